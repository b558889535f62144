"""How fast somebody may go on asking."""

from __future__ import annotations

import pytest

from liniya.core import pace as module
from liniya.core.pace import RESERVE_S, Pace
from liniya.core.problems import TooFast
from liniya.infra.metrics import REGISTRY


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(pace: Pace, name: str, *, of: int) -> int:
    """How many of so many acts are taken."""
    done = 0
    for _ in range(of):
        try:
            pace.keep(name)
        except TooFast:
            continue
        done += 1
    return done


def test_a_reserve_at_once_and_then_the_pace() -> None:
    clock = Clock()
    pace = Pace(5, "commands", clock)
    assert taken(pace, "a", of=1000) == 5 * RESERVE_S
    assert taken(pace, "b", of=1) == 1
    clock.now += 1
    assert taken(pace, "a", of=1000) == 5
    clock.now += 3600
    assert taken(pace, "a", of=1000) == 5 * RESERVE_S


def test_who_waits_as_he_is_told_is_taken() -> None:
    clock = Clock()
    pace = Pace(0.5, "commands", clock)
    taken(pace, "a", of=100)
    with pytest.raises(TooFast) as refused:
        pace.keep("a")
    clock.now += refused.value.extra["retry_after"]
    pace.keep("a")


def test_zero_is_no_limit() -> None:
    assert taken(Pace(0, "commands", Clock()), "a", of=10_000) == 10_000


def test_names_that_were_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIDY_EVERY", 100)
    clock = Clock()
    pace = Pace(1, "commands", clock)
    for n in range(1000):
        pace.keep(n)
        clock.now += 0.1
    assert len(pace._paid_to) < 250


def test_refusals_are_counted_where_prometheus_looks() -> None:
    taken(Pace(1, "a test", Clock()), "a", of=int(RESERVE_S) + 3)
    assert REGISTRY.get_sample_value("liniya_too_fast_total", {"what": "a test"}) == 3
