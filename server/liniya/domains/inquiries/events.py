"""Facts of inquiries."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.inquiries.rules import MissedReason, Status
from liniya.domains.inquiries.schemas import InquiryOut, What


@dataclass(frozen=True, slots=True)
class InquiryChanged(Event):
    """A transition; the whole inquiry travels, so a client only replaces it."""

    type: ClassVar[str] = "inquiry.changed"
    inquiry: InquiryOut
    what: What


@dataclass(frozen=True, slots=True)
class InquiryMissed(Event):
    """Nobody could take it (C5). `count`: how often this happened to this inquiry."""

    type: ClassVar[str] = "inquiry.missed"
    inquiry_id: UUID
    number: int
    line_id: UUID
    user_id: UUID
    partner_id: UUID
    side_partner_id: UUID
    reason: MissedReason
    count: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LineAnswering(Event):
    """A line's pool is no longer empty, or is empty now."""

    type: ClassVar[str] = "line.answering"
    line_id: UUID
    answering: bool


@dataclass(frozen=True, slots=True)
class AssigneePresence(Event):
    """For users with an open inquiry: how their specialist is. On the wire the same as any change of presence."""

    type: ClassVar[str] = "presence.changed"
    account_id: UUID
    status: Status
    since: datetime


@dataclass(frozen=True, slots=True)
class FavouriteChanged(Event):
    """I follow a user on a line, or no longer."""

    type: ClassVar[str] = "favourite.changed"
    line_id: UUID
    user_id: UUID
    on: bool
