"""Acts that an administrator does to one account or to many: block, let in, roles (A6), move, invite (A2)."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from liniya.core.access import Actor, Right, Role, require
from liniya.core.events import to_account, to_staff
from liniya.core.problems import NotFound, Problem
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import LastAdministrator, NobodyToInvite, RoleDoesNotFit
from liniya.domains.accounts.events import AccountBlockingChanged, PersonChanged, RoleGranted, RoleRevoked
from liniya.domains.accounts.schemas import ActOut, ActsDone, ManyAct, Refused
from liniya.domains.accounts.service.passwords import send_link
from liniya.domains.accounts.service.people import full_name, make_people, subject_of
from liniya.domains.accounts.service.sessions import end_sign_ins
from liniya.domains.accounts.store import Known
from liniya.domains.accounts.tables import Account, AccountRole
from liniya.domains.audit import service as audit
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.kit.ids import new_id

Act = Callable[[Known], Awaitable[bool]]
"""Does it to one account; returns whether anything happened."""


async def block_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Nobody gets in with it any more, at once."""
    await block(tx, actor, await get_managed(tx, actor, account_id))


async def unblock_account(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Let it in again."""
    await unblock(tx, actor, await get_managed(tx, actor, account_id))


async def grant_role(tx: Tx, actor: Actor, account_id: UUID, role: Role) -> None:
    """Give a role. Everything that was there stays (A6)."""
    await grant(tx, actor, role, await get_managed(tx, actor, account_id))


async def revoke_role(tx: Tx, actor: Actor, account_id: UUID, role: Role) -> None:
    """Take a role. Its time stays in the history, messages and figures with it (A6)."""
    await revoke(tx, actor, role, await get_managed(tx, actor, account_id))


async def end_session(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """Sign somebody out, in all his windows."""
    account = (await get_managed(tx, actor, account_id)).account
    if await end_sign_ins(tx, account_id, "ended_by_administrator"):
        await audit.record(tx, actor, "session.ended", subject_of(account))


async def act_on_many(tx: Tx, actor: Actor, wish: ManyAct) -> ActsDone:
    """The same act on all of them. Who cannot be acted on is named with the reason, and stops nobody else.

    Each act has what follows from it (sign-ins, queues, the log), so it is done one by one, in the order of the ids:
    two administrators with the same selection wait for each other and do not block each other.
    """
    require(actor, Right.MANAGE_COMPANY)
    found = {known.account.id: known for known in await store.list_known(tx, wish.ids) if _is_ours(actor, known)}
    if wish.unit_id is not None:
        await organisations.get_unit(tx, actor, wish.unit_id)
    units_before = {id_: known.account.unit_id for id_, known in found.items()}
    act = _choose(tx, actor, wish)
    changed: list[UUID] = []
    refused: list[Refused] = []
    for id_ in sorted(set(wish.ids)):
        known = found.get(id_)
        try:
            if known is None:
                raise NotFound
            if await act(known):
                changed.append(id_)
        except Problem as problem:
            told = problem.document(actor.locale)
            refused.append(
                {
                    "id": id_,
                    "name": full_name(known.account) if known else "",
                    "slug": problem.slug,
                    "title": told["title"],
                    "detail": told["detail"],
                }
            )
    return {"changed": changed, "refused": refused, "undo": _undo(wish, changed, units_before)}


def _choose(tx: Tx, actor: Actor, wish: ManyAct) -> Act:
    if wish.role is not None:
        return partial(grant if wish.act == "grant" else revoke, tx, actor, wish.role)
    if wish.act == "move":
        return partial(_move, tx, actor, wish.unit_id)
    return partial({"block": block, "unblock": unblock, "invite": _invite}[wish.act], tx, actor)


def _undo(wish: ManyAct, changed: list[UUID], units_before: dict[UUID, UUID | None]) -> list[ActOut]:
    reverse = {"block": "unblock", "unblock": "block", "grant": "revoke", "revoke": "grant"}
    if not changed or wish.act == "invite":
        return []
    if wish.act != "move":
        return [{"act": reverse[wish.act], "ids": changed, "role": wish.role, "unit_id": None}]
    from_units: dict[UUID | None, list[UUID]] = defaultdict(list)
    for id_ in changed:
        from_units[units_before[id_]].append(id_)
    return [{"act": "move", "ids": ids, "role": None, "unit_id": unit_id} for unit_id, ids in from_units.items()]


# One act on one account


async def block(tx: Tx, actor: Actor, known: Known) -> bool:
    account = known.account
    if account.is_blocked:
        return False
    await _require_other_administrator(tx, actor, known)
    await store.change_account(tx, account.id, {"is_blocked": True})
    await audit.record(tx, actor, "account.blocked", subject_of(account))
    await tx.emit(AccountBlockingChanged(account.id, True))
    await end_sign_ins(tx, account.id, "blocked")
    await tell_staff(tx, account)
    return True


async def unblock(tx: Tx, actor: Actor, known: Known) -> bool:
    account = known.account
    if not account.is_blocked:
        return False
    await store.change_account(tx, account.id, {"is_blocked": False})
    await audit.record(tx, actor, "account.unblocked", subject_of(account))
    await tx.emit(AccountBlockingChanged(account.id, False))
    await tell_staff(tx, account)
    return True


async def grant(tx: Tx, actor: Actor, role: Role, known: Known) -> bool:
    account = known.account
    if role in known.roles:
        return False
    require_fitting(role, of_distributor=account.distributor_id is not None, of_client=account.client_id is not None)
    await store.add_role(tx, new_role(account, role, tx.now))
    await audit.record(tx, actor, "role.granted", subject_of(account), after={"role": role})
    await tx.emit(RoleGranted(account.id, role))
    await _tell_of_roles(tx, account, known.roles | {role}, role)
    return True


async def revoke(tx: Tx, actor: Actor, role: Role, known: Known) -> bool:
    account = known.account
    if role not in known.roles:
        return False
    if role == "administrator":
        await _require_other_administrator(tx, actor, known)
    await store.end_role(tx, account.id, role)
    await audit.record(tx, actor, "role.revoked", subject_of(account), {"role": role})
    await tx.emit(RoleRevoked(account.id, role))
    await _tell_of_roles(tx, account, known.roles - {role}, role)
    return True


async def _move(tx: Tx, actor: Actor, unit_id: UUID | None, known: Known) -> bool:
    account = known.account
    if account.unit_id == unit_id:
        return False
    await require_unit(tx, actor, unit_id, account.partner_id, account.client_id)
    old = {"unit_id": account.unit_id}
    await store.change_account(tx, account.id, {"unit_id": unit_id})
    await audit.record(tx, actor, "account.changed", subject_of(account), old, {"unit_id": unit_id})
    await tx.emit(AccessChanged(), to=[to_account(account.id)])
    await tell_staff(tx, account)
    return True


async def _invite(tx: Tx, actor: Actor, known: Known) -> bool:
    if not await send_link(tx, actor, known.account):
        raise NobodyToInvite
    return True


# What they have in common


async def get_managed(tx: Tx, actor: Actor, account_id: UUID) -> Known:
    """An account that the actor may change; an erased one is nobody's any more."""
    known = await store.get_known(tx, account_id)
    organisations.require_company(actor, Right.MANAGE_COMPANY, known.account.partner_id)
    if known.account.erased_at is not None:
        raise NotFound
    return known


def _is_ours(actor: Actor, known: Known) -> bool:
    account = known.account
    return account.erased_at is None and (actor.is_system or account.partner_id == actor.partner_id)


async def require_unit(
    tx: Tx, actor: Actor, unit_id: UUID | None, partner_id: UUID | None, client_id: UUID | None
) -> None:
    """The unit is one of the same company's."""
    if unit_id is not None:
        unit = await organisations.get_unit(tx, actor, unit_id)
        if (unit["partner_id"], unit["client_id"]) != (partner_id, client_id):
            raise NotFound


def require_fitting(role: Role, *, of_distributor: bool, of_client: bool) -> None:
    """Raises `RoleDoesNotFit`."""
    if not rules.is_fitting_role(role, of_distributor=of_distributor, of_client=of_client):
        raise RoleDoesNotFit


def new_role(account: Account, role: Role, now: datetime) -> AccountRole:
    """A role that begins now."""
    return AccountRole(
        id=new_id(), account_id=account.id, partner_id=account.partner_id, role=role, granted_at=now, revoked_at=None
    )


async def tell(tx: Tx, known: Known) -> None:
    """Colleagues and the person itself see the new card."""
    person = (await make_people(tx, [known]))[0]
    staff = [to_staff(known.account.partner_id)] if known.account.partner_id else []
    await tx.emit(PersonChanged(person), to=[*staff, to_account(known.account.id)])


async def tell_staff(tx: Tx, account: Account) -> None:
    """Contacts of specialists changed."""
    if account.partner_id:
        await tx.emit(AccessChanged(), to=[to_staff(account.partner_id)])


async def _tell_of_roles(tx: Tx, account: Account, roles: frozenset[Role], changed: Role) -> None:
    await tx.emit(AccessChanged(), to=[to_account(account.id)])
    await tell(tx, Known(account, roles))
    if changed == "user":
        await tell_staff(tx, account)


async def _require_other_administrator(tx: Tx, actor: Actor, known: Known) -> None:
    partner_id = known.account.partner_id
    if actor.is_system or partner_id is None or "administrator" not in known.roles:
        return
    if not await store.has_other_administrator(tx, partner_id, known.account.id):
        raise LastAdministrator
