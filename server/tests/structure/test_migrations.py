"""The database is what the models say, and every step can be undone. The tenant fence: `test_fence.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import plain
from liniya.main.migrate import downgrade, migrate
from liniya.main.tables import metadata

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


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(query).fetchall()


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


def test_the_migrations_are_one_line() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).resolve().parents[2] / "migrations"))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
