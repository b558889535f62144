"""The database is what the models say, every step can be undone, and the tenant fence stands around every tenant table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from liniya.core.tx import Database
from liniya.domains.inquiries import service as inquiries
from liniya.infra.postgres import APP_ROLE, OWNER_ROLE, DatabaseUrls, EmbeddedPostgres
from liniya.infra.roles import plain
from liniya.main.migrate import downgrade, migrate
from liniya.main.tables import metadata
from tests.flows.world import make_world

TENANT_COLUMNS = ("partner_id", "side_partner_id")
_SHAPE = """
    SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'policy', tablename, policyname, coalesce(qual, '') || coalesce(with_check, '')
        FROM pg_policies WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    UNION ALL SELECT 'function', proname, '', pg_get_functiondef(oid)
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
    ORDER BY 1, 2, 3, 4
"""
_FENCES = """
    SELECT relname, relrowsecurity, relforcerowsecurity,
        (SELECT count(*) FROM pg_policies WHERE tablename = relname)
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
"""


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(query).fetchall()


def tenant_tables() -> list[str]:
    return sorted(
        table.name for table in metadata.tables.values() if any(column in table.columns for column in TENANT_COLUMNS)
    )


def test_every_step_can_be_undone_and_done_again(fresh_urls: DatabaseUrls) -> None:
    before = ask(fresh_urls.owner, _SHAPE)
    assert len(before) > 200
    downgrade(fresh_urls, "base")
    left = {table for kind, table, *_ in ask(fresh_urls.owner, _SHAPE) if kind == "column"}
    assert left == {"alembic_version"}
    migrate(fresh_urls)
    assert ask(fresh_urls.owner, _SHAPE) == before
    migrate(fresh_urls)
    assert ask(fresh_urls.owner, _SHAPE) == before


def test_migrations_make_what_the_models_say(fresh_urls: DatabaseUrls) -> None:
    def is_ours(thing: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
        return not (kind == "table" and str(name).startswith(("procrastinate", "alembic")))

    engine = create_engine(fresh_urls.owner, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_every_tenant_table_has_a_forced_fence(fresh_urls: DatabaseUrls) -> None:
    fences = {name: tuple(facts) for name, *facts in ask(fresh_urls.owner, _FENCES)}
    assert len(tenant_tables()) > 10
    assert {name: fences[name] for name in tenant_tables() if fences[name] != (True, True, 1)} == {}


def test_the_application_cannot_step_over_the_fence(fresh_urls: DatabaseUrls) -> None:
    facts = ask(
        fresh_urls.app,
        """SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
               (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid),
               pg_has_role(current_user, 'liniya_owner', 'MEMBER')
           FROM pg_roles WHERE rolname = current_user""",
    )
    assert facts == [(APP_ROLE, False, False, False, False, 0, False)]
    for forbidden in (
        "ALTER TABLE feeds NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE feeds DISABLE ROW LEVEL SECURITY",
        "DROP POLICY fence ON feeds",
        f"SET ROLE {OWNER_ROLE}",
        "UPDATE alembic_version SET version_num = '0'",
        "TRUNCATE feeds",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(fresh_urls.app, forbidden)


async def test_without_a_scope_nothing_is_seen_or_changed(
    database: Database, fresh_urls: DatabaseUrls, postgres: EmbeddedPostgres
) -> None:
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    await world.sets("Ремизова", "away")
    await world.user("Аникеев")
    await world.asks("Аникеев")
    await world.does("Ремизова", inquiries.set_favourite, world.line.id, world.people["Лебедева"].id, True)
    database_name = fresh_urls.app.split("?")[0].rsplit("/", 1)[1]
    counted = sql.SQL("SELECT count(*) FROM {}")
    filled = set()
    with postgres.connect(database_name) as everything, psycopg.connect(plain(fresh_urls.app), autocommit=True) as seen:
        for name in tenant_tables():
            (there,) = everything.execute(counted.format(sql.Identifier(name))).fetchone() or (0,)
            filled |= {name} if there else set()
            assert seen.execute(counted.format(sql.Identifier(name))).fetchone() == (0,), name
            assert seen.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name))).rowcount == 0, name
    assert filled >= {"accounts", "lines", "feeds", "feed_entries", "inquiries", "assignments", "presence", "letters"}


def test_the_migrations_are_one_line() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).resolve().parents[2] / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
