"""The desk: the facts that a decision needs, and the changes it makes, for any number of inquiries at once.

A verb opens a desk for the lines concerned, locks feeds, changes inquiries through it, and closes it: then everything
is written in a handful of statements and told. Locks are taken in one order: queue of the line, feed, inquiry.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from liniya.core.access import Actor
from liniya.core.events import to_account, to_line_staff
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import Care
from liniya.domains.feeds import service as feeds
from liniya.domains.feeds.schemas import EntryOut, FeedRow
from liniya.domains.feeds.service import Draft
from liniya.domains.inquiries import rules, store
from liniya.domains.inquiries.events import InquiriesMissed, InquiryChanged
from liniya.domains.inquiries.rules import Candidate, Choice, Priority, Status, Why
from liniya.domains.inquiries.schemas import InquiryOut, InquiryRow, MissedInquiry, What
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Member, Route
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import PresenceOut
from liniya.kit.ids import new_id


class _Team:
    """Who serves a line for the users of one partner, sorted once for all inquiries on the desk."""

    def __init__(self, everybody: list[Candidate]) -> None:
        self.everybody = everybody
        self.pool = [candidate for candidate in everybody if rules.is_in_pool(candidate)]
        self.observers = [candidate for candidate in everybody if candidate.priority == "observer"]
        self._ids = frozenset(candidate.account_id for candidate in everybody)

    def without(self, account_id: UUID, some: list[Candidate]) -> list[Candidate]:
        """Nobody serves himself."""
        return [one for one in some if one.account_id != account_id] if account_id in self._ids else some


@dataclass(slots=True)
class Desk:
    """See the module. Made by `open_desk`."""

    tx: Tx
    members: Mapping[UUID, list[Member]]
    here: dict[UUID, PresenceOut]
    rules_of: Mapping[UUID, Route]
    care: Mapping[UUID, Care] = field(default_factory=dict)
    statuses: dict[UUID, Status] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    _touched: dict[UUID, InquiryRow] = field(default_factory=dict)
    _changed: dict[UUID, tuple[InquiryRow, What]] = field(default_factory=dict)
    _moved_from: dict[UUID, tuple[str, ...]] = field(default_factory=dict)
    _opened: list[tuple[InquiryRow, Draft]] = field(default_factory=list)
    _holders: list[feeds.Following] = field(default_factory=list)
    _teams: dict[tuple[UUID, UUID], _Team] = field(default_factory=dict)
    _leavers: set[tuple[UUID, UUID]] = field(default_factory=set)
    _released: set[UUID] = field(default_factory=set)
    _assigned: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    _queued: dict[UUID, InquiryRow] = field(default_factory=dict)
    _emptied: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._note_statuses()

    # -- facts

    async def look_at(self, line_ids: Collection[UUID]) -> None:
        """Read how the people of these lines are, under the locks that are held now."""
        for member in (member for line_id in line_ids for member in self.members.get(line_id, ())):
            self.here.pop(member.account_id, None)
            self.statuses.pop(member.account_id, None)
        self.here |= await presence.list_presence_of_members(self.tx, line_ids)
        self._note_statuses()
        self._teams.clear()

    def _note_statuses(self) -> None:
        for account_id, seen in self.here.items():
            self.statuses[account_id] = seen["status"]

    async def learn_care(self, client_ids: Iterable[UUID | None]) -> None:
        """Who cares for these clients, where a line asks for them first (C4)."""
        clients = {client_id for client_id in client_ids if client_id}
        if clients and any(facts.delivery_rule != "standard" for facts in self.rules_of.values()):
            self.care = await accounts.list_care(self.tx, clients)

    def has_pool(self, feed: FeedRow) -> bool:
        """Whether anybody can be chosen for this feed."""
        team = self._team(feed)
        return bool(team.without(feed.user_id, team.pool))

    def priority(self, line_id: UUID, account_id: UUID, side_partner_id: UUID) -> Priority | None:
        """The account's priority on the line, for users of that partner; None when he has no part in it."""
        for member in self.members.get(line_id, ()):
            if member.account_id == account_id and self._concerns(member, line_id, side_partner_id):
                return member.priority
        return None

    def candidates(self, feed: FeedRow) -> Sequence[Candidate]:
        """The specialists of the feed's line as they are now; nobody serves himself."""
        team = self._team(feed)
        return team.without(feed.user_id, team.everybody)

    def _team(self, feed: FeedRow) -> _Team:
        key = (feed.line_id, feed.side_partner_id)
        team = self._teams.get(key)
        if team is None:
            team = self._teams[key] = _Team(
                [
                    Candidate(
                        account_id=member.account_id,
                        priority=member.priority,
                        status=self.statuses.get(member.account_id, "offline"),
                        is_first_line=member.side_partner_id != feed.partner_id,
                    )
                    for member in self.members.get(feed.line_id, ())
                    if self._concerns(member, feed.line_id, feed.side_partner_id)
                ]
            )
        return team

    def holder_status(self, inquiry: InquiryRow) -> Status:
        """How the holder is; one who has left the line counts as gone."""
        holder = inquiry.assignee_id
        if holder is None or not rules.may_serve(self.priority(inquiry.line_id, holder, inquiry.side_partner_id)):
            return "offline"
        return self.statuses.get(holder, "offline")

    def choose(self, feed: FeedRow, client_id: UUID | None) -> Choice | None:
        """Section 3 for this feed."""
        care = self.care.get(client_id) if client_id else None
        team = self._team(feed)
        return rules.choose_specialist(
            team.without(feed.user_id, team.pool),
            self.tx.rng,
            rule=self.rules_of[feed.line_id].delivery_rule,
            care_specialist_id=care.care_specialist_id if care else None,
            client_manager_id=care.client_manager_id if care else None,
        )

    def _concerns(self, member: Member, line_id: UUID, side_partner_id: UUID) -> bool:
        return member.side_partner_id in (self.rules_of[line_id].partner_id, side_partner_id)

    # -- changes

    def open(self, feed: FeedRow, opened_by_id: UUID, text: str) -> InquiryRow:
        """A new inquiry; what becomes of it is the caller's next step."""
        inquiry = InquiryRow(
            new_id(),
            feed.partner_id,
            feed.side_partner_id,
            feed.line_id,
            feed.user_id,
            feed.id,
            opened_by_id,
            self.tx.now,
            rules.next_subject(text),
        )
        by = "user" if opened_by_id == feed.user_id else "specialist"
        self.touch(inquiry)
        self._opened.append((inquiry, self.note(inquiry, feed, "inquiry_opened", opened_by_id, {"by": by})))
        return inquiry

    def assign(self, inquiry: InquiryRow, feed: FeedRow, account_id: UUID, why: Why, *, quietly: bool = False) -> None:
        """Give it to a specialist; `quietly`: another entry of the feed tells it already."""
        self._release(inquiry)
        self._leave_queue(inquiry)
        inquiry.state, inquiry.assignee_id, inquiry.assigned_at = "assigned", account_id, self.tx.now
        self._assigned[inquiry.id] = {
            "id": new_id(),
            "partner_id": inquiry.partner_id,
            "side_partner_id": inquiry.side_partner_id,
            "inquiry_id": inquiry.id,
            "account_id": account_id,
            "why": why,
            "started_at": self.tx.now,
        }
        self._holders.append((feed, account_id))
        self.changed(inquiry, "assigned")
        if not quietly:
            self.note(inquiry, feed, "inquiry_assigned", None, {"account_id": str(account_id), "why": why})

    def start(self, inquiry: InquiryRow, feed: FeedRow, account_id: UUID, *, quietly: bool = False) -> None:
        """The holder begins to work on it."""
        inquiry.state, inquiry.started_at = "in_work", inquiry.started_at or self.tx.now
        self.changed(inquiry, "started")
        if not quietly:
            self.note(inquiry, feed, "work_started", account_id, {"account_id": str(account_id)})

    def enqueue(self, inquiry: InquiryRow, feed: FeedRow) -> None:
        """Nobody is free: it waits, is marked as missed, and a letter will be written (C5)."""
        self._release(inquiry)
        reason = rules.next_missed_reason(self.candidates(feed))
        inquiry.state, inquiry.assignee_id, inquiry.queued_at = "queued", None, self.tx.now
        inquiry.missed_reason = reason
        self._queued[inquiry.id] = inquiry
        self.changed(inquiry, "queued")
        self.note(inquiry, feed, "inquiry_queued", None, {"reason": reason})

    def finish(self, inquiry: InquiryRow, feed: FeedRow, account_id: UUID) -> None:
        """The end of work; the last holder stays in the record."""
        self._release(inquiry)
        self._leave_queue(inquiry)
        inquiry.state, inquiry.finished_at, inquiry.finished_by_id = "finished", self.tx.now, account_id
        inquiry.waiting_since = None
        self.changed(inquiry, "finished")
        self.note(inquiry, feed, "work_finished", account_id, {"account_id": str(account_id)})

    def resume(self, inquiry: InquiryRow, feed: FeedRow, account_id: UUID) -> None:
        """Undo of `finish`."""
        inquiry.finished_at = inquiry.finished_by_id = None
        self.assign(inquiry, feed, account_id, "taken", quietly=True)
        inquiry.state = "in_work"
        self.changed(inquiry, "resumed")
        self.note(inquiry, feed, "work_resumed", account_id, {"account_id": str(account_id)})

    def move(self, inquiry: InquiryRow, old: FeedRow, new: FeedRow) -> None:
        """To another line; who gets it there is the caller's next step."""
        self._moved_from[inquiry.id] = to_line_staff(old.line_id, old.partner_id, old.side_partner_id)
        self._release(inquiry)
        self._leave_queue(inquiry)
        inquiry.assignee_id = None
        inquiry.line_id, inquiry.feed_id, inquiry.partner_id = new.line_id, new.id, new.partner_id

    def note(
        self,
        inquiry: InquiryRow,
        feed: FeedRow,
        kind: str,
        author_id: UUID | None,
        payload: dict[str, Any],
        **more: UUID,
    ) -> Draft:
        """An entry in the feed."""
        draft = Draft(feed=feed, kind=kind, author_id=author_id, payload=payload, inquiry_id=inquiry.id, **more)
        self.drafts.append(draft)
        return draft

    def touch(self, inquiry: InquiryRow) -> None:
        """Something in it is to be written."""
        self._touched[inquiry.id] = inquiry

    def changed(self, inquiry: InquiryRow, what: What) -> None:
        """Write it and tell it, once per inquiry, with the last thing that happened."""
        self.touch(inquiry)
        if what != "changed" or inquiry.id not in self._changed:
            self._changed[inquiry.id] = (inquiry, what)

    def _release(self, inquiry: InquiryRow) -> None:
        if self._assigned.pop(inquiry.id, None) is None and inquiry.assignee_id is not None:
            self._released.add(inquiry.id)
            self._leavers.add((inquiry.feed_id, inquiry.assignee_id))

    def _leave_queue(self, inquiry: InquiryRow) -> None:
        if inquiry.queue_no is not None:
            self._emptied.add(inquiry.line_id)
            inquiry.queue_no = None

    # -- the end

    async def close(self, *, is_last: bool = False) -> list[EntryOut]:
        """Write everything and tell it; returns the entries in the order of `drafts`.

        `is_last`: nothing is read after it in the transaction, so what is written may go with the commit.
        """
        tx = self.tx
        # What somebody took in the same moment was not missed.
        waiting = [inquiry for inquiry in self._queued.values() if inquiry.state == "queued"]
        for inquiry in waiting:
            inquiry.missed_at = tx.now
            inquiry.missed_count += 1
        followers = await self._number(waiting)
        self._write_inquiries()
        if self._released:
            store.end_assignments(tx, self._released)
        if self._assigned:
            store.add_assignments(tx, list(self._assigned.values()))
        places = await store.list_places(tx, [i.id for i, _ in self._changed.values() if i.state == "queued"])
        for inquiry, what in self._changed.values():
            audience = {**dict.fromkeys(audience_of(inquiry)), **dict.fromkeys(self._moved_from.get(inquiry.id, ()))}
            assignee = self._presence_of(inquiry) if inquiry.id in self._assigned else None
            await tx.emit(InquiryChanged(inquiry_out(inquiry, places), what, assignee), to=audience)
        entries = await feeds.write(tx, self.drafts, self._holders, followers) if self.drafts else []
        await self._unfollow()
        for line_id in self._emptied:
            await tell_places(tx, line_id)
        if waiting or not is_last:
            await tx.settle()
        if waiting:
            await tx.emit(InquiriesMissed([_missed(inquiry) for inquiry in waiting]))
        return entries

    def _presence_of(self, inquiry: InquiryRow) -> PresenceOut:
        return self.here.get(cast(UUID, inquiry.assignee_id)) or {"status": "offline", "since": self.tx.now}

    async def _number(self, waiting: Sequence[InquiryRow]) -> list[feeds.Following]:
        """Numbers for new inquiries and places in the queue; returns who follows the new ones. One round trip, or none."""
        if not self._opened and not waiting:
            return []
        keys = {(draft.feed.line_id, draft.feed.user_id): draft.feed for _, draft in self._opened}
        numbers, places, favourites = await self.tx.together(
            store.next_inquiry_numbers(self.tx, len(self._opened)),
            store.next_queue_numbers(self.tx, len(waiting)),
            store.list_followers(self.tx, keys),
        )
        for (inquiry, draft), number in zip(self._opened, numbers, strict=True):
            inquiry.number = draft.payload["number"] = number
        for inquiry, number in zip(waiting, places, strict=True):
            inquiry.queue_no = number
        # Observers, and specialists who marked the user as favourite, are told of a new inquiry (C10).
        followers = [(feed, found.account_id) for feed in keys.values() for found in self._team(feed).observers]
        return followers + [(keys[row.line_id, row.user_id], row.account_id) for row in favourites]

    def _write_inquiries(self) -> None:
        opened = {inquiry.id: inquiry for inquiry, _ in self._opened}
        if opened:
            store.add_inquiries(self.tx, list(opened.values()))
        changed = [inquiry for inquiry in self._touched.values() if inquiry.id not in opened]
        if changed:
            store.change_inquiries(self.tx, changed)

    async def _unfollow(self) -> None:
        """Who held an inquiry is not told of what colleagues do with it, unless he marked the user as favourite."""
        leavers = self._leavers - {(feed.id, account_id) for feed, account_id in self._holders}
        if leavers:
            await feeds.unfollow(self.tx, leavers - await store.list_following(self.tx, leavers))


async def open_desk(
    tx: Tx, line_ids: Collection[UUID], client_ids: Iterable[UUID | None] = (), *, may_queue: bool = False
) -> Desk:
    """Gather the facts about these lines. One round trip, unless clients have somebody who cares for them (C4).

    `may_queue`: the verb may put into a queue. Where nobody is free, the queue of the line is locked and the statuses are
    read again: from here to the end of the transaction nobody can become free unseen.
    """
    rules_of, members, here = await tx.together(
        lines.list_line_facts(tx, line_ids),
        lines.list_members(tx, line_ids),
        presence.list_presence_of_members(tx, line_ids),
    )
    desk = Desk(tx, members, here, rules_of)
    if may_queue:
        empty = [line_id for line_id in line_ids if not pool_of(members.get(line_id, ()), desk.statuses)]
        if empty:
            await store.lock_queues(tx, empty)
            await desk.look_at(line_ids)
    await desk.learn_care(client_ids)
    return desk


def pool_of(members: Iterable[Member], statuses: Mapping[UUID, Status]) -> set[UUID]:
    """Who of a line is in the pool."""
    return {
        member.account_id
        for member in members
        if rules.is_in_pool(Candidate(member.account_id, member.priority, statuses.get(member.account_id, "offline")))
    }


async def list_pools(tx: Tx, line_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Who is in the pool of each line."""
    members = await lines.list_members(tx, line_ids)
    statuses = await presence.list_statuses(tx, {one.account_id for found in members.values() for one in found})
    return {line_id: pool_of(found, statuses) for line_id, found in members.items()}


async def tell_places(tx: Tx, line_id: UUID, limit: int = 100) -> None:
    """Whisper their new places to those who wait in front; the others see theirs with the next snapshot."""
    for inquiry_id, user_id, place in await store.list_first_places(tx, line_id, limit):
        tx.whisper("queue.place", {"inquiry_id": inquiry_id, "place": place}, [to_account(user_id)])


def audience_of(inquiry: InquiryRow) -> tuple[str, ...]:
    """Who is told of an inquiry: the staff of the line and the user."""
    staff = to_line_staff(inquiry.line_id, inquiry.partner_id, inquiry.side_partner_id)
    return (*staff, to_account(inquiry.user_id))


def inquiry_out(inquiry: InquiryRow, places: Mapping[UUID, int] | None = None) -> InquiryOut:
    """The inquiry for the wire."""
    return {
        "id": inquiry.id,
        "number": inquiry.number,
        "line_id": inquiry.line_id,
        "user_id": inquiry.user_id,
        "feed_id": inquiry.feed_id,
        "state": inquiry.state,
        "subject": inquiry.subject,
        "assignee_id": inquiry.assignee_id,
        "opened_at": inquiry.opened_at,
        "opened_by_id": inquiry.opened_by_id,
        "queued_at": inquiry.queued_at,
        "assigned_at": inquiry.assigned_at,
        "started_at": inquiry.started_at,
        "finished_at": inquiry.finished_at,
        "first_reply_at": inquiry.first_reply_at,
        "missed_at": inquiry.missed_at,
        "missed_reason": inquiry.missed_reason,
        "waiting_since": inquiry.waiting_since,
        "place": (places or {}).get(inquiry.id),
    }


def _missed(inquiry: InquiryRow) -> MissedInquiry:
    return MissedInquiry(
        inquiry_id=inquiry.id,
        number=inquiry.number,
        line_id=inquiry.line_id,
        user_id=inquiry.user_id,
        partner_id=inquiry.partner_id,
        side_partner_id=inquiry.side_partner_id,
        reason=cast(rules.MissedReason, inquiry.missed_reason),
        count=inquiry.missed_count,
        at=cast(Any, inquiry.missed_at),
    )


def is_staff_of(actor: Actor, desk: Desk, feed: FeedRow) -> bool:
    """Whether the actor may hold inquiries of this feed."""
    return rules.may_serve(desk.priority(feed.line_id, actor.me, feed.side_partner_id))
