"""The relay: numbers the facts of the stream after commit and hands them to the sockets of this process.

Transactions finish out of order, so a number given before commit would let a follower skip events. Here the lock of
the single row `stream_head` makes one relay number at a time, in batches; every relay then reads what is new to it.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from psycopg import errors as pg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from liniya.core.events import Envelope, envelope
from liniya.core.tx import Tx
from liniya.infra.bus import Bus

log = structlog.get_logger(__name__)

BATCH: Final = 1000
_LOCK: Final = "SELECT pos FROM stream_head FOR UPDATE"
_NUMBER: Final = """
    WITH batch AS (
        SELECT id, row_number() OVER (ORDER BY id) AS n
        FROM (SELECT id FROM stream_events WHERE pos IS NULL ORDER BY id LIMIT %(batch)s) AS first
    ), moved AS (
        UPDATE stream_head SET pos = pos + (SELECT count(*) FROM batch)
    )
    UPDATE stream_events AS e SET pos = %(head)s::bigint + batch.n
    FROM batch WHERE e.id = batch.id
    RETURNING e.pos, e.type, e.audiences, e.at, e.data::text
"""
_READ: Final = text("""
    SELECT pos, type, audiences, at, CAST(data AS text) FROM stream_events
    WHERE pos > :after ORDER BY pos LIMIT :batch
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

Listener = Callable[[Sequence[Envelope]], None]


async def number(connection: AsyncConnection) -> list[Envelope]:
    """Give positions to at most `BATCH` committed facts, in order; returns them. The caller commits."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    (head,) = await (await driver.execute(_LOCK)).fetchone()
    rows = await (await driver.execute(_NUMBER, {"batch": BATCH, "head": head})).fetchall()
    return [envelope(*row) for row in sorted(rows)]


async def read(connection: AsyncConnection, after: int, limit: int = BATCH) -> list[Envelope]:
    """The facts after a position, in order."""
    rows = (await connection.execute(_READ, {"after": after, "batch": limit})).all()
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
    """Runs for the life of the process. `listener` gets each batch once, in order, without gaps."""

    def __init__(self, engine: AsyncEngine, bus: Bus, listener: Listener, *, idle_s: float = 1.0) -> None:
        self._engine = engine
        self._listener = listener
        self._idle_s = idle_s
        self._woken = asyncio.Event()
        self.pos = 0
        self.failures = 0
        bus.subscribe("stream", lambda _: self._woken.set())

    async def start(self) -> None:
        """Take the present end of the stream as the beginning for this process."""
        async with self._engine.connect() as connection:
            self.pos, _ = await head(connection)

    async def run(self) -> None:
        """Number and hand out until cancelled; a lost database is waited for."""
        while True:
            self._woken.clear()
            try:
                is_more_likely = await self.step()
                self.failures = 0
            except (DBAPIError, pg.Error, OSError) as error:
                self.failures += 1
                log.warning("relay_waits", error=type(error).__name__, failures=self.failures)
                await asyncio.sleep(min(0.2 * self.failures, 2.0))
                continue
            if not is_more_likely:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._idle_s):
                        await self._woken.wait()

    async def step(self) -> bool:
        """One round; returns whether there is certainly or likely more to do at once."""
        async with self._engine.begin() as connection:
            batch = await number(connection)
        if batch and batch[0].pos == self.pos + 1:
            self._hand_out(batch)
            return len(batch) == BATCH
        return await self._catch_up()

    async def _catch_up(self) -> bool:
        """Hand out what another node has numbered."""
        moved = False
        async with self._engine.connect() as connection:
            while batch := await read(connection, self.pos):
                self._hand_out(batch)
                moved = True
        return moved

    def _hand_out(self, batch: Sequence[Envelope]) -> None:
        self.pos = batch[-1].pos
        self._listener(batch)
