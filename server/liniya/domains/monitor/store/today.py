"""Figures of today: reads tables of other domains and writes none."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, distinct, extract, func, or_, select, tuple_

from liniya.core.tx import Tx
from liniya.domains.inquiries.tables import Assignment, Inquiry
from liniya.domains.ratings.tables import Rating


async def count_assigned(tx: Tx, account_id: UUID, midnight: datetime, since: datetime) -> Row[Any]:
    """`today`; `before` and the `days` it is spread over; `first_reply_s` of those assigned today.

    An inquiry counts once a day. The first reply counts for whoever held the inquiry then, and only if the user began.
    """
    day = func.floor(extract("epoch", Assignment.started_at - midnight) / timedelta(days=1).total_seconds())
    is_today = Assignment.started_at >= midnight
    is_mine = (Inquiry.first_reply_at >= Assignment.started_at) & or_(
        Assignment.ended_at.is_(None), Inquiry.first_reply_at < Assignment.ended_at
    )
    wait = func.avg(extract("epoch", Inquiry.first_reply_at - Assignment.started_at))
    query = (
        select(
            func.count(distinct(Assignment.inquiry_id)).filter(is_today).label("today"),
            func.count(distinct(tuple_(Assignment.inquiry_id, day))).filter(~is_today).label("before"),
            func.count(distinct(day)).filter(~is_today).label("days"),
            wait.filter(is_today, is_mine, Inquiry.opened_by_id == Inquiry.user_id).label("first_reply_s"),
        )
        .join(Inquiry, Inquiry.id == Assignment.inquiry_id)
        .where(Assignment.account_id == account_id, Assignment.started_at >= since)
    )
    return (await tx.session.execute(query)).one()


async def count_ratings(tx: Tx, account_id: UUID, since: datetime) -> Row[Any]:
    """`mean` and `ratings` since then."""
    query = select(func.avg(Rating.stars).label("mean"), func.count().label("ratings")).where(
        Rating.account_id == account_id, Rating.at >= since
    )
    return (await tx.session.execute(query)).one()
