"""Whose company it is: what all verbs of organisations, accounts and lines ask first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from liniya.core.access import SYSTEM, Actor, Right, require
from liniya.core.problems import Forbidden, NotFound, Problem
from liniya.core.tx import Tx
from liniya.domains.organisations.errors import StillInUse
from liniya.domains.organisations.schemas import Input


@asynccontextmanager
async def beyond_fence(tx: Tx, actor: Actor) -> AsyncIterator[None]:
    """Work as the system for a moment, after the right was checked: distributors belong to no partner."""
    await tx.act_as(SYSTEM)
    try:
        yield
    except Problem:
        await tx.act_as(actor)
        raise
    await tx.act_as(actor)


def require_company(actor: Actor, right: Right, partner_id: UUID | None) -> None:
    """`NotFound` for strangers, `Forbidden` for colleagues without the right; the system may do everything."""
    if actor.is_system:
        return
    if partner_id is None or actor.partner_id != partner_id:
        raise NotFound
    require(actor, right)


def choose_partner(actor: Actor, right: Right, partner_id: UUID | None = None) -> UUID:
    """The partner to work in: the actor's own; the system must name one."""
    chosen = partner_id or actor.partner_id
    if not actor.is_system:
        require(actor, right)
    if chosen is None:
        raise Forbidden
    require_company(actor, right, chosen)
    return chosen


@asynccontextmanager
async def unused(tx: Tx) -> AsyncIterator[None]:
    """What is deleted inside must not be used by anything. Raises `StillInUse`."""
    try:
        async with tx.session.begin_nested():
            yield
    except IntegrityError:
        raise StillInUse from None


def given(change: Input) -> dict[str, Any]:
    """The fields of a card that were sent with a value."""
    return change.model_dump(exclude_unset=True, exclude_none=True, exclude={"version"})
