"""This process as a member of the product: its connections, its relay, its part of presence."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog

from liniya.core import relay
from liniya.core.access import SYSTEM
from liniya.core.deps import Identify
from liniya.core.events import Envelope
from liniya.core.pace import Pace
from liniya.core.turns import is_my_turn
from liniya.core.tx import Database, Tx
from liniya.domains.inquiries import service as inquiries
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.presence import service as presence
from liniya.doors.realtime.batcher import MessageBatcher
from liniya.doors.realtime.entrance import Entrance
from liniya.doors.realtime.hub import Hub
from liniya.doors.realtime.past import Past
from liniya.doors.realtime.windows import Windows
from liniya.kit.ids import new_id

log = structlog.get_logger(__name__)

TICK_S: Final = 2.0
FORGET_EVERY: Final = 1800
STOPPING: Final = 1001
ACCESS_CHANGED: Final = AccessChanged.type
LONGEST_SPREAD_S: Final = 5.0
LEAVING_PER_S: Final = 500
"""So many connections a second are sent away by a node that stops: they come back to the others."""
READY_FOR_S: Final = 10.0
"""So long after its last sign of life a node is still worth asking."""


class Node:
    """Made once per process; `running` is its life."""

    def __init__(
        self,
        database: Database,
        identify: Identify,
        public_url: str,
        housekeeping: Sequence[Callable[[Tx], Awaitable[None]]] = (),
        *,
        commands_per_s: float = 0,
        windows_per_account: int = 0,
    ) -> None:
        self.id = new_id()
        self.database = database
        self.identify = identify
        self.public_url = public_url
        self.hub = Hub()
        self.entrance = Entrance(database)
        self.windows = Windows(database, self.hub, self.id)
        self.is_leaving = False
        self.pace = Pace(commands_per_s, "commands")
        self.most_windows = windows_per_account
        """Of one account; 0: as many as it likes."""
        self.batcher = MessageBatcher(database)
        self.relay = relay.Relay(database.engine, database.bus, self._deliver)
        self.past = Past(database.engine, self.relay)
        self._housekeeping = housekeeping
        self._rounds = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._alive_at = -READY_FOR_S

    @property
    def is_ready(self) -> bool:
        """Whether a balancer may send people here."""
        return not self.is_leaving and time.monotonic() - self._alive_at < READY_FOR_S

    def _deliver(self, batch: Sequence[Envelope]) -> None:
        if any(fact.type == ACCESS_CHANGED for fact in batch):
            self.batcher.known.forget()
        self.hub.deliver(batch)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Something that a connection waits for; at a stop it is waited for, too."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def leave(self) -> None:
        """Before an orderly stop: answer what is under way and send everybody to the other nodes, not all at once."""
        self.is_leaving = True
        await self.hub.leave(STOPPING, min(self.hub.count / LEAVING_PER_S, LONGEST_SPREAD_S))

    @asynccontextmanager
    async def running(self, *, alone: bool) -> AsyncIterator[None]:
        """Relay and ticking run inside. `alone`: no other process serves this database."""
        self.database.bus.subscribe("whisper", self.hub.whisper)
        await self.relay.start()
        if alone:
            await self.database.run(SYSTEM, self._forget_former_nodes)
        await self._tick()
        tasks = [asyncio.create_task(part) for part in (self.relay.run(), self._run_ticks())]
        try:
            yield
        finally:
            self.hub.close_all(STOPPING)
            await self.batcher.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.gather(*self._tasks, return_exceptions=True)
            with contextlib.suppress(Exception):
                await self.database.run(SYSTEM, lambda tx: presence.stop_node(tx, self.id))

    async def _forget_former_nodes(self, tx: Tx) -> None:
        """After a kill: nobody of the former process is here until he comes back."""
        await presence.forget_windows(tx)
        await presence.sweep(tx, grace=False)

    async def _run_ticks(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self._tick()
            except Exception as error:  # noqa: BLE001  the next tick tries again
                log.warning("tick_failed", error=type(error).__name__)

    async def _tick(self) -> None:
        """A sign of life, people whose windows are gone, and a look over the queues."""
        await self.windows.keep()
        self._alive_at = time.monotonic()
        await self._in_turn(presence.sweep)
        await self._in_turn(inquiries.sweep_queue)
        if self._rounds % FORGET_EVERY == 0:
            for forget in self._housekeeping:
                await self._in_turn(forget)
        self._rounds += 1

    async def _in_turn(self, work: Callable[[Tx], Awaitable[object]]) -> None:
        """Unless another node is just doing the same: then it is being done."""

        async def attempt(tx: Tx) -> None:
            if await is_my_turn(tx, f"{work.__module__}.{work.__qualname__}"):
                await work(tx)

        await self.database.run(SYSTEM, attempt)
