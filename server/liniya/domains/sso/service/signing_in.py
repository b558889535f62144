"""From the button to the answer: authorization code with PKCE, state and nonce; bound to the browser that began."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import orjson

from liniya.core.access import SYSTEM, Actor
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import NewAccount
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.sso import rules, store
from liniya.domains.sso.errors import SsoAnswerWrong, SsoExpired, SsoNobody, SsoOff, SsoRefused
from liniya.domains.sso.schemas import SsoOptions
from liniya.domains.sso.service.discovery import Services, ask_json, read_token
from liniya.domains.sso.service.setting import CALLBACK
from liniya.domains.sso.tables import SsoAttempt, SsoProvider

UNREMEMBERED_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Given:
    """What is needed to ask the service, without the transaction it was read in."""

    provider_id: UUID
    issuer: str
    client_id: str
    client_secret: str
    nonce: str
    verifier: str
    remember: bool


async def list_options(tx: Tx, provider_id: UUID | None) -> SsoOptions:
    """What the sign-in page offers: the service that its address names, else the only one there is."""
    if provider_id is not None:
        named = await store.find_open_provider(tx, provider_id)
        found = [named] if named else []
    else:
        found = list(await store.list_open_providers(tx, 2))
    return {"items": [{"id": one.id, "name": one.name} for one in found] if len(found) == 1 else []}


async def begin_sign_in(database: Database, services: Services, provider_id: UUID, remember: bool, browser: str) -> str:
    """The address where the browser goes. `browser`: the secret of its cookie. Raises `SsoOff`, `SsoUnreachable`."""

    async def read(tx: Tx) -> tuple[str, str] | None:
        found = await store.find_open_provider(tx, provider_id)
        return (found.issuer, found.client_id) if found else None

    known = await database.run(SYSTEM, read)
    if known is None:
        raise SsoOff
    issuer, client_id = known
    service = await services.get(issuer)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))

    async def write(tx: Tx) -> None:
        provider = await store.find_open_provider(tx, provider_id)
        if provider is None:
            raise SsoOff
        attempt = SsoAttempt(
            state_hash=_hash(state),
            provider_id=provider.id,
            partner_id=provider.partner_id,
            browser_hash=_hash(browser),
            sealed=tx.database.vault.seal(orjson.dumps([nonce, verifier]).decode()),
            remember=remember,
            made_at=tx.now,
        )
        await store.add_attempt(tx, attempt)

    await database.run(SYSTEM, write)
    asked = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": client_id,
        "redirect_uri": database.public_url + CALLBACK,
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(_hash(verifier)).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"{service.authorization_endpoint}{'&' if '?' in service.authorization_endpoint else '?'}{urlencode(asked)}"


async def finish_sign_in(
    database: Database,
    services: Services,
    *,
    state: str,
    code: str | None,
    browser: str,
    session_days: int,
) -> tuple[str, Actor, bool]:
    """Take the service's answer. Returns the cookie's token, whose it is, and whether it is remembered.

    `code`: None: the service has refused. Raises `SsoExpired`, `SsoRefused`, `SsoAnswerWrong`, `SsoUnreachable`, `SsoOff`,
    `SsoNobody`, `AccountBlocked`.
    """
    given = await database.run(SYSTEM, lambda tx: _take(tx, state, browser))
    if isinstance(given, type):
        raise given
    if code is None:
        raise SsoRefused
    token = await _exchange(database, services, given, code)
    now = database.clock().timestamp()
    claims = await read_token(services, given.issuer, given.client_id, token, given.nonce, now)

    async def enter(tx: Tx) -> tuple[str, Actor]:
        provider = await store.find_open_provider(tx, given.provider_id)
        if provider is None or provider.issuer != given.issuer:
            raise SsoOff
        account_id = await _find_account(tx, provider, claims)
        await accounts.load_actor(tx, account_id, "rest")  # refuses who is blocked
        life = timedelta(days=session_days)
        return await accounts.open_session(tx, account_id, life if given.remember else min(life, UNREMEMBERED_LIFE))

    session, actor = await database.run(SYSTEM, enter)
    return session, actor, given.remember


async def forget_old(tx: Tx) -> None:
    """Delete what nobody came back for."""
    await store.forget_old(tx, rules.ATTEMPT_LIFE * 2)


async def _take(tx: Tx, state: str, browser: str) -> Given | type[SsoExpired] | type[SsoAnswerWrong] | type[SsoOff]:
    """Problems are returned: the attempt is used up all the same."""
    attempt = await store.take_attempt(tx, _hash(state))
    if attempt is None or attempt.made_at + rules.ATTEMPT_LIFE <= tx.now:
        return SsoExpired
    if not hmac.compare_digest(attempt.browser_hash, _hash(browser)):
        return SsoAnswerWrong
    provider = await store.find_open_provider(tx, attempt.provider_id)
    if provider is None:
        return SsoOff
    vault = tx.database.vault
    nonce, verifier = orjson.loads(vault.open(attempt.sealed))
    secret = vault.open(provider.client_secret) if provider.client_secret else ""
    return Given(provider.id, provider.issuer, provider.client_id, secret, nonce, verifier, attempt.remember)


async def _exchange(database: Database, services: Services, given: Given, code: str) -> str:
    service = await services.get(given.issuer)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": database.public_url + CALLBACK,
        "code_verifier": given.verifier,
    }
    headers = {"content-type": "application/x-www-form-urlencoded"}
    if given.client_secret and service.takes_basic:
        pair = f"{quote(given.client_id, safe='')}:{quote(given.client_secret, safe='')}"
        headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    else:
        form |= {"client_id": given.client_id}
        form |= {"client_secret": given.client_secret} if given.client_secret else {}
    answer = await ask_json(
        services.outgoing, "POST", service.token_endpoint, headers=headers, body=urlencode(form).encode()
    )
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise SsoAnswerWrong
    return token


async def _find_account(tx: Tx, provider: SsoProvider, claims: dict[str, Any]) -> UUID:
    subject = str(claims["sub"])
    link = await store.find_link(tx, provider.id, subject)
    email = rules.find_email(claims, trusts_email=provider.trusts_email)
    known = await accounts.find_by_email(tx, provider.partner_id, email) if email and not link else None
    way = rules.choose_way(
        is_linked=link is not None,
        has_email=bool(email),
        is_known=known is not None,
        creates_people=provider.creates_people,
    )
    if link is not None:
        return link.account_id
    if way == "create":
        last, first = rules.split_name(claims, email)
        new = NewAccount(login=email, email=email, last_name=last, first_name=first)
        known = (await accounts.create_account(tx, SYSTEM, new, partner_id=provider.partner_id))["id"]
    if known is None:
        raise SsoNobody
    await store.add_link(tx, provider, subject, known)
    actor = await accounts.load_actor(tx, known, "rest")
    person = (await accounts.list_people(tx, [known]))[known]
    await audit.record(tx, actor, "sso.linked", Subject("account", known, person["name"], provider.partner_id))
    return known


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="replace")).digest()
