"""The audit log with names: `audit` knows neither accounts nor what entries refer to."""

from typing import Any
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.tx import Tx
from liniya.domains.accounts.service.people import list_people
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import AuditOut, AuditPage, Group
from liniya.domains.organisations import service as organisations


async def list_audit(
    tx: Tx, actor: Actor, *, group: Group | None = None, before: UUID | None = None, limit: int = 50, **filters: Any
) -> AuditPage:
    """A page of the own company's log, the latest first (A8)."""
    page = await audit.list_entries(tx, actor, group=group, before=before, limit=limit, **filters)
    referred = {found for item in page["items"] for found in _referred(item)}
    acting = {item["account_id"] for item in page["items"] if item["account_id"]}
    people = await list_people(tx, referred | acting, actor.partner_id)
    for item in page["items"]:
        if item["account_id"] in people:
            item["who"] = people[item["account_id"]]["name"]
    page["names"] = {found: people[found]["name"] for found in referred & people.keys()}
    page["names"] |= await organisations.list_all_names(tx, referred - people.keys())
    return page


def _referred(item: AuditOut) -> set[UUID]:
    """What the fields of an entry name by id; `record` wrote them as text."""
    values = [
        value
        for change in item["changes"]
        if change["field"].endswith("_id")
        for value in (change["before"], change["after"])
    ]
    return {UUID(value) for value in values if value is not None}
