"""The whole product on a port of the loopback, in the test's own loop: real uvicorn, real sockets, real cookies."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import orjson
from fastapi import FastAPI
from sqlalchemy import text
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Database
from liniya.doors.realtime.node import Node
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from liniya.main import make, serve
from liniya.main.app import create_app
from liniya.main.serve import web_config
from liniya.main.settings import Settings
from tests.flows.world import World, make_world

PATIENCE_S = 10.0
_ENDS = text("SELECT pos, (SELECT count(*) FROM stream_events WHERE pos IS NULL) AS waiting FROM stream_head")


async def eventually(is_so: Callable[[], Awaitable[object]], within_s: float = PATIENCE_S) -> None:
    """Ask until the answer is yes."""
    async with asyncio.timeout(within_s):
        while True:
            if await is_so():
                return
            await asyncio.sleep(0.02)


class Server(serve.Server):
    """Leaves the signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Live:
    """The running product and the small company in it."""

    app: FastAPI
    port: int
    world: World
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        database: Database = self.app.state.database
        return database

    @property
    def node(self) -> Node:
        node: Node = self.app.state.node
        return node

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def all_windows_closed(self) -> None:
        """Wait until the server has seen that nobody is connected."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with self.database.tx(SYSTEM) as tx:
                    if not (await tx.session.scalars(text("SELECT count(*) FROM windows"))).one():
                        return
                await asyncio.sleep(0.01)

    async def sign_in(self, name: str) -> str:
        person = self.world.people[name]
        self.tokens[name] = await self.database.run(SYSTEM, lambda tx: make.sign_in_as(tx, person))
        return self.tokens[name]

    @asynccontextmanager
    async def window(
        self, name: str | None, after: int | None = None, *, idle: bool = False, **how: Any
    ) -> AsyncIterator[Window]:
        """A program window; signs in unless that was done."""
        if name is not None and name not in self.tokens:
            await self.sign_in(name)
        headers = {"Cookie": f"{COOKIE}={self.tokens[name]}"} if name is not None else {}
        query = urlencode(({} if after is None else {"after": after}) | ({"idle": 1} if idle else {}))
        address = f"ws://127.0.0.1:{self.port}/api/socket?{query}"
        async with connect(address, additional_headers=headers, compression=None, max_size=None, **how) as connection:
            yield Window(connection)

    @asynccontextmanager
    async def browser(self, name: str | None) -> AsyncIterator[httpx.AsyncClient]:
        """Plain HTTP as somebody, or as nobody."""
        if name is not None and name not in self.tokens:
            await self.sign_in(name)
        cookies = {COOKIE: self.tokens[name]} if name is not None else None
        # A kept connection may be closed by the server at the moment at which it is used again.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=self.url, cookies=cookies, timeout=PATIENCE_S, limits=limits) as client:
            yield client

    async def numbered(self) -> int:
        """Wait until every fact has its position and was handed out; the last one."""
        self.database.bus.publish("stream")
        async with asyncio.timeout(PATIENCE_S):
            while True:
                async with self.database.tx(SYSTEM) as tx:
                    row = (await tx.session.execute(_ENDS)).one()
                if row.waiting == 0 and self.node.relay.pos >= row.pos:
                    return int(row.pos)
                await asyncio.sleep(0.01)


@dataclass
class Window:
    """One socket and everything it was told."""

    connection: ClientConnection
    events: list[dict[str, Any]] = field(default_factory=list)
    whispers: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str | None, dict[str, Any]] = field(default_factory=dict)
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def hear(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(PATIENCE_S):
            frame: dict[str, Any] = orjson.loads(await self.connection.recv())
        self.frames.append(frame)
        self.events += frame.get("events", [])
        if "whisper" in frame:
            self.whispers.append(frame["whisper"])
        if "ok" in frame or "error" in frame:
            self.answers[frame.get("ok", frame.get("error"))] = frame
        return frame

    async def hear_until(self, member: str) -> dict[str, Any]:
        """The next frame with this member."""
        while member not in (frame := await self.hear()):
            pass
        return frame

    async def hear_event(self, type_: str) -> dict[str, Any]:
        """The first event of this type, already heard or still to come."""
        while not (found := [event for event in self.events if event["type"] == type_]):
            await self.hear()
        return found[0]

    async def closed(self) -> int:
        """Read to the end; the close code."""
        with contextlib.suppress(ConnectionClosed):
            while True:
                await self.hear()
        return self.connection.close_code or 0

    async def send(self, cmd: str, data: dict[str, Any], command_id: Any = None) -> str:
        sent = str(command_id or new_id())
        self.answers.pop(sent, None)
        await self.connection.send(orjson.dumps({"id": sent, "cmd": cmd, "data": data}).decode())
        return sent

    async def ask(self, cmd: str, data: dict[str, Any], command_id: Any = None) -> dict[str, Any]:
        """A command and its answer."""
        command_id = await self.send(cmd, data, command_id)
        while command_id not in self.answers:
            await self.hear()
        return self.answers[command_id]

    async def do(self, cmd: str, data: dict[str, Any], command_id: Any = None) -> dict[str, Any]:
        """A command that is done; its data."""
        answer = await self.ask(cmd, data, command_id)
        assert "ok" in answer, answer
        found: dict[str, Any] = answer["data"]
        return found

    async def refused(self, cmd: str, data: dict[str, Any], command_id: Any = None) -> str:
        """A command that is refused; the slug."""
        answer = await self.ask(cmd, data, command_id)
        return str(answer["problem"]["slug"]) if "problem" in answer else f"done: {answer}"

    async def ping(self) -> int:
        """Everything up to the answered position has been heard."""
        await self.connection.send(b'{"ping":1}'.decode())
        return int((await self.hear_until("pong"))["pos"])

    async def catch_up(self, pos: int) -> int:
        """Hear everything up to a position."""
        async with asyncio.timeout(PATIENCE_S):
            reached = await self.ping()
            while reached < pos:
                await asyncio.sleep(0.01)
                reached = await self.ping()
        return reached


@asynccontextmanager
async def running(
    urls: DatabaseUrls, folder: Path, beside: Live | None = None, *, is_fast: bool = True, **given: Any
) -> AsyncIterator[Live]:
    """Start the product on a free port, with one line, one client, and nobody yet.

    `beside`: as a further node on the database of that one, with its people and their sign-ins.
    """
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = Settings(**{"data_dir": folder, "public_url": f"http://127.0.0.1:{port}", **given})
    app = create_app(settings, urls)
    config = web_config(app, is_fast=is_fast, timeout_graceful_shutdown=1)
    server = Server(config, None, app.state.node, settings.drain_s, lambda: None)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:
            assert not serving.done(), serving
            await asyncio.sleep(0.005)
        if beside is not None:
            yield Live(app, port, beside.world, beside.tokens)
        else:
            world = await make_world(app.state.database)
            world.node_id = app.state.node.id
            yield Live(app, port, world)
    finally:
        server.should_exit = True
        await serving
        listener.close()
