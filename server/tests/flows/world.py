"""A small company for stories: one line, one client, people who come and go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from liniya.core.access import SYSTEM, Actor
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import SentOut
from liniya.domains.inquiries.tables import Inquiry
from liniya.domains.lines.tables import Line
from liniya.domains.organisations.tables import Client, Partner
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import NewWindow
from liniya.kit.ids import new_id
from liniya.main import make


@dataclass
class World:
    """Verbs read like the story that a test tells; each is a transaction of its own."""

    database: Database
    partner: Partner
    line: Line
    client: Client
    people: dict[str, Account] = field(default_factory=dict)
    windows: dict[str, UUID] = field(default_factory=dict)
    node_id: UUID = field(default_factory=new_id)

    async def actor(self, name: str) -> Actor:
        return await self.database.run(SYSTEM, lambda tx: accounts.load_actor(tx, self.people[name].id, "socket"))

    async def user(self, name: str) -> Account:
        async def work(tx: Tx) -> Account:
            return await make.make_account(tx, self.partner, ("user",), client=self.client, last_name=name)

        self.people[name] = await self.database.run(SYSTEM, work)
        return self.people[name]

    async def specialist(self, name: str, priority: str = "standard", *, here: bool = True) -> Account:
        async def work(tx: Tx) -> Account:
            return await make.make_specialist(tx, self.line, priority=priority, last_name=name)

        self.people[name] = await self.database.run(SYSTEM, work)
        if here:
            await self.comes(name)
        return self.people[name]

    async def comes(self, name: str) -> None:
        actor, window = await self.actor(name), new_id()
        self.windows[name] = window
        await self.database.run(
            actor, lambda tx: presence.change_windows(tx, [NewWindow(actor, window)], [], self.node_id)
        )

    async def leaves(self, name: str) -> None:
        """Signs out: gone at once."""
        await self.database.run(SYSTEM, lambda tx: presence.leave(tx, self.people[name].id))

    async def sets(self, name: str, status: Any) -> None:
        actor = await self.actor(name)
        await self.database.run(actor, lambda tx: presence.set_status(tx, actor, status))

    async def asks(self, name: str, text: str = "Помогите") -> SentOut:
        actor = await self.actor(name)
        send = inquiries.Send(actor, new_id(), self.line.id, actor.me, text)
        return await self.database.run(actor, lambda tx: inquiries.send_message(tx, send))

    async def answers(self, name: str, user: str, text: str = "Смотрю") -> SentOut:
        actor = await self.actor(name)
        send = inquiries.Send(actor, new_id(), self.line.id, self.people[user].id, text)
        return await self.database.run(actor, lambda tx: inquiries.send_message(tx, send))

    async def does(self, name: str, verb: Any, *given: Any, **more: Any) -> Any:
        """Any verb that takes `tx, actor, …`."""
        actor = await self.actor(name)
        return await self.database.run(actor, lambda tx: verb(tx, actor, *given, **more))

    async def inquiry(self, user: str) -> Inquiry:
        """The user's newest inquiry."""
        from sqlalchemy import select

        async def work(tx: Tx) -> Inquiry:
            query = select(Inquiry).where(Inquiry.user_id == self.people[user].id).order_by(Inquiry.number.desc())
            return (await tx.session.scalars(query.limit(1))).one()

        return await self.database.run(SYSTEM, work)

    async def holder(self, user: str) -> str | None:
        inquiry = await self.inquiry(user)
        return next((name for name, person in self.people.items() if person.id == inquiry.assignee_id), None)

    async def unread(self, name: str, feed_id: UUID) -> int | None:
        """What a specialist's badge shows; None: he does not follow the feed."""
        from liniya.domains.feeds import service as feeds

        served = {self.line.id: self.partner.id}
        feed = next(one for one in await self.does(name, feeds.list_feeds, served, 100) if one["id"] == feed_id)
        return None if feed["my_read_seq"] is None else feed["last_seq"] - feed["my_read_seq"]

    async def kinds(self, user: str) -> list[str]:
        """What the user's feed shows, in order."""
        from liniya.domains.feeds import service as feeds

        feed_id = (await self.inquiry(user)).feed_id
        page = await self.does(user, feeds.list_entries, feed_id, limit=200)
        return [entry["kind"] for entry in page["entries"]]


async def make_world(database: Database, **line: Any) -> World:
    async def work(tx: Tx) -> World:
        partner = await make.make_partner(tx, name="Баланс-Сервис", missed_email="duty@balans.example")
        made = await make.make_line(tx, partner, name="Бухгалтерия", **line)
        client = await make.make_client(tx, partner, name="ООО «Северный лён»")
        await make.connect(tx, made, client)
        return World(database, partner, made, client)

    return await database.run(SYSTEM, work)
