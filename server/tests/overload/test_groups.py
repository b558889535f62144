"""Groups: who comes while others are served is served with the next ones, in order; nobody suffers from a neighbour."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from liniya.core.problems import NotFound, Overloaded, Problem
from liniya.doors.realtime.groups import RETRY_AFTER_S, Groups


class Counter:
    """Notes the groups it was given; `gate` closed: it works until it is opened."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def work(self, pieces: Sequence[int]) -> list[int | Problem]:
        self.groups.append(list(pieces))
        await self.gate.wait()
        if 13 in pieces:
            raise RuntimeError("thirteen")
        return [NotFound() if piece == 7 else piece * 10 for piece in pieces]


async def test_one_alone_waits_for_nobody_and_the_others_form_groups_in_order() -> None:
    counter = Counter()
    groups = Groups(counter.work, at_once=4)
    assert await groups.do(1) == 10
    counter.gate.clear()
    tasks = [asyncio.create_task(groups.do(n)) for n in range(20, 30)]
    await asyncio.sleep(0.01)
    assert groups.waiting == 6
    counter.gate.set()
    assert await asyncio.gather(*tasks) == [n * 10 for n in range(20, 30)]
    assert counter.groups == [[1], [20, 21, 22, 23], [24, 25, 26, 27], [28, 29]]


async def test_a_refusal_is_only_for_whom_it_concerns() -> None:
    groups = Groups(Counter().work)
    found = await asyncio.gather(*(groups.do(n) for n in (6, 7, 8)), return_exceptions=True)
    assert found[::2] == [60, 80]
    assert isinstance(found[1], NotFound)


async def test_a_group_that_fails_is_done_piece_by_piece() -> None:
    counter = Counter()
    groups = Groups(counter.work)
    found = await asyncio.gather(*(groups.do(n) for n in (12, 13, 14)), return_exceptions=True)
    assert found[::2] == [120, 140]
    assert isinstance(found[1], RuntimeError)
    assert counter.groups == [[12, 13, 14], [12], [13], [14]]
    assert await groups.do(15) == 150


async def test_too_many_are_told_when_to_come_again() -> None:
    counter = Counter()
    counter.gate.clear()
    groups = Groups(counter.work, at_once=1)
    tasks = [asyncio.create_task(groups.do(1))]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(groups.do(n)) for n in (2, 3)]
    await asyncio.sleep(0)
    with pytest.raises(Overloaded) as refused:
        await groups.do(4, longest=2)
    assert refused.value.extra == {"retry_after": RETRY_AFTER_S}
    counter.gate.set()
    assert await asyncio.gather(*tasks) == [10, 20, 30]


async def test_work_that_nobody_wants_any_more_is_not_done() -> None:
    counter = Counter()
    counter.gate.clear()
    groups = Groups(counter.work, at_once=1)
    first = asyncio.create_task(groups.do(1))
    await asyncio.sleep(0)
    gone = asyncio.create_task(groups.do(2, lambda: False))
    last = asyncio.create_task(groups.do(3))
    await asyncio.sleep(0)
    counter.gate.set()
    assert [await first, await last] == [10, 30]
    assert (await asyncio.gather(gone, return_exceptions=True))[0].__class__ is asyncio.CancelledError
    assert counter.groups == [[1], [3]]
