"""A message: what the user and the specialist do most, and what opens most inquiries.

`send_messages` takes any number of messages of different people at once and costs about the same number of statements
for one as for two hundred; the socket collects what arrives while a batch is being committed. One message is a batch of one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from liniya.core.access import Actor, Right, is_allowed
from liniya.core.problems import CommandIdReused, Forbidden, NotFound, Problem
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import AskingFacts
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import FeedRow
from liniya.domains.feeds.service import Draft
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.errors import LineNotConnected, ObserversOnlyWatch
from liniya.domains.inquiries.schemas import InquiryRow, SentOut
from liniya.domains.inquiries.service.desk import Desk, open_desk
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Asker, Route


@dataclass(frozen=True, slots=True)
class Send:
    """One message on its way in. `id` is the command's and becomes the entry's."""

    actor: Actor
    id: UUID
    line_id: UUID
    user_id: UUID
    text: str

    @property
    def is_users(self) -> bool:
        """Whether somebody asks for himself."""
        return self.actor.account_id == self.user_id


async def send_message(tx: Tx, send: Send) -> SentOut:
    """A batch of one."""
    (answer,) = await send_messages(tx, [send])
    if isinstance(answer, Problem):
        raise answer
    return answer


async def send_messages(tx: Tx, sends: Sequence[Send]) -> list[SentOut | Problem]:
    """Accept messages, each on its own merits; the answers stand in the order of the messages.

    `tx` is fenced for all the actors together. Ids must differ within a batch. What was accepted before gets its old
    answer and has no second effect.
    """
    answers: dict[UUID, SentOut | Problem] = {}
    texts: dict[UUID, str] = {}
    for send in sends:
        try:
            texts[send.id] = feeds.check_text(send.text)
        except Problem as problem:
            answers[send.id] = problem
    await _answer_repeated(tx, sends, texts, answers)
    fresh = [send for send in sends if send.id not in answers]
    if fresh:
        await _accept(tx, fresh, texts, answers)
    return [answers[send.id] for send in sends]


async def _answer_repeated(
    tx: Tx, sends: Sequence[Send], texts: Mapping[UUID, str], answers: dict[UUID, SentOut | Problem]
) -> None:
    arrived = {entry.id: entry for entry in await feeds.list_arrived(tx, texts.keys())}
    for send in sends:
        entry = arrived.get(send.id)
        if entry is None:
            continue
        is_same = (
            entry.author_id == send.actor.account_id
            and (entry.line_id, entry.user_id) == (send.line_id, send.user_id)
            and (entry.is_changed or entry.text == texts[send.id])
        )
        answers[send.id] = (
            {
                "feed_id": entry.feed_id,
                "seq": entry.seq,
                "entry_id": entry.id,
                "at": entry.at,
                "inquiry_id": entry.inquiry_id,
            }
            if is_same
            else CommandIdReused()
        )


async def _accept(
    tx: Tx, sends: Sequence[Send], texts: Mapping[UUID, str], answers: dict[UUID, SentOut | Problem]
) -> None:
    users = await accounts.list_asking_facts(tx, {send.user_id for send in sends})
    routes = await lines.list_routes(tx, [_asker(send, users[send.user_id]) for send in sends if send.user_id in users])
    routed = {line_id: route for (line_id, _), route in routes.items()}
    clients = [users[send.user_id].client_id for send in sends if send.user_id in users]
    desk = await open_desk(tx, routed, clients, may_queue=True, rules_of=routed)
    allowed: list[Send] = []
    for send in sends:
        problem = _refusal(send, desk, users, routes)
        if problem is None:
            allowed.append(send)
        else:
            answers[send.id] = problem
    if not allowed:
        return
    owners = {
        (send.line_id, send.user_id): (routes[send.line_id, send.user_id].partner_id, users[send.user_id].partner_id)
        for send in allowed
    }
    locked = await feeds.lock_feeds(tx, owners)
    open_ones = await store.list_open(tx, [feed.id for feed in locked.values()])
    messages: dict[UUID, Draft] = {}
    for send in allowed:
        feed = locked[send.line_id, send.user_id]
        take = _ask if send.is_users else _answer
        inquiry, messages[send.id] = take(
            desk, feed, open_ones.get(feed.id), send, texts[send.id], users[send.user_id].client_id
        )
        open_ones[feed.id] = inquiry
    entries = await desk.close()
    by_id = {entry["id"]: entry for entry in entries}
    for send_id in messages:
        entry = by_id[send_id]
        answers[send_id] = {
            "feed_id": entry["feed_id"],
            "seq": entry["seq"],
            "entry_id": entry["id"],
            "at": entry["at"],
            "inquiry_id": entry["inquiry_id"],
        }


def _asker(send: Send, facts: AskingFacts) -> Asker:
    return Asker(
        line_id=send.line_id,
        account_id=facts.account_id,
        partner_id=facts.partner_id,
        client_id=facts.client_id,
        unit_ids=facts.unit_ids,
    )


def _refusal(
    send: Send,
    desk: Desk,
    users: Mapping[UUID, AskingFacts],
    routes: Mapping[tuple[UUID, UUID], Route],
) -> Problem | None:
    """Why this message is not accepted; a stranger learns no more than that there is nothing."""
    facts = users.get(send.user_id)
    if send.is_users:
        if not is_allowed(send.actor, Right.ASK):
            return Forbidden()
        return None if (send.line_id, send.user_id) in routes else LineNotConnected()
    if not is_allowed(send.actor, Right.SERVE):
        return NotFound()
    if facts is None or facts.is_blocked or not facts.is_user or (send.line_id, send.user_id) not in routes:
        return NotFound()
    priority = desk.priority(send.line_id, send.actor.me, facts.partner_id)
    if priority is None:
        return NotFound()
    return None if rules.may_serve(priority) else ObserversOnlyWatch()


def _ask(
    desk: Desk, feed: FeedRow, inquiry: InquiryRow | None, send: Send, text: str, client_id: UUID | None
) -> tuple[InquiryRow, Draft]:
    """A user's message [3.2]."""
    step = rules.next_step(
        inquiry.state if inquiry else None,
        desk.holder_status(inquiry) if inquiry else None,
    )
    must_queue = False
    if inquiry is None or step == "open":
        inquiry = desk.open(feed, send.user_id, text)
    if step in ("open", "choose_again"):
        choice = desk.choose(feed, client_id)
        must_queue = choice is None
        if choice is not None:
            desk.assign(inquiry, feed, choice.account_id, "absent" if step == "choose_again" else choice.why)
    if inquiry.waiting_since is None:
        inquiry.waiting_since = desk.tx.now
        desk.touch(inquiry)
    draft = desk.note(inquiry, feed, "message", send.user_id, {"text": text}, id=send.id)
    if must_queue:
        desk.enqueue(inquiry, feed)
    return inquiry, draft


def _answer(
    desk: Desk, feed: FeedRow, inquiry: InquiryRow | None, send: Send, text: str, _client_id: UUID | None
) -> tuple[InquiryRow, Draft]:
    """A specialist's message: turning to the user makes him the holder [3.2.1, 3.2.3]."""
    inquiry = turn_to_user(desk, feed, inquiry, send.actor.me, text)
    if inquiry.waiting_since is not None:
        inquiry.waiting_since = None
        desk.touch(inquiry)
        if inquiry.first_reply_at is None:
            inquiry.first_reply_at = desk.tx.now
            desk.changed(inquiry, "changed")
    return inquiry, desk.note(inquiry, feed, "message", send.actor.me, {"text": text}, id=send.id)


def turn_to_user(desk: Desk, feed: FeedRow, inquiry: InquiryRow | None, specialist_id: UUID, text: str) -> InquiryRow:
    """The specialist takes the user's inquiry into work, a new one if there is none."""
    turn = rules.next_turn(
        inquiry.state if inquiry else None,
        inquiry.assignee_id if inquiry else None,
        specialist_id,
    )
    if inquiry is None or turn == "open":
        inquiry = desk.open(feed, specialist_id, text)
        desk.assign(inquiry, feed, specialist_id, "turned", quietly=True)
        desk.start(inquiry, feed, specialist_id, quietly=True)
    elif turn == "take_over":
        desk.assign(inquiry, feed, specialist_id, "taken" if inquiry.state == "queued" else "turned")
        desk.start(inquiry, feed, specialist_id, quietly=True)
    elif turn == "start":
        desk.start(inquiry, feed, specialist_id)
    return inquiry
