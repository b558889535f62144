"""People in rows: each is whole or not at all, and says what is wrong with it."""

from __future__ import annotations

import pytest

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import Forbidden
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.events import PersonChanged
from liniya.domains.lines import service
from liniya.domains.lines.schemas import Newcomer, Newcomers
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.tables import Partner
from liniya.main import make
from tests.fixtures import SpyTx


async def administrator(tx: SpyTx, partner: Partner, role: str = "administrator") -> Actor:
    await tx.act_as(SYSTEM)
    account = await make.make_account(tx, partner, (role,))  # type: ignore[arg-type]
    actor = await accounts.load_actor(tx, account.id, "rest")
    await tx.act_as(actor)
    return actor


def row(name: str, email: str, **more: object) -> Newcomer:
    return Newcomer(name=name, email=email, **more)


async def test_the_rows_of_the_first_hour(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, name="Баланс-Сервис")
    line = await make.make_line(tx, partner)
    foreign = await make.make_line(tx, await make.make_partner(tx))
    actor = await administrator(tx, partner)
    rows = (
        row("Ольга Ремизова", "Remizova@balans.example", role="specialist", line_id=line.id, priority="high"),
        row("Щукин Роман Ильич", "roman@balans.example", role="administrator"),
        row("Марина Лебедева", "lebedeva@sevlen.example", company="ООО «Северный лён»", line_id=line.id),
        row("Анна Ким", "kim@sevlen.example", company="ооо «северный лён»", line_id=line.id),
        row("Пётр Свой", "petr@balans.example", company="БАЛАНС-СЕРВИС", line_id=line.id),
        row("Полина Ершова", "ershova@sevlen"),
        row("", "nobody@balans.example"),
        row("Двойник", "remizova@balans.example"),
        row("Чужая линия", "foreign@balans.example", role="specialist", line_id=foreign.id),
        row("Начальник клиента", "boss@sevlen.example", company="ООО «Северный лён»", role="administrator"),
    )
    outs = await service.take_in(tx, actor, Newcomers(rows=rows))
    assert [(out["slug"], out["field"]) for out in outs] == [
        *[(None, None)] * 5,
        ("address-incomplete", "email"),
        ("invalid-input", "name"),
        ("already-there", "email"),
        ("not-found", "line_id"),
        ("role-does-not-fit", "company"),
    ]
    assert len(tx.told(PersonChanged)) == 5, "nobody hears of somebody who is not there"
    assert all((out["account_id"] is None) == bool(out["title"]) for out in outs)
    people = (await accounts.list_accounts(tx, actor))["items"]
    assert {person["login"] for person in people} > {"remizova@balans.example", "kim@sevlen.example"}
    assert not {"foreign@balans.example", "boss@sevlen.example"} & {person["login"] for person in people}
    olga = next(person for person in people if person["login"] == "remizova@balans.example")
    assert (olga["last_name"], olga["first_name"], olga["roles"]) == ("Ремизова", "Ольга", ["specialist"])
    members = (await service.list_members(tx, [line.id]))[line.id]
    assert [(member.account_id, member.priority) for member in members] == [(olga["id"], "high")]
    assert (await organisations.list_clients(tx, actor))["total"] == 1
    given = await service.list_connections(tx, actor, line.id)
    assert sorted((one["name"], one["client_id"] is None) for one in given) == [
        ("Баланс-Сервис", True),
        ("ООО «Северный лён»", False),
    ]


async def test_only_an_administrator(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    actor = await administrator(tx, partner, "specialist")
    with pytest.raises(Forbidden):
        await service.take_in(tx, actor, Newcomers(rows=(row("Имя", "a@b.example"),)))
