"""The book of the demo writes what the verbs write: one story told to both, and the rows compared."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from liniya.core.access import SYSTEM
from liniya.core.tables import Base
from liniya.core.tx import Database, Tx
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.tables import Feed, FeedEntry, FeedMark
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.rules import Choice, MissedReason, Why
from liniya.domains.inquiries.schemas import ToLine, ToSpecialist
from liniya.domains.inquiries.tables import Assignment, Inquiry
from liniya.domains.lines.tables import Line
from liniya.domains.notices.tables import Letter
from liniya.domains.ratings import service as ratings
from liniya.domains.ratings.tables import Rating
from liniya.main import make
from liniya.main.demo.book import Book
from tests.fixtures import Clock
from tests.flows.world import World, make_world

OWN = {"id", "feed_id", "inquiry_id", "queue_no", "partner_id", "side_partner_id", "key", "sent_at"}
"""Columns that may differ, or are compared by what they point to."""


class Twins:
    """Every act is done by the verbs and written into the book at the same moment."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world, self.clock, self.user = world, clock, "Лебедева"
        self.line = world.line
        self.ids: dict[str, UUID] = {}
        self.book = Book(
            rng=random.Random(1),
            partner_id=world.partner.id,
            observers={world.line.id: [world.people["Вострикова"].id]},
            favourites={},
            letter_facts=lambda _line, _user: (
                "Бухгалтерия",
                "Лебедева Имя",
                "ООО «Северный лён»",
                ["duty@balans.example"],
            ),
            public_url=world.database.public_url,
        )

    def id(self, name: str) -> UUID:
        return self.world.people[name].id

    @property
    def key(self) -> tuple[UUID, UUID]:
        return self.line.id, self.id(self.user)

    async def asks(self, text: str, given: Choice | MissedReason | None = None) -> None:
        self.clock.move(seconds=31)
        await self.world.asks(self.user, text)
        self.book.ask(self.clock.now, self.key, text, given)

    async def answers(self, name: str, text: str) -> None:
        self.clock.move(seconds=17)
        await self.world.answers(name, self.user, text)
        self.book.answer(self.clock.now, self.key, self.id(name), text)

    async def reads(self, name: str) -> None:
        self.clock.move(seconds=5)
        feed_id = (await self.world.inquiry(self.user)).feed_id
        await self.world.does(name, feeds.mark_read, feed_id, 10_000)
        self.book.read(self.clock.now, self.key, self.id(name))

    async def given_to(self, name: str, why: Why) -> Choice:
        return Choice(self.id(name), why)

    async def does(self, name: str, verb: Any, *given: Any) -> None:
        self.clock.move(seconds=11)
        await self.world.does(name, verb, (await self.world.inquiry(self.user)).id, *given)

    async def finishes(self, name: str) -> Any:
        await self.does(name, inquiries.finish_work)
        return self.book.finish(self.clock.now, self.key)


async def test_the_book_writes_what_the_verbs_write(database: Database, clock: Clock) -> None:
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова", "high")
    await world.specialist("Валеев")
    await world.specialist("Вострикова", "observer")
    twins = Twins(world, clock)
    await one_that_is_handed_on(twins)
    await one_that_was_missed(twins)
    await one_whose_holder_left(twins)
    await one_that_moves_to_another_line(twins)
    assert await rows_of_verbs(database) == rows_of_book(twins.book)


async def one_that_is_handed_on(twins: Twins) -> None:
    book, clock = twins.book, twins.clock
    await twins.asks("Не закрывается октябрь", Choice(twins.id("Ремизова"), "chosen"))
    await twins.asks("Пишет ошибку по 20 счёту")
    await twins.reads("Вострикова")
    await twins.answers("Ремизова", "Смотрю")
    await twins.does(
        "Ремизова", inquiries.transfer, ToSpecialist(kind="specialist", account_id=twins.id("Валеев")), "Глянь"
    )
    book.transfer(clock.now, twins.key, twins.id("Валеев"), "Глянь")
    await twins.reads("Лебедева")
    await twins.asks("Спасибо, жду")
    await twins.reads("Валеев")
    await twins.answers("Валеев", "Готово")
    inquiry = await twins.finishes("Валеев")
    await twins.does("Валеев", inquiries.resume_work)
    book.resume(clock.now, twins.key, inquiry)
    await twins.answers("Валеев", "И ещё вот это")
    await twins.reads("Лебедева")
    await twins.finishes("Валеев")
    await twins.does("Лебедева", ratings.rate, 4, "Быстро")
    book.rate(clock.now, twins.key, inquiry, 4, "Быстро")


async def one_that_was_missed(twins: Twins) -> None:
    world = twins.world
    await world.sets("Ремизова", "away")
    await world.sets("Валеев", "busy")
    await twins.asks("Есть кто?", "all_busy")
    await twins.asks("Жду")
    twins.clock.move(seconds=60)
    await world.does("Валеев", inquiries.take_next, None)
    twins.book.give(twins.clock.now, twins.key, Choice(twins.id("Валеев"), "taken"))
    await twins.answers("Валеев", "Здравствуйте")
    await twins.answers("Ремизова", "Я помогу")
    await twins.finishes("Ремизова")
    await twins.answers("Валеев", "Всё хорошо?")
    await twins.asks("Да")
    await twins.answers("Валеев", "Отлично")
    await twins.finishes("Валеев")


async def one_whose_holder_left(twins: Twins) -> None:
    await twins.world.sets("Ремизова", "free")
    await twins.asks("Вопрос", Choice(twins.id("Ремизова"), "chosen"))
    await twins.world.sets("Ремизова", "dnd")
    await twins.world.sets("Валеев", "free")
    await twins.asks("Вы здесь?", Choice(twins.id("Валеев"), "absent"))
    await twins.answers("Валеев", "Да")


async def one_that_moves_to_another_line(twins: Twins) -> None:
    world = twins.world

    async def work(tx: Tx) -> Line:
        line = await make.make_line(tx, world.partner, name="Рабочие места")
        await make.connect(tx, line, world.client)
        world.people["Осипов"] = await make.make_specialist(tx, line, last_name="Осипов")
        return line

    line = await world.database.run(SYSTEM, work)
    await world.comes("Осипов")
    await twins.does("Валеев", inquiries.transfer, ToLine(kind="line", line_id=line.id), "Это к технике")
    choice = Choice(twins.id("Осипов"), "chosen")
    twins.book.transfer_to_line(twins.clock.now, twins.key, line.id, choice, "Это к технике")
    twins.line = world.line = line
    await twins.answers("Осипов", "Принял")
    await twins.reads("Лебедева")


async def rows_of_verbs(database: Database) -> dict[str, list[Any]]:
    async def work(tx: Tx) -> dict[type[Base], list[dict[str, Any]]]:
        return {
            table: [
                {column.name: getattr(row, column.name) for column in table.__table__.columns}
                for row in await tx.session.scalars(select(table))
            ]
            for table in (Feed, FeedEntry, FeedMark, Inquiry, Assignment, Rating, Letter)
        }

    return comparable(await database.run(SYSTEM, work))


def rows_of_book(book: Book) -> dict[str, list[Any]]:
    marks = [
        {"feed_id": feed_id, "account_id": account_id, "read_seq": seq}
        for feed_id, found in book.marks.items()
        for account_id, seq in found.items()
    ]
    return comparable(
        {
            Feed: list(book.feeds.values()),
            FeedEntry: book.entries,
            FeedMark: marks,
            Inquiry: book.inquiries,
            Assignment: book.assignments,
            Rating: book.ratings,
            Letter: book.letters,
        }
    )


def comparable(rows: dict[type[Base], list[dict[str, Any]]]) -> dict[str, list[Any]]:
    """Rows without what may differ, in an order of their own; ids of feeds and inquiries by what they mean."""
    lines = {row["id"]: row["line_id"] for row in rows[Feed]}
    numbers = {row["id"]: row["number"] for row in rows[Inquiry]}
    found = {}
    for table, some in rows.items():
        plain = [
            {name: value for name, value in row.items() if name not in OWN}
            | {"feed": lines.get(row.get("feed_id")), "inquiry": numbers.get(row.get("inquiry_id"))}
            for row in some
        ]
        found[table.__tablename__] = sorted(plain, key=lambda row: repr(sorted(row.items(), key=lambda item: item[0])))
    return found
