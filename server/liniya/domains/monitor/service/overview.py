"""The first page of the cabinet: what an administrator needs first, and what is left of the setup."""

from collections.abc import Mapping
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from liniya.core.access import Actor, Right
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.monitor import rules
from liniya.domains.monitor.schemas import OverviewOut
from liniya.domains.monitor.store import overview as store
from liniya.domains.organisations import service as organisations

LINES_NAMED: Final = 5
ACTS_SHOWN: Final = 8
_NO_FILTER: Final = dict.fromkeys(("since", "until", "account_id", "subject_id", "door"))


async def get_overview(tx: Tx, actor: Actor) -> OverviewOut:
    """Figures of now, the state of each step of the setup, the latest acts. As many queries for any company."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    partner = await organisations.get_partner(tx, actor, home)
    today = tx.now.astimezone(ZoneInfo(partner["time_zone"])).date()
    soon = rules.CONTRACT_ENDS_SOON
    found = await store.count_company(tx, home, today - soon, today + soon)
    counts = {name: int(value) for name, value in found.items() if name not in ("is_asked", "skipped", "finished_at")}
    steps = rules.state_of_setup(_facts(found, partner["version"]), found["skipped"] or ())
    acts = await accounts.list_audit(tx, actor, limit=ACTS_SHOWN, q="", **_NO_FILTER)
    unmanned = await store.list_unmanned(tx, home, LINES_NAMED) if counts["unmanned"] else []
    return {
        "counts": counts,  # type: ignore[typeddict-item]
        "unmanned_lines": [{"id": line_id, "name": name} for line_id, name in unmanned],
        "setup": {
            "steps": steps,  # type: ignore[typeddict-item]
            "step": cast(Any, rules.next_step(steps)),
            "finished_at": found["finished_at"],
        },
        "acts": acts,
    }


def _facts(found: Mapping[str, Any], version: int) -> rules.SetupFacts:
    return rules.SetupFacts(
        is_card_saved=version > 1 or found["units"] > 0,
        lines=found["lines"],
        answering=found["answering"],
        users=found["users"],
        people=found["people"],
        uninvited=found["uninvited"],
        is_asked=found["is_asked"],
    )
