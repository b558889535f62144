"""REST of requests."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.organisations.schemas import Moment
from liniya.domains.requests import service
from liniya.domains.requests.rules import State
from liniya.domains.requests.schemas import (
    Acceptance,
    DoorWish,
    Refusal,
    RequestChecks,
    RequestCounts,
    RequestOut,
    RequestPage,
    Wish,
)

router = APIRouter(prefix="/api", tags=["requests"])
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@router.post("/account-requests", status_code=202)
async def ask_at_the_door(tx: TxDep, body: DoorWish) -> None:
    """Somebody without an account asks for one. The answer is always the same; not-found where several partners are."""
    await service.ask_at_the_door(tx, body)


@router.get("/me/requests")
async def list_own_requests(tx: TxDep, actor: ActorDep, limit: Limit = 20, offset: Offset = 0) -> RequestPage:
    """What I have asked for."""
    return await service.list_own_requests(tx, actor, limit=limit, offset=offset)


@router.post("/me/requests", status_code=201)
async def ask(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: Wish) -> RequestOut:
    """Ask the own partner for a colleague's account, a line, or a new contract."""

    async def act() -> RequestOut:
        return await service.ask(tx, actor, body)

    answer: RequestOut = await once(tx, actor, command_id, "request.ask", body.model_dump(), act)
    return answer


@router.delete("/me/requests/{request_id}")
async def withdraw(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, request_id: UUID) -> RequestOut:
    """Take it back while it waits."""

    async def act() -> RequestOut:
        return await service.withdraw(tx, actor, request_id)

    answer: RequestOut = await once(tx, actor, command_id, "request.withdraw", request_id, act)
    return answer


@router.get("/requests")
async def list_requests(
    tx: TxDep,
    actor: ActorDep,
    state: State | None = None,
    since: Moment | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> RequestPage:
    """Requests to the own partner: what waits with the oldest first, the rest with the latest. `since`: answered then or later."""
    return await service.list_requests(tx, actor, state=state, since=since, limit=limit, offset=offset)


@router.get("/request-counts")
async def count_requests(tx: TxDep, actor: ActorDep) -> RequestCounts:
    """How many there are in each state."""
    return await service.count_requests(tx, actor)


@router.get("/requests/{request_id}")
async def get_request(tx: TxDep, actor: ActorDep, request_id: UUID) -> RequestOut:
    """One request to the own partner."""
    return await service.get_request(tx, actor, request_id)


@router.get("/requests/{request_id}/checks")
async def check(tx: TxDep, actor: ActorDep, request_id: UUID) -> RequestChecks:
    """Whether the wanted person is there already."""
    return await service.check(tx, actor, request_id)


@router.post("/requests/{request_id}/accept")
async def accept(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, request_id: UUID, body: Acceptance
) -> RequestOut:
    """Do what is asked for, all of it or nothing."""

    async def act() -> RequestOut:
        return await service.accept(tx, actor, request_id, body)

    sent = [request_id, body.model_dump()]
    answer: RequestOut = await once(tx, actor, command_id, "request.accept", sent, act)
    return answer


@router.post("/requests/{request_id}/decline")
async def decline(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, request_id: UUID, body: Refusal) -> RequestOut:
    """Say no; the asker reads the reason."""

    async def act() -> RequestOut:
        return await service.decline(tx, actor, request_id, body.reason)

    answer: RequestOut = await once(tx, actor, command_id, "request.decline", [request_id, body.reason], act)
    return answer
