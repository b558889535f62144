"""The relay: hands the facts of the stream to the sockets of this process, each once, in order, without gaps.

A position means "everything before it is complete". Transactions finish out of order, so positions are given under the
lock of the single row `stream_head`, which is held until the commit: by the relay, in batches, for facts that were
committed without one (`number`), or by a transaction itself as its last act (`ADDNUMBERED`): the hot path, where many
messages share the commit (docs/adr/0004).
"""

import asyncio
import contextlib
import time
from bisect import insort
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from psycopg import errors as pg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from liniya.core.events import Envelope, envelope
from liniya.core.numbering import LOCK, NOTIFY, NUMBER
from liniya.core.tx import Tx
from liniya.infra import metrics
from liniya.infra.bus import Bus

log = structlog.get_logger(__name__)

BATCH: Final = 1000
_IS_WAITING: Final = "SELECT EXISTS (SELECT FROM stream_events WHERE pos IS NULL), (SELECT pos FROM stream_head)"
_READ: Final = text("""
    SELECT pos, type, audiences, at, CAST(data AS text) FROM stream_events
    WHERE pos > :after AND pos < :before ORDER BY pos LIMIT :batch
""")
_READ_FOR: Final = text("""
    SELECT pos, type, audiences, at, CAST(data AS text) FROM stream_events
    WHERE pos > :after AND pos <= :upto AND audiences && CAST(:audiences AS text[]) ORDER BY pos LIMIT :batch
""")
_FORGET: Final = text("""
    WITH gone AS (DELETE FROM stream_events WHERE pos IS NOT NULL AND at < :before RETURNING pos)
    UPDATE stream_head SET kept_from = greatest(kept_from, (SELECT coalesce(max(pos), 0) + 1 FROM gone))
""")
KEEP: Final = timedelta(days=7)
_HEAD: Final = text("SELECT pos, kept_from FROM stream_head")
_END: Final = 2**62

Batch = Sequence[Envelope]
Listener = Callable[[Batch], None]


async def number(connection: AsyncConnection, bus: Bus) -> list[Envelope]:
    """Give positions to at most `BATCH` committed facts, in order; returns them. The connection is in autocommit."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    numbered = driver.cursor()
    async with driver.pipeline():
        await driver.execute("BEGIN")
        await driver.execute(LOCK)
        # A statement of its own: it must see what others have numbered while we waited for the lock.
        await numbered.execute(NUMBER, {"batch": BATCH})
        if bus.name:
            await driver.execute(NOTIFY, {"name": bus.name})
        await driver.execute("COMMIT")
    return [envelope(*row) for row in sorted(await numbered.fetchall())]


async def read(connection: AsyncConnection, after: int, before: int = _END, limit: int = BATCH) -> list[Envelope]:
    """The facts between two positions, both left out, in order."""
    rows = (await connection.execute(_READ, {"after": after, "before": before, "batch": limit})).all()
    return [envelope(*row) for row in rows]


async def read_for(
    connection: AsyncConnection, audiences: Collection[str], after: int, upto: int, limit: int
) -> list[Envelope]:
    """The facts between two positions that concern one of the audiences, in order."""
    parameters = {"after": after, "upto": upto, "audiences": list(audiences), "batch": limit}
    return [envelope(*row) for row in (await connection.execute(_READ_FOR, parameters)).all()]


async def forget_old(tx: Tx) -> None:
    """Delete facts that are older than `KEEP`; a client from before them is told to take a new snapshot."""
    await tx.session.execute(_FORGET, {"before": tx.now - KEEP})


async def head(connection: AsyncConnection) -> tuple[int, int]:
    """The last position, and the first one that is still kept."""
    row = (await connection.execute(_HEAD)).one()
    return row.pos, row.kept_from


class Relay:
    """Runs for the life of the process. `listener` gets each batch once, in order, without gaps.

    `pos`: up to here everything was handed out. Batches that were numbered in this process and come too early wait in
    `_early` until the gap before them has been read.
    """

    def __init__(self, engine: AsyncEngine, bus: Bus, listener: Listener, *, idle_s: float = 1.0) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._bus = bus
        self._listener = listener
        self._idle_s = idle_s
        self._woken = asyncio.Event()
        self._is_waiting = False
        self._heard = 0
        self._early: list[Batch] = []
        self._looked_at = 0.0
        self.pos = 0
        self.failures = 0
        bus.subscribe("stream", self._on_stream)
        bus.subscribe("heard", self._on_heard)
        bus.subscribe("numbered", self.take)

    def _on_stream(self, _: Any) -> None:
        self._is_waiting = True
        self._woken.set()

    def _on_heard(self, pos: int) -> None:
        self._heard = max(self._heard, pos)
        self._woken.set()

    async def start(self) -> None:
        """Take the present end of the stream as the beginning for this process."""
        async with self._engine.connect() as connection:
            self.pos, _ = await head(connection)
        self._early.clear()

    async def run(self) -> None:
        """Number and hand out until cancelled; a lost database is waited for."""
        while True:
            self._woken.clear()
            try:
                # By the clock and not only when nobody calls: others may call all the time.
                if time.monotonic() - self._looked_at >= self._idle_s:
                    await self._look()
                await self.step()
                self.failures = 0
            except (DBAPIError, pg.Error, OSError) as error:
                self.failures += 1
                log.warning("relay_waits", error=type(error).__name__, failures=self.failures)
                await asyncio.sleep(min(0.2 * self.failures, 2.0))
                continue
            if self._is_waiting or self._is_behind():
                continue
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._idle_s):
                    await self._woken.wait()

    async def step(self) -> None:
        """One round: number what waits, then hand out what others have numbered."""
        if self._is_waiting:
            self._is_waiting = False
            try:
                async with self._engine.connect() as connection:
                    batch = await number(connection, self._bus)
            except BaseException:
                self._is_waiting = True
                raise
            self._is_waiting |= len(batch) == BATCH
            metrics.NUMBERED.inc(len(batch))
            self.take(batch)
        if self._is_behind():
            await self._catch_up()

    async def _look(self) -> None:
        """Is there something that nobody has told of (another process died, a call was lost)?"""
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            is_waiting, pos = await (await driver.execute(_IS_WAITING)).fetchone()
        self._looked_at = time.monotonic()
        self._is_waiting |= is_waiting
        self._heard = max(self._heard, pos)

    def take(self, batch: Batch) -> None:
        """Facts that this process has numbered, after the commit: handed out at once, or when the gap is filled."""
        if not batch:
            return
        if not self._early and batch[0].pos == self.pos + 1:
            self._hand_out(batch)
            return
        insort(self._early, batch, key=lambda early: early[0].pos)
        self._hand_out_early()
        if self._early:
            self._woken.set()

    def _hand_out_early(self) -> None:
        while self._early and self._early[0][0].pos <= self.pos + 1:
            batch = [fact for fact in self._early.pop(0) if fact.pos > self.pos]
            if batch:
                self._hand_out(batch)

    def _is_behind(self) -> bool:
        return bool(self._early) or self._heard > self.pos

    async def _catch_up(self) -> None:
        """Hand out what was numbered elsewhere."""
        async with self._engine.connect() as connection:
            while self._is_behind():
                gap_end = self._early[0][0].pos if self._early else _END
                batch = await read(connection, self.pos, gap_end)
                fresh = [fact for fact in batch if fact.pos > self.pos]
                if fresh:
                    self._hand_out(fresh)
                    self._hand_out_early()
                elif not self._early:
                    self._heard = self.pos
                elif self._early[0][0].pos == gap_end:  # pragma: no branch  its way back to `while` is not seen
                    # Deleted before this process came to it. Cannot be unless it stood still for days.
                    log.error("relay_gap", after=self.pos, before=gap_end)
                    self.pos = gap_end - 1
                    self._hand_out_early()

    def _hand_out(self, batch: Batch) -> None:
        self.pos = batch[-1].pos
        metrics.HANDED_OUT.inc(len(batch))
        self._listener(batch)
