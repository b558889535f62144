"""Every query of requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.requests.rules import State
from liniya.domains.requests.tables import Request


async def add(tx: Tx, row: Mapping[str, Any]) -> bool:
    """False: the same waits already."""
    done = await tx.session.execute(insert(Request).values(row).on_conflict_do_nothing().returning(Request.id))
    return done.one_or_none() is not None


async def get(tx: Tx, request_id: UUID, partner_id: UUID) -> Request:
    """One of this partner's."""
    query = select(Request).where(Request.id == request_id, Request.partner_id == partner_id)
    found = (await tx.session.scalars(query)).one_or_none()
    if found is None:
        raise NotFound
    return found


async def lock(tx: Tx, request_id: UUID, partner_id: UUID) -> Request:
    """The same, for an answer: two who answer come one after the other."""
    query = select(Request).where(Request.id == request_id, Request.partner_id == partner_id).with_for_update()
    found = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if found is None:
        raise NotFound
    return found


async def count_waiting(tx: Tx, asker_id: UUID) -> int:
    query = select(func.count()).where(Request.asker_id == asker_id, Request.state == "waiting")
    return (await tx.session.execute(query)).scalar_one()


async def list_requests(
    tx: Tx,
    partner_id: UUID,
    state: State | None,
    since: datetime | None,
    asker_id: UUID | None,
    limit: int,
    offset: int,
) -> tuple[Sequence[Request], int]:
    """One page, and how many there are in all: what waits with the oldest first, the rest with the latest."""
    wanted = [Request.partner_id == partner_id]
    if state is not None:
        wanted.append(Request.state == state)
    if since is not None:
        wanted.append(Request.answered_at >= since)
    if asker_id is not None:
        wanted.append(Request.asker_id == asker_id)
    order = (
        [Request.id] if state == "waiting" else [func.coalesce(Request.answered_at, Request.made_at).desc(), Request.id]
    )
    rows = (await tx.session.execute(select(Request).where(*wanted).order_by(*order).limit(limit).offset(offset))).all()
    total = (await tx.session.execute(select(func.count()).select_from(Request).where(*wanted))).scalar_one()
    return [row[0] for row in rows], total


async def count_by_state(tx: Tx, partner_id: UUID) -> dict[str, tuple[int, datetime]]:
    """How many there are in each state, and since when the oldest one of them."""
    query = (
        select(Request.state, func.count(), func.min(Request.made_at))
        .where(Request.partner_id == partner_id)
        .group_by(Request.state)
    )
    return {row[0]: (row[1], row[2]) for row in await tx.session.execute(query)}


async def forget_answered(tx: Tx, before: datetime) -> None:
    await tx.session.execute(delete(Request).where(Request.answered_at < before))
