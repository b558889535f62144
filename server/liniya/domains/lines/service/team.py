"""Who answers on a line, and by which rule: C1, C4 [3, 4.3-H]."""

from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.events import to_account
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Act, Subject
from liniya.domains.lines import rules, store
from liniya.domains.lines.errors import NotASpecialist
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.lines.schemas import DeliverySetting, LineOut, SpecialistOut
from liniya.domains.lines.service.delivery import list_members
from liniya.domains.lines.service.fence import get_managed, get_seen, is_open_to, subject_of
from liniya.domains.lines.service.telling import make_outs, tell_all
from liniya.domains.lines.tables import Line
from liniya.domains.organisations.events import AccessChanged


async def set_delivery(tx: Tx, actor: Actor, line_id: UUID, setting: DeliverySetting) -> LineOut:
    """Rule and specialists in one act. Raises `ChangedMeanwhile`, `NotASpecialist`.

    The version goes up with any part of it: two who set up the same line cannot overwrite each other unseen.
    """
    line = await get_managed(tx, actor, line_id)
    values = {} if setting.delivery_rule is None else {"delivery_rule": setting.delivery_rule}
    old = audit.before(line, values)
    line = await store.change_line(tx, line_id, values, setting.version)
    if old != values:
        await audit.record(tx, actor, "line.changed", subject_of(line), old, values)
        await tell_all(tx, line)
    for one in setting.specialists:
        if one.priority is None:
            await remove_specialist(tx, actor, line_id, one.account_id)
        else:
            await set_specialist(tx, actor, line_id, one.account_id, one.priority)
    return (await make_outs(tx, [line]))[0]


async def set_specialist(tx: Tx, actor: Actor, line_id: UUID, account_id: UUID, priority: rules.Priority) -> None:
    """Let somebody answer on the line, or change his priority (C1).

    The line's own administrator chooses among his people and first-line partners'; a first-line partner's administrator
    only among his own. Raises `NotASpecialist`.
    """
    line = await store.get_line(tx, line_id)
    side = (await accounts.list_living(tx, [account_id], "specialist")).get(account_id)
    await _require_team(tx, actor, line, side)
    if side is None or not await is_open_to(tx, line, side):
        raise NotASpecialist
    before = await store.lock_specialist(tx, line_id, account_id)
    priority_before = before.priority if before else None
    await store.set_specialist(
        tx,
        {
            "line_id": line_id,
            "account_id": account_id,
            "partner_id": line.partner_id,
            "side_partner_id": side,
            "priority": priority,
        },
    )
    if priority != priority_before:
        await _record_priority(tx, actor, line, account_id, priority_before, priority)
        await tx.emit(AccessChanged(), to=[to_account(account_id)])
    if rules.may_pool_grow(priority_before, priority):
        await tx.emit(PoolMayHaveGrown(line_id))


async def remove_specialist(tx: Tx, actor: Actor, line_id: UUID, account_id: UUID) -> None:
    """He answers here no more; what he said stays."""
    line = await store.get_line(tx, line_id)
    row = await store.lock_specialist(tx, line_id, account_id)
    await _require_team(tx, actor, line, row.side_partner_id if row else None)
    if row and await store.delete_specialist(tx, line_id, account_id):
        await _record_priority(tx, actor, line, account_id, row.priority, None)
        await tx.emit(AccessChanged(), to=[to_account(account_id)])


async def list_specialists(tx: Tx, actor: Actor, line_id: UUID) -> list[SpecialistOut]:
    """Who answers on a line of the own partner; of a vendor's line only the own people."""
    line = await get_seen(tx, actor, line_id)
    members = (await list_members(tx, [line_id]))[line_id]
    if not actor.is_system and actor.partner_id != line.partner_id:
        members = [member for member in members if member.side_partner_id == actor.partner_id]
    people = await accounts.list_people(tx, [member.account_id for member in members], actor.partner_id)
    return [
        {
            "account_id": member.account_id,
            "name": people[member.account_id]["name"],
            "company": people[member.account_id]["company"],
            "side_partner_id": member.side_partner_id,
            "priority": member.priority,
        }
        for member in sorted(members, key=lambda member: people[member.account_id]["name"])
    ]


async def _record_priority(
    tx: Tx, actor: Actor, line: Line, account_id: UUID, before: str | None, after: str | None
) -> None:
    """In the log of the line's partner, and in that of a first-line partner whose specialist he is."""
    act: Act = "specialist.added" if before is None else "specialist.removed" if after is None else "specialist.changed"
    person = (await accounts.list_people(tx, [account_id])).get(account_id)
    name, side = (person["name"], person["partner_id"]) if person else ("", None)
    for home in {line.partner_id, side or line.partner_id}:
        subject = Subject("line", line.id, line.name, home)
        facts = {"specialist": name, "specialist_id": account_id}
        await audit.record(tx, actor, act, subject, {"priority": before}, {**facts, "priority": after})


async def _require_team(tx: Tx, actor: Actor, line: Line, side: UUID | None) -> None:
    """The line's administrator, or a first-line partner's one for his own people."""
    if actor.is_system:
        return
    own = actor.partner_id == line.partner_id
    first_line = actor.partner_id is not None and actor.partner_id == side and await is_open_to(tx, line, side)
    if not own and not first_line:
        raise NotFound
    require(actor, Right.MANAGE_COMPANY)
