"""A line for the wire, and telling those who see it."""

from collections.abc import Collection, Sequence
from typing import Final, cast
from uuid import UUID

from liniya.core.events import to_account, to_line_staff, to_line_users, to_staff
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.lines import rules, store
from liniya.domains.lines.schemas import LineOut
from liniya.domains.lines.service.delivery import list_members
from liniya.domains.lines.tables import Line, LineConnection
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged

TOLD_AT_MOST: Final = 1000
"""So many people are told at once that a line was given to them; the others see it with their next snapshot."""


async def tell_all(tx: Tx, line: Line) -> None:
    """Everybody who sees the line takes a new snapshot."""
    members = (await list_members(tx, [line.id]))[line.id]
    sides = {member.side_partner_id for member in members} | {line.partner_id}
    await tx.emit(
        AccessChanged(),
        to=[
            *(name for side in sides for name in to_line_staff(line.id, line.partner_id, side)),
            to_line_users(line.id),
            to_staff(line.partner_id),
        ],
    )


async def tell_returned(tx: Tx, line: Line) -> None:
    """The line is there again: nobody listens to it yet, so those whom it concerns are told one by one."""
    members = (await list_members(tx, [line.id]))[line.id]
    users = await list_reached(tx, await store.list_connections(tx, line.id, None))
    people = {*users, *(member.account_id for member in members)}
    await tx.emit(AccessChanged(), to=[to_staff(line.partner_id), *map(to_account, people)])


async def list_reached(tx: Tx, connections: Sequence[LineConnection]) -> list[UUID]:
    """The users who are meant, as many as can be told."""
    tops = [row.unit_id for row in connections if row.unit_id]
    return [
        user[0]
        for user in await accounts.list_users_reached(
            tx,
            account_ids=[row.account_id for row in connections if row.account_id],
            client_ids=[row.client_id for row in connections if row.client_id],
            unit_ids=await store.list_unit_ids_below(tx, tops) if tops else [],
            partner_ids=[
                row.side_partner_id for row in connections if not (row.client_id or row.unit_id or row.account_id)
            ],
            sides={row.side_partner_id for row in connections},
            limit=TOLD_AT_MOST,
        )
    ]


async def make_outs(tx: Tx, lines: Collection[Line]) -> list[LineOut]:
    """Lines as their administrator sees them. One query."""
    names = (await organisations.list_names(tx, {line.partner_id for line in lines}, []))["partners"]
    return [
        {
            "id": line.id,
            "partner_id": line.partner_id,
            "partner_name": names.get(line.partner_id, ""),
            "name": line.name,
            "icon": line.icon,
            "delivery_rule": cast("rules.DeliveryRule", line.delivery_rule),
            "owner_email": line.owner_email,
            "wait_warn_s": line.wait_warn_s,
            "wait_bad_s": line.wait_bad_s,
            "version": line.version,
            "deleted_at": line.deleted_at,
        }
        for line in lines
    ]
