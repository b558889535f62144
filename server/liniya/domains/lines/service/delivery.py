"""What the heart asks about lines: sets in, sets out, in one or two queries."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.lines import rules, store
from liniya.domains.lines.schemas import Asker, Heard, LineFacts, Member, MyLine, Route, Served
from liniya.domains.lines.tables import Line
from liniya.domains.organisations import service as organisations


async def list_routes(tx: Tx, askers: Sequence[Asker]) -> dict[tuple[UUID, UUID], Route]:
    """(line, account) → the line, for those who may ask on it now. One query."""
    line_ids, account_ids = {asker.line_id for asker in askers}, {asker.account_id for asker in askers}
    return routes_of(await list_targets(tx, line_ids, account_ids), askers) if askers else {}


async def list_targets(tx: Tx, line_ids: Collection[UUID], account_ids: Collection[UUID]) -> list[Any]:
    """What these lines are connected to, for `routes_of`; asks without knowing more of the accounts. One query."""
    return await store.list_live_targets(tx, line_ids, account_ids)


def routes_of(found: Sequence[Any], askers: Iterable[Asker]) -> dict[tuple[UUID, UUID], Route]:
    """(line, account) → the line, for those whom one of the targets reaches."""
    targets: dict[UUID, list[rules.Target]] = {}
    for row in found:
        targets.setdefault(row.id, []).append(_target(row))
    routes = {row.id: _route(row) for row in found}
    return {
        (asker.line_id, asker.account_id): routes[asker.line_id]
        for asker in askers
        if any(
            rules.is_reached(
                target,
                account_id=asker.account_id,
                partner_id=asker.partner_id,
                client_id=asker.client_id,
                unit_ids=asker.unit_ids,
            )
            for target in targets.get(asker.line_id, ())
        )
    }


async def list_members(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, list[Member]]:
    """Living specialists of the lines, observers included; every line has a list. One query."""
    members: dict[UUID, list[Member]] = {line_id: [] for line_id in line_ids}
    for row in await store.list_members(tx, line_ids) if line_ids else []:
        members[row.line_id].append(Member(row.account_id, row.side_partner_id, row.priority))
    return members


async def list_my_lines(tx: Tx, actor: Actor) -> list[MyLine]:
    """Lines that the actor may ask on, and those he serves, by name. Two queries, three with a unit."""
    if actor.partner_id is None:
        return []
    unit_ids: Collection[UUID] = ()
    if actor.unit_id is not None:
        unit_ids = (await organisations.list_units_above(tx, [actor.unit_id])).get(actor.unit_id, ())
    rows = await store.list_my_lines(
        tx,
        account_id=actor.me,
        partner_id=actor.partner_id,
        client_id=actor.client_id,
        unit_ids=unit_ids,
        is_user="user" in actor.roles,
        is_specialist="specialist" in actor.roles,
    )
    names = (await organisations.list_names(tx, {row[0].partner_id for row in rows}, []))["partners"]
    return [_my_line(line, names, as_user, priority) for line, as_user, priority in rows]


async def list_heard(tx: Tx, actors: Sequence[Actor]) -> dict[UUID, Heard]:
    """For each account the lines of `list_my_lines`, ids only. Two queries, three with units, for any number."""
    unit_ids = {actor.unit_id for actor in actors if actor.unit_id is not None}
    above = await organisations.list_units_above(tx, unit_ids) if unit_ids else {}
    users = [actor for actor in actors if "user" in actor.roles]
    specialists = [actor.me for actor in actors if "specialist" in actor.roles]
    rows = await store.list_targets_of(tx, [actor.me for actor in users]) if users else []
    targets = [(row.id, _target(row)) for row in rows]
    reached = {
        (actor.me, line_id)
        for actor in users
        if actor.partner_id is not None
        for line_id, target in targets
        if rules.is_reached(
            target,
            account_id=actor.me,
            partner_id=actor.partner_id,
            client_id=actor.client_id,
            unit_ids=above.get(actor.unit_id, frozenset()) if actor.unit_id else frozenset(),
        )
    }
    heard = {actor.me: Heard(set(), set()) for actor in actors}
    for account_id, line_id in reached:
        heard[account_id].connected.add(line_id)
    for account_id, line_id in await store.list_served_by(tx, specialists) if specialists else []:
        heard[account_id].served.add(line_id)
    return heard


async def list_contacts(tx: Tx, actor: Actor, limit: int) -> list[tuple[UUID, UUID]]:
    """(line, user) for everybody whom the actor may help, last seen first, himself left out. One query.

    At most `limit` + 1 pairs: one more tells that the list was cut.
    """
    if actor.partner_id is None or "specialist" not in actor.roles:
        return []
    return await accounts.list_users_meant(tx, store.targets_served(tx, actor.me), limit + 1, but=actor.me)


async def list_names(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of lines, deleted ones included. One query."""
    return await store.list_names(tx, line_ids) if line_ids else {}


async def list_served(tx: Tx, account_id: UUID) -> list[Served]:
    """Living lines that the account is a specialist or observer of. One query."""
    return [
        Served(row[0], row[1], row[2], cast("rules.Priority", row[3]))
        for row in await store.list_served(tx, account_id)
    ]


async def list_line_facts(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, LineFacts]:
    """Facts of the lines that the transaction may see, deleted ones included. One query."""
    return {line.id: _route(line) for line in await store.list_facts(tx, line_ids)} if line_ids else {}


async def list_connected(
    tx: Tx, partner_id: UUID, client_id: UUID | None, unit_ids: Collection[UUID], account_id: UUID
) -> list[UUID]:
    """Lines that somebody may ask on now, by name. One query."""
    return await store.list_connected(
        tx, account_id=account_id, partner_id=partner_id, client_id=client_id, unit_ids=unit_ids
    )


def _target(row: Any) -> rules.Target:
    return rules.Target(
        side_partner_id=row.side_partner_id,
        client_id=row.client_id,
        unit_ids=frozenset([row.unit_id] if row.unit_id else []),
        account_id=row.account_id,
        is_everybody=row.client_id is None and row.unit_id is None and row.account_id is None,
    )


def _route(row: Any) -> LineFacts:
    return LineFacts(
        line_id=row.id,
        partner_id=row.partner_id,
        name=row.name,
        delivery_rule=row.delivery_rule,
        owner_email=row.owner_email,
    )


def _my_line(line: Line, names: dict[UUID, str], as_user: bool, priority: str | None) -> MyLine:
    return {
        "id": line.id,
        "name": line.name,
        "partner_id": line.partner_id,
        "partner_name": names.get(line.partner_id, ""),
        "icon": line.icon,
        "as_user": as_user,
        "my_priority": cast("rules.Priority | None", priority),
        "wait_warn_s": line.wait_warn_s,
        "wait_bad_s": line.wait_bad_s,
    }
