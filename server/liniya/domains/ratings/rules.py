"""What a rating may be. Pure."""

from typing import Final

LEAST: Final = 1
MOST: Final = 5
LONGEST_COMMENT: Final = 2000


def is_possible(stars: int) -> bool:
    """1 to 5 (E6)."""
    return LEAST <= stars <= MOST


def is_too_long(comment: str) -> bool:
    """Whether a tidied comment has more than `LONGEST_COMMENT` characters."""
    return len(comment) > LONGEST_COMMENT


def may_rate(state: str, *, is_user: bool) -> bool:
    """Only whose inquiry it is, and only after the end of work (E6)."""
    return is_user and state == "finished"
