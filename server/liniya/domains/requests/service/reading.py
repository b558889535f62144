"""Requests as their askers and the administrators see them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.events import to_account, to_administrators
from liniya.core.problems import Forbidden
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import AccountOut
from liniya.domains.organisations import service as organisations
from liniya.domains.requests import rules, store
from liniya.domains.requests.events import RequestChanged
from liniya.domains.requests.rules import Kind, State
from liniya.domains.requests.schemas import (
    ContractOut,
    KnownPerson,
    RequestChecks,
    RequestCounts,
    RequestOut,
    RequestPage,
)
from liniya.domains.requests.tables import Request

SIMILAR_SOUGHT = 50
SIMILAR_SHOWN = 5


async def list_requests(
    tx: Tx,
    actor: Actor,
    *,
    state: State | None = None,
    since: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> RequestPage:
    """Requests to the own partner; `since`: only what was answered then or later. Six queries."""
    rows, total = await store.list_requests(tx, home_of(actor), state, since, None, limit, offset)
    return {"items": await make_outs(tx, rows), "total": total}


async def list_own_requests(tx: Tx, actor: Actor, *, limit: int = 20, offset: int = 0) -> RequestPage:
    """What the actor has asked for, the latest answers and questions first."""
    if actor.partner_id is None:
        return {"items": [], "total": 0}
    rows, total = await store.list_requests(tx, actor.partner_id, None, None, actor.me, limit, offset)
    return {"items": await make_outs(tx, rows), "total": total}


async def get_request(tx: Tx, actor: Actor, request_id: UUID) -> RequestOut:
    """A request to the own partner."""
    return (await make_outs(tx, [await store.get(tx, request_id, home_of(actor))]))[0]


async def count_requests(tx: Tx, actor: Actor) -> RequestCounts:
    """How many there are in each state. One query."""
    counts = await store.count_by_state(tx, home_of(actor))
    numbers = {state: counts[state][0] if state in counts else 0 for state in ("waiting", "accepted", "declined")}
    return cast(RequestCounts, {**numbers, "oldest_at": counts["waiting"][1] if "waiting" in counts else None})


async def check(tx: Tx, actor: Actor, request_id: UUID) -> RequestChecks:
    """Whether the wanted person has an account already, or somebody who may be the same. Empty for other requests."""
    request = await store.get(tx, request_id, home_of(actor))
    if request.kind != "account":
        return {"same_address": [], "similar": [], "is_login_free": True}
    wish = request.wish
    address = wish["email"].lower()
    same, foreign = await accounts.find_accounts(tx, actor, [address], [address])
    found = await accounts.list_accounts(tx, actor, q=wish["last_name"], limit=SIMILAR_SOUGHT)
    known = {one["id"] for one in same}
    similar = [
        one
        for one in found["items"]
        if one["id"] not in known
        and rules.is_similar(wish["last_name"], wish["first_name"], one["last_name"], one["first_name"])
    ]
    return {
        "same_address": [_known(one) for one in same if one["email"].lower() == address][:SIMILAR_SHOWN],
        "similar": [_known(one) for one in similar[:SIMILAR_SHOWN]],
        "is_login_free": not foreign and all(one["login"].lower() != address for one in same),
    }


async def get_contract(tx: Tx, actor: Actor) -> ContractOut | None:
    """The support contract of the actor's company: of official users of the products, who have a registration number [4.4-R]."""
    if actor.client_id is None:
        return None
    client = await organisations.get_own_client(tx, actor)
    until = client["contract_until"]
    if until is None or not client["registration_number"]:
        return None
    return {"number": client["contract_number"], "until": until, "renewable_from": rules.next_renewal(until)}


async def forget_old(tx: Tx) -> None:
    """Answered requests are kept for a year: they hold names and addresses of people."""
    await store.forget_answered(tx, tx.now - rules.KEEP)


# What they have in common


def home_of(actor: Actor) -> UUID:
    """The partner whose requests the actor answers."""
    require(actor, Right.MANAGE_COMPANY)
    if actor.partner_id is None:
        raise Forbidden
    return actor.partner_id


async def tell(tx: Tx, request: Request) -> None:
    """The asker and everybody who may answer, at once."""
    asker = [to_account(request.asker_id)] if request.asker_id else []
    kind, state = cast(Kind, request.kind), cast(State, request.state)
    changed = RequestChanged(request.id, kind, state, request.asker_id)
    await tx.emit(changed, to=[to_administrators(request.partner_id), *asker])


def name_wanted(request: Request, company: str) -> str:
    """What it is about, for titles: the person's name, the wish, or the company."""
    if request.kind == "account":
        parts = (request.wish["last_name"], request.wish["first_name"], request.wish["middle_name"])
        return " ".join(part for part in parts if part)
    return str(request.wish["words"]) if request.kind == "line" else company


async def make_outs(tx: Tx, rows: Sequence[Request]) -> list[RequestOut]:
    """With names and contracts, as many queries for one as for a hundred."""
    people = await accounts.list_people(
        tx, {one for row in rows for one in (row.asker_id, row.answered_by_id) if one is not None}
    )
    contracts = await organisations.list_contracts(tx, {row.client_id for row in rows if row.client_id})
    return [_out(row, people, contracts) for row in rows]


def _out(row: Request, people: dict[UUID, Any], contracts: dict[UUID, date | None]) -> RequestOut:
    asker = people.get(row.asker_id) if row.asker_id else None
    answered_by = people.get(row.answered_by_id) if row.answered_by_id else None
    return {
        "id": row.id,
        "kind": cast(Kind, row.kind),
        "state": cast(State, row.state),
        "asker_id": row.asker_id,
        "asker": asker["name"] if asker else "",
        "position": asker["position"] if asker else "",
        "company": asker["company"] if asker else row.wish.get("company", ""),
        "client_id": row.client_id,
        "wish": row.wish,
        "comment": row.comment,
        "contract_until": contracts.get(row.client_id) if row.client_id else None,
        "made_at": row.made_at,
        "answered_at": row.answered_at,
        "answered_by": answered_by["name"] if answered_by else "",
        "reason": row.reason,
        "outcome": row.outcome,
    }


def _known(account: AccountOut) -> KnownPerson:
    return {
        "id": account["id"],
        "name": account["name"],
        "company": account["company"],
        "is_blocked": account["is_blocked"],
    }
