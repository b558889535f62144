"""Partners, clients, units against a real PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import Forbidden, InvalidInput, NotFound
from liniya.domains.accounts import schemas as accounts_schemas
from liniya.domains.accounts import service as accounts
from liniya.domains.organisations import service
from liniya.domains.organisations.errors import NotAVendor, StillInUse, UnitLoop
from liniya.domains.organisations.events import CompanyCardChanged
from liniya.domains.organisations.schemas import (
    ClientChange,
    NewClient,
    NewDistributor,
    NewPartner,
    NewUnit,
    PartnerChange,
    UnitChange,
)
from liniya.domains.organisations.tables import Partner
from liniya.main import make
from tests.fixtures import SpyTx, counting_queries


async def administrator(tx: SpyTx, partner: Partner) -> Actor:
    await tx.act_as(SYSTEM)
    account = await make.make_account(tx, partner, ("administrator",))
    actor = await accounts.load_actor(tx, account.id, "rest")
    await tx.act_as(actor)
    return actor


async def test_welcome_names_the_only_partner(tx: SpyTx) -> None:
    assert (await service.welcome(tx))["name"] == "Линия"
    await make.make_partner(tx, name="Первый Бит", greeting="Здравствуйте", phone="+7 900")
    told = await service.welcome(tx)
    assert (told["name"], told["greeting"], told["phone"], told["is_set_up"]) == (
        "Первый Бит",
        "Здравствуйте",
        "+7 900",
        True,
    )
    await make.make_partner(tx)
    assert (await service.welcome(tx))["name"] == "Линия"


async def test_what_users_see_of_their_partner_is_told(tx: SpyTx) -> None:
    partner_id = (await make.make_partner(tx)).id
    for change, news in (
        (PartnerChange(phone="+7 401 200"), 1),
        (PartnerChange(name="Баланс"), 2),
        (PartnerChange(missed_email="duty@balance.example"), 2),
    ):
        tx.session.expunge_all()  # a request of its own
        await service.change_partner(tx, SYSTEM, partner_id, change)
        assert len(tx.told(CompanyCardChanged)) == news, change


async def test_clients_come_change_and_go(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    actor = await administrator(tx, partner)
    client = await service.create_client(
        tx, actor, NewClient(name=" ООО  Ромашка ", tax_number="7701", contract_until=date(2027, 1, 1))
    )
    assert client["name"] == "ООО Ромашка"
    changed = await service.change_client(tx, actor, client["id"], ClientChange(contract_until=None, kind="person"))
    assert (changed["contract_until"], changed["kind"], changed["name"]) == (None, "person", "ООО Ромашка")
    assert len(tx.told(CompanyCardChanged)) == 1, "its people see how long the contract runs"
    await service.change_client(tx, actor, client["id"], ClientChange(name="Лютик", tax_number="7702"))
    assert len(tx.told(CompanyCardChanged)) == 2
    await service.change_client(
        tx, actor, client["id"], ClientChange(tax_number="7703", contract_from=date(2026, 1, 1))
    )
    assert len(tx.told(CompanyCardChanged)) == 2
    with pytest.raises(InvalidInput):
        await service.change_client(tx, actor, client["id"], ClientChange(contract_until=date(2025, 1, 1)))
    user = await accounts.create_account(tx, actor, accounts_new(client_id=client["id"]))
    with pytest.raises(StillInUse):
        await service.delete_client(tx, actor, client["id"])
    assert (await accounts.list_people(tx, [user["id"]]))[user["id"]]["company"] == "Лютик"
    empty = await service.create_client(tx, actor, NewClient(name="Пусто"))
    await service.delete_client(tx, actor, empty["id"])
    with pytest.raises(NotFound):
        await service.get_client(tx, actor, empty["id"])


def accounts_new(**given: object) -> accounts_schemas.NewAccount:
    return accounts_schemas.NewAccount.model_validate({"login": "ivan", "last_name": "Иванов", **given})


async def test_clients_are_searched_by_name_and_number(tx: SpyTx) -> None:
    partner, stranger = await make.make_partner(tx), await make.make_partner(tx)
    for name, tax in (("Альфа", "111"), ("Бета", "211"), ("Гамма", "300")):
        await make.make_client(tx, partner, name=name, tax_number=tax)
    await make.make_client(tx, stranger, name="Альфа чужая")
    actor = await administrator(tx, partner)
    with counting_queries(tx) as queries:
        page = await service.list_clients(tx, actor, q="11", limit=1, offset=1)
    assert ([row["name"] for row in page["items"]], page["total"], len(queries)) == (["Бета"], 2, 1)
    assert (await service.list_clients(tx, actor, q="альфа"))["total"] == 1


async def test_units_are_a_tree(tx: SpyTx) -> None:
    partner = await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    actor = await administrator(tx, partner)
    top = await service.create_unit(tx, actor, NewUnit(name="Филиал"))
    low = await service.create_unit(tx, actor, NewUnit(name="Отдел", parent_id=top["id"]))
    with pytest.raises(NotFound):
        await service.create_unit(tx, actor, NewUnit(name="Чужой", client_id=client.id, parent_id=top["id"]))
    for inside in (top["id"], low["id"]):
        with pytest.raises(UnitLoop):
            await service.change_unit(tx, actor, top["id"], UnitChange(parent_id=inside))
    with pytest.raises(StillInUse):
        await service.delete_unit(tx, actor, top["id"])
    above = await service.list_units_above(tx, [low["id"], top["id"]])
    assert above == {low["id"]: {low["id"], top["id"]}, top["id"]: {top["id"]}}
    assert (await service.change_unit(tx, actor, low["id"], UnitChange(parent_id=None)))["parent_id"] is None
    await service.delete_unit(tx, actor, top["id"])
    assert (await service.list_units(tx, actor))["total"] == 1
    assert (await service.list_units(tx, actor, client_id=client.id))["total"] == 0


async def test_strangers_find_nothing_and_colleagues_may_not(tx: SpyTx) -> None:
    partner, strange = await make.make_partner(tx), await make.make_partner(tx)
    client = await make.make_client(tx, partner)
    unit = await make.make_unit(tx, partner)
    user = await make.make_account(tx, partner)
    specialist = await make.make_account(tx, partner, ("specialist",))
    foreign = await administrator(tx, strange)
    await tx.act_as(SYSTEM)
    colleague = await accounts.load_actor(tx, specialist.id, "rest")
    asking = await accounts.load_actor(tx, user.id, "rest")

    async def change_everything(actor: Actor, refusal: type[Exception]) -> None:
        for attempt in (
            service.change_partner(tx, actor, partner.id, PartnerChange(name="Х")),
            service.change_client(tx, actor, client.id, ClientChange(name="Х")),
            service.delete_client(tx, actor, client.id),
            service.change_unit(tx, actor, unit.id, UnitChange(name="Х")),
            service.delete_unit(tx, actor, unit.id),
        ):
            with pytest.raises(refusal):
                await attempt

    for fence in (SYSTEM, foreign):
        await tx.act_as(fence)
        await change_everything(foreign, NotFound)
        with pytest.raises(NotFound):
            await service.get_client(tx, foreign, client.id)
        with pytest.raises(NotFound):
            await service.get_unit(tx, foreign, unit.id)
    await tx.act_as(colleague)
    await change_everything(colleague, Forbidden)
    assert (await service.get_client(tx, colleague, client.id))["id"] == client.id
    for look in (service.get_client(tx, asking, client.id), service.list_clients(tx, asking)):
        with pytest.raises(Forbidden):
            await look
    with pytest.raises(Forbidden):
        await service.create_distributor(tx, foreign, NewDistributor(name="Х"))
    with pytest.raises(Forbidden):
        await service.create_partner(tx, foreign, NewPartner(name="Х"))


async def test_the_system_makes_vendors(tx: SpyTx) -> None:
    owner = await service.create_distributor(tx, SYSTEM, NewDistributor(name="1С"))
    partner = await service.create_partner(tx, SYSTEM, NewPartner(name="П", distributor_id=owner))
    vendor = await service.create_partner(tx, SYSTEM, NewPartner(name="В"))
    with pytest.raises(NotAVendor):
        await service.link_vendor(tx, SYSTEM, partner["id"], vendor["id"])
    await service.mark_vendor(tx, SYSTEM, vendor["id"], True)
    await service.link_vendor(tx, SYSTEM, partner["id"], vendor["id"])
    await service.link_vendor(tx, SYSTEM, partner["id"], vendor["id"])
    assert await service.list_vendor_ids(tx, partner["id"]) == {vendor["id"]}
    await service.unlink_vendor(tx, SYSTEM, partner["id"], vendor["id"])
    assert await service.list_vendor_ids(tx, partner["id"]) == set()


async def test_names_are_one_query(tx: SpyTx) -> None:
    partner = await make.make_partner(tx, name="П")
    client = await make.make_client(tx, partner, name="К")
    with counting_queries(tx) as queries:
        names = await service.list_names(tx, [partner.id], [client.id])
        assert (await service.list_names(tx, [], []))["clients"] == {}
    assert names == {"partners": {partner.id: "П"}, "clients": {client.id: "К"}, "shortening": set()}
    assert len(queries) == 1
