"""The audit log with the names of those who acted: `audit` knows no accounts."""

from typing import Any
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.tx import Tx
from liniya.domains.accounts.service.people import list_people
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import AuditPage, Group


async def list_audit(
    tx: Tx, actor: Actor, *, group: Group | None = None, before: UUID | None = None, limit: int = 50, **filters: Any
) -> AuditPage:
    """A page of the own company's log, the latest first (A8)."""
    page = await audit.list_entries(tx, actor, group=group, before=before, limit=limit, **filters)
    people = await list_people(tx, {item["account_id"] for item in page["items"] if item["account_id"]})
    for item in page["items"]:
        if item["account_id"] in people:
            item["who"] = people[item["account_id"]]["name"]
    return page
