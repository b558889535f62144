"""What crosses the wire about figures."""

from typing_extensions import TypedDict


class TodayOut(TypedDict):
    """A specialist's own figures; None: nothing to count yet."""

    inquiries: int
    inquiries_usual: float | None
    first_reply_s: int | None
    rating: float | None
    ratings: int
