"""The connection pool."""

from collections.abc import Callable
from typing import Any, Final
from weakref import WeakKeyDictionary

import orjson
from psycopg.pq import TransactionStatus
from psycopg.types.json import set_json_loads
from sqlalchemy import event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from liniya.infra import slow, wire

set_json_loads(orjson.loads)
_LIMITS: Final = "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=10s"


def make_engine(url: str, json_serializer: Callable[[Any], str], *, pool_size: int = 10) -> AsyncEngine:
    """A pool on psycopg 3. Connections that wait for locks, run or idle in a transaction for too long are refused.

    Idle is a process that was frozen in the middle: what it has locked is free again before the others give up.

    Options of the address stay in force: there the role is named that obeys row-level security (`infra.roles`).
    Values of statements are people's data and stay out of error messages. Connections are not tried out before use:
    `core.tx` notices a lost one, tells `forget_connections`, and does the work again.
    """
    given = make_url(url).query.get("options", "")
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        json_serializer=json_serializer,
        hide_parameters=True,
        connect_args={"options": f"{given} {_LIMITS}".strip(), "connect_timeout": 5},
    )
    slow.watch(engine)
    event.listen(engine.sync_engine, "rollback", _on_rollback)
    event.listen(engine.sync_engine, "rollback_savepoint", _on_rollback)
    event.listen(engine.sync_engine, "reset", _on_reset)
    age = _ages[engine.sync_engine] = _Age()
    event.listen(engine.sync_engine, "connect", age.note)
    event.listen(engine.sync_engine, "checkout", age.look)
    return engine


def forget_connections(engine: AsyncEngine) -> None:
    """The database has gone away: none of the connections that were made so far is used again.

    They are closed one by one as their turn comes. A new pool (`dispose`) would leave those to the garbage collector that were
    in use at that moment: loss after loss, until the database has no connection left.
    """
    _ages[engine.sync_engine].now += 1


class _Age:
    """Counts the losses of a database; a connection belongs to the time between two of them."""

    def __init__(self) -> None:
        self.now = 0

    def note(self, _: Any, record: Any) -> None:
        record.info[_AGE] = self.now

    def look(self, _: Any, record: Any, __: Any) -> None:
        if record.info[_AGE] != self.now:
            raise DisconnectionError  # the pool takes another one in its place


_AGE: Final = "liniya_age"
_ages: Final = WeakKeyDictionary[Engine, _Age]()


def _on_rollback(connection: Any, *_: Any) -> None:
    """Of a savepoint, too: psycopg does not tell the one from the other."""
    if not connection.invalidated:
        wire.forget(connection.connection.driver_connection)


def _on_reset(connection: Any, *_: Any) -> None:
    """The pool rolls back what was begun."""
    driver = connection.driver_connection
    if driver.pgconn.transaction_status != TransactionStatus.IDLE:
        wire.forget(driver)
