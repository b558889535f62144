"""Asking: from the program [4.4-R, 4.5-V], and from the sign-in screen [4.1-A]."""

from typing import Any, Final
from uuid import UUID

from liniya.core.access import Actor, Right, require
from liniya.core.problems import Forbidden, NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.organisations import service as organisations
from liniya.domains.requests import rules, store
from liniya.domains.requests.errors import AlreadyAsked, TooEarlyToRenew, TooManyWaiting
from liniya.domains.requests.schemas import AccountWish, ContractWish, DoorWish, LineWish, RequestOut
from liniya.domains.requests.service.reading import make_outs, tell
from liniya.kit.ids import new_id
from liniya.kit.whence import current_whence

_LEFT_OUT: Final = {"kind", "comment"}


async def ask(tx: Tx, actor: Actor, wish: AccountWish | LineWish | ContractWish) -> RequestOut:
    """Send a request to the own partner.

    Raises `AlreadyAsked` while the same waits, `TooManyWaiting`, `TooEarlyToRenew`.
    """
    require(actor, Right.ASK)
    if actor.partner_id is None:
        raise Forbidden
    if not rules.may_ask(await store.count_waiting(tx, actor.me)):
        raise TooManyWaiting(most=rules.MOST_WAITING)
    if isinstance(wish, AccountWish):
        key = f"account:{wish.email.lower()}"
    elif isinstance(wish, LineWish):
        key = f"line:{actor.client_id if wish.for_company else actor.me}:{wish.words.casefold()}"
    else:
        if actor.client_id is None:
            raise NotFound
        client = await organisations.get_own_client(tx, actor)
        if not rules.may_renew(client["contract_until"], tx.now.date()):
            raise TooEarlyToRenew
        key = f"contract:{actor.client_id}"
    made = await _make(tx, actor.partner_id, actor, wish, key)
    if made is None:
        raise AlreadyAsked
    return made


async def ask_at_the_door(tx: Tx, wish: DoorWish) -> None:
    """Somebody without an account asks for one; he learns nothing of who is there, nor whether the same waits already.

    As the system. `NotFound` when there is no partner or several: then nobody knows whom to ask. Raises `TooManyAttempts`.
    """
    home = await organisations.find_only_partner_id(tx)
    if home is None:
        raise NotFound
    await accounts.require_pace_at_the_door(tx, current_whence().address)
    await _make(tx, home, None, wish, f"door:{wish.email.lower()}")


async def _make(
    tx: Tx, home: UUID, actor: Actor | None, wish: AccountWish | LineWish | ContractWish | DoorWish, key: str
) -> RequestOut | None:
    row: dict[str, Any] = {
        "id": new_id(),
        "partner_id": home,
        "asker_id": actor.me if actor else None,
        "client_id": actor.client_id if actor else None,
        "kind": getattr(wish, "kind", "account"),
        "key": key,
        "wish": wish.model_dump(exclude=_LEFT_OUT),
        "comment": wish.comment,
        "state": "waiting",
        "made_at": tx.now,
        "answered_at": None,
        "answered_by_id": None,
        "reason": "",
        "outcome": {},
    }
    if not await store.add(tx, row):
        return None
    request = await store.get(tx, row["id"], home)
    await tell(tx, request)
    return (await make_outs(tx, [request]))[0]
