"""Clients: companies and persons that a partner supports, B1 [2.1]."""

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.problems import InvalidInput, NotFound
from liniya.core.tx import Tx
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import store
from liniya.domains.organisations.events import CompanyCardChanged
from liniya.domains.organisations.schemas import ClientChange, ClientOut, ClientPage, NewClient
from liniya.domains.organisations.service.fence import choose_partner, given, require_company, unused
from liniya.domains.organisations.tables import Client
from liniya.kit.ids import new_id

_DATES: Final = ("contract_from", "contract_until")
_SHOWN: Final = ("name", "registration_number", "contract_number", "contract_until")
"""What the client's people and their specialists are shown of it."""


async def create_client(tx: Tx, actor: Actor, new: NewClient, *, partner_id: UUID | None = None) -> ClientOut:
    """A company or a person that the partner supports. The system names the partner."""
    home = choose_partner(actor, Right.MANAGE_COMPANY, partner_id)
    _require_order(new.contract_from, new.contract_until)
    client = Client(id=new_id(), partner_id=home, **new.model_dump())
    await store.add(tx, client)
    await audit.record(tx, actor, "client.created", _subject(client), after=new.model_dump())
    return _client(client)


async def change_client(tx: Tx, actor: Actor, client_id: UUID, change: ClientChange) -> ClientOut:
    """Change what was sent; `contract_from: null` and `contract_until: null` take the date away."""
    client = await store.get_client(tx, client_id)
    require_company(actor, Right.MANAGE_COMPANY, client.partner_id)
    values = given(change)
    values |= {name: getattr(change, name) for name in _DATES if name in change.model_fields_set}
    _require_order(*(values.get(name, getattr(client, name)) for name in _DATES))
    old = audit.before(client, values)
    if values:
        client = await store.change_client(tx, client_id, values, change.version)
    await audit.record(tx, actor, "client.changed", _subject(client), old, audit.before(client, values))
    if any(old.get(name, getattr(client, name)) != getattr(client, name) for name in _SHOWN):
        await tx.emit(CompanyCardChanged(client.partner_id, client_id))
    return _client(client)


async def delete_client(tx: Tx, actor: Actor, client_id: UUID) -> None:
    """Delete a client that has no people, units or lines."""
    client = await store.get_client(tx, client_id)
    require_company(actor, Right.MANAGE_COMPANY, client.partner_id)
    async with unused(tx):
        await store.delete_client(tx, client_id)
    await audit.record(tx, actor, "client.deleted", _subject(client))


async def get_client(tx: Tx, actor: Actor, client_id: UUID) -> ClientOut:
    """A client of the own partner."""
    client = await store.get_client(tx, client_id)
    require_company(actor, Right.SEE_COMPANY, client.partner_id)
    return _client(client)


async def list_clients(
    tx: Tx, actor: Actor, *, q: str = "", limit: int = 50, offset: int = 0, partner_id: UUID | None = None
) -> ClientPage:
    """Clients of the own partner by name; `q` looks in names and numbers."""
    home = choose_partner(actor, Right.SEE_COMPANY, partner_id)
    rows, total = await store.list_clients(tx, home, q, limit, offset)
    return {"items": [_client(row) for row in rows], "total": total}


async def list_clients_called(tx: Tx, actor: Actor, names: Collection[str]) -> list[ClientOut]:
    """Clients by their exact names (in any case) or tax numbers. One query, none without names."""
    home = choose_partner(actor, Right.SEE_COMPANY)
    found = await store.list_clients_called(tx, home, {name.lower() for name in names}) if names else []
    return [_client(row) for row in found]


async def get_own_client(tx: Tx, actor: Actor) -> ClientOut:
    """The company that the actor works for. `NotFound` for the partner's own people."""
    if actor.client_id is None:
        raise NotFound
    return _client(await store.get_client(tx, actor.client_id))


async def list_contracts(tx: Tx, client_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """Until when the contract of each client runs. One query, none without ids."""
    return await store.list_contracts(tx, client_ids) if client_ids else {}


def _require_order(begin: date | None, end: date | None) -> None:
    if begin is not None and end is not None and begin > end:
        raise InvalidInput(fields=[{"field": "contract_until", "problem": "before its beginning"}])


def _subject(client: Client) -> Subject:
    return Subject("client", client.id, client.name, client.partner_id)


def _client(client: Client) -> ClientOut:
    return {
        "id": client.id,
        "partner_id": client.partner_id,
        "kind": client.kind,
        "name": client.name,
        "tax_number": client.tax_number,
        "registration_number": client.registration_number,
        "contract_number": client.contract_number,
        "contract_from": client.contract_from,
        "contract_until": client.contract_until,
        "version": client.version,
    }
