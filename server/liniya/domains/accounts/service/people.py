"""People as others see them, and what the heart must know of them."""

from collections.abc import Collection, Mapping
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Subquery

from liniya.core.access import Actor, Right, Role
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.rules import AccountOrder
from liniya.domains.accounts.schemas import (
    AccountHistory,
    AccountIds,
    AccountOut,
    AccountPage,
    AskingFacts,
    CardClient,
    Care,
    PersonCard,
    PersonOut,
    SignInOut,
)
from liniya.domains.accounts.store import Known
from liniya.domains.accounts.tables import Account, SignIn
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import Names

MOST_SELECTED: Final = 10_000
SIGN_INS_SHOWN: Final = 10


def subject_of(account: Account) -> Subject:
    """An account in the audit log of its company."""
    return Subject("account", account.id, full_name(account) or account.login, account.partner_id)


async def list_people(tx: Tx, ids: Collection[UUID], seen_from: UUID | None = None) -> dict[UUID, PersonOut]:
    """Everybody of the given ids whom the transaction's fence lets see. Two queries.

    `seen_from`: the partner of whoever looks: others' people may have to be shown with initials (A5). None: in full.
    """
    found = await store.list_known(tx, ids) if ids else []
    return {person["id"]: person for person in await make_people(tx, found, seen_from)}


async def get_card(tx: Tx, actor: Actor, account_id: UUID) -> PersonCard:
    """A card: one's own, or for staff anybody's of the own partner, with everything.

    `NotFound` otherwise; whom a line brings together is known to `lines.service.get_card`.
    """
    known = await store.get_known(tx, account_id)
    account = known.account
    if account.id != actor.account_id:
        if not actor.is_system and (account.partner_id is None or account.partner_id != actor.partner_id):
            raise NotFound
        if not actor.is_system and Right.SEE_COMPANY not in actor.rights:
            raise NotFound
    client: CardClient | None = None
    unit: str | None = None
    if account.client_id is not None and account.id != actor.account_id:
        found = await organisations.get_client(tx, actor, account.client_id)
        care = (await list_care(tx, [account.client_id])).get(account.client_id)
        client = {
            "id": found["id"],
            "name": found["name"],
            "kind": found["kind"],
            "tax_number": found["tax_number"],
            "registration_number": found["registration_number"],
            "contract_number": found["contract_number"],
            "contract_until": found["contract_until"],
            "client_manager_id": care.client_manager_id if care else None,
            "care_specialist_id": care.care_specialist_id if care else None,
        }
    if account.unit_id is not None and account.id != actor.account_id:
        unit = (await organisations.get_unit(tx, actor, account.unit_id))["name"]
    person = (await make_people(tx, [known]))[0]
    return {
        **person,
        "login": account.login,
        "email": account.email,
        "phone": account.phone,
        "birthday": account.birthday,
        "last_seen_at": account.last_seen_at,
        "unit": unit,
        "client": client,
    }


async def get_open_card(tx: Tx, actor: Actor, account_id: UUID, *, with_contacts: bool) -> PersonCard:
    """A card for somebody of another company: name, position, company; and how to reach him if wanted, unless he hides it.

    Asks for no right: whoever calls must have found out that the two meet on a line.
    """
    known = await store.get_known(tx, account_id)
    account = known.account
    person = (await make_people(tx, [known], actor.partner_id))[0]
    is_open = with_contacts and not account.hides_contacts
    return {
        **person,
        "login": "",
        "email": account.email if is_open else "",
        "phone": account.phone if is_open else "",
        "birthday": account.birthday if is_open else None,
        "last_seen_at": account.last_seen_at if with_contacts else None,
        "unit": None,
        "client": None,
    }


async def list_accounts(
    tx: Tx,
    actor: Actor,
    *,
    sort: AccountOrder = "name",
    is_descending: bool = False,
    limit: int = 50,
    offset: int = 0,
    **filters: Any,
) -> AccountPage:
    """Accounts of the own partner and its clients. Three queries."""
    home = organisations.choose_partner(actor, Right.SEE_COMPANY)
    wanted = store.filters(home, **filters)
    found, total = await store.list_accounts(
        tx, wanted, sort=sort, is_descending=is_descending, limit=limit, offset=offset
    )
    return {"items": await make_accounts(tx, found), "total": total}


async def list_account_ids(tx: Tx, actor: Actor, **filters: Any) -> AccountIds:
    """Everybody who is found, for an act on all of them; at most `MOST_SELECTED`. One query."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    ids, total = await store.list_ids(tx, store.filters(home, **filters), MOST_SELECTED)
    return {"ids": ids, "total": total}


async def find_accounts(
    tx: Tx, actor: Actor, logins: Collection[str], emails: Collection[str]
) -> tuple[list[AccountOut], set[str]]:
    """Accounts of the own partner with one of these lowered logins or addresses, and which of the logins strangers have."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    async with organisations.beyond_fence(tx, actor):
        found = await store.list_by_login_or_email(tx, logins, emails)
    ours = [known for known in found if known.account.partner_id == home]
    foreign = {known.account.login.lower() for known in found if known.account.partner_id != home}
    return await make_accounts(tx, ours), foreign & set(logins)


async def get_history(tx: Tx, actor: Actor, account_id: UUID) -> AccountHistory:
    """Which roles somebody has and had (A6), and his last sign-ins."""
    known = await store.get_known(tx, account_id)
    organisations.require_company(actor, Right.MANAGE_COMPANY, known.account.partner_id)
    roles = await store.list_roles(tx, account_id)
    sign_ins = await store.list_sign_ins(tx, account_id, SIGN_INS_SHOWN)
    step = await store.find_second_step(tx, account_id)
    return {
        "second_step_since": step.since if step else None,
        "roles": [
            {"role": cast(Role, row.role), "granted_at": row.granted_at, "revoked_at": row.revoked_at} for row in roles
        ],
        "sign_ins": [_sign_in(row) for row in sign_ins],
    }


async def find_by_email(tx: Tx, partner_id: UUID, email: str) -> UUID | None:
    """The account of this partner that has the e-mail, when only one has it. Asks for no right: for signing in."""
    found = await store.list_by_email(tx, partner_id, email)
    return found[0].id if len(found) == 1 else None


async def list_care(tx: Tx, client_ids: Collection[UUID]) -> dict[UUID, Care]:
    """Who looks after these clients; clients whom nobody looks after are missing (C4)."""
    if not client_ids:
        return {}
    return {
        row.client_id: Care(row.care_specialist_id, row.client_manager_id)
        for row in await store.list_care(tx, client_ids)
    }


async def list_asking_facts(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, AskingFacts]:
    """What decides which lines these accounts may ask on. One query."""
    rows = await store.list_asking(tx, account_ids) if account_ids else []
    return {
        row.id: AskingFacts(
            account_id=row.id,
            partner_id=row.partner_id,
            client_id=row.client_id,
            unit_ids=frozenset(row.unit_ids or ()),
            is_user=row.is_user,
            is_blocked=row.is_blocked,
        )
        for row in rows
    }


async def list_living(tx: Tx, account_ids: Collection[UUID], role: Role) -> dict[UUID, UUID]:
    """Those who are not blocked and still have the role → their partners. One query."""
    return await store.list_living(tx, account_ids, role) if account_ids else {}


async def list_users_reached(
    tx: Tx,
    *,
    account_ids: Collection[UUID] = (),
    client_ids: Collection[UUID] = (),
    unit_ids: Collection[UUID] = (),
    partner_ids: Collection[UUID] = (),
    whole_partner_ids: Collection[UUID] = (),
    sides: Collection[UUID],
    limit: int,
) -> list[tuple[UUID, UUID, UUID | None, UUID | None]]:
    """(id, partner, client, unit) of living users meant by one of the targets, last seen first. One query.

    `partner_ids`: all own people of these partners. `whole_partner_ids`: those of their clients, too. `sides`: nobody of
    other partners, whatever the targets say.
    """
    rows = await store.list_users_reached(
        tx,
        account_ids=account_ids,
        client_ids=client_ids,
        unit_ids=unit_ids,
        partner_ids=partner_ids,
        whole_partner_ids=whole_partner_ids,
        sides=sides,
        limit=limit,
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def list_users_meant(tx: Tx, targets: Subquery, limit: int, *, but: UUID) -> list[tuple[UUID, UUID]]:
    """(key, account) of living users but one whom a row of `targets` means, last seen first. One query."""
    return [(row[0], row[1]) for row in await store.list_users_meant(tx, targets, limit, but)]


async def make_people(tx: Tx, found: Collection[Known], seen_from: UUID | None = None) -> list[PersonOut]:
    """With the names of their companies, which are one query away. `seen_from`: see `list_people`."""
    accounts = [known.account for known in found]
    names = await organisations.list_names(
        tx,
        {
            account.partner_id
            for account in accounts
            if account.partner_id and (not account.client_id or account.partner_id != seen_from)
        },
        {account.client_id for account in accounts if account.client_id},
    )
    return [_person(known, names, seen_from) for known in found]


async def make_accounts(tx: Tx, found: Collection[Known]) -> list[AccountOut]:
    """As their administrator sees them."""
    people = await make_people(tx, found)
    units = await organisations.list_unit_names(tx, {known.account.unit_id for known in found if known.account.unit_id})
    return [_account(known, person, units) for known, person in zip(found, people, strict=True)]


def full_name(account: Account) -> str:
    """«Лебедева Марина Павловна»."""
    return _joined(account.last_name, account.first_name, account.middle_name)


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _person(known: Known, names: Names, seen_from: UUID | None = None) -> PersonOut:
    account = known.account
    first_name, middle_name = account.first_name, account.middle_name
    if seen_from is not None and account.partner_id != seen_from and account.partner_id in names["shortening"]:
        first_name, middle_name = rules.shorten_name(first_name, middle_name)
    if account.client_id is not None:
        company = names["clients"].get(account.client_id, "")
    else:
        company = names["partners"].get(account.partner_id, "") if account.partner_id else ""
    return {
        "id": account.id,
        "name": _joined(account.last_name, first_name, middle_name),
        "first_name": first_name,
        "last_name": account.last_name,
        "position": account.position,
        "company": company,
        "client_id": account.client_id,
        "partner_id": account.partner_id,
        "is_staff": rules.is_staff(known.roles),
    }


def _sign_in(row: SignIn) -> SignInOut:
    return {
        "id": row.id,
        "created_at": row.created_at,
        "ended_at": row.ended_at,
        "end_reason": row.end_reason,
        "address": row.address,
        "device": row.device,
    }


def _account(known: Known, person: PersonOut, units: Mapping[UUID, str]) -> AccountOut:
    account = known.account
    return {
        **person,
        "login": account.login,
        "email": account.email,
        "middle_name": account.middle_name,
        "phone": account.phone,
        "birthday": account.birthday,
        "unit_id": account.unit_id,
        "unit": units.get(account.unit_id, "") if account.unit_id else "",
        "locale": account.locale,
        "roles": [role for role in rules.ALL_ROLES if role in known.roles],
        "is_blocked": account.is_blocked,
        "has_password": account.password_hash is not None,
        "invited_at": known.invited_at,
        "last_seen_at": account.last_seen_at,
        "created_at": account.created_at,
        "version": account.version,
    }
