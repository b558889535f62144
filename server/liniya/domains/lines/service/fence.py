"""Who may see and change a line."""

from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.audit.schemas import Subject
from liniya.domains.lines import store
from liniya.domains.lines.tables import Line
from liniya.domains.organisations import service as organisations


def subject_of(line: Line) -> Subject:
    """A line in the audit log of its partner."""
    return Subject("line", line.id, line.name, line.partner_id)


async def get_managed(tx: Tx, actor: Actor, line_id: UUID) -> Line:
    line = await store.get_line(tx, line_id)
    organisations.require_company(actor, Right.MANAGE_COMPANY, line.partner_id)
    return line


async def get_seen(tx: Tx, actor: Actor, line_id: UUID) -> Line:
    line = await store.get_line(tx, line_id)
    if not actor.is_system:
        if actor.partner_id is None or not await is_open_to(tx, line, actor.partner_id):
            raise NotFound
        require(actor, Right.SEE_COMPANY)
    return line


async def is_open_to(tx: Tx, line: Line, partner_id: UUID) -> bool:
    return line.partner_id == partner_id or line.partner_id in await organisations.list_vendor_ids(tx, partner_id)
