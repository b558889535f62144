"""Queries of presence."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from liniya.core.sql import fetch, fetch_all, post_insert, post_update, uuids
from liniya.core.tx import Tx
from liniya.domains.lines import service as lines
from liniya.domains.presence.rules import Chosen, Status
from liniya.domains.presence.tables import Node, Presence, Window

_OF_MEMBERS: Final = f"""
    SELECT account_id, status, since FROM presence
    WHERE account_id IN ({lines.members_of("lines")}) AND status <> 'offline'
"""  # noqa: S608


async def add_presence(tx: Tx, accounts: Iterable[tuple[UUID, UUID]]) -> None:
    """Rows of accounts (and their partners) that were never here; always in the same order, so that nobody deadlocks."""
    post_presence(tx, accounts)
    await tx.settle()


def post_presence(tx: Tx, accounts: Iterable[tuple[UUID, UUID]]) -> None:
    """`add_presence`, posted."""
    fresh = {"chosen": "free", "status": "offline", "since": tx.now}
    rows = [
        {"account_id": account_id, "partner_id": partner_id, **fresh} for account_id, partner_id in sorted(accounts)
    ]
    post_insert(tx, Presence, rows, then="ON CONFLICT DO NOTHING")


@dataclass(slots=True)
class Here:
    """A row of `Presence`."""

    account_id: UUID
    partner_id: UUID
    chosen: Chosen
    status: Status
    since: datetime
    left_at: datetime | None


async def lock_presence(tx: Tx, account_ids: Collection[UUID]) -> list[Here]:
    """The accounts' rows, locked in the order of their ids; who was never here has none."""
    where = "WHERE t.account_id = ANY(%(ids)s) ORDER BY t.account_id FOR UPDATE"
    return await fetch_all(tx, Presence, Here, where, ids=uuids(account_ids))


async def save_presence(tx: Tx, rows: Collection[Here]) -> None:
    """Write rows that were locked."""
    post_update(tx, Presence, [asdict(row) for row in rows], key="account_id")
    await tx.settle()


async def count_windows(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, tuple[int, bool]]:
    """How many windows are open, and whether all of them are idle; who has none is missing."""
    query = """
        SELECT account_id, count(*) AS count, bool_and(is_idle) AS all_idle
        FROM windows WHERE account_id = ANY(%(ids)s) GROUP BY account_id
    """
    return {row.account_id: (row.count, row.all_idle) for row in await fetch(tx, query, ids=uuids(account_ids))}


async def add_windows(tx: Tx, windows: Sequence[dict[str, Any]]) -> None:
    """Sockets were opened, by accounts that may never have been here; those on record stay as they are."""
    post_presence(tx, {(window["account_id"], window["partner_id"]) for window in windows})
    post_insert(tx, Window, windows, then="ON CONFLICT DO NOTHING")
    await tx.settle()


async def remove_windows(tx: Tx, window_ids: Collection[UUID]) -> set[UUID]:
    """Sockets were closed; returns whose they were."""
    query = "DELETE FROM windows WHERE id = ANY(%(ids)s) RETURNING account_id"
    return {row.account_id for row in await fetch(tx, query, ids=uuids(window_ids))}


async def remove_windows_of(tx: Tx, account_id: UUID) -> None:
    """All sockets of an account that signed out."""
    await tx.session.execute(delete(Window).where(Window.account_id == account_id))


async def set_window_idle(tx: Tx, window_id: UUID, idle: bool) -> None:
    """Whether somebody types in that window."""
    await tx.session.execute(update(Window).where(Window.id == window_id).values(is_idle=idle))


async def list_presence(tx: Tx, account_ids: Collection[UUID]) -> list[Any]:
    """(account_id, status, since) of those who are here."""
    query = "SELECT account_id, status, since FROM presence WHERE account_id = ANY(%(ids)s) AND status <> 'offline'"
    return await fetch(tx, query, ids=uuids(account_ids))


async def list_presence_of_members(tx: Tx, line_ids: Collection[UUID]) -> list[Any]:
    """Like `list_presence`, of everybody who serves or watches one of the lines."""
    return await fetch(tx, _OF_MEMBERS, lines=uuids(line_ids))


async def find_chosen(tx: Tx, account_id: UUID) -> str | None:
    """The status chosen by hand."""
    return (
        await tx.session.execute(select(Presence.chosen).where(Presence.account_id == account_id))
    ).scalar_one_or_none()


async def list_without_windows(tx: Tx, gone_before: datetime) -> Sequence[UUID]:
    """Accounts that count as here, have no window, and were not seen to leave, or left by then."""
    here = select(Window.id).where(Window.account_id == Presence.account_id).exists()
    is_due = or_(Presence.left_at.is_(None), Presence.left_at <= gone_before)
    query = select(Presence.account_id).where(Presence.status != "offline", ~here, is_due)
    return (await tx.session.scalars(query)).all()


async def list_windows_of(tx: Tx, node_id: UUID) -> Sequence[UUID]:
    """The sockets on record of a process."""
    return (await tx.session.scalars(select(Window.id).where(Window.node_id == node_id))).all()


async def touch_node(tx: Tx, node_id: UUID) -> bool:
    """A sign of life of this process, by the one clock that all nodes share; returns whether it was on record."""
    row = insert(Node).values(id=node_id, seen_at=func.now())
    row = row.on_conflict_do_update(index_elements=[Node.id], set_={"seen_at": func.now()})
    is_new = (await tx.session.execute(row.returning(text("xmax = 0")))).scalar_one()
    return not is_new


async def count_other_nodes(tx: Tx, node_id: UUID) -> int:
    """Processes on record beside this one."""
    return (await tx.session.execute(select(func.count()).where(Node.id != node_id))).scalar_one()


async def remove_silent_nodes(tx: Tx, silence: timedelta) -> None:
    """Forget processes without a sign of life, and windows that belong to no living process."""
    await tx.session.execute(delete(Node).where(Node.seen_at < func.now() - silence))
    await tx.session.execute(delete(Window).where(Window.node_id.not_in(select(Node.id))))


async def remove_node(tx: Tx, node_id: UUID) -> None:
    """This process stops in order."""
    await tx.session.execute(delete(Window).where(Window.node_id == node_id))
    await tx.session.execute(delete(Node).where(Node.id == node_id))
