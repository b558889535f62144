"""A short form of `make test-api`, for every day."""

from __future__ import annotations

import pytest

from tests.api.run import PEOPLE, is_sound


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("login", PEOPLE)
def test_no_request_meets_a_fault_or_an_answer_that_is_not_described(login: str) -> None:
    assert is_sound(login, examples=5, seed=1)
