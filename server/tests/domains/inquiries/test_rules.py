"""How a specialist is chosen: section 3 of the source as tables of cases."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations, product
from typing import get_args
from uuid import UUID

import pytest

from liniya.domains.inquiries import rules
from liniya.domains.inquiries.rules import (
    CallOutcome,
    Candidate,
    Choice,
    DeliveryRule,
    MissedReason,
    Priority,
    State,
    Status,
    Step,
    Turn,
)

ANNA, BORIS, VERA, GLEB, DINA = (UUID(int=number) for number in range(1, 6))
STATUSES: tuple[Status, ...] = get_args(Status)
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
STATES: tuple[State, ...] = get_args(State)


def dice() -> random.Random:
    return random.Random(20261122)


def team(*people: tuple[UUID, Priority, Status] | tuple[UUID, Priority, Status, bool]) -> list[Candidate]:
    return [Candidate(*person) for person in people]


# 3, footnote 1: the pool


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_the_pool_is_online_free_and_not_an_observer(priority: Priority, status: Status) -> None:
    assert rules.is_in_pool(Candidate(ANNA, priority, status)) is (status == "free" and priority != "observer")


@pytest.mark.parametrize(
    ("priority", "serves"),
    [(None, False), ("observer", False), ("standard", True), ("medium", True), ("high", True)],
)
def test_who_may_hold_inquiries_of_a_line(priority: Priority | None, serves: bool) -> None:
    assert rules.may_serve(priority) is serves


# 3.2.2: the choice


CHOICES: list[tuple[str, list[Candidate], UUID | None]] = [
    ("no specialists", [], None),
    ("the only one", team((ANNA, "standard", "free")), ANNA),
    ("observers are never chosen", team((ANNA, "observer", "free")), None),
    ("high before medium", team((ANNA, "medium", "free"), (BORIS, "high", "free")), BORIS),
    ("high before standard", team((ANNA, "standard", "free"), (BORIS, "high", "free")), BORIS),
    ("medium before standard", team((ANNA, "standard", "free"), (BORIS, "medium", "free")), BORIS),
    ("a high one who is away is no obstacle", team((ANNA, "high", "away"), (BORIS, "standard", "free")), BORIS),
    ("a free observer is no help", team((ANNA, "observer", "free"), (BORIS, "high", "busy")), None),
    *((f"nobody {status} is chosen", team((ANNA, "high", status)), None) for status in STATUSES if status != "free"),
    (
        "first line before the vendor, whatever the priorities",
        team((ANNA, "high", "free", False), (BORIS, "standard", "free", True)),
        BORIS,
    ),
    (
        "priorities count inside the first line",
        team((ANNA, "medium", "free", True), (BORIS, "standard", "free", True), (VERA, "high", "free", False)),
        ANNA,
    ),
    (
        "the vendor helps when the first line is not there",
        team((ANNA, "high", "away", True), (BORIS, "observer", "free", True), (VERA, "standard", "free", False)),
        VERA,
    ),
]


@pytest.mark.parametrize(("candidates", "chosen"), [case[1:] for case in CHOICES], ids=[case[0] for case in CHOICES])
def test_the_choice(candidates: list[Candidate], chosen: UUID | None) -> None:
    expected = None if chosen is None else Choice(chosen, "chosen")
    for order in permutations(candidates):
        assert rules.choose_specialist(order, dice()) == expected


@pytest.mark.parametrize("tier", rules.TIERS)
@pytest.mark.parametrize("is_first_line", [True, False])
def test_inside_a_tier_everybody_is_equally_likely(tier: Priority, is_first_line: bool) -> None:
    equal = [Candidate(person, tier, "free", is_first_line) for person in (ANNA, BORIS, VERA)]
    lower: list[Candidate] = [Candidate(GLEB, "observer", "free", is_first_line), Candidate(DINA, "high", "dnd", True)]
    rng = dice()
    counts: Counter[UUID] = Counter()
    for _ in range(3000):
        choice = rules.choose_specialist([*equal, *lower], rng)
        assert choice is not None
        counts[choice.account_id] += 1
    assert counts.keys() == {ANNA, BORIS, VERA}
    # Chi-squared with 2 degrees of freedom: 13.8 is passed once in a thousand; the dice are the same every time.
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 13.8


def test_the_dice_alone_decide_inside_a_tier() -> None:
    candidates = team((ANNA, "high", "free"), (BORIS, "high", "free"), (VERA, "high", "free"))
    first, second = dice(), dice()
    assert [rules.choose_specialist(candidates, first) for _ in range(50)] == [
        rules.choose_specialist(candidates, second) for _ in range(50)
    ]


# 3, b): the line's rule of delivery (C4). Anna is the care specialist, Boris the client manager.

CARE: list[tuple[str, DeliveryRule, list[Candidate], Choice | None]] = [
    (
        "the standard rule knows no carers",
        "standard",
        team((ANNA, "standard", "free"), (BORIS, "standard", "free"), (VERA, "high", "free")),
        Choice(VERA, "chosen"),
    ),
    (
        "care specialist first",
        "care_first",
        team((ANNA, "standard", "free"), (BORIS, "high", "free"), (VERA, "high", "free")),
        Choice(ANNA, "care"),
    ),
    (
        "care first: then the manager",
        "care_first",
        team((ANNA, "high", "away"), (BORIS, "standard", "free"), (VERA, "high", "free")),
        Choice(BORIS, "care"),
    ),
    (
        "care first: neither is there",
        "care_first",
        team((ANNA, "high", "away"), (BORIS, "high", "busy"), (VERA, "standard", "free")),
        Choice(VERA, "chosen"),
    ),
    (
        "manager first",
        "manager_first",
        team((ANNA, "high", "free"), (BORIS, "standard", "free"), (VERA, "high", "free")),
        Choice(BORIS, "care"),
    ),
    (
        "manager first: then the care specialist",
        "manager_first",
        team((ANNA, "standard", "free"), (BORIS, "high", "dnd"), (VERA, "high", "free")),
        Choice(ANNA, "care"),
    ),
    (
        "manager first: neither is there",
        "manager_first",
        team((ANNA, "high", "offline"), (BORIS, "high", "in_call"), (VERA, "standard", "free")),
        Choice(VERA, "chosen"),
    ),
    (
        "an observer who looks after the client is not chosen",
        "care_first",
        team((ANNA, "observer", "free"), (BORIS, "observer", "free"), (VERA, "standard", "free")),
        Choice(VERA, "chosen"),
    ),
    (
        "carers who are not on the line are not chosen",
        "care_first",
        team((VERA, "medium", "free")),
        Choice(VERA, "chosen"),
    ),
    ("nobody at all", "manager_first", team((ANNA, "high", "away"), (BORIS, "high", "dnd")), None),
    (
        "a vendor's carer goes before the first line",
        "care_first",
        team((ANNA, "standard", "free", False), (VERA, "high", "free", True)),
        Choice(ANNA, "care"),
    ),
]


@pytest.mark.parametrize(("rule", "candidates", "chosen"), [case[1:] for case in CARE], ids=[case[0] for case in CARE])
def test_those_who_look_after_the_client(
    rule: DeliveryRule, candidates: list[Candidate], chosen: Choice | None
) -> None:
    for order in permutations(candidates):
        found = rules.choose_specialist(order, dice(), rule=rule, care_specialist_id=ANNA, client_manager_id=BORIS)
        assert found == chosen


@pytest.mark.parametrize("rule", get_args(DeliveryRule))
@pytest.mark.parametrize("care", [None, ANNA])
@pytest.mark.parametrize("manager", [None, BORIS])
def test_a_client_may_have_one_carer_or_none(rule: DeliveryRule, care: UUID | None, manager: UUID | None) -> None:
    candidates = team((ANNA, "standard", "free"), (BORIS, "standard", "free"), (VERA, "high", "free"))
    order = {"standard": (), "care_first": (care, manager), "manager_first": (manager, care)}[rule]
    carer = next((person for person in order if person), None)
    found = rules.choose_specialist(candidates, dice(), rule=rule, care_specialist_id=care, client_manager_id=manager)
    assert found == (Choice(carer, "care") if carer else Choice(VERA, "chosen"))


def test_the_choice_is_always_somebody_of_the_pool() -> None:
    """Every team of two with every priority, status and side: right or none, never somebody outside the pool."""
    facts = list(product(PRIORITIES, STATUSES, (True, False)))
    for first, second in product(facts, facts):
        candidates = [Candidate(ANNA, *first), Candidate(BORIS, *second)]
        pool = {one.account_id for one in candidates if rules.is_in_pool(one)}
        found = rules.choose_specialist(candidates, dice(), rule="care_first", care_specialist_id=BORIS)
        assert (found is None) == (not pool)
        assert found is None or found.account_id in pool


# C5: why nobody could take it

REASONS: list[tuple[str, list[tuple[Priority, Status]], MissedReason]] = [
    ("an empty line", [], "no_specialists"),
    ("observers only", [("observer", "free"), ("observer", "offline")], "no_specialists"),
    ("one offline", [("standard", "offline")], "all_offline"),
    ("all offline", [("standard", "offline"), ("high", "offline")], "all_offline"),
    ("observers do not count as here", [("standard", "offline"), ("observer", "busy")], "all_offline"),
    ("away", [("standard", "away")], "all_away"),
    ("do not disturb", [("standard", "dnd")], "all_away"),
    ("some away, the others offline", [("standard", "offline"), ("medium", "away")], "all_away"),
    ("busy", [("standard", "busy")], "all_busy"),
    ("in a call", [("standard", "in_call")], "all_busy"),
    ("busy weighs more than away", [("standard", "away"), ("medium", "busy")], "all_busy"),
    ("busy weighs more than offline", [("standard", "offline"), ("medium", "in_call")], "all_busy"),
]


@pytest.mark.parametrize(("people", "reason"), [case[1:] for case in REASONS], ids=[case[0] for case in REASONS])
def test_why_nobody_could_take_it(people: list[tuple[Priority, Status]], reason: MissedReason) -> None:
    candidates = [Candidate(UUID(int=number), *person) for number, person in enumerate(people)]
    for order in permutations(candidates):
        assert rules.next_missed_reason(order) == reason


# 3.2.3 and 3.4: the assignment


HOLDS: dict[Status, bool] = {
    "free": True,
    "busy": True,  # 3.4: «busy for new» is free for his own users
    "in_call": True,  # a call is work, he is here
    "away": False,
    "dnd": False,
    "offline": False,
}


@pytest.mark.parametrize("status", STATUSES)
def test_an_assignment_survives_his_status(status: Status) -> None:
    assert rules.may_hold(status) is HOLDS[status]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_busy_for_new_is_free_for_his_own_users_only(priority: Priority, status: Status) -> None:
    """C8: who holds keeps while busy; a new inquiry never comes to him."""
    if status == "busy":
        assert rules.next_step("assigned", status) == rules.next_step("in_work", status) == "keep"
        assert rules.choose_specialist([Candidate(ANNA, priority, status)], dice()) is None


STEPS: list[tuple[State | None, Status | None, Step]] = [
    (None, None, "open"),
    *((None, status, "open") for status in STATUSES),
    ("finished", None, "open"),
    *(("finished", status, "open") for status in STATUSES),
    ("queued", None, "wait"),
    *(("queued", status, "wait") for status in STATUSES),
    ("assigned", None, "choose_again"),
    ("in_work", None, "choose_again"),
    *((state, status, "keep" if HOLDS[status] else "choose_again") for state in STATES[1:3] for status in STATUSES),
]


@pytest.mark.parametrize(("state", "holder", "step"), STEPS)
def test_a_message_of_the_user(state: State | None, holder: Status | None, step: Step) -> None:
    assert rules.next_step(state, holder) == step


TURNS: list[tuple[State | None, UUID | None, Turn]] = [
    (None, None, "open"),
    ("finished", None, "open"),
    ("finished", ANNA, "open"),
    ("finished", BORIS, "open"),
    ("queued", None, "take_over"),
    ("assigned", ANNA, "start"),
    ("in_work", ANNA, "keep"),
    ("assigned", BORIS, "take_over"),
    ("in_work", BORIS, "take_over"),
]


@pytest.mark.parametrize(("state", "holder", "turn"), TURNS)
def test_a_specialist_turns_to_the_user(state: State | None, holder: UUID | None, turn: Turn) -> None:
    assert rules.next_turn(state, holder, ANNA) == turn


# 3.3: a call that nobody took (C7)


CALLS: dict[State, CallOutcome] = {
    "queued": CallOutcome(keeps_assignment=False, sends_letter=True),
    "assigned": CallOutcome(keeps_assignment=True, sends_letter=True),
    "in_work": CallOutcome(keeps_assignment=True, sends_letter=True),
    "finished": CallOutcome(keeps_assignment=False, sends_letter=True),
}


@pytest.mark.parametrize("state", STATES)
def test_a_call_that_is_not_answered_keeps_the_specialist_and_tells_the_partner(state: State) -> None:
    assert rules.next_on_unanswered_call(state) == CALLS[state]


# C9: transfer


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("priority", PRIORITIES)
@pytest.mark.parametrize("is_first_line", [True, False])
def test_transfer_goes_to_those_who_take_part_and_are_at_work(
    priority: Priority, status: Status, is_first_line: bool
) -> None:
    allowed = rules.may_be_given(Candidate(ANNA, priority, status, is_first_line))
    assert allowed is (priority != "observer" and status in ("free", "busy", "in_call"))


# The end of work, and taking it back


FINISHES: list[tuple[State, bool, bool, bool]] = [
    # state, is he the holder, is he an administrator, may he
    ("queued", False, False, False),
    ("queued", True, False, False),
    ("queued", False, True, True),
    ("queued", True, True, True),
    ("assigned", False, False, False),
    ("assigned", True, False, True),
    ("assigned", False, True, True),
    ("in_work", False, False, False),
    ("in_work", True, False, True),
    ("in_work", False, True, True),
    ("finished", True, False, False),
    ("finished", False, True, False),
    ("finished", True, True, False),
]


@pytest.mark.parametrize(("state", "is_holder", "is_administrator", "may"), FINISHES)
def test_who_finishes(state: State, is_holder: bool, is_administrator: bool, may: bool) -> None:
    assert rules.may_finish(state, is_holder=is_holder, is_administrator=is_administrator) is may


RESUMES: list[tuple[State, bool, float, bool, bool, bool]] = [
    # state, did he finish it, seconds ago, is it the newest, was it rated, may he
    ("finished", True, 0.0, True, False, True),
    ("finished", True, 60.0, True, False, True),
    ("finished", True, 60.001, True, False, False),
    ("finished", True, 3600.0, True, False, False),
    ("finished", False, 1.0, True, False, False),
    ("finished", True, 1.0, False, False, False),
    ("finished", True, 1.0, True, True, False),
    ("queued", True, 1.0, True, False, False),
    ("assigned", True, 1.0, True, False, False),
    ("in_work", True, 1.0, True, False, False),
]


@pytest.mark.parametrize(("state", "is_finisher", "seconds", "is_newest", "is_rated", "may"), RESUMES)
def test_who_takes_the_end_back(
    state: State, is_finisher: bool, seconds: float, is_newest: bool, is_rated: bool, may: bool
) -> None:
    found = rules.may_resume(
        state, is_finisher=is_finisher, seconds_ago=seconds, is_newest=is_newest, is_rated=is_rated
    )
    assert found is may


@pytest.mark.parametrize(
    ("said", "subject"),
    [
        ("Не закрывается месяц", "Не закрывается месяц"),
        ("Добрый день! не закрывается\nмесяц", "Не закрывается месяц"),
        ("hello, it does not print", "It does not print"),
        ("Здравствуйте!", "Здравствуйте!"),
        ("Приветственное письмо не пришло", "Приветственное письмо не пришло"),
    ],
)
def test_what_an_inquiry_is_called(said: str, subject: str) -> None:
    assert rules.next_subject(said) == subject
