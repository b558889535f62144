"""The connection pool."""

from collections.abc import Callable
from typing import Any, Final

import orjson
from psycopg.pq import TransactionStatus
from psycopg.types.json import set_json_loads
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from liniya.infra import slow, wire

set_json_loads(orjson.loads)
_LIMITS: Final = "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=10s"


def make_engine(url: str, json_serializer: Callable[[Any], str], *, pool_size: int = 10) -> AsyncEngine:
    """A pool on psycopg 3. Connections that wait for locks, run or idle in a transaction for too long are refused.

    Idle is a process that was frozen in the middle: what it has locked is free again before the others give up.

    Options of the address stay in force: there the role is named that obeys row-level security (`infra.roles`).
    Values of statements are people's data and stay out of error messages. Connections are not tried out before use:
    `core.tx` notices a lost one, makes a new pool and does the work again.
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
    return engine


def _on_rollback(connection: Any, *_: Any) -> None:
    """Of a savepoint, too: psycopg does not tell the one from the other."""
    if not connection.invalidated:
        wire.forget(connection.connection.driver_connection)


def _on_reset(connection: Any, *_: Any) -> None:
    """The pool rolls back what was begun."""
    driver = connection.driver_connection
    if driver.pgconn.transaction_status != TransactionStatus.IDLE:
        wire.forget(driver)
