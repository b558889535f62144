"""Messages that arrive in one batch: each as if it had come alone."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from liniya.core.access import SYSTEM
from liniya.core.problems import Problem
from liniya.core.tx import Database
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.errors import QueueBusy
from liniya.domains.inquiries.schemas import SentOut
from liniya.doors.realtime.batcher import MessageBatcher
from liniya.kit.ids import new_id
from tests.flows.world import World, make_world


async def send_of(world: World, who: str, user: str, text: str = "Да") -> inquiries.Send:
    return inquiries.Send(await world.actor(who), new_id(), world.line.id, world.people[user].id, text)


def test_a_batch_with_a_message_of_the_system_has_no_fence() -> None:
    assert inquiries.scope_of([inquiries.Send(SYSTEM, new_id(), new_id(), new_id(), "Да")]) == "*"


async def test_a_holder_of_the_same_batch_may_be_away(database: Database) -> None:
    """A colleague who is away takes over, and the user writes at once: nobody can be chosen, the queue must be locked first."""
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    await world.specialist("Валеев")
    await world.sets("Валеев", "away")
    await world.asks("Лебедева")
    await world.sets("Ремизова", "busy")
    sends = [await send_of(world, "Валеев", "Лебедева"), await send_of(world, "Лебедева", "Лебедева")]
    with pytest.raises(QueueBusy) as busy:
        async with database.batch(inquiries.scope_of(sends)) as tx:
            await inquiries.send_messages(tx, sends)
    async with database.batch(inquiries.scope_of(sends)) as tx:
        await inquiries.send_messages(tx, sends, queues=busy.value.line_ids)
    assert (await world.inquiry("Лебедева")).state == "queued"
    assert (await world.kinds("Лебедева")).count("message") == 3


async def test_a_fault_in_a_batch_is_that_of_one_message(database: Database) -> None:
    """One of two cannot be written at all: the other one is."""
    world = await make_world(database)
    for name in ("Лебедева", "Аникеев"):
        await world.user(name)
        await world.asks(name)
    good = await send_of(world, "Лебедева", "Лебедева")
    bad = (await send_of(world, "Аникеев", "Аникеев"))._replace(id="no id")  # type: ignore[arg-type]
    answers: dict[Any, SentOut | Exception] = {}
    batcher = MessageBatcher(database)
    for send in (good, bad):
        batcher.submit(send, lambda id_, answer: answers.update({id_: answer}))
    async with asyncio.timeout(10):
        while len(answers) < 2:
            await asyncio.sleep(0.01)
    await batcher.close()
    assert isinstance(answers[good.id], dict)
    assert isinstance(answers[bad.id], Exception)
    assert not isinstance(answers[bad.id], Problem)
