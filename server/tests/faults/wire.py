"""A network between two processes that can be cut, go silent, and be slow."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.main.program import free_port

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 64 * 1024


@dataclass
class Wire:
    """Listens on `port` of the loopback; each connection is passed on to what `dial` connects to."""

    dial: Callable[[], Awaitable[Streams]]
    port: int = field(default_factory=free_port)
    delay_s: float = 0
    """What goes in now comes out so much later, in either direction."""

    def __post_init__(self) -> None:
        self._writers: set[asyncio.StreamWriter] = set()
        self._carrying: set[asyncio.Task[None]] = set()
        self._passes = asyncio.Event()
        self._passes.set()

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[Wire]:
        server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        try:
            yield self
        finally:
            server.close()
            for carrying in tuple(self._carrying):
                carrying.cancel()
            await asyncio.gather(*self._carrying, return_exceptions=True)

    def cut(self) -> None:
        """Every connection ends without a goodbye, and what was on its way is gone."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def silence(self, seconds: float) -> None:
        """Nothing passes for a while, and nobody is told; then what was on its way comes."""
        self._passes.clear()
        await asyncio.sleep(seconds)
        self._passes.set()

    async def slow(self, seconds: float, delay_s: float = 0.2) -> None:
        self.delay_s = delay_s
        await asyncio.sleep(seconds)
        self.delay_s = 0

    def heal(self) -> None:
        self.delay_s = 0
        self._passes.set()

    def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrying = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(carrying)
        carrying.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one of the two leaves; then the other one is left, too."""
        writers = {writer}
        try:
            with contextlib.suppress(OSError):
                their_reader, there = await self.dial()
                writers.add(there)
                self._writers |= writers
                async with asyncio.TaskGroup() as ways:
                    ends = [
                        ways.create_task(self._pass_on(reader, there)),
                        ways.create_task(self._pass_on(their_reader, writer)),
                    ]
                    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                    for way in ends:
                        way.cancel()
        finally:
            self._writers -= writers
            for one in writers:
                one.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=100)
        departing = asyncio.create_task(self._depart(reader, under_way))
        try:
            while True:
                due, chunk = await under_way.get()
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                await self._passes.wait()
                if not chunk:
                    return
                writer.write(chunk)
                with contextlib.suppress(OSError):  # then the other way ends, too
                    await writer.drain()
        finally:
            departing.cancel()

    async def _depart(self, reader: asyncio.StreamReader, under_way: asyncio.Queue[tuple[float, bytes]]) -> None:
        chunk = b"."
        while chunk:
            try:
                chunk = await reader.read(CHUNK)
            except OSError:
                chunk = b""
            await under_way.put((asyncio.get_running_loop().time() + self.delay_s, chunk))
