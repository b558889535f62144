"""What the audit log takes and gives."""

from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

from typing_extensions import TypedDict

from liniya.core.access import Door

Group = Literal["settings", "people", "sign_in"]
"""What the log is divided into."""
Act = Literal[
    "account.blocked",
    "account.changed",
    "account.created",
    "account.erased",
    "account.exported",
    "account.imported",
    "account.unblocked",
    "client.care_changed",
    "client.changed",
    "client.created",
    "client.deleted",
    "connection.ended",
    "connection.made",
    "line.changed",
    "line.created",
    "line.deleted",
    "line.restored",
    "partner.changed",
    "partner.created",
    "password.changed",
    "password.link_sent",
    "request.accepted",
    "request.declined",
    "role.granted",
    "role.revoked",
    "second_step.codes_renewed",
    "second_step.removed",
    "second_step.reset",
    "second_step.set",
    "session.ended",
    "session.refused",
    "session.started",
    "specialist.added",
    "specialist.changed",
    "specialist.removed",
    "sso.changed",
    "sso.deleted",
    "sso.linked",
    "unit.changed",
    "unit.created",
    "unit.deleted",
    "vendor.linked",
    "vendor.unlinked",
]
"""The noun and what happened to it. Clients have a sentence for each; one that is given up stays, because entries stay."""


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
    act: Act
    subject_kind: str
    subject_id: UUID
    subject: str
    changes: list[ChangeOut]
    door: Door
    address: str
    device: str


class AuditPage(TypedDict):
    """The latest first. `next`: where the next page begins. `names`: of what changes refer to by id, if it is still there."""

    items: list[AuditOut]
    names: dict[UUID, str]
    next: UUID | None


class AuditCounts(TypedDict):
    """How many there are with these filters, in all and in each group."""

    all: int
    settings: int
    people: int
    sign_in: int
