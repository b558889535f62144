"""One socket from hello to goodbye, whatever carries it (`picows_door`, `asgi_door`)."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

import orjson
import structlog

from liniya.core.events import to_json
from liniya.core.origins import is_own_origin
from liniya.core.problems import (
    FrameNotJson,
    FrameTooLarge,
    NotSignedIn,
    Overloaded,
    Problem,
    TooFast,
    TooManyWindows,
    Unexpected,
)
from liniya.core.tx import is_passing
from liniya.domains.inquiries.schemas import SentOut
from liniya.doors.realtime.commands import Caller, Frame, execute, find_message, read_frame, read_message
from liniya.doors.realtime.hub import (
    LARGEST_BACKLOG,
    RESYNC_FRAME,
    SESSION_ENDED,
    TOO_SLOW,
    Connection,
    Peer,
)
from liniya.doors.realtime.node import Node
from liniya.infra import metrics
from liniya.kit.ids import new_id
from liniya.kit.time import utc_now
from liniya.kit.trace import new_trace, tracing

log = structlog.get_logger(__name__)

PATH: Final = "/api/socket"
LARGEST_FRAME: Final = 64 * 1024
ABUSE: Final = 4008
FOREIGN_ORIGIN: Final = 4403
SERVER_FAULT: Final = 1011
TRY_LATER: Final = 1013
BAD_FRAMES_PER_MINUTE: Final = 20
TOO_FAST_PER_MINUTE: Final = 500
"""Who goes on after so many refusals does not listen."""
MESSAGES_UNDER_WAY: Final = 64
FRAMES_WAITING: Final = 256
REPLAY_AT_MOST: Final = 5000
"""So many missed facts are always sent; a little more may be."""
PATIENCE_S: Final = 60.0
"""So long a reader who is behind may take nothing."""


class Carrier(Peer, Protocol):
    """A peer that can also be kept from talking."""

    def pause(self) -> None:
        """Read nothing more for now."""
        ...

    def resume(self) -> None:
        """Go on reading."""
        ...


@dataclass(frozen=True, slots=True)
class Knock:
    """What somebody brings who opens a socket. `after`: the position that his picture stands for."""

    token: str | None
    after: int | None
    is_idle: bool
    origin: str | None
    host: str | None
    locale: str


class Session:
    """The carrier calls `start`, then `take` for each text, `drained` when it has room again, and `gone`.

    Messages are lined up without waiting for each other, so that what was written offline arrives in one batch; every
    other command waits for the messages before it. Whatever cannot be done at once stands in `_frames`, in order.
    """

    def __init__(self, node: Node, carrier: Carrier, knock: Knock) -> None:
        self._node = node
        self._carrier = carrier
        self._knock = knock
        self._connection: Connection | None = None
        self._caller: Caller | None = None
        self._is_gone = False
        self._is_working = True
        self._is_paused = False
        self._frames: deque[bytes] = deque()
        self._messages = 0
        self._answered = asyncio.Event()
        self._drained = asyncio.Event()
        self._bad: deque[float] | None = None
        self._too_fast: deque[float] | None = None

    # -- what the carrier calls

    def start(self) -> None:
        """The socket is open."""
        self._node.spawn(self._enter())

    def take(self, raw: bytes) -> None:
        """A text has come."""
        if self._is_working:
            self._frames.append(raw)
        elif self._take_at_once(raw) is not None:
            self._frames.append(raw)
            self._is_working = True
            self._node.spawn(self._work_off())
        if not self._is_paused and self._must_pause():
            self._is_paused = True
            self._carrier.pause()

    def _must_pause(self) -> bool:
        """Who says too much at once waits, and so does who does not read what he is answered."""
        return len(self._frames) >= FRAMES_WAITING or self._carrier.backlog > LARGEST_BACKLOG

    def _read_on(self) -> None:
        if self._is_paused and not self._must_pause():
            self._is_paused = False
            self._carrier.resume()

    def drained(self) -> None:
        """What was written has been read."""
        self._drained.set()
        self._read_on()

    def gone(self) -> None:
        """The socket is closed, by whom ever."""
        self._is_gone = True
        self._drained.set()
        self._answered.set()
        connection = self._connection
        if connection is not None:
            self._node.hub.remove(connection)
            self._node.spawn(self._node.windows.close(connection.id))

    def _has_left(self) -> bool:
        return self._is_gone

    # -- the beginning

    async def _enter(self) -> None:
        knock = self._knock
        if not is_own_origin(knock.origin, knock.host, self._node.public_url):
            self._carrier.close(FOREIGN_ORIGIN)
            return
        try:
            if not knock.token:
                raise NotSignedIn
            actor, audiences = await self._node.entrance.enter(knock.token, lambda: not self._is_gone)
            connection = Connection(new_id(), actor, audiences, self._carrier, self._fall_behind)
            connection.is_idle = knock.is_idle
            if self._is_gone:
                return
            most = self._node.most_windows
            if most and self._node.hub.count_of(actor.me) >= most:
                raise TooManyWindows(most=most)
            self._connection, self._caller = connection, Caller(actor, connection.id)
            self._node.hub.add(connection)
            await self._node.windows.open(connection)
            if self._has_left():
                await self._node.windows.close(connection.id)  # it was closed before it was on record
                return
            connection.push(to_json({"hello": {"at": utc_now(), "session_id": actor.session_id}}))
            await self._replay(connection, knock.after)
        except Problem as problem:
            self._carrier.send([_refusal(None, problem, knock.locale)])
            self._carrier.close(TRY_LATER if isinstance(problem, Overloaded | TooManyWindows) else SESSION_ENDED)
        except Exception as error:  # noqa: BLE001  the client comes again
            log.warning("socket_not_opened", error=type(error).__name__)
            self._carrier.close(SERVER_FAULT)
        else:
            await self._work_off()

    # -- the past

    async def _replay(self, connection: Connection, after: int | None) -> None:
        """Send what the client has missed; it asks for a new snapshot when that is too much or no longer kept."""
        replayed = 0
        while not self._is_gone:
            missed = await self._node.past.read(connection, after)
            if not missed.is_kept or replayed > REPLAY_AT_MOST:
                if after is not None:
                    metrics.RESYNCS.inc()
                    connection.push(RESYNC_FRAME)
                connection.release(missed.end)
                return
            connection.replay(missed.facts)
            replayed += len(missed.facts)
            after = missed.upto
            if after == missed.end and connection.release(after):
                return
            await self._wait_for_the_reader(connection)

    def _fall_behind(self) -> None:
        connection = self._connection
        if connection is not None and not self._is_gone:
            self._node.spawn(self._catch_up(connection))

    async def _catch_up(self, connection: Connection) -> None:
        """He was too slow: when he has read what is there, he gets the rest from the log."""
        await self._wait_for_the_reader(connection)
        try:
            await self._replay(connection, connection.pos)
        except Exception as error:  # noqa: BLE001  he comes again and goes on where he was
            log.warning("replay_failed", error=type(error).__name__)
            connection.close(SERVER_FAULT)

    async def _wait_for_the_reader(self, connection: Connection) -> None:
        await asyncio.sleep(0)  # what was lined up is written
        while connection.backlog and not self._is_gone:
            self._drained.clear()
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._drained.wait()
            except TimeoutError:
                connection.close(TOO_SLOW)
                return

    # -- commands

    def _take_at_once(self, raw: bytes) -> Frame | None:
        """Do what needs no waiting, a message or a ping; returns the command that does."""
        connection, caller = self._connection, self._caller
        if connection is None or caller is None or connection.is_leaving or connection.close_code is not None:
            return None  # the client says it again where it goes
        command_id: str | None = None
        try:
            if len(raw) > LARGEST_FRAME:
                raise FrameTooLarge
            message = find_message(caller, raw)
            if message is None:
                value = _decode(raw)
                if isinstance(value, dict) and "ping" in value:
                    self._node.pace.keep(caller.actor.me)
                    connection.push(to_json({"pong": value["ping"], "pos": self._pos(connection)}))
                    return None
                if isinstance(value, dict) and isinstance(value.get("id"), str):
                    command_id = value["id"][:64]
                frame = read_frame(value)
                if frame.cmd != "message.send":
                    return frame
                message = read_message(caller, frame)
            command_id = str(message.id)
            if self._messages >= MESSAGES_UNDER_WAY:
                return Frame(message.id, "message.send")
            self._node.pace.keep(caller.actor.me)
            self._node.batcher.submit(message, self._answer)
            self._messages += 1
            connection.under_way += 1
        except Problem as problem:
            self._refuse(connection, command_id, problem)
        return None

    async def _work_off(self) -> None:
        """Frame after frame, until all are done that had to wait."""
        connection = self._connection
        while self._frames and connection is not None and not self._is_gone and connection.close_code is None:
            raw = self._frames.popleft()
            self._read_on()
            connection.under_way += 1
            while (frame := self._take_at_once(raw)) is not None and not self._is_gone:
                if not self._messages:
                    await self._execute(connection, frame)
                    break
                self._answered.clear()
                await self._answered.wait()
            connection.under_way -= 1
        self._is_working = False

    async def _execute(self, connection: Connection, frame: Frame) -> None:
        command_id = str(frame.id)
        try:
            self._node.pace.keep(connection.actor.me)
            with tracing(frame.id.hex):
                answer = await execute(self._node.database, Caller(connection.actor, connection.id), frame)
        except Problem as problem:
            self._refuse(connection, command_id, problem)
        except Exception as error:  # noqa: BLE001  the connection lives on, the log and the client get a code
            self._fail(connection, command_id, error)
        else:
            if frame.cmd == "presence.idle":
                connection.is_idle = bool(frame.data["idle"])
            connection.push(to_json({"ok": frame.id, "data": answer}))

    def _answer(self, command_id: UUID, answer: SentOut | Exception) -> None:
        """What became of a message."""
        self._messages -= 1
        self._answered.set()
        connection = self._connection
        if connection is None:
            return
        connection.under_way -= 1
        if isinstance(answer, dict):
            connection.push(to_json({"ok": command_id, "data": answer}))
        elif isinstance(answer, Problem):
            self._refuse(connection, str(command_id), answer)
        else:
            self._fail(connection, str(command_id), answer)

    def _pos(self, connection: Connection) -> int:
        return max(connection.pos, self._node.relay.pos) if connection.is_live else connection.pos

    def _refuse(self, connection: Connection, command_id: str | None, problem: Problem) -> None:
        connection.push(_refusal(command_id, problem, connection.actor.locale))
        if isinstance(problem, TooFast):
            self._too_fast = self._too_fast or deque(maxlen=TOO_FAST_PER_MINUTE)
            _close_when_full(connection, self._too_fast)
        elif problem.status in (400, 413) or command_id is None:
            self._bad = self._bad or deque(maxlen=BAD_FRAMES_PER_MINUTE)
            _close_when_full(connection, self._bad)

    def _fail(self, connection: Connection, command_id: str, error: BaseException) -> None:
        with tracing(trace_of(command_id)):
            if is_passing(error):  # the client says it again, with the same id
                log.warning("command_failed", error=type(error).__name__)
                self._refuse(connection, command_id, Overloaded(retry_after=1))
                return
            log.error("command_failed", exc_info=error)
            self._refuse(connection, command_id, Unexpected())


def _close_when_full(connection: Connection, faults: deque[float]) -> None:
    """One more; as many as are counted within a minute are too many."""
    faults.append(time.monotonic())
    if len(faults) == faults.maxlen and faults[-1] - faults[0] < 60:
        connection.close(ABUSE)


def read_position(asked: str | None) -> int | None:
    """`?after=`; a position that is no number is one that cannot be followed."""
    if asked is None:
        return None
    return int(asked) if asked.isdecimal() and len(asked) < 19 else -1


def read_locale(accepted: str | None) -> str:
    """The language of whoever is not known yet."""
    return "en" if (accepted or "").lower().startswith("en") else "ru"


def _decode(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise FrameNotJson from None


def trace_of(command_id: str | None) -> str:
    """A command's trace is its id, which the client has made."""
    try:
        return UUID(command_id or "").hex
    except ValueError:
        return new_trace()


def _refusal(command_id: str | None, problem: Problem, locale: str) -> bytes:
    with tracing(trace_of(command_id)):
        return to_json({"error": command_id, "problem": problem.document(locale)})
