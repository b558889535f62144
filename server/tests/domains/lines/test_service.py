"""Lines against a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from liniya.core.access import SYSTEM
from liniya.core.events import to_account
from liniya.core.problems import ChangedMeanwhile, Forbidden, NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account
from liniya.domains.lines import service
from liniya.domains.lines.errors import NotASpecialist, VendorNotLinked
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.lines.schemas import Asker, DeliverySetting, LineChange, NewConnection, NewLine, TeamChange
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.tables import Client, Partner, Unit
from liniya.main import make
from tests.fixtures import SpyTx, counting_queries


async def asker(tx: Tx, line_id: UUID, account: Account) -> Asker:
    facts = (await accounts.list_asking_facts(tx, [account.id]))[account.id]
    return Asker(line_id, account.id, facts.partner_id, facts.client_id, facts.unit_ids)


async def test_routes_are_found_through_client_unit_account_and_everybody(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client, other = await make.make_client(tx, partner), await make.make_client(tx, partner)
    department = await make.make_unit(tx, partner, client=other)
    team = await make.make_unit(tx, partner, client=other, parent=department)
    of_client = await make.make_account(tx, partner, client=client)
    of_team = await make.make_account(tx, partner, client=other, unit=team)
    of_other = await make.make_account(tx, partner, client=other)
    own = await make.make_account(tx, partner)
    people = [of_client, of_team, of_other, own]
    lines = [await make.make_line(tx, partner) for _ in range(5)]
    targets: list[Client | Unit | Account | Partner] = [client, department, of_other, partner]
    for line, target in zip(lines, targets, strict=False):
        await make.connect(tx, line, target)
    askers = [await asker(tx, line.id, account) for line in lines for account in people]

    with counting_queries(tx) as queries:
        routes = await service.list_routes(tx, askers)

    expected = {(line.id, who.id) for line, who in zip(lines, people, strict=False)}
    assert set(routes) == expected
    assert len(queries) == 1
    for account in people:
        facts = (await accounts.list_asking_facts(tx, [account.id]))[account.id]
        found = await service.list_connected(tx, facts.partner_id, facts.client_id, facts.unit_ids, account.id)
        assert found == [line for line, who in routes if who == account.id]


async def test_a_connection_lives_from_until_and_as_long_as_line_and_hand_let_it(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    user = await make.make_account(tx, partner)
    minute = timedelta(minutes=1)
    alive = await make.make_line(tx, partner)
    await make.connect(tx, alive, user, active_from=tx.now - minute, active_until=tx.now + minute)
    dead = [await make.make_line(tx, partner) for _ in range(4)]
    await make.connect(tx, dead[0], user, active_from=tx.now + minute)
    await make.connect(tx, dead[1], user, active_until=tx.now)
    await make.connect(tx, dead[2], user, disconnected_at=tx.now)
    await make.connect(tx, dead[3], user)
    await service.delete_line(tx, SYSTEM, dead[3].id)
    routes = await service.list_routes(tx, [await asker(tx, line.id, user) for line in [alive, *dead]])
    assert list(routes) == [(alive.id, user.id)]
    actor = await accounts.load_actor(tx, user.id, "socket")
    assert [line["id"] for line in await service.list_my_lines(tx, actor)] == [alive.id]


async def test_my_lines_say_whether_i_ask_or_answer(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, name="Первый Бит")
    both = await make.make_account(tx, partner, ("user", "specialist"))
    asked, served, twice = [await make.make_line(tx, partner, name=name) for name in ("А", "Б", "В")]
    await make.connect(tx, asked, both)
    await make.connect(tx, twice, partner)
    await make.make_specialist(tx, served, both, priority="observer")
    await make.make_specialist(tx, twice, both, priority="high")
    actor = await accounts.load_actor(tx, both.id, "socket")
    await tx.act_as(actor)
    with counting_queries(tx) as queries:
        mine = await service.list_my_lines(tx, actor)
    assert [(line["name"], line["as_user"], line["my_priority"]) for line in mine] == [
        ("А", True, None),
        ("Б", False, "observer"),
        ("В", True, "high"),
    ]
    assert mine[0]["partner_name"] == "Первый Бит"
    assert len(queries) == 2
    served_now = await service.list_served(tx, both.id)
    assert {(line.line_id, line.priority) for line in served_now} == {(served.id, "observer"), (twice.id, "high")}


async def test_members_are_living_specialists(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    line, empty = await make.make_line(tx, partner), await make.make_line(tx, partner)
    good = await make.make_specialist(tx, line, priority="high")
    await make.make_specialist(tx, line, is_blocked=True)
    former = await make.make_account(tx, partner, ("user",))
    await make.make_specialist(tx, line, former)
    with counting_queries(tx) as queries:
        members = await service.list_members(tx, [line.id, empty.id])
    assert members[empty.id] == []
    assert [(member.account_id, member.priority) for member in members[line.id]] == [(good.id, "high")]
    assert len(queries) == 1


async def test_contacts_are_everybody_whom_the_lines_reach(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    department = await make.make_unit(tx, partner)
    team = await make.make_unit(tx, partner, parent=department)
    line, second = await make.make_line(tx, partner), await make.make_line(tx, partner)
    specialist = await make.make_specialist(tx, line)
    await make.make_specialist(tx, second, specialist)
    of_client = await make.make_account(tx, partner, client=client, last_seen_at=tx.now)
    of_team = await make.make_account(tx, partner, unit=team)
    await make.make_account(tx, partner, client=client, is_blocked=True)
    await make.make_account(tx, partner, ("specialist",), unit=team)
    await make.make_account(tx, partner)
    await make.connect(tx, line, client)
    await make.connect(tx, second, department)
    await make.connect(tx, second, client)
    actor = await accounts.load_actor(tx, specialist.id, "socket")
    await tx.act_as(actor)
    with counting_queries(tx) as queries:
        contacts = await service.list_contacts(tx, actor, 100)
    assert set(contacts) == {(line.id, of_client.id), (second.id, of_client.id), (second.id, of_team.id)}
    assert contacts[-1] == (second.id, of_team.id)
    assert len(queries) == 1
    assert len(await service.list_contacts(tx, actor, 1)) == 2


async def test_a_vendors_line_brings_two_partners_together(tx: SpyTx) -> None:
    vendor = await make.make_partner(tx, is_vendor=True)
    near, far = await make.make_partner(tx), await make.make_partner(tx)
    line = await make.make_line(tx, vendor)
    second_line = await make.make_specialist(tx, line)
    of_near, of_far = await make.make_account(tx, near), await make.make_account(tx, far)
    first_line = await make.make_account(tx, near, ("specialist",))
    administrator = await make.make_account(tx, near, ("administrator",))
    actor = await accounts.load_actor(tx, administrator.id, "rest")
    with pytest.raises(NotFound):
        await service.connect(tx, actor, line.id, NewConnection())
    with pytest.raises(NotASpecialist):
        await service.set_specialist(tx, SYSTEM, line.id, first_line.id, "standard")
    for partner in (near, far):
        await make.make_link(tx, partner, vendor)
    actor = await accounts.load_actor(tx, administrator.id, "rest")
    await tx.act_as(actor)
    connection = await service.connect(tx, actor, line.id, NewConnection())
    await service.set_specialist(tx, actor, line.id, first_line.id, "standard")
    with pytest.raises(NotFound):
        await service.set_specialist(tx, actor, line.id, second_line.id, "high")
    with pytest.raises(NotFound):
        await service.change_line(tx, actor, line.id, LineChange(name="Моя"))
    assert [row["id"] for row in await service.list_connections(tx, actor, line.id)] == [connection["id"]]
    assert [row["account_id"] for row in await service.list_specialists(tx, actor, line.id)] == [first_line.id]
    await tx.act_as(SYSTEM)
    await make.connect(tx, line, of_far)

    for specialist, users in ((second_line, {of_near.id, of_far.id}), (first_line, {of_near.id})):
        actor = await accounts.load_actor(tx, specialist.id, "socket")
        await tx.act_as(actor)
        assert {user for _, user in await service.list_contacts(tx, actor, 100)} == users
        await tx.act_as(SYSTEM)
    actor = await accounts.load_actor(tx, of_near.id, "socket")
    await tx.act_as(actor)
    assert [row["id"] for row in await service.list_my_lines(tx, actor)] == [line.id]
    members = (await service.list_members(tx, [line.id]))[line.id]
    assert {member.account_id for member in members} == {second_line.id, first_line.id}


async def test_an_administrator_sets_up_a_line_and_others_do_not(tx: SpyTx) -> None:
    partner, stranger = await make.make_partner(tx), await make.make_partner(tx)
    chief = await make.make_account(tx, partner, ("administrator",))
    worker = await make.make_account(tx, partner, ("specialist",))
    enemy = await make.make_account(tx, stranger, ("administrator",))
    user = await make.make_account(tx, partner)
    client = await make.make_client(tx, partner)
    of_client = await make.make_account(tx, partner, client=client)
    actor = await accounts.load_actor(tx, chief.id, "rest")
    await tx.act_as(actor)
    line = await service.create_line(tx, actor, NewLine(name="Бухгалтерия", delivery_rule="care_first"))
    await service.set_specialist(tx, actor, line["id"], worker.id, "observer")
    assert tx.told(PoolMayHaveGrown) == []
    await service.set_specialist(tx, actor, line["id"], worker.id, "high")
    await service.set_specialist(tx, actor, line["id"], worker.id, "standard")
    assert tx.told(PoolMayHaveGrown) == [()]
    with pytest.raises(NotASpecialist):
        await service.set_specialist(tx, actor, line["id"], user.id, "high")
    tx.emitted.clear()
    connection = await service.connect(tx, actor, line["id"], NewConnection(client_id=client.id))
    (audiences,) = tx.told(AccessChanged)
    assert to_account(of_client.id) in audiences
    assert to_account(user.id) not in audiences
    await service.disconnect(tx, actor, line["id"], connection["id"])
    assert await service.list_connections(tx, actor, line["id"]) == []
    await service.remove_specialist(tx, actor, line["id"], worker.id)
    assert await service.list_specialists(tx, actor, line["id"]) == []

    colleague = await accounts.load_actor(tx, worker.id, "rest")
    assert (await service.get_line(tx, colleague, line["id"]))["name"] == "Бухгалтерия"
    with pytest.raises(Forbidden):
        await service.delete_line(tx, colleague, line["id"])
    await tx.act_as(SYSTEM)
    foreigner = await accounts.load_actor(tx, enemy.id, "rest")
    for fence in (SYSTEM, foreigner):
        await tx.act_as(fence)
        for attempt in (
            lambda: service.get_line(tx, foreigner, line["id"]),
            lambda: service.delete_line(tx, foreigner, line["id"]),
            lambda: service.set_specialist(tx, foreigner, line["id"], enemy.id, "high"),
            lambda: service.connect(tx, foreigner, line["id"], NewConnection()),
        ):
            with pytest.raises(NotFound):
                await attempt()
    await tx.act_as(actor)
    await service.delete_line(tx, actor, line["id"])
    with pytest.raises(NotFound):
        await service.get_line(tx, actor, line["id"])


async def test_a_line_of_a_vendor_must_be_opened_first(tx: SpyTx) -> None:
    vendor, partner = await make.make_partner(tx, is_vendor=True), await make.make_partner(tx)
    await make.make_link(tx, vendor, partner)  # the other way round: they know each other, but nothing is open
    line = await make.make_line(tx, vendor)
    chief = await make.make_account(tx, partner, ("administrator",))
    actor = await accounts.load_actor(tx, chief.id, "rest")
    with pytest.raises(VendorNotLinked):
        await service.connect(tx, actor, line.id, NewConnection())


async def test_cards_of_those_who_meet_on_a_line(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    line = await make.make_line(tx, partner)
    helper = await make.make_specialist(tx, line, phone="+7 900", position="Консультант")
    idle = await make.make_account(tx, partner, ("specialist",))
    user = await make.make_account(tx, partner, client=client, phone="+7 901")
    other = await make.make_account(tx, partner, client=client)
    await make.connect(tx, line, client)
    actor = await accounts.load_actor(tx, user.id, "rest")
    card = await service.get_card(tx, actor, helper.id)
    assert (card["position"], card["phone"], card["email"], card["login"]) == ("Консультант", "", "", "")
    for hidden in (idle, other):
        with pytest.raises(NotFound):
            await service.get_card(tx, actor, hidden.id)
    assert (await service.get_card(tx, actor, user.id))["phone"] == "+7 901"
    seen = await service.get_card(tx, await accounts.load_actor(tx, helper.id, "rest"), user.id)
    assert seen["client"] is not None
    assert seen["client"]["name"] == client.name


async def test_a_fence_hides_lines_of_others(tx: SpyTx) -> None:
    mine, theirs = await make.make_partner(tx), await make.make_partner(tx)
    line = await make.make_line(tx, theirs)
    await make.make_specialist(tx, line)
    me = await make.make_account(tx, mine, ("administrator",))
    actor = await accounts.load_actor(tx, me.id, "rest")
    await tx.act_as(actor)
    assert await service.list_names(tx, [line.id]) == {}
    assert await service.list_line_facts(tx, [line.id]) == {}
    assert await service.list_members(tx, [line.id]) == {line.id: []}


async def test_a_deleted_line_comes_back_as_it_was_within_an_hour(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    user = await make.make_account(tx, partner, client=client)
    line = await make.make_line(tx, partner)
    helper = await make.make_specialist(tx, line)
    team = await make.make_unit(tx, partner, client=await make.make_client(tx, partner))
    of_team = await make.make_account(tx, partner, client=await tx.session.get(Client, team.client_id), unit=team)
    own = await make.make_account(tx, partner)
    for target in (client, team, partner):
        await make.connect(tx, line, target)
    chief = await make.make_account(tx, partner, ("administrator",))
    actor = await accounts.load_actor(tx, chief.id, "rest")
    with pytest.raises(NotFound):
        await service.restore_line(tx, actor, line.id)
    await service.delete_line(tx, actor, line.id)
    assert [one["id"] for one in await service.list_deleted_lines(tx, actor)] == [line.id]
    tx.emitted.clear()
    assert (await service.restore_line(tx, actor, line.id))["deleted_at"] is None
    # Nobody listens to a line that was gone: all whom it concerns are told by name.
    (told,) = tx.told(AccessChanged)
    assert {to_account(one.id) for one in (user, of_team, own, helper)} <= set(told)
    assert tx.told(PoolMayHaveGrown) == [()]
    assert list(await service.list_routes(tx, [await asker(tx, line.id, user)])) == [(line.id, user.id)]
    assert len(await service.list_specialists(tx, actor, line.id)) == 1
    assert await service.list_deleted_lines(tx, actor) == []
    old = await make.make_line(tx, partner, deleted_at=tx.now - timedelta(minutes=61))
    with pytest.raises(NotFound):
        await service.restore_line(tx, actor, old.id)


async def test_delivery_is_set_as_a_whole_or_not_at_all(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    line = await make.make_line(tx, partner)
    stays, leaves = await make.make_specialist(tx, line), await make.make_specialist(tx, line)
    comes = await make.make_account(tx, partner, ("specialist",))
    chief = await make.make_account(tx, partner, ("administrator",))
    actor = await accounts.load_actor(tx, chief.id, "rest")
    changes = (
        TeamChange(account_id=stays.id, priority="observer"),
        TeamChange(account_id=leaves.id, priority=None),
        TeamChange(account_id=comes.id, priority="high"),
    )
    setting = DeliverySetting(delivery_rule="care_first", specialists=changes, version=1)
    set_up = await service.set_delivery(tx, actor, line.id, setting)
    assert (set_up["delivery_rule"], set_up["version"]) == ("care_first", 2)
    team = {one["account_id"]: one["priority"] for one in await service.list_specialists(tx, actor, line.id)}
    assert team == {stays.id: "observer", comes.id: "high"}
    # Only the team: the version goes up all the same, and who has not seen it is refused.
    alone = DeliverySetting(specialists=(TeamChange(account_id=stays.id, priority="high"),), version=2)
    assert (await service.set_delivery(tx, actor, line.id, alone))["version"] == 3
    with pytest.raises(ChangedMeanwhile):
        await service.set_delivery(tx, actor, line.id, alone)


async def test_connections_have_names_and_are_counted(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, name="Баланс")
    client = await make.make_client(tx, partner, name="Лён")
    unit = await make.make_unit(tx, partner, client=client, name="Склад")
    user = await make.make_account(tx, partner, client=client, last_name="Лебедева", first_name="Марина")
    line, empty = await make.make_line(tx, partner), await make.make_line(tx, partner)
    targets: list[Client | Unit | Account | Partner] = [client, unit, user, partner]
    for target in targets:
        await make.connect(tx, line, target)
    chief = await make.make_account(tx, partner, ("administrator",))
    actor = await accounts.load_actor(tx, chief.id, "rest")
    named = {(one["name"], one["company"]) for one in await service.list_connections(tx, actor, line.id)}
    assert named == {("Лён", ""), ("Склад", "Лён"), ("Лебедева Марина", "Лён"), ("Баланс", "")}
    assert await service.count_connections(tx, actor, [line.id, empty.id]) == {line.id: 4}


async def test_other_companies_see_initials_when_the_company_wants_it(tx: SpyTx) -> None:
    vendor = await make.make_partner(tx, is_vendor=True, names_as_initials=True)
    partner = await make.make_partner(tx)
    await make.make_link(tx, partner, vendor)
    line = await make.make_line(tx, vendor)
    olga = await make.make_account(
        tx, vendor, ("specialist",), last_name="Ремизова", first_name="Ольга", middle_name="Ивановна"
    )
    await make.make_specialist(tx, line, olga)
    user = await make.make_account(tx, partner)
    colleague = await make.make_account(tx, vendor, ("administrator",))
    await make.connect(tx, line, user)
    for looker, name in ((user, "Ремизова О. И."), (colleague, "Ремизова Ольга Ивановна")):
        await tx.act_as(SYSTEM)
        actor = await accounts.load_actor(tx, looker.id, "rest")
        await tx.act_as(actor)
        with counting_queries(tx) as queries:
            seen = (await accounts.list_people(tx, [olga.id], actor.partner_id))[olga.id]
        assert (seen["name"], len(queries)) == (name, 2)
        assert (await service.get_card(tx, actor, olga.id))["name"] == name
