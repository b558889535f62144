"""What inquiries do when something happens below."""

from liniya.core.tx import Tx
from liniya.domains.inquiries import service
from liniya.domains.lines.events import PoolMayHaveGrown
from liniya.domains.presence.events import PresenceChanged


async def follow_presence(tx: Tx, event: PresenceChanged) -> None:
    """The queue is served by whoever becomes free (C5)."""
    await service.follow_presence(tx, event)


async def serve_queue(tx: Tx, event: PoolMayHaveGrown) -> None:
    """The queue is served by a new specialist of the line."""
    await service.serve_queue(tx, [event.line_id])
