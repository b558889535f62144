"""What crosses the wire about inquiries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from liniya.domains.inquiries.rules import DeliveryRule, MissedReason, Priority, State, Status

What = Literal["opened", "queued", "assigned", "started", "finished", "transferred", "resumed", "changed"]


@dataclass(slots=True)
class InquiryRow:
    """An inquiry as the verbs handle it: a plain record, written back by the desk."""

    id: UUID
    partner_id: UUID
    side_partner_id: UUID
    line_id: UUID
    user_id: UUID
    feed_id: UUID
    opened_by_id: UUID
    opened_at: datetime
    subject: str
    state: State = "queued"
    number: int = 0
    assignee_id: UUID | None = None
    queued_at: datetime | None = None
    queue_no: int | None = None
    assigned_at: datetime | None = None
    started_at: datetime | None = None
    first_reply_at: datetime | None = None
    waiting_since: datetime | None = None
    finished_at: datetime | None = None
    finished_by_id: UUID | None = None
    missed_at: datetime | None = None
    missed_reason: MissedReason | None = None
    missed_count: int = 0


@dataclass(frozen=True, slots=True)
class MissedInquiry:
    """An inquiry that nobody could take. `count`: how often this happened to it."""

    inquiry_id: UUID
    number: int
    line_id: UUID
    user_id: UUID
    partner_id: UUID
    side_partner_id: UUID
    reason: MissedReason
    count: int
    at: datetime


class SendMessage(BaseModel):
    """`message.send`. A user leaves `user_id` out; a specialist names the user."""

    line_id: UUID
    user_id: UUID | None = None
    text: str


class StartWork(BaseModel):
    """`inquiry.start`."""

    line_id: UUID
    user_id: UUID


class TakeNext(BaseModel):
    """`inquiry.take_next`: of one line, or of any of mine."""

    line_id: UUID | None = None


class InquiryKey(BaseModel):
    """`inquiry.finish`, `inquiry.resume`."""

    inquiry_id: UUID


class ToSpecialist(BaseModel):
    """To a colleague or a vendor's specialist of the same line."""

    kind: Literal["specialist"]
    account_id: UUID


class ToLine(BaseModel):
    """To another line that the user has."""

    kind: Literal["line"]
    line_id: UUID


Target = Annotated[ToSpecialist | ToLine, Field(discriminator="kind")]


class TransferTo(BaseModel):
    """A transfer; the note is seen by specialists only."""

    to: Target
    note: str = Field(default="", max_length=2000)


class Transfer(TransferTo):
    """`inquiry.transfer`."""

    inquiry_id: UUID


class SetFavourite(BaseModel):
    """`favourite.set`."""

    line_id: UUID
    user_id: UUID
    on: bool


class InquiryOut(TypedDict):
    """An inquiry as the program shows it. `place`: in the queue, 1 is next."""

    id: UUID
    number: int
    line_id: UUID
    user_id: UUID
    feed_id: UUID
    state: State
    subject: str
    assignee_id: UUID | None
    opened_at: datetime
    opened_by_id: UUID
    queued_at: datetime | None
    assigned_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    first_reply_at: datetime | None
    missed_at: datetime | None
    missed_reason: MissedReason | None
    waiting_since: datetime | None
    place: int | None


class InquiryAnswer(TypedDict):
    """The inquiry as it is now."""

    inquiry: InquiryOut


class InquiriesOut(TypedDict):
    """A page, newest first."""

    inquiries: list[InquiryOut]
    has_more: bool


class SentOut(TypedDict):
    """A message that is kept."""

    feed_id: UUID
    seq: int
    entry_id: UUID
    at: datetime
    inquiry_id: UUID | None


class FavouriteOut(TypedDict):
    """A user I follow on a line."""

    line_id: UUID
    user_id: UUID


class TargetSpecialist(TypedDict):
    """A colleague in the transfer list; not `allowed`: shown, with his status as the reason."""

    account_id: UUID
    name: str
    status: Status
    priority: Priority
    open_count: int
    allowed: bool


class TargetLine(TypedDict):
    """A line in the transfer list."""

    line_id: UUID
    name: str
    free_count: int


class TransferTargets(TypedDict):
    """Where an inquiry can go."""

    specialists: list[TargetSpecialist]
    lines: list[TargetLine]


class TeamMember(TypedDict):
    """Somebody of a line, as he is now. `open_count`: inquiries that he holds, on all lines."""

    account_id: UUID
    name: str
    position: str
    company: str
    priority: Priority
    status: Status
    since: datetime | None
    open_count: int


class LineState(TypedDict):
    """A line in the cabinet. `free`: who can be chosen now, by name; `specialist_count`: observers included."""

    line_id: UUID
    specialist_count: int
    free: list[str]
    connection_count: int


class TrialPerson(TypedDict):
    account_id: UUID
    name: str
    priority: Priority | None
    status: Status


class TrialCarer(TypedDict):
    """Who looks after the client. `priority` of the person None: he has no part in the line."""

    role: Literal["care", "manager"]
    person: TrialPerson
    is_free: bool


class TrialGroup(TypedDict):
    """Free specialists among whom chance decides. `is_first_line`: of the user's own partner, on a vendor's line."""

    priority: Priority
    is_first_line: bool
    people: list[TrialPerson]


class TrialOut(TypedDict):
    """Who would get an inquiry of this user now: the first carer who is free, else somebody of the first group, else it waits.

    `missed_reason`: why nobody is free.
    """

    is_connected: bool
    delivery_rule: DeliveryRule
    carers: list[TrialCarer]
    groups: list[TrialGroup]
    missed_reason: MissedReason | None
