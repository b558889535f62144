"""Letters, from the cause to a real mail server on the loopback, through the real worker of jobs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.domains.lines.tables import Line
from liniya.infra.postgres import DatabaseUrls
from liniya.main import make
from tests.infra.test_mail import Server
from tests.infra.test_mail import running as mail_server
from tests.live import PATIENCE_S, Live, running


@pytest.fixture
async def mail() -> AsyncIterator[Server]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def live(fresh_urls: DatabaseUrls, tmp_path: Path, mail: Server) -> AsyncIterator[Live]:
    async with running(fresh_urls, tmp_path, smtp_url=f"smtp://127.0.0.1:{mail.port}") as live:
        await live.world.user("Лебедева")
        await live.world.specialist("Ремизова", here=False)
        yield live


async def all_jobs_done(live: Live) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with live.database.tx(SYSTEM) as tx:
                query = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
                if not (await tx.session.scalars(text(query))).one():
                    return
            await asyncio.sleep(0.02)


async def letters(live: Live) -> list[Any]:
    async with live.database.tx(SYSTEM) as tx:
        return list(
            (await tx.session.execute(text("SELECT id, sent_at, text, is_secret FROM letters ORDER BY at"))).all()
        )


async def again(live: Live, letter_id: Any) -> None:
    await live.database.run(SYSTEM, lambda tx: tx.defer("notices.send_letter", letter_id=str(letter_id)))


async def test_one_letter_for_each_miss(live: Live, mail: Server) -> None:
    async def name_owner(tx: Tx) -> None:
        await tx.session.execute(
            update(Line).where(Line.id == live.world.line.id).values(owner_email="owner@line.example")
        )

    await live.database.run(SYSTEM, name_owner)
    await live.world.asks("Лебедева", "Не закрывается октябрь")
    await live.world.asks("Лебедева", "Вы здесь?")
    await all_jobs_done(live)
    ((to, message),) = mail.letters
    number = (await live.world.inquiry("Лебедева")).number
    assert sorted(to) == ["duty@balans.example", "owner@line.example"]
    assert f"№ {number} пропущено" in message["Subject"]
    assert "не в сети" in message.get_content()
    assert "октябрь" not in str(message)

    await live.world.comes("Ремизова")
    assert await live.world.holder("Лебедева") == "Ремизова"
    await live.world.sets("Ремизова", "away")
    await live.world.asks("Лебедева", "Куда вы пропали?")
    await all_jobs_done(live)
    assert len(mail.letters) == 2
    assert f"№ {number} снова пропущено" in mail.letters[1][1]["Subject"]
    assert mail.letters[0][1]["Message-ID"] != mail.letters[1][1]["Message-ID"]
    assert all(letter.sent_at for letter in await letters(live))


async def test_nobody_writes_when_somebody_is_there(live: Live, mail: Server) -> None:
    await live.world.comes("Ремизова")
    await live.world.asks("Лебедева")
    await all_jobs_done(live)
    assert mail.letters == []


async def test_a_job_that_runs_again_sends_nothing_again(live: Live, mail: Server) -> None:
    """The runner was killed after it had sent the letter: its job is done once more, also twice at the same moment."""
    await live.world.asks("Лебедева")
    await all_jobs_done(live)
    (letter,) = await letters(live)
    await asyncio.gather(again(live, letter.id), again(live, letter.id))
    await all_jobs_done(live)
    assert len(mail.letters) == 1


async def test_two_runners_at_once_send_it_once(live: Live, mail: Server) -> None:
    async def twice(tx: Tx) -> None:
        (letter,) = (await tx.session.execute(text("SELECT id FROM letters"))).all()
        await tx.session.execute(text("UPDATE letters SET sent_at = NULL"))
        for _ in range(3):
            await tx.defer("notices.send_letter", letter_id=str(letter.id))

    await live.world.asks("Лебедева")
    await all_jobs_done(live)
    mail.letters.clear()
    await live.database.run(SYSTEM, twice)
    await all_jobs_done(live)
    assert len(mail.letters) == 1


async def test_what_is_rolled_back_writes_no_letter(live: Live, mail: Server) -> None:
    class Stop(Exception):
        pass

    async def work(tx: Tx) -> None:
        from liniya.domains.inquiries import service as inquiries
        from liniya.kit.ids import new_id

        actor = await live.world.actor("Лебедева")
        await inquiries.send_message(tx, inquiries.Send(actor, new_id(), live.world.line.id, actor.me, "Раз"))
        raise Stop

    with pytest.raises(Stop):
        await live.database.run(SYSTEM, work)
    await all_jobs_done(live)
    assert (mail.letters, await letters(live)) == ([], [])


async def test_a_letter_that_the_server_does_not_take_now_waits(live: Live, mail: Server) -> None:
    mail.refuses["duty@balans.example"] = "451 Come back later"
    await live.world.asks("Лебедева")
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with live.database.tx(SYSTEM) as tx:
                query = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now()"
                if (await tx.session.scalars(text(query))).one():
                    break
            await asyncio.sleep(0.02)
    assert [letter.sent_at for letter in await letters(live)] == [None]
    mail.refuses.clear()
    async with live.database.tx(SYSTEM) as tx:
        await tx.session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now()"))
    (letter,) = await letters(live)
    await again(live, letter.id)
    await all_jobs_done(live)
    assert len(mail.letters) == 1


async def test_a_password_link_arrives_and_opens_the_door_once(live: Live, mail: Server) -> None:
    async def with_login(tx: Tx) -> None:
        live.world.people["Новая"] = await make.make_account(
            tx, live.world.partner, login="marina", email="marina@example.com", last_name="Новая"
        )

    await live.database.run(SYSTEM, with_login)
    async with live.browser(None) as browser:
        for login in ("marina", "nobody"):
            assert (await browser.post("/api/password-links", json={"login": login})).status_code == 202
        await all_jobs_done(live)
        ((to, message),) = mail.letters
        assert to == ["marina@example.com"]
        words = message.get_content()
        assert "marina" in words
        found = re.search(rf"{live.url}/set-password#(\S+)", words)
        assert found
        body = {"token": found[1], "password": "синий трактор"}
        assert (await browser.post("/api/password", json=body)).status_code == 204
        assert (await browser.post("/api/password", json=body)).status_code == 410
        entered = await browser.post("/api/session", json={"login": "marina", "password": "синий трактор"})
        assert entered.status_code == 200
    (letter,) = await letters(live)
    assert letter.is_secret
    assert found[1] not in letter.text
