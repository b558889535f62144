"""Who must wake: messages between the parts of one process, and between the processes on one database.

Nothing is lost when a message is: the stream is read from the table, whispers are fleeting by nature.

    stream     facts wait for their positions (this process only)
    numbered   facts that got them just now, in order (this process only)
    heard      another process has numbered up to this position
    whisper    something fleeting, for everybody
"""

import asyncio
import contextlib
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlsplit, urlunsplit

import orjson
import psycopg
import structlog
from psycopg import sql

from liniya.kit.ids import new_id

log = structlog.get_logger(__name__)

Topic = Literal["stream", "numbered", "heard", "whisper"]
Listener = Callable[[Any], None]
Wire = Callable[[Any], Any]
"""A whisper as what can be told to other processes, and back."""

STREAM_CHANNEL: Final = "liniya_stream"
_WHISPER_CHANNEL: Final = "liniya_whisper"
_LARGEST_PAYLOAD: Final = 7900
"""PostgreSQL refuses payloads of 8000 bytes and more."""
_MOST_WHISPERS_WAITING: Final = 1000
_RETRY_S: Final = 0.5
QUIET_S: Final = 10.0
"""So long after another process was heard there is one, whether it is on record or not (yet)."""
_KEEPALIVES: Final[dict[str, Any]] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""A listener only waits: without them it would not notice that the other side is gone."""


class Bus(Protocol):
    """`publish` never blocks and never raises; listeners do the same."""

    @property
    def name(self) -> str:
        """Names this process to the others; empty when there are none."""
        ...

    def note_others(self, count: int) -> None:
        """So many other serving processes are on record now."""
        ...

    def publish(self, topic: Topic, message: Any = None) -> None:
        """Tell every listener of the topic."""
        ...

    def subscribe(self, topic: Topic, listener: Listener) -> None:
        """Call the listener for each message of the topic."""
        ...

    def running(self) -> contextlib.AbstractAsyncContextManager[None]:
        """Connected with the other processes inside."""
        ...

    @property
    def is_lost(self) -> bool:
        """Whether the other processes cannot be heard now."""
        ...


class LocalBus:
    """The bus of a single process."""

    is_lost = False

    def __init__(self) -> None:
        self._listeners: dict[Topic, list[Listener]] = defaultdict(list)

    @property
    def name(self) -> str:
        return ""

    def publish(self, topic: Topic, message: Any = None) -> None:
        for listener in self._listeners[topic]:
            listener(message)

    def subscribe(self, topic: Topic, listener: Listener) -> None:
        self._listeners[topic].append(listener)

    def note_others(self, count: int) -> None:
        pass

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        yield


class NotifyBus(LocalBus):
    """Several processes on one database: PostgreSQL's LISTEN and NOTIFY (docs/adr/0007).

    Positions are told by the transaction that gives them (`core.relay`), so they cost no round trip of their own; here
    they are heard. Whispers go out in one statement for all that wait.
    """

    def __init__(self, url: str, pack: Wire, unpack: Wire) -> None:
        super().__init__()
        self.is_lost = True
        self._me = new_id().hex
        self._others: int | None = None
        self._heard_at = -QUIET_S
        self._address = urlunsplit(urlsplit(url)._replace(scheme="postgresql"))
        self._pack, self._unpack = pack, unpack
        self._outgoing: deque[bytes] = deque(maxlen=_MOST_WHISPERS_WAITING)
        self._woken = asyncio.Event()

    @property
    def name(self) -> str:
        """Empty while nobody is on record and nobody was heard: then nobody need be told, which costs a part of each commit."""
        is_alone = self._others == 0 and time.monotonic() - self._heard_at >= QUIET_S
        return "" if is_alone else self._me

    def note_others(self, count: int) -> None:
        self._others = count

    def publish(self, topic: Topic, message: Any = None) -> None:
        super().publish(topic, message)
        if topic == "whisper" and self.name:
            self._outgoing.append(orjson.dumps(self._pack(message)))
            self._woken.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._forever(part)) for part in (self._listen, self._tell)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    async def _forever(self, part: Callable[[psycopg.AsyncConnection[Any]], Any]) -> None:
        """A lost database is waited for; meanwhile the relay looks into the table once a second."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._address, autocommit=True, connect_timeout=5, **_KEEPALIVES
                ) as connection:
                    await part(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("bus_waits", error=type(error).__name__)
            await asyncio.sleep(_RETRY_S)

    async def _listen(self, connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute("SELECT pg_notify(%s, %s)", (STREAM_CHANNEL, f"{self._me}:"))  # here I am
        for channel in (STREAM_CHANNEL, _WHISPER_CHANNEL):
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        self.is_lost = False
        super().publish("stream")  # what was said while nobody listened
        try:
            await self._hear(connection)
        finally:
            self.is_lost = True

    async def _hear(self, connection: psycopg.AsyncConnection[Any]) -> None:
        async for notice in connection.notifies():
            sender, _, told = notice.payload.partition(":")
            if sender == self._me:
                continue
            self._heard_at = time.monotonic()
            if notice.channel == STREAM_CHANNEL:
                if told:
                    super().publish("heard", int(told))
            else:
                for item in orjson.loads(told):
                    super().publish("whisper", self._unpack(item))

    async def _tell(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._outgoing:
                payload = self._next_payload()
                await connection.execute("SELECT pg_notify(%s, %s)", (_WHISPER_CHANNEL, payload))

    def _next_payload(self) -> str:
        """As many whispers as fit; one that never fits is dropped."""
        taken: list[bytes] = []
        room = _LARGEST_PAYLOAD - len(self._me) - 3
        while self._outgoing and (not taken or len(self._outgoing[0]) < room):
            item = self._outgoing.popleft()
            if len(item) < room:
                taken.append(item)
                room -= len(item) + 1
        return f"{self._me}:[{b','.join(taken).decode()}]"
