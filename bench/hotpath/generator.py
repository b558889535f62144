"""The load generator: built from `loadgen.c` when it is needed, run beside what it loads."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from liniya.kit.refusal import Refused

HERE = Path(__file__).parent
_CFLAGS = ("-O2", "-Wall", "-Wextra", "-Werror")


@dataclass(frozen=True)
class Connection:
    """One client of the generator; the fields are explained in `loadgen.c`."""

    port: int
    login: str
    to: str = ""
    sends: int | None = None
    reads: tuple[int, ...] = ()

    @property
    def line(self) -> str:
        sends = "-" if self.sends is None else str(self.sends)
        reads = ",".join(map(str, self.reads)) or "-"
        return "\t".join((str(self.port), self.login, sends, reads, self.to))


def build(name: str, *flags: str) -> Path:
    """Compile a C file of this folder; what was built from the same text before is taken again."""
    source = HERE / name
    key = hashlib.sha256(source.read_bytes() + " ".join((*_CFLAGS, *flags)).encode()).hexdigest()[:16]
    built = Path(tempfile.gettempdir()) / f"liniya-bench-{key}" / source.stem
    if not built.exists():
        if shutil.which("gcc") is None:
            raise Refused("The benchmark's load generator is written in C: install gcc.")
        built.parent.mkdir(exist_ok=True)
        new = built.with_suffix(".new")
        subprocess.run(["gcc", *_CFLAGS, *flags, "-o", str(new), str(source)], check=True)
        new.rename(built)
    return built


def refuse_leftovers() -> None:
    """Two loads at once would measure each other."""
    for process in psutil.process_iter(["name", "pid"]):
        if process.info["name"] == "loadgen":
            raise Refused(f"A load generator still runs (process {process.info['pid']}): end it first.")


def run(
    connections: Sequence[Connection],
    protocol: str,
    folder: Path,
    *,
    on_start: Callable[[], None],
    on_end: Callable[[], None],
    **options: float,
) -> dict[str, Any]:
    """Run a load; `on_start` and `on_end` are called around the measured time."""
    command = _command(connections, protocol, folder)
    for name, value in options.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    figures: dict[str, Any] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        try:
            for line in process.stdout:
                if line == "START\n":
                    on_start()
                elif line == "END\n":
                    on_end()
                elif line.startswith("{"):
                    figures = json.loads(line)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read()
    if process.returncode or not figures:
        raise Refused(f"The load generator gave up: {said.strip()[-1000:]}")
    return figures


@contextmanager
def idle(connections: Sequence[Connection], protocol: str, folder: Path) -> Iterator[None]:
    """Keep connections open that say nothing."""
    command = [*_command(connections, protocol, folder), "--idle"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        if process.stdout.readline() != "READY\n":
            raise Refused(f"The load generator gave up: {process.stderr.read().strip()[-1000:]}")
        try:
            yield
        finally:
            process.stdin.close()


def _command(connections: Sequence[Connection], protocol: str, folder: Path) -> list[str]:
    path = folder / "connections.tsv"
    path.write_text("".join(f"{connection.line}\n" for connection in connections))
    return [str(build("loadgen.c")), "--connections", str(path), "--protocol", protocol]
