"""REST of the monitor."""

from __future__ import annotations

from liniya.core.tx import Database
from liniya.domains.monitor import routes
from tests.domains.api import client_of, make_app
from tests.flows.world import make_world


async def test_my_day(database: Database) -> None:
    world = await make_world(database)
    user, specialist = await world.user("Лебедева"), await world.specialist("Ремизова")
    await world.asks("Лебедева")
    app = make_app(database)
    app.include_router(routes.router)
    async with client_of(app, specialist) as browser:
        figures = (await browser.get("/api/today")).json()
        assert figures == {
            "inquiries": 1,
            "inquiries_usual": None,
            "first_reply_s": None,
            "rating": None,
            "ratings": 0,
        }
        assert (await browser.get("/api/today", params={"utc_offset_minutes": 600})).json()["inquiries"] == 1
        assert (await browser.get("/api/today", params={"utc_offset_minutes": 841})).status_code == 422
    async with client_of(app, user) as browser:
        assert (await browser.get("/api/today")).status_code == 403
    async with client_of(app) as browser:
        assert (await browser.get("/api/today")).status_code == 401
