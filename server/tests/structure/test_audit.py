"""Every administrative operation leaves its entry in the audit log, and nobody changes what is written there (A8)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
import pytest
from sqlalchemy import delete, event, text, update
from sqlalchemy.exc import ProgrammingError

from liniya.core.access import EVERYTHING, SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Database
from liniya.domains.audit import service as audit
from liniya.domains.audit.rules import KEEP
from liniya.domains.audit.schemas import Subject
from liniya.domains.audit.tables import AuditEntry
from liniya.domains.organisations import service as organisations
from liniya.infra.postgres import DatabaseUrls
from liniya.infra.roles import plain
from liniya.kit.ids import new_id
from liniya.main import make
from tests.fixtures import SpyTx
from tests.structure.company import Place, address
from tests.structure.test_rights_matrix import place, table

__all__ = ["place"]
ALREADY_SO = {
    "DELETE /api/sso-provider": "there is none",
    "POST /api/sso-provider-test": "nothing is kept",
    "POST /api/accounts/{account_id}/unblock": "it is not blocked",
    "DELETE /api/accounts/{account_id}/session": "he is not signed in",
    "DELETE /api/accounts/{account_id}/second-step": "he has none",
    "PATCH /api/imports/{import_id}": "nothing of the company is changed before it is run",
    "PATCH /api/imports/{import_id}/rows/{number}": "nothing of the company is changed before it is run",
    "POST /api/imports/{import_id}/stop": "it does not run",
    "PUT /api/accounts/{account_id}/roles/{role}": "he has the role",
    "DELETE /api/units/{unit_id}": "people use it",
    "PUT /api/clients/{client_id}/care": "nobody cared, and nobody will",
}
"""Operations that change nothing about the company of the test; the domains test what they leave in the log."""


def administrative() -> list[tuple[str, str]]:
    """What changes something, and is refused to users and specialists; with who may."""
    found = []
    for operation, (_, _, user, specialist, administrator, distributor) in table().items():
        refused = {user, specialist} <= {"403", "404"}
        if operation.startswith("GET") or not refused or operation in ALREADY_SO:
            continue
        who = [
            name for name, status in (("administrator", administrator), ("distributor", distributor)) if status < "300"
        ]
        found += [(operation, who[0])] if who else []
    return found


@contextmanager
def written() -> Iterator[list[AuditEntry]]:
    """Entries that were inserted inside, also by a transaction that is rolled back."""
    seen: list[AuditEntry] = []

    def note(_mapper: Any, _connection: Any, entry: AuditEntry) -> None:
        seen.append(entry)

    event.listen(AuditEntry, "after_insert", note)
    try:
        yield seen
    finally:
        event.remove(AuditEntry, "after_insert", note)


async def test_every_administrative_operation_is_written_down(place: Place) -> None:
    operations = administrative()
    assert len(operations) >= 22
    silent = []
    for operation, who in operations:
        transport = httpx.ASGITransport(place.app, client=("192.0.2.14", 1))
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://help.example",
            cookies={COOKIE: place.tokens[who]},
            headers={"user-agent": "Mozilla/5.0 (X11)"},
        ) as client:
            with written() as entries:
                answer = await client.request(
                    operation.split(" ")[0], address(place, operation), json=place.bodies.get(operation)
                )
        assert answer.is_success, (operation, answer.text)
        if not entries:
            silent.append(operation)
        for entry in entries:
            assert (entry.address, entry.device, entry.door) == ("192.0.2.14", "Mozilla/5.0 (X11)", "rest")
            assert entry.account_id is not None
            assert entry.subject
            assert entry.partner_id is not None
    assert silent == [], "call audit.record in the verb"


def test_what_changes_nothing_here_exists() -> None:
    assert ALREADY_SO.keys() <= table().keys()


async def test_nobody_changes_what_is_written(tx: SpyTx) -> None:
    subject = Subject("line", new_id(), "Бухгалтерия", None)
    await audit.record(tx, SYSTEM, "line.created", subject)
    for change in (update(AuditEntry).values(act="nothing"), delete(AuditEntry)):
        with pytest.raises(ProgrammingError, match="audit log is not changed"):
            async with tx.session.begin_nested():
                await tx.session.execute(change)


@pytest.mark.parametrize("who", ["owner", "app"])
def test_not_even_the_owner_of_the_table_does_so_by_mistake(fresh_urls: DatabaseUrls, who: str) -> None:
    with psycopg.connect(plain(getattr(fresh_urls, who))) as connection:
        connection.execute("SELECT set_config('liniya.scope', %s, false)", [EVERYTHING])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("TRUNCATE audit_entries")


async def test_entries_are_kept_for_three_years(database: Database) -> None:
    subject = Subject("line", new_id(), "Бухгалтерия", None)
    async with database.tx(SYSTEM) as tx:
        for age in (0.5, 0.9, 1.1):
            tx.now = database.clock() - KEEP * age
            await audit.record(tx, SYSTEM, "line.changed", subject, {"age": None}, {"age": age})
    async with database.tx(SYSTEM) as tx:
        await audit.forget_old(tx)
    async with database.tx(SYSTEM) as tx:
        kept = await tx.session.scalars(text("SELECT changes -> 0 ->> 'after' FROM audit_entries ORDER BY at"))
        assert list(kept) == ["0.9", "0.5"]


async def test_nothing_is_written_when_nothing_changes(tx: SpyTx) -> None:
    subject = Subject("line", new_id(), "Бухгалтерия", None)
    with written() as entries:
        await audit.record(tx, SYSTEM, "line.changed", subject, {"name": "А"}, {"name": "А"})
    assert entries == []


async def test_a_link_that_is_not_there_is_not_cut_on_paper(tx: SpyTx) -> None:
    partner, vendor = [await make.make_partner(tx, is_vendor=is_vendor) for is_vendor in (False, True)]
    await make.make_link(tx, partner, vendor)
    with written() as entries:
        for _ in range(2):
            await organisations.unlink_vendor(tx, SYSTEM, partner.id, vendor.id)
    assert [entry.act for entry in entries] == ["vendor.unlinked"] * 2  # once, in the logs of both
