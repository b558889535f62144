"""The product as an operator has it: the process `liniya serve` on a data folder and a port of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

COMMAND = [sys.executable, "-m", "liniya.main.cli"]
PATIENCE_S = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(*words: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """A command that ends by itself; `given` is its input."""
    return subprocess.run(
        [*COMMAND, *words],
        env=_environment(settings),
        input=given,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def wait_for(what: Callable[[], object], patience: float = PATIENCE_S) -> bool:
    """Ask `what()` until it says yes."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.03)
    return False


@dataclass
class Program:
    """`with Program(folder) as program:` starts it, waits until it answers, and stops it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ("serve",)
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        self.log = self.folder.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Program:
        self.launch()
        assert self.answers(), self.said()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def launch(self) -> None:
        settings = {"LINIYA_PORT": str(self.port), "LINIYA_DATA_DIR": str(self.folder), **self.settings}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [*COMMAND, *self.words],
                env=_environment(settings),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def answers(self) -> bool:
        """True as soon as /healthz says ok; False when the process ended instead."""
        assert self.process
        process = self.process
        return wait_for(lambda: process.poll() is not None or self.health() is not None) and process.poll() is None

    def health(self) -> dict[str, Any] | None:
        url = f"http://127.0.0.1:{self.port}/healthz"
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=5) as answer:
            told: dict[str, Any] = json.load(answer)
            return told
        return None

    def stop(self, number: int = signal.SIGINT) -> int:
        """Like Ctrl-C in a terminal: the signal reaches the whole process group. Returns the exit code."""
        assert self.process
        os.killpg(self.process.pid, number)
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.stop(signal.SIGTERM)

    def said(self) -> str:
        return self.log.read_text()

    def processes(self) -> list[psutil.Process]:
        """Every living process of this data folder."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                told = [process.cwd(), *process.cmdline(), process.environ().get("LINIYA_DATA_DIR", "")]
                if process.status() != psutil.STATUS_ZOMBIE and any(str(self.folder) in word for word in told):
                    found.append(process)
        return found

    def database_pid(self) -> int:
        return int((self.folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])

    def left_over(self) -> list[str]:
        """Processes, sockets, locks and pid files that a stopped program has no right to leave."""
        suspects = ("*.pid", "*.lock", ".s.PGSQL*", "*.sock", "run")
        return [str(process) for process in self.processes()] + [
            str(path) for pattern in suspects for path in self.folder.rglob(pattern)
        ]


def _environment(settings: dict[str, str]) -> dict[str, str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("LINIYA_", "COV_", "PYTEST"))}
    return bare | settings
