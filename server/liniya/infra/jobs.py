"""Jobs that outlive a request: Procrastinate, its tables in our database.

A domain's `jobs.py` declares its tasks on `tasks`; `Tx.defer` inserts a job in the same transaction as its cause. Every
task has a retry strategy: what a stopped worker does not finish is put back by it.
"""

import asyncio
import contextlib
import copy
import functools
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import structlog
from procrastinate import App, BaseRetryStrategy, Blueprint, JobContext, PsycopgConnector, RetryDecision
from procrastinate.connector import BaseConnector
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager

from liniya.infra import metrics
from liniya.kit.time import utc_now
from liniya.kit.trace import current_trace, tracing

log = structlog.get_logger(__name__)

CONCURRENCY: Final = 4
SILENCE_S: Final = 12.0
"""After this a worker that gives no sign of life is gone, and others do its jobs."""
LOOK_EVERY_S: Final = 2.0
FINISH_S: Final = 3.0
"""So long a worker that stops waits for the jobs under way; then they are put back."""
STOP_S: Final = FINISH_S + 3.0
"""So long it may take when the database does not answer, either."""
_RESCUE: Final = """
    WITH left_over AS (
        SELECT job.id FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
        WHERE job.status = 'doing'
        AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(silence)s))
        FOR UPDATE OF job SKIP LOCKED
    )
    SELECT id, procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM left_over
"""

tasks = Blueprint()
"""Every domain registers its tasks here."""

NAMESPACE = "liniya"
_TRACE: Final = "trace"
"""A further argument of every job; tasks do not see it. Each task takes the context first."""


def make_jobs(connector: BaseConnector, clock: Callable[[], datetime] = utc_now) -> App:
    """The application that defers and works off jobs over the given connector. `clock`: the database's, as far as it is known."""
    app, own = App(connector=connector), Blueprint()
    # `add_tasks_from` renames what it is given: every application gets its own copies.
    own.tasks = {name: copy.copy(task) for name, task in tasks.tasks.items()}
    for name, task in own.tasks.items():
        task.func = _watched(name, task.func)
        if task.retry_strategy is not None:
            task.retry_strategy = _ByClock(task.retry_strategy, clock)
    app.add_tasks_from(own, namespace=NAMESPACE)
    return app


class _ByClock(BaseRetryStrategy):
    """The same decisions, but by the database's clock, which says what is due: a worker's own may be wrong by hours."""

    def __init__(self, given: BaseRetryStrategy, clock: Callable[[], datetime]) -> None:
        self._given = given
        self._clock = clock

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        started = utc_now()
        decision = self._given.get_retry_decision(exception=exception, job=job)
        if decision is not None:
            wait_s = 0.0 if decision.retry_at is None else (decision.retry_at - started).total_seconds()
            decision.retry_at = self._clock() + timedelta(seconds=round(wait_s))
        return decision


def _watched(name: str, do: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Counted, and under the trace of what has deferred it; a job that nobody caused is its own."""

    @functools.wraps(do)
    async def watched(context: JobContext, **arguments: Any) -> None:
        outcome, started = "failed", time.perf_counter()
        try:
            with tracing(arguments.pop(_TRACE, "") or f"{context.job.id:032x}"):
                await do(context, **arguments)
            outcome = "done"
        finally:
            metrics.JOBS.labels(name, outcome).inc()
            metrics.JOB_SECONDS.labels(name).observe(time.perf_counter() - started)

    return watched


def postgres_connector(url: str, *, max_size: int = 4) -> PsycopgConnector:
    """A connector for a SQLAlchemy URL (`postgresql+psycopg://…`)."""
    parts = urlsplit(url)
    return PsycopgConnector(conninfo=urlunsplit(parts._replace(scheme="postgresql")), min_size=1, max_size=max_size)


async def defer(app: App, name: str, jobs: Sequence[dict[str, Any]], connection: Any) -> None:
    """Insert jobs, one per set of arguments, on the given psycopg connection: they exist only if it commits."""
    trace = {_TRACE: current_trace()} if current_trace() else {}
    await app.configure_task(f"{NAMESPACE}:{name}", connection=connection).batch_defer_async(
        *({**job, **trace} for job in jobs)
    )


async def run_worker(app: App, context: Mapping[str, Any]) -> None:
    """Do jobs until cancelled: those under way are then finished or put back. A lost database is waited for."""
    me = asyncio.current_task()
    async with asyncio.TaskGroup() as group:
        rescuing = group.create_task(_rescue_again_and_again(app))
        try:
            while True:
                await _work(app, context)
                if me and me.cancelling():  # a worker that cannot say goodbye to the database swallows it
                    raise asyncio.CancelledError
                await asyncio.sleep(1)
        finally:
            rescuing.cancel()


async def _work(app: App, context: Mapping[str, Any]) -> None:
    """Procrastinate's worker ends when it loses the database."""
    try:
        await app.run_worker_async(
            additional_context=dict(context),
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            fetch_job_polling_interval=LOOK_EVERY_S,
            install_signal_handlers=False,
            shutdown_graceful_timeout=FINISH_S,
            stalled_worker_timeout=SILENCE_S,
            update_heartbeat_interval=SILENCE_S / 4,
        )
    except Exception as error:  # noqa: BLE001  whatever it is, the jobs must be done
        log.warning("worker_starts_again", error=type(error).__name__)


async def rescue(app: App) -> int:
    """Put back what is "being done" by workers that are gone; returns how many jobs. Safe when several do it at once."""
    found = await app.connector.execute_query_all_async(_RESCUE, silence=SILENCE_S)
    if found:
        log.warning("jobs_rescued", count=len(found))
    return len(found)


async def _rescue_again_and_again(app: App) -> None:
    while True:
        with contextlib.suppress(Exception):
            await rescue(app)
        await asyncio.sleep(LOOK_EVERY_S)


def schema_sql() -> str:
    """The SQL that creates Procrastinate's tables and functions."""
    return SchemaManager.get_schema()
