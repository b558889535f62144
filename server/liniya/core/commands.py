"""Commands carry an id made by the client; doing one again gives the same answer and no second effect.

Kept for at least 24 hours (`forget_old`). Messages need no row here: their command id is the id of their feed entry.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from liniya.core.access import Actor
from liniya.core.events import Encoded, to_json
from liniya.core.problems import CommandIdReused
from liniya.core.tables import Command
from liniya.core.tx import Tx

KEEP: Final = timedelta(hours=48)


def digest(name: str, data: Any) -> bytes:
    """What must be equal for two commands to be the same one."""
    return hashlib.blake2b(name.encode() + b"\0" + to_json(data), digest_size=16).digest()


async def once(
    tx: Tx, actor: Actor, command_id: UUID | None, name: str, data: Any, act: Callable[[], Awaitable[Any]]
) -> Any:
    """Do it unless it was done; the answer of the first time otherwise.

    The row is taken before the act: a repeat at the same moment waits for the first one, and finds its answer.
    Raises `CommandIdReused` when the id was used for something else.
    """
    if command_id is None:
        return await act()
    mark, key = digest(name, data), {"account_id": actor.me, "id": command_id}
    row = {**key, "digest": mark, "answer": Encoded(b"null"), "at": tx.now}
    taken = await tx.session.execute(insert(Command).values(row).on_conflict_do_nothing().returning(Command.id))
    is_mine = (Command.account_id == actor.me) & (Command.id == command_id)
    if taken.one_or_none() is None:
        done = (await tx.session.execute(select(Command.digest, Command.answer).where(is_mine))).one()
        if done.digest != mark:
            raise CommandIdReused
        return done.answer
    answer = await act()
    change = update(Command).where(is_mine).values(answer=Encoded(to_json(answer)))
    await tx.session.execute(change.execution_options(synchronize_session=False))
    return answer


async def forget_old(tx: Tx) -> None:
    """Delete answers that are older than `KEEP`."""
    await tx.session.execute(delete(Command).where(Command.at < tx.now - KEEP))
