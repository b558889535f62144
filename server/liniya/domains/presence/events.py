"""Facts of presence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.presence.rules import Chosen, Status


@dataclass(frozen=True, slots=True)
class PresenceChanged(Event):
    """Somebody's status is another one now. `before` stays inside."""

    type: ClassVar[str] = "presence.changed"
    account_id: UUID
    status: Status
    since: datetime
    before: Status

    def data(self) -> dict[str, Any]:
        return {"account_id": self.account_id, "status": self.status, "since": self.since}


@dataclass(frozen=True, slots=True)
class StatusChosen(Event):
    """I chose another status by hand (for my other windows)."""

    type: ClassVar[str] = "presence.mine"
    status: Chosen
