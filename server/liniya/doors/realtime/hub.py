"""Who listens: the live connections of this process and the audiences they belong to.

The relay hands over batches; every fact was encoded once, and goes to each connection that shares an audience with it.
What a connection gets in one turn of the loop travels in one write. Who reads too slowly gets nothing more until he has
read what is there, and then the rest from the log: nothing piles up in memory for him.
"""

import asyncio
import random
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.events import Envelope, Whisper, join, to_account, to_administrators, to_session, to_staff
from liniya.infra import metrics

RESYNC_FRAME: Final = b'{"resync":true}'
LARGEST_BACKLOG: Final = 1024 * 1024
"""Bytes that may wait for a slow reader before he falls behind."""
HELD_AT_MOST: Final = 1000
"""Facts that may wait for the past to be replayed."""

_TURNING_POINTS: Final = frozenset({"session.ended", "access.changed"})
SESSION_ENDED: Final = 4401
TOO_SLOW: Final = 4409
ACCESS_CHANGED: Final = 4205


class Peer(Protocol):
    """The other end of a socket. Nothing here waits."""

    def send(self, frames: Sequence[bytes]) -> None:
        """Write texts, all of them at once."""
        ...

    def close(self, code: int) -> None:
        """Say goodbye after what was written, and hang up."""
        ...

    @property
    def backlog(self) -> int:
        """Bytes that the network has not taken yet."""
        ...


class Connection:
    """What one socket is told, and how far.

    `pos`: everything up to here was sent. `is_behind`: facts are left to the log, since too many of them wait already.
    """

    def __init__(
        self, id_: UUID, actor: Actor, audiences: frozenset[str], peer: Peer, on_behind: Callable[[], None]
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
        self.is_behind = False
        self._peer = peer
        self._on_behind = on_behind
        self._held: list[Envelope] | None = []
        self._events: list[Envelope] = []
        self._frames: list[bytes] = []
        self._will_write = False

    def push(self, frame: bytes) -> None:
        """A frame that is no fact: an answer, a whisper."""
        if self.close_code is not None:
            return
        self._end_events()
        self._frames.append(frame)
        self._write_soon()

    def deliver(self, envelope: Envelope) -> None:
        """A fact for this connection; kept back until the past has been replayed."""
        if self.close_code is not None or envelope.pos <= self.pos:
            return
        if self.is_behind:
            if envelope.type in _TURNING_POINTS:
                self._turn(envelope)
        elif self._held is None:
            self._tell(envelope)
        elif len(self._held) < HELD_AT_MOST or envelope.type in _TURNING_POINTS:
            self._held.append(envelope)
        else:
            self.is_behind = True

    def replay(self, past: Iterable[Envelope]) -> None:
        """Facts from the log, in order."""
        for envelope in past:
            if self.close_code is None:
                self._tell(envelope)

    def hold(self) -> None:
        """From now on new facts are kept back: the last page of the past is being read."""
        self.is_behind = False
        self._held = [envelope for envelope in self._held or () if envelope.type in _TURNING_POINTS]

    def release(self, pos: int) -> bool:
        """The past up to `pos` was replayed: what has been held back follows. False: it was too much, read on."""
        self.pos = max(self.pos, pos)
        if self.is_behind:
            return False
        held, self._held = self._held or [], None
        for envelope in held:
            if envelope.pos <= self.pos and envelope.type in _TURNING_POINTS and self.close_code is None:
                self._tell(envelope)  # it fell between the look at the cookie and the replay
            self.deliver(envelope)
        return True

    @property
    def is_live(self) -> bool:
        """Whether facts are told as they happen."""
        return self._held is None and not self.is_behind

    @property
    def backlog(self) -> int:
        """Bytes that the reader has not taken."""
        return self._peer.backlog

    def close(self, code: int) -> None:
        """End the connection after what is lined up has been written."""
        if self.close_code is None:
            self._end_events()
            self.close_code = code
            metrics.SOCKET_CLOSES.labels(code).inc()
            self._write_soon()

    async def leave(self, code: int) -> None:
        """Take no more commands, answer those under way, and end."""
        self.is_leaving = True
        while self.under_way and self.close_code is None:  # noqa: ASYNC110  a counter costs the hot path least
            await asyncio.sleep(0.01)
        self.close(code)

    def _tell(self, envelope: Envelope) -> None:
        self.pos = envelope.pos
        self._events.append(envelope)
        self._write_soon()
        if envelope.type in _TURNING_POINTS:
            self._turn(envelope)

    def _turn(self, envelope: Envelope) -> None:
        """Facts after which this connection cannot go on as it is."""
        if envelope.type == "access.changed":
            metrics.RESYNCS.inc()
            self.push(RESYNC_FRAME)
            self.close(ACCESS_CHANGED)
        elif self.actor.session_id and to_session(self.actor.session_id) in envelope.audiences:
            self.close(SESSION_ENDED)

    def _end_events(self) -> None:
        """Facts that stand side by side travel as one frame."""
        if self._events:
            self._frames.append(self._events[0].alone if len(self._events) == 1 else _join(self._events))
            self._events = []

    def _write_soon(self) -> None:
        if not self._will_write:
            self._will_write = True
            asyncio.get_running_loop().call_soon(self._write)

    def _write(self) -> None:
        self._will_write = False
        self._end_events()
        frames, self._frames = self._frames, []
        if frames:
            self._peer.send(frames)
        if self.close_code is not None:
            self._peer.close(self.close_code)
        elif self._peer.backlog > LARGEST_BACKLOG and not self.is_behind:
            self.is_behind = True
            if self._held is None:
                self._on_behind()


_joined: deque[tuple[list[Envelope], bytes]] = deque(maxlen=4)


def _join(facts: list[Envelope]) -> bytes:
    """Several facts as one frame. The specialists of a line mostly get the very same ones: what was joined last is at hand."""
    for known, frame in _joined:
        if len(known) == len(facts) and all(one is other for one, other in zip(known, facts, strict=True)):
            return frame
    frame = join(fact.frame for fact in facts)
    _joined.appendleft((facts, frame))
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

    def count_of(self, account_id: UUID) -> int:
        """How many of them are this account's."""
        return len(self._listeners.get(to_account(account_id), ()))

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
        for envelope in batch:
            for connection in self._find(envelope.audiences):
                connection.deliver(envelope)

    def whisper(self, item: Whisper) -> None:
        """Hand over something fleeting."""
        for connection in self._find(item.audiences):
            if not connection.is_behind and (item.but is None or item.but not in connection.audiences):
                connection.push(item.frame)

    def close_all(self, code: int) -> None:
        """The process stops now."""
        for connection in list(self.connections):
            connection.close(code)

    async def leave(self, code: int, spread_s: float) -> None:
        """The process stops in order: end all connections, each at its own moment, so that they do not come back at once."""

        async def leave_later(connection: Connection) -> None:
            await asyncio.sleep(random.uniform(0, spread_s))  # noqa: S311
            await connection.leave(code)

        await asyncio.gather(*map(leave_later, self.connections))
        while self.connections:  # those who came in the last moment, and those who are still saying goodbye
            late = [connection for connection in self.connections if connection.close_code is None]
            await asyncio.gather(*(connection.leave(code) for connection in late))
            await asyncio.sleep(0.02)

    def _find(self, audiences: Iterable[str]) -> set[Connection]:
        found = [self._listeners[audience] for audience in audiences if audience in self._listeners]
        return found[0] if len(found) == 1 else set().union(*found)


def audiences_of(actor: Actor, served: Iterable[UUID], connected: Iterable[UUID]) -> frozenset[str]:
    """What an actor hears: himself, his sign-in, his colleagues, the lines he serves, the lines he may ask on."""
    names = {to_account(actor.me)}
    if actor.session_id is not None:
        names.add(to_session(actor.session_id))
    if actor.partner_id is not None and actor.roles & {"specialist", "administrator"}:
        names.add(to_staff(actor.partner_id))
    if actor.partner_id is not None and "administrator" in actor.roles:
        names.add(to_administrators(actor.partner_id))
    names |= {f"line:{line_id}:{actor.partner_id}" for line_id in served}
    names |= {f"users:{line_id}" for line_id in connected}
    return frozenset(names)
