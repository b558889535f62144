"""Jobs whose worker is gone, or stops."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from procrastinate.jobs import Job
from procrastinate.testing import InMemoryConnector
from procrastinate.utils import utcnow

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.infra.jobs import NAMESPACE, make_jobs, rescue
from liniya.main.app import JOBS

TASKS = {name: task for name, task in make_jobs(InMemoryConnector()).tasks.items() if name.startswith(NAMESPACE)}


def test_the_domains_have_jobs() -> None:
    assert len(TASKS) >= len(JOBS)


@pytest.mark.parametrize("name", TASKS)
def test_a_job_that_a_stopping_worker_breaks_off_is_due_at_once(name: str) -> None:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=name, attempts=0)
    again = TASKS[name].get_retry_exception(asyncio.CancelledError(), job)
    assert again is not None
    assert again.retry_decision.retry_at is not None
    assert again.retry_decision.retry_at <= utcnow()


@pytest.mark.parametrize(("last_seen", "rescued"), [("1 s", 0), ("13 s", 1), (None, 1)])
async def test_only_the_jobs_of_workers_that_are_gone_are_put_back_and_once(
    database: Database, last_seen: str | None, rescued: int
) -> None:
    """`None`: the worker is not on record any more."""
    async with database.tx(SYSTEM) as tx:
        await tx.defer("inquiries.serve_queue", line_ids=[])
        if last_seen is not None:
            worker = (
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %(ago)s::interval) RETURNING id"
            )
            (row,) = await tx.run_sql(worker, {"ago": last_seen})
            await tx.run_sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(id)s", {"id": row.id})
        else:
            await tx.run_sql("UPDATE procrastinate_jobs SET status = 'doing'", {})
    found = await asyncio.gather(*(rescue(database.jobs) for _ in range(4)))
    assert sum(found) == rescued
    async with database.tx(SYSTEM) as tx:
        (job,) = await tx.run_sql("SELECT status::text, attempts FROM procrastinate_jobs", {})
    assert (job.status, job.attempts) == (("todo", 1) if rescued else ("doing", 0))


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("error", [asyncio.CancelledError(), ValueError(), psycopg.OperationalError()])
def test_when_a_job_is_tried_again_is_told_by_the_clock_of_the_database(name: str, error: BaseException) -> None:
    """It says what is due: by a worker's clock that is an hour ahead the job would wait for an hour."""
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=name, attempts=0)
    early = datetime.now(UTC) - timedelta(hours=1)
    waits = []
    for clock in (utcnow, lambda: early):
        again = make_jobs(InMemoryConnector(), clock).tasks[name].get_retry_exception(error, job)
        assert again is not None
        assert again.retry_decision.retry_at is not None
        waits.append(again.retry_decision.retry_at - clock())
    assert abs(waits[0] - waits[1]) < timedelta(seconds=1)
    assert timedelta(seconds=-1) < waits[1] <= timedelta(seconds=5)
