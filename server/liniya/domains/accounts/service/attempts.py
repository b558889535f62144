"""Counting what somebody who is known proves once more: his password, a code."""

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import TooManyAttempts
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.tables import Account


async def count_attempt(tx: Tx, account: Account, purpose: str) -> dict[rules.Limit, bytes]:
    """Count it before it is looked at, in a transaction of its own: a refusal does not go uncounted.

    Returns what `store.forgive_attempt` takes when it turns out to be right. Raises `TooManyAttempts`.
    """
    keys = {limit: hashing.attempt_key(purpose, limit, str(account.id)) for limit in rules.OWN_LIMITS}
    counts = await tx.database.run(SYSTEM, lambda own: store.count_attempts(own, keys))
    wait = rules.next_attempt_in(tx.now, rules.OWN_LIMITS, counts)
    if wait is not None:
        raise TooManyAttempts(retry_after=wait)
    return keys
