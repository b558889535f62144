"""Verbs of presence.

Every change goes through `_refresh`, which holds the accounts' rows: two windows that open and close at once cannot
leave a wrong status behind.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
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


async def change_windows(tx: Tx, opened: Sequence[NewWindow], closed: Collection[UUID], node_id: UUID) -> None:
    """Program windows of one process are connected, and others are gone; saying it again changes nothing.

    Who has closed his last one stays here for `GRACE`, in case the page is only being reloaded. Distributors' staff have
    no presence.
    """
    rows = [
        {
            "id": window.id,
            "account_id": window.actor.me,
            "partner_id": window.actor.partner_id,
            "node_id": node_id,
            "is_idle": window.is_idle,
        }
        for window in opened
        if window.actor.partner_id is not None
    ]
    changed = {window.actor.me for window in opened}
    if rows:
        await store.add_windows(tx, rows)
    if closed:
        changed |= await store.remove_windows(tx, closed)
    if changed:
        await _refresh(tx, changed)


async def set_status(tx: Tx, actor: Actor, status: Chosen) -> Chosen:
    """Choose a status by hand (A4). It stays through sign-out and sign-in."""
    if actor.partner_id is None:
        return status
    await store.add_presence(tx, [(actor.me, actor.partner_id)])
    (presence,) = await store.lock_presence(tx, [actor.me])
    if presence.chosen != status:
        presence.chosen = status
        await store.save_presence(tx, [presence])
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


async def count_other_nodes(tx: Tx, node_id: UUID) -> int:
    """How many other processes have given a sign of life."""
    return await store.count_other_nodes(tx, node_id)


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
    followed = [_follow(tx, before, *windows.get(before.account_id, (0, False)), at_once=at_once) for before in found]
    changes = [(before, now) for before, now in zip(found, followed, strict=True) if now != before]
    if changes:
        await store.save_presence(tx, [now for _, now in changes])
    for before, now in changes:
        if now.status != before.status:
            event = PresenceChanged(account_id=now.account_id, status=now.status, since=now.since, before=before.status)
            await tx.emit(event, to=[to_staff(now.partner_id), to_account(now.account_id)])


def _follow(tx: Tx, presence: store.Here, count: int, all_idle: bool, *, at_once: bool) -> store.Here:
    left_at = presence.left_at
    if count:
        left_at = None
    elif not at_once:
        left_at = left_at or tx.now
        if not is_gone(left_at, tx.now):
            return replace(presence, left_at=left_at)
    status = next_status(presence.chosen, windows=count, all_idle=all_idle)
    since = presence.since if status == presence.status else tx.now
    return replace(presence, left_at=left_at, status=status, since=since)
