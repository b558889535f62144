"""What accounts take and give."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator
from typing_extensions import TypedDict

from liniya.core.access import Role
from liniya.domains.accounts.rules import PasswordFault, SecondStepWish
from liniya.domains.organisations.schemas import (
    Day,
    Email,
    Input,
    Locale,
    Name,
    NewPartner,
    PartnerDetails,
    TimeZone,
    Version,
    Words,
)
from liniya.kit.text import tidy

MOST_AT_ONCE = 200
"""Accounts of one act; who means more sends several, and can say how far he is."""
HandStatus = Literal["free", "away", "dnd", "busy"]
"""What a person may choose by hand; `presence` knows it."""
Login = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\s\x00-\x1f]+$")]
AnyLogin = Annotated[str, Field(max_length=300), AfterValidator(tidy)]
"""What somebody types as his login or e-mail."""
Code = Annotated[str, Field(min_length=1, max_length=40)]
Secret = Annotated[str, Field(min_length=1, max_length=1000)]

COLUMNS: Final = {
    "last_name": ("Фамилия", "Last name"),
    "first_name": ("Имя", "First name"),
    "middle_name": ("Отчество", "Middle name"),
    "position": ("Должность", "Position"),
    "email": ("Почта", "E-mail"),
    "phone": ("Телефон", "Phone"),
    "login": ("Логин", "Login"),
    "roles": ("Роли", "Roles"),
    "unit": ("Подразделение", "Unit"),
    "client": ("Клиент", "Client"),
    "birthday": ("День рождения", "Birthday"),
}
"""Of a table of people, as it is given out and taken in: the words in Russian and in English."""
FURTHER_COLUMNS: Final = {
    "state": ("Состояние", "State"),
    "last_seen_at": ("Последний вход (UTC)", "Last seen (UTC)"),
}
"""Only given out."""
ROLE_WORDS: Final = {
    "user": ("Пользователь", "User"),
    "specialist": ("Специалист", "Specialist"),
    "administrator": ("Администратор", "Administrator"),
}
STATE_WORDS: Final = {
    "active": ("Работает", "Active"),
    "invited": ("Приглашён", "Invited"),
    "blocked": ("Отключён", "Blocked"),
}


class Credentials(Input):
    """`code`: of the telephone or a recovery code, when it was asked for."""

    login: AnyLogin
    password: Annotated[str, Field(max_length=1000)]
    code: Code | None = None
    remember: bool = False


class Installation(Input):
    """The first company and its administrator. `code`: the server prints it at its start."""

    code: Secret
    company: Name
    time_zone: TimeZone = "Europe/Moscow"
    locale: Locale = "ru"
    last_name: Name
    first_name: Words = ""
    email: Annotated[Email, Field(min_length=3)]
    login: Login
    password: Annotated[str, Field(max_length=1000)]


class PasswordLinkWish(Input):
    login: AnyLogin


class NewPassword(Input):
    token: Secret
    password: Annotated[str, Field(max_length=1000)]


class SecondStepBegin(Input):
    """`code`: of the telephone that is to be replaced."""

    password: Annotated[str, Field(max_length=1000)]
    code: Code | None = None


class GivenCode(Input):
    code: Code


class SignInPolicyChange(Input):
    second_step: SecondStepWish
    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """As the editor has seen it; 0: nothing was ever chosen."""


class OwnPasswordChange(Input):
    current: Annotated[str, Field(max_length=1000)]
    password: Annotated[str, Field(max_length=1000)]


class PasswordToRate(Input):
    """`token`: of the link to set it; without one the own password is meant."""

    password: Annotated[str, Field(max_length=1000)]
    token: Secret | None = None


class OwnCardChange(Input):
    """Only the fields that are sent are changed. `password`: the present one, needed to change the e-mail."""

    last_name: Name | None = None
    first_name: Words | None = None
    middle_name: Words | None = None
    position: Words | None = None
    email: Email | None = None
    phone: Words | None = None
    birthday: Day | None = None
    is_findable: bool | None = None
    hides_contacts: bool | None = None
    password: Annotated[str, Field(max_length=1000)] | None = None
    version: Version | None = None


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
    invite: bool = False
    """Have the invitation sent at once (A2); needs an e-mail."""


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
    version: Version | None = None


class ManyAct(Input):
    """One act on many accounts. `role`: of `grant` and `revoke`; `unit_id`: of `move`, None = to no unit."""

    act: Literal["block", "unblock", "grant", "revoke", "move", "invite"]
    ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    role: Role | None = None
    unit_id: UUID | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.role is not None) != (self.act in ("grant", "revoke")):
            raise ValueError("grant and revoke need a role, and nothing else has one")
        if self.unit_id is not None and self.act != "move":
            raise ValueError("only a move has a unit")
        return self


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
    contract_number: str
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
    unit: str
    roles: list[Role]
    is_blocked: bool
    has_password: bool
    invited_at: datetime | None
    """When the last invitation was sent."""
    last_seen_at: datetime | None
    created_at: datetime
    version: int


class AccountPage(TypedDict):
    items: list[AccountOut]
    total: int


class AccountIds(TypedDict):
    """`total` is larger than what is listed when more were found than one selection may hold."""

    ids: list[UUID]
    total: int


class Refused(TypedDict):
    """Why an act was not done to one of many."""

    id: UUID
    name: str
    slug: str
    title: str
    detail: str


class ActOut(TypedDict):
    """An act as `POST /api/account-acts` takes it."""

    act: str
    ids: list[UUID]
    role: Role | None
    unit_id: UUID | None


class ActsDone(TypedDict):
    """`changed`: those to whom something happened. `undo`: what takes it back; empty when nothing can."""

    changed: list[UUID]
    refused: list[Refused]
    undo: list[ActOut]


class RoleTime(TypedDict):
    role: Role
    granted_at: datetime
    revoked_at: datetime | None


class SignInOut(TypedDict):
    """`end_reason`: why it ended; None: it lasts."""

    id: UUID
    created_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    address: str
    device: str


class SecondStepSetup(TypedDict):
    """What goes to the telephone: as text, as an address, as a picture (SVG)."""

    secret: str
    uri: str
    qr: str


class RecoveryCodes(TypedDict):
    codes: list[str]


class OwnSecondStep(TypedDict):
    """`is_demanded`: the company does not let it be switched off."""

    is_on: bool
    since: datetime | None
    used_at: datetime | None
    codes_left: int
    is_demanded: bool


class SignInPolicyOut(TypedDict):
    """What a company demands; how many of its people, and of its administrators, there are, and how many have a second step."""

    second_step: SecondStepWish
    people: int
    people_with: int
    administrators: int
    administrators_with: int
    version: int


class OwnCard(PersonOut):
    """The own card as its owner sees it (A5). `is_discovery_forbidden`, `are_names_shortened`: set for the whole company."""

    middle_name: str
    login: str
    email: str
    phone: str
    birthday: date | None
    roles: list[Role]
    is_findable: bool
    hides_contacts: bool
    has_password: bool
    password_changed_at: datetime | None
    is_discovery_forbidden: bool
    are_names_shortened: bool
    version: int


class PasswordStrength(TypedDict):
    """`score`: 0 (guessed at once) to 4. `problem`: why it is refused; None: it can be taken."""

    score: int
    problem: PasswordFault | None


class OwnSignIn(TypedDict):
    """`is_new_place`: the first from this address, and not the first of all."""

    id: UUID
    created_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    address: str
    device: str
    is_this: bool
    is_new_place: bool


class OwnSignIns(TypedDict):
    """The living ones, then the last that ended."""

    items: list[OwnSignIn]


class AccountHistory(TypedDict):
    """Which roles somebody has and had, and his last sign-ins, the latest first."""

    roles: list[RoleTime]
    second_step_since: datetime | None
    sign_ins: list[SignInOut]


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
