"""What crosses the wire about feeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict


@dataclass(slots=True)
class FeedRow:
    """A feed as the verbs handle it: a plain record, written back by `store.advance_feeds`."""

    id: UUID
    partner_id: UUID
    side_partner_id: UUID
    line_id: UUID
    user_id: UUID
    last_seq: int
    last_at: datetime
    last: dict[str, Any] | None
    user_delivered_seq: int
    user_read_seq: int
    staff_delivered_seq: int
    staff_read_seq: int


class MessageText(BaseModel):
    """A new text of an own message."""

    text: str


class EditMessage(MessageText):
    """`message.edit`."""

    feed_id: UUID
    entry_id: UUID


class EntryKey(BaseModel):
    """`message.delete`."""

    feed_id: UUID
    entry_id: UUID


class FeedSeq(BaseModel):
    """`feed.read`, `feed.delivered`: everything up to `seq`."""

    feed_id: UUID
    seq: int = Field(ge=0, le=2**53)


class FeedKey(BaseModel):
    """`feed.typing`."""

    feed_id: UUID


class Seq(BaseModel):
    """How far."""

    seq: int = Field(ge=0, le=2**53)


class LastOut(TypedDict):
    """What a list shows of the last entry."""

    kind: str
    author_id: UUID | None
    text: str


class FeedOut(TypedDict):
    """A feed in a list. `my_read_seq` is None for somebody who does not follow it."""

    id: UUID
    line_id: UUID
    user_id: UUID
    last_seq: int
    last_at: datetime
    last: LastOut | None
    user_delivered_seq: int
    user_read_seq: int
    staff_delivered_seq: int
    staff_read_seq: int
    my_read_seq: int | None


class EntryOut(TypedDict):
    """One entry. The payload depends on the kind (docs/protocol.md)."""

    feed_id: UUID
    seq: int
    id: UUID
    kind: str
    author_id: UUID | None
    at: datetime
    inquiry_id: UUID | None
    payload: dict[str, Any]
    edited_at: datetime | None
    deleted: bool


class EntryAnswer(TypedDict):
    """The entry as it is now."""

    entry: EntryOut


class EntriesOut(TypedDict):
    """A page of entries, ascending."""

    entries: list[EntryOut]
    has_more: bool


class ReadOut(TypedDict):
    """How far I have read."""

    feed_id: UUID
    my_read_seq: int


class Nothing(TypedDict):
    """An answer without content."""
