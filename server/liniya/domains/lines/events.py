"""Facts about lines. What clients are told is `access.changed` (`organisations.events`)."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.accounts.schemas import PersonOut


@dataclass(frozen=True, slots=True)
class PoolMayHaveGrown(Event):
    """Somebody can be chosen on the line who could not before: the queue must be looked at. Inside only (C5)."""

    type: ClassVar[str] = "line.pool_may_have_grown"
    line_id: UUID


@dataclass(frozen=True, slots=True)
class SpecialistChanged(Event):
    """For the users of a line: what they see of its specialist. On the wire the same as any change of a person."""

    type: ClassVar[str] = "person.changed"
    person: PersonOut
