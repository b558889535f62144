"""How lines and their people are just now, for those who set lines up."""

from uuid import UUID

from liniya.core.access import Actor
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.feeds.schemas import FeedRow
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.rules import Candidate
from liniya.domains.inquiries.schemas import LineState, TeamMember, TrialOut, TrialPerson
from liniya.domains.inquiries.service.desk import open_desk, pool_of
from liniya.domains.lines import service as lines
from liniya.domains.presence import service as presence
from liniya.kit.ids import new_id


async def list_line_states(tx: Tx, actor: Actor) -> list[LineState]:
    """Of the lines that `lines.list_lines` gives; of vendors' lines only what is of the own side."""
    found = await lines.list_lines(tx, actor)
    ids = [line["id"] for line in found]
    teams = {
        line["id"]: [m for m in members if actor.partner_id in (line["partner_id"], m.side_partner_id)]
        for line, members in zip(found, (await lines.list_members(tx, ids)).values(), strict=True)
    }
    everybody = {member.account_id for team in teams.values() for member in team}
    statuses = await presence.list_statuses(tx, everybody)
    people = await accounts.list_people(tx, everybody, actor.partner_id)
    counts = await lines.count_connections(tx, actor, ids)
    return [
        {
            "line_id": line_id,
            "specialist_count": len(team),
            "free": sorted(people[who]["name"] for who in pool_of(team, statuses) if who in people),
            "connection_count": counts.get(line_id, 0),
        }
        for line_id, team in teams.items()
    ]


async def list_team(tx: Tx, actor: Actor, line_id: UUID) -> list[TeamMember]:
    """Who answers on a line, by name; of a vendor's line only the own people."""
    members = await lines.list_specialists(tx, actor, line_id)
    ids = [member["account_id"] for member in members]
    people = await accounts.list_people(tx, ids)
    here = await presence.list_presence(tx, ids)
    counts = await store.count_open_by_assignee(tx, ids)
    return [
        {
            "account_id": who,
            "name": member["name"],
            "position": people[who]["position"],
            "company": member["company"],
            "priority": member["priority"],
            "status": here[who]["status"] if who in here else "offline",
            "since": here[who]["since"] if who in here else None,
            "open_count": counts.get(who, 0),
        }
        for who, member in zip(ids, members, strict=True)
    ]


async def try_rule(tx: Tx, actor: Actor, line_id: UUID, account_id: UUID) -> TrialOut:
    """Who would get a new inquiry of this user now, and why: the rules of delivery, without their dice and effects.

    For the line's own partner: who answers on a vendor's line is not a matter of others.
    """
    line = await lines.get_line(tx, actor, line_id)
    if not actor.is_system and actor.partner_id != line["partner_id"]:
        raise NotFound
    await accounts.get_account(tx, actor, account_id)
    facts = (await accounts.list_asking_facts(tx, [account_id])).get(account_id)
    if facts is None:
        raise NotFound
    connected = await lines.list_connected(tx, facts.partner_id, facts.client_id, facts.unit_ids, account_id)
    desk = await open_desk(tx, [line_id], [facts.client_id])
    # The feed that the question would come to; it may not exist yet, and is not written.
    feed = FeedRow(new_id(), line["partner_id"], facts.partner_id, line_id, account_id, 0, tx.now, None, 0, 0, 0, 0)
    candidates = {candidate.account_id: candidate for candidate in desk.candidates(feed)}
    pool = [candidate for candidate in candidates.values() if rules.is_in_pool(candidate)]
    care = desk.care.get(facts.client_id) if facts.client_id else None
    rule = desk.rules_of[line_id].delivery_rule
    carers = rules.order_carers(
        rule, care.care_specialist_id if care else None, care.client_manager_id if care else None
    )
    strangers = {carer.account_id for carer in carers} - candidates.keys()
    statuses = await presence.list_statuses(tx, strangers) if strangers else {}
    people = await accounts.list_people(tx, {*candidates, *strangers}, actor.partner_id)

    def shown(who: UUID) -> TrialPerson:
        one = candidates.get(who)
        name = people[who]["name"] if who in people else ""
        if one is None:
            return {"account_id": who, "name": name, "priority": None, "status": statuses.get(who, "offline")}
        return {"account_id": who, "name": name, "priority": one.priority, "status": one.status}

    def is_free(who: UUID) -> bool:
        return any(one.account_id == who for one in pool)

    def ordered(group: list[Candidate]) -> list[TrialPerson]:
        return sorted((shown(one.account_id) for one in group), key=lambda person: person["name"])

    return {
        "is_connected": facts.is_user and not facts.is_blocked and line_id in connected,
        "delivery_rule": rule,
        "carers": [
            {"role": carer.role, "person": shown(carer.account_id), "is_free": is_free(carer.account_id)}
            for carer in carers
        ],
        "groups": [
            {"priority": group[0].priority, "is_first_line": group[0].is_first_line, "people": ordered(group)}
            for group in rules.rank_pool(pool)
        ],
        "missed_reason": None if pool else rules.next_missed_reason(list(candidates.values())),
    }
