"""Transfer (C9): to a colleague, to a vendor's specialist of the same line, or to another line."""

from typing import Any
from uuid import UUID

from liniya.core.access import Actor, Right, is_allowed
from liniya.core.problems import Forbidden, StaleState
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import FeedRow
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.errors import TransferNotPossible
from liniya.domains.inquiries.schemas import (
    InquiryOut,
    InquiryRow,
    Target,
    TargetLine,
    TargetSpecialist,
    ToLine,
    ToSpecialist,
    TransferTargets,
)
from liniya.domains.inquiries.service.desk import inquiry_out, is_staff_of, open_desk
from liniya.domains.inquiries.service.reading import get_inquiry
from liniya.domains.inquiries.service.work import is_administrator, lock_inquiry
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Asker
from liniya.kit.text import tidy


async def transfer(tx: Tx, actor: Actor, inquiry_id: UUID, to: Target, note: str = "") -> InquiryOut:
    """Give an open inquiry away, with a note that only specialists see.

    By its holder, by an administrator, and from the queue by anybody who may serve it.
    """
    inquiry, feed = await lock_inquiry(tx, actor, inquiry_id)
    if isinstance(to, ToLine):
        return await _to_line(tx, actor, inquiry, feed, to, note)
    return await _to_specialist(tx, actor, inquiry, feed, to, note)


async def _to_specialist(
    tx: Tx, actor: Actor, inquiry: InquiryRow, feed: FeedRow, to: ToSpecialist, note: str
) -> InquiryOut:
    desk = await open_desk(tx, [inquiry.line_id])
    _require_may_give(actor, inquiry, is_staff=is_staff_of(actor, desk, feed))
    if inquiry.assignee_id == to.account_id and inquiry.state != "queued":
        raise TransferNotPossible(reason="same")
    candidate = next((found for found in desk.candidates(feed) if found.account_id == to.account_id), None)
    if candidate is None or not rules.may_serve(candidate.priority):
        raise TransferNotPossible(reason="observer")
    if not rules.may_be_given(candidate):
        raise TransferNotPossible(reason="absent")
    desk.note(inquiry, feed, "transferred", actor.me, _story(inquiry, actor, to.account_id, feed, feed, note))
    desk.assign(inquiry, feed, to.account_id, "transfer", quietly=True)
    desk.changed(inquiry, "transferred")
    await desk.close()
    return inquiry_out(inquiry)


async def _to_line(tx: Tx, actor: Actor, inquiry: InquiryRow, feed: FeedRow, to: ToLine, note: str) -> InquiryOut:
    if to.line_id == inquiry.line_id:
        raise TransferNotPossible(reason="same")
    facts = (await accounts.list_asking_facts(tx, [feed.user_id])).get(feed.user_id)
    route = None
    if facts is not None:
        asker = Asker(to.line_id, feed.user_id, facts.partner_id, facts.client_id, facts.unit_ids)
        route = (await lines.list_routes(tx, [asker])).get((to.line_id, feed.user_id))
    if facts is None or route is None:
        raise TransferNotPossible(reason="not_connected")
    desk = await open_desk(tx, [inquiry.line_id, to.line_id], [facts.client_id], may_queue=True)
    _require_may_give(actor, inquiry, is_staff=is_staff_of(actor, desk, feed))
    key = (to.line_id, feed.user_id)
    target = (await feeds.lock_feeds(tx, {key: (route.partner_id, facts.partner_id)}))[key]
    if await store.list_open(tx, [target.id]):
        raise TransferNotPossible(reason="open_there")
    story = _story(inquiry, actor, None, feed, target, note)
    desk.note(inquiry, feed, "transferred", actor.me, story)
    desk.note(inquiry, target, "transferred", actor.me, {**story, "subject": inquiry.subject})
    desk.move(inquiry, feed, target)
    choice = desk.choose(target, facts.client_id)
    if choice is None:
        desk.enqueue(inquiry, target)
    else:
        desk.assign(inquiry, target, choice.account_id, choice.why)
        desk.changed(inquiry, "transferred")
    await desk.close()
    places = await store.list_places(tx, [inquiry.id])
    return inquiry_out(inquiry, places)


async def list_transfer_targets(tx: Tx, actor: Actor, inquiry_id: UUID) -> TransferTargets:
    """Where this inquiry can go: colleagues of the line (absent ones are shown, not allowed) and the user's other lines."""
    inquiry = await get_inquiry(tx, actor, inquiry_id)
    feed = await feeds.get_feed(tx, actor, inquiry.feed_id)
    if not is_allowed(actor, Right.SERVE) and not is_administrator(actor, inquiry):
        raise Forbidden
    facts = (await accounts.list_asking_facts(tx, [feed.user_id]))[feed.user_id]
    connected = await lines.list_connected(tx, facts.partner_id, facts.client_id, facts.unit_ids, feed.user_id)
    desk = await open_desk(tx, {inquiry.line_id, *connected})
    candidates = [
        c for c in desk.candidates(feed) if c.account_id != inquiry.assignee_id and rules.may_serve(c.priority)
    ]
    people = await accounts.list_people(tx, [one.account_id for one in candidates], actor.partner_id)
    counts = await store.count_open_by_assignee(tx, [candidate.account_id for candidate in candidates])
    specialists: list[TargetSpecialist] = [
        {
            "account_id": candidate.account_id,
            "name": people[candidate.account_id]["name"],
            "status": candidate.status,
            "priority": candidate.priority,
            "open_count": counts.get(candidate.account_id, 0),
            "allowed": rules.may_be_given(candidate),
        }
        for candidate in candidates
        if candidate.account_id in people
    ]
    others: list[TargetLine] = [
        {
            "line_id": line_id,
            "name": desk.rules_of[line_id].name,
            "free_count": sum(
                desk.statuses.get(member.account_id) == "free" and member.priority != "observer"
                for member in desk.members.get(line_id, ())
            ),
        }
        for line_id in connected
        if line_id != inquiry.line_id
    ]
    specialists.sort(key=lambda found: (not found["allowed"], found["open_count"], found["name"]))
    return {"specialists": specialists, "lines": sorted(others, key=lambda found: found["name"])}


def _require_may_give(actor: Actor, inquiry: InquiryRow, *, is_staff: bool) -> None:
    if inquiry.state == "finished":
        raise StaleState
    if is_administrator(actor, inquiry):
        return
    if not is_allowed(actor, Right.SERVE) or not is_staff:
        raise Forbidden
    if inquiry.state != "queued" and inquiry.assignee_id != actor.me:
        raise StaleState


def _story(
    inquiry: InquiryRow, actor: Actor, to_account_id: UUID | None, old: FeedRow, new: FeedRow, note: str
) -> dict[str, Any]:
    story: dict[str, Any] = {
        "from_account_id": str(inquiry.assignee_id or actor.me),
        "to_account_id": None if to_account_id is None else str(to_account_id),
        "from_line_id": str(old.line_id),
        "to_line_id": str(new.line_id),
    }
    return {**story, "note": tidy(note)} if tidy(note) else story
