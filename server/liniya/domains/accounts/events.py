"""Facts about accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from liniya.core.events import Event
from liniya.domains.accounts.schemas import PersonOut

SessionEnd = Literal[
    "later_sign_in", "signed_out", "blocked", "password_changed", "ended_by_administrator", "ended_by_owner"
]


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """A sign-in is over; its windows return to the sign-in screen (A3)."""

    type: ClassVar[str] = "session.ended"
    session_id: UUID
    reason: SessionEnd


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """What others see of a person."""

    type: ClassVar[str] = "person.changed"
    person: PersonOut


@dataclass(frozen=True, slots=True)
class SignedOut(Event):
    """The account has no sign-in left. Inside only."""

    type: ClassVar[str] = "account.signed_out"
    account_id: UUID


@dataclass(frozen=True, slots=True)
class PasswordLinkMade(Event):
    """A letter with a one-time link must be written. Inside only, and in the same transaction: `token` is a secret."""

    type: ClassVar[str] = "password_link.made"
    account_id: UUID
    email: str
    token: str
    locale: str
    name: str
    expires_at: datetime
    is_invitation: bool


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    """Inside only."""

    type: ClassVar[str] = "role.granted"
    account_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class RoleRevoked(Event):
    """Inside only."""

    type: ClassVar[str] = "role.revoked"
    account_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class AccountBlockingChanged(Event):
    """Inside only."""

    type: ClassVar[str] = "account.blocking_changed"
    account_id: UUID
    is_blocked: bool
