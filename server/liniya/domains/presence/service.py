"""Verbs of presence.

Every change goes through `_refresh`, which holds the accounts' rows: two windows that open and close at once cannot
leave a wrong status behind.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.events import to_account, to_staff
from liniya.core.tx import Tx
from liniya.domains.presence import store
from liniya.domains.presence.events import PresenceChanged, StatusChosen
from liniya.domains.presence.rules import GRACE, NODE_SILENCE, Chosen, Status, is_gone, next_status
from liniya.domains.presence.schemas import NewWindow, PresenceOut

STATUSES: Final = "(SELECT account_id, status FROM presence)"
"""For a join by statements of others; who was never here has no row."""


async def open_window(tx: Tx, actor: Actor, window_id: UUID, node_id: UUID, *, idle: bool = False) -> None:
    """A program window of the account is connected; saying it again changes nothing. Distributors' staff have no presence."""
    await open_windows(tx, [NewWindow(actor, window_id, idle)], node_id)


async def open_windows(tx: Tx, windows: Sequence[NewWindow], node_id: UUID) -> None:
    """`open_window` for many, of one process."""
    rows = [
        {
            "id": window.id,
            "account_id": window.actor.me,
            "partner_id": window.actor.partner_id,
            "node_id": node_id,
            "is_idle": window.is_idle,
        }
        for window in windows
        if window.actor.partner_id is not None
    ]
    if rows:
        await store.add_windows(tx, rows)
        await _refresh(tx, {window.actor.me for window in windows})


async def close_window(tx: Tx, window_id: UUID) -> None:
    """The connection is gone; the account stays here for `GRACE`, in case the page is only being reloaded."""
    await close_windows(tx, [window_id])


async def close_windows(tx: Tx, window_ids: Collection[UUID]) -> None:
    """`close_window` for many."""
    account_ids = await store.remove_windows(tx, window_ids)
    if account_ids:
        await _refresh(tx, account_ids)


async def set_status(tx: Tx, actor: Actor, status: Chosen) -> Chosen:
    """Choose a status by hand (A4). It stays through sign-out and sign-in."""
    if actor.partner_id is None:
        return status
    await store.add_presence(tx, [(actor.me, actor.partner_id)])
    (presence,) = await store.lock_presence(tx, [actor.me])
    if presence.chosen != status:
        presence.chosen = status
        await tx.session.flush()
        await tx.emit(StatusChosen(status), to=[to_account(actor.me)])
        await _refresh(tx, [actor.me])
    return status


async def set_idle(tx: Tx, actor: Actor, window_id: UUID, idle: bool) -> None:
    """Nobody has touched this window for a while, or somebody does again."""
    await store.set_window_idle(tx, window_id, idle)
    await _refresh(tx, [actor.me])


async def leave(tx: Tx, account_id: UUID) -> None:
    """Signed out: gone at once, without the grace of a closed window."""
    await store.remove_windows_of(tx, account_id)
    await _refresh(tx, [account_id], at_once=True)


async def sweep(tx: Tx, *, grace: bool = True) -> None:
    """Make those offline whose windows are gone. `grace=False`: at start, when this process is the only one."""
    account_ids = await store.list_without_windows(tx, tx.now - GRACE if grace else tx.now)
    if account_ids:
        await _refresh(tx, account_ids, at_once=not grace)


async def keep_node(tx: Tx, node_id: UUID) -> bool:
    """A sign of life of this process; windows of processes that are gone are closed.

    Returns whether it was on record: if not, it has just started, or was silent for so long (frozen, cut off) that the
    others have closed its windows.
    """
    was_known = await store.touch_node(tx, node_id)
    await store.remove_silent_nodes(tx, NODE_SILENCE)
    return was_known


async def list_windows(tx: Tx, node_id: UUID) -> Collection[UUID]:
    """The windows on record of a process."""
    return await store.list_windows_of(tx, node_id)


async def forget_windows(tx: Tx) -> None:
    """At the start of the only process: every window that is on record belongs to a process that is gone."""
    await store.remove_silent_nodes(tx, timedelta())


async def stop_node(tx: Tx, node_id: UUID) -> None:
    """This process stops: its windows are closed; the accounts may come back to another one within `GRACE`."""
    await store.remove_node(tx, node_id)


async def list_statuses(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, Status]:
    """The status of each; who is missing in the answer is offline."""
    return {row.account_id: row.status for row in await store.list_presence(tx, account_ids)}


async def list_presence(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, PresenceOut]:
    """Status and since; who is missing in the answer is offline."""
    return _presence_out(await store.list_presence(tx, account_ids))


async def list_presence_of_members(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, PresenceOut]:
    """The same for everybody who serves or watches one of the lines."""
    return _presence_out(await store.list_presence_of_members(tx, line_ids))


def _presence_out(rows: Iterable[Any]) -> dict[UUID, PresenceOut]:
    return {row.account_id: {"status": row.status, "since": row.since} for row in rows}


async def get_chosen(tx: Tx, account_id: UUID) -> Chosen:
    """The status chosen by hand; free until something else is chosen."""
    return cast(Chosen, await store.find_chosen(tx, account_id) or "free")


async def _refresh(tx: Tx, account_ids: Collection[UUID], *, at_once: bool = False) -> None:
    """Set what follows from the windows. Whoever comes back within `GRACE` has not been away: nobody is told anything."""
    found = await store.lock_presence(tx, account_ids)
    windows = await store.count_windows(tx, account_ids)
    changes = []
    for presence in found:
        count, all_idle = windows.get(presence.account_id, (0, False))
        if count:
            presence.left_at = None
        elif not at_once:
            presence.left_at = presence.left_at or tx.now
            if not is_gone(presence.left_at, tx.now):
                continue
        before = cast(Status, presence.status)
        status = next_status(cast(Chosen, presence.chosen), windows=count, all_idle=all_idle)
        if status != before:
            presence.status, presence.since = status, tx.now
            changes.append((presence, before))
    await tx.session.flush()
    for presence, before in changes:
        status = cast(Status, presence.status)
        event = PresenceChanged(account_id=presence.account_id, status=status, since=presence.since, before=before)
        await tx.emit(event, to=[to_staff(presence.partner_id), to_account(presence.account_id)])
