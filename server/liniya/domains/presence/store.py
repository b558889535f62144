"""Queries of presence."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from liniya.core.sql import fetch, uuids
from liniya.core.tx import Tx
from liniya.domains.lines import service as lines
from liniya.domains.presence.tables import Node, Presence, Window

_OF_MEMBERS: Final = f"""
    SELECT account_id, status, since FROM presence
    WHERE account_id IN ({lines.members_of("lines")}) AND status <> 'offline'
"""  # noqa: S608


async def lock_presence(tx: Tx, account_id: UUID, partner_id: UUID | None = None) -> Presence | None:
    """The account's row, locked; made when missing and the partner is named."""
    if partner_id is not None:
        row = {
            "account_id": account_id,
            "partner_id": partner_id,
            "chosen": "free",
            "status": "offline",
            "since": tx.now,
        }
        await tx.session.execute(insert(Presence).values(row).on_conflict_do_nothing())
    query = select(Presence).where(Presence.account_id == account_id).with_for_update()
    return (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def count_windows(tx: Tx, account_id: UUID) -> tuple[int, bool]:
    """How many windows are open, and whether all of them are idle."""
    query = select(func.count(), func.coalesce(func.bool_and(Window.is_idle), False))
    count, idle = (await tx.session.execute(query.where(Window.account_id == account_id))).one()
    return count, idle


async def add_window(tx: Tx, window: dict[str, Any]) -> None:
    """A socket was opened; nothing happens when it is on record."""
    await tx.session.execute(insert(Window).values(window).on_conflict_do_nothing())


async def remove_window(tx: Tx, window_id: UUID) -> UUID | None:
    """A socket was closed; returns whose it was."""
    query = delete(Window).where(Window.id == window_id).returning(Window.account_id)
    return (await tx.session.execute(query)).scalar_one_or_none()


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


async def list_without_windows(tx: Tx) -> Sequence[UUID]:
    """Accounts that count as here and have no window."""
    here = select(Window.id).where(Window.account_id == Presence.account_id).exists()
    query = select(Presence.account_id).where(Presence.status != "offline", ~here).order_by(Presence.account_id)
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


async def remove_silent_nodes(tx: Tx, silence: timedelta) -> None:
    """Forget processes without a sign of life, and windows that belong to no living process."""
    await tx.session.execute(delete(Node).where(Node.seen_at < func.now() - silence))
    await tx.session.execute(delete(Window).where(Window.node_id.not_in(select(Node.id))))


async def remove_node(tx: Tx, node_id: UUID) -> None:
    """This process stops in order."""
    await tx.session.execute(delete(Window).where(Window.node_id == node_id))
    await tx.session.execute(delete(Node).where(Node.id == node_id))
