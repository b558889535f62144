"""The session's cookie, and what REST of accounts answers: status, shape, slug."""

from __future__ import annotations

from http.cookies import SimpleCookie
from uuid import uuid4

import pytest

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Database
from liniya.domains.accounts.tables import Account
from liniya.domains.organisations.tables import Partner
from liniya.main import make
from tests.domains.api import Settings, client_of, make_app

PASSWORD = "синий трактор"


@pytest.fixture
async def partner(database: Database) -> Partner:
    async with database.tx(SYSTEM) as tx:
        return await make.make_partner(tx, name="Первый Бит")


async def account(database: Database, partner: Partner, *roles: str, **given: object) -> Account:
    async with database.tx(SYSTEM) as tx:
        return await make.make_account(tx, partner, roles or ("user",), **given)  # type: ignore[arg-type]


async def test_a_session_from_sign_in_to_sign_out(database: Database, partner: Partner) -> None:
    marina = await account(database, partner, login="marina", password=PASSWORD, last_name="Лебедева", first_name="М")
    async with client_of(make_app(database)) as client:
        assert (await client.get("/api/session")).json()["slug"] == "not-signed-in"
        answer = await client.post("/api/session", json={"login": "marina", "password": PASSWORD, "remember": True})
        assert answer.status_code == 200
        cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
        assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "lax", "/")
        assert cookie["max-age"] == str(30 * 86_400)
        assert answer.headers["cache-control"] == "no-store"
        me = {
            "account_id": str(marina.id),
            "login": "marina",
            "name": "Лебедева М",
            "email": marina.email,
            "roles": ["user"],
            "partner_id": str(partner.id),
            "partner_name": "Первый Бит",
            "client_id": None,
            "locale": "ru",
            "status": "dnd",
            "idle_after_s": 600,
        }
        assert answer.json() == me
        assert (await client.get("/api/session")).json() == me
        assert (await client.patch("/api/me", json={"locale": "en"})).json() == {**me, "locale": "en"}
        assert (await client.patch("/api/me", json={"locale": "de"})).status_code == 422
        gone = await client.delete("/api/session")
        assert (gone.status_code, gone.content) == (204, b"")
        assert (await client.get("/api/session")).status_code == 401


async def test_a_forgetful_browser_gets_a_cookie_for_its_life(database: Database, partner: Partner) -> None:
    await account(database, partner, login="marina", password=PASSWORD)
    async with client_of(make_app(database, Settings(public_url="http://localhost:8000"))) as client:
        answer = await client.post("/api/session", json={"login": "marina", "password": PASSWORD})
        cookie = SimpleCookie(answer.headers["set-cookie"])[COOKIE]
        assert (cookie["max-age"], cookie["expires"], cookie["secure"]) == ("", "", "")


async def test_the_earlier_window_is_told_of_the_later_sign_in(database: Database, partner: Partner) -> None:
    marina = await account(database, partner)
    app = make_app(database)
    async with client_of(app, marina) as first, client_of(app, marina) as second:
        refused = await first.get("/api/session")
        assert (refused.status_code, refused.json()["slug"]) == (401, "later-sign-in")
        assert refused.json()["title"] == "Обнаружена более поздняя авторизация"
        assert (await second.get("/api/session")).status_code == 200


async def test_refusals_of_sign_in(database: Database, partner: Partner) -> None:
    async with client_of(make_app(database)) as client:
        wrong = {"login": "nobody\x00", "password": "x"}
        for _ in range(5):
            answer = await client.post("/api/session", json=wrong)
            assert (answer.status_code, answer.json()["slug"]) == (401, "wrong-credentials")
        answer = await client.post("/api/session", json=wrong)
        assert (answer.status_code, answer.json()["slug"]) == (429, "too-many-attempts")
        assert answer.json()["retry_after"] == 20
        assert "20 с" in answer.json()["detail"]
        assert "set-cookie" not in answer.headers


async def test_a_link_is_asked_for_in_vain_or_not(database: Database, partner: Partner) -> None:
    await account(database, partner, login="marina")
    async with client_of(make_app(database)) as client:
        for login in ("marina", "nobody", ""):
            assert (await client.post("/api/password-links", json={"login": login})).status_code == 202
        answer = await client.post("/api/password", json={"token": "x", "password": "новый пароль"})
        assert (answer.status_code, answer.json()["slug"]) == (410, "link-expired")


async def test_an_administrator_manages_accounts(database: Database, partner: Partner) -> None:
    chief = await account(database, partner, "administrator")
    async with client_of(make_app(database), chief) as client:
        key = {"Idempotency-Key": str(uuid4())}
        new = {"login": "ivan", "last_name": "Иванов", "first_name": "Иван"}
        made = await client.post("/api/accounts", json=new, headers=key)
        assert made.status_code == 201
        assert (await client.post("/api/accounts", json=new, headers=key)).json() == made.json()
        again = await client.post("/api/accounts", json={**new, "first_name": "Пётр"}, headers=key)
        assert (again.status_code, again.json()["slug"]) == (409, "command-id-reused")
        taken = await client.post("/api/accounts", json=new)
        assert (taken.status_code, taken.json()["slug"]) == (409, "login-taken")
        path = f"/api/accounts/{made.json()['id']}"
        assert (await client.put(f"{path}/roles/specialist")).status_code == 204
        assert (await client.put(f"{path}/roles/king")).status_code == 422
        assert (await client.get(path)).json()["roles"] == ["user", "specialist"]
        assert (await client.delete(f"{path}/roles/user")).status_code == 204
        assert (await client.patch(path, json={"position": "Консультант"})).json()["position"] == "Консультант"
        nowhere = await client.post(f"{path}/password-link")
        assert (nowhere.status_code, nowhere.json()["slug"]) == (409, "nobody-to-invite")
        await client.patch(path, json={"email": "ivan@client.example"})
        assert (await client.post(f"{path}/password-link")).status_code == 202
        assert (await client.post(f"{path}/block")).status_code == 204
        found = await client.get("/api/accounts", params={"q": "иван", "state": "blocked"})
        assert (found.json()["total"], found.json()["items"][0]["roles"]) == (1, ["specialist"])
        assert (await client.post(f"{path}/unblock")).status_code == 204
        assert (await client.get("/api/accounts", params={"q": "\x00"})).status_code == 200
        fired = await client.delete(f"/api/accounts/{chief.id}/roles/administrator")
        assert (fired.status_code, fired.json()["slug"]) == (409, "last-administrator")


async def test_a_stranger_gets_404_and_a_colleague_403(database: Database, partner: Partner) -> None:
    target = await account(database, partner)
    colleague = await account(database, partner, "specialist")
    async with database.tx(SYSTEM) as tx:
        stranger = await make.make_account(tx, await make.make_partner(tx), ("administrator",))
    app = make_app(database)
    for who, status, slug in ((colleague, 403, "forbidden"), (stranger, 404, "not-found")):
        async with client_of(app, who) as client:
            for method, path in (("PATCH", ""), ("POST", "/block"), ("PUT", "/roles/user"), ("DELETE", "/roles/user")):
                body = {"json": {"position": "Х"}} if method == "PATCH" else {}
                answer = await client.request(method, f"/api/accounts/{target.id}{path}", **body)  # type: ignore[arg-type]
                assert (answer.status_code, answer.json()["slug"]) == (status, slug)


async def test_a_distributor_through_rest(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        owner = await make.make_distributor(tx, name="1С")
        seller = await make.make_account(tx, None, ("distributor",), distributor=owner)
    async with client_of(make_app(database), seller) as client:
        assert (await client.get("/api/session")).json()["partner_name"] == "1С"
        chief = {"login": "boss", "last_name": "Босс"}
        made = await client.post("/api/partners", json={"partner": {"name": "Новый"}, "administrator": chief})
        assert made.status_code == 201
        assert made.json()["administrator"]["roles"] == ["administrator"]
        path = f"/api/partners/{made.json()['partner']['id']}"
        vendor = (await client.post("/api/partners", json={"partner": {"name": "Вендор"}})).json()["partner"]
        refused = await client.put(f"{path}/vendors/{vendor['id']}")
        assert (refused.status_code, refused.json()["slug"]) == (409, "not-a-vendor")
        assert (await client.put(f"/api/partners/{vendor['id']}/vendor", json={"is_vendor": True})).status_code == 200
        assert (await client.put(f"{path}/vendors/{vendor['id']}")).status_code == 204
        assert (await client.get("/api/partners")).json()["total"] == 2
        assert (await client.get(path)).status_code == 404
        assert (await client.get("/api/accounts")).status_code == 403
        assert (await client.delete("/api/session")).status_code == 204
        assert (await client.get("/api/session")).status_code == 401
