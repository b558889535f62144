"""Facts of inquiries."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.inquiries.rules import Status
from liniya.domains.inquiries.schemas import InquiryOut, MissedInquiry, What
from liniya.domains.presence.schemas import PresenceOut


@dataclass(frozen=True, slots=True)
class InquiryChanged(Event):
    """A transition; the whole inquiry travels, so a client only replaces it.

    `assignee`: how its new holder is, when it has just got one; from here on the user hears of his changes.
    """

    type: ClassVar[str] = "inquiry.changed"
    inquiry: InquiryOut
    what: What
    assignee: PresenceOut | None


@dataclass(frozen=True, slots=True)
class InquiriesMissed(Event):
    """Nobody could take them (C5). Inside only; one fact for all of a transaction."""

    type: ClassVar[str] = "inquiries.missed"
    inquiries: list[MissedInquiry]


@dataclass(frozen=True, slots=True)
class LineAnswering(Event):
    """A line's pool is no longer empty, or is empty now."""

    type: ClassVar[str] = "line.answering"
    line_id: UUID
    answering: bool


@dataclass(frozen=True, slots=True)
class AssigneePresence(Event):
    """For users: how the specialist is who has their inquiry. On the wire the same as any change of presence."""

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
