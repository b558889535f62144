"""What somebody's status is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from liniya.domains.presence import rules
from liniya.domains.presence.rules import GRACE, Chosen, Status

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CHOSEN: tuple[Chosen, ...] = get_args(Chosen)

SEEN: list[tuple[Chosen, int, bool, Status]] = [
    # chosen by hand, windows, all idle, what others see
    *((chosen, 0, idle, "offline") for chosen in CHOSEN for idle in (True, False)),
    *((chosen, windows, False, chosen) for chosen in CHOSEN for windows in (1, 3)),
    ("free", 1, True, "away"),
    ("busy", 1, True, "away"),
    ("away", 1, True, "away"),
    ("dnd", 1, True, "dnd"),
    ("free", 3, True, "away"),
]


@pytest.mark.parametrize(("chosen", "windows", "all_idle", "seen"), SEEN)
def test_what_others_see(chosen: Chosen, windows: int, all_idle: bool, seen: Status) -> None:
    assert rules.next_status(chosen, windows=windows, all_idle=all_idle) == seen


@pytest.mark.parametrize(
    ("left_at", "gone"),
    [
        (None, False),
        (NOW, False),
        (NOW - GRACE + timedelta(milliseconds=1), False),
        (NOW - GRACE, True),
        (NOW - timedelta(days=1), True),
        (NOW + timedelta(seconds=1), False),
    ],
)
def test_who_does_not_come_back_within_the_grace_is_gone(left_at: datetime | None, gone: bool) -> None:
    assert rules.is_gone(left_at, NOW) is gone
