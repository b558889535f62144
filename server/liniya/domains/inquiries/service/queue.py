"""The queue: first in, first out, to the first specialist who appears in the pool (C5, [3.2.2])."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from liniya.core.events import to_account, to_line_staff, to_line_users
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.feeds import service as feeds
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.events import AssigneePresence, LineAnswering
from liniya.domains.inquiries.service.desk import list_pools, open_desk, pool_of
from liniya.domains.lines import service as lines
from liniya.domains.presence.events import PresenceChanged

AT_ONCE: Final = 100
SERVE_QUEUE_JOB: Final = "inquiries.serve_queue"


async def serve_queue(tx: Tx, line_ids: Collection[UUID]) -> int:
    """Give queued inquiries of these lines to whoever is in the pool; returns how many. A long queue goes on in a job."""
    await store.lock_queues(tx, line_ids, together=True)
    waiting = await store.list_queued_lines(tx, line_ids)
    if not waiting:
        return 0
    desk = await open_desk(tx, waiting)
    served = [line_id for line_id in waiting if pool_of(desk.members.get(line_id, ()), desk.statuses)]
    claimed = await store.claim_queued(tx, served, AT_ONCE) if served else []
    if not claimed:
        return 0
    users = await accounts.list_asking_facts(tx, {inquiry.user_id for inquiry in claimed})
    await desk.learn_care(facts.client_id for facts in users.values())
    locked = await feeds.lock_feeds_by_id(tx, [inquiry.feed_id for inquiry in claimed])
    given = 0
    for inquiry in claimed:
        facts = users.get(inquiry.user_id)
        choice = desk.choose(locked[inquiry.feed_id], facts.client_id if facts else None)
        if choice is not None:
            desk.assign(inquiry, locked[inquiry.feed_id], choice.account_id, "queue")
            given += 1
    await desk.close()
    if len(claimed) == AT_ONCE and given:
        await tx.defer(SERVE_QUEUE_JOB, line_ids=[str(line_id) for line_id in served])
    return given


async def sweep_queue(tx: Tx) -> int:
    """Look over all queues: nothing may wait while somebody is free, whatever went wrong before."""
    waiting = await store.list_queued_lines(tx)
    return await serve_queue(tx, waiting) if waiting else 0


async def follow_presence(tx: Tx, event: PresenceChanged) -> None:
    """A status changed: the queue is served, users learn how their specialist is and whether a line answers."""
    served = await lines.list_served(tx, event.account_id)
    if not served:
        return
    for user_id in await store.list_users_of(tx, event.account_id):
        fact = AssigneePresence(account_id=event.account_id, status=event.status, since=event.since)
        await tx.emit(fact, to=[to_account(user_id)])
    by_id = {line.line_id: line for line in served if rules.may_serve(line.priority)}
    if not by_id or "free" not in (event.status, event.before):
        return
    if event.status == "free":
        await serve_queue(tx, by_id)
    for line_id, pool in (await list_pools(tx, by_id)).items():
        if not pool - {event.account_id}:
            changed = LineAnswering(line_id=line_id, answering=event.status == "free")
            staff = to_line_staff(line_id, by_id[line_id].partner_id, by_id[line_id].side_partner_id)
            await tx.emit(changed, to=[to_line_users(line_id), *staff])
