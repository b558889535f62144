"""What follows for accounts from facts of those below."""

from liniya.core.events import to_account, to_staff
from liniya.core.tx import Tx
from liniya.domains.accounts import service
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged, CompanyCardChanged, CompanyNamesChanged

TOLD_AT_MOST = 1000


async def tell_of_new_card(tx: Tx, event: CompanyCardChanged) -> None:
    """People carry the name of their company and see its card: they and the partner's staff take a new snapshot."""
    users = await service.list_users_reached(
        tx,
        client_ids=[event.client_id] if event.client_id else [],
        whole_partner_ids=[] if event.client_id else [event.partner_id],
        sides=[event.partner_id],
        limit=TOLD_AT_MOST,
    )
    await tx.emit(AccessChanged(), to=[to_staff(event.partner_id), *(to_account(user[0]) for user in users)])


async def tell_of_new_names(tx: Tx, event: CompanyNamesChanged) -> None:
    """Partners joined to this one by a vendor line see its people in another way: all of theirs take a new snapshot."""
    linked = await organisations.list_linked(tx, event.partner_id)
    if not linked:
        return
    users = await service.list_users_reached(tx, whole_partner_ids=linked, sides=linked, limit=TOLD_AT_MOST)
    await tx.emit(AccessChanged(), to=[*map(to_staff, sorted(linked)), *(to_account(user[0]) for user in users)])
