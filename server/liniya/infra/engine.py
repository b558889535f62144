"""The connection pool."""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_LIMITS: Final = "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=60s"


def make_engine(url: str, json_serializer: Callable[[Any], str], *, pool_size: int = 10) -> AsyncEngine:
    """A pool on psycopg 3. Connections that wait for locks, run or idle in a transaction for too long are refused."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        json_serializer=json_serializer,
        connect_args={"options": _LIMITS, "connect_timeout": 5},
    )
