"""What the audit log takes and gives."""

from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from typing_extensions import TypedDict

Group = Literal["settings", "people", "sign_in"]
"""What the log is divided into."""


class Subject(NamedTuple):
    """With what something was done. `name`: as people know it; `partner_id`: in whose log it stands."""

    kind: str
    id: UUID
    name: str
    partner_id: UUID | None


class ChangeOut(TypedDict):
    field: str
    before: Any
    after: Any


class AuditOut(TypedDict):
    """`who`: the name that the account has now; empty for the system, and for strangers whose sign-in was refused."""

    id: UUID
    at: datetime
    account_id: UUID | None
    who: str
    act: str
    subject_kind: str
    subject_id: UUID
    subject: str
    changes: list[ChangeOut]
    door: str
    address: str
    device: str


class AuditPage(TypedDict):
    """The latest first. `next`: where the next page begins."""

    items: list[AuditOut]
    next: UUID | None


class AuditCounts(TypedDict):
    """How many there are with these filters, in all and in each group."""

    all: int
    settings: int
    people: int
    sign_in: int
