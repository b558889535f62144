"""What a service says of itself, and its keys; asked again after some minutes, or when a key is not among them."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from liniya.core.access import Actor, Right, require
from liniya.domains.sso import rules
from liniya.domains.sso.errors import SsoAnswerWrong, SsoUnreachable
from liniya.domains.sso.schemas import IssuerTested
from liniya.infra.outgoing import Outgoing, Unreachable

KNOWN_FOR_S: Final = 600.0
LEEWAY_S: Final = 60
MOST_KNOWN: Final = 1000


@dataclass(frozen=True, slots=True)
class Service:
    """Of one issuer."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    takes_basic: bool
    keys: KeySet
    asked_at: float


class Services:
    """Those that this process has asked lately."""

    def __init__(self, outgoing: Outgoing, clock: Callable[[], float] = time.monotonic) -> None:
        self.outgoing = outgoing
        self._clock = clock
        self._known: dict[str, Service] = {}

    async def get(self, issuer: str, *, is_fresh: bool = False) -> Service:
        """`is_fresh`: what is known is not enough. Raises `SsoUnreachable`."""
        known = self._known.get(issuer)
        if known is not None and not is_fresh and self._clock() - known.asked_at < KNOWN_FOR_S:
            return known
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[issuer] = found = await self._ask(issuer)
        return found

    async def _ask(self, issuer: str) -> Service:
        about = await self._read(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if not rules.is_of_issuer(about.get("issuer"), issuer):
            raise SsoUnreachable(why="issuer")
        places = [about.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(isinstance(place, str) and place.startswith(("https://", "http://")) for place in places):
            raise SsoUnreachable(why="not-oidc")
        ways, token, jwks = (str(place) for place in places)
        if issuer.startswith("https://") and not ways.startswith("https://"):
            raise SsoUnreachable(why="scheme")
        try:
            keys = KeySet.import_key_set(await self._read(jwks))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError):
            raise SsoUnreachable(why="not-oidc") from None
        methods = about.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Service(str(about["issuer"]), ways, token, jwks, "client_secret_basic" in methods, keys, self._clock())

    async def _read(self, url: str) -> dict[str, Any]:
        return await ask_json(self.outgoing, "GET", url)


async def ask_json(
    outgoing: Outgoing, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> dict[str, Any]:
    """An object, or `SsoUnreachable`."""
    try:
        answer = await outgoing.request(
            method, url, headers={"accept": "application/json", **(headers or {})}, body=body
        )
    except Unreachable as error:
        raise SsoUnreachable(why=error.why) from None
    if answer.status != 200:
        raise SsoUnreachable(why="status")
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        raise SsoUnreachable(why="not-oidc") from None
    if not isinstance(told, dict):
        raise SsoUnreachable(why="not-oidc")
    return told


async def read_token(
    services: Services, issuer: str, client_id: str, token: str, nonce: str, now: float
) -> dict[str, Any]:
    """What an ID token says, if it is the service's, for us, for this attempt, and for now. Raises `SsoAnswerWrong`."""
    claims = await _verify(services, issuer, token)
    service = await services.get(issuer)
    try:
        jwt.JWTClaimsRegistry(
            now=int(now),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": service.issuer},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except JoseError:
        raise SsoAnswerWrong from None
    if not rules.is_for(claims, client_id):
        raise SsoAnswerWrong
    return claims


async def _verify(services: Services, issuer: str, token: str) -> dict[str, Any]:
    for is_fresh in (False, True):  # the service may have new keys
        service = await services.get(issuer, is_fresh=is_fresh)
        try:
            return jwt.decode(token, service.keys, algorithms=list(rules.ALGORITHMS)).claims
        except (JoseError, ValueError, KeyError):
            continue
    raise SsoAnswerWrong


async def test_issuer(services: Services, actor: Actor, issuer: str) -> IssuerTested:
    """Ask a service about itself before it is saved."""
    require(actor, Right.MANAGE_COMPANY)
    service = await services.get(issuer, is_fresh=True)
    return {
        "authorization_endpoint": service.authorization_endpoint,
        "token_endpoint": service.token_endpoint,
        "keys": len(service.keys.keys),
    }
