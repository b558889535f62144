"""Every operation × {nobody, a stranger's partner, user, specialist, administrator, distributor}: one row, six statuses.

The stranger is everything at his own partner (specialist, administrator, user): what he may not reach is hidden by whose
it is. Everything is asked for of the same company in the same state: each request is rolled back.
An operation without a row fails the file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE, open_tx
from liniya.core.tx import Tx
from liniya.domains.inquiries import service as inquiries
from liniya.domains.lines.tables import Line
from liniya.infra.postgres import DatabaseUrls
from liniya.main import make
from liniya.main.app import create_app
from liniya.main.settings import Settings
from tests.flows.world import World, make_world

WHO = ("nobody", "stranger", "user", "specialist", "administrator", "distributor")
ROWS = """
GET    /api/session                                                   401 200 200 200 200 200
POST   /api/session                                                   401 401 401 401 401 401
DELETE /api/session                                                   401 204 204 204 204 204
PATCH  /api/me                                                        401 200 200 200 200 200
POST   /api/password-links                                            202 202 202 202 202 202
POST   /api/password                                                  410 410 410 410 410 410
GET    /api/accounts                                                  401 200 403 200 200 403
POST   /api/accounts                                                  401 201 403 403 201 403
GET    /api/accounts/{account_id}                                     401 404 403 200 200 404
PATCH  /api/accounts/{account_id}                                     401 404 403 403 200 404
POST   /api/accounts/{account_id}/password-link                       401 404 403 403 202 404
POST   /api/accounts/{account_id}/block                               401 404 403 403 204 404
POST   /api/accounts/{account_id}/unblock                             401 404 403 403 204 404
PUT    /api/accounts/{account_id}/roles/{role}                        401 404 403 403 204 404
DELETE /api/accounts/{account_id}/roles/{role}                        401 404 403 403 204 404
PUT    /api/clients/{client_id}/care                                  401 404 403 403 200 404
GET    /api/partners                                                  401 403 403 403 403 200
POST   /api/partners                                                  401 403 403 403 403 201
PUT    /api/partners/{partner_id}/vendor                              401 403 403 403 403 200
PUT    /api/partners/{partner_id}/vendors/{vendor_id}                 401 403 403 403 403 204
DELETE /api/partners/{partner_id}/vendors/{vendor_id}                 401 403 403 403 403 204
GET    /api/welcome                                                   200 200 200 200 200 200
GET    /api/partners/{partner_id}                                     401 404 403 200 200 404
PATCH  /api/partners/{partner_id}                                     401 404 403 403 200 404
GET    /api/clients                                                   401 200 403 200 200 403
POST   /api/clients                                                   401 201 403 403 201 403
GET    /api/clients/{client_id}                                       401 404 403 200 200 404
PATCH  /api/clients/{client_id}                                       401 404 403 403 200 404
DELETE /api/clients/{client_id}                                       401 404 403 403 204 404
GET    /api/units                                                     401 200 403 200 200 403
POST   /api/units                                                     401 201 403 403 201 403
GET    /api/units/{unit_id}                                           401 404 403 200 200 404
PATCH  /api/units/{unit_id}                                           401 404 403 403 200 404
DELETE /api/units/{unit_id}                                           401 404 403 403 409 404
GET    /api/people/{account_id}                                       401 404 200 200 200 404
GET    /api/lines                                                     401 200 403 200 200 403
POST   /api/lines                                                     401 201 403 403 201 403
GET    /api/lines/{line_id}                                           401 404 403 200 200 404
PATCH  /api/lines/{line_id}                                           401 404 403 403 200 404
DELETE /api/lines/{line_id}                                           401 404 403 403 204 404
GET    /api/lines/{line_id}/specialists                               401 404 403 200 200 404
PUT    /api/lines/{line_id}/specialists/{account_id}                  401 404 403 403 204 404
DELETE /api/lines/{line_id}/specialists/{account_id}                  401 404 403 403 204 404
GET    /api/lines/{line_id}/connections                               401 404 403 200 200 404
POST   /api/lines/{line_id}/connections                               401 404 403 403 201 403
DELETE /api/lines/{line_id}/connections/{connection_id}               401 404 403 403 204 404
PUT    /api/me/status                                                 401 200 200 200 200 200
GET    /api/feeds/{feed_id}/entries                                   401 404 200 200 200 404
PATCH  /api/feeds/{feed_id}/entries/{entry_id}                        401 404 200 403 403 404
DELETE /api/feeds/{feed_id}/entries/{entry_id}                        401 404 200 403 403 404
PUT    /api/feeds/{feed_id}/read                                      401 404 200 200 200 404
PUT    /api/feeds/{feed_id}/delivered                                 401 404 200 200 200 404
POST   /api/feeds/{feed_id}/typing                                    401 404 200 200 200 404
POST   /api/messages                                                  401 404 200 200 404 404
POST   /api/inquiries                                                 401 404 403 200 403 403
GET    /api/inquiries                                                 401 404 200 200 200 404
POST   /api/inquiries/next                                            401 403 403 200 403 403
POST   /api/inquiries/{inquiry_id}/finish                             401 404 403 200 200 404
POST   /api/inquiries/{inquiry_id}/resume                             401 404 403 200 403 404
POST   /api/inquiries/{inquiry_id}/transfer                           401 404 403 200 200 404
GET    /api/inquiries/{inquiry_id}/transfer-targets                   401 404 403 200 200 404
PUT    /api/lines/{line_id}/favourites/{user_id}                      401 404 403 204 403 403
DELETE /api/lines/{line_id}/favourites/{user_id}                      401 404 403 204 403 403
POST   /api/inquiries/{inquiry_id}/rating                             401 404 200 403 403 404
GET    /api/letters                                                   404 404 404 404 404 404
GET    /api/today                                                     401 200 403 200 403 403
GET    /api/ledger                                                    401 200 403 403 200 403
GET    /api/snapshot                                                  401 200 200 200 200 200
GET    /api/events                                                    401 200 200 200 200 200
GET    /healthz                                                       200 200 200 200 200 200
GET    /readyz                                                        503 503 503 503 503 503
"""
OPEN_TO_ALL = {
    "GET /api/welcome",
    "GET /healthz",
    "GET /readyz",
    "POST /api/session",
    "POST /api/password-links",
    "POST /api/password",
}


@dataclass
class Place:
    """The company, the application, and a cookie for each kind of person."""

    app: FastAPI
    tokens: dict[str, str]
    ids: dict[str, UUID]
    bodies: dict[str, Any]


@pytest.fixture
async def place(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Place]:
    app = create_app(Settings(data_dir=tmp_path, public_url="http://help.example"), fresh_urls)
    database = app.state.database
    async with database.jobs.open_async():
        place = await found(app, await make_world(database))

        async def rolled_back() -> AsyncIterator[Tx]:
            async with AsyncSession(database.engine, expire_on_commit=False, autoflush=False) as session:
                tx = Tx(session, database, database.clock())
                await session.begin()
                await tx.set_scope(SYSTEM.scope)
                yield tx
                await session.flush()
                await tx.flush()
                await session.rollback()

        app.dependency_overrides[open_tx] = rolled_back
        yield place
    await database.close()


async def found(app: FastAPI, world: World) -> Place:
    database = world.database
    ids: dict[str, UUID] = {}
    people: dict[str, Any] = {}

    async def company(tx: Tx) -> Line:
        distributor = await make.make_distributor(tx)
        ours = await tx.session.merge(world.partner)
        ours.distributor_id = distributor.id
        await tx.session.flush()
        vendor = await make.make_partner(tx, is_vendor=True, distributor_id=distributor.id)
        other_vendor = await make.make_partner(tx, is_vendor=True, distributor_id=distributor.id)
        await make.make_link(tx, ours, vendor)
        unit = await make.make_unit(tx, ours, client=world.client)
        spare_client = await make.make_client(tx, ours)
        connection = await make.connect(tx, world.line, unit)
        second = await make.make_line(tx, ours)
        await make.connect(tx, second, world.client)
        stranger = await make.make_partner(tx)
        people["stranger"] = await make.make_account(tx, stranger, ("user", "specialist", "administrator"))
        people["administrator"] = await make.make_account(tx, ours, ("administrator",))
        people["distributor"] = await make.make_account(tx, None, ("distributor",), distributor=distributor)
        people["spare"] = await make.make_account(tx, ours, ("user",), client=world.client)
        ids.update(
            partner_id=ours.id,
            vendor_id=other_vendor.id,
            linked_vendor_id=vendor.id,
            unit_id=unit.id,
            client_id=world.client.id,
            spare_client_id=spare_client.id,
            connection_id=connection.id,
            line_id=world.line.id,
            second_line_id=second.id,
            account_id=people["spare"].id,
        )
        return second

    second = await database.run(SYSTEM, company)
    people["user"] = await world.user("Лебедева")
    people["specialist"] = await world.specialist("Ремизова")
    colleague = await world.specialist("Валеев")
    ids.update(user_id=people["user"].id, specialist_id=people["specialist"].id, colleague_id=colleague.id)
    await database.run(SYSTEM, lambda tx: make.make_specialist(tx, second, people["specialist"]))
    sent = await world.asks("Лебедева")
    ids.update(feed_id=sent["feed_id"], entry_id=sent["entry_id"])
    await world.answers("Ремизова", "Лебедева")
    ids["inquiry_id"] = (await world.inquiry("Лебедева")).id
    first_line, world.line = world.line, second
    await world.answers("Ремизова", "Лебедева")
    ids["finished_id"] = (await world.inquiry("Лебедева")).id
    await world.does("Ремизова", inquiries.finish_work, ids["finished_id"])
    world.line = first_line
    await world.sets("Ремизова", "away")
    await world.sets("Валеев", "away")
    await world.user("Ждущая")
    await world.asks("Ждущая")
    await world.sets("Валеев", "busy")
    tokens = {}
    for who in WHO[1:]:
        async with database.tx(SYSTEM) as tx:
            tokens[who] = await make.sign_in_as(tx, people[who])
    line, user = str(ids["line_id"]), str(ids["user_id"])
    bodies: dict[str, Any] = {
        "POST /api/password-links": {"login": "nobody"},
        "POST /api/password": {"token": "x" * 43, "password": "синий трактор"},
        "PATCH /api/me": {"locale": "en"},
        "PUT /api/me/status": {"status": "busy"},
        "POST /api/accounts": {"login": "new.one", "last_name": "Новая"},
        "PATCH /api/accounts/{account_id}": {"position": "Бухгалтер"},
        "PUT /api/clients/{client_id}/care": {"care_specialist_id": None, "client_manager_id": None},
        "POST /api/partners": {"partner": {"name": "Новый партнёр"}},
        "PUT /api/partners/{partner_id}/vendor": {"is_vendor": True},
        "PATCH /api/partners/{partner_id}": {"phone": "1"},
        "POST /api/clients": {"name": "Новый клиент"},
        "PATCH /api/clients/{client_id}": {"name": "Иначе"},
        "POST /api/units": {"name": "Отдел"},
        "PATCH /api/units/{unit_id}": {"name": "Иначе"},
        "POST /api/lines": {"name": "Новая линия"},
        "PATCH /api/lines/{line_id}": {"name": "Иначе"},
        "PUT /api/lines/{line_id}/specialists/{account_id}": {"priority": "high"},
        "POST /api/lines/{line_id}/connections": {"client_id": str(ids["spare_client_id"])},
        "PATCH /api/feeds/{feed_id}/entries/{entry_id}": {"text": "Иначе"},
        "PUT /api/feeds/{feed_id}/read": {"seq": 1},
        "PUT /api/feeds/{feed_id}/delivered": {"seq": 1},
        "POST /api/messages": {"line_id": line, "user_id": user, "text": "Да"},
        "POST /api/inquiries": {"line_id": line, "user_id": user},
        "POST /api/inquiries/next": {},
        "POST /api/inquiries/{inquiry_id}/transfer": {
            "to": {"kind": "specialist", "account_id": str(ids["colleague_id"])}
        },
        "POST /api/inquiries/{inquiry_id}/rating": {"stars": 5},
    }
    return Place(app, tokens, ids, bodies)


def operations(app: FastAPI) -> list[str]:
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def address(place: Place, operation: str) -> str:
    """The address of our company's object that the operation can be about."""
    path = operation.split(" ")[1]
    named: dict[str, Any] = {**place.ids, "role": "user"}
    if "/specialists/" in path:
        named["account_id"] = named["specialist_id"]
    if "/people/" in path:
        named["account_id"] = named["user_id"]
    if path.endswith(("/resume", "/rating")):
        named["inquiry_id"] = named["finished_id"]
    if operation.startswith("DELETE /api/partners"):
        named["vendor_id"] = named["linked_vendor_id"]
    if operation.startswith("DELETE /api/clients"):
        named["client_id"] = named["spare_client_id"]
    query = {"/api/events": "?after=0", "/api/inquiries": f"?feed_id={place.ids['feed_id']}"}
    return path.format_map(named) + (query.get(path, "") if operation.startswith("GET") else "")


async def statuses(place: Place, operation: str) -> list[str]:
    found = []
    for who in WHO:
        cookies = {COOKIE: place.tokens[who]} if who in place.tokens else None
        transport = httpx.ASGITransport(place.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://help.example", cookies=cookies) as client:
            body = (
                {"login": who, "password": "wrong"} if operation == "POST /api/session" else place.bodies.get(operation)
            )
            answer = await client.request(operation.split(" ")[0], address(place, operation), json=body)
        found.append(str(answer.status_code))
        if answer.status_code >= 400 and operation not in ("GET /healthz", "GET /readyz"):
            assert answer.headers["content-type"] == "application/problem+json", operation
            assert answer.json()["status"] == answer.status_code
    return found


def table() -> dict[str, list[str]]:
    rows = {}
    for line in ROWS.strip().splitlines():
        method, path, *expected = line.split()
        rows[f"{method} {path}"] = expected
    return rows


async def test_every_operation_for_everybody(place: Place) -> None:
    expected = table()
    assert set(operations(place.app)) == expected.keys(), "an operation without a row, or a row without an operation"
    found = {operation: await statuses(place, operation) for operation in operations(place.app)}
    wrong = {
        operation: (found[operation], expected[operation])
        for operation in expected
        if found[operation] != expected[operation]
    }
    assert wrong == {}


def test_nobody_gets_anywhere_but_to_the_door() -> None:
    """And a stranger never gets anything of somebody else's: no 403 tells him that it exists."""
    for operation, (nobody, stranger, *_) in table().items():
        if operation not in OPEN_TO_ALL | {"GET /api/letters"}:
            assert nobody == "401", operation
        if "{" in operation and not operation.endswith(("/vendor", "/vendors/{vendor_id}")):
            assert stranger == "404", operation
