"""How a row of a table becomes a person, and what is wrong with it. Pure."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal, TypedDict
from uuid import UUID

from liniya.kit.text import is_whole_address

Kind = Literal["new", "changed", "same", "repeat", "wrong"]
"""`repeat`: a later row is about the same login, and counts."""
FULL_NAME: Final = "full_name"
_LOGIN: Final = re.compile(r"[^\s\x00-\x1f]{1,100}")
_DATES: Final = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y")
_TEXTS: Final = ("last_name", "first_name", "middle_name", "position", "email", "phone", "login", "unit", "client")
_LONGEST: Final = 300
_LONGEST_EMAIL: Final = 254
_FEWEST_DIGITS: Final = 6


class Remark(TypedDict):
    """What is to be said of a field of a row: a slug whose words the screen has, and sometimes a better value."""

    field: str
    slug: str
    better: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """What a row says. Empty texts and None: the row says nothing of it."""

    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    login: str = ""
    unit: str = ""
    client: str = ""
    roles: tuple[str, ...] = ()
    birthday: date | None = None
    faults: tuple[Remark, ...] = ()

    @property
    def key(self) -> str:
        """What makes two rows the same person."""
        return self.login.lower()


Named = tuple[UUID, str]
"""What has a name, and the name."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is there already, by its lowered name. `units`: of each client (None: the own ones)."""

    clients: Mapping[str, Named] = field(default_factory=dict)
    units: Mapping[UUID | None, Mapping[str, Named]] = field(default_factory=dict)
    accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Own accounts by login."""
    foreign: Collection[str] = ()
    """Logins of strangers."""


def choose_mapping(headers: Sequence[str], titles: Mapping[str, str]) -> list[str | None]:
    """The field of each column by its title, each field once. `titles`: fields by lowered titles with е for ё."""
    mapping: list[str | None] = []
    for header in headers:
        name = titles.get(header.strip().lower().replace("ё", "е"))
        mapping.append(name if name not in mapping else None)
    return mapping


def may_map(mapping: Sequence[str | None], columns: int, words: Collection[str]) -> bool:
    """Whether each column has a field that there is, or none, and no field stands twice."""
    used = [name for name in mapping if name is not None]
    return len(mapping) == columns and len(used) == len(set(used)) and set(used) <= {FULL_NAME, *words}


def merge_person(cells: Sequence[str], mapping: Sequence[str | None], roles: Mapping[str, Sequence[str]]) -> Person:
    """The person that a row tells of. `roles`: the words of each role. A login that is missing is the e-mail."""
    told = {name: text.strip() for name, text in zip(mapping, cells, strict=False) if name and text.strip()}
    faults: list[Remark] = []
    if FULL_NAME in told:
        parts = told.pop(FULL_NAME).split(maxsplit=2)
        told = dict(zip(("last_name", "first_name", "middle_name"), parts, strict=False)) | told
    texts = {name: told.get(name, "") for name in _TEXTS}
    texts["login"] = texts["login"] or texts["email"].lower()
    for name, text in texts.items():
        if text.startswith(("=", "@")):
            faults.append(_fault(name, "formula"))
        elif len(text) > (_LONGEST_EMAIL if name == "email" else _LONGEST):
            faults.append(_fault(name, "too-long"))
    if not texts["last_name"]:
        faults.append(_fault("last_name", "no-name"))
    if texts["email"] and not is_whole_address(texts["email"]):
        faults.append(_fault("email", "bad-email"))
    if not texts["login"]:
        faults.append(_fault("email", "no-login"))
    elif not _LOGIN.fullmatch(texts["login"]):
        faults.append(_fault("login", "bad-login"))
    if texts["phone"] and sum(sign.isdigit() for sign in texts["phone"]) < _FEWEST_DIGITS:
        faults.append(_fault("phone", "short-phone"))
    chosen, unknown = _split_roles(told.get("roles", ""), roles)
    if unknown:
        faults.append(_fault("roles", "unknown-role"))
    birthday = _read_date(told.get("birthday", ""))
    if "birthday" in told and birthday is None:
        faults.append(_fault("birthday", "bad-date"))
    return Person(**texts, roles=chosen, birthday=birthday, faults=tuple(faults))


def state_of_row(person: Person, around: Around) -> tuple[Kind, list[Remark]]:
    """What taking the row in would do, and what there is to say of it."""
    faults = list(person.faults)
    remarks: list[Remark] = []
    client_id = around.clients.get(person.client.lower(), (None, ""))[0]
    if person.client and client_id is None:
        better = _closest(person.client, around.clients)
        faults.append(_fault("client", "unknown-client", better))
    if client_id is not None and not {"specialist", "administrator"}.isdisjoint(person.roles):
        faults.append(_fault("roles", "role-of-client"))
    existing = around.accounts.get(person.key)
    if existing is None and person.key in around.foreign:
        faults.append(_fault("login", "login-taken"))
    if existing is not None and person.client and existing["client_id"] != client_id:
        faults.append(_fault("client", "other-company"))
    if faults:
        return "wrong", faults
    units = around.units.get(existing["client_id"] if existing else client_id, {})
    if person.unit and person.unit.lower() not in units:
        better = _closest(person.unit, units)
        remarks.append(_fault("unit", "unit-similar" if better else "unit-new", better))
    if existing is None:
        return "new", remarks
    if not find_changes(person, existing) and not (set(person.roles) - set(existing["roles"])) and not remarks:
        return "same", []
    return "changed", [_fault("login", "exists"), *remarks]


def find_changes(person: Person, existing: Mapping[str, Any]) -> dict[str, Any]:
    """What the row says differently. What it says nothing of stays; a unit is compared by its name."""
    told = {name: getattr(person, name) for name in (*_TEXTS, "birthday") if name not in ("login", "client")}
    return {
        name: value
        for name, value in told.items()
        if value and (value.lower() != existing[name].lower() if name == "unit" else value != existing[name])
    }


def find_repeats(keys: Sequence[tuple[int, str]]) -> set[int]:
    """Numbers of rows whose person stands in a later row again."""
    last: dict[str, int] = {}
    repeats: set[int] = set()
    for number, key in sorted(keys):
        if key:
            if key in last:
                repeats.add(last[key])
            last[key] = number
    return repeats


def _fault(name: str, slug: str, better: str | None = None) -> Remark:
    return {"field": name, "slug": slug, "better": better}


def _split_roles(text: str, words: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], bool]:
    names = {word.lower(): role for role, many in words.items() for word in (role, *many)}
    asked = [part.strip().lower() for part in re.split(r"[,;/]", text) if part.strip()]
    found = tuple(dict.fromkeys(names[part] for part in asked if part in names))
    return found, any(part not in names for part in asked)


def _read_date(text: str) -> date | None:
    for form in _DATES:
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        return found if found.year >= 1900 else None
    return None


def _closest(text: str, known: Mapping[str, Named]) -> str | None:
    found = difflib.get_close_matches(text.lower(), known, n=1, cutoff=0.8)
    return known[found[0]][1] if found else None
