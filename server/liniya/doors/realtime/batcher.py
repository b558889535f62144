"""Group commit: messages that arrive while a batch is being committed form the next batch.

No timer: at low load a message is a batch of one, at high load hundreds share one transaction. A batch takes half of what
is there, and the next one begins when it only waits for its commit: so one half is prepared here while the other is written
there. When a batch takes long (somebody else holds one of its feeds, a disk is slow), others overtake it. All that without
its feeds, so messages of one feed keep their order.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
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

LARGEST_BATCH: Final = 512
LONGEST_QUEUE: Final = 10_000
PATIENCE_S: Final = 0.1
"""So long the others wait for a batch."""
SMALLEST_HALF: Final = 16
ENOUGH: Final = 0.25
"""So many of the size of a batch must wait for the next one to begin at its commit. Both, because small batches cost more."""
MOST_BATCHES: Final = 4
"""So many may be under way at once: each has a connection of the pool."""

Answer = Callable[[UUID, SentOut | Exception], None]
"""Takes the id of a message and what became of it: kept, or refused with an exception."""
Waiting = tuple[inquiries.Send, Answer]
Feed = tuple[UUID, UUID]
"""Line and user: what a feed is between."""


@dataclass(slots=True)
class _Batch:
    messages: Sequence[Waiting]
    feeds: frozenset[Feed] = frozenset()
    """Those that it holds up; known as soon as others need not wait for its end."""


class MessageBatcher:
    """One for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.known = inquiries.Known()
        self._queue: list[Waiting] = []
        self._writers: dict[asyncio.Task[None], _Batch | None] = {}
        """None: about to take a batch."""

    def submit(self, message: inquiries.Send, answer: Answer) -> None:
        """Line the message up; `answer` is called once, after the commit. Raises `Overloaded` when too many wait."""
        if len(self._queue) >= LONGEST_QUEUE:
            metrics.TURNED_AWAY.inc()
            raise Overloaded(retry_after=1)
        self._queue.append((message, answer))
        self._start_writing()

    @property
    def waiting(self) -> int:
        """How many messages wait."""
        return len(self._queue)

    async def close(self) -> None:
        """Drop what waits and end what is under way."""
        self._queue.clear()
        writers = list(self._writers)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)

    def _start_writing(self) -> None:
        """Unless somebody will come to what waits by himself, or too many are under way already."""
        if len(self._writers) < MOST_BATCHES and not self._is_next_known():
            self._writers[asyncio.create_task(self._write_all())] = None

    def _is_next_known(self) -> bool:
        """Whether a writer goes on with what waits at the end of his batch."""
        return any(batch is None or not batch.feeds for batch in self._writers.values())

    async def _write_all(self) -> None:
        """Commit batch after batch until nothing is left that is not held up."""
        me = asyncio.current_task()
        assert me is not None  # noqa: S101
        try:
            while messages := self._take():
                batch = self._writers[me] = _Batch(messages)
                timer = asyncio.get_running_loop().call_later(PATIENCE_S, self._let_pass, batch)
                with tracing(new_trace()):
                    await self._commit(messages, partial(self._let_as_many_pass, batch))
                timer.cancel()
                if batch.feeds and self._is_next_known():
                    return
                self._writers[me] = None
        finally:
            del self._writers[me]

    def _let_as_many_pass(self, batch: _Batch) -> None:
        if len(self._queue) >= len(batch.messages) * ENOUGH:
            self._let_pass(batch)

    def _let_pass(self, batch: _Batch) -> None:
        batch.feeds = frozenset(message.key for message, _ in batch.messages)
        if self._queue:
            self._start_writing()

    def _take(self) -> list[Waiting]:
        """The next batch. An id occurs once in it: a repeat waits, and then finds the first one's answer."""
        under_way = [batch for batch in self._writers.values() if batch is not None]
        held = frozenset[Feed]().union(*(batch.feeds for batch in under_way))
        half = (len(self._queue) + sum(len(batch.messages) for batch in under_way) + 1) // 2
        most = min(max(half, SMALLEST_HALF), LARGEST_BATCH)
        batch: dict[UUID, Waiting] = {}
        rest: list[Waiting] = []
        for item in self._queue:
            message = item[0]
            if len(batch) == most or message.id in batch or (held and message.key in held):
                rest.append(item)
            else:
                batch[message.id] = item
        self._queue = rest
        return list(batch.values())

    async def _commit(self, batch: Sequence[Waiting], on_commit: Callable[[], None]) -> None:
        answers: Sequence[SentOut | Exception]
        started = time.perf_counter()
        try:
            answers = await self._write([message for message, _ in batch], on_commit)
        except Exception as error:
            if len(batch) > 1:
                log.warning(
                    "batch_failed", error=type(error).__name__, commands=[str(message.id) for message, _ in batch]
                )
                for item in batch:
                    await self._commit([item], on_commit)
                return
            log.exception("message_failed", error=type(error).__name__, command=str(batch[0][0].id))
            answers = [error]
        _count(answers, time.perf_counter() - started)
        for (message, tell), answer in zip(batch, answers, strict=True):
            tell(message.id, answer)

    async def _write(
        self, messages: Sequence[inquiries.Send], on_commit: Callable[[], None]
    ) -> list[SentOut | Problem]:
        scope = inquiries.scope_of(messages)

        queues: set[UUID] = set()
        is_first = True

        async def attempt() -> list[SentOut | Problem]:
            nonlocal is_first
            are_new, is_first = is_first, False
            try:
                async with self._database.batch(scope) as tx:
                    answers = await inquiries.send_messages(tx, messages, self.known, queues, are_new=are_new)
                    on_commit()
                    return answers
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
