"""Throw everything away, to make the demo company anew."""

from __future__ import annotations

import psycopg
from psycopg import sql

from liniya.core.tables import StreamHead
from liniya.domains.presence.rules import NODE_SILENCE
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import plain
from liniya.kit.refusal import Refused
from liniya.main.tables import metadata

_JOBS = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%'"


def wipe(urls: DatabaseUrls) -> None:
    """Empty all tables. Raises `Refused` while somebody serves this database.

    The audit log goes, too: it was that of a company which is no more.
    The stream goes on behind a gap: whoever comes back with an old position takes a new snapshot.
    """
    with psycopg.connect(plain(urls.owner)) as connection:
        if connection.execute("SELECT 1 FROM nodes WHERE seen_at > now() - %s", [NODE_SILENCE]).fetchone():
            raise Refused("The server is running on this database: stop it first (wait a little after a crash).")
        jobs = [row[0] for row in connection.execute(_JOBS).fetchall()]
        names = [name for name in metadata.tables if name != StreamHead.__tablename__] + jobs
        tables = sql.SQL(", ").join(sql.Identifier(name) for name in names)
        connection.execute("ALTER TABLE audit_entries DISABLE TRIGGER keep_all")
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(tables))
        connection.execute("ALTER TABLE audit_entries ENABLE TRIGGER keep_all")
        connection.execute("UPDATE stream_head SET pos = pos + 1, kept_from = pos + 2")
