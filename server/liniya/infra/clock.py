"""One clock for all processes: the database's.

Clocks of machines differ, and jump when somebody sets them. What processes compare with each other (who left when, when a
job is due) is therefore told in the time of the database, carried on by the steady clock of the process between two looks.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from liniya.kit.time import utc_now

log = structlog.get_logger(__name__)

LOOK_EVERY_S: Final = 5.0
PATIENCE_S: Final = 5.0
LONGEST_TRIP_S: Final = 1.0
"""An answer that took longer may be wrong by half of that: the former one is better."""
_LOOK: Final = text("SELECT clock_timestamp()")


class SharedClock:
    """Called, it tells the time; `running` keeps it right. Before the first look it is this machine's clock."""

    def __init__(self, own: Callable[[], datetime] = utc_now, steady: Callable[[], float] = time.monotonic) -> None:
        self._own = own
        self._steady = steady
        self._told: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        if self._told is None:
            return self._own()
        at, since = self._told
        return at + timedelta(seconds=self._steady() - since)

    @property
    def own_is_ahead_s(self) -> float:
        """By how many seconds this machine's clock differs from the database's; less than 0: it is late."""
        return (self._own() - self()).total_seconds()

    async def look(self, engine: AsyncEngine) -> None:
        """Ask the database what time it is."""
        async with engine.connect() as connection:
            asked = self._steady()
            at: datetime = (await connection.execute(_LOOK)).scalar_one()
            trip_s = self._steady() - asked
        if self._told is None or trip_s <= LONGEST_TRIP_S:
            self._told = (at, asked + trip_s / 2)

    @asynccontextmanager
    async def running(self, engine: AsyncEngine) -> AsyncIterator[None]:
        """It is right inside; while the database does not answer, the steady clock goes on."""
        await self.look(engine)
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(self._look_again_and_again(engine))
            try:
                yield
            finally:
                looking.cancel()

    async def _look_again_and_again(self, engine: AsyncEngine) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self.look(engine)
            except Exception as error:  # noqa: BLE001  whatever it is, the next look tries again
                log.warning("clock_not_compared", error=type(error).__name__)
