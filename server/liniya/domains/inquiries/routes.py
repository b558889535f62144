"""REST of inquiries. A command said here again that went over the socket first has the same id and content (`once`)."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.inquiries import service
from liniya.domains.inquiries.schemas import (
    InquiryAnswer,
    InquiryKey,
    LineState,
    SendMessage,
    SentOut,
    StartWork,
    TakeNext,
    TeamMember,
    Transfer,
    TransferTargets,
    TransferTo,
    TrialOut,
)
from liniya.kit.ids import new_id

router = APIRouter(prefix="/api", tags=["inquiries"])


@router.post("/messages")
async def send_message(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: SendMessage) -> SentOut:
    """Send a message on a line; the first one opens an inquiry."""
    send = service.Send(actor, command_id or new_id(), body.line_id, body.user_id or actor.me, body.text)
    return await service.send_message(tx, send)


@router.post("/inquiries")
async def start_work(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: StartWork) -> InquiryAnswer:
    """Start work with a user, or take his inquiry over."""

    async def act() -> Any:
        return {"inquiry": await service.start_work(tx, actor, body.line_id, body.user_id)}

    answer: InquiryAnswer = await once(tx, actor, command_id, "inquiry.start", body.model_dump(), act)
    return answer


@router.post("/inquiries/next")
async def take_next(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: TakeNext) -> InquiryAnswer:
    """Take whoever waits longest."""

    async def act() -> Any:
        return {"inquiry": await service.take_next(tx, actor, body.line_id)}

    answer: InquiryAnswer = await once(tx, actor, command_id, "inquiry.take_next", body.model_dump(), act)
    return answer


@router.post("/inquiries/{inquiry_id}/finish")
async def finish_work(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, inquiry_id: UUID) -> InquiryAnswer:
    """The end of work."""

    async def act() -> Any:
        return {"inquiry": await service.finish_work(tx, actor, inquiry_id)}

    data = InquiryKey(inquiry_id=inquiry_id)
    answer: InquiryAnswer = await once(tx, actor, command_id, "inquiry.finish", data.model_dump(), act)
    return answer


@router.post("/inquiries/{inquiry_id}/resume")
async def resume_work(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, inquiry_id: UUID) -> InquiryAnswer:
    """Undo of finish, within a minute."""

    async def act() -> Any:
        return {"inquiry": await service.resume_work(tx, actor, inquiry_id)}

    data = InquiryKey(inquiry_id=inquiry_id)
    answer: InquiryAnswer = await once(tx, actor, command_id, "inquiry.resume", data.model_dump(), act)
    return answer


@router.post("/inquiries/{inquiry_id}/transfer")
async def transfer(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, inquiry_id: UUID, body: TransferTo
) -> InquiryAnswer:
    """Give it to a colleague or to another line."""

    async def act() -> Any:
        return {"inquiry": await service.transfer(tx, actor, inquiry_id, body.to, body.note)}

    data = Transfer(inquiry_id=inquiry_id, to=body.to, note=body.note)
    answer: InquiryAnswer = await once(tx, actor, command_id, "inquiry.transfer", data.model_dump(), act)
    return answer


@router.get("/inquiries/{inquiry_id}/transfer-targets")
async def list_transfer_targets(tx: TxDep, actor: ActorDep, inquiry_id: UUID) -> TransferTargets:
    """Where it can go."""
    return await service.list_transfer_targets(tx, actor, inquiry_id)


@router.put("/lines/{line_id}/favourites/{user_id}", status_code=204)
async def add_favourite(tx: TxDep, actor: ActorDep, line_id: UUID, user_id: UUID) -> None:
    """Follow a user on a line."""
    await service.set_favourite(tx, actor, line_id, user_id, on=True)


@router.delete("/lines/{line_id}/favourites/{user_id}", status_code=204)
async def remove_favourite(tx: TxDep, actor: ActorDep, line_id: UUID, user_id: UUID) -> None:
    """Follow no longer."""
    await service.set_favourite(tx, actor, line_id, user_id, on=False)


@router.get("/line-states")
async def list_line_states(tx: TxDep, actor: ActorDep) -> list[LineState]:
    """How many answer on each line of the cabinet, who of them is free now, and how many it is connected to."""
    return await service.list_line_states(tx, actor)


@router.get("/lines/{line_id}/team")
async def list_team(tx: TxDep, actor: ActorDep, line_id: UUID) -> list[TeamMember]:
    """Who answers on a line, as they are now."""
    return await service.list_team(tx, actor, line_id)


@router.get("/lines/{line_id}/trial")
async def try_rule(tx: TxDep, actor: ActorDep, line_id: UUID, account_id: UUID) -> TrialOut:
    """Who would get a new inquiry of this user now, and why. Changes nothing."""
    return await service.try_rule(tx, actor, line_id, account_id)
