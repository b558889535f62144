"""How figures are counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from liniya.domains.monitor import rules


@pytest.mark.parametrize(
    ("now", "offset", "expected"),
    [
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), 0, datetime(2026, 11, 23, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), 180, datetime(2026, 11, 22, 21, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 20, 59, tzinfo=UTC), 180, datetime(2026, 11, 22, 21, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), 180, datetime(2026, 11, 23, 21, 0, tzinfo=UTC)),
        (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), -210, datetime(2026, 11, 22, 3, 30, tzinfo=UTC)),
    ],
)
def test_midnight(now: datetime, offset: int, expected: datetime) -> None:
    assert rules.choose_midnight(now, offset) == expected


@pytest.mark.parametrize(("total", "days", "expected"), [(0, 0, None), (7, 2, 3.5), (10, 3, 3.3)])
def test_per_day(total: int, days: int, expected: float | None) -> None:
    assert rules.count_per_day(total, days) == expected


@pytest.mark.parametrize(
    ("received", "parts", "missing"), [(10, (1, 2, 3, 4), 0), (10, (1, 2, 3, 3), 1), (9, (1, 2, 3, 4), -1)]
)
def test_what_is_missing_in_the_ledger(received: int, parts: tuple[int, int, int, int], missing: int) -> None:
    assert rules.count_difference(received, *parts) == missing


def test_the_alarm_names_every_finding_once_in_order() -> None:
    subject, letter = rules.choose_alarm_words(2, {"b": -1, "a": 3}, {"held by nobody": 4})
    assert "\n" not in subject
    assert letter.endswith("\n\npartner a: +3\npartner b: -1\nheld by nobody: 4\ndays: 2")
    assert "days" not in rules.choose_alarm_words(0, {"a": 1}, {})[1]
