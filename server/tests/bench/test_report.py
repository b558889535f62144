"""Verdicts on figures that were made up."""

from typing import Any

import pytest

from bench.hotpath.report import bars_table, runs_table


def _rows(ours_us: float, prosody_us: float, neighbours: float, rounds: int = 3) -> list[dict[str, Any]]:
    def row(number: int, server: str, cpu_us: float) -> dict[str, Any]:
        figures = {"messages_per_s": 1000.0, "p50_ms": 1.0, "cpu_us": cpu_us, "neighbours": neighbours}
        return {"round": number, "scenario": "pairs", "server": server, **figures}

    return [
        row(number, server, cpu_us)
        for number in range(rounds)
        for server, cpu_us in (("liniya", ours_us), ("prosody", prosody_us))
    ]


@pytest.mark.parametrize(
    ("prosody_us", "neighbours", "verdict", "aim", "is_good"),
    [
        (700, 0.1, "PASS", "reached", False),  # good is about all bars: the throughput is the same on both sides
        (400, 0.1, "PASS", "not reached", False),
        (200, 0.1, "FAIL", "not reached", False),
        (200, 0.9, "NOISY", "not reached", True),
    ],
)
def test_a_bar(prosody_us: float, neighbours: float, verdict: str, aim: str, is_good: bool) -> None:
    table, all_good = bars_table(_rows(100, prosody_us, neighbours))
    line = next(line for line in table.splitlines() if "CPU per message: Prosody" in line)
    assert [cell.strip() for cell in line.split("|")][-3:-1] == [verdict, aim]
    assert all_good is is_good


def test_a_bar_without_figures_is_not_shown() -> None:
    table, _ = bars_table(_rows(100, 700, 0.1))
    assert "ejabberd" not in table


def test_each_scenario_and_server_has_a_line() -> None:
    table = runs_table(_rows(100, 700, 0.1))
    assert len(table.splitlines()) == 4
    assert "1000 [1000-1000]" in table
