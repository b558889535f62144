"""Facts of requests."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.requests.rules import Kind, State


@dataclass(frozen=True, slots=True)
class RequestChanged(Event):
    """A request was made, answered or taken back; its card is asked for. `asker_id` None: from the sign-in screen."""

    type: ClassVar[str] = "request.changed"
    request_id: UUID
    kind: Kind
    state: State
    asker_id: UUID | None


@dataclass(frozen=True, slots=True)
class RequestAnswered(Event):
    """The asker is to be told, in a letter when he does not see it in his program. Inside only."""

    type: ClassVar[str] = "request.answered"
    request_id: UUID
    partner_id: UUID
    asker_id: UUID | None
    email: str
    subject: str
    text: str
