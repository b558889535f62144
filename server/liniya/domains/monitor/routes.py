"""REST of the monitor."""

from typing import Annotated

from fastapi import APIRouter, Query

from liniya.core.deps import ActorDep, TxDep
from liniya.domains.monitor import service
from liniya.domains.monitor.schemas import LedgerOut, OverviewOut, TodayOut

router = APIRouter(prefix="/api", tags=["monitor"])


@router.get("/today")
async def get_today(
    tx: TxDep, actor: ActorDep, utc_offset_minutes: Annotated[int, Query(ge=-720, le=840)] = 180
) -> TodayOut:
    """My figures since local midnight; Moscow's, if the program does not say where it is."""
    return await service.today(tx, actor, utc_offset_minutes)


@router.get("/ledger")
async def get_ledger(tx: TxDep, actor: ActorDep) -> LedgerOut:
    """Requests of my company's users: what was received, and where it is."""
    return await service.get_ledger(tx, actor)


@router.get("/overview")
async def get_overview(tx: TxDep, actor: ActorDep) -> OverviewOut:
    """The first page of the cabinet: figures of now, what is left of the setup, the latest acts."""
    return await service.get_overview(tx, actor)
