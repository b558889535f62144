"""Who may do what: the actor, the table role → rights, and the tenant fence.

Services call `require`; stores restrict rows by `Actor.scope` (and by the rules of their noun). Underneath, PostgreSQL's
row-level security uses the same scope, so a forgotten restriction shows nothing instead of everything.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from liniya.core.problems import Forbidden

Role = Literal["user", "specialist", "administrator", "distributor"]
Door = Literal["rest", "socket", "job", "cli"]


class Right(StrEnum):
    """What an actor can be allowed to do. Whether it applies to one object is the business of the noun's service."""

    ASK = "ask"
    """Ask on the lines that are connected to me."""
    SERVE = "serve"
    """Answer on the lines that I am a specialist of."""
    SEE_COMPANY = "see_company"
    """Read clients, units, people and lines of the own partner."""
    MANAGE_COMPANY = "manage_company"
    """Change clients, units, people, lines and connections of the own partner; move or close any of its inquiries."""
    MANAGE_PARTNERS = "manage_partners"
    """Create partners and give them rights; never see their clients' data."""


ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    "user": frozenset({Right.ASK}),
    "specialist": frozenset({Right.SERVE, Right.SEE_COMPANY}),
    "administrator": frozenset({Right.SEE_COMPANY, Right.MANAGE_COMPANY}),
    "distributor": frozenset({Right.MANAGE_PARTNERS}),
}

EVERYTHING = "*"
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: an account behind a door, or the system itself (`account_id` None)."""

    account_id: UUID | None
    partner_id: UUID | None
    client_id: UUID | None = None
    unit_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    partners: frozenset[UUID] = frozenset()
    """Partners whose rows may be touched at all: the own one and those joined to it by a vendor line."""
    session_id: UUID | None = None
    door: Door = "rest"
    locale: str = "ru"
    is_system: bool = False
    rights: frozenset[Right] = field(init=False)

    def __post_init__(self) -> None:
        granted = frozenset[Right]().union(*(ROLE_RIGHTS[role] for role in self.roles))
        object.__setattr__(self, "rights", frozenset(Right) if self.is_system else granted)

    @property
    def me(self) -> UUID:
        """The acting account; a system actor has none and is refused."""
        if self.account_id is None:
            raise Forbidden
        return self.account_id

    @property
    def scope(self) -> str:
        """The tenant fence as PostgreSQL reads it: `*`, or partner ids joined by commas."""
        return EVERYTHING if self.is_system else ",".join(sorted(str(partner) for partner in self.partners))


SYSTEM = Actor(account_id=None, partner_id=None, door="job", is_system=True)
"""Jobs, the relay and sign-in: works for all tenants."""


def require(actor: Actor, right: Right) -> None:
    """Raise `Forbidden` unless the actor has the right."""
    if right not in actor.rights:
        raise Forbidden


def is_allowed(actor: Actor, right: Right) -> bool:
    """Whether the actor has the right."""
    return right in actor.rights
