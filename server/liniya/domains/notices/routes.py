"""REST of notices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from liniya.core.deps import TxDep
from liniya.core.problems import NotFound
from liniya.domains.notices import service
from liniya.domains.notices.schemas import LettersOut

router = APIRouter(prefix="/api", tags=["notices"])


@router.get("/letters")
async def list_letters(
    request: Request, tx: TxDep, before: UUID | None = None, limit: Annotated[int, Query(ge=1, le=100)] = 50
) -> LettersOut:
    """Demo mode only, signed in or not: the letters, newest first, `before` one of them."""
    if not request.app.state.settings.demo:
        raise NotFound
    return await service.list_letters(tx, before=before, limit=limit)
