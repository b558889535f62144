"""What somebody's status is. Pure."""

from datetime import datetime, timedelta
from typing import Final, Literal

Status = Literal["free", "away", "dnd", "busy", "in_call", "offline"]
Chosen = Literal["free", "away", "dnd", "busy"]

GRACE: Final = timedelta(seconds=6)
"""How long a closed window may be a page being reloaded."""
NODE_SILENCE: Final = timedelta(seconds=20)
"""After this a process that does not give a sign of life is gone, and its windows with it."""


def next_status(chosen: Chosen, *, windows: int, all_idle: bool) -> Status:
    """What others see (A4): nobody's window → offline; nothing typed for long → away, unless more was said by hand."""
    if windows == 0:
        return "offline"
    return "away" if all_idle and chosen in ("free", "busy") else chosen


def is_gone(left_at: datetime | None, now: datetime) -> bool:
    """Whether the last window has been closed for longer than a reload takes."""
    return left_at is not None and left_at <= now - GRACE
