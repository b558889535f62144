"""Everything that the story tells is said again with its id: the same answer, no second effect; another content is refused.

Made from the story, so a new command or request without it fails (tests/doors/test_story.py).
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import text

from liniya.core import commands
from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.doors.realtime.commands import COMMANDS
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from tests.doors.story import PEOPLE, STORY, Answer, Cast, Listener, Request, Step, company
from tests.live import Window, running

ALMOST_A_DAY_S = 24 * 3600 - 1
REPEATABLE = {name for name, command in COMMANDS.items() if command.repeatable}
"""Commands that are the same done twice: they keep no answer, and their id binds nothing."""
REPEATABLE_REQUESTS = {
    "PUT /api/feeds/{feed_id}/delivered",
    "PUT /api/feeds/{feed_id}/read",
    "POST /api/feeds/{feed_id}/typing",
    "DELETE /api/feeds/{feed_id}/entries/{entry_id}",
    "PUT /api/lines/{line_id}/favourites/{user_id}",
    "DELETE /api/lines/{line_id}/favourites/{user_id}",
    "PATCH /api/me",
    "DELETE /api/me/sessions",
    "DELETE /api/sso-provider",
    "PUT /api/me/status",
}
"""Requests of the same kind: they take no key."""
TWINS = {
    "message.send": "POST /api/messages",
    "message.edit": "PATCH /api/feeds/{feed_id}/entries/{entry_id}",
    "inquiry.start": "POST /api/inquiries",
    "inquiry.take_next": "POST /api/inquiries/next",
    "inquiry.finish": "POST /api/inquiries/{inquiry_id}/finish",
    "inquiry.resume": "POST /api/inquiries/{inquiry_id}/resume",
    "inquiry.transfer": "POST /api/inquiries/{inquiry_id}/transfer",
    "inquiry.rate": "POST /api/inquiries/{inquiry_id}/rating",
}
"""Where a program says a command again whose socket was cut before the answer (web/src/shared/api/postCommand.ts)."""
_FACTS = text(
    "SELECT (SELECT count(*) FROM stream_events), (SELECT count(*) FROM commands), (SELECT count(*) FROM feed_entries)"
)


_WAITING = text("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")


async def written(database: Database) -> list[int]:
    async with database.tx(SYSTEM) as tx:
        return list((await tx.session.execute(_FACTS)).one())


async def jobs_are_done(database: Database) -> None:
    """What a request has begun goes on after its answer; its facts are no second effect."""
    while True:
        async with database.tx(SYSTEM) as tx:
            if not (await tx.session.execute(_WAITING)).scalar_one():
                return
        await asyncio.sleep(0.05)


async def a_day_passes(tx: Tx) -> None:
    """Almost: what was said is so much older, and what is too old is forgotten."""
    await tx.session.execute(text("UPDATE commands SET at = at - make_interval(secs => :s)"), {"s": ALMOST_A_DAY_S})
    await commands.forget_old(tx)


def is_repeatable(step: Step) -> bool:
    return step.what in REPEATABLE | REPEATABLE_REQUESTS


def leaves(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict | list):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(member, (*at, name))
    elif value is not None:
        yield at, value


def is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


def others(request: Request) -> Iterator[Request]:
    """The request with something else in it, one thing at a time. What is one of a few words, like a role, stays."""
    for at, value in leaves(request):
        other: Any = value
        if is_id(value):
            other = str(new_id())
        elif at[-1] in ("text", "note", "comment", "name", "last_name", "position", "phone", "words", "reason"):
            other = f"{value} и не только"
        elif isinstance(value, bool):
            other = not value
        elif at[-1] == "stars":
            other = value - 1
        elif at[-1] == "second_step":
            other = "everybody"
        if other != value:
            changed = copy.deepcopy(request)
            place: Any = changed
            for name in at[:-1]:
                place = place[name]
            place[at[-1]] = other
            yield changed


def twin_of(step: Step, request: Request) -> tuple[Step, Request]:
    """The same over REST: what the path names goes into it, the rest is the body."""
    what = TWINS[step.what]
    path = {name: value for name, value in request.items() if f"{{{name}}}" in what}
    body = {name: value for name, value in request.items() if name not in path}
    return Step(step.who, what, step.ask, step.keep), {"path": path, "body": body or None}


def test_what_is_refused_with_another_body_and_what_needs_no_key() -> None:
    assert TWINS.keys() == {"message.send", *COMMANDS} - REPEATABLE, "tests/doors/test_replay.py: TWINS"


async def test_everything_said_again_is_answered_as_before_and_done_once(
    fresh_urls: DatabaseUrls, tmp_path: Path
) -> None:
    async with running(fresh_urls, tmp_path) as live, company(live) as cast, AsyncExitStack() as stack:
        takes_key = {
            f"{verb.upper()} {path}"
            for path, verbs in live.app.openapi()["paths"].items()
            for verb, told in verbs.items()
            if any(one["name"] == "idempotency-key" for one in told.get("parameters", ()))
        }
        unsafe = {step.what for step in STORY if step.is_rest}
        assert unsafe - takes_key == REPEATABLE_REQUESTS, "a request with an effect of its own takes an Idempotency-Key"

        async def windows() -> dict[str, Window]:
            return {who: await stack.enter_async_context(cast.live.window(who, max_queue=None)) for who in PEOPLE}

        second, begin = await windows(), await live.numbered()
        present = [Listener(cast, who, begin, stack) for who in PEOPLE]
        told: list[tuple[Step, Request, UUID, Answer]] = []
        for step in STORY:
            request, command_id = step.ask(cast.ids), new_id()
            other = None if step.is_rest else second[step.who]
            at_once = await asyncio.gather(
                cast.say(step, request, command_id), cast.say(step, request, command_id, window=other)
            )
            cast.remember(step, at_once[0])
            end = await live.numbered()
            for one in present:  # so that nobody is taken for gone
                await one.hear_until(end)
            await jobs_are_done(live.database)
            before = await written(live.database)
            again = [await cast.say(step, request, command_id, window=window) for window in (None, other)]
            assert [*at_once, *again] == [at_once[0]] * 4, step.what
            assert await written(live.database) == before, step.what
            if not is_repeatable(step):
                await refuses_another_content(cast, step, request, command_id)
                told.append((step, request, command_id, at_once[0]))
        await live.database.run(SYSTEM, a_day_passes)
        before, cast.windows = await written(live.database), await windows()
        for step, request, command_id, answer in told:
            assert await cast.say(step, request, command_id) == answer, step.what
            if not step.is_rest:
                twin, body = twin_of(step, request)
                assert await cast.say(twin, body, command_id) == answer, step.what
        assert await written(live.database) == before
        assert {step.what for step, *_ in told} >= TWINS.keys()


async def refuses_another_content(cast: Cast, step: Step, request: Request, command_id: UUID) -> None:
    before, tried = await written(cast.live.database), 0
    for other in others(request):
        answer = await cast.say(step, other, command_id)
        assert answer.slug == "command-id-reused", (step.what, other, answer)
        tried += 1
    assert tried > 0, f"{step.what}: others() knows nothing to change in {request}"
    assert await written(cast.live.database) == before, step.what
