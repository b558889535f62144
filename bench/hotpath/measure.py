"""One run of one scenario: the load, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import machine
from bench.hotpath import generator
from bench.hotpath.generator import Connection
from liniya.infra.postgres import EmbeddedPostgres

Figures = dict[str, Any]


@dataclass
class Meter:
    """Reads the processor times of a server, of PostgreSQL and of the whole machine."""

    servers: Sequence[int]
    postgres: int
    _readings: list[tuple[float, float, float]] = field(default_factory=list)

    def read(self) -> None:
        postgres = machine.cpu_seconds([self.postgres])
        server = machine.cpu_seconds(self.servers)
        # The embedded PostgreSQL is a child of the product.
        inside = any(self.postgres in machine.family(pid) for pid in self.servers)
        self._readings.append((server - postgres if inside else server, postgres, machine.busy_seconds()))

    def spent(self) -> tuple[float, float, float]:
        """Seconds of the server, of PostgreSQL and of the whole machine between the last two readings."""
        before, after = self._readings[-2:]
        server, postgres, busy = (late - early for early, late in zip(before, after, strict=True))
        return server, postgres, busy


def run_load(connections: Sequence[Connection], protocol: str, folder: Path, meter: Meter, **options: float) -> Figures:
    """Latencies and rates as the generator saw them, with the processor time per message of everybody."""
    figures = generator.run(connections, protocol, folder, on_start=meter.read, on_end=meter.read, **options)
    server, postgres, busy = meter.spent()
    count = max(figures["messages"], 1)
    generator_s = figures.pop("generator_cpu_s")
    return figures | {
        "server_us": server / count * 1e6,
        "postgres_us": postgres / count * 1e6,
        "cpu_us": (server + postgres) / count * 1e6,
        "generator_us": generator_s / count * 1e6,
        "neighbours": max(0.0, busy - server - postgres - generator_s) / figures["seconds"],
    }


class Broken(Exception):
    """What must always hold did not: figures of such a run mean nothing."""


def check_delivery(figures: Figures) -> None:
    """Everything arrived once and in order."""
    wrong = {name: figures[name] for name in ("undelivered", "doubled", "disordered") if figures[name]}
    if wrong:
        raise Broken(f"Of {figures['sent']} messages: {', '.join(f'{n} {name}' for name, n in wrong.items())}")


def count_messages(server: EmbeddedPostgres, database: str) -> int:
    """Messages that the product holds."""
    with server.connect(database) as connection:
        (count,) = connection.execute("SELECT count(*) FROM feed_entries WHERE kind = 'message'").fetchone() or (0,)
    return int(count)


def check_feeds(server: EmbeddedPostgres, database: str, before: int, figures: Figures) -> None:
    """Rows are what was sent, and no feed has a gap."""
    added = count_messages(server, database) - before
    if added != figures["sent"]:
        raise Broken(f"{figures['sent']} messages were sent, {added} are kept")
    with server.connect(database) as connection:
        gaps = connection.execute(
            "SELECT feed.id FROM feeds AS feed JOIN feed_entries AS entry ON entry.feed_id = feed.id"
            " GROUP BY feed.id HAVING NOT (max(entry.seq) = count(*) AND feed.last_seq = count(*) AND min(entry.seq) = 1)"
        ).fetchall()
    if gaps:
        raise Broken(f"{len(gaps)} feeds have gaps")
