"""How figures are counted. Pure."""

from datetime import datetime, timedelta
from typing import Final

LOOKED_BACK: Final = timedelta(days=30)


def choose_midnight(now: datetime, utc_offset_minutes: int) -> datetime:
    """The beginning of the present day where clocks differ from UTC by so many minutes."""
    offset = timedelta(minutes=utc_offset_minutes)
    return (now + offset).replace(hour=0, minute=0, second=0, microsecond=0) - offset


def count_per_day(total: int, days: int) -> float | None:
    """The usual number on a working day, to one decimal; None when there was no such day."""
    return round(total / days, 1) if days else None
