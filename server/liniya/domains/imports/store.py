"""Every query of imports."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, bindparam, case, cast, delete, func, select, update

from liniya.core.problems import NotFound
from liniya.core.sql import insert_rows
from liniya.core.tx import Tx
from liniya.domains.imports.tables import ImportRow, PeopleImport

KINDS: Final = ("new", "changed", "same", "repeat", "wrong")
_IS_WARNED: Final = (ImportRow.kind != "wrong") & (func.jsonb_array_length(ImportRow.remarks) > 0)


async def add_import(tx: Tx, row: PeopleImport) -> None:
    tx.session.add(row)
    await tx.session.flush()


async def get_import(tx: Tx, import_id: UUID) -> PeopleImport:
    found = await tx.session.get(PeopleImport, import_id)
    if found is None:
        raise NotFound
    return found


async def lock_import(tx: Tx, import_id: UUID) -> PeopleImport:
    """The row as it is now; who edits and who takes in wait for each other here."""
    found = await tx.session.get(PeopleImport, import_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound
    return found


async def add_rows(tx: Tx, rows: Sequence[dict[str, Any]]) -> None:
    await insert_rows(tx, ImportRow, rows)


async def list_rows(
    tx: Tx, import_id: UUID, *, kind: str | None, is_warned: bool, limit: int, offset: int
) -> tuple[Sequence[ImportRow], int]:
    """One page in the order of the file, and how many there are in all."""
    wanted = [ImportRow.import_id == import_id]
    if kind is not None:
        wanted.append(ImportRow.kind == kind)
    if is_warned:
        wanted.append(_IS_WARNED)
    query = select(ImportRow, func.count().over()).where(*wanted).order_by(ImportRow.number)
    rows = (await tx.session.execute(query.limit(limit).offset(offset))).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


async def list_after(tx: Tx, import_id: UUID, number: int, limit: int) -> Sequence[ImportRow]:
    """The next rows of the file."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, ImportRow.number > number)
    return (await tx.session.scalars(query.order_by(ImportRow.number).limit(limit))).all()


async def list_waiting(tx: Tx, import_id: UUID, limit: int) -> Sequence[ImportRow]:
    """The next rows that are to be taken in."""
    query = select(ImportRow).where(ImportRow.import_id == import_id, _is_waiting())
    return (await tx.session.scalars(query.order_by(ImportRow.number).limit(limit))).all()


async def list_of_keys(tx: Tx, import_id: UUID, keys: Collection[str]) -> Sequence[ImportRow]:
    """Rows about these logins that were not taken in."""
    of_keys = ImportRow.key.in_(keys) & (ImportRow.key != "") & ImportRow.is_done.is_(False)
    query = select(ImportRow).where(ImportRow.import_id == import_id, of_keys)
    return (await tx.session.scalars(query.order_by(ImportRow.number))).all()


async def get_row(tx: Tx, import_id: UUID, number: int) -> ImportRow:
    found = await tx.session.get(ImportRow, (import_id, number))
    if found is None:
        raise NotFound
    return found


async def change_rows(tx: Tx, import_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    """Write `key`, `kind` and `remarks` of the rows with these `number`s."""
    table: Any = ImportRow.__table__
    change = (
        update(table)
        .where(table.c.import_id == import_id, table.c.number == bindparam("at"))
        .values(key=bindparam("new_key"), kind=bindparam("new_kind"), remarks=bindparam("new_remarks"))
    )
    values = [
        {"at": row["number"], "new_key": row["key"], "new_kind": row["kind"], "new_remarks": row["remarks"]}
        for row in rows
    ]
    await (await tx.session.connection()).execute(change, values)


async def count_rows(tx: Tx, import_id: UUID) -> dict[str, int]:
    """By kind; `warned` and `done` beside them."""
    columns: list[ColumnElement[int]] = [func.count().filter(ImportRow.kind == kind) for kind in KINDS]
    columns += [func.count().filter(_IS_WARNED), cast(func.sum(case((ImportRow.is_done, 1), else_=0)), Integer)]
    row = (await tx.session.execute(select(*columns).where(ImportRow.import_id == import_id))).one()
    return dict(zip((*KINDS, "warned", "done"), (value or 0 for value in row), strict=True))


async def has_waiting(tx: Tx, import_id: UUID) -> bool:
    query = select(ImportRow.number).where(ImportRow.import_id == import_id, _is_waiting()).limit(1)
    return (await tx.session.scalars(query)).first() is not None


async def forget(tx: Tx, before: datetime) -> None:
    """Delete files that were read earlier, with their rows."""
    await tx.session.execute(delete(PeopleImport).where(PeopleImport.created_at < before))


def _is_waiting() -> ColumnElement[bool]:
    return ImportRow.kind.in_(("new", "changed")) & ImportRow.is_done.is_(False)
