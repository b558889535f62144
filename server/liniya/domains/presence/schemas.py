"""What crosses the wire about presence."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from typing_extensions import TypedDict

from liniya.core.access import Actor
from liniya.domains.presence.rules import Chosen, Status


class SetStatus(BaseModel):
    """`presence.set`."""

    status: Chosen


class SetIdle(BaseModel):
    """`presence.idle`: no input in this window for a while, or input again."""

    idle: bool


class StatusOut(TypedDict):
    """The status as chosen by hand."""

    status: Chosen


class PresenceOut(TypedDict):
    """What others see, and since when."""

    status: Status
    since: datetime


@dataclass(frozen=True, slots=True)
class NewWindow:
    """A socket that was opened."""

    actor: Actor
    id: UUID
    is_idle: bool = False
