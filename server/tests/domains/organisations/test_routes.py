"""REST of organisations: status, shape, slug."""

from __future__ import annotations

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.main import make
from tests.domains.api import Settings, client_of, make_app


async def test_welcome_needs_no_sign_in(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        await make.make_partner(tx, name="Первый Бит", greeting="Здравствуйте")
    app = make_app(database, Settings(demo=True))
    login = {"login": "demo", "password": "demo", "name": "Марина", "role": "user"}
    app.state.demo_logins = (login,)
    async with client_of(app) as client:
        answer = await client.get("/api/welcome")
        assert answer.json() == {
            "name": "Первый Бит",
            "greeting": "Здравствуйте",
            "phone": "",
            "logo_id": None,
            "is_set_up": True,
            "demo": True,
            "demo_logins": [login],
        }
        app.state.settings = Settings()
        assert (await client.get("/api/welcome")).json()["demo_logins"] == []


async def test_an_administrator_keeps_clients_and_units(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        chief = await make.make_account(tx, partner, ("administrator",))
    async with client_of(make_app(database), chief) as client:
        made = await client.post("/api/clients", json={"name": "Ромашка", "contract_until": "2027-01-31"})
        assert made.status_code == 201
        assert made.json() == {
            "id": made.json()["id"],
            "partner_id": str(partner.id),
            "kind": "company",
            "name": "Ромашка",
            "tax_number": "",
            "registration_number": "",
            "contract_until": "2027-01-31",
            "version": 1,
        }
        path = f"/api/clients/{made.json()['id']}"
        assert (await client.patch(path, json={"name": "Лютик"})).json()["name"] == "Лютик"
        late = await client.patch(path, json={"name": "Василёк", "version": 1})
        assert (late.status_code, late.json()["slug"], late.json()["version"]) == (409, "changed-meanwhile", 2)
        assert (await client.get(path)).json()["name"] == "Лютик"
        assert (await client.patch(path, json={"name": "Василёк", "version": 2})).json()["version"] == 3
        assert (await client.patch(path, json={"name": "  "})).status_code == 422
        assert (await client.patch(path, json={"nonsense": 1})).status_code == 422
        care = await client.put(f"{path}/care", json={"care_specialist_id": str(chief.id), "client_manager_id": None})
        assert care.json()["care_specialist_id"] == str(chief.id)
        assert (await client.get(f"{path}/care")).json() == care.json()
        unit = (await client.post("/api/units", json={"name": "Отдел", "client_id": made.json()["id"]})).json()
        used = await client.delete(path)
        assert (used.status_code, used.json()["slug"]) == (409, "still-in-use")
        assert (await client.get(f"/api/units/{unit['id']}")).json()["name"] == "Отдел"
        assert (await client.patch(f"/api/units/{unit['id']}", json={"name": "Цех"})).json()["name"] == "Цех"
        listed = await client.get("/api/units", params={"client_id": made.json()["id"]})
        assert listed.json()["total"] == 1
        assert (await client.delete(f"/api/units/{unit['id']}")).status_code == 204
        assert (await client.get("/api/clients", params={"q": "васи"})).json()["total"] == 1
        empty = (await client.post("/api/clients", json={"name": "Пусто"})).json()
        assert (await client.delete(f"/api/clients/{empty['id']}")).status_code == 204
        assert (await client.get(f"/api/clients/{empty['id']}")).json()["slug"] == "not-found"
        own = f"/api/partners/{partner.id}"
        assert (await client.patch(own, json={"greeting": "Здравствуйте"})).json()["greeting"] == "Здравствуйте"
        assert (await client.get(own)).json()["greeting"] == "Здравствуйте"


async def test_a_stranger_gets_404_and_a_colleague_403(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        target = await make.make_client(tx, partner)
        user = await make.make_account(tx, partner)
        stranger = await make.make_account(tx, await make.make_partner(tx), ("administrator",))
    app = make_app(database)
    for who, status in ((user, 403), (stranger, 404)):
        async with client_of(app, who) as client:
            assert (await client.get(f"/api/clients/{target.id}")).status_code == status
            assert (await client.delete(f"/api/clients/{target.id}")).status_code == status
            assert (await client.patch(f"/api/partners/{partner.id}", json={})).status_code == status
