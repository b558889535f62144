"""Who listens: the live connections of this process and the audiences they belong to.

The relay hands over batches; every fact was encoded once, and goes to each connection that shares an audience with it.
A connection writes what has piled up as one frame, so a busy moment costs few frames and a slow reader is noticed.
"""

import asyncio
import random
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.events import Envelope, Whisper, to_account, to_session

RESYNC_FRAME: Final = b'{"resync":true}'
LARGEST_BACKLOG: Final = 8 * 1024 * 1024
"""Bytes that may wait for a slow reader; beyond that it is cut off and resumes by its position.

Several rounds of the relay must fit. The frames are shared by all who wait for them, so they are not in memory once for each.
"""

_TURNING_POINTS: Final = frozenset({"session.ended", "access.changed"})
SESSION_ENDED: Final = 4401
TOO_SLOW: Final = 4409
ACCESS_CHANGED: Final = 4205


class Connection:
    """One socket. `write` sends a text frame and waits while the peer does not read."""

    def __init__(
        self, id_: UUID, actor: Actor, audiences: frozenset[str], write: Callable[[str], Awaitable[None]]
    ) -> None:
        self.id = id_
        self.actor = actor
        self.audiences = audiences
        self.is_idle = False
        self.is_leaving = False
        self.under_way = 0
        """Commands that were taken and are not answered."""
        self.pos = 0
        self.close_code: int | None = None
        self._write = write
        self._held: list[Envelope] | None = []
        self._waiting: deque[tuple[bool, bytes]] = deque()
        self._bytes = 0
        self._woken = asyncio.Event()

    def push(self, frame: bytes, *, is_event: bool = False) -> None:
        """Line up a frame; events that stand side by side travel together."""
        if self.close_code is not None:
            return
        self._waiting.append((is_event, frame))
        self._bytes += len(frame)
        if self._bytes > LARGEST_BACKLOG:
            self.close(TOO_SLOW)
        self._woken.set()

    def deliver(self, envelope: Envelope) -> None:
        """A fact for this connection; kept back until the past has been replayed. `wake` afterwards."""
        if self._held is not None:
            self._held.append(envelope)
            return
        if envelope.pos <= self.pos or self.close_code is not None:
            return
        self.pos = envelope.pos
        self._waiting.append((True, envelope.frame))
        self._bytes += len(envelope.frame)
        if envelope.type in _TURNING_POINTS:
            self._turn(envelope)

    def _turn(self, envelope: Envelope) -> None:
        """Facts after which this connection cannot go on as it is."""
        if envelope.type == "access.changed":
            self.push(RESYNC_FRAME)
            self.close(ACCESS_CHANGED)
        elif self.actor.session_id and to_session(self.actor.session_id) in envelope.audiences:
            self.close(SESSION_ENDED)

    def wake(self) -> None:
        """Something was delivered: write it, or give the reader up if he is too slow."""
        if self._bytes > LARGEST_BACKLOG:
            self.close(TOO_SLOW)
        self._woken.set()

    def release(self, pos: int) -> None:
        """The past up to `pos` was replayed: what has been held back follows."""
        self.pos = max(self.pos, pos)
        held, self._held = self._held or [], None
        for envelope in held:
            if envelope.pos <= self.pos and envelope.type in _TURNING_POINTS:
                self._turn(envelope)  # it fell between the look at the cookie and the replay
            self.deliver(envelope)
        self.wake()

    @property
    def is_live(self) -> bool:
        """Whether the past was replayed."""
        return self._held is None

    def close(self, code: int) -> None:
        """End the connection after what is lined up has been written."""
        if self.close_code is None:
            self.close_code = code
            if code == TOO_SLOW:
                self._waiting.clear()
            self._woken.set()

    async def leave(self, code: int) -> None:
        """Take no more commands, answer those under way, and end."""
        self.is_leaving = True
        while self.under_way and self.close_code is None:  # noqa: ASYNC110  a counter costs the hot path least
            await asyncio.sleep(0.01)
        self.close(code)

    async def run_writer(self) -> int:
        """Write until the connection is to be closed; returns the code."""
        while True:
            while self._waiting:
                await self._write(self._next_frame())
            if self.close_code is not None:
                return self.close_code
            self._woken.clear()
            await self._woken.wait()

    def _next_frame(self) -> str:
        is_event, frame = self._waiting.popleft()
        self._bytes -= len(frame)
        if not is_event:
            return frame.decode()
        events = [frame]
        while self._waiting and self._waiting[0][0]:
            _, frame = self._waiting.popleft()
            self._bytes -= len(frame)
            events.append(frame)
        return _join(events)


_joined: deque[tuple[list[bytes], str]] = deque(maxlen=4)


def _join(events: list[bytes]) -> str:
    """Facts as one frame. The specialists of a line mostly get the very same ones: what was joined last is at hand."""
    for known, frame in _joined:
        if len(known) == len(events) and all(one is other for one, other in zip(known, events, strict=True)):
            return frame
    frame = (b'{"events":[' + b",".join(events) + b"]}").decode()
    _joined.appendleft((events, frame))
    return frame


class Hub:
    """All connections of this process."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Connection]] = defaultdict(set)
        self.connections: set[Connection] = set()

    @property
    def count(self) -> int:
        """How many connections there are."""
        return len(self.connections)

    def add(self, connection: Connection) -> None:
        """Facts for its audiences reach it from now on."""
        self.connections.add(connection)
        for audience in connection.audiences:
            self._listeners[audience].add(connection)

    def remove(self, connection: Connection) -> None:
        """It is gone."""
        self.connections.discard(connection)
        for audience in connection.audiences:
            listeners = self._listeners[audience]
            listeners.discard(connection)
            if not listeners:
                del self._listeners[audience]

    def deliver(self, batch: Sequence[Envelope]) -> None:
        """Hand facts to everybody concerned, each once."""
        reached: set[Connection] = set()
        for envelope in batch:
            listeners = self._find(envelope.audiences)
            for connection in listeners:
                connection.deliver(envelope)
            reached |= listeners
        for connection in reached:
            connection.wake()

    def whisper(self, item: Whisper) -> None:
        """Hand over something fleeting."""
        for connection in self._find(item.audiences):
            if item.but is None or item.but not in connection.audiences:
                connection.push(item.frame)

    def close_all(self, code: int) -> None:
        """The process stops now."""
        for connection in self.connections:
            connection.close(code)

    async def leave(self, code: int, spread_s: float) -> None:
        """The process stops in order: end all connections, each at its own moment, so that they do not come back at once."""

        async def leave_later(connection: Connection) -> None:
            await asyncio.sleep(random.uniform(0, spread_s))  # noqa: S311
            await connection.leave(code)

        await asyncio.gather(*map(leave_later, self.connections))
        while self.connections:  # those who came in the last moment, and those who are still being written to
            await asyncio.gather(*(connection.leave(code) for connection in self.connections))
            await asyncio.sleep(0.01)

    def _find(self, audiences: Iterable[str]) -> set[Connection]:
        found = [self._listeners[audience] for audience in audiences if audience in self._listeners]
        return set().union(*found) if found else set()


def audiences_of(actor: Actor, served: Iterable[UUID], connected: Iterable[UUID]) -> frozenset[str]:
    """What an actor hears: himself, his sign-in, his colleagues, the lines he serves, the lines he may ask on."""
    names = {to_account(actor.me)}
    if actor.session_id is not None:
        names.add(to_session(actor.session_id))
    if actor.partner_id is not None and actor.roles & {"specialist", "administrator"}:
        names.add(f"staff:{actor.partner_id}")
    names |= {f"line:{line_id}:{actor.partner_id}" for line_id in served}
    names |= {f"users:{line_id}" for line_id in connected}
    return frozenset(names)
