"""Facts of feeds."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.feeds.schemas import EntryOut


@dataclass(frozen=True, slots=True)
class EntriesAdded(Event):
    """Something happened in a feed; the first entries open it."""

    type: ClassVar[str] = "feed.entries_added"
    feed_id: UUID
    line_id: UUID
    user_id: UUID
    entries: list[EntryOut]


@dataclass(frozen=True, slots=True)
class EntryChanged(Event):
    """A message was edited or deleted."""

    type: ClassVar[str] = "feed.entry_changed"
    entry: EntryOut


@dataclass(frozen=True, slots=True)
class FeedMarked(Event):
    """One side has got or read more."""

    type: ClassVar[str] = "feed.marked"
    feed_id: UUID
    user_delivered_seq: int
    user_read_seq: int
    staff_delivered_seq: int
    staff_read_seq: int


@dataclass(frozen=True, slots=True)
class FeedRead(Event):
    """I have read further, or follow this feed from here on; None: I do not follow it any more."""

    type: ClassVar[str] = "feed.read"
    feed_id: UUID
    my_read_seq: int | None
