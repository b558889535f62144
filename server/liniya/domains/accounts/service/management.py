"""What an administrator does with accounts: create, change, block, roles (A6), care (C4).

And what a distributor does with partners: `organisations` does not know accounts, so whose distributor he is
is asked here.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from liniya.core.access import SYSTEM, Actor, Right, Role
from liniya.core.events import to_account, to_staff
from liniya.core.problems import Forbidden, NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import LastAdministrator, LoginTaken, RoleDoesNotFit
from liniya.domains.accounts.events import AccountBlockingChanged, PersonChanged, RoleGranted, RoleRevoked
from liniya.domains.accounts.schemas import AccountChange, AccountOut, CareChange, CareOut, NewAccount
from liniya.domains.accounts.service.people import make_accounts, make_people, subject_of
from liniya.domains.accounts.service.sessions import end_sign_ins
from liniya.domains.accounts.store import Known
from liniya.domains.accounts.tables import Account, AccountRole
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.schemas import NewPartner, PartnerDetails, PartnerPage
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
    await _require_unit(tx, actor, new.unit_id, home, new.client_id)
    roles = set(new.roles)
    for role in roles:
        _require_fitting(role, of_distributor=distributor_id is not None, of_client=new.client_id is not None)
    account = Account(
        id=new_id(),
        partner_id=home,
        distributor_id=distributor_id,
        password_hash=None,
        last_seen_at=None,
        created_at=tx.now,
        is_blocked=False,
        **new.model_dump(exclude={"roles"}),
    )
    try:
        async with tx.session.begin_nested():
            await store.add_account(tx, account)
    except IntegrityError as error:
        _refuse_login(error)
    for role in sorted(roles):
        await store.add_role(tx, _role(account, role, tx.now))
    known = Known(account, frozenset(roles))
    await audit.record(tx, actor, "account.created", subject_of(account), after=new.model_dump(exclude_defaults=True))
    await _tell(tx, known)
    if "user" in roles:
        await _tell_staff(tx, known)
    return (await make_accounts(tx, [known]))[0]


async def change_account(tx: Tx, actor: Actor, account_id: UUID, change: AccountChange) -> AccountOut:
    """Change what was sent; `birthday: null` and `unit_id: null` take the value away."""
    known = await _get_managed(tx, actor, account_id)
    account = known.account
    values = change.model_dump(exclude_unset=True, exclude_none=True)
    values |= {name: None for name in ("birthday", "unit_id") if name in change.model_fields_set - values.keys()}
    await _require_unit(tx, actor, change.unit_id, account.partner_id, account.client_id)
    if values:
        old = audit.before(account, values)
        try:
            async with tx.session.begin_nested():
                await store.change_account(tx, account_id, values)
        except IntegrityError as error:
            _refuse_login(error)
        await audit.record(tx, actor, "account.changed", subject_of(account), old, values)
        await _tell(tx, known)
        if "unit_id" in values:
            await tx.emit(AccessChanged(), to=[to_account(account_id)])
            await _tell_staff(tx, known)
    return (await make_accounts(tx, [known]))[0]


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


async def block_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Nobody gets in with it any more, at once."""
    known = await _get_managed(tx, actor, account_id)
    if known.account.is_blocked:
        return
    await _require_other_administrator(tx, actor, known)
    await store.change_account(tx, account_id, {"is_blocked": True})
    await audit.record(tx, actor, "account.blocked", subject_of(known.account))
    await tx.emit(AccountBlockingChanged(account_id, True))
    await end_sign_ins(tx, account_id, "blocked")
    await _tell_staff(tx, known)


async def unblock_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Let it in again."""
    known = await _get_managed(tx, actor, account_id)
    if known.account.is_blocked:
        await store.change_account(tx, account_id, {"is_blocked": False})
        await audit.record(tx, actor, "account.unblocked", subject_of(known.account))
        await tx.emit(AccountBlockingChanged(account_id, False))
        await _tell_staff(tx, known)


async def grant_role(tx: Tx, actor: Actor, account_id: UUID, role: Role) -> None:
    """Give a role. Everything that was there stays (A6)."""
    known = await _get_managed(tx, actor, account_id)
    account = known.account
    if role in known.roles:
        return
    _require_fitting(role, of_distributor=account.distributor_id is not None, of_client=account.client_id is not None)
    await store.add_role(tx, _role(account, role, tx.now))
    await audit.record(tx, actor, "role.granted", subject_of(account), after={"role": role})
    await tx.emit(RoleGranted(account_id, role))
    await tx.emit(AccessChanged(), to=[to_account(account_id)])
    await _tell(tx, Known(account, known.roles | {role}))
    if role == "user":
        await _tell_staff(tx, known)


async def revoke_role(tx: Tx, actor: Actor, account_id: UUID, role: Role) -> None:
    """Take a role. Its time stays in the history, messages and figures with it (A6)."""
    known = await _get_managed(tx, actor, account_id)
    if role not in known.roles:
        return
    if role == "administrator":
        await _require_other_administrator(tx, actor, known)
    await store.end_role(tx, account_id, role)
    await audit.record(tx, actor, "role.revoked", subject_of(known.account), {"role": role})
    await tx.emit(RoleRevoked(account_id, role))
    await tx.emit(AccessChanged(), to=[to_account(account_id)])
    await _tell(tx, Known(known.account, known.roles - {role}))
    if role == "user":
        await _tell_staff(tx, known)


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


# What a distributor does


async def create_partner(
    tx: Tx, actor: Actor, new: NewPartner, administrator: NewAccount | None = None
) -> tuple[PartnerDetails, AccountOut | None]:
    """A partner of the own distributor, with the first person who may work in it."""
    partner = await organisations.create_partner(tx, actor, new, distributor_id=await _distributor_of(tx, actor))
    if administrator is None:
        return partner, None
    async with organisations.beyond_fence(tx, actor):
        first = administrator.model_copy(update={"roles": ("administrator",), "client_id": None, "unit_id": None})
        return partner, await create_account(tx, SYSTEM, first, partner_id=partner["id"])


async def list_partners(tx: Tx, actor: Actor, *, q: str = "", limit: int = 50, offset: int = 0) -> PartnerPage:
    """The partners of the own distributor."""
    owner = await _distributor_of(tx, actor)
    return await organisations.list_partners(tx, actor, q=q, limit=limit, offset=offset, distributor_id=owner)


async def mark_vendor(tx: Tx, actor: Actor, partner_id: UUID, is_vendor: bool) -> PartnerDetails:
    """Give or take the vendor right [1.5]."""
    owner = await _distributor_of(tx, actor)
    return await organisations.mark_vendor(tx, actor, partner_id, is_vendor, distributor_id=owner)


async def link_vendor(tx: Tx, actor: Actor, partner_id: UUID, vendor_id: UUID) -> None:
    """Let a partner use a vendor's lines [1.5, 2.1]."""
    await organisations.link_vendor(tx, actor, partner_id, vendor_id, distributor_id=await _distributor_of(tx, actor))


async def unlink_vendor(tx: Tx, actor: Actor, partner_id: UUID, vendor_id: UUID) -> None:
    """Take a vendor's lines away from a partner."""
    await organisations.unlink_vendor(tx, actor, partner_id, vendor_id, distributor_id=await _distributor_of(tx, actor))


# Inside


async def _distributor_of(tx: Tx, actor: Actor) -> UUID | None:
    if actor.is_system or "distributor" not in actor.roles:
        return None
    async with organisations.beyond_fence(tx, actor):
        return (await store.get_known(tx, actor.me)).account.distributor_id


async def _get_managed(tx: Tx, actor: Actor, account_id: UUID) -> Known:
    known = await store.get_known(tx, account_id)
    organisations.require_company(actor, Right.MANAGE_COMPANY, known.account.partner_id)
    return known


async def _require_unit(
    tx: Tx, actor: Actor, unit_id: UUID | None, partner_id: UUID | None, client_id: UUID | None
) -> None:
    if unit_id is not None:
        unit = await organisations.get_unit(tx, actor, unit_id)
        if (unit["partner_id"], unit["client_id"]) != (partner_id, client_id):
            raise NotFound


def _require_fitting(role: Role, *, of_distributor: bool, of_client: bool) -> None:
    if not rules.is_fitting_role(role, of_distributor=of_distributor, of_client=of_client):
        raise RoleDoesNotFit


async def _require_other_administrator(tx: Tx, actor: Actor, known: Known) -> None:
    partner_id = known.account.partner_id
    if actor.is_system or partner_id is None or "administrator" not in known.roles:
        return
    if not await store.has_other_administrator(tx, partner_id, known.account.id):
        raise LastAdministrator


def _refuse_login(error: IntegrityError) -> None:
    if "uq_accounts_login" in str(error.orig):
        raise LoginTaken from None
    raise error


def _role(account: Account, role: Role, now: datetime) -> AccountRole:
    return AccountRole(
        id=new_id(), account_id=account.id, partner_id=account.partner_id, role=role, granted_at=now, revoked_at=None
    )


async def _tell(tx: Tx, known: Known) -> None:
    """Colleagues and the person itself see the new card."""
    person = (await make_people(tx, [known]))[0]
    staff = [to_staff(known.account.partner_id)] if known.account.partner_id else []
    await tx.emit(PersonChanged(person), to=[*staff, to_account(known.account.id)])


async def _tell_staff(tx: Tx, known: Known) -> None:
    """Contacts of specialists changed."""
    if known.account.partner_id:
        await tx.emit(AccessChanged(), to=[to_staff(known.account.partner_id)])
