"""What sockets have missed: those who come back at the same moment read the log together.

After a cut everybody has missed nearly the same. One look into the log serves a group, and each is told what concerns
him; who is far behind reads alone, and only what is for him.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeGuard

from sqlalchemy.ext.asyncio import AsyncEngine

from liniya.core import relay
from liniya.core.events import Envelope
from liniya.doors.realtime.groups import Groups
from liniya.doors.realtime.hub import Connection

PAGE: Final = 1000
TOGETHER: Final = 5000
"""Who has missed so many facts of the whole stream, or fewer, reads with others."""
ALONE_AT_ONCE: Final = 4
"""So many connections of the pool read for those who are far behind; requests find the others."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A part of the past. `upto`: whatever concerns the connection up to here is in `facts`; the log ends at `end`.

    `is_kept`: the log reaches back to where the client stands; if not, there are no facts, and he needs a new snapshot.
    """

    facts: Sequence[Envelope]
    upto: int
    end: int
    is_kept: bool = True


@dataclass(slots=True)
class _Look:
    """What was read for a group: all facts after `start`, up to `upto`, by who hears them."""

    start: int
    upto: int
    heard: defaultdict[str, list[Envelope]] = field(default_factory=lambda: defaultdict(list))

    def add(self, facts: Sequence[Envelope]) -> None:
        for fact in facts:
            for audience in fact.audiences:
                self.heard[audience].append(fact)

    def find(self, audiences: Iterable[str], after: int) -> list[Envelope]:
        """Each once, in order, though several of the audiences may hear it."""
        found = {fact.pos: fact for audience in audiences for fact in self.heard.get(audience, ()) if fact.pos > after}
        return [found[pos] for pos in sorted(found)]


_Asked = tuple[Connection, int | None]


class Past:
    """One per process."""

    def __init__(self, engine: AsyncEngine, stream: relay.Relay) -> None:
        self._engine = engine
        self._stream = stream
        self._groups: Groups[_Asked, Missed] = Groups(self._read_together)
        self._alone = asyncio.Semaphore(ALONE_AT_ONCE)
        self._look: _Look | None = None
        """Kept for those who still wait: what was read for the last group is mostly what the next one has missed."""

    async def read(self, connection: Connection, after: int | None) -> Missed:
        """The next part after a position; from the moment at which it is read, the connection holds back what is new."""
        if after is None or after >= self._stream.pos - TOGETHER:
            return await self._groups.do((connection, after), longest=None)
        async with self._alone, self._engine.connect() as database:
            connection.hold()
            end, kept_from = await relay.head(database)
            if not _is_kept(after, kept_from, end):
                return Missed((), end, end, is_kept=False)
            facts = await relay.read_for(database, connection.audiences, after, end, PAGE)
            return _part(facts, end, end)

    async def _read_together(self, asked: Sequence[_Asked]) -> list[Missed]:
        for connection, _ in asked:
            connection.hold()
        look, self._look = self._look, None
        async with self._engine.connect() as database:
            end, kept_from = await relay.head(database)
            first = min((after for _, after in asked if _is_kept(after, kept_from, end)), default=end)
            goal = min(end, first + TOGETHER)
            if look is None or look.upto > end or look.start > goal:
                look = _Look(first, first)
            while look.start > first:
                start = max(first, look.start - PAGE)
                look.add(await relay.read(database, start, look.start + 1, PAGE))
                look.start = start
            while look.upto < goal:
                upto = min(goal, look.upto + PAGE)
                look.add(await relay.read(database, look.upto, upto + 1, PAGE))
                look.upto = upto
        if self._groups.waiting:
            self._look = look
        return [
            _part(look.find(connection.audiences, after), max(after, look.upto), end)
            if _is_kept(after, kept_from, end)
            else Missed((), end, end, is_kept=False)
            for connection, after in asked
        ]


def _part(facts: Sequence[Envelope], upto: int, end: int) -> Missed:
    """A page at most: who reads slowly must be waited for."""
    return Missed(facts, upto, end) if len(facts) < PAGE else Missed(facts[:PAGE], facts[PAGE - 1].pos, end)


def _is_kept(after: int | None, kept_from: int, end: int) -> TypeGuard[int]:
    return after is not None and kept_from - 1 <= after <= end
