"""What the relay hands out: each fact once, in order, whatever comes first."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from liniya.core import relay
from liniya.core.access import SYSTEM
from liniya.core.events import Envelope, json_for_engine
from liniya.core.relay import Batch, Relay
from liniya.core.tx import Database, Tx
from liniya.infra.bus import LocalBus
from liniya.infra.engine import make_engine
from tests.live import eventually

_ADD = "INSERT INTO stream_events (type, audiences, data, at) SELECT 'x', '{nobody}', '{}', now() FROM generate_series(1, :n)"


class Heard:
    """A relay that has not been woken yet, and what it has handed out."""

    def __init__(self, database: Database) -> None:
        self.facts: list[Envelope] = []
        self.bus = LocalBus()
        self.relay = Relay(database.engine, self.bus, self.facts.extend, idle_s=0.01)

    @property
    def positions(self) -> list[int]:
        return [fact.pos for fact in self.facts]


@pytest.fixture
async def heard(database: Database) -> Heard:
    heard = Heard(database)
    await heard.relay.start()
    return heard


@asynccontextmanager
async def running(one: Relay) -> AsyncIterator[None]:
    task = asyncio.create_task(one.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def numbered(database: Database, count: int) -> Batch:
    """So many new facts, numbered by another process."""

    async def work(tx: Tx) -> None:
        await tx.session.execute(text(_ADD), {"n": count})

    await database.run(SYSTEM, work)
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        return await relay.number(connection, LocalBus())


async def test_a_batch_that_comes_too_early_waits_for_those_before_it(database: Database, heard: Heard) -> None:
    batches = [await numbered(database, 2) for _ in range(3)]
    for nth in (1, 2):
        heard.relay.take(batches[nth])
    assert heard.positions == []
    heard.relay.take(batches[0])
    assert heard.positions == [1, 2, 3, 4, 5, 6]


async def test_what_is_missing_before_a_batch_is_read(database: Database, heard: Heard) -> None:
    first, second = await numbered(database, 3), await numbered(database, 2)
    heard.relay.take(second)
    await heard.relay.step()
    assert heard.facts == [*first, *second]
    for late in (first, second, []):
        heard.relay.take(late)
    await heard.relay.step()
    assert heard.facts == [*first, *second]


async def test_what_was_forgotten_meanwhile_does_not_stop_it(database: Database, heard: Heard) -> None:
    await numbered(database, 2)
    async with database.tx(SYSTEM) as tx:
        await tx.session.execute(text("DELETE FROM stream_events"))
    kept = await numbered(database, 2)
    heard.relay.take(kept)
    await heard.relay.step()
    assert heard.facts == kept
    assert heard.relay.pos == kept[-1].pos


async def test_a_batch_that_comes_while_a_gap_is_read_takes_its_place(database: Database, heard: Heard) -> None:
    _, second, third = [await numbered(database, 1) for _ in range(3)]
    async with database.tx(SYSTEM) as tx:
        await tx.session.execute(text("DELETE FROM stream_events WHERE pos < 3"))
    heard.relay.take(third)

    async def is_held_up() -> bool:
        async with database.tx(SYSTEM) as tx:
            return bool(
                (
                    await tx.session.scalars(
                        text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'stream_events'::regclass")
                    )
                ).one()
            )

    async with asyncio.TaskGroup() as group, database.tx(SYSTEM) as tx:
        await tx.session.execute(text("LOCK TABLE stream_events IN ACCESS EXCLUSIVE MODE"))
        group.create_task(heard.relay.step())
        await eventually(is_held_up)
        heard.relay.take(second)
        assert heard.facts == []
    assert heard.facts == [*second, *third]


async def test_a_position_that_there_is_not_is_asked_for_once(database: Database, heard: Heard) -> None:
    facts = await numbered(database, 1)
    heard.bus.publish("heard", 99)
    await heard.relay.step()
    assert heard.facts == facts
    assert not heard.relay._is_behind()


async def test_it_numbers_when_it_is_called_and_looks_when_it_is_not(database: Database, heard: Heard) -> None:
    async def add(is_told: bool) -> None:
        async with database.tx(SYSTEM) as tx:
            await tx.session.execute(text(_ADD), {"n": 2})
        if is_told:
            heard.bus.publish("stream")

    async def has_all(count: int) -> bool:
        return heard.positions == list(range(1, count + 1))

    async with running(heard.relay):
        await add(is_told=True)
        await eventually(lambda: has_all(2))
        await add(is_told=False)
        await eventually(lambda: has_all(4))


async def test_a_database_that_is_away_is_waited_for(database: Database) -> None:
    nowhere = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing", json_for_engine)
    away = Relay(nowhere, LocalBus(), lambda _: None, idle_s=0.01)
    away._on_stream(None)
    with pytest.raises(OperationalError):
        await away.step()
    assert away._is_waiting, "what was to be numbered still is"

    async def has_failed_twice() -> bool:
        return away.failures == 2

    async def works() -> bool:
        return away.failures == 0 and not away._is_waiting

    async with running(away):
        await eventually(has_failed_twice)
        away._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        await eventually(works)
    await nowhere.dispose()
