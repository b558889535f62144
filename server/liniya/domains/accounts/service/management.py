"""What an administrator does with one account: create, change, erase; and who looks after a client (C4)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from liniya.core.access import Actor, Right
from liniya.core.events import to_account
from liniya.core.problems import Forbidden, NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import LoginTaken
from liniya.domains.accounts.events import RoleRevoked
from liniya.domains.accounts.schemas import AccountChange, AccountOut, CareChange, CareOut, NewAccount
from liniya.domains.accounts.service.acts import (
    block,
    get_managed,
    new_role,
    require_fitting,
    require_unit,
    tell,
    tell_staff,
)
from liniya.domains.accounts.service.passwords import send_link
from liniya.domains.accounts.service.people import list_care, make_accounts, subject_of
from liniya.domains.accounts.store import Known
from liniya.domains.accounts.tables import Account
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.kit.ids import new_id


async def create_account(
    tx: Tx, actor: Actor, new: NewAccount, *, partner_id: UUID | None = None, distributor_id: UUID | None = None
) -> AccountOut:
    """An account in the own partner; the system names the partner or the distributor.

    Raises `LoginTaken`, `RoleDoesNotFit`.
    """
    if distributor_id is not None and not actor.is_system:
        raise Forbidden
    home = None if distributor_id else organisations.choose_partner(actor, Right.MANAGE_COMPANY, partner_id)
    if new.client_id is not None and (await organisations.get_client(tx, actor, new.client_id))["partner_id"] != home:
        raise NotFound
    await require_unit(tx, actor, new.unit_id, home, new.client_id)
    roles = set(new.roles)
    for role in roles:
        require_fitting(role, of_distributor=distributor_id is not None, of_client=new.client_id is not None)
    account = _new_account(tx, new, home, distributor_id)
    try:
        async with tx.session.begin_nested():
            await store.add_account(tx, account)
    except IntegrityError as error:
        _refuse_login(error)
    for role in sorted(roles):
        await store.add_role(tx, new_role(account, role, tx.now))
    known = Known(account, frozenset(roles))
    await audit.record(tx, actor, "account.created", subject_of(account), after=_facts(new))
    await tell(tx, known)
    if "user" in roles:
        await tell_staff(tx, account)
    if new.invite and await send_link(tx, actor, account):
        known = replace(known, invited_at=tx.now)
    return (await make_accounts(tx, [known]))[0]


async def create_accounts(tx: Tx, actor: Actor, news: Sequence[NewAccount]) -> None:
    """Many accounts in the own partner, all or none; in a few statements, unless they are invited.

    Clients and units must have been found for this actor. Nobody is told: who makes many tells others at the end. Raises
    `LoginTaken`, `RoleDoesNotFit`.
    """
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    for new in news:
        for role in new.roles:
            require_fitting(role, of_distributor=False, of_client=new.client_id is not None)
    made = [_new_account(tx, new, home, None) for new in news]
    roles = [
        new_role(account, role, tx.now)
        for account, new in zip(made, news, strict=True)
        for role in sorted(set(new.roles))
    ]
    try:
        async with tx.session.begin_nested():
            await store.add_accounts(tx, made, roles)
    except IntegrityError as error:
        _refuse_login(error)
    written = [(subject_of(account), _facts(new)) for account, new in zip(made, news, strict=True)]
    await audit.record_all(tx, actor, "account.created", written)
    for account, new in zip(made, news, strict=True):
        if new.invite:
            await send_link(tx, actor, account)


async def change_account(
    tx: Tx, actor: Actor, account_id: UUID, change: AccountChange, *, tells: bool = True
) -> AccountOut:
    """Change what was sent; `birthday: null` and `unit_id: null` take the value away. Raises `ChangedMeanwhile`.

    `tells`: others hear of it at once; who changes many tells them at the end.
    """
    known = await get_managed(tx, actor, account_id)
    account = known.account
    values = organisations.given(change)
    values |= {name: None for name in ("birthday", "unit_id") if name in change.model_fields_set - values.keys()}
    await require_unit(tx, actor, change.unit_id, account.partner_id, account.client_id)
    if values:
        old = audit.before(account, values)
        try:
            async with tx.session.begin_nested():
                await store.change_account(tx, account_id, values, change.version)
        except IntegrityError as error:
            _refuse_login(error)
        await audit.record(tx, actor, "account.changed", subject_of(account), old, values)
        if tells:
            await tell(tx, known)
        if "unit_id" in values:
            await tx.emit(AccessChanged(), to=[to_account(account_id)])
            if tells:
                await tell_staff(tx, account)
    return (await make_accounts(tx, [known]))[0]


async def erase_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Personal data goes for good; what the person wrote stays under a neutral name (A5, L4)."""
    known = await get_managed(tx, actor, account_id)
    account = known.account
    subject = subject_of(account)
    if not account.is_blocked:
        await block(tx, actor, known)
    for role in sorted(known.roles):
        await store.end_role(tx, account_id, role)
        await tx.emit(RoleRevoked(account_id, role))
    await store.use_password_links(tx, account_id)
    nameless = rules.choose_nameless(account_id.hex, actor.locale)
    await store.change_account(tx, account_id, nameless | {"erased_at": tx.now})
    await audit.record(tx, actor, "account.erased", subject)
    await tell(tx, Known(account, frozenset()))
    await tell_staff(tx, account)


async def get_account(tx: Tx, actor: Actor, account_id: UUID) -> AccountOut:
    """An account of the own partner."""
    known = await store.get_known(tx, account_id)
    organisations.require_company(actor, Right.SEE_COMPANY, known.account.partner_id)
    return (await make_accounts(tx, [known]))[0]


async def find_account_id(tx: Tx, actor: Actor, login: str) -> UUID:
    """For the command line, where people name logins. Raises `NotFound`."""
    if not actor.is_system:
        raise Forbidden
    account = await store.find_by_login_or_email(tx, login)
    if account is None:
        raise NotFound
    return account.id


async def get_care(tx: Tx, actor: Actor, client_id: UUID) -> CareOut:
    """Who looks after a client; nobody at first."""
    await organisations.get_client(tx, actor, client_id)
    care = (await list_care(tx, [client_id])).get(client_id)
    return {
        "client_id": client_id,
        "care_specialist_id": care.care_specialist_id if care else None,
        "client_manager_id": care.client_manager_id if care else None,
    }


async def set_care(tx: Tx, actor: Actor, client_id: UUID, change: CareChange) -> CareOut:
    """Say who looks after a client (C4): staff of the own partner."""
    client = await organisations.get_client(tx, actor, client_id)
    organisations.require_company(actor, Right.MANAGE_COMPANY, client["partner_id"])
    wanted = {chosen for chosen in (change.care_specialist_id, change.client_manager_id) if chosen is not None}
    for known in await store.list_known(tx, wanted) if wanted else []:
        if known.account.partner_id == client["partner_id"] and rules.is_staff(known.roles):
            wanted.discard(known.account.id)
    if wanted:
        raise NotFound
    old = list(await store.list_care(tx, [client_id]))
    values = change.model_dump()
    subject = Subject("client", client_id, client["name"], client["partner_id"])
    before = audit.before(old[0], values) if old else dict.fromkeys(values)
    await audit.record(tx, actor, "client.care_changed", subject, before, values)
    await store.set_care(tx, client_id, client["partner_id"], change.care_specialist_id, change.client_manager_id)
    return {
        "client_id": client_id,
        "care_specialist_id": change.care_specialist_id,
        "client_manager_id": change.client_manager_id,
    }


def _new_account(tx: Tx, new: NewAccount, home: UUID | None, distributor_id: UUID | None) -> Account:
    return Account(
        id=new_id(),
        partner_id=home,
        distributor_id=distributor_id,
        password_hash=None,
        last_seen_at=None,
        created_at=tx.now,
        is_blocked=False,
        erased_at=None,
        version=1,
        **new.model_dump(exclude={"roles", "invite"}),
    )


def _facts(new: NewAccount) -> dict[str, Any]:
    """What the log says of it."""
    return new.model_dump(exclude_defaults=True, exclude={"invite"})


def _refuse_login(error: IntegrityError) -> None:
    if "uq_accounts_login" in str(error.orig):
        raise LoginTaken from None
    raise error
