"""Passwords: set by a one-time link that comes by e-mail, A1, A2 [4.1]."""

import secrets
from dataclasses import replace
from uuid import UUID

from liniya.core.access import SYSTEM, Actor, Right
from liniya.core.problems import Forbidden
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import (
    LinkExpired,
    NobodyToInvite,
    NoPassword,
    WeakPassword,
    WrongPassword,
)
from liniya.domains.accounts.events import PasswordLinkMade
from liniya.domains.accounts.schemas import PasswordStrength
from liniya.domains.accounts.service import hashing
from liniya.domains.accounts.service.attempts import count_attempt
from liniya.domains.accounts.service.people import full_name, subject_of
from liniya.domains.accounts.service.sessions import TOKEN_BYTES, end_sign_ins
from liniya.domains.accounts.tables import Account, PasswordLink
from liniya.domains.audit import service as audit
from liniya.domains.organisations import service as organisations


async def request_password_link(tx: Tx, login: str) -> None:
    """Have a link sent, if there is such an account with an e-mail; the asker learns nothing either way.

    At most five an hour for one account. As the system: nobody is signed in here.
    """
    account = await store.find_by_login_or_email(tx, login)
    if account is None or account.is_blocked or not account.email:
        return
    key = hashing.attempt_key("password-link", rules.LINK_LIMIT, str(account.id))
    counts = await store.count_attempts(tx, {rules.LINK_LIMIT: key})
    if rules.next_attempt_in(tx.now, (rules.LINK_LIMIT,), counts) is None:
        await _make_link(tx, account)


async def send_password_link(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """An administrator has a link sent to somebody of his partner. Raises `NobodyToInvite`."""
    account = (await store.get_known(tx, account_id)).account
    organisations.require_company(actor, Right.MANAGE_COMPANY, account.partner_id)
    if not await send_link(tx, actor, account):
        raise NobodyToInvite


async def send_link(tx: Tx, actor: Actor, account: Account) -> bool:
    """Whoever has no password yet gets an invitation (A2). False: there is no address, or he is not let in."""
    if not account.email or account.is_blocked or account.erased_at is not None:
        return False
    await _make_link(tx, account)
    await audit.record(tx, actor, "password.link_sent", subject_of(account))
    return True


async def set_password(tx: Tx, token: str, password: str) -> None:
    """Set the password with the link's token. Works once; ends all sign-ins. Raises `LinkExpired`, `WeakPassword`."""
    account = await _find_by_link(tx, token)
    await _change(tx, account, password)
    me = replace(SYSTEM, account_id=account.id, door="rest")
    await audit.record(tx, me, "password.changed", subject_of(account))


async def replace_password(tx: Tx, actor: Actor, account_id: UUID, password: str) -> None:
    """Set somebody's password by hand; only the system does this (`liniya set-password`)."""
    if not actor.is_system:
        raise Forbidden
    account = (await store.get_known(tx, account_id)).account
    await _change(tx, account, password)
    await audit.record(tx, actor, "password.changed", subject_of(account))


async def change_password(tx: Tx, actor: Actor, current: str, password: str) -> None:
    """The own one; ends all other sign-ins. Raises `WrongPassword`, `NoPassword`, `TooManyAttempts`, `WeakPassword`."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        await require_password(tx, account, current)
        await _change(tx, account, password, but=actor.session_id)
        await audit.record(tx, actor, "password.changed", subject_of(account))


async def require_password(tx: Tx, account: Account, password: str) -> None:
    """Whoever is signed in shows that he is the person himself; wrong ones are counted even though they are refused."""
    if account.password_hash is None:
        raise NoPassword
    keys = await count_attempt(tx, account, "own")
    if not await hashing.verify(account.password_hash, password):
        raise WrongPassword
    await store.forgive_attempt(tx, keys)


async def rate_own_password(tx: Tx, actor: Actor, password: str) -> PasswordStrength:
    """What a new password of the own account would be worth."""
    async with organisations.beyond_fence(tx, actor):
        return await _rate((await store.get_known(tx, actor.me)).account, password)


async def rate_password_of_link(tx: Tx, token: str, password: str) -> PasswordStrength:
    """The same for whoever has a link. Raises `LinkExpired`."""
    return await _rate(await _find_by_link(tx, token), password)


async def _rate(account: Account, password: str) -> PasswordStrength:
    score = await hashing.rate_password(password, _known_words(account))
    return {"score": score, "problem": rules.reason_against_password(password, account.login, score)}


def _known_words(account: Account) -> list[str]:
    names = (account.login, account.last_name, account.first_name, account.middle_name)
    return [word for word in (*names, *account.email.replace("@", ".").split("."), account.phone) if word]


async def _change(tx: Tx, account: Account, password: str, but: UUID | None = None) -> None:
    strength = await _rate(account, password)
    if strength["problem"] is not None:
        raise WeakPassword(reason=strength["problem"])
    hashed = await hashing.hash_password(password)
    await store.use_password_links(tx, account.id)
    await store.change_password_hash(tx, account.id, hashed)
    await end_sign_ins(tx, account.id, "password_changed", but=but)


async def _find_by_link(tx: Tx, token: str) -> Account:
    link = await store.lock_password_link(tx, hashing.hash_token(token))
    if link is None or link.used_at is not None or link.expires_at <= tx.now:
        raise LinkExpired
    account = (await store.get_known(tx, link.account_id)).account
    if account.is_blocked:
        raise LinkExpired
    return account


async def _make_link(tx: Tx, account: Account) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    is_invitation = account.password_hash is None
    expires_at = tx.now + (rules.INVITATION_LIFE if is_invitation else rules.LINK_LIFE)
    await store.add_password_link(
        tx,
        PasswordLink(
            token_hash=hashing.hash_token(token),
            account_id=account.id,
            partner_id=account.partner_id,
            made_at=tx.now,
            expires_at=expires_at,
            used_at=None,
            is_invitation=is_invitation,
        ),
    )
    name = full_name(account)
    made = PasswordLinkMade(account.id, account.email, token, account.locale, name, expires_at, is_invitation)
    await tx.emit(made)
