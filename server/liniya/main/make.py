"""Makers: rows with sensible values, for tests and for the demo company alike.

They write straight into the tables: nothing is checked, nobody is told. Every field can be given by its name.
"""

import io
from datetime import timedelta
from itertools import count
from typing import Any, Final, TypeVar

from PIL import Image

from liniya.core.access import Role
from liniya.core.tables import Base
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account, AccountRole
from liniya.domains.lines.tables import Line, LineConnection, LineSpecialist
from liniya.domains.organisations.tables import Client, Distributor, Partner, PartnerLink, Unit
from liniya.kit.ids import new_id

T = TypeVar("T", bound=Base)
_NUMBERS: Final = count(1)


async def make_distributor(tx: Tx, **given: Any) -> Distributor:
    return await _add(tx, Distributor(**{"id": new_id(), "name": "Дистрибьютор"} | given))


async def make_partner(tx: Tx, **given: Any) -> Partner:
    values = {
        "id": new_id(),
        "distributor_id": None,
        "name": f"Партнёр {next(_NUMBERS)}",
        "phone": "",
        "email": "",
        "site": "",
        "greeting": "",
        "missed_email": "",
        "time_zone": "Europe/Moscow",
        "locale": "ru",
        "shape": "clients",
        "discovery_forbidden": False,
        "names_as_initials": False,
        "logo_id": None,
        "is_vendor": False,
        "created_at": tx.now,
    }
    return await _add(tx, Partner(**values | given))


def make_picture(width: int = 300, height: int = 120, kind: str = "PNG") -> bytes:
    """A picture as somebody may send it."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), (29, 91, 214)).save(file, kind)
    return file.getvalue()


async def make_link(tx: Tx, partner: Partner, vendor: Partner) -> PartnerLink:
    """Open the vendor's lines to the partner."""
    return await _add(tx, PartnerLink(partner_id=partner.id, vendor_id=vendor.id))


async def make_client(tx: Tx, partner: Partner, **given: Any) -> Client:
    values = {
        "id": new_id(),
        "partner_id": partner.id,
        "kind": "company",
        "name": f"Клиент {next(_NUMBERS)}",
        "tax_number": "",
        "registration_number": "",
        "contract_from": None,
        "contract_until": None,
    }
    return await _add(tx, Client(**values | given))


async def make_unit(
    tx: Tx, partner: Partner, *, client: Client | None = None, parent: Unit | None = None, **given: Any
) -> Unit:
    values = {
        "id": new_id(),
        "partner_id": partner.id,
        "client_id": client.id if client else None,
        "parent_id": parent.id if parent else None,
        "name": f"Отдел {next(_NUMBERS)}",
    }
    return await _add(tx, Unit(**values | given))


async def make_account(
    tx: Tx,
    partner: Partner | None,
    roles: tuple[Role, ...] = ("user",),
    *,
    client: Client | None = None,
    unit: Unit | None = None,
    distributor: Distributor | None = None,
    password: str | None = None,
    **given: Any,
) -> Account:
    """Without `password` nobody can sign in with it (`sign_in_as` still does), and nothing slow is computed."""
    number = next(_NUMBERS)
    values = {
        "id": new_id(),
        "partner_id": partner.id if partner else None,
        "distributor_id": distributor.id if distributor else None,
        "client_id": client.id if client else None,
        "unit_id": unit.id if unit else None,
        "login": f"login{number}",
        "email": f"login{number}@example.com",
        "password_hash": await accounts.hash_password(password) if password else None,
        "last_name": f"Фамилия{number}",
        "first_name": "Имя",
        "middle_name": "",
        "position": "",
        "phone": "",
        "birthday": None,
        "locale": "ru",
        "is_blocked": False,
        "last_seen_at": None,
        "created_at": tx.now,
    }
    account = await _add(tx, Account(**values | given))
    for role in roles:
        await make_role(tx, account, role)
    return account


async def make_role(tx: Tx, account: Account, role: Role, **given: Any) -> AccountRole:
    values = {
        "id": new_id(),
        "account_id": account.id,
        "partner_id": account.partner_id,
        "role": role,
        "granted_at": tx.now,
        "revoked_at": None,
    }
    return await _add(tx, AccountRole(**values | given))


async def make_line(tx: Tx, partner: Partner, **given: Any) -> Line:
    values = {
        "id": new_id(),
        "partner_id": partner.id,
        "name": f"Линия {next(_NUMBERS)}",
        "icon": "headset",
        "delivery_rule": "standard",
        "owner_email": "",
        "wait_warn_s": 60,
        "wait_bad_s": 300,
        "created_at": tx.now,
        "deleted_at": None,
    }
    return await _add(tx, Line(**values | given))


async def make_specialist(
    tx: Tx, line: Line, account: Account | None = None, *, priority: str = "standard", **given: Any
) -> Account:
    """Put an account on the line; without one a new specialist of the line's partner (`given`: his fields)."""
    if account is None:
        partner = await tx.session.get_one(Partner, line.partner_id)
        account = await make_account(tx, partner, ("specialist",), **given)
    await _add(
        tx,
        LineSpecialist(
            line_id=line.id,
            account_id=account.id,
            partner_id=line.partner_id,
            side_partner_id=account.partner_id,
            priority=priority,
        ),
    )
    return account


async def connect(tx: Tx, line: Line, to: Client | Unit | Account | Partner, **given: Any) -> LineConnection:
    """Give the line to a client, a unit, an account, or (a partner) to all own people of a partner, from now on."""
    values = {
        "id": new_id(),
        "line_id": line.id,
        "partner_id": line.partner_id,
        "side_partner_id": to.id if isinstance(to, Partner) else to.partner_id,
        "client_id": to.id if isinstance(to, Client) else None,
        "unit_id": to.id if isinstance(to, Unit) else None,
        "account_id": to.id if isinstance(to, Account) else None,
        "active_from": tx.now,
        "active_until": None,
        "disconnected_at": None,
    }
    return await _add(tx, LineConnection(**values | given))


async def sign_in_as(tx: Tx, account: Account) -> str:
    """A token for the cookie, without a password."""
    token, _ = await accounts.open_session(tx, account.id, timedelta(days=1))
    return token


async def _add(tx: Tx, row: T) -> T:
    tx.session.add(row)
    await tx.session.flush()
    return row
