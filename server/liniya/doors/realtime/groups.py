"""Work that comes while a group is being done forms the next group: no timer, and a single piece waits for nobody.

Thousands who come back at once cost a few dozen transactions instead of thousands, in the order in which they came.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

from liniya.core.problems import Overloaded, Problem

T = TypeVar("T")
R = TypeVar("R")
AT_ONCE: Final = 64
LONGEST_QUEUE: Final = 5000
RETRY_AFTER_S: Final = 5


def _always() -> bool:
    return True


class Groups(Generic[T, R]):
    """`work` does a group, and says for each piece what became of it: a result or a problem, in the same order."""

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R | Problem]]],
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self._work = work
        self._at_once = at_once
        self._queue: deque[tuple[T, Callable[[], bool], asyncio.Future[R]]] = deque()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many pieces have not been begun."""
        return len(self._queue)

    async def do(self, piece: T, is_wanted: Callable[[], bool] = _always, *, longest: int | None = LONGEST_QUEUE) -> R:
        """Wait for a turn and do it. Raises `Overloaded` when `longest` wait already; None: it must be done.

        `is_wanted`: asked when the turn has come; if nobody wants it any more, whoever waits is cancelled.
        """
        if longest is not None and len(self._queue) >= longest:
            raise Overloaded(retry_after=RETRY_AFTER_S)
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._queue.append((piece, is_wanted, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        while self._queue:
            group: list[tuple[T, asyncio.Future[R]]] = []
            while self._queue and len(group) < self._at_once:
                piece, is_wanted, done = self._queue.popleft()
                if is_wanted():
                    group.append((piece, done))
                else:
                    done.cancel()
            if group:
                await self._do(group)
        self._task = None

    async def _do(self, group: Sequence[tuple[T, asyncio.Future[R]]]) -> None:
        """A group that fails is done piece by piece: one that cannot be done harms nobody else."""
        try:
            results = await self._work([piece for piece, _ in group])
        except Exception as error:  # noqa: BLE001  told to whoever waits
            if len(group) > 1:
                for one in group:
                    await self._do([one])
            elif not group[0][1].done():
                group[0][1].set_exception(error)
            return
        for (_, done), result in zip(group, results, strict=True):
            if done.done():
                continue
            if isinstance(result, Problem):
                done.set_exception(result)
            else:
                done.set_result(result)
