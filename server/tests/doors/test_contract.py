"""The contract says what travels: every event of a story fits it, and nothing is missing from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.rules import STAFF_ONLY
from liniya.domains.feeds.schemas import Entry, EntryKind
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import ToSpecialist
from liniya.domains.ratings import service as ratings
from liniya.doors.realtime.contract import EVENTS, WHISPERS
from liniya.infra.postgres import DatabaseUrls
from liniya.main.app import create_app
from liniya.main.settings import Settings
from tests.flows.world import make_world
from tests.structure.test_events import documented_events

ANYTHING: dict[str, Any] = {
    "id": "01939f8e-0000-7000-8000-000000000001",
    "feed_id": "01939f8e-0000-7000-8000-000000000002",
}
MAY_BE_UNBOUNDED = {
    "LineOut": "lines of a partner: a handful, made by hand",
    "SpecialistOut": "the team of one line",
    "ConnectionOut": "whom a line is given to",
    "TeamMember": "the team of one line",
    "NewcomerOut": "one for each row that was sent, at most 200",
    "LineState": "lines of a partner, as above",
}
"""Lists without a page, and why that is enough."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    nowhere = DatabaseUrls(owner="postgresql+psycopg://", app="postgresql+psycopg://")
    return create_app(Settings(demo=True), nowhere).openapi()


def test_the_committed_contract_is_that_of_the_code(document: dict[str, Any]) -> None:
    kept = Path(__file__).resolve().parents[3] / "contracts" / "openapi.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == document, "run make types"


def test_every_event_and_whisper_of_the_protocol_is_in_the_contract(document: dict[str, Any]) -> None:
    assert {event.type for event in EVENTS} == documented_events() == document["x-socket"]["events"].keys()
    assert len({event.type for event in EVENTS}) == len(EVENTS)
    assert WHISPERS.keys() == {"feed.typing", "queue.place"}


def test_every_kind_of_entry_has_its_payload(document: dict[str, Any]) -> None:
    kinds = document["components"]["schemas"]["Entry"]["discriminator"]["mapping"]
    assert kinds.keys() == set(EntryKind.__args__)  # type: ignore[attr-defined]
    with pytest.raises(ValidationError):
        TypeAdapter(Entry).validate_python({**ANYTHING, "kind": "unheard_of", "payload": {}})


def test_what_is_for_specialists_only_may_be_missing(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for payload in ("TransferredPayload", "RatedPayload"):
        hidden = STAFF_ONLY & schemas[payload]["properties"].keys()
        assert hidden
        assert hidden.isdisjoint(schemas[payload]["required"])


def answers(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation that answers with JSON, and its schema with the parameters beside it."""
    for path, operations in document["paths"].items():
        for verb, operation in operations.items():
            for status, answer in operation["responses"].items():
                schema = answer.get("content", {}).get("application/json", {}).get("schema")
                if status.startswith("2") and schema:
                    names = {parameter["name"]: parameter["schema"] for parameter in operation.get("parameters", ())}
                    yield f"{verb.upper()} {path}", {"schema": schema, "parameters": names}


CUT_BY_THE_SERVER = {"GET /api/account-ids": "ids alone, at most 10,000"}


def test_every_list_is_a_page_or_known_to_be_short(document: dict[str, Any]) -> None:
    bare = {}
    for place, answer in answers(document):
        schema = answer["schema"]
        if schema.get("type") == "array":
            bare[schema["items"]["$ref"].rsplit("/", 1)[-1]] = place
        named = document["components"]["schemas"].get(schema.get("$ref", "").rsplit("/", 1)[-1], {})
        if {"has_more", "total", "resync"} & named.get("properties", {}).keys() and place not in CUT_BY_THE_SERVER:
            assert answer["parameters"]["limit"]["maximum"] <= 1000, place
    assert bare.keys() == MAY_BE_UNBOUNDED.keys(), bare


async def test_every_event_of_a_story_fits_the_contract(database: Database) -> None:
    world = await make_world(database)
    await world.user("Лебедева")
    await world.asks("Лебедева")
    await world.specialist("Ремизова", "high")
    await world.specialist("Валеев")
    await world.answers("Ремизова", "Лебедева")
    first = await world.inquiry("Лебедева")
    to = ToSpecialist(kind="specialist", account_id=world.people["Валеев"].id)
    await world.does("Ремизова", inquiries.transfer, first.id, to, "Посмотри сам")
    sent = await world.answers("Валеев", "Лебедева", "Готово")
    await world.does("Валеев", feeds.edit_message, sent["feed_id"], sent["entry_id"], "Готово!")
    await world.does("Лебедева", feeds.mark_read, sent["feed_id"], sent["seq"])
    await world.does("Валеев", feeds.delete_message, sent["feed_id"], sent["entry_id"])
    await world.does("Валеев", inquiries.finish_work, first.id)
    await world.does("Валеев", inquiries.resume_work, first.id)
    await world.does("Валеев", inquiries.finish_work, first.id)
    await world.does("Лебедева", ratings.rate, first.id, 4, "Долго")
    shapes = {event.type: TypeAdapter(event) for event in EVENTS}
    async with database.tx(SYSTEM) as tx:
        rows = (await tx.session.execute(text("SELECT type, data FROM stream_events ORDER BY id"))).all()
    kinds = set()
    for type_, data in rows:
        told = shapes[type_].dump_python(shapes[type_].validate_python(data), mode="json")
        assert as_sent(told) == as_sent(data), type_
        kinds |= {entry["kind"] for entry in data.get("entries", ())}
    assert kinds == set(EntryKind.__args__)  # type: ignore[attr-defined]


def as_sent(value: Any) -> Any:
    """Times may be written with more or fewer zeros."""
    if isinstance(value, dict):
        return {name: as_sent(member) for name, member in value.items() if not name.endswith(("at", "since"))}
    return [as_sent(member) for member in value] if isinstance(value, list) else value
