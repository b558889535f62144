"""`liniya ledger`: the check that a node makes each minute, now, and what it has found."""

from liniya.core.events import to_json
from liniya.core.tx import Tx
from liniya.domains.monitor import service as monitor
from liniya.domains.monitor.service import LedgerReport

_STATES = ("received", "queued", "assigned", "in_work", "finished", "difference")


async def check(tx: Tx) -> LedgerReport:
    """Whether or not it was done a moment ago."""
    report = await monitor.check_ledger(tx, pause_s=0)
    assert report is not None  # noqa: S101  nobody can have been there less than 0 s ago
    return report


def show(report: LedgerReport, *, as_json: bool) -> str:
    """A table with one line per partner, then what contradicts itself."""
    if as_json:
        body = {
            "is_balanced": report.is_balanced,
            "partners": report.partners,
            "unbalanced_days": report.unbalanced_days,
        }
        return to_json({**body, "findings": dict(report.findings)}).decode()
    lines = [f"{'partner':<36}" + "".join(f"{name:>12}" for name in _STATES)]
    lines += [
        f"{one['partner_id']!s:<36}" + "".join(f"{one[name]:>12}" for name in _STATES)  # type: ignore[literal-required]
        for one in report.partners
    ]
    lines += [f"{kind}: {count}" for kind, count in report.findings.items()]
    if report.unbalanced_days:
        lines.append(f"days out of balance: {report.unbalanced_days}")
    lines.append(
        "In balance." if report.is_balanced else "OUT OF BALANCE: back up the database, then tell the developers."
    )
    return "\n".join(lines)
