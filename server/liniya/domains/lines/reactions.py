"""What follows for lines from facts of those below."""

from liniya.core.events import to_line_users
from liniya.core.tx import Tx
from liniya.domains.accounts.events import AccountBlockingChanged, PersonChanged, RoleGranted
from liniya.domains.lines import service
from liniya.domains.lines.events import PoolMayHaveGrown, SpecialistChanged
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged


async def look_at_queues(tx: Tx, event: RoleGranted | AccountBlockingChanged) -> None:
    """Somebody who is on lines already is a specialist again: they may have somebody to choose (A6)."""
    for line in await service.list_served(tx, event.account_id):
        if line.priority != "observer":
            await tx.emit(PoolMayHaveGrown(line.line_id))


async def tell_users(tx: Tx, event: PersonChanged) -> None:
    """Users of a line see a new name of its specialist, too.

    When his company shows initials to others, not all of them see the same: they take a new snapshot, each his own.
    """
    served = await service.list_served(tx, event.person["id"])
    partner_id = event.person["partner_id"]
    if served and partner_id:
        is_shown_to_all = partner_id not in (await organisations.list_names(tx, [partner_id], []))["shortening"]
        told = SpecialistChanged(event.person) if is_shown_to_all else AccessChanged()
        await tx.emit(told, to=[to_line_users(line.line_id) for line in served])
