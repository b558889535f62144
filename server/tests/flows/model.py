"""The world of section 3 in memory: what the product must do, built on the product's own rules and nothing else.

`Model` knows lines, people and inquiries as plain values; `apply` does one step and says what became of it ("ok" or the
slug of a refusal). After every step `check` looks at the promises of the source, without using the rules.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from liniya.domains.inquiries import rules
from liniya.domains.inquiries.rules import Candidate, DeliveryRule, Priority, State, Status
from liniya.domains.presence.rules import GRACE, Chosen, next_status

P, V, Q = "partner", "vendor", "other partner"
SPECIALISTS: Final = (P, P, P, P, V, V)
"""Whose people they are; the third one also asks, on the first line."""
ADMINISTRATOR: Final = 6
USERS: Final = (P, P, P, Q, P)
"""The last one is the third specialist himself."""
SELF_USER: Final = 4
SELF_SPECIALIST: Final = 2
CARE: Final = {0: (0, 1), 1: (0, 1)}
"""User → (care specialist, client manager)."""
LINES: Final[tuple[tuple[str, DeliveryRule], ...]] = ((P, "standard"), (P, "care_first"), (V, "standard"))
CONNECTED: Final = frozenset({(0, 0), (0, 1), (0, 2), (0, 4), (1, 0), (1, 1), (1, 2), (2, 0), (2, 2), (2, 3)})
"""(line, user) at the beginning."""
TEAM: Final[dict[tuple[int, int], Priority]] = {
    (0, 0): "standard",
    (0, 1): "high",
    (0, 2): "standard",
    (0, 3): "observer",
    (1, 0): "standard",
    (1, 1): "medium",
    (1, 3): "high",
    (2, 1): "standard",
    (2, 4): "high",
    (2, 5): "standard",
}
"""(line, specialist) → priority at the beginning. On the vendor's line the second specialist is the first line."""
CHOSEN: Final[tuple[Chosen, ...]] = ("free", "away", "dnd", "busy")
PRIORITIES: Final[tuple[Priority | None, ...]] = ("standard", "medium", "high", "observer", None)
WEIGHT: Final[dict[Priority, int]] = {"high": 3, "medium": 2, "standard": 1, "observer": 0}


class Step(NamedTuple):
    """One act. What the numbers mean depends on it; they are taken modulo what there is."""

    act: str
    who: int
    whom: int
    where: int
    what: int


ACTS: Final = (
    *("ask",) * 6,
    *("answer",) * 3,
    *("start",) * 1,
    *("take_next",) * 2,
    *("finish",) * 4,
    *("batch",) * 2,
    *("come",) * 3,
    *("set_status",) * 2,
    *("resume", "transfer", "move", "leave", "idle", "close", "pass_time", "set_priority", "toggle_line"),
)
assert len(ACTS) == 32


def decode(data: bytes) -> Iterator[Step]:
    """Steps from bytes, two for each."""
    for high, low in zip(data[::2], data[1::2], strict=False):
        word = high << 8 | low
        yield Step(ACTS[word & 31], word >> 5 & 7, word >> 8 & 7, word >> 11 & 3, word >> 13 & 7)


class Dice(random.Random):
    """Inside a tier everybody is equally likely; here the n-th by id is taken, so that two worlds agree."""

    turn = 0

    def choice(self, seq: Any) -> Any:
        ordered = sorted(seq, key=lambda candidate: candidate.account_id)
        return ordered[self.turn % len(ordered)]


@dataclass(slots=True)
class Ticket:
    """An inquiry of the model."""

    number: int
    line: int
    user: int
    state: State
    holder: int | None = None
    queue_no: int = 0
    missed: int = 0
    reason: str | None = None
    is_waiting: bool = False
    finished_at: float | None = None
    finished_by: int | None = None
    why: str | None = None


@dataclass(slots=True)
class Presence:
    """A specialist's windows and what follows from them."""

    chosen: Chosen = "free"
    windows: int = 0
    is_idle: bool = False
    status: Status = "offline"
    left_at: float | None = None


class Broken(AssertionError):
    """A promise of section 3 was broken."""


@dataclass
class Model:
    """See the module."""

    base: int = 0
    dice: Dice = field(default_factory=Dice)
    now: float = 0.0
    people: list[Presence] = field(default_factory=lambda: [Presence() for _ in SPECIALISTS])
    team: dict[tuple[int, int], Priority] = field(default_factory=lambda: dict(TEAM))
    connected: set[tuple[int, int]] = field(default_factory=lambda: set(CONNECTED))
    open: dict[tuple[int, int], Ticket] = field(default_factory=dict)
    last: dict[tuple[int, int], list[Ticket]] = field(default_factory=dict)
    tickets: list[Ticket] = field(default_factory=list)
    received: int = 0
    finished: int = 0
    queue_numbers: int = 0
    keeps_all: bool = False

    # -- facts

    def id_of(self, specialist: int) -> UUID:
        return UUID(int=self.base + specialist)

    def concerns(self, specialist: int, line: int, user: int) -> bool:
        return SPECIALISTS[specialist] in (LINES[line][0], USERS[user])

    def priority(self, specialist: int, line: int, user: int) -> Priority | None:
        if specialist == ADMINISTRATOR or not self.concerns(specialist, line, user):
            return None
        return self.team.get((line, specialist))

    def is_himself(self, specialist: int, user: int) -> bool:
        return (specialist, user) == (SELF_SPECIALIST, SELF_USER)

    def candidates(self, line: int, user: int) -> list[Candidate]:
        return [
            Candidate(
                self.id_of(specialist),
                priority,
                self.people[specialist].status,
                SPECIALISTS[specialist] != LINES[line][0],
            )
            for (where, specialist), priority in self.team.items()
            if where == line and self.concerns(specialist, line, user) and not self.is_himself(specialist, user)
        ]

    def sees(self, who: int, line: int, user: int) -> bool:
        if who == ADMINISTRATOR:
            return LINES[line][0] == P
        if self.is_himself(who, user):
            return True
        return self.concerns(who, line, user) and (line, who) in self.team

    def holder_status(self, ticket: Ticket) -> Status:
        holder = ticket.holder
        if holder is None or not rules.may_serve(self.priority(holder, ticket.line, ticket.user)):
            return "offline"
        return self.people[holder].status

    def choose(self, line: int, user: int) -> tuple[int, str] | None:
        care, manager = CARE.get(user, (None, None))
        choice = rules.choose_specialist(
            self.candidates(line, user),
            self.dice,
            rule=LINES[line][1],
            care_specialist_id=None if care is None else self.id_of(care),
            client_manager_id=None if manager is None else self.id_of(manager),
        )
        if choice is None:
            return None
        specialist = choice.account_id.int - self.base
        self.check_choice(specialist, line, user)
        return specialist, choice.why

    def queue(self) -> list[Ticket]:
        return sorted((one for one in self.open.values() if one.state == "queued"), key=lambda one: one.queue_no)

    # -- changes

    def _open(self, line: int, user: int) -> Ticket:
        self.received += 1
        ticket = Ticket(self.received, line, user, "queued")
        self.open[line, user] = ticket
        self._remember(ticket)
        if self.keeps_all:
            self.tickets.append(ticket)
        return ticket

    def _remember(self, ticket: Ticket) -> None:
        known = self.last.setdefault((ticket.line, ticket.user), [])
        known.append(ticket)
        del known[:-16]

    def _assign(self, ticket: Ticket, specialist: int, why: str) -> None:
        priority = self.priority(specialist, ticket.line, ticket.user)
        if priority is None or priority == "observer" or self.is_himself(specialist, ticket.user):
            raise Broken(f"{ticket} given to {specialist}, who may not have it")
        ticket.state, ticket.holder, ticket.why, ticket.queue_no = "assigned", specialist, why, 0

    def _enqueue(self, ticket: Ticket) -> None:
        self.queue_numbers += 1
        ticket.state, ticket.holder, ticket.queue_no, ticket.why = "queued", None, self.queue_numbers, None
        ticket.missed += 1
        ticket.reason = rules.next_missed_reason(self.candidates(ticket.line, ticket.user))

    def _serve(self, lines: Sequence[int]) -> None:
        """The queue goes to whoever is in the pool."""
        for ticket in self.queue():
            if ticket.line in lines:
                choice = self.choose(ticket.line, ticket.user)
                if choice is not None:
                    self._assign(ticket, choice[0], "queue")

    def _refresh(self, who: int, *, at_once: bool = False) -> None:
        one = self.people[who]
        if one.windows:
            one.left_at = None
        elif not at_once:
            one.left_at = self.now if one.left_at is None else one.left_at
            if one.left_at > self.now - GRACE.total_seconds():
                return
        status = next_status(one.chosen, windows=one.windows, all_idle=one.is_idle and one.windows > 0)
        if status != one.status:
            one.status = status
            if status == "free":
                self._serve(
                    [line for (line, member), priority in self.team.items() if member == who and priority != "observer"]
                )

    # -- acts

    def apply(self, step: Step) -> str:
        """Do it; "ok", the slug of the refusal, or "nothing" when there is nothing to do it with."""
        self.dice.turn = step.what
        return str(getattr(self, step.act)(step))

    def messages(self, step: Step) -> list[tuple[int | None, int, int]]:
        """The messages of a batch: (specialist or None for the user himself, user, line)."""
        found: list[tuple[int | None, int, int]] = []
        for n in range(2 + step.what % 4):
            user, line = (step.whom + n * (1 + step.who % 3)) % len(USERS), (step.where + n) % len(LINES)
            writer = None if (step.who + n) % 3 else (step.who + n) % len(SPECIALISTS)
            if writer is None or not self.is_himself(writer, user):
                found.append((writer, user, line))
        return found

    def batch(self, step: Step) -> str:
        return ",".join(self.send(*message) for message in self.messages(step))

    def send(self, writer: int | None, user: int, line: int) -> str:
        if writer is None:
            return self._ask(user, line)
        return self._answer(writer, user, line)

    def ask(self, step: Step) -> str:
        return self._ask(step.who % len(USERS), step.where % len(LINES))

    def answer(self, step: Step) -> str:
        who, user = step.who % len(SPECIALISTS), step.whom % len(USERS)
        if self.is_himself(who, user):
            return self._ask(user, step.where % len(LINES))
        return self._answer(who, user, step.where % len(LINES))

    def _ask(self, user: int, line: int) -> str:
        if (line, user) not in self.connected:
            return "line-not-connected"
        ticket = self.open.get((line, user))
        do = rules.next_step(ticket.state if ticket else None, self.holder_status(ticket) if ticket else None)
        if ticket is None or do == "open":
            ticket = self._open(line, user)
        if do in ("open", "choose_again"):
            choice = self.choose(line, user)
            if choice is None:
                self._enqueue(ticket)
            else:
                self._assign(ticket, choice[0], "absent" if do == "choose_again" else choice[1])
        ticket.is_waiting = True
        return "ok"

    def _answer(self, who: int, user: int, line: int) -> str:
        priority = self.priority(who, line, user)
        if (line, user) not in self.connected or priority is None:
            return "not-found"
        if priority == "observer":
            return "observers-only-watch"
        self._turn(who, user, line).is_waiting = False
        return "ok"

    def _turn(self, who: int, user: int, line: int) -> Ticket:
        ticket = self.open.get((line, user))
        holder = self.id_of(ticket.holder) if ticket and ticket.holder is not None else None
        turn = rules.next_turn(ticket.state if ticket else None, holder, self.id_of(who))
        if ticket is None or turn == "open":
            ticket = self._open(line, user)
            self._assign(ticket, who, "turned")
        elif turn == "take_over":
            self._assign(ticket, who, "taken" if ticket.state == "queued" else "turned")
        ticket.state = "in_work"
        return ticket

    def start(self, step: Step) -> str:
        who, user, line = step.who % len(SPECIALISTS), step.whom % len(USERS), step.where % len(LINES)
        priority = self.priority(who, line, user)
        if priority is None or {SPECIALISTS[who], USERS[user]} == {P, Q}:
            return "not-found"
        if priority == "observer":
            return "observers-only-watch"
        if (line, user) not in self.connected or self.is_himself(who, user):
            return "line-not-connected"
        self._turn(who, user, line)
        return "ok"

    def take_next(self, step: Step) -> str:
        who = step.who % len(SPECIALISTS)
        mine = [line for (line, member), priority in self.team.items() if member == who and priority != "observer"]
        if not mine:
            return "observers-only-watch"
        if step.where < len(LINES):
            if step.where not in mine:
                return "not-found"
            mine = [step.where]
        eligible = [
            one
            for one in self.queue()
            if one.line in mine and self.concerns(who, one.line, one.user) and not self.is_himself(who, one.user)
        ]
        if not eligible:
            return "queue-empty"
        self._assign(eligible[0], who, "taken")
        return "ok"

    def pick(self, step: Step) -> Ticket | None:
        """The inquiry that a step is about: the open one of a feed, sometimes a finished one."""
        line, user = step.where % len(LINES), step.whom % len(USERS)
        known = [one for one in self.last.get((line, user), []) if (one.line, one.user) == (line, user)]
        if (line, user) in self.open and not (step.what == 7 and step.act != "resume"):
            return known[0] if step.act == "resume" and known else self.open[line, user]
        return known[-1] if known else None

    def actor(self, step: Step, ticket: Ticket) -> int:
        """Mostly the holder, else anybody of the staff, the administrator among them."""
        if step.what % 4 and step.act == "resume" and ticket.finished_by is not None:
            return ticket.finished_by
        if step.what % 4 and ticket.holder is not None:
            return ticket.holder
        return step.who % (len(SPECIALISTS) + 1)

    def finish(self, step: Step) -> str:
        ticket = self.pick(step)
        if ticket is None:
            return "nothing"
        who = self.actor(step, ticket)
        if not self.sees(who, ticket.line, ticket.user):
            return "not-found"
        is_holder, administers = ticket.holder == who, who == ADMINISTRATOR
        if not is_holder and not administers:
            return "forbidden"
        if not rules.may_finish(ticket.state, is_holder=is_holder, is_administrator=administers):
            return "stale-state"
        ticket.state, ticket.finished_at, ticket.finished_by, ticket.queue_no = "finished", self.now, who, 0
        ticket.is_waiting, ticket.why = False, None
        del self.open[ticket.line, ticket.user]
        self.finished += 1
        return "ok"

    def resume(self, step: Step) -> str:
        ticket = self.pick(step)
        if ticket is None:
            return "nothing"
        who = self.actor(step, ticket)
        if not self.sees(who, ticket.line, ticket.user):
            return "not-found"
        if ticket.state != "finished" or ticket.finished_at is None:
            return "stale-state"
        if not rules.may_serve(self.priority(who, ticket.line, ticket.user)):
            return "forbidden"
        key = (ticket.line, ticket.user)
        known = [one for one in self.last[key] if (one.line, one.user) == key]
        may = rules.may_resume(
            "finished",
            is_finisher=ticket.finished_by == who,
            seconds_ago=self.now - ticket.finished_at,
            is_newest=key not in self.open and max(known, key=lambda one: one.number) is ticket,
            is_rated=False,
        )
        if not may:
            return "too-late"
        self._assign(ticket, who, "taken")
        ticket.state, ticket.finished_at, ticket.finished_by = "in_work", None, None
        self.open[key] = ticket
        self.finished -= 1
        return "ok"

    def _give(self, who: int, ticket: Ticket) -> str | None:
        """Why he may not give it away."""
        if ticket.state == "finished":
            return "stale-state"
        if who == ADMINISTRATOR:
            return None
        if not rules.may_serve(self.priority(who, ticket.line, ticket.user)):
            return "forbidden"
        return None if ticket.state == "queued" or ticket.holder == who else "stale-state"

    def transfer(self, step: Step) -> str:
        ticket = self.pick(step)
        if ticket is None:
            return "nothing"
        who, to = self.actor(step, ticket), (step.who + step.what) % len(SPECIALISTS)
        if not self.sees(who, ticket.line, ticket.user):
            return "not-found"
        refusal = self._give(who, ticket)
        if refusal:
            return refusal
        if ticket.holder == to and ticket.state != "queued":
            return "transfer-not-possible"
        found = [one for one in self.candidates(ticket.line, ticket.user) if one.account_id == self.id_of(to)]
        if not found or not rules.may_be_given(found[0]):
            return "transfer-not-possible"
        self._assign(ticket, to, "transfer")
        return "ok"

    def move(self, step: Step) -> str:
        """Transfer to another line."""
        ticket = self.pick(step)
        if ticket is None:
            return "nothing"
        who, line = self.actor(step, ticket), step.who % len(LINES)
        if not self.sees(who, ticket.line, ticket.user):
            return "not-found"
        if line == ticket.line or (line, ticket.user) not in self.connected:
            return "transfer-not-possible"
        refusal = self._give(who, ticket)
        if refusal:
            return refusal
        if (line, ticket.user) in self.open:
            return "transfer-not-possible"
        del self.open[ticket.line, ticket.user]
        ticket.line = line
        self.open[line, ticket.user] = ticket
        self._remember(ticket)
        choice = self.choose(line, ticket.user)
        if choice is None:
            self._enqueue(ticket)
        else:
            self._assign(ticket, *choice)
        return "ok"

    def come(self, step: Step) -> str:
        who = step.who % len(SPECIALISTS)
        self.people[who].windows += 1
        self.people[who].is_idle = False
        self._refresh(who)
        return "ok"

    def leave(self, step: Step) -> str:
        """Signs out."""
        who = step.who % len(SPECIALISTS)
        self.people[who].windows = 0
        self._refresh(who, at_once=True)
        return "ok"

    def close(self, step: Step) -> str:
        """All windows are closed; he may come back within seconds."""
        who = step.who % len(SPECIALISTS)
        if not self.people[who].windows:
            return "nothing"
        self.people[who].windows = 0
        self._refresh(who)
        return "ok"

    def idle(self, step: Step) -> str:
        """Nobody touches any of his windows, or somebody does again."""
        who = step.who % len(SPECIALISTS)
        if not self.people[who].windows:
            return "nothing"
        self.people[who].is_idle = step.what % 2 == 0
        self._refresh(who)
        return "ok"

    def set_status(self, step: Step) -> str:
        who, chosen = step.who % len(SPECIALISTS), CHOSEN[step.where]
        one = self.people[who]
        if one.chosen != chosen:
            one.chosen = chosen
            self._refresh(who)
        return "ok"

    def after(self, step: Step) -> float:
        """What the clock shows when the time of the step has passed."""
        return self.now + (1, 3, 7, 20, 59, 61, 2, 5)[step.what]

    def pass_time(self, step: Step) -> str:
        """Seconds pass; the ticking makes offline whose windows are gone, and looks over the queues."""
        self.now = self.after(step)
        for who, one in enumerate(self.people):
            if not one.windows and one.status != "offline":
                self._refresh(who)
        before = len(self.queue())
        self._serve(range(len(LINES)))
        if len(self.queue()) != before:
            raise Broken("something waited although somebody was free")
        return "ok"

    def set_priority(self, step: Step) -> str:
        who, line, priority = step.who % len(SPECIALISTS), step.where % len(LINES), PRIORITIES[step.what % 5]
        if SPECIALISTS[who] == V and line != 2:
            return "nothing"
        before = self.team.get((line, who))
        if priority is None:
            self.team.pop((line, who), None)
            return "ok"
        self.team[line, who] = priority
        if before in (None, "observer") and priority != "observer":
            self._serve([line])
        return "ok"

    def toggle_line(self, step: Step) -> str:
        """A line is taken away from a user, or given back."""
        key = (step.where % len(LINES), step.whom % len(USERS))
        if key not in CONNECTED:
            return "nothing"
        self.connected ^= {key}
        return "ok"

    # -- promises

    def check_choice(self, specialist: int, line: int, user: int) -> None:
        """The source's words, not the rules': the pool, the client's carers, first line, the highest priority."""
        pool = {
            member: WEIGHT[priority]
            for (where, member), priority in self.team.items()
            if where == line
            and WEIGHT[priority]
            and self.people[member].status == "free"
            and self.concerns(member, line, user)
            and not self.is_himself(member, user)
        }
        if specialist not in pool:
            raise Broken(f"{specialist} is not in the pool of line {line} for user {user}")
        carers = [carer for carer in CARE.get(user, ()) if carer in pool] if LINES[line][1] == "care_first" else []
        if carers:
            right = {carers[0]}
        else:
            own = {member for member in pool if SPECIALISTS[member] != LINES[line][0]} or set(pool)
            best = max(pool[member] for member in own)
            right = {member for member in own if pool[member] == best}
        if specialist not in right:
            raise Broken(f"{specialist} was chosen where one of {right} must be")

    def check(self) -> None:
        """What holds after every step."""
        states = {"queued": 0, "assigned": 0, "in_work": 0}
        numbers = set()
        for (line, user), ticket in self.open.items():
            states[ticket.state] += 1
            if (ticket.line, ticket.user) != (line, user) or (ticket.state == "queued") != (ticket.holder is None):
                raise Broken(f"{ticket} is in two states")
            if ticket.state == "queued":
                numbers.add(ticket.queue_no)
                if any(one.status == "free" and one.priority != "observer" for one in self.candidates(line, user)):
                    raise Broken(f"{ticket} waits although somebody is free")
        if len(numbers) != states["queued"]:
            raise Broken("two in one place of the queue")
        if self.received != sum(states.values()) + self.finished:
            raise Broken(f"received {self.received}, but {states} and {self.finished} finished")
