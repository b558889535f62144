"""What the database says about work in general: read for `/metrics` and `/healthz`, once in a few seconds."""

from dataclasses import dataclass
from typing import Any, Final

from liniya.core.tx import Tx

ENOUGH: Final = 10_000
"""Nobody needs to know how many more there are."""
_LOOK: Final = """
    SELECT head.pos,
        (SELECT count(*) FROM (SELECT FROM stream_events WHERE pos IS NULL LIMIT %(enough)s) AS few) AS unnumbered,
        coalesce((SELECT extract(epoch FROM %(now)s - at) FROM stream_events WHERE pos IS NULL ORDER BY id LIMIT 1), 0)
            AS unnumbered_s,
        due.jobs_waiting, due.jobs_waiting_s,
        (SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE status = 'failed' LIMIT %(enough)s) AS few) AS jobs_failed,
        unsent.letters_waiting, unsent.letters_failing,
        queue.queued, queue.queued_s
    FROM stream_head AS head, LATERAL (
        SELECT count(*) AS jobs_waiting, coalesce(max(extract(epoch FROM now() - since)), 0) AS jobs_waiting_s FROM (
            SELECT coalesce(job.scheduled_at, (
                SELECT max(event.at) FROM procrastinate_events AS event WHERE event.job_id = job.id
            )) AS since
            FROM procrastinate_jobs AS job
            WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now()) ORDER BY job.id LIMIT 1000
        ) AS few
    ) AS due, LATERAL (
        SELECT count(*) AS letters_waiting, count(*) FILTER (WHERE failures >= 6) AS letters_failing FROM (
            SELECT failures FROM letters WHERE sent_at IS NULL AND at > %(now)s - interval '1 day' LIMIT %(enough)s
        ) AS few
    ) AS unsent, LATERAL (
        SELECT count(*) AS queued, coalesce(extract(epoch FROM %(now)s - min(queued_at)), 0) AS queued_s FROM (
            SELECT queued_at FROM inquiries WHERE state = 'queued' LIMIT %(enough)s
        ) AS few
    ) AS queue
"""


@dataclass(frozen=True, slots=True)
class Work:
    """`…_s`: seconds that the oldest one waits. Letters: of the last day, later they are given up."""

    pos: int
    unnumbered: int
    unnumbered_s: float
    jobs_waiting: int
    jobs_waiting_s: float
    jobs_failed: int
    letters_waiting: int
    letters_failing: int
    queued: int
    queued_s: float


async def look_at_work(tx: Tx) -> Work:
    """One statement of bounded cost."""
    (row,) = await tx.run_sql(_LOOK, {"enough": ENOUGH, "now": tx.now})
    figures: list[Any] = [float(value) if name.endswith("_s") else int(value) for name, value in row._asdict().items()]
    return Work(*figures)
