"""Initials for other companies (A5): who sees which name, and that everybody whom it concerns is told."""

from __future__ import annotations

from liniya.core.access import SYSTEM
from liniya.core.events import to_account, to_line_users, to_staff
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import AccountChange
from liniya.domains.lines.events import SpecialistChanged
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.schemas import PartnerChange
from liniya.main import make
from tests.fixtures import SpyTx


async def test_partners_of_a_vendor_take_a_new_snapshot(tx: SpyTx) -> None:
    vendor = await make.make_partner(tx, is_vendor=True)
    partner = await make.make_partner(tx)
    stranger = await make.make_partner(tx)
    await make.make_link(tx, partner, vendor)
    line = await make.make_line(tx, vendor)
    olga = await make.make_account(tx, vendor, ("specialist",), last_name="Ремизова", first_name="Ольга")
    await make.make_specialist(tx, line, olga)
    user = await make.make_account(tx, partner)
    chief = await make.make_account(tx, vendor, ("administrator",))
    actor = await accounts.load_actor(tx, chief.id, "rest")
    await tx.act_as(actor)

    await accounts.change_account(tx, actor, olga.id, AccountChange(position="Ведущая"))
    assert tx.told(SpecialistChanged) == [(to_line_users(line.id),)]

    await organisations.change_partner(tx, actor, vendor.id, PartnerChange(names_as_initials=True))
    told = {name for audiences in tx.told(AccessChanged) for name in audiences}
    assert {to_staff(partner.id), to_account(user.id)} <= told
    assert to_staff(stranger.id) not in told

    tx.emitted.clear()
    await accounts.change_account(tx, actor, olga.id, AccountChange(first_name="Оля"))
    assert tx.told(SpecialistChanged) == []
    assert (to_line_users(line.id),) in tx.told(AccessChanged)
    await tx.act_as(SYSTEM)
    assert (await accounts.list_people(tx, [olga.id], partner.id))[olga.id]["name"] == "Ремизова О."
    assert (await accounts.list_people(tx, [olga.id], vendor.id))[olga.id]["name"] == "Ремизова Оля"
