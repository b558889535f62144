"""The clock that all processes share: the database's, whatever this machine's does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from liniya.infra import clock as module
from liniya.infra.clock import SharedClock
from liniya.infra.engine import make_engine
from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from tests.live import eventually

LATE = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def engine(fresh_urls: DatabaseUrls) -> AsyncIterator[AsyncEngine]:
    engine = make_engine(fresh_urls.app, str, pool_size=1)
    yield engine
    await engine.dispose()


def is_right(clock: SharedClock) -> bool:
    return abs(clock() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_the_time_of_the_database_not_of_this_machine(engine: AsyncEngine) -> None:
    own = LATE
    clock = SharedClock(own=lambda: own)
    assert clock() == LATE
    assert clock.own_is_ahead_s == 0
    await clock.look(engine)
    assert is_right(clock)
    assert clock.own_is_ahead_s < -3600
    own = LATE + timedelta(days=10_000)
    assert is_right(clock)
    assert clock.own_is_ahead_s > 3600


async def test_between_two_looks_the_steady_clock_goes_on(engine: AsyncEngine) -> None:
    steady = 100.0
    clock = SharedClock(steady=lambda: steady)
    await clock.look(engine)
    before = clock()
    steady += 90
    assert clock() - before == timedelta(seconds=90)
    await clock.look(engine)
    assert is_right(clock)


async def test_an_answer_that_took_long_is_not_believed_unless_there_is_no_other(engine: AsyncEngine) -> None:
    """Each look at the steady clock finds it a minute later: the machine is busy, or the network is slow."""
    steady, step = 0.0, 60.0

    def read_steady() -> float:
        nonlocal steady
        steady += step
        return steady

    clock = SharedClock(own=lambda: LATE, steady=read_steady)
    await clock.look(engine)
    first, step = clock(), 0.0
    assert first.year > LATE.year
    step = 60.0
    await clock.look(engine)
    step = 0.0
    assert clock() - first == timedelta(seconds=120)


async def test_it_looks_again_also_after_the_database_was_away(
    engine: AsyncEngine, postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.01)
    skipped = 0.0
    looks = 0

    class Counted(SharedClock):
        async def look(self, engine: AsyncEngine) -> None:
            nonlocal looks
            await super().look(engine)
            looks += 1

    clock = Counted(steady=lambda: skipped)
    async with clock.running(engine):
        assert looks == 1
        with postgres.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [engine.url.database]
            )
        before = looks
        skipped = 86_400.0  # as when the machine was asleep, or the steady clock runs wrong

        async def has_looked() -> bool:
            return looks > before + 1

        await eventually(has_looked)
        assert is_right(clock)
