"""Cards of people who meet on a line (A5)."""

from uuid import UUID

from liniya.core.access import Actor
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import PersonCard
from liniya.domains.lines import rules
from liniya.domains.lines.service.delivery import list_connected, list_members, list_my_lines, list_served


async def get_card(tx: Tx, actor: Actor, account_id: UUID) -> PersonCard:
    """A person's card (A5): staff see everybody of their partner in full, and users of the lines they serve with phone
    and e-mail; users see name, position and company of those who serve their lines. `NotFound` otherwise."""
    try:
        return await accounts.get_card(tx, actor, account_id)
    except NotFound:
        mine = [line["id"] for line in await list_my_lines(tx, actor) if line["as_user"]]
        if any(member.account_id == account_id for team in (await list_members(tx, mine)).values() for member in team):
            return await accounts.get_open_card(tx, actor, account_id, with_contacts=False)
        if await _serves(tx, actor, account_id):
            return await accounts.get_open_card(tx, actor, account_id, with_contacts=True)
        raise


async def _serves(tx: Tx, actor: Actor, account_id: UUID) -> bool:
    """Whether the actor may help this user on one of his lines."""
    if "specialist" not in actor.roles:
        return False
    facts = (await accounts.list_asking_facts(tx, [account_id])).get(account_id)
    if facts is None or not facts.is_user:
        return False
    connected = await list_connected(tx, facts.partner_id, facts.client_id, facts.unit_ids, account_id)
    return any(
        line.line_id in connected
        and rules.may_see_side(
            line_partner_id=line.partner_id, own_side=line.side_partner_id, user_side=facts.partner_id
        )
        for line in await list_served(tx, actor.me)
    )
