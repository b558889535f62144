"""The main job under load: how fast a message is seen, and how many inquiries are opened and assigned per second.

Starts the product (`liniya serve`) on a data folder of its own and drives it over real sockets: 200 users and 20
specialists of one company with ten lines.

1. 50 messages per second for a while, both ways, in inquiries that are assigned: from the sender's `send` to the other
   side's `recv`, in this process's clock.
2. Every user asks on all lines at once, as after a time without a connection; an inquiry counts when it is assigned.
   Between the passes all inquiries are ended outside the measured time.
3. `pgbench`, 32 clients, single-row commits, on the same PostgreSQL, before, between and after the passes; the median counts.

Prints `name: value` lines last, and exits with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from sqlalchemy import text

from bench import machine, product
from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.infra.postgres import EmbeddedPostgres
from liniya.kit.ids import new_id
from liniya.main import make

USERS, SPECIALISTS, LINES = 200, 20, 10
P99_LIMIT_MS = 100.0
RATIO_LIMIT = 0.10
STAMP = b"@@"


@dataclass
class Person:
    """One connected account."""

    token: str
    account_id: UUID
    socket: WSTransport | None = None
    answers: dict[str, asyncio.Future[None]] = field(default_factory=dict)


@dataclass
class Company:
    """Who is there."""

    lines: list[UUID]
    users: list[Person]
    specialists: list[Person]
    seen_ms: list[float] = field(default_factory=list)
    holders: dict[str, Person] = field(default_factory=dict)


async def found_company(database: Database) -> Company:
    """Make the company directly in the database, signed in without passwords."""

    async def work(tx: Tx) -> Company:
        partner = await make.make_partner(tx)
        client = await make.make_client(tx, partner)
        staff = [await make.make_account(tx, partner, ("specialist",)) for _ in range(SPECIALISTS)]
        lines = []
        for _ in range(LINES):
            line = await make.make_line(tx, partner)
            await make.connect(tx, line, client)
            for account in staff:
                await make.make_specialist(tx, line, account)
            lines.append(line.id)
        users = [await make.make_account(tx, partner, ("user",), client=client) for _ in range(USERS)]
        return Company(
            lines=lines,
            users=[Person(await make.sign_in_as(tx, account), account.id) for account in users],
            specialists=[Person(await make.sign_in_as(tx, account), account.id) for account in staff],
        )

    return await database.run(SYSTEM, work)


class Listener(WSListener):
    """Answers are matched to commands, stamped texts are timed."""

    def __init__(self, company: Company, person: Person) -> None:
        self._company = company
        self._person = person

    def on_ws_frame(self, _transport: WSTransport, frame: WSFrame) -> None:
        now = time.perf_counter()
        body = frame.get_payload_as_bytes()
        if frame.msg_type is WSMsgType.TEXT and body.startswith(b'{"ok":"'):
            waiting = self._person.answers.pop(body[7:43].decode(), None)
            if waiting:
                waiting.set_result(None)
        elif frame.msg_type is WSMsgType.TEXT and body.startswith(b'{"error"'):
            print(f"refused: {body.decode()}", file=sys.stderr)
            os._exit(3)
        elif STAMP in body:
            _time_stamps(self._company, self._person, body, now)


async def join(company: Company, person: Person, port: int) -> None:
    """Connect, and listen."""
    person.socket, _ = await ws_connect(
        lambda: Listener(company, person),
        f"ws://127.0.0.1:{port}/api/socket",
        extra_headers={"cookie": f"liniya_session={person.token}"},
        max_frame_size=64 * 1024 * 1024,
    )


def _time_stamps(company: Company, person: Person, body: bytes, now: float) -> None:
    at = body.find(STAMP)
    while at >= 0:
        end = body.index(STAMP, at + 2)
        reader, sent = body[at + 2 : end].decode().split("|")
        if reader == str(person.account_id):
            company.seen_ms.append((now - float(sent)) * 1000)
        at = body.find(STAMP, end + 2)


async def command(person: Person, data: dict[str, object], *, wait: bool = True) -> None:
    """Send a message; with `wait` until it is kept."""
    assert person.socket is not None
    command_id = str(new_id())
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    person.answers[command_id] = done
    frame = {"id": command_id, "cmd": "message.send", "data": data}
    person.socket.send(WSMsgType.TEXT, json.dumps(frame).encode())
    if wait:
        await done


async def measure_seen(company: Company, holders: dict[UUID, UUID], seconds: float, rate: int) -> None:
    """Messages at an even pace, alternately by a user and by the specialist who holds his inquiry."""
    staff = {person.account_id: person for person in company.specialists}
    start, line = time.perf_counter(), str(company.lines[0])
    for n in range(int(seconds * rate)):
        delay = start + n / rate - time.perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        user = random.choice(company.users)
        holder = staff[holders[user.account_id]]
        now = time.perf_counter()
        if n % 2:
            text = f"@@{holder.account_id}|{now}@@ Вопрос"
            await command(user, {"line_id": line, "text": text}, wait=False)
        else:
            text = f"@@{user.account_id}|{now}@@ Ответ"
            data: dict[str, object] = {"line_id": line, "user_id": str(user.account_id), "text": text}
            await command(holder, data, wait=False)
    await asyncio.sleep(2)


async def ask_everywhere(company: Company) -> float:
    """Every user asks on every line at once; returns the seconds until all are answered."""

    async def ask(user: Person) -> None:
        text = "Не закрывается октябрь: пишет ошибку по 20 счёту"
        lines = random.sample(company.lines, len(company.lines))
        await asyncio.gather(*(command(user, {"line_id": str(line), "text": text}) for line in lines))

    start = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for user in company.users:
            tasks.create_task(ask(user))
    return time.perf_counter() - start


def processor_seconds(process: int, postgres: int) -> tuple[float, float, float]:
    """Processor time used so far by the product, its PostgreSQL, and this generator."""
    both, inner = machine.cpu_seconds([process]), machine.cpu_seconds([postgres])
    own = os.times()
    return both - inner, inner, own.user + own.system


def _difference(after: tuple[float, ...], before: tuple[float, ...]) -> list[float]:
    return [late - early for late, early in zip(after, before, strict=True)]


async def end_all(database: Database) -> int:
    """End all inquiries outside the measured time; returns how many were assigned."""

    async def work(tx: Tx) -> int:
        count = await tx.session.scalar(text("SELECT count(*) FROM inquiries WHERE state = 'assigned'"))
        await tx.session.execute(text("UPDATE assignments SET ended_at = now() WHERE ended_at IS NULL"))
        await tx.session.execute(
            text("UPDATE inquiries SET state = 'finished', finished_at = now() WHERE state <> 'finished'")
        )
        return int(count or 0)

    return await database.run(SYSTEM, work)


async def holders_of(database: Database) -> dict[UUID, UUID]:
    async def work(tx: Tx) -> dict[UUID, UUID]:
        rows = await tx.session.execute(text("SELECT user_id, assignee_id FROM inquiries WHERE state <> 'finished'"))
        return {row.user_id: row.assignee_id for row in rows}

    return await database.run(SYSTEM, work)


async def run(options: argparse.Namespace) -> dict[str, float]:
    folder, port = Path(tempfile.mkdtemp(prefix="liniya-bench-")), machine.free_port()
    try:
        with product.serve(folder, port) as process:
            server = EmbeddedPostgres(folder / "postgres")
            async with product.database_at(folder, server.urls) as database:
                return await measure(options, server, database, port, process.pid)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def measure(
    options: argparse.Namespace,
    server: EmbeddedPostgres,
    database: Database,
    port: int,
    process: int,
) -> dict[str, float]:
    company, postgres = await found_company(database), machine.postmaster(server)
    for person in [*company.specialists, *company.users]:
        await join(company, person, port)
    await asyncio.sleep(1)
    await asyncio.gather(
        *(command(user, {"line_id": str(company.lines[0]), "text": "Здравствуйте"}) for user in company.users)
    )
    await measure_seen(company, await holders_of(database), 3, 50)
    company.seen_ms.clear()
    await measure_seen(company, await holders_of(database), options.seconds, 50)
    seen, expected = sorted(company.seen_ms), int(options.seconds * 50)
    if len(seen) != expected:
        raise SystemExit(f"{expected - len(seen)} of {expected} messages were not seen")
    await end_all(database)

    commits = [await asyncio.to_thread(machine.pgbench, server, options.pgbench_seconds)]
    rates, spent = [], [0.0, 0.0, 0.0]
    for _ in range(options.passes):
        before = processor_seconds(process, postgres)
        seconds = await ask_everywhere(company)
        spent = [
            sum(pair) for pair in zip(spent, _difference(processor_seconds(process, postgres), before), strict=True)
        ]
        assigned = await end_all(database)
        if assigned != USERS * LINES:
            raise SystemExit(f"only {assigned} of {USERS * LINES} inquiries were assigned")
        rates.append(assigned / seconds)
        commits.append(await asyncio.to_thread(machine.pgbench, server, options.pgbench_seconds))
    inquiries, yardstick = statistics.median(rates), statistics.median(commits)
    return {
        "send_to_seen_p50_ms": seen[len(seen) // 2],
        "send_to_seen_p99_ms": seen[int(len(seen) * 0.99)],
        "product_us_per_inquiry": spent[0] / (options.passes * USERS * LINES) * 1e6,
        "postgres_us_per_inquiry": spent[1] / (options.passes * USERS * LINES) * 1e6,
        "generator_us_per_inquiry": spent[2] / (options.passes * USERS * LINES) * 1e6,
        "inquiries_per_s": inquiries,
        "pgbench_commits_per_s": yardstick,
        "inquiries_vs_pgbench": inquiries / yardstick,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long 50 messages per second are sent")
    parser.add_argument("--passes", type=int, default=5, help="how often everybody asks on every line")
    parser.add_argument("--pgbench-seconds", type=int, default=4)
    figures = uvloop.run(run(parser.parse_args()))
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    is_good = figures["send_to_seen_p99_ms"] <= P99_LIMIT_MS and figures["inquiries_vs_pgbench"] >= RATIO_LIMIT
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
