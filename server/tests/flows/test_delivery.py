"""Section 3 of the source, told as stories."""

import pytest

from liniya.core.problems import CommandIdReused, NotFound, StaleState
from liniya.core.tx import Database
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.errors import LineNotConnected, ObserversOnlyWatch, QueueEmpty, TransferNotPossible
from liniya.domains.inquiries.schemas import ToLine, ToSpecialist
from liniya.kit.ids import new_id
from tests.flows.world import World, make_world


@pytest.fixture
async def world(database: Database) -> World:
    world = await make_world(database)
    await world.user("Лебедева")
    return world


async def test_the_highest_priority_gets_the_question_and_keeps_it(world: World) -> None:
    await world.specialist("Стажёр", "standard")
    await world.specialist("Ремизова", "high")
    await world.specialist("Наблюдатель", "observer")
    await world.asks("Лебедева", "Не закрывается октябрь")
    assert await world.holder("Лебедева") == "Ремизова"
    await world.asks("Лебедева", "И ещё одно")
    assert await world.kinds("Лебедева") == ["inquiry_opened", "inquiry_assigned", "message", "message"]
    inquiry = await world.inquiry("Лебедева")
    assert (inquiry.state, inquiry.subject) == ("assigned", "Не закрывается октябрь")


async def test_nobody_is_free_then_the_first_who_comes_gets_the_queue_in_order(world: World) -> None:
    await world.user("Аникеев")
    await world.specialist("Ремизова", here=False)
    await world.asks("Лебедева")
    await world.asks("Аникеев")
    first = await world.inquiry("Лебедева")
    assert (first.state, first.missed_reason, first.missed_count) == ("queued", "all_offline", 1)
    assert await world.kinds("Лебедева") == ["inquiry_opened", "message", "inquiry_queued"]
    await world.asks("Лебедева", "Жду")
    assert (await world.inquiry("Лебедева")).missed_count == 1
    await world.comes("Ремизова")
    assert [await world.holder(user) for user in ("Лебедева", "Аникеев")] == ["Ремизова", "Ремизова"]


async def test_busy_for_new_keeps_his_own_users_only(world: World) -> None:
    await world.user("Аникеев")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    await world.sets("Ремизова", "busy")
    await world.asks("Лебедева", "Ещё")
    await world.asks("Аникеев")
    assert await world.holder("Лебедева") == "Ремизова"
    assert (await world.inquiry("Аникеев")).missed_reason == "all_busy"


async def test_the_holder_is_away_and_the_user_writes_again(world: World) -> None:
    await world.specialist("Ремизова", "high")
    await world.specialist("Валеев")
    await world.asks("Лебедева")
    await world.sets("Ремизова", "away")
    assert await world.holder("Лебедева") == "Ремизова"
    await world.asks("Лебедева", "Вы здесь?")
    assert await world.holder("Лебедева") == "Валеев"


async def test_another_specialist_turns_to_the_user(world: World) -> None:
    await world.specialist("Ремизова", "high")
    await world.specialist("Валеев")
    await world.asks("Лебедева")
    await world.answers("Валеев", "Лебедева")
    inquiry = await world.inquiry("Лебедева")
    assert (inquiry.state, await world.holder("Лебедева"), inquiry.waiting_since) == ("in_work", "Валеев", None)


async def test_a_specialist_turns_to_somebody_who_has_not_asked(world: World) -> None:
    await world.specialist("Ремизова")
    await world.answers("Ремизова", "Лебедева", "Напоминаю об отчёте")
    assert (await world.inquiry("Лебедева")).state == "in_work"
    assert await world.kinds("Лебедева") == ["inquiry_opened", "message"]


async def test_work_is_started_finished_and_taken_back(world: World) -> None:
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    inquiry = await world.inquiry("Лебедева")
    await world.does("Ремизова", inquiries.start_work, world.line.id, world.people["Лебедева"].id)
    assert (await world.inquiry("Лебедева")).state == "in_work"
    await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    with pytest.raises(StaleState):
        await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    await world.does("Ремизова", inquiries.resume_work, inquiry.id)
    assert (await world.inquiry("Лебедева")).state == "in_work"
    await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    await world.asks("Лебедева", "Новый вопрос")
    assert (await world.inquiry("Лебедева")).id != inquiry.id


async def test_transfer_to_a_colleague_with_a_note_for_specialists_only(world: World) -> None:
    from liniya.domains.feeds import service as feeds

    await world.specialist("Ремизова", "high")
    await world.specialist("Валеев")
    await world.specialist("Щукин", here=False)
    await world.asks("Лебедева")
    inquiry = await world.inquiry("Лебедева")
    targets = await world.does("Ремизова", inquiries.list_transfer_targets, inquiry.id)
    assert [(found["status"], found["allowed"]) for found in targets["specialists"]] == [
        ("free", True),
        ("offline", False),
    ]
    to = ToSpecialist(kind="specialist", account_id=world.people["Валеев"].id)
    await world.does("Ремизова", inquiries.transfer, inquiry.id, to, "Две группы с одним названием")
    assert await world.holder("Лебедева") == "Валеев"
    seen = {}
    for name in ("Лебедева", "Валеев"):
        page = await world.does(name, feeds.list_entries, inquiry.feed_id)
        seen[name] = page["entries"][-1]["payload"].get("note")
    assert seen == {"Лебедева": None, "Валеев": "Две группы с одним названием"}
    absent = ToSpecialist(kind="specialist", account_id=world.people["Щукин"].id)
    with pytest.raises(TransferNotPossible):
        await world.does("Валеев", inquiries.transfer, inquiry.id, absent)
    with pytest.raises(StaleState):
        await world.does("Ремизова", inquiries.transfer, inquiry.id, to)


async def test_transfer_to_another_line(world: World) -> None:
    from liniya.core.access import SYSTEM
    from liniya.core.tx import Tx
    from liniya.main import make

    await world.specialist("Ремизова")

    async def another(tx: Tx) -> object:
        line = await make.make_line(tx, world.partner, name="Зарплата")
        await make.connect(tx, line, world.client)
        return line.id

    line_id = await world.database.run(SYSTEM, another)
    await world.asks("Лебедева")
    inquiry = await world.inquiry("Лебедева")
    await world.does("Ремизова", inquiries.transfer, inquiry.id, ToLine(kind="line", line_id=line_id), "К вам")
    moved = await world.inquiry("Лебедева")
    assert (moved.id, moved.line_id, moved.state, moved.missed_reason) == (
        inquiry.id,
        line_id,
        "queued",
        "no_specialists",
    )
    assert await world.kinds("Лебедева") == ["transferred", "inquiry_queued"]


async def test_taking_the_next_one_while_away(world: World) -> None:
    await world.specialist("Ремизова")
    await world.sets("Ремизова", "away")
    with pytest.raises(QueueEmpty):
        await world.does("Ремизова", inquiries.take_next)
    await world.asks("Лебедева")
    await world.does("Ремизова", inquiries.take_next)
    assert await world.holder("Лебедева") == "Ремизова"


async def test_observers_watch_and_strangers_see_nothing(world: World) -> None:
    await world.specialist("Ремизова")
    await world.specialist("Наблюдатель", "observer")
    await world.asks("Лебедева")
    inquiry = await world.inquiry("Лебедева")
    with pytest.raises(ObserversOnlyWatch):
        await world.answers("Наблюдатель", "Лебедева")
    stranger = await make_world(world.database)
    await stranger.specialist("Чужой")
    await stranger.user("Чужая")
    for name in ("Чужой", "Чужая"):
        with pytest.raises(NotFound):
            await stranger.does(name, inquiries.finish_work, inquiry.id)
    stranger.line = world.line
    with pytest.raises(LineNotConnected):
        await stranger.asks("Чужая")


async def test_the_same_message_again_has_the_same_answer_and_no_second_effect(world: World) -> None:
    await world.specialist("Ремизова")
    actor = await world.actor("Лебедева")
    send = inquiries.Send(actor, new_id(), world.line.id, actor.me, "Раз")
    answers = [await world.database.run(actor, lambda tx: inquiries.send_message(tx, send)) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert (await world.kinds("Лебедева")).count("message") == 1
    other = inquiries.Send(actor, send.id, world.line.id, actor.me, "Два")
    with pytest.raises(CommandIdReused):
        await world.database.run(actor, lambda tx: inquiries.send_message(tx, other))


async def test_who_gave_the_inquiry_away_is_not_told_of_it_any_more(world: World) -> None:
    await world.specialist("Ремизова", "high")
    await world.specialist("Валеев")
    await world.asks("Лебедева", "Добрый день! не закрывается октябрь")
    inquiry = await world.inquiry("Лебедева")
    assert inquiry.subject == "Не закрывается октябрь"
    to = ToSpecialist(kind="specialist", account_id=world.people["Валеев"].id)
    await world.does("Ремизова", inquiries.transfer, inquiry.id, to)
    await world.asks("Лебедева", "Ещё вопрос")
    assert await world.unread("Ремизова", inquiry.feed_id) is None
    assert await world.unread("Валеев", inquiry.feed_id) == 1
    await world.does("Валеев", inquiries.set_favourite, world.line.id, world.people["Лебедева"].id, True)
    await world.does("Валеев", inquiries.finish_work, inquiry.id)
    await world.sets("Валеев", "away")
    await world.asks("Лебедева", "Новый вопрос")
    assert await world.unread("Валеев", inquiry.feed_id) == 1
