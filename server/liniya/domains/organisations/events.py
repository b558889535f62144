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
class CompanyRenamed(Event):
    """A partner (`client_id` None) or a client has another name, which its people carry. Inside only."""

    type: ClassVar[str] = "company.renamed"
    partner_id: UUID
    client_id: UUID | None
