"""REST is asked so often and no more: of one sign-in, and of one address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.infra.postgres import DatabaseUrls
from liniya.main import make
from liniya.main.app import create_app
from liniya.main.settings import Settings

PER_S = 0.5
RESERVE = 5
OFFICE = 10


@pytest.fixture
async def app(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[FastAPI]:
    app = create_app(Settings(data_dir=tmp_path, requests_per_s=PER_S), fresh_urls)
    async with app.state.database.jobs.open_async():
        yield app
    await app.state.database.close()


def browser(app: FastAPI, address: str, token: str | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(address, 1)),
        base_url="http://localhost:8000",
        cookies={COOKIE: token} if token else None,
    )


async def test_one_sign_in(app: FastAPI) -> None:
    async with app.state.database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        tokens = [await make.sign_in_as(tx, await make.make_account(tx, partner)) for _ in range(2)]
    async with browser(app, "192.0.2.1", tokens[0]) as one, browser(app, "192.0.2.1", tokens[1]) as two:
        assert [(await one.get("/api/session")).status_code for _ in range(RESERVE)] == [200] * RESERVE
        refused = await one.get("/api/session")
        assert (refused.status_code, refused.json()["slug"]) == (429, "too-fast")
        assert 1 <= int(refused.headers["retry-after"]) <= 2
        assert refused.headers["content-type"] == "application/problem+json"
        assert "x-trace-id" in refused.headers
        assert (await two.get("/api/session")).status_code == 200
        assert (await one.get("/readyz")).status_code in (200, 503)


async def test_one_address_whatever_sign_ins_it_makes_up(app: FastAPI) -> None:
    asked, status = -1, 200
    while status == 200:
        asked += 1
        async with browser(app, "192.0.2.2", f"made up {asked}") as one:
            status = (await one.get("/api/welcome")).status_code
    assert status == 429
    assert RESERVE * OFFICE <= asked < 10 * RESERVE * OFFICE  # time passes, so some more are taken
    async with browser(app, "192.0.2.3") as another:
        assert (await another.get("/api/welcome")).status_code == 200
