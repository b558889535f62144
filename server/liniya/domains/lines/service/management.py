"""Lines and who answers on them: B2, C1 [2.1, 4.3-H]."""

from collections.abc import Collection
from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.events import to_account, to_line_staff, to_line_users, to_staff
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Act, Subject
from liniya.domains.lines import rules, store
from liniya.domains.lines.errors import NotASpecialist
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.lines.schemas import LineChange, LineOut, NewLine, SpecialistOut
from liniya.domains.lines.service.delivery import list_members
from liniya.domains.lines.service.fence import get_managed, get_seen, is_open_to, subject_of
from liniya.domains.lines.tables import Line
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.kit.ids import new_id


async def create_line(tx: Tx, actor: Actor, new: NewLine, *, partner_id: UUID | None = None) -> LineOut:
    """A channel of the own partner; the system names the partner."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY, partner_id)
    line = Line(id=new_id(), partner_id=home, created_at=tx.now, deleted_at=None, **new.model_dump())
    await store.add_line(tx, line)
    await audit.record(tx, actor, "line.created", subject_of(line), after=new.model_dump())
    return (await _outs(tx, [line]))[0]


async def change_line(tx: Tx, actor: Actor, line_id: UUID, change: LineChange) -> LineOut:
    """Change what was sent; everybody who sees the line is told."""
    line = await get_managed(tx, actor, line_id)
    if values := organisations.given(change):
        old = audit.before(line, values)
        line = await store.change_line(tx, line_id, values, change.version)
        await audit.record(tx, actor, "line.changed", subject_of(line), old, values)
        await _tell_all(tx, line)
    return (await _outs(tx, [line]))[0]


async def delete_line(tx: Tx, actor: Actor, line_id: UUID) -> None:
    """Nobody asks on it any more; what was said stays."""
    line = await get_managed(tx, actor, line_id)
    await store.change_line(tx, line_id, {"deleted_at": tx.now})
    await audit.record(tx, actor, "line.deleted", subject_of(line))
    await _tell_all(tx, line)


async def get_line(tx: Tx, actor: Actor, line_id: UUID) -> LineOut:
    """A line of the own partner, or of a vendor that is open to it."""
    return (await _outs(tx, [await get_seen(tx, actor, line_id)]))[0]


async def list_lines(tx: Tx, actor: Actor, *, partner_id: UUID | None = None) -> list[LineOut]:
    """Lines of the own partner and of the vendors that are open to it."""
    home = organisations.choose_partner(actor, Right.SEE_COMPANY, partner_id)
    return await _outs(tx, await store.list_lines(tx, {home, *await organisations.list_vendor_ids(tx, home)}))


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
    people = await accounts.list_people(tx, [member.account_id for member in members])
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


async def _tell_all(tx: Tx, line: Line) -> None:
    """Everybody who sees the line takes a new snapshot."""
    members = (await list_members(tx, [line.id]))[line.id]
    sides = {member.side_partner_id for member in members} | {line.partner_id}
    await tx.emit(
        AccessChanged(),
        to=[
            *(name for side in sides for name in to_line_staff(line.id, line.partner_id, side)),
            to_line_users(line.id),
            to_staff(line.partner_id),
        ],
    )


async def _outs(tx: Tx, lines: Collection[Line]) -> list[LineOut]:
    names = (await organisations.list_names(tx, {line.partner_id for line in lines}, []))["partners"]
    return [
        {
            "id": line.id,
            "partner_id": line.partner_id,
            "partner_name": names.get(line.partner_id, ""),
            "name": line.name,
            "icon": line.icon,
            "delivery_rule": line.delivery_rule,
            "owner_email": line.owner_email,
            "wait_warn_s": line.wait_warn_s,
            "wait_bad_s": line.wait_bad_s,
            "version": line.version,
        }
        for line in lines
    ]
