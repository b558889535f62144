"""Time: always aware, always UTC inside the program."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment. Only doors and `Tx` ask for it; everything else is told."""
    return datetime.now(UTC)
