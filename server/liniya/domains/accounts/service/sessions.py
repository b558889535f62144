"""Signing in and out (A1, A3) [4.1]."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Final, cast
from uuid import UUID

from liniya.core.access import SYSTEM, Actor
from liniya.core.events import to_session
from liniya.core.problems import Problem
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import (
    AccountBlocked,
    PasswordNotAllowed,
    SecondStepNeeded,
    SecondStepToSetUp,
    TooManyAttempts,
    WrongCredentials,
)
from liniya.domains.accounts.events import SessionEnd, SessionEnded, SignedOut
from liniya.domains.accounts.schemas import HandStatus, Me
from liniya.domains.accounts.service import codes, hashing
from liniya.domains.accounts.service.actors import load_actor
from liniya.domains.accounts.service.people import full_name, subject_of
from liniya.domains.accounts.tables import Account, SignIn
from liniya.domains.audit import service as audit
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import Locale
from liniya.kit.ids import new_id
from liniya.kit.whence import current_whence

TOKEN_BYTES: Final = 32
KEEP: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Candidate:
    account_id: UUID
    login: str
    password_hash: str | None


async def sign_in(
    database: Database,
    login: str,
    password: str,
    remember: bool,
    *,
    ip: str,
    code: str | None = None,
    session_days: int = 30,
) -> tuple[str, Actor]:
    """Check the password and begin a sign-in, which ends the earlier one (A3). Returns the cookie's token.

    Each attempt is counted before the password is looked at, in a transaction of its own: neither a refusal nor a crowd
    of parallel attempts goes uncounted. The right password takes its attempt back. `code`: of the second step; raises
    `SecondStepNeeded` or `SecondStepToSetUp` when it is missing.
    """
    keys = {
        limit: hashing.attempt_key("sign-in", limit, ip if limit.of == "address" else login.strip().lower())
        for limit in rules.SIGN_IN_LIMITS
    }

    async def prepare(tx: Tx) -> tuple[int | None, _Candidate | None]:
        counts = await store.count_attempts(tx, keys)
        wait = rules.next_attempt_in(tx.now, rules.SIGN_IN_LIMITS, counts)
        account = await store.find_by_login_or_email(tx, login) if wait is None else None
        return wait, _Candidate(account.id, account.login, account.password_hash) if account else None

    wait, candidate = await database.run(SYSTEM, prepare)
    if wait is not None:
        raise TooManyAttempts(retry_after=wait)
    known_hash = candidate.password_hash if candidate else None
    is_right = await hashing.verify(known_hash, password)
    if candidate is None or known_hash is None or not is_right:
        if candidate is not None:
            await database.run(SYSTEM, partial(_record_refusal, account_id=candidate.account_id))
        raise WrongCredentials
    found, checked = candidate, known_hash
    better = await hashing.hash_password(password) if hashing.is_outdated(checked) else None

    async def begin(tx: Tx) -> tuple[str, Actor] | Problem:
        account = await store.lock_account(tx, found.account_id)
        if account.password_hash != checked:
            raise WrongCredentials
        if account.is_blocked:
            raise AccountBlocked
        if better:
            await store.change_password_hash(tx, account.id, better, is_new=False)
        await store.forgive_attempt(tx, keys)
        if (asked := await _ask_for_more(tx, account, code)) is not None:
            return asked
        life = timedelta(days=session_days)
        return await open_session(tx, account.id, life if remember else min(life, rules.UNREMEMBERED_LIFE))

    begun = await database.run(SYSTEM, begin)
    if isinstance(begun, Problem):
        raise begun
    return begun


async def _ask_for_more(tx: Tx, account: Account, code: str | None) -> Problem | None:
    """The problem is returned and not raised where something has to stay: that the password was right, and a new secret."""
    known = await store.get_known(tx, account.id)
    if not await store.is_password_allowed(tx, account, known.roles):
        return PasswordNotAllowed()
    need = await codes.ask(tx, known)
    if need == "code":
        if not code:
            return SecondStepNeeded()
        await codes.take(tx, account, code)
    if need == "set_up":
        if not code:
            return SecondStepToSetUp(**await codes.prepare(tx, account))
        await codes.confirm(tx, account, code)
        actor = await load_actor(tx, account.id, "rest")
        await audit.record(tx, actor, "second_step.set", subject_of(account))
    return None


async def open_session(tx: Tx, account_id: UUID, life: timedelta) -> tuple[str, Actor]:
    """Begin a sign-in without asking for anything; the earlier one ends and is told why (A3)."""
    account = await store.lock_account(tx, account_id)
    for session_id in await store.end_sign_ins(tx, account_id, "later_sign_in"):
        await tx.emit(SessionEnded(session_id, "later_sign_in"), to=[to_session(session_id)])
    token = secrets.token_urlsafe(TOKEN_BYTES)
    whence = current_whence()
    row = SignIn(
        id=new_id(),
        account_id=account_id,
        partner_id=account.partner_id,
        token_hash=hashing.hash_token(token),
        created_at=tx.now,
        expires_at=tx.now + life,
        ended_at=None,
        end_reason=None,
        address=whence.address,
        device=whence.device,
    )
    await store.add_sign_in(tx, row)
    await store.touch(tx, [account_id])
    actor = await load_actor(tx, account_id, "rest", row.id)
    await audit.record(tx, actor, "session.started", subject_of(account))
    return token, actor


async def sign_out(tx: Tx, actor: Actor) -> None:
    """End the own sign-in, in all its windows."""
    if actor.session_id is not None:
        async with organisations.beyond_fence(tx, actor):
            await end_sign_ins(tx, actor.me, "signed_out", only=actor.session_id)
            account = (await store.get_known(tx, actor.me)).account
            await audit.record(tx, actor, "session.ended", subject_of(account))


async def end_sign_ins(
    tx: Tx, account_id: UUID, reason: SessionEnd, *, only: UUID | None = None, but: UUID | None = None
) -> int:
    """End the sign-ins that an account has, or one of them, or all but one; returns how many there were."""
    ended = await store.end_sign_ins(tx, account_id, reason, only, but)
    for session_id in ended:
        await tx.emit(SessionEnded(session_id, reason), to=[to_session(session_id)])
    if ended and but is None and not await store.has_sign_in(tx, account_id):
        await tx.emit(SignedOut(account_id))
    return len(ended)


async def me(tx: Tx, actor: Actor, *, status: HandStatus, idle_after_s: int) -> Me:
    """The signed-in account as it sees itself. `status`: chosen by hand, known to `presence`."""
    async with organisations.beyond_fence(tx, actor):
        known = await store.get_known(tx, actor.me)
        account = known.account
        if account.distributor_id is not None:
            company = await organisations.get_distributor_name(tx, account.distributor_id)
        else:
            names = await organisations.list_names(tx, [account.partner_id] if account.partner_id else [], [])
            company = next(iter(names["partners"].values()), "")
    return {
        "account_id": account.id,
        "login": account.login,
        "name": full_name(account),
        "email": account.email,
        "roles": [role for role in rules.ALL_ROLES if role in known.roles],
        "partner_id": account.partner_id,
        "partner_name": company,
        "client_id": account.client_id,
        "locale": cast(Locale, account.locale),
        "status": status,
        "idle_after_s": idle_after_s,
    }


async def set_locale(tx: Tx, actor: Actor, locale: str) -> None:
    """The language of letters and of problems."""
    async with organisations.beyond_fence(tx, actor):
        await store.change_account(tx, actor.me, {"locale": locale})


async def require_pace_at_the_door(tx: Tx, address: str) -> None:
    """Whoever is not signed in may ask for something now and then. Raises `TooManyAttempts`."""
    keys = {limit: hashing.attempt_key("door", limit, address) for limit in rules.DOOR_LIMITS}
    wait = rules.next_attempt_in(tx.now, rules.DOOR_LIMITS, await store.count_attempts(tx, keys))
    if wait is not None:
        raise TooManyAttempts(retry_after=wait)


async def forget_old(tx: Tx) -> None:
    """Delete counts of attempts and links that can no longer matter; for a daily job."""
    await store.forget_old(tx, KEEP)


async def _record_refusal(tx: Tx, account_id: UUID) -> None:
    stranger = replace(SYSTEM, door="rest")
    await audit.record(tx, stranger, "session.refused", subject_of((await store.get_known(tx, account_id)).account))
