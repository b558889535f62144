"""Many at once: nothing is given twice, nothing waits beside somebody who is free, no number is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.problems import Problem
from liniya.core.tx import Database, Tx, retrying
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.errors import QueueEmpty
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import NewWindow
from liniya.doors.realtime.batcher import MessageBatcher
from liniya.kit.ids import new_id
from tests.flows.world import World, make_world

WORKERS = 100
FREE = 10
QUEUED = 10_000

_QUEUE = """
WITH who AS (
    INSERT INTO accounts (id, partner_id, client_id, login, email, last_name, first_name, middle_name, position, phone,
                          locale, is_blocked, created_at)
    SELECT gen_random_uuid(), :partner, :client, 'q' || n, '', 'Ждущая', 'Ия', '', '', '', 'ru', false, now()
    FROM generate_series(1, :count) AS n RETURNING id
), granted AS (
    INSERT INTO account_roles (id, account_id, partner_id, role, granted_at)
    SELECT gen_random_uuid(), id, :partner, 'user', now() FROM who
), opened AS (
    INSERT INTO feeds (id, partner_id, side_partner_id, line_id, user_id, last_seq, last_at,
                       user_delivered_seq, user_read_seq, staff_delivered_seq, staff_read_seq)
    SELECT gen_random_uuid(), :partner, :partner, :line, id, 1, now(), 1, 1, 0, 0 FROM who RETURNING id, user_id
), written AS (
    INSERT INTO feed_entries (id, feed_id, seq, partner_id, side_partner_id, kind, author_id, at, payload)
    SELECT gen_random_uuid(), id, 1, :partner, :partner, 'message', user_id, now(), '{"text": "Помогите"}' FROM opened
)
INSERT INTO inquiries (id, partner_id, side_partner_id, line_id, user_id, feed_id, state, subject, opened_by_id,
                       opened_at, queued_at, queue_no, missed_count)
SELECT gen_random_uuid(), :partner, :partner, :line, user_id, id, 'queued', '', user_id, now(), now(),
       nextval('queue_numbers'), 1
FROM opened
"""


async def fill_queue(world: World, count: int) -> None:
    values = {"partner": world.partner.id, "client": world.client.id, "line": world.line.id, "count": count}
    async with world.database.tx(SYSTEM) as tx:
        await tx.session.execute(text(_QUEUE), values)


async def rows(database: Database, query: str, **values: Any) -> list[Any]:
    async with database.tx(SYSTEM) as tx:
        return list((await tx.session.execute(text(query), values)).all())


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_a_hundred_workers_share_ten_thousand_inquiries(database: Database) -> None:
    """Most take the next one again and again; some become free, and the queue is served to them."""
    world = await make_world(database)
    await fill_queue(world, QUEUED)
    order = [row.id for row in await rows(database, "SELECT id FROM inquiries ORDER BY queue_no")]
    place = {inquiry_id: n for n, inquiry_id in enumerate(order)}
    names = [f"Р{n}" for n in range(WORKERS)]
    for name in names:
        await world.specialist(name, here=False)
    actors = [await world.actor(name) for name in names]
    taken: dict[int, list[Any]] = {n: [] for n in range(WORKERS)}

    async def takes(n: int) -> None:
        while True:
            try:
                found = await database.run(actors[n], lambda tx: inquiries.take_next(tx, actors[n], world.line.id))
            except QueueEmpty:
                return
            taken[n].append(found["id"])

    async def is_free(name: str) -> None:
        await world.comes(name)
        while await database.run(SYSTEM, lambda tx: inquiries.serve_queue(tx, [world.line.id])):
            pass

    async with asyncio.timeout(160):
        await asyncio.gather(*(is_free(name) for name in names[:FREE]), *(takes(n) for n in range(FREE, WORKERS)))
    assert sum(bool(mine) for mine in taken.values()) == WORKERS - FREE
    for mine in taken.values():
        assert mine == sorted(mine, key=place.__getitem__)
    facts = (
        await rows(
            database,
            """SELECT count(*) AS live, count(DISTINCT a.inquiry_id) AS distinct_ones,
                      count(*) FILTER (WHERE i.state = 'assigned' AND i.assignee_id = a.account_id) AS right_ones
               FROM assignments AS a JOIN inquiries AS i ON i.id = a.inquiry_id""",
        )
    )[0]
    assert tuple(facts) == (QUEUED, QUEUED, QUEUED)


async def test_the_queue_is_first_in_first_out_also_when_all_take_at_once(database: Database) -> None:
    """What is taken together comes from the front: behind it nobody was served before somebody in front of him."""
    world = await make_world(database)
    await fill_queue(world, 60)
    actors = []
    for n in range(6):
        await world.specialist(f"Р{n}", here=False)
        actors.append(await world.actor(f"Р{n}"))
    left = [row.id for row in await rows(database, "SELECT id FROM inquiries ORDER BY queue_no")]
    while left:
        taken = await asyncio.gather(*(database.run(actor, _with(inquiries.take_next, actor)) for actor in actors))
        assert {found["id"] for found in taken} == set(left[: len(actors)])
        left = left[len(actors) :]


@pytest.mark.slow
async def test_somebody_becomes_free_at_the_moment_somebody_asks(database: Database) -> None:
    """Whoever is first, nothing stays queued beside a free specialist; nothing is given twice."""
    world = await make_world(database)
    await world.specialist("Ремизова", here=False)
    seen: Counter[str] = Counter()
    for n in range(40):
        await world.user(f"П{n}")
        await world.comes("Ремизова")
        await world.sets("Ремизова", "away")
        asking = asyncio.create_task(_after(n % 4 * 0.002, world.asks(f"П{n}")))
        coming = asyncio.create_task(_after((3 - n % 4) * 0.002, world.sets("Ремизова", "free")))
        await asyncio.gather(asking, coming)
        inquiry = await world.inquiry(f"П{n}")
        assert (inquiry.state, await world.holder(f"П{n}")) == ("assigned", "Ремизова"), n
        seen["queued first" if inquiry.missed_count else "free first"] += 1
        await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    assert seen.keys() == {"queued first", "free first"}, seen
    live = await rows(database, "SELECT inquiry_id FROM assignments WHERE ended_at IS NULL")
    assert live == []


async def test_two_come_at_the_moment_somebody_asks(database: Database) -> None:
    world = await make_world(database)
    for name in ("Ремизова", "Валеев"):
        await world.specialist(name)
    for n in range(12):
        await world.user(f"П{n}")
        for name in ("Ремизова", "Валеев"):
            await world.sets(name, "away")
        await asyncio.gather(
            world.sets("Ремизова", "free"), world.asks(f"П{n}"), world.sets("Валеев", "free"), world.asks(f"П{n}", "И")
        )
        assert await world.holder(f"П{n}") in {"Ремизова", "Валеев"}
    twice = await rows(
        database, "SELECT inquiry_id FROM assignments WHERE ended_at IS NULL GROUP BY inquiry_id HAVING count(*) > 1"
    )
    assert twice == []


def _with(verb: Callable[..., Awaitable[Any]], *given: Any) -> Callable[[Tx], Awaitable[Any]]:
    return lambda tx: verb(tx, *given)


async def _after(seconds: float, work: Any) -> None:
    await asyncio.sleep(seconds)
    await work


async def batch(database: Database, sends: list[inquiries.Send]) -> list[Any]:
    """As the batcher of one node commits them."""
    scope = ",".join(sorted({str(partner) for send in sends for partner in send.actor.partners}))

    async def attempt() -> list[Any]:
        async with database.batch(scope) as tx:
            return await inquiries.send_messages(tx, sends)

    return await retrying(attempt)


@pytest.mark.slow
async def test_batches_of_two_nodes_on_the_same_feeds_leave_no_gap(database: Database) -> None:
    world = await make_world(database)
    await world.specialist("Ремизова")
    users = [f"П{n}" for n in range(4)]
    for user in users:
        await world.user(user)
    actors = {name: await world.actor(name) for name in (*users, "Ремизова")}

    def sends(node: int, turn: int) -> list[inquiries.Send]:
        """Different people in different orders, the specialist among them."""
        found = []
        for n in range(8):
            user = users[(n * (1 + 2 * node) + turn) % len(users)]
            writer = actors["Ремизова"] if n % 3 == 2 else actors[user]
            found.append(inquiries.Send(writer, new_id(), world.line.id, world.people[user].id, f"{node}.{turn}.{n}"))
        return found

    async def node(number: int) -> list[Any]:
        return [answer for turn in range(12) for answer in await batch(database, sends(number, turn))]

    answers = [answer for found in await asyncio.gather(node(0), node(1)) for answer in found]
    assert not [answer for answer in answers if isinstance(answer, Problem)]
    assert len({(answer["feed_id"], answer["seq"]) for answer in answers}) == len(answers) == 2 * 12 * 8
    for feed in await rows(database, "SELECT id, last_seq FROM feeds"):
        found = await rows(database, "SELECT seq FROM feed_entries WHERE feed_id = :id ORDER BY seq", id=feed.id)
        assert [row.seq for row in found] == list(range(1, feed.last_seq + 1))


@pytest.mark.parametrize("is_first", [True, False], ids=["opens the feed", "in a feed"])
async def test_the_same_command_from_two_places_at_once_is_one_entry(database: Database, is_first: bool) -> None:
    world = await make_world(database)
    await world.specialist("Ремизова")
    await world.user("Лебедева")
    if not is_first:
        await world.asks("Лебедева", "Раньше")
    actor = await world.actor("Лебедева")
    for n in range(8):
        send = inquiries.Send(actor, new_id(), world.line.id, actor.me, f"Раз {n}")
        answers = await asyncio.gather(*(database.run(actor, _with(inquiries.send_message, send)) for _ in range(4)))
        assert all(answer == answers[0] for answer in answers)
        found = await rows(database, "SELECT seq FROM feed_entries WHERE id = :id", id=send.id)
        assert [row.seq for row in found] == [answers[0]["seq"]]
    assert await rows(database, "SELECT id FROM feeds") != []


async def accepted(batcher: MessageBatcher, send: inquiries.Send) -> Any:
    """What becomes of a message."""
    done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    batcher.submit(send, lambda _, answer: done.set_result(answer))
    return await done


async def test_the_same_command_through_the_batchers_of_two_nodes(database: Database) -> None:
    world = await make_world(database)
    await world.specialist("Ремизова")
    await world.user("Лебедева")
    actor = await world.actor("Лебедева")
    batchers = [MessageBatcher(database), MessageBatcher(database)]
    try:
        for n in range(5):
            sends = [inquiries.Send(actor, new_id(), world.line.id, actor.me, f"{n}.{m}") for m in range(6)]
            answers = await asyncio.gather(*(accepted(one, send) for send in sends for one in batchers))
            assert answers[::2] == answers[1::2]
    finally:
        await asyncio.gather(*(one.close() for one in batchers))
    (facts,) = await rows(
        database,
        "SELECT count(*) AS entries, max(seq) AS last FROM feed_entries WHERE kind = 'message'",
    )
    assert facts.entries == 30


async def test_one_takes_over_while_another_finishes(database: Database) -> None:
    """Whatever comes first: one state, one holder, and the other one is told that he came too late."""
    world = await make_world(database)
    await world.specialist("Ремизова")
    await world.specialist("Валеев", "observer", here=False)
    await world.specialist("Щукин", here=False)
    for n in range(10):
        await world.user(f"П{n}")
        await world.asks(f"П{n}")
        inquiry = await world.inquiry(f"П{n}")
        outcomes = await asyncio.gather(
            world.does("Ремизова", inquiries.finish_work, inquiry.id),
            world.answers("Щукин", f"П{n}"),
            world.asks(f"П{n}", "Ещё"),
            return_exceptions=True,
        )
        assert not [one for one in outcomes if isinstance(one, BaseException) and not isinstance(one, Problem)]
        still_open = await rows(
            database,
            "SELECT state, assignee_id FROM inquiries WHERE user_id = :user AND state <> 'finished'",
            user=world.people[f"П{n}"].id,
        )
        (last,) = await rows(
            database,
            """SELECT e.kind FROM feed_entries AS e JOIN feeds AS f ON f.id = e.feed_id
               WHERE f.user_id = :user ORDER BY e.seq DESC LIMIT 1""",
            user=world.people[f"П{n}"].id,
        )
        # Taken over by somebody absent, asked again and so given back, and finished: also an order in which it can happen.
        assert len(still_open) == (last.kind != "work_finished")
    held = await rows(
        database,
        """SELECT i.id FROM inquiries AS i LEFT JOIN assignments AS a ON a.inquiry_id = i.id AND a.ended_at IS NULL
           WHERE (i.state IN ('assigned', 'in_work')) <> (a.id IS NOT NULL) OR a.account_id <> i.assignee_id""",
    )
    assert held == []


async def test_presence_of_two_windows_that_open_and_close_at_once(database: Database) -> None:
    world = await make_world(database)
    await world.specialist("Ремизова", here=False)
    actor = await world.actor("Ремизова")
    for _ in range(10):
        windows = [new_id() for _ in range(4)]
        await asyncio.gather(
            *(
                database.run(actor, _with(presence.change_windows, [NewWindow(actor, one)], [], world.node_id))
                for one in windows
            )
        )
        await asyncio.gather(
            *(database.run(SYSTEM, _with(presence.change_windows, [], [one], world.node_id)) for one in windows[1:]),
            world.sets("Ремизова", "busy"),
        )
        (row,) = await rows(database, "SELECT status FROM presence WHERE account_id = :id", id=actor.me)
        assert row.status == "busy"
        await database.run(SYSTEM, _with(presence.change_windows, [], windows[:1], world.node_id))
        await world.sets("Ремизова", "free")
