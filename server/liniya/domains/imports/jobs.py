"""Jobs of imports."""

from uuid import UUID

from liniya.core.access import SYSTEM
from liniya.core.worker import database_of, tasks
from liniya.domains.imports import service


@tasks.task(name=service.TAKE_IN_JOB, pass_context=True, retry=20)
async def take_in(context: object, import_id: str) -> None:
    """Piece by piece: what was taken in before a crash is on record, and the next worker goes on after it."""
    database = database_of(context)
    while await database.run(SYSTEM, lambda tx: service.take_piece(tx, UUID(import_id))):
        pass
