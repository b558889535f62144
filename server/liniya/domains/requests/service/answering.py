"""Answers: once, by whoever is first (B3)."""

from typing import Any
from uuid import UUID

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import InvalidInput, NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import NewAccount
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Asker, NewConnection
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import ClientChange
from liniya.domains.requests import rules, store
from liniya.domains.requests.errors import AlreadyAnswered, WrongAnswer
from liniya.domains.requests.events import RequestAnswered
from liniya.domains.requests.rules import State
from liniya.domains.requests.schemas import AcceptAccount, AcceptContract, AcceptLine, RequestOut
from liniya.domains.requests.service.reading import home_of, make_outs, name_wanted, tell
from liniya.domains.requests.tables import Request


async def accept(
    tx: Tx, actor: Actor, request_id: UUID, answer: AcceptAccount | AcceptLine | AcceptContract
) -> RequestOut:
    """Do what is asked for, all of it or nothing. Raises `AlreadyAnswered`, `WrongAnswer`, and what the doing refuses."""
    request = await _lock(tx, actor, request_id)
    if answer.kind != request.kind:
        raise WrongAnswer
    # Told first: what is given to the asker makes his windows come anew.
    await _decide(tx, actor, request, "accepted")
    if isinstance(answer, AcceptAccount):
        outcome = await _register(tx, actor, request, answer)
    elif isinstance(answer, AcceptLine):
        outcome = await _connect(tx, actor, request, answer)
    else:
        outcome = await _renew(tx, actor, request, answer)
    return await _close(tx, actor, request, outcome=outcome)


async def decline(tx: Tx, actor: Actor, request_id: UUID, reason: str) -> RequestOut:
    """Say no, and why. Raises `AlreadyAnswered`."""
    request = await _lock(tx, actor, request_id)
    await _decide(tx, actor, request, "declined")
    return await _close(tx, actor, request, reason=reason)


async def withdraw(tx: Tx, actor: Actor, request_id: UUID) -> RequestOut:
    """The asker takes it back while it waits. Raises `AlreadyAnswered`."""
    if actor.partner_id is None:
        raise NotFound
    request = await store.lock(tx, request_id, actor.partner_id)
    if request.asker_id != actor.me:
        raise NotFound
    _require_waiting(request)
    await _decide(tx, actor, request, "withdrawn")
    return (await make_outs(tx, [request]))[0]


async def _lock(tx: Tx, actor: Actor, request_id: UUID) -> Request:
    request = await store.lock(tx, request_id, home_of(actor))
    _require_waiting(request)
    return request


def _require_waiting(request: Request) -> None:
    if request.state != "waiting":
        raise AlreadyAnswered(state=request.state)


async def _decide(tx: Tx, actor: Actor, request: Request, state: State) -> None:
    request.state, request.answered_at, request.answered_by_id = state, tx.now, actor.me
    await tx.session.flush()
    await tell(tx, request)


async def _close(
    tx: Tx, actor: Actor, request: Request, *, reason: str = "", outcome: dict[str, Any] | None = None
) -> RequestOut:
    request.reason, request.outcome = reason, outcome or {}
    await tx.session.flush()
    (made,) = await make_outs(tx, [request])
    subject = Subject("request", request.id, name_wanted(request, made["company"]) or made["asker"], request.partner_id)
    facts = {"kind": request.kind, **({"reason": reason} if reason else {}), **request.outcome}
    await audit.record(
        tx, actor, "request.accepted" if request.state == "accepted" else "request.declined", subject, after=facts
    )
    await _write(tx, request, made)
    return made


async def _write(tx: Tx, request: Request, made: RequestOut) -> None:
    """What a letter says. Whoever asked for his own account gets the invitation instead."""
    if request.asker_id is not None:
        asker = await accounts.get_account(tx, SYSTEM, request.asker_id)
        email, locale = asker["email"], asker["locale"]
    elif made["state"] == "declined":
        email = request.wish["email"]
        locale = (await organisations.list_addressees(tx, [request.partner_id]))[request.partner_id].locale
    else:
        return
    title = rules.choose_title(made["kind"], name_wanted(request, made["company"]), locale)
    subject, text = rules.choose_answer_words(
        title, made["state"], made["reason"], made["outcome"].get("until", ""), locale
    )
    await tx.emit(RequestAnswered(request.id, request.partner_id, request.asker_id, email, subject, text))


async def _register(tx: Tx, actor: Actor, request: Request, answer: AcceptAccount) -> dict[str, Any]:
    """The account with its unit, role and lines, and the invitation; of the asker's company, whatever is sent."""
    client_id = answer.client_id if request.asker_id is None else request.client_id
    values = answer.model_dump(exclude={"kind", "role", "line_ids", "client_id"})
    new = NewAccount(
        **values, client_id=client_id, roles=(answer.role,), locale="en" if actor.locale == "en" else "ru", invite=True
    )
    made = await accounts.create_account(tx, actor, new)
    facts = (await accounts.list_asking_facts(tx, [made["id"]]))[made["id"]]
    askers = [
        Asker(line_id, facts.account_id, facts.partner_id, facts.client_id, facts.unit_ids)
        for line_id in dict.fromkeys(answer.line_ids)
    ]
    reached = await lines.list_routes(tx, askers)
    for asker in askers:
        if (asker.line_id, asker.account_id) not in reached:
            await lines.connect(tx, actor, asker.line_id, NewConnection(account_id=made["id"]))
    return {"account_id": str(made["id"])}


async def _connect(tx: Tx, actor: Actor, request: Request, answer: AcceptLine) -> dict[str, Any]:
    if request.asker_id is None:
        raise WrongAnswer
    if answer.active_until is not None and answer.active_until <= tx.now:
        raise InvalidInput(fields=[{"field": "active_until", "problem": "over already"}])
    whom = {"client_id": request.client_id} if answer.for_company else {"account_id": request.asker_id}
    made = await lines.connect(tx, actor, answer.line_id, NewConnection(**whom, active_until=answer.active_until))
    names = await lines.list_names(tx, [made["line_id"]])
    until = {"until": f"{answer.active_until:%d.%m.%Y}"} if answer.active_until else {}
    return {"line": names[made["line_id"]], **until}


async def _renew(tx: Tx, actor: Actor, request: Request, answer: AcceptContract) -> dict[str, Any]:
    if request.client_id is None:
        raise NotFound
    if answer.contract_until < tx.now.date():
        raise InvalidInput(fields=[{"field": "contract_until", "problem": "over already"}])
    change = ClientChange.model_validate(answer.model_dump(exclude={"kind"}, exclude_none=True))
    await organisations.change_client(tx, actor, request.client_id, change)
    return {"until": f"{answer.contract_until:%d.%m.%Y}"}
