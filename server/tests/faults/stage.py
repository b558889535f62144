"""What a fault run happens on: a database that can be killed, nodes, a worker and a mail server, each a process of its own.

Whatever dies is started again after a moment, as systemd does.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg

from liniya.infra.postgres import DATABASE, OWNER_ROLE, DatabaseUrls, EmbeddedPostgres
from liniya.kit.refusal import Refused
from liniya.main.migrate import migrate
from tests.faults.clocks import WallClock
from tests.faults.wire import Wire
from tests.main.program import Program, free_port

LOOK_S = 0.1


@dataclass
class Stage:
    """`programs`: nodes first, then the worker."""

    folder: Path
    server: EmbeddedPostgres
    nodes: list[Program]
    worker: Program
    mail: MailServer
    to_database: Wire
    to_nodes: list[Wire]
    """One for each node: clients come through it."""
    clocks: list[WallClock]
    """One for each program."""
    restarts: int = 0
    _frozen: set[int] = field(default_factory=set)

    @property
    def urls(self) -> list[str]:
        return [f"ws://127.0.0.1:{wire.port}" for wire in self.to_nodes]

    def kill_program(self, program: Program) -> None:
        if program.process is not None and program.process.poll() is None:
            program.process.kill()

    def kill_database(self) -> None:
        """The postmaster; its children leave when they notice."""
        if self.server.pid is not None and self.server.is_running():
            os.kill(self.server.pid, signal.SIGKILL)

    def kill_backend(self) -> None:
        """One session of the product: PostgreSQL then ends all of them and recovers."""
        with contextlib.suppress(psycopg.Error), self.server.connect() as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE datname = 'liniya' ORDER BY random() LIMIT 1"
            found = connection.execute(query).fetchone()
            if found:
                os.kill(found[0], signal.SIGKILL)

    @property
    def awake_nodes(self) -> list[Program]:
        """Those that do not stand still."""
        return [node for node in self.nodes if node.process is None or node.process.pid not in self._frozen]

    async def freeze(self, program: Program, seconds: float) -> None:
        process = program.process
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGSTOP)
        self._frozen.add(process.pid)
        await asyncio.sleep(seconds)
        self._frozen.discard(process.pid)
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)

    def heal(self) -> None:
        """What was frozen or disturbed when the last fault was broken off goes on."""
        for pid in self._frozen:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self._frozen.clear()
        for wire in (self.to_database, *self.to_nodes):
            wire.heal()

    async def supervise(self) -> None:
        """Until cancelled."""
        while True:
            if not self.server.is_running():
                await asyncio.to_thread(self._restart_database)
            for program in (*self.nodes, self.worker):
                if program.process is not None and program.process.poll() is not None:
                    self.restarts += 1
                    program.launch()
            self.mail.keep()
            await asyncio.sleep(LOOK_S)

    def _restart_database(self) -> None:
        self.restarts += 1
        self.server.stop()
        with contextlib.suppress(Refused):  # it was killed while it started: the next look tries again
            self.server.start()

    async def all_up(self, within_s: float = 60) -> None:
        async with asyncio.timeout(within_s):
            for node in self.nodes:
                while True:
                    told = await asyncio.to_thread(node.health)
                    if told is not None and told["status"] == "ok":
                        break
                    await asyncio.sleep(0.2)


@dataclass
class MailServer:
    """A real SMTP server in a process of its own; what it has taken is on disk before it says so."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Start it unless it runs."""
        if self.process is None or self.process.poll() is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "tests.faults.mail", str(self.port), str(self.folder)]
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def taken(self) -> list[tuple[str, datetime]]:
        """The Message-IDs of what has arrived, and when; once for each time."""
        return sorted(
            ((path.read_text().strip(), datetime.fromtimestamp(path.stat().st_mtime, UTC)))
            for path in self.folder.glob("*.id")
        )


@asynccontextmanager
async def stage(folder: Path, nodes: int = 2, **settings: str) -> AsyncIterator[Stage]:
    """Everything is up inside, and nothing is left afterwards."""
    server = EmbeddedPostgres(folder / "pg", settings={"max_connections": "100"})
    mail = MailServer(folder / "mail")
    to_database = Wire(lambda: asyncio.open_unix_connection(server.socket_dir / f".s.PGSQL.{server.port}"))
    try:
        urls: DatabaseUrls = server.start()
        migrate(urls)
        mail.keep()
        shared = {
            "LINIYA_DATABASE_URL": f"postgresql://{OWNER_ROLE}@127.0.0.1:{to_database.port}/{DATABASE}",
            "LINIYA_JOBS": "apart",
            "LINIYA_SMTP_URL": f"smtp://127.0.0.1:{mail.port}",
            "LINIYA_LOG_LEVEL": "warning",
            **settings,
        }
        names = [*(f"node-{number}" for number in range(nodes)), "worker"]
        clocks = [WallClock(folder / f"{name}.clock", late_s=1) for name in names]
        *programs, worker = (
            Program(folder / name, shared | clock.environment, words=("worker",) if name == "worker" else ("serve",))
            for name, clock in zip(names, clocks, strict=True)
        )
        to_nodes = [Wire(partial(asyncio.open_connection, "127.0.0.1", program.port)) for program in programs]
        made = Stage(folder, server, programs, worker, mail, to_database, to_nodes, clocks)
        try:
            async with AsyncExitStack() as wires:
                for wire in (to_database, *to_nodes):
                    await wires.enter_async_context(wire.laid())
                for program in (*programs, worker):
                    program.launch()
                await made.all_up()
                yield made
        finally:
            for program in (*programs, worker):
                if program.process is not None and program.process.poll() is None:
                    program.process.send_signal(signal.SIGCONT)
                    program.kill()
    finally:
        mail.kill()
        server.stop()
