"""What crosses the wire about feeds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, NotRequired
from uuid import UUID

from pydantic import BaseModel, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema
from typing_extensions import TypeAliasType, TypedDict

EntryKind = Literal[
    "message",
    "inquiry_opened",
    "inquiry_queued",
    "inquiry_assigned",
    "work_started",
    "transferred",
    "work_finished",
    "work_resumed",
    "rated",
]


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
    seq: int = Field(strict=True, ge=0, le=2**53)


class FeedKey(BaseModel):
    """`feed.typing`."""

    feed_id: UUID


class Seq(BaseModel):
    """How far."""

    seq: int = Field(strict=True, ge=0, le=2**53)


class LastOut(TypedDict):
    """What a list shows of the last entry. `text`: the beginning of a message; nothing of a technical event."""

    kind: EntryKind
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


class EntryBase(TypedDict):
    """What all entries have."""

    feed_id: UUID
    seq: int
    id: UUID
    author_id: UUID | None
    at: datetime
    inquiry_id: UUID | None
    edited_at: datetime | None
    deleted: bool


class MessagePayload(TypedDict):
    """Without `text`: deleted."""

    text: NotRequired[str]


class MessageEntry(EntryBase):
    """Somebody wrote."""

    kind: Literal["message"]
    payload: MessagePayload


class OpenedPayload(TypedDict):
    """`number` of the inquiry; `by`: whose message opened it."""

    number: int
    by: Literal["user", "specialist"]


class OpenedEntry(EntryBase):
    """An inquiry begins."""

    kind: Literal["inquiry_opened"]
    payload: OpenedPayload


class QueuedPayload(TypedDict):
    """Why nobody could be chosen."""

    reason: Literal["no_specialists", "all_offline", "all_away", "all_busy"]


class QueuedEntry(EntryBase):
    """It waits."""

    kind: Literal["inquiry_queued"]
    payload: QueuedPayload


class AssignedPayload(TypedDict):
    """Who got it, and by which rule."""

    account_id: UUID
    why: Literal["chosen", "care", "queue", "taken", "absent", "turned"]


class AssignedEntry(EntryBase):
    """Somebody got it."""

    kind: Literal["inquiry_assigned"]
    payload: AssignedPayload


class WorkPayload(TypedDict):
    """Whose work it is."""

    account_id: UUID


class WorkStartedEntry(EntryBase):
    """He has begun to answer."""

    kind: Literal["work_started"]
    payload: WorkPayload


class WorkFinishedEntry(EntryBase):
    """Finished."""

    kind: Literal["work_finished"]
    payload: WorkPayload


class WorkResumedEntry(EntryBase):
    """The end was taken back."""

    kind: Literal["work_resumed"]
    payload: WorkPayload


class TransferredPayload(TypedDict):
    """`note`: for specialists only. `subject`: where it comes to from another line."""

    from_account_id: UUID
    to_account_id: UUID | None
    from_line_id: UUID
    to_line_id: UUID
    note: NotRequired[str]
    subject: NotRequired[str]


class TransferredEntry(EntryBase):
    """It went to a colleague or to another line."""

    kind: Literal["transferred"]
    payload: TransferredPayload


class RatedPayload(TypedDict):
    """`comment`: for specialists only."""

    stars: int
    comment: NotRequired[str]


class RatedEntry(EntryBase):
    """The user judged it."""

    kind: Literal["rated"]
    payload: RatedPayload


Entry = TypeAliasType(
    "Entry",
    Annotated[
        MessageEntry
        | OpenedEntry
        | QueuedEntry
        | AssignedEntry
        | WorkStartedEntry
        | TransferredEntry
        | WorkFinishedEntry
        | WorkResumedEntry
        | RatedEntry,
        Field(discriminator="kind"),
    ],
)
"""One entry on the wire: the kind says what the payload is. A new kind takes its place here and in `EntryKind`."""


class _OnTheWire:
    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(Entry)


class EntryRecord(EntryBase):
    """One entry as the verbs handle it."""

    kind: str
    payload: dict[str, Any]


EntryOut = Annotated[EntryRecord, _OnTheWire()]
"""A plain record for the verbs, `Entry` for the contract."""


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
