"""What a transaction promises to the stores."""

from __future__ import annotations

import asyncio
import gc

import psycopg
import pytest
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.infra.postgres import EmbeddedPostgres


async def test_a_query_after_posted_statements_gets_its_rows(tx: Tx) -> None:
    tx.post_sql("CREATE TEMP TABLE notes (n int) ON COMMIT DROP", {})
    tx.post_sql("INSERT INTO notes VALUES (%(n)s)", {"n": 1})
    added = await tx.run_sql("INSERT INTO notes VALUES (%(n)s) RETURNING n", {"n": 2})
    assert [row.n for row in added] == [2]
    tx.post_sql("INSERT INTO notes VALUES (%(n)s)", {"n": 3})
    assert [row.n for row in await tx.run_sql("SELECT n FROM notes ORDER BY n", {})] == [1, 2, 3]
    tx.post_sql("INSERT INTO notes VALUES (%(n)s)", {"n": 4})
    assert await tx.run_sql("UPDATE notes SET n = n", {}) == []
    tx.post_sql("INSERT INTO notes VALUES (%(n)s)", {"n": 5})
    await tx.settle()
    assert (await tx.run_sql("SELECT count(*) FROM notes", {}))[0].count == 5


async def test_a_posted_fault_is_told_by_the_next_query(tx: Tx) -> None:
    tx.post_sql("INSERT INTO nowhere VALUES (1)", {})
    with pytest.raises(psycopg.errors.UndefinedTable):
        await tx.run_sql("SELECT 1", {})


async def test_loss_after_loss_leaves_no_connections_behind(database: Database, postgres: EmbeddedPostgres) -> None:
    """Those that were in use when another one was lost are closed, too, when their turn comes."""
    name = str(database.engine.url.database)

    async def work(tx: Tx, go_on: asyncio.Event) -> int:
        (row,) = await tx.run_sql("SELECT pg_backend_pid() AS pid", {})
        await go_on.wait()
        await tx.run_sql("SELECT 1", {})
        return int(row.pid)

    async def hold(go_on: asyncio.Event) -> int:
        return await database.run(SYSTEM, lambda tx: work(tx, go_on))

    gc.disable()  # what only the collector tidies up is not tidied up
    try:
        with postgres.connect(name) as watching:
            for _ in range(6):
                go_on, never = asyncio.Event(), asyncio.Event()
                never.set()
                others = [asyncio.create_task(hold(go_on)) for _ in range(10)]
                await asyncio.sleep(0.2)
                async with database.engine.connect() as lost:
                    pid = (await lost.execute(text("SELECT pg_backend_pid()"))).scalar_one()
                    await lost.rollback()
                    watching.execute("SELECT pg_terminate_backend(%s)", [pid])
                await hold(never)  # meets the lost one, and does its work with another
                go_on.set()
                await asyncio.gather(*others)
            count = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
            (row,) = watching.execute(count, [name]).fetchall()
    finally:
        gc.enable()
    assert row[0] <= 20 + 2  # the pool, and the jobs'
