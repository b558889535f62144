"""The first company of an empty installation, and its first administrator (docs/adr/0017).

Whoever can read what the server prints at its start knows a code; nobody else can take the installation over.
"""

import secrets
from datetime import timedelta
from typing import Final

from liniya.core.access import SYSTEM, Actor
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import AlreadySetUp, SetupCodeWrong
from liniya.domains.accounts.schemas import Installation, NewAccount
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.service.partners import create_partner
from liniya.domains.accounts.service.passwords import replace_password
from liniya.domains.accounts.service.sessions import open_session
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import NewPartner

CODE_BYTES: Final = 20


async def make_setup_code(tx: Tx) -> str | None:
    """A new code, beside those of other nodes; None when somebody uses the installation already. As the system."""
    if not await organisations.is_empty(tx):
        return None
    code = secrets.token_urlsafe(CODE_BYTES)
    await store.add_setup_code(tx, hashing.hash_token(code))
    return code


async def install(tx: Tx, new: Installation, *, session_days: int) -> tuple[str, Actor]:
    """Make the company and whoever knows the code its administrator, signed in; all codes are void then.

    Of two at the same moment one is first, and the other one is told. Raises `AlreadySetUp`, `SetupCodeWrong`,
    `WeakPassword`.
    """
    if not await organisations.is_empty(tx):
        raise AlreadySetUp
    if not await store.has_setup_code(tx, hashing.hash_token(new.code.strip()), tx.now - rules.SETUP_CODE_LIFE):
        raise SetupCodeWrong
    if not await store.take_setup_codes(tx):
        raise AlreadySetUp
    partner = NewPartner(name=new.company, email=new.email, time_zone=new.time_zone, locale=new.locale)
    values = new.model_dump(include={"login", "email", "last_name", "first_name", "locale"})
    _, first = await create_partner(tx, SYSTEM, partner, NewAccount(**values))
    assert first is not None  # noqa: S101
    await replace_password(tx, SYSTEM, first["id"], new.password)
    return await open_session(tx, first["id"], min(timedelta(days=session_days), rules.UNREMEMBERED_LIFE))
