"""Every query of lines."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, Uuid, and_, delete, exists, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from liniya.core.cards import change_card
from liniya.core.problems import NotFound
from liniya.core.sql import fetch, uuids
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.lines.tables import Line, LineConnection, LineSpecialist
from liniya.domains.organisations import service as organisations

_EVERYBODY = and_(
    LineConnection.client_id.is_(None), LineConnection.unit_id.is_(None), LineConnection.account_id.is_(None)
)

_TARGETS_OF: Final = f"""
    SELECT l.id, l.partner_id, l.name, l.delivery_rule, l.owner_email,
        c.side_partner_id, c.client_id, c.unit_id, c.account_id
    FROM lines AS l JOIN line_connections AS c ON c.line_id = l.id
    WHERE l.deleted_at IS NULL
      AND c.side_partner_id IN ({accounts.column_of("partner_id", "accounts")}) AND c.disconnected_at IS NULL
      AND c.active_from <= %(now)s AND (c.active_until IS NULL OR c.active_until > %(now)s)
      AND (c.account_id = ANY(%(accounts)s) OR c.unit_id IS NOT NULL
           OR c.client_id IN ({accounts.column_of("client_id", "accounts")})
           OR (c.client_id IS NULL AND c.account_id IS NULL))
"""  # noqa: S608
_LIVE_TARGETS: Final = f"{_TARGETS_OF} AND l.id = ANY(%(lines)s)"
_SERVED_BY: Final = """
    SELECT s.account_id, s.line_id FROM line_specialists AS s JOIN lines AS l ON l.id = s.line_id
    WHERE s.account_id = ANY(%(accounts)s) AND l.deleted_at IS NULL
"""
_MEMBERS: Final = f"""
    SELECT s.line_id, s.account_id, s.side_partner_id, s.priority
    FROM line_specialists AS s WHERE s.line_id = ANY(%(ids)s) AND {accounts.living("s.account_id", "specialist")}
"""  # noqa: S608


def _is_live(tx: Tx) -> ColumnElement[bool]:
    return and_(
        LineConnection.disconnected_at.is_(None),
        LineConnection.active_from <= tx.now,
        or_(LineConnection.active_until.is_(None), LineConnection.active_until > tx.now),
    )


def _is_connected(
    tx: Tx, *, account_id: UUID, partner_id: UUID, client_id: UUID | None, unit_ids: Collection[UUID]
) -> ColumnElement[bool]:
    """`rules.is_reached` as SQL, for a line of the query around it."""
    meant = [LineConnection.account_id == account_id]
    if unit_ids:
        meant.append(LineConnection.unit_id.in_(unit_ids))
    meant.append(_EVERYBODY if client_id is None else LineConnection.client_id == client_id)
    return exists().where(
        LineConnection.line_id == Line.id, LineConnection.side_partner_id == partner_id, _is_live(tx), or_(*meant)
    )


# Lines


async def add_line(tx: Tx, line: Line) -> None:
    tx.session.add(line)
    await tx.session.flush()


async def get_line(tx: Tx, line_id: UUID) -> Line:
    """A line that is not deleted."""
    line = await tx.session.get(Line, line_id)
    if line is None or line.deleted_at is not None:
        raise NotFound
    return line


async def get_deleted(tx: Tx, line_id: UUID) -> Line:
    """A line that was deleted."""
    line = await tx.session.get(Line, line_id)
    if line is None or line.deleted_at is None:
        raise NotFound
    return line


async def change_line(tx: Tx, line_id: UUID, values: Mapping[str, Any], version: int | None = None) -> Line:
    return await change_card(tx, Line, line_id, values, version)


async def list_lines(tx: Tx, partner_ids: Collection[UUID]) -> list[Line]:
    query = select(Line).where(Line.partner_id.in_(partner_ids), Line.deleted_at.is_(None))
    return list(await tx.session.scalars(query.order_by(Line.name, Line.id)))


async def list_deleted(tx: Tx, partner_id: UUID, since: datetime) -> list[Line]:
    query = select(Line).where(Line.partner_id == partner_id, Line.deleted_at >= since)
    return list(await tx.session.scalars(query.order_by(Line.deleted_at.desc(), Line.id)))


async def list_names(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await tx.session.execute(select(Line.id, Line.name).where(Line.id.in_(line_ids)))
    return {row[0]: row[1] for row in rows}


async def list_facts(tx: Tx, line_ids: Collection[UUID]) -> list[Any]:
    """(id, partner_id, name, delivery_rule, owner_email), deleted ones included."""
    query = "SELECT id, partner_id, name, delivery_rule, owner_email FROM lines WHERE id = ANY(%(ids)s)"
    return await fetch(tx, query, ids=uuids(line_ids))


async def list_connected(
    tx: Tx, *, account_id: UUID, partner_id: UUID, client_id: UUID | None, unit_ids: Collection[UUID]
) -> list[UUID]:
    """Living lines that are connected to the account now, by name."""
    connected = _is_connected(tx, account_id=account_id, partner_id=partner_id, client_id=client_id, unit_ids=unit_ids)
    query = select(Line.id).where(Line.deleted_at.is_(None), connected).order_by(Line.name, Line.id)
    return list(await tx.session.scalars(query))


async def list_my_lines(
    tx: Tx,
    *,
    account_id: UUID,
    partner_id: UUID,
    client_id: UUID | None,
    unit_ids: Collection[UUID],
    is_user: bool,
    is_specialist: bool,
) -> Sequence[Any]:
    """Rows (line, as_user, priority), by name."""
    connected = _is_connected(tx, account_id=account_id, partner_id=partner_id, client_id=client_id, unit_ids=unit_ids)
    as_user: ColumnElement[bool] = connected if is_user else literal(False)
    mine = and_(LineSpecialist.line_id == Line.id, LineSpecialist.account_id == account_id)
    if not is_specialist:
        mine = and_(mine, literal(False))
    query = (
        select(Line, as_user.label("as_user"), LineSpecialist.priority)
        .join(LineSpecialist, mine, isouter=True)
        .where(Line.deleted_at.is_(None), or_(as_user, LineSpecialist.account_id.is_not(None)))
        .order_by(Line.name, Line.id)
    )
    return (await tx.session.execute(query)).all()


# Delivery


async def list_live_targets(tx: Tx, line_ids: Collection[UUID], account_ids: Collection[UUID]) -> list[Any]:
    """Living connections of living lines that may mean one of the accounts: line as in `list_facts`, and target."""
    return await fetch(tx, _LIVE_TARGETS, lines=uuids(line_ids), accounts=uuids(account_ids), now=tx.now)


async def list_targets_of(tx: Tx, account_ids: Collection[UUID]) -> list[Any]:
    """Like `list_live_targets`, of all lines."""
    return await fetch(tx, _TARGETS_OF, accounts=uuids(account_ids), now=tx.now)


async def list_served_by(tx: Tx, account_ids: Collection[UUID]) -> list[Any]:
    """(account_id, line_id) of living lines that they serve or watch."""
    return await fetch(tx, _SERVED_BY, accounts=uuids(account_ids))


def members_of(lines: str) -> str:
    """SQL of the ids of everybody who serves or watches a line of the array parameter `lines`."""
    return f"SELECT account_id FROM line_specialists WHERE line_id = ANY(%({lines})s)"  # noqa: S608


async def list_members(tx: Tx, line_ids: Collection[UUID]) -> list[Any]:
    """(line_id, account_id, side_partner_id, priority) of living specialists."""
    return await fetch(tx, _MEMBERS, ids=uuids(line_ids))


def targets_served(tx: Tx, account_id: UUID) -> Subquery:
    """Whom the lines of a specialist are connected to, as `accounts.service.list_users_meant` wants it.

    Specialists of the line's owner see all its users, those of a first-line partner only their own partner's
    (`rules.may_see_side`).
    """
    mine = select(LineSpecialist.line_id).where(LineSpecialist.account_id == account_id)
    tops = select(LineConnection.unit_id).where(LineConnection.line_id.in_(mine), _is_live(tx))
    below = organisations.units_below(tops)
    side = LineSpecialist.side_partner_id
    return (
        select(
            Line.id.label("key"),
            LineConnection.side_partner_id,
            LineConnection.client_id,
            below.c.unit_id,
            LineConnection.account_id,
        )
        .join_from(Line, LineSpecialist, LineSpecialist.line_id == Line.id)
        .join(LineConnection, LineConnection.line_id == Line.id)
        .join(below, below.c.top_id == LineConnection.unit_id, isouter=True)
        .where(
            LineSpecialist.account_id == account_id,
            Line.deleted_at.is_(None),
            _is_live(tx),
            or_(side == Line.partner_id, side == LineConnection.side_partner_id),
        )
        .subquery()
    )


# Specialists


async def lock_specialist(tx: Tx, line_id: UUID, account_id: UUID) -> LineSpecialist | None:
    return await tx.session.get(LineSpecialist, (line_id, account_id), with_for_update=True, populate_existing=True)


async def set_specialist(tx: Tx, row: Mapping[str, Any]) -> None:
    add = insert(LineSpecialist).values(**row)
    await tx.session.execute(
        add.on_conflict_do_update(
            index_elements=[LineSpecialist.line_id, LineSpecialist.account_id], set_={"priority": row["priority"]}
        )
    )


async def delete_specialist(tx: Tx, line_id: UUID, account_id: UUID) -> bool:
    """Returns whether he was one."""
    gone = delete(LineSpecialist).where(LineSpecialist.line_id == line_id, LineSpecialist.account_id == account_id)
    return (await tx.session.scalars(gone.returning(LineSpecialist.account_id))).first() is not None


async def list_served(tx: Tx, account_id: UUID) -> Sequence[Any]:
    """Rows (line_id, partner_id, side_partner_id, priority) of living lines."""
    query = (
        select(Line.id, Line.partner_id, LineSpecialist.side_partner_id, LineSpecialist.priority)
        .join(LineSpecialist, LineSpecialist.line_id == Line.id)
        .where(LineSpecialist.account_id == account_id, Line.deleted_at.is_(None))
    )
    return (await tx.session.execute(query)).all()


# Connections


async def add_connection(tx: Tx, connection: LineConnection) -> None:
    tx.session.add(connection)
    await tx.session.flush()


async def get_connection(tx: Tx, line_id: UUID, connection_id: UUID) -> LineConnection:
    connection = await tx.session.get(LineConnection, connection_id)
    if connection is None or connection.line_id != line_id or connection.disconnected_at is not None:
        raise NotFound
    return connection


async def end_connection(tx: Tx, connection_id: UUID) -> None:
    await tx.session.execute(
        update(LineConnection).where(LineConnection.id == connection_id).values(disconnected_at=tx.now)
    )


async def list_connections(tx: Tx, line_id: UUID, side_partner_id: UUID | None) -> list[LineConnection]:
    """Connections that were not ended by hand; of one side, or of all."""
    query = select(LineConnection).where(LineConnection.line_id == line_id, LineConnection.disconnected_at.is_(None))
    if side_partner_id is not None:
        query = query.where(LineConnection.side_partner_id == side_partner_id)
    return list(await tx.session.scalars(query.order_by(LineConnection.active_from, LineConnection.id)))


async def count_connections(tx: Tx, line_ids: Collection[UUID], side_partner_id: UUID) -> dict[UUID, int]:
    """Living connections of each line: all of the own lines, of vendors' ones those of the own side."""
    query = (
        select(LineConnection.line_id, func.count())
        .where(
            LineConnection.line_id.in_(line_ids),
            _is_live(tx),
            or_(LineConnection.partner_id == side_partner_id, LineConnection.side_partner_id == side_partner_id),
        )
        .group_by(LineConnection.line_id)
    )
    return {row[0]: row[1] for row in await tx.session.execute(query)}


async def list_unit_ids_below(tx: Tx, unit_ids: Collection[UUID]) -> list[UUID]:
    """The units themselves, and all below them."""
    below = organisations.units_below(select(func.unnest(literal(list(unit_ids), ARRAY(Uuid)))))
    return list(await tx.session.scalars(select(below.c.unit_id)))
