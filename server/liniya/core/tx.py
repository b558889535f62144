"""One transaction: the session, the clock, the dice, and what it makes known.

One request, socket command or job = one transaction. Nobody commits by hand: leaving `Database.tx` does,
and only then others are woken.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

import orjson
import procrastinate
from psycopg import errors as pg
from psycopg.rows import namedtuple_row
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from liniya.core.access import NOTHING, Actor
from liniya.core.events import Event, Whisper, Wiring, to_json, whisper
from liniya.infra import jobs
from liniya.infra.bus import Bus
from liniya.kit.time import utc_now

T = TypeVar("T")
COLLISIONS: Final = (pg.DeadlockDetected, pg.SerializationFailure, pg.UniqueViolation, pg.LockNotAvailable)
"""What another transaction of the same moment can cause: doing the work again helps."""
_SET_SCOPE: Final = "SELECT set_config('liniya.scope', %(scope)s, true)"
_ADD_EVENTS: Final = """
    INSERT INTO stream_events (type, audiences, data, at)
    SELECT type, audiences, data, at
    FROM json_to_recordset(%(rows)s::json) AS n(type text, audiences text[], data json, at timestamptz)
"""
_ATTEMPTS: Final = 5


class Tx:
    """What a verb of the product gets as its first argument."""

    def __init__(self, session: AsyncSession, database: "Database", now: datetime) -> None:
        self.session = session
        self.database = database
        self.now = now
        self.rng = database.rng
        self._stream: list[dict[str, Any]] = []
        self._whispers: list[Whisper] = []
        self._told = False
        self._connection: Any = None
        self._posted: list[tuple[str, Mapping[str, Any]]] = []

    async def act_as(self, actor: Actor) -> None:
        """Put the tenant fence of this actor around everything that follows in the transaction."""
        await self.set_scope(actor.scope)

    async def set_scope(self, scope: str) -> None:
        """Like `act_as`, for a batch of several actors: partner ids joined by commas, or `*`."""
        await self.run_sql(_SET_SCOPE, {"scope": scope or NOTHING})

    async def emit(self, event: Event, to: Iterable[str] = ()) -> None:
        """Make a fact known (see `core.events`). `to`: the audiences that get it from the stream; none = inside only."""
        audiences = list(dict.fromkeys(to))
        if audiences:
            self._stream.append(
                {
                    "type": event.type,
                    "audiences": audiences,
                    "data": orjson.Fragment(to_json(event.data())),
                    "at": self.now,
                }
            )
        for react in self.database.wiring.same_tx.get(type(event), ()):
            await react(self, event)
        for task in self.database.wiring.later.get(type(event), ()):
            await self.defer(task, **_plain(event.data()))

    def whisper(self, type_: str, data: dict[str, Any], to: Iterable[str], but: str | None = None) -> None:
        """Tell something fleeting after commit."""
        self._whispers.append(whisper(type_, data, to, but))

    async def defer(self, task: str, **args: Any) -> None:
        """Insert a job that exists only if this transaction commits. Arguments must be plain JSON values."""
        await self.defer_all(task, [args])

    async def defer_all(self, task: str, each: Sequence[dict[str, Any]]) -> None:
        """Like `defer`, one job per set of arguments."""
        await jobs.defer(self.database.jobs, task, each, await self.driver_connection())

    async def run_sql(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        """A statement on the driver's connection, past SQLAlchemy; see `core.sql`. What was posted goes with it, before it."""
        connection = await self.driver_connection()
        async with connection.cursor(row_factory=namedtuple_row) as cursor:
            if self._posted:
                posted, self._posted = self._posted, []
                async with connection.pipeline():
                    for earlier in posted:
                        await connection.execute(*earlier)
                    await cursor.execute(statement, values)
                # Only now has the answer arrived: inside the pipeline the cursor does not yet know of any rows.
            else:
                await cursor.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []

    def post_sql(self, statement: str, values: Mapping[str, Any]) -> None:
        """A statement whose result nobody needs: sent together with the next one, in one round trip.

        Whoever posts calls `settle` before others read the same tables, and learns of errors there.
        """
        self._posted.append((statement, values))

    async def settle(self) -> None:
        """Send what was posted."""
        if self._posted:
            last = self._posted.pop()
            await self.run_sql(*last)

    async def driver_connection(self) -> Any:
        """The psycopg connection that this transaction runs on."""
        if self._connection is None:
            proxy = await (await self.session.connection()).get_raw_connection()
            self._connection = proxy.driver_connection
        return self._connection

    async def flush(self) -> None:
        """Write the collected stream rows, in the order in which they were emitted."""
        if self._stream:
            rows, self._stream = self._stream, []
            self.post_sql(_ADD_EVENTS, {"rows": to_json(rows).decode()})
            self._told = True
        await self.settle()

    def announce(self) -> None:
        """Wake whoever must know. Called after commit."""
        if self._told:
            self.database.bus.publish("stream")
        for item in self._whispers:
            self.database.bus.publish("whisper", item)


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = orjson.loads(to_json(data))
    return plain


@dataclass(slots=True)
class Database:
    """Where transactions come from."""

    engine: AsyncEngine
    jobs: procrastinate.App
    bus: Bus
    wiring: Wiring
    public_url: str = "http://localhost:8000"
    """Where people open the program; letters link to it."""
    clock: Callable[[], datetime] = utc_now
    rng: random.Random = field(default_factory=random.SystemRandom)

    @asynccontextmanager
    async def tx(self, actor: Actor) -> AsyncIterator[Tx]:
        """A transaction behind the actor's tenant fence; committed on leaving, rolled back on an exception."""
        async with self.tx_in_scope(actor.scope) as tx:
            yield tx

    @asynccontextmanager
    async def tx_in_scope(self, scope: str) -> AsyncIterator[Tx]:
        """Like `tx`, for a batch of several actors."""
        async with AsyncSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            tx = Tx(session, self, self.clock())
            try:
                async with session.begin():
                    await tx.set_scope(scope)
                    yield tx
                    await session.flush()
                    await tx.flush()
            except Exception as error:
                if is_lost(error):
                    await self.engine.dispose(close=False)
                raise
            tx.announce()

    async def run(self, actor: Actor, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Do the work in a transaction; again from the start when it collided with another one (deadlock, same new row)."""
        return await retrying(lambda: self._once(actor, work))

    async def _once(self, actor: Actor, work: Callable[[Tx], Awaitable[T]]) -> T:
        async with self.tx(actor) as tx:
            return await work(tx)


def is_collision(error: BaseException) -> bool:
    """Whether another transaction of the same moment caused it, however the error was wrapped on its way up."""
    return any(isinstance(cause, COLLISIONS) for cause in _causes(error))


def is_lost(error: BaseException) -> bool:
    """Whether the connection to the database is gone, or was refused because the server stops or starts."""
    states = [cause.sqlstate for cause in _causes(error) if isinstance(cause, pg.OperationalError)]
    return any(state is None or state[:2] in ("08", "57") for state in states)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


async def retrying(attempt: Callable[[], Awaitable[T]]) -> T:
    """Call until it neither collides with another transaction nor meets a lost connection, five times at most."""
    for turn in range(1, _ATTEMPTS):
        try:
            return await attempt()
        except Exception as error:
            if is_lost(error):
                await asyncio.sleep(0.1 * turn)
            elif not is_collision(error):
                raise
    return await attempt()
