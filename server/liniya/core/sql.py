"""Statements of the hot path: plain SQL on the transaction's own connection, any number of rows as arrays.

Everything else goes through SQLAlchemy's expressions. Here a message costs some twenty statements, and the same ones
written this way take a fifth of the processor time (bench/main_job.py).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import ARRAY, JSON, String, Table
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from liniya.core.arrays import json_array, list_array, plain_array, text_array
from liniya.core.tables import Base
from liniya.core.tx import Tx

T = TypeVar("T")
_DIALECT: Dialect = PGDialect()  # type: ignore[no-untyped-call]


async def fetch(tx: Tx, statement: str, **values: Any) -> list[Any]:
    """Run a statement with `%(name)s` parameters; rows as named tuples, none for statements without a result."""
    return await tx.run_sql(statement, values)


def uuids(ids: Iterable[UUID]) -> str:
    """Ids as one array parameter: text is a fifth of the work that the driver has with a list."""
    return "{" + ",".join([id_.hex for id_ in ids]) + "}"


async def insert_rows(
    tx: Tx,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    then: str = "",
) -> list[Any]:
    """Insert any number of rows at once. All have the keys of the first; `then`: what follows (`ON CONFLICT …`)."""
    statement = _insert(table, tuple(rows[0]), then)
    return await tx.run_sql(statement, _arrays(table, rows))


def post(tx: Tx, statement: str, **values: Any) -> None:
    """Like `fetch` for a statement without a result: it goes with the next one (`Tx.settle` sends the last)."""
    tx.post_sql(statement, values)


def post_insert(tx: Tx, table: type[Base], rows: Sequence[Mapping[str, Any]], *, then: str = "") -> None:
    """`insert_rows` without a result, posted."""
    tx.post_sql(_insert(table, tuple(rows[0]), then), _arrays(table, rows))


def post_update(tx: Tx, table: type[Base], rows: Sequence[Mapping[str, Any]], *, key: str = "id") -> None:
    """Update any number of rows at once by their `key`, posted; the other columns are the new values."""
    tx.post_sql(_update(table, tuple(rows[0]), key), _arrays(table, rows))


async def fetch_all(tx: Tx, table: type[Base], into: type[T], where: str, **values: Any) -> list[T]:
    """Rows of a table (called `t` in `where`) as plain records: the columns that the dataclass `into` names."""
    statement = f"SELECT {_columns(cast(Hashable, into))} FROM {_name(table)} AS t {where}"  # noqa: S608
    return await tx.run_sql(statement, values, lambda row: into(*row))


def _arrays(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    return {
        column: as_array([row[column] for row in rows]) for column, as_array in _makers(table, tuple(rows[0])).items()
    }


@lru_cache(maxsize=64)
def _columns(record: Hashable) -> str:
    return ", ".join(f't."{column.name}"' for column in fields(record))  # type: ignore[arg-type]


@lru_cache(maxsize=256)
def _insert(table: type[Base], columns: tuple[str, ...], then: str) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f"INSERT INTO {_name(table)} ({names}) SELECT {names} FROM {_rows(table, columns)} {then}"  # noqa: S608


@lru_cache(maxsize=256)
def _update(table: type[Base], columns: tuple[str, ...], key: str) -> str:
    changes = ", ".join(f'"{column}" = n."{column}"' for column in columns if column != key)
    return f"UPDATE {_name(table)} AS t SET {changes} FROM {_rows(table, columns)} WHERE t.{key} = n.{key}"  # noqa: S608


def _rows(table: type[Base], columns: Sequence[str]) -> str:
    types = [_type(table, column) for column in columns]
    places = ", ".join(
        f"%({column})s::{'text' if isinstance(type_, ARRAY) else type_.compile(_DIALECT)}[]"
        for column, type_ in zip(columns, types, strict=True)
    )
    names = ", ".join(f'"{column}"' for column in columns)
    rows = f"unnest({places}) AS n({names})"
    lists = [column for column, type_ in zip(columns, types, strict=True) if isinstance(type_, ARRAY)]
    if not lists:
        return rows
    read = ", ".join(
        f'"{column}"::{_type(table, column).compile(_DIALECT)}' if column in lists else f'"{column}"'
        for column in columns
    )
    return f"(SELECT {read} FROM {rows}) AS n"  # noqa: S608


@lru_cache(maxsize=256)
def _makers(table: type[Base], columns: tuple[str, ...]) -> dict[str, Callable[[list[Any]], str]]:
    return {column: _maker(_type(table, column)) for column in columns}


def _maker(type_: TypeEngine[Any]) -> Callable[[list[Any]], str]:
    if isinstance(type_, ARRAY):
        return list_array
    if isinstance(type_, JSON):
        return json_array
    return text_array if isinstance(type_, String) else plain_array


def _type(table: type[Base], column: str) -> TypeEngine[Any]:
    model: Table = table.__table__  # type: ignore[assignment]
    return model.c[column].type


def _name(table: type[Base]) -> str:
    return str(table.__tablename__)
