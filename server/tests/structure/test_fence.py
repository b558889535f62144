"""The tenant fence, read from the catalogue of the real PostgreSQL: what stands around every table, and that it holds.

Every table is fenced or stands in `UNFENCED` with the reason why; a new one without either fails here. The rest is done
to each fenced table in turn, by the application's own role, with rows that the product itself has written.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from liniya.core.access import EVERYTHING, NOTHING, SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import CareChange, SignInPolicyChange
from liniya.domains.inquiries import service as inquiries
from liniya.domains.monitor.tables import LedgerDay
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import SetupChange
from liniya.domains.ratings import service as ratings
from liniya.domains.sso import service as sso
from liniya.domains.sso import store as sso_store
from liniya.domains.sso.schemas import ProviderChange
from liniya.domains.sso.tables import SsoAttempt, SsoProvider
from liniya.infra.postgres import APP_ROLE, OWNER_ROLE, DatabaseUrls, EmbeddedPostgres
from liniya.infra.roles import plain
from liniya.kit.ids import new_id
from liniya.main import make
from liniya.main.doctor_database import tenant_tables
from tests.domains.accounts.telephone import has_second_step
from tests.flows.world import World, make_world
from tests.structure.company import ask_for_a_line, read_people

UNFENCED = {
    "alembic_version": "the number of the last migration",
    "attempts": "counters of sign-ins under keyed hashes, kept before anybody knows who it is",
    "commands": "read by (account, id) of the caller alone; a fence would cost a column on the hot path",
    "distributors": "names of distributors, who stand above partners",
    "ledger_checks": "when a day was counted",
    "ledger_findings": "ids of rows that do not balance, for whoever runs the server",
    "ledger_state": "how far the ledger was counted",
    "nodes": "running processes",
    "procrastinate_events": "the queue of jobs: jobs act as the system",
    "procrastinate_jobs": "the queue of jobs: jobs act as the system",
    "procrastinate_periodic_defers": "the queue of jobs: jobs act as the system",
    "procrastinate_workers": "the queue of jobs: jobs act as the system",
    "setup_codes": "hashes of codes that make the first company, before there is any",
    "stream_events": "one stream for all: the relay gives each fact to its audiences",
    "stream_head": "the last position",
}
TENANT_COLUMNS = ("partner_id", "side_partner_id", "vendor_id")
_TABLES = """
    SELECT c.relname, c.relkind::text, c.relrowsecurity AND c.relforcerowsecurity, pg_get_userbyid(c.relowner),
        array(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped)
    FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
_POLICIES = """
    SELECT tablename, cmd, permissive, roles::text[], qual, with_check FROM pg_policies WHERE schemaname = 'public'
"""


class Table(NamedTuple):
    name: str
    kind: str
    is_fenced: bool
    owner: str
    columns: list[str]

    @property
    def tenants(self) -> list[str]:
        """The columns that name the partners whose row it is."""
        return ["id"] if self.name == "partners" else [name for name in TENANT_COLUMNS if name in self.columns]


class Policy(NamedTuple):
    table: str
    command: str
    permissive: str
    roles: list[str]
    using: str
    with_check: str | None


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(plain(url)) as connection:
        return connection.execute(query).fetchall()


def all_tables(urls: DatabaseUrls) -> dict[str, Table]:
    return {row[0]: Table(*row) for row in ask(urls.owner, _TABLES)}


def test_every_table_is_fenced_or_is_known_to_need_no_fence(urls: DatabaseUrls) -> None:
    tables = all_tables(urls)
    assert {table.kind for table in tables.values()} <= {"r", "p"}, "a view would run with its owner's rights"
    open_ones = {table.name for table in tables.values() if not table.is_fenced}
    assert open_ones == UNFENCED.keys()
    assert {name for name in UNFENCED if tables[name].tenants} == set(), "it says whose its rows are"
    assert {name for name, reason in UNFENCED.items() if not reason.strip()} == set()
    assert set(tenant_tables()) == tables.keys() - UNFENCED.keys(), "what the doctor looks at"


def test_every_fence_is_one_policy_for_everything_that_can_be_done(urls: DatabaseUrls) -> None:
    """A second permissive policy would open what the first one closes; without WITH CHECK, USING holds for new rows, too."""
    tables = all_tables(urls)
    policies = [Policy(*row) for row in ask(urls.owner, _POLICIES)]
    assert sorted(policy.table for policy in policies) == sorted(tables.keys() - UNFENCED.keys())
    for policy in policies:
        assert (policy.command, policy.permissive, policy.roles) == ("ALL", "PERMISSIVE", ["public"]), policy.table
        assert policy.with_check in (None, policy.using), policy.table
        assert "current_setting('liniya.scope'::text, true)" in policy.using, policy.table
        assert tables[policy.table].tenants, policy.table
        for column in tables[policy.table].tenants:
            assert f"({column} = ANY (" in policy.using, f"{policy.table}.{column}"


def test_the_application_cannot_step_over_the_fence(fresh_urls: DatabaseUrls) -> None:
    facts = ask(
        fresh_urls.app,
        """SELECT current_user, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
               (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid),
               pg_has_role(current_user, 'liniya_owner', 'MEMBER')
           FROM pg_roles WHERE rolname = current_user""",
    )
    assert facts == [(APP_ROLE, False, False, False, False, 0, False)]
    assert {table.owner for table in all_tables(fresh_urls).values()} == {OWNER_ROLE}
    by_their_owner = (
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert ask(fresh_urls.owner, by_their_owner) == []
    for forbidden in (
        "ALTER TABLE feeds NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE feeds DISABLE ROW LEVEL SECURITY",
        "DROP POLICY fence ON feeds",
        "CREATE POLICY mine ON feeds USING (true)",
        f"SET ROLE {OWNER_ROLE}",
        "UPDATE alembic_version SET version_num = '0'",
        "TRUNCATE feeds",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(fresh_urls.app, forbidden)


@dataclass
class Two:
    """Two companies that know nothing of each other, each with rows in every fenced table."""

    ours: UUID
    theirs: UUID
    tables: list[Table]
    everything: psycopg.Connection[Any]
    app: psycopg.Connection[Any]

    @contextmanager
    def scope(self, scope: str | None) -> Iterator[psycopg.Connection[Any]]:
        """The application's role with this scope (None: never set), in a transaction that is rolled back."""
        with self.app.transaction(force_rollback=True):
            if scope is not None:
                self.app.execute("SELECT set_config('liniya.scope', %s, true)", [scope])
            yield self.app

    def whose(self, table: Table) -> sql.Composed:
        """The condition that a row belongs to `%(of)s`."""
        return sql.SQL(" OR ").join(sql.SQL("{} = %(of)s").format(sql.Identifier(one)) for one in table.tenants)

    def rows(self, connection: psycopg.Connection[Any], table: Table, of: UUID | None = None) -> list[str]:
        """What the connection sees; `of`: of one partner."""
        where = self.whose(table) if of else sql.SQL("true")
        query = sql.SQL("SELECT (t.*)::text FROM {} AS t WHERE {} ORDER BY 1").format(sql.Identifier(table.name), where)
        return [row for (row,) in connection.execute(query, {"of": of} if of else None).fetchall()]

    def sets(self, connection: psycopg.Connection[Any], table: Table, columns: list[str], to: UUID) -> int:
        """Give all rows that are seen to a partner; how many there were."""
        change = sql.SQL(", ").join(sql.SQL("{} = %(to)s").format(sql.Identifier(column)) for column in columns)
        query = sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table.name), change)
        return connection.execute(query, {"to": to}).rowcount

    def adds(self, connection: psycopg.Connection[Any], table: Table, of: UUID) -> str:
        """Add a row that says whose it is and nothing else: refused by the fence, or what became of it."""
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(map(sql.Identifier, table.tenants)),
            sql.SQL(", ").join(sql.SQL("%(of)s") for _ in table.tenants),
        )
        try:
            with connection.transaction():
                connection.execute(query, {"of": of})
        except psycopg.errors.InsufficientPrivilege as error:
            return "refused" if "row-level security" in str(error) else str(error)
        except psycopg.errors.IntegrityError as error:
            return type(error).__name__
        return "added"


async def lives(database: Database) -> UUID:
    """A company in which everything was done that leaves a row; its id."""
    world: World = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова")
    await world.asks("Лебедева")
    inquiry = await world.inquiry("Лебедева")
    await world.answers("Ремизова", "Лебедева")
    await world.does("Ремизова", inquiries.set_favourite, world.line.id, world.people["Лебедева"].id, True)
    await world.does("Ремизова", inquiries.finish_work, inquiry.id)
    await world.does("Лебедева", ratings.rate, inquiry.id, 5, "Спасибо")
    await world.sets("Ремизова", "away")
    await world.asks("Лебедева", "Нет никого?")

    async def more(tx: Tx) -> None:
        other = await make.make_partner(tx, is_vendor=True)
        await make.make_link(tx, world.partner, other)
        await make.make_unit(tx, world.partner, client=world.client)
        chief = await make.make_account(tx, world.partner, ("administrator",))
        await read_people(tx, chief.id)
        await ask_for_a_line(tx, world.people["Лебедева"].id)
        await make.sign_in_as(tx, world.people["Ремизова"])
        care = CareChange(care_specialist_id=world.people["Ремизова"].id, client_manager_id=None)
        await accounts.set_care(tx, SYSTEM, world.client.id, care)
        await organisations.change_setup(tx, SYSTEM, world.partner.id, SetupChange(step="people"))
        await organisations.set_logo(tx, SYSTEM, world.partner.id, make.make_picture())
        chief_actor = await accounts.load_actor(tx, chief.id, "rest")
        given = {"name": "Войти", "issuer": "https://login.example.com", "client_id": "liniya"}
        service_of_ours = await sso.save_provider(tx, chief_actor, ProviderChange.model_validate(given))
        provider = await tx.session.get_one(SsoProvider, service_of_ours["id"])
        await sso_store.add_link(tx, provider, "1001", chief.id)
        attempt = SsoAttempt(
            state_hash=new_id().bytes, provider_id=provider.id, partner_id=provider.partner_id, browser_hash=b"x"
        )
        attempt.sealed, attempt.remember, attempt.made_at = b"x", False, tx.now
        await sso_store.add_attempt(tx, attempt)
        await has_second_step(tx, world.people["Лебедева"])
        await accounts.set_sign_in_policy(tx, chief_actor, SignInPolicyChange(second_step="administrators"))
        await accounts.send_password_link(tx, SYSTEM, world.people["Лебедева"].id)
        day = LedgerDay(
            day=tx.now.date(), partner_id=world.partner.id, received=1, queued=1, assigned=0, in_work=0, finished=0
        )
        tx.session.add(day)

    await database.run(SYSTEM, more)
    return world.partner.id


@pytest.fixture
async def two(database: Database, fresh_urls: DatabaseUrls, postgres: EmbeddedPostgres) -> AsyncIterator[Two]:
    ours, theirs = await lives(database), await lives(database)
    name = fresh_urls.app.split("?")[0].rsplit("/", 1)[1]
    fenced = [table for table in all_tables(fresh_urls).values() if table.is_fenced]
    with postgres.connect(name) as everything, psycopg.connect(plain(fresh_urls.app), autocommit=True) as app:
        yield Two(ours, theirs, fenced, everything, app)


def test_both_companies_have_rows_in_every_fenced_table(two: Two) -> None:
    """Else the tests below would be about nothing."""
    for table in two.tables:
        for partner in (two.ours, two.theirs):
            assert two.rows(two.everything, table, of=partner), table.name


@pytest.mark.parametrize("scope", [None, NOTHING], ids=["never set", "nobody"])
def test_without_a_scope_nothing_is_seen_or_changed(two: Two, scope: str | None) -> None:
    for table in two.tables:
        with two.scope(scope) as app:
            assert two.rows(app, table) == [], table.name
            assert app.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name))).rowcount == 0, table.name
            for column in table.tenants:
                assert two.sets(app, table, [column], two.ours) == 0, table.name
            assert two.adds(app, table, two.ours) == "refused", table.name


def test_everybody_sees_his_own_rows_and_the_system_all(two: Two) -> None:
    for table in two.tables:
        for partner in (two.ours, two.theirs):
            with two.scope(str(partner)) as app:
                assert two.rows(app, table) == two.rows(two.everything, table, of=partner), table.name
        with two.scope(EVERYTHING) as app:
            assert two.rows(app, table) == two.rows(two.everything, table), table.name


def test_a_foreign_row_cannot_be_changed_or_deleted(two: Two) -> None:
    for table in two.tables:
        whose = two.whose(table)
        with two.scope(str(two.ours)) as app:
            delete = sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(table.name), whose)
            assert app.execute(delete, {"of": two.theirs}).rowcount == 0, table.name
        for column in table.tenants:
            with two.scope(str(two.ours)) as app:
                take = sql.SQL("UPDATE {} SET {} = %(me)s WHERE {}").format(
                    sql.Identifier(table.name), sql.Identifier(column), whose
                )
                assert app.execute(take, {"me": two.ours, "of": two.theirs}).rowcount == 0, table.name


def test_a_row_cannot_be_added_or_given_to_somebody_else(two: Two) -> None:
    """The fence is looked at before all constraints, so a row without its other fields is refused for whose it is."""
    for table in two.tables:
        with two.scope(str(two.ours)) as app:
            assert two.adds(app, table, two.theirs) == "refused", table.name
        with two.scope(str(two.ours)) as app:
            assert two.adds(app, table, two.ours) != "refused", table.name
        with two.scope(str(two.ours)) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
            two.sets(app, table, table.tenants, two.theirs)
