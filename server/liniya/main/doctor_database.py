"""What `liniya doctor` looks at in the database. Each function takes what it judges, so that a test can break it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

import psycopg
from alembic.script import ScriptDirectory
from psycopg.rows import namedtuple_row

from liniya.infra.jobs import SILENCE_S
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import OLDEST_VERSION, plain
from liniya.main.migrate import MIGRATIONS
from liniya.main.tables import metadata
from liniya.main.watch import BEHIND_S, STUCK_JOBS_S

Level = Literal["OK", "WARN", "FAIL"]
CONNECTIONS_PER_NODE: Final = 28
"""Two pools (`infra.engine`, `infra.jobs`), the bus, and some for the command line."""
LONG_TRANSACTION_S: Final = 60
CLOCK_DIFFERENCE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: what was looked at, what was found, and, unless it is OK, what to do."""

    level: Level
    what: str
    found: str
    do: str = ""


def look_at_database(urls: DatabaseUrls) -> list[Finding]:
    """All of it, as the application's role sees it."""
    started = time.monotonic()
    with _connect(urls.app) as connection, _connect(urls.owner) as owner:
        took = round((time.monotonic() - started) * 1000)
        connection.execute(
            "SELECT set_config('liniya.scope', '*', false), set_config('statement_timeout', '10s', false) AS t"
        )
        version = connection.info.server_version // 10000
        found = [Finding("OK", "database", f"PostgreSQL {version} answers after {took} ms")]
        if version < OLDEST_VERSION:
            found = [Finding("FAIL", "database", f"PostgreSQL {version}", f"Use PostgreSQL {OLDEST_VERSION} or newer.")]
        migrations = look_at_migrations(connection)
        found.append(migrations)
        if migrations.level == "FAIL":
            return found  # its tables are not those that follow
        for look in (look_at_role, look_at_fences, look_at_connections, look_at_database_clock):
            found.append(look(connection))
        return [
            *found,
            look_at_transactions(connection, owner),
            look_at_facts(connection),
            look_at_bus(connection, urls),
            look_at_jobs(connection),
            look_at_ledger(connection),
        ]


Connection = psycopg.Connection[Any]


def _connect(url: str) -> Connection:
    return psycopg.connect(plain(url), autocommit=True, connect_timeout=5, row_factory=namedtuple_row)


def _row(connection: Connection, query: str, *values: Any) -> Any:
    row = connection.execute(query.encode(), values or None).fetchone()
    assert row is not None  # noqa: S101  every query here gives one
    return row


def look_at_migrations(connection: Connection) -> Finding:
    """Whether the tables are those of this version."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with contextlib.suppress(psycopg.errors.UndefinedTable):
        version = _row(connection, "SELECT min(version_num) AS version FROM alembic_version").version
        if version == newest:
            return Finding("OK", "migrations", f"at {newest}")
        return Finding(
            "FAIL",
            "migrations",
            f"at {version}, this version has {newest}",
            "Run liniya migrate; if it refuses, start the newer Liniya.",
        )
    return Finding("FAIL", "migrations", "the database is empty", "Run liniya migrate.")


def look_at_role(connection: Connection) -> Finding:
    """It must not pass row-level security."""
    row = _row(
        connection,
        "SELECT rolname AS name, rolsuper OR rolbypassrls AS passes FROM pg_roles WHERE rolname = current_user",
    )
    if row.passes:
        return Finding(
            "FAIL",
            "role",
            f"{row.name} bypasses row-level security",
            "ALTER ROLE … NOSUPERUSER NOBYPASSRLS, or another LINIYA_DATABASE_APP_URL.",
        )
    return Finding("OK", "role", f"{row.name} obeys row-level security")


def tenant_tables() -> list[str]:
    """Tables whose rows belong to partners; `partners` itself among them, whose rows are theirs by their own id."""
    tables = metadata.tables.values()
    return [
        "partners",
        *(table.name for table in tables if {"partner_id", "side_partner_id"} & {*table.columns.keys()}),
    ]


def look_at_fences(connection: Connection) -> Finding:
    """Forced row-level security with a policy on every table that belongs to tenants."""
    tenants = tenant_tables()
    query = """SELECT coalesce(string_agg(name, ', '), '') AS open FROM unnest(%s::text[]) AS name
               WHERE NOT EXISTS (SELECT FROM pg_class JOIN pg_policies ON tablename = relname WHERE relname = name
                                 AND relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity)"""
    row = _row(connection, query, tenants)
    if row.open:
        return Finding(
            "FAIL",
            "tenant fence",
            f"not forced on {row.open}",
            "ALTER TABLE … FORCE ROW LEVEL SECURITY; find out who switched it off.",
        )
    return Finding("OK", "tenant fence", f"forced on {len(tenants)} tables")


def look_at_connections(connection: Connection, per_node: int = CONNECTIONS_PER_NODE) -> Finding:
    """Whether the nodes' pools fit in."""
    row = _row(
        connection,
        """SELECT current_setting('max_connections')::int AS most,
        (SELECT count(*) FROM nodes WHERE seen_at > now() - interval '1 minute') AS nodes""",
    )
    needed = max(row.nodes, 1) * per_node
    if row.most < needed + 3:
        return Finding(
            "FAIL",
            "connections",
            f"max_connections is {row.most}, the nodes may want {needed}",
            f"Set max_connections to {needed + 20} or more.",
        )
    return Finding("OK", "connections", f"max_connections is {row.most}, the nodes may want {needed}")


def look_at_database_clock(connection: Connection, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Finding:
    """This machine's clock against the database's."""
    before = now()
    there = _row(connection, "SELECT clock_timestamp() AS at").at
    middle = before + (now() - before) / 2
    difference = abs((there - middle).total_seconds())
    if difference > CLOCK_DIFFERENCE_S:
        return Finding(
            "FAIL", "clocks", f"the database's differs by {difference:.1f} s", "Synchronise both machines with NTP."
        )
    return Finding("OK", "clocks", f"the database's differs by {difference:.1f} s")


def look_at_transactions(*connections: Connection, longest_s: float = LONG_TRANSACTION_S) -> Finding:
    """One that stays open keeps locks and dead rows. Each connection sees the sessions of its own role."""
    query = """SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float AS seconds,
        (array_agg(pid ORDER BY xact_start))[1] AS pid FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"""
    row = max((_row(connection, query) for connection in connections), key=lambda found: found.seconds)
    if row.seconds > longest_s:
        return Finding(
            "WARN",
            "transactions",
            f"process {row.pid} of PostgreSQL has one open for {row.seconds:.0f} s",
            f"See pg_stat_activity; pg_terminate_backend({row.pid}) ends it.",
        )
    return Finding("OK", "transactions", f"the longest is open for {row.seconds:.0f} s")


def look_at_facts(connection: Connection, longest_s: float = BEHIND_S) -> Finding:
    """Facts that wait for a position reach nobody."""
    row = _row(
        connection,
        """SELECT count(*) AS n, coalesce(max(extract(epoch FROM now() - at)), 0)::float AS seconds
        FROM (SELECT at FROM stream_events WHERE pos IS NULL ORDER BY id LIMIT 1000) AS few""",
    )
    if row.seconds > longest_s:
        return Finding(
            "FAIL",
            "events",
            f"{row.n} wait for {row.seconds:.0f} s",
            "Start liniya serve; if it runs, look for relay_waits in its log.",
        )
    return Finding("OK", "events", f"{row.n} wait")


def look_at_bus(connection: Connection, urls: DatabaseUrls, channel: str = "liniya_doctor") -> Finding:
    """LISTEN and NOTIFY between two sessions: a pooler in transaction mode swallows it."""
    started = time.monotonic()
    with psycopg.connect(plain(urls.app), autocommit=True, connect_timeout=5) as listener:
        listener.execute("LISTEN liniya_doctor")
        connection.execute("SELECT pg_notify(%s, 'ping')", [channel])
        for _ in listener.notifies(timeout=2, stop_after=1):
            return Finding("OK", "bus", f"heard after {round((time.monotonic() - started) * 1000)} ms")
    return Finding(
        "FAIL", "bus", "NOTIFY is not heard", "Connect to PostgreSQL itself, not through a pooler in transaction mode."
    )


def look_at_jobs(connection: Connection, longest_s: float = STUCK_JOBS_S) -> Finding:
    """Whether somebody does them."""
    row = _row(
        connection,
        """SELECT
        (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)) AS workers,
        (SELECT count(*) FROM (SELECT FROM procrastinate_jobs WHERE status = 'failed' LIMIT 1000) AS few) AS failed,
        (SELECT coalesce(max(extract(epoch FROM now() - since)), 0)::float FROM (
            SELECT coalesce(job.scheduled_at, (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id)) AS since
            FROM procrastinate_jobs AS job WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()
            ORDER BY id LIMIT 1000) AS due) AS seconds""",
        SILENCE_S,
    )
    if row.seconds > longest_s:
        return Finding(
            "FAIL",
            "jobs",
            f"the oldest waits for {row.seconds:.0f} s, {row.workers} workers are alive",
            "Start liniya serve or liniya worker; see its log.",
        )
    if not row.workers:
        return Finding(
            "WARN", "jobs", "no worker is alive", "Start liniya serve, or liniya worker where LINIYA_JOBS=apart."
        )
    if row.failed:
        return Finding(
            "WARN",
            "jobs",
            f"{row.failed} were given up",
            "See job_error in the log, and procrastinate_jobs with the status failed.",
        )
    return Finding("OK", "jobs", f"{row.workers} workers are alive")


def look_at_ledger(connection: Connection) -> Finding:
    """As the last check left it."""
    row = _row(
        connection,
        """SELECT (SELECT checked_at FROM ledger_state) AS checked_at,
        (SELECT count(*) FROM ledger_days WHERE received <> queued + assigned + in_work + finished) AS days,
        (SELECT count(*) FROM ledger_findings) AS findings""",
    )
    if row.days or row.findings:
        return Finding(
            "FAIL",
            "ledger",
            f"out of balance on {row.days} days, {row.findings} contradictions",
            "Back up the database, run liniya ledger, tell the developers.",
        )
    told = "never" if row.checked_at is None else f"{row.checked_at:%Y-%m-%d %H:%M:%S} UTC"
    return Finding("OK", "ledger", f"in balance, checked {told}")
