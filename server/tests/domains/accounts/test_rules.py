"""Limits, passwords, roles, cookies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from liniya.domains.accounts import rules

NOW = datetime(2026, 11, 23, 7, 0, 7, 500_000, tzinfo=UTC)
SHORT, LONG = rules.Limit("login", 5, 20), rules.Limit("login", 20, 300)


def test_windows_begin_at_whole_multiples() -> None:
    assert rules.count_from(NOW, SHORT) == datetime(2026, 11, 23, 7, 0, 0, tzinfo=UTC)
    assert rules.count_from(NOW + timedelta(seconds=13), SHORT) == datetime(2026, 11, 23, 7, 0, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("short", "long", "wait"),
    [(1, 1, None), (5, 20, None), (6, 6, 13), (1, 21, 293), (6, 21, 293)],
)
def test_one_waits_for_the_end_of_the_longest_full_window(short: int, long: int, wait: int | None) -> None:
    assert rules.next_attempt_in(NOW, (SHORT, LONG), {SHORT: short, LONG: long}) == wait


@pytest.mark.parametrize(
    ("blocked", "left_h", "reason", "state"),
    [
        (False, 1, None, "live"),
        (False, 0, None, "expired"),
        (False, 1, "later_sign_in", "later_sign_in"),
        (False, 0, "later_sign_in", "later_sign_in"),
        (False, 1, "signed_out", "ended"),
        (False, 1, "password_changed", "expired"),
        (False, 1, "blocked", "blocked"),
        (True, 1, None, "blocked"),
        (True, 1, "later_sign_in", "blocked"),
    ],
)
def test_what_a_cookie_is_worth(blocked: bool, left_h: int, reason: str | None, state: str) -> None:
    found = rules.state_of_sign_in(
        NOW,
        is_blocked=blocked,
        expires_at=NOW + timedelta(hours=left_h),
        ended_at=NOW if reason else None,
        end_reason=reason,
    )
    assert found == state


@pytest.mark.parametrize(
    ("password", "score", "reason"),
    [
        ("", 0, "short"),
        ("Xk7-pp2", 4, "short"),
        ("x" * 129, 4, "long"),
        ("lebedeva", 4, "login"),
        ("LEBEDEVA", 4, "login"),
        ("avedebel", 4, "login"),
        ("Qwerty123", 1, "guessable"),
        ("Xk7-pp2q", 2, None),
        ("x1y" * 42, 2, None),
    ],
)
def test_what_speaks_against_a_password(password: str, score: int, reason: str | None) -> None:
    assert rules.reason_against_password(password, "Lebedeva", score) == reason


@pytest.mark.parametrize(
    ("role", "of_distributor", "of_client", "fits"),
    [
        ("user", False, True, True),
        ("user", False, False, True),
        ("specialist", False, False, True),
        ("specialist", False, True, False),
        ("administrator", False, True, False),
        ("distributor", True, False, True),
        ("distributor", False, False, False),
        ("user", True, False, False),
    ],
)
def test_roles_belong_to_companies(role: str, of_distributor: bool, of_client: bool, fits: bool) -> None:
    assert rules.is_fitting_role(role, of_distributor=of_distributor, of_client=of_client) is fits


@pytest.mark.parametrize(
    ("roles", "staff"),
    [((), False), (("user",), False), (("user", "specialist"), True), (("administrator",), True)],
)
def test_who_is_staff(roles: tuple[str, ...], staff: bool) -> None:
    assert rules.is_staff(roles) is staff


def test_names_as_people_type_them() -> None:
    for typed, expected in (
        ("Ольга Ремизова", ("Ремизова", "Ольга", "")),
        ("Ремизова Ольга Ивановна", ("Ремизова", "Ольга", "Ивановна")),
        ("Ольга Ивановна Ремизова", ("Ремизова", "Ольга", "Ивановна")),
        ("Мамедов Али Гасан оглы", ("Мамедов", "Али Гасан", "оглы")),
        ("Anna Maria Schmidt", ("Schmidt", "Anna Maria", "")),
        ("  Cher ", ("Cher", "", "")),
        ("", ("", "", "")),
    ):
        assert rules.split_name(typed) == expected, typed


def test_initials() -> None:
    assert rules.shorten_name("Марина", "павловна") == ("М.", "П.")
    assert rules.shorten_name("", "Павловна") == ("", "П.")


@pytest.mark.parametrize(
    ("wish", "roles", "is_on", "need"),
    [
        ("free", ("administrator",), False, "nothing"),
        ("free", ("user",), True, "code"),
        ("administrators", ("specialist",), False, "nothing"),
        ("administrators", ("user", "administrator"), False, "set_up"),
        ("administrators", ("administrator",), True, "code"),
        ("everybody", (), False, "set_up"),
        ("everybody", ("user",), True, "code"),
    ],
)
def test_what_is_asked_after_the_password(
    wish: rules.SecondStepWish, roles: tuple[str, ...], is_on: bool, need: str
) -> None:
    assert rules.next_need(wish, roles, is_on=is_on) == need


@pytest.mark.parametrize(
    ("code", "last", "found"),
    [
        ("now", None, 0),
        ("before", None, -1),
        ("after", None, 1),
        ("other", None, None),
        ("код", None, None),
        ("now", -1, 0),
        ("now", 0, None),
        ("before", -1, None),
        ("after", 0, 1),
        ("after", 1, None),
    ],
)
def test_which_code_of_the_telephone_it_is(code: str, last: int | None, found: int | None) -> None:
    """`last`, `found`: counted from the present one."""
    now = rules.count_counter(NOW)
    codes = {now - 1: "before", now: "now", now + 1: "after"}
    expected = None if found is None else now + found
    assert rules.find_counter(NOW, codes, code, 0 if last is None else now + last) == expected
