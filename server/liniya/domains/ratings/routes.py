"""REST of ratings."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.ratings import service
from liniya.domains.ratings.schemas import NewRating, RateInquiry, RatingAnswer

router = APIRouter(prefix="/api", tags=["ratings"])


@router.post("/inquiries/{inquiry_id}/rating")
async def rate(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, inquiry_id: UUID, body: NewRating) -> RatingAnswer:
    """Judge a finished inquiry."""
    data = RateInquiry(inquiry_id=inquiry_id, stars=body.stars, comment=body.comment)

    async def act() -> Any:
        return {"rating": await service.rate(tx, actor, inquiry_id, body.stars, body.comment)}

    answer: RatingAnswer = await once(tx, actor, command_id, "inquiry.rate", data.model_dump(), act)
    return answer
