"""What a rating may be."""

from __future__ import annotations

import pytest

from liniya.domains.ratings import rules


@pytest.mark.parametrize(("stars", "expected"), [(-1, False), (0, False), (1, True), (5, True), (6, False)])
def test_stars(stars: int, expected: bool) -> None:
    assert rules.is_possible(stars) is expected


@pytest.mark.parametrize(("length", "expected"), [(0, False), (2000, False), (2001, True)])
def test_comments(length: int, expected: bool) -> None:
    assert rules.is_too_long("ж" * length) is expected


@pytest.mark.parametrize(
    ("state", "is_user", "expected"),
    [
        ("queued", True, False),
        ("assigned", True, False),
        ("in_work", True, False),
        ("finished", True, True),
        ("finished", False, False),
    ],
)
def test_who_may_rate_and_when(state: str, is_user: bool, expected: bool) -> None:
    assert rules.may_rate(state, is_user=is_user) is expected
