"""Queries of feeds. Writers that are not awaited are posted: `Tx.settle` sends them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, tuple_

from liniya.core.sql import fetch, fetch_all, insert_rows, post, post_insert, post_update, uuids
from liniya.core.tx import Tx
from liniya.domains.feeds.schemas import EntryOut, FeedRow
from liniya.domains.feeds.tables import Feed, FeedEntry, FeedMark

_FEED = tuple(column.name for column in fields(FeedRow))
_ENTRY = ("feed_id", "seq", "id", "kind", "author_id", "at", "inquiry_id", "payload")
Key = tuple[UUID, UUID]
"""Line and user: what a feed is between."""


async def lock_feeds(tx: Tx, keys: Collection[Key]) -> dict[Key, FeedRow]:
    """The feeds that exist, locked in the order of their ids (two writers never wait for each other in a circle)."""
    found = await fetch_all(
        tx,
        Feed,
        FeedRow,
        """JOIN unnest(%(lines)s::uuid[], %(users)s::uuid[]) AS k(line_id, user_id)
           ON t.line_id = k.line_id AND t.user_id = k.user_id ORDER BY t.id FOR UPDATE OF t""",
        lines=uuids(line_id for line_id, _ in keys),
        users=uuids(user_id for _, user_id in keys),
    )
    return {(feed.line_id, feed.user_id): feed for feed in found}


async def lock_feeds_by_id(tx: Tx, feed_ids: Collection[UUID]) -> dict[UUID, FeedRow]:
    """Like `lock_feeds`, by id."""
    where = "WHERE t.id = ANY(%(ids)s) ORDER BY t.id FOR UPDATE"
    return {feed.id: feed for feed in await fetch_all(tx, Feed, FeedRow, where, ids=list(feed_ids))}


def add_feeds(tx: Tx, feeds: Sequence[FeedRow]) -> None:
    """Write new feeds; collides when somebody else has just made one of them."""
    post_insert(tx, Feed, [{name: getattr(feed, name) for name in _FEED} for feed in feeds])


async def find_feed(tx: Tx, feed_id: UUID) -> FeedRow | None:
    """A feed by id, unlocked."""
    found = await fetch_all(tx, Feed, FeedRow, "WHERE t.id = %(id)s", id=feed_id)
    return found[0] if found else None


async def list_feeds(
    tx: Tx, *, user_id: UUID, line_sides: Collection[Key], line_ids: Collection[UUID], limit: int
) -> Sequence[Feed]:
    """Feeds of this user, of whole lines, and of (line, partner of the users) pairs; the latest first."""
    wanted = [Feed.user_id == user_id]
    if line_ids:
        wanted.append(Feed.line_id.in_(line_ids))
    if line_sides:
        wanted.append(tuple_(Feed.line_id, Feed.side_partner_id).in_(line_sides))
    query = select(Feed).where(or_(*wanted)).order_by(Feed.last_at.desc()).limit(limit)
    return (await tx.session.scalars(query)).all()


async def list_marks(tx: Tx, account_id: UUID, feed_ids: Collection[UUID]) -> dict[UUID, int]:
    """How far this account has read; a feed without a row is not followed."""
    query = select(FeedMark.feed_id, FeedMark.read_seq).where(
        FeedMark.account_id == account_id, FeedMark.feed_id.in_(feed_ids)
    )
    return {row.feed_id: row.read_seq for row in await tx.session.execute(query)}


def add_entries(tx: Tx, entries: Sequence[EntryOut], feeds: Mapping[UUID, FeedRow]) -> None:
    """Write entries of these feeds."""
    rows = []
    for entry in entries:
        feed = feeds[entry["feed_id"]]
        row = {name: entry[name] for name in _ENTRY}  # type: ignore[literal-required]
        row["partner_id"], row["side_partner_id"] = feed.partner_id, feed.side_partner_id
        rows.append(row)
    post_insert(tx, FeedEntry, rows)


def advance_feeds(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the new ends and marks of locked feeds."""
    post_update(tx, Feed, rows)


async def list_arrived(tx: Tx, entry_ids: Collection[UUID]) -> list[Any]:
    """Entries that exist among these ids, whoever's they are, with the line and the user of their feed."""
    return await fetch(
        tx,
        """SELECT e.id, e.feed_id, e.seq, e.at, e.author_id, e.inquiry_id, e.payload ->> 'text' AS text,
               e.edited_at IS NOT NULL OR e.deleted_at IS NOT NULL AS is_changed, f.line_id, f.user_id
           FROM feed_entries AS e JOIN feeds AS f ON f.id = e.feed_id WHERE e.id = ANY(%(ids)s)""",
        ids=uuids(entry_ids),
    )


async def remove_marks(tx: Tx, leavers: Collection[Key]) -> list[Any]:
    """Follow no longer: (feed, account) pairs; returns those who did."""
    return await fetch(
        tx,
        """DELETE FROM feed_marks AS m USING unnest(%(feeds)s::uuid[], %(accounts)s::uuid[]) AS n(feed_id, account_id)
           WHERE m.feed_id = n.feed_id AND m.account_id = n.account_id RETURNING m.feed_id, m.account_id""",
        feeds=[feed_id for feed_id, _ in leavers],
        accounts=[account_id for _, account_id in leavers],
    )


async def has_entry(tx: Tx, feed_id: UUID, inquiry_id: UUID, kind: str) -> bool:
    """Whether the feed has an entry of this kind about the inquiry."""
    query = """SELECT FROM feed_entries
               WHERE feed_id = %(feed)s AND inquiry_id = %(inquiry)s AND kind = %(kind)s LIMIT 1"""
    return bool(await fetch(tx, query, feed=feed_id, inquiry=inquiry_id, kind=kind))


async def find_entry(tx: Tx, feed_id: UUID, entry_id: UUID) -> FeedEntry | None:
    """An entry of this feed."""
    query = select(FeedEntry).where(FeedEntry.feed_id == feed_id, FeedEntry.id == entry_id)
    return (await tx.session.scalars(query)).one_or_none()


async def list_entries(
    tx: Tx, feed_id: UUID, *, before: int | None, after: int | None, limit: int
) -> Sequence[FeedEntry]:
    """A page: just before `before`, just after `after`, or the last one; ascending."""
    query = select(FeedEntry).where(FeedEntry.feed_id == feed_id)
    if after is not None:
        query = query.where(FeedEntry.seq > after).order_by(FeedEntry.seq).limit(limit)
        return (await tx.session.scalars(query)).all()
    if before is not None:
        query = query.where(FeedEntry.seq < before)
    newest_first = (await tx.session.scalars(query.order_by(FeedEntry.seq.desc()).limit(limit))).all()
    return newest_first[::-1]


def raise_marks(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Somebody has read further; marks never move back."""
    then = """ON CONFLICT (feed_id, account_id)
        DO UPDATE SET read_seq = greatest(feed_marks.read_seq, excluded.read_seq)"""
    post_insert(tx, FeedMark, rows, then=then)


def bump_marks(tx: Tx, moves: Sequence[tuple[UUID, int, int]]) -> None:
    """Who had read up to the first seq has now read up to the second one, per feed."""
    ids, ends, tills = (list(column) for column in zip(*moves, strict=True))
    post(
        tx,
        """UPDATE feed_marks AS m SET read_seq = n.till
           FROM unnest(%(ids)s::uuid[], %(ends)s::bigint[], %(tills)s::bigint[]) AS n(id, last, till)
           WHERE m.feed_id = n.id AND m.read_seq = n.last""",
        ids=ids,
        ends=ends,
        tills=tills,
    )


async def add_marks(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Begin to follow; returns those who did not follow yet."""
    return await insert_rows(tx, FeedMark, rows, then="ON CONFLICT DO NOTHING RETURNING feed_id, account_id, read_seq")


async def raise_feed_marks(tx: Tx, feed_id: UUID, values: Mapping[str, int]) -> FeedRow:
    """Raise marks of a side; the row with its new values."""
    changes = ", ".join(f"{name} = greatest({name}, %({name})s)" for name in values)
    await fetch(tx, f"UPDATE feeds SET {changes} WHERE id = %(id)s", id=feed_id, **values)  # noqa: S608
    (feed,) = await fetch_all(tx, Feed, FeedRow, "WHERE t.id = %(id)s", id=feed_id)
    return feed
