"""Requests against a real PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liniya.core.access import SYSTEM, Actor
from liniya.core.events import to_account, to_administrators
from liniya.core.problems import Forbidden, InvalidInput, NotFound, Problem
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.errors import LoginTaken, RoleDoesNotFit, TooManyAttempts
from liniya.domains.accounts.tables import Account
from liniya.domains.lines import service as lines
from liniya.domains.lines.tables import Line
from liniya.domains.notices.tables import Letter
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.schemas import ClientChange
from liniya.domains.organisations.tables import Client, Partner
from liniya.domains.requests import service
from liniya.domains.requests.errors import (
    AlreadyAnswered,
    AlreadyAsked,
    TooEarlyToRenew,
    TooManyWaiting,
    WrongAnswer,
)
from liniya.domains.requests.events import RequestChanged
from liniya.domains.requests.schemas import (
    AcceptAccount,
    AcceptContract,
    AcceptLine,
    AccountWish,
    ContractWish,
    DoorWish,
    LineWish,
)
from liniya.main import make
from tests.fixtures import SpyTx, counting_queries

COLLEAGUE: dict[str, Any] = {
    "last_name": "Ладыгина",
    "first_name": "Вероника",
    "position": "Кладовщик",
    "email": "ladygina@sevlen.example",
}
WISH = AccountWish(kind="account", **COLLEAGUE, comment="Ведёт склад")
LINE = LineWish(kind="line", words="Отчётность")


@dataclass
class Place:
    partner: Partner
    client: Client
    line: Line
    user: Actor
    chief: Actor


async def settle(tx: Tx, **contract: Any) -> Place:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner, **contract)
    line = await make.make_line(tx, partner)
    user = await make.make_account(tx, partner, client=client, last_name="Лебедева", email="lebedeva@sevlen.example")
    chief = await make.make_account(tx, partner, ("administrator",))
    return Place(partner, client, line, await acting(tx, user), await acting(tx, chief))


async def acting(tx: Tx, account: Account) -> Actor:
    return await accounts.load_actor(tx, account.id, "rest")


def accepted(**more: Any) -> AcceptAccount:
    return AcceptAccount(kind="account", **{**COLLEAGUE, "login": "ladygina", **more})


async def letters(tx: Tx) -> list[Letter]:
    return list(await tx.session.scalars(select(Letter).order_by(Letter.at)))


async def test_both_sides_are_told_of_a_request_and_of_its_answer(tx: SpyTx) -> None:
    place = await settle(tx)
    made = await service.ask(tx, place.user, WISH)
    assert (made["asker"], made["company"], made["state"]) == ("Лебедева Имя", place.client.name, "waiting")
    answer = await service.decline(tx, place.chief, made["id"], "Не наш сотрудник")
    assert (answer["state"], answer["reason"], answer["answered_at"]) == ("declined", "Не наш сотрудник", tx.now)
    told = [(event.state, set(to)) for event, to in tx.emitted if isinstance(event, RequestChanged)]
    everybody = {to_account(place.user.me), to_administrators(place.partner.id)}
    assert told == [("waiting", everybody), ("declined", everybody)]
    own = await service.list_own_requests(tx, place.user)
    assert [(one["reason"], one["answered_by"]) for one in own["items"]] == [(answer["reason"], answer["answered_by"])]


async def test_an_accepted_account_is_registered_with_unit_lines_and_invitation(tx: SpyTx) -> None:
    place = await settle(tx)
    unit = await make.make_unit(tx, place.partner, client=place.client)
    of_client = await make.make_line(tx, place.partner)
    await make.connect(tx, of_client, place.client)
    stranger = await make.make_client(tx, place.partner)
    made = await service.ask(tx, place.user, WISH)
    wish = accepted(unit_id=unit.id, line_ids=(place.line.id, of_client.id, place.line.id), client_id=stranger.id)
    answer = await service.accept(tx, place.chief, made["id"], wish)
    account = await accounts.get_account(tx, place.chief, answer["outcome"]["account_id"])
    assert (account["client_id"], account["unit_id"], account["roles"]) == (place.client.id, unit.id, ["user"])
    assert account["invited_at"] == tx.now
    actor = await accounts.load_actor(tx, account["id"], "rest")
    assert {one["id"] for one in await lines.list_my_lines(tx, actor)} == {place.line.id, of_client.id}
    assert len(await lines.list_connections(tx, place.chief, of_client.id)) == 1, "he has it already"
    invitation, told = await letters(tx)
    assert (invitation.recipients, told.recipients) == (["ladygina@sevlen.example"], ["lebedeva@sevlen.example"])
    assert told.subject == "Ваш запрос принят: учётная запись — Ладыгина Вероника"


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (accepted(login="taken"), LoginTaken),
        (accepted(role="specialist"), RoleDoesNotFit),
        (AcceptContract(kind="contract", contract_until=date(2030, 1, 1)), WrongAnswer),
    ],
)
async def test_what_cannot_be_done_leaves_the_request_waiting(
    database: Database, answer: AcceptAccount | AcceptContract, problem: type[Problem]
) -> None:
    async with database.tx(SYSTEM) as tx:
        place = await settle(tx)
        await make.make_account(tx, place.partner, login="taken")
        made = await service.ask(tx, place.user, WISH)
    with pytest.raises(problem):
        async with database.tx(place.chief) as tx:
            await service.accept(tx, place.chief, made["id"], answer)
    async with database.tx(place.chief) as tx:
        assert (await service.get_request(tx, place.chief, made["id"]))["state"] == "waiting"


async def test_of_two_administrators_one_answers(database: Database) -> None:
    async with database.tx(SYSTEM) as tx:
        place = await settle(tx)
        made = await service.ask(tx, place.user, WISH)

    async def accept() -> None:
        async with database.tx(place.chief) as tx:
            await service.accept(tx, place.chief, made["id"], accepted())

    async def decline() -> None:
        async with database.tx(place.chief) as tx:
            await service.decline(tx, place.chief, made["id"], "Нет")

    done = await asyncio.gather(accept(), decline(), accept(), return_exceptions=True)
    assert sorted(str(type(one).__name__) for one in done) == ["AlreadyAnswered", "AlreadyAnswered", "NoneType"]


async def test_a_line_is_given_to_the_asker_or_to_his_company(tx: SpyTx) -> None:
    place = await settle(tx)
    neighbour = await acting(tx, await make.make_account(tx, place.partner, client=place.client))
    until = tx.now + timedelta(days=30)
    own = await service.ask(tx, place.user, LINE)
    wish = AcceptLine(kind="line", line_id=place.line.id, for_company=False, active_until=until)
    answer = await service.accept(tx, place.chief, own["id"], wish)
    assert answer["outcome"] == {"line": place.line.name, "until": f"{until:%d.%m.%Y}"}
    assert [one["id"] for one in await lines.list_my_lines(tx, place.user)] == [place.line.id]
    assert await lines.list_my_lines(tx, neighbour) == []
    second = await make.make_line(tx, place.partner)
    shared = await service.ask(tx, neighbour, LineWish(kind="line", words="Зарплата", for_company=True))
    await service.accept(tx, place.chief, shared["id"], AcceptLine(kind="line", line_id=second.id, for_company=True))
    assert [one["id"] for one in await lines.list_my_lines(tx, neighbour)] == [second.id]
    late = await service.ask(tx, place.user, LINE)
    over = AcceptLine(kind="line", line_id=second.id, for_company=False, active_until=tx.now)
    with pytest.raises(InvalidInput):
        await service.accept(tx, place.chief, late["id"], over)


async def test_a_contract_is_renewed_near_its_end(tx: SpyTx) -> None:
    today = tx.now.date()
    place = await settle(tx, contract_until=today + timedelta(days=31), registration_number="8000", contract_number="7")
    contract = await service.get_contract(tx, place.user)
    assert contract == {
        "number": "7",
        "until": place.client.contract_until,
        "renewable_from": today + timedelta(days=1),
    }
    with pytest.raises(TooEarlyToRenew):
        await service.ask(tx, place.user, ContractWish(kind="contract"))
    change = ClientChange(contract_until=today + timedelta(days=4))
    await organisations.change_client(tx, place.chief, place.client.id, change)
    assert any(isinstance(event, AccessChanged) and to_account(place.user.me) in to for event, to in tx.emitted)
    made = await service.ask(tx, place.user, ContractWish(kind="contract"))
    assert made["contract_until"] == today + timedelta(days=4)
    with pytest.raises(AlreadyAsked):
        await service.ask(tx, place.user, ContractWish(kind="contract"))
    past = AcceptContract(kind="contract", contract_until=today - timedelta(days=1))
    with pytest.raises(InvalidInput):
        async with tx.session.begin_nested():
            await service.accept(tx, place.chief, made["id"], past)
    wish = AcceptContract(kind="contract", contract_until=date(2027, 12, 31), contract_number="8")
    answer = await service.accept(tx, place.chief, made["id"], wish)
    assert answer["outcome"] == {"until": "31.12.2027"}
    client = await organisations.get_client(tx, place.chief, place.client.id)
    assert (client["contract_until"], client["contract_number"]) == (date(2027, 12, 31), "8")


@pytest.mark.parametrize("contract", [{}, {"contract_until": date(2027, 1, 1)}, {"registration_number": "8000"}])
async def test_whoever_is_no_official_user_has_no_contract_to_see(tx: SpyTx, contract: dict[str, Any]) -> None:
    place = await settle(tx, **contract)
    assert await service.get_contract(tx, place.user) is None
    assert await service.get_contract(tx, place.chief) is None


async def test_the_own_people_of_a_partner_have_no_contract_to_renew(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    own = await acting(tx, await make.make_account(tx, partner))
    with pytest.raises(NotFound):
        await service.ask(tx, own, ContractWish(kind="contract"))


async def test_the_asker_takes_back_what_waits_and_nothing_else(tx: SpyTx) -> None:
    place = await settle(tx)
    other = await acting(tx, await make.make_account(tx, place.partner, client=place.client))
    made = await service.ask(tx, place.user, LINE)
    for who in (other, place.chief, replace(place.user, partner_id=None)):
        with pytest.raises(NotFound):
            await service.withdraw(tx, who, made["id"])
    assert (await service.withdraw(tx, place.user, made["id"]))["state"] == "withdrawn"
    with pytest.raises(AlreadyAnswered):
        await service.decline(tx, place.chief, made["id"], "Нет")
    with pytest.raises(AlreadyAnswered):
        await service.withdraw(tx, place.user, made["id"])
    await service.ask(tx, place.user, LINE)


async def test_the_same_is_not_asked_twice_and_not_too_much_waits(tx: SpyTx) -> None:
    place = await settle(tx)
    await service.ask(tx, place.user, WISH)
    with pytest.raises(AlreadyAsked):
        await service.ask(tx, place.user, WISH)
    for number in range(19):
        await service.ask(tx, place.user, LineWish(kind="line", words=f"Линия {number}"))
    with pytest.raises(TooManyWaiting):
        await service.ask(tx, place.user, LINE)
    with pytest.raises(Forbidden):
        await service.ask(tx, place.chief, LINE)


async def test_a_stranger_asks_at_the_door_of_the_only_partner(tx: SpyTx) -> None:
    wish = DoorWish(**{**COLLEAGUE, "position": ""}, company="ООО «Северный лён»")
    with pytest.raises(NotFound):
        await service.ask_at_the_door(tx, wish)
    place = await settle(tx)
    await service.ask_at_the_door(tx, wish)
    await service.ask_at_the_door(tx, wish)  # nothing is told, nothing is there twice
    found = await service.list_requests(tx, place.chief, state="waiting")
    assert found["total"] == 1
    (made,) = found["items"]
    assert (made["asker_id"], made["company"], made["kind"]) == (None, "ООО «Северный лён»", "account")
    for _ in range(3):
        await service.ask_at_the_door(tx, wish)
    with pytest.raises(TooManyAttempts):
        await service.ask_at_the_door(tx, wish)
    answer = await service.accept(tx, place.chief, made["id"], accepted(client_id=place.client.id))
    account = await accounts.get_account(tx, place.chief, answer["outcome"]["account_id"])
    assert account["client_id"] == place.client.id
    assert [letter.recipients for letter in await letters(tx)] == [["ladygina@sevlen.example"]], "the invitation alone"


async def test_a_stranger_reads_the_reason_in_a_letter(tx: SpyTx) -> None:
    place = await settle(tx)
    await service.ask_at_the_door(tx, DoorWish(**COLLEAGUE, company="?"))
    (made,) = (await service.list_requests(tx, place.chief))["items"]
    with pytest.raises(WrongAnswer):
        await service.accept(
            tx, place.chief, made["id"], AcceptLine(kind="line", line_id=place.line.id, for_company=True)
        )
    await service.decline(tx, place.chief, made["id"], "Вы не наш клиент")
    (letter,) = await letters(tx)
    assert "Вы не наш клиент" in letter.text


async def test_checks_find_the_same_address_and_similar_people(tx: SpyTx) -> None:
    place = await settle(tx)
    same = await make.make_account(tx, place.partner, email="Ladygina@sevlen.example", login="other")
    similar = await make.make_account(
        tx, place.partner, client=place.client, last_name="Ладыгина", first_name="В.", is_blocked=True
    )
    await make.make_account(tx, place.partner, last_name="Ладыгина", first_name="Ольга")
    await make.make_account(tx, await make.make_partner(tx), last_name="Ладыгина", first_name="Вероника")
    made = await service.ask(tx, place.user, WISH)
    checks = await service.check(tx, place.chief, made["id"])
    assert [one["id"] for one in checks["same_address"]] == [same.id]
    assert [(one["id"], one["is_blocked"], one["company"]) for one in checks["similar"]] == [
        (similar.id, True, place.client.name)
    ]
    assert checks["is_login_free"]
    line = await service.ask(tx, place.user, LINE)
    assert await service.check(tx, place.chief, line["id"]) == {
        "same_address": [],
        "similar": [],
        "is_login_free": True,
    }


async def test_a_hundred_requests_are_listed_like_one(tx: SpyTx) -> None:
    place = await settle(tx)
    counts, page = [], await service.list_requests(tx, place.chief)
    for number in range(12):
        await service.ask(tx, place.user, LineWish(kind="line", words=f"Линия {number}"))
        with counting_queries(tx) as queries:
            page = await service.list_requests(tx, place.chief, state="waiting", limit=50)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 6
    assert [one["wish"]["words"] for one in page["items"]] == [f"Линия {number}" for number in range(12)]
    first = page["items"][0]
    await service.decline(tx, place.chief, first["id"], "Нет")
    figures = await service.count_requests(tx, place.chief)
    assert (figures["waiting"], figures["accepted"], figures["declined"]) == (11, 0, 1)
    today = await service.list_requests(tx, place.chief, since=tx.now)
    assert [one["id"] for one in today["items"]] == [first["id"]]
    assert (await service.list_requests(tx, place.chief, limit=5, offset=100))["total"] == 12


async def test_requests_stay_in_their_company(tx: SpyTx) -> None:
    ours, theirs = await settle(tx), await settle(tx)
    made = await service.ask(tx, ours.user, LINE)
    await tx.act_as(theirs.chief)
    with pytest.raises(NotFound):
        await service.get_request(tx, theirs.chief, made["id"])
    assert (await service.list_requests(tx, theirs.chief))["total"] == 0


async def test_answered_requests_are_forgotten_after_a_year(tx: SpyTx) -> None:
    place = await settle(tx)
    made = await service.ask(tx, place.user, LINE)
    await service.ask(tx, place.user, WISH)
    await service.decline(tx, place.chief, made["id"], "Нет")
    tx.now += timedelta(days=366)
    await service.forget_old(tx)
    assert [one["state"] for one in (await service.list_requests(tx, place.chief))["items"]] == ["waiting"]
