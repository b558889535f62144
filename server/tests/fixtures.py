"""Transactions of tests, a clock that can be moved, dice that fall the same way every time.

`tx`: fast, rolled back. `database`: a database of its own, for what commits. Both begin as the system;
`tx.act_as(actor)` puts a fence around what follows.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncSession

from liniya.core.access import EVERYTHING
from liniya.core.events import Event, Wiring, json_for_engine
from liniya.core.tx import Database, Tx
from liniya.infra.bus import LocalBus
from liniya.infra.engine import make_engine
from liniya.infra.jobs import make_jobs, postgres_connector
from liniya.infra.postgres import DatabaseUrls


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        """Forward by `timedelta(**by)`."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20261123)


@pytest.fixture
def wiring() -> Wiring:
    """The product's own table of reactions, once there is one; a test may override it."""
    if find_spec("liniya.main.wiring") is None:
        return Wiring()
    wiring: Wiring = import_module("liniya.main.wiring").WIRING
    return wiring


@pytest.fixture
async def database(
    fresh_urls: DatabaseUrls, clock: Clock, rng: random.Random, wiring: Wiring
) -> AsyncIterator[Database]:
    """An empty database of this test alone."""
    engine = make_engine(fresh_urls.app, json_for_engine)
    jobs = make_jobs(postgres_connector(fresh_urls.app, max_size=2))
    async with jobs.open_async():
        database = Database(engine=engine, jobs=jobs, bus=LocalBus(), wiring=wiring, clock=clock, rng=rng)
        yield database
    await database.close()


@pytest.fixture
async def tx(urls: DatabaseUrls, clock: Clock, rng: random.Random, wiring: Wiring) -> AsyncIterator[SpyTx]:
    """One transaction, never committed. `tx.emitted` holds what was made known."""
    engine = make_engine(urls.app, json_for_engine, pool_size=1)
    jobs = make_jobs(postgres_connector(urls.app))
    database = Database(engine=engine, jobs=jobs, bus=LocalBus(), wiring=wiring, clock=clock, rng=rng)
    async with engine.connect() as connection:
        outer = await connection.begin()
        async with AsyncSession(
            connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
        ) as session:
            spy = SpyTx(session, database, clock())
            await spy.set_scope(EVERYTHING)
            yield spy
        await outer.rollback()
    await engine.dispose()


class SpyTx(Tx):
    """A transaction that remembers what it made known, and to whom."""

    def __init__(self, session: AsyncSession, database: Database, now: datetime) -> None:
        super().__init__(session, database, now)
        self.emitted: list[tuple[Event, tuple[str, ...]]] = []
        self.seen: list[str] = []

    async def run_sql(self, statement: str, values: Any, into: Any = None) -> list[Any]:
        self.seen += [earlier.text for earlier in self._waiting]
        self.seen.append(statement)
        return await super().run_sql(statement, values, into)

    async def emit(self, event: Event, to: Any = ()) -> None:
        audiences = tuple(dict.fromkeys(to))
        self.emitted.append((event, audiences))
        await super().emit(event, audiences)

    def told(self, kind: type[Event]) -> list[tuple[str, ...]]:
        """The audiences of all facts of this kind."""
        return [audiences for event, audiences in self.emitted if type(event) is kind]


@contextmanager
def counting_queries(tx: SpyTx) -> Iterator[list[str]]:
    """The SQL statements that are sent inside, through SQLAlchemy and past it."""
    seen = tx.seen = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine: Engine = tx.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
