"""Commands carry an id made by the client; doing one again gives the same answer and no second effect.

Kept for at least 24 hours (`forget_old`). Messages need no row here: their command id is the id of their feed entry.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select

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

    Two at the same time collide on the key, and `Database.run` repeats the later one, which then finds the answer.
    Raises `CommandIdReused` when the id was used for something else.
    """
    if command_id is None:
        return await act()
    mark = digest(name, data)
    done = (
        await tx.session.execute(
            select(Command.digest, Command.answer).where(Command.account_id == actor.me, Command.id == command_id)
        )
    ).one_or_none()
    if done:
        if done.digest != mark:
            raise CommandIdReused
        return done.answer
    answer = await act()
    row = {"account_id": actor.me, "id": command_id, "digest": mark, "answer": Encoded(to_json(answer)), "at": tx.now}
    await tx.session.execute(insert(Command).values(row))
    return answer


async def forget_old(tx: Tx) -> None:
    """Delete answers that are older than `KEEP`."""
    await tx.session.execute(delete(Command).where(Command.at < tx.now - KEEP))
