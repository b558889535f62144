"""The tables: what each scenario did, and how that stands to the bars."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

NOISE_CORES = 0.5
"""More than this for programs that do not belong to the run: the round is noisy."""

Row = dict[str, Any]
"""One run: round, scenario, server, and its figures."""
Part = tuple[str, str]
"""A scenario and a server."""

OURS = "liniya"
_PAIRS: Part = ("pairs", OURS)
_COMMITS: Part = ("pgbench 1 row", "postgresql")


@dataclass(frozen=True)
class Bar:
    """A figure of one part, divided by that of another one in the same round; `bar` must hold, `aim` should."""

    title: str
    figure: str
    above: Part
    below: Part | None
    bar: float
    aim: float
    is_at_least: bool = True

    def holds(self, value: float, limit: float) -> bool:
        return value >= limit if self.is_at_least else value <= limit

    def values(self, rows: Sequence[Row]) -> list[float]:
        """One per round that has both parts."""
        above, below = _by_round(rows, self.above, self.figure), _by_round(rows, self.below, self.figure)
        if self.below is None:
            return list(above.values())
        return [above[number] / below[number] for number in above if below.get(number)]

    def is_noisy(self, rows: Sequence[Row]) -> bool:
        """Whether others were busy in more than half of the rounds."""
        noise: dict[int, float] = {}
        for row in rows:
            if (row["scenario"], row["server"]) in (self.above, self.below):
                noise[row["round"]] = max(noise.get(row["round"], 0.0), row.get("neighbours", 0.0))
        return sum(cores > NOISE_CORES for cores in noise.values()) * 2 > len(noise)


BARS = (
    Bar("CPU per message: Prosody / ours", "cpu_us", ("pairs", "prosody"), _PAIRS, 3, 6),
    Bar("CPU per message: ejabberd / ours", "cpu_us", ("pairs", "ejabberd"), _PAIRS, 3, 6),
    Bar("throughput: ours / Prosody", "messages_per_s", _PAIRS, ("pairs", "prosody"), 3, 6),
    Bar("throughput: ours / ejabberd", "messages_per_s", _PAIRS, ("pairs", "ejabberd"), 3, 6),
    Bar("throughput: ours / pgbench, 32 clients", "messages_per_s", _PAIRS, _COMMITS, 0.25, 0.5),
    Bar("12 readers: sends / pgbench", "messages_per_s", ("12 readers", OURS), _COMMITS, 0.08, 0.15),
    Bar("p50 at a low rate: ours / Prosody", "p50_ms", ("low rate", OURS), ("low rate", "prosody"), 1.5, 1.0, False),
    Bar("KiB per idle connection", "kib_per_connection", ("idle", OURS), None, 40, 20, False),
    Bar("two nodes: CPU per message / one node", "cpu_us", ("two nodes", OURS), _PAIRS, 1.6, 1.2, False),
)


def _by_round(rows: Sequence[Row], part: Part | None, figure: str) -> dict[int, float]:
    return {row["round"]: row[figure] for row in rows if (row["scenario"], row["server"]) == part and figure in row}


def runs_table(rows: Sequence[Row]) -> str:
    """One line per scenario and server."""
    parts: dict[Part, list[Row]] = {}
    for row in rows:
        parts.setdefault((row["scenario"], row["server"]), []).append(row)
    rate, cpu = "per s, median [min-max]", "CPU us server / PG / gen"
    head = ("scenario", "server", "n", rate, "p50 / p95 / p99 ms", cpu, "neighbours")
    return _table(head, [_run_line(part, found) for part, found in parts.items()])


def _run_line(part: Part, rows: Sequence[Row]) -> tuple[str, ...]:
    def median(name: str, digits: int) -> str:
        values = [row[name] for row in rows if name in row]
        return f"{statistics.median(values):.{digits}f}" if values else "-"

    def joined(digits: int, *names: str) -> str:
        return " / ".join(median(name, digits) for name in names)

    if "kib_per_connection" in rows[0]:
        rate = _spread([row["kib_per_connection"] for row in rows], 1) + " KiB"
    else:
        rate = _spread([row["messages_per_s"] for row in rows], 0)
    return (
        *part,
        str(len(rows)),
        rate,
        joined(2, "p50_ms", "p95_ms", "p99_ms"),
        joined(0, "server_us", "postgres_us", "generator_us"),
        median("neighbours", 2),
    )


def bars_table(rows: Sequence[Row]) -> tuple[str, bool]:
    """The bars that were measured, and whether none of them was missed."""
    lines, is_good = [], True
    for bar in BARS:
        values = bar.values(rows)
        if not values:
            continue
        median = statistics.median(values)
        verdict = "PASS" if bar.holds(median, bar.bar) else "FAIL"
        if bar.is_noisy(rows):
            verdict = "NOISY"
        is_good = is_good and verdict != "FAIL"
        sign = ">=" if bar.is_at_least else "<="
        reached = "reached" if bar.holds(median, bar.aim) else "not reached"
        lines.append(
            (
                bar.title,
                f"{sign} {bar.bar:g}",
                f"{sign} {bar.aim:g}",
                _spread(values, 2),
                str(len(values)),
                verdict,
                reached,
            )
        )
    return _table(("ratio", "bar", "aim", "median [min-max]", "n", "verdict", "aim is"), lines), is_good


def _spread(values: Sequence[float], digits: int) -> str:
    return f"{statistics.median(values):.{digits}f} [{min(values):.{digits}f}-{max(values):.{digits}f}]"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    lines = list(lines)
    widths = [max(len(line[column]) for line in (head, *lines)) for column in range(len(head))]

    def pad(line: Sequence[str]) -> str:
        return f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"

    return "\n".join([pad(head), "|" + "|".join("-" * (width + 2) for width in widths) + "|", *map(pad, lines)])
