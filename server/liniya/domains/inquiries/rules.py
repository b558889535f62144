"""How a specialist is chosen and what becomes of an inquiry: section 3 of the source, as pure functions.

The source's numbers stand beside each rule. Nothing here reads a clock, a database or a die of its own.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from liniya.kit.text import one_line

Priority = Literal["observer", "standard", "medium", "high"]
Status = Literal["free", "away", "dnd", "busy", "in_call", "offline"]
DeliveryRule = Literal["standard", "care_first", "manager_first"]
State = Literal["queued", "assigned", "in_work", "finished"]
MissedReason = Literal["no_specialists", "all_offline", "all_away", "all_busy"]
Why = Literal["chosen", "care", "queue", "taken", "absent", "turned", "transfer"]
Step = Literal["open", "keep", "wait", "choose_again"]
Turn = Literal["open", "start", "keep", "take_over"]

TIERS: Final[tuple[Priority, ...]] = ("high", "medium", "standard")
RESUME_WITHIN_S: Final = 60
SUBJECT: Final = 80
_GREETING: Final = re.compile(
    r"^\W*(?:добрый (?:день|вечер)|доброе утро|доброго (?:дня|времени суток)|здравствуйте|приветствую|привет"
    r"|hello|hi|good (?:morning|afternoon|evening))\b[\s,.!)…]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A specialist of the line as he is now. `is_first_line`: of the user's own partner, on a vendor's line."""

    account_id: UUID
    priority: Priority
    status: Status
    is_first_line: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets it, and by which rule."""

    account_id: UUID
    why: Why


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody who looks after a client, and as what."""

    role: Literal["care", "manager"]
    account_id: UUID


@dataclass(frozen=True, slots=True)
class CallOutcome:
    """What follows from a call that nobody took."""

    keeps_assignment: bool
    sends_letter: bool


def is_in_pool(candidate: Candidate) -> bool:
    """Online, free, and not an observer (footnote 1 of [3])."""
    return candidate.status == "free" and candidate.priority != "observer"


def may_serve(priority: Priority | None) -> bool:
    """Whether a member of the line may hold its inquiries at all (C1); a stranger has no priority."""
    return priority is not None and priority != "observer"


def may_hold(status: Status) -> bool:
    """Whether an assignment survives when its user writes again: «busy for new» is free for his own ones [3.2.3, 3.4]."""
    return status in ("free", "busy", "in_call")


def may_be_given(candidate: Candidate) -> bool:
    """Whether a colleague may transfer to him: he takes part in the line and is at work (C9)."""
    return may_serve(candidate.priority) and may_hold(candidate.status)


def choose_specialist(
    candidates: Sequence[Candidate],
    rng: random.Random,
    *,
    rule: DeliveryRule = "standard",
    care_specialist_id: UUID | None = None,
    client_manager_id: UUID | None = None,
) -> Choice | None:
    """Who of the line gets a new inquiry (C3, C4, [3.2.2]); None when the pool is empty.

    Those who look after the client come first if the line says so. Else the highest priority that has somebody in the
    pool, at random inside it; on a vendor's line the first line of the user's own partner before the vendor's people.
    """
    pool = [candidate for candidate in candidates if is_in_pool(candidate)]
    for carer in order_carers(rule, care_specialist_id, client_manager_id):
        if any(candidate.account_id == carer.account_id for candidate in pool):
            return Choice(carer.account_id, "care")
    for equal in rank_pool(pool):
        return Choice(rng.choice(equal).account_id, "chosen")
    return None


def order_carers(rule: DeliveryRule, care_specialist_id: UUID | None, client_manager_id: UUID | None) -> list[Carer]:
    """Those who look after the client, in the order in which the line asks them (C4)."""
    asked: dict[DeliveryRule, tuple[Literal["care", "manager"], ...]] = {
        "standard": (),
        "care_first": ("care", "manager"),
        "manager_first": ("manager", "care"),
    }
    who = {"care": care_specialist_id, "manager": client_manager_id}
    return [Carer(role, found) for role in asked[rule] if (found := who[role]) is not None]


def rank_pool(pool: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Groups of equals, the one that is asked first in front; inside a group chance decides (C3)."""
    for is_first_line in (True, False):
        for tier in TIERS:
            equal = [c for c in pool if c.priority == tier and c.is_first_line is is_first_line]
            if equal:
                yield equal


def next_missed_reason(candidates: Sequence[Candidate]) -> MissedReason:
    """Why nobody could take it: the reason that the letter gives (C5)."""
    statuses = {candidate.status for candidate in candidates if may_serve(candidate.priority)}
    if not statuses:
        return "no_specialists"
    if statuses == {"offline"}:
        return "all_offline"
    return "all_busy" if statuses & {"busy", "in_call"} else "all_away"


def next_step(state: State | None, holder_status: Status | None) -> Step:
    """What a user's message does to his inquiry on the line [3.2]; `state` None: there is none open."""
    if state is None or state == "finished":
        return "open"
    if state == "queued":
        return "wait"
    return "keep" if holder_status is not None and may_hold(holder_status) else "choose_again"


def next_turn(state: State | None, holder_id: UUID | None, specialist_id: UUID) -> Turn:
    """What it does when a specialist turns to the user, by a message or by «начать работу» [3.2.1, 3.2.3]."""
    if state is None or state == "finished":
        return "open"
    if holder_id != specialist_id:
        return "take_over"
    return "start" if state == "assigned" else "keep"


def next_subject(text: str) -> str:
    """What the inquiry is called in lists: the beginning of the question, without a greeting in front of it."""
    bare = _GREETING.sub("", text, count=1)
    return one_line(bare[:1].upper() + bare[1:] if bare else text, SUBJECT)


def next_on_unanswered_call(state: State) -> CallOutcome:
    """A call that is declined or not answered: the specialist stays, the partner is told [3.3, C7]."""
    return CallOutcome(keeps_assignment=state in ("assigned", "in_work"), sends_letter=True)


def may_finish(state: State, *, is_holder: bool, is_administrator: bool) -> bool:
    """The holder finishes work; an administrator closes what is stuck, queued ones too."""
    return state != "finished" and (is_administrator or (is_holder and state != "queued"))


def may_resume(state: State, *, is_finisher: bool, seconds_ago: float, is_newest: bool, is_rated: bool = False) -> bool:
    """«Вернуть» after «завершить работу»: by the same person, at once, unless rated or followed by a newer one."""
    return state == "finished" and is_finisher and is_newest and not is_rated and seconds_ago <= RESUME_WITHIN_S
