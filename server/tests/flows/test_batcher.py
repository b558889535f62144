"""Group commit: who waits for whom, and what a repeat gets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.problems import Overloaded, Problem
from liniya.core.tx import Database
from liniya.domains.inquiries import service as inquiries
from liniya.doors.realtime import batcher as module
from liniya.doors.realtime.batcher import MessageBatcher
from liniya.kit.ids import new_id
from tests.flows.world import World, make_world


@pytest.fixture
async def batcher(database: Database) -> AsyncIterator[MessageBatcher]:
    one = MessageBatcher(database)
    yield one
    await one.close()


@pytest.fixture
async def world(database: Database) -> World:
    """Two users whose inquiries somebody holds."""
    world = await make_world(database)
    await world.specialist("Ремизова")
    for name in ("Лебедева", "Щукин"):
        await world.user(name)
        await world.asks(name)
    return world


class Book:
    """What became of messages, in the order in which it was told."""

    def __init__(self, world: World, batcher: MessageBatcher) -> None:
        self.world, self.batcher = world, batcher
        self.told: list[tuple[str, Any]] = []
        self._news = asyncio.Event()

    async def send(self, name: str, *texts: str) -> None:
        actor = await self.world.actor(name)
        for written in texts:
            send = inquiries.Send(actor, new_id(), self.world.line.id, actor.me, written)
            self.batcher.submit(send, lambda _, answer, written=written: self._note(written, answer))  # type: ignore[misc]

    def _note(self, written: str, answer: Any) -> None:
        self.told.append((written, answer))
        self._news.set()

    async def until(self, count: int) -> list[str]:
        while len(self.told) < count:
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), 30)
        return [written for written, _ in self.told]


async def test_a_batch_that_is_held_up_is_overtaken_but_not_by_its_own_feed(
    database: Database, world: World, batcher: MessageBatcher
) -> None:
    book = Book(world, batcher)
    async with database.tx(SYSTEM) as tx:
        lock = "SELECT FROM feeds WHERE user_id = :user FOR UPDATE"
        await tx.session.execute(text(lock), {"user": world.people["Лебедева"].id})
        await book.send("Лебедева", "held up")
        await asyncio.sleep(0)  # the batch is under way
        await book.send("Лебедева", "behind it")
        await book.send("Щукин", "free")
        assert await book.until(1) == ["free"]
        await book.send("Лебедева", "last")
        await book.send("Щукин", "free again")
        assert await book.until(2) == ["free", "free again"]
        assert batcher.waiting == 2
    assert (await book.until(5))[2:] == ["held up", "behind it", "last"]
    places = [answer["seq"] for written, answer in book.told if written in ("held up", "behind it", "last")]
    assert places == list(range(places[0], places[0] + 3))


async def test_halves_that_overlap_keep_the_order_of_each_feed(
    database: Database, batcher: MessageBatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SMALLEST_HALF", 2)
    world = await make_world(database)
    await world.specialist("Ремизова")
    names = [f"П{n}" for n in range(12)]
    for name in names:
        await world.user(name)
    book = Book(world, batcher)
    most = 0
    for turn in range(8):
        for name in names:
            await book.send(name, f"{name} {turn}")
            most = max(most, len(batcher._writers))
    await book.until(8 * len(names))
    assert most > 1
    for name in names:
        mine = [(written, answer["seq"]) for written, answer in book.told if written.split()[0] == name]
        assert mine == sorted(mine, key=lambda one: one[1])
        assert [written for written, _ in mine] == [f"{name} {turn}" for turn in range(8)]


async def test_no_more_batches_than_there_are_connections_for(
    database: Database, world: World, batcher: MessageBatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BATCHES", 1)
    book = Book(world, batcher)
    async with database.tx(SYSTEM) as tx:
        lock = "SELECT FROM feeds WHERE user_id = :user FOR UPDATE"
        await tx.session.execute(text(lock), {"user": world.people["Лебедева"].id})
        await book.send("Лебедева", "held up")
        await asyncio.sleep(0)
        await book.send("Щукин", "waits")
        await asyncio.sleep(3 * module.PATIENCE_S)
        assert book.told == []
        assert batcher.waiting == 1
    assert sorted(await book.until(2)) == ["held up", "waits"]


async def test_who_may_no_longer_ask_still_gets_the_answer_to_what_was_accepted(
    database: Database, world: World, batcher: MessageBatcher
) -> None:
    actor = await world.actor("Лебедева")
    send = inquiries.Send(actor, new_id(), world.line.id, actor.me, "Ещё")

    async def accepted(one: inquiries.Send) -> Any:
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        batcher.submit(one, lambda _, answer: done.set_result(answer))
        return await done

    first = await accepted(send)
    async with database.tx(SYSTEM) as tx:
        await tx.session.execute(text("UPDATE line_connections SET disconnected_at = now()"))
    batcher.known.forget()
    assert await accepted(send) == first
    refused = await accepted(send._replace(id=new_id()))
    assert isinstance(refused, Problem)


async def test_too_many_are_turned_away_and_those_who_wait_are_dropped_at_the_end(
    world: World, batcher: MessageBatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_QUEUE", 3)
    book = Book(world, batcher)
    with pytest.raises(Overloaded):
        await book.send("Лебедева", *"1234")
    assert batcher.waiting == 3
    await batcher.close()
    assert batcher.waiting == 0
    assert book.told == []
