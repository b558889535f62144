"""Every query of ratings."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from liniya.core.tx import Tx
from liniya.domains.ratings.tables import Rating


async def add_rating(tx: Tx, rating: Rating) -> None:
    tx.session.add(rating)
    await tx.session.flush()


async def find_rating(tx: Tx, inquiry_id: UUID) -> Rating | None:
    return await tx.session.get(Rating, inquiry_id)


async def list_ratings(tx: Tx, inquiry_ids: Collection[UUID]) -> Sequence[Rating]:
    query = select(Rating).where(Rating.inquiry_id.in_(inquiry_ids)).order_by(Rating.at, Rating.inquiry_id)
    return (await tx.session.scalars(query)).all()
