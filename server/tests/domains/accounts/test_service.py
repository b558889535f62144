"""Accounts, people, roles, care against a real PostgreSQL."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from liniya.core.access import SYSTEM, Actor
from liniya.core.events import to_account, to_staff
from liniya.core.problems import Forbidden, NotFound
from liniya.domains.accounts import reactions, service
from liniya.domains.accounts.errors import AccountBlocked, LastAdministrator, LoginTaken, RoleDoesNotFit
from liniya.domains.accounts.events import PersonChanged, RoleGranted, SessionEnded
from liniya.domains.accounts.schemas import AccountChange, Care, CareChange, NewAccount
from liniya.domains.accounts.tables import Account, AccountRole
from liniya.domains.organisations.events import AccessChanged, CompanyCardChanged
from liniya.domains.organisations.schemas import NewPartner
from liniya.main import make
from tests.fixtures import SpyTx, counting_queries


async def as_(tx: SpyTx, account: Account) -> Actor:
    """The actor, with his fence around the transaction."""
    await tx.act_as(SYSTEM)
    actor = await service.load_actor(tx, account.id, "rest")
    await tx.act_as(actor)
    return actor


async def test_identify_and_load_actor_know_everything_in_one_query(tx: SpyTx) -> None:
    vendor, partner, other = [await make.make_partner(tx) for _ in range(3)]
    await make.make_link(tx, partner, vendor)
    await make.make_link(tx, other, partner)
    client = await make.make_client(tx, partner)
    unit = await make.make_unit(tx, partner, client=client)
    account = await make.make_account(tx, partner, client=client, unit=unit, locale="en")
    former = await make.make_account(tx, partner, ("specialist", "user"))
    await service.revoke_role(tx, SYSTEM, former.id, "specialist")
    token = await make.sign_in_as(tx, account)
    with counting_queries(tx) as queries:
        actor = await service.identify(tx, token)
    assert len(queries) == 1
    assert actor.account_id == account.id
    assert (actor.partner_id, actor.client_id, actor.unit_id) == (partner.id, client.id, unit.id)
    assert actor.partners == {partner.id, vendor.id, other.id}
    assert actor.roles == {"user"}
    assert (actor.locale, actor.door) == ("en", "rest")
    assert actor.session_id is not None
    with counting_queries(tx) as queries:
        loaded = await service.load_actor(tx, account.id, "socket", actor.session_id)
    assert len(queries) == 1
    assert loaded.partners == actor.partners
    assert (await service.load_actor(tx, former.id, "cli")).roles == {"user"}
    await service.block_account(tx, SYSTEM, former.id)
    with pytest.raises(AccountBlocked):
        await service.load_actor(tx, former.id, "cli")


async def test_people_are_two_queries_however_many(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, name="Первый Бит")
    client = await make.make_client(tx, partner, name="Ромашка")
    names: dict[str, Any] = {
        "last_name": "Лебедева",
        "first_name": "Марина",
        "middle_name": "Павловна",
        "position": "Бухгалтер",
    }
    user = await make.make_account(tx, partner, client=client, **names)
    staff = await make.make_account(tx, partner, ("specialist",))
    with counting_queries(tx) as queries:
        people = await service.list_people(tx, [user.id, staff.id])
    assert len(queries) == 2
    assert people[user.id] == {
        "id": user.id,
        "name": "Лебедева Марина Павловна",
        "first_name": "Марина",
        "last_name": "Лебедева",
        "position": "Бухгалтер",
        "company": "Ромашка",
        "client_id": client.id,
        "partner_id": partner.id,
        "is_staff": False,
    }
    assert (people[staff.id]["company"], people[staff.id]["is_staff"]) == ("Первый Бит", True)
    with counting_queries(tx) as queries:
        assert await service.list_people(tx, []) == {}
        assert await service.list_care(tx, []) == {}
        assert await service.list_asking_facts(tx, []) == {}
    assert queries == []


async def test_asking_facts_hold_all_units_above(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    top = await make.make_unit(tx, partner)
    low = await make.make_unit(tx, partner, parent=await make.make_unit(tx, partner, parent=top))
    user = await make.make_account(tx, partner, unit=low)
    blocked = await make.make_account(tx, partner, ("specialist",), is_blocked=True)
    distributor = await make.make_account(tx, None, ("distributor",), distributor=await make.make_distributor(tx))
    with counting_queries(tx) as queries:
        facts = await service.list_asking_facts(tx, [user.id, blocked.id, distributor.id])
    assert len(queries) == 1
    assert facts[user.id].unit_ids == {top.id, low.id, low.parent_id}
    assert (facts[user.id].is_user, facts[user.id].is_blocked) == (True, False)
    assert (facts[blocked.id].is_user, facts[blocked.id].is_blocked) == (False, True)
    assert facts[blocked.id].unit_ids == frozenset()
    assert distributor.id not in facts


async def test_an_administrator_creates_and_changes_accounts(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    unit = await make.make_unit(tx, partner, client=client)
    actor = await as_(tx, await make.make_account(tx, partner, ("administrator",)))
    new = NewAccount(login="Ivan", last_name="Иванов", client_id=client.id, unit_id=unit.id, birthday=date(1990, 5, 1))
    made = await service.create_account(tx, actor, new)
    assert (made["login"], made["roles"], made["has_password"]) == ("Ivan", ["user"], False)
    assert made["company"] == client.name
    with pytest.raises(LoginTaken):
        await service.create_account(tx, actor, NewAccount(login="iVAN", last_name="Другой"))
    with pytest.raises(RoleDoesNotFit):
        await service.create_account(
            tx, actor, NewAccount(login="x", last_name="X", client_id=client.id, roles=("specialist",))
        )
    with pytest.raises(RoleDoesNotFit):
        await service.create_account(tx, actor, NewAccount(login="x", last_name="X", roles=("distributor",)))
    with pytest.raises(NotFound):
        await service.create_account(tx, actor, NewAccount(login="x", last_name="X", unit_id=unit.id))
    tx.emitted.clear()
    changed = await service.change_account(
        tx, actor, made["id"], AccountChange(position="Директор", birthday=None, unit_id=None)
    )
    assert (changed["position"], changed["birthday"], changed["unit_id"]) == ("Директор", None, None)
    (audiences,) = tx.told(PersonChanged)
    assert set(audiences) == {to_staff(partner.id), to_account(made["id"])}
    (event,) = [event for event, _ in tx.emitted if isinstance(event, PersonChanged)]
    assert event.person["position"] == "Директор"
    other = await service.create_account(tx, actor, NewAccount(login="petr", last_name="Петров"))
    with pytest.raises(LoginTaken):
        await service.change_account(tx, actor, other["id"], AccountChange(login="IVAN"))


async def test_specialists_are_told_whom_they_may_help_now(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    unit = await make.make_unit(tx, partner, client=client)
    actor = await as_(tx, await make.make_account(tx, partner, ("administrator",)))

    def contacts_are_new() -> bool:
        told = (to_staff(partner.id),) in tx.told(AccessChanged)
        tx.emitted.clear()
        return told

    made = await service.create_account(tx, actor, NewAccount(login="new", last_name="Новая", client_id=client.id))
    assert contacts_are_new()
    await service.change_account(tx, actor, made["id"], AccountChange(position="Кадры"))
    assert not contacts_are_new()
    await service.change_account(tx, actor, made["id"], AccountChange(unit_id=unit.id))
    assert contacts_are_new()
    await service.revoke_role(tx, actor, made["id"], "user")
    assert contacts_are_new()
    await service.grant_role(tx, actor, made["id"], "user")
    assert contacts_are_new()


async def test_everybody_of_a_company_is_told_of_its_new_card(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client, other = await make.make_client(tx, partner), await make.make_client(tx, partner)
    user = await make.make_account(tx, partner, client=client)
    colleague = await make.make_account(tx, partner)
    client_of_other = await make.make_account(tx, partner, client=other)
    await make.make_account(tx, await make.make_partner(tx))
    await reactions.tell_of_new_card(tx, CompanyCardChanged(partner.id, None))
    everybody = {to_account(one.id) for one in (user, colleague, client_of_other)}
    assert {*tx.told(AccessChanged)[-1]} == {to_staff(partner.id), *everybody}
    await reactions.tell_of_new_card(tx, CompanyCardChanged(partner.id, client.id))
    assert {*tx.told(AccessChanged)[-1]} == {to_staff(partner.id), to_account(user.id)}


async def test_roles_come_and_go_and_their_history_stays(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    chief = await make.make_account(tx, partner, ("administrator",))
    account = await make.make_account(tx, partner)
    actor = await as_(tx, chief)
    await service.grant_role(tx, actor, account.id, "specialist")
    await service.grant_role(tx, actor, account.id, "specialist")
    assert len(tx.told(RoleGranted)) == 1
    assert tx.told(AccessChanged) == [(to_account(account.id),)]
    await service.revoke_role(tx, actor, account.id, "specialist")
    await service.grant_role(tx, actor, account.id, "specialist")
    rows = (await tx.session.scalars(select(AccountRole).where(AccountRole.account_id == account.id))).all()
    assert sorted((row.role, row.revoked_at is None) for row in rows) == [
        ("specialist", False),
        ("specialist", True),
        ("user", True),
    ]
    with pytest.raises(LastAdministrator):
        await service.revoke_role(tx, actor, chief.id, "administrator")
    with pytest.raises(LastAdministrator):
        await service.block_account(tx, actor, chief.id)
    await service.grant_role(tx, actor, account.id, "administrator")
    await service.revoke_role(tx, actor, chief.id, "administrator")


async def test_blocking_ends_the_sign_in_at_once(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    account = await make.make_account(tx, partner)
    token = await make.sign_in_as(tx, account)
    actor = await as_(tx, await make.make_account(tx, partner, ("administrator",)))
    await service.block_account(tx, actor, account.id)
    assert len(tx.told(SessionEnded)) == 1
    await tx.act_as(SYSTEM)
    with pytest.raises(AccountBlocked):
        await service.identify(tx, token)
    await tx.act_as(actor)
    await service.unblock_account(tx, actor, account.id)
    assert not (await service.get_account(tx, actor, account.id))["is_blocked"]


async def test_accounts_are_searched_by_every_word(tx: SpyTx) -> None:
    partner, stranger = await make.make_partner(tx), await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    chief = await make.make_account(tx, partner, ("administrator",), last_name="Яковлев", first_name="Глеб")
    for number in range(3):
        await make.make_account(tx, partner, client=client, last_name=f"Петров{number}", first_name="Иван")
    await make.make_account(tx, partner, last_name="Петров%", first_name="Пётр", is_blocked=True)
    await make.make_account(tx, stranger, last_name="Петров", first_name="Иван")
    actor = await as_(tx, chief)
    with counting_queries(tx) as queries:
        page = await service.list_accounts(tx, actor, q="петров иван", limit=2, offset=1)
    assert len(queries) == 2
    assert ([row["last_name"] for row in page["items"]], page["total"]) == (["Петров1", "Петров2"], 3)
    assert (await service.list_accounts(tx, actor, q="%"))["total"] == 1
    assert (await service.list_accounts(tx, actor, client_id=client.id))["total"] == 3
    assert (await service.list_accounts(tx, actor, role="administrator"))["items"][0]["id"] == chief.id
    assert (await service.list_accounts(tx, actor, state="blocked"))["total"] == 1
    assert (await service.list_accounts(tx, actor))["total"] == 5


async def test_care_belongs_to_own_staff(tx: SpyTx) -> None:
    partner, stranger = await make.make_partner(tx), await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    carer = await make.make_account(tx, partner, ("specialist",))
    user = await make.make_account(tx, partner)
    foreign = await make.make_account(tx, stranger, ("specialist",))
    actor = await as_(tx, await make.make_account(tx, partner, ("administrator",)))
    for wrong in (user, foreign):
        with pytest.raises(NotFound):
            await service.set_care(
                tx, actor, client.id, CareChange(care_specialist_id=wrong.id, client_manager_id=None)
            )
    for manager in (None, carer.id):
        change = CareChange(care_specialist_id=carer.id, client_manager_id=manager)
        await service.set_care(tx, actor, client.id, change)
        assert await service.list_care(tx, [client.id]) == {client.id: Care(carer.id, manager)}


@pytest.mark.parametrize("role", ["user", "specialist"])
async def test_a_stranger_finds_nothing_and_a_colleague_may_not(tx: SpyTx, role: str) -> None:
    partner, strange = await make.make_partner(tx), await make.make_partner(tx)
    account = await make.make_account(tx, partner)
    colleague = await as_(tx, await make.make_account(tx, partner, (role,)))  # type: ignore[arg-type]
    foreign_chief = await make_chief(tx, strange.id)

    async def attempts(actor: Actor, refusal: type[Exception]) -> None:
        for attempt in (
            service.change_account(tx, actor, account.id, AccountChange(position="Х")),
            service.block_account(tx, actor, account.id),
            service.unblock_account(tx, actor, account.id),
            service.grant_role(tx, actor, account.id, "administrator"),
            service.revoke_role(tx, actor, account.id, "user"),
            service.send_password_link(tx, actor, account.id),
        ):
            with pytest.raises(refusal):
                await attempt
        with pytest.raises(Forbidden):
            await service.replace_password(tx, actor, account.id, "новый пароль")

    await tx.act_as(colleague)
    await attempts(colleague, Forbidden)
    for fence in (SYSTEM, foreign_chief):
        await tx.act_as(fence)
        await attempts(foreign_chief, NotFound)
        with pytest.raises(NotFound):
            await service.get_card(tx, foreign_chief, account.id)


async def make_chief(tx: SpyTx, partner_id: UUID) -> Actor:
    await tx.act_as(SYSTEM)
    new = NewAccount(login=f"chief-{partner_id}", last_name="Чиф", roles=("administrator",))
    made = await service.create_account(tx, SYSTEM, new, partner_id=partner_id)
    return await service.load_actor(tx, made["id"], "rest")


async def test_a_distributor_creates_partners_and_sees_no_clients(tx: SpyTx) -> None:
    distributor, another = await make.make_distributor(tx, name="1С"), await make.make_distributor(tx)
    seller = await make.make_account(tx, None, ("distributor",), distributor=distributor)
    rival = await make.make_account(tx, None, ("distributor",), distributor=another)
    actor = await as_(tx, seller)
    first = NewAccount(login="boss", last_name="Босс", roles=("user",))
    partner, chief = await service.create_partner(tx, actor, NewPartner(name="Новый"), first)
    vendor, _ = await service.create_partner(tx, actor, NewPartner(name="Вендор"))
    assert chief is not None
    assert chief["roles"] == ["administrator"]
    assert partner["distributor_id"] == distributor.id
    assert (await service.mark_vendor(tx, actor, vendor["id"], True))["is_vendor"]
    await service.link_vendor(tx, actor, partner["id"], vendor["id"])
    assert (await service.list_partners(tx, actor, q="нов"))["total"] == 1
    me = await service.me(tx, actor, status="free", idle_after_s=600)
    assert (me["partner_name"], me["partner_id"], me["roles"]) == ("1С", None, ["distributor"])
    for table in ("partners", "accounts", "clients", "sign_ins"):
        assert (await tx.session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0  # noqa: S608
    with pytest.raises(Forbidden):
        await service.list_accounts(tx, actor)
    with pytest.raises(NotFound):
        await service.get_account(tx, actor, chief["id"])
    enemy = await as_(tx, rival)
    assert (await service.list_partners(tx, enemy))["total"] == 0
    with pytest.raises(NotFound):
        await service.mark_vendor(tx, enemy, partner["id"], True)
    await tx.act_as(SYSTEM)
    boss = await service.load_actor(tx, chief["id"], "rest")
    assert boss.partners == {partner["id"], vendor["id"]}
    await tx.act_as(boss)
    with pytest.raises(Forbidden):
        await service.create_partner(tx, boss, NewPartner(name="Сам"))


async def test_the_fence_hides_other_partners_even_when_a_service_forgets(tx: SpyTx) -> None:
    mine, theirs = await make.make_partner(tx), await make.make_partner(tx)
    account = await make.make_account(tx, theirs)
    await make.sign_in_as(tx, account)
    await as_(tx, await make.make_account(tx, mine, ("administrator",)))
    assert await service.list_people(tx, [account.id]) == {}
    assert await service.list_asking_facts(tx, [account.id]) == {}
    for table in ("accounts", "account_roles", "partners"):
        assert (await tx.session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 1  # noqa: S608
    assert (await tx.session.execute(text("SELECT count(*) FROM sign_ins"))).scalar_one() == 0
    await tx.set_scope("")
    assert (await tx.session.execute(text("SELECT count(*) FROM accounts"))).scalar_one() == 0
