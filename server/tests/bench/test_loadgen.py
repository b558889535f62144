"""The generator counts right whatever the frames look like; a server of the test plays the product."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from bench.hotpath import generator
from bench.hotpath.generator import Connection

HELLO = '{"hello":{"at":"2026-01-01T00:00:00Z"}}'


class Echo:
    """Hands each text to all readers: in one frame, in pieces that cut the stamp, or in one frame of 70 kB."""

    def __init__(self, *, repeats: int = 1, loses_every: int = 0) -> None:
        self.readers: list[ServerConnection] = []
        self.heard = 0
        self._repeats, self._loses_every = repeats, loses_every

    async def talk(self, socket: ServerConnection) -> None:
        assert socket.request
        if "reader" in socket.request.headers["cookie"]:
            self.readers.append(socket)
        await socket.send(HELLO)
        await socket.ping()
        async for raw in socket:
            self.heard += 1
            frame = json.loads(raw)
            await socket.send(json.dumps({"ok": frame["id"], "data": {}}))
            if not (self._loses_every and self.heard % self._loses_every == 0):
                await self._hand_out(frame["data"]["text"])

    async def _hand_out(self, text: str) -> None:
        event = json.dumps({"events": [{"pos": self.heard, "data": {"text": text}}]})
        middle = event.index("@@") + 9 if "@@" in event else 5
        for reader in self.readers:
            for _ in range(self._repeats):
                if self.heard % 3 == 0:
                    await reader.send([event[:middle], event[middle:]])
                elif self.heard % 3 == 1:
                    await reader.send(event[:-1] + ',"filling":"' + "x" * 70_000 + '"}')
                else:
                    await reader.send(event)


@asynccontextmanager
async def _listening(echo: Echo) -> AsyncIterator[int]:
    async with serve(echo.talk, "127.0.0.1", 0, compression=None) as server:
        yield server.sockets[0].getsockname()[1]


async def _load(echo: Echo, folder: Path, readers: int = 2, **options: float) -> dict[str, Any]:
    async with _listening(echo) as port:
        connections = [Connection(port, f"reader{number}", reads=(0,)) for number in range(readers)]
        connections.append(Connection(port, "writer", '"line_id":"1"', sends=0))
        times = {"seconds": 0.3, "warm_up": 0.1, "drain": 1.0}
        return await asyncio.to_thread(
            generator.run,
            connections,
            "liniya",
            folder,
            on_start=lambda: None,
            on_end=lambda: None,
            **times | options,
        )


async def test_every_message_is_counted_once_at_each_reader(tmp_path: Path) -> None:
    echo = Echo()
    figures = await _load(echo, tmp_path, window=3)
    assert figures["sent"] == echo.heard > 10
    assert figures["deliveries"] >= figures["messages"] > 0
    assert (figures["undelivered"], figures["doubled"], figures["disordered"]) == (0, 0, 0)


async def test_the_pace_is_kept(tmp_path: Path) -> None:
    figures = await _load(Echo(), tmp_path, rate=200.0)
    assert 120 < figures["messages_per_s"] < 280


async def test_what_comes_twice_is_noticed(tmp_path: Path) -> None:
    figures = await _load(Echo(repeats=2), tmp_path, rate=50.0)
    assert figures["doubled"] > 0
    assert figures["undelivered"] == 0


async def test_what_does_not_come_is_noticed(tmp_path: Path) -> None:
    figures = await _load(Echo(loses_every=5), tmp_path, rate=50.0)
    assert figures["undelivered"] > 0
