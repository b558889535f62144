"""The log of slow statements: their text, never their values, which are people's data."""

import time
from collections.abc import Iterable
from typing import Any, Final

import structlog
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from liniya.infra.metrics import SLOW_STATEMENTS

log = structlog.get_logger(__name__)

LONGEST_TEXT: Final = 2000
_STARTED: Final = "liniya_statement_started"
_limit_s = 0.5


def set_limit(milliseconds: int) -> None:
    """For the whole process: what takes longer is logged."""
    global _limit_s
    _limit_s = milliseconds / 1000


def note_statements(seconds: float, texts: Iterable[str]) -> None:
    """One round trip: logged when it took too long."""
    if seconds < _limit_s:
        return
    SLOW_STATEMENTS.inc()
    statement = "; ".join(" ".join(text.split()) for text in texts)
    log.warning("slow_query", ms=round(seconds * 1000), statement=statement[:LONGEST_TEXT])


def watch(engine: AsyncEngine) -> None:
    """Look at everything that goes through SQLAlchemy."""
    event.listen(engine.sync_engine, "before_cursor_execute", _before)
    event.listen(engine.sync_engine, "after_cursor_execute", _after)


def _before(connection: Any, *_: Any) -> None:
    connection.info[_STARTED] = time.perf_counter()


def _after(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    note_statements(time.perf_counter() - connection.info[_STARTED], (statement,))
