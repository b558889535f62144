"""Pure rules of lines: whom a connection reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

Priority = Literal["observer", "standard", "medium", "high"]
DeliveryRule = Literal["standard", "care_first", "manager_first"]
"""C4: `care_first` asks the care specialist, then the client manager, then anybody; `manager_first` the manager."""

OBSERVER: Final = "observer"
RESTORE_WITHIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a connection means: a client, a unit, one account, or a partner's own people.

    A unit means all below it, too: askers bring the units above their own.
    """

    side_partner_id: UUID
    client_id: UUID | None
    unit_ids: frozenset[UUID]
    account_id: UUID | None
    is_everybody: bool


def is_reached(
    target: Target, *, account_id: UUID, partner_id: UUID, client_id: UUID | None, unit_ids: Collection[UUID]
) -> bool:
    """Whether the account is one of those who are meant."""
    if target.side_partner_id != partner_id:
        return False
    if target.is_everybody:
        return client_id is None
    if target.account_id is not None:
        return target.account_id == account_id
    if target.client_id is not None:
        return target.client_id == client_id
    return not target.unit_ids.isdisjoint(unit_ids)


def may_pool_grow(before: str | None, after: str) -> bool:
    """Somebody who was never chosen may be chosen now (C1)."""
    return after != OBSERVER and before in {None, OBSERVER}


def may_see_side(*, line_partner_id: UUID, own_side: UUID, user_side: UUID) -> bool:
    """Specialists of the line's owner see all its users; those of a first-line partner only their own partner's."""
    return own_side in {line_partner_id, user_side}


def may_restore(deleted_at: datetime, now: datetime) -> bool:
    """A line that was deleted a moment ago comes back as it was; later its people have other plans already."""
    return now - deleted_at <= RESTORE_WITHIN
