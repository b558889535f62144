"""What two nodes on one database must agree about."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from typing import Any

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from liniya.core import numbering
from liniya.core.access import SYSTEM
from liniya.core.events import Envelope
from liniya.core.turns import is_my_turn
from liniya.core.tx import Tx, is_lost
from liniya.domains.lines import service as lines
from liniya.domains.presence import service as presence
from liniya.infra.bus import LocalBus
from liniya.kit.ids import new_id
from tests.live import PATIENCE_S, Live, Window, eventually
from tests.nodes.conftest import Pair


def question(live: Live, words: str = "Помогите", **more: Any) -> dict[str, Any]:
    return {"line_id": str(live.world.line.id), "text": words, **more}


def message(live: Live) -> dict[str, Any]:
    return {"id": str(new_id()), "cmd": "message.send", "data": question(live)}


async def rows(live: Live, query: str, **values: Any) -> list[Any]:
    async with live.database.tx(SYSTEM) as tx:
        return list((await tx.session.execute(text(query), values)).all())


async def do(live: Live, statement: str, **values: Any) -> None:
    async def work(tx: Tx) -> None:
        await tx.session.execute(text(statement), values)

    await live.database.run(SYSTEM, work)


async def status(live: Live, name: str) -> str:
    person = live.world.people[name].id
    found = await live.database.run(SYSTEM, lambda tx: presence.list_statuses(tx, [person]))
    return found.get(person, "offline")


async def becomes(live: Live, name: str, wanted: str, within_s: float = PATIENCE_S) -> None:
    async def is_so() -> bool:
        return await status(live, name) == wanted

    await eventually(is_so, within_s)


async def reaches(live: Live, pos: int) -> None:
    """Everything up to the position was handed out by this node."""

    async def is_so() -> bool:
        return live.node.relay.pos >= pos

    await eventually(is_so)


async def both_live(live: Live, *windows: Window) -> None:
    """Everything that has happened so far was heard by all of them."""
    end = await live.numbered()
    for window in windows:
        await window.catch_up(end)


# -- news


async def test_a_message_reaches_the_other_node_and_back(pair: Pair) -> None:
    one, two = pair
    async with one.window("Лебедева") as user, two.window("Ремизова") as staff:
        await both_live(one, user, staff)
        await user.do("message.send", question(one))
        assert (await staff.hear_event("feed.entries_added"))["data"]["entries"]
        await staff.hear_event("inquiry.changed")
        before = len(user.events)
        await staff.do("message.send", question(two, "Смотрю", user_id=str(one.world.people["Лебедева"].id)))
        while "Смотрю" not in str(user.events[before:]):
            await user.hear()


async def test_typing_is_seen_on_the_other_node(pair: Pair) -> None:
    one, two = pair
    async with one.window("Лебедева") as user, two.window("Ремизова") as staff:
        await both_live(one, user, staff)
        sent = await user.do("message.send", question(one))
        await staff.hear_event("inquiry.changed")
        await staff.do("feed.typing", {"feed_id": sent["feed_id"]})
        while not user.whispers:
            await user.hear()
        assert user.whispers[0]["type"] == "feed.typing"
        assert user.whispers[0]["data"]["account_id"] == str(one.world.people["Ремизова"].id)


async def test_a_client_goes_on_at_the_other_node_where_it_stopped(pair: Pair) -> None:
    one, two = pair
    pos, heard = None, []
    for turn, node in enumerate([one, two, one, two]):
        async with node.window("Лебедева", after=pos) as user:
            await user.do("message.send", question(node, f"раз {turn}"))
            pos = await user.catch_up(await one.numbered())
            heard += [event["pos"] for event in user.events]
        await one.world.asks("Лебедева", f"между {turn}")
    async with two.window("Лебедева", after=pos) as user:
        await user.catch_up(await one.numbered())
        heard += [event["pos"] for event in user.events]
        assert "между 3" in str(user.events)
    assert heard == sorted(set(heard))


# -- the stream


@pytest.mark.parametrize("facts", [2000])
async def test_both_relays_number_at_once_and_tell_the_same(pair: Pair, facts: int) -> None:
    """Whoever numbers: the same order on both nodes, nothing skipped, nothing twice."""
    told: list[list[Envelope]] = [[], []]
    start = await pair[0].numbered()
    await reaches(pair[1], start)
    for live, heard in zip(pair, told, strict=True):
        listen = live.node.relay._listener

        def spy(batch: Any, heard: Any = heard, listen: Any = listen) -> None:
            heard.extend(batch)
            listen(batch)

        live.node.relay._listener = spy

    async def emit(live: Live, turn: int) -> None:
        """Without a position, by all sorts of transactions, some of which take their time."""

        async def work(tx: Tx) -> None:
            add = "INSERT INTO stream_events (type, audiences, data, at) SELECT 'x', '{nobody}', '{}', now()"
            await tx.session.execute(text(f"{add} FROM generate_series(1, 10)"))
            await asyncio.sleep(0.001 * (turn % 7))
            tx._told = True

        await live.database.run(SYSTEM, work)

    async def many(live: Live, turns: range) -> None:
        for turn in turns:
            await emit(live, turn)

    each = facts // 10 // 8
    await asyncio.gather(*(many(pair[n % 2], range(n, n + each)) for n in range(8)))
    end = await pair[0].numbered()
    assert end == start + each * 80
    await reaches(pair[1], end)
    for heard in told:
        assert [envelope.pos for envelope in heard] == list(range(start + 1, end + 1))
    assert [envelope.frame for envelope in told[0]] == [envelope.frame for envelope in told[1]]


async def test_a_node_that_dies_while_it_numbers_leaves_no_gap(pair: Pair) -> None:
    one, two = pair
    await one.numbered()
    (before,) = await rows(one, "SELECT pos FROM stream_head")
    async with one.database.engine.connect() as dying:
        raw = await dying.get_raw_connection()
        driver: Any = raw.driver_connection
        await do(one, "INSERT INTO stream_events (type, audiences, data, at) VALUES ('x', '{nobody}', '{}', now())")
        await driver.execute(numbering.LOCK)
        await driver.execute(numbering.NUMBER, {"batch": 10})
        two.database.bus.publish("stream")
        await asyncio.sleep(0.3)
        assert two.node.relay.pos == before.pos  # it waits for the one that is numbering
        pid = driver.info.backend_pid
        await do(two, "SELECT pg_terminate_backend(:pid)", pid=pid)
        await reaches(two, before.pos + 1)
        with contextlib.suppress(Exception):
            await dying.invalidate()
    (found,) = await rows(one, "SELECT count(*), min(pos), max(pos) FROM stream_events WHERE pos > :p", p=before.pos)
    assert tuple(found) == (1, before.pos + 1, before.pos + 1)


async def test_facts_that_a_dead_node_left_without_position_do_not_wait_for_a_quiet_moment(pair: Pair) -> None:
    """Its last transaction was committed, nobody was told, and the others are woken all the time by numbered messages."""
    one, two = pair
    await one.world.user("Аникеев")
    async with one.window("Лебедева") as user, two.window("Аникеев") as other:
        await both_live(one, user, other)
        is_over = asyncio.Event()

        async def busy(window: Window) -> None:
            while not is_over.is_set():
                await window.do("message.send", question(one))

        writing = [asyncio.create_task(busy(window)) for window in (user, other)]
        await asyncio.sleep(0.3)
        await do(one, "INSERT INTO stream_events (type, audiences, data, at) VALUES ('left', '{nobody}', '{}', now())")
        try:
            await eventually(lambda: rows(two, "SELECT 1 FROM stream_events WHERE type = 'left' AND pos > 0"), 5)
        finally:
            is_over.set()
            await asyncio.gather(*writing)


async def test_a_node_that_is_frozen_in_the_middle_holds_the_others_up_for_seconds_only(pair: Pair) -> None:
    """It holds the lock that every message needs; nobody is refused."""
    one, two = pair
    async with two.window("Лебедева") as user, one.database.engine.connect() as frozen:
        await both_live(two, user)
        await frozen.execute(text(numbering.LOCK))
        await user.connection.send(orjson.dumps(command := message(two)).decode())
        async with asyncio.timeout(15):
            while command["id"] not in user.answers:
                with contextlib.suppress(TimeoutError):
                    await user.hear()
        assert "ok" in user.answers[command["id"]]
        with pytest.raises(DBAPIError) as thawed:
            await frozen.execute(text("SELECT 1"))
        assert is_lost(thawed.value)


# -- presence and sign-ins


async def test_windows_on_two_nodes_are_one_person(pair: Pair) -> None:
    one, two = pair
    async with two.window("Ремизова") as second:
        await second.hear()
        async with one.window("Ремизова") as first:
            await first.hear()
            await first.do("presence.idle", {"idle": True})
            assert await status(one, "Ремизова") == "free"
            await second.do("presence.idle", {"idle": True})
            assert await status(one, "Ремизова") == "away"
            await first.do("presence.idle", {"idle": False})
            assert await status(two, "Ремизова") == "free"
        # The window that is left is the idle one.
        await becomes(two, "Ремизова", "away")
        await do(one, "UPDATE presence SET left_at = left_at - interval '1 hour'")
        await one.database.run(SYSTEM, presence.sweep)
        assert await status(one, "Ремизова") == "away"
    await becomes(one, "Ремизова", "offline", 12)


async def test_an_idle_window_that_reopens_elsewhere_is_still_idle(pair: Pair) -> None:
    """Nobody is there: coming back must not draw inquiries to an empty chair."""
    one, two = pair
    async with one.window("Ремизова") as staff:
        await staff.do("presence.idle", {"idle": True})
    async with two.window("Ремизова", idle=True) as staff:
        await staff.hear()
        await one.world.asks("Лебедева")
        assert await one.world.holder("Лебедева") is None
        assert await status(one, "Ремизова") == "away"


async def test_a_sign_in_at_one_node_ends_the_window_at_the_other(pair: Pair) -> None:
    one, two = pair
    async with one.window("Лебедева") as first:
        session = (await first.hear())["hello"]["session_id"]
        del two.tokens["Лебедева"]
        async with two.window("Лебедева") as second:
            assert await first.closed() == 4401
            ended = await first.hear_event("session.ended")
            assert ended["data"] == {"session_id": session, "reason": "later_sign_in"}
            await second.do("message.send", question(two))


async def test_access_that_is_taken_away_at_one_node_is_gone_at_the_other(pair: Pair) -> None:
    """Also what the other one had kept of it, a moment ago, for its messages."""
    one, two = pair
    (connection,) = await rows(one, "SELECT id FROM line_connections")
    async with two.window("Лебедева") as user:
        await both_live(two, user)
        await user.do("message.send", question(two))
        await one.database.run(SYSTEM, lambda tx: lines.disconnect(tx, SYSTEM, one.world.line.id, connection.id))
        assert await user.closed() == 4205
    async with two.window("Лебедева") as user:
        assert await user.refused("message.send", question(two)) == "line-not-connected"


async def test_a_window_whose_closing_was_not_told_is_closed_later(pair: Pair) -> None:
    """The database did not answer at that moment: the person must not stay free for ever."""
    one, _ = pair
    async with one.window("Ремизова") as staff:
        await staff.hear()
        (window,) = await rows(one, "SELECT id, account_id, partner_id, node_id FROM windows")
    await one.all_windows_closed()
    again = "INSERT INTO windows (id, account_id, partner_id, node_id, is_idle) VALUES (:id, :a, :p, :n, false)"
    await do(one, again, id=window.id, a=window.account_id, p=window.partner_id, n=window.node_id)
    one.node.windows.is_in_doubt = True
    await one.all_windows_closed()


async def test_a_node_that_was_held_to_be_dead_puts_its_windows_right(pair: Pair) -> None:
    """Frozen for longer than the silence: the other has closed its windows. Who is still connected is here again."""
    one, two = pair
    async with one.window("Ремизова") as staff, two.window("Лебедева") as user:
        await staff.do("presence.idle", {"idle": True})
        await user.hear()
        await do(two, "DELETE FROM nodes WHERE id = :id", id=one.node.id)
        await two.database.run(SYSTEM, lambda tx: presence.keep_node(tx, two.node.id))
        assert len(await rows(two, "SELECT 1 FROM windows")) == 1
        await eventually(lambda: rows(two, "SELECT 1 FROM windows WHERE is_idle AND node_id = :id", id=one.node.id))
        assert len(await rows(two, "SELECT 1 FROM windows")) == 2
        assert not one.node.windows.is_in_doubt
    await one.all_windows_closed()


# -- the queue


async def test_two_nodes_serve_one_queue_and_nobody_gets_an_inquiry_twice(pair: Pair) -> None:
    """Thirty wait; six specialists come at the same moment, half at each node, and go on taking the next one."""
    one, two = pair
    users = [f"Клиент {n}" for n in range(30)]
    staff = [f"Специалист {n}" for n in range(6)]
    for name in users:
        await one.world.user(name)
        await one.world.asks(name)
    for name in staff:
        await one.world.specialist(name, here=False)
        await one.sign_in(name)
    async with contextlib.AsyncExitStack() as stack:
        nodes = [(one, two)[n % 2] for n in range(6)]
        windows = await asyncio.gather(
            *(stack.enter_async_context(node.window(name)) for node, name in zip(nodes, staff, strict=True))
        )

        async def work_all(window: Window) -> list[str]:
            done: list[str] = []
            while True:
                answer = await window.ask("inquiry.take_next", {})
                if "ok" not in answer:
                    return done
                done.append(answer["data"]["inquiry"]["id"])
                await window.do("inquiry.finish", {"inquiry_id": done[-1]})

        await asyncio.gather(*(work_all(window) for window in windows))
        assert await rows(one, "SELECT 1 FROM inquiries WHERE state = 'queued'") == []
    given = await rows(one, "SELECT inquiry_id FROM assignments")
    assert max(Counter(row.inquiry_id for row in given).values()) == 1
    assert len(given) == 30


async def test_who_comes_to_one_node_gets_what_waits_at_the_other(pair: Pair) -> None:
    one, two = pair
    async with one.window("Лебедева") as user:
        await both_live(one, user)
        await user.do("message.send", question(one))
        async with two.window("Ремизова", after=await one.numbered()) as staff:
            await staff.hear_event("inquiry.changed")
            while not any(
                event["data"]["inquiry"]["assignee_id"] for event in user.events if "inquiry" in event["data"]
            ):
                await user.hear()
    assert await one.world.holder("Лебедева") == "Ремизова"


# -- what one at a time is enough for


async def test_a_turn_is_one_node_s_and_free_afterwards(pair: Pair) -> None:
    one, two = pair
    async with one.database.tx(SYSTEM) as first, two.database.tx(SYSTEM) as second:
        assert await is_my_turn(first, "x")
        assert not await is_my_turn(second, "x")
        assert await is_my_turn(second, "y")
    async with two.database.tx(SYSTEM) as second:
        assert await is_my_turn(second, "x")


async def test_a_bus_that_is_cut_off_only_costs_a_second(pair: Pair) -> None:
    """Listening ends (a restart of the database, a proxy in between): the table is looked into all the same."""
    one, two = pair
    async with two.window("Ремизова") as staff:
        await staff.catch_up(await one.numbered())
        await do(
            one,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()",
        )
        await one.world.asks("Лебедева")
        async with asyncio.timeout(4):
            await staff.hear_event("inquiry.changed")


def test_a_single_process_has_no_bus_to_others() -> None:
    assert LocalBus().name == ""
