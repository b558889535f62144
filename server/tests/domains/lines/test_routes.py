"""REST of lines: status, shape, slug."""

from __future__ import annotations

from uuid import uuid4

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.main import make
from tests.domains.api import client_of, make_app


async def test_an_administrator_sets_a_line_up(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx, name="Первый Бит")
        client_company = await make.make_client(tx, partner)
        chief = await make.make_account(tx, partner, ("administrator",))
        worker = await make.make_account(tx, partner, ("specialist",))
    async with client_of(make_app(database), chief) as client:
        made = await client.post("/api/lines", json={"name": "Бухгалтерия", "icon": "calculator"})
        assert made.status_code == 201
        line_id = made.json()["id"]
        assert made.json() == {
            "id": line_id,
            "partner_id": str(partner.id),
            "partner_name": "Первый Бит",
            "name": "Бухгалтерия",
            "icon": "calculator",
            "delivery_rule": "standard",
            "owner_email": "",
            "wait_warn_s": 60,
            "wait_bad_s": 300,
            "version": 1,
            "deleted_at": None,
        }
        path = f"/api/lines/{line_id}"
        assert (await client.patch(path, json={"delivery_rule": "care_first"})).json()["delivery_rule"] == "care_first"
        assert (await client.patch(path, json={"delivery_rule": "whim"})).status_code == 422
        person = f"{path}/specialists/{worker.id}"
        assert (await client.put(person, json={"priority": "high"})).status_code == 204
        assert [row["priority"] for row in (await client.get(f"{path}/specialists")).json()] == ["high"]
        refused = await client.put(f"{path}/specialists/{chief.id}", json={"priority": "high"})
        assert (refused.status_code, refused.json()["slug"]) == (409, "not-a-specialist")
        key = {"Idempotency-Key": str(uuid4())}
        target = {"client_id": str(client_company.id), "active_until": "2027-01-01T00:00:00Z"}
        given = await client.post(f"{path}/connections", json=target, headers=key)
        assert given.status_code == 201
        assert (await client.post(f"{path}/connections", json=target, headers=key)).json() == given.json()
        assert len((await client.get(f"{path}/connections")).json()) == 1
        both = {"client_id": str(client_company.id), "account_id": str(worker.id)}
        assert (await client.post(f"{path}/connections", json=both)).status_code == 422
        assert (await client.delete(f"{path}/connections/{given.json()['id']}")).status_code == 204
        again = await client.delete(f"{path}/connections/{given.json()['id']}")
        assert (again.status_code, again.json()["slug"]) == (404, "not-found")
        assert (await client.delete(person)).status_code == 204
        assert len((await client.get("/api/lines")).json()) == 1
        assert (await client.delete(path)).status_code == 204
        assert (await client.get(path)).json()["slug"] == "not-found"
        assert [line["id"] for line in (await client.get("/api/deleted-lines")).json()] == [line_id]
        assert (await client.post(f"{path}/restore")).json()["deleted_at"] is None
        assert (await client.get("/api/deleted-lines")).json() == []
        late = await client.put(f"{path}/delivery", json={"delivery_rule": "standard", "version": 1})
        assert (late.status_code, late.json()["slug"]) == (409, "changed-meanwhile")


async def test_cards_hide_what_is_not_for_the_asker(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        line = await make.make_line(tx, partner)
        helper = await make.make_specialist(tx, line, phone="+7 900")
        user = await make.make_account(tx, partner)
        stranger = await make.make_account(tx, await make.make_partner(tx), ("administrator",))
        await make.connect(tx, line, user)
    app = make_app(database)
    async with client_of(app, user) as client:
        card = (await client.get(f"/api/people/{helper.id}")).json()
        assert (card["phone"], card["last_name"]) == ("", helper.last_name)
        assert (await client.get(f"/api/people/{user.id}")).json()["login"] == user.login
    async with client_of(app, stranger) as client:
        assert (await client.get(f"/api/people/{helper.id}")).status_code == 404


async def test_a_stranger_gets_404_and_a_colleague_403(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        line = await make.make_line(tx, partner)
        worker = await make.make_specialist(tx, line)
        stranger = await make.make_account(tx, await make.make_partner(tx), ("administrator",))
    app = make_app(database)
    for who, status in ((worker, 403), (stranger, 404)):
        async with client_of(app, who) as client:
            for method, path, body in (
                ("PATCH", "", {"name": "Х"}),
                ("DELETE", "", None),
                ("PUT", f"/specialists/{worker.id}", {"priority": "high"}),
                ("POST", "/connections", {}),
            ):
                answer = await client.request(method, f"/api/lines/{line.id}{path}", json=body)
                assert answer.status_code == status, (method, path)
