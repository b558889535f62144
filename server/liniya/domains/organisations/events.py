"""Facts about organisations."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event


@dataclass(frozen=True, slots=True)
class AccessChanged(Event):
    """What the recipient may see or do is another set now: take a new snapshot."""

    type: ClassVar[str] = "access.changed"


@dataclass(frozen=True, slots=True)
class CompanyNamesChanged(Event):
    """Other companies see the names of a partner's people in another way. Inside only."""

    type: ClassVar[str] = "company.names_changed"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class CompanyCardChanged(Event):
    """What people are shown of a partner (`client_id` None) or a client is different: the name, which its people carry, how to
    reach the partner, or the contract. Inside only.
    """

    type: ClassVar[str] = "company.card_changed"
    partner_id: UUID
    client_id: UUID | None
