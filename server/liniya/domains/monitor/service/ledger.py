"""The ledger: received = queued + assigned + in work + finished, per partner, always (docs/adr/0009)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog

from liniya.core.access import Actor, Right, require
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.monitor import rules
from liniya.domains.monitor.schemas import LedgerOut
from liniya.domains.monitor.store import ledger as store
from liniya.domains.notices import service as notices

log = structlog.get_logger(__name__)

EVERY_S: Final = 60


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """What the last checks have found. `findings`: how many inquiries and feeds contradict themselves, by kind."""

    partners: list[LedgerOut]
    unbalanced_days: int
    findings: Mapping[str, int]
    checked_at: datetime | None

    @property
    def is_balanced(self) -> bool:
        """Whether nothing is missing and nothing contradicts itself."""
        return not self.unbalanced_days and not self.findings


async def get_ledger(tx: Tx, actor: Actor) -> LedgerOut:
    """The ledger of the own partner."""
    require(actor, Right.MANAGE_COMPANY)
    if actor.partner_id is None:
        raise NotFound
    checked_at = await store.find_checked_at(tx)
    for row in await store.list_partners(tx, actor.partner_id):
        return _ledger(row, checked_at)
    zero = {"received": 0, "queued": 0, "assigned": 0, "in_work": 0, "finished": 0, "difference": 0}
    return {"partner_id": actor.partner_id, "checked_at": checked_at, **zero}  # type: ignore[typeddict-item]


async def look_at_ledger(tx: Tx) -> LedgerReport:
    """Of all partners, as the last checks left it; for the system."""
    checked_at = await store.find_checked_at(tx)
    return LedgerReport(
        partners=[_ledger(row, checked_at) for row in await store.list_partners(tx)],
        unbalanced_days=await store.count_unbalanced_days(tx),
        findings={row.kind: row.n for row in await store.list_findings(tx)},
        checked_at=checked_at,
    )


async def check_ledger(tx: Tx, operator_email: str | None = None, pause_s: float = EVERY_S - 5) -> LedgerReport | None:
    """Count and compare a bounded part of everything; what is wrong is told in the log, and once a day by letter.

    None: somebody has done it less than `pause_s` ago. Today and yesterday, open inquiries and what was found broken are
    looked at every time, the rest turn by turn.
    """
    if not await store.try_turn(tx, pause_s):
        return None
    if days := await store.list_days(tx):
        await store.count_days(tx, days)
    await store.compare_holders(tx)
    await store.look_at_feeds(tx)
    report = await look_at_ledger(tx)
    if not report.is_balanced:
        await _alarm(tx, report, operator_email)
    return report


async def _alarm(tx: Tx, report: LedgerReport, operator_email: str | None) -> None:
    differences = {str(one["partner_id"]): one["difference"] for one in report.partners if one["difference"]}
    examples = {row.kind: row.example for row in await store.list_findings(tx)}
    log.error(
        "ledger_out_of_balance",
        differences=differences,
        unbalanced_days=report.unbalanced_days,
        findings=dict(report.findings),
        examples=examples,
    )
    if operator_email:
        subject, text = rules.choose_alarm_words(report.unbalanced_days, differences, report.findings)
        await notices.write_to_operator(tx, operator_email, f"ledger:{tx.now.date()}", subject, text)


def _ledger(row: object, checked_at: datetime | None) -> LedgerOut:
    received, queued, assigned, in_work, finished = (
        int(getattr(row, name)) for name in ("received", "queued", "assigned", "in_work", "finished")
    )
    partner_id: UUID = getattr(row, "partner_id")  # noqa: B009
    return {
        "partner_id": partner_id,
        "received": received,
        "queued": queued,
        "assigned": assigned,
        "in_work": in_work,
        "finished": finished,
        "difference": rules.count_difference(received, queued, assigned, in_work, finished),
        "checked_at": checked_at,
    }
