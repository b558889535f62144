"""How a row becomes a person: tables of cases, without I/O."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from liniya.domains.accounts.schemas import COLUMNS, ROLE_WORDS
from liniya.domains.imports import rules
from liniya.domains.imports.rules import Around, merge_person, state_of_row
from liniya.domains.imports.schemas import TITLES

CLIENT, UNIT = uuid4(), uuid4()
ALL = list(COLUMNS)


def person(**told: str) -> rules.Person:
    return merge_person([told.get(name, "") for name in ALL], ALL, ROLE_WORDS)


RIGHT = {"last_name": "Лебедева", "first_name": "Марина", "email": "m@len.example"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Фамилия", "Имя", "Почта"], ["last_name", "first_name", "email"]),
        (["ФИО", "E-mail", "Отдел", "Ёмкость"], ["full_name", "email", "unit", None]),
        (["Last name", "Phone", "Title"], ["last_name", "phone", "position"]),
        (["Почта", "E-mail"], ["email", None]),
        ([""], [None]),
    ],
)
def test_columns_are_recognised_by_their_titles(headers: list[str], expected: list[str | None]) -> None:
    assert rules.choose_mapping(headers, TITLES) == expected


@pytest.mark.parametrize(
    ("mapping", "columns", "expected"),
    [
        (["email", None], 2, True),
        (["full_name", "email"], 2, True),
        (["email"], 2, False),
        (["email", "email"], 2, False),
        (["password", None], 2, False),
    ],
)
def test_a_mapping_has_one_field_for_each_column(mapping: list[str | None], columns: int, expected: bool) -> None:
    assert rules.may_map(mapping, columns, COLUMNS) is expected


def test_a_full_name_is_divided_and_the_login_is_the_address() -> None:
    found = merge_person(["Ли Бо", "Li@Len.example"], ["full_name", "email"], ROLE_WORDS)
    assert (found.last_name, found.first_name, found.middle_name) == ("Ли", "Бо", "")
    assert (found.login, found.key, found.faults) == ("li@len.example", "li@len.example", ())
    whole = person(**RIGHT, birthday="05.03.1990", roles="Специалист, user")
    assert (whole.birthday, whole.roles) == (date(1990, 3, 5), ("specialist", "user"))


@pytest.mark.parametrize(
    ("told", "field", "slug"),
    [
        ({"last_name": ""}, "last_name", "no-name"),
        ({"email": "m@len"}, "email", "bad-email"),
        ({"email": ""}, "email", "no-login"),
        ({"login": "with space"}, "login", "bad-login"),
        ({"phone": "12-34"}, "phone", "short-phone"),
        ({"roles": "Царь"}, "roles", "unknown-role"),
        ({"birthday": "31.02.1990"}, "birthday", "bad-date"),
        ({"birthday": "05.03.0090"}, "birthday", "bad-date"),
        ({"position": "=cmd|'/c calc'!A1"}, "position", "formula"),
        ({"first_name": "я" * 301}, "first_name", "too-long"),
        ({"email": f"{'m' * 250}@len.example", "login": "m"}, "email", "too-long"),
    ],
)
def test_what_is_wrong_is_said_of_its_cell(told: dict[str, str], field: str, slug: str) -> None:
    assert [(fault["field"], fault["slug"]) for fault in person(**{**RIGHT, **told}).faults] == [(field, slug)]


def existing(**more: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("middle_name", "position", "phone", "unit"), "")
    return {**texts, **RIGHT, "login": "m@len.example", "client_id": None, "birthday": None, "roles": ["user"], **more}


AROUND = Around(
    clients={"ооо «лён»": (CLIENT, "ООО «Лён»")},
    units={None: {"отдел кадров": (UNIT, "Отдел кадров")}, CLIENT: {}},
    foreign={"taken"},
)
KNOWN = Around(AROUND.clients, AROUND.units, {"m@len.example": existing()}, AROUND.foreign)


@pytest.mark.parametrize(
    ("told", "around", "kind", "slugs"),
    [
        ({}, AROUND, "new", []),
        ({}, KNOWN, "same", []),
        ({"position": "Бухгалтер"}, KNOWN, "changed", ["exists"]),
        ({"roles": "Специалист"}, KNOWN, "changed", ["exists"]),
        ({"roles": "Пользователь"}, KNOWN, "same", []),
        ({"unit": "отдел Кадров"}, AROUND, "new", []),
        ({"unit": "Отдел кадор"}, AROUND, "new", ["unit-similar"]),
        ({"unit": "Склад"}, AROUND, "new", ["unit-new"]),
        ({"client": "ООО «Лен»"}, AROUND, "wrong", ["unknown-client"]),
        ({"client": "ооо «лён»", "roles": "Специалист"}, AROUND, "wrong", ["role-of-client"]),
        ({"client": "ООО «Лён»"}, KNOWN, "wrong", ["other-company"]),
        ({"login": "Taken"}, AROUND, "wrong", ["login-taken"]),
    ],
)
def test_what_taking_a_row_in_would_do(told: dict[str, str], around: Around, kind: str, slugs: list[str]) -> None:
    found, remarks = state_of_row(person(**{**RIGHT, **told}), around)
    assert (found, [remark["slug"] for remark in remarks]) == (kind, slugs)


def test_a_better_name_is_offered() -> None:
    (remark,) = state_of_row(person(**RIGHT, unit="Отдел кадор"), AROUND)[1]
    assert remark["better"] == "Отдел кадров"
    (remark,) = state_of_row(person(**RIGHT, client="ООО «Лен»"), AROUND)[1]
    assert remark["better"] == "ООО «Лён»"


def test_the_last_row_about_a_person_counts() -> None:
    assert rules.find_repeats([(2, "a"), (3, "b"), (4, "a"), (5, ""), (6, ""), (7, "a")]) == {2, 4}
