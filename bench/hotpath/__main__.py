"""The hot path beside its peers. Prints one line per scenario, then the ratios with their bars; exits with 1 when one is missed.

    python -m bench.hotpath                 everything, with the peers that are installed
    python -m bench.hotpath --quick         two short rounds: does it work?
    python -m bench.hotpath --embedded --only pairs --rounds 3    for tuning: the product as one process

docs/operations/performance.md tells how to read it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvloop

from bench import machine, product
from bench.hotpath import generator, peers, report, rounds
from bench.hotpath.measure import Broken
from bench.hotpath.rounds import SCENARIOS, Options, Stage
from liniya.infra.postgres import DATABASE, DatabaseUrls, EmbeddedPostgres
from liniya.kit.refusal import Refused

ALONE = ("pairs", "12 readers", "low rate", "page of 50")
"""Scenarios that need no second node on the same database."""


def main() -> int:
    given = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # everything that was started is stopped
    try:
        if not given.alongside:
            generator.refuse_leftovers()
        return run(_options(given), Path(given.json) if given.json else None, given.slow_fsync)
    except (Refused, Broken) as problem:
        print(problem, file=sys.stderr)
        return 2 if isinstance(problem, Refused) else 1


def run(options: Options, json_file: Path | None, slow_fsync_ms: float) -> int:
    machine.raise_open_files()
    rows: list[report.Row] = []

    def keep(row: report.Row) -> None:
        rows.append(row)
        rounds.tell(row)
        if json_file:
            with json_file.open("a") as file:
                file.write(rounds.to_line(row) + "\n")

    with ExitStack() as stack:
        folder = stack.enter_context(_folder())
        stack.enter_context(_slow_disk(slow_fsync_ms))
        rounds.play(_start(stack, options, folder), keep)
    print(report.runs_table(rows))
    table, is_good = report.bars_table(rows)
    print(f"\n{table}")
    return 0 if is_good else 1


def _start(stack: ExitStack, options: Options, folder: Path) -> Stage:
    """PostgreSQL, the product, everybody in it, and the peers."""
    own, port = folder / "first", machine.free_port()
    own.mkdir()
    urls: DatabaseUrls | None = None
    if options.is_embedded:
        server = EmbeddedPostgres(own / "postgres")
    else:
        settings = {"listen_addresses": "127.0.0.1", "port": str(machine.free_port()), "max_connections": "200"}
        server = EmbeddedPostgres(folder / "cluster", settings=settings)
        stack.callback(server.stop)
        urls = server.start()
    process = stack.enter_context(product.serve(own, port, urls))
    pairs, feeds, users = uvloop.run(rounds.found(options, own, server.urls))
    with server.connect(DATABASE) as connection:
        connection.execute("ANALYZE")  # as it is a minute later anyway
    started = rounds.start_peers(stack, options, folder, server)
    return Stage(options, folder, server, urls, port, process.pid, pairs, feeds, users, started)


@contextmanager
def _folder() -> Iterator[Path]:
    """PostgreSQL runs as another user and must reach it."""
    folder = Path(tempfile.mkdtemp(prefix="liniya-hotpath-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _slow_disk(delay_ms: float) -> Iterator[None]:
    if delay_ms:
        library = generator.build("slow_fsync.c", "-shared", "-fPIC", f"-DDELAY_US={round(delay_ms * 1000)}")
        os.environ["LD_PRELOAD"] = str(library)
    try:
        yield
    finally:
        os.environ.pop("LD_PRELOAD", None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench.hotpath", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, help="7, quick 2")
    parser.add_argument("--seconds", type=float, help="measured time of each run: 4, quick 1.5")
    parser.add_argument("--warm-up", type=float, help="time before it: 1.5, quick 0.5")
    parser.add_argument("--quick", action="store_true", help="two short rounds")
    parser.add_argument("--window", type=int, default=1, help="messages that each pair has under way")
    parser.add_argument("--rate", type=float, default=100, help="messages per second of the scenario with a low rate")
    parser.add_argument("--idle", type=int, default=5000, help="connections of the scenario that says nothing")
    parser.add_argument("--observers", type=int, default=0, help="specialists who see everything on every line")
    parser.add_argument("--both-ways", action="store_true", help="the specialists write, too (not with two nodes)")
    parser.add_argument("--slow-fsync", type=float, default=0, metavar="MS", help="every flush takes so much longer")
    parser.add_argument("--peers", default=",".join(peers.installed()), help="prosody,ejabberd, or nothing")
    parser.add_argument("--only", default=",".join(SCENARIOS), help=f"of {', '.join(SCENARIOS)}")
    parser.add_argument("--embedded", action="store_true", help="the product runs its PostgreSQL itself; no peers")
    parser.add_argument("--alongside", action="store_true", help="even when another generator runs")
    parser.add_argument("--json", metavar="FILE", help="append every run to this file, one JSON object per line")
    return parser


def _options(given: argparse.Namespace) -> Options:
    wanted = tuple(part.strip() for part in given.only.split(",") if part.strip())
    others = tuple(part.strip() for part in given.peers.split(",") if part.strip())
    for name, known in ((wanted, SCENARIOS), (others, ("prosody", "ejabberd"))):
        if unknown := set(name) - set(known):
            raise Refused(f"{', '.join(sorted(unknown))}: choose from {', '.join(known)}.")
    if missing := set(others) - set(peers.installed()):
        raise Refused(f"Not installed: {', '.join(sorted(missing))}. `make bench-peers` installs them.")
    if given.embedded:
        wanted, others = tuple(name for name in wanted if name in ALONE), ()
    return Options(
        rounds=given.rounds or (2 if given.quick else 7),
        seconds=given.seconds or (1.5 if given.quick else 4),
        warm_up=given.warm_up or (0.5 if given.quick else 1.5),
        window=given.window,
        rate=given.rate,
        idle=min(given.idle, 500) if given.quick else given.idle,
        observers=given.observers,
        both_ways=given.both_ways,
        peers=others,
        scenarios=wanted,
        is_embedded=given.embedded,
    )


if __name__ == "__main__":
    sys.exit(main())
