"""Signing in through a real provider: who gets in, who does not, and what a hostile one achieves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.accounts.tables import Account
from liniya.domains.organisations.tables import Partner
from liniya.domains.sso import routes, service
from liniya.domains.sso.errors import SsoAnswerWrong, SsoUnreachable
from liniya.domains.sso.service.discovery import read_token
from liniya.infra.outgoing import Outgoing, Unreachable
from liniya.kit.time import utc_now
from liniya.main import make
from tests.domains.api import client_of, make_app
from tests.domains.sso.provider import provider_running
from tests.fixtures import Clock

LOOPBACK = ("127.0.0.0/8",)
SECRET = "the secret of the client"
PEOPLE = (
    {"sub": "1001", "email": "M@example.com", "email_verified": True, "name": "Марина"},
    {"sub": "1002", "email": "m@example.com", "email_verified": False},
    {"sub": "1003", "email": "new@example.com", "email_verified": True, "family_name": "Новая", "given_name": "Нина"},
    {"sub": "1004"},
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider_running(PEOPLE) as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    """The provider's is that of the machine."""
    clock = Clock()
    clock.now = utc_now()
    return clock


@pytest.fixture
async def partner(database: Database) -> Partner:
    database.public_url = "https://help.example.com"
    async with database.tx(SYSTEM) as tx:
        return await make.make_partner(tx)


@pytest.fixture
async def chief(database: Database, partner: Partner) -> Account:
    async with database.tx(SYSTEM) as tx:
        return await make.make_account(tx, partner, ("administrator",), login="chief", password="синий трактор")


@pytest.fixture
async def marina(database: Database, partner: Partner) -> Account:
    async with database.tx(SYSTEM) as tx:
        return await make.make_account(tx, partner, login="marina", email="m@example.com", password="синий трактор")


@pytest.fixture
def app(database: Database) -> FastAPI:
    app = make_app(database)
    app.state.services = service.Services(Outgoing(LOOPBACK))
    app.include_router(routes.router)
    return app


async def set_up(app: FastAPI, chief: Account, issuer: str, **more: Any) -> str:
    async with client_of(app, chief) as client:
        body = {"name": "Войти через Фирму", "issuer": issuer, "client_id": "liniya", "client_secret": SECRET}
        saved = await client.put("/api/sso-provider", json={**body, "is_on": True, **more})
        assert saved.status_code == 200, saved.text
        assert SECRET not in saved.text
        return str(saved.json()["id"])


@asynccontextmanager
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


async def to_provider(client: httpx.AsyncClient, provider_id: str, sub: str | None) -> str:
    """Press the button, sign in there (None: say no); where the provider sends the browser back to."""
    begun = await client.post("/api/sso-sign-ins", json={"provider_id": provider_id, "remember": True})
    assert begun.status_code == 200, begun.text
    form = {"action": "deny"} if sub is None else {"sub": sub}
    async with httpx.AsyncClient() as there:
        answer = await there.post(begun.json()["url"], data=form)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def comes_back(client: httpx.AsyncClient, location: str) -> tuple[str, bool]:
    """Where the program opens, and whether with a session."""
    answer = await client.get(location)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"], (await client.get("/api/session")).status_code == 200


async def test_somebody_known_signs_in_and_stays_known_when_the_e_mail_changes(
    database: Database, app: FastAPI, chief: Account, marina: Account, issuer: str
) -> None:
    provider = await set_up(app, chief, issuer)
    async with browser(app) as client:
        offered = (await client.get("/api/sso-options")).json()["items"]
        assert offered == [{"id": provider, "name": "Войти через Фирму"}]
        location = await to_provider(client, provider, "1001")
        assert location.startswith("https://help.example.com/api/sso-callback?")
        assert await comes_back(client, location) == ("/", True)
        assert (await client.get("/api/session")).json()["login"] == "marina"
        assert await comes_back(client, location) == ("/?sso-error=sso-expired", True)  # an answer counts once
    async with database.tx(SYSTEM) as tx:
        await tx.session.execute(text("UPDATE accounts SET email = 'other@example.com' WHERE login = 'marina'"))
    async with browser(app) as client:
        assert await comes_back(client, await to_provider(client, provider, "1001")) == ("/", True)
    async with database.tx(SYSTEM) as tx:
        acts = await tx.session.execute(text("SELECT act FROM audit_entries WHERE account_id = :id"), {"id": marina.id})
        assert sorted(acts.scalars()).count("sso.linked") == 1


@pytest.mark.parametrize(
    ("sub", "more", "error"),
    [
        ("1002", {}, "sso-nobody"),  # the service does not vouch for the e-mail
        ("1003", {}, "sso-nobody"),
        ("1004", {"creates_people": True}, "sso-nobody"),
        (None, {}, "sso-refused"),
        ("1002", {"trusts_email": True}, None),
        ("1003", {"creates_people": True}, None),
    ],
)
async def test_who_gets_in(
    app: FastAPI, chief: Account, marina: Account, issuer: str, sub: str | None, more: dict[str, Any], error: str | None
) -> None:
    provider = await set_up(app, chief, issuer, **more)
    async with browser(app) as client:
        opened, is_in = await comes_back(client, await to_provider(client, provider, sub))
        assert (opened, is_in) == (f"/?sso-error={error}" if error else "/", error is None)
        if more.get("creates_people") and is_in:
            me = (await client.get("/api/session")).json()
            assert (me["login"], me["name"], me["roles"]) == ("new@example.com", "Новая Нина", ["user"])


async def test_who_is_blocked_stays_outside(
    database: Database, app: FastAPI, chief: Account, marina: Account, issuer: str
) -> None:
    provider = await set_up(app, chief, issuer)
    async with database.tx(SYSTEM) as tx:
        await tx.session.execute(text("UPDATE accounts SET is_blocked = true WHERE login = 'marina'"))
    async with browser(app) as client:
        opened = await comes_back(client, await to_provider(client, provider, "1001"))
    assert opened == ("/?sso-error=account-blocked", False)


async def test_a_colleague_of_another_company_with_the_same_e_mail_is_not_meant(
    database: Database, app: FastAPI, chief: Account, issuer: str
) -> None:
    provider = await set_up(app, chief, issuer)
    async with database.tx(SYSTEM) as tx:
        await make.make_account(tx, await make.make_partner(tx), email="m@example.com")
    async with browser(app) as client:
        opened = await comes_back(client, await to_provider(client, provider, "1001"))
    assert opened == ("/?sso-error=sso-nobody", False)


async def test_an_answer_counts_only_in_the_browser_that_asked_and_in_time(
    app: FastAPI, chief: Account, marina: Account, issuer: str, clock: Clock
) -> None:
    provider = await set_up(app, chief, issuer)
    async with browser(app) as client, browser(app) as victim:
        location = await to_provider(client, provider, "1001")
        assert await comes_back(victim, location) == ("/?sso-error=sso-answer-wrong", False)
        assert await comes_back(client, location) == ("/?sso-error=sso-expired", False)  # it was used up
        late = await to_provider(client, provider, "1001")
        clock.move(minutes=10)
        assert await comes_back(client, late) == ("/?sso-error=sso-expired", False)
        clock.move(minutes=-10)
        for made_up, slug in (("", "expired"), ("?state=x&code=y", "expired"), ("?error=access_denied", "refused")):
            opened = await comes_back(client, "/api/sso-callback" + made_up)
            assert opened == (f"/?sso-error=sso-{slug}", False)


async def test_a_token_for_somebody_else_or_another_time_is_not_taken(issuer: str, clock: Clock) -> None:
    outgoing = Outgoing(LOOPBACK)
    services = service.Services(outgoing)
    found = await services.get(issuer)
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": "us",
        "redirect_uri": "https://help.example.com/",
        "state": "s",
        "nonce": "right",
    }
    async with httpx.AsyncClient() as there:
        answer = await there.post(found.authorization_endpoint, params=asked, data={"sub": "1001"})
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": asked["redirect_uri"]}
        token = (await there.post(found.token_endpoint, data=form, auth=("us", "x"))).json()["id_token"]
    now = clock.now.timestamp()
    assert (await read_token(services, issuer, "us", token, "right", now))["sub"] == "1001"
    for client_id, nonce, moment in (("them", "right", now), ("us", "wrong", now), ("us", "right", now + 7200)):
        with pytest.raises(SsoAnswerWrong):
            await read_token(services, issuer, client_id, token, nonce, moment)
    head, body, signature = token.split(".")
    for forged in (f"{head}.{body}.{signature[::-1]}", f"eyJhbGciOiJub25lIn0.{body}.", "nonsense", ""):
        with pytest.raises(SsoAnswerWrong):
            await read_token(services, issuer, "us", forged, "right", now)


async def test_a_company_lets_only_its_administrators_use_passwords(
    database: Database, app: FastAPI, partner: Partner, chief: Account, marina: Account, issuer: str
) -> None:
    async with database.tx(SYSTEM) as tx:
        client_of_ours = await make.make_client(tx, partner)
        await make.make_account(tx, partner, client=client_of_ours, login="oleg", password="синий трактор")
    await set_up(app, chief, issuer, is_password_for_administrators=True)
    async with browser(app) as client:
        for login, status in (("marina", 403), ("chief", 200), ("oleg", 200)):
            answer = await client.post("/api/session", json={"login": login, "password": "синий трактор"})
            assert answer.status_code == status, (login, answer.text)
        assert (await client.post("/api/session", json={"login": "marina", "password": "x"})).status_code == 401
    await set_up(app, chief, issuer, is_password_for_administrators=True, is_on=False)
    async with browser(app) as client:
        enter = {"login": "marina", "password": "синий трактор"}
        assert (await client.post("/api/session", json=enter)).status_code == 200
        assert (await client.get("/api/sso-options")).json() == {"items": []}


async def test_the_setting_keeps_its_secret(database: Database, app: FastAPI, chief: Account, issuer: str) -> None:
    await set_up(app, chief, issuer)
    async with client_of(app, chief) as client:
        got = (await client.get("/api/sso-provider")).json()
        assert (got["has_secret"], got["redirect_uri"]) == (True, "https://help.example.com/api/sso-callback")
        same = {name: got[name] for name in ("name", "issuer", "client_id", "is_on", "version")}
        assert (await client.put("/api/sso-provider", json=same)).json()["has_secret"] is True
        late = await client.put("/api/sso-provider", json=same)
        assert (late.status_code, late.json()["slug"]) == (409, "changed-meanwhile")
        tested = await client.post("/api/sso-provider-test", json={"issuer": issuer})
        assert tested.json()["keys"] >= 1
        async with database.tx(SYSTEM) as tx:
            for table in ("sso_providers", "audit_entries", "commands", "stream_events"):
                rows = str((await tx.session.execute(text(f"SELECT t::text FROM {table} AS t"))).all())  # noqa: S608
                assert SECRET not in rows
                assert SECRET.encode().hex() not in rows
        assert (await client.delete("/api/sso-provider")).status_code == 204
        assert (await client.get("/api/sso-provider")).json()["version"] == 0


@pytest.mark.parametrize(
    ("address", "inside", "why"),
    [
        ("http://127.0.0.1:9", (), "address"),
        ("https://127.0.0.1:9", (), "address"),
        ("https://localhost:9", (), "address"),
        ("https://10.1.2.3", (), "address"),
        ("https://169.254.169.254/latest", (), "address"),
        ("https://[::1]", (), "address"),
        ("https://[::ffff:127.0.0.1]", (), "address"),
        ("https://[64:ff9b::7f00:1]", (), "address"),
        ("https://0.0.0.0", (), "address"),
        ("https://224.0.0.1", (), "address"),
        ("http://10.1.2.3", ("10.0.0.0/8",), "scheme"),
        ("http://192.0.2.1", (), "scheme"),
        ("gopher://127.0.0.1", LOOPBACK, "scheme"),
        ("https://user@127.0.0.1", LOOPBACK, "scheme"),
        ("http://127.0.0.1:9", LOOPBACK, "connection"),
    ],
)
async def test_requests_do_not_reach_what_is_inside(address: str, inside: tuple[str, ...], why: str) -> None:
    with pytest.raises(Unreachable) as refused:
        await Outgoing(inside).request("GET", address)
    assert refused.value.why == why


async def test_an_answer_without_an_end_or_a_redirect_inside_leads_nowhere() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
        if path.startswith(b"/away"):
            writer.write(b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n" + b"x" * (2 << 20))
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        outgoing = Outgoing(LOOPBACK)
        with pytest.raises(Unreachable) as refused:
            await outgoing.request("GET", f"http://127.0.0.1:{port}/")
        assert refused.value.why == "too-long"
        assert (await outgoing.request("GET", f"http://127.0.0.1:{port}/away")).status == 302
        with pytest.raises(SsoUnreachable) as wrong:
            await service.Services(outgoing).get(f"http://127.0.0.1:{port}/away")
        assert wrong.value.extra == {"why": "status"}
