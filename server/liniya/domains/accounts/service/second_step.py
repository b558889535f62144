"""The second step of signing in (A7): everybody his own, and what a company demands."""

from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.tx import Tx
from liniya.domains.accounts import rules, store
from liniya.domains.accounts.errors import NoPassword, SecondStepDemanded
from liniya.domains.accounts.schemas import (
    OwnSecondStep,
    RecoveryCodes,
    SecondStepSetup,
    SignInPolicyChange,
    SignInPolicyOut,
)
from liniya.domains.accounts.service import codes
from liniya.domains.accounts.service.acts import get_managed
from liniya.domains.accounts.service.passwords import require_password
from liniya.domains.accounts.service.people import subject_of
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.organisations import service as organisations


async def get_own_second_step(tx: Tx, actor: Actor) -> OwnSecondStep:
    """Whether there is one, and how many recovery codes are left."""
    async with organisations.beyond_fence(tx, actor):
        step = await store.find_second_step(tx, actor.me)
        is_on = step is not None and step.secret is not None
        return {
            "is_on": is_on,
            "since": step.since if step else None,
            "used_at": step.used_at if step else None,
            "codes_left": await store.count_recovery_codes(tx, actor.me) if is_on else 0,
            "is_demanded": await _is_demanded(tx, actor),
        }


async def begin_second_step(tx: Tx, actor: Actor, password: str, code: str | None) -> SecondStepSetup:
    """A secret for the telephone. To move it to a new telephone a code of the old one, or a recovery code, is needed."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        if account.password_hash is None:
            raise NoPassword
        await require_password(tx, account, password)
        step = await store.find_second_step(tx, account.id)
        if step is not None and step.secret is not None:
            await codes.take(tx, account, code or "")
        return await codes.prepare(tx, account)


async def confirm_second_step(tx: Tx, actor: Actor, code: str) -> RecoveryCodes:
    """The first code: the step counts from now on. Returns the recovery codes, which nobody sees again."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        await codes.confirm(tx, account, code)
        await audit.record(tx, actor, "second_step.set", subject_of(account))
        return {"codes": await codes.make_recovery_codes(tx, account)}


async def renew_recovery_codes(tx: Tx, actor: Actor, code: str) -> RecoveryCodes:
    """New recovery codes; the earlier ones are worth nothing any more."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        await codes.take(tx, account, code)
        await audit.record(tx, actor, "second_step.codes_renewed", subject_of(account))
        return {"codes": await codes.make_recovery_codes(tx, account)}


async def remove_second_step(tx: Tx, actor: Actor, code: str) -> None:
    """Sign in without it again. Raises `SecondStepDemanded`."""
    async with organisations.beyond_fence(tx, actor):
        account = await store.lock_account(tx, actor.me)
        await codes.take(tx, account, code)
        if await _is_demanded(tx, actor):
            raise SecondStepDemanded
        await store.delete_second_step(tx, account.id)
        await audit.record(tx, actor, "second_step.removed", subject_of(account))


async def reset_second_step(tx: Tx, actor: Actor, account_id: UUID) -> None:
    """For somebody who has lost telephone and recovery codes: he signs in without, or sets it up anew."""
    account = (await get_managed(tx, actor, account_id)).account
    if await store.delete_second_step(tx, account.id):
        await audit.record(tx, actor, "second_step.reset", subject_of(account))


async def get_sign_in_policy(tx: Tx, actor: Actor) -> SignInPolicyOut:
    """What the own company demands, and how far its people are."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    policy = await store.find_sign_in_policy(tx, home)
    people, administrators = await store.count_second_steps(tx, home)
    return {
        "second_step": policy.second_step if policy else "free",  # type: ignore[typeddict-item]
        "people": people[0],
        "people_with": people[1],
        "administrators": administrators[0],
        "administrators_with": administrators[1],
        "version": policy.version if policy else 0,
    }


async def set_sign_in_policy(tx: Tx, actor: Actor, change: SignInPolicyChange) -> SignInPolicyOut:
    """Counts from the next sign-in on. Raises `ChangedMeanwhile`."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    before = await get_sign_in_policy(tx, actor)
    await store.set_sign_in_policy(tx, home, {"second_step": change.second_step}, change.version)
    names = await organisations.list_names(tx, [home], [])
    subject = Subject("partner", home, names["partners"][home], home)
    old, new = {"second_step": before["second_step"]}, {"second_step": change.second_step}
    await audit.record(tx, actor, "partner.changed", subject, old, new)
    return await get_sign_in_policy(tx, actor)


async def set_password_policy(tx: Tx, actor: Actor, is_for_administrators: bool) -> None:
    """Whether the partner's own people but its administrators must come through its sign-in service."""
    await store.set_password_policy(
        tx, organisations.choose_partner(actor, Right.MANAGE_COMPANY), is_for_administrators
    )


async def is_password_for_administrators(tx: Tx, partner_id: UUID) -> bool:
    """As it is set now."""
    policy = await store.find_sign_in_policy(tx, partner_id)
    return policy is not None and policy.is_password_for_administrators


async def _is_demanded(tx: Tx, actor: Actor) -> bool:
    wish = await store.find_second_step_wish(tx, actor.partner_id) if actor.partner_id else "free"
    return rules.next_need(wish, actor.roles, is_on=False) == "set_up"
