"""Fault runs: `python -m tests.faults.run --runs 20 --messages 10000`.

One line per run, the sum last; exit code 1 when anything was lost, doubled, skipped or stuck.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from liniya.core.tx import Database
from liniya.domains.presence.rules import NODE_SILENCE
from liniya.main.app import make_database
from liniya.main.settings import Settings
from tests.faults.clocks import HOUR_S
from tests.faults.crowd import Crowd, gather_crowd
from tests.faults.stage import Stage, stage
from tests.faults.verdict import Verdict, judge
from tests.faults.wire import Wire

KINDS = ("node", "node", "worker", "database", "backend", "mail", "freeze", "coma", "cut", "silence", "slow", "clock")
SETTLE_S = 60


@dataclass
class Harm:
    """Something breaks every `pause` seconds: what `order` says, or by chance."""

    stage: Stage
    rng: random.Random
    order: tuple[str, ...]
    pause: tuple[float, float]
    done: Counter[str] = field(default_factory=Counter)

    async def go_on(self) -> None:
        """Until the order is done, or cancelled. A coma is long: other things break beside it."""
        async with asyncio.TaskGroup() as comas:
            for kind in self.order or iter(lambda: self.rng.choice(KINDS), None):
                await asyncio.sleep(self.rng.uniform(*self.pause))
                if kind == "coma":
                    comas.create_task(self.do(kind))
                else:
                    await self.do(kind)

    @property
    def is_over(self) -> bool:
        """Whether all that was ordered has been done."""
        return self.done.total() >= len(self.order)

    async def do(self, kind: str) -> None:
        await self._break(kind)
        self.done[kind] += 1

    async def _break(self, kind: str) -> None:
        if kind == "node":
            self.stage.kill_program(self.rng.choice(self.stage.nodes))
        elif kind == "worker":
            self.stage.kill_program(self.stage.worker)
        elif kind == "database":
            self.stage.kill_database()
        elif kind == "backend":
            await asyncio.to_thread(self.stage.kill_backend)
        elif kind == "mail":
            self.stage.mail.kill()
        elif kind == "cut":
            self._wire().cut()
        elif kind == "silence":
            await self._wire().silence(self.rng.uniform(0.5, 4))
        elif kind == "slow":
            await self._wire().slow(self.rng.uniform(0.5, 4))
        elif kind == "clock":
            self.rng.choice(self.stage.clocks).set(self.rng.choice((-HOUR_S, 0, HOUR_S)))
        else:
            seconds = NODE_SILENCE.total_seconds() + 2 if kind == "coma" else self.rng.uniform(0.5, 4)
            if awake := self.stage.awake_nodes:
                await self.stage.freeze(self.rng.choice(awake), seconds)

    def _wire(self) -> Wire:
        return self.rng.choice([self.stage.to_database, *self.stage.to_nodes])


async def play(
    folder: Path, seed: int, messages: int, order: tuple[str, ...] = (), pause: tuple[float, float] = (1, 5)
) -> tuple[Verdict, Counter[str]]:
    """One run. The same seed gives the same dice, not the same moment in the program."""
    rng = random.Random(seed)
    async with stage(folder) as made:
        database = make_database(Settings(data_dir=folder, database_url=made.server.urls.owner), made.server.urls)
        async with database.jobs.open_async():
            crowd = await gather_crowd(database, made.urls, rng, wanted=messages)
        await database.close()
        harm = Harm(made, rng, order, pause)
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(made.supervise())
            breaking = tasks.create_task(harm.go_on())
            working = tasks.create_task(crowd.work())
            while not (crowd.is_over and harm.is_over) and not working.done():
                await asyncio.sleep(0.1)
            breaking.cancel()
            made.heal()
            await working
            await made.all_up()
            verdict = await _settled(made, database, crowd)
            keeping.cancel()
        return verdict, harm.done


async def _settled(made: Stage, database: Database, crowd: Crowd) -> Verdict:
    """Jobs of a killed worker are taken over after a while, letters come a little later."""
    deadline = time.monotonic() + SETTLE_S
    while True:
        verdict = await judge(database, crowd, made.mail.taken())
        if verdict.is_good or time.monotonic() > deadline:
            await database.close()
            return verdict
        await asyncio.sleep(1)


def _first_of(broken: BaseException) -> BaseException:
    while isinstance(broken, BaseExceptionGroup):
        broken = broken.exceptions[0]
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--limit", type=float, default=900, help="seconds for one run")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    is_good = True
    for number in range(options.runs):
        folder = Path(tempfile.mkdtemp(prefix="liniya-faults-"))
        seed, start = options.seed + number, time.monotonic()
        try:
            verdict, done = asyncio.run(asyncio.wait_for(play(folder, seed, options.messages), options.limit))
        except TimeoutError:
            print(f"seed {seed}  not over within {options.limit:.0f} s", flush=True)
            is_good = False
            continue
        except ExceptionGroup as broken:
            print(f"seed {seed}  broke off: {_first_of(broken)}", flush=True)
            is_good = False
            continue
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        figures = {name: value for name, value in vars(verdict).items() if isinstance(value, int)}
        total.update(figures)
        is_good &= verdict.is_good
        told = "  ".join(f"{name} {value}" for name, value in figures.items())
        kills = ", ".join(f"{kind} {count}" for kind, count in sorted(done.items()))
        print(f"seed {seed}  {told}  ({kills}; {time.monotonic() - start:.0f} s)", flush=True)
        for line in verdict.details:
            print(f"    {line}", flush=True)
    print("total  " + "  ".join(f"{name} {value}" for name, value in total.items()))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
