"""Where an id of an object can stand in a request: read from the contract, so a new one is found by itself.

A slot is the path to it: `path.line_id`, `query.feed_id`, `body.to.account_id`; `body.ids[]` is the first of several.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

NOT_OBJECTS = {"header.idempotency-key": "made by the client; counts for the caller alone"}


def slots_of_operation(document: dict[str, Any], operation: str) -> set[str]:
    """Every place for an id in the path, the query and the body of `VERB /path`."""
    verb, path = operation.split(" ")
    told = document["paths"][path][verb.lower()]
    found = {
        f"{parameter['in']}.{parameter['name']}{rest}"
        for parameter in told.get("parameters", ())
        for rest in slots_of_schema(document, parameter["schema"], named=parameter["name"])
    }
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {*found, *(f"body{rest}" for rest in slots_of_schema(document, body))} - NOT_OBJECTS.keys()


def slots_of_schema(document: dict[str, Any], schema: dict[str, Any], *, named: str = "") -> Iterator[str]:
    """By the format, or by the name: an id that is not typed as one is found, too."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    is_id = schema.get("format") == "uuid" or (schema.get("type") == "string" and named.endswith(("_id", "_ids")))
    if is_id:
        yield ""
    for part in ("anyOf", "oneOf", "allOf"):
        for choice in schema.get(part, ()):
            yield from slots_of_schema(document, choice, named=named)
    for name, member in schema.get("properties", {}).items():
        for rest in slots_of_schema(document, member, named=name):
            yield f".{name}{rest}"
    for member in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(member, dict):
            for rest in slots_of_schema(document, member, named=named):
                yield f"[]{rest}"


def filled(value: Any, of: set[str], at: str = "") -> set[str]:
    """Which of these slots the value has something in."""
    if isinstance(value, dict):
        return {slot for name, member in value.items() for slot in filled(member, of, f"{at}.{name}" if at else name)}
    if isinstance(value, list):
        return {slot for member in value for slot in filled(member, of, f"{at}[]")}
    return {at} & of if value is not None else set()


def put(value: dict[str, Any], slot: str, new: Any) -> dict[str, Any]:
    """A copy with something else in this slot."""
    changed = copy.deepcopy(value)
    *way, last = _steps(slot)
    place: Any = changed
    for step in way:
        place = place[step]
    place[last] = new
    return changed


def look(value: dict[str, Any], slot: str) -> Any:
    """What stands in this slot."""
    found: Any = value
    for step in _steps(slot):
        found = found[step]
    return found


def _steps(slot: str) -> list[str | int]:
    steps: list[str | int] = []
    for name in slot.split("."):
        steps += [name.removesuffix("[]"), 0] if name.endswith("[]") else [name]
    return steps
