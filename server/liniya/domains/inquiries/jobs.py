"""Jobs of inquiries."""

from uuid import UUID

from liniya.core.access import SYSTEM
from liniya.core.worker import database_of, tasks
from liniya.domains.inquiries import service


@tasks.task(name="inquiries.serve_queue", pass_context=True, retry=5)
async def serve_queue(context: object, line_ids: list[str]) -> None:
    """Go on with a queue that was too long for one transaction."""
    await database_of(context).run(SYSTEM, lambda tx: service.serve_queue(tx, [UUID(line_id) for line_id in line_ids]))
