"""Events: facts in the past tense, and the one table of who reacts to them.

`Tx.emit(event, to=…)` does three things in the transaction that made the fact: it calls the reactions that belong to
the fact (`same_tx`), inserts a job for each one that may come later, and, if somebody is to be told, writes a row of the stream.
After commit the relay gives the row its position, and sockets, webhooks and `GET /api/events` carry it as `{pos, type, at, data}`.
"""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast
from uuid import UUID

import orjson

if TYPE_CHECKING:
    from liniya.core.tx import Tx

JSON_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC | orjson.OPT_NON_STR_KEYS


def to_json(value: Any) -> bytes:
    """JSON as every door of ours writes it: UUIDs as text, times in UTC with `Z`."""
    return orjson.dumps(value, option=JSON_OPTIONS)


class Encoded(bytes):
    """JSON that is text already: the engine's serializer passes it through."""


def json_for_engine(value: Any) -> str:
    """The engine's JSON serializer; does not encode twice."""
    return (value if isinstance(value, Encoded) else to_json(value)).decode()


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all facts. The fields are the data that travels; `type` is its name on the wire."""

    type: ClassVar[str]

    def data(self) -> dict[str, Any]:
        """What is written to the stream."""
        return {name: getattr(self, name) for name in _names(cast(Hashable, type(self)))}


@lru_cache(maxsize=256)
def _names(event: Hashable) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cast(type[Event], event)))


Reaction = Callable[["Tx", Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Wiring:
    """Who reacts to what. `same_tx`: the fact is not true without it. `later`: names of tasks, called with the event's data."""

    same_tx: Mapping[type[Event], tuple[Reaction, ...]] = field(default_factory=dict)
    later: Mapping[type[Event], tuple[str, ...]] = field(default_factory=dict)


class Envelope(NamedTuple):
    """One fact of the stream on its way out. Its JSON is made once for all recipients: `frame`; `alone`: as most get it, the
    only one of its moment."""

    pos: int
    type: str
    audiences: frozenset[str]
    frame: bytes
    alone: bytes


def envelope(pos: int, type_: str, audiences: Iterable[str], at: datetime, data: str | bytes) -> Envelope:
    """Build the envelope around data that is JSON text already."""
    frame = to_json({"pos": pos, "type": type_, "at": at, "data": orjson.Fragment(data)})
    return Envelope(pos, type_, frozenset(audiences), frame, join([frame]))


def join(frames: Iterable[bytes]) -> bytes:
    """Facts that travel together."""
    return b'{"events":[' + b",".join(frames) + b"]}"


@dataclass(frozen=True, slots=True)
class Whisper:
    """Something fleeting: no row, no position, may be lost. `but` is an audience that is left out (the one who whispers)."""

    audiences: frozenset[str]
    frame: bytes
    but: str | None = None


def whisper(type_: str, data: dict[str, Any], to: Iterable[str], but: str | None = None) -> Whisper:
    """Build a whisper."""
    return Whisper(frozenset(to), to_json({"whisper": {"type": type_, "data": data}}), but)


def pack_whisper(item: Whisper) -> list[Any]:
    """As another process is told of it."""
    return [list(item.audiences), item.frame.decode(), item.but]


def unpack_whisper(packed: list[Any]) -> Whisper:
    """What another process has told."""
    audiences, frame, but = packed
    return Whisper(frozenset(audiences), frame.encode(), but)


# Audiences: names of groups of sockets. The emitting domain computes them, the socket only compares strings.


@lru_cache(maxsize=10_000)
def to_account(account_id: UUID) -> str:
    """All windows of one account."""
    return f"account:{account_id}"


def to_session(session_id: UUID) -> str:
    """All windows of one sign-in."""
    return f"session:{session_id}"


def to_staff(partner_id: UUID) -> str:
    """Specialists and administrators of a partner."""
    return f"staff:{partner_id}"


def to_administrators(partner_id: UUID) -> str:
    """Those who manage a partner."""
    return f"administrators:{partner_id}"


@lru_cache(maxsize=10_000)
def to_line_staff(line_id: UUID, partner_id: UUID, client_partner_id: UUID) -> tuple[str, ...]:
    """Specialists of a line who may see the users of `client_partner_id`: the owner's, and that partner's own first line."""
    own = f"line:{line_id}:{partner_id}"
    return (own,) if client_partner_id == partner_id else (own, f"line:{line_id}:{client_partner_id}")


def to_line_users(line_id: UUID) -> str:
    """Users whom the line is connected to."""
    return f"users:{line_id}"
