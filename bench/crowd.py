"""Many people at once, written in a few statements: the makers of the product flush after each row."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from liniya.core.access import Role
from liniya.core.tx import Tx
from liniya.domains.accounts.service.hashing import hash_token
from liniya.domains.accounts.tables import Account, AccountRole, SignIn
from liniya.domains.organisations.tables import Client, Partner
from liniya.kit.ids import new_id


@dataclass(frozen=True)
class Person:
    """An account, and the token of its cookie."""

    id: UUID
    token: str


async def make_people(tx: Tx, partner: Partner, role: Role, count: int, client: Client | None = None) -> list[Person]:
    """So many accounts of one partner (and client), all signed in."""
    people = [Person(new_id(), secrets.token_urlsafe(24)) for _ in range(count)]
    accounts: list[Any] = []
    roles: list[Any] = []
    for person in people:
        name = person.id.hex
        accounts.append(
            Account(
                id=person.id,
                partner_id=partner.id,
                client_id=client.id if client else None,
                login=name,
                email=f"{name}@example.com",
                last_name=f"Фамилия{name[-6:]}",
                first_name="Имя",
                created_at=tx.now,
            )
        )
        roles.append(
            AccountRole(id=new_id(), account_id=person.id, partner_id=partner.id, role=role, granted_at=tx.now)
        )
    await _add(tx, accounts)
    await _add(tx, roles + [_sign_in(tx, partner, person) for person in people])
    return people


def _sign_in(tx: Tx, partner: Partner, person: Person) -> SignIn:
    return SignIn(
        id=new_id(),
        account_id=person.id,
        partner_id=partner.id,
        token_hash=hash_token(person.token),
        created_at=tx.now,
        expires_at=tx.now + timedelta(days=1),
    )


async def _add(tx: Tx, rows: Sequence[Any]) -> None:
    tx.session.add_all(rows)
    await tx.session.flush()
