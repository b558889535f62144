"""Who acts: from a cookie's token, or from an id."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from liniya.core.access import Actor, Door
from liniya.core.problems import NotSignedIn, Problem
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import AccountBlocked, LaterSignIn, SessionExpired
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.store import Known
from liniya.domains.accounts.tables import SignIn

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
    (found,) = await identify_all(tx, [token])
    if isinstance(found, Problem):
        raise found
    return found


async def identify_all(tx: Tx, tokens: Sequence[str]) -> list[Actor | Problem]:
    """`identify` for many: for each token the actor or what it would raise."""
    hashes = [hashing.hash_token(token) for token in tokens]
    known = await store.find_by_tokens(tx, set(hashes))
    found = [_judge(tx, known.get(token_hash)) for token_hash in hashes]
    seen = {one.me for one in found if isinstance(one, Actor)}
    unseen = {one.account.id for _, one in known.values() if _is_due(tx, one.account.last_seen_at)}
    if seen & unseen:
        await store.touch(tx, seen & unseen)
    return found


def _judge(tx: Tx, found: tuple[SignIn, Known] | None) -> Actor | Problem:
    if found is None:
        return NotSignedIn()
    sign_in, known = found
    state = rules.state_of_sign_in(
        tx.now,
        is_blocked=known.account.is_blocked,
        expires_at=sign_in.expires_at,
        ended_at=sign_in.ended_at,
        end_reason=sign_in.end_reason,
    )
    return make_actor(known, "rest", sign_in.id) if state == "live" else _REFUSALS[state]()


def _is_due(tx: Tx, seen_at: datetime | None) -> bool:
    return seen_at is None or seen_at <= tx.now - rules.TOUCH_EVERY


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
