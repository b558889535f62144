"""Columns of many rows as the text of PostgreSQL arrays: `unnest` makes rows of them for a fraction of what JSON costs."""

from collections.abc import Iterable, Sequence
from typing import Any

from liniya.core.events import to_json


def plain_array(values: Iterable[Any]) -> str:
    """Ids, numbers, times, truth values and None."""
    return f"{{{to_json(list(values)).decode()[1:-1]}}}"


def text_array(values: Sequence[str | None]) -> str:
    """Any texts."""
    made = plain_array(values)
    if "\\" not in made:
        return made
    # JSON writes control characters in its own way; an array takes them as they are.
    return f"{{{','.join('null' if value is None else _quoted(value) for value in values)}}}"


def json_array(values: Iterable[Any]) -> str:
    """Values for a JSON column; None is SQL's NULL."""
    return plain_array(None if value is None else to_json(value).decode() for value in values)


def list_array(values: Sequence[Sequence[str] | None]) -> str:
    """Lists of texts, as texts that PostgreSQL reads as arrays: an array of arrays must have lists of one length."""
    return text_array([None if value is None else text_array(value) for value in values])


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", r"\\").replace('"', r"\"") + '"'
