"""What crosses the wire about presence."""

from datetime import datetime

from pydantic import BaseModel
from typing_extensions import TypedDict

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
