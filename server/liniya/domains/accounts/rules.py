"""Pure rules of accounts: limits, passwords, roles, what a cookie is worth."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any, Final, Literal

STAFF_ROLES: Final = frozenset({"specialist", "administrator"})
ALL_ROLES: Final = ("user", "specialist", "administrator", "distributor")

CODE_S: Final = 30
LINK_LIFE: Final = timedelta(hours=1)
INVITATION_LIFE: Final = timedelta(days=7)
"""Of the first link of an account: who is invited does not sit at the computer and wait."""
SETUP_CODE_LIFE: Final = timedelta(days=7)
UNREMEMBERED_LIFE: Final = timedelta(days=7)
"""A sign-in without "don't ask again" ends with the browser; this is for browsers that never end."""
TOUCH_EVERY: Final = timedelta(minutes=1)

SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 128
LEAST_PASSWORD_SCORE: Final = 2
"""Of 0 to 4: it takes more than a million guesses."""
PasswordFault = Literal["short", "long", "login", "guessable"]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` wrong attempts within a window of `seconds`."""

    of: Literal["login", "address"]
    count: int
    seconds: int


SIGN_IN_LIMITS: Final = (Limit("login", 5, 20), Limit("login", 20, 300), Limit("address", 30, 300))
LINK_LIMIT: Final = Limit("login", 5, 3600)
DOOR_LIMITS: Final = (Limit("address", 5, 3600), Limit("address", 20, 86_400))
"""Of requests by people without an account."""
OWN_LIMITS: Final = (Limit("login", 5, 60), Limit("login", 20, 3600))
"""Of what somebody who is signed in proves once more: his password, a code."""

SecondStepWish = Literal["free", "administrators", "everybody"]
"""Of whom a company demands the second step."""
SecondStepNeed = Literal["nothing", "code", "set_up"]

AccountState = Literal["active", "invited", "blocked"]
"""`invited`: there is no password yet."""
AccountSought = Literal["active", "invited", "uninvited", "blocked"]
"""Looked for: `uninvited` are those of the invited who have no link that still works."""
AccountOrder = Literal["name", "login", "email", "position", "seen", "created"]
Side = Literal["own", "clients"]
"""The partner's own people, or those of its clients."""
SignInState = Literal["live", "later_sign_in", "blocked", "expired", "ended"]


def count_from(now: datetime, limit: Limit) -> datetime:
    """The beginning of the window that `now` is counted in."""
    second = int(now.timestamp())
    return datetime.fromtimestamp(second - second % limit.seconds, UTC)


def next_attempt_in(now: datetime, limits: Collection[Limit], counts: Mapping[Limit, int]) -> int | None:
    """Whole seconds until one may try again; None = now. The attempt itself is in `counts` already."""
    waits = [
        (count_from(now, limit) + timedelta(seconds=limit.seconds) - now).total_seconds()
        for limit in limits
        if counts[limit] > limit.count
    ]
    return max(1, round(max(waits) + 0.5)) if waits else None


def state_of_sign_in(
    now: datetime, *, is_blocked: bool, expires_at: datetime, ended_at: datetime | None, end_reason: str | None
) -> SignInState:
    """What a cookie is still worth, and why not (A3)."""
    if is_blocked or end_reason == "blocked":
        return "blocked"
    if end_reason == "later_sign_in":
        return "later_sign_in"
    if expires_at <= now or end_reason == "password_changed":
        return "expired"
    return "ended" if ended_at is not None else "live"


def reason_against_password(password: str, login: str, score: int) -> PasswordFault | None:
    """Why it cannot be somebody's password. `score`: 0 to 4, how hard it is to guess."""
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    if password.strip().lower() in {login.lower(), login.lower()[::-1]}:
        return "login"
    return "guessable" if score < LEAST_PASSWORD_SCORE else None


def is_fitting_role(role: str, *, of_distributor: bool, of_client: bool) -> bool:
    """Staff belong to the partner itself; distributors' people have nothing else."""
    if of_distributor or role == "distributor":
        return of_distributor and role == "distributor"
    return not (of_client and role in STAFF_ROLES)


def state_of(*, is_blocked: bool, has_password: bool) -> AccountState:
    """How an account stands."""
    return "blocked" if is_blocked else "active" if has_password else "invited"


def choose_nameless(mark: str, locale: str) -> dict[str, Any]:
    """What stands in the place of personal data that was erased. `mark`: keeps the login unique; says nothing."""
    return {
        "login": f"erased-{mark}",
        "last_name": "Deleted user" if locale == "en" else "Удалённый пользователь",
        **dict.fromkeys(("first_name", "middle_name", "position", "email", "phone"), ""),
        **dict.fromkeys(("birthday", "password_hash", "password_changed_at", "unit_id", "last_seen_at")),
    }


def shorten_name(first_name: str, middle_name: str) -> tuple[str, str]:
    """What is left of first and middle name for other companies (A5): «М.», «П.»."""
    return tuple(f"{name.strip()[0].upper()}." if name.strip() else "" for name in (first_name, middle_name))  # type: ignore[return-value]


_FATHERS: Final = ("вич", "вна", "ична", "инична", "оглы", "кызы")


def split_name(text: str) -> tuple[str, str, str]:
    """Last, first and middle name of a name as people type it: «Ольга Ремизова», «Ремизова Ольга Ивановна», «Ольга Ивановна
    Ремизова». One word is the last name; of two the first one is the first name.
    """
    words = text.split()
    if len(words) < 2:
        return text.strip(), "", ""
    if len(words) == 2:
        return words[1], words[0], ""
    if words[1].lower().endswith(_FATHERS):
        return " ".join(words[2:]), words[0], words[1]
    if words[-1].lower().endswith(_FATHERS):
        return words[0], " ".join(words[1:-1]), words[-1]
    return words[-1], " ".join(words[:-1]), ""


def next_need(wish: SecondStepWish, roles: Collection[str], *, is_on: bool) -> SecondStepNeed:
    """What is asked of somebody whose password was right. Whoever has the second step is asked for it in any case."""
    if is_on:
        return "code"
    is_demanded = wish == "everybody" or (wish == "administrators" and "administrator" in roles)
    return "set_up" if is_demanded else "nothing"


def find_counter(now: datetime, codes: Mapping[int, str], code: str, last: int) -> int | None:
    """Which of the codes it is: of now, of the one before or after it (clocks differ), but of none that was used before."""
    present = count_counter(now)
    fresh = (counter for counter in (present, present - 1, present + 1) if counter > last)
    return next((counter for counter in fresh if is_same(codes[counter], code)), None)


def count_counter(now: datetime) -> int:
    """Codes change every 30 seconds."""
    return int(now.timestamp()) // CODE_S


def is_same(one: str, other: str) -> bool:
    """Equal; takes as long when they differ at the end as at the start."""
    return compare_digest(one.encode(), other.encode(errors="replace"))


def is_staff(roles: Collection[str]) -> bool:
    """Answers or administers, as others see it."""
    return not STAFF_ROLES.isdisjoint(roles)
