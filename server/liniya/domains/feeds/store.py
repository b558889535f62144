"""Queries of feeds."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Select, bindparam, func, insert, or_, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.dialects.postgresql import insert as upsert

from liniya.core.tx import Tx
from liniya.domains.feeds.tables import Feed, FeedEntry, FeedMark

Key = tuple[UUID, UUID]
"""Line and user: what a feed is between."""


async def lock_feeds(tx: Tx, keys: Collection[Key]) -> dict[Key, Feed]:
    """The feeds that exist, locked in the order of their ids (two writers never wait for each other in a circle)."""
    return await _lock(tx, select(Feed).where(tuple_(Feed.line_id, Feed.user_id).in_(keys)))


async def lock_feeds_by_id(tx: Tx, feed_ids: Collection[UUID]) -> dict[UUID, Feed]:
    """Like `lock_feeds`, by id."""
    found = await _lock(tx, select(Feed).where(Feed.id.in_(feed_ids)))
    return {feed.id: feed for feed in found.values()}


async def _lock(tx: Tx, query: Select[Any]) -> dict[Key, Feed]:
    query = query.order_by(Feed.id).with_for_update().execution_options(populate_existing=True)
    return {(feed.line_id, feed.user_id): feed for feed in await tx.session.scalars(query)}


async def add_feeds(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make feeds; those that somebody else has just made are left as they are."""
    await tx.session.execute(upsert(Feed).on_conflict_do_nothing(), list(rows))


async def find_feed(tx: Tx, feed_id: UUID) -> Feed | None:
    """A feed by id, unlocked."""
    return (await tx.session.scalars(select(Feed).where(Feed.id == feed_id))).one_or_none()


async def list_keys(tx: Tx, feed_ids: Collection[UUID]) -> dict[UUID, Key]:
    """Line and user of each feed."""
    rows = await tx.session.execute(select(Feed.id, Feed.line_id, Feed.user_id).where(Feed.id.in_(feed_ids)))
    return {row.id: (row.line_id, row.user_id) for row in rows}


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


async def add_entries(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write entries."""
    await tx.session.execute(insert(FeedEntry), list(rows))


async def list_entries_by_id(tx: Tx, entry_ids: Collection[UUID]) -> dict[UUID, FeedEntry]:
    """Entries that exist among these ids, whoever's they are."""
    found = await tx.session.scalars(select(FeedEntry).where(FeedEntry.id.in_(entry_ids)))
    return {entry.id: entry for entry in found}


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


async def raise_marks(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Somebody has read further; marks never move back."""
    query = upsert(FeedMark)
    query = query.on_conflict_do_update(
        index_elements=[FeedMark.feed_id, FeedMark.account_id],
        set_={"read_seq": func.greatest(FeedMark.read_seq, query.excluded.read_seq)},
    )
    await tx.session.execute(query, list(rows))


_BUMP: Final = text("""
    UPDATE feed_marks AS m SET read_seq = n.till FROM unnest(:ids, :ends, :tills) AS n(id, last, till)
    WHERE m.feed_id = n.id AND m.read_seq = n.last
""").bindparams(
    bindparam("ids", type_=ARRAY(PgUuid)),
    bindparam("ends", type_=ARRAY(BigInteger)),
    bindparam("tills", type_=ARRAY(BigInteger)),
)


async def bump_marks(tx: Tx, moves: Sequence[tuple[UUID, int, int]]) -> None:
    """Who had read up to the first seq has now read up to the second one, per feed."""
    ids, ends, tills = zip(*moves, strict=True)
    await tx.session.execute(_BUMP, {"ids": list(ids), "ends": list(ends), "tills": list(tills)})


async def add_marks(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> Sequence[tuple[UUID, UUID, int]]:
    """Begin to follow; returns (feed, account, seq) of those who did not follow yet."""
    query = (
        upsert(FeedMark).on_conflict_do_nothing().returning(FeedMark.feed_id, FeedMark.account_id, FeedMark.read_seq)
    )
    return [(row.feed_id, row.account_id, row.read_seq) for row in await tx.session.execute(query, list(rows))]


async def move_feed_marks(tx: Tx, feed_id: UUID, values: Mapping[str, int]) -> Feed:
    """Raise the marks of a side; the row with its new values."""
    query = (
        update(Feed)
        .where(Feed.id == feed_id)
        .values({name: func.greatest(getattr(Feed, name), seq) for name, seq in values.items()})
        .returning(Feed)
        .execution_options(populate_existing=True)
    )
    return (await tx.session.scalars(query)).one()
