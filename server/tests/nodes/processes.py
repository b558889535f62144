"""The product in several processes on one database, as an operator runs it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Tx
from liniya.infra.postgres import DatabaseUrls
from liniya.main import make
from liniya.main.app import make_database
from liniya.main.settings import Settings
from tests.flows.world import World, make_world
from tests.main.program import Program, free_port, wait_for
from tests.nodes.client import Client


@dataclass
class Company:
    """A database and the people in it; the nodes are started by the test."""

    urls: DatabaseUrls
    folder: Path
    world: World
    tokens: dict[str, str] = field(default_factory=dict)

    def node(self, **settings: str) -> Program:
        """Another `liniya serve`, to be started."""
        return Program(self.folder / f"node-{uuid.uuid4().hex[:6]}", self._settings(settings))

    def worker(self, **settings: str) -> Program:
        """Another `liniya worker`, to be started."""
        return Program(self.folder / f"worker-{uuid.uuid4().hex[:6]}", self._settings(settings), words=("worker",))

    def _settings(self, more: dict[str, str]) -> dict[str, str]:
        shared = {"LINIYA_DATABASE_URL": self.urls.owner, "LINIYA_JOBS": "apart"}
        return shared | {f"LINIYA_{name.upper()}": value for name, value in more.items()}

    async def sign_in(self, name: str) -> str:
        person = self.world.people[name]
        self.tokens[name] = await self.world.database.run(SYSTEM, lambda tx: make.sign_in_as(tx, person))
        return self.tokens[name]

    async def client(self, name: str, url: str, **how: Any) -> Client:
        """A client that has taken its snapshot just now."""
        token = self.tokens.get(name) or await self.sign_in(name)
        async with httpx.AsyncClient(base_url=url, cookies={COOKIE: token}, verify=how.get("tls") or True) as browser:
            snapshot = await browser.get("/api/snapshot")
            snapshot.raise_for_status()
        return Client(url.replace("http", "ws", 1), token, snapshot.json()["pos"], **how)

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.world.database.tx(SYSTEM) as tx:
            return list((await tx.session.execute(text(query), values)).all())

    async def do(self, statement: str, **values: Any) -> None:
        async def work(tx: Tx) -> None:
            await tx.session.execute(text(statement), values)

        await self.world.database.run(SYSTEM, work)


@asynccontextmanager
async def company(urls: DatabaseUrls, folder: Path) -> AsyncIterator[Company]:
    """A line with the user Лебедева and the specialist Ремизова, and nobody here yet."""
    database = make_database(Settings(data_dir=folder, database_url=urls.owner), urls)
    async with database.jobs.open_async():
        world = await make_world(database)
        await world.user("Лебедева")
        await world.specialist("Ремизова", here=False)
        yield Company(urls, folder, world)
    await database.close()


@contextmanager
def launched(*programs: Program) -> Iterator[tuple[Program, ...]]:
    """All of them at the same moment."""
    for program in programs:
        program.launch()
    try:
        for program in programs:
            assert is_up(program), program.said()
        yield programs
    finally:
        for program in programs:
            if program.process and program.process.poll() is None:
                program.process.send_signal(signal.SIGCONT)
                program.process.kill()
                program.process.wait()


def is_up(program: Program) -> bool:
    """A node answers, a worker says so."""
    if program.words == ("serve",):
        return program.answers()
    assert program.process
    process = program.process
    return wait_for(lambda: process.poll() is not None or "doing jobs" in program.said()) and process.poll() is None


async def times_told(company: Company, name: str) -> int:
    """How often others were told of a change of this person's presence."""
    query = "SELECT 1 FROM stream_events WHERE type = 'presence.changed' AND data->>'account_id' = :id"
    return len(await company.rows(query, id=str(company.world.people[name].id)))


def freeze(program: Program) -> None:
    assert program.process
    os.kill(program.process.pid, signal.SIGSTOP)


def thaw(program: Program) -> None:
    assert program.process
    os.kill(program.process.pid, signal.SIGCONT)


HAPROXY = os.environ.get("HAPROXY", "/usr/sbin/haproxy")
DEPLOY = Path(__file__).resolve().parents[3] / "deploy"
CERTIFICATE = Path(__file__).resolve().parents[1] / "infra" / "localhost.pem"


@contextmanager
def balancer(folder: Path, nodes: list[Program], port: int | None = None) -> Iterator[int]:
    """HAProxy with exactly the committed configuration; the port."""
    port = port or free_port()
    pem = folder / "haproxy.pem"
    pem.write_text(CERTIFICATE.read_text())
    given = {f"LINIYA_NODE_{number}": f"127.0.0.1:{node.port}" for number, node in enumerate(nodes, 1)}
    said = folder / "haproxy.log"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [HAPROXY, "-db", "-f", str(DEPLOY / "haproxy.cfg")],
            env=os.environ | given | {"LINIYA_BIND": f"127.0.0.1:{port}", "LINIYA_PEM": str(pem)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        assert wait_for(lambda: _listens(port), 10), said.read_text()
        yield port
        assert process.poll() is None, said.read_text()
    finally:
        process.terminate()
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
