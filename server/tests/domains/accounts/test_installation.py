"""The first company of an empty installation: only with the code, once, whoever comes first."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Database
from liniya.domains.accounts import rules, service
from liniya.domains.accounts.errors import AlreadySetUp, SetupCodeWrong, WeakPassword
from liniya.domains.accounts.schemas import Installation
from liniya.main import make
from tests.domains.api import client_of, make_app
from tests.fixtures import Clock, SpyTx

WISH = {
    "company": "Баланс-Сервис",
    "time_zone": "Asia/Yekaterinburg",
    "last_name": "Щукин",
    "first_name": "Роман",
    "email": "roman@balans.example",
    "login": "roman",
    "password": "синий трактор",
}


def wish(code: str, **other: str) -> Installation:
    return Installation(code=code, **{**WISH, **other})


async def code_of(database: Database) -> str:
    code = await database.run(SYSTEM, service.make_setup_code)
    assert code is not None
    return code


async def test_the_first_administrator_is_in_at_once(database: Database) -> None:
    code = await code_of(database)
    async with client_of(make_app(database)) as client:
        welcome = (await client.get("/api/welcome")).json()
        assert (welcome["name"], welcome["is_set_up"]) == ("Линия", False)
        answer = await client.post("/api/installation", json={"code": code, **WISH})
        assert answer.status_code == 201
        assert COOKIE in answer.cookies
        me = answer.json()
        assert (me["login"], me["roles"], me["partner_name"]) == ("roman", ["administrator"], "Баланс-Сервис")
        partner = (await client.get(f"/api/partners/{me['partner_id']}")).json()
        assert (partner["time_zone"], partner["email"], partner["version"]) == (
            "Asia/Yekaterinburg",
            "roman@balans.example",
            1,
        )
        welcome = (await client.get("/api/welcome")).json()
        assert (welcome["name"], welcome["is_set_up"]) == ("Баланс-Сервис", True)
        again = await client.post("/api/session", json={"login": "roman", "password": WISH["password"]})
        assert again.status_code == 200


async def test_nobody_without_the_code(database: Database, clock: Clock) -> None:
    code = await code_of(database)
    async with client_of(make_app(database)) as client:
        for wrong in ("x" * 27, code[:-1], code + "x", code.upper()):
            answer = await client.post("/api/installation", json={"code": wrong, **WISH})
            assert (answer.status_code, answer.json()["slug"]) == (403, "setup-code-wrong"), wrong
        clock.move(seconds=rules.SETUP_CODE_LIFE.total_seconds() + 1)
        answer = await client.post("/api/installation", json={"code": code, **WISH})
        assert answer.json()["slug"] == "setup-code-wrong"
    later = await code_of(database)
    await database.run(SYSTEM, lambda tx: service.install(tx, wish(later), session_days=30))


async def test_the_codes_of_all_nodes_work_until_one_is_used(database: Database) -> None:
    codes = [await code_of(database) for _ in range(3)]

    async def install(nth: int) -> str:
        try:
            new = wish(codes[nth], login=f"admin{nth}", company=f"Компания {nth}")
            await database.run(SYSTEM, lambda tx: service.install(tx, new, session_days=30))
        except (AlreadySetUp, SetupCodeWrong) as refused:
            return refused.slug
        return "done"

    answers = await asyncio.gather(*(install(nth) for nth in range(3)))
    assert answers.count("done") == 1
    assert set(answers) <= {"done", "already-set-up", "setup-code-wrong"}
    assert await database.run(SYSTEM, service.make_setup_code) is None
    for nth in range(3):
        with pytest.raises(AlreadySetUp):
            await database.run(SYSTEM, partial(service.install, new=wish(codes[nth]), session_days=30))


async def test_a_weak_password_costs_no_code(database: Database) -> None:
    code = await code_of(database)
    with pytest.raises(WeakPassword):
        await database.run(SYSTEM, lambda tx: service.install(tx, wish(code, password="roman"), session_days=30))
    await database.run(SYSTEM, lambda tx: service.install(tx, wish(code), session_days=30))


async def test_a_distributor_is_somebody_too(tx: SpyTx) -> None:
    await make.make_distributor(tx)
    assert await service.make_setup_code(tx) is None


async def test_old_codes_are_forgotten(database: Database, clock: Clock) -> None:
    await code_of(database)
    clock.move(seconds=(rules.SETUP_CODE_LIFE + timedelta(seconds=1)).total_seconds())
    await database.run(SYSTEM, service.forget_old)
    async with database.tx(SYSTEM) as tx:
        from liniya.domains.accounts import store

        assert not await store.take_setup_codes(tx)
