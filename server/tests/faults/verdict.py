"""What must be true after a fault run, and how often it was not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.lines import service as lines
from liniya.doors.realtime.hub import audiences_of
from tests.faults.crowd import Crowd
from tests.nodes.client import Client

IN_TIME = timedelta(seconds=60)
"""So soon a letter about a missed inquiry is at the mail server, whatever dies on its way (R9)."""


@dataclass
class Verdict:
    """Every figure but the first two must be 0."""

    acknowledged: int = 0
    transitions: int = 0
    lost: int = 0
    doubled: int = 0
    gaps: int = 0
    disordered: int = 0
    skipped: int = 0
    told_twice: int = 0
    out_of_balance: int = 0
    stuck: int = 0
    letters_missing: int = 0
    letters_late: int = 0
    faults: int = 0
    """Acts that were answered with "unexpected"."""
    letters_again: int = 0
    """The mail server had taken it, and the process died before this was on record: sent again, with the same Message-ID."""
    details: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        wrong = (self.lost, self.doubled, self.gaps, self.disordered, self.skipped, self.told_twice)
        return not any((*wrong, self.out_of_balance, self.stuck, self.letters_missing, self.letters_late, self.faults))

    def note(self, figure: str, found: list[Any]) -> None:
        """Count them, and keep some to look at."""
        setattr(self, figure, getattr(self, figure) + len(found))
        self.details += [f"{figure}: {one}" for one in sorted(found, key=str)[:5]]


async def judge(database: Database, crowd: Crowd, taken: list[tuple[str, datetime]]) -> Verdict:
    """Compare what was acknowledged and heard with what is there. `taken`: see `MailServer`."""
    verdict = Verdict(len(crowd.ledger.messages), len(crowd.ledger.finished) + len(crowd.ledger.transferred))
    verdict.faults = crowd.ledger.refused.get("unexpected", 0)
    async with database.tx(SYSTEM) as tx:
        await _judge_messages(tx, crowd, verdict)
        await _judge_inquiries(tx, crowd, verdict)
        await _judge_stream(tx, crowd, verdict)
        await _judge_letters(tx, taken, verdict)
    return verdict


async def _rows(tx: Tx, query: str, **values: Any) -> list[Any]:
    return list((await tx.session.execute(text(query), values)).all())


async def _judge_messages(tx: Tx, crowd: Crowd, verdict: Verdict) -> None:
    there = {
        str(row.id): (str(row.feed_id), row.seq)
        for row in await _rows(tx, "SELECT id, feed_id, seq FROM feed_entries WHERE kind = 'message'")
    }
    said = {command_id: (data["feed_id"], data["seq"]) for command_id, data in crowd.ledger.messages.items()}
    verdict.note("lost", [command_id for command_id, place in said.items() if there.get(command_id) != place])
    same = "SELECT payload ->> 'text' AS text FROM feed_entries WHERE kind = 'message' GROUP BY 1, author_id HAVING count(*) > 1"
    verdict.note("doubled", await _rows(tx, same))
    uneven = """SELECT f.id, f.last_seq, count(e.seq) FROM feeds AS f LEFT JOIN feed_entries AS e ON e.feed_id = f.id
                GROUP BY f.id HAVING count(e.seq) <> f.last_seq OR coalesce(max(e.seq), 0) <> f.last_seq"""
    verdict.note("gaps", await _rows(tx, uneven))


async def _judge_inquiries(tx: Tx, crowd: Crowd, verdict: Verdict) -> None:
    unbalanced = """
        SELECT i.id, i.state FROM inquiries AS i
        LEFT JOIN assignments AS a ON a.inquiry_id = i.id AND a.ended_at IS NULL
        WHERE (i.state IN ('assigned', 'in_work')) <> (a.id IS NOT NULL) OR a.account_id <> i.assignee_id"""
    verdict.note("out_of_balance", await _rows(tx, unbalanced))
    opened = """
        SELECT i.id, count(e.id) FROM inquiries AS i
        FULL JOIN feed_entries AS e ON e.inquiry_id = i.id AND e.kind = 'inquiry_opened'
        WHERE e.kind = 'inquiry_opened' OR e.id IS NULL
        GROUP BY i.id HAVING i.id IS NULL OR count(e.id) <> 1"""
    verdict.note("out_of_balance", await _rows(tx, opened))
    ends = await _rows(tx, "SELECT inquiry_id, count(*) AS n FROM feed_entries WHERE kind = 'work_finished' GROUP BY 1")
    ended = {str(row.inquiry_id): row.n for row in ends}
    verdict.note("lost", [one for one in crowd.ledger.finished if one not in ended])
    verdict.note("doubled", [one for one, count in ended.items() if count > 1])
    moves = await _rows(tx, "SELECT inquiry_id, count(*) AS n FROM feed_entries WHERE kind = 'transferred' GROUP BY 1")
    moved = {str(row.inquiry_id): row.n for row in moves}
    wanted = {one: crowd.ledger.transferred.count(one) for one in crowd.ledger.transferred}
    verdict.note("lost", [one for one, count in wanted.items() if moved.get(one, 0) < count])
    waiting = """SELECT i.id FROM inquiries AS i WHERE i.state = 'queued' AND EXISTS (
                     SELECT FROM line_specialists AS s JOIN presence AS p ON p.account_id = s.account_id
                     WHERE s.line_id = i.line_id AND p.status = 'free')"""
    verdict.note("stuck", await _rows(tx, waiting))


async def _judge_stream(tx: Tx, crowd: Crowd, verdict: Verdict) -> None:
    holes = """SELECT (SELECT pos FROM stream_head) AS head, count(pos) AS numbered, count(*) - count(pos) AS waiting
               FROM stream_events"""
    (row,) = await _rows(tx, holes)
    verdict.note("skipped", [row] if row.head != row.numbered or row.waiting else [])
    stream = await _rows(
        tx, "SELECT pos, audiences FROM stream_events WHERE pos <= :end ORDER BY pos", end=crowd.heard_to
    )
    for account_id, client in crowd.clients.items():
        actor = await accounts.load_actor(tx, account_id, "socket")
        mine = await lines.list_my_lines(tx, actor)
        served = [line["id"] for line in mine if line["my_priority"]]
        connected = [line["id"] for line in mine if line["as_user"]]
        names = audiences_of(actor, served, connected)
        wanted = [row.pos for row in stream if not names.isdisjoint(row.audiences)]
        _judge_follower(client, account_id, wanted, crowd.heard_to, verdict)


def _judge_follower(client: Client, who: UUID, wanted: list[int], end: int, verdict: Verdict) -> None:
    heard = [event["pos"] for event in client.events if event["pos"] <= end]
    verdict.note("told_twice", [(who, pos) for pos, count in Counter(heard).items() if count > 1])
    verdict.note("disordered", [(who, heard)] if heard != sorted(heard) else [])
    verdict.note("skipped", [(who, pos) for pos in set(wanted) ^ set(heard)])
    seqs: dict[str, list[int]] = {}
    for event in client.events:
        if event["type"] == "feed.entries_added":
            for entry in event["data"]["entries"]:
                seqs.setdefault(entry["feed_id"], []).append(entry["seq"])
    verdict.note("disordered", [(who, feed) for feed, seq in seqs.items() if seq != list(range(1, len(seq) + 1))])
    verdict.note("skipped", [f"{who} was told {client.resyncs} times to begin anew"] if client.resyncs else [])


async def _judge_letters(tx: Tx, taken: list[tuple[str, datetime]], verdict: Verdict) -> None:
    written = {f"<{row.id}@localhost>": row.at for row in await _rows(tx, "SELECT id, at FROM letters")}
    arrived = dict(reversed(taken))
    late = [(one, arrived[one] - at) for one, at in written.items() if one in arrived and arrived[one] > at + IN_TIME]
    verdict.note("letters_late", late)
    missed = await _rows(tx, "SELECT coalesce(sum(missed_count), 0) AS n FROM inquiries")
    verdict.note("letters_missing", [one for one in written if one not in arrived])
    verdict.note("letters_missing", [(len(written), missed[0].n)] if len(written) != missed[0].n else [])
    verdict.letters_again = len(taken) - len(arrived)
