"""REST of lines, and of the cards of people who meet on them."""

from uuid import UUID

from fastapi import APIRouter

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.accounts.schemas import PersonCard
from liniya.domains.lines import service
from liniya.domains.lines.schemas import (
    ConnectionOut,
    DeliverySetting,
    LineChange,
    LineOut,
    NewcomerOut,
    Newcomers,
    NewConnection,
    NewLine,
    PrioritySetting,
    SpecialistOut,
)

router = APIRouter(prefix="/api", tags=["lines"])


@router.get("/people/{account_id}", tags=["people"])
async def get_card(tx: TxDep, actor: ActorDep, account_id: UUID) -> PersonCard:
    """A person's card; what is hidden from the asker is empty."""
    return await service.get_card(tx, actor, account_id)


@router.post("/newcomers", tags=["people"])
async def take_in(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: Newcomers) -> list[NewcomerOut]:
    """Up to 200 people in rows, each with role, company and line; the answer says what became of each row."""

    async def act() -> list[NewcomerOut]:
        return await service.take_in(tx, actor, body)

    answer: list[NewcomerOut] = await once(tx, actor, command_id, "account.take_in", body.model_dump(), act)
    return answer


@router.get("/lines")
async def list_lines(tx: TxDep, actor: ActorDep) -> list[LineOut]:
    """Lines of the own partner and of the vendors that are open to it."""
    return await service.list_lines(tx, actor)


@router.get("/deleted-lines")
async def list_deleted_lines(tx: TxDep, actor: ActorDep) -> list[LineOut]:
    """Lines of the own partner that were deleted in the last hour, and can be restored."""
    return await service.list_deleted_lines(tx, actor)


@router.post("/lines", status_code=201)
async def create_line(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: NewLine) -> LineOut:
    """A channel on which support is given."""

    async def act() -> LineOut:
        return await service.create_line(tx, actor, body)

    answer: LineOut = await once(tx, actor, command_id, "line.create", body.model_dump(), act)
    return answer


@router.get("/lines/{line_id}")
async def get_line(tx: TxDep, actor: ActorDep, line_id: UUID) -> LineOut:
    """One line."""
    return await service.get_line(tx, actor, line_id)


@router.patch("/lines/{line_id}")
async def change_line(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID, body: LineChange) -> LineOut:
    """Only the fields that are sent are changed."""

    async def act() -> LineOut:
        return await service.change_line(tx, actor, line_id, body)

    sent = [line_id, body.model_dump(exclude_unset=True)]
    answer: LineOut = await once(tx, actor, command_id, "line.change", sent, act)
    return answer


@router.delete("/lines/{line_id}", status_code=204)
async def delete_line(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID) -> None:
    """Nobody asks on it any more; what was said stays."""
    await once(tx, actor, command_id, "line.delete", line_id, lambda: service.delete_line(tx, actor, line_id))


@router.post("/lines/{line_id}/restore")
async def restore_line(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID) -> LineOut:
    """Undo of delete, within an hour."""

    async def act() -> LineOut:
        return await service.restore_line(tx, actor, line_id)

    answer: LineOut = await once(tx, actor, command_id, "line.restore", line_id, act)
    return answer


@router.put("/lines/{line_id}/delivery")
async def set_delivery(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID, body: DeliverySetting
) -> LineOut:
    """Rule and specialists in one act: all of it or nothing."""

    async def act() -> LineOut:
        return await service.set_delivery(tx, actor, line_id, body)

    sent = [line_id, body.model_dump(exclude_unset=True)]
    answer: LineOut = await once(tx, actor, command_id, "line.set_delivery", sent, act)
    return answer


@router.get("/lines/{line_id}/specialists")
async def list_specialists(tx: TxDep, actor: ActorDep, line_id: UUID) -> list[SpecialistOut]:
    """Who answers, by name."""
    return await service.list_specialists(tx, actor, line_id)


@router.put("/lines/{line_id}/specialists/{account_id}", status_code=204)
async def set_specialist(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID, account_id: UUID, body: PrioritySetting
) -> None:
    """Let somebody answer, or change his priority."""

    async def act() -> None:
        await service.set_specialist(tx, actor, line_id, account_id, body.priority)

    await once(tx, actor, command_id, "line.set_specialist", [line_id, account_id, body.priority], act)


@router.delete("/lines/{line_id}/specialists/{account_id}", status_code=204)
async def remove_specialist(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID, account_id: UUID
) -> None:
    """He answers here no more."""

    async def act() -> None:
        await service.remove_specialist(tx, actor, line_id, account_id)

    await once(tx, actor, command_id, "line.remove_specialist", [line_id, account_id], act)


@router.get("/lines/{line_id}/connections")
async def list_connections(tx: TxDep, actor: ActorDep, line_id: UUID) -> list[ConnectionOut]:
    """To whom the line is given."""
    return await service.list_connections(tx, actor, line_id)


@router.post("/lines/{line_id}/connections", status_code=201)
async def connect(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID, body: NewConnection
) -> ConnectionOut:
    """Give the line to a client, a unit, one account, or all own people."""

    async def act() -> ConnectionOut:
        return await service.connect(tx, actor, line_id, body)

    sent = [line_id, body.model_dump()]
    answer: ConnectionOut = await once(tx, actor, command_id, "line.connect", sent, act)
    return answer


@router.delete("/lines/{line_id}/connections/{connection_id}", status_code=204)
async def disconnect(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, line_id: UUID, connection_id: UUID) -> None:
    """Take the line away, at once."""

    async def act() -> None:
        await service.disconnect(tx, actor, line_id, connection_id)

    await once(tx, actor, command_id, "line.disconnect", [line_id, connection_id], act)
