"""The rounds: pgbench, then ours and the peers in turn, so that a change of the machine meets all of them."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import machine, product
from bench.crowd import Person
from bench.hotpath import company, generator, measure, peers, resume
from bench.hotpath.company import Group
from bench.hotpath.measure import Figures, Meter
from bench.hotpath.peers import Peer
from bench.hotpath.report import OURS, Row
from liniya.infra.postgres import DATABASE, DatabaseUrls, EmbeddedPostgres

PAIRS = 64
FEEDS, READERS = 32, 12
SCENARIOS = ("pairs", "12 readers", "low rate", "page of 50", "two nodes", "idle")
FILLING = 32
"""Messages under way while the feed is filled that old ones are read from."""
SETTLE_S = 2.0
IDLE_ROUNDS = 2
"""Memory is not noisy, and it takes long until so many are there."""
SAMPLE = 20
"""Connections that come and go before memory is measured: what is made once is not theirs."""


@dataclass(frozen=True)
class Options:
    rounds: int
    seconds: float
    warm_up: float
    window: int
    rate: float
    idle: int
    observers: int
    both_ways: bool
    peers: tuple[str, ...]
    scenarios: tuple[str, ...]
    is_embedded: bool


@dataclass
class Stage:
    """Everything that was started."""

    options: Options
    folder: Path
    server: EmbeddedPostgres
    urls: DatabaseUrls | None
    """Of the cluster that the product shares with the peers; None: it runs its own one."""
    port: int
    pid: int
    pairs: list[Group]
    feeds: list[Group]
    users: list[Person]
    peers: list[Peer]


def play(stage: Stage, keep: Callable[[Row], None]) -> None:
    """All rounds; each figure is handed over as it comes."""
    for number in range(stage.options.rounds):
        for scenario, server, figures in _round(stage, number):
            keep({"round": number, "scenario": scenario, "server": server, **figures})


def _round(stage: Stage, number: int) -> Iterator[tuple[str, str, Figures]]:
    options = stage.options
    for rows in (1, 64):
        tps = machine.pgbench(stage.server, min(options.seconds, 3), rows=rows)
        yield f"pgbench {rows} row{'s' if rows > 1 else ''}", "postgresql", {"messages_per_s": tps * rows}
    wanted = options.scenarios
    chat: dict[str, float] = {"window": options.window}
    slow: dict[str, float] = {"rate": options.rate}
    others = list(stage.peers)
    if "pairs" in wanted:
        yield "pairs", OURS, _ours(stage, stage.pairs, None, **chat)
        yield from (("pairs", peer.name, _theirs(stage, peer, **chat)) for peer in others[:1])
    if "12 readers" in wanted:
        yield "12 readers", OURS, _ours(stage, stage.feeds, None, window=1)
    if "pairs" in wanted:
        yield from (("pairs", peer.name, _theirs(stage, peer, **chat)) for peer in others[1:])
    if "low rate" in wanted:
        yield "low rate", OURS, _ours(stage, stage.pairs, None, **slow)
        yield from (("low rate", peer.name, _theirs(stage, peer, **slow)) for peer in others)
    if "page of 50" in wanted:
        yield from _pages(stage, number)
    if "two nodes" in wanted:
        with _second_node(stage) as (port, pid):
            yield "two nodes", OURS, _ours(stage, stage.pairs, (port, pid), **chat)
    if "idle" in wanted and number < IDLE_ROUNDS:
        yield "idle", OURS, _idle(stage)


def _ours(stage: Stage, groups: Sequence[Group], second: tuple[int, int] | None, **options: float) -> Figures:
    """Users write on the first node; their specialists listen on the second one, if there is one."""
    port, pids = (second[0], [stage.pid, second[1]]) if second else (stage.port, [stage.pid])
    before = measure.count_messages(stage.server, DATABASE)
    if stage.options.both_ways and not second:
        connections = company.both_ways(groups, stage.port)
    else:
        connections = company.one_way(groups, stage.port, port)
    figures = _run(stage, connections, "liniya", pids, **options)
    measure.check_feeds(stage.server, DATABASE, before, figures)
    return figures


def _pages(stage: Stage, number: int) -> Iterator[tuple[str, str, Figures]]:
    """Old messages of the first pair of each server."""
    first, seconds = stage.pairs[:1], stage.options.seconds / 2
    if number == 0:  # there must be something to look back at
        _ours(stage, first, None, window=FILLING)
        for peer in stage.peers:
            _run(stage, peers.pairs(peer, 1), "xmpp", [peer.pid], window=FILLING)
    with stage.server.connect(DATABASE) as connection:
        query = "SELECT id::text, last_seq FROM feeds WHERE user_id = %s"
        ((feed_id, last_seq),) = connection.execute(query, [first[0].user.id])
    postgres = machine.postmaster(stage.server)
    meter = Meter([stage.pid], postgres)
    yield "page of 50", OURS, resume.ours(stage.port, first[0].user.token, feed_id, last_seq, meter, seconds)
    for peer in stage.peers:
        yield "page of 50", peer.name, resume.theirs(peer, Meter([peer.pid], postgres), seconds)


def _theirs(stage: Stage, peer: Peer, **options: float) -> Figures:
    connections = peers.pairs(peer, PAIRS, both_ways=stage.options.both_ways)
    return _run(stage, connections, "xmpp", [peer.pid], **options)


def _run(
    stage: Stage,
    connections: Sequence[generator.Connection],
    protocol: str,
    pids: Sequence[int],
    **options: float,
) -> Figures:
    with stage.server.connect() as connection:
        connection.execute("CHECKPOINT")  # nobody pays for what the one before has left
    meter = Meter(pids, machine.postmaster(stage.server))
    times = {"seconds": stage.options.seconds, "warm_up": stage.options.warm_up}
    figures = measure.run_load(connections, protocol, stage.folder, meter, **times, **options)
    measure.check_delivery(figures)
    return figures


@contextmanager
def _second_node(stage: Stage) -> Iterator[tuple[int, int]]:
    folder, port = stage.folder / "second", machine.free_port()
    folder.mkdir(exist_ok=True)
    with product.serve(folder, port, stage.urls) as process:
        yield port, process.pid


def _idle(stage: Stage) -> Figures:
    """On a fresh node: memory that was used before would be used again, and not be counted."""
    with _second_node(stage) as (port, pid):
        connections = [generator.Connection(port, user.token) for user in stage.users]
        with generator.idle(connections[:SAMPLE], "liniya", stage.folder):
            pass
        time.sleep(SETTLE_S)
        before, start = machine.memory_bytes([pid]), time.monotonic()
        with generator.idle(connections, "liniya", stage.folder):
            seconds = time.monotonic() - start
            time.sleep(SETTLE_S)
            grown = machine.memory_bytes([pid]) - before
    return {
        "connections": len(connections),
        "kib_per_connection": grown / 1024 / len(connections),
        "base_mib": before / 2**20,
        "connected_per_s": len(connections) / seconds,
    }


async def found(options: Options, folder: Path, urls: DatabaseUrls) -> tuple[list[Group], list[Group], list[Person]]:
    """Everybody who is needed, made directly in the database."""
    async with product.database_at(folder, urls) as database:
        pairs = await company.found_groups(database, PAIRS, 1, options.observers)
        feeds = await company.found_groups(database, FEEDS, READERS, options.observers)
        users = await company.found_users(database, options.idle) if "idle" in options.scenarios else []
    return pairs, feeds, users


def start_peers(stack: ExitStack, options: Options, folder: Path, server: EmbeddedPostgres) -> list[Peer]:
    """Those that were asked for."""
    return [stack.enter_context(peers.running(name, folder / name, server, 2 * PAIRS)) for name in options.peers]


def tell(row: Row) -> None:
    """A line of progress."""
    shown = {name: row[name] for name in ("messages_per_s", "p50_ms", "cpu_us", "kib_per_connection") if name in row}
    text = ", ".join(f"{name} {value:.1f}" for name, value in shown.items())
    print(f"round {row['round'] + 1}: {row['scenario']}, {row['server']}: {text}", file=sys.stderr)


def to_line(row: Row) -> str:
    return json.dumps({name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()})
