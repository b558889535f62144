"""REST of accounts: the session and its cookie, passwords, accounts, roles; and what a distributor does with partners.

Cards of people (`GET /api/people/{id}`) are in `lines.routes`: it is a line that brings strangers together.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Protocol
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from liniya.core.access import SYSTEM, Actor, Door, Role
from liniya.core.commands import once
from liniya.core.deps import COOKIE, ActorDep, CommandIdDep, TxDep, get_actor
from liniya.core.downloads import send_sheet, sheet_responses
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service
from liniya.domains.accounts.rules import AccountOrder, AccountSought, Side
from liniya.domains.accounts.schemas import (
    AccountChange,
    AccountHistory,
    AccountIds,
    AccountOut,
    AccountPage,
    ActsDone,
    CareChange,
    CareOut,
    Credentials,
    GivenCode,
    HandStatus,
    Installation,
    ManyAct,
    Me,
    MyChange,
    NewAccount,
    NewPartnerWithAdministrator,
    NewPassword,
    OwnCard,
    OwnCardChange,
    OwnPasswordChange,
    OwnSecondStep,
    OwnSignIns,
    PartnerCreated,
    PasswordLinkWish,
    PasswordStrength,
    PasswordToRate,
    RecoveryCodes,
    SecondStepBegin,
    SecondStepSetup,
    SignInPolicyChange,
    SignInPolicyOut,
)
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import AuditCounts, AuditPage, Group
from liniya.domains.organisations.schemas import Moment, PartnerDetails, PartnerPage, VendorMark
from liniya.infra.sheets import SheetKind
from liniya.kit.text import tidy

router = APIRouter(prefix="/api", tags=["accounts"])
Words = Annotated[str, Query(max_length=200), AfterValidator(tidy)]
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
DAY_S = 86_400


class Settings(Protocol):
    """What this file needs of the settings."""

    @property
    def public_url(self) -> str: ...
    @property
    def session_days(self) -> int: ...
    @property
    def idle_away_s(self) -> int: ...


class State(Protocol):
    """What this file needs of `app.state`. `chosen_status`: the status an account chose by hand, from `presence`."""

    settings: Settings
    database: Database
    chosen_status: Callable[[Tx, UUID], Awaitable[HandStatus]]


# The session


@router.post("/session")
async def sign_in(request: Request, response: Response, body: Credentials) -> Me:
    """Sign in. The earlier sign-in of this account ends (A3). When a code is asked for, say the same again with it."""
    state: State = request.app.state
    days = state.settings.session_days
    ip = request.client.host if request.client else ""
    token, actor = await service.sign_in(
        state.database, body.login, body.password, body.remember, ip=ip, code=body.code, session_days=days
    )
    return await _enter(state, response, token, actor, days * DAY_S if body.remember else None)


@router.post("/installation", status_code=201)
async def install(request: Request, response: Response, body: Installation) -> Me:
    """The first company of an empty installation; whoever knows the code is its administrator, and signed in."""
    state: State = request.app.state

    async def act(tx: Tx) -> tuple[str, Actor]:
        return await service.install(tx, body, session_days=state.settings.session_days)

    token, actor = await state.database.run(SYSTEM, act)
    return await _enter(state, response, token, actor)


@router.get("/session")
async def get_session(request: Request, response: Response, tx: TxDep, actor: ActorDep) -> Me:
    """Who is signed in here."""
    response.headers["Cache-Control"] = "no-store"
    return await _me(request.app.state, tx, actor)


@router.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response, tx: TxDep, actor: ActorDep) -> None:
    """Sign out, in all windows of this sign-in."""
    state: State = request.app.state
    await service.sign_out(tx, actor)
    secure = state.settings.public_url.startswith("https://")
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")


@router.patch("/me")
async def change_me(request: Request, tx: TxDep, actor: ActorDep, body: MyChange) -> Me:
    """The own language."""
    await service.set_locale(tx, actor, body.locale)
    return await _me(request.app.state, tx, actor)


@router.get("/me/card")
async def get_own_card(tx: TxDep, actor: ActorDep) -> OwnCard:
    """The own card, with what others do not see (A5)."""
    return await service.get_own_card(tx, actor)


@router.patch("/me/card")
async def change_own_card(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: OwnCardChange) -> OwnCard:
    """Only the fields that are sent are changed. Another e-mail needs the present password."""

    async def act() -> OwnCard:
        return await service.change_own_card(tx, actor, body)

    await service.hold_own_account(tx, actor)
    sent = body.model_dump(exclude_unset=True, exclude={"password"})
    answer: OwnCard = await once(tx, actor, command_id, "me.change_card", sent, act)
    return answer


@router.get("/me/sessions")
async def list_own_sign_ins(tx: TxDep, actor: ActorDep) -> OwnSignIns:
    """Where the own account is signed in, and was lately; at most 20."""
    return await service.list_own_sign_ins(tx, actor)


@router.delete("/me/sessions", status_code=204)
async def end_other_sign_ins(tx: TxDep, actor: ActorDep) -> None:
    """End all own sign-ins but this one."""
    await service.end_other_sign_ins(tx, actor)


@router.delete("/me/sessions/{sign_in_id}", status_code=204)
async def end_own_sign_in(tx: TxDep, actor: ActorDep, sign_in_id: UUID) -> None:
    """End one of the own sign-ins, in all its windows."""
    await service.end_own_sign_in(tx, actor, sign_in_id)


@router.post("/me/password", status_code=204)
async def change_password(tx: TxDep, actor: ActorDep, body: OwnPasswordChange) -> None:
    """Change the own password; ends all other sign-ins."""
    await service.change_password(tx, actor, body.current, body.password)


@router.get("/me/second-step")
async def get_own_second_step(tx: TxDep, actor: ActorDep) -> OwnSecondStep:
    """The own second step of signing in (A7)."""
    return await service.get_own_second_step(tx, actor)


@router.post("/me/second-step")
async def begin_second_step(response: Response, tx: TxDep, actor: ActorDep, body: SecondStepBegin) -> SecondStepSetup:
    """A secret for the telephone, which counts with its first code (PUT)."""
    response.headers["Cache-Control"] = "no-store"
    return await service.begin_second_step(tx, actor, body.password, body.code)


@router.put("/me/second-step")
async def confirm_second_step(response: Response, tx: TxDep, actor: ActorDep, body: GivenCode) -> RecoveryCodes:
    """The first code; the answer holds the recovery codes, which are not shown again."""
    response.headers["Cache-Control"] = "no-store"
    return await service.confirm_second_step(tx, actor, body.code)


@router.post("/me/recovery-codes")
async def renew_recovery_codes(response: Response, tx: TxDep, actor: ActorDep, body: GivenCode) -> RecoveryCodes:
    """New recovery codes; the earlier ones are worth nothing any more."""
    response.headers["Cache-Control"] = "no-store"
    return await service.renew_recovery_codes(tx, actor, body.code)


@router.post("/me/second-step-removal", status_code=204)
async def remove_second_step(tx: TxDep, actor: ActorDep, body: GivenCode) -> None:
    """Sign in without a second step again."""
    await service.remove_second_step(tx, actor, body.code)


@router.get("/sign-in-policy")
async def get_sign_in_policy(tx: TxDep, actor: ActorDep) -> SignInPolicyOut:
    """What the own company demands of those who sign in."""
    return await service.get_sign_in_policy(tx, actor)


@router.put("/sign-in-policy")
async def set_sign_in_policy(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: SignInPolicyChange
) -> SignInPolicyOut:
    """Counts from the next sign-in on."""

    async def act() -> SignInPolicyOut:
        return await service.set_sign_in_policy(tx, actor, body)

    answer: SignInPolicyOut = await once(tx, actor, command_id, "sign_in_policy.set", body.model_dump(), act)
    return answer


@router.post("/password-strength")
async def rate_password(request: Request, tx: TxDep, body: PasswordToRate) -> PasswordStrength:
    """What a new password is worth, for whoever is signed in or has a link to set one. Nothing is kept."""
    if body.token is not None:
        return await service.rate_password_of_link(tx, body.token, body.password)
    return await service.rate_own_password(tx, await get_actor(request, tx), body.password)


@router.post("/password-links", status_code=202)
async def request_password_link(tx: TxDep, body: PasswordLinkWish) -> None:
    """Have a letter with a one-time link sent, if there is such an account. The answer is always the same."""
    await service.request_password_link(tx, body.login)


@router.post("/password", status_code=204)
async def set_password(tx: TxDep, body: NewPassword) -> None:
    """Set the password with the token of a link."""
    await service.set_password(tx, body.token, body.password)


# Accounts


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """What to look for. `q`: every word somewhere in names, login, e-mail, phone and position; a unit with all below it."""

    q: Words = ""
    client_id: UUID | None = None
    unit_id: UUID | None = None
    side: Side | None = None
    role: Role | None = None
    state: AccountSought | None = None


AccountFilter = Annotated[AccountFilters, Depends()]


@router.get("/accounts")
async def list_accounts(
    tx: TxDep,
    actor: ActorDep,
    filters: AccountFilter,
    sort: AccountOrder = "name",
    is_descending: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> AccountPage:
    """Accounts of the own partner and its clients."""
    return await service.list_accounts(
        tx, actor, sort=sort, is_descending=is_descending, limit=limit, offset=offset, **asdict(filters)
    )


@router.get("/account-ids")
async def list_account_ids(tx: TxDep, actor: ActorDep, filters: AccountFilter) -> AccountIds:
    """Everybody who is found, at most 10,000: what a selection of all holds."""
    return await service.list_account_ids(tx, actor, **asdict(filters))


@router.get("/account-sheet", response_class=StreamingResponse, responses=sheet_responses())
async def export_accounts(
    tx: TxDep, actor: ActorDep, filters: AccountFilter, kind: Annotated[SheetKind, Query(alias="format")] = "xlsx"
) -> Response:
    """Everybody who is found as a spreadsheet, however many."""
    file = await service.export_accounts(tx, actor, kind, **asdict(filters))
    return send_sheet(file, kind, "people")


@router.post("/accounts", status_code=201)
async def create_account(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: NewAccount) -> AccountOut:
    """An account without a password: it is set with a link (`/password-link`)."""

    async def act() -> AccountOut:
        return await service.create_account(tx, actor, body)

    answer: AccountOut = await once(tx, actor, command_id, "account.create", body.model_dump(), act)
    return answer


@router.post("/account-acts")
async def act_on_accounts(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: ManyAct) -> ActsDone:
    """The same act on up to 200 accounts; the answer says what takes it back, and who was left out and why."""

    async def act() -> ActsDone:
        return await service.act_on_many(tx, actor, body)

    answer: ActsDone = await once(tx, actor, command_id, "account.act", body.model_dump(), act)
    return answer


@router.get("/accounts/{account_id}")
async def get_account(tx: TxDep, actor: ActorDep, account_id: UUID) -> AccountOut:
    """One account."""
    return await service.get_account(tx, actor, account_id)


@router.patch("/accounts/{account_id}")
async def change_account(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID, body: AccountChange
) -> AccountOut:
    """Only the fields that are sent are changed."""

    async def act() -> AccountOut:
        return await service.change_account(tx, actor, account_id, body)

    sent = [account_id, body.model_dump(exclude_unset=True)]
    answer: AccountOut = await once(tx, actor, command_id, "account.change", sent, act)
    return answer


@router.delete("/accounts/{account_id}", status_code=204)
async def erase_account(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID) -> None:
    """Erase personal data for good; what the person wrote stays under a neutral name."""
    await once(tx, actor, command_id, "account.erase", account_id, lambda: service.erase_account(tx, actor, account_id))


@router.get("/accounts/{account_id}/history")
async def get_history(tx: TxDep, actor: ActorDep, account_id: UUID) -> AccountHistory:
    """Which roles somebody has and had, and his last sign-ins."""
    return await service.get_history(tx, actor, account_id)


@router.delete("/accounts/{account_id}/session", status_code=204)
async def end_session(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID) -> None:
    """Sign somebody out, in all his windows."""
    await once(tx, actor, command_id, "session.end", account_id, lambda: service.end_session(tx, actor, account_id))


@router.delete("/accounts/{account_id}/second-step", status_code=204)
async def reset_second_step(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID) -> None:
    """For somebody who has lost telephone and recovery codes."""

    async def act() -> None:
        await service.reset_second_step(tx, actor, account_id)

    await once(tx, actor, command_id, "second_step.reset", account_id, act)


@router.post("/accounts/{account_id}/password-link", status_code=202)
async def send_password_link(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID) -> None:
    """Have a link to set the password sent to somebody of the own partner."""

    async def act() -> None:
        await service.send_password_link(tx, actor, account_id)

    await once(tx, actor, command_id, "account.send_password_link", account_id, act)


@router.post("/accounts/{account_id}/block", status_code=204)
async def block_account(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID) -> None:
    """Nobody gets in with it any more, at once."""
    await once(tx, actor, command_id, "account.block", account_id, lambda: service.block_account(tx, actor, account_id))


@router.post("/accounts/{account_id}/unblock", status_code=204)
async def unblock_account(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID) -> None:
    """Let it in again."""

    async def act() -> None:
        await service.unblock_account(tx, actor, account_id)

    await once(tx, actor, command_id, "account.unblock", account_id, act)


@router.put("/accounts/{account_id}/roles/{role}", status_code=204)
async def grant_role(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID, role: Role) -> None:
    """Give a role; everything that was there stays (A6)."""

    async def act() -> None:
        await service.grant_role(tx, actor, account_id, role)

    await once(tx, actor, command_id, "role.grant", [account_id, role], act)


@router.delete("/accounts/{account_id}/roles/{role}", status_code=204)
async def revoke_role(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, account_id: UUID, role: Role) -> None:
    """Take a role; messages and figures stay (A6)."""

    async def act() -> None:
        await service.revoke_role(tx, actor, account_id, role)

    await once(tx, actor, command_id, "role.revoke", [account_id, role], act)


@router.get("/clients/{client_id}/care")
async def get_care(tx: TxDep, actor: ActorDep, client_id: UUID) -> CareOut:
    """Who looks after a client (C4)."""
    return await service.get_care(tx, actor, client_id)


@router.put("/clients/{client_id}/care")
async def set_care(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, client_id: UUID, body: CareChange) -> CareOut:
    """Who looks after a client (C4)."""

    async def act() -> CareOut:
        return await service.set_care(tx, actor, client_id, body)

    answer: CareOut = await once(tx, actor, command_id, "client.set_care", [client_id, body.model_dump()], act)
    return answer


# The audit log


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """What to look for. `q`: every word in the name of what it was done with, or at the start of the address."""

    since: Moment | None = None
    until: Moment | None = None
    account_id: UUID | None = None
    subject_id: UUID | None = None
    door: Door | None = None
    q: Words = ""


AuditFilter = Annotated[AuditFilters, Depends()]


@router.get("/audit")
async def list_audit(
    tx: TxDep,
    actor: ActorDep,
    filters: AuditFilter,
    group: Group | None = None,
    before: UUID | None = None,
    limit: Limit = 50,
) -> AuditPage:
    """Who did what in the own company, the latest first (A8). `before`: `next` of the page before."""
    return await service.list_audit(tx, actor, group=group, before=before, limit=limit, **asdict(filters))


@router.get("/audit/counts")
async def count_audit(tx: TxDep, actor: ActorDep, filters: AuditFilter) -> AuditCounts:
    """How much each part of the log holds with these filters."""
    return await audit.count_entries(tx, actor, **asdict(filters))


# What a distributor does


@router.get("/partners", tags=["distributor"])
async def list_partners(
    tx: TxDep, actor: ActorDep, q: Words = "", limit: Limit = 50, offset: Offset = 0
) -> PartnerPage:
    """The partners of the own distributor."""
    return await service.list_partners(tx, actor, q=q, limit=limit, offset=offset)


@router.post("/partners", status_code=201, tags=["distributor"])
async def create_partner(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, body: NewPartnerWithAdministrator
) -> PartnerCreated:
    """A partner, and the first person who may work in it."""

    async def act() -> PartnerCreated:
        partner, administrator = await service.create_partner(tx, actor, body.partner, body.administrator)
        return {"partner": partner, "administrator": administrator}

    answer: PartnerCreated = await once(tx, actor, command_id, "partner.create", body.model_dump(), act)
    return answer


@router.put("/partners/{partner_id}/vendor", tags=["distributor"])
async def mark_vendor(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID, body: VendorMark
) -> PartnerDetails:
    """Give or take the vendor right."""

    async def act() -> PartnerDetails:
        return await service.mark_vendor(tx, actor, partner_id, body.is_vendor)

    sent = [partner_id, body.is_vendor]
    answer: PartnerDetails = await once(tx, actor, command_id, "partner.mark_vendor", sent, act)
    return answer


@router.put("/partners/{partner_id}/vendors/{vendor_id}", status_code=204, tags=["distributor"])
async def link_vendor(tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID, vendor_id: UUID) -> None:
    """Open a vendor's lines to a partner."""

    async def act() -> None:
        await service.link_vendor(tx, actor, partner_id, vendor_id)

    await once(tx, actor, command_id, "partner.link_vendor", [partner_id, vendor_id], act)


@router.delete("/partners/{partner_id}/vendors/{vendor_id}", status_code=204, tags=["distributor"])
async def unlink_vendor(
    tx: TxDep, actor: ActorDep, command_id: CommandIdDep, partner_id: UUID, vendor_id: UUID
) -> None:
    """Close them again."""

    async def act() -> None:
        await service.unlink_vendor(tx, actor, partner_id, vendor_id)

    await once(tx, actor, command_id, "partner.unlink_vendor", [partner_id, vendor_id], act)


async def _enter(state: State, response: Response, token: str, actor: Actor, max_age: int | None = None) -> Me:
    """The cookie of a new sign-in. Without `max_age` it ends with the browser."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=max_age,
        path="/",
        secure=state.settings.public_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    response.headers["Cache-Control"] = "no-store"
    async with state.database.tx(actor) as tx:
        return await _me(state, tx, actor)


async def _me(state: State, tx: Tx, actor: Actor) -> Me:
    ask = getattr(state, "chosen_status", None)
    status: HandStatus = await ask(tx, actor.me) if ask else "free"
    return await service.me(tx, actor, status=status, idle_after_s=state.settings.idle_away_s)
