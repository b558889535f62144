"""Letters against a real PostgreSQL: written once, sent once, by the real worker."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from procrastinate import App
from sqlalchemy import select, text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.core.worker import DATABASE
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.events import PasswordLinkMade
from liniya.domains.accounts.tables import Account
from liniya.domains.inquiries.events import InquiriesMissed
from liniya.domains.inquiries.schemas import MissedInquiry
from liniya.domains.lines.tables import Line
from liniya.domains.notices import jobs, reactions, service
from liniya.domains.notices.rules import Words
from liniya.domains.notices.tables import Letter
from liniya.infra.jobs import NAMESPACE
from liniya.infra.mail import Mailer, MemoryMailer, NotSent, Outgoing, SmtpMailer
from liniya.kit.ids import new_id
from liniya.main import make
from tests.fixtures import Clock, SpyTx
from tests.flows.world import make_world

WORDS = Words("Тема", "Текст")


async def letters_of(tx: Tx) -> Sequence[Letter]:
    query = select(Letter).order_by(Letter.id).execution_options(populate_existing=True)
    return (await tx.session.scalars(query)).all()


async def count_jobs(tx: Tx) -> int:
    await tx.session.flush()
    query = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'liniya:notices.send_letter'")
    return int((await tx.session.execute(query)).scalar_one())


async def crash_after(database: Database, work: Callable[[Tx], Awaitable[Any]]) -> None:
    async with database.tx(SYSTEM) as tx:
        await work(tx)
        raise RuntimeError


def missed(line: Line, user: Account, *, count: int = 1) -> InquiriesMissed:
    assert user.partner_id
    inquiry = MissedInquiry(
        inquiry_id=UUID(int=7),
        number=1024,
        line_id=line.id,
        user_id=user.id,
        partner_id=line.partner_id,
        side_partner_id=user.partner_id,
        reason="all_busy",
        count=count,
        at=line.created_at,
    )
    return InquiriesMissed([inquiry])


# -- written


async def test_a_missed_inquiry_is_told_to_both_partners_and_the_owner_of_the_line(tx: SpyTx) -> None:
    vendor = await make.make_partner(tx, email="office@vendor.example", missed_email="duty@vendor.example")
    partner = await make.make_partner(
        tx,
        email="office@partner.example",
        is_vendor=True,
        locale="en",
        time_zone="Asia/Yekaterinburg",
        names_as_initials=True,
    )
    await make.make_link(tx, partner, vendor)
    line = await make.make_line(tx, vendor, name="Бухгалтерия", owner_email="Owner@vendor.example")
    client = await make.make_client(tx, partner, name="Ромашка")
    user = await make.make_account(tx, partner, client=client, last_name="Лебедева", first_name="Марина")
    await tx.act_as(await accounts.load_actor(tx, user.id, "rest"))

    await reactions.write_missed_letters(tx, missed(line, user))

    letter, to_side = sorted(await letters_of(tx), key=lambda one: one.key)
    assert letter.recipients == ["duty@vendor.example", "Owner@vendor.example"]
    assert (to_side.recipients, to_side.partner_id) == (["office@partner.example"], partner.id)
    assert to_side.subject == "Request No. 1024 was missed on the line “Бухгалтерия”"
    assert "Лебедева Марина, Ромашка" in to_side.text
    assert "(Asia/Yekaterinburg, UTC+05:00)" in to_side.text
    assert (letter.key, letter.partner_id, letter.is_secret, letter.at) == (
        f"missed:{UUID(int=7)}:1",
        vendor.id,
        False,
        tx.now,
    )
    assert letter.subject == "Обращение № 1024 пропущено на линии «Бухгалтерия»"
    assert "Лебедева М., Ромашка" in letter.text
    assert f"http://localhost:8000/clients/{line.id}/{user.id}" in letter.text
    assert await count_jobs(tx) == 2


async def test_the_same_fact_twice_makes_one_letter_the_next_fact_another(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, missed_email="duty@partner.example")
    line, user = await make.make_line(tx, partner), await make.make_account(tx, partner)
    for count in (1, 1, 2):
        await reactions.write_missed_letters(tx, missed(line, user, count=count))
    assert [letter.key[-1] for letter in await letters_of(tx)] == ["1", "2"]
    assert await count_jobs(tx) == 2


async def test_one_address_is_written_to_once(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, email="duty@partner.example")
    line = await make.make_line(tx, partner, owner_email="DUTY@partner.example")
    await reactions.write_missed_letters(tx, missed(line, await make.make_account(tx, partner)))
    assert [letter.recipients for letter in await letters_of(tx)] == [["duty@partner.example"]]


async def test_nobody_is_to_be_told_and_nothing_breaks(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, email="not an address")
    line = await make.make_line(tx, partner)
    await reactions.write_missed_letters(tx, missed(line, await make.make_account(tx, partner)))
    assert await letters_of(tx) == []
    assert await count_jobs(tx) == 0


async def test_what_is_rolled_back_leaves_neither_letter_nor_job(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await crash_after(
            database, lambda tx: service.write_letters(tx, [service.Draft("key", WORDS, ["a@b.example"], None)])
        )
    async with database.tx(SYSTEM) as tx:
        assert (await letters_of(tx), await count_jobs(tx)) == ([], 0)


async def test_a_story_of_an_empty_line(database: Database) -> None:
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова", here=False)
    await world.asks("Лебедева")
    await world.asks("Лебедева", "Жду")
    await world.comes("Ремизова")
    await world.leaves("Ремизова")
    await world.asks("Лебедева", "Всё ещё жду")
    inquiry = await world.inquiry("Лебедева")
    mailer = MemoryMailer()
    await work_off(database, mailer)
    assert [letter.to for letter in mailer.sent] == [("duty@balans.example",)] * 2
    assert mailer.sent[1].subject == f"Обращение № {inquiry.number} снова пропущено на линии «Бухгалтерия»"


async def test_a_password_link_written_in_an_administrators_fence(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    boss = await make.make_account(tx, partner, ("administrator",))
    names: dict[str, Any] = {"last_name": "Лебедева", "first_name": "Марина", "middle_name": "Павловна"}
    account = await make.make_account(tx, partner, login="lebedeva", email="m@client.example", **names)
    actor = await accounts.load_actor(tx, boss.id, "rest")
    await tx.act_as(actor)

    await accounts.send_password_link(tx, actor, account.id)

    (letter,) = await letters_of(tx)
    (fact,) = [event for event, _ in tx.emitted if isinstance(event, PasswordLinkMade)]
    assert (letter.recipients, letter.partner_id, letter.is_secret) == (["m@client.example"], partner.id, True)
    assert letter.text.startswith("Здравствуйте, Марина Павловна!")
    assert letter.subject == f"{partner.name}: приглашение в программу «Линия»"
    assert f" http://localhost:8000/set-password#{fact.token}\n" in letter.text
    assert "Ваш логин: lebedeva\n" in letter.text
    assert fact.token not in letter.key
    await reactions.write_password_letter(tx, fact)
    assert await count_jobs(tx) == 1


async def test_a_distributors_employee_gets_his_link_in_his_language(tx: SpyTx) -> None:
    distributor = await make.make_distributor(tx)
    who: dict[str, Any] = {"distributor": distributor, "locale": "en"}
    newcomer = await make.make_account(tx, None, ("distributor",), **who)
    account = await make.make_account(tx, None, ("distributor",), **who, password_hash="there is one")
    await accounts.request_password_link(tx, newcomer.login)
    await accounts.request_password_link(tx, account.login)
    letters = {letter.recipients[0]: letter for letter in await letters_of(tx)}
    assert letters[account.email].subject == "Set your password for Liniya"
    assert letters[newcomer.email].subject == "You are invited to Liniya"
    assert {letter.partner_id for letter in letters.values()} == {None}


async def test_a_page_of_letters_is_newest_first(tx: SpyTx) -> None:
    for number in range(5):
        to = ["a@b.example", "c@d.example"]
        await service.write_letters(tx, [service.Draft(f"key{number}", Words(f"Тема {number}", "Текст"), to, None)])
    first = await service.list_letters(tx, limit=3)
    second = await service.list_letters(tx, before=first["letters"][-1]["id"], limit=3)
    assert [letter["subject"] for letter in first["letters"]] == ["Тема 4", "Тема 3", "Тема 2"]
    assert [letter["subject"] for letter in second["letters"]] == ["Тема 1", "Тема 0"]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert first["letters"][0]["to"] == "a@b.example, c@d.example"


async def test_old_letters_are_forgotten(tx: SpyTx) -> None:
    await service.write_letters(tx, [service.Draft("old", WORDS, ["a@b.example"], None)])
    tx.now += timedelta(days=60)
    await service.write_letters(tx, [service.Draft("new", WORDS, ["a@b.example"], None)])
    tx.now += timedelta(days=31)
    await service.forget_old(tx)
    assert [letter.key for letter in await letters_of(tx)] == ["new"]


# -- sent


async def work_off(database: Database, mailer: Mailer, *, demo: bool = False) -> None:
    """Every job that is due, by the real worker."""
    # An application of its own: `make_jobs` gives tasks one more prefix each time it is called in a process.
    app = App(connector=database.jobs.connector)
    task = app.task(name=f"{NAMESPACE}:{service.SEND_JOB}", pass_context=True, retry=jobs.GrowingDelay())
    task(jobs.send_letter.func)
    await app.run_worker_async(
        wait=False,
        listen_notify=False,
        install_signal_handlers=False,
        additional_context={DATABASE: database, jobs.MAILER: mailer, jobs.DEMO: demo},
    )


async def make_due(database: Database) -> list[float]:
    """Let time pass up to the next try of every job that waits; how long that is, in seconds."""
    async with database.tx(SYSTEM) as tx:
        query = """
            UPDATE procrastinate_jobs AS j SET scheduled_at = now()
            FROM (SELECT id, scheduled_at FROM procrastinate_jobs) AS before
            WHERE before.id = j.id AND j.status = 'todo' RETURNING extract(epoch FROM before.scheduled_at - now())
        """
        return [float(row[0]) for row in await tx.session.execute(text(query))]


async def statuses(database: Database) -> list[str]:
    async with database.tx(SYSTEM) as tx:
        return list(await tx.session.scalars(text("SELECT status::text FROM procrastinate_jobs ORDER BY id")))


async def write(database: Database, *, is_secret: bool = False) -> UUID:
    async with database.tx(SYSTEM) as tx:
        await service.write_letters(tx, [service.Draft("key", WORDS, ["a@b.example"], None, is_secret=is_secret)])
    return (await read(database)).id


async def read(database: Database) -> Letter:
    async with database.tx(SYSTEM) as tx:
        return (await letters_of(tx))[0]


def nowhere() -> SmtpMailer:
    """A mail server that is down."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return SmtpMailer(f"smtp://127.0.0.1:{probe.getsockname()[1]}", "help@example.com")


async def test_a_letter_is_sent(database: Database, clock: Clock) -> None:
    letter_id = await write(database)
    mailer = MemoryMailer()
    clock.move(seconds=3)
    await work_off(database, mailer)
    written = clock.now - timedelta(seconds=3)
    assert list(mailer.sent) == [Outgoing(letter_id, ("a@b.example",), "Тема", "Текст", written)]
    assert (await read(database)).sent_at == clock.now
    assert await statuses(database) == ["succeeded"]


async def test_the_job_twice_sends_once(database: Database) -> None:
    letter_id = await write(database)
    async with database.tx(SYSTEM) as tx:
        await tx.defer(service.SEND_JOB, letter_id=str(letter_id))
    mailer = MemoryMailer()
    await work_off(database, mailer)
    assert len(mailer.sent) == 1
    assert await statuses(database) == ["succeeded", "succeeded"]


async def test_two_workers_at_once_send_once(database: Database) -> None:
    letter_id = await write(database)

    class Slow(MemoryMailer):
        async def send(self, letter: Outgoing) -> None:
            await asyncio.sleep(0.3)
            await super().send(letter)

    mailer = Slow()

    async def send() -> None:
        async with database.tx(SYSTEM) as tx:
            await service.send_letter(tx, mailer, letter_id, keeps_secrets=False)

    await asyncio.gather(send(), send())
    assert len(mailer.sent) == 1


async def test_after_a_crash_it_is_sent_again_and_can_be_recognised(database: Database) -> None:
    letter_id = await write(database)
    mailer = MemoryMailer()
    with pytest.raises(RuntimeError):
        await crash_after(database, lambda tx: service.send_letter(tx, mailer, letter_id, keeps_secrets=False))
    await work_off(database, mailer)
    first, second = mailer.sent
    assert first == second


async def test_the_mail_server_is_down_then_it_is_sent_later_once(database: Database, clock: Clock) -> None:
    await write(database)
    waits = []
    for _ in range(3):
        await work_off(database, nowhere())
        await work_off(database, nowhere())
        (wait,) = await make_due(database)
        waits.append(wait)
        clock.move(seconds=wait)
    letter = await read(database)
    assert (letter.failures, letter.sent_at) == (3, None)
    assert all(at_most - 4 < wait <= at_most for wait, at_most in zip(waits, (5, 10, 20), strict=True)), waits

    mailer = MemoryMailer()
    await work_off(database, mailer)
    await work_off(database, mailer)
    assert len(mailer.sent) == 1
    assert (await read(database)).sent_at == clock.now
    assert await statuses(database) == ["succeeded"]


async def test_after_a_day_it_is_given_up(database: Database, clock: Clock) -> None:
    await write(database)
    clock.move(hours=24)
    await work_off(database, nowhere())
    assert await make_due(database) == []
    letter = await read(database)
    assert (letter.failures, letter.sent_at, letter.text) == (1, None, "Текст")


async def test_who_is_refused_for_good_is_not_asked_again(database: Database) -> None:
    class Refusing(MemoryMailer):
        async def send(self, letter: Outgoing) -> None:
            raise NotSent("all recipients were refused", is_final=True)

    await write(database, is_secret=True)
    await work_off(database, Refusing())
    assert await make_due(database) == []
    letter = await read(database)
    assert (letter.failures, letter.sent_at, letter.text) == (1, None, "")


async def test_a_fault_of_ours_is_tried_again(database: Database) -> None:
    class Broken(MemoryMailer):
        async def send(self, letter: Outgoing) -> None:
            raise ZeroDivisionError

    await write(database)
    await work_off(database, Broken())
    (wait,) = await make_due(database)
    assert 1 < wait <= 5
    await work_off(database, MemoryMailer())
    assert (await read(database)).sent_at is not None


@pytest.mark.parametrize(("demo", "kept"), [(False, ""), (True, "Текст")])
async def test_a_secret_is_wiped_once_it_is_sent(database: Database, demo: bool, kept: str) -> None:
    await write(database, is_secret=True)
    mailer = MemoryMailer()
    await work_off(database, mailer, demo=demo)
    assert mailer.sent[0].text == "Текст"
    assert (await read(database)).text == kept


async def test_a_secret_is_wiped_when_its_link_has_expired(database: Database, clock: Clock) -> None:
    letter_id = await write(database, is_secret=True)
    clock.move(hours=1)
    await work_off(database, nowhere())
    assert (await read(database)).text == ""
    mailer = MemoryMailer()
    async with database.tx(SYSTEM) as tx:
        await tx.defer(service.SEND_JOB, letter_id=str(letter_id))
    await work_off(database, mailer)
    assert list(mailer.sent) == []


async def test_a_letter_that_is_gone_is_no_fault(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        await tx.defer(service.SEND_JOB, letter_id=str(new_id()))
    await work_off(database, MemoryMailer())
    assert await statuses(database) == ["succeeded"]
