"""REST of ratings."""

from __future__ import annotations

import pytest

from liniya.core.tx import Database
from liniya.domains.inquiries import service as inquiries
from liniya.domains.ratings import routes
from liniya.kit.ids import new_id
from tests.domains.api import client_of, make_app
from tests.flows.world import World, make_world


@pytest.fixture
async def world(database: Database) -> World:
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    return world


async def test_rating_over_rest(world: World) -> None:
    app = make_app(world.database)
    app.include_router(routes.router)
    inquiry = await world.inquiry("Лебедева")
    url, body = f"/api/inquiries/{inquiry.id}/rating", {"stars": 5, "comment": "Спасибо"}
    async with client_of(app, world.people["Лебедева"]) as browser:
        early = await browser.post(url, json=body)
        assert (early.status_code, early.json()["slug"]) == (409, "stale-state")
        await world.does("Ремизова", inquiries.finish_work, inquiry.id)

        key = {"idempotency-key": str(new_id())}
        answer = await browser.post(url, json=body, headers=key)
        assert answer.status_code == 200
        assert answer.json()["rating"] | {"at": None} == {"inquiry_id": str(inquiry.id), "at": None, **body}
        assert (await browser.post(url, json=body, headers=key)).json() == answer.json()

        reused = await browser.post(url, json={"stars": 1}, headers=key)
        assert (reused.status_code, reused.json()["slug"]) == (409, "command-id-reused")
        again = await browser.post(url, json=body)
        assert (again.status_code, again.json()["slug"]) == (409, "already-rated")
        for wrong in ({}, {"stars": 0}, {"stars": 6}, {"stars": 5, "comment": "ж" * 2001}):
            assert (await browser.post(url, json=wrong)).status_code == 422
    assert (await world.kinds("Лебедева")).count("rated") == 1


async def test_nobody_and_strangers(world: World) -> None:
    app = make_app(world.database)
    app.include_router(routes.router)
    url = f"/api/inquiries/{(await world.inquiry('Лебедева')).id}/rating"
    async with client_of(app) as browser:
        assert (await browser.post(url, json={"stars": 5})).status_code == 401
    async with client_of(app, await world.user("Аникеев")) as browser:
        assert (await browser.post(url, json={"stars": 5})).status_code == 404
    async with client_of(app, world.people["Ремизова"]) as browser:
        assert (await browser.post(url, json={"stars": 5})).status_code == 403
