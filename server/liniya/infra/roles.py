"""Database roles on a PostgreSQL that somebody else runs (`LINIYA_DATABASE_URL`).

The given role owns the tables and migrates. The application itself must be subject to row-level security, so it uses
1. the role of `LINIYA_DATABASE_APP_URL`, when that is set;
2. else the role `liniya_app`, when the given role may make it or already may act as it: sessions log in with the given
   address and act as `liniya_app` from their first statement, so there is no second password to keep;
3. else the given role itself, when it is neither superuser nor BYPASSRLS: the tables force row-level security on
   their owner, too.
Otherwise the start is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from liniya.infra.postgres import APP_ROLE, DatabaseUrls
from liniya.kit.refusal import Refused

OLDEST_VERSION = 15
_DRIVER = "postgresql+psycopg"
_CONNECT_TIMEOUT_S = 10


@dataclass(frozen=True)
class _Role:
    name: str
    passes_rls: bool
    makes_roles: bool


def external_urls(database_url: str, app_url: str | None = None) -> DatabaseUrls:
    """Look at the external server, make the application's role when needed, and return both addresses."""
    owner = _parse(database_url, "LINIYA_DATABASE_URL")
    with _connect(owner, "LINIYA_DATABASE_URL") as connection:
        version = connection.info.server_version // 10000
        if version < OLDEST_VERSION:
            raise Refused(
                f"LINIYA_DATABASE_URL points to PostgreSQL {version}, but Liniya needs PostgreSQL {OLDEST_VERSION}"
                " or newer."
            )
        role = _role(connection)
        if app_url is None:
            return DatabaseUrls(owner=_text(owner), app=_text(_app_address(connection, owner, role)))
    app = _parse(app_url, "LINIYA_DATABASE_APP_URL")
    with _connect(app, "LINIYA_DATABASE_APP_URL") as connection:
        role = _role(connection)
        if role.passes_rls:
            raise Refused(
                f"LINIYA_DATABASE_APP_URL uses the role {role.name}, which is a superuser or has BYPASSRLS:"
                " give a role that obeys row-level security."
            )
    return DatabaseUrls(owner=_text(owner), app=_text(app))


def role_of(url: str) -> str:
    """The role that sessions of this address act as."""
    with _connect(make_url(url), "The database address") as connection:
        return _role(connection).name


def plain(url: str) -> str:
    """The address as psycopg itself takes it. (Not as an URL: the two read a plus sign in it differently.)"""
    parts = make_url(url)
    query = {name: value if isinstance(value, str) else ",".join(value) for name, value in parts.query.items()}
    return make_conninfo(**{**parts.translate_connect_args(username="user", database="dbname"), **query})


def _app_address(connection: psycopg.Connection, owner: URL, role: _Role) -> URL:
    if _may_act_as_app(connection) or (role.makes_roles and _make_app_role(connection, role)):
        return owner.update_query_dict({"options": f"{owner.query.get('options', '')} -crole={APP_ROLE}".strip()})
    if not role.passes_rls:
        return owner
    raise Refused(
        f"LINIYA_DATABASE_URL uses the role {role.name}, which bypasses row-level security and may not make the role"
        f" {APP_ROLE}: give LINIYA_DATABASE_APP_URL or another role."
    )


def _may_act_as_app(connection: psycopg.Connection) -> bool:
    """True for a role that exists, obeys row-level security, and that this session may switch to."""
    found = connection.execute(
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [APP_ROLE]
    ).fetchone()
    if found is None or found[0]:
        return False
    try:
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(APP_ROLE)))
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _make_app_role(connection: psycopg.Connection, role: _Role) -> bool:
    app, me = sql.Identifier(APP_ROLE), sql.Identifier(role.name)
    try:
        with connection.transaction():
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(app))
            connection.execute(sql.SQL("GRANT {} TO {}").format(app, me))
    except psycopg.errors.InsufficientPrivilege:
        return False
    except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        pass  # another node that starts at this moment has made it
    return _may_act_as_app(connection)


def _role(connection: psycopg.Connection) -> _Role:
    row = connection.execute(
        "SELECT rolname, rolsuper OR rolbypassrls, rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row is not None, "current_user is always a role"  # noqa: S101
    return _Role(*row)


def _parse(text: str, setting: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError:
        raise Refused(f"{setting} is not a database address like postgresql://user:password@host/database.") from None
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise Refused(f"{setting} must be a PostgreSQL address, not {url.get_backend_name()}.")
    return url.set(drivername=_DRIVER)


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _connect(url: URL, setting: str) -> psycopg.Connection:
    try:
        return psycopg.connect(plain(_text(url)), autocommit=True, connect_timeout=_CONNECT_TIMEOUT_S)
    except psycopg.OperationalError as problem:
        why = " ".join(str(problem).split())
        raise Refused(f"{setting}: the database does not answer: {why}") from None
