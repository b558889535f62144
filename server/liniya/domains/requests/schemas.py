"""What requests take and give."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool
from typing_extensions import TypedDict

from liniya.core.access import Role
from liniya.domains.accounts.schemas import Login
from liniya.domains.lines.schemas import Moment
from liniya.domains.organisations.schemas import Day, Email, Input, Name, Words
from liniya.domains.requests.rules import Kind, State
from liniya.kit.text import is_whole_address, tidy

MOST_LINES = 50
Text = Annotated[str, Field(max_length=1000), AfterValidator(tidy)]
"""A few sentences; may be empty."""
Reason = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(tidy), Field(min_length=1)]


def _whole(address: str) -> str:
    if not is_whole_address(address):
        raise ValueError("an e-mail address such as smith@company.com")
    return address


Address = Annotated[Email, AfterValidator(_whole)]


class AskedPerson(Input):
    """Who is to get an account [4.5-V]."""

    last_name: Name
    first_name: Name
    middle_name: Words = ""
    position: Name
    email: Address
    phone: Words = ""


class AccountWish(AskedPerson):
    kind: Literal["account"]
    comment: Text = ""


class LineWish(Input):
    """`words`: which line, or with what help is needed. `for_company`: for everybody of the asker's company."""

    kind: Literal["line"]
    words: Name
    for_company: StrictBool = False
    comment: Text = ""


class ContractWish(Input):
    kind: Literal["contract"]
    comment: Text = ""


Wish = Annotated[AccountWish | LineWish | ContractWish, Field(discriminator="kind")]


class DoorWish(AskedPerson):
    """From the sign-in screen: nobody knows yet for which company. `company`: as the asker calls it."""

    position: Words = ""
    company: Name
    comment: Text = ""


class AcceptAccount(Input):
    """The account as it is to be registered, with what it gets. `client_id` counts only for requests from the sign-in screen."""

    kind: Literal["account"]
    login: Login
    last_name: Name
    first_name: Words = ""
    middle_name: Words = ""
    position: Words = ""
    email: Address
    phone: Words = ""
    client_id: UUID | None = None
    unit_id: UUID | None = None
    role: Role = "user"
    line_ids: Annotated[tuple[UUID, ...], Field(max_length=MOST_LINES)] = ()


class AcceptLine(Input):
    """Which line, for whom, and until when (None: for ever)."""

    kind: Literal["line"]
    line_id: UUID
    for_company: bool
    active_until: Moment | None = None


class AcceptContract(Input):
    """The contract's new last day; its number when it is a new one."""

    kind: Literal["contract"]
    contract_until: Day
    contract_number: Words | None = None


Acceptance = Annotated[AcceptAccount | AcceptLine | AcceptContract, Field(discriminator="kind")]


class Refusal(Input):
    """The asker reads the reason."""

    reason: Reason


class RequestOut(TypedDict):
    """`wish`: the fields of the wish as they were sent. `outcome`: `account_id`, `line`, `until`, as far as there are any."""

    id: UUID
    kind: Kind
    state: State
    asker_id: UUID | None
    asker: str
    position: str
    company: str
    client_id: UUID | None
    wish: dict[str, Any]
    comment: str
    contract_until: date | None
    """Of the asker's company, as it is now."""
    made_at: datetime
    answered_at: datetime | None
    answered_by: str
    reason: str
    outcome: dict[str, Any]


class RequestPage(TypedDict):
    items: list[RequestOut]
    total: int


class RequestCounts(TypedDict):
    """`oldest_at`: since when the oldest one waits."""

    waiting: int
    accepted: int
    declined: int
    oldest_at: datetime | None


class KnownPerson(TypedDict):
    id: UUID
    name: str
    company: str
    is_blocked: bool


class RequestChecks(TypedDict):
    """Accounts of the own company and its clients that the wanted one may be already."""

    same_address: list[KnownPerson]
    similar: list[KnownPerson]
    is_login_free: bool
    """The address as a login."""


class ContractOut(TypedDict):
    """`renewable_from`: the first day on which a renewal may be asked for."""

    number: str
    until: date
    renewable_from: date
