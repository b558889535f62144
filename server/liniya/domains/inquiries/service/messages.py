"""A message: what the user and the specialist do most, and what opens most inquiries.

`send_messages` takes any number of messages of different people at once and costs about the same number of statements
for one as for two hundred; the socket collects what arrives while a batch is being committed. One message is a batch of one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from liniya.core.access import EVERYTHING, Actor, Right, is_allowed
from liniya.core.problems import CommandIdReused, Forbidden, NotFound, Problem
from liniya.core.tx import Tx
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import FeedRow
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.errors import LineNotConnected, ObserversOnlyWatch, QueueBusy
from liniya.domains.inquiries.schemas import InquiryRow, SentOut
from liniya.domains.inquiries.service.desk import Desk
from liniya.domains.inquiries.service.known import Facts, Key, Known


class Send(NamedTuple):
    """One message on its way in. `id` is the command's and becomes the entry's."""

    actor: Actor
    id: UUID
    line_id: UUID
    user_id: UUID
    text: str

    @property
    def key(self) -> Key:
        """What its feed is between: line and user."""
        return self.line_id, self.user_id

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


def scope_of(sends: Iterable[Send]) -> str:
    """The tenant fence around all their actors together."""
    if any(send.actor.is_system for send in sends):
        return EVERYTHING
    return ",".join(sorted({str(partner) for send in sends for partner in send.actor.partners}))


async def send_messages(
    tx: Tx,
    sends: Sequence[Send],
    known: Known | None = None,
    queues: Collection[UUID] = (),
    *,
    are_new: bool = False,
) -> list[SentOut | Problem]:
    """Accept messages, each on its own merits; the answers stand in the order of the messages.

    `tx` is inside `scope_of` them. Ids must differ within a batch. What was accepted before gets its old answer and has no
    second effect. `known`: facts of lines and people that may be a moment old. `queues`: lines whose queue is locked from
    the start, after a `QueueBusy` named them. `are_new`: do not look whether they have been accepted before; where one
    was, the database refuses the batch (a collision), and it is done again without `are_new`.

    Two round trips for messages in inquiries that somebody holds: look, and write with the commit.
    """
    answers: dict[UUID, SentOut | Problem] = {}
    texts: dict[UUID, str] = {}
    for send in sends:
        try:
            texts[send.id] = feeds.check_text(send.text)
        except Problem as problem:
            answers[send.id] = problem
    wanted = [send for send in sends if send.id in texts]
    if wanted:
        seen = await _look(tx, wanted, known or Known(), queues)
        allowed = await _judge(seen, wanted, texts, answers, are_new=are_new)
        if allowed:
            await _prepare_choices(seen, allowed)
            await _write(seen, allowed, texts, answers)
    return [answers[send.id] for send in sends]


@dataclass(frozen=True, slots=True)
class _Picture:
    """Everything that decides about a batch; the feeds are locked."""

    facts: Facts
    desk: Desk
    feeds: dict[Key, FeedRow]
    open_ones: dict[Key, InquiryRow]
    queues: set[UUID]
    """Lines whose queue is locked."""


async def _look(tx: Tx, sends: Sequence[Send], known: Known, queues: Collection[UUID]) -> _Picture:
    keys = {send.key for send in sends}
    if queues:
        store.post_queue_locks(tx, queues)
    # In this order: what follows a lock is read under it.
    facts, (locked, (open_ones, statuses)) = await known.learn(
        tx, keys, scope_of(sends), feeds.lock_known_feeds(tx, keys), store.list_open_between(tx, keys)
    )
    desk = Desk(tx, facts.members, {}, facts.lines, statuses=statuses)
    return _Picture(facts, desk, locked, open_ones, set(queues))


async def _judge(
    seen: _Picture,
    sends: Sequence[Send],
    texts: Mapping[UUID, str],
    answers: dict[UUID, SentOut | Problem],
    *,
    are_new: bool,
) -> list[Send]:
    """Those that are new and allowed; the others get their answers: the old one, even if it is no longer allowed."""
    refused = {send.id: problem for send in sends if (problem := _refusal(send, seen.desk, seen.facts))}
    doubtful = refused if are_new else texts
    arrived = {entry.id: entry for entry in await feeds.list_arrived(seen.desk.tx, doubtful)} if doubtful else {}
    for send in sends:
        if send.id in arrived:
            answers[send.id] = _repeated(arrived[send.id], send, texts[send.id])
        elif send.id in refused:
            answers[send.id] = refused[send.id]
    return [send for send in sends if send.id not in answers]


def _repeated(entry: Any, send: Send, text: str) -> SentOut | Problem:
    is_same = (
        entry.author_id == send.actor.account_id
        and (entry.line_id, entry.user_id) == send.key
        and (entry.is_changed or entry.text == text)
    )
    if not is_same:
        return CommandIdReused()
    return {
        "feed_id": entry.feed_id,
        "seq": entry.seq,
        "entry_id": entry.id,
        "at": entry.at,
        "inquiry_id": entry.inquiry_id,
    }


async def _prepare_choices(seen: _Picture, allowed: Sequence[Send]) -> None:
    """For messages that change the holder: who is here, who cares for the client, and the lock of the queue where nobody is free.

    The feeds are locked already, and a queue comes before a feed (docs/adr/0005). So its lock is only tried: whoever
    cannot have it at once gives everything back and begins with it.
    """
    desk, tx = seen.desk, seen.desk.tx
    facts = seen.facts
    owners = {
        (line_id, user_id): (facts.lines[line_id].partner_id, facts.users[user_id].partner_id)
        for line_id, user_id in {send.key for send in allowed}
    }
    feeds.with_new_feeds(tx, seen.feeds, owners)
    choosing, turning = set(), set()
    for send in allowed:
        inquiry = seen.open_ones.get(send.key)
        if not send.is_users:
            if inquiry is None or inquiry.assignee_id != send.actor.me:
                turning.add(send.line_id)
        elif _next_step(desk, inquiry) in ("open", "choose_again"):
            choosing.add(send.key)
    served = turning.union(line_id for line_id, _ in choosing)
    if served:
        await desk.look_at(served)
    if not choosing:
        return
    await desk.learn_care(facts.users[user_id].client_id for _, user_id in choosing)
    empty = {line_id for line_id, user_id in choosing if not desk.has_pool(seen.feeds[line_id, user_id])}
    if not empty <= seen.queues:
        if not await store.try_lock_queues(tx, empty):
            raise QueueBusy(empty)
        seen.queues.update(empty)
        await desk.look_at(served)


async def _write(
    seen: _Picture, allowed: Sequence[Send], texts: Mapping[UUID, str], answers: dict[UUID, SentOut | Problem]
) -> None:
    for send in allowed:
        take = _ask if send.is_users else _answer
        seen.open_ones[send.key] = take(seen, send, texts[send.id])
    for entry in await seen.desk.close(is_last=True):
        answers[entry["id"]] = {
            "feed_id": entry["feed_id"],
            "seq": entry["seq"],
            "entry_id": entry["id"],
            "at": entry["at"],
            "inquiry_id": entry["inquiry_id"],
        }


def _refusal(send: Send, desk: Desk, known: Facts) -> Problem | None:
    """Why this message is not accepted; a stranger learns no more than that there is nothing."""
    facts = known.users.get(send.user_id)
    if send.is_users:
        if not is_allowed(send.actor, Right.ASK):
            return Forbidden()
        return None if send.key in known.routes else LineNotConnected()
    if not is_allowed(send.actor, Right.SERVE):
        return NotFound()
    if facts is None or facts.is_blocked or not facts.is_user or send.key not in known.routes:
        return NotFound()
    priority = desk.priority(send.line_id, send.actor.me, facts.partner_id)
    if priority is None:
        return NotFound()
    return None if rules.may_serve(priority) else ObserversOnlyWatch()


def _next_step(desk: Desk, inquiry: InquiryRow | None) -> rules.Step:
    if inquiry is None:
        return rules.next_step(None, None)
    return rules.next_step(inquiry.state, desk.holder_status(inquiry))


def _ask(seen: _Picture, send: Send, text: str) -> InquiryRow:
    """A user's message [3.2]; returns its inquiry."""
    desk, feed, inquiry = seen.desk, seen.feeds[send.key], seen.open_ones.get(send.key)
    step = _next_step(desk, inquiry)
    must_queue = False
    if inquiry is None or step == "open":
        inquiry = desk.open(feed, send.user_id, text)
    if step in ("open", "choose_again"):
        choice = desk.choose(feed, seen.facts.users[send.user_id].client_id)
        must_queue = choice is None
        if choice is not None:
            desk.assign(inquiry, feed, choice.account_id, "absent" if step == "choose_again" else choice.why)
    if inquiry.waiting_since is None:
        inquiry.waiting_since = desk.tx.now
        desk.touch(inquiry)
    desk.note(inquiry, feed, "message", send.user_id, {"text": text}, id=send.id)
    if must_queue:
        if send.line_id not in seen.queues:  # a message before it in this batch has changed the holder
            raise QueueBusy([send.line_id])
        desk.enqueue(inquiry, feed)
    return inquiry


def _answer(seen: _Picture, send: Send, text: str) -> InquiryRow:
    """A specialist's message: turning to the user makes him the holder [3.2.1, 3.2.3]; returns its inquiry."""
    desk, feed = seen.desk, seen.feeds[send.key]
    inquiry = turn_to_user(desk, feed, seen.open_ones.get(send.key), send.actor.me, text)
    if inquiry.waiting_since is not None:
        inquiry.waiting_since = None
        desk.touch(inquiry)
        if inquiry.first_reply_at is None:
            inquiry.first_reply_at = desk.tx.now
            desk.changed(inquiry, "changed")
    desk.note(inquiry, feed, "message", send.actor.me, {"text": text}, id=send.id)
    return inquiry


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
