"""The first page of the cabinet: figures of now, and how far the company is set up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from liniya.core.access import SYSTEM, Actor, Role
from liniya.core.problems import Forbidden
from liniya.core.tx import Database
from liniya.domains.accounts import service as accounts
from liniya.domains.inquiries import service as inquiries
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Newcomer, Newcomers, NewConnection, NewLine
from liniya.domains.monitor import rules, service
from liniya.domains.monitor.schemas import OverviewOut
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import PartnerChange, SetupChange
from liniya.domains.organisations.tables import Partner
from liniya.main import make
from tests.fixtures import SpyTx, counting_queries
from tests.flows.world import make_world

NOTHING = rules.SetupFacts(is_card_saved=False, lines=0, answering=0, users=0, people=1, uninvited=0, is_asked=False)


async def administrator(tx: SpyTx, partner: Partner, role: Role = "administrator") -> Actor:
    await tx.act_as(SYSTEM)
    account = await make.make_account(tx, partner, (role,), password="синий трактор")
    actor = await accounts.load_actor(tx, account.id, "rest")
    await tx.act_as(actor)
    return actor


def test_steps_are_done_by_facts() -> None:
    assert set(rules.state_of_setup(NOTHING, ()).values()) == {"open"}
    for change, done in (
        ({"is_card_saved": True}, {"company"}),
        ({"lines": 1}, {"line"}),
        ({"answering": 1, "users": 0}, set()),
        ({"answering": 1, "users": 1}, {"people"}),
        ({"people": 2, "uninvited": 1}, set()),
        ({"people": 2}, {"invitations"}),
        ({"is_asked": True}, {"question"}),
    ):
        states = rules.state_of_setup(replace(NOTHING, **change), ())
        assert {step for step, state in states.items() if state == "done"} == done, change


def test_what_was_left_out_is_not_asked_for_again_and_what_is_done_is_done() -> None:
    states = rules.state_of_setup(replace(NOTHING, lines=1), ["company", "line"])
    assert (states["company"], states["line"], rules.next_step(states)) == ("skipped", "done", "people")
    assert rules.next_step(dict.fromkeys(rules.STEPS, "skipped")) is None


async def test_an_empty_company_is_led_through_its_setup(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    actor = await administrator(tx, partner)

    async def look() -> OverviewOut:
        tx.session.expunge_all()
        return await service.get_overview(tx, actor)

    first = await look()
    assert (first["counts"]["people"], first["counts"]["administrators"], first["setup"]["step"]) == (1, 1, "company")
    await organisations.change_partner(tx, actor, partner.id, PartnerChange(phone="+7 401 200"))
    line = await lines.create_line(tx, actor, NewLine(name="Бухгалтерия"))
    second = await look()
    assert second["unmanned_lines"] == [{"id": line["id"], "name": "Бухгалтерия"}]
    assert (second["counts"]["unmanned"], second["setup"]["step"]) == (1, "people")
    rows = (
        Newcomer(name="Ольга Ремизова", email="o@b.example", role="specialist", line_id=line["id"]),
        Newcomer(name="Марина Лебедева", email="m@b.example", line_id=line["id"]),
    )
    made = await lines.take_in(tx, actor, Newcomers(rows=rows))
    third = await look()
    assert (third["counts"]["uninvited"], third["counts"]["unmanned"], third["setup"]["step"]) == (2, 0, "invitations")
    for out in made:
        assert out["account_id"]
        await accounts.send_password_link(tx, actor, out["account_id"])
    fourth = await look()
    assert (fourth["counts"]["invited"], fourth["counts"]["uninvited"], fourth["setup"]["step"]) == (2, 0, "question")
    await organisations.change_setup(tx, actor, partner.id, SetupChange(step="question", is_finished=True))
    fifth = await look()
    assert fifth["setup"]["step"] is None
    assert fifth["setup"]["finished_at"] is not None
    assert {entry["act"] for entry in fifth["acts"]["items"]} > {"password.link_sent", "partner.changed"}
    await organisations.change_setup(tx, actor, partner.id, SetupChange(step="question", is_skipped=False))
    assert (await look())["setup"]["step"] == "question"


async def test_contracts_that_end(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    today = tx.now.date()
    for days in (None, -31, -1, 0, 30, 31):
        await make.make_client(tx, partner, contract_until=None if days is None else today + timedelta(days=days))
    found = await service.get_overview(tx, await administrator(tx, partner))
    assert (found["counts"]["clients"], found["counts"]["ending"]) == (6, 3)


async def test_who_waits_and_who_is_there(database: Database) -> None:
    world = await make_world(database)
    await world.user("Лебедева")
    await world.user("Ким")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    await world.sets("Ремизова", "away")
    await world.asks("Ким")
    async with database.tx(SYSTEM) as tx:
        partner = await tx.session.merge(world.partner)
        actor = await accounts.load_actor(tx, (await make.make_account(tx, partner, ("administrator",))).id, "rest")
    async with database.tx(actor) as tx:
        counts = (await service.get_overview(tx, actor))["counts"]
    assert (counts["open"], counts["queued"], counts["online"], counts["free"]) == (1, 1, 1, 0)
    await world.does("Ремизова", inquiries.finish_work, (await world.inquiry("Лебедева")).id)
    await world.sets("Ремизова", "free")
    async with database.tx(actor) as tx:
        found = await service.get_overview(tx, actor)
    assert (found["counts"]["open"], found["counts"]["queued"], found["counts"]["free"]) == (1, 0, 1)
    assert found["setup"]["steps"]["question"] == "done"


async def test_as_many_queries_for_any_company(tx: SpyTx) -> None:
    seen = []
    for size in (1, 8):
        await tx.act_as(SYSTEM)
        partner = await make.make_partner(tx)
        actor = await administrator(tx, partner)
        for nth in range(size):
            line = await lines.create_line(tx, actor, NewLine(name=f"Линия {nth}"))
            await lines.connect(tx, actor, line["id"], NewConnection())
        tx.session.expunge_all()
        with counting_queries(tx) as queries:
            found = await service.get_overview(tx, actor)
        assert found["counts"]["unmanned"] == size
        assert len(found["unmanned_lines"]) == min(size, 5)
        seen.append(len(queries))
    assert seen[0] == seen[1] <= 8, seen


async def test_only_for_administrators_of_the_company(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    stranger = await make.make_partner(tx)
    await make.make_account(tx, stranger)
    actor = await administrator(tx, partner)
    assert (await service.get_overview(tx, actor))["counts"]["people"] == 1
    with pytest.raises(Forbidden):
        await service.get_overview(tx, await administrator(tx, partner, "specialist"))
