"""Work of a specialist: start it, take the next from the queue, finish it, take that back."""

from uuid import UUID

from liniya.core.access import Actor, Right, is_allowed, require
from liniya.core.problems import Forbidden, NotFound, StaleState
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import FeedRow
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.errors import LineNotConnected, ObserversOnlyWatch, QueueEmpty, TooLate
from liniya.domains.inquiries.schemas import InquiryOut, InquiryRow
from liniya.domains.inquiries.service.desk import inquiry_out, is_staff_of, open_desk
from liniya.domains.inquiries.service.messages import turn_to_user
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Asker


async def start_work(tx: Tx, actor: Actor, line_id: UUID, user_id: UUID) -> InquiryOut:
    """«Начать работу»: with a user who has not asked, with one assigned to me, or take over from a colleague or the queue."""
    require(actor, Right.SERVE)
    users = await accounts.list_asking_facts(tx, [user_id])
    facts = users.get(user_id)
    desk = await open_desk(tx, [line_id])
    priority = desk.priority(line_id, actor.me, facts.partner_id) if facts and line_id in desk.rules_of else None
    if facts is None or priority is None:
        raise NotFound
    if not rules.may_serve(priority):
        raise ObserversOnlyWatch
    asker = Asker(line_id, user_id, facts.partner_id, facts.client_id, facts.unit_ids)
    routes = await lines.list_routes(tx, [asker])
    if not routes or facts.is_blocked or user_id == actor.me:
        raise LineNotConnected
    key = (line_id, user_id)
    feed = (await feeds.lock_feeds(tx, {key: (routes[key].partner_id, facts.partner_id)}))[key]
    inquiry = (await store.list_open(tx, [feed.id])).get(feed.id)
    inquiry = turn_to_user(desk, feed, inquiry, actor.me, "")
    await desk.close()
    return inquiry_out(inquiry)


async def take_next(tx: Tx, actor: Actor, line_id: UUID | None = None) -> InquiryOut:
    """«Взять следующее»: whoever waits longest on my lines (or on one of them), whatever my status is."""
    require(actor, Right.SERVE)
    mine = [line.line_id for line in await lines.list_served(tx, actor.me) if rules.may_serve(line.priority)]
    if not mine:
        raise ObserversOnlyWatch
    if line_id is not None:
        if line_id not in mine:
            raise NotFound
        mine = [line_id]
    claimed = await store.claim_queued(tx, mine, 1, actor.partner_id, actor.me)
    if not claimed:
        raise QueueEmpty
    (inquiry,) = claimed
    feed = await feeds.lock_feed(tx, inquiry.feed_id)
    desk = await open_desk(tx, [inquiry.line_id])
    desk.assign(inquiry, feed, actor.me, "taken")
    await desk.close()
    return inquiry_out(inquiry)


async def finish_work(tx: Tx, actor: Actor, inquiry_id: UUID) -> InquiryOut:
    """«Завершить работу» [3.2.3]: by the holder; an administrator may close any of his company."""
    inquiry, feed = await lock_inquiry(tx, actor, inquiry_id)
    is_holder = inquiry.assignee_id == actor.me and is_allowed(actor, Right.SERVE)
    administers = is_administrator(actor, inquiry)
    if not is_holder and not administers:
        raise Forbidden
    if not rules.may_finish(inquiry.state, is_holder=is_holder, is_administrator=administers):
        raise StaleState
    desk = await open_desk(tx, [inquiry.line_id])
    desk.finish(inquiry, feed, actor.me)
    await desk.close()
    return inquiry_out(inquiry)


async def resume_work(tx: Tx, actor: Actor, inquiry_id: UUID) -> InquiryOut:
    """Undo of `finish_work`, for a minute."""
    inquiry, feed = await lock_inquiry(tx, actor, inquiry_id)
    if inquiry.state != "finished" or inquiry.finished_at is None:
        raise StaleState
    desk = await open_desk(tx, [inquiry.line_id])
    if not is_allowed(actor, Right.SERVE) or not is_staff_of(actor, desk, feed):
        raise Forbidden
    may = rules.may_resume(
        "finished",
        is_finisher=inquiry.finished_by_id == actor.me,
        seconds_ago=(tx.now - inquiry.finished_at).total_seconds(),
        is_newest=await store.find_newest(tx, feed.id) == inquiry.id,
        is_rated=await feeds.has_entry(tx, feed, inquiry.id, "rated"),
    )
    if not may:
        raise TooLate
    desk.resume(inquiry, feed, actor.me)
    await desk.close()
    return inquiry_out(inquiry)


async def lock_inquiry(tx: Tx, actor: Actor, inquiry_id: UUID) -> tuple[InquiryRow, FeedRow]:
    """An inquiry that the actor may see, with its feed locked; NotFound for strangers.

    A transfer may move it to another feed while we wait for the lock: then the caller must look again.
    """
    inquiry = await store.find_inquiry(tx, inquiry_id)
    if inquiry is None:
        raise NotFound
    feed = await feeds.lock_feed(tx, inquiry.feed_id)
    if not await feeds.may_see(tx, actor, feed):
        raise NotFound
    inquiry = await store.find_inquiry(tx, inquiry_id)
    if inquiry is None or inquiry.feed_id != feed.id:
        raise StaleState
    return inquiry, feed


def is_administrator(actor: Actor, inquiry: InquiryRow) -> bool:
    """Whether the actor administers the company that owns the inquiry."""
    return is_allowed(actor, Right.MANAGE_COMPANY) and actor.partner_id == inquiry.partner_id
