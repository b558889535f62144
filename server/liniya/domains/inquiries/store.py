"""Queries of inquiries. Writers that are not awaited are posted: `Tx.settle` sends them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from liniya.core.sql import fetch, fetch_all, post, post_insert, post_update, uuids
from liniya.core.tx import Tx
from liniya.domains.inquiries.rules import Status
from liniya.domains.inquiries.schemas import InquiryRow
from liniya.domains.inquiries.tables import Assignment, Favourite, Inquiry
from liniya.domains.presence import service as presence

Key = tuple[UUID, UUID]

_COLUMNS: Final = tuple(column.name for column in fields(InquiryRow))
_FIXED: Final = frozenset({"number", "side_partner_id", "user_id", "opened_by_id", "opened_at"})
_CHANGEABLE: Final = tuple(name for name in _COLUMNS if name not in _FIXED)

_OPEN_BETWEEN: Final = f"""
    SELECT p.status, {", ".join(f't."{name}"' for name in _COLUMNS)}
    FROM inquiries AS t JOIN unnest(%(lines)s::uuid[], %(users)s::uuid[]) AS k(line_id, user_id)
      ON t.line_id = k.line_id AND t.user_id = k.user_id
    LEFT JOIN {presence.STATUSES} AS p ON p.account_id = t.assignee_id WHERE t.state <> 'finished'
"""  # noqa: S608
_PLACES: Final = """
    SELECT i.id, (SELECT count(*) FROM inquiries AS q
                  WHERE q.line_id = i.line_id AND q.state = 'queued' AND q.queue_no <= i.queue_no) AS place
    FROM inquiries AS i WHERE i.id = ANY(%(ids)s) AND i.state = 'queued'
"""
_FIRST_PLACES: Final = """
    SELECT id, user_id, row_number() OVER (ORDER BY queue_no) AS place
    FROM inquiries WHERE line_id = %(line)s AND state = 'queued' ORDER BY queue_no LIMIT %(limit)s
"""
_QUEUE_KEYS: Final = """(
    SELECT hashtextextended(line::text, 7) AS key FROM unnest(%(lines)s::uuid[]) AS line ORDER BY 1
) AS ordered"""
_TYPICAL: Final = text("""
    SELECT l.id, percentile_cont(0.5) WITHIN GROUP (ORDER BY r.seconds) AS seconds
    FROM unnest(CAST(:lines AS uuid[])) AS l(id), LATERAL (
        SELECT extract(epoch FROM first_reply_at - opened_at) AS seconds FROM inquiries
        WHERE line_id = l.id AND opened_at > CAST(:since AS timestamptz) AND first_reply_at IS NOT NULL AND opened_by_id = user_id
        ORDER BY opened_at DESC LIMIT 20
    ) AS r GROUP BY l.id
""")


async def lock_queues(tx: Tx, line_ids: Collection[UUID], *, together: bool = False) -> None:
    """Until the end of the transaction nobody puts into these queues (`together`: others may look, too).

    Without it an inquiry could enter the queue at the very moment at which the only specialist, just come, found it empty.
    """
    lock = "pg_advisory_xact_lock_shared" if together else "pg_advisory_xact_lock"
    query = f"SELECT {lock}(key) FROM {_QUEUE_KEYS}"  # noqa: S608
    await fetch(tx, query, lines=uuids(line_ids))


def post_queue_locks(tx: Tx, line_ids: Collection[UUID]) -> None:
    """`lock_queues`, posted before whatever is read under the locks."""
    query = f"SELECT pg_advisory_xact_lock(key) FROM {_QUEUE_KEYS}"  # noqa: S608
    post(tx, query, lines=uuids(line_ids))


async def try_lock_queues(tx: Tx, line_ids: Collection[UUID]) -> bool:
    """`lock_queues` for who holds feeds already and therefore may not wait; returns whether all are ours."""
    query = f"SELECT bool_and(pg_try_advisory_xact_lock(key)) AS are_ours FROM {_QUEUE_KEYS}"  # noqa: S608
    return bool((await fetch(tx, query, lines=uuids(line_ids)))[0].are_ours)


async def list_open_between(tx: Tx, keys: Collection[Key]) -> tuple[dict[Key, InquiryRow], dict[UUID, Status]]:
    """The open inquiry of each (line, user) pair, and how their holders are."""
    values = {"lines": uuids(line_id for line_id, _ in keys), "users": uuids(user_id for _, user_id in keys)}
    found = await tx.run_sql(_OPEN_BETWEEN, values, lambda row: (InquiryRow(*row[1:]), row[0]))
    return (
        {(inquiry.line_id, inquiry.user_id): inquiry for inquiry, _ in found},
        {inquiry.assignee_id: status for inquiry, status in found if inquiry.assignee_id and status},
    )


async def list_open(tx: Tx, feed_ids: Collection[UUID]) -> dict[UUID, InquiryRow]:
    """The open inquiry of each feed; the caller holds the locks of the feeds."""
    where = "WHERE t.feed_id = ANY(%(ids)s) AND t.state <> 'finished'"
    return {found.feed_id: found for found in await fetch_all(tx, Inquiry, InquiryRow, where, ids=list(feed_ids))}


async def find_inquiry(tx: Tx, inquiry_id: UUID) -> InquiryRow | None:
    """An inquiry as it is now."""
    found = await fetch_all(tx, Inquiry, InquiryRow, "WHERE t.id = %(id)s", id=inquiry_id)
    return found[0] if found else None


async def find_newest(tx: Tx, feed_id: UUID) -> UUID | None:
    """The inquiry of a feed that is open (an older one may have been moved here), else the one that was opened last."""
    newest_first = (Inquiry.state == "finished", Inquiry.opened_at.desc(), Inquiry.number.desc())
    query = select(Inquiry.id).where(Inquiry.feed_id == feed_id).order_by(*newest_first)
    return (await tx.session.scalars(query.limit(1))).one_or_none()


async def claim_queued(
    tx: Tx, line_ids: Collection[UUID], limit: int, side: UUID | None = None, but: UUID | None = None
) -> list[InquiryRow]:
    """The first of the queue, locked; what somebody else is just taking is skipped.

    `side`: only users of this partner, unless the line is its own. `but`: not of this user.
    """
    return await fetch_all(
        tx,
        Inquiry,
        InquiryRow,
        """WHERE t.state = 'queued' AND t.line_id = ANY(%(lines)s)
           AND (%(side)s::uuid IS NULL OR %(side)s::uuid IN (t.partner_id, t.side_partner_id))
           AND t.user_id IS DISTINCT FROM %(but)s::uuid
           ORDER BY t.queue_no LIMIT %(limit)s FOR UPDATE SKIP LOCKED""",
        lines=list(line_ids),
        side=side,
        but=but,
        limit=limit,
    )


async def list_queued_lines(tx: Tx, line_ids: Collection[UUID] | None = None) -> list[UUID]:
    """Lines (of these, or of all) with somebody in the queue."""
    query = """SELECT DISTINCT line_id FROM inquiries
               WHERE state = 'queued' AND (%(lines)s::uuid[] IS NULL OR line_id = ANY(%(lines)s::uuid[]))"""
    return [row.line_id for row in await fetch(tx, query, lines=None if line_ids is None else list(line_ids))]


async def next_queue_numbers(tx: Tx, count: int) -> list[int]:
    """Numbers that keep the order of the queue."""
    if not count:
        return []
    rows = await fetch(tx, "SELECT nextval('queue_numbers') AS n FROM generate_series(1, %(count)s)", count=count)
    return [row.n for row in rows]


async def next_inquiry_numbers(tx: Tx, count: int) -> list[int]:
    """Numbers by which people name inquiries."""
    if not count:
        return []
    query = "SELECT nextval(pg_get_serial_sequence('inquiries', 'number')) AS n FROM generate_series(1, %(count)s)"
    return [row.n for row in await fetch(tx, query, count=count)]


def add_inquiries(tx: Tx, inquiries: Sequence[InquiryRow]) -> None:
    """Write new inquiries."""
    post_insert(tx, Inquiry, [{name: getattr(one, name) for name in _COLUMNS} for one in inquiries])


def change_inquiries(tx: Tx, inquiries: Sequence[InquiryRow]) -> None:
    """Write what has changed in locked inquiries."""
    post_update(tx, Inquiry, [{name: getattr(one, name) for name in _CHANGEABLE} for one in inquiries])


async def list_places(tx: Tx, inquiry_ids: Collection[UUID]) -> dict[UUID, int]:
    """The place of each queued inquiry in its line's queue, from 1."""
    if not inquiry_ids:
        return {}
    rows = await fetch(tx, _PLACES, ids=list(inquiry_ids))
    return {row.id: row.place for row in rows}


async def list_first_places(tx: Tx, line_id: UUID, limit: int) -> Sequence[tuple[UUID, UUID, int]]:
    """(inquiry, user, place) of those who wait in front."""
    rows = await fetch(tx, _FIRST_PLACES, line=line_id, limit=limit)
    return [(row.id, row.user_id, row.place) for row in rows]


def end_assignments(tx: Tx, inquiry_ids: Collection[UUID]) -> None:
    """Whoever holds these inquiries no longer does."""
    query = "UPDATE assignments SET ended_at = %(now)s WHERE inquiry_id = ANY(%(ids)s) AND ended_at IS NULL"
    post(tx, query, now=tx.now, ids=list(inquiry_ids))


def add_assignments(tx: Tx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Who holds which inquiry from now on."""
    post_insert(tx, Assignment, rows)


async def list_visible(
    tx: Tx,
    *,
    user_id: UUID,
    finished_after: datetime,
    line_ids: Collection[UUID],
    line_sides: Collection[Key],
    limit: int,
) -> list[InquiryRow]:
    """For a snapshot: the user's open and lately finished ones, and all open ones of the lines he serves."""
    return await fetch_all(
        tx,
        Inquiry,
        InquiryRow,
        """WHERE (t.user_id = %(user)s AND (t.state <> 'finished' OR t.finished_at > %(after)s))
           OR (t.state <> 'finished' AND (t.line_id = ANY(%(lines)s) OR (t.line_id, t.side_partner_id) IN (
               SELECT * FROM unnest(%(side_lines)s::uuid[], %(sides)s::uuid[]))))
           ORDER BY t.opened_at DESC LIMIT %(limit)s""",
        user=user_id,
        after=finished_after,
        lines=list(line_ids),
        side_lines=[line_id for line_id, _ in line_sides],
        sides=[side for _, side in line_sides],
        limit=limit,
    )


async def list_of_feed(tx: Tx, feed_id: UUID, *, before: UUID | None, limit: int) -> list[InquiryRow]:
    """A page of a feed's inquiries, newest first."""
    return await fetch_all(
        tx,
        Inquiry,
        InquiryRow,
        """WHERE t.feed_id = %(feed)s
           AND (%(before)s::uuid IS NULL OR t.number < (SELECT number FROM inquiries WHERE id = %(before)s))
           ORDER BY t.number DESC LIMIT %(limit)s""",
        feed=feed_id,
        before=before,
        limit=limit,
    )


async def count_open_by_assignee(tx: Tx, account_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many inquiries each of them holds."""
    query = (
        select(Inquiry.assignee_id, func.count().label("open"))
        .where(Inquiry.assignee_id.in_(account_ids), Inquiry.state.in_(("assigned", "in_work")))
        .group_by(Inquiry.assignee_id)
    )
    return {row.assignee_id: row.open for row in await tx.session.execute(query)}


async def list_users_of(tx: Tx, assignee_id: UUID) -> list[UUID]:
    """Users whose open inquiry this specialist holds."""
    query = "SELECT DISTINCT user_id FROM inquiries WHERE assignee_id = %(id)s AND state IN ('assigned', 'in_work')"
    return [row.user_id for row in await fetch(tx, query, id=assignee_id)]


async def list_typical_answers(tx: Tx, line_ids: Collection[UUID], since: datetime) -> dict[UUID, float]:
    """The median time to the first answer of the last 20 inquiries of each line, seconds."""
    rows = await tx.session.execute(_TYPICAL, {"lines": list(line_ids), "since": since})
    return {row.id: float(row.seconds) for row in rows}


async def list_followers(tx: Tx, keys: Collection[Key]) -> list[Any]:
    """Favourites (line_id, user_id, account_id) for these (line, user) pairs."""
    if not keys:
        return []
    return await fetch(
        tx,
        """SELECT f.line_id, f.user_id, f.account_id FROM favourites AS f
           JOIN unnest(%(lines)s::uuid[], %(users)s::uuid[]) AS k(line_id, user_id) USING (line_id, user_id)""",
        lines=[line_id for line_id, _ in keys],
        users=[user_id for _, user_id in keys],
    )


async def list_following(tx: Tx, pairs: Collection[Key]) -> set[Key]:
    """Those (feed, specialist) pairs whose user is a favourite of the specialist."""
    rows = await fetch(
        tx,
        """SELECT k.feed_id, k.account_id FROM unnest(%(feeds)s::uuid[], %(accounts)s::uuid[]) AS k(feed_id, account_id)
           WHERE EXISTS (SELECT FROM inquiries AS i JOIN favourites AS f USING (line_id, user_id)
                         WHERE i.feed_id = k.feed_id AND f.account_id = k.account_id)""",
        feeds=[feed_id for feed_id, _ in pairs],
        accounts=[account_id for _, account_id in pairs],
    )
    return {(row.feed_id, row.account_id) for row in rows}


async def list_favourites(tx: Tx, account_id: UUID) -> Sequence[Key]:
    """(line, user) pairs that this specialist follows."""
    query = select(Favourite.line_id, Favourite.user_id).where(Favourite.account_id == account_id)
    return [(row.line_id, row.user_id) for row in await tx.session.execute(query)]


async def add_favourite(tx: Tx, row: Mapping[str, Any]) -> bool:
    """Follow; returns whether that is new."""
    query = upsert(Favourite).values(row).on_conflict_do_nothing().returning(Favourite.account_id)
    return (await tx.session.execute(query)).one_or_none() is not None


async def remove_favourite(tx: Tx, account_id: UUID, line_id: UUID, user_id: UUID) -> bool:
    """Follow no longer; returns whether something changed."""
    this = (Favourite.account_id == account_id) & (Favourite.line_id == line_id) & (Favourite.user_id == user_id)
    gone = await tx.session.execute(delete(Favourite).where(this).returning(Favourite.account_id))
    return gone.one_or_none() is not None
