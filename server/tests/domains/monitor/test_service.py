"""Figures against a real PostgreSQL. The clock stands at 10:00 in Moscow, so today began at 21:00 UTC yesterday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import Forbidden
from liniya.core.tx import Database
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account
from liniya.domains.feeds.tables import Feed
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.tables import Assignment, Inquiry
from liniya.domains.lines.tables import Line
from liniya.domains.monitor import service
from liniya.domains.organisations.tables import Partner
from liniya.domains.ratings import service as ratings
from liniya.domains.ratings.tables import Rating
from liniya.kit.ids import new_id
from liniya.main import make
from tests.fixtures import Clock, SpyTx, counting_queries
from tests.flows.world import make_world

MOSCOW = 180
EMPTY = {"inquiries": 0, "inquiries_usual": None, "first_reply_s": None, "rating": None, "ratings": 0}


@dataclass
class Desk:
    """History, written straight into the tables. Times are hours before now."""

    tx: SpyTx
    partner: Partner
    line: Line
    user: Account
    me: Account
    feed: Feed

    async def inquiry(self, *, by: Account | None = None, reply: float | None = None) -> Inquiry:
        at = self.tx.now - timedelta(days=40)
        made = Inquiry(
            id=new_id(),
            **self.owners,
            line_id=self.line.id,
            user_id=self.user.id,
            feed_id=self.feed.id,
            state="finished",
            opened_by_id=(by or self.user).id,
            opened_at=at,
            finished_at=self.tx.now,
            first_reply_at=None if reply is None else self.tx.now - timedelta(hours=reply),
        )
        await self.add(made)
        return made

    async def hold(
        self, start: float, end: float | None = None, *, inquiry: Inquiry | None = None, who: Account | None = None
    ) -> None:
        inquiry = inquiry or await self.inquiry()
        await self.add(
            Assignment(
                id=new_id(),
                **self.owners,
                inquiry_id=inquiry.id,
                account_id=(who or self.me).id,
                why="chosen",
                started_at=self.tx.now - timedelta(hours=start),
                ended_at=None if end is None else self.tx.now - timedelta(hours=end),
            )
        )

    async def rated(self, stars: int, days_ago: float, *, who: Account | None = None) -> None:
        inquiry = await self.inquiry()
        at = self.tx.now - timedelta(days=days_ago)
        account_id = (who or self.me).id
        await self.add(
            Rating(inquiry_id=inquiry.id, **self.owners, account_id=account_id, stars=stars, comment="", at=at)
        )

    @property
    def owners(self) -> dict[str, UUID]:
        return {"partner_id": self.partner.id, "side_partner_id": self.partner.id}

    async def add(self, row: Any) -> None:
        self.tx.session.add(row)
        await self.tx.session.flush()

    async def today(self, offset: int = MOSCOW) -> Any:
        actor: Actor = await accounts.load_actor(self.tx, self.me.id, "rest")
        await self.tx.act_as(actor)
        try:
            return await service.today(self.tx, actor, offset)
        finally:
            await self.tx.act_as(SYSTEM)


@pytest.fixture
async def desk(tx: SpyTx) -> Desk:
    partner = await make.make_partner(tx)
    line, user = await make.make_line(tx, partner), await make.make_account(tx, partner)
    me = await make.make_specialist(tx, line)
    feed = Feed(
        id=new_id(),
        partner_id=partner.id,
        side_partner_id=partner.id,
        line_id=line.id,
        user_id=user.id,
        last_at=tx.now,
        last=None,
    )
    tx.session.add(feed)
    await tx.session.flush()
    return Desk(tx, partner, line, user, me, feed)


async def test_a_first_day_has_nothing_to_show(desk: Desk) -> None:
    assert await desk.today() == EMPTY


async def test_two_queries(desk: Desk) -> None:
    actor = await accounts.load_actor(desk.tx, desk.me.id, "rest")
    with counting_queries(desk.tx) as queries:
        await service.today(desk.tx, actor, MOSCOW)
    assert len(queries) == 2


async def test_today_begins_at_local_midnight(desk: Desk) -> None:
    for hours in (0.5, 9.9, 10.1):
        await desk.hold(hours, 0.1 if hours < 10 else 10)
    figures = await desk.today()
    assert (figures["inquiries"], figures["inquiries_usual"]) == (2, 1.0)
    figures = await desk.today(offset=0)
    assert (figures["inquiries"], figures["inquiries_usual"]) == (1, 2.0)


async def test_an_inquiry_counts_once_a_day_and_only_for_its_holders(desk: Desk) -> None:
    colleague = await make.make_specialist(desk.tx, desk.line)
    inquiry = await desk.inquiry()
    await desk.hold(30, 29, inquiry=inquiry)
    await desk.hold(5, 4, inquiry=inquiry)
    await desk.hold(4, 3, inquiry=inquiry, who=colleague)
    await desk.hold(3, 2, inquiry=inquiry)
    figures = await desk.today()
    assert (figures["inquiries"], figures["inquiries_usual"]) == (1, 1.0)


async def test_the_usual_number_is_of_the_days_that_were_worked(desk: Desk) -> None:
    for days, inquiries_that_day in ((1, 3), (3, 1), (29, 4), (31, 50)):
        for _ in range(min(inquiries_that_day, 5)):
            await desk.hold(days * 24, days * 24 - 1)
    assert (await desk.today())["inquiries_usual"] == 2.7


async def test_the_first_reply_counts_for_who_held_it_then(desk: Desk) -> None:
    colleague = await make.make_specialist(desk.tx, desk.line)
    await desk.hold(2, inquiry=await desk.inquiry(reply=1.9))
    await desk.hold(3, 1, inquiry=await desk.inquiry(reply=2.7))
    # Nobody has answered yet; a colleague answered after me, at the very moment at which he took it; before me.
    await desk.hold(4)
    late = await desk.inquiry(reply=3)
    await desk.hold(5, 3, inquiry=late)
    await desk.hold(3, inquiry=late, who=colleague)
    early = await desk.inquiry(reply=6)
    await desk.hold(7, 5, inquiry=early, who=colleague)
    await desk.hold(5, inquiry=early)
    # I wrote first: there was no question to answer. Yesterday's does not count.
    await desk.hold(6, inquiry=await desk.inquiry(by=desk.me, reply=1))
    await desk.hold(20, inquiry=await desk.inquiry(reply=19))
    assert (await desk.today())["first_reply_s"] == round((0.1 + 0.3) / 2 * 3600)


async def test_ratings_of_the_last_thirty_days(desk: Desk) -> None:
    colleague = await make.make_specialist(desk.tx, desk.line)
    for stars, days_ago in ((5, 0.1), (4, 5.0), (4, 29.9), (1, 30.1)):
        await desk.rated(stars, days_ago)
    await desk.rated(1, 1, who=colleague)
    figures = await desk.today()
    assert (figures["rating"], figures["ratings"]) == (4.33, 3)


async def test_only_for_those_who_serve(desk: Desk) -> None:
    actor = await accounts.load_actor(desk.tx, desk.user.id, "rest")
    with pytest.raises(Forbidden):
        await service.today(desk.tx, actor, MOSCOW)


async def test_a_real_day(database: Database, clock: Clock) -> None:
    """The tables as the heart writes them."""
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    clock.move(seconds=90)
    await world.answers("Ремизова", "Лебедева")
    inquiry = await world.inquiry("Лебедева")
    clock.move(seconds=30)
    await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    await world.does("Ремизова", inquiries.resume_work, inquiry.id)
    await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    await world.does("Лебедева", ratings.rate, inquiry.id, 4)
    assert await world.does("Ремизова", service.today, MOSCOW) == {
        "inquiries": 1,
        "inquiries_usual": None,
        "first_reply_s": 90,
        "rating": 4.0,
        "ratings": 1,
    }
