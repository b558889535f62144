"""Where a request comes from, for the audit log."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Final, NamedTuple

LONGEST_DEVICE: Final = 300


class Whence(NamedTuple):
    """`device`: what the browser says of itself, at most `LONGEST_DEVICE` characters."""

    address: str = ""
    device: str = ""


_current: Final[ContextVar[Whence]] = ContextVar("whence", default=Whence())  # noqa: B039  it cannot be changed


def current_whence() -> Whence:
    """Whose request is being done here and now; empty outside of any."""
    return _current.get()


@contextlib.contextmanager
def coming_from(whence: Whence) -> Iterator[None]:
    """What is done inside was asked for from there."""
    token = _current.set(whence)
    try:
        yield
    finally:
        _current.reset(token)
