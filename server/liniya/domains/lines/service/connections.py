"""To whom a line is given: B2, B4 [2.1, 4.4]."""

from collections.abc import Collection, Sequence
from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.events import to_account, to_line_staff, to_line_users
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Act, Subject
from liniya.domains.lines import store
from liniya.domains.lines.errors import VendorNotLinked
from liniya.domains.lines.schemas import ConnectionOut, NewConnection
from liniya.domains.lines.service.fence import get_seen, is_open_to
from liniya.domains.lines.service.telling import list_reached
from liniya.domains.lines.tables import Line, LineConnection
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.kit.ids import new_id


async def connect(
    tx: Tx, actor: Actor, line_id: UUID, new: NewConnection, *, side_partner_id: UUID | None = None
) -> ConnectionOut:
    """Give the line to a client, a unit, one account, or all own people, for ever or for a time.

    One connects one's own people: a vendor's line is connected by the partner to whom it is open.
    The system names the side.
    """
    side = organisations.choose_partner(actor, Right.MANAGE_COMPANY, side_partner_id or await _side_of(tx, actor, new))
    line = await store.get_line(tx, line_id)
    if not await is_open_to(tx, line, side):
        raise VendorNotLinked if line.partner_id in actor.partners else NotFound
    await _require_own_target(tx, actor, side, new)
    connection = LineConnection(
        id=new_id(),
        line_id=line_id,
        partner_id=line.partner_id,
        side_partner_id=side,
        client_id=new.client_id,
        unit_id=new.unit_id,
        account_id=new.account_id,
        active_from=new.active_from or tx.now,
        active_until=new.active_until,
        disconnected_at=None,
    )
    await store.add_connection(tx, connection)
    await _record(tx, actor, "connection.made", line, connection)
    await _tell_target(tx, line, connection)
    return (await _outs(tx, [connection]))[0]


async def disconnect(tx: Tx, actor: Actor, line_id: UUID, connection_id: UUID) -> None:
    """Take the line away, at once. Both the line's administrator and the one of the other side may."""
    connection = await store.get_connection(tx, line_id, connection_id)
    if not actor.is_system:
        if actor.partner_id not in {connection.partner_id, connection.side_partner_id}:
            raise NotFound
        require(actor, Right.MANAGE_COMPANY)
    await store.end_connection(tx, connection_id)
    line = await store.get_line(tx, line_id)
    await _record(tx, actor, "connection.ended", line, connection)
    await _tell_target(tx, line, connection)


async def list_connections(tx: Tx, actor: Actor, line_id: UUID) -> list[ConnectionOut]:
    """To whom a line is given; of a vendor's line only the own side."""
    line = await get_seen(tx, actor, line_id)
    is_owner = actor.is_system or actor.partner_id == line.partner_id
    rows = await store.list_connections(tx, line_id, None if is_owner else actor.partner_id)
    return await _outs(tx, rows)


async def count_connections(tx: Tx, actor: Actor, line_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many living connections of each line the actor's partner has to do with. One query."""
    if actor.partner_id is None or not line_ids:
        return {}
    return await store.count_connections(tx, line_ids, actor.partner_id)


async def _record(tx: Tx, actor: Actor, act: Act, line: Line, connection: LineConnection) -> None:
    """In the logs of both sides."""
    columns = ("client_id", "unit_id", "account_id", "active_from", "active_until")
    facts = {name: value for name in columns if (value := getattr(connection, name)) is not None}
    for home in {connection.partner_id, connection.side_partner_id}:
        await audit.record(tx, actor, act, Subject("line", line.id, line.name, home), after=facts)


async def _side_of(tx: Tx, actor: Actor, new: NewConnection) -> UUID | None:
    """The system need not name the side of a client or an account."""
    if actor.is_system and new.client_id is not None:
        return (await organisations.get_client(tx, actor, new.client_id))["partner_id"]
    if actor.is_system and new.unit_id is not None:
        return (await organisations.get_unit(tx, actor, new.unit_id))["partner_id"]
    if actor.is_system and new.account_id is not None:
        return (await accounts.get_account(tx, actor, new.account_id))["partner_id"]
    return None


async def _require_own_target(tx: Tx, actor: Actor, side: UUID, new: NewConnection) -> None:
    found: UUID | None = side
    if new.client_id is not None:
        found = (await organisations.get_client(tx, actor, new.client_id))["partner_id"]
    elif new.unit_id is not None:
        found = (await organisations.get_unit(tx, actor, new.unit_id))["partner_id"]
    elif new.account_id is not None:
        found = (await accounts.get_account(tx, actor, new.account_id))["partner_id"]
    if found != side:
        raise NotFound


async def _tell_target(tx: Tx, line: Line, connection: LineConnection) -> None:
    """Those who got or lost the line (they may not listen to it yet), and the specialists whose contacts they are."""
    users = await list_reached(tx, [connection])
    staff = to_line_staff(line.id, line.partner_id, connection.side_partner_id)
    also = () if connection.account_id else (to_line_users(line.id),)
    await tx.emit(AccessChanged(), to=[*staff, *also, *map(to_account, users)])


async def _outs(tx: Tx, rows: Sequence[LineConnection]) -> list[ConnectionOut]:
    """With names, as many queries for one as for a thousand."""
    units = {row.unit_id for row in rows if row.unit_id}
    clients_of = await organisations.list_unit_clients(tx, units)
    people = await accounts.list_people(tx, {row.account_id for row in rows if row.account_id})
    companies = {row.client_id for row in rows if row.client_id} | {row.side_partner_id for row in rows}
    names = await organisations.list_all_names(tx, companies | units | set(clients_of.values()))

    def named(row: LineConnection) -> tuple[str, str]:
        if row.account_id:
            person = people.get(row.account_id)
            return (person["name"], person["company"]) if person else ("", "")
        own = names.get(row.side_partner_id, "")
        if row.unit_id:
            return names.get(row.unit_id, ""), names.get(clients_of.get(row.unit_id, row.side_partner_id), "")
        return (names.get(row.client_id, ""), "") if row.client_id else (own, "")

    return [
        {
            "id": row.id,
            "line_id": row.line_id,
            "side_partner_id": row.side_partner_id,
            "client_id": row.client_id,
            "unit_id": row.unit_id,
            "account_id": row.account_id,
            "name": named(row)[0],
            "company": named(row)[1],
            "active_from": row.active_from,
            "active_until": row.active_until,
        }
        for row in rows
    ]
