"""Ratings against a real PostgreSQL."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from liniya.core.access import SYSTEM
from liniya.core.problems import Forbidden, InvalidInput, NotFound, Problem, StaleState
from liniya.core.tables import StreamEvent
from liniya.core.tx import Database, Tx
from liniya.domains.feeds import service as feeds
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.tables import Inquiry
from liniya.domains.ratings import service
from liniya.domains.ratings.errors import AlreadyRated
from liniya.domains.ratings.tables import Rating
from liniya.main import make
from tests.flows.world import World, make_world


@pytest.fixture
async def world(database: Database) -> World:
    """Ремизова has finished what Лебедева asked."""
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    await world.answers("Ремизова", "Лебедева")
    await world.does("Ремизова", inquiries.finish_work, (await world.inquiry("Лебедева")).id)
    return world


async def finished(world: World) -> Inquiry:
    return await world.inquiry("Лебедева")


async def test_the_user_rates_and_the_staff_see_it(world: World) -> None:
    inquiry = await finished(world)
    rating = await world.does("Лебедева", service.rate, inquiry.id, 4, "  Быстро,\r\nно сухо ")

    assert rating == {
        "inquiry_id": inquiry.id,
        "stars": 4,
        "comment": "Быстро,\nно сухо",
        "at": rating["at"],
    }
    async with world.database.tx(SYSTEM) as tx:
        row = await tx.session.get_one(Rating, inquiry.id)
        assert (row.account_id, row.partner_id, row.side_partner_id) == (
            world.people["Ремизова"].id,
            world.partner.id,
            world.partner.id,
        )
    for name, payload in (
        ("Лебедева", {"stars": 4}),
        ("Ремизова", {"stars": 4, "comment": "Быстро,\nно сухо"}),
    ):
        page = await world.does(name, feeds.list_entries, inquiry.feed_id)
        entry = page["entries"][-1]
        assert (entry["kind"], entry["payload"], entry["author_id"], entry["inquiry_id"]) == (
            "rated",
            payload,
            world.people["Лебедева"].id,
            inquiry.id,
        )
        assert await world.does(name, listed, inquiry) == [rating]


async def listed(tx: Tx, _actor: object, inquiry: Inquiry) -> Any:
    return await service.list_ratings(tx, [inquiry.id])


async def test_what_is_told_and_to_whom(world: World) -> None:
    inquiry = await finished(world)
    async with world.database.tx(SYSTEM) as tx:
        before = len(list(await tx.session.scalars(select(StreamEvent.id))))
    await world.does("Лебедева", service.rate, inquiry.id, 5, "Спасибо")
    async with world.database.tx(SYSTEM) as tx:
        told = list(await tx.session.scalars(select(StreamEvent).order_by(StreamEvent.id).offset(before)))
    staff, user = f"line:{world.line.id}:{world.partner.id}", f"account:{world.people['Лебедева'].id}"
    rated = next(event for event in told if event.type == "inquiry.rated")
    assert rated.audiences == [staff, user]
    assert rated.data["feed_id"] == str(inquiry.feed_id)
    assert rated.data["rating"] | {"at": None} == {
        "inquiry_id": str(inquiry.id),
        "stars": 5,
        "comment": "Спасибо",
        "at": None,
    }
    entries = {
        tuple(event.audiences): entry["payload"]
        for event in told
        if event.type == "feed.entries_added"
        for entry in event.data["entries"]
    }
    assert entries == {(staff,): {"stars": 5, "comment": "Спасибо"}, (user,): {"stars": 5}}


async def test_once_only(world: World) -> None:
    inquiry = await finished(world)
    await world.does("Лебедева", service.rate, inquiry.id, 5)
    with pytest.raises(AlreadyRated):
        await world.does("Лебедева", service.rate, inquiry.id, 1)
    assert (await world.does("Лебедева", listed, inquiry))[0]["stars"] == 5


async def test_twice_at_the_same_moment(world: World) -> None:
    inquiry = await finished(world)
    tries = [world.does("Лебедева", service.rate, inquiry.id, stars) for stars in (1, 5)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyRated", "dict"]
    assert (await world.kinds("Лебедева")).count("rated") == 1


async def test_without_a_comment(world: World) -> None:
    inquiry = await finished(world)
    await world.does("Лебедева", service.rate, inquiry.id, 3, " \n ")
    page = await world.does("Ремизова", feeds.list_entries, inquiry.feed_id)
    assert page["entries"][-1]["payload"] == {"stars": 3}


async def test_not_before_the_end_of_work(world: World) -> None:
    await world.asks("Лебедева", "Ещё вопрос")
    inquiry = await world.inquiry("Лебедева")
    assert inquiry.state == "assigned"
    with pytest.raises(StaleState):
        await world.does("Лебедева", service.rate, inquiry.id, 5)


async def test_nobody_else(world: World) -> None:
    inquiry = await finished(world)
    await world.user("Аникеев")

    async def foreign_company(tx: Tx) -> None:
        partner = await make.make_partner(tx)
        for name in ("Чужой", "Чужой специалист"):
            world.people[name] = await make.make_account(tx, partner, ("user", "specialist"))

    await world.database.run(SYSTEM, foreign_company)
    expected: dict[str, type[Problem]] = {
        "Ремизова": Forbidden,
        "Аникеев": NotFound,
        "Чужой": NotFound,
        "Чужой специалист": NotFound,
    }
    for name, problem in expected.items():
        with pytest.raises(problem):
            await world.does(name, service.rate, inquiry.id, 5)
    assert await world.does("Лебедева", listed, inquiry) == []


@pytest.mark.parametrize(("stars", "comment"), [(0, ""), (6, ""), (5, "ж" * 2001), (5, "\x00"), (5, "\ud800")])
async def test_what_is_refused(world: World, stars: int, comment: str) -> None:
    inquiry = await finished(world)
    with pytest.raises(InvalidInput):
        await world.does("Лебедева", service.rate, inquiry.id, stars, comment)


async def test_strangers_ratings_are_behind_the_fence(world: World) -> None:
    inquiry = await finished(world)
    await world.does("Лебедева", service.rate, inquiry.id, 5)

    async def foreigner(tx: Tx) -> None:
        world.people["Чужой"] = await make.make_account(tx, await make.make_partner(tx))

    await world.database.run(SYSTEM, foreigner)
    assert await world.does("Чужой", listed, inquiry) == []


async def test_what_was_closed_in_the_queue_judges_nobody(world: World) -> None:
    async def boss(tx: Tx) -> None:
        world.people["Начальник"] = await make.make_account(tx, world.partner, ("administrator",))

    await world.database.run(SYSTEM, boss)
    await world.leaves("Ремизова")
    await world.asks("Лебедева", "Есть кто-нибудь?")
    inquiry = await world.inquiry("Лебедева")
    await world.does("Начальник", inquiries.finish_work, inquiry.id)
    await world.does("Лебедева", service.rate, inquiry.id, 1)
    async with world.database.tx(SYSTEM) as tx:
        assert (await tx.session.get_one(Rating, inquiry.id)).account_id is None
