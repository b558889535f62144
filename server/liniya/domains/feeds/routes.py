"""REST of feeds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from liniya.core.commands import once
from liniya.core.deps import ActorDep, CommandIdDep, TxDep
from liniya.domains.feeds import service
from liniya.domains.feeds.schemas import EditMessage, EntriesOut, EntryAnswer, MessageText, Nothing, ReadOut, Seq

router = APIRouter(prefix="/api/feeds/{feed_id}", tags=["feeds"])
SeqQuery = Annotated[int | None, Query(ge=0, le=2**53)]


@router.get("/entries")
async def list_entries(
    tx: TxDep,
    actor: ActorDep,
    feed_id: UUID,
    before: SeqQuery = None,
    after: SeqQuery = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> EntriesOut:
    """A page of history: just before `before`, just after `after`, or the last one."""
    return await service.list_entries(tx, actor, feed_id, before=before, after=after, limit=limit)


@router.patch("/entries/{entry_id}")
async def edit_message(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, feed_id: UUID, entry_id: UUID, body: MessageText
) -> EntryAnswer:
    """Change the text of an own message."""

    async def act() -> EntryAnswer:
        return {"entry": await service.edit_message(tx, actor, feed_id, entry_id, body.text)}

    data = EditMessage(feed_id=feed_id, entry_id=entry_id, text=body.text)
    answer: EntryAnswer = await once(tx, actor, command_id, "message.edit", data.model_dump(), act)
    return answer


@router.delete("/entries/{entry_id}")
async def delete_message(tx: TxDep, actor: ActorDep, feed_id: UUID, entry_id: UUID) -> EntryAnswer:
    """Take back an own message."""
    return {"entry": await service.delete_message(tx, actor, feed_id, entry_id)}


@router.put("/read")
async def mark_read(tx: TxDep, actor: ActorDep, feed_id: UUID, body: Seq) -> ReadOut:
    """Everything up to `seq` was on my screen."""
    return await service.mark_read(tx, actor, feed_id, body.seq)


@router.put("/delivered")
async def mark_delivered(tx: TxDep, actor: ActorDep, feed_id: UUID, body: Seq) -> Nothing:
    """Everything up to `seq` has reached me."""
    await service.mark_delivered(tx, actor, feed_id, body.seq)
    return {}


@router.post("/typing")
async def type_in(tx: TxDep, actor: ActorDep, feed_id: UUID) -> Nothing:
    """Tell the others that I am writing."""
    await service.type_in(tx, actor, feed_id)
    return {}
