"""The model's world on the real database: every step through the product's verbs, and a picture to compare."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import Problem
from liniya.core.tx import Database, Tx, retrying
from liniya.domains.accounts import service as accounts
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import ToLine, ToSpecialist
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import NewConnection
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import NewWindow
from liniya.kit.ids import new_id
from liniya.main import make
from tests.fixtures import Clock
from tests.flows.model import (
    ADMINISTRATOR,
    CARE,
    CHOSEN,
    CONNECTED,
    LINES,
    PRIORITIES,
    SELF_SPECIALIST,
    SELF_USER,
    SPECIALISTS,
    TEAM,
    USERS,
    Dice,
    Model,
    P,
    Q,
    Step,
    Ticket,
    V,
)

T = TypeVar("T")
BEGIN = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
_PICTURE = """
    SELECT i.id, i.number, i.line_id, i.user_id, i.state, i.assignee_id, i.missed_count, i.missed_reason,
        i.waiting_since IS NOT NULL AS is_waiting, i.queue_no, a.account_id AS live_holder, a.why
    FROM inquiries AS i LEFT JOIN assignments AS a ON a.inquiry_id = i.id AND a.ended_at IS NULL
    WHERE i.partner_id = ANY(:partners) ORDER BY i.number
"""
_FEEDS = """
    SELECT f.id FROM feeds AS f LEFT JOIN feed_entries AS e ON e.feed_id = f.id
    WHERE f.partner_id = ANY(:partners) GROUP BY f.id
    HAVING count(e.seq) <> f.last_seq OR coalesce(max(e.seq), 0) <> f.last_seq OR coalesce(min(e.seq), 1) <> 1
"""


@dataclass
class Twin:
    """See the module. Indexes are the model's."""

    database: Database
    clock: Clock
    dice: Dice
    base: int
    partners: dict[str, UUID] = field(default_factory=dict)
    lines: list[UUID] = field(default_factory=list)
    actors: dict[UUID, Actor] = field(default_factory=dict)
    connections: dict[tuple[int, int], UUID] = field(default_factory=dict)
    windows: dict[int, list[UUID]] = field(default_factory=dict)
    inquiry_ids: list[UUID] = field(default_factory=list)
    node_id: UUID = field(default_factory=new_id)

    @classmethod
    async def make(cls, database: Database, clock: Clock, dice: Dice, base: int) -> Twin:
        twin = cls(database, clock, dice, base)
        clock.now = BEGIN
        await database.run(SYSTEM, twin._make)
        return twin

    def specialist_id(self, who: int) -> UUID:
        return UUID(int=self.base + who)

    def user_id(self, user: int) -> UUID:
        return self.specialist_id(SELF_SPECIALIST) if user == SELF_USER else UUID(int=self.base + 100 + user)

    async def _make(self, tx: Tx) -> None:
        companies = {name: await make.make_partner(tx, is_vendor=name == V) for name in (P, V, Q)}
        self.partners = {name: company.id for name, company in companies.items()}
        await make.make_link(tx, companies[P], companies[V])
        await make.make_link(tx, companies[Q], companies[V])
        made = [await make.make_line(tx, companies[owner], delivery_rule=rule) for owner, rule in LINES]
        self.lines = [line.id for line in made]
        people = {}
        for who, side in enumerate(SPECIALISTS):
            roles: Any = ("user", "specialist") if who == SELF_SPECIALIST else ("specialist",)
            person = await make.make_account(tx, companies[side], roles, id=self.specialist_id(who))
            people[person.id] = person
        administrator = self.specialist_id(ADMINISTRATOR)
        people[administrator] = await make.make_account(tx, companies[P], ("administrator",), id=administrator)
        for user, side in enumerate(USERS):
            if user != SELF_USER:
                client = await make.make_client(tx, companies[side])
                person = await make.make_account(tx, companies[side], ("user",), client=client, id=self.user_id(user))
                people[person.id] = person
                if user in CARE:
                    await self._set_care(tx, client.id, CARE[user])
        for (where, who), priority in TEAM.items():
            await make.make_specialist(tx, made[where], people[self.specialist_id(who)], priority=priority)
        for where, user in sorted(CONNECTED):
            self.connections[where, user] = (await make.connect(tx, made[where], people[self.user_id(user)])).id
        for account_id in people:
            self.actors[account_id] = await accounts.load_actor(tx, account_id, "socket")

    async def _set_care(self, tx: Tx, client_id: UUID, care: tuple[int, int]) -> None:
        row = {
            "c": client_id,
            "p": self.partners[P],
            "s": self.specialist_id(care[0]),
            "m": self.specialist_id(care[1]),
        }
        await tx.session.execute(
            text(
                "INSERT INTO client_care (client_id, partner_id, care_specialist_id, client_manager_id)"
                " VALUES (:c, :p, :s, :m)"
            ),
            row,
        )

    # -- steps

    async def apply(self, model: Model, step: Step) -> tuple[str, str]:
        """One step in both worlds; what each of them said."""
        self.dice.turn = step.what
        do = getattr(self, f"_{step.act}")
        try:
            # The model still stands before the step: the twin reads from it whom the numbers mean.
            outcome = await do(model, step)
        except Problem as problem:
            outcome = problem.slug
        return model.apply(step), outcome or "ok"

    async def _by(self, account_id: UUID, work: Callable[[Tx, Actor], Awaitable[T]]) -> T:
        actor = self.actors[account_id]
        return await self.database.run(actor, lambda tx: work(tx, actor))

    def _send_of(self, writer: int | None, user: int, line: int) -> inquiries.Send:
        account = self.user_id(user) if writer is None else self.specialist_id(writer)
        return inquiries.Send(self.actors[account], new_id(), self.lines[line], self.user_id(user), "Помогите")

    async def _send(self, writer: int | None, user: int, line: int) -> None:
        send = self._send_of(writer, user, line)
        await self.database.run(send.actor, lambda tx: inquiries.send_message(tx, send))

    async def _ask(self, _: Model, step: Step) -> None:
        await self._send(None, step.who % len(USERS), step.where % len(LINES))

    async def _answer(self, _: Model, step: Step) -> None:
        await self._send(step.who % len(SPECIALISTS), step.whom % len(USERS), step.where % len(LINES))

    async def _batch(self, model: Model, step: Step) -> str:
        sends = [self._send_of(*message) for message in model.messages(step)]
        scope = ",".join(sorted({str(partner) for send in sends for partner in send.actor.partners}))

        async def attempt() -> list[Any]:
            async with self.database.batch(scope) as tx:
                return await inquiries.send_messages(tx, sends)

        return ",".join(answer.slug if isinstance(answer, Problem) else "ok" for answer in await retrying(attempt))

    async def _start(self, _: Model, step: Step) -> None:
        line, user = self.lines[step.where % len(LINES)], self.user_id(step.whom % len(USERS))
        who = self.specialist_id(step.who % len(SPECIALISTS))
        await self._by(who, lambda tx, actor: inquiries.start_work(tx, actor, line, user))

    async def _take_next(self, _: Model, step: Step) -> None:
        line = self.lines[step.where] if step.where < len(LINES) else None
        who = self.specialist_id(step.who % len(SPECIALISTS))
        await self._by(who, lambda tx, actor: inquiries.take_next(tx, actor, line))

    async def _on_ticket(
        self, model: Model, step: Step, verb: Callable[[Tx, Actor, UUID], Awaitable[Any]]
    ) -> str | None:
        ticket = model.pick(step)
        if ticket is None:
            return "nothing"
        who, inquiry_id = self.specialist_id(model.actor(step, ticket)), self.inquiry_ids[ticket.number - 1]
        await self._by(who, lambda tx, actor: verb(tx, actor, inquiry_id))
        return None

    async def _finish(self, model: Model, step: Step) -> str | None:
        return await self._on_ticket(model, step, inquiries.finish_work)

    async def _resume(self, model: Model, step: Step) -> str | None:
        return await self._on_ticket(model, step, inquiries.resume_work)

    async def _transfer(self, model: Model, step: Step) -> str | None:
        to = ToSpecialist(kind="specialist", account_id=self.specialist_id((step.who + step.what) % len(SPECIALISTS)))
        return await self._on_ticket(
            model, step, lambda tx, actor, which: inquiries.transfer(tx, actor, which, to, "Ну")
        )

    async def _move(self, model: Model, step: Step) -> str | None:
        to = ToLine(kind="line", line_id=self.lines[step.who % len(LINES)])
        return await self._on_ticket(model, step, lambda tx, actor, which: inquiries.transfer(tx, actor, which, to))

    async def _come(self, _: Model, step: Step) -> None:
        who, window = step.who % len(SPECIALISTS), new_id()
        self.windows.setdefault(who, []).append(window)
        account = self.specialist_id(who)
        await self._by(
            account, lambda tx, actor: presence.change_windows(tx, [NewWindow(actor, window)], [], self.node_id)
        )

    async def _leave(self, _: Model, step: Step) -> None:
        who = step.who % len(SPECIALISTS)
        self.windows.pop(who, None)
        await self.database.run(SYSTEM, lambda tx: presence.leave(tx, self.specialist_id(who)))

    async def _close(self, _: Model, step: Step) -> str | None:
        windows = self.windows.pop(step.who % len(SPECIALISTS), [])
        async with self.database.tx(SYSTEM) as tx:
            await presence.change_windows(tx, [], windows, self.node_id)
        return None if windows else "nothing"

    async def _idle(self, _: Model, step: Step) -> str | None:
        who = step.who % len(SPECIALISTS)
        actor, is_idle = self.actors[self.specialist_id(who)], step.what % 2 == 0
        for window in self.windows.get(who, []):
            async with self.database.tx(actor) as tx:
                await presence.set_idle(tx, actor, window, is_idle)
        return None if self.windows.get(who) else "nothing"

    async def _set_status(self, _: Model, step: Step) -> None:
        who, chosen = self.specialist_id(step.who % len(SPECIALISTS)), CHOSEN[step.where]
        await self._by(who, lambda tx, actor: presence.set_status(tx, actor, chosen))

    async def _pass_time(self, model: Model, step: Step) -> None:
        self.clock.now = BEGIN + timedelta(seconds=model.after(step))
        await self.database.run(SYSTEM, presence.sweep)
        await self.database.run(SYSTEM, inquiries.sweep_queue)

    async def _set_priority(self, model: Model, step: Step) -> str | None:
        who, where, priority = step.who % len(SPECIALISTS), step.where % len(LINES), PRIORITIES[step.what % 5]
        line_id, account_id = self.lines[where], self.specialist_id(who)
        if SPECIALISTS[who] == V and where != 2:
            return "nothing"
        if priority is None:
            await self.database.run(SYSTEM, lambda tx: lines.remove_specialist(tx, SYSTEM, line_id, account_id))
        else:
            await self.database.run(SYSTEM, lambda tx: lines.set_specialist(tx, SYSTEM, line_id, account_id, priority))
        return None

    async def _toggle_line(self, _: Model, step: Step) -> str | None:
        where, user = step.where % len(LINES), step.whom % len(USERS)
        if (where, user) not in CONNECTED:
            return "nothing"
        line_id, known = self.lines[where], self.connections.pop((where, user), None)
        if known is not None:
            await self.database.run(SYSTEM, lambda tx: lines.disconnect(tx, SYSTEM, line_id, known))
        else:
            new = NewConnection(account_id=self.user_id(user))
            made = await self.database.run(SYSTEM, lambda tx: lines.connect(tx, SYSTEM, line_id, new))
            self.connections[where, user] = made["id"]
        return None

    # -- what became of it

    async def picture(self) -> dict[str, Any]:
        async with self.database.tx(SYSTEM) as tx:
            rows = (await tx.session.execute(text(_PICTURE), {"partners": list(self.partners.values())})).all()
            seen = await presence.list_statuses(tx, [self.specialist_id(who) for who in range(len(SPECIALISTS))])
        self.inquiry_ids = [row.id for row in rows]
        queued = sorted((row for row in rows if row.state == "queued"), key=lambda row: row.queue_no)
        order = {row.number: place for place, row in enumerate(queued)}
        return {
            "statuses": [seen.get(self.specialist_id(who), "offline") for who in range(len(SPECIALISTS))],
            "inquiries": [
                {
                    "line": row.line_id,
                    "user": row.user_id,
                    "state": row.state,
                    "holder": row.assignee_id,
                    "live": (row.live_holder, row.why),
                    "missed": (row.missed_count, row.missed_reason),
                    "waits": row.is_waiting,
                    "place": order.get(row.number),
                }
                for row in rows
            ],
        }

    def picture_of(self, model: Model) -> dict[str, Any]:
        order = {ticket.number: place for place, ticket in enumerate(model.queue())}

        def holder_of(ticket: Ticket) -> UUID | None:
            return None if ticket.holder is None else self.specialist_id(ticket.holder)

        return {
            "statuses": [one.status for one in model.people],
            "inquiries": [
                {
                    "line": self.lines[ticket.line],
                    "user": self.user_id(ticket.user),
                    "state": ticket.state,
                    "holder": holder_of(ticket),
                    "live": (holder_of(ticket), ticket.why)
                    if ticket.state in ("assigned", "in_work")
                    else (None, None),
                    "missed": (ticket.missed, ticket.reason),
                    "waits": ticket.is_waiting,
                    "place": order.get(ticket.number),
                }
                for ticket in model.tickets
            ],
        }

    async def check_feeds(self) -> None:
        """Every feed is 1, 2, 3, … without a gap, and its end is its last entry."""
        async with self.database.tx(SYSTEM) as tx:
            broken = await tx.session.execute(text(_FEEDS), {"partners": list(self.partners.values())})
            assert broken.all() == []
