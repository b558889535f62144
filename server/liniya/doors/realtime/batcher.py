"""Group commit: messages that arrive while a batch is being committed form the next batch.

No timer: at low load a message is a batch of one, at high load hundreds share one transaction. The writers share the
feeds between them, so messages of one feed keep their order.
"""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog

from liniya.core.problems import Overloaded, Problem
from liniya.core.tx import Database, retrying
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.errors import QueueBusy
from liniya.domains.inquiries.schemas import SentOut

log = structlog.get_logger(__name__)

WRITERS: Final = 2
LARGEST_BATCH: Final = 512
LONGEST_QUEUE: Final = 5000

Waiting = tuple[inquiries.Send, asyncio.Future[SentOut]]


class MessageBatcher:
    """Runs with the process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queues: list[list[Waiting]] = [[] for _ in range(WRITERS)]
        self._woken = [asyncio.Event() for _ in range(WRITERS)]

    def submit(self, message: inquiries.Send) -> asyncio.Future[SentOut]:
        """Line the message up; the future is done when it is committed, or holds what it was refused with."""
        writer = hash((message.line_id, message.user_id)) % WRITERS
        if len(self._queues[writer]) >= LONGEST_QUEUE:
            raise Overloaded(retry_after=1)
        done: asyncio.Future[SentOut] = asyncio.get_running_loop().create_future()
        self._queues[writer].append((message, done))
        self._woken[writer].set()
        return done

    async def run(self, writer: int) -> None:
        """Commit batch after batch until cancelled."""
        while True:
            await self._woken[writer].wait()
            self._woken[writer].clear()
            while self._queues[writer]:
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
        try:
            answers = await self._write([message for message, _ in batch])
        except Exception as error:
            if len(batch) > 1:
                for item in batch:
                    await self._commit([item])
                return
            log.exception("message_failed", error=type(error).__name__)
            answers = [error]  # type: ignore[list-item]
        for (_, done), answer in zip(batch, answers, strict=True):
            if done.cancelled():
                continue
            if isinstance(answer, Exception):
                done.set_exception(answer)
            else:
                done.set_result(answer)

    async def _write(self, messages: Sequence[inquiries.Send]) -> list[SentOut | Problem]:
        partners = {partner for message in messages for partner in message.actor.partners}
        scope = ",".join(sorted(str(partner) for partner in partners))

        queues: set[UUID] = set()

        async def attempt() -> list[SentOut | Problem]:
            try:
                async with self._database.batch(scope) as tx:
                    return await inquiries.send_messages(tx, messages, queues)
            except QueueBusy as busy:
                queues.update(busy.line_ids)
                raise

        return await retrying(attempt)
