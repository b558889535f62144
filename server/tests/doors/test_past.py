"""Whoever comes back is told what he has missed: the same, whether he reads alone or with others."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from sqlalchemy import text

from liniya.core import relay
from liniya.core.access import SYSTEM, Actor
from liniya.core.events import Envelope
from liniya.core.relay import Relay
from liniya.core.tx import Database, Tx
from liniya.doors.realtime import past
from liniya.doors.realtime.hub import Connection
from liniya.doors.realtime.past import Past
from liniya.infra.bus import LocalBus
from liniya.kit.ids import new_id

_ADD = "INSERT INTO stream_events (type, audiences, data, at) VALUES ('x', CAST(:audiences AS text[]), '{}', now())"
NAMES = [f"line:{n}" for n in range(6)]


class _Nobody:
    """A socket that takes everything."""

    backlog = 0

    def send(self, frames: Sequence[bytes]) -> None: ...

    def close(self, code: int) -> None: ...


def listener(*audiences: str) -> Connection:
    return Connection(new_id(), Actor(new_id(), new_id()), frozenset(audiences), _Nobody(), lambda: None)


async def happen(database: Database, rng: random.Random, count: int) -> int:
    """So many facts for some audiences each; returns where the stream ends."""

    async def work(tx: Tx) -> None:
        for _ in range(count):
            audiences = rng.sample(NAMES, rng.randint(1, 3))
            await tx.session.execute(text(_ADD), {"audiences": audiences})

    await database.run(SYSTEM, work)
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await relay.number(connection, LocalBus())
        return (await relay.head(connection))[0]


@pytest.fixture
async def stream(database: Database) -> Relay:
    """A relay that has started at the present end, and hands nothing out."""
    stream = Relay(database.engine, LocalBus(), lambda _: None)
    await stream.start()
    return stream


async def read_all(source: Past, connection: Connection, after: int) -> list[Envelope]:
    found: list[Envelope] = []
    while True:
        missed = await source.read(connection, after)
        assert missed.is_kept
        assert after <= missed.upto <= missed.end
        found += missed.facts
        after = missed.upto
        if after == missed.end:
            return found


@pytest.mark.parametrize("together", [1, 7, 1000])
async def test_together_and_alone_everybody_gets_the_same(
    database: Database, stream: Relay, rng: random.Random, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(past, "TOGETHER", together)
    monkeypatch.setattr(past, "PAGE", 5)
    begin = stream.pos
    await happen(database, rng, 20)
    await stream.start()
    end = await happen(database, rng, 20)  # the stream has gone on, this process has not heard of it yet
    source = Past(database.engine, stream)
    people = [(listener(*rng.sample(NAMES, rng.randint(1, 4))), rng.randint(begin, end)) for _ in range(150)]
    people.sort(key=lambda one: -one[1])  # each group has missed more than the one before it
    answers = await asyncio.gather(*(read_all(source, *one) for one in people))
    async with database.engine.connect() as connection:
        for (person, after), found in zip(people, answers, strict=True):
            expected = await relay.read_for(connection, person.audiences, after, end, 100)
            assert [fact.pos for fact in found] == [fact.pos for fact in expected]
    assert any(len(found) > 5 for found in answers)


async def test_what_happens_while_it_is_read_is_held_back_and_follows(
    database: Database, stream: Relay, rng: random.Random
) -> None:
    after = stream.pos
    end = await happen(database, rng, 10)
    person = listener(*NAMES)
    missed = await Past(database.engine, stream).read(person, after)
    person.deliver(Envelope(end + 1, "x", frozenset(NAMES), b"{}", b"{}"))
    person.replay(missed.facts)
    assert person.pos == end
    assert person.release(missed.upto)
    assert person.pos == end + 1
    assert [fact.pos for fact in missed.facts] == list(range(after + 1, end + 1))


async def test_positions_that_cannot_be_followed(database: Database, stream: Relay, rng: random.Random) -> None:
    before = stream.pos
    middle = await happen(database, rng, 5)
    end = await happen(database, rng, 5)
    await database.run(SYSTEM, lambda tx: tx.session.execute(text("UPDATE stream_head SET kept_from = pos - 4")))
    source = Past(database.engine, stream)
    asked: list[int | None] = [None, -1, before, middle - 1, middle, end, end + 1]
    answers = await asyncio.gather(*(source.read(listener(*NAMES), after) for after in asked))
    assert [one.is_kept for one in answers] == [False, False, False, False, True, True, False]
    assert {one.end for one in answers} == {end}
    assert [len(one.facts) for one in answers] == [0, 0, 0, 0, 5, 0, 0]
    assert (await source.read(listener(*NAMES), before - past.TOGETHER)).is_kept is False


async def test_facts_come_in_order_and_once_though_several_audiences_hear_them(
    database: Database, stream: Relay, rng: random.Random
) -> None:
    after = stream.pos
    await happen(database, rng, 30)
    source = Past(database.engine, stream)
    for missed in await asyncio.gather(*(source.read(listener(*NAMES), after) for _ in range(3))):
        assert len(missed.facts) == 30
        assert all(one.pos < next_.pos for one, next_ in pairwise(missed.facts))
