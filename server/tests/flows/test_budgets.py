"""How many statements the two hot places cost, whatever the number of users. Counted on the wire of the driver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx, retrying
from liniya.domains.inquiries import service as inquiries
from liniya.doors.realtime.snapshot import take_snapshot
from liniya.kit.ids import new_id
from liniya.main import make
from tests.flows.world import World, make_world

SNAPSHOT_AT_MOST = 25
BATCH_AT_MOST = 30


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Everything that psycopg sends, from SQLAlchemy and past it."""
    seen: list[str] = []
    known = psycopg.AsyncCursor.execute

    async def execute(self: Any, query: Any, *given: Any, **more: Any) -> Any:
        seen.append(str(query))
        return await known(self, query, *given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.AsyncCursor, "execute", execute)
        yield seen


async def big_company(database: Database, users: int) -> World:
    """One specialist on three lines with so many users, each with a feed on one of them."""
    world = await make_world(database)
    await world.specialist("Ремизова")

    async def work(tx: Tx) -> list[Any]:
        found = [world.line]
        for _ in range(2):
            line = await make.make_line(tx, world.partner)
            await make.connect(tx, line, world.client)
            await make.make_specialist(tx, line, world.people["Ремизова"])
            found.append(line)
        for n in range(users):
            world.people[f"П{n}"] = await make.make_account(tx, world.partner, ("user",), client=world.client)
        return found

    lines = await database.run(SYSTEM, work)
    actors = {name: await world.actor(name) for name in world.people if name.startswith("П")}
    sends = [
        inquiries.Send(actor, new_id(), lines[n % 3].id, actor.me, "Помогите")
        for n, actor in enumerate(actors.values())
    ]
    await send_all(database, sends)
    return world


async def send_all(database: Database, sends: list[inquiries.Send]) -> list[Any]:
    scope = ",".join(sorted({str(partner) for send in sends for partner in send.actor.partners}))

    async def attempt() -> list[Any]:
        async with database.batch(scope) as tx:
            return await inquiries.send_messages(tx, sends)

    return await retrying(attempt)


@pytest.mark.slow
async def test_a_snapshot_costs_the_same_for_ten_users_and_for_two_hundred(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = {}
    for users in (10, 200):
        world = await big_company(database, users)
        actor = await world.actor("Ремизова")
        with counting(monkeypatch) as seen:
            async with database.tx(actor) as tx:
                snapshot = await take_snapshot(tx, actor, 600)
        assert len(snapshot["feeds"]) == len(snapshot["inquiries"]) == users
        assert len(snapshot["lines"]) == 3
        assert len(snapshot["contacts"]) == 3 * users
        costs[users] = seen
    assert len(costs[200]) == len(costs[10])
    assert len(costs[200]) <= SNAPSHOT_AT_MOST, costs[200]


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [
        "the first questions",
        "more in the same feeds",
        "answers",
        "into the queue",
    ],
)
async def test_a_batch_of_64_messages(database: Database, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    world = await make_world(database)
    await world.specialist("Ремизова", here=kind != "into the queue")
    users = [f"П{n}" for n in range(64)]
    for name in users:
        await world.user(name)
    actors = [await world.actor(name) for name in users]
    specialist = await world.actor("Ремизова")

    def sends(is_answer: bool, count: int) -> list[inquiries.Send]:
        return [
            inquiries.Send(specialist if is_answer else actor, new_id(), world.line.id, actor.me, "Помогите")
            for actor in actors[:count]
        ]

    if kind in ("more in the same feeds", "answers"):
        await send_all(database, sends(False, 64))
    costs = {}
    for count in (64,) if kind in ("the first questions", "into the queue") else (2, 64):
        with counting(monkeypatch) as seen:
            answers = await send_all(database, sends(kind == "answers", count))
        assert all(isinstance(answer, dict) for answer in answers)
        costs[count] = [
            statement for statement in seen if "procrastinate" not in statement and "letters" not in statement
        ]
    assert len(costs[64]) <= BATCH_AT_MOST, costs[64]
    if 2 in costs:
        assert abs(len(costs[64]) - len(costs[2])) <= 1, costs
