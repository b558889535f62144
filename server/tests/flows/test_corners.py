"""Corners of section 3 that the model found, told as stories."""

from __future__ import annotations

from typing import Any

import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.errors import QueueEmpty, TooLate
from liniya.domains.inquiries.schemas import ToLine
from liniya.domains.lines.tables import Line
from liniya.main import make
from tests.flows.world import make_world


async def test_nobody_takes_his_own_question(database: Database) -> None:
    """A specialist may ask on his own line; somebody else answers him."""
    world = await make_world(database)

    async def both(tx: Tx) -> Any:
        person = await make.make_specialist(tx, world.line, last_name="Ремизова")
        await make.make_role(tx, person, "user")
        await make.connect(tx, world.line, person)
        return person

    world.people["Ремизова"] = await database.run(SYSTEM, both)
    await world.specialist("Валеев", here=False)
    await world.comes("Ремизова")
    await world.asks("Ремизова")
    assert (await world.inquiry("Ремизова")).state == "queued"
    with pytest.raises(QueueEmpty):
        await world.does("Ремизова", inquiries.take_next)
    await world.does("Валеев", inquiries.take_next)
    assert await world.holder("Ремизова") == "Валеев"


async def test_the_end_is_not_taken_back_when_another_inquiry_was_moved_here(database: Database) -> None:
    """An older inquiry, moved to this line, is open: there is never a second one."""
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    first_line = world.line

    async def another(tx: Tx) -> Line:
        line = await make.make_line(tx, world.partner, name="Зарплата")
        await make.connect(tx, line, world.client)
        await make.make_specialist(tx, line, world.people["Ремизова"])
        return line

    second_line = await database.run(SYSTEM, another)
    await world.asks("Лебедева", "Первый вопрос")
    older = await world.inquiry("Лебедева")
    world.line = second_line
    await world.asks("Лебедева", "Второй вопрос")
    newer = await world.inquiry("Лебедева")
    assert (older.line_id, newer.line_id) == (first_line.id, second_line.id)
    await world.does("Ремизова", inquiries.finish_work, newer.id)
    await world.does("Ремизова", inquiries.transfer, older.id, ToLine(kind="line", line_id=second_line.id))
    with pytest.raises(TooLate):
        await world.does("Ремизова", inquiries.resume_work, newer.id)
