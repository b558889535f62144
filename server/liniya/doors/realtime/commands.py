"""Commands of the socket: one table, name → what it takes and which verb it is. The same verbs as REST, the same rules."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar
from uuid import UUID

import msgspec
from pydantic import BaseModel, ValidationError

from liniya.core.access import Actor
from liniya.core.commands import once
from liniya.core.problems import InvalidInput, UnknownCommand
from liniya.core.tx import Database, Tx
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import EditMessage, EntryAnswer, EntryKey, FeedKey, FeedSeq, Nothing, ReadOut
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import (
    InquiryAnswer,
    InquiryKey,
    SendMessage,
    SetFavourite,
    StartWork,
    TakeNext,
    Transfer,
)
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import SetIdle, SetStatus, StatusOut
from liniya.domains.ratings import service as ratings
from liniya.domains.ratings.schemas import RateInquiry, RatingAnswer

T = TypeVar("T")


class Frame(msgspec.Struct):
    """A command as it arrives."""

    id: UUID
    cmd: str
    data: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose command it is, and from which window."""

    actor: Actor
    window_id: UUID


Act = Callable[[Tx, Caller, Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """`gives`: its answer. `repeatable`: doing it twice is the same as once, so its answer need not be kept."""

    takes: type[BaseModel]
    gives: Any
    act: Act
    repeatable: bool = False


async def _edit(tx: Tx, caller: Caller, data: EditMessage) -> Any:
    return {"entry": await feeds.edit_message(tx, caller.actor, data.feed_id, data.entry_id, data.text)}


async def _delete(tx: Tx, caller: Caller, data: EntryKey) -> Any:
    return {"entry": await feeds.delete_message(tx, caller.actor, data.feed_id, data.entry_id)}


async def _read(tx: Tx, caller: Caller, data: FeedSeq) -> Any:
    return await feeds.mark_read(tx, caller.actor, data.feed_id, data.seq)


async def _delivered(tx: Tx, caller: Caller, data: FeedSeq) -> Any:
    await feeds.mark_delivered(tx, caller.actor, data.feed_id, data.seq)
    return {}


async def _typing(tx: Tx, caller: Caller, data: FeedKey) -> Any:
    await feeds.type_in(tx, caller.actor, data.feed_id)
    return {}


async def _start(tx: Tx, caller: Caller, data: StartWork) -> Any:
    return {"inquiry": await inquiries.start_work(tx, caller.actor, data.line_id, data.user_id)}


async def _take_next(tx: Tx, caller: Caller, data: TakeNext) -> Any:
    return {"inquiry": await inquiries.take_next(tx, caller.actor, data.line_id)}


async def _finish(tx: Tx, caller: Caller, data: InquiryKey) -> Any:
    return {"inquiry": await inquiries.finish_work(tx, caller.actor, data.inquiry_id)}


async def _resume(tx: Tx, caller: Caller, data: InquiryKey) -> Any:
    return {"inquiry": await inquiries.resume_work(tx, caller.actor, data.inquiry_id)}


async def _transfer(tx: Tx, caller: Caller, data: Transfer) -> Any:
    return {"inquiry": await inquiries.transfer(tx, caller.actor, data.inquiry_id, data.to, data.note)}


async def _rate(tx: Tx, caller: Caller, data: RateInquiry) -> Any:
    return {"rating": await ratings.rate(tx, caller.actor, data.inquiry_id, data.stars, data.comment)}


async def _favourite(tx: Tx, caller: Caller, data: SetFavourite) -> Any:
    await inquiries.set_favourite(tx, caller.actor, data.line_id, data.user_id, data.on)
    return {}


async def _status(tx: Tx, caller: Caller, data: SetStatus) -> Any:
    return {"status": await presence.set_status(tx, caller.actor, data.status)}


async def _idle(tx: Tx, caller: Caller, data: SetIdle) -> Any:
    await presence.set_idle(tx, caller.actor, caller.window_id, data.idle)
    return {"status": await presence.get_chosen(tx, caller.actor.me)}


COMMANDS: Final[dict[str, Command]] = {
    "message.edit": Command(EditMessage, EntryAnswer, _edit),
    "message.delete": Command(EntryKey, EntryAnswer, _delete, repeatable=True),
    "feed.read": Command(FeedSeq, ReadOut, _read, repeatable=True),
    "feed.delivered": Command(FeedSeq, Nothing, _delivered, repeatable=True),
    "feed.typing": Command(FeedKey, Nothing, _typing, repeatable=True),
    "inquiry.start": Command(StartWork, InquiryAnswer, _start),
    "inquiry.take_next": Command(TakeNext, InquiryAnswer, _take_next),
    "inquiry.finish": Command(InquiryKey, InquiryAnswer, _finish),
    "inquiry.resume": Command(InquiryKey, InquiryAnswer, _resume),
    "inquiry.transfer": Command(Transfer, InquiryAnswer, _transfer),
    "inquiry.rate": Command(RateInquiry, RatingAnswer, _rate),
    "favourite.set": Command(SetFavourite, Nothing, _favourite, repeatable=True),
    "presence.set": Command(SetStatus, StatusOut, _status, repeatable=True),
    "presence.idle": Command(SetIdle, StatusOut, _idle, repeatable=True),
}


def read_frame(value: Any) -> Frame:
    """The command in a decoded frame."""
    try:
        return msgspec.convert(value, Frame)
    except msgspec.ValidationError as error:
        raise InvalidInput(fields=[{"field": "", "problem": str(error)}]) from None


class _MessageData(msgspec.Struct):
    line_id: UUID
    text: str
    user_id: UUID | None = None


class _MessageFrame(msgspec.Struct):
    id: UUID
    cmd: Literal["message.send"]
    data: _MessageData


_decode_message: Final = msgspec.json.Decoder(_MessageFrame).decode


def find_message(caller: Caller, raw: bytes) -> inquiries.Send | None:
    """The message in a frame that is a good `message.send`: the short way of what `read_frame` and `read_message` do."""
    if b"message.send" not in raw:
        return None
    try:
        frame = _decode_message(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    data = frame.data
    return inquiries.Send(caller.actor, frame.id, data.line_id, data.user_id or caller.actor.me, data.text)


def read_message(caller: Caller, frame: Frame) -> inquiries.Send:
    """The message in a `message.send`, which goes to the batcher and not through `execute`."""
    data = _validate(SendMessage.model_validate, frame.data)
    return inquiries.Send(caller.actor, frame.id, data.line_id, data.user_id or caller.actor.me, data.text)


async def execute(database: Database, caller: Caller, frame: Frame) -> Any:
    """Do a command; returns its answer or raises a problem."""
    command = COMMANDS.get(frame.cmd)
    if command is None:
        raise UnknownCommand(cmd=frame.cmd[:100])
    wanted = _validate(command.takes.model_validate, frame.data)

    async def work(tx: Tx) -> Any:
        if command.repeatable:
            return await command.act(tx, caller, wanted)
        body = wanted.model_dump()
        return await once(tx, caller.actor, frame.id, frame.cmd, body, lambda: command.act(tx, caller, wanted))

    return await database.run(caller.actor, work)


def _validate(parse: Callable[[Any], T], value: Any) -> T:
    try:
        return parse(value)
    except ValidationError as error:
        raise invalid_input(error) from None


def invalid_input(error: ValidationError) -> InvalidInput:
    """The problem with the names of the fields, without the values."""
    fields = [
        {"field": ".".join(str(part) for part in found["loc"]), "problem": found["msg"]}
        for found in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return InvalidInput(fields=fields)
