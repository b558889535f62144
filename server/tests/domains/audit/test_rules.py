"""What an entry says, by tables."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from liniya.domains.audit.rules import GROUPS, next_changes
from liniya.domains.audit.schemas import Act


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


@pytest.mark.parametrize("act", get_args(Act))
def test_every_act_stands_in_one_group(act: str) -> None:
    noun, _ = act.split(".")
    assert sum(noun in nouns for nouns in GROUPS.values()) == 1
