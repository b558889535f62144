"""Text."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufeff]")
_WHOLE_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def tidy(text: str) -> str:
    """Composed form, `\\n` line ends, no control characters, no blank edges."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _INVISIBLE.sub("", text).strip()


def one_line(text: str, limit: int) -> str:
    """The text on one line, cut with an ellipsis to at most `limit` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold it: no lone surrogates, no NUL."""
    return _UNSTORABLE.search(text) is None


def is_whole_address(text: str) -> bool:
    """Whether it looks like an e-mail address with its domain: «ivanova@company.ru». Only a letter can tell more."""
    return _WHOLE_ADDRESS.fullmatch(text) is not None
