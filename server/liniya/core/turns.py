"""What one process at a time is enough for. Nobody owns it: whoever comes first does it, so no node is missed."""

from typing import Final

from liniya.core.tx import Tx

_TRY: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('turn:' || %(what)s, 0)) AS is_mine"


async def is_my_turn(tx: Tx, what: str) -> bool:
    """Whether nobody else is at it; until the end of this transaction nobody else will be."""
    (row,) = await tx.run_sql(_TRY, {"what": what})
    return bool(row.is_mine)
