"""Everything that the program shows at first, and the position of the stream it stands for."""

from datetime import datetime
from typing import Final
from uuid import UUID

from typing_extensions import TypedDict

from liniya.core import relay
from liniya.core.access import Actor
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import Me, PersonOut
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import FeedOut
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import FavouriteOut, InquiryOut
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import MyLine
from liniya.domains.organisations import service as organisations
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import PresenceOut
from liniya.domains.ratings import service as ratings
from liniya.domains.ratings.schemas import RatingOut
from liniya.domains.requests import service as requests
from liniya.domains.requests.schemas import ContractOut

CONTACTS: Final = 1000
FEEDS: Final = 1000
INQUIRIES: Final = 2000


class LineOfProgram(MyLine):
    """A line with what is known of its pool."""

    answering: bool
    typical_answer_s: int | None


class Contact(TypedDict):
    """Somebody whom I may help on a line."""

    line_id: UUID
    user_id: UUID


class PartnerCard(TypedDict):
    """Who supports me."""

    id: UUID | None
    name: str
    phone: str
    email: str
    site: str


class Snapshot(TypedDict):
    """See docs/protocol.md, section 6."""

    pos: int
    at: datetime
    me: Me
    partner: PartnerCard
    contract: ContractOut | None
    lines: list[LineOfProgram]
    people: list[PersonOut]
    presence: dict[UUID, PresenceOut]
    contacts: list[Contact]
    contacts_more: bool
    feeds: list[FeedOut]
    inquiries: list[InquiryOut]
    ratings: list[RatingOut]
    favourites: list[FavouriteOut]


async def take_snapshot(tx: Tx, actor: Actor, idle_after_s: int) -> Snapshot:
    """Read everything. The position is read first: facts that come while we read are only applied once more."""
    pos, _ = await relay.head(await tx.session.connection())
    mine = await lines.list_my_lines(tx, actor)
    line_ids = [line["id"] for line in mine]
    served = {line["id"]: line["partner_id"] for line in mine if line["my_priority"]}
    state = await inquiries.list_line_facts(tx, line_ids)
    contacts = await lines.list_contacts(tx, actor, CONTACTS) if served else []
    shown = contacts[:CONTACTS]
    feed_list = await feeds.list_feeds(tx, actor, served, FEEDS)
    inquiry_list = await inquiries.list_visible(tx, actor, served, INQUIRIES)
    colleagues = await lines.list_members(tx, line_ids)
    named = {actor.me}
    named |= {user_id for _, user_id in shown}
    named |= {feed["user_id"] for feed in feed_list}
    named |= {member.account_id for found in colleagues.values() for member in found}
    for inquiry in inquiry_list:
        named |= {inquiry["user_id"], inquiry["opened_by_id"]}
        if inquiry["assignee_id"]:
            named.add(inquiry["assignee_id"])
    people = await accounts.list_people(tx, named, actor.partner_id)
    me = await accounts.me(tx, actor, status=await presence.get_chosen(tx, actor.me), idle_after_s=idle_after_s)
    return {
        "pos": pos,
        "at": tx.now,
        "me": me,
        "partner": await _partner(tx, actor),
        "contract": await requests.get_contract(tx, actor),
        "lines": [
            {**line, "answering": state[line["id"]][0], "typical_answer_s": state[line["id"]][1]} for line in mine
        ],
        "people": list(people.values()),
        "presence": await presence.list_presence(tx, named),
        "contacts": [{"line_id": line_id, "user_id": user_id} for line_id, user_id in shown],
        "contacts_more": len(contacts) > CONTACTS,
        "feeds": feed_list,
        "inquiries": inquiry_list,
        "ratings": await ratings.list_ratings(tx, [one["id"] for one in inquiry_list if one["user_id"] == actor.me]),
        "favourites": await inquiries.list_favourites(tx, actor) if served else [],
    }


async def _partner(tx: Tx, actor: Actor) -> PartnerCard:
    if actor.partner_id is None:
        return {"id": None, "name": "", "phone": "", "email": "", "site": ""}
    partner = await organisations.get_partner_out(tx, actor.partner_id)
    return {name: partner[name] for name in PartnerCard.__annotations__}  # type: ignore[literal-required,return-value]
