"""Verbs of ratings (E6)."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.events import to_account, to_line_staff
from liniya.core.problems import Forbidden, InvalidInput, StaleState
from liniya.core.tx import Tx
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.service import Draft
from liniya.domains.inquiries import service as inquiries
from liniya.domains.ratings import rules, store
from liniya.domains.ratings.errors import AlreadyRated
from liniya.domains.ratings.events import InquiryRated
from liniya.domains.ratings.schemas import RatedInquiries, RatedInquiry, RatingOut
from liniya.domains.ratings.tables import Rating
from liniya.kit.text import is_storable, tidy


async def rate(tx: Tx, actor: Actor, inquiry_id: UUID, stars: int, comment: str = "") -> RatingOut:
    """The user judges his finished inquiry, once; its last holder is judged. The comment is for the staff.

    Raises `AlreadyRated`, `StaleState` while it is open, `Forbidden` for everybody else who may see it.
    """
    comment = _check(stars, comment)
    inquiry, feed = await inquiries.lock_inquiry(tx, actor, inquiry_id)
    is_user = actor.account_id == inquiry.user_id
    if not rules.may_rate(inquiry.state, is_user=is_user):
        raise StaleState if is_user else Forbidden
    if await store.find_rating(tx, inquiry_id) is not None:
        raise AlreadyRated
    rating = Rating(
        inquiry_id=inquiry_id,
        partner_id=inquiry.partner_id,
        side_partner_id=inquiry.side_partner_id,
        account_id=inquiry.assignee_id,
        stars=stars,
        comment=comment,
        at=tx.now,
    )
    await store.add_rating(tx, rating)
    out = _rating(rating)
    staff = to_line_staff(inquiry.line_id, inquiry.partner_id, inquiry.side_partner_id)
    await tx.emit(InquiryRated(out, feed.id), to=[*staff, to_account(inquiry.user_id)])
    payload: dict[str, Any] = {"stars": stars, "comment": comment} if comment else {"stars": stars}
    await feeds.write(tx, [Draft(feed, "rated", actor.me, payload, inquiry_id)])
    await tx.settle()
    return out


async def list_ratings(tx: Tx, inquiry_ids: Collection[UUID]) -> list[RatingOut]:
    """Ratings of inquiries that the caller has found visible. One query."""
    return [_rating(rating) for rating in await store.list_ratings(tx, inquiry_ids)] if inquiry_ids else []


async def list_rated_inquiries(
    tx: Tx, actor: Actor, feed_id: UUID, *, before: UUID | None = None, limit: int = 20
) -> RatedInquiries:
    """The inquiries of a feed with their ratings, newest first."""
    page = await inquiries.list_inquiries(tx, actor, feed_id, before=before, limit=limit)
    found = await list_ratings(tx, [inquiry["id"] for inquiry in page["inquiries"]])
    by_inquiry = {rating["inquiry_id"]: rating for rating in found}
    rated: list[RatedInquiry] = [{**inquiry, "rating": by_inquiry.get(inquiry["id"])} for inquiry in page["inquiries"]]
    return {"inquiries": rated, "has_more": page["has_more"]}


def _check(stars: int, comment: str) -> str:
    if not rules.is_possible(stars):
        raise InvalidInput(fields=[{"field": "stars", "problem": f"from {rules.LEAST} to {rules.MOST}"}])
    if not is_storable(comment):
        raise InvalidInput(fields=[{"field": "comment", "problem": "not storable"}])
    comment = tidy(comment)
    if rules.is_too_long(comment):
        raise InvalidInput(fields=[{"field": "comment", "problem": f"at most {rules.LONGEST_COMMENT} characters"}])
    return comment


def _rating(rating: Rating) -> RatingOut:
    return {"inquiry_id": rating.inquiry_id, "stars": rating.stars, "comment": rating.comment, "at": rating.at}
