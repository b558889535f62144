"""Lines: B2 [2.1]."""

from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.audit import service as audit
from liniya.domains.lines import rules, store
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.lines.schemas import LineChange, LineOut, NewLine
from liniya.domains.lines.service.fence import get_managed, get_seen, subject_of
from liniya.domains.lines.service.telling import make_outs, tell_all, tell_returned
from liniya.domains.lines.tables import Line
from liniya.domains.organisations import service as organisations
from liniya.kit.ids import new_id


async def create_line(tx: Tx, actor: Actor, new: NewLine, *, partner_id: UUID | None = None) -> LineOut:
    """A channel of the own partner; the system names the partner."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY, partner_id)
    line = Line(id=new_id(), partner_id=home, created_at=tx.now, deleted_at=None, **new.model_dump())
    await store.add_line(tx, line)
    await audit.record(tx, actor, "line.created", subject_of(line), after=new.model_dump())
    return (await make_outs(tx, [line]))[0]


async def change_line(tx: Tx, actor: Actor, line_id: UUID, change: LineChange) -> LineOut:
    """Change what was sent; everybody who sees the line is told."""
    line = await get_managed(tx, actor, line_id)
    if values := organisations.given(change):
        old = audit.before(line, values)
        line = await store.change_line(tx, line_id, values, change.version)
        await audit.record(tx, actor, "line.changed", subject_of(line), old, values)
        await tell_all(tx, line)
    return (await make_outs(tx, [line]))[0]


async def delete_line(tx: Tx, actor: Actor, line_id: UUID) -> None:
    """Nobody asks on it any more; what was said stays."""
    line = await get_managed(tx, actor, line_id)
    await store.change_line(tx, line_id, {"deleted_at": tx.now})
    await audit.record(tx, actor, "line.deleted", subject_of(line))
    await tell_all(tx, line)


async def restore_line(tx: Tx, actor: Actor, line_id: UUID) -> LineOut:
    """Take a deletion back within an hour: specialists, connections and the queue are as they were."""
    line = await store.get_deleted(tx, line_id)
    organisations.require_company(actor, Right.MANAGE_COMPANY, line.partner_id)
    if line.deleted_at is None or not rules.may_restore(line.deleted_at, tx.now):
        raise NotFound
    line = await store.change_line(tx, line_id, {"deleted_at": None})
    await audit.record(tx, actor, "line.restored", subject_of(line))
    await tell_returned(tx, line)
    await tx.emit(PoolMayHaveGrown(line_id))
    return (await make_outs(tx, [line]))[0]


async def get_line(tx: Tx, actor: Actor, line_id: UUID) -> LineOut:
    """A line of the own partner, or of a vendor that is open to it."""
    return (await make_outs(tx, [await get_seen(tx, actor, line_id)]))[0]


async def list_lines(tx: Tx, actor: Actor, *, partner_id: UUID | None = None) -> list[LineOut]:
    """Lines of the own partner and of the vendors that are open to it."""
    home = organisations.choose_partner(actor, Right.SEE_COMPANY, partner_id)
    return await make_outs(tx, await store.list_lines(tx, {home, *await organisations.list_vendor_ids(tx, home)}))


async def list_deleted_lines(tx: Tx, actor: Actor) -> list[LineOut]:
    """Lines of the own partner that can still be restored, the latest first."""
    home = organisations.choose_partner(actor, Right.SEE_COMPANY)
    return await make_outs(tx, await store.list_deleted(tx, home, tx.now - rules.RESTORE_WITHIN))
