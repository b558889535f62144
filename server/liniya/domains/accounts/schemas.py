"""What accounts take and give."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from liniya.core.access import Role
from liniya.domains.organisations.schemas import Day, Email, Input, Name, NewPartner, PartnerDetails, Words
from liniya.kit.text import tidy

Locale = Literal["ru", "en"]
HandStatus = Literal["free", "away", "dnd", "busy"]
"""What a person may choose by hand; `presence` knows it."""
Login = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s\x00-\x1f]+$")]
AnyLogin = Annotated[str, Field(max_length=300), AfterValidator(tidy)]
"""What somebody types as his login or e-mail."""
Secret = Annotated[str, Field(min_length=1, max_length=1000)]


class Credentials(Input):
    login: AnyLogin
    password: Annotated[str, Field(max_length=1000)]
    remember: bool = False


class PasswordLinkWish(Input):
    login: AnyLogin


class NewPassword(Input):
    token: Secret
    password: Annotated[str, Field(max_length=1000)]


class MyChange(Input):
    locale: Locale


class NewAccount(Input):
    """Somebody who is to sign in. Without `client_id` one of the partner's own people."""

    login: Login
    email: Email = ""
    last_name: Name
    first_name: Words = ""
    middle_name: Words = ""
    position: Words = ""
    phone: Words = ""
    birthday: Day | None = None
    client_id: UUID | None = None
    unit_id: UUID | None = None
    locale: Locale = "ru"
    roles: tuple[Role, ...] = ("user",)


class AccountChange(Input):
    """Only the fields that are sent are changed."""

    login: Login | None = None
    email: Email | None = None
    last_name: Name | None = None
    first_name: Words | None = None
    middle_name: Words | None = None
    position: Words | None = None
    phone: Words | None = None
    birthday: Day | None = None
    unit_id: UUID | None = None
    locale: Locale | None = None


class NewPartnerWithAdministrator(Input):
    """A partner, and the first person who may work in it."""

    partner: NewPartner
    administrator: NewAccount | None = None


class CareChange(Input):
    """Both are replaced."""

    care_specialist_id: UUID | None
    client_manager_id: UUID | None


class Me(TypedDict):
    account_id: UUID
    login: str
    name: str
    email: str
    roles: list[Role]
    partner_id: UUID | None
    partner_name: str
    client_id: UUID | None
    locale: Locale
    status: HandStatus
    idle_after_s: int


class PersonOut(TypedDict):
    """What everybody who meets a person sees of it."""

    id: UUID
    name: str
    first_name: str
    last_name: str
    position: str
    company: str
    client_id: UUID | None
    partner_id: UUID | None
    is_staff: bool


class CardClient(TypedDict):
    id: UUID
    name: str
    kind: str
    tax_number: str
    registration_number: str
    contract_until: date | None
    client_manager_id: UUID | None
    care_specialist_id: UUID | None


class PersonCard(PersonOut):
    login: str
    email: str
    phone: str
    birthday: date | None
    last_seen_at: datetime | None
    unit: str | None
    client: CardClient | None


class AccountOut(PersonOut):
    """An account as its administrator sees it."""

    login: str
    email: str
    middle_name: str
    phone: str
    birthday: date | None
    unit_id: UUID | None
    locale: str
    roles: list[Role]
    is_blocked: bool
    has_password: bool
    last_seen_at: datetime | None
    created_at: datetime


class AccountPage(TypedDict):
    items: list[AccountOut]
    total: int


class PartnerCreated(TypedDict):
    partner: PartnerDetails
    administrator: AccountOut | None


class CareOut(TypedDict):
    client_id: UUID
    care_specialist_id: UUID | None
    client_manager_id: UUID | None


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after a client (C4)."""

    care_specialist_id: UUID | None
    client_manager_id: UUID | None


@dataclass(frozen=True, slots=True)
class AskingFacts:
    """What decides which lines somebody may ask on. `unit_ids`: his unit and all above it."""

    account_id: UUID
    partner_id: UUID
    client_id: UUID | None
    unit_ids: frozenset[UUID]
    is_user: bool
    is_blocked: bool
