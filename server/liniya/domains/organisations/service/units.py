"""Units: branches and departments of a client or of the partner itself, B1 [case]."""

from collections.abc import Collection
from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.events import to_staff
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import store
from liniya.domains.organisations.errors import UnitLoop
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.schemas import NewUnit, UnitChange, UnitOut, UnitPage
from liniya.domains.organisations.service.fence import choose_partner, given, require_company, unused
from liniya.domains.organisations.tables import Unit
from liniya.kit.ids import new_id


async def create_unit(tx: Tx, actor: Actor, new: NewUnit, *, partner_id: UUID | None = None) -> UnitOut:
    """A node of the tree of a client, or of the partner itself."""
    home = choose_partner(actor, Right.MANAGE_COMPANY, partner_id)
    if new.client_id is not None and (await store.get_client(tx, new.client_id)).partner_id != home:
        raise NotFound
    if new.parent_id is not None:
        await _require_same_tree(tx, new.parent_id, home, new.client_id)
    unit = Unit(id=new_id(), partner_id=home, **new.model_dump())
    await store.add(tx, unit)
    await audit.record(tx, actor, "unit.created", _subject(unit), after=new.model_dump(exclude_none=True))
    return _unit(unit)


async def change_unit(tx: Tx, actor: Actor, unit_id: UUID, change: UnitChange) -> UnitOut:
    """Rename or move; `parent_id: null` moves it to the top."""
    unit = await store.get_unit(tx, unit_id)
    require_company(actor, Right.MANAGE_COMPANY, unit.partner_id)
    values = given(change)
    if "parent_id" in change.model_fields_set:
        values["parent_id"] = change.parent_id
        if change.parent_id is not None:
            await _require_same_tree(tx, change.parent_id, unit.partner_id, unit.client_id)
            if any(above == unit_id for _, above in await store.list_units_above(tx, [change.parent_id])):
                raise UnitLoop
    if values:
        old = audit.before(unit, values)
        unit = await store.change_unit(tx, unit_id, values, change.version)
        await audit.record(tx, actor, "unit.changed", _subject(unit), old, audit.before(unit, values))
        await tx.emit(AccessChanged(), to=[to_staff(unit.partner_id)])
    return _unit(unit)


async def delete_unit(tx: Tx, actor: Actor, unit_id: UUID) -> None:
    """Delete a unit that has no people, units or lines."""
    unit = await store.get_unit(tx, unit_id)
    require_company(actor, Right.MANAGE_COMPANY, unit.partner_id)
    async with unused(tx):
        await store.delete_unit(tx, unit_id)
    await audit.record(tx, actor, "unit.deleted", _subject(unit))


async def get_unit(tx: Tx, actor: Actor, unit_id: UUID) -> UnitOut:
    """A unit of the own partner or of its clients."""
    unit = await store.get_unit(tx, unit_id)
    require_company(actor, Right.SEE_COMPANY, unit.partner_id)
    return _unit(unit)


async def list_units(
    tx: Tx,
    actor: Actor,
    *,
    client_id: UUID | None = None,
    q: str = "",
    limit: int = 50,
    offset: int = 0,
    partner_id: UUID | None = None,
) -> UnitPage:
    """Units of a client, or of the partner itself."""
    home = choose_partner(actor, Right.SEE_COMPANY, partner_id)
    rows, total = await store.list_units(tx, home, client_id, q, limit, offset)
    return {"items": [_unit(row) for row in rows], "total": total}


async def list_units_of(tx: Tx, actor: Actor, client_ids: Collection[UUID | None]) -> list[UnitOut]:
    """All units of these clients; None stands for the partner itself. One query."""
    home = choose_partner(actor, Right.SEE_COMPANY)
    clients = {client_id for client_id in client_ids if client_id is not None}
    return [_unit(row) for row in await store.list_units_of(tx, home, clients, own=None in client_ids)]


async def list_unit_names(tx: Tx, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of units. One query, none without ids."""
    return await store.list_unit_names(tx, unit_ids) if unit_ids else {}


async def list_unit_clients(tx: Tx, unit_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The client that each unit belongs to; a partner's own ones are missing. One query, none without ids."""
    return await store.list_unit_clients(tx, unit_ids) if unit_ids else {}


async def list_units_above(tx: Tx, unit_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """For each unit itself and everything above it: what is given to those is given to it, too."""
    above: dict[UUID, set[UUID]] = {}
    if unit_ids:
        for unit, upper in await store.list_units_above(tx, unit_ids):
            above.setdefault(unit, set()).add(upper)
    return {unit: frozenset(units) for unit, units in above.items()}


async def _require_same_tree(tx: Tx, unit_id: UUID, partner_id: UUID, client_id: UUID | None) -> None:
    unit = await store.get_unit(tx, unit_id)
    if (unit.partner_id, unit.client_id) != (partner_id, client_id):
        raise NotFound


def _subject(unit: Unit) -> Subject:
    return Subject("unit", unit.id, unit.name, unit.partner_id)


def _unit(unit: Unit) -> UnitOut:
    return {
        "id": unit.id,
        "partner_id": unit.partner_id,
        "client_id": unit.client_id,
        "parent_id": unit.parent_id,
        "name": unit.name,
        "version": unit.version,
    }
