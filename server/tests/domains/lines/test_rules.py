"""Whom a connection reaches."""

from __future__ import annotations

from uuid import UUID

import pytest

from liniya.domains.lines import rules

A, B = UUID(int=1), UUID(int=2)
ME, CLIENT, UNIT, UPPER = UUID(int=3), UUID(int=4), UUID(int=5), UUID(int=6)


def target(
    side: UUID = A, client: UUID | None = None, units: frozenset[UUID] = frozenset(), account: UUID | None = None
) -> rules.Target:
    return rules.Target(side, client, units, account, is_everybody=not (client or units or account))


@pytest.mark.parametrize(
    ("meant", "client", "units", "expected"),
    [
        (target(account=ME), None, (), True),
        (target(account=ME), CLIENT, (UNIT,), True),
        (target(account=ME, side=B), None, (), False),
        (target(account=B), None, (), False),
        (target(client=CLIENT), CLIENT, (), True),
        (target(client=CLIENT), None, (), False),
        (target(units=frozenset({UPPER})), CLIENT, (UNIT, UPPER), True),
        (target(units=frozenset({UNIT})), None, (UPPER,), False),
        (target(units=frozenset({UNIT})), None, (), False),
        (target(), None, (), True),
        (target(), CLIENT, (), False),
        (target(side=B), None, (), False),
    ],
)
def test_is_reached(meant: rules.Target, client: UUID | None, units: tuple[UUID, ...], expected: bool) -> None:
    assert rules.is_reached(meant, account_id=ME, partner_id=A, client_id=client, unit_ids=units) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, "standard", True),
        (None, "observer", False),
        ("observer", "high", True),
        ("standard", "high", False),
        ("high", "observer", False),
    ],
)
def test_pool_grows_when_somebody_can_be_chosen_who_could_not(before: str | None, after: str, expected: bool) -> None:
    assert rules.may_pool_grow(before, after) is expected


@pytest.mark.parametrize(
    ("own", "user", "expected"), [(A, A, True), (A, B, True), (B, B, True), (B, A, False), (UUID(int=9), B, False)]
)
def test_first_line_sees_its_own_users_only(own: UUID, user: UUID, expected: bool) -> None:
    assert rules.may_see_side(line_partner_id=A, own_side=own, user_side=user) is expected
