"""What an entry says, by tables."""

from __future__ import annotations

from typing import Any

import pytest

from liniya.domains.audit.rules import next_changes


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, []),
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        ({}, {"a": 1, "b": None}, [("a", None, 1)]),
        ({"a": 1}, {}, [("a", 1, None)]),
        ({"z": 1, "a": 1}, {"b": 2, "a": 3}, [("b", None, 2), ("a", 1, 3), ("z", 1, None)]),
    ],
)
def test_changes(before: dict[str, Any], after: dict[str, Any], changes: list[tuple[str, Any, Any]]) -> None:
    found = next_changes(before, after)
    assert [(one["field"], one["before"], one["after"]) for one in found] == changes
