"""People in rows, with what they are here for: the quick way of the first hour (B1)."""

from uuid import UUID

from liniya.core.access import Actor, Right
from liniya.core.problems import InvalidInput, NotFound, Problem
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.errors import LoginTaken, RoleDoesNotFit
from liniya.domains.accounts.schemas import NewAccount
from liniya.domains.lines import store
from liniya.domains.lines.errors import AddressIncomplete, AlreadyThere
from liniya.domains.lines.schemas import Newcomer, NewcomerOut, Newcomers, NewConnection
from liniya.domains.lines.service.connections import connect
from liniya.domains.lines.service.fence import get_managed
from liniya.domains.lines.service.team import set_specialist
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.schemas import NewClient
from liniya.kit.text import is_whole_address

_FIELDS: dict[type[Problem], str] = {
    InvalidInput: "name",
    AddressIncomplete: "email",
    AlreadyThere: "email",
    LoginTaken: "email",
    RoleDoesNotFit: "company",
    NotFound: "line_id",
}
"""Where a row is to be mended."""


async def take_in(tx: Tx, actor: Actor, wish: Newcomers) -> list[NewcomerOut]:
    """Each row is an account with its role, its client, its place on the line; the login is the e-mail. Nobody is invited yet.

    Rows are done one by one, because each has what follows from it; what cannot be done is said of its row.
    """
    organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    outs: list[NewcomerOut] = []
    for row in wish.rows:
        try:
            async with tx.session.begin_nested():
                account_id = await _take_in_one(tx, actor, row)
            outs.append({"account_id": account_id, "field": None, "slug": None, "title": "", "detail": ""})
        except Problem as problem:
            told = problem.document(actor.locale)
            outs.append(
                {
                    "account_id": None,
                    "field": _FIELDS.get(type(problem)),  # type: ignore[typeddict-item]
                    "slug": problem.slug,
                    "title": told["title"],
                    "detail": told["detail"],
                }
            )
    return outs


async def _take_in_one(tx: Tx, actor: Actor, row: Newcomer) -> UUID:
    last_name, first_name, middle_name = accounts.split_name(row.name)
    if not last_name:
        raise InvalidInput(fields=[])
    email = row.email
    if not is_whole_address(email):
        raise AddressIncomplete
    ours, _ = await accounts.find_accounts(tx, actor, [email.lower()], [email.lower()])
    if ours:
        raise AlreadyThere(name=ours[0]["name"])
    # Everything that can refuse comes before the account: what was made known of it could not be taken back.
    if row.line_id is not None:
        await get_managed(tx, actor, row.line_id)
    client_id = await _find_client(tx, actor, row.company) if row.company else None
    new = NewAccount(
        login=email.lower()[:100],
        email=email,
        last_name=last_name,
        first_name=first_name,
        middle_name=middle_name,
        client_id=client_id,
        locale="en" if actor.locale == "en" else "ru",
        roles=(row.role,),
    )
    made = (await accounts.create_account(tx, actor, new))["id"]
    if row.line_id is not None and row.role == "specialist":
        await set_specialist(tx, actor, row.line_id, made, row.priority)
    elif row.line_id is not None and row.role == "user":
        await _connect(tx, actor, row.line_id, client_id)
    return made


async def _find_client(tx: Tx, actor: Actor, name: str) -> UUID | None:
    """The client of this name, a new one if there is none; None when it is the own company's name."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    own = await organisations.get_partner(tx, actor, home)
    if own["name"].casefold() == name.casefold():
        return None
    found = await organisations.list_clients_called(tx, actor, [name.lower()])
    return found[0]["id"] if found else (await organisations.create_client(tx, actor, NewClient(name=name)))["id"]


async def _connect(tx: Tx, actor: Actor, line_id: UUID, client_id: UUID | None) -> None:
    """Unless the line is given to the client, or to all own people, already."""
    for row in await store.list_connections(tx, line_id, actor.partner_id):
        if row.client_id == client_id and row.unit_id is None and row.account_id is None:
            return
    await connect(tx, actor, line_id, NewConnection(client_id=client_id))
