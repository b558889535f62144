"""What crosses the wire about figures."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from typing_extensions import TypedDict

from liniya.domains.audit.schemas import AuditPage
from liniya.domains.organisations.schemas import SetupStep


class TodayOut(TypedDict):
    """A specialist's own figures; None: nothing to count yet."""

    inquiries: int
    inquiries_usual: float | None
    first_reply_s: int | None
    rating: float | None
    ratings: int


StepState = Literal["done", "skipped", "open"]


class SetupOut(TypedDict):
    """How far the company is set up. `step`: where to go on; None: nothing is left."""

    steps: dict[SetupStep, StepState]
    step: SetupStep | None
    finished_at: datetime | None


class BareLine(TypedDict):
    id: UUID
    name: str


class CompanyCounts(TypedDict):
    """`joined`: have a password; `invited`: have a link that still works, and no password; `uninvited`: neither.

    `open`: requests on own lines that somebody has; `queued`: those that wait. `ending`: clients whose contract ends within 30
    days, or has ended in the last 30.
    """

    people: int
    users: int
    specialists: int
    administrators: int
    joined: int
    invited: int
    uninvited: int
    online: int
    free: int
    lines: int
    unmanned: int
    clients: int
    ending: int
    units: int
    open: int
    queued: int


class OverviewOut(TypedDict):
    """`unmanned_lines`: the first of those that have nobody who could be chosen. `acts`: the latest of the audit log."""

    counts: CompanyCounts
    unmanned_lines: list[BareLine]
    setup: SetupOut
    acts: AuditPage


class LedgerOut(TypedDict):
    """Requests of a partner's users: received = queued + assigned + in work + finished. `difference` must be 0.

    `checked_at`: when that was looked at last; None: never.
    """

    partner_id: UUID
    received: int
    queued: int
    assigned: int
    in_work: int
    finished: int
    difference: int
    checked_at: datetime | None
