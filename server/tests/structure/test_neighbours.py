"""Of a neighbour you may see only service, events, schemas and errors; reports and monitor also see tables."""

from __future__ import annotations

from tests.structure.source import Source, domain_sources, imported

VISIBLE = frozenset({"service", "events", "schemas", "errors"})
READERS = frozenset({"reports", "monitor"})


def forbidden_sight(source: Source) -> list[str]:
    own = source.parts[1]
    allowed = VISIBLE | {"tables"} if own in READERS else VISIBLE
    found = []
    for name, node in imported(source.tree):
        parts = name.split(".")
        if parts[:2] != ["liniya", "domains"] or len(parts) < 4 or parts[2] == own:
            continue
        if parts[3] not in allowed:
            found.append(f"{source.at(node)} sees {'.'.join(parts[2:4])}")
    return found


def whole_package(source: Source) -> list[str]:
    """`from liniya.domains import lines` would allow to see everything of it later."""
    return [
        f"{source.at(node)} imports the package {name}"
        for name, node in imported(source.tree)
        if name.startswith("liniya.domains") and name.count(".") < 3 and name != f"liniya.domains.{source.parts[1]}"
    ]


def test_neighbours_are_seen_only_through_their_windows() -> None:
    assert [line for source in domain_sources() for line in forbidden_sight(source) + whole_package(source)] == []
