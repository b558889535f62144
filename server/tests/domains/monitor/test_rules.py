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
