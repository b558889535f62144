"""Bring the database to the newest version: Alembic under the owner's role, then rights for the application's role.

`server/migrations/env.py` takes the connection from `config.attributes["connection"]`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from psycopg import sql
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import plain, role_of
from liniya.kit.refusal import Refused

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_LOCK = 0x4C494E495941  # "LINIYA": two nodes that start together migrate one after the other


def migrate(urls: DatabaseUrls, revision: str = "head") -> None:
    """Upgrade to `revision` and let the application's role read and write all tables. A newer database is refused."""
    with psycopg.connect(plain(urls.owner), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            _run_alembic(urls.owner, lambda config: command.upgrade(config, revision))
        except CommandError as error:
            if "Can't locate revision" not in str(error):
                raise
            raise Refused("The database was made by a newer version of Liniya: start that one.") from None
        _grant(guard, role_of(urls.app))


def downgrade(urls: DatabaseUrls, revision: str) -> None:
    """Go back to `revision`; for the test that every step can be undone."""
    with psycopg.connect(plain(urls.owner), autocommit=True) as guard:
        guard.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        _run_alembic(urls.owner, lambda config: command.downgrade(config, revision))


def alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _run_alembic(owner_url: str, do: Callable[[Config], None]) -> None:
    engine = create_engine(owner_url, poolclass=NullPool)
    with engine.connect() as connection:
        do(alembic_config(connection))
        connection.commit()


def _grant(connection: psycopg.Connection, app_role: str) -> None:
    """Data only: the application can neither change tables nor switch row-level security off."""
    owner = connection.execute("SELECT current_user").fetchone()
    if owner == (app_role,):
        return
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {app}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
        "REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {app}",
    ):
        connection.execute(sql.SQL(statement).format(app=sql.Identifier(app_role)))
