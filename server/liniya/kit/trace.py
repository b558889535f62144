"""The id of one piece of work, from the browser to the database: 32 hex digits, as W3C's Trace Context has them."""

import contextlib
import re
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final

from liniya.kit.ids import new_id

_TRACEPARENT: Final = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")
_current: Final[ContextVar[str]] = ContextVar("trace", default="")


def current_trace() -> str:
    """The id that everything belongs to which is done here and now; empty outside of any work."""
    return _current.get()


def new_trace() -> str:
    """An id for work that nobody else has named."""
    return new_id().hex


def read_trace(traceparent: str | None) -> str | None:
    """The id in the header of a caller; None when it is missing or not well formed."""
    found = _TRACEPARENT.fullmatch(traceparent or "")
    return found.group(1) if found else None


@contextlib.contextmanager
def tracing(trace: str) -> Iterator[None]:
    """What is done inside belongs to this id; tasks that are started inside, too."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)
