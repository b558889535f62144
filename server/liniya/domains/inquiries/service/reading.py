"""What is read of inquiries: for the snapshot, the lists and the cards."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.events import to_account
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.feeds import service as feeds
from liniya.domains.inquiries import store
from liniya.domains.inquiries.errors import LineNotConnected
from liniya.domains.inquiries.events import FavouriteChanged
from liniya.domains.inquiries.schemas import FavouriteOut, InquiriesOut, InquiryOut, InquiryRow
from liniya.domains.inquiries.service.desk import inquiry_out, list_pools, open_desk
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Asker

FINISHED_SHOWN_FOR: Final = timedelta(days=7)
TYPICAL_OVER: Final = timedelta(days=30)


async def list_visible(tx: Tx, actor: Actor, served: Mapping[UUID, UUID], limit: int) -> list[InquiryOut]:
    """For a snapshot: mine, open or finished in the last week, and all open ones of the lines I serve (line → its partner)."""
    own = [line_id for line_id, partner_id in served.items() if partner_id == actor.partner_id]
    first_line = [(line_id, actor.partner_id) for line_id in served if line_id not in own and actor.partner_id]
    found = await store.list_visible(
        tx,
        user_id=actor.me,
        finished_after=tx.now - FINISHED_SHOWN_FOR,
        line_ids=own,
        line_sides=first_line,
        limit=limit,
    )
    places = await store.list_places(tx, [inquiry.id for inquiry in found if inquiry.state == "queued"])
    return [inquiry_out(inquiry, places) for inquiry in found]


async def list_inquiries(
    tx: Tx, actor: Actor, feed_id: UUID, *, before: UUID | None = None, limit: int = 20
) -> InquiriesOut:
    """The inquiries of a feed, newest first."""
    await feeds.get_feed(tx, actor, feed_id)
    found = await store.list_of_feed(tx, feed_id, before=before, limit=limit + 1)
    return {"inquiries": [inquiry_out(inquiry) for inquiry in found[:limit]], "has_more": len(found) > limit}


async def get_inquiry(tx: Tx, actor: Actor, inquiry_id: UUID) -> InquiryRow:
    """An inquiry that the actor may see."""
    inquiry = await store.find_inquiry(tx, inquiry_id)
    if inquiry is None:
        raise NotFound
    await feeds.get_feed(tx, actor, inquiry.feed_id)
    return inquiry


async def list_line_facts(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, tuple[bool, int | None]]:
    """Per line: whether somebody is in the pool, and the usual time to the first answer, seconds."""
    if not line_ids:
        return {}
    pools = await list_pools(tx, line_ids)
    typical = await store.list_typical_answers(tx, line_ids, tx.now - TYPICAL_OVER)
    return {
        line_id: (bool(pools[line_id]), round(typical[line_id]) if line_id in typical else None) for line_id in line_ids
    }


async def set_favourite(tx: Tx, actor: Actor, line_id: UUID, user_id: UUID, on: bool) -> None:
    """Follow a user on a line, to be told of everything there (C10), or no longer."""
    require(actor, Right.SERVE)
    facts = (await accounts.list_asking_facts(tx, [user_id])).get(user_id)
    desk = await open_desk(tx, [line_id])
    if facts is None or line_id not in desk.rules_of or desk.priority(line_id, actor.me, facts.partner_id) is None:
        raise NotFound
    if not on:
        changed = await store.remove_favourite(tx, actor.me, line_id, user_id)
    else:
        asker = Asker(line_id, user_id, facts.partner_id, facts.client_id, facts.unit_ids)
        if not await lines.list_routes(tx, [asker]):
            raise LineNotConnected
        owner = desk.rules_of[line_id].partner_id
        row = {
            "account_id": actor.me,
            "line_id": line_id,
            "user_id": user_id,
            "partner_id": owner,
            "side_partner_id": facts.partner_id,
        }
        changed = await store.add_favourite(tx, row)
        if feed := await feeds.find_between(tx, line_id, user_id):
            await feeds.follow(tx, feed, actor.me)
    if changed:
        event = FavouriteChanged(line_id=line_id, user_id=user_id, on=on)
        await tx.emit(event, to=[to_account(actor.me)])


async def list_favourites(tx: Tx, actor: Actor) -> list[FavouriteOut]:
    """Whom I follow."""
    return [{"line_id": line_id, "user_id": user_id} for line_id, user_id in await store.list_favourites(tx, actor.me)]
