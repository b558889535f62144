"""The page of letters in demo mode."""

from __future__ import annotations

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.notices import routes, service
from liniya.domains.notices.rules import Words
from tests.domains.api import Settings, client_of, make_app


async def test_letters_are_shown_to_everybody_in_demo_mode(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        for number in range(3):
            await service.write_letters(
                tx, [service.Draft(str(number), Words(str(number), "Текст"), ["a@b.example"], None)]
            )
    app = make_app(database, Settings(demo=True))
    app.include_router(routes.router)
    async with client_of(app) as browser:
        first = (await browser.get("/api/letters", params={"limit": 2})).json()
        assert [letter["subject"] for letter in first["letters"]] == ["2", "1"]
        assert set(first["letters"][0]) == {"id", "to", "subject", "text", "at", "sent_at"}
        before = first["letters"][-1]["id"]
        second = (await browser.get("/api/letters", params={"limit": 2, "before": before})).json()
        assert ([letter["subject"] for letter in second["letters"]], second["has_more"]) == (["0"], False)
        assert (await browser.get("/api/letters", params={"limit": 0})).status_code == 422


async def test_there_is_no_such_page_otherwise(database: Database) -> None:
    app = make_app(database)
    app.include_router(routes.router)
    async with client_of(app) as browser:
        answer = await browser.get("/api/letters")
    assert (answer.status_code, answer.json()["slug"]) == (404, "not-found")
