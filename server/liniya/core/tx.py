"""One transaction: the session, the clock, the dice, and what it makes known.

One request, socket command or job = one transaction. Nobody commits by hand: leaving `Database.tx` does,
and only then others are woken.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

import orjson
import procrastinate
from psycopg import errors as pg
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from liniya.core.access import NOTHING, Actor
from liniya.core.arrays import list_array, plain_array, text_array
from liniya.core.events import Envelope, Event, Whisper, Wiring, envelope, to_json, whisper
from liniya.core.numbering import ADD_NUMBERED, LOCK, NUMBER
from liniya.infra import jobs, metrics, slow
from liniya.infra.bus import Bus
from liniya.infra.engine import forget_connections
from liniya.infra.vault import Vault, new_vault
from liniya.infra.wire import Statement, exchange
from liniya.kit.time import utc_now
from liniya.kit.trace import current_trace

T = TypeVar("T")
COLLISIONS: Final = (pg.DeadlockDetected, pg.SerializationFailure, pg.UniqueViolation, pg.LockNotAvailable)
"""What another transaction of the same moment can cause: doing the work again helps."""
_SET_SCOPE: Final = """
    SELECT set_config('liniya.scope', %(scope)s, true), set_config('application_name', %(program)s, true) AS program
"""
"""The tenant fence, and a name by which `pg_stat_activity` and the log of PostgreSQL tell whose work it is."""
_ADD_EVENTS: Final = """
    INSERT INTO stream_events (type, audiences, data, at)
    SELECT n.type, n.audiences::text[], n.data, %(at)s
    FROM unnest(%(types)s::text[], %(audiences)s::text[], %(data)s::json[]) AS n(type, audiences, data)
"""
_ALL: Final = 1_000_000
_NOTHING_MORE: Final = b"{}"
"""The data of a fact that is the same however often it is told: once in a transaction is enough."""
_ATTEMPTS: Final = 5


class Collision(Exception):
    """Another transaction of the same moment is in the way: doing the work again helps."""


class Tx:
    """What a verb of the product gets as its first argument."""

    def __init__(
        self,
        session: AsyncSession | Callable[[], AsyncSession],
        database: "Database",
        now: datetime,
        connection: Any = None,
    ) -> None:
        self._session = session
        self.database = database
        self.now = now
        self.rng = database.rng
        self._stream: list[tuple[str, list[str], bytes]] = []
        self._whispers: list[Whisper] = []
        self._told = False
        self._numbered: list[Envelope] = []
        self._connection = connection
        self._waiting: list[Statement] = []
        self._sending = asyncio.Lock()
        self._together = 0

    @property
    def session(self) -> AsyncSession:
        """SQLAlchemy's session. What was posted must be settled before: the session would overtake it."""
        if self._waiting:
            raise RuntimeError("statements are posted: settle them before the session is used")
        if not isinstance(self._session, AsyncSession):
            self._session = self._session()
        return self._session

    async def act_as(self, actor: Actor) -> None:
        """Put the tenant fence of this actor around everything that follows in the transaction."""
        await self.set_scope(actor.scope)

    def post_scope(self, scope: str) -> None:
        """`set_scope`, posted."""
        self.post_sql(_SET_SCOPE, _scope_values(scope))

    async def set_scope(self, scope: str) -> None:
        """Like `act_as`, for a batch of several actors: partner ids joined by commas, or `*`."""
        await self.run_sql(_SET_SCOPE, _scope_values(scope))

    async def emit(self, event: Event, to: Iterable[str] = ()) -> None:
        """Make a fact known (see `core.events`). `to`: the audiences that get it from the stream; none = inside only."""
        audiences = list(dict.fromkeys(to))
        if audiences:
            fact = (event.type, audiences, to_json(event.data()))
            if fact[2] != _NOTHING_MORE or fact not in self._stream:
                self._stream.append(fact)
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
        await self.settle()
        await jobs.defer(self.database.jobs, task, each, await self.driver_connection())

    async def run_sql(
        self, statement: str, values: Mapping[str, Any], into: Callable[[Sequence[Any]], Any] | None = None
    ) -> list[Any]:
        """A statement on the driver's connection, past SQLAlchemy; see `core.sql`. What was posted goes with it, before it.

        `into` makes something of each row; without it rows are named tuples.
        """
        mine = Statement(statement, values, into)
        self._waiting.append(mine)
        if self._together:
            await self._wait_for_the_others()
        async with self._sending:
            if not mine.is_sent:
                await self._send()
        if mine.error is not None:
            raise mine.error
        return mine.rows

    async def _wait_for_the_others(self) -> None:
        """Until nobody of those who read together lines up anything more."""
        seen = 0
        while seen < len(self._waiting):
            seen = len(self._waiting)
            await asyncio.sleep(0)

    async def together(self, *readers: Awaitable[Any]) -> list[Any]:
        """Run several readers at once: their statements go in one round trip. They must not depend on each other."""
        self._together += 1
        try:
            return await asyncio.gather(*readers)
        finally:
            self._together -= 1

    def post_sql(self, statement: str, values: Mapping[str, Any]) -> None:
        """A statement whose result nobody needs: sent together with the next one, in one round trip.

        Whoever posts calls `settle` before others read the same tables, and learns of errors there.
        """
        self._waiting.append(Statement(statement, values))

    async def settle(self) -> None:
        """Send what was posted."""
        if self._waiting:
            last = self._waiting[-1]
            await self._send()
            if last.error is not None:
                raise last.error

    async def _send(self) -> None:
        """One round trip for everything that waits. A fault is the fault of all of it."""
        together, self._waiting = self._waiting, []
        connection = await self.driver_connection()
        started = time.perf_counter()
        try:
            await exchange(connection, together)
        except Exception as error:  # noqa: BLE001  raised again by those who wait for it
            for statement in together:
                statement.error = error
        slow.note_statements(time.perf_counter() - started, (statement.text for statement in together))
        for statement in together:
            statement.is_sent = True

    async def driver_connection(self) -> Any:
        """The psycopg connection that this transaction runs on."""
        if self._connection is None:
            proxy = await (await self.session.connection()).get_raw_connection()
            self._connection = proxy.driver_connection
        return self._connection

    async def flush(self) -> None:
        """Write the collected stream rows, in the order in which they were emitted."""
        if isinstance(self._session, AsyncSession):
            await self._session.flush()
        if self._stream:
            self.post_sql(_ADD_EVENTS, {**_stream_rows(self._stream), "at": self.now})
            self._stream = []
            self._told = True
        await self.settle()

    async def flush_and_commit(self) -> None:
        """Write and number the stream rows and commit, all in one round trip with what was posted.

        The lock of the stream's head is held from here to the commit: for transactions of many messages, not for each one.
        """
        facts, self._stream = self._stream, []
        earlier, added = Statement(NUMBER, {"batch": _ALL}), None
        if facts:
            values = {"count": len(facts), "at": self.now, "name": self.database.bus.name or None}
            added = Statement(ADD_NUMBERED, values | _stream_rows(facts))
            self.post_sql(LOCK, {})
            self._waiting += (earlier, added)
        self.post_sql("COMMIT", {})
        await self.settle()
        if added is not None:
            metrics.NUMBERED.inc(len(facts))
            first = added.rows[0].before + 1
            self._numbered = [envelope(*row) for row in sorted(earlier.rows)] + [
                envelope(pos, type_, audiences, self.now, data)
                for pos, (type_, audiences, data) in enumerate(facts, first)
            ]

    async def leave(self) -> None:
        """The session lets go of a connection that goes on."""
        if isinstance(self._session, AsyncSession) and self._session.in_transaction():
            await self._session.close()

    def announce(self) -> None:
        """Wake whoever must know. Called after commit."""
        if self._numbered:
            self.database.bus.publish("numbered", self._numbered)
        if self._told:
            self.database.bus.publish("stream")
        for item in self._whispers:
            self.database.bus.publish("whisper", item)


def _scope_values(scope: str) -> dict[str, str]:
    return {"scope": scope or NOTHING, "program": f"liniya {current_trace()}".rstrip()}


def _stream_rows(facts: Iterable[tuple[str, list[str], bytes]]) -> dict[str, str]:
    types, audiences, data = zip(*facts, strict=True)
    return {
        "types": text_array(types),
        "audiences": list_array(audiences),
        "data": plain_array([one.decode() for one in data]),
    }


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
    vault: Vault = field(default_factory=new_vault)
    """Opens and seals secrets that the product must read again."""
    _autocommit: AsyncEngine = field(init=False)
    _kept: list[tuple[AsyncConnection, Any]] = field(default_factory=list, init=False)
    """Connections of batches, between two of them: to fetch one from the pool for each costs a tenth of a batch."""

    def __post_init__(self) -> None:
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @asynccontextmanager
    async def tx(self, actor: Actor) -> AsyncIterator[Tx]:
        """A transaction behind the actor's tenant fence; committed on leaving, rolled back on an exception."""
        async with AsyncSession(self.engine, expire_on_commit=False, autoflush=False) as session:
            tx = Tx(session, self, self.clock())
            try:
                async with session.begin():
                    await tx.act_as(actor)
                    yield tx
                    await tx.flush()
            except Exception as error:
                await self._note_loss(error)
                raise
            tx.announce()

    @asynccontextmanager
    async def batch(self, scope: str) -> AsyncIterator[Tx]:
        """A transaction of several actors, for the hot path: it begins with its first statement, and ends with its last.

        `scope`: see `Tx.set_scope`. Its facts are numbered in it, so they are told at once after the commit.
        """
        connection, driver = self._kept.pop() if self._kept else await self._connect()
        session = partial(AsyncSession, connection, expire_on_commit=False, autoflush=False)  # most need none
        tx = Tx(session, self, self.clock(), driver)
        tx.post_sql("BEGIN", {})
        tx.post_scope(scope)
        try:
            yield tx
            await tx.flush_and_commit()
            await tx.leave()
        except BaseException as error:
            await connection.close()  # the pool rolls back what was begun
            await self._note_loss(error)
            raise
        self._kept.append((connection, driver))
        # Nothing is awaited any more: whoever gets an answer and a fact gets both in one write.
        tx.announce()

    async def _connect(self) -> tuple[AsyncConnection, Any]:
        connection = await self._autocommit.connect()
        return connection, (await connection.get_raw_connection()).driver_connection

    async def _note_loss(self, error: BaseException) -> None:
        if is_lost(error):
            kept, self._kept = self._kept, []
            for connection, _ in kept:
                await connection.close()
            forget_connections(self.engine)

    async def close(self) -> None:
        """Give all connections back."""
        kept, self._kept = self._kept, []
        for connection, _ in kept:
            await connection.close()
        await self.engine.dispose()

    async def run(self, actor: Actor, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Do the work in a transaction; again from the start when it collided with another one (deadlock, same new row)."""
        return await retrying(lambda: self._once(actor, work))

    async def _once(self, actor: Actor, work: Callable[[Tx], Awaitable[T]]) -> T:
        async with self.tx(actor) as tx:
            return await work(tx)


def is_collision(error: BaseException) -> bool:
    """Whether another transaction of the same moment caused it, however the error was wrapped on its way up."""
    return any(isinstance(cause, (*COLLISIONS, Collision)) for cause in _causes(error))


def is_lost(error: BaseException) -> bool:
    """Whether the connection to the database is gone, or was refused because the server stops or starts.

    25P03: this process stood still in the middle of the transaction, and the server has ended it.
    """
    states = [cause.sqlstate for cause in _causes(error) if isinstance(cause, pg.OperationalError | pg.InternalError)]
    return any(state is None or state[:2] in ("08", "57") or state == "25P03" for state in states)


def is_passing(error: BaseException) -> bool:
    """Whether the same thing will go a moment later: a collision, a database that restarts or has no connection free.

    Whether it was done is not known when the connection was lost in its commit; whoever repeats it takes the same id.
    """
    return is_collision(error) or is_lost(error) or isinstance(error, TimeoutError | PoolTimeout)


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
                metrics.LOST.inc()
                await asyncio.sleep(0.1 * turn)
            elif is_collision(error):
                metrics.COLLIDED.inc()
            else:
                raise
    return await attempt()
