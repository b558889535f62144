"""How figures are counted. Pure."""

from collections.abc import Mapping
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
