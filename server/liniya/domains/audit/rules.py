"""What an entry of the audit log says."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "settings": ("partner", "client", "unit", "line", "connection", "vendor"),
    "people": ("account", "role", "specialist", "request"),
    "sign_in": ("session", "password", "second_step", "sso"),
}
"""The first words of the acts of each group."""
KEEP: Final = timedelta(days=3 * 365)


def next_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What differs, field by field in the order of `after`; a field that was not there before, or is no more, is None there."""
    fields = dict.fromkeys([*after, *before])
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in fields
        if before.get(name) != after.get(name)
    ]
