"""How far the own company is set up: what an administrator left out, and that he is through (the wizard of the cabinet)."""

from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.tx import Tx
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import store
from liniya.domains.organisations.schemas import SetupChange, SetupMarks
from liniya.domains.organisations.service.fence import require_company


async def change_setup(tx: Tx, actor: Actor, partner_id: UUID, change: SetupChange) -> SetupMarks:
    """Leave a step out or take it up again; say that the setup is over, or that it goes on."""
    require_company(actor, Right.MANAGE_COMPANY, partner_id)
    partner = await store.get_partner(tx, partner_id)
    row = await store.lock_setup(tx, partner_id)
    skipped = set(row.skipped)
    if change.step is not None:
        skipped = skipped | {change.step} if change.is_skipped else skipped - {change.step}
    finished_at = row.finished_at
    if change.is_finished is not None:
        finished_at = (finished_at or tx.now) if change.is_finished else None
    old = {"setup_skipped": row.skipped, "setup_finished": row.finished_at is not None}
    new = {"setup_skipped": sorted(skipped), "setup_finished": finished_at is not None}
    await audit.record(tx, actor, "partner.changed", Subject("partner", partner_id, partner.name, partner_id), old, new)
    row.skipped, row.finished_at = sorted(skipped), finished_at
    await tx.session.flush()
    return {"skipped": row.skipped, "finished_at": row.finished_at}  # type: ignore[typeddict-item]
