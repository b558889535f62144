"""Queries of the audit log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select

from liniya.core.tx import Tx
from liniya.domains.audit.rules import GROUPS
from liniya.domains.audit.tables import AuditEntry


async def add_all(tx: Tx, entries: Sequence[AuditEntry]) -> None:
    """At once: some acts step out of the tenant fence, and back before the end."""
    tx.session.add_all(entries)
    await tx.session.flush()


async def list_entries(
    tx: Tx, wanted: Sequence[ColumnElement[bool]], *, before: UUID | None, limit: int
) -> Sequence[AuditEntry]:
    """The latest first. Ids grow with the time, so they are the order, too."""
    query = select(AuditEntry).where(*wanted).order_by(AuditEntry.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return (await tx.session.scalars(query)).all()


async def count_entries(tx: Tx, wanted: Sequence[ColumnElement[bool]]) -> dict[str | None, int]:
    """How many there are in each group; None: in all."""
    columns: list[Any] = [func.count(), *(func.count().filter(is_in_group(group)) for group in GROUPS)]
    row = (await tx.session.execute(select(*columns).where(*wanted).select_from(AuditEntry))).one()
    return dict(zip((None, *GROUPS), row, strict=True))


def filters(
    partner_id: UUID,
    *,
    since: datetime | None,
    until: datetime | None,
    account_id: UUID | None,
    subject_id: UUID | None,
    door: str | None,
    q: str,
) -> list[ColumnElement[bool]]:
    """What is looked for; every word of `q` in the name of the subject or in the address."""
    wanted = [AuditEntry.partner_id == partner_id]
    if since is not None:
        wanted.append(AuditEntry.at >= since)
    if until is not None:
        wanted.append(AuditEntry.at < until)
    for column, value in (
        (AuditEntry.account_id, account_id),
        (AuditEntry.subject_id, subject_id),
        (AuditEntry.door, door),
    ):
        if value is not None:
            wanted.append(column == value)
    words = [
        or_(AuditEntry.subject.icontains(word, autoescape=True), AuditEntry.address.startswith(word, autoescape=True))
        for word in q.split()[:5]
    ]
    return wanted + words


def is_in_group(group: str) -> ColumnElement[bool]:
    """Whether the first word of the act is one of the group's."""
    return func.split_part(AuditEntry.act, ".", 1).in_(GROUPS[group])


async def forget(tx: Tx, before: datetime) -> None:
    """Delete what is older; the table refuses what is younger than a year."""
    await tx.session.execute(delete(AuditEntry).where(AuditEntry.at < before))
