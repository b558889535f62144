"""What crosses the wire about letters."""

from datetime import datetime
from uuid import UUID

from typing_extensions import TypedDict


class LetterOut(TypedDict):
    """A letter on the page of the demo mode. `to`: all recipients, joined by commas."""

    id: UUID
    to: str
    subject: str
    text: str
    at: datetime
    sent_at: datetime | None


class LettersOut(TypedDict):
    """A page, newest first."""

    letters: list[LetterOut]
    has_more: bool
