"""How many statements the two hot places cost, whatever the number of users. Counted on the wire of the driver."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx, retrying
from liniya.domains.inquiries import service as inquiries
from liniya.doors.realtime.snapshot import take_snapshot
from liniya.infra import wire
from liniya.kit.ids import new_id
from liniya.main import make
from tests.flows.world import World, make_world

SNAPSHOT_AT_MOST = 25
BATCH_AT_MOST = 30


@dataclass
class Seen:
    """What was sent. A statement of a cursor is a round trip of its own."""

    statements: list[str] = field(default_factory=list)
    round_trips: int = 0


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Seen]:
    """Everything that psycopg sends, from SQLAlchemy and past it."""
    seen = Seen()
    known = psycopg.AsyncCursor.execute

    async def execute(self: Any, query: Any, *given: Any, **more: Any) -> Any:
        seen.statements.append(str(query))
        seen.round_trips += 1
        return await known(self, query, *given, **more)

    async def exchange(connection: Any, statements: Sequence[wire.Statement]) -> None:
        seen.statements += [statement.text for statement in statements]
        seen.round_trips += 1
        await wire.exchange(connection, statements)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.AsyncCursor, "execute", execute)
        patched.setattr("liniya.core.tx.exchange", exchange)
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
        costs[users] = seen.statements
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
            statement
            for statement in seen.statements
            if "procrastinate" not in statement and "letters" not in statement
        ]
    assert len(costs[64]) <= BATCH_AT_MOST, costs[64]
    if 2 in costs:
        assert abs(len(costs[64]) - len(costs[2])) <= 1, costs


@pytest.mark.parametrize("is_answer", [False, True], ids=["asks", "answers"])
@pytest.mark.parametrize("count", [1, 64])
async def test_messages_in_held_inquiries_take_two_round_trips(
    database: Database, monkeypatch: pytest.MonkeyPatch, is_answer: bool, count: int
) -> None:
    """Look, and write with the commit; also when nothing is known yet of the lines and people."""
    world = await make_world(database)
    await world.specialist("Ремизова")
    for n in range(count):
        await world.user(f"П{n}")
        await world.asks(f"П{n}")
    actors = [await world.actor(f"П{n}") for n in range(count)]
    specialist = await world.actor("Ремизова")

    async def send(known: inquiries.Known) -> Seen:
        sends = [
            inquiries.Send(specialist if is_answer else actor, new_id(), world.line.id, actor.me, "Ещё")
            for actor in actors
        ]
        with counting(monkeypatch) as seen:
            async with database.batch(inquiries.scope_of(sends)) as tx:
                answers = await inquiries.send_messages(tx, sends, known, are_new=True)
        assert all(isinstance(answer, dict) for answer in answers)
        return seen

    known = inquiries.Known()
    first, second = await send(known), await send(known)
    assert (first.round_trips, second.round_trips) == (2, 2)
    assert len(second.statements) < len(first.statements) <= 19
