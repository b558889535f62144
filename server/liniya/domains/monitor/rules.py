"""How figures are counted. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LOOKED_BACK: Final = timedelta(days=30)


def choose_midnight(now: datetime, utc_offset_minutes: int) -> datetime:
    """The beginning of the present day where clocks differ from UTC by so many minutes."""
    offset = timedelta(minutes=utc_offset_minutes)
    return (now + offset).replace(hour=0, minute=0, second=0, microsecond=0) - offset


def count_per_day(total: int, days: int) -> float | None:
    """The usual number on a working day, to one decimal; None when there was no such day."""
    return round(total / days, 1) if days else None


def count_difference(received: int, queued: int, assigned: int, in_work: int, finished: int) -> int:
    """How many requests are missing; less than 0: there are more than were received."""
    return received - queued - assigned - in_work - finished


def choose_alarm_words(
    unbalanced_days: int, differences: Mapping[str, int], findings: Mapping[str, int]
) -> tuple[str, str]:
    """Subject and text of the letter to the operator."""
    facts = [f"partner {partner}: {difference:+d}" for partner, difference in sorted(differences.items())]
    facts += [f"{kind}: {count}" for kind, count in sorted(findings.items())]
    if unbalanced_days:
        facts.append(f"days: {unbalanced_days}")
    return (
        "Линия: учёт обращений не сходится / The ledger is out of balance",
        "Получено обращений не столько, сколько есть в очереди, у специалистов и среди завершённых, или записи о них"
        " противоречат друг другу. Сохраните копию базы, выполните liniya ledger и сообщите разработчикам.\n\n"
        "Requests received and requests queued, assigned, in work and finished do not agree, or records about them"
        " contradict each other. Back up the database, run liniya ledger, and tell the developers.\n\n"
        + "\n".join(facts),
    )


CONTRACT_ENDS_SOON: Final = timedelta(days=30)
STEPS: Final = ("company", "line", "people", "invitations", "question")


@dataclass(frozen=True, slots=True)
class SetupFacts:
    """What tells how far a company is set up. `answering`: lines that have somebody who can be chosen."""

    is_card_saved: bool
    lines: int
    answering: int
    users: int
    people: int
    uninvited: int
    is_asked: bool


def state_of_setup(facts: SetupFacts, skipped: Collection[str]) -> dict[str, str]:
    """Each step is `done` by the facts, else `skipped` by the administrator, else `open`."""
    done = {
        "company": facts.is_card_saved,
        "line": facts.lines > 0,
        "people": facts.answering > 0 and facts.users > 0,
        "invitations": facts.people > 1 and facts.uninvited == 0,
        "question": facts.is_asked,
    }
    return {step: "done" if done[step] else "skipped" if step in skipped else "open" for step in STEPS}


def next_step(states: Mapping[str, str]) -> str | None:
    """Where to go on: the first open step."""
    return next((step for step, state in states.items() if state == "open"), None)
