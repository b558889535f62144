"""One WebSocket from hello to goodbye."""

import asyncio
import contextlib
import time
from collections import deque
from functools import partial
from typing import Any, Final
from uuid import UUID

import orjson
import structlog
from fastapi import APIRouter, Response, WebSocket
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect

from liniya.core import relay
from liniya.core.access import SYSTEM, Actor
from liniya.core.deps import COOKIE
from liniya.core.events import to_json
from liniya.core.origins import is_own_origin
from liniya.core.problems import FrameNotJson, FrameTooLarge, NotSignedIn, Problem, Unexpected
from liniya.domains.inquiries.schemas import SentOut
from liniya.domains.lines import service as lines
from liniya.doors.realtime.commands import Caller, Frame, execute, read_frame, read_message
from liniya.doors.realtime.hub import RESYNC_FRAME, SESSION_ENDED, Connection, audiences_of
from liniya.doors.realtime.node import Node
from liniya.kit.ids import new_id
from liniya.kit.time import utc_now

log = structlog.get_logger(__name__)

LARGEST_FRAME: Final = 64 * 1024
ABUSE: Final = 4008
FOREIGN_ORIGIN: Final = 4403
BAD_FRAMES_PER_MINUTE: Final = 20
MESSAGES_UNDER_WAY: Final = 64
REPLAY_AT_MOST: Final = 5000


async def talk(scope: Scope, receive: Receive, send: Send) -> None:
    """The life of a connection, as a plain ASGI application: a frame is too small for layers around it.

    `?after=`: the position that the client's picture stands for. `?idle=1`: nobody is there just now.
    """
    socket = WebSocket(scope, receive, send)
    after = _position(socket.query_params.get("after"))
    node: Node = socket.app.state.node
    if node.is_leaving:
        await socket.send_denial_response(Response(status_code=503, headers={"retry-after": "1"}))
        return
    await socket.accept()
    if not is_own_origin(socket.headers.get("origin"), socket.headers.get("host"), node.public_url):
        await socket.close(FOREIGN_ORIGIN)
        return
    try:
        actor, audiences = await _enter(node, socket.cookies.get(COOKIE))
    except Problem as problem:
        await socket.send_text(_refusal(None, problem, _wish(socket)).decode())
        await socket.close(SESSION_ENDED)
        return

    async def write(text: str) -> None:
        await send({"type": "websocket.send", "text": text})

    connection = Connection(new_id(), actor, audiences, write)
    connection.is_idle = socket.query_params.get("idle") == "1"
    node.hub.add(connection)
    try:
        await node.windows.open(connection)
        async with asyncio.TaskGroup() as tasks:
            reader = tasks.create_task(_Reader(node, connection).run(receive))
            writer = tasks.create_task(_write(connection, socket, reader))
            connection.push(to_json({"hello": {"at": utc_now(), "session_id": actor.session_id}}))
            await _replay(node, connection, after)
            await reader
            writer.cancel()
    except* (WebSocketDisconnect, OSError, asyncio.CancelledError):
        pass
    finally:
        node.hub.remove(connection)
        await asyncio.shield(node.windows.close(connection.id))


async def _enter(node: Node, token: str | None) -> tuple[Actor, frozenset[str]]:
    if not token:
        raise NotSignedIn
    async with node.database.tx(SYSTEM) as tx:
        actor = await node.identify(tx, token)
        await tx.act_as(actor)
        mine = await lines.list_my_lines(tx, actor)
    served = [line["id"] for line in mine if line["my_priority"]]
    connected = [line["id"] for line in mine if line["as_user"]]
    return actor, audiences_of(actor, served, connected)


async def _replay(node: Node, connection: Connection, after: int | None) -> None:
    """Send what the client has missed; it asks for a new snapshot when that is too much or no longer kept."""
    async with node.database.engine.connect() as database:
        end, kept_from = await relay.head(database)
        if after is None:
            connection.release(end)
            return
        if after > end or after < kept_from - 1:
            connection.push(RESYNC_FRAME)
            connection.release(end)
            return
        missed = await relay.read_for(database, connection.audiences, after, end, REPLAY_AT_MOST + 1)
    if len(missed) > REPLAY_AT_MOST:
        connection.push(RESYNC_FRAME)
    else:
        for envelope in missed:
            connection.push(envelope.frame, is_event=True)
    connection.release(end)


async def _write(connection: Connection, socket: WebSocket, reader: asyncio.Task[None]) -> None:
    code = await connection.run_writer()
    with contextlib.suppress(RuntimeError):
        await socket.close(code)
    reader.cancel()


class _Reader:
    """Takes the frames of one connection in order.

    Messages are lined up without waiting for each other, so that what was written offline arrives in one batch; every
    other command waits for the messages before it.
    """

    def __init__(self, node: Node, connection: Connection) -> None:
        self._node = node
        self._connection = connection
        self._caller = Caller(connection.actor, connection.id)
        self._under_way: set[asyncio.Future[SentOut]] = set()
        self._bad: deque[float] = deque(maxlen=BAD_FRAMES_PER_MINUTE)

    async def run(self, receive: Receive) -> None:
        """Until the client leaves, or sends too much nonsense."""
        while self._connection.close_code is None:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            if self._connection.is_leaving:
                continue  # the client says it again where it goes
            self._connection.under_way += 1
            await self._take(message.get("text") or message.get("bytes") or b"")
            self._connection.under_way -= 1

    async def _take(self, raw: str | bytes) -> None:
        command_id: Any = None
        try:
            value = _decode(raw)
            if isinstance(value, dict) and "ping" in value:
                self._connection.push(to_json({"pong": value["ping"], "pos": self._pos()}))
                return
            if isinstance(value, dict) and isinstance(value.get("id"), str):
                command_id = value["id"][:64]
            frame = read_frame(value)
            if frame.cmd == "message.send":
                await self._send(frame)
                return
            if self._under_way:
                await asyncio.wait(self._under_way)
            answer = await execute(self._node.database, self._caller, frame)
        except Problem as problem:
            self._refuse(command_id, problem)
            if problem.status in (400, 413) or command_id is None:
                self._count_bad()
        except Exception as error:  # noqa: BLE001  the connection lives on, the log and the client get a code
            self._fail(command_id, error)
        else:
            if frame.cmd == "presence.idle":
                self._connection.is_idle = bool(frame.data["idle"])
            self._connection.push(to_json({"ok": frame.id, "data": answer}))

    async def _send(self, frame: Frame) -> None:
        if len(self._under_way) >= MESSAGES_UNDER_WAY:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        done = self._node.batcher.submit(read_message(self._caller, frame))
        self._under_way.add(done)
        self._connection.under_way += 1
        done.add_done_callback(partial(self._answer_message, frame.id))

    def _answer_message(self, command_id: UUID, done: asyncio.Future[SentOut]) -> None:
        self._under_way.discard(done)
        self._connection.under_way -= 1
        if done.cancelled():
            return
        problem = done.exception()
        if problem is None:
            self._connection.push(to_json({"ok": command_id, "data": done.result()}))
        elif isinstance(problem, Problem):
            self._refuse(str(command_id), problem)
        else:
            self._fail(str(command_id), problem)

    def _pos(self) -> int:
        connection = self._connection
        return max(connection.pos, self._node.relay.pos) if connection.is_live else connection.pos

    def _refuse(self, command_id: str | None, problem: Problem) -> None:
        self._connection.push(_refusal(command_id, problem, self._connection.actor.locale))

    def _fail(self, command_id: str | None, error: BaseException) -> None:
        code = new_id().hex[-8:]
        log.error("command_failed", code=code, exc_info=error)
        self._refuse(command_id, Unexpected(code=code))

    def _count_bad(self) -> None:
        self._bad.append(time.monotonic())
        if len(self._bad) == BAD_FRAMES_PER_MINUTE and self._bad[-1] - self._bad[0] < 60:
            self._connection.close(ABUSE)


def _decode(raw: str | bytes) -> Any:
    if len(raw) > LARGEST_FRAME or (isinstance(raw, str) and len(raw.encode()) > LARGEST_FRAME):
        raise FrameTooLarge
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise FrameNotJson from None


def _refusal(command_id: Any, problem: Problem, locale: str) -> bytes:
    return to_json({"error": command_id, "problem": problem.document(locale)})


def _position(asked: str | None) -> int | None:
    """A position that is no number is one that cannot be followed."""
    if asked is None:
        return None
    return int(asked) if asked.isdecimal() and len(asked) < 19 else -1


def _wish(socket: WebSocket) -> str:
    return "en" if socket.headers.get("accept-language", "").lower().startswith("en") else "ru"


class Door:
    """What the route calls: a class, so that Starlette does not wrap it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await talk(scope, receive, send)


router = APIRouter(routes=[WebSocketRoute("/api/socket", Door())])
