"""What follows for lines from facts of those below."""

from liniya.core.tx import Tx
from liniya.domains.accounts.events import AccountBlockingChanged, RoleGranted
from liniya.domains.lines import service
from liniya.domains.lines.events import PoolMayHaveGrown


async def look_at_queues(tx: Tx, event: RoleGranted | AccountBlockingChanged) -> None:
    """Somebody who is on lines already is a specialist again: they may have somebody to choose (A6)."""
    for line in await service.list_served(tx, event.account_id):
        if line.priority != "observer":
            await tx.emit(PoolMayHaveGrown(line.line_id))
