"""What goes out is written down: events and problems stand in docs/protocol.md, every answer has the security headers."""

from __future__ import annotations

import ast
import re
import string
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from liniya.core.events import Event
from liniya.core.problems import Problem, every_problem
from liniya.infra.postgres import DatabaseUrls
from liniya.main.app import create_app
from liniya.main.settings import Settings
from tests.structure.source import all_sources, called, dotted

PROTOCOL = (Path(__file__).resolve().parents[3] / "docs" / "protocol.md").read_text(encoding="utf-8")
INSIDE_ONLY = frozenset(
    {"account.signed_out", "password_link.made", "role.granted", "role.revoked", "account.blocking_changed"}
    | {
        "request.answered",
        "inquiries.missed",
        "line.pool_may_have_grown",
        "company.card_changed",
        "company.names_changed",
    }
)
"""Facts that reactions hear and nobody outside."""
THE_SAME_ON_THE_WIRE = {"presence.changed": 2, "person.changed": 2}
"""Users are told of their specialists with the same events that colleagues get."""
EXTRAS: dict[str, dict[str, Any]] = {
    "message-too-long": {"limit": 10_000, "length": 10_001},
    "too-many-attempts": {"retry_after": 20},
    "too-fast": {"retry_after": 2},
    "sso-unreachable": {"why": "connection"},
    "second-step-to-set-up": {"secret": "JBSWY3DPEHPK3PXP", "uri": "otpauth://totp/x", "qr": "<svg/>"},
    "already-there": {"name": "Kim"},
    "already-answered": {"state": "accepted"},
    "too-many-waiting": {"most": 20},
    "file-too-large": {"megabytes": 20, "rows": 50_000},
    "too-many-windows": {"most": 64},
    "unexpected": {"trace": "0af7651916cd43dd8448eb211c80319c"},
    "unknown-command": {"cmd": "message.shout"},
    "transfer-not-possible": {"reason": "absent"},
    "invalid-input": {"fields": [{"field": "text", "problem": "missing"}]},
    "weak-password": {"reason": "short", "least": 8},
}
"""What these problems are raised with."""
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}


def section(number: int) -> str:
    return PROTOCOL.split(f"\n## {number}. ")[1].split("\n## ")[0]


def every_event() -> list[type[Event]]:
    """Slots make a dataclass twice; the one that can be imported counts."""
    found, waiting = {}, [Event]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("liniya.") and getattr(sys.modules[kind.__module__], kind.__name__) is kind:
                found[kind.__name__] = kind
    return list(found.values())


def documented_events() -> set[str]:
    return set(re.findall(r"^\| `([a-z_.]+)` \|", section(7), re.MULTILINE))


def test_every_event_with_an_audience_is_documented() -> None:
    types = {kind.type for kind in every_event()}
    assert types - INSIDE_ONLY == documented_events()
    assert types >= INSIDE_ONLY


def test_every_type_of_event_is_its_own() -> None:
    counts = Counter(kind.type for kind in every_event())
    assert {name: count for name, count in counts.items() if count > 1} == THE_SAME_ON_THE_WIRE


def test_inside_facts_have_no_audience() -> None:
    inside = {kind.__name__ for kind in every_event() if kind.type in INSIDE_ONLY}
    found = [
        f"{source.at(call)} {dotted(call.args[0].func)}"
        for source in all_sources()
        for name, call in called(source.tree)
        if name.endswith(".emit") and call.args and isinstance(call.args[0], ast.Call)
        if dotted(call.args[0].func) in inside and (len(call.args) > 1 or call.keywords)
    ]
    assert found == []


def test_whispers_are_documented() -> None:
    whispered = {"feed.typing", "queue.place"}
    assert set(re.findall(r"`([a-z]+\.[a-z]+) \{", section(7).split("Whispers:")[1])) == whispered


def documented_problems() -> dict[str, int]:
    return {slug: int(status) for slug, status in re.findall(r"`([a-z-]+)` (\d{3})", section(3))}


def test_every_problem_is_documented_with_its_status() -> None:
    mine = {kind.slug: kind.status for kind in every_problem() if kind.__module__.startswith("liniya.")}
    assert mine == documented_problems()


def test_every_slug_is_its_own() -> None:
    counts = Counter(kind.slug for kind in every_problem() if kind.__module__.startswith("liniya."))
    assert [slug for slug, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("kind", every_problem(), ids=lambda kind: kind.slug)
@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_problem_says_what_is_wrong_and_what_to_do(kind: type[Problem], locale: str) -> None:
    extra: dict[str, Any] = EXTRAS.get(kind.slug, {})
    document = kind(**extra).document(locale)
    assert document["type"] == f"/problems/{kind.slug}"
    for text in (document["title"], document["detail"]):
        assert text.strip() == text != ""
        assert "{" not in text
        assert bool(re.search("[а-яё]", text)) is (locale == "ru")
    assert document["detail"].endswith((".", "?", "!"))
    named = {name for text in (*kind.ru, *kind.en) for _, name, _, _ in string.Formatter().parse(text) if name}
    assert named <= extra.keys()


@pytest.fixture
async def app(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[FastAPI]:
    app = create_app(Settings(data_dir=tmp_path, public_url="https://help.example"), fresh_urls)
    yield app
    await app.state.database.close()


KINDS = [
    ("GET", "/healthz", 200),
    ("GET", "/api/welcome", 200),
    ("GET", "/api/session", 401),
    ("GET", "/api/nothing", 404),
    ("POST", "/api/session", 422),
    ("POST", "/broken", 500),
    ("GET", "/", None),
    ("GET", "/clients/some/page", None),
    ("DELETE", "/api/welcome", 405),
    ("GET", "/api/openapi.json", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), KINDS)
async def test_every_answer_has_the_security_headers(app: FastAPI, method: str, path: str, status: int | None) -> None:
    @app.post("/broken")
    async def broken() -> None:
        raise RuntimeError("a fault of ours")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://help.example") as client:
        answer = await client.request(method, path, json={} if method == "POST" else None)
    assert status in (answer.status_code, None)
    policy = answer.headers.get("content-security-policy", "")
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert SECURITY_HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    if answer.status_code >= 400 and path.startswith("/api/"):
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_foreign_page_is_refused_and_told_so_with_the_headers(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://help.example") as client:
        for origin, status in (
            ("https://evil.example", 403),
            ("null", 403),
            ("https://help.example", 422),
            (None, 422),
        ):
            headers = {"origin": origin} if origin else {}
            answer = await client.post("/api/session", json={}, headers=headers)
            assert answer.status_code == status, origin
            assert SECURITY_HEADERS.items() <= dict(answer.headers).items()
