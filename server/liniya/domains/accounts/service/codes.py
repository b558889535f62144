"""Codes of the second step: what is asked for, whether one is right, where new ones come from."""

import base64
import secrets
from typing import Final

import pyotp
import segno

from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import NoSecondStep, SecretUnreadable, WrongCode
from liniya.domains.accounts.schemas import SecondStepSetup
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.service.attempts import count_attempt
from liniya.domains.accounts.store import Known
from liniya.domains.accounts.tables import Account
from liniya.infra.vault import Unreadable

ISSUER: Final = "Liniya"
RECOVERY_CODES: Final = 10
RECOVERY_BYTES: Final = 10
"""80 bits: nobody guesses one, not even with the hash before him."""


async def ask(tx: Tx, known: Known) -> rules.SecondStepNeed:
    """What is asked of somebody whose password was right."""
    account = known.account
    wish = await store.find_second_step_wish(tx, account.partner_id) if account.partner_id else "free"
    step = await store.lock_second_step(tx, account.id)
    return rules.next_need(wish, known.roles, is_on=step is not None and step.secret is not None)


async def prepare(tx: Tx, account: Account) -> SecondStepSetup:
    """A new secret that counts with its first code; what was there goes on until then."""
    secret = pyotp.random_base32()
    await store.set_pending_second_step(tx, account, tx.database.vault.seal(secret))
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER)
    return {"secret": secret, "uri": uri, "qr": segno.make(uri, error="m").svg_inline(border=2, omitsize=True)}


async def confirm(tx: Tx, account: Account, code: str) -> None:
    """The first code of the new secret: it counts from now on. Raises `WrongCode`, `NoSecondStep`."""
    step = await store.lock_second_step(tx, account.id)
    if step is None or step.pending is None:
        raise NoSecondStep
    keys = await count_attempt(tx, account, "code")
    counter = _find(tx, step.pending, code, 0)
    if counter is None:
        raise WrongCode
    await store.forgive_attempt(tx, keys)
    await store.change_second_step(
        tx,
        account.id,
        {"secret": step.pending, "pending": None, "since": tx.now, "used_at": tx.now, "last_counter": counter},
    )


async def take(tx: Tx, account: Account, code: str) -> None:
    """A code of the telephone, or a recovery code; each works once. Raises `WrongCode`, `NoSecondStep`, `TooManyAttempts`."""
    step = await store.lock_second_step(tx, account.id)
    if step is None or step.secret is None:
        raise NoSecondStep
    keys = await count_attempt(tx, account, "code")
    typed = code.replace(" ", "").replace("-", "").upper()
    counter = _find(tx, step.secret, typed, step.last_counter)
    if counter is not None:
        await store.change_second_step(tx, account.id, {"used_at": tx.now, "last_counter": counter})
    elif not await store.use_recovery_code(tx, account.id, hashing.hash_token(typed)):
        raise WrongCode
    await store.forgive_attempt(tx, keys)


async def make_recovery_codes(tx: Tx, account: Account) -> list[str]:
    """New ones; the earlier ones are worth nothing any more."""
    made = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _ in range(RECOVERY_CODES)]
    await store.replace_recovery_codes(tx, account, [hashing.hash_token(code) for code in made])
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in made]


def _find(tx: Tx, sealed: bytes, code: str, last: int) -> int | None:
    try:
        totp = pyotp.TOTP(tx.database.vault.open(sealed))
    except Unreadable:
        raise SecretUnreadable from None
    present = rules.count_counter(tx.now)
    codes = {counter: totp.generate_otp(counter) for counter in range(present - 1, present + 2)}
    return rules.find_counter(tx.now, codes, code.replace(" ", ""), last)
