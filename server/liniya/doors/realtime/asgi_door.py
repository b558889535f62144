"""Sockets on any ASGI server: what `picows_door` does, for servers that cannot hand a connection over."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Response, WebSocket
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send

from liniya.core.deps import COOKIE
from liniya.doors.realtime.node import Node
from liniya.doors.realtime.session import PATH, Knock, Session, read_locale, read_position


class _Carrier:
    """Texts wait here while the server does not take them."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[bytes] = deque()
        self._code: int | None = None
        self._woken = asyncio.Event()
        self._may_read = asyncio.Event()
        self._may_read.set()
        self.backlog = 0

    def send(self, frames: Sequence[bytes]) -> None:
        self._waiting.extend(frames)
        self.backlog += sum(map(len, frames))
        self._woken.set()

    def close(self, code: int) -> None:
        self._code = self._code or code
        self._woken.set()

    def pause(self) -> None:
        self._may_read.clear()

    def resume(self) -> None:
        self._may_read.set()

    async def write(self, session: Session) -> None:
        """Until the socket is to be closed."""
        while True:
            while self._waiting:
                frame = self._waiting.popleft()
                await self._socket.send_text(frame.decode())
                self.backlog -= len(frame)
            session.drained()
            if self._code is not None:
                await self._socket.close(self._code)
                return
            self._woken.clear()
            await self._woken.wait()

    async def read(self, session: Session) -> None:
        """Until the client leaves."""
        while True:
            await self._may_read.wait()
            message: Any = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            session.take(text.encode() if text is not None else message.get("bytes") or b"")


async def talk(scope: Scope, receive: Receive, send: Send) -> None:
    """The life of a connection, as a plain ASGI application."""
    socket = WebSocket(scope, receive, send)
    node: Node = socket.app.state.node
    if node.is_leaving:
        await socket.send_denial_response(Response(status_code=503, headers={"retry-after": "1"}))
        return
    await socket.accept()
    knock = Knock(
        token=socket.cookies.get(COOKIE),
        after=read_position(socket.query_params.get("after")),
        is_idle=socket.query_params.get("idle") == "1",
        origin=socket.headers.get("origin"),
        host=socket.headers.get("host"),
        locale=read_locale(socket.headers.get("accept-language")),
    )
    carrier = _Carrier(socket)
    session = Session(node, carrier, knock)
    session.start()
    try:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(carrier.write(session))
            await carrier.read(session)
            writer.cancel()
    except* (OSError, RuntimeError):
        pass  # the client was gone before it was told
    finally:
        session.gone()


class Door:
    """What the route calls: a class, so that Starlette does not wrap it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await talk(scope, receive, send)


router = APIRouter(routes=[WebSocketRoute(PATH, Door())])
