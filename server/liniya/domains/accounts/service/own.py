"""What everybody does with his own account: card and privacy (A5), own sign-ins (A7)."""

from typing import Final
from uuid import UUID

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import EmailTaken
from liniya.domains.accounts.schemas import OwnCard, OwnCardChange, OwnSignIns
from liniya.domains.accounts.service.acts import tell
from liniya.domains.accounts.service.passwords import require_password
from liniya.domains.accounts.service.people import make_people, subject_of
from liniya.domains.accounts.service.sessions import end_sign_ins
from liniya.domains.accounts.store import Known
from liniya.domains.audit import service as audit
from liniya.domains.organisations import service as organisations

SIGN_INS_SHOWN: Final = 20


async def get_own_card(tx: Tx, actor: Actor) -> OwnCard:
    """The own card with what nobody else sees."""
    async with organisations.beyond_fence(tx, actor):
        return await _card(tx, await store.get_known(tx, actor.me))


async def hold_own_account(tx: Tx, actor: Actor) -> None:
    """Before the command's row is taken: who signs of life already holds the account's, and a repeat would wait crosswise."""
    async with organisations.beyond_fence(tx, actor):
        await store.lock_account(tx, actor.me)


async def change_own_card(tx: Tx, actor: Actor, change: OwnCardChange) -> OwnCard:
    """Change what was sent; `birthday: null` takes it away.

    Another e-mail gets letters with links that set the password, so it asks for the password. Raises `ChangedMeanwhile`,
    `EmailTaken`, `WrongPassword`, `NoPassword`.
    """
    async with organisations.beyond_fence(tx, actor):
        known = await store.get_known(tx, actor.me)
        account = known.account
        values = organisations.given(change)
        values.pop("password", None)
        if "birthday" in change.model_fields_set:
            values["birthday"] = change.birthday
        if values.get("email", account.email) != account.email:
            await require_password(tx, account, change.password or "")
            if values["email"] and await store.is_address_taken(tx, values["email"], account.id):
                raise EmailTaken
        if values:
            old = audit.before(account, values)
            await store.change_account(tx, account.id, values, change.version)
            await audit.record(tx, actor, "account.changed", subject_of(account), old, values)
            await tell(tx, known)
        return await _card(tx, known)


async def list_own_sign_ins(tx: Tx, actor: Actor) -> OwnSignIns:
    """Where this account is signed in, and was lately."""
    async with organisations.beyond_fence(tx, actor):
        found = await store.list_own_sign_ins(tx, actor.me, SIGN_INS_SHOWN)
    return {
        "items": [
            {
                "id": row.id,
                "created_at": row.created_at,
                "ended_at": row.ended_at,
                "end_reason": row.end_reason,
                "address": row.address,
                "device": row.device,
                "is_this": row.id == actor.session_id,
                "is_new_place": is_new_place,
            }
            for row, is_new_place in found
        ]
    }


async def end_own_sign_in(tx: Tx, actor: Actor, sign_in_id: UUID) -> None:
    """End one of the own sign-ins, in all its windows; one that has ended stays so. Raises `NotFound`."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        if not await store.is_sign_in_of(tx, sign_in_id, actor.me):
            raise NotFound
        if await end_sign_ins(tx, actor.me, "ended_by_owner", only=sign_in_id):
            await audit.record(tx, actor, "session.ended", subject_of(account))


async def end_other_sign_ins(tx: Tx, actor: Actor) -> None:
    """End all sign-ins but the one that asks."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        if await end_sign_ins(tx, actor.me, "ended_by_owner", but=actor.session_id):
            await audit.record(tx, actor, "session.ended", subject_of(account))


async def _card(tx: Tx, known: Known) -> OwnCard:
    account = known.account
    person = (await make_people(tx, [known]))[0]
    partner = await organisations.get_partner(tx, SYSTEM, account.partner_id) if account.partner_id else None
    return {
        **person,
        "middle_name": account.middle_name,
        "login": account.login,
        "email": account.email,
        "phone": account.phone,
        "birthday": account.birthday,
        "roles": [role for role in rules.ALL_ROLES if role in known.roles],
        "is_findable": account.is_findable,
        "hides_contacts": account.hides_contacts,
        "has_password": account.password_hash is not None,
        "password_changed_at": account.password_changed_at,
        "is_discovery_forbidden": partner is not None and partner["discovery_forbidden"],
        "are_names_shortened": partner is not None and partner["names_as_initials"],
        "version": account.version,
    }
