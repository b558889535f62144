"""Columns as arrays: what goes in comes out, whatever people write."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liniya.core.arrays import json_array, list_array, plain_array, text_array
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import plain

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=5,
)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def connection(urls: DatabaseUrls) -> Any:
    with psycopg.connect(plain(urls.app), autocommit=True) as one:
        yield one


def back(connection: Any, type_: str, array: str, read: str = "n") -> list[Any]:
    query = f"SELECT {read} FROM unnest(%s::{type_}[]) WITH ORDINALITY AS u(n, nth) ORDER BY nth"  # noqa: S608
    return [row[0] for row in connection.execute(query, [array])]


@many
@given(values=st.lists(TEXT | st.none() | st.sampled_from(["null", "NULL", "", "{}", '"', "\\", "a,b", "\n", "\x7f"])))
def test_texts(connection: Any, values: list[str | None]) -> None:
    assert back(connection, "text", text_array(values)) == values


@many
@given(values=st.lists(JSON))
def test_json(connection: Any, values: list[Any]) -> None:
    """None is SQL's NULL, which reads as None, too."""
    assert back(connection, "json", json_array(values)) == values


@many
@given(values=st.lists(st.lists(TEXT) | st.none()))
def test_lists_of_different_lengths(connection: Any, values: list[list[str] | None]) -> None:
    assert back(connection, "text", list_array(values), "n::text[]") == values


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        ("uuid", [UUID(int=7), None, UUID(int=2**128 - 1)]),
        ("bigint", [0, -(2**62), None]),
        ("boolean", [True, False, None]),
        ("timestamptz", [datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC), None]),
        ("uuid", []),
    ],
)
def test_plain_values(connection: Any, type_: str, values: list[Any]) -> None:
    assert back(connection, type_, plain_array(values)) == values
