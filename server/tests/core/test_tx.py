"""What a transaction promises to the stores."""

from __future__ import annotations

import psycopg
import pytest

from liniya.core.tx import Tx


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
