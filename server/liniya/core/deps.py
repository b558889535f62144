"""What routes ask for: the transaction and the actor.

`open_tx` has `scope="function"`: it commits when the handler returns and before the response is sent
(FastAPI's default would commit after it, and a client could read its own write too early, or be told a lie).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import NotSignedIn
from liniya.core.tx import Tx

Identify = Callable[[Tx, str], Awaitable[Actor]]
"""Finds the actor of a session token, or raises a problem that says why there is none."""

COOKIE = "liniya_session"


async def open_tx(request: Request) -> AsyncIterator[Tx]:
    """One transaction for the whole request. It starts as the system and gets its fence with the actor."""
    async with request.app.state.database.tx(SYSTEM) as tx:
        yield tx


TxDep = Annotated[Tx, Depends(open_tx, scope="function")]


async def get_actor(request: Request, tx: TxDep) -> Actor:
    """The signed-in account; the transaction is behind its fence from here on."""
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn
    identify: Identify = request.app.state.identify
    actor = await identify(tx, token)
    await tx.act_as(actor)
    request.state.locale = actor.locale
    return actor


ActorDep = Annotated[Actor, Depends(get_actor)]


def get_command_id(
    idempotency_key: Annotated[
        UUID | None, Header(description="Repeat with the same key: same answer, one effect")
    ] = None,
) -> UUID | None:
    """The client's id of an unsafe request."""
    return idempotency_key


CommandIdDep = Annotated[UUID | None, Depends(get_command_id)]
