"""Verbs of feeds.

A writer first locks the feeds (`lock_feeds`), then hands all its entries over at once (`write`): the lock gives out
`seq`, so order, unread counts and gaps are plain arithmetic. One entry is a batch of one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from liniya.core.access import Actor, Right, is_allowed
from liniya.core.events import to_account, to_line_staff
from liniya.core.problems import NotFound
from liniya.core.tx import Tx
from liniya.domains.feeds import rules, store
from liniya.domains.feeds.errors import MessageEmpty, MessageTooLong, NotYourMessage
from liniya.domains.feeds.events import EntriesAdded, EntryChanged, FeedMarked, FeedRead
from liniya.domains.feeds.rules import Side
from liniya.domains.feeds.schemas import EntriesOut, EntryOut, FeedOut, FeedRow, LastOut, ReadOut
from liniya.domains.feeds.store import Key
from liniya.domains.feeds.tables import Feed, FeedEntry
from liniya.domains.lines import service as lines
from liniya.kit.ids import new_id
from liniya.kit.text import is_storable, tidy

Following = tuple[FeedRow, UUID]
"""A feed and an account that is to hear of it."""
_MARKS: Final = (
    ("user", "user_delivered_seq"),
    ("user", "user_read_seq"),
    ("staff", "staff_delivered_seq"),
    ("staff", "staff_read_seq"),
)
_ENDS: Final = ("id", "last_seq", "last_at", "last", *(name for _, name in _MARKS))
TYPING_EVENT = "feed.typing"


@dataclass(slots=True)
class Draft:
    """An entry before it has its place. `author_id` None: nobody's act."""

    feed: FeedRow
    kind: str
    author_id: UUID | None
    payload: dict[str, Any]
    inquiry_id: UUID | None
    id: UUID = field(default_factory=new_id)

    @property
    def side(self) -> Side:
        """Whose act it is: the user's or ours."""
        return "user" if self.author_id == self.feed.user_id else "staff"


def check_text(text: str) -> str:
    """The tidied text of a message; refused when empty, too long or impossible to store."""
    tidied = tidy(text) if is_storable(text) else ""
    if not tidied:
        raise MessageEmpty
    if rules.is_too_long(tidied):
        raise MessageTooLong(limit=rules.LONGEST_MESSAGE, length=len(tidied))
    return tidied


async def lock_feeds(tx: Tx, owners: Mapping[Key, tuple[UUID, UUID]]) -> dict[Key, FeedRow]:
    """Lock the feeds of (line, user) pairs; a missing one is made, and written with its first entries.

    `owners`: the line's partner and the user's partner for each pair.
    """
    return with_new_feeds(tx, await lock_known_feeds(tx, owners.keys()), owners)


async def lock_known_feeds(tx: Tx, keys: Collection[Key]) -> dict[Key, FeedRow]:
    """Lock those feeds of (line, user) pairs that exist."""
    return await store.lock_feeds(tx, keys)


def with_new_feeds(tx: Tx, found: dict[Key, FeedRow], owners: Mapping[Key, tuple[UUID, UUID]]) -> dict[Key, FeedRow]:
    """The second half of `lock_feeds`."""
    for key in owners.keys() - found.keys():
        partner_id, side_partner_id = owners[key]
        found[key] = FeedRow(new_id(), partner_id, side_partner_id, *key, 0, tx.now, None, 0, 0, 0, 0)
    return found


async def lock_feeds_by_id(tx: Tx, feed_ids: Collection[UUID]) -> dict[UUID, FeedRow]:
    """Lock feeds that exist."""
    return await store.lock_feeds_by_id(tx, feed_ids)


async def lock_feed(tx: Tx, feed_id: UUID) -> FeedRow:
    """Lock one feed that exists."""
    feed = (await store.lock_feeds_by_id(tx, [feed_id])).get(feed_id)
    if feed is None:
        raise NotFound
    return feed


async def write(
    tx: Tx, drafts: Sequence[Draft], holders: Iterable[Following] = (), followers: Iterable[Following] = ()
) -> list[EntryOut]:
    """Append entries to locked feeds in the given order, and tell everybody who may see them.

    To `holders` and `followers` these entries are the first news of the feed, if they did not follow it yet (C10).
    Holders see that from an entry, followers are told.
    """
    logs: dict[UUID, _Log] = {}
    entries = [_append(logs, draft, tx.now) for draft in drafts]
    _save(tx, logs, entries)
    fresh = {(feed.id, one): _mark(feed, one, logs[feed.id].quiet_till) for feed, one in [*followers, *holders]}
    added = await store.add_marks(tx, list(fresh.values())) if fresh else []
    for log in logs.values():
        await log.tell(tx)
    told = {(feed.id, account_id) for feed, account_id in followers}
    for mark in added:
        if (mark.feed_id, mark.account_id) in told:
            await tx.emit(FeedRead(mark.feed_id, mark.read_seq), to=[to_account(mark.account_id)])
    return entries


@dataclass(slots=True)
class _Log:
    """What is being appended to one feed."""

    feed: FeedRow
    began_at: int
    quiet_till: int
    """Up to here only technical events were added: no news to who had read all before."""
    entries: list[EntryOut] = field(default_factory=list)
    marks: dict[UUID, int] = field(default_factory=dict)

    async def tell(self, tx: Tx) -> None:
        """One fact for all entries of the feed; the user gets his own version where one is for specialists only."""
        feed, entries = self.feed, self.entries
        key = (feed.id, feed.line_id, feed.user_id)
        if any(rules.is_for_staff_only(entry["payload"]) for entry in entries):
            await tx.emit(EntriesAdded(*key, entries), to=_staff(feed))
            await tx.emit(EntriesAdded(*key, [_for_user(entry) for entry in entries]), to=[to_account(feed.user_id)])
        else:
            await tx.emit(EntriesAdded(*key, entries), to=[*_staff(feed), to_account(feed.user_id)])


def _append(logs: dict[UUID, _Log], draft: Draft, now: datetime) -> EntryOut:
    feed, author_id, is_message = draft.feed, draft.author_id, draft.kind == "message"
    log = logs.get(feed.id)
    if log is None:
        log = logs[feed.id] = _Log(feed, feed.last_seq, feed.last_seq)
    seq = feed.last_seq + 1
    feed.last_seq, feed.last_at = seq, now
    preview = rules.next_preview(draft.kind, draft.payload)
    feed.last = {"kind": draft.kind, "author_id": author_id, "text": preview}
    side = None if author_id is None else draft.side
    for owner, mark in _MARKS:
        moved = rules.next_mark(getattr(feed, mark), seq=seq, is_own=side == owner, is_message=is_message)
        setattr(feed, mark, moved)
    if not is_message and log.quiet_till == seq - 1:
        log.quiet_till = seq
    for reader, till in log.marks.items():
        log.marks[reader] = rules.next_mark(till, seq=seq, is_own=False, is_message=is_message)
    if author_id is not None and side == "staff":
        log.marks[author_id] = seq
    entry: EntryOut = {
        "feed_id": feed.id,
        "seq": seq,
        "id": draft.id,
        "kind": draft.kind,
        "author_id": author_id,
        "at": now,
        "inquiry_id": draft.inquiry_id,
        "payload": draft.payload,
        "edited_at": None,
        "deleted": False,
    }
    log.entries.append(entry)
    return entry


def _save(tx: Tx, logs: Mapping[UUID, _Log], entries: Sequence[EntryOut]) -> None:
    opened = [log.feed for log in logs.values() if log.began_at == 0]
    if opened:
        store.add_feeds(tx, opened)
    if len(opened) < len(logs):
        _write_ends(tx, [log.feed for log in logs.values() if log.began_at])
    store.add_entries(tx, entries, {feed_id: log.feed for feed_id, log in logs.items()})
    quiet = [(log.feed.id, log.began_at, log.quiet_till) for log in logs.values() if log.quiet_till > log.began_at > 0]
    if quiet:
        store.bump_marks(tx, quiet)
    read = [_mark(log.feed, reader, mark) for log in logs.values() for reader, mark in log.marks.items()]
    if read:
        store.raise_marks(tx, read)


async def follow(tx: Tx, feed: FeedRow, account_id: UUID) -> None:
    """From here on everything new in the feed is unread for this account, until it is read (C10)."""
    for mark in await store.add_marks(tx, [_mark(feed, account_id, feed.last_seq)]):
        await tx.emit(FeedRead(mark.feed_id, mark.read_seq), to=[to_account(account_id)])


async def unfollow(tx: Tx, leavers: Collection[tuple[UUID, UUID]]) -> None:
    """Nothing is unread any more in these feeds for these accounts: (feed, account) pairs."""
    for mark in await store.remove_marks(tx, leavers):
        await tx.emit(FeedRead(mark.feed_id, None), to=[to_account(mark.account_id)])


async def list_arrived(tx: Tx, entry_ids: Collection[UUID]) -> list[Any]:
    """Messages that have arrived before, by the ids of their commands, with line and user."""
    return await store.list_arrived(tx, entry_ids)


async def has_entry(tx: Tx, feed: FeedRow, inquiry_id: UUID, kind: str) -> bool:
    """Whether something of this kind has happened to the inquiry; the caller holds the lock of its feed."""
    return await store.has_entry(tx, feed.id, inquiry_id, kind)


async def find_between(tx: Tx, line_id: UUID, user_id: UUID) -> FeedRow | None:
    """The feed of a user on a line, locked; None before the first entry."""
    return (await store.lock_feeds(tx, [(line_id, user_id)])).get((line_id, user_id))


async def get_feed(tx: Tx, actor: Actor, feed_id: UUID) -> FeedRow:
    """A feed that the actor may see: its user, specialists of the line (4.3-N), administrators of the line's partner."""
    feed = await store.find_feed(tx, feed_id)
    if feed is None or not await may_see(tx, actor, feed):
        raise NotFound
    return feed


async def may_see(tx: Tx, actor: Actor, feed: FeedRow) -> bool:
    """Whether this feed exists for the actor."""
    if actor.is_system or actor.account_id == feed.user_id:
        return True
    if is_allowed(actor, Right.MANAGE_COMPANY) and actor.partner_id == feed.partner_id:
        return True
    if not is_allowed(actor, Right.SERVE) or actor.partner_id not in (feed.partner_id, feed.side_partner_id):
        return False
    members = (await lines.list_members(tx, [feed.line_id])).get(feed.line_id, [])
    return any(member.account_id == actor.me for member in members)


async def list_feeds(tx: Tx, actor: Actor, served: Mapping[UUID, UUID], limit: int) -> list[FeedOut]:
    """Feeds for a snapshot: the actor's own, and those of the lines he serves (line → the line's partner)."""
    own = [line_id for line_id, partner_id in served.items() if partner_id == actor.partner_id]
    first_line = [(line_id, actor.partner_id) for line_id in served if line_id not in own and actor.partner_id]
    feeds = await store.list_feeds(tx, user_id=actor.me, line_ids=own, line_sides=first_line, limit=limit)
    marks = await store.list_marks(tx, actor.me, [feed.id for feed in feeds])
    return [_feed_out(feed, feed.user_read_seq if feed.user_id == actor.me else marks.get(feed.id)) for feed in feeds]


async def list_entries(
    tx: Tx, actor: Actor, feed_id: UUID, *, before: int | None = None, after: int | None = None, limit: int = 50
) -> EntriesOut:
    """A page of a feed's history."""
    feed = await get_feed(tx, actor, feed_id)
    found = await store.list_entries(tx, feed_id, before=before, after=after, limit=limit + 1)
    page = found[:limit] if after is not None else found[-limit:]
    entries = [_entry_out(entry) for entry in page]
    if actor.account_id == feed.user_id:
        entries = [_for_user(entry) for entry in entries]
    return {"entries": entries, "has_more": len(found) > limit}


async def mark_read(tx: Tx, actor: Actor, feed_id: UUID, seq: int) -> ReadOut:
    """Everything up to `seq` was on my screen."""
    feed = await get_feed(tx, actor, feed_id)
    seq = min(seq, feed.last_seq)
    if actor.me == feed.user_id:
        before = feed.user_read_seq
        feed = await _move(tx, feed, user_read_seq=seq, user_delivered_seq=seq)
        mine = feed.user_read_seq
    else:
        before = (await store.list_marks(tx, actor.me, [feed_id])).get(feed_id, -1)
        store.raise_marks(tx, [_mark(feed, actor.me, seq)])
        mine = max(before, seq)
        await _move(tx, feed, staff_read_seq=seq, staff_delivered_seq=seq)
    if mine != before:
        await tx.emit(FeedRead(feed_id=feed_id, my_read_seq=mine), to=[to_account(actor.me)])
    return {"feed_id": feed_id, "my_read_seq": mine}


async def mark_delivered(tx: Tx, actor: Actor, feed_id: UUID, seq: int) -> None:
    """Everything up to `seq` has reached one of my windows."""
    feed = await get_feed(tx, actor, feed_id)
    seq = min(seq, feed.last_seq)
    await _move(tx, feed, **{"user_delivered_seq" if actor.me == feed.user_id else "staff_delivered_seq": seq})


async def edit_message(tx: Tx, actor: Actor, feed_id: UUID, entry_id: UUID, text: str) -> EntryOut:
    """Change the text of an own message; the entry keeps its place."""
    text = check_text(text)
    feed, entry = await _lock_own_message(tx, actor, feed_id, entry_id)
    if entry.payload.get("text") != text:
        entry.payload, entry.edited_at = {"text": text}, tx.now
        await _message_changed(tx, feed, entry)
    return _entry_out(entry)


async def delete_message(tx: Tx, actor: Actor, feed_id: UUID, entry_id: UUID) -> EntryOut:
    """Take back an own message; its place stays, its text is gone."""
    feed, entry = await _lock_own_message(tx, actor, feed_id, entry_id, may_be_deleted=True)
    if entry.deleted_at is None:
        entry.payload, entry.deleted_at = {}, tx.now
        await _message_changed(tx, feed, entry)
    return _entry_out(entry)


async def type_in(tx: Tx, actor: Actor, feed_id: UUID) -> None:
    """Whisper to the others of a feed that somebody is writing."""
    feed = await get_feed(tx, actor, feed_id)
    data = {"feed_id": feed_id, "account_id": actor.me}
    tx.whisper(TYPING_EVENT, data, [*_staff(feed), to_account(feed.user_id)], but=to_account(actor.me))


async def _lock_own_message(
    tx: Tx, actor: Actor, feed_id: UUID, entry_id: UUID, *, may_be_deleted: bool = False
) -> tuple[FeedRow, FeedEntry]:
    await get_feed(tx, actor, feed_id)
    feed = await lock_feed(tx, feed_id)
    entry = await store.find_entry(tx, feed_id, entry_id)
    if entry is None or entry.kind != "message" or (entry.deleted_at and not may_be_deleted):
        raise NotFound
    if entry.author_id != actor.me:
        raise NotYourMessage
    return feed, entry


async def _message_changed(tx: Tx, feed: FeedRow, entry: FeedEntry) -> None:
    await tx.session.flush()
    if entry.seq == feed.last_seq:
        feed.last = {**(feed.last or {}), "text": rules.next_preview(entry.kind, entry.payload)}
        _write_ends(tx, [feed])
        await tx.settle()
    await tx.emit(EntryChanged(_entry_out(entry)), to=[*_staff(feed), to_account(feed.user_id)])


async def _move(tx: Tx, feed: FeedRow, **seqs: int) -> FeedRow:
    """Raise marks; told only when something moved."""
    if all(getattr(feed, name) >= seq for name, seq in seqs.items()):
        return feed
    feed = await store.raise_feed_marks(tx, feed.id, seqs)
    event = FeedMarked(
        feed_id=feed.id,
        user_delivered_seq=feed.user_delivered_seq,
        user_read_seq=feed.user_read_seq,
        staff_delivered_seq=feed.staff_delivered_seq,
        staff_read_seq=feed.staff_read_seq,
    )
    await tx.emit(event, to=[*_staff(feed), to_account(feed.user_id)])
    return feed


def _write_ends(tx: Tx, locked: Iterable[FeedRow]) -> None:
    store.advance_feeds(tx, [{name: getattr(feed, name) for name in _ENDS} for feed in locked])


def _staff(feed: FeedRow) -> tuple[str, ...]:
    return to_line_staff(feed.line_id, feed.partner_id, feed.side_partner_id)


def _mark(feed: FeedRow, account_id: UUID, seq: int) -> dict[str, Any]:
    return {
        "feed_id": feed.id,
        "account_id": account_id,
        "partner_id": feed.partner_id,
        "side_partner_id": feed.side_partner_id,
        "read_seq": seq,
    }


def _feed_out(feed: Feed | FeedRow, my_read_seq: int | None) -> FeedOut:
    return {
        "id": feed.id,
        "line_id": feed.line_id,
        "user_id": feed.user_id,
        "last_seq": feed.last_seq,
        "last_at": feed.last_at,
        "last": cast(LastOut | None, feed.last),
        "user_delivered_seq": feed.user_delivered_seq,
        "user_read_seq": feed.user_read_seq,
        "staff_delivered_seq": feed.staff_delivered_seq,
        "staff_read_seq": feed.staff_read_seq,
        "my_read_seq": my_read_seq,
    }


def _entry_out(entry: FeedEntry) -> EntryOut:
    return {
        "feed_id": entry.feed_id,
        "seq": entry.seq,
        "id": entry.id,
        "kind": entry.kind,
        "author_id": entry.author_id,
        "at": entry.at,
        "inquiry_id": entry.inquiry_id,
        "payload": entry.payload,
        "edited_at": entry.edited_at,
        "deleted": entry.deleted_at is not None,
    }


def _for_user(entry: EntryOut) -> EntryOut:
    return {**entry, "payload": rules.next_user_payload(entry["payload"])}
