"""The contract: OpenAPI, and in it what travels on the socket only. `contracts/openapi.json` is made from it.

`x-socket` names the component of every event, whisper, command and answer; the web's types are generated from both.
"""

from collections.abc import Iterator
from typing import Any, Final, Literal
from uuid import UUID

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, TypeAdapter
from typing_extensions import TypedDict

from liniya.core.events import Event
from liniya.domains.accounts.events import PersonChanged, SessionEnded
from liniya.domains.feeds.events import EntriesAdded, EntryChanged, FeedMarked, FeedRead
from liniya.domains.inquiries.events import AssigneePresence, FavouriteChanged, InquiryChanged, LineAnswering
from liniya.domains.inquiries.schemas import SendMessage, SentOut
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.presence.events import StatusChosen
from liniya.domains.ratings.events import InquiryRated
from liniya.domains.requests.events import RequestChanged
from liniya.doors.realtime.commands import COMMANDS

EVENTS: Final[tuple[type[Event], ...]] = (
    *(EntriesAdded, EntryChanged, FeedMarked, FeedRead),
    *(InquiryChanged, InquiryRated, LineAnswering, FavouriteChanged),
    *(AssigneePresence, StatusChosen),
    *(PersonChanged, AccessChanged, SessionEnded, RequestChanged),
)
"""Facts that reach a client, one class for each type. `AssigneePresence` is what everybody gets of a presence."""

Mode = Literal["validation", "serialization"]
_REF: Final = "#/components/schemas/{model}"


class Typing(TypedDict):
    """Somebody is writing; shown for 6 s."""

    feed_id: UUID
    account_id: UUID


class QueuePlace(TypedDict):
    """The new place of a waiting user; 1 is next."""

    inquiry_id: UUID
    place: int


WHISPERS: Final[dict[str, Any]] = {"feed.typing": Typing, "queue.place": QueuePlace}


class ProblemOut(BaseModel):
    """A refusal (RFC 9457). Extra members are named per slug, see docs/protocol.md section 3."""

    model_config = ConfigDict(extra="allow")
    type: str
    slug: str
    title: str
    status: int
    detail: str


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the app with the socket in it."""
    if app.openapi_schema is None:
        document = FastAPI.openapi(app)
        _tell_problems(document)
        _require_something(document)
        _add_socket(document)
    return app.openapi_schema or {}


def _socket() -> Iterator[tuple[tuple[str, str, str], Mode, Any]]:
    """Everything that travels on the socket, by its place in `x-socket`."""
    for event in EVENTS:
        yield ("events", event.type, "data"), "serialization", event
    for name, whisper in WHISPERS.items():
        yield ("whispers", name, "data"), "serialization", whisper
    yield ("commands", "message.send", "data"), "validation", SendMessage
    yield ("commands", "message.send", "answer"), "serialization", SentOut
    for name, command in COMMANDS.items():
        yield ("commands", name, "data"), "validation", command.takes
        yield ("commands", name, "answer"), "serialization", command.gives


def _add_socket(document: dict[str, Any]) -> None:
    inputs = [(place, mode, TypeAdapter(type_)) for place, mode, type_ in _socket()]
    refs, found = TypeAdapter.json_schemas(inputs, ref_template=_REF)
    known = document["components"]["schemas"]
    for name, schema in _without_none(found["$defs"]).items():
        if known.setdefault(name, schema) != schema:
            raise RuntimeError(f"Two schemas are called {name}: rename one")
    index: dict[str, Any] = {"events": {}, "whispers": {}, "commands": {}}
    for (place, _), schema in refs.items():
        part, name, role = place
        index[part].setdefault(name, {})[role] = schema
    document["x-socket"] = index


def _without_none(value: Any) -> Any:
    """As FastAPI writes schemas: a default of null is not told."""
    if isinstance(value, dict):
        return {name: _without_none(member) for name, member in value.items() if member is not None}
    return value


def _require_something(document: dict[str, Any]) -> None:
    """A parameter that is left out is not sent as null."""
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                found = [one for one in parameter["schema"].pop("anyOf", ()) if one != {"type": "null"}]
                if len(found) == 1:
                    parameter["schema"].update(found[0])
                elif found:
                    parameter["schema"]["anyOf"] = found


def _tell_problems(document: dict[str, Any]) -> None:
    """Every operation refuses with a problem; FastAPI would describe answers that we never give."""
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Problem"] = {**ProblemOut.model_json_schema(), "title": "Problem"}
    refusal = {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = refusal
