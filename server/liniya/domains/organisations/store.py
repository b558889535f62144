"""Every query of organisations."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ScalarSelect, Select, case, delete, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute

from liniya.core.cards import change_card
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.organisations.schemas import Addressee
from liniya.domains.organisations.tables import (
    Client,
    Distributor,
    Partner,
    PartnerLink,
    PartnerLogo,
    PartnerSetup,
    Unit,
)


async def add(tx: Tx, row: Distributor | Partner | Client | Unit) -> None:
    tx.session.add(row)
    await tx.session.flush()


async def find_distributor(tx: Tx, distributor_id: UUID) -> Distributor | None:
    return await tx.session.get(Distributor, distributor_id)


async def get_partner(tx: Tx, partner_id: UUID) -> Partner:
    partner = await tx.session.get(Partner, partner_id)
    if partner is None:
        raise NotFound
    return partner


async def list_partners(
    tx: Tx, distributor_id: UUID | None, q: str, limit: int, offset: int
) -> tuple[list[Partner], int]:
    """One page by name, and how many there are in all; of one distributor or of everybody."""
    query = select(Partner).order_by(Partner.name, Partner.id)
    if distributor_id is not None:
        query = query.where(Partner.distributor_id == distributor_id)
    if q:
        query = query.where(Partner.name.icontains(q, autoescape=True))
    return await _page(tx, query, limit, offset)


async def find_only_partner(tx: Tx) -> Partner | None:
    """The partner, when there is exactly one."""
    found = (await tx.session.scalars(select(Partner).limit(2))).all()
    return found[0] if len(found) == 1 else None


async def change_partner(tx: Tx, partner_id: UUID, values: Mapping[str, Any], version: int | None = None) -> Partner:
    return await change_card(tx, Partner, partner_id, values, version)


async def has_anybody(tx: Tx) -> bool:
    """Whether there is a partner or a distributor at all."""
    ids = select(Partner.id).limit(1).union_all(select(Distributor.id).limit(1))
    return (await tx.session.execute(ids)).first() is not None


async def lock_setup(tx: Tx, partner_id: UUID) -> PartnerSetup:
    """Its row, made when it is not there yet."""
    values = {"partner_id": partner_id, "skipped": []}
    await tx.session.execute(insert(PartnerSetup).values(values).on_conflict_do_nothing())
    return await tx.session.get_one(PartnerSetup, partner_id, with_for_update=True, populate_existing=True)


async def replace_logo(tx: Tx, partner_id: UUID, logo_id: UUID | None = None, content: bytes = b"") -> None:
    """Without an id it is only taken away."""
    await tx.session.execute(delete(PartnerLogo).where(PartnerLogo.partner_id == partner_id))
    if logo_id is not None:
        tx.session.add(PartnerLogo(id=logo_id, partner_id=partner_id, content=content))
        await tx.session.flush()


async def find_logo(tx: Tx, logo_id: UUID) -> bytes | None:
    query = select(PartnerLogo.content).where(PartnerLogo.id == logo_id)
    return (await tx.session.execute(query)).scalar_one_or_none()


async def add_link(tx: Tx, partner_id: UUID, vendor_id: UUID) -> bool:
    """Returns whether it is new."""
    values = {"partner_id": partner_id, "vendor_id": vendor_id}
    done = await tx.session.execute(insert(PartnerLink).values(values).on_conflict_do_nothing().returning(literal(1)))
    return done.scalar() is not None


async def delete_link(tx: Tx, partner_id: UUID, vendor_id: UUID) -> bool:
    """Whether there was one."""
    link = delete(PartnerLink).where(PartnerLink.partner_id == partner_id, PartnerLink.vendor_id == vendor_id)
    return (await tx.session.execute(link.returning(PartnerLink.vendor_id))).one_or_none() is not None


async def list_vendor_ids(tx: Tx, partner_id: UUID) -> set[UUID]:
    """The vendors whose lines this partner may use."""
    return set(await tx.session.scalars(select(PartnerLink.vendor_id).where(PartnerLink.partner_id == partner_id)))


def linked_partners(partner_id: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    """Sub-select: ids of the partners that a vendor line joins to the one in the column (NULL: none)."""
    other = case((PartnerLink.partner_id == partner_id, PartnerLink.vendor_id), else_=PartnerLink.partner_id)
    return (
        select(func.array_agg(other))
        .where(or_(PartnerLink.partner_id == partner_id, PartnerLink.vendor_id == partner_id))
        .correlate_except(PartnerLink)
        .scalar_subquery()
    )


async def list_addressees(tx: Tx, partner_ids: Collection[UUID]) -> dict[UUID, Addressee]:
    """Where each partner gets letters about missed inquiries; its general address when there is no other."""
    email = func.coalesce(func.nullif(Partner.missed_email, ""), Partner.email)
    query = select(Partner.id, email, Partner.time_zone, Partner.locale).where(Partner.id.in_(partner_ids))
    return {row[0]: Addressee(*row[1:]) for row in await tx.session.execute(query)}


async def list_linked(tx: Tx, partner_id: UUID) -> set[UUID]:
    """Partners that a vendor line joins to this one, in either direction."""
    query = select(PartnerLink.partner_id, PartnerLink.vendor_id).where(
        or_(PartnerLink.partner_id == partner_id, PartnerLink.vendor_id == partner_id)
    )
    return {one for row in await tx.session.execute(query) for one in row} - {partner_id}


async def list_names(
    tx: Tx, partner_ids: Collection[UUID], client_ids: Collection[UUID]
) -> list[tuple[UUID, str, bool, bool]]:
    """Id, name, whether it is a partner's, and whether it shows initials to others; in one query."""
    partners = select(Partner.id, Partner.name, literal(True), Partner.names_as_initials)
    clients = select(Client.id, Client.name, literal(False), literal(False)).where(Client.id.in_(client_ids))
    rows = await tx.session.execute(partners.where(Partner.id.in_(partner_ids)).union_all(clients))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def list_all_names(tx: Tx, ids: Collection[UUID]) -> dict[UUID, str]:
    """Of whatever has one of these ids, in one query."""
    named = [select(table.id, table.name).where(table.id.in_(ids)) for table in (Partner, Client, Unit)]
    return {row[0]: row[1] for row in await tx.session.execute(union_all(*named))}


async def get_client(tx: Tx, client_id: UUID) -> Client:
    client = await tx.session.get(Client, client_id)
    if client is None:
        raise NotFound
    return client


async def list_clients(tx: Tx, partner_id: UUID, q: str, limit: int, offset: int) -> tuple[list[Client], int]:
    """One page by name, and how many there are in all."""
    query = select(Client).where(Client.partner_id == partner_id).order_by(Client.name, Client.id)
    if q:
        found = (column.icontains(q, autoescape=True) for column in (Client.name, Client.tax_number))
        query = query.where(or_(*found, Client.registration_number == q))
    return await _page(tx, query, limit, offset)


async def list_clients_called(tx: Tx, partner_id: UUID, names: Collection[str]) -> list[Client]:
    """Those whose lowered name or tax number is one of these."""
    is_called = or_(func.lower(Client.name).in_(names), Client.tax_number.in_(names))
    query = select(Client).where(Client.partner_id == partner_id, is_called)
    return list(await tx.session.scalars(query.order_by(Client.name, Client.id)))


async def list_contracts(tx: Tx, client_ids: Collection[UUID]) -> dict[UUID, date | None]:
    rows = await tx.session.execute(select(Client.id, Client.contract_until).where(Client.id.in_(client_ids)))
    return {row[0]: row[1] for row in rows}


async def change_client(tx: Tx, client_id: UUID, values: Mapping[str, Any], version: int | None = None) -> Client:
    return await change_card(tx, Client, client_id, values, version)


async def delete_client(tx: Tx, client_id: UUID) -> None:
    await tx.session.execute(delete(Client).where(Client.id == client_id))


async def get_unit(tx: Tx, unit_id: UUID) -> Unit:
    unit = await tx.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return unit


async def list_units(
    tx: Tx, partner_id: UUID, client_id: UUID | None, q: str, limit: int, offset: int
) -> tuple[list[Unit], int]:
    """One page by name of a client's units, or (`client_id` None) of the partner's own."""
    query = select(Unit).where(Unit.partner_id == partner_id, Unit.client_id.is_not_distinct_from(client_id))
    if q:
        query = query.where(Unit.name.icontains(q, autoescape=True))
    return await _page(tx, query.order_by(Unit.name, Unit.id), limit, offset)


async def list_units_of(tx: Tx, partner_id: UUID, client_ids: Collection[UUID], *, own: bool) -> list[Unit]:
    """All units of these clients, and with `own` of the partner itself; the oldest of one name first."""
    side = Unit.client_id.in_(client_ids)
    query = select(Unit).where(Unit.partner_id == partner_id, or_(side, Unit.client_id.is_(None)) if own else side)
    return list(await tx.session.scalars(query.order_by(Unit.id)))


async def list_unit_names(tx: Tx, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await tx.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(unit_ids)))
    return {row[0]: row[1] for row in rows}


async def list_unit_clients(tx: Tx, unit_ids: Collection[UUID]) -> dict[UUID, UUID]:
    rows = await tx.session.execute(select(Unit.id, Unit.client_id).where(Unit.id.in_(unit_ids)))
    return {row.id: row.client_id for row in rows if row.client_id is not None}


async def change_unit(tx: Tx, unit_id: UUID, values: Mapping[str, Any], version: int | None = None) -> Unit:
    return await change_card(tx, Unit, unit_id, values, version)


async def delete_unit(tx: Tx, unit_id: UUID) -> None:
    await tx.session.execute(delete(Unit).where(Unit.id == unit_id))


def units_below(top_ids: Select[Any]) -> CTE:
    """Rows (`top_id`, `unit_id`): every unit below the given ones, themselves included."""
    top = select(Unit.id.label("top_id"), Unit.id.label("unit_id")).where(Unit.id.in_(top_ids)).cte(recursive=True)
    return top.union(select(top.c.top_id, Unit.id).join(Unit, Unit.parent_id == top.c.unit_id))


def units_above(column: str) -> str:
    """SQL of an array: the unit of this column and all above it."""
    return f"""ARRAY(
        WITH RECURSIVE above AS (
            SELECT id, parent_id FROM units WHERE id = {column}
            UNION SELECT u.id, u.parent_id FROM units AS u JOIN above ON u.id = above.parent_id
        ) SELECT id FROM above)"""  # noqa: S608


async def list_units_above(tx: Tx, unit_ids: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """Pairs (unit, unit above it or itself)."""
    start = select(Unit.id.label("unit_id"), Unit.id.label("above_id"), Unit.parent_id).where(Unit.id.in_(unit_ids))
    chain = start.cte(recursive=True)
    chain = chain.union(select(chain.c.unit_id, Unit.id, Unit.parent_id).join(Unit, Unit.id == chain.c.parent_id))
    return [(row[0], row[1]) for row in await tx.session.execute(select(chain.c.unit_id, chain.c.above_id))]


async def _page(tx: Tx, query: Select[Any], limit: int, offset: int) -> tuple[list[Any], int]:
    rows = (await tx.session.execute(query.add_columns(func.count().over()).limit(limit).offset(offset))).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0
