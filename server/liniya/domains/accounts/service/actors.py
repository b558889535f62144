"""Who acts: from a cookie's token, or from an id."""

from typing import Final
from uuid import UUID

from liniya.core.access import Actor, Door
from liniya.core.problems import NotSignedIn, Problem
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import AccountBlocked, LaterSignIn, SessionExpired
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.store import Known

_REFUSALS: Final[dict[rules.SignInState, type[Problem]]] = {
    "later_sign_in": LaterSignIn,
    "blocked": AccountBlocked,
    "expired": SessionExpired,
    "ended": NotSignedIn,
}


async def identify(tx: Tx, token: str) -> Actor:
    """The actor of a session token; the transaction must not be behind a fence yet.

    Raises `NotSignedIn`, `LaterSignIn`, `SessionExpired` or `AccountBlocked`. One query, and once a minute an update.
    """
    found = await store.find_by_token(tx, hashing.hash_token(token))
    if found is None:
        raise NotSignedIn
    sign_in, known = found
    account = known.account
    state = rules.state_of_sign_in(
        tx.now,
        is_blocked=account.is_blocked,
        expires_at=sign_in.expires_at,
        ended_at=sign_in.ended_at,
        end_reason=sign_in.end_reason,
    )
    if state != "live":
        raise _REFUSALS[state]
    if account.last_seen_at is None or account.last_seen_at <= tx.now - rules.TOUCH_EVERY:
        await store.touch(tx, account.id)
    return make_actor(known, "rest", sign_in.id)


async def load_actor(tx: Tx, account_id: UUID, door: Door, session_id: UUID | None = None) -> Actor:
    """The actor as it is now. Raises `NotFound` or `AccountBlocked`."""
    known = await store.get_known(tx, account_id)
    if known.account.is_blocked:
        raise AccountBlocked
    return make_actor(known, door, session_id)


def make_actor(known: Known, door: Door, session_id: UUID | None) -> Actor:
    account = known.account
    partners = known.linked | {account.partner_id} if account.partner_id else frozenset[UUID]()
    return Actor(
        account_id=account.id,
        partner_id=account.partner_id,
        client_id=account.client_id,
        unit_id=account.unit_id,
        roles=known.roles,
        partners=frozenset(partners),
        session_id=session_id,
        door=door,
        locale=account.locale,
    )
