"""Pure rules of signing in through a service: what its answer is worth, and whose it is."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Literal

ATTEMPT_LIFE: Final = timedelta(minutes=10)
"""From the button to the answer of the service."""
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a public key alone: a service that signs with the client's secret could be anybody who knows it."""
_ISSUER: Final = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
Way = Literal["linked", "link", "create", "nobody"]


def is_issuer(address: str) -> bool:
    """An address of a service: plain http is judged where it leads to, so it may be typed in."""
    return _ISSUER.fullmatch(address) is not None


def is_of_issuer(told: object, issuer: str) -> bool:
    """The service names itself as it was typed in; a slash at the end makes no difference."""
    return isinstance(told, str) and told.rstrip("/") == issuer.rstrip("/")


def is_for(claims: Mapping[str, Any], client_id: str) -> bool:
    """The token is made for us; of one for several the service says that we have asked for it."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    asked = claims.get("azp")
    return client_id in audiences and (asked == client_id if asked is not None else len(audiences) == 1)


def find_email(claims: Mapping[str, Any], *, trusts_email: bool) -> str:
    """The e-mail if the service vouches for it; `trusts_email`: it does so without saying it. Empty: there is none."""
    email = claims.get("email")
    is_verified = claims.get("email_verified") in (True, "true")
    return email.strip() if isinstance(email, str) and "@" in email and (is_verified or trusts_email) else ""


def choose_way(*, is_linked: bool, has_email: bool, is_known: bool, creates_people: bool) -> Way:
    """`is_known`: exactly one account has the e-mail."""
    if is_linked:
        return "linked"
    if is_known:
        return "link"
    return "create" if has_email and creates_people else "nobody"


def split_name(claims: Mapping[str, Any], email: str) -> tuple[str, str]:
    """(last, first) name of somebody new."""
    last, first, whole = (str(claims.get(name) or "").strip() for name in ("family_name", "given_name", "name"))
    return (last or whole or first or email.split("@")[0])[:300], (first if last or whole else "")[:300]
