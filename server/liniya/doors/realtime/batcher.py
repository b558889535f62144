"""Group commit: messages that arrive while a batch is being committed form the next batch.

No timer: at low load a message is a batch of one, at high load hundreds share one transaction. The writers share the
feeds between them, so messages of one feed keep their order.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

import structlog

from liniya.core.problems import Overloaded, Problem
from liniya.core.tx import Database, retrying
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.errors import QueueBusy
from liniya.domains.inquiries.schemas import SentOut
from liniya.infra import metrics
from liniya.kit.trace import new_trace, tracing

log = structlog.get_logger(__name__)

WRITERS: Final = 2
LARGEST_BATCH: Final = 512
LONGEST_QUEUE: Final = 5000

Answer = Callable[[UUID, SentOut | Exception], None]
"""Takes the id of a message and what became of it: kept, or refused with an exception."""
Waiting = tuple[inquiries.Send, Answer]


class MessageBatcher:
    """Runs with the process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.known = inquiries.Known()
        self._queues: list[list[Waiting]] = [[] for _ in range(WRITERS)]
        self._woken = [asyncio.Event() for _ in range(WRITERS)]

    def submit(self, message: inquiries.Send, answer: Answer) -> None:
        """Line the message up; `answer` is called once, after the commit. Raises `Overloaded` when too many wait."""
        writer = hash((message.line_id, message.user_id)) % WRITERS
        if len(self._queues[writer]) >= LONGEST_QUEUE:
            metrics.TURNED_AWAY.inc()
            raise Overloaded(retry_after=1)
        self._queues[writer].append((message, answer))
        self._woken[writer].set()

    @property
    def waiting(self) -> list[int]:
        """How many messages wait for each writer."""
        return [len(queue) for queue in self._queues]

    async def run(self, writer: int) -> None:
        """Commit batch after batch until cancelled."""
        while True:
            await self._woken[writer].wait()
            self._woken[writer].clear()
            while self._queues[writer]:
                with tracing(new_trace()):
                    await self._commit(self._take(writer))

    def _take(self, writer: int) -> list[Waiting]:
        """The next batch. An id occurs once in it: a repeat waits, and then finds the first one's answer."""
        batch: list[Waiting] = []
        rest: list[Waiting] = []
        ids = set()
        for item in self._queues[writer]:
            if len(batch) < LARGEST_BATCH and item[0].id not in ids:
                ids.add(item[0].id)
                batch.append(item)
            else:
                rest.append(item)
        self._queues[writer] = rest
        return batch

    async def _commit(self, batch: Sequence[Waiting]) -> None:
        answers: Sequence[SentOut | Exception]
        started = time.perf_counter()
        try:
            answers = await self._write([message for message, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                log.warning(
                    "batch_failed", error=type(error).__name__, commands=[str(message.id) for message, _ in batch]
                )
                for item in batch:
                    await self._commit([item])
                return
            log.exception("message_failed", error=type(error).__name__, command=str(batch[0][0].id))
            answers = [error]
        _count(answers, time.perf_counter() - started)
        for (message, tell), answer in zip(batch, answers, strict=True):
            tell(message.id, answer)

    async def _write(self, messages: Sequence[inquiries.Send]) -> list[SentOut | Problem]:
        scope = inquiries.scope_of(messages)

        queues: set[UUID] = set()

        async def attempt() -> list[SentOut | Problem]:
            try:
                async with self._database.batch(scope) as tx:
                    return await inquiries.send_messages(tx, messages, self.known, queues)
            except QueueBusy as busy:
                queues.update(busy.line_ids)
                raise

        return await retrying(attempt)


def _count(answers: Sequence[SentOut | Exception], seconds: float) -> None:
    metrics.BATCH_SIZE.observe(len(answers))
    metrics.BATCH_SECONDS.observe(seconds)
    refused = sum(isinstance(answer, Problem) for answer in answers)
    accepted = sum(isinstance(answer, dict) for answer in answers)
    metrics.ACCEPTED.inc(accepted)
    metrics.REFUSED.inc(refused)
    metrics.FAILED.inc(len(answers) - accepted - refused)
