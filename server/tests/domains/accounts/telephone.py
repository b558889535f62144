"""The app on somebody's telephone."""

from __future__ import annotations

from datetime import datetime

import pyotp

from liniya.core.tx import Tx
from liniya.domains.accounts.service import codes
from liniya.domains.accounts.tables import Account


def code_of(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


async def has_second_step(tx: Tx, account: Account) -> tuple[str, list[str]]:
    """Connect the app; its secret and the recovery codes."""
    secret = (await codes.prepare(tx, account))["secret"]
    await codes.confirm(tx, account, code_of(secret, tx.now))
    return secret, await codes.make_recovery_codes(tx, account)
