"""A reconnect storm: everybody is cut off at once and comes back as the web does.

Starts `liniya serve` on a data folder of its own, with users and specialists on some lines, all of them on real sockets.
One user of each line goes on writing the whole time. Then every connection is reset at the same moment. Each client
waits like `web/src/shared/lib/backoff.ts` (half a second, doubled up to 30, half of it random), opens the socket with its
last position, and is live again when it was greeted and a ping was answered: then it has got everything it missed.
Meanwhile another process asks the API at an even pace.

Bars: 99 % are live again within 10 s; the API's p99 meanwhile is at most 1 s; every message that was acknowledged
reached every specialist of its line once and in order.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import shutil
import socket
import struct
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import orjson
import psutil
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench import machine, product
from bench.asker import Asker
from bench.crowd import Person, make_people
from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.lines.tables import LineSpecialist
from liniya.infra.postgres import EmbeddedPostgres
from liniya.kit.ids import new_id
from liniya.main import make

LIVE_SHARE, LIVE_LIMIT_S, API_LIMIT_S = 0.99, 10.0, 1.0
OPEN_LIMIT_S = 10.0
PING_EVERY_S = 20.0
JOINING_AT_ONCE = 50
GIVE_UP_S = 60.0
ASKED_S = 3.0
"""So long the API is asked after the cut, at least."""


@dataclass
class Options:
    clients: int
    lines: int
    specialists: int
    """On each line."""
    messages_per_s: float
    requests_per_s: float


@dataclass(eq=False)
class Member:
    """One client: what it was told, and when it was live again."""

    person: Person
    port: int
    line_id: UUID
    is_specialist: bool
    pos: int | None = None
    transport: WSTransport | None = None
    is_live: asyncio.Event = field(default_factory=asyncio.Event)
    came_back: asyncio.Event = field(default_factory=asyncio.Event)
    attempts: int = 0
    texts: list[str] = field(default_factory=list)
    feed_id: str | None = None
    waiting: dict[str, tuple[dict[str, object], str]] = field(default_factory=dict)
    """Commands that were not answered yet: they are said again after the next greeting."""
    acknowledged: list[str] = field(default_factory=list)

    async def live(self) -> None:
        """Until cancelled: connect, stay, come back."""
        attempt = 0
        while True:
            listener = _Listener(self)
            try:
                await self._open(listener)
                await self._stay(listener)
            except Exception:  # noqa: BLE001  whatever went wrong, the next attempt is the answer
                self.cut()
            self.transport = None
            self.is_live.clear()
            attempt = 0 if listener.was_greeted else attempt + 1
            full = min(30.0, 0.5 * 2 ** min(attempt, 10))
            await asyncio.sleep(full / 2 + full / 2 * random.random())

    async def _open(self, listener: _Listener) -> None:
        self.attempts += 1
        after = "" if self.pos is None else f"?after={self.pos}"
        async with asyncio.timeout(OPEN_LIMIT_S):
            await ws_connect(
                lambda: listener,
                f"ws://127.0.0.1:{self.port}/api/socket{after}",
                extra_headers={"cookie": f"liniya_session={self.person.token}"},
                max_frame_size=64 * 1024 * 1024,
            )
            await listener.began.wait()

    async def _stay(self, listener: _Listener) -> None:
        """The web pings, too: so it knows how far it is when nothing concerns it."""
        while not listener.lost.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PING_EVERY_S):
                    await listener.lost.wait()
                    return
            self._send({"ping": 1})

    def say(self, text: str) -> None:
        """Send a message now, or after the next greeting."""
        command_id = str(new_id())
        data = {"line_id": str(self.line_id), "text": text}
        frame: dict[str, object] = {"id": command_id, "cmd": "message.send", "data": data}
        self.waiting[command_id] = (frame, text)
        if self.is_live.is_set():
            self._send(frame)

    def _send(self, frame: dict[str, object]) -> None:
        if self.transport is not None:
            self.transport.send(WSMsgType.TEXT, orjson.dumps(frame))

    def take(self, listener: _Listener, frame: dict[str, object]) -> None:
        """A frame has come."""
        events = frame.get("events")
        if isinstance(events, list):
            for event in events:
                self._follow(event)
        elif "hello" in frame:
            listener.was_greeted = True
            listener.began.set()
            self._send({"ping": 1})
            for command, _ in self.waiting.values():
                self._send(command)
        elif "pong" in frame:
            self.pos = max(self.pos or 0, int(str(frame["pos"])))
            self.is_live.set()
            self.came_back.set()
        elif "ok" in frame:
            _, text = self.waiting.pop(str(frame["ok"]), (None, None))
            if text:
                self.acknowledged.append(text)
                data = frame["data"]
                assert isinstance(data, dict)
                self.feed_id = data["feed_id"]
        elif frame.get("resync"):
            raise SystemExit("a client was told to take a new snapshot: its position was too old")

    def _follow(self, event: dict[str, object]) -> None:
        pos, data = event["pos"], event["data"]
        assert isinstance(pos, int)
        assert isinstance(data, dict)
        if self.pos is not None and pos <= self.pos:
            return
        self.pos = pos
        if event["type"] == "feed.entries_added":
            self.texts += [entry["payload"]["text"] for entry in data["entries"] if entry["kind"] == "message"]

    def cut(self) -> None:
        """Reset the connection: no goodbye."""
        if self.transport is not None:
            raw = self.transport.underlying_transport
            raw.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raw.abort()


class _Listener(WSListener):
    def __init__(self, member: Member) -> None:
        self._member = member
        self.began = asyncio.Event()
        self.lost = asyncio.Event()
        self.was_greeted = False

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._member.transport = transport  # the greeting may come with the handshake's answer

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.TEXT:
            self._member.take(self, orjson.loads(frame.get_payload_as_bytes()))

    def on_ws_disconnected(self, _transport: WSTransport) -> None:
        self.began.set()
        self.lost.set()


async def found_company(database: Database, options: Options, port: int) -> list[Member]:
    """Each line has a client with users of its own, and its specialists."""

    async def work(tx: Tx) -> list[Member]:
        partner = await make.make_partner(tx)
        members = []
        for _ in range(options.lines):
            client = await make.make_client(tx, partner)
            line = await make.make_line(tx, partner)
            await make.connect(tx, line, client)
            staff = await make_people(tx, partner, "specialist", options.specialists)
            users = await make_people(
                tx, partner, "user", options.clients // options.lines - options.specialists, client
            )
            sides = {"partner_id": partner.id, "side_partner_id": partner.id}
            tx.session.add_all(
                LineSpecialist(line_id=line.id, account_id=one.id, priority="standard", **sides) for one in staff
            )
            members += [Member(one, port, line.id, is_specialist=True) for one in staff]
            members += [Member(one, port, line.id, is_specialist=False) for one in users]
        await tx.session.flush()
        return members

    return await database.run(SYSTEM, work)


async def write_on(writers: list[Member], rate: float) -> None:
    """The writers take turns, whatever happens to their connections; until cancelled."""
    number = 0
    while True:
        writers[number % len(writers)].say(f"Сообщение {number}")
        number += 1
        await asyncio.sleep(1 / rate)


async def storm(members: list[Member], options: Options) -> dict[str, float]:
    """Everybody comes, is cut off, and comes back."""
    lives = []
    for start in range(0, len(members), JOINING_AT_ONCE):
        group = members[start : start + JOINING_AT_ONCE]
        lives += [asyncio.create_task(member.live()) for member in group]
        await asyncio.gather(*(member.is_live.wait() for member in group))
    writers = list({member.line_id: member for member in members if not member.is_specialist}.values())
    writing = asyncio.create_task(write_on(writers, options.messages_per_s))
    await asyncio.sleep(3)
    feed = f"/api/feeds/{writers[0].feed_id}/entries"
    with Asker(members[0].port, writers[0].person.token, ["/api/session", feed], options.requests_per_s) as asker:
        await asyncio.sleep(2)
        for member in members:
            member.came_back.clear()
            member.attempts = 0
        cut_at = time.monotonic()
        for member in members:
            member.cut()
        back = await _come_back(members, cut_at)
        await asyncio.sleep(max(0.0, ASKED_S - (time.monotonic() - cut_at)))

    answers = [answer for answer in asker.answers if answer.due >= cut_at]
    asked = sorted(answer.seconds for answer in answers)
    await _stop(writing)
    await _settle(members, writers)
    figures = {
        "clients": float(len(members)),
        "live_again_p50_s": back[len(back) // 2],
        "live_again_p99_s": back[int(len(members) * LIVE_SHARE) - 1],
        "attempts_per_client": sum(member.attempts for member in members) / len(members),
        "requests": float(len(asked)),
        "requests_refused": float(sum(not answer.is_good for answer in answers)),
        "api_p50_s": asked[len(asked) // 2],
        "api_p99_s": asked[int(len(asked) * 0.99)],
        "messages": float(sum(len(member.acknowledged) for member in writers)),
        "messages_wrong": float(_count_wrong(members, writers)),
    }
    await _stop(*lives)
    for member in members:
        member.cut()  # nobody would answer the goodbye of the server that is stopped now
    return figures


async def _come_back(members: list[Member], cut_at: float) -> list[float]:
    """Seconds after the cut at which each was live again; GIVE_UP_S for who was not."""

    async def one(member: Member) -> float:
        try:
            async with asyncio.timeout(GIVE_UP_S):
                await member.came_back.wait()
        except TimeoutError:
            return GIVE_UP_S
        return time.monotonic() - cut_at

    return sorted(await asyncio.gather(*(one(member) for member in members)))


async def _settle(members: list[Member], writers: list[Member]) -> None:
    """Until what was said is acknowledged and has arrived; what has not by then is lost."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        if not any(writer.waiting for writer in writers) and _count_wrong(members, writers) == 0:
            return
        await asyncio.sleep(0.2)


def _count_wrong(members: list[Member], writers: list[Member]) -> int:
    """Messages that a specialist of the line, or the writer himself, did not get exactly once and in order."""
    said = {writer.line_id: writer for writer in writers}
    wrong = 0
    for member in members:
        writer = said[member.line_id]
        if (member.is_specialist or member is writer) and member.texts != writer.acknowledged:
            missing = len(set(writer.acknowledged) - set(member.texts))
            wrong += max(1, missing + len(member.texts) - len(set(member.texts)))
    return wrong


async def _stop(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def run(options: Options) -> dict[str, float]:
    machine.raise_open_files()
    folder, port = Path(tempfile.mkdtemp(prefix="liniya-storm-")), machine.free_port()
    try:
        with product.serve(folder, port) as process:
            server = EmbeddedPostgres(folder / "postgres")
            async with product.database_at(folder, server.urls) as database:
                members = await found_company(database, options, port)
            used = psutil.cpu_times_percent(interval=None)
            figures = await storm(members, options)
            used = psutil.cpu_times_percent(interval=None)
            return figures | {
                "server_memory_mib": machine.memory_bytes([process.pid]) / 2**20,
                "machine_idle_percent": used.idle,
            }
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def is_good(figures: dict[str, float]) -> bool:
    """Whether all bars hold."""
    return (
        figures["live_again_p99_s"] <= LIVE_LIMIT_S
        and figures["api_p99_s"] <= API_LIMIT_S
        and figures["messages_wrong"] == 0
        and figures["messages"] > 0
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=3000)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--specialists", type=int, default=20, help="on each line; the other clients are users")
    parser.add_argument("--messages-per-s", type=float, default=20)
    parser.add_argument("--requests-per-s", type=float, default=20)
    figures = uvloop.run(run(Options(**vars(parser.parse_args()))))
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    return 0 if is_good(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
