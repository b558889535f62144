"""A short form of the fault runs, for every day; the long one is `make test-faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.run import play


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_nothing_is_lost_or_doubled_while_processes_are_killed(short_dir: Path) -> None:
    """Two nodes, a worker, the database and the mail server, one after the other, while fifty people work and clocks jump."""
    order = ("node", "database", "worker", "mail", "freeze", "clock", "backend", "clock", "node")
    verdict, done = await play(short_dir / "faults", seed=3, messages=1500, order=order, pause=(0.5, 1.0))
    assert verdict.is_good, (verdict.details, done)
    assert verdict.acknowledged == 1500
    assert verdict.transitions > 0
    assert done.keys() == set(order)


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_nothing_is_lost_or_doubled_when_the_network_is_bad(short_dir: Path) -> None:
    """Between clients and nodes, and between nodes and the database: cut off, silent, slow by 200 ms."""
    order = ("cut", "slow", "silence", "cut", "slow", "silence")
    verdict, done = await play(short_dir / "network", seed=5, messages=600, order=order, pause=(0.3, 0.6))
    assert verdict.is_good, (verdict.details, done)
    assert verdict.acknowledged == 600
    assert done.keys() == set(order)


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_a_node_that_was_given_up_wakes_again(short_dir: Path) -> None:
    """It stood still for longer than the time after which the others take it for dead, with people on it."""
    verdict, done = await play(short_dir / "coma", seed=8, messages=600, order=("coma",), pause=(0.3, 0.6))
    assert verdict.is_good, (verdict.details, done)
    assert verdict.acknowledged == 600
