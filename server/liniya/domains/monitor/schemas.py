"""What crosses the wire about figures."""

from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict


class TodayOut(TypedDict):
    """A specialist's own figures; None: nothing to count yet."""

    inquiries: int
    inquiries_usual: float | None
    first_reply_s: int | None
    rating: float | None
    ratings: int


class LedgerOut(TypedDict):
    """Requests of a partner's users: received = queued + assigned + in work + finished. `difference` must be 0.

    `checked_at`: when that was looked at last; None: never.
    """

    partner_id: UUID
    received: int
    queued: int
    assigned: int
    in_work: int
    finished: int
    difference: int
    checked_at: datetime | None
