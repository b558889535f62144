"""The log as its reader gets it: pages, filters, parts, and what the verbs have written."""

from __future__ import annotations

from typing import Any

import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.accounts.tables import Account
from liniya.domains.lines.tables import Line
from liniya.domains.organisations.tables import Partner
from liniya.main import make
from tests.domains.api import client_of, make_app


@pytest.fixture
async def company(database: Database) -> tuple[Partner, Account, Line]:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        administrator = await make.make_account(tx, partner, ("administrator",), last_name="Щукин")
        return partner, administrator, await make.make_line(tx, partner, name="Бухгалтерия")


def told(entry: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(change["field"], change["before"], change["after"]) for change in entry["changes"]]


async def test_who_did_what_with_what(database: Database, company: tuple[Partner, Account, Line]) -> None:
    partner, administrator, line = company
    async with database.tx(SYSTEM) as tx:
        specialist = await make.make_account(tx, partner, ("specialist",), last_name="Валеев")
    async with client_of(make_app(database), administrator) as client:
        await client.put(f"/api/lines/{line.id}/specialists/{specialist.id}", json={"priority": "standard"})
        await client.put(f"/api/lines/{line.id}/specialists/{specialist.id}", json={"priority": "high"})
        await client.put(f"/api/lines/{line.id}/specialists/{specialist.id}", json={"priority": "high"})
        await client.patch(f"/api/lines/{line.id}", json={"name": "Учёт", "wait_warn_s": line.wait_warn_s})
        await client.delete(f"/api/accounts/{specialist.id}/roles/specialist")
        await client.put(f"/api/accounts/{specialist.id}/roles/user")
        await client.post(f"/api/accounts/{specialist.id}/block")
        page = (await client.get("/api/audit")).json()
        seen = [(entry["act"], entry["subject"].split()[0], entry["who"], told(entry)) for entry in page["items"]]
        who, changed = "Щукин", ("name", "Бухгалтерия", "Учёт")
        named = [("specialist", None, "Валеев Имя"), ("specialist_id", None, str(specialist.id))]
        assert [(act, subject, name.split()[0], changes) for act, subject, name, changes in seen] == [
            ("account.blocked", "Валеев", who, []),
            ("role.granted", "Валеев", who, [("role", None, "user")]),
            ("role.revoked", "Валеев", who, [("role", "specialist", None)]),
            ("line.changed", "Учёт", who, [changed]),
            ("specialist.changed", "Бухгалтерия", who, [*named, ("priority", "standard", "high")]),
            ("specialist.added", "Бухгалтерия", who, [*named, ("priority", None, "standard")]),
            ("session.started", who, who, []),
        ]
        assert (await client.get("/api/audit/counts")).json() == {"all": 7, "settings": 1, "people": 5, "sign_in": 1}
        people = (await client.get("/api/audit", params={"group": "settings"})).json()["items"]
        assert [entry["act"] for entry in people] == ["line.changed"]


async def test_what_changes_refer_to_has_a_name(database: Database, company: tuple[Partner, Account, Line]) -> None:
    partner, administrator, line = company
    async with database.tx(SYSTEM) as tx:
        carer = await make.make_account(tx, partner, ("specialist",), last_name="Валеев")
        client_id = (await make.make_client(tx, partner, name="Полюс")).id
    async with client_of(make_app(database), administrator) as client:
        unit = (await client.post("/api/units", json={"name": "Склад", "client_id": str(client_id)})).json()["id"]
        care = {"care_specialist_id": str(carer.id), "client_manager_id": None}
        await client.put(f"/api/clients/{client_id}/care", json=care)
        await client.post(f"/api/lines/{line.id}/connections", json={"unit_id": unit})
        names = (await client.get("/api/audit")).json()["names"]
        assert names == {str(client_id): "Полюс", str(carer.id): "Валеев Имя", unit: "Склад"}
        await client.delete(f"/api/units/{unit}")
        assert (await client.get("/api/audit", params={"group": "sign_in"})).json()["names"] == {}


async def test_pages_and_filters(database: Database, company: tuple[Partner, Account, Line]) -> None:
    _, administrator, line = company
    async with client_of(make_app(database), administrator) as client:
        for n in range(7):
            await client.patch(f"/api/lines/{line.id}", json={"name": f"Линия {n}"})

        async def names(**params: Any) -> tuple[list[str], str | None]:
            params = {"group": "settings", **params}
            page = (await client.get("/api/audit", params=params)).json()
            return [entry["subject"] for entry in page["items"]], page["next"]

        first, more = await names(limit=3)
        second, last = await names(limit=4, before=more)
        assert (first, second, last) == (["Линия 6", "Линия 5", "Линия 4"], [f"Линия {n}" for n in (3, 2, 1, 0)], None)
        assert (await names(q="лин 4"))[0] == ["Линия 4"]
        assert (await names(q="100%"))[0] == []
        assert len((await names(account_id=str(administrator.id), subject_id=str(line.id), door="rest"))[0]) == 7
        assert (await names(door="cli"))[0] == []
        assert (await names(since="2100-01-01T00:00:00Z"))[0] == (await names(until="2000-01-01T00:00:00Z"))[0] == []
        assert (await client.get("/api/audit", params={"since": "2026-01-01T00:00:00"})).status_code == 422
        assert (await client.get("/api/audit", params={"until": "0.5"})).status_code == 422


async def test_sign_ins_and_refusals(database: Database, company: tuple[Partner, Account, Line]) -> None:
    partner, administrator, _ = company
    async with database.tx(SYSTEM) as tx:
        await make.make_account(tx, partner, login="marina", password="синий трактор", last_name="Лебедева")
    async with client_of(make_app(database)) as stranger:
        await stranger.post("/api/session", json={"login": "marina", "password": "не тот"})
        await stranger.post("/api/session", json={"login": "nobody", "password": "не тот"})
        await stranger.post("/api/session", json={"login": "marina", "password": "синий трактор"})
        await stranger.delete("/api/session")
    async with client_of(make_app(database), administrator) as client:
        page = (await client.get("/api/audit", params={"group": "sign_in"})).json()
        assert [(entry["act"], entry["subject"].split()[0], bool(entry["who"])) for entry in page["items"]] == [
            ("session.started", "Щукин", True),
            ("session.ended", "Лебедева", True),
            ("session.started", "Лебедева", True),
            ("session.refused", "Лебедева", False),
        ]


async def test_another_company_has_its_own_log(database: Database, company: tuple[Partner, Account, Line]) -> None:
    _, administrator, line = company
    async with database.tx(SYSTEM) as tx:
        stranger = await make.make_account(tx, await make.make_partner(tx), ("administrator",))
    async with client_of(make_app(database), administrator) as client:
        await client.patch(f"/api/lines/{line.id}", json={"name": "Учёт"})
    async with client_of(make_app(database), stranger) as client:
        assert (await client.get("/api/audit", params={"subject_id": str(line.id)})).json()["items"] == []
        assert (await client.get("/api/audit/counts")).json() == {"all": 1, "settings": 0, "people": 0, "sign_in": 1}
