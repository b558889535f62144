"""What a message may be, and how marks move. Pure."""

from typing import Any, Final, Literal

from liniya.kit.text import one_line

Side = Literal["user", "staff"]

LONGEST_MESSAGE: Final = 10_000
PREVIEW: Final = 120
STAFF_ONLY: Final = frozenset({"note", "comment"})
"""Members of a payload that a user never gets."""


def is_too_long(text: str) -> bool:
    """Whether a tidied message has more than `LONGEST_MESSAGE` characters."""
    return len(text) > LONGEST_MESSAGE


def next_preview(kind: str, payload: dict[str, Any]) -> str:
    """What a list shows of an entry: the beginning of a message, nothing of a technical event."""
    return one_line(payload["text"], PREVIEW) if kind == "message" and "text" in payload else ""


def is_for_staff_only(payload: dict[str, Any]) -> bool:
    """Whether the user must get another version of the payload."""
    return not STAFF_ONLY.isdisjoint(payload)


def next_user_payload(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload as the user may see it."""
    return {name: value for name, value in payload.items() if name not in STAFF_ONLY}


def next_mark(mark: int, *, seq: int, is_own: bool, is_message: bool) -> int:
    """How far somebody has read after the entry `seq`: own acts are read, and so is a technical event after all else was.

    So unread counts are `last_seq - mark` and count what people wrote.
    """
    return seq if is_own or (not is_message and mark == seq - 1) else mark
