"""Signing in, being signed out, passwords: with commits, as it happens."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, text

from liniya.core.access import SYSTEM
from liniya.core.events import Wiring
from liniya.core.problems import NotSignedIn, Problem
from liniya.core.tables import StreamEvent
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service
from liniya.domains.accounts.errors import (
    AccountBlocked,
    LaterSignIn,
    LinkExpired,
    SessionExpired,
    TooManyAttempts,
    WeakPassword,
    WrongCredentials,
)
from liniya.domains.accounts.events import PasswordLinkMade, SignedOut
from liniya.domains.accounts.tables import Account, SignIn
from liniya.main import make
from tests.fixtures import Clock

PASSWORD = "синий трактор"
IP = "192.0.2.1"


class Heard:
    """What the reactions of a test were told."""

    def __init__(self) -> None:
        self.links: list[PasswordLinkMade] = []
        self.gone: list[SignedOut] = []

    async def link(self, _tx: Tx, event: PasswordLinkMade) -> None:
        self.links.append(event)

    async def leave(self, _tx: Tx, event: SignedOut) -> None:
        self.gone.append(event)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def wiring(heard: Heard) -> Wiring:
    return Wiring(same_tx={PasswordLinkMade: (heard.link,), SignedOut: (heard.leave,)})


@pytest.fixture
async def marina(database: Database) -> Account:
    async with database.tx(SYSTEM) as tx:
        partner = await make.make_partner(tx)
        return await make.make_account(tx, partner, login="Marina", email="m@example.com", password=PASSWORD)


async def enter(database: Database, login: str = "marina", password: str = PASSWORD, ip: str = IP) -> str:
    token, _ = await service.sign_in(database, login, password, True, ip=ip)
    return token


async def worth(database: Database, token: str) -> type[Problem] | None:
    try:
        async with database.tx(SYSTEM) as tx:
            await service.identify(tx, token)
    except Problem as problem:
        return type(problem)
    return None


async def test_a_later_sign_in_ends_the_earlier_one_and_says_so(database: Database, marina: Account) -> None:
    first = await enter(database)
    async with database.tx(SYSTEM) as tx:
        old = (await service.identify(tx, first)).session_id
    second = await enter(database, login="m@EXAMPLE.com ")
    assert await worth(database, first) is LaterSignIn
    assert await worth(database, second) is None
    async with database.tx(SYSTEM) as tx:
        told = (await tx.session.scalars(select(StreamEvent).where(StreamEvent.type == "session.ended"))).all()
    assert [(event.audiences, event.data) for event in told] == [
        ([f"session:{old}"], {"session_id": str(old), "reason": "later_sign_in"})
    ]


async def test_many_at_once_leave_one_sign_in(database: Database, marina: Account) -> None:
    tokens = await asyncio.gather(*(enter(database) for _ in range(4)))
    assert [await worth(database, token) for token in tokens].count(None) == 1
    async with database.tx(SYSTEM) as tx:
        alive = await tx.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None)))
        assert len(alive.all()) == 1


async def test_signing_out(database: Database, marina: Account, heard: Heard) -> None:
    token = await enter(database)
    async with database.tx(SYSTEM) as tx:
        actor = await service.identify(tx, token)
        await tx.act_as(actor)
        await service.sign_out(tx, actor)
    assert await worth(database, token) is NotSignedIn
    assert await worth(database, "nonsense") is NotSignedIn
    assert [event.account_id for event in heard.gone] == [marina.id]


async def test_a_sign_in_ends_with_its_time(database: Database, marina: Account, clock: Clock) -> None:
    remembered = await enter(database)
    clock.move(days=30, seconds=-1)
    assert await worth(database, remembered) is None
    clock.move(seconds=1)
    assert await worth(database, remembered) is SessionExpired
    short, _ = await service.sign_in(database, "marina", PASSWORD, False, ip=IP)
    clock.move(days=7)
    assert await worth(database, short) is SessionExpired


async def test_wrong_passwords_are_counted_per_login(database: Database, marina: Account, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            await enter(database, password="wrong")
    with pytest.raises(TooManyAttempts) as refused:
        await enter(database)
    assert refused.value.extra == {"retry_after": 20}
    clock.move(seconds=20)
    await enter(database)


async def test_right_passwords_are_not_counted(database: Database, marina: Account) -> None:
    for _ in range(7):
        await enter(database)


async def test_an_address_is_counted_over_all_logins(database: Database, clock: Clock) -> None:
    for number in range(30):
        with pytest.raises(WrongCredentials):
            await enter(database, login=f"nobody{number}")
    with pytest.raises(TooManyAttempts) as refused:
        await enter(database, login="somebody")
    assert refused.value.extra == {"retry_after": 300}
    with pytest.raises(WrongCredentials):
        await enter(database, login="somebody", ip="192.0.2.2")


async def test_parallel_attempts_do_not_slip_through(database: Database, marina: Account) -> None:
    results = await asyncio.gather(*(enter(database, password="wrong") for _ in range(12)), return_exceptions=True)
    assert sum(isinstance(result, WrongCredentials) for result in results) == 5


@pytest.mark.parametrize("login", ["nobody", "", " ", "x" * 300])
async def test_unknown_logins_are_refused_like_wrong_passwords(database: Database, login: str) -> None:
    with pytest.raises(WrongCredentials):
        await enter(database, login=login)


async def test_a_shared_e_mail_signs_nobody_in(database: Database, marina: Account) -> None:
    async with database.tx(SYSTEM) as tx:
        await make.make_account(tx, await make.make_partner(tx), email="m@example.com", password=PASSWORD)
    with pytest.raises(WrongCredentials):
        await enter(database, login="m@example.com")
    await enter(database)


async def test_outdated_hashes_are_made_anew(database: Database, marina: Account) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD.encode())
    async with database.tx(SYSTEM) as tx:
        await tx.session.execute(text("UPDATE accounts SET password_hash = :cheap"), {"cheap": cheap})
    await enter(database)
    async with database.tx(SYSTEM) as tx:
        kept = (await tx.session.scalars(select(Account.password_hash))).one()
    assert kept is not None
    assert not PasswordHasher().check_needs_rehash(kept)


async def test_a_blocked_account_is_thrown_out_and_kept_out(database: Database, marina: Account, heard: Heard) -> None:
    token = await enter(database)
    async with database.tx(SYSTEM) as tx:
        await service.block_account(tx, SYSTEM, marina.id)
    assert await worth(database, token) is AccountBlocked
    assert len(heard.gone) == 1
    with pytest.raises(AccountBlocked):
        await enter(database)
    with pytest.raises(WrongCredentials):
        await enter(database, password="wrong")


async def make_link(database: Database, heard: Heard, login: str = "marina") -> str:
    async with database.tx(SYSTEM) as tx:
        await service.request_password_link(tx, login)
    return heard.links[-1].token


async def test_a_link_sets_the_password_once_and_ends_sign_ins(
    database: Database, marina: Account, heard: Heard
) -> None:
    token = await enter(database)
    older = await make_link(database, heard)
    link = await make_link(database, heard, "m@example.com")
    event = heard.links[-1]
    assert (event.email, event.expires_at - database.clock()) == ("m@example.com", timedelta(hours=1))
    with pytest.raises(WeakPassword):
        async with database.tx(SYSTEM) as tx:
            await service.set_password(tx, link, "marina")
    async with database.tx(SYSTEM) as tx:
        await service.set_password(tx, link, "новый пароль")
    for used in (link, older, "nonsense"):
        with pytest.raises(LinkExpired):
            async with database.tx(SYSTEM) as tx:
                await service.set_password(tx, used, "ещё один пароль")
    assert await worth(database, token) is SessionExpired
    with pytest.raises(WrongCredentials):
        await enter(database)
    await enter(database, password="новый пароль")


async def test_a_link_lives_for_an_hour(database: Database, marina: Account, heard: Heard, clock: Clock) -> None:
    link = await make_link(database, heard)
    clock.move(hours=1)
    with pytest.raises(LinkExpired):
        async with database.tx(SYSTEM) as tx:
            await service.set_password(tx, link, "новый пароль")


async def test_links_are_few_and_nobody_learns_who_exists(
    database: Database, marina: Account, heard: Heard, clock: Clock
) -> None:
    for _ in range(8):
        await make_link(database, heard)
    assert len(heard.links) == 5
    async with database.tx(SYSTEM) as tx:
        await service.request_password_link(tx, "nobody")
    assert len(heard.links) == 5
    clock.move(hours=1)
    await make_link(database, heard)
    assert len(heard.links) == 6


async def test_tables_hold_no_secrets(database: Database, marina: Account, heard: Heard) -> None:
    secrets = [await enter(database), await make_link(database, heard), PASSWORD]
    async with database.tx(SYSTEM) as tx:
        for table in ("sign_ins", "password_links", "accounts", "attempts", "stream_events", "commands"):
            rows = str((await tx.session.execute(text(f"SELECT t::text FROM {table} AS t"))).all())  # noqa: S608
            assert not [secret for secret in secrets if secret in rows]


async def test_last_seen_is_written_once_a_minute(database: Database, marina: Account, clock: Clock) -> None:
    token = await enter(database)
    seen = []
    for _ in range(3):
        clock.move(seconds=31)
        await worth(database, token)
        async with database.tx(SYSTEM) as tx:
            seen.append((await tx.session.scalars(select(Account.last_seen_at))).one())
    assert len(set(seen)) == 2
