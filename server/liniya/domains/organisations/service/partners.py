"""Distributors and partners, B1 [1.5, 2.1].

A distributor creates partners and gives them rights, and never sees their clients.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import cast
from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.events import to_staff
from liniya.core.problems import Forbidden, NotFound
from liniya.core.tx import Tx
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Act, Subject
from liniya.domains.organisations import store
from liniya.domains.organisations.errors import NotAVendor
from liniya.domains.organisations.events import AccessChanged, CompanyCardChanged, CompanyNamesChanged
from liniya.domains.organisations.schemas import (
    Addressee,
    Locale,
    Names,
    NewDistributor,
    NewPartner,
    PartnerChange,
    PartnerDetails,
    PartnerOut,
    PartnerPage,
    Shape,
    WelcomeText,
)
from liniya.domains.organisations.service.fence import beyond_fence, given, require_company
from liniya.domains.organisations.tables import Distributor, Partner
from liniya.kit.ids import new_id


async def create_distributor(tx: Tx, actor: Actor, new: NewDistributor) -> UUID:
    """Only the system does this (`liniya create-distributor`)."""
    if not actor.is_system:
        raise Forbidden
    distributor = Distributor(id=new_id(), name=new.name)
    await store.add(tx, distributor)
    return distributor.id


async def create_partner(
    tx: Tx, actor: Actor, new: NewPartner, *, distributor_id: UUID | None = None
) -> PartnerDetails:
    """Create a partner for a distributor. `distributor_id`: the acting distributor's, found by `accounts`."""
    require(actor, Right.MANAGE_PARTNERS)
    owner = new.distributor_id if actor.is_system else distributor_id
    values = new.model_dump(exclude={"distributor_id"})
    partner = Partner(id=new_id(), distributor_id=owner, created_at=tx.now, **values)
    async with beyond_fence(tx, actor):
        if owner is not None and await store.find_distributor(tx, owner) is None:
            raise NotFound
        await store.add(tx, partner)
        await audit.record(tx, actor, "partner.created", _subject(partner), after=values)
    return _details(partner)


async def change_partner(tx: Tx, actor: Actor, partner_id: UUID, change: PartnerChange) -> PartnerDetails:
    """Contact data of the own partner."""
    require_company(actor, Right.MANAGE_COMPANY, partner_id)
    partner = await store.get_partner(tx, partner_id)
    card, values = _card(partner), given(change)
    if values:
        old = audit.before(partner, values)
        partner = await store.change_partner(tx, partner_id, values, change.version)
        await audit.record(tx, actor, "partner.changed", _subject(partner), old, audit.before(partner, values))
        await tx.emit(AccessChanged(), to=[to_staff(partner_id)])
    if _card(partner) != card:
        await tx.emit(CompanyCardChanged(partner_id, None))
    if "names_as_initials" in values:
        await tx.emit(CompanyNamesChanged(partner_id))
    return _details(partner)


async def mark_vendor(
    tx: Tx, actor: Actor, partner_id: UUID, is_vendor: bool, *, distributor_id: UUID | None = None
) -> PartnerDetails:
    """Give or take the right to publish lines to clients of other partners [1.5]."""
    async with _as_distributor(tx, actor, (partner_id,), distributor_id):
        partner = await store.get_partner(tx, partner_id)
        old = {"is_vendor": partner.is_vendor}
        partner = await store.change_partner(tx, partner_id, {"is_vendor": is_vendor})
        await audit.record(tx, actor, "partner.changed", _subject(partner), old, {"is_vendor": is_vendor})
        return _details(partner)


async def link_vendor(
    tx: Tx, actor: Actor, partner_id: UUID, vendor_id: UUID, *, distributor_id: UUID | None = None
) -> None:
    """Let a partner use a vendor's lines and answer first on them [1.5, 2.1]."""
    async with _as_distributor(tx, actor, (partner_id, vendor_id), distributor_id):
        if partner_id == vendor_id or not (await store.get_partner(tx, vendor_id)).is_vendor:
            raise NotAVendor
        if await store.add_link(tx, partner_id, vendor_id):
            await _record_link(tx, actor, "vendor.linked", partner_id, vendor_id)
            await tx.emit(AccessChanged(), to=[to_staff(partner_id), to_staff(vendor_id)])


async def unlink_vendor(
    tx: Tx, actor: Actor, partner_id: UUID, vendor_id: UUID, *, distributor_id: UUID | None = None
) -> None:
    """Take a vendor's lines away from a partner."""
    async with _as_distributor(tx, actor, (partner_id, vendor_id), distributor_id):
        if await store.delete_link(tx, partner_id, vendor_id):
            await _record_link(tx, actor, "vendor.unlinked", partner_id, vendor_id)
        await tx.emit(AccessChanged(), to=[to_staff(partner_id), to_staff(vendor_id)])


async def list_vendor_ids(tx: Tx, partner_id: UUID) -> set[UUID]:
    """The vendors whose lines this partner may use."""
    return await store.list_vendor_ids(tx, partner_id)


async def list_linked(tx: Tx, partner_id: UUID) -> set[UUID]:
    """Partners that a vendor line joins to this one, in either direction. As the system."""
    return await store.list_linked(tx, partner_id)


async def get_partner_out(tx: Tx, partner_id: UUID) -> PartnerOut:
    """The partner as the program shows it."""
    return _out(await store.get_partner(tx, partner_id))


async def get_partner(tx: Tx, actor: Actor, partner_id: UUID) -> PartnerDetails:
    """The own partner with everything that its administrator may change."""
    require_company(actor, Right.SEE_COMPANY, partner_id)
    return _details(await store.get_partner(tx, partner_id))


async def list_addressees(tx: Tx, partner_ids: Collection[UUID]) -> dict[UUID, Addressee]:
    """Where letters about missed inquiries go (C5), in which language and time. One query."""
    return await store.list_addressees(tx, partner_ids)


async def list_partners(
    tx: Tx, actor: Actor, *, q: str = "", limit: int = 50, offset: int = 0, distributor_id: UUID | None = None
) -> PartnerPage:
    """The partners of a distributor; all of them for the system."""
    require(actor, Right.MANAGE_PARTNERS)
    if not actor.is_system and distributor_id is None:
        raise Forbidden
    async with beyond_fence(tx, actor):
        rows, total = await store.list_partners(tx, distributor_id, q, limit, offset)
    return {"items": [_details(row) for row in rows], "total": total}


async def list_names(tx: Tx, partner_ids: Collection[UUID], client_ids: Collection[UUID]) -> Names:
    """Names to show beside people and lines, in one query (none when nothing is asked)."""
    names: Names = {"partners": {}, "clients": {}, "shortening": set()}
    if partner_ids or client_ids:
        for found, name, is_partner, is_shortening in await store.list_names(tx, partner_ids, client_ids):
            names["partners" if is_partner else "clients"][found] = name
            if is_shortening:
                names["shortening"].add(found)
    return names


async def list_all_names(tx: Tx, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of partners, clients and units, whichever the ids are of: those that the transaction's fence lets see."""
    return await store.list_all_names(tx, ids) if ids else {}


async def get_distributor_name(tx: Tx, distributor_id: UUID) -> str:
    """What a distributor's staff see as their company."""
    distributor = await store.find_distributor(tx, distributor_id)
    return distributor.name if distributor else ""


async def welcome(tx: Tx) -> WelcomeText:
    """The only partner's words for the sign-in page; neutral when there are several."""
    partner = await store.find_only_partner(tx)
    if partner is None:
        is_set_up = await store.has_anybody(tx)
        return {"name": "Линия", "greeting": "", "phone": "", "logo_id": None, "is_set_up": is_set_up}
    return {
        "name": partner.name,
        "greeting": partner.greeting,
        "phone": partner.phone,
        "logo_id": partner.logo_id,
        "is_set_up": True,
    }


async def find_only_partner_id(tx: Tx) -> UUID | None:
    """The partner of an installation that has one."""
    partner = await store.find_only_partner(tx)
    return partner.id if partner else None


async def is_empty(tx: Tx) -> bool:
    """Whether nobody uses this installation yet: there is no partner and no distributor."""
    return not await store.has_anybody(tx)


@asynccontextmanager
async def _as_distributor(
    tx: Tx, actor: Actor, partner_ids: tuple[UUID, ...], distributor_id: UUID | None
) -> AsyncIterator[None]:
    """Only for the distributor of these partners, or the system."""
    require(actor, Right.MANAGE_PARTNERS)
    async with beyond_fence(tx, actor):
        for partner_id in partner_ids:
            partner = await store.get_partner(tx, partner_id)
            if not actor.is_system and (distributor_id is None or partner.distributor_id != distributor_id):
                raise NotFound
        yield


async def _record_link(tx: Tx, actor: Actor, act: Act, partner_id: UUID, vendor_id: UUID) -> None:
    """In the logs of both sides: each sees the other one's name."""
    for home, other_id in ((partner_id, vendor_id), (vendor_id, partner_id)):
        other = await store.get_partner(tx, other_id)
        await audit.record(tx, actor, act, Subject("partner", other.id, other.name, home))


def _subject(partner: Partner) -> Subject:
    return Subject("partner", partner.id, partner.name, partner.id)


def _out(partner: Partner) -> PartnerOut:
    return {
        "id": partner.id,
        "name": partner.name,
        "phone": partner.phone,
        "email": partner.email,
        "site": partner.site,
    }


def _details(partner: Partner) -> PartnerDetails:
    return {
        **_out(partner),
        "greeting": partner.greeting,
        "missed_email": partner.missed_email,
        "time_zone": partner.time_zone,
        "locale": cast(Locale, partner.locale),
        "shape": cast(Shape, partner.shape),
        "discovery_forbidden": partner.discovery_forbidden,
        "names_as_initials": partner.names_as_initials,
        "logo_id": partner.logo_id,
        "is_vendor": partner.is_vendor,
        "distributor_id": partner.distributor_id,
        "version": partner.version,
    }


def _card(partner: Partner) -> tuple[str, str, str, str]:
    """What users are shown of who supports them."""
    return partner.name, partner.phone, partner.email, partner.site
