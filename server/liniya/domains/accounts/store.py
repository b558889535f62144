"""Every query of accounts."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Subquery,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from liniya.core.access import Role
from liniya.core.cards import change_card
from liniya.core.problems import ChangedMeanwhile, NotFound
from liniya.core.sql import fetch, uuids
from liniya.core.tx import Tx
from liniya.domains.accounts import rules
from liniya.domains.accounts.rules import AccountOrder, AccountSought, SecondStepWish, Side
from liniya.domains.accounts.tables import (
    Account,
    AccountRole,
    Attempt,
    ClientCare,
    PasswordLink,
    RecoveryCode,
    SecondStep,
    SetupCode,
    SignIn,
    SignInPolicy,
)
from liniya.domains.organisations import service as organisations


@dataclass(frozen=True, slots=True)
class Known:
    """An account with its living roles."""

    account: Account
    roles: frozenset[Role]
    linked: frozenset[UUID] = frozenset()
    """Partners joined to its own one by a vendor line."""
    invited_at: datetime | None = None


def _living_roles() -> ScalarSelect[Any]:
    return (
        select(func.array_agg(AccountRole.role))
        .where(AccountRole.account_id == Account.id, AccountRole.revoked_at.is_(None))
        .correlate(Account)
        .scalar_subquery()
    )


def _has_role(role: Role) -> Any:
    return exists().where(
        AccountRole.account_id == Account.id, AccountRole.role == role, AccountRole.revoked_at.is_(None)
    )


def _invited_at() -> ScalarSelect[Any]:
    return (
        select(func.max(PasswordLink.made_at))
        .where(PasswordLink.account_id == Account.id, PasswordLink.is_invitation)
        .correlate(Account)
        .scalar_subquery()
    )


_ASKING: Final = f"""
    SELECT a.id, a.partner_id, a.client_id, a.is_blocked,
        CASE WHEN a.unit_id IS NOT NULL THEN {organisations.units_above("a.unit_id")} END AS unit_ids,
        EXISTS (SELECT FROM account_roles AS r
                WHERE r.account_id = a.id AND r.role = 'user' AND r.revoked_at IS NULL) AS is_user
    FROM accounts AS a WHERE a.id = ANY(%(ids)s) AND a.partner_id IS NOT NULL
"""  # noqa: S608
_IS_USER = and_(Account.is_blocked.is_(False), _has_role("user"))


# Who acts


async def find_by_tokens(tx: Tx, token_hashes: Collection[bytes]) -> dict[bytes, tuple[SignIn, Known]]:
    """The sign-ins of tokens, living or not, with everything that makes an actor."""
    linked = organisations.linked_partners(Account.partner_id)
    rows = await tx.session.execute(
        select(SignIn, Account, _living_roles(), linked)
        .join(Account, Account.id == SignIn.account_id)
        .where(SignIn.token_hash.in_(token_hashes))
    )
    return {row[0].token_hash: (row[0], _known(row[1], row[2], row[3])) for row in rows}


async def find_known(tx: Tx, account_id: UUID) -> Known | None:
    """An account with its roles and the partners joined to its own."""
    linked = organisations.linked_partners(Account.partner_id)
    query = select(Account, _living_roles(), linked, _invited_at()).where(Account.id == account_id)
    row = (await tx.session.execute(query)).one_or_none()
    return _known(*row) if row else None


async def get_known(tx: Tx, account_id: UUID) -> Known:
    known = await find_known(tx, account_id)
    if known is None:
        raise NotFound
    return known


async def find_by_login_or_email(tx: Tx, text: str) -> Account | None:
    """By login; else by e-mail, when only one account has it."""
    lowered = text.strip().lower()
    query = select(Account).where(or_(func.lower(Account.login) == lowered, func.lower(Account.email) == lowered))
    found = (await tx.session.scalars(query.limit(3))).all() if lowered else []
    if by_login := [account for account in found if account.login.lower() == lowered]:
        return by_login[0]
    return found[0] if len(found) == 1 else None


async def lock_account(tx: Tx, account_id: UUID) -> Account:
    """The row as it is now; sign-ins of one account wait for each other here."""
    query = select(Account).where(Account.id == account_id).with_for_update(key_share=True)
    account = (await tx.session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if account is None:
        raise NotFound
    return account


async def touch(tx: Tx, account_ids: Collection[UUID]) -> None:
    """They are here. Whose row somebody else holds just now is told so another time: nobody waits for this."""
    free = select(Account.id).where(Account.id.in_(account_ids)).with_for_update(key_share=True, skip_locked=True)
    await tx.session.execute(update(Account).where(Account.id.in_(free.scalar_subquery())).values(last_seen_at=tx.now))


# Sign-ins


async def add_sign_in(tx: Tx, sign_in: SignIn) -> None:
    tx.session.add(sign_in)
    await tx.session.flush()


async def end_sign_ins(
    tx: Tx, account_id: UUID, reason: str, only: UUID | None = None, but: UUID | None = None
) -> list[UUID]:
    """End the living sign-ins (or only the given one, or all but one); returns what was ended."""
    query = update(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    if only is not None:
        query = query.where(SignIn.id == only)
    if but is not None:
        query = query.where(SignIn.id != but)
    ended = query.values(ended_at=tx.now, end_reason=reason).returning(SignIn.id)
    return list(await tx.session.scalars(ended))


async def is_sign_in_of(tx: Tx, sign_in_id: UUID, account_id: UUID) -> bool:
    query = select(SignIn.id).where(SignIn.id == sign_in_id, SignIn.account_id == account_id)
    return (await tx.session.scalars(query)).first() is not None


async def has_sign_in(tx: Tx, account_id: UUID) -> bool:
    query = select(SignIn.id).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None)).limit(1)
    return (await tx.session.scalars(query)).first() is not None


async def count_attempts(tx: Tx, keys: Mapping[rules.Limit, bytes]) -> dict[rules.Limit, int]:
    """Count one more under each key; returns the new counts."""
    limits = {key: limit for limit, key in keys.items()}
    rows = [{"key": key, "window_start": rules.count_from(tx.now, limits[key]), "count": 1} for key in sorted(limits)]
    add = insert(Attempt).values(rows)
    add = add.on_conflict_do_update(
        index_elements=[Attempt.key, Attempt.window_start], set_={"count": Attempt.__table__.c.count + 1}
    )
    counted = await tx.session.execute(add.returning(Attempt.key, Attempt.count))
    return {limits[row[0]]: row[1] for row in counted}


async def forgive_attempt(tx: Tx, keys: Mapping[rules.Limit, bytes]) -> None:
    """Take back the attempt that turned out to be right."""
    windows = [
        and_(Attempt.key == key, Attempt.window_start == rules.count_from(tx.now, limit))
        for limit, key in sorted(keys.items(), key=lambda item: item[1])
    ]
    await tx.session.execute(
        update(Attempt).where(or_(*windows)).values(count=func.greatest(Attempt.count - 1, 0)),
        execution_options={"synchronize_session": False},
    )


async def forget_old(tx: Tx, older_than: timedelta) -> None:
    """Delete counts and links that can no longer matter."""
    await tx.session.execute(delete(Attempt).where(Attempt.window_start < tx.now - older_than))
    await tx.session.execute(delete(PasswordLink).where(PasswordLink.expires_at < tx.now - older_than))
    await tx.session.execute(delete(SetupCode).where(SetupCode.made_at < tx.now - rules.SETUP_CODE_LIFE))


# The first company


async def add_setup_code(tx: Tx, code_hash: bytes) -> None:
    tx.session.add(SetupCode(code_hash=code_hash, made_at=tx.now))
    await tx.session.flush()


async def has_setup_code(tx: Tx, code_hash: bytes, since: datetime) -> bool:
    query = select(SetupCode.made_at).where(SetupCode.code_hash == code_hash, SetupCode.made_at > since)
    return (await tx.session.execute(query)).first() is not None


async def take_setup_codes(tx: Tx) -> bool:
    """Delete all of them; False when somebody else has just done so. Others wait here until the transaction is over."""
    return bool((await tx.session.execute(delete(SetupCode).returning(SetupCode.code_hash))).all())


# The second step


async def find_second_step(tx: Tx, account_id: UUID) -> SecondStep | None:
    return await tx.session.get(SecondStep, account_id, populate_existing=True)


async def lock_second_step(tx: Tx, account_id: UUID) -> SecondStep | None:
    """Codes of one account are looked at one after the other: none is taken twice."""
    return await tx.session.get(SecondStep, account_id, with_for_update=True, populate_existing=True)


async def set_pending_second_step(tx: Tx, account: Account, pending: bytes) -> None:
    row = {"account_id": account.id, "partner_id": account.partner_id, "pending": pending, "last_counter": 0}
    add = insert(SecondStep).values(row)
    await tx.session.execute(
        add.on_conflict_do_update(index_elements=[SecondStep.account_id], set_={"pending": pending})
    )


async def change_second_step(tx: Tx, account_id: UUID, values: Mapping[str, Any]) -> None:
    await tx.session.execute(update(SecondStep).where(SecondStep.account_id == account_id).values(**values))


async def delete_second_step(tx: Tx, account_id: UUID) -> bool:
    """With its recovery codes; returns whether it was on."""
    await tx.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    gone = delete(SecondStep).where(SecondStep.account_id == account_id).returning(SecondStep.since)
    return any(since is not None for since in await tx.session.scalars(gone))


async def replace_recovery_codes(tx: Tx, account: Account, hashes: Sequence[bytes]) -> None:
    await tx.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    rows = [{"account_id": account.id, "partner_id": account.partner_id, "code_hash": one} for one in hashes]
    await tx.session.execute(insert(RecoveryCode).values(rows))


async def use_recovery_code(tx: Tx, account_id: UUID, code_hash: bytes) -> bool:
    """Whether it is one that nobody has used."""
    use = update(RecoveryCode).where(
        RecoveryCode.account_id == account_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None)
    )
    done = await tx.session.execute(use.values(used_at=tx.now).returning(RecoveryCode.account_id))
    return done.first() is not None


async def count_recovery_codes(tx: Tx, account_id: UUID) -> int:
    query = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return (await tx.session.execute(query)).scalar_one()


async def find_sign_in_policy(tx: Tx, partner_id: UUID) -> SignInPolicy | None:
    return await tx.session.get(SignInPolicy, partner_id, populate_existing=True)


async def find_second_step_wish(tx: Tx, partner_id: UUID) -> SecondStepWish:
    policy = await find_sign_in_policy(tx, partner_id)
    return cast("SecondStepWish", policy.second_step) if policy else "free"


async def is_password_allowed(tx: Tx, account: Account, roles: Collection[str]) -> bool:
    if account.partner_id is None or account.client_id is not None or "administrator" in roles:
        return True
    policy = await find_sign_in_policy(tx, account.partner_id)
    return policy is None or not policy.is_password_for_administrators


async def set_password_policy(tx: Tx, partner_id: UUID, is_for_administrators: bool) -> None:
    values = {"is_password_for_administrators": is_for_administrators}
    made = insert(SignInPolicy).values(id=partner_id, partner_id=partner_id, version=1, second_step="free", **values)
    await tx.session.execute(made.on_conflict_do_update(index_elements=[SignInPolicy.id], set_=values))


async def list_by_email(tx: Tx, partner_id: UUID, email: str) -> Sequence[Account]:
    """Of one partner and its clients; erased ones are not among them."""
    query = select(Account).where(
        Account.partner_id == partner_id, func.lower(Account.email) == email.lower(), Account.erased_at.is_(None)
    )
    return (await tx.session.scalars(query.limit(2))).all()


async def set_sign_in_policy(tx: Tx, partner_id: UUID, values: Mapping[str, Any], version: int | None) -> None:
    """`version`: as in `change_card`; 0: there was none yet."""
    made = insert(SignInPolicy).values(
        id=partner_id, partner_id=partner_id, version=1, is_password_for_administrators=False, **values
    )
    added = await tx.session.execute(made.on_conflict_do_nothing().returning(SignInPolicy.id))
    if added.first() is None:
        await change_card(tx, SignInPolicy, partner_id, values, version)
    elif version:
        raise ChangedMeanwhile(version=0)


async def count_second_steps(tx: Tx, partner_id: UUID) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of the living accounts of the partner itself, then of its administrators: how many, and how many with a second step."""
    has_step = exists().where(SecondStep.account_id == Account.id, SecondStep.secret.is_not(None))
    is_chief = _has_role("administrator")
    figures = [func.count().filter(*wanted) for wanted in ([true()], [has_step], [is_chief], [is_chief, has_step])]
    query = select(*figures).where(
        Account.partner_id == partner_id, Account.is_blocked.is_(False), Account.erased_at.is_(None)
    )
    row = (await tx.session.execute(query)).one()
    return (row[0], row[1]), (row[2], row[3])


# Passwords


async def change_password_hash(tx: Tx, account_id: UUID, password_hash: str, *, is_new: bool = True) -> None:
    """`is_new`: it is another password, not only another hash of the same."""
    values = {"password_hash": password_hash} | ({"password_changed_at": tx.now} if is_new else {})
    await tx.session.execute(update(Account).where(Account.id == account_id).values(values))


async def add_password_link(tx: Tx, link: PasswordLink) -> None:
    tx.session.add(link)
    await tx.session.flush()


async def lock_password_link(tx: Tx, token_hash: bytes) -> PasswordLink | None:
    return await tx.session.get(PasswordLink, token_hash, with_for_update=True, populate_existing=True)


async def use_password_links(tx: Tx, account_id: UUID) -> None:
    """No link of this account works any more."""
    await tx.session.execute(
        update(PasswordLink)
        .where(PasswordLink.account_id == account_id, PasswordLink.used_at.is_(None))
        .values(used_at=tx.now)
    )


# Accounts and roles


async def add_account(tx: Tx, account: Account) -> None:
    tx.session.add(account)
    await tx.session.flush()


async def add_accounts(tx: Tx, accounts: Sequence[Account], roles: Sequence[AccountRole]) -> None:
    """Any number of them in a few statements."""
    tx.session.add_all(accounts)
    await tx.session.flush()
    tx.session.add_all(roles)
    await tx.session.flush()


async def change_account(tx: Tx, account_id: UUID, values: Mapping[str, Any], version: int | None = None) -> Account:
    return await change_card(tx, Account, account_id, values, version)


async def add_role(tx: Tx, row: AccountRole) -> None:
    tx.session.add(row)
    await tx.session.flush()


async def end_role(tx: Tx, account_id: UUID, role: Role) -> None:
    await tx.session.execute(
        update(AccountRole)
        .where(AccountRole.account_id == account_id, AccountRole.role == role, AccountRole.revoked_at.is_(None))
        .values(revoked_at=tx.now)
    )


async def has_other_administrator(tx: Tx, partner_id: UUID, account_id: UUID) -> bool:
    query = select(Account.id).where(
        Account.partner_id == partner_id,
        Account.id != account_id,
        Account.is_blocked.is_(False),
        _has_role("administrator"),
    )
    return (await tx.session.scalars(query.limit(1))).first() is not None


# People


async def list_known(tx: Tx, account_ids: Collection[UUID]) -> list[Known]:
    rows = await tx.session.execute(select(Account, _living_roles()).where(Account.id.in_(account_ids)))
    return [_known(row[0], row[1]) for row in rows]


def filters(
    partner_id: UUID,
    *,
    q: str = "",
    client_id: UUID | None = None,
    unit_id: UUID | None = None,
    side: Side | None = None,
    role: Role | None = None,
    state: AccountSought | None = None,
) -> list[ColumnElement[bool]]:
    """What is looked for: every word of `q` somewhere; a unit with everything below it. Erased accounts are not found."""
    wanted = [Account.partner_id == partner_id, Account.erased_at.is_(None)]
    wanted += (
        or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED)) for word in q.split()[:MOST_WORDS]
    )
    if client_id is not None:
        wanted.append(Account.client_id == client_id)
    if unit_id is not None:
        below = organisations.units_below(select(literal(unit_id)))
        wanted.append(Account.unit_id.in_(select(below.c.unit_id)))
    if side is not None:
        wanted.append(Account.client_id.is_(None) if side == "own" else Account.client_id.is_not(None))
    if role is not None:
        wanted.append(_has_role(role))
    if state is not None:
        wanted.append(_STATES[state])
    return wanted


MOST_WORDS: Final = 5
_SEARCHED: Final = (
    *(Account.last_name, Account.first_name, Account.middle_name),
    *(Account.login, Account.email, Account.phone, Account.position),
)
_HAS_LINK: Final = exists().where(
    PasswordLink.account_id == Account.id,
    PasswordLink.is_invitation,
    PasswordLink.used_at.is_(None),
    PasswordLink.expires_at > func.now(),
)
_STATES: Final[dict[AccountSought, ColumnElement[bool]]] = {
    "active": and_(Account.is_blocked.is_(False), Account.password_hash.is_not(None)),
    "invited": and_(Account.is_blocked.is_(False), Account.password_hash.is_(None)),
    "uninvited": and_(Account.is_blocked.is_(False), Account.password_hash.is_(None), ~_HAS_LINK),
    "blocked": Account.is_blocked.is_(True),
}
_NAME: Final = tuple(
    func.replace(func.lower(column), "ё", "е")
    for column in (Account.last_name, Account.first_name, Account.middle_name)
)
"""The database sorts by code points, where ё comes after я."""
_ORDERS: Final[dict[AccountOrder, tuple[Any, ...]]] = {
    "name": _NAME,
    "login": (func.lower(Account.login),),
    "email": (func.lower(Account.email), *_NAME),
    "position": (func.lower(Account.position), *_NAME),
    "seen": (func.coalesce(Account.last_seen_at, datetime(1970, 1, 1, tzinfo=UTC)),),
    "created": (Account.created_at,),
}


async def list_accounts(
    tx: Tx,
    wanted: Sequence[ColumnElement[bool]],
    *,
    sort: AccountOrder,
    is_descending: bool,
    limit: int,
    offset: int,
) -> tuple[list[Known], int]:
    """One page, and how many there are in all."""
    order = [column.desc() if is_descending else column for column in _ORDERS[sort]]
    query = select(Account, _living_roles(), _invited_at(), func.count().over()).where(*wanted)
    rows = (await tx.session.execute(query.order_by(*order, Account.id).limit(limit).offset(offset))).all()
    if not rows and offset:
        return [], (await tx.session.execute(select(func.count()).select_from(Account).where(*wanted))).scalar_one()
    return [_known(row[0], row[1], invited_at=row[2]) for row in rows], rows[0][3] if rows else 0


async def list_by_login_or_email(tx: Tx, logins: Collection[str], emails: Collection[str]) -> list[Known]:
    """Those with one of the lowered logins, or of the lowered addresses; erased ones are not among them."""
    has_login, has_email = func.lower(Account.login).in_(logins), func.lower(Account.email).in_(emails)
    query = select(Account, _living_roles()).where(or_(has_login, has_email), Account.erased_at.is_(None))
    return [_known(row[0], row[1]) for row in await tx.session.execute(query)]


async def stream_accounts(tx: Tx, wanted: Sequence[ColumnElement[bool]], page: int) -> AsyncIterator[Sequence[Known]]:
    """Everybody who is found, by name, page by page; never all at once in memory."""
    query = select(Account, _living_roles()).where(*wanted).order_by(*_NAME, Account.id)
    found = await tx.session.stream(query, execution_options={"yield_per": page})
    async for rows in found.partitions():
        yield [_known(row[0], row[1]) for row in rows]
        tx.session.expunge_all()


async def list_ids(tx: Tx, wanted: Sequence[ColumnElement[bool]], limit: int) -> tuple[list[UUID], int]:
    """The first by name, and how many there are in all."""
    query = select(Account.id, func.count().over()).where(*wanted).order_by(*_NAME, Account.id).limit(limit)
    rows = (await tx.session.execute(query)).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


async def list_roles(tx: Tx, account_id: UUID) -> Sequence[AccountRole]:
    """All that it has and had, the latest first."""
    query = select(AccountRole).where(AccountRole.account_id == account_id)
    return (await tx.session.scalars(query.order_by(AccountRole.granted_at.desc(), AccountRole.id))).all()


async def list_sign_ins(tx: Tx, account_id: UUID, limit: int) -> Sequence[SignIn]:
    """The latest first."""
    query = select(SignIn).where(SignIn.account_id == account_id).order_by(SignIn.created_at.desc(), SignIn.id)
    return (await tx.session.scalars(query.limit(limit))).all()


async def list_own_sign_ins(tx: Tx, account_id: UUID, limit: int) -> list[tuple[SignIn, bool]]:
    """The living ones, then the latest; with each, whether nobody had signed in from its address before."""
    earlier = aliased(SignIn)
    is_known = exists().where(
        earlier.account_id == account_id,
        earlier.created_at < SignIn.created_at,
        earlier.address == SignIn.address,
    )
    is_first = ~exists().where(earlier.account_id == account_id, earlier.created_at < SignIn.created_at)
    query = select(SignIn, ~or_(is_known, is_first)).where(SignIn.account_id == account_id)
    order = (SignIn.ended_at.is_not(None), SignIn.created_at.desc(), SignIn.id)
    return [(row[0], row[1]) for row in await tx.session.execute(query.order_by(*order).limit(limit))]


async def is_address_taken(tx: Tx, email: str, but: UUID) -> bool:
    """Whether another account would be found by this e-mail."""
    lowered = email.lower()
    query = select(Account.id).where(
        or_(func.lower(Account.login) == lowered, func.lower(Account.email) == lowered), Account.id != but
    )
    return (await tx.session.scalars(query.limit(1))).first() is not None


async def list_asking(tx: Tx, account_ids: Collection[UUID]) -> list[Any]:
    """(id, partner_id, client_id, unit_ids, is_user, is_blocked) of partners' people."""
    return await fetch(tx, _ASKING, ids=uuids(account_ids))


def column_of(name: str, ids: str) -> str:
    """SQL of one column of the accounts whose ids are in the array parameter `ids`."""
    return f"SELECT {name} FROM accounts WHERE id = ANY(%({ids})s)"  # noqa: S608


def living(column: str, role: Role) -> str:
    """SQL that is true when the account of this column is not blocked and still has the role."""
    return f"""EXISTS (
        SELECT FROM accounts AS living JOIN account_roles AS held ON held.account_id = living.id
        WHERE living.id = {column} AND NOT living.is_blocked AND living.partner_id IS NOT NULL
          AND held.role = '{role}' AND held.revoked_at IS NULL)"""


async def list_living(tx: Tx, account_ids: Collection[UUID], role: Role) -> dict[UUID, UUID]:
    """Those of the accounts that are not blocked and still have the role, with their partners."""
    query = f"SELECT a.id, a.partner_id FROM accounts AS a WHERE a.id = ANY(%(ids)s) AND {living('a.id', role)}"  # noqa: S608
    rows = await fetch(tx, query, ids=uuids(account_ids))
    return {row.id: row.partner_id for row in rows}


async def list_users_reached(
    tx: Tx,
    *,
    account_ids: Collection[UUID],
    client_ids: Collection[UUID],
    unit_ids: Collection[UUID],
    partner_ids: Collection[UUID],
    whole_partner_ids: Collection[UUID],
    sides: Collection[UUID],
    limit: int,
) -> Sequence[Any]:
    """Rows (id, partner_id, client_id, unit_id) of living users who are meant by one of the targets; last seen first.

    `partner_ids`: all own people of these partners. `whole_partner_ids`: those of their clients, too. `sides`: nobody of
    other partners, whatever the targets say.
    """
    own = and_(Account.partner_id.in_(partner_ids), Account.client_id.is_(None))
    targets = [
        part
        for wanted, part in (
            (account_ids, Account.id.in_(account_ids)),
            (client_ids, Account.client_id.in_(client_ids)),
            (unit_ids, Account.unit_id.in_(unit_ids)),
            (partner_ids, own),
            (whole_partner_ids, Account.partner_id.in_(whole_partner_ids)),
        )
        if wanted
    ]
    if not targets:
        return []
    query = (
        select(Account.id, Account.partner_id, Account.client_id, Account.unit_id)
        .where(Account.partner_id.in_(sides), Account.is_blocked.is_(False), _has_role("user"), or_(*targets))
        .order_by(Account.last_seen_at.desc().nulls_last(), Account.id)
        .limit(limit)
    )
    return (await tx.session.execute(query)).all()


async def list_users_meant(tx: Tx, targets: Subquery, limit: int, but: UUID) -> Sequence[Any]:
    """Rows (key, account id) of living users but one whom a row of `targets` means, last seen first.

    `targets` has the columns `key`, `side_partner_id`, `client_id`, `unit_id`, `account_id`; without one of the last
    three a row means all own people of the partner. A unit means itself only.
    """
    meant = targets.c
    ways = (
        and_(Account.partner_id == meant.side_partner_id, Account.client_id == meant.client_id),
        and_(Account.partner_id == meant.side_partner_id, Account.unit_id == meant.unit_id),
        and_(Account.partner_id == meant.side_partner_id, Account.id == meant.account_id),
        and_(
            Account.partner_id == meant.side_partner_id,
            Account.client_id.is_(None),
            func.num_nonnulls(meant.client_id, meant.unit_id, meant.account_id) == 0,
        ),
    )
    found = union(
        *(
            select(meant.key, Account.id, Account.last_seen_at)
            .join_from(targets, Account, way)
            .where(_IS_USER, Account.id != but)
            for way in ways
        )
    ).subquery()
    query = select(found.c.key, found.c.id).order_by(found.c.last_seen_at.desc().nulls_last(), found.c.id, found.c.key)
    return (await tx.session.execute(query.limit(limit))).all()


# Care


async def list_care(tx: Tx, client_ids: Collection[UUID]) -> list[ClientCare]:
    return list(await tx.session.scalars(select(ClientCare).where(ClientCare.client_id.in_(client_ids))))


async def set_care(
    tx: Tx, client_id: UUID, partner_id: UUID, care_specialist_id: UUID | None, client_manager_id: UUID | None
) -> None:
    values = {"care_specialist_id": care_specialist_id, "client_manager_id": client_manager_id}
    add = insert(ClientCare).values(client_id=client_id, partner_id=partner_id, **values)
    await tx.session.execute(add.on_conflict_do_update(index_elements=[ClientCare.client_id], set_=values))


def _known(
    account: Account,
    roles: Sequence[str] | None,
    linked: Sequence[UUID] | None = None,
    invited_at: datetime | None = None,
) -> Known:
    return Known(account, cast("frozenset[Role]", frozenset(roles or ())), frozenset(linked or ()), invited_at)
