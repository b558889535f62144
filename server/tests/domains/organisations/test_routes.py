"""REST of organisations: status, shape, slug."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

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
            "contract_number": "",
            "contract_from": None,
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


async def test_a_logo_is_kept_as_our_own_png_for_everybody(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        chief = await make.make_account(tx, partner, ("administrator",))
    app = make_app(database)
    place = f"/api/partners/{partner.id}/logo"

    def sent(content: bytes) -> dict[str, str]:
        return {"content": base64.b64encode(content).decode()}

    async with client_of(app, chief) as client, client_of(app) as anybody:
        made = await client.put(place, json=sent(make.make_picture(800, 400, "JPEG")))
        assert made.status_code == 200
        address = f"/api/logos/{made.json()['logo_id']}"
        seen = await anybody.get(address)
        assert (seen.headers["content-type"], seen.headers["cache-control"]) == (
            "image/png",
            "public, max-age=31536000, immutable",
        )
        assert Image.open(io.BytesIO(seen.content)).size == (256, 128)
        assert (await anybody.get("/api/welcome")).json()["logo_id"] == made.json()["logo_id"]
        second = await client.put(place, json=sent(make.make_picture()))
        assert (await anybody.get(address)).status_code == 404
        assert (await client.delete(place)).status_code == 204
        assert (await client.delete(place)).status_code == 204
        assert (await anybody.get(f"/api/logos/{second.json()['logo_id']}")).status_code == 404
        assert (await client.get(f"/api/partners/{partner.id}")).json()["logo_id"] is None


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [(b"<svg/>", 422, "logo-unreadable"), (b"x" * (2 * 1024 * 1024 + 1), 413, "logo-too-large")],
    ids=["svg", "too large"],
)
async def test_what_is_no_logo(database: Database, content: bytes, status: int, slug: str) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        chief = await make.make_account(tx, partner, ("administrator",))
    async with client_of(make_app(database), chief) as client:
        wish = {"content": base64.b64encode(content).decode()}
        answer = await client.put(f"/api/partners/{partner.id}/logo", json=wish)
        assert (answer.status_code, answer.json()["slug"]) == (status, slug)


async def test_a_company_card_is_kept_with_its_version(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        chief = await make.make_account(tx, partner, ("administrator",))
    place = f"/api/partners/{partner.id}"
    async with client_of(make_app(database), chief) as client:
        wish = {"time_zone": "Asia/Omsk", "locale": "en", "shape": "company", "discovery_forbidden": True, "version": 1}
        now = (await client.patch(place, json=wish)).json()
        assert {name: now[name] for name in wish} == {**wish, "version": 2}
        late = await client.patch(place, json={"names_as_initials": True, "version": 1})
        assert (late.status_code, late.json()["slug"]) == (409, "changed-meanwhile")
        for wrong in ({"time_zone": "Mars/Base"}, {"locale": "de"}, {"shape": "x"}, {"time_zone": "../etc/passwd"}):
            assert (await client.patch(place, json=wrong)).status_code == 422, wrong
