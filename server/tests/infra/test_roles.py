"""Roles on a server that somebody else runs: here a second PostgreSQL on TCP, started separately."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from liniya.infra.engine import make_engine
from liniya.infra.jobs import postgres_connector
from liniya.infra.postgres import EmbeddedPostgres
from liniya.infra.roles import external_urls, plain, role_of
from liniya.kit.refusal import Refused

MakeRole = Callable[[str], str]


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def stranger(short_dir: Path, port: int) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(
        short_dir / "stranger", durable=False, settings={"listen_addresses": "127.0.0.1", "port": str(port)}
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def make_role(stranger: EmbeddedPostgres, port: int) -> Iterator[MakeRole]:
    """Make a role with these attributes and a database of its own; returns the address."""
    made: list[str] = []

    def make(attributes: str) -> str:
        name = f"role_{uuid.uuid4().hex[:8]}"
        made.append(name)
        with superuser(port) as connection:
            connection.execute(
                sql.SQL(f"CREATE ROLE {{}} LOGIN PASSWORD 'secret' {attributes}").format(sql.Identifier(name))
            )
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(name)))
        return f"postgresql://{name}:secret@127.0.0.1:{port}/{name}"

    with superuser(port) as connection:
        connection.execute("DROP DATABASE IF EXISTS liniya")
        connection.execute("DROP ROLE IF EXISTS liniya_app")
    yield make
    with superuser(port) as connection:
        for name in made:
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
            connection.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(sql.Identifier(name)))
        connection.execute("DROP ROLE IF EXISTS liniya_app")
        for name in made:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def superuser(port: int) -> psycopg.Connection:
    return psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres", autocommit=True)


@pytest.mark.parametrize("attributes", ["SUPERUSER", "CREATEROLE", "CREATEROLE NOINHERIT"])
def test_a_role_that_may_make_roles_gets_an_application_role(make_role: MakeRole, attributes: str) -> None:
    address = make_role(attributes)
    first, urls = external_urls(address), external_urls(address)  # the second node finds what the first one made
    assert first == urls
    assert role_of(urls.app) == "liniya_app"
    assert role_of(urls.owner) != "liniya_app"
    with psycopg.connect(plain(urls.app)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE anything (id int)")


@pytest.mark.parametrize("attributes", ["SUPERUSER", "CREATEROLE"])
async def test_the_application_really_acts_as_that_role(make_role: MakeRole, attributes: str) -> None:
    urls = external_urls(make_role(attributes))
    engine = make_engine(urls.app, str)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_user")) == "liniya_app"
        assert await connection.scalar(text("SELECT current_setting('lock_timeout')")) == "5s"
    await engine.dispose()
    connector = postgres_connector(urls.app)
    await connector.open_async()
    assert (await connector.execute_query_one_async("SELECT current_user AS role"))["role"] == "liniya_app"
    await connector.close_async()


def test_an_ordinary_role_is_used_itself(make_role: MakeRole) -> None:
    urls = external_urls(make_role(""))
    assert role_of(urls.app) == role_of(urls.owner)


def test_an_ordinary_role_that_may_act_as_the_application_role_does(make_role: MakeRole, port: int) -> None:
    address = make_role("")
    with superuser(port) as connection:
        connection.execute("CREATE ROLE liniya_app")
        connection.execute(sql.SQL("GRANT liniya_app TO {}").format(sql.Identifier(role_of(address))))
    assert role_of(external_urls(address).app) == "liniya_app"


def test_a_role_that_bypasses_row_level_security_is_refused(make_role: MakeRole) -> None:
    with pytest.raises(Refused, match="bypasses row-level security"):
        external_urls(make_role("BYPASSRLS NOCREATEROLE"))


def test_a_separate_address_for_the_application(make_role: MakeRole) -> None:
    owner, app, too_strong = make_role("CREATEROLE"), make_role(""), make_role("SUPERUSER")
    urls = external_urls(owner, app)
    assert role_of(urls.app) == role_of(app)
    with pytest.raises(Refused, match="LINIYA_DATABASE_APP_URL uses the role"):
        external_urls(owner, too_strong)


@pytest.mark.parametrize("app_url", [None, "postgresql://nobody@127.0.0.1:1/x"])
def test_a_server_that_does_not_answer_is_named(make_role: MakeRole, app_url: str | None) -> None:
    database_url = "postgresql://nobody:secret@127.0.0.1:1/x" if app_url is None else make_role("")
    setting = "LINIYA_DATABASE_URL" if app_url is None else "LINIYA_DATABASE_APP_URL"
    with pytest.raises(Refused, match=f"^{setting}: the database does not answer") as refused:
        external_urls(database_url, app_url)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_old_server_is_refused(make_role: MakeRole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liniya.infra.roles.OLDEST_VERSION", 99)
    with pytest.raises(Refused, match="points to PostgreSQL 18, but Liniya needs PostgreSQL 99"):
        external_urls(make_role(""))
