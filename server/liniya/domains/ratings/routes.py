"""REST of ratings."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.ratings import service
from liniya.domains.ratings.schemas import NewRating, RatedInquiries, RateInquiry, RatingAnswer

router = APIRouter(prefix="/api", tags=["ratings"])


@router.get("/inquiries")
async def list_inquiries(
    tx: TxDep,
    actor: ActorDep,
    feed_id: UUID,
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> RatedInquiries:
    """The inquiries of a feed with their ratings, newest first."""
    return await service.list_rated_inquiries(tx, actor, feed_id, before=before, limit=limit)


@router.post("/inquiries/{inquiry_id}/rating")
async def rate(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, inquiry_id: UUID, body: NewRating) -> RatingAnswer:
    """Judge a finished inquiry."""
    data = RateInquiry(inquiry_id=inquiry_id, stars=body.stars, comment=body.comment)

    async def act() -> Any:
        return {"rating": await service.rate(tx, actor, inquiry_id, body.stars, body.comment)}

    answer: RatingAnswer = await once(tx, actor, command_id, "inquiry.rate", data.model_dump(), act)
    return answer
