"""What the machine spends: processor time and memory of process trees, and the commits that the disk allows."""

from __future__ import annotations

import contextlib
import resource
import socket
import subprocess
from collections.abc import Iterable

import psutil

from liniya.infra.postgres import EmbeddedPostgres, program


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used so far by these processes and all their children, also by those that have ended."""
    total = 0.0
    for pid in pids:
        for process in _tree(pid):
            with contextlib.suppress(psutil.Error):
                used = process.cpu_times()
                total += used.user + used.system + used.children_user + used.children_system
    return total


def busy_seconds() -> float:
    """Processor time that all programs of the machine have used so far."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)


def memory_bytes(pids: Iterable[int]) -> int:
    """Memory of these processes and their children; what is shared counts in parts (PSS)."""
    total = 0
    for pid in pids:
        for process in _tree(pid):
            with contextlib.suppress(psutil.Error):
                total += process.memory_full_info().pss
    return total


def family(pid: int) -> set[int]:
    """The process and all its children."""
    return {process.pid for process in _tree(pid)}


def _tree(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def postmaster(server: EmbeddedPostgres) -> int:
    """The process of a running server, whoever started it."""
    return int((server.data / "postmaster.pid").read_text().split()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def raise_open_files() -> None:
    """As many open files as are allowed, for this process and for those that it starts."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def pgbench(server: EmbeddedPostgres, seconds: float, *, clients: int = 32, rows: int = 1) -> float:
    """Commits per second with so many clients, each commit inserting so many rows."""
    with server.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_rows (id bigint GENERATED ALWAYS AS IDENTITY, body text)")
        connection.execute("TRUNCATE bench_rows")
    script = server.home / f"insert{rows}.sql"
    script.write_text(f"INSERT INTO bench_rows (body) SELECT 'x' FROM generate_series(1, {rows});\n")
    script.chmod(0o644)
    address = ["-h", str(server.socket_dir), "-p", str(server.port), "-U", "postgres", "postgres"]
    load = ["-n", "-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))), "-f", str(script)]
    done = subprocess.run([str(program("pgbench")), *load, *address], capture_output=True, text=True, check=True)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("tps =")]
    return float(line.split()[2])
