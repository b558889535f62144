"""The doctor, and for each of its findings a set-up that is broken that way."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from psycopg.rows import namedtuple_row

from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from liniya.infra.roles import plain
from liniya.main import doctor, doctor_database
from liniya.main.doctor_database import Connection, Finding
from liniya.main.migrate import downgrade
from liniya.main.settings import Settings
from tests.main.program import Program, free_port, run


@pytest.fixture
def owner(fresh_urls: DatabaseUrls) -> Iterator[psycopg.Connection]:
    with psycopg.connect(plain(fresh_urls.owner), autocommit=True) as connection:
        connection.execute("SELECT set_config('liniya.scope', '*', false)")
        yield connection


@pytest.fixture
def app(fresh_urls: DatabaseUrls) -> Iterator[Connection]:
    with psycopg.connect(plain(fresh_urls.app), autocommit=True, row_factory=namedtuple_row) as connection:
        connection.execute("SELECT set_config('liniya.scope', '*', false)")
        yield connection


def bad(findings: list[Finding]) -> list[str]:
    """What is broken; whoever is told what is wrong is told what to do."""
    assert all(bool(finding.do) == (finding.level != "OK") for finding in findings)
    return [finding.what for finding in findings if finding.level != "OK"]


# -- settings and machine


def test_sane_settings() -> None:
    assert bad(doctor.look_at_settings(Settings())) == []
    behind: dict[str, Any] = {"public_url": "https://help.example.com", "trusted_proxies": ("127.0.0.1",)}
    assert bad(doctor.look_at_settings(Settings(**behind))) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"public_url": "http://help.example.com:8000", "host": "192.0.2.1"}, "without encryption"),
        ({"public_url": "http://localhost:9000"}, "leads to port 9000"),
        ({"public_url": "https://help.example.com", "port": 443}, "only this machine"),
        (
            {"public_url": "https://help.example.com", "trusted_proxies": ("127.0.0.1",), "demo": True},
            "demo mode on a public address",
        ),
    ],
)
def test_settings_that_cannot_be_meant(given: dict[str, Any], told: str) -> None:
    (finding,) = doctor.look_at_settings(Settings(**given))
    assert told in finding.found
    assert bad([finding])


def test_data_folder(tmp_path: Path) -> None:
    assert bad(doctor.look_at_folder(tmp_path, 1, 1)) == []
    assert bad(doctor.look_at_folder(tmp_path / "missing")) == ["data folder"]
    assert "MiB free" in doctor.look_at_folder(tmp_path, 2**70, 1)[0].found
    assert "files can still be made" in doctor.look_at_folder(tmp_path, 1, 2**70)[0].found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_data_folder_of_somebody_else() -> None:
    with tempfile.TemporaryDirectory() as name:
        outer, inner = Path(name), Path(name) / "data"
        inner.mkdir()
        os.chown(inner, 12345, 12345)
        told = []
        for mode in (0o700, 0o755):
            outer.chmod(mode)
            os.seteuid(65534)
            try:
                told += doctor.look_at_folder(inner, 1, 1)
            finally:
                os.seteuid(0)
    assert bad(told) == ["data folder", "data folder"]
    assert "may not be read" in told[0].found
    assert "belongs to user 12345" in told[1].found


def test_web_files_and_clock(tmp_path: Path) -> None:
    assert bad([doctor.look_at_web(tmp_path)]) == ["web pages"]
    (tmp_path / "index.html").touch()
    assert bad([doctor.look_at_web(tmp_path)]) == []
    assert bad([doctor.look_at_files(1)]) == []
    assert bad([doctor.look_at_files(2**40)]) == ["open files"]
    assert bad([doctor.look_at_clock(0)]) == []
    assert bad([doctor.look_at_clock(5)]) == ["clock"]
    assert bad([doctor.look_at_clock(-1)]) == ["clock"]


# -- database


def test_a_sane_database(fresh_urls: DatabaseUrls) -> None:
    assert bad(doctor_database.look_at_database(fresh_urls)) == ["jobs"]  # nobody serves it


def test_old_tables(fresh_urls: DatabaseUrls, owner: psycopg.Connection, app: Connection) -> None:
    owner.execute("UPDATE alembic_version SET version_num = '0001'")
    assert bad(doctor_database.look_at_database(fresh_urls)) == ["migrations"]
    owner.execute("UPDATE alembic_version SET version_num = '0003'")


def test_no_tables(fresh_urls: DatabaseUrls) -> None:
    downgrade(fresh_urls, "base")
    assert bad(doctor_database.look_at_database(fresh_urls)) == ["migrations"]


def test_role_that_passes_the_fence(fresh_urls: DatabaseUrls, postgres: EmbeddedPostgres) -> None:
    name = fresh_urls.app.partition("@/")[2].partition("?")[0]
    loose = DatabaseUrls(owner=fresh_urls.owner, app=postgres.url("postgres", name))
    assert "role" in bad(doctor_database.look_at_database(loose))


def test_open_fence(fresh_urls: DatabaseUrls, owner: psycopg.Connection, app: Connection) -> None:
    owner.execute("ALTER TABLE inquiries NO FORCE ROW LEVEL SECURITY")
    owner.execute("DROP POLICY fence ON letters")
    finding = doctor_database.look_at_fences(app)
    assert bad([finding])
    assert "inquiries" in finding.found
    assert "letters" in finding.found


def test_too_few_connections(app: Connection) -> None:
    for _ in range(3):
        app.execute("INSERT INTO nodes (id, seen_at) VALUES (gen_random_uuid(), now())")
    assert bad([doctor_database.look_at_connections(app)]) == ["connections"]


def test_clock_of_the_database(app: Connection) -> None:
    assert bad([doctor_database.look_at_database_clock(app)]) == []
    wrong = [doctor_database.look_at_database_clock(app, lambda: datetime.now(UTC) + timedelta(minutes=1))]
    assert bad(wrong) == ["clocks"]


@pytest.mark.parametrize("role", ["owner", "app"])
def test_long_transaction(fresh_urls: DatabaseUrls, role: str) -> None:
    def connect(url: str) -> Connection:
        return psycopg.connect(plain(url), autocommit=True, row_factory=namedtuple_row)

    with connect(fresh_urls.owner) as owner, connect(fresh_urls.app) as app, connect(getattr(fresh_urls, role)) as slow:
        with slow.transaction():
            slow.execute("SELECT 1")
            assert bad([doctor_database.look_at_transactions(app, owner, longest_s=0)]) == ["transactions"]
        assert bad([doctor_database.look_at_transactions(app, owner)]) == []


def test_facts_that_nobody_numbers(app: Connection) -> None:
    app.execute(
        "INSERT INTO stream_events (type, audiences, data, at) VALUES ('x', '{}', '{}', now() - interval '1 min')"
    )
    assert bad([doctor_database.look_at_facts(app)]) == ["events"]


def test_bus_that_is_not_heard(fresh_urls: DatabaseUrls, app: Connection) -> None:
    assert bad([doctor_database.look_at_bus(app, fresh_urls)]) == []
    assert bad([doctor_database.look_at_bus(app, fresh_urls, "elsewhere")]) == ["bus"]


def test_jobs(app: Connection) -> None:
    assert doctor_database.look_at_jobs(app).level == "WARN"
    app.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert bad([doctor_database.look_at_jobs(app)]) == []
    app.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('x', 'q', 'failed')")
    assert "given up" in doctor_database.look_at_jobs(app).found
    app.execute(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, scheduled_at) VALUES ('x', 'q', now() - interval '1 h')"
    )
    assert doctor_database.look_at_jobs(app).level == "FAIL"


def test_ledger(app: Connection) -> None:
    app.execute("INSERT INTO ledger_days VALUES ('2026-11-23', gen_random_uuid(), 2, 0, 0, 0, 1)")
    assert bad([doctor_database.look_at_ledger(app)]) == ["ledger"]


# -- mail


class Post:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    def may_enter(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right")

    handler = Post()
    controller = Controller(
        handler, hostname="127.0.0.1", port=free_port(), authenticator=may_enter, auth_require_tls=False
    )
    controller.start()
    yield handler, controller.port
    controller.stop()


def test_mail(post: tuple[Post, int]) -> None:
    handler, port = post
    good = Settings(smtp_url=f"smtp://anna:right@127.0.0.1:{port}")
    assert bad([doctor.look_at_mail(good)]) == []
    assert handler.letters == []
    assert bad([doctor.look_at_mail(good, "no address")]) == ["mail"]
    assert bad([doctor.look_at_mail(good, "duty@example.com")]) == []
    assert len(handler.letters) == 1
    assert bad([doctor.look_at_mail(Settings(smtp_url=f"smtp://anna:wrong@127.0.0.1:{port}"))]) == ["mail"]
    assert bad([doctor.look_at_mail(Settings(smtp_url=f"smtp://127.0.0.1:{free_port()}"))]) == ["mail"]
    assert bad([doctor.look_at_mail(Settings())]) == ["mail"]


# -- the whole of it


def test_beside_a_running_server(short_dir: Path) -> None:
    folder = short_dir / "doctor"
    settings = {"LINIYA_DATA_DIR": str(folder)}
    with Program(folder) as program:
        said = run("doctor", "--json", LINIYA_PORT=str(program.port), **settings)
        found = {line["what"]: line["level"] for line in json.loads(said.stdout)}
        assert {
            name: found[name] for name in ("database", "server", "jobs", "ledger", "bus", "tenant fence")
        } == dict.fromkeys(("database", "server", "jobs", "ledger", "bus", "tenant fence"), "OK"), said.stdout
        balance = run("ledger", LINIYA_PORT=str(program.port), **settings)
        assert balance.returncode == 0, balance.stderr
        assert "In balance." in balance.stdout
    stopped = run("doctor", LINIYA_PORT=str(program.port), **settings)
    assert "nobody answers" in stopped.stdout


def test_a_database_that_is_away() -> None:
    port = free_port()
    said = run("doctor", LINIYA_DATABASE_URL=f"postgresql://nobody@127.0.0.1:{port}/nothing")
    assert said.returncode == 1
    assert "FAIL database" in said.stdout
    assert "Traceback" not in said.stderr
