"""Verbs of the audit log. It stands below all others: what an administrator does writes here in the same transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from liniya.core.access import Actor, Door, Right, require
from liniya.core.problems import Forbidden
from liniya.core.tx import Tx
from liniya.domains.audit import rules, store
from liniya.domains.audit.schemas import Act, AuditCounts, AuditOut, AuditPage, ChangeOut, Group, Subject
from liniya.domains.audit.tables import AuditEntry
from liniya.kit.ids import new_id
from liniya.kit.whence import current_whence


async def record(
    tx: Tx,
    actor: Actor,
    act: Act,
    subject: Subject,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write down what is being done; with `before` and `after` nothing when they are equal."""
    changes = rules.next_changes(before or {}, after or {})
    if before is not None and after is not None and not changes:
        return
    await store.add_all(tx, [_entry(tx, actor, act, subject, changes)])


async def record_all(tx: Tx, actor: Actor, act: Act, made: Sequence[tuple[Subject, Mapping[str, Any]]]) -> None:
    """The same act that has made many, each with what it is. A few statements for any number."""
    entries = [_entry(tx, actor, act, subject, rules.next_changes({}, after)) for subject, after in made]
    await store.add_all(tx, entries)


def _entry(tx: Tx, actor: Actor, act: Act, subject: Subject, changes: list[dict[str, Any]]) -> AuditEntry:
    whence = current_whence()
    return AuditEntry(
        id=new_id(),
        partner_id=subject.partner_id,
        at=tx.now,
        account_id=actor.account_id,
        act=act,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject=subject.name,
        changes=changes,
        door=actor.door,
        address=whence.address,
        device=whence.device,
    )


def before(row: object, values: Mapping[str, Any]) -> dict[str, Any]:
    """What these columns of the row hold now, for `record`."""
    return {name: getattr(row, name) for name in values}


async def list_entries(
    tx: Tx,
    actor: Actor,
    *,
    group: Group | None = None,
    before: UUID | None = None,
    limit: int = 50,
    **filters: Any,
) -> AuditPage:
    """A page of the own company's log; names of people are added by `accounts`."""
    wanted = store.filters(_home(actor), **filters)
    if group is not None:
        wanted.append(store.is_in_group(group))
    rows = await store.list_entries(tx, wanted, before=before, limit=limit + 1)
    page = rows[:limit]
    return {"items": [_out(row) for row in page], "names": {}, "next": page[-1].id if len(rows) > limit else None}


async def count_entries(tx: Tx, actor: Actor, **filters: Any) -> AuditCounts:
    """How much there is in each part of the log."""
    counts = await store.count_entries(tx, store.filters(_home(actor), **filters))
    return cast(AuditCounts, {group or "all": count for group, count in counts.items()})


async def forget_old(tx: Tx) -> None:
    """Entries are kept for three years."""
    await store.forget(tx, tx.now - rules.KEEP)


def _home(actor: Actor) -> UUID:
    require(actor, Right.MANAGE_COMPANY)
    if actor.partner_id is None:
        raise Forbidden
    return actor.partner_id


def _out(row: AuditEntry) -> AuditOut:
    return {
        "id": row.id,
        "at": row.at,
        "account_id": row.account_id,
        "who": "",
        "act": cast(Act, row.act),
        "subject_kind": row.subject_kind,
        "subject_id": row.subject_id,
        "subject": row.subject,
        "changes": cast("list[ChangeOut]", row.changes),
        "door": cast(Door, row.door),
        "address": row.address,
        "device": row.device,
    }
