"""Section 3 as a state machine: more than 100,000 steps in memory, and the same steps through the real verbs.

The first test runs the model alone, which uses the product's rules. The second one does every step in the model and on
the real PostgreSQL, and compares everything after each of them. Hypothesis is derandomised: the same steps every time;
a failure in memory is shrunk to the shortest story (on the database that would take too long).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from itertools import count
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from liniya.core.events import json_for_engine
from liniya.core.tx import Database
from liniya.infra.bus import LocalBus
from liniya.infra.engine import make_engine
from liniya.infra.jobs import make_jobs, postgres_connector
from liniya.infra.postgres import DatabaseUrls
from liniya.main.wiring import WIRING
from tests.fixtures import Clock
from tests.flows.model import ACTS, Dice, Model, Step, decode
from tests.flows.twin import Twin

STEPS_AT_ONCE = 60
STEADY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)
steps = st.builds(
    Step,
    st.sampled_from(ACTS),
    st.integers(0, 7),
    st.integers(0, 7),
    st.integers(0, 3),
    st.integers(0, 7),
)


class InMemory(RuleBasedStateMachine):
    """The model alone."""

    done: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()

    def do(self, step: Step) -> str:
        outcome = self.model.apply(step)
        self.model.check()
        self.done[step.act] += 1
        self.refused[outcome] += 1
        return outcome

    @rule(step=steps)
    def one(self, step: Step) -> None:
        self.do(step)

    @rule(data=st.binary(min_size=2 * STEPS_AT_ONCE, max_size=2 * STEPS_AT_ONCE))
    def many(self, data: bytes) -> None:
        for step in decode(data):
            self.do(step)

    @rule(data=st.binary(min_size=2 * STEPS_AT_ONCE, max_size=2 * STEPS_AT_ONCE))
    def many_more(self, data: bytes) -> None:
        self.many(data)


def test_a_hundred_thousand_steps_in_memory() -> None:
    InMemory.done.clear()
    InMemory.refused.clear()
    run_state_machine_as_test(InMemory, settings=settings(STEADY, max_examples=60, stateful_step_count=50))
    assert InMemory.done.total() >= 100_000
    assert InMemory.done.keys() == set(ACTS)
    assert min(InMemory.done.values()) > 1000
    told = {"not-found", "forbidden", "stale-state", "too-late", "line-not-connected", "observers-only-watch"}
    assert InMemory.refused.keys() >= told | {"ok", "queue-empty", "transfer-not-possible"}


class Stage:
    """The database for the second machine, driven from ordinary functions."""

    def __init__(self, urls: DatabaseUrls) -> None:
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.dice = Dice()
        self.urls = urls
        self.runs = count(1)
        self.do(self._open())

    async def _open(self) -> None:
        engine = make_engine(self.urls.app, json_for_engine)
        jobs = make_jobs(postgres_connector(self.urls.app, max_size=2))
        await jobs.open_async()
        self.database = Database(engine, jobs, LocalBus(), WIRING, clock=self.clock, rng=self.dice)

    async def _close(self) -> None:
        await self.database.jobs.close_async()
        await self.database.close()

    def do(self, work: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await work

        return self.runner.run(wait())

    def close(self) -> None:
        self.do(self._close())
        self.runner.close()


@pytest.fixture
def stage(fresh_urls: DatabaseUrls) -> Iterator[Stage]:
    stage = Stage(fresh_urls)
    yield stage
    stage.close()


def machine_on(stage: Stage, done: Counter[str]) -> type[RuleBasedStateMachine]:
    class InBoth(RuleBasedStateMachine):
        """The model and the product, step by step."""

        @initialize()
        def begin(self) -> None:
            base = UUID(int=next(stage.runs) << 32).int
            self.model = Model(base=base, keeps_all=True)
            self.twin: Twin = stage.do(Twin.make(stage.database, stage.clock, stage.dice, base))

        @rule(step=steps)
        def both(self, step: Step) -> None:
            self.do(step)

        def do(self, step: Step) -> None:
            expected, outcome = stage.do(self.twin.apply(self.model, step))
            self.model.check()
            done[step.act] += 1
            assert outcome == expected, step
            assert stage.do(self.twin.picture()) == self.twin.picture_of(self.model), step

        @rule(data=st.binary(min_size=20, max_size=20))
        def some(self, data: bytes) -> None:
            for step in decode(data):
                self.do(step)

        def teardown(self) -> None:
            if hasattr(self, "twin"):
                stage.do(self.twin.check_feeds())

    return InBoth


@pytest.mark.timeout(180)
@pytest.mark.slow
def test_the_product_does_what_the_model_does(stage: Stage) -> None:
    done: Counter[str] = Counter()
    as_found = settings(STEADY, max_examples=16, stateful_step_count=30, phases=[Phase.generate])
    run_state_machine_as_test(machine_on(stage, done), settings=as_found)
    assert done.total() >= 2000
    assert done.keys() == set(ACTS)
