"""Two companies on one server, each with a window for every role: neither can touch the other, neither hears of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from sqlalchemy import Uuid, select, text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.doors.realtime.contract import EVENTS, WHISPERS
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from liniya.main.tables import metadata
from tests.doors.story import COMMANDS, PEOPLE, STORY, Answer, Cast, Listener, Step, company
from tests.live import Live, running
from tests.structure.slots import filled, look, put, slots_of_schema

REFUSALS = {
    "message.send": {"line-not-connected"},
    "inquiry.transfer": {"transfer-not-possible"},
}
"""How else than with `not-found` a command may say that there is nothing (docs/protocol.md section 3)."""
UNHEARD = {"session.ended": "nobody signs in twice in the story (tests/doors/test_socket.py)"}
_FACTS = text("SELECT (SELECT count(*) FROM stream_events) AS told, (SELECT count(*) FROM commands) AS kept")
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
async def live(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Live]:
    async with running(fresh_urls, tmp_path) as live:
        yield live


async def written(database: Database) -> tuple[int, int]:
    async with database.tx(SYSTEM) as tx:
        row = (await tx.session.execute(_FACTS)).one()
        return int(row.told), int(row.kept)


async def both_tell(ours: Cast, theirs: Cast, step: Step) -> None:
    for cast in (theirs, ours):
        cast.remember(step, await cast.say(step, step.ask(cast.ids), new_id()))


def hidden(answer: Answer, id_: str) -> tuple[int, str]:
    return answer.status, str(answer.body).replace(id_, "…")


async def test_every_command_about_a_foreign_object_is_as_if_it_did_not_exist(live: Live) -> None:
    """With each of its ids, one at a time; for everybody of the company; at the moment when the own one is accepted."""
    document = live.app.openapi()
    seen = set()
    async with company(live) as ours, company(live) as theirs:
        for step in COMMANDS:
            schema = document["x-socket"]["commands"][step.what]["data"]
            slots = {slot[1:] for slot in slots_of_schema(document, schema)}
            own, foreign = step.ask(ours.ids), step.ask(theirs.ids)
            before = await written(live.database)
            for slot in filled(own, slots):
                theirs_id, nobodys_id = look(foreign, slot), str(new_id())
                for who in PEOPLE:
                    place = f"{step.what} {slot} {who}"
                    answer = await ours.say(step, put(own, slot, theirs_id), new_id(), who=who)
                    nothing = await ours.say(step, put(own, slot, nobodys_id), new_id(), who=who)
                    assert hidden(answer, theirs_id) == hidden(nothing, nobodys_id), place
                    allowed = {"not-found"} | REFUSALS.get(step.what, set())
                    assert answer.slug is not None if who != step.who else answer.slug in allowed, place
                seen.add(f"{step.what} {slot}")
            assert await written(live.database) == before, step.what
            await both_tell(ours, theirs, step)
    known = {
        f"{name} {slot[1:]}"
        for name, command in document["x-socket"]["commands"].items()
        for slot in slots_of_schema(document, command["data"])
    }
    assert seen == known


async def ids_of(database: Database, partner_id: str) -> set[bytes]:
    """Every id that stands in any row of a partner, but those of the running processes."""
    found: set[bytes] = set()
    async with database.tx(SYSTEM) as tx:
        for table in metadata.tables.values():
            whose = table.columns.get("id" if table.name == "partners" else "partner_id")
            ids = [one for one in table.columns if isinstance(one.type, Uuid) and one.name != "node_id"]
            if whose is not None:
                rows = await tx.session.execute(select(*ids).where(whose == UUID(partner_id)))
                found |= {str(value).encode() for row in rows for value in row if value is not None}
    return found


async def test_nobody_hears_of_the_other_company(live: Live) -> None:
    """Not in a fact, not in a whisper, not in an answer; and no fact has both companies among its audiences."""
    async with company(live) as ours, company(live) as theirs, AsyncExitStack() as stack:
        casts = (ours, theirs)
        begin = await live.numbered()
        listeners = [Listener(cast, who, begin, stack) for cast in casts for who in PEOPLE]
        for step in STORY:
            for cast in casts:
                cast.remember(step, await cast.say(step, step.ask(cast.ids), new_id()))
                end = await live.numbered()
                for listener in listeners:
                    await listener.hear_until(end)
        mine = [await ids_of(live.database, cast.ids["partner_id"]) for cast in casts]
        assert mine[0].isdisjoint(mine[1])
        async with live.database.tx(SYSTEM) as tx:
            facts = await tx.session.execute(text("SELECT pos, audiences FROM stream_events"))
            audiences = {pos: set(_UUID.findall(orjson.dumps(to))) for pos, to in facts}
        for cast, foreign in zip(casts, reversed(mine), strict=True):
            heard: set[str] = set()
            for listener in (one for one in listeners if one.cast is cast):
                told = set(_UUID.findall(orjson.dumps(listener.frames)))
                assert told & foreign == set(), listener.who
                for event in listener.events:
                    assert audiences[event["pos"]] & foreign == set(), (listener.who, event)
                heard |= {event["type"] for event in listener.events}
                heard |= {whisper["type"] for whisper in listener.whispers}
            assert heard == {event.type for event in EVENTS} - UNHEARD.keys() | WHISPERS.keys()


async def test_the_stream_over_rest_is_as_divided(live: Live) -> None:
    async with company(live) as ours, company(live) as theirs:
        for step in STORY:
            await both_tell(ours, theirs, step)
        await live.numbered()
        mine = [await ids_of(live.database, cast.ids["partner_id"]) for cast in (ours, theirs)]
        for cast, own, foreign in ((ours, mine[0], mine[1]), (theirs, mine[1], mine[0])):
            heard = 0
            for who in PEOPLE:
                answer = await cast.browsers[who].get("/api/events", params={"after": 0, "limit": 1000})
                told = set(_UUID.findall(answer.content))
                assert told & foreign == set(), who
                heard += len(told & own)
            assert heard > 100
