"""Every query of notices."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from liniya.core.sql import insert_rows
from liniya.core.tx import Tx
from liniya.domains.notices.tables import Letter


async def add_letters(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Returns the ids of those whose key was not there yet."""
    added = await insert_rows(tx, Letter, rows, then="ON CONFLICT (key) DO NOTHING RETURNING id")
    return [row.id for row in added]


async def allow_pause(tx: Tx, seconds: int) -> None:
    """This transaction may wait so long for the world outside: a mail server."""
    query = "SELECT set_config('idle_in_transaction_session_timeout', %(allowed)s, true)"
    await tx.run_sql(query, {"allowed": f"{seconds}s"})


async def lock_letter(tx: Tx, letter_id: UUID) -> Letter | None:
    """Nobody else sends it until the end of the transaction."""
    return await tx.session.get(Letter, letter_id, with_for_update=True, populate_existing=True)


async def list_letters(tx: Tx, before: UUID | None, limit: int) -> Sequence[Letter]:
    """Newest first: ids follow the time."""
    query = select(Letter).order_by(Letter.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Letter.id < before)
    return (await tx.session.scalars(query)).all()


async def forget_old(tx: Tx, older_than: timedelta) -> None:
    """Delete old letters: they name people."""
    query = delete(Letter).where(Letter.at < tx.now - older_than)
    await tx.session.execute(query, execution_options={"synchronize_session": False})
