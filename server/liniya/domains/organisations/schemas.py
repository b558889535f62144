"""What organisations take and give."""

import hashlib
import re
from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, Base64Bytes, BaseModel, BeforeValidator, ConfigDict, Field
from typing_extensions import TypedDict

from liniya.core.access import Role
from liniya.kit.text import is_storable, one_line

ClientKind = Literal["company", "person"]
Shape = Literal["clients", "company"]
Locale = Literal["ru", "en"]
LONGEST = 300


def _clean(text: str) -> str:
    if not is_storable(text):
        raise ValueError("not storable")
    return one_line(text, LONGEST)


def _only_text(value: object) -> object:
    if isinstance(value, int | float):
        raise ValueError("a date as text, such as 2026-11-26")
    return value


Day = Annotated[date, BeforeValidator(_only_text)]
"""A date as text; Pydantic would take a number for seconds since 1970."""


def _only_written_out(value: object) -> object:
    if isinstance(value, str) and not _DATE.match(value):
        raise ValueError("a date and a time, such as 2026-11-26T09:00:00Z")
    return _only_text(value)


_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Moment = Annotated[AwareDatetime, BeforeValidator(_only_written_out)]
"""A date and a time with its zone, as text; Pydantic would take a number for seconds since 1970."""
Words = Annotated[str, Field(max_length=LONGEST), AfterValidator(_clean)]
"""One line of text; may be empty."""
Name = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(_clean), Field(min_length=1)]
"""One line of text that says something."""
Email = Annotated[str, Field(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$"), AfterValidator(_clean)]
"""An e-mail address or nothing; whether it exists only a letter can tell."""


Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""Of the card as the editor has seen it: a change to one that was changed meanwhile is refused. None: whatever is there."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("a time zone, such as Europe/Moscow")
    return name


TimeZone = Annotated[str, Field(max_length=60), AfterValidator(_zone)]
"""A name of the IANA data base."""


class Input(BaseModel):
    """Base of inputs: an unknown field is a mistake, not a wish."""

    model_config = ConfigDict(extra="forbid")


class NewDistributor(Input):
    name: Name


class NewPartner(Input):
    name: Name
    phone: Words = ""
    email: Email = ""
    site: Words = ""
    greeting: Words = ""
    missed_email: Email = ""
    time_zone: TimeZone = "Europe/Moscow"
    locale: Locale = "ru"
    shape: Shape = "clients"
    is_vendor: bool = False
    distributor_id: UUID | None = None
    """Only the system may choose it; a distributor's partners are his own."""


class PartnerChange(Input):
    """Only the fields that are sent are changed."""

    name: Name | None = None
    phone: Words | None = None
    email: Email | None = None
    site: Words | None = None
    greeting: Words | None = None
    missed_email: Email | None = None
    time_zone: TimeZone | None = None
    locale: Locale | None = None
    shape: Shape | None = None
    discovery_forbidden: bool | None = None
    names_as_initials: bool | None = None
    version: Version | None = None


class NewLogo(Input):
    """The file itself, as base64."""

    content: Annotated[Base64Bytes, Field(max_length=4_000_000)]

    @property
    def digest(self) -> str:
        """What tells one file from another."""
        return hashlib.sha256(self.content).hexdigest()


SetupStep = Literal["company", "line", "people", "invitations", "question"]


class SetupChange(Input):
    """`step` with `is_skipped`: leave it out, or take it up again. `is_finished`: the whole setup."""

    step: SetupStep | None = None
    is_skipped: bool = True
    is_finished: bool | None = None


class SetupMarks(TypedDict):
    """What was said of the setup; what is done is seen from the facts."""

    skipped: list[SetupStep]
    finished_at: datetime | None


class VendorMark(Input):
    is_vendor: bool


class NewClient(Input):
    name: Name
    kind: ClientKind = "company"
    tax_number: Words = ""
    registration_number: Words = ""
    contract_number: Words = ""
    contract_from: Day | None = None
    contract_until: Day | None = None


class ClientChange(Input):
    """Only the fields that are sent are changed."""

    name: Name | None = None
    kind: ClientKind | None = None
    tax_number: Words | None = None
    registration_number: Words | None = None
    contract_number: Words | None = None
    contract_from: Day | None = None
    contract_until: Day | None = None
    version: Version | None = None


class NewUnit(Input):
    name: Name
    client_id: UUID | None = None
    parent_id: UUID | None = None


class UnitChange(Input):
    """Only the fields that are sent are changed."""

    name: Name | None = None
    parent_id: UUID | None = None
    version: Version | None = None


class PartnerOut(TypedDict):
    """A partner as its people see it."""

    id: UUID
    name: str
    phone: str
    email: str
    site: str


class PartnerDetails(PartnerOut):
    """A partner as its administrator and its distributor see it."""

    greeting: str
    missed_email: str
    time_zone: str
    locale: Locale
    shape: Shape
    discovery_forbidden: bool
    names_as_initials: bool
    logo_id: UUID | None
    is_vendor: bool
    distributor_id: UUID | None
    version: int


class PartnerPage(TypedDict):
    items: list[PartnerDetails]
    total: int


class ClientOut(TypedDict):
    id: UUID
    partner_id: UUID
    kind: str
    name: str
    tax_number: str
    registration_number: str
    contract_number: str
    contract_from: date | None
    contract_until: date | None
    version: int


class ClientPage(TypedDict):
    items: list[ClientOut]
    total: int


class UnitOut(TypedDict):
    id: UUID
    partner_id: UUID
    client_id: UUID | None
    parent_id: UUID | None
    name: str
    version: int


class UnitPage(TypedDict):
    items: list[UnitOut]
    total: int


class Names(TypedDict):
    """`shortening`: partners whose people other companies see with initials."""

    partners: dict[UUID, str]
    clients: dict[UUID, str]
    shortening: set[UUID]


class LogoOut(TypedDict):
    """`logo_id`: for `GET /api/logos/{logo_id}`; None: there is none."""

    logo_id: UUID | None


class Addressee(NamedTuple):
    """Where letters to a company go, and how they are written. `email` may be empty."""

    email: str
    time_zone: str
    locale: str


class DemoLogin(TypedDict):
    login: str
    password: str
    name: str
    role: Role


class WelcomeText(TypedDict):
    """`is_set_up`: False until the first company is there (`POST /api/installation`)."""

    name: str
    greeting: str
    phone: str
    logo_id: UUID | None
    is_set_up: bool


class Welcome(WelcomeText):
    """What the sign-in page shows before anybody is known."""

    demo: bool
    demo_logins: list[DemoLogin]
