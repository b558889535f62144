"""Jobs of notices."""

import asyncio
from datetime import timedelta
from typing import cast
from uuid import UUID

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job

from liniya.core.access import SYSTEM
from liniya.core.tx import is_collision, is_lost
from liniya.core.worker import database_of, tasks
from liniya.domains.notices import rules, service
from liniya.infra.mail import Mailer

MAILER = "mailer"
DEMO = "demo"
MOST_FAULTS = 24
SOON = timedelta(seconds=2)
"""A database that restarts, a lock that another one holds."""


class TryAgain(Exception):
    """The letter could not be sent yet."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"in {wait}")
        self.wait = wait


class GrowingDelay(BaseRetryStrategy):
    """As `rules.next_try_in` says; a fault of ours or of the database counts as a failure, too, a stopping worker does not."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, TryAgain):
            wait: timedelta | None = exception.wait
        elif isinstance(exception, asyncio.CancelledError):
            wait = timedelta()
        elif (is_lost(exception) or is_collision(exception)) and job.attempts < MOST_FAULTS:
            wait = SOON
        else:
            tries = job.attempts + 1
            wait = rules.next_try_in(tries, timedelta(), is_secret=False) if tries < MOST_FAULTS else None
        return None if wait is None else RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


@tasks.task(name=service.SEND_JOB, pass_context=True, retry=GrowingDelay())
async def send_letter(context: object, letter_id: str) -> None:
    """Send a letter once. The worker's context holds the mailer, and whether this is a demo."""
    around = cast(JobContext, context).additional_context
    mailer: Mailer = around[MAILER]
    async with database_of(context).tx(SYSTEM) as tx:
        wait = await service.send_letter(tx, mailer, UUID(letter_id), keeps_secrets=bool(around[DEMO]))
    if wait is not None:
        raise TryAgain(wait)
