"""Figures of today."""

from liniya.core.access import Actor, Right, require
from liniya.core.tx import Tx
from liniya.domains.monitor import rules
from liniya.domains.monitor.schemas import TodayOut
from liniya.domains.monitor.store import today as store


async def today(tx: Tx, actor: Actor, utc_offset_minutes: int) -> TodayOut:
    """A specialist's own figures since his midnight, beside those of the 30 days before. Two queries.

    A working day is a day on which he was given at least one inquiry.
    """
    require(actor, Right.SERVE)
    midnight = rules.choose_midnight(tx.now, utc_offset_minutes)
    assigned = await store.count_assigned(tx, actor.me, midnight, midnight - rules.LOOKED_BACK)
    rated = await store.count_ratings(tx, actor.me, tx.now - rules.LOOKED_BACK)
    return {
        "inquiries": assigned.today,
        "inquiries_usual": rules.count_per_day(assigned.before, assigned.days),
        "first_reply_s": None if assigned.first_reply_s is None else round(assigned.first_reply_s),
        "rating": None if rated.mean is None else round(float(rated.mean), 2),
        "ratings": rated.ratings,
    }
