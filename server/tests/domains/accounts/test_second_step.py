"""The second step of signing in: codes, recovery codes, what a company demands."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.accounts import service
from liniya.domains.accounts.errors import SecondStepNeeded, SecretUnreadable, TooManyAttempts, WrongCode
from liniya.domains.accounts.tables import Account
from liniya.domains.organisations.tables import Partner
from liniya.infra.vault import Unreadable, Vault, new_vault, open_vault
from liniya.main import make
from tests.domains.accounts.telephone import code_of, has_second_step
from tests.domains.api import client_of, make_app
from tests.fixtures import Clock

PASSWORD = "синий трактор"
ENTER = {"login": "marina", "password": PASSWORD}


@pytest.fixture
async def partner(database: Database) -> Partner:
    async with database.tx(SYSTEM) as tx:
        return await make.make_partner(tx)


@pytest.fixture
async def marina(database: Database, partner: Partner) -> Account:
    async with database.tx(SYSTEM) as tx:
        return await make.make_account(tx, partner, login="marina", password=PASSWORD)


async def enter(database: Database, code: str | None = None) -> None:
    await service.sign_in(database, "marina", PASSWORD, True, ip="192.0.2.1", code=code)


async def connect(database: Database, account: Account) -> tuple[str, list[str]]:
    async with database.tx(SYSTEM) as tx:
        return await has_second_step(tx, account)


async def test_it_is_set_up_used_and_taken_away(database: Database, marina: Account, clock: Clock) -> None:
    async with client_of(make_app(database), marina) as client:
        wrong = await client.post("/api/me/second-step", json={"password": "wrong"})
        assert (wrong.status_code, wrong.json()["slug"]) == (403, "wrong-password")
        begun = await client.post("/api/me/second-step", json={"password": PASSWORD})
        setup = begun.json()
        assert begun.headers["cache-control"] == "no-store"
        assert setup["uri"].startswith("otpauth://totp/Liniya:marina?secret=" + setup["secret"])
        assert setup["qr"].startswith("<svg")
        assert (await client.get("/api/me/second-step")).json()["is_on"] is False
        await enter(database)  # nothing is asked before the first code
        async with client_of(make_app(database), marina) as again:
            bad = await again.put("/api/me/second-step", json={"code": "000000"})
            assert (bad.status_code, bad.json()["slug"]) == (403, "wrong-code")
            done = await again.put("/api/me/second-step", json={"code": code_of(setup["secret"], clock())})
            assert len(set(done.json()["codes"])) == 10
            own = (await again.get("/api/me/second-step")).json()
            assert (own["is_on"], own["codes_left"], own["is_demanded"]) == (True, 10, False)
            clock.move(seconds=30)
            removal = {"code": code_of(setup["secret"], clock())}
            assert (await again.post("/api/me/second-step-removal", json=removal)).status_code == 204
    await enter(database)


async def test_signing_in_asks_for_a_code_and_takes_each_one_once(
    database: Database, marina: Account, clock: Clock
) -> None:
    secret, _ = await connect(database, marina)
    clock.move(seconds=60)
    async with client_of(make_app(database)) as client:
        for _ in range(8):  # a right password is not a wrong attempt
            asked = await client.post("/api/session", json=ENTER)
            assert (asked.status_code, asked.json()["slug"]) == (401, "second-step-needed")
            assert "set-cookie" not in asked.headers
        code = code_of(secret, clock())
        assert (await client.post("/api/session", json={**ENTER, "code": f"{code[:3]} {code[3:]}"})).status_code == 200
        replayed = await client.post("/api/session", json={**ENTER, "code": code})
        assert (replayed.status_code, replayed.json()["slug"]) == (403, "wrong-code")
        without = await client.post("/api/session", json={**ENTER, "password": "wrong", "code": code})
        assert without.json()["slug"] == "wrong-credentials"


@pytest.mark.parametrize(("late_s", "works"), [(-90, False), (-30, True), (0, True), (30, True), (90, False)])
async def test_clocks_may_differ_by_half_a_minute(
    database: Database, marina: Account, clock: Clock, late_s: int, works: bool
) -> None:
    secret, _ = await connect(database, marina)
    clock.move(minutes=10)
    shown = code_of(secret, clock.move(seconds=late_s))
    clock.move(seconds=-late_s)
    if works:
        await enter(database, shown)
    else:
        with pytest.raises(WrongCode):
            await enter(database, shown)


async def test_one_code_lets_one_in_even_at_the_same_moment(database: Database, marina: Account, clock: Clock) -> None:
    secret, _ = await connect(database, marina)
    clock.move(minutes=1)
    code = code_of(secret, clock())
    results = await asyncio.gather(*(enter(database, code) for _ in range(4)), return_exceptions=True)
    assert [type(result) for result in results].count(type(None)) == 1


async def test_codes_cannot_be_tried_without_end(database: Database, marina: Account, clock: Clock) -> None:
    secret, _ = await connect(database, marina)
    clock.move(minutes=1)
    for _ in range(5):
        with pytest.raises(WrongCode):
            await enter(database, "000000")
        clock.move(seconds=1)
    with pytest.raises(TooManyAttempts):
        await enter(database, code_of(secret, clock()))
    clock.move(seconds=60)
    await enter(database, code_of(secret, clock()))


async def test_a_recovery_code_works_once_and_new_ones_end_the_old(
    database: Database, marina: Account, clock: Clock
) -> None:
    _, recovery = await connect(database, marina)
    await enter(database, recovery[0].lower())
    with pytest.raises(WrongCode):
        await enter(database, recovery[0])
    app = make_app(database)
    async with client_of(app, marina) as client:
        assert (await client.get("/api/me/second-step")).json()["codes_left"] == 9
        renewed = (await client.post("/api/me/recovery-codes", json={"code": recovery[1]})).json()["codes"]
    for old in recovery:
        with pytest.raises((WrongCode, TooManyAttempts)):
            await enter(database, old)
        clock.move(minutes=5)
    await enter(database, renewed[0])


async def test_what_is_kept_can_be_read_by_nobody_without_the_key(database: Database, marina: Account) -> None:
    secret, recovery = await connect(database, marina)
    async with database.tx(SYSTEM) as tx:
        for table in ("second_steps", "recovery_codes", "audit_entries", "stream_events", "procrastinate_jobs"):
            rows = str((await tx.session.execute(text(f"SELECT t::text FROM {table} AS t"))).all())  # noqa: S608
            for one in (secret, recovery[0], recovery[0].replace("-", "")):
                assert one not in rows
                assert one.encode().hex() not in rows
    database.vault = new_vault()
    with pytest.raises(SecretUnreadable):
        await enter(database, "000000")


async def test_a_company_demands_it_of_its_administrators_or_of_all(
    database: Database, partner: Partner, marina: Account, clock: Clock
) -> None:
    async with database.tx(SYSTEM) as tx:
        chief = await make.make_account(tx, partner, ("administrator",), login="chief", password=PASSWORD)
    app = make_app(database)
    async with client_of(app, chief) as client:
        policy = (await client.get("/api/sign-in-policy")).json()
        assert (policy["second_step"], policy["version"]) == ("free", 0)
        assert (policy["people"], policy["people_with"], policy["administrators"]) == (2, 0, 1)
        wish = {"second_step": "administrators", "version": 0}
        assert (await client.put("/api/sign-in-policy", json=wish)).json()["version"] == 1
        late = await client.put("/api/sign-in-policy", json=wish)
        assert (late.status_code, late.json()["slug"]) == (409, "changed-meanwhile")
    async with client_of(app) as client:
        await enter(database)
        asked = (await client.post("/api/session", json={**ENTER, "login": "chief"})).json()
        assert asked["slug"] == "second-step-to-set-up"
        with_code = {**ENTER, "login": "chief", "code": code_of(asked["secret"], clock())}
        assert (await client.post("/api/session", json=with_code)).status_code == 200
        assert (await client.get("/api/me/second-step")).json()["is_demanded"] is True
        clock.move(minutes=1)
        refused = await client.post("/api/me/second-step-removal", json={"code": code_of(asked["secret"], clock())})
        assert (refused.status_code, refused.json()["slug"]) == (409, "second-step-demanded")
        assert (await client.put("/api/sign-in-policy", json={"second_step": "everybody"})).status_code == 200
        assert (await client.post("/api/session", json=ENTER)).json()["slug"] == "second-step-to-set-up"


async def test_an_administrator_resets_it_for_who_has_lost_everything(
    database: Database, partner: Partner, marina: Account
) -> None:
    await connect(database, marina)
    async with database.tx(SYSTEM) as tx:
        chief = await make.make_account(tx, partner, ("administrator",))
    with pytest.raises(SecondStepNeeded):
        await enter(database)
    async with client_of(make_app(database), chief) as client:
        path = f"/api/accounts/{marina.id}"
        assert (await client.get(f"{path}/history")).json()["second_step_since"] is not None
        for _ in range(2):
            assert (await client.delete(f"{path}/second-step")).status_code == 204
        assert (await client.get(f"{path}/history")).json()["second_step_since"] is None
    await enter(database)
    async with database.tx(SYSTEM) as tx:
        acts = await tx.session.execute(text("SELECT account_id FROM audit_entries WHERE act = 'second_step.reset'"))
        assert list(acts.scalars()) == [chief.id]


def test_the_key_is_made_once_and_may_be_changed(tmp_path: Path) -> None:
    sealed = open_vault(None, tmp_path / "data").seal("тайна")
    assert open_vault(None, tmp_path / "data").open(sealed) == "тайна"
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600
    old, new = "o" * 32, "n" * 32
    kept = Vault([old]).seal("тайна")
    assert open_vault(f"{new}, {old}", tmp_path).open(kept) == "тайна"
    with pytest.raises(Unreadable):
        open_vault(new, tmp_path).open(kept)
