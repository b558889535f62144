"""What lines take and give."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, model_validator
from typing_extensions import TypedDict

from liniya.domains.accounts.schemas import MOST_AT_ONCE
from liniya.domains.lines.rules import DeliveryRule, Priority
from liniya.domains.organisations.schemas import LONGEST, Email, Input, Name, Version, Words
from liniya.kit.text import tidy

Icon = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9-]+$")]
Moment = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))]
Seconds = Annotated[int, Field(ge=1, le=86_400)]


class NewLine(Input):
    name: Name
    icon: Icon = "headset"
    delivery_rule: DeliveryRule = "standard"
    owner_email: Email = ""
    wait_warn_s: Seconds = 60
    wait_bad_s: Seconds = 300


class LineChange(Input):
    """Only the fields that are sent are changed."""

    name: Name | None = None
    icon: Icon | None = None
    delivery_rule: DeliveryRule | None = None
    owner_email: Email | None = None
    wait_warn_s: Seconds | None = None
    wait_bad_s: Seconds | None = None
    version: Version | None = None


class PrioritySetting(Input):
    priority: Priority = "standard"


class TeamChange(Input):
    """`priority` None: he answers here no more."""

    account_id: UUID
    priority: Priority | None


class DeliverySetting(Input):
    """Who gets the inquiries of a line: what is sent is changed, all of it or nothing."""

    delivery_rule: DeliveryRule | None = None
    specialists: Annotated[tuple[TeamChange, ...], Field(max_length=MOST_AT_ONCE)] = ()
    version: Version | None = None


class Newcomer(Input):
    """Somebody who is to work here or to ask, in one row. `company`: a client's name (a new one is made), empty = our own people.

    `line_id`: on which he answers with this priority, or may ask.
    """

    name: Annotated[str, Field(max_length=LONGEST), AfterValidator(tidy)] = ""
    email: Annotated[str, Field(max_length=254), AfterValidator(tidy)] = ""
    role: Literal["user", "specialist", "administrator"] = "user"
    company: Words = ""
    line_id: UUID | None = None
    priority: Priority = "standard"


class Newcomers(Input):
    """Each row is taken in whole or not at all, and holds up no other."""

    rows: Annotated[tuple[Newcomer, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]


class NewcomerOut(TypedDict):
    """What became of one row, in their order. With a `slug` nothing did: `field` is where to mend it."""

    account_id: UUID | None
    field: Literal["name", "email", "company", "line_id"] | None
    slug: str | None
    title: str
    detail: str


class NewConnection(Input):
    """At most one of client, unit and account; none of them = all own people of the partner."""

    client_id: UUID | None = None
    unit_id: UUID | None = None
    account_id: UUID | None = None
    active_from: Moment | None = None
    active_until: Moment | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if sum(target is not None for target in (self.client_id, self.unit_id, self.account_id)) > 1:
            raise ValueError("choose one of client_id, unit_id, account_id")
        if self.active_from and self.active_until and self.active_from >= self.active_until:
            raise ValueError("active_until must be after active_from")
        return self


class LineOut(TypedDict):
    """A line as its administrator sees it."""

    id: UUID
    partner_id: UUID
    partner_name: str
    name: str
    icon: str
    delivery_rule: DeliveryRule
    owner_email: str
    wait_warn_s: int
    wait_bad_s: int
    version: int
    deleted_at: datetime | None


class SpecialistOut(TypedDict):
    account_id: UUID
    name: str
    company: str
    side_partner_id: UUID
    priority: Priority


class ConnectionOut(TypedDict):
    """`name`: of the client, unit or person; of all own people, the partner's. `company`: whose unit or person it is."""

    id: UUID
    line_id: UUID
    side_partner_id: UUID
    client_id: UUID | None
    unit_id: UUID | None
    account_id: UUID | None
    name: str
    company: str
    active_from: datetime
    active_until: datetime | None


class MyLine(TypedDict):
    """A line of the program, without what `presence` and `inquiries` know of it."""

    id: UUID
    name: str
    partner_id: UUID
    partner_name: str
    icon: str
    as_user: bool
    my_priority: Priority | None
    wait_warn_s: int
    wait_bad_s: int


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who wants to ask on a line. `unit_ids`: his unit and all above it."""

    line_id: UUID
    account_id: UUID
    partner_id: UUID
    client_id: UUID | None
    unit_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Member:
    """A specialist of a line. `side_partner_id`: his own partner."""

    account_id: UUID
    side_partner_id: UUID
    priority: Priority


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What must be known of a line to work on it, deleted or not."""

    line_id: UUID
    partner_id: UUID
    name: str
    delivery_rule: DeliveryRule
    owner_email: str


Route = LineFacts
"""The line that an asker may use now."""


@dataclass(frozen=True, slots=True)
class Served:
    """A line that an account is a specialist of. `side_partner_id`: his own partner."""

    line_id: UUID
    partner_id: UUID
    side_partner_id: UUID
    priority: Priority


@dataclass(frozen=True, slots=True)
class Heard:
    """Lines that somebody serves or watches, and lines that he may ask on."""

    served: set[UUID]
    connected: set[UUID]
