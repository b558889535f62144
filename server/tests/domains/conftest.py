"""Domains are tested with transactions: see `tests/fixtures.py`."""

from tests.fixtures import clock, database, rng, tx, wiring

__all__ = ["clock", "database", "rng", "tx", "wiring"]
