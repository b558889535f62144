"""A client as docs/protocol.md wants it: it follows by position, comes back by itself, says again what was not answered."""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from liniya.core.deps import COOKIE
from liniya.kit.ids import new_id


@dataclass
class Client:
    """`url`: of the product, with ws:// or wss://. `pos`: the position that its picture stands for."""

    url: str
    token: str
    pos: int
    tls: ssl.SSLContext | None = None
    idle: bool = False
    events: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    closed: list[int] = field(default_factory=list)
    """Close codes of the connections it had; 0: it was not let in."""
    away_s: list[float] = field(default_factory=list)
    """How long it was without a connection, each time."""
    unanswered: list[tuple[datetime, list[str]]] = field(default_factory=list)
    """When a connection ended: the ids of commands that it had not answered."""
    resyncs: int = 0
    others: list[str] = field(default_factory=list)
    """Further addresses of the product; each time it comes back to one of them, by chance."""
    told_to: int = 0
    """Up to this position it was told everything that concerns it, as the product says itself."""
    patience_s: float | None = None
    """After so long without a word it asks, and after as long again it hangs up."""

    def __post_init__(self) -> None:
        self._unanswered: dict[str, tuple[str, asyncio.Future[dict[str, Any]]]] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._connection: Any = None
        self.is_connected = asyncio.Event()
        self.where = self.url

    @property
    def is_waiting(self) -> bool:
        """Whether it is not connected, or something was not answered."""
        return not self.is_connected.is_set() or bool(self._unanswered)

    async def ask(self, cmd: str, data: dict[str, Any]) -> dict[str, Any]:
        """A command and its answer, however often it has to be said."""
        command_id = str(new_id())
        frame = orjson.dumps({"id": command_id, "cmd": cmd, "data": data}).decode()
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._unanswered[command_id] = (frame, answer)
        await self._send(frame)
        return await answer

    async def do(self, cmd: str, data: dict[str, Any]) -> dict[str, Any]:
        """The data of an answer that is no refusal."""
        answer = await self.ask(cmd, data)
        assert "ok" in answer, answer
        found: dict[str, Any] = answer["data"]
        return found

    @asynccontextmanager
    async def online(self) -> AsyncIterator[Client]:
        """Connected inside, or on the way to be."""
        running = asyncio.create_task(self._run())
        try:
            await self.is_connected.wait()
            yield self
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running

    async def _run(self) -> None:
        lost_at, attempt = time.monotonic(), 0
        while True:
            try:
                query = urlencode({"after": self.pos} | ({"idle": 1} if self.idle else {}))
                self.where = random.choice([self.url, *self.others])
                async with connect(
                    f"{self.where}/api/socket?{query}",
                    additional_headers={"Cookie": f"{COOKIE}={self.token}"},
                    ssl=self.tls,
                    compression=None,
                    max_size=None,
                    open_timeout=5,
                    ping_interval=None,
                    close_timeout=1,
                ) as connection:
                    hello = orjson.loads(await connection.recv())
                    if "hello" in hello:
                        self.away_s.append(time.monotonic() - lost_at)
                        attempt = 0
                        await self._follow(connection)
            except ConnectionClosed as closed:
                self.closed.append(closed.rcvd.code if closed.rcvd else 1006)
                self.unanswered.append((datetime.now(UTC), list(self._unanswered)))
            except (OSError, InvalidHandshake, TimeoutError):
                self.closed.append(0)
            if self.is_connected.is_set():
                lost_at = time.monotonic()
            self.is_connected.clear()
            self._connection = None
            await asyncio.sleep(random.uniform(0.5, 1) * min(0.2 * 2**attempt, 5))
            attempt += 1

    async def _follow(self, connection: Any) -> None:
        for frame, _ in list(self._unanswered.values()):
            await connection.send(frame)
        self._connection = connection
        self.is_connected.set()
        while True:
            self._take(orjson.loads(await self._hear(connection)))

    async def _hear(self, connection: Any) -> Any:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.patience_s):
                return await connection.recv()
        await connection.send('{"ping":1}')
        async with asyncio.timeout(self.patience_s):
            return await connection.recv()

    def _take(self, frame: dict[str, Any]) -> None:
        for event in frame.get("events", ()):
            self.events.append(event)
            self.pos = event["pos"]
        self.told_to = max(self.told_to, self.pos, frame.get("pos", 0))
        self.resyncs += "resync" in frame
        command_id = frame.get("ok", frame.get("error"))
        if command_id in self._unanswered:
            if frame.get("problem", {}).get("slug") == "overloaded":
                loop = asyncio.get_running_loop()
                loop.call_later(frame["problem"].get("retry_after", 1), self._say_again, command_id)
                return
            _, answer = self._unanswered.pop(command_id)
            answer.set_result(frame)

    def _say_again(self, command_id: str) -> None:
        if self._connection is not None and command_id in self._unanswered:
            sending = asyncio.create_task(self._send(self._unanswered[command_id][0]))
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    async def _send(self, frame: str) -> None:
        if self._connection is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._connection.send(frame)

    def standing(self) -> str:
        """How far it is, for whoever looks for what holds it up."""
        where = "connected" if self.is_connected.is_set() else "away"
        return f"{where} at {self.where}, told to {self.told_to}, closed {self.closed[-3:]}, unanswered {len(self._unanswered)}"

    async def ping(self) -> None:
        """Ask how far it was told; the answer sets `told_to`."""
        await self._send('{"ping":1}')

    def heard(self) -> list[str]:
        """The texts of the messages that it was told of, in that order."""
        return [
            entry["payload"]["text"]
            for event in self.events
            if event["type"] == "feed.entries_added"
            for entry in event["data"]["entries"]
            if entry["kind"] == "message"
        ]

    async def hears(self, count: int, within_s: float = 10) -> None:
        """Wait until it was told of so many messages."""
        async with asyncio.timeout(within_s):
            while True:
                if len(self.heard()) >= count:
                    return
                await asyncio.sleep(0.02)
