"""Rules of requests by tables."""

from __future__ import annotations

from datetime import date

import pytest

from liniya.domains.requests import rules

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (None, False),
        (date(2027, 12, 31), False),
        (date(2026, 12, 28), False),
        (date(2026, 12, 27), True),
        (TODAY, True),
        (date(2026, 1, 1), True),
    ],
)
def test_a_contract_may_be_renewed_near_its_end_and_afterwards(until: date | None, expected: bool) -> None:
    assert rules.may_renew(until, TODAY) is expected


@pytest.mark.parametrize(("waiting", "expected"), [(0, True), (19, True), (20, False), (21, False)])
def test_so_many_may_wait(waiting: int, expected: bool) -> None:
    assert rules.may_ask(waiting) is expected


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("Лебедева", "Марина", True),
        ("ЛЕБЕДЕВА", " марина ", True),
        ("Лебёдева", "М.", True),
        ("Лебедева", "М", True),
        ("Лебедева", "", True),
        ("Лебедева", "Мария", False),
        ("Лебедева", "Мар", False),
        ("Лебедев", "Марина", False),
    ],
)
def test_who_may_be_the_same_person(last: str, first: str, expected: bool) -> None:
    assert rules.is_similar("Лебедева", "Марина", last, first) is expected


@pytest.mark.parametrize(
    ("state", "reason", "until", "locale", "subject", "has"),
    [
        ("accepted", "", "31.12.2027", "ru", "Ваш запрос принят: линия «Зарплата»", "Действует до 31.12.2027."),
        ("declined", "Уже есть", "", "ru", "Ваш запрос отклонён: линия «Зарплата»", "Причина: Уже есть"),
        ("accepted", "", "31.12.2027", "en", "Your request was accepted: line “Зарплата”", "Valid until 31.12.2027."),
        ("declined", "There is one", "", "en", "Your request was declined: line “Зарплата”", "Reason: There is one"),
    ],
)
def test_the_letter_says_what_was_decided(
    state: rules.State, reason: str, until: str, locale: str, subject: str, has: str
) -> None:
    title = rules.choose_title("line", "Зарплата", locale)
    told, text = rules.choose_answer_words(title, state, reason, until, locale)
    assert told == subject
    assert has in text
    assert ("Причина" in text or "Reason" in text) is bool(reason)
