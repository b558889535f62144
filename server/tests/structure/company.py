"""A company with one object of every kind, and a cookie for each kind of person: what the matrices ask about.

Each request is rolled back, so everything is asked of the same company in the same state.
"""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from liniya.core.access import SYSTEM
from liniya.core.deps import open_tx
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.imports import service as imports
from liniya.domains.inquiries import service as inquiries
from liniya.domains.lines.tables import Line
from liniya.domains.organisations import service as organisations
from liniya.domains.requests import service as requests
from liniya.domains.requests.schemas import DoorWish, LineWish
from liniya.domains.requests.tables import Request
from liniya.kit.ids import new_id
from liniya.main import make
from tests.flows.world import World

WHO = ("nobody", "stranger", "user", "specialist", "administrator", "distributor")


NEW_COLLEAGUE = {
    "last_name": "Ладыгина",
    "first_name": "Вероника",
    "position": "Кладовщик",
    "email": "ladygina@sevlen.example",
}


@dataclass
class Place:
    """The company, the application, and a cookie for each kind of person."""

    app: FastAPI
    tokens: dict[str, str]
    ids: dict[str, UUID]
    bodies: dict[str, Any]


INSTALLATION = {
    "code": "x" * 27,
    "company": "Чужая",
    "last_name": "Чужой",
    "email": "me@other.example",
    "login": "intruder",
    "password": "синий трактор",
}


def roll_back_everything(app: FastAPI) -> None:
    """Whatever a request has written is gone when it was answered."""
    database = app.state.database

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
        other_unit = await make.make_unit(tx, ours, client=world.client)
        spare_client = await make.make_client(tx, ours)
        connection = await make.connect(tx, world.line, unit)
        second = await make.make_line(tx, ours)
        await make.connect(tx, second, world.client)
        deleted = await make.make_line(tx, ours, deleted_at=tx.now)
        stranger = await make.make_partner(tx)
        people["stranger"] = await make.make_account(tx, stranger, ("user", "specialist", "administrator"))
        people["administrator"] = await make.make_account(tx, ours, ("administrator",))
        people["distributor"] = await make.make_account(tx, None, ("distributor",), distributor=distributor)
        people["spare"] = await make.make_account(tx, ours, ("user",), client=world.client)
        ids.update(
            distributor_id=distributor.id,
            partner_id=ours.id,
            vendor_id=other_vendor.id,
            linked_vendor_id=vendor.id,
            unit_id=unit.id,
            other_unit_id=other_unit.id,
            client_id=world.client.id,
            spare_client_id=spare_client.id,
            connection_id=connection.id,
            line_id=world.line.id,
            second_line_id=second.id,
            deleted_line_id=deleted.id,
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
    ids["logo_id"] = await database.run(SYSTEM, lambda tx: give_logo(tx, ids["partner_id"]))
    async with database.tx(SYSTEM) as tx:
        ids["sign_in_id"] = (await accounts.identify(tx, tokens["administrator"])).session_id or new_id()
    ids["import_id"] = await database.run(SYSTEM, lambda tx: read_people(tx, people["administrator"].id))
    ids["request_id"] = await database.run(SYSTEM, lambda tx: ask_for_a_line(tx, people["user"].id))
    ids["door_request_id"] = await database.run(SYSTEM, lambda tx: wait_at_the_door(tx, ids["partner_id"]))
    line, user = str(ids["line_id"]), str(ids["user_id"])
    bodies: dict[str, Any] = {
        "POST /api/password-links": {"login": "nobody"},
        "POST /api/password": {"token": "x" * 43, "password": "синий трактор"},
        "PATCH /api/me": {"locale": "en"},
        "PATCH /api/me/card": {"position": "Бухгалтер"},
        "POST /api/me/password": {"current": "x", "password": "синий трактор"},
        "POST /api/password-strength": {"password": "синий трактор"},
        "POST /api/me/second-step": {"password": "x"},
        "PUT /api/me/second-step": {"code": "123456"},
        "POST /api/me/recovery-codes": {"code": "123456"},
        "POST /api/me/second-step-removal": {"code": "123456"},
        "PUT /api/sign-in-policy": {"second_step": "administrators"},
        "POST /api/sso-sign-ins": {"provider_id": str(new_id())},
        "PUT /api/sso-provider": {"name": "Войти", "issuer": "https://127.0.0.1", "client_id": "liniya"},
        "POST /api/sso-provider-test": {"issuer": "https://127.0.0.1"},
        "PUT /api/me/status": {"status": "busy"},
        "POST /api/accounts": {"login": "new.one", "last_name": "Новая"},
        "PATCH /api/accounts/{account_id}": {"position": "Бухгалтер"},
        "PATCH /api/imports/{import_id}": {"invite": True},
        "PATCH /api/imports/{import_id}/rows/{number}": {"cells": {"0": "Новая"}},
        "POST /api/account-acts": {"act": "block", "ids": [str(ids["account_id"])]},
        "PUT /api/clients/{client_id}/care": {"care_specialist_id": None, "client_manager_id": None},
        "POST /api/partners": {"partner": {"name": "Новый партнёр"}},
        "PUT /api/partners/{partner_id}/vendor": {"is_vendor": True},
        "PATCH /api/partners/{partner_id}": {"phone": "1"},
        "PATCH /api/partners/{partner_id}/setup": {"step": "people"},
        "PUT /api/partners/{partner_id}/logo": {"content": base64.b64encode(make.make_picture()).decode()},
        "POST /api/installation": INSTALLATION,
        "POST /api/newcomers": {"rows": [{"name": "Ольга Новая", "email": "new@balans.example"}]},
        "POST /api/clients": {"name": "Новый клиент"},
        "PATCH /api/clients/{client_id}": {"name": "Иначе"},
        "POST /api/units": {"name": "Отдел"},
        "PATCH /api/units/{unit_id}": {"name": "Иначе"},
        "POST /api/lines": {"name": "Новая линия"},
        "PATCH /api/lines/{line_id}": {"name": "Иначе"},
        "PUT /api/lines/{line_id}/delivery": {"delivery_rule": "care_first"},
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
        "POST /api/account-requests": {**NEW_COLLEAGUE, "company": "Чужая"},
        "POST /api/me/requests": {**NEW_COLLEAGUE, "kind": "account"},
        "POST /api/requests/{request_id}/accept": {
            "kind": "line",
            "line_id": str(ids["second_line_id"]),
            "for_company": False,
        },
        "POST /api/requests/{request_id}/decline": {"reason": "Не наш сотрудник"},
    }
    return Place(app, tokens, ids, bodies)


async def ask_for_a_line(tx: Tx, account_id: UUID) -> UUID:
    actor = await accounts.load_actor(tx, account_id, "rest")
    return (await requests.ask(tx, actor, LineWish(kind="line", words="Отчётность")))["id"]


async def wait_at_the_door(tx: Tx, partner_id: UUID) -> UUID:
    """As if this partner were the only one: a request of somebody without an account."""
    request_id = new_id()
    row = {"id": request_id, "partner_id": partner_id, "kind": "account", "key": "door"}
    wish = DoorWish.model_validate({**NEW_COLLEAGUE, "company": "Северный лён"}).model_dump(exclude={"comment"})
    blank = {"wish": wish, "comment": "", "state": "waiting", "made_at": tx.now, "reason": "", "outcome": {}}
    tx.session.add(Request(**row, **blank))
    await tx.session.flush()
    return request_id


async def give_logo(tx: Tx, partner_id: UUID) -> UUID:
    made = await organisations.set_logo(tx, SYSTEM, partner_id, make.make_picture())
    assert made is not None
    return made


async def read_people(tx: Tx, account_id: UUID) -> UUID:
    """A file with one new person."""

    async def pieces() -> AsyncIterator[bytes]:
        yield f"Фамилия;Логин\nИз файла;{new_id().hex}".encode()

    actor = await accounts.load_actor(tx, account_id, "rest")
    async with imports.receiving(pieces()) as upload:
        return (await imports.read_file(tx, actor, upload, "people.csv"))["id"]


def operations(app: FastAPI) -> list[str]:
    paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


def address(place: Place, operation: str) -> str:
    """The address of our company's object that the operation can be about."""
    path = operation.split(" ")[1]
    named: dict[str, Any] = {**place.ids, "role": "user", "number": 2}
    if "/specialists/" in path:
        named["account_id"] = named["specialist_id"]
    if "/people/" in path:
        named["account_id"] = named["user_id"]
    if path.endswith(("/resume", "/rating")):
        named["inquiry_id"] = named["finished_id"]
    if path.endswith("/restore"):
        named["line_id"] = named["deleted_line_id"]
    if operation.startswith("DELETE /api/partners") and "vendor_id" in path:
        named["vendor_id"] = named["linked_vendor_id"]
    if operation.startswith("DELETE /api/clients"):
        named["client_id"] = named["spare_client_id"]
    query = {
        "/api/events": "?after=0",
        "/api/imports": "?name=people.csv",
        "/api/lines/{line_id}/trial": f"?account_id={place.ids['user_id']}",
        "/api/inquiries": f"?feed_id={place.ids['feed_id']}",
    }
    return path.format_map(named) + (
        query.get(path, "") if operation.startswith("GET") or path == "/api/imports" else ""
    )
