"""REST of presence."""

from fastapi import APIRouter

from liniya.core.deps import ActorDep, TxDep
from liniya.domains.presence import service
from liniya.domains.presence.schemas import SetStatus, StatusOut

router = APIRouter(prefix="/api", tags=["presence"])


@router.put("/me/status")
async def set_status(tx: TxDep, actor: ActorDep, body: SetStatus) -> StatusOut:
    """Choose my status by hand."""
    return {"status": await service.set_status(tx, actor, body.status)}
