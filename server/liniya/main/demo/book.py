"""The book of the demo: what happened, as the verbs of feeds, inquiries and ratings would have written it, in bulk.

Acts must come in the order of time. What a verb decides is decided by the same pure rules; what it writes is a row.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from liniya.domains.feeds import rules as feed_rules
from liniya.domains.inquiries import rules as inquiry_rules
from liniya.domains.inquiries.rules import Choice, MissedReason
from liniya.domains.notices import rules as letters

Row = dict[str, Any]
Key = tuple[UUID, UUID]
"""Line and user."""
Draft = tuple[str, UUID | None, Row]
"""Kind, author, payload."""
_MARKS: Final = ("user_delivered_seq", "user_read_seq", "staff_delivered_seq", "staff_read_seq")


def make_id(rng: random.Random, at: datetime) -> UUID:
    """A UUIDv7 of that moment, from the given dice."""
    bits = (int(at.timestamp() * 1000) << 80) | rng.getrandbits(80)
    return UUID(int=bits & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62))


@dataclass(slots=True)
class Book:
    """Everything that has happened. `observers`: line → accounts; `favourites`: (line, user) → accounts."""

    rng: random.Random
    partner_id: UUID
    observers: dict[UUID, list[UUID]]
    favourites: dict[Key, list[UUID]]
    letter_facts: Callable[[UUID, UUID], tuple[str, str, str, list[str]]]
    """(line, user) → names of the line, the user and his company, and who gets letters."""
    public_url: str
    first_number: int = 1
    feeds: dict[Key, Row] = field(default_factory=dict)
    marks: dict[UUID, dict[UUID, int]] = field(default_factory=dict)
    entries: list[Row] = field(default_factory=list)
    inquiries: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    ratings: list[Row] = field(default_factory=list)
    letters: list[Row] = field(default_factory=list)
    seen: dict[UUID, datetime] = field(default_factory=dict)
    """When each account acted last."""
    _open: dict[UUID, Row] = field(default_factory=dict)
    _held: dict[UUID, Row] = field(default_factory=dict)
    _leavers: set[tuple[UUID, UUID]] = field(default_factory=set)
    _queue_no: int = 0

    # -- messages

    def ask(self, at: datetime, key: Key, text: str, given: Choice | MissedReason | None) -> Row:
        """A user's message. `given`: who gets the new inquiry, or why nobody can; None while somebody holds it."""
        feed, user_id = self._feed(at, key), key[1]
        drafts: list[Draft] = []
        inquiry = self._open.get(feed["id"]) or self._add_inquiry(at, feed, user_id, text, drafts)
        if isinstance(given, Choice):
            self._assign(at, inquiry, given.account_id, given.why, drafts)
        if inquiry["waiting_since"] is None:
            inquiry["waiting_since"] = at
        drafts.append(("message", user_id, {"text": text}))
        if isinstance(given, str):
            self._enqueue(at, inquiry, given, drafts)
        self._write(at, feed, inquiry, drafts)
        return inquiry

    def answer(self, at: datetime, key: Key, specialist_id: UUID, text: str) -> Row:
        """A specialist's message; it opens an inquiry, starts the work, or takes it over."""
        feed = self._feed(at, key)
        drafts: list[Draft] = []
        inquiry = self._open.get(feed["id"])
        if inquiry is None:
            inquiry = self._add_inquiry(at, feed, specialist_id, text, drafts)
            self._assign(at, inquiry, specialist_id, "turned")
            inquiry["state"], inquiry["started_at"] = "in_work", at
        elif inquiry["assignee_id"] != specialist_id:
            self._assign(at, inquiry, specialist_id, "taken" if inquiry["state"] == "queued" else "turned", drafts)
            inquiry["state"], inquiry["started_at"] = "in_work", inquiry["started_at"] or at
        elif inquiry["state"] == "assigned":
            inquiry["state"], inquiry["started_at"] = "in_work", inquiry["started_at"] or at
            drafts.append(("work_started", specialist_id, {"account_id": str(specialist_id)}))
        if inquiry["waiting_since"] is not None:
            inquiry["waiting_since"] = None
            inquiry["first_reply_at"] = inquiry["first_reply_at"] or at
        drafts.append(("message", specialist_id, {"text": text}))
        self._write(at, feed, inquiry, drafts)
        return inquiry

    def edit_last(self, at: datetime, key: Key, text: str) -> None:
        """The author of the last entry, a message, changes its text."""
        entry, feed = self.entries[-1], self.feeds[key]
        entry["payload"], entry["edited_at"] = {"text": text}, at
        feed["last"] = {**feed["last"], "text": feed_rules.next_preview("message", entry["payload"])}

    def delete_last(self, at: datetime, key: Key) -> None:
        """The author of the last entry, a message, takes it back."""
        entry, feed = self.entries[-1], self.feeds[key]
        entry["payload"], entry["deleted_at"] = {}, at
        feed["last"] = {**feed["last"], "text": ""}

    # -- inquiries

    def give(self, at: datetime, key: Key, choice: Choice) -> None:
        """From the queue to whoever became free, or took it."""
        feed = self.feeds[key]
        drafts: list[Draft] = []
        inquiry = self._open[feed["id"]]
        self._assign(at, inquiry, choice.account_id, choice.why, drafts)
        self._write(at, feed, inquiry, drafts)

    def transfer(self, at: datetime, key: Key, to_id: UUID, note: str = "") -> None:
        """To a colleague of the line."""
        feed = self.feeds[key]
        inquiry = self._open[feed["id"]]
        giver = inquiry["assignee_id"]
        story = self._story(giver, to_id, key[0], key[0], note)
        self._assign(at, inquiry, to_id, "transfer")
        self._write(at, feed, inquiry, [("transferred", giver, story)])

    def transfer_to_line(self, at: datetime, key: Key, line_id: UUID, choice: Choice, note: str = "") -> None:
        """To another line of the user, where somebody gets it."""
        old, new = self.feeds[key], self._feed(at, (line_id, key[1]))
        inquiry = self._open.pop(old["id"])
        giver = inquiry["assignee_id"]
        story = self._story(giver, None, key[0], line_id, note)
        self._release(at, inquiry)
        self._write(at, old, inquiry, [("transferred", giver, story)])
        inquiry["line_id"], inquiry["feed_id"] = line_id, new["id"]
        self._open[new["id"]] = inquiry
        drafts: list[Draft] = [("transferred", giver, {**story, "subject": inquiry["subject"]})]
        self._assign(at, inquiry, choice.account_id, choice.why, drafts)
        self._write(at, new, inquiry, drafts)

    def finish(self, at: datetime, key: Key) -> Row:
        """The holder finishes work."""
        feed = self.feeds[key]
        inquiry = self._open.pop(feed["id"])
        holder = inquiry["assignee_id"]
        self._release(at, inquiry)
        inquiry |= {"state": "finished", "finished_at": at, "finished_by_id": holder, "waiting_since": None}
        self._write(at, feed, inquiry, [("work_finished", holder, {"account_id": str(holder)})])
        return inquiry

    def resume(self, at: datetime, key: Key, inquiry: Row) -> None:
        """Undo of `finish`."""
        feed, holder = self.feeds[key], inquiry["finished_by_id"]
        inquiry["finished_at"] = inquiry["finished_by_id"] = None
        self._open[feed["id"]] = inquiry
        self._assign(at, inquiry, holder, "taken")
        inquiry["state"] = "in_work"
        self._write(at, feed, inquiry, [("work_resumed", holder, {"account_id": str(holder)})])

    def rate(self, at: datetime, key: Key, inquiry: Row, stars: int, comment: str) -> None:
        """The user judges a finished inquiry."""
        row = {**self._sides(), "inquiry_id": inquiry["id"], "account_id": inquiry["assignee_id"]}
        self.ratings.append(row | {"stars": stars, "comment": comment, "at": at})
        payload: Row = {"stars": stars, "comment": comment} if comment else {"stars": stars}
        self._write(at, self.feeds[key], inquiry, [("rated", key[1], payload)])

    # -- reading

    def read(self, at: datetime, key: Key, account_id: UUID) -> None:
        """Everything there is was on this person's screen."""
        feed = self.feeds[key]
        self.seen[account_id] = at
        side = "user" if account_id == key[1] else "staff"
        feed[f"{side}_read_seq"] = feed[f"{side}_delivered_seq"] = feed["last_seq"]
        if side == "staff":
            self.marks[feed["id"]][account_id] = feed["last_seq"]

    def deliver(self, key: Key, side: str) -> None:
        """Everything there is has reached a window of that side."""
        feed = self.feeds[key]
        feed[f"{side}_delivered_seq"] = feed["last_seq"]

    def read_everything(self, at: datetime, but: frozenset[Key] = frozenset()) -> None:
        """Everybody has caught up. `but`: feeds of which their user and the holder have not."""
        for key, feed in self.feeds.items():
            busy = {key[1], self._open.get(feed["id"], {}).get("assignee_id")} if key in but else set()
            for account_id, seq in {key[1]: feed["user_read_seq"], **self.marks[feed["id"]]}.items():
                if seq < feed["last_seq"] and account_id not in busy:
                    self.read(at, key, account_id)

    # -- how it is kept

    def _feed(self, at: datetime, key: Key) -> Row:
        feed = self.feeds.get(key)
        if feed is None:
            feed = {"id": make_id(self.rng, at), **self._sides(), "line_id": key[0], "user_id": key[1]}
            feed |= {"last_seq": 0, "last_at": at, "last": None} | dict.fromkeys(_MARKS, 0)
            self.feeds[key] = feed
            self.marks[feed["id"]] = {}
        return feed

    def _add_inquiry(self, at: datetime, feed: Row, opened_by_id: UUID, text: str, drafts: list[Draft]) -> Row:
        inquiry: Row = {
            "id": make_id(self.rng, at),
            "number": self.first_number + len(self.inquiries),
            **self._sides(),
            "line_id": feed["line_id"],
            "user_id": feed["user_id"],
            "feed_id": feed["id"],
            "state": "",
            "subject": inquiry_rules.next_subject(text),
            "opened_by_id": opened_by_id,
            "opened_at": at,
            "missed_count": 0,
        }
        times = ("queued_at", "queue_no", "assigned_at", "started_at", "first_reply_at", "waiting_since", "finished_at")
        inquiry |= dict.fromkeys(("assignee_id", *times, "finished_by_id", "missed_at", "missed_reason"))
        self.inquiries.append(inquiry)
        self._open[feed["id"]] = inquiry
        by = "user" if opened_by_id == feed["user_id"] else "specialist"
        drafts.append(("inquiry_opened", opened_by_id, {"by": by, "number": inquiry["number"]}))
        followers = self.favourites.get((feed["line_id"], feed["user_id"]), [])
        self._follow(feed["id"], [*followers, *self.observers.get(feed["line_id"], [])], feed["last_seq"])
        return inquiry

    def _assign(
        self, at: datetime, inquiry: Row, account_id: UUID, why: str, drafts: list[Draft] | None = None
    ) -> None:
        self._release(at, inquiry)
        inquiry |= {"state": "assigned", "assignee_id": account_id, "assigned_at": at, "queue_no": None}
        row = {"id": make_id(self.rng, at), **self._sides(), "inquiry_id": inquiry["id"], "account_id": account_id}
        self._held[inquiry["id"]] = row | {"why": why, "started_at": at, "ended_at": None}
        self.assignments.append(self._held[inquiry["id"]])
        feed = self.feeds[inquiry["line_id"], inquiry["user_id"]]
        self._leavers.discard((feed["id"], account_id))
        self._follow(feed["id"], [account_id], feed["last_seq"])
        if drafts is not None:
            drafts.append(("inquiry_assigned", None, {"account_id": str(account_id), "why": why}))

    def _enqueue(self, at: datetime, inquiry: Row, reason: MissedReason, drafts: list[Draft]) -> None:
        self._release(at, inquiry)
        self._queue_no += 1
        inquiry |= {"state": "queued", "assignee_id": None, "queued_at": at, "queue_no": self._queue_no}
        inquiry |= {"missed_at": at, "missed_reason": reason, "missed_count": inquiry["missed_count"] + 1}
        drafts.append(("inquiry_queued", None, {"reason": reason}))
        line, user, company, to = self.letter_facts(inquiry["line_id"], inquiry["user_id"])
        link = f"{self.public_url}/clients/{inquiry['line_id']}/{inquiry['user_id']}"
        count = inquiry["missed_count"]
        missed = letters.Missed(inquiry["number"], line, user, company, reason, count, at, link)
        words = letters.choose_missed_words(missed, "ru")
        letter = {"id": make_id(self.rng, at), "key": f"missed:{inquiry['id']}:{count}", "partner_id": self.partner_id}
        letter |= {"recipients": letters.choose_recipients(to), "subject": words.subject, "text": words.text}
        self.letters.append(
            letter | {"is_secret": False, "at": at, "sent_at": at + timedelta(seconds=1), "failures": 0}
        )

    def _release(self, at: datetime, inquiry: Row) -> None:
        if held := self._held.pop(inquiry["id"], None):
            held["ended_at"] = at
            self._leavers.add((inquiry["feed_id"], held["account_id"]))

    def _story(self, giver: UUID, to_id: UUID | None, from_line: UUID, to_line: UUID, note: str) -> Row:
        story: Row = {"from_account_id": str(giver), "to_account_id": None if to_id is None else str(to_id)}
        story |= {"from_line_id": str(from_line), "to_line_id": str(to_line)}
        return {**story, "note": note} if note else story

    def _write(self, at: datetime, feed: Row, inquiry: Row, drafts: Iterable[Draft]) -> None:
        """Append entries and move the marks, like `feeds.write`."""
        marks = self.marks[feed["id"]]
        for kind, author_id, payload in drafts:
            is_message, by_user = kind == "message", author_id == feed["user_id"]
            feed["last_seq"] += 1
            seq = feed["last_seq"]
            for mark in _MARKS:
                is_own = author_id is not None and mark.startswith("user" if by_user else "staff")
                feed[mark] = feed_rules.next_mark(feed[mark], seq=seq, is_own=is_own, is_message=is_message)
            for account_id, read_seq in marks.items():
                marks[account_id] = feed_rules.next_mark(read_seq, seq=seq, is_own=False, is_message=is_message)
            if author_id is not None:
                self.seen[author_id] = at
                if not by_user:
                    marks[author_id] = seq
            feed["last_at"] = at
            feed["last"] = {
                "kind": kind,
                "author_id": None if author_id is None else str(author_id),
                "text": feed_rules.next_preview(kind, payload),
            }
            row = {"feed_id": feed["id"], "seq": seq, "id": make_id(self.rng, at), **self._sides(), "kind": kind}
            row |= {"author_id": author_id, "inquiry_id": inquiry["id"], "at": at, "payload": payload}
            self.entries.append(row | {"edited_at": None, "deleted_at": None})
        for feed_id, account_id in self._leavers:
            if account_id not in self.favourites.get((feed["line_id"], feed["user_id"]), []):
                self.marks[feed_id].pop(account_id, None)
        self._leavers.clear()

    def _follow(self, feed_id: UUID, account_ids: Iterable[UUID], seq: int) -> None:
        for account_id in account_ids:
            self.marks[feed_id].setdefault(account_id, seq)

    def _sides(self) -> Row:
        return {"partner_id": self.partner_id, "side_partner_id": self.partner_id}
