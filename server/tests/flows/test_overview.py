"""What those who set lines up see: the same rules as delivery."""

from __future__ import annotations

import pytest

from liniya.core.access import SYSTEM
from liniya.core.problems import NotFound
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import CareChange
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import TrialOut
from liniya.main import make
from tests.flows.world import World, make_world


async def company(database: Database) -> World:
    world = await make_world(database, delivery_rule="care_first")

    async def chief(tx: Tx) -> None:
        world.people["Щукин"] = await make.make_account(tx, world.partner, ("administrator",), last_name="Щукин")

    await database.run(SYSTEM, chief)
    await world.user("Лебедева")
    for name, priority in (("Гордеева", "standard"), ("Ремизова", "high"), ("Валеев", "high"), ("Манин", "observer")):
        await world.specialist(name, priority)
    care = CareChange(care_specialist_id=world.people["Гордеева"].id, client_manager_id=None)
    await world.does("Щукин", accounts.set_care, world.client.id, care)
    return world


def last(name: str) -> str:
    return name.split(" ")[0]


async def trial(world: World, user: str = "Лебедева") -> TrialOut:
    found: TrialOut = await world.does("Щукин", inquiries.try_rule, world.line.id, world.people[user].id)
    return found


async def test_the_trial_says_what_delivery_does(database: Database) -> None:
    world = await company(database)
    found = await trial(world)
    assert (found["is_connected"], found["missed_reason"]) == (True, None)
    assert [(one["role"], last(one["person"]["name"]), one["is_free"]) for one in found["carers"]] == [
        ("care", "Гордеева", True)
    ]
    groups = [(group["priority"], [last(one["name"]) for one in group["people"]]) for group in found["groups"]]
    assert groups == [("high", ["Валеев", "Ремизова"]), ("standard", ["Гордеева"])]
    await world.sets("Гордеева", "away")
    (carer,) = (await trial(world))["carers"]
    assert (carer["is_free"], carer["person"]["status"]) == (False, "away")
    await world.asks("Лебедева")
    assert await world.holder("Лебедева") in {"Валеев", "Ремизова"}
    for name in ("Ремизова", "Валеев"):
        await world.sets(name, "dnd")
    nobody = await trial(world)
    assert (nobody["groups"], nobody["missed_reason"]) == ([], "all_away")
    assert (await trial(world, "Щукин"))["is_connected"] is False


async def test_states_and_team_of_a_line(database: Database) -> None:
    world = await company(database)
    await world.asks("Лебедева")
    (state,) = await world.does("Щукин", inquiries.list_line_states)
    assert (state["specialist_count"], state["connection_count"]) == (4, 1)
    assert [last(name) for name in state["free"]] == ["Валеев", "Гордеева", "Ремизова"]
    team = {last(one["name"]): one for one in await world.does("Щукин", inquiries.list_team, world.line.id)}
    assert (team["Гордеева"]["open_count"], team["Гордеева"]["status"]) == (1, "free")
    assert (team["Манин"]["priority"], team["Манин"]["open_count"]) == ("observer", 0)


async def test_a_vendors_team_is_not_tried_by_others(database: Database) -> None:
    world = await company(database)

    async def link(tx: Tx) -> None:
        partner = await make.make_partner(tx)
        await make.make_link(tx, partner, world.partner)
        world.people["Чужой"] = await make.make_account(tx, partner, ("administrator",))

    await database.run(SYSTEM, link)
    (state,) = await world.does("Чужой", inquiries.list_line_states)
    assert (state["specialist_count"], state["free"], state["connection_count"]) == (0, [], 0)
    with pytest.raises(NotFound):
        await world.does("Чужой", inquiries.try_rule, world.line.id, world.people["Чужой"].id)
