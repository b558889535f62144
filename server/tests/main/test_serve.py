"""Started, stopped, killed: what an operator may do to the product, done to real processes."""

from __future__ import annotations

import os
import signal
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from liniya.infra.postgres import EmbeddedPostgres
from tests.main.program import Program, free_port, run, wait_for


@pytest.fixture
def folder(short_dir: Path) -> Path:
    return short_dir / f"data-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def elsewhere(short_dir: Path) -> Iterator[int]:
    """A second PostgreSQL, started separately, on TCP; the port."""
    port = free_port()
    server = EmbeddedPostgres(
        short_dir / "elsewhere", durable=False, settings={"listen_addresses": "127.0.0.1", "port": str(port)}
    )
    server.start()
    yield port
    server.stop()


@pytest.mark.timeout(180)
def test_ten_starts_and_stops_leave_nothing(folder: Path) -> None:
    program = Program(folder)
    for turn in range(10):
        began = time.monotonic()
        with program:
            took = time.monotonic() - began
            health = program.health()
            assert health is not None
            assert health["status"] == "ok"
            assert program.stop(signal.SIGINT if turn % 2 else signal.SIGTERM) == 0, program.said()
        assert program.left_over() == []
        assert "Traceback" not in program.said()
        assert turn == 0 or took < 10
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", program.port))


def test_idle_product_is_small(folder: Path) -> None:
    """Web, jobs and database together; PSS, because PostgreSQL's processes share memory."""
    with Program(folder) as program:
        time.sleep(2)
        used = sum(process.memory_full_info().pss for process in program.processes())
    assert used < 350 * 1024**2, f"{used / 1024**2:.0f} MiB"


@pytest.mark.parametrize("after_s", [0.3, 0.8, 1.3])
def test_stopped_while_it_starts(folder: Path, after_s: float) -> None:
    program = Program(folder)
    program.launch()
    time.sleep(after_s)
    # Before our own code runs, Python itself ends with the signal or with its code for Ctrl-C.
    assert program.stop() in {0, 1, 130, -signal.SIGINT}, program.said()
    assert program.left_over() == []
    with program:
        pass


def test_after_postgres_is_killed_it_stops_and_the_next_start_works(folder: Path) -> None:
    with Program(folder) as program:
        os.kill(program.database_pid(), signal.SIGKILL)
        assert program.process
        assert program.process.wait(15) == 1
        assert "PostgreSQL has ended unexpectedly" in program.said()
    with program:
        pass
    assert program.left_over() == []


def test_after_the_server_is_killed_the_next_start_works(folder: Path) -> None:
    with Program(folder) as program:
        program.kill()
    with program:
        pass
    assert program.left_over() == []


def test_killed_while_it_starts_for_the_first_time(folder: Path) -> None:
    program = Program(folder)
    for after_s in (0.6, 0.9, 1.2):
        program.launch()
        time.sleep(after_s)
        program.kill()
    with program:
        pass
    assert program.left_over() == []


def test_nothing_runs_on_when_the_server_is_killed(folder: Path) -> None:
    with Program(folder) as program:
        program.kill()
        assert wait_for(lambda: not program.processes(), 10)


def test_second_server_on_the_same_folder_is_refused(folder: Path) -> None:
    with Program(folder) as program:
        refused = run("serve", LINIYA_DATA_DIR=str(folder), LINIYA_PORT=str(free_port()))
        assert refused.returncode == 2
        assert refused.stderr == f"Another Liniya is already running on the data folder {folder}/postgres.\n"
        assert program.health() is not None


def test_port_in_use_is_refused(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run("serve", LINIYA_DATA_DIR=str(folder), LINIYA_PORT=str(port))
    assert refused.returncode == 2
    assert refused.stderr == (
        f"LINIYA_PORT {port} on 127.0.0.1 is in use by another program: stop that program or choose another port.\n"
    )


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"LINIYA_PORT": "http"}, "LINIYA_PORT must be a port number from 1 to 65535, not 'http'."),
        ({"LINIYA_PROT": "8000"}, "There is no setting LINIYA_PROT; did you mean LINIYA_PORT?"),
    ],
)
def test_wrong_setting_is_refused(folder: Path, settings: dict[str, str], sentence: str) -> None:
    refused = run("serve", **({"LINIYA_DATA_DIR": str(folder)} | settings))
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", sentence + "\n")
    assert not folder.exists()


def test_commands_join_the_running_server(folder: Path) -> None:
    with Program(folder):
        done = run("migrate", LINIYA_DATA_DIR=str(folder))
        assert (done.returncode, done.stdout) == (0, "The database is up to date.\n"), done.stderr


def test_a_newer_database_is_refused(folder: Path) -> None:
    """An old node that starts again while the others are being upgraded must not do harm."""
    with Program(folder) as program:
        server = EmbeddedPostgres(folder / "postgres")
        with server.connect("liniya") as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        refused = run("migrate", LINIYA_DATA_DIR=str(folder))
        assert program.health() is not None
    assert (refused.returncode, refused.stderr) == (
        2,
        "The database was made by a newer version of Liniya: start that one.\n",
    )


def test_commands_run_without_a_server(folder: Path) -> None:
    done = run("migrate", LINIYA_DATA_DIR=str(folder))
    assert done.returncode == 0, done.stderr
    assert Program(folder).left_over() == []


@pytest.mark.parametrize("attributes", ["SUPERUSER", "CREATEROLE", ""])
def test_external_postgres(folder: Path, elsewhere: int, attributes: str) -> None:
    name = f"outside_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"postgresql://postgres@127.0.0.1:{elsewhere}/postgres", autocommit=True) as superuser:
        superuser.execute(f"CREATE ROLE {name} LOGIN {attributes}".encode())
        superuser.execute(f"CREATE DATABASE {name} OWNER {name}".encode())
    url = f"postgresql://{name}@127.0.0.1:{elsewhere}/{name}"
    with Program(folder, {"LINIYA_DATABASE_URL": url}) as program:
        assert program.health() is not None
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
            owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
            assert owners.fetchall() == [(name,)]
        assert program.stop() == 0
    assert not (folder / "postgres").exists()
    assert program.left_over() == []


def test_log_knows_no_query_strings_and_no_addresses(folder: Path) -> None:
    with Program(folder) as program, socket.create_connection(("127.0.0.1", program.port)) as client:
        client.sendall(b"GET /api/session?token=secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        while client.recv(4096):
            pass
        assert wait_for(lambda: "/api/session" in program.said(), 5)
        assert "secret" not in program.said()
        assert "127.0.0.1:" not in program.said().partition("/api/session")[2]
