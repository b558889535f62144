"""What a distributor does with partners: `organisations` does not know accounts, so whose distributor he is is asked here."""

from uuid import UUID

from liniya.core.access import SYSTEM, Actor
from liniya.core.tx import Tx
from liniya.domains.accounts import store
from liniya.domains.accounts.schemas import AccountOut, NewAccount
from liniya.domains.accounts.service.management import create_account
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import NewPartner, PartnerDetails, PartnerPage


async def create_partner(
    tx: Tx, actor: Actor, new: NewPartner, administrator: NewAccount | None = None
) -> tuple[PartnerDetails, AccountOut | None]:
    """A partner of the own distributor, with the first person who may work in it."""
    partner = await organisations.create_partner(tx, actor, new, distributor_id=await _distributor_of(tx, actor))
    if administrator is None:
        return partner, None
    async with organisations.beyond_fence(tx, actor):
        first = administrator.model_copy(update={"roles": ("administrator",), "client_id": None, "unit_id": None})
        return partner, await create_account(tx, SYSTEM, first, partner_id=partner["id"])


async def list_partners(tx: Tx, actor: Actor, *, q: str = "", limit: int = 50, offset: int = 0) -> PartnerPage:
    """The partners of the own distributor."""
    owner = await _distributor_of(tx, actor)
    return await organisations.list_partners(tx, actor, q=q, limit=limit, offset=offset, distributor_id=owner)


async def mark_vendor(tx: Tx, actor: Actor, partner_id: UUID, is_vendor: bool) -> PartnerDetails:
    """Give or take the vendor right [1.5]."""
    owner = await _distributor_of(tx, actor)
    return await organisations.mark_vendor(tx, actor, partner_id, is_vendor, distributor_id=owner)


async def link_vendor(tx: Tx, actor: Actor, partner_id: UUID, vendor_id: UUID) -> None:
    """Let a partner use a vendor's lines [1.5, 2.1]."""
    await organisations.link_vendor(tx, actor, partner_id, vendor_id, distributor_id=await _distributor_of(tx, actor))


async def unlink_vendor(tx: Tx, actor: Actor, partner_id: UUID, vendor_id: UUID) -> None:
    """Take a vendor's lines away from a partner."""
    await organisations.unlink_vendor(tx, actor, partner_id, vendor_id, distributor_id=await _distributor_of(tx, actor))


async def _distributor_of(tx: Tx, actor: Actor) -> UUID | None:
    if actor.is_system or "distributor" not in actor.roles:
        return None
    async with organisations.beyond_fence(tx, actor):
        return (await store.get_known(tx, actor.me)).account.distributor_id
