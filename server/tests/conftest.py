"""What every test may ask for. The database is a real PostgreSQL, one server per test process, made when needed.

Makers, transactions and clients of the product are in `tests/fixtures.py`.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import sql

from liniya.infra.postgres import APP_ROLE, OWNER_ROLE, DatabaseUrls, EmbeddedPostgres
from liniya.main.migrate import migrate

pytest_plugins = ["tests.fixtures"]
TEMPLATE = "liniya"


@pytest.fixture(scope="session")
def short_dir() -> Iterator[Path]:
    """A temporary folder with a short path: sockets live in it."""
    folder = Path(tempfile.mkdtemp(prefix="liniya-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(short_dir: Path) -> Iterator[EmbeddedPostgres]:
    """The server of this test process, with the migrated database that all others are cloned from."""
    server = EmbeddedPostgres(short_dir / "pg", durable=False)
    try:
        migrate(server.start())
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def urls(postgres: EmbeddedPostgres) -> Iterator[DatabaseUrls]:
    """One migrated, empty database for all tests of this process that roll back what they do."""
    with cloned(postgres) as clone:
        yield clone


@pytest.fixture
def fresh_urls(postgres: EmbeddedPostgres) -> Iterator[DatabaseUrls]:
    """A migrated, empty database for this test alone (about 50 ms): for tests that commit."""
    with cloned(postgres) as clone:
        yield clone


@contextmanager
def cloned(postgres: EmbeddedPostgres, template: str = TEMPLATE) -> Iterator[DatabaseUrls]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    with postgres.connect() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(OWNER_ROLE)
            )
        )
    yield DatabaseUrls(
        owner=postgres.url(OWNER_ROLE, name),
        app=postgres.url(APP_ROLE, name),
    )
    with postgres.connect() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
