"""What everybody does with his own account: card, privacy, sign-ins, password."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.accounts import service
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.tables import Account
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import PartnerChange
from liniya.domains.organisations.tables import Partner
from liniya.kit.whence import Whence, coming_from
from liniya.main import make
from tests.domains.api import client_of, make_app
from tests.fixtures import Clock, SpyTx

PASSWORD = "синий трактор"
NEW = "зелёный паровоз"
ENTER = {"login": "marina", "password": PASSWORD, "remember": True}


@pytest.fixture
async def partner(database: Database) -> Partner:
    async with database.tx(SYSTEM) as tx:
        return await make.make_partner(tx, name="Первый Бит")


@pytest.fixture
async def marina(database: Database, partner: Partner) -> Account:
    async with database.tx(SYSTEM) as tx:
        return await make.make_account(
            tx, partner, login="marina", email="m@example.com", password=PASSWORD, last_name="Лебедева", first_name="М"
        )


async def test_the_own_card_is_read_and_changed(database: Database, marina: Account) -> None:
    async with client_of(make_app(database), marina) as client:
        card = (await client.get("/api/me/card")).json()
        assert (card["name"], card["company"], card["roles"]) == ("Лебедева М", "Первый Бит", ["user"])
        assert (card["is_findable"], card["hides_contacts"], card["has_password"]) == (True, False, True)
        change = {"position": "Кадры", "birthday": "1990-03-07", "is_findable": False, "version": card["version"]}
        changed = (await client.patch("/api/me/card", json=change)).json()
        assert (changed["position"], changed["birthday"], changed["is_findable"]) == ("Кадры", "1990-03-07", False)
        late = await client.patch("/api/me/card", json=change)
        assert (late.status_code, late.json()["slug"]) == (409, "changed-meanwhile")
        assert (await client.patch("/api/me/card", json={"birthday": None})).json()["birthday"] is None
        for wrong in ({"last_name": ""}, {"roles": ["administrator"]}, {"login": "chief"}, {"unit_id": str(uuid4())}):
            assert (await client.patch("/api/me/card", json=wrong)).status_code == 422, wrong


async def test_what_the_company_forces_is_told(database: Database, partner: Partner, marina: Account) -> None:
    async with client_of(make_app(database), marina) as client:
        before = (await client.get("/api/me/card")).json()
        async with database.tx(SYSTEM) as tx:
            change = PartnerChange(discovery_forbidden=True, names_as_initials=True)
            await organisations.change_partner(tx, SYSTEM, partner.id, change)
        after = (await client.get("/api/me/card")).json()
        forced = ("is_discovery_forbidden", "are_names_shortened")
        assert [[card[name] for name in forced] for card in (before, after)] == [[False, False], [True, True]]


async def test_another_e_mail_asks_for_the_password_and_is_nobody_elses(
    database: Database, partner: Partner, marina: Account
) -> None:
    async with database.tx(SYSTEM) as tx:
        await make.make_account(tx, partner, login="oleg@example.com", email="o@example.com")
        invited = await make.make_account(tx, partner)
    app = make_app(database)
    async with client_of(app, marina) as client:
        for password in (None, "wrong"):
            answer = await client.patch("/api/me/card", json={"email": "new@example.com", "password": password})
            assert (answer.status_code, answer.json()["slug"]) == (403, "wrong-password")
        for email in ("O@example.com", "oleg@example.com"):
            taken = await client.patch("/api/me/card", json={"email": email, "password": PASSWORD})
            assert (taken.status_code, taken.json()["slug"]) == (409, "email-taken")
        changed = await client.patch("/api/me/card", json={"email": "new@example.com", "password": PASSWORD})
        assert changed.json()["email"] == "new@example.com"
        assert PASSWORD not in changed.text
    async with client_of(app, invited) as client:
        answer = await client.patch("/api/me/card", json={"email": "new2@example.com", "password": "x"})
        assert (answer.status_code, answer.json()["slug"]) == (409, "no-password")


async def test_contacts_are_hidden_from_other_companies_alone(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    shy = await make.make_account(tx, partner, phone="+7 901", birthday=date(1990, 3, 7), hides_contacts=True)
    shown = await make.make_account(tx, partner, phone="+7 902", birthday=date(1990, 3, 7))
    hidden = await service.get_open_card(tx, SYSTEM, shy.id, with_contacts=True)
    assert (hidden["phone"], hidden["email"], hidden["birthday"]) == ("", "", None)
    open_ = await service.get_open_card(tx, SYSTEM, shown.id, with_contacts=True)
    assert (open_["phone"], open_["email"], open_["birthday"]) == ("+7 902", shown.email, date(1990, 3, 7))
    specialist = await make.make_account(tx, partner, ("specialist",))
    actor = await service.load_actor(tx, specialist.id, "rest")
    assert (await service.get_card(tx, actor, shy.id))["phone"] == "+7 901"


async def test_the_password_is_changed_by_who_knows_it_and_ends_the_other_sign_ins(
    database: Database, marina: Account
) -> None:
    app = make_app(database)
    async with client_of(app) as here:
        await here.post("/api/session", json=ENTER)
        wrong = await here.post("/api/me/password", json={"current": "wrong", "password": NEW})
        assert (wrong.status_code, wrong.json()["slug"]) == (403, "wrong-password")
        weak = await here.post("/api/me/password", json={"current": PASSWORD, "password": "Marina1990"})
        assert (weak.json()["slug"], weak.json()["reason"]) == ("weak-password", "guessable")
        assert (await here.post("/api/me/password", json={"current": PASSWORD, "password": NEW})).status_code == 204
        card = (await here.get("/api/me/card")).json()
        assert card["password_changed_at"] is not None
        async with client_of(app) as elsewhere:
            assert (await elsewhere.post("/api/session", json=ENTER)).status_code == 401
            assert (await elsewhere.post("/api/session", json={**ENTER, "password": NEW})).status_code == 200


async def test_wrong_passwords_are_counted_though_they_are_refused(
    database: Database, marina: Account, clock: Clock
) -> None:
    async with client_of(make_app(database), marina) as client:
        for _ in range(5):
            await client.post("/api/me/password", json={"current": "wrong", "password": NEW})
        body = {"current": PASSWORD, "password": NEW}
        refused = await client.post("/api/me/password", json=body)
        assert (refused.status_code, refused.json()["slug"]) == (429, "too-many-attempts")
        clock.move(seconds=60)
        assert (await client.post("/api/me/password", json=body)).status_code == 204


async def test_own_sign_ins_are_seen_with_their_places_and_ended(
    database: Database, marina: Account, clock: Clock
) -> None:
    app = make_app(database)
    for address in ("192.0.2.1", "192.0.2.1", "198.51.100.7"):
        with coming_from(Whence(address, "Mozilla/5.0 (X11; Linux) Firefox/130")):
            async with database.tx(SYSTEM) as tx:
                await make.sign_in_as(tx, marina)
        clock.move(minutes=1)
    async with client_of(app, marina) as client:
        items = (await client.get("/api/me/sessions")).json()["items"]
        assert [(item["is_this"], item["address"], item["is_new_place"]) for item in items] == [
            (True, "", True),
            (False, "198.51.100.7", True),
            (False, "192.0.2.1", False),
            (False, "192.0.2.1", False),
        ]
        assert {item["end_reason"] for item in items[1:]} == {"later_sign_in"}
        assert (await client.delete("/api/me/sessions")).status_code == 204
        assert (await client.delete(f"/api/me/sessions/{items[1]['id']}")).status_code == 204
        assert (await client.delete(f"/api/me/sessions/{uuid4()}")).status_code == 404
        assert (await client.delete(f"/api/me/sessions/{items[0]['id']}")).status_code == 204
        assert (await client.get("/api/me/sessions")).status_code == 401


@pytest.mark.parametrize(
    ("password", "least", "most"),
    [
        ("12345678", 0, 0),
        ("Qwerty123456", 0, 1),
        ("пароль2026", 0, 1),
        ("ghbdtnghbdtn", 0, 1),
        ("Лебедева1990", 0, 1),
        ("синий трактор", 2, 4),
        ("Тихий океан 7", 2, 4),
        ("x" * 1000, 0, 1),
    ],
)
async def test_how_hard_a_password_is_to_guess(password: str, least: int, most: int) -> None:
    assert least <= await hashing.rate_password(password, ["Лебедева", "marina"]) <= most


async def test_a_password_is_rated_for_who_may_set_one(database: Database, marina: Account) -> None:
    app = make_app(database)
    body = {"password": "marina"}
    async with client_of(app) as nobody:
        assert (await nobody.post("/api/password-strength", json=body)).status_code == 401
        unknown = await nobody.post("/api/password-strength", json={**body, "token": "x" * 43})
        assert (unknown.status_code, unknown.json()["slug"]) == (410, "link-expired")
    async with client_of(app, marina) as client:
        assert (await client.post("/api/password-strength", json=body)).json() == {"score": 0, "problem": "short"}
        empty = {**body, "password": ""}
        assert (await client.post("/api/password-strength", json=empty)).json() == {"score": 0, "problem": "short"}
        good = (await client.post("/api/password-strength", json={"password": NEW})).json()
        assert (good["score"] >= 3, good["problem"]) == (True, None)
