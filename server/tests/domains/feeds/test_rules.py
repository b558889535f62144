"""What a message may be, and how marks move."""

from __future__ import annotations

from typing import Any

import pytest

from liniya.domains.feeds import rules
from liniya.domains.feeds.rules import LONGEST_MESSAGE, PREVIEW


@pytest.mark.parametrize(
    ("length", "too_long"), [(0, False), (1, False), (LONGEST_MESSAGE, False), (LONGEST_MESSAGE + 1, True)]
)
def test_how_long_a_message_may_be(length: int, too_long: bool) -> None:
    assert rules.is_too_long("ё" * length) is too_long


PREVIEWS: list[tuple[str, dict[str, Any], str]] = [
    ("message", {"text": "Не закрывается октябрь"}, "Не закрывается октябрь"),
    ("message", {"text": "Первая\nвторая\t третья"}, "Первая вторая третья"),
    ("message", {"text": "я" * PREVIEW}, "я" * PREVIEW),
    ("message", {"text": "я" * (PREVIEW + 1)}, "я" * (PREVIEW - 1) + "…"),
    ("message", {}, ""),
    ("transferred", {"note": "Две группы", "text": "тайна"}, ""),
    ("work_started", {"account_id": "1"}, ""),
]


@pytest.mark.parametrize(("kind", "payload", "preview"), PREVIEWS)
def test_what_a_list_shows(kind: str, payload: dict[str, Any], preview: str) -> None:
    assert rules.next_preview(kind, payload) == preview
    assert len(preview) <= PREVIEW


PAYLOADS: list[tuple[dict[str, Any], bool, dict[str, Any]]] = [
    ({}, False, {}),
    ({"text": "Да"}, False, {"text": "Да"}),
    ({"to_line_id": "1", "note": "Грубит"}, True, {"to_line_id": "1"}),
    ({"stars": 2, "comment": "Долго"}, True, {"stars": 2}),
    ({"note": "а", "comment": "б"}, True, {}),
]


@pytest.mark.parametrize(("payload", "staff_only", "for_user"), PAYLOADS)
def test_what_a_user_never_gets(payload: dict[str, Any], staff_only: bool, for_user: dict[str, Any]) -> None:
    before = dict(payload)
    assert rules.is_for_staff_only(payload) is staff_only
    assert rules.next_user_payload(payload) == for_user
    assert payload == before


MARKS: list[tuple[str, int, int, bool, bool, int]] = [
    # name, mark before, the entry's seq, own act, message, mark after
    ("an own message is read", 3, 9, True, True, 9),
    ("an own technical event is read", 3, 9, True, False, 9),
    ("somebody's message is not", 8, 9, False, True, 8),
    ("a technical event after all was read is no news", 8, 9, False, False, 9),
    ("a technical event after something unread stays unread", 7, 9, False, False, 7),
    ("the first entry of all, technical", 0, 1, False, False, 1),
    ("the first entry of all, a message", 0, 1, False, True, 0),
]


@pytest.mark.parametrize(
    ("mark", "seq", "is_own", "is_message", "after"), [m[1:] for m in MARKS], ids=[m[0] for m in MARKS]
)
def test_how_marks_move(mark: int, seq: int, is_own: bool, is_message: bool, after: int) -> None:
    assert rules.next_mark(mark, seq=seq, is_own=is_own, is_message=is_message) == after


def test_marks_never_move_back_or_beyond_the_end() -> None:
    for seq in range(1, 6):
        for mark in range(seq):
            for is_own in (True, False):
                for is_message in (True, False):
                    after = rules.next_mark(mark, seq=seq, is_own=is_own, is_message=is_message)
                    assert mark <= after <= seq
