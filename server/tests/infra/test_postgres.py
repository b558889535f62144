"""The embedded server: starts, stops, survives being killed at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from liniya.infra.postgres import DataFolderInUse, EmbeddedPostgres
from liniya.infra.roles import plain

HOLDER = """
import sys, time
from pathlib import Path
from liniya.infra.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def home(short_dir: Path, request: pytest.FixtureRequest) -> Path:
    return short_dir / f"home-{abs(hash(request.node.name)) % 10**8}"


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(home, durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def holder(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process with a running server on this folder, and the server's pid."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    pid = int(process.stdout.readline())
    yield process, pid
    process.kill()
    process.wait()
    process.stdout.close()


def test_application_role_obeys_row_level_security(server: EmbeddedPostgres) -> None:
    with psycopg.connect(plain(server.urls.app)) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert found == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE anything (id int)")


def test_owner_role_makes_tables_and_trusted_extensions(server: EmbeddedPostgres) -> None:
    with psycopg.connect(plain(server.urls.owner)) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE anything (id int)")
        assert connection.execute("SELECT lower('ЁЖ')").fetchone() == ("ёж",)


def test_what_is_committed_is_on_the_disk(home: Path) -> None:
    server = EmbeddedPostgres(home)
    server.start()
    try:
        with psycopg.connect(plain(server.urls.app)) as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
                assert connection.execute("SELECT current_setting(%s)", [name]).fetchone() == ("on",), name
    finally:
        server.stop()


def test_stop_leaves_nothing_and_data_stay(home: Path) -> None:
    for turn in range(3):
        server = EmbeddedPostgres(home, durable=False)
        server.start()
        with server.connect() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (turn int)")
            connection.execute("INSERT INTO kept VALUES (%s)", [turn])
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (turn + 1,)
        pid = server.pid
        server.stop()
        assert pid is not None
        assert not psutil.pid_exists(pid)
        assert not server.socket_dir.exists()
        assert not (home / "data" / "postmaster.pid").exists()


def test_second_start_on_the_same_folder_is_refused(server: EmbeddedPostgres, home: Path) -> None:
    with pytest.raises(DataFolderInUse, match="already running on the data folder"):
        EmbeddedPostgres(home, durable=False).start()
    with server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_after_the_server_is_killed_the_next_start_works(server: EmbeddedPostgres, home: Path) -> None:
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    deadline = time.monotonic() + 5
    while server.is_running() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not server.is_running()
    server.stop()
    again = EmbeddedPostgres(home, durable=False)
    try:
        again.start()
    finally:
        again.stop()


def test_after_our_process_is_killed_the_next_start_works(
    holder: tuple[subprocess.Popen[str], int], home: Path
) -> None:
    process, pid = holder
    process.kill()
    process.wait()
    server = EmbeddedPostgres(home, durable=False)
    try:
        server.start()
        assert server.pid != pid
        assert not _alive(pid)
    finally:
        server.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_server_stops_by_itself_when_our_process_is_killed(holder: tuple[subprocess.Popen[str], int]) -> None:
    process, pid = holder
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(pid)


def test_stale_files_with_the_pid_of_a_stranger_do_not_matter(home: Path) -> None:
    server = EmbeddedPostgres(home, durable=False)
    server.start()
    server.stop()
    (home / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home}/data\n1\n5432\n/tmp\n\n1 1\nready\n")
    try:
        server.start()
    finally:
        server.stop()


def test_interrupted_setting_up_is_done_again(home: Path) -> None:
    (home / "data.unfinished").mkdir(parents=True)
    (home / "data.unfinished" / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(home, durable=False)
    try:
        server.start()
    finally:
        server.stop()


def test_deep_folder_gets_a_short_socket(short_dir: Path) -> None:
    server = EmbeddedPostgres(short_dir / ("deep" * 20) / "pg", durable=False)
    try:
        server.start()
        with psycopg.connect(plain(server.urls.app)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.stop()
    assert not server.socket_dir.exists()


def test_private_folder_above_is_made_passable_but_not_readable(short_dir: Path) -> None:
    private = short_dir / "private"
    private.mkdir(mode=0o700)
    server = EmbeddedPostgres(private / "pg", durable=False)
    try:
        server.start()
    finally:
        server.stop()
    assert private.stat().st_mode & 0o777 == (0o701 if os.geteuid() == 0 else 0o700)


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
