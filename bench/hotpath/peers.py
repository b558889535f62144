"""The peers: XMPP servers from Debian, as child processes on loopback, with their message archives on our PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template

from bench.hotpath.generator import Connection
from bench.machine import free_port
from liniya.infra.postgres import EmbeddedPostgres
from liniya.kit.refusal import Refused

TEMPLATES = Path(__file__).parent / "peers"
PASSWORD = "pw"  # noqa: S105  the generator says it, too
_EJABBERD_SCHEMA = Path("/usr/share/ejabberd/sql/pg.sql")
_START_S = 40.0
_STOP_S = 10.0


@dataclass(frozen=True)
class Peer:
    """A running one."""

    name: str
    pid: int
    port: int


def installed() -> list[str]:
    """Which peers are there: `make bench-peers` installs them."""
    return [name for name, program in (("prosody", "prosody"), ("ejabberd", "ejabberdctl")) if shutil.which(program)]


@contextmanager
def running(name: str, folder: Path, server: EmbeddedPostgres, accounts: int) -> Iterator[Peer]:
    """Start a peer with the accounts u0, u1, …; everything that it writes is in `folder` and in its own database."""
    folder.mkdir()
    port = free_port()
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}")
    command, environment = _PREPARE[name](folder, port, server, accounts)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | environment, cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_it_listens(name, process, port, folder)
        yield Peer(name, process.pid, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def pairs(peer: Peer, count: int, *, both_ways: bool = False) -> list[Connection]:
    """In each pair the second one writes to the first one, who may write, too."""
    connections = []
    for number in range(count):
        first, second = f"u{2 * number}", f"u{2 * number + 1}"
        answers = count + number
        if both_ways:
            connections.append(Connection(peer.port, first, second, sends=answers, reads=(number,)))
            connections.append(Connection(peer.port, second, first, sends=number, reads=(answers,)))
        else:
            connections.append(Connection(peer.port, first, reads=(number,)))
            connections.append(Connection(peer.port, second, first, sends=number))
    return connections


def _prepare_prosody(
    folder: Path, port: int, server: EmbeddedPostgres, accounts: int
) -> tuple[Sequence[str], dict[str, str]]:
    config = _fill("prosody.cfg.lua", folder, port, server)
    known = folder / "localhost" / "accounts"
    known.mkdir(parents=True)
    for number in range(accounts):
        (known / f"u{number}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}" }};\n')
    return ["prosody", "-F", "--config", str(config)], {}


def _prepare_ejabberd(
    folder: Path, port: int, server: EmbeddedPostgres, accounts: int
) -> tuple[Sequence[str], dict[str, str]]:
    """Started without ejabberdctl: no distributed node, so no `epmd` is left running."""
    config = _fill("ejabberd.yml", folder, port, server)
    with server.connect("ejabberd") as connection:
        connection.execute(_EJABBERD_SCHEMA.read_text())
        connection.execute(
            "INSERT INTO users (username, password) SELECT 'u' || number, %s FROM generate_series(0, %s) AS number",
            [PASSWORD, accounts - 1],
        )
    code = next(Path("/usr/lib").glob("*/ejabberd-*/ebin/ejabberd.app")).parent
    spool = folder / "mnesia"
    spool.mkdir()
    # Erlang takes its limit of connections from the open files that are allowed, and room for each: a sane number.
    command = [
        "erl",
        "-noinput",
        "+Q",
        "65536",
        "-pa",
        str(code),
        "-mnesia",
        "dir",
        f'"{spool}"',
        "-s",
        "ejabberd",
    ]
    environment = {
        "HOME": str(folder),
        "ERL_LIBS": str(code.parent.parent),
        "EJABBERD_CONFIG_PATH": str(config),
        "EJABBERD_LOG_PATH": str(folder / "log"),
        "ERL_CRASH_DUMP": str(folder / "crash.dump"),
    }
    return command, environment


def _fill(template: str, folder: Path, port: int, server: EmbeddedPostgres) -> Path:
    text = Template((TEMPLATES / template).read_text())
    config = folder / template
    config.write_text(text.substitute(folder=folder, port=port, database_port=server.port))
    return config


def _wait_until_it_listens(name: str, process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    limit = time.monotonic() + _START_S
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(1)  # its modules are still being loaded
                return
        time.sleep(0.1)
    said = "".join(path.read_text(errors="replace") for path in (folder / "output", folder / "log") if path.exists())
    raise Refused(f"{name} did not start: {said.strip()[-2000:]}")


_PREPARE: dict[str, Callable[[Path, int, EmbeddedPostgres, int], tuple[Sequence[str], dict[str, str]]]] = {
    "prosody": _prepare_prosody,
    "ejabberd": _prepare_ejabberd,
}
