"""Queries of the ledger. Each counts in one statement: what it compares is of the same moment."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from liniya.core.sql import fetch
from liniya.core.tx import Tx

DAYS_AT_ONCE: Final = 60
FEEDS_AT_ONCE: Final = 200
ENTRIES_LOOKED_AT: Final = 200
"""The last ones of a feed."""

_TRY_TURN: Final = """
    INSERT INTO ledger_state (one, feeds_checked_to, checked_at) VALUES (true, %(nil)s, %(now)s)
    ON CONFLICT (one) DO UPDATE SET checked_at = %(now)s
    WHERE ledger_state.checked_at IS NULL OR abs(extract(epoch FROM %(now)s - ledger_state.checked_at)) >= %(pause)s
    RETURNING one
"""
_DAYS: Final = """
    WITH ends AS (
        SELECT least((SELECT min(at) FROM feed_entries WHERE kind = 'inquiry_opened'),
                     (SELECT min(opened_at) FROM inquiries)) AS first,
               greatest((SELECT max(at) FROM feed_entries WHERE kind = 'inquiry_opened'),
                        (SELECT max(opened_at) FROM inquiries)) AS last
    ), days AS (
        SELECT ((first AT TIME ZONE 'UTC')::date + n)::date AS day
        FROM ends, generate_series(0, (last AT TIME ZONE 'UTC')::date - (first AT TIME ZONE 'UTC')::date) AS n
        UNION SELECT day FROM ledger_checks
    ), lively AS (
        SELECT DISTINCT day FROM ledger_days
        WHERE queued + assigned + in_work > 0 OR received <> queued + assigned + in_work + finished
    )
    SELECT day FROM days LEFT JOIN ledger_checks USING (day)
    ORDER BY day >= (%(now)s AT TIME ZONE 'UTC')::date - 1 DESC, checked_at IS NOT NULL, day IN (SELECT day FROM lively) DESC,
        checked_at LIMIT %(limit)s
"""
_COUNT: Final = """
    WITH days AS (
        SELECT day, day::timestamp AT TIME ZONE 'UTC' AS start, (day + 1)::timestamp AT TIME ZONE 'UTC' AS till
        FROM unnest(%(days)s::date[]) AS day
    ), told AS (
        SELECT days.day, e.side_partner_id AS partner_id, count(*) AS received
        FROM days JOIN feed_entries AS e ON e.kind = 'inquiry_opened' AND e.at >= days.start AND e.at < days.till GROUP BY 1, 2
    ), kept AS (
        SELECT days.day, i.side_partner_id AS partner_id,
            count(*) FILTER (WHERE i.state = 'queued') AS queued, count(*) FILTER (WHERE i.state = 'assigned') AS assigned,
            count(*) FILTER (WHERE i.state = 'in_work') AS in_work, count(*) FILTER (WHERE i.state = 'finished') AS finished
        FROM days JOIN inquiries AS i ON i.opened_at >= days.start AND i.opened_at < days.till GROUP BY 1, 2
    ), counted AS (
        SELECT day, partner_id, coalesce(received, 0) AS received, coalesce(queued, 0) AS queued,
            coalesce(assigned, 0) AS assigned, coalesce(in_work, 0) AS in_work, coalesce(finished, 0) AS finished
        FROM told FULL JOIN kept USING (day, partner_id)
    ), gone AS (
        DELETE FROM ledger_days AS old WHERE old.day = ANY(%(days)s::date[])
        AND NOT EXISTS (SELECT FROM counted WHERE counted.day = old.day AND counted.partner_id = old.partner_id)
    ), checked AS (
        INSERT INTO ledger_checks (day, checked_at) SELECT day, %(now)s FROM days
        ON CONFLICT (day) DO UPDATE SET checked_at = excluded.checked_at
    )
    INSERT INTO ledger_days (day, partner_id, received, queued, assigned, in_work, finished) SELECT * FROM counted
    ON CONFLICT (day, partner_id) DO UPDATE SET received = excluded.received, queued = excluded.queued,
        assigned = excluded.assigned, in_work = excluded.in_work, finished = excluded.finished
"""
_COMPARE_HOLDERS: Final = """
    WITH live AS (SELECT inquiry_id, account_id FROM assignments WHERE ended_at IS NULL),
    unfinished AS (SELECT id, state, assignee_id FROM inquiries WHERE state <> 'finished'),
    found AS (
        SELECT CASE WHEN live.inquiry_id IS NULL THEN 'held_without_assignment'
                    WHEN unfinished.id IS NULL THEN 'assignment_without_inquiry'
                    WHEN state = 'queued' THEN 'queued_with_assignment' ELSE 'assigned_to_another' END AS kind,
            coalesce(unfinished.id, live.inquiry_id) AS subject_id
        FROM unfinished FULL JOIN live ON live.inquiry_id = unfinished.id
        WHERE CASE WHEN state IN ('assigned', 'in_work') THEN live.account_id IS DISTINCT FROM assignee_id
                   ELSE live.inquiry_id IS NOT NULL END
    ), gone AS (
        DELETE FROM ledger_findings AS old
        WHERE kind IN ('held_without_assignment', 'assignment_without_inquiry', 'queued_with_assignment', 'assigned_to_another')
        AND NOT EXISTS (SELECT FROM found WHERE found.kind = old.kind AND found.subject_id = old.subject_id)
    )
    INSERT INTO ledger_findings (kind, subject_id, found_at) SELECT kind, subject_id, %(now)s FROM found LIMIT 1000
    ON CONFLICT DO NOTHING
"""
_NEXT_FEEDS: Final = """
    SELECT id FROM feeds WHERE id > (SELECT feeds_checked_to FROM ledger_state) ORDER BY id LIMIT %(limit)s
"""
_LIVELY_FEEDS: Final = """
    (SELECT feed_id AS id FROM inquiries WHERE state <> 'finished' ORDER BY opened_at DESC LIMIT %(limit)s)
    UNION SELECT subject_id FROM ledger_findings WHERE kind IN ('feed_with_gaps', 'message_without_inquiry')
"""
_MOVE_ON: Final = "UPDATE ledger_state SET feeds_checked_to = %(to)s"
_LOOK_AT_FEEDS: Final = """
    WITH looked AS (SELECT id, last_seq FROM feeds WHERE id = ANY(%(ids)s)),
    ends AS (
        SELECT looked.id, looked.last_seq, e.entries, e.beyond, e.lost
        FROM looked, LATERAL (
            SELECT count(*) FILTER (WHERE entry.seq <= looked.last_seq) AS entries,
                count(*) FILTER (WHERE entry.seq > looked.last_seq) AS beyond,
                count(*) FILTER (WHERE entry.kind = 'message' AND inquiry.id IS NULL) AS lost
            FROM feed_entries AS entry LEFT JOIN inquiries AS inquiry ON inquiry.id = entry.inquiry_id
            WHERE entry.feed_id = looked.id AND entry.seq > looked.last_seq - %(depth)s
        ) AS e
    ), found AS (
        SELECT 'feed_with_gaps' AS kind, id FROM ends WHERE beyond > 0 OR entries <> least(last_seq, %(depth)s)
        UNION ALL SELECT 'message_without_inquiry', id FROM ends WHERE lost > 0
    ), gone AS (
        DELETE FROM ledger_findings AS old WHERE kind IN ('feed_with_gaps', 'message_without_inquiry')
        AND subject_id = ANY(%(ids)s)
        AND NOT EXISTS (SELECT FROM found WHERE found.kind = old.kind AND found.id = old.subject_id)
    )
    INSERT INTO ledger_findings (kind, subject_id, found_at) SELECT kind, id, %(now)s FROM found ON CONFLICT DO NOTHING
"""
_NIL: Final = UUID(int=0)


async def try_turn(tx: Tx, pause_s: float) -> bool:
    """Whether nobody has checked for so long; then it is ours, and nobody else checks until this transaction ends."""
    return bool(await fetch(tx, _TRY_TURN, nil=_NIL, now=tx.now, pause=pause_s))


async def list_days(tx: Tx) -> list[date]:
    """Days to count now: today and yesterday, those never counted, those that can still change, those not seen for long."""
    return [row.day for row in await fetch(tx, _DAYS, now=tx.now, limit=DAYS_AT_ONCE)]


async def count_days(tx: Tx, days: Sequence[date]) -> None:
    """Count what was received on these days, and what is there of it."""
    await fetch(tx, _COUNT, days=list(days), now=tx.now)


async def compare_holders(tx: Tx) -> None:
    """An open inquiry has exactly one live assignment, its holder's, if and only if it is assigned or in work."""
    await fetch(tx, _COMPARE_HOLDERS, now=tx.now)


async def look_at_feeds(tx: Tx) -> None:
    """The next feeds of the round, those of open inquiries, and those found broken: `seq` without gaps, messages with inquiries."""
    following = [row.id for row in await fetch(tx, _NEXT_FEEDS, limit=FEEDS_AT_ONCE)]
    lively = [row.id for row in await fetch(tx, _LIVELY_FEEDS, limit=FEEDS_AT_ONCE)]
    await fetch(tx, _MOVE_ON, to=following[-1] if len(following) == FEEDS_AT_ONCE else _NIL)
    await fetch(tx, _LOOK_AT_FEEDS, ids=[*following, *lively], depth=ENTRIES_LOOKED_AT, now=tx.now)


async def list_partners(tx: Tx, partner_id: UUID | None = None) -> list[Any]:
    """The sums of each partner (or of this one) that has had an inquiry."""
    return await fetch(
        tx,
        """SELECT partner_id, sum(received)::bigint AS received, sum(queued)::bigint AS queued,
               sum(assigned)::bigint AS assigned, sum(in_work)::bigint AS in_work, sum(finished)::bigint AS finished
           FROM ledger_days WHERE %(partner)s::uuid IS NULL OR partner_id = %(partner)s::uuid
           GROUP BY partner_id ORDER BY partner_id""",
        partner=partner_id,
    )


async def count_unbalanced_days(tx: Tx) -> int:
    """Days of partners on which something is missing or too much: a surplus of one never makes up for another's loss."""
    query = "SELECT count(*) AS n FROM ledger_days WHERE received <> queued + assigned + in_work + finished"
    return int((await fetch(tx, query))[0].n)


async def list_findings(tx: Tx) -> list[Any]:
    """How many there are of each kind, with one as an example."""
    query = (
        "SELECT kind, count(*) AS n, min(subject_id::text) AS example FROM ledger_findings GROUP BY kind ORDER BY kind"
    )
    return await fetch(tx, query)


async def find_checked_at(tx: Tx) -> Any:
    """When the ledger was checked last."""
    rows = await fetch(tx, "SELECT checked_at FROM ledger_state")
    return rows[0].checked_at if rows else None
