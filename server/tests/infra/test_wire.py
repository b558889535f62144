"""Several statements in one round trip, with everything that can go wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import text

from liniya.core.events import json_for_engine
from liniya.infra.engine import make_engine
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import plain
from liniya.infra.wire import Statement, exchange, forget

Connection = psycopg.AsyncConnection[Any]


@pytest.fixture
async def connection(urls: DatabaseUrls) -> AsyncIterator[Connection]:
    one = await psycopg.AsyncConnection.connect(plain(urls.app))
    yield one
    await one.close()


async def rows_of(connection: Connection, text: str, **values: Any) -> list[Any]:
    statement = Statement(text, values)
    await exchange(connection, [statement])
    return statement.rows


async def test_each_statement_gets_its_rows(connection: Connection) -> None:
    made = Statement("CREATE TEMP TABLE notes (n int, word text)", {})
    added = Statement(
        "INSERT INTO notes VALUES (%(n)s, %(word)s), (%(n)s + 1, %(word)s) RETURNING n, word", {"n": 1, "word": "о"}
    )
    counted = Statement("SELECT count(*) AS n FROM notes", {}, lambda row: row[0])
    await exchange(connection, [made, added, counted])
    assert made.rows == []
    assert [(row.n, row.word) for row in added.rows] == [(1, "о"), (2, "о")]
    assert counted.rows == [2]


async def test_values_come_back_as_they_went(connection: Connection) -> None:
    values = {
        "id": UUID("01a21a3e-2671-7459-b9a5-fa581f6292ae"),
        "at": datetime(2026, 11, 26, 12, 30, 15, 123456, tzinfo=UTC),
        "word": "«quote\" back\\slash 'n\nline\u2028 %(id)s",
        "none": None,
        "yes": True,
        "number": -(2**40),
    }
    (row,) = await rows_of(
        connection,
        """SELECT %(id)s::uuid AS id, %(at)s::timestamptz AS at, %(word)s::text AS word, %(none)s::text AS none,
                  %(yes)s::bool AS yes, %(number)s::bigint AS number""",
        **values,
    )
    assert row._asdict() == values
    (row,) = await rows_of(connection, """SELECT '{"a": [1, null]}'::jsonb AS data, '{а,"б в"}'::text[] AS words""")
    assert (row.data, row.words) == ({"a": [1, None]}, ["а", "б в"])


async def test_more_than_the_buffers_hold_goes_both_ways(connection: Connection) -> None:
    long = "ё" * 3_000_000
    both = [Statement("SELECT %(long)s::text AS back", {"long": long}, lambda row: row[0]) for _ in range(3)]
    await exchange(connection, both)
    assert all(one.rows == [long] for one in both)


async def test_a_transaction_begins_by_itself_unless_in_autocommit(connection: Connection) -> None:
    seen = []
    for autocommit in (False, True):
        await connection.set_autocommit(autocommit)
        await rows_of(connection, "SELECT 1")
        seen.append(connection.info.transaction_status)
        await connection.rollback()
        forget(connection)
    assert seen == [TransactionStatus.INTRANS, TransactionStatus.IDLE]


async def test_after_a_fault_nothing_more_is_done_and_the_connection_lives(connection: Connection) -> None:
    await connection.set_autocommit(True)
    await exchange(connection, [Statement("CREATE TEMP TABLE notes (n int PRIMARY KEY)", {})])
    add = "INSERT INTO notes VALUES (%(n)s)"
    with pytest.raises(psycopg.errors.UniqueViolation):
        await exchange(
            connection,
            [
                Statement("BEGIN", {}),
                *(Statement(add, {"n": n}) for n in (1, 1)),
                Statement("SELECT 'never prepared'", {}),
                Statement("COMMIT", {}),
            ],
        )
    assert connection.info.transaction_status == TransactionStatus.INERROR
    await exchange(connection, [Statement("ROLLBACK", {})])
    assert (await rows_of(connection, "SELECT count(*) AS n FROM notes"))[0].n == 0
    assert len(await rows_of(connection, "SELECT 'never prepared'")) == 1
    await exchange(connection, [Statement(add, {"n": 1})])
    assert (await rows_of(connection, "SELECT count(*) AS n FROM notes"))[0].n == 1


async def test_prepared_statements_are_used_again(connection: Connection) -> None:
    for n in range(3):
        await rows_of(connection, "SELECT %(n)s::int AS n", n=n)
    (row,) = await rows_of(
        connection, "SELECT count(*) AS n FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1%%'"
    )
    assert row.n == 1


async def test_a_rollback_of_the_engine_forgets_what_was_prepared(urls: DatabaseUrls) -> None:
    """psycopg drops all prepared statements of a connection with a rollback, also of a part of the transaction."""
    engine = make_engine(urls.app, json_for_engine, pool_size=1)
    try:
        for end in ("savepoint", "rollback", "close"):
            async with engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                assert len(await rows_of(driver, "SELECT 1 AS one")) == 1
                if end == "savepoint":
                    for _ in range(8):  # psycopg prepares what it meets often, and only then has something to drop
                        await connection.execute(text("SELECT 2"))
                    part = await connection.begin_nested()
                    await rows_of(driver, "SELECT 1 AS one")
                    await part.rollback()
                    assert len(await rows_of(driver, "SELECT 1 AS one")) == 1
                if end == "rollback":
                    await connection.execute(text("SELECT 1"))
                    await connection.rollback()
                    assert len(await rows_of(driver, "SELECT 1 AS one")) == 1
    finally:
        await engine.dispose()


async def test_a_lost_connection_is_closed(connection: Connection, urls: DatabaseUrls) -> None:
    await connection.set_autocommit(True)
    (row,) = await rows_of(connection, "SELECT pg_backend_pid() AS pid")
    waiting = asyncio.create_task(rows_of(connection, "SELECT pg_sleep(60)"))
    async with await psycopg.AsyncConnection.connect(plain(urls.app), autocommit=True) as other:
        killed = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s AND state = 'active'"
        while not await (await other.execute(killed, [row.pid])).fetchone():
            await asyncio.sleep(0.01)
    with pytest.raises(psycopg.OperationalError):
        await waiting
    assert connection.closed


async def test_who_gives_up_waiting_leaves_a_closed_connection(connection: Connection) -> None:
    """What is still to come would be taken for the answer to the next statement."""
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(rows_of(connection, "SELECT pg_sleep(60)"), 0.2)
    assert connection.closed


async def test_a_value_that_cannot_be_sent_is_refused(connection: Connection) -> None:
    with pytest.raises(psycopg.ProgrammingError):
        await rows_of(connection, "SELECT %(odd)s", odd=object())
