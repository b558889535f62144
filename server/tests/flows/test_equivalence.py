"""Nothing changes silently: what is new in a fresh snapshot was told by the events in between, to each account.

Snapshot, act, `GET /api/events`, new snapshot, for the user, the holder, a colleague and an observer. The web applies the
same events with its own reducers (web/src/shared/live); here it is asked whether they say enough.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import AccountChange
from liniya.domains.feeds import service as feeds
from liniya.domains.inquiries import service as inquiries
from liniya.domains.inquiries.schemas import ToLine, ToSpecialist
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import LineChange
from liniya.domains.presence import service as presence
from liniya.domains.ratings import service as ratings
from liniya.infra.postgres import DatabaseUrls
from liniya.main import make
from tests.live import Live, running

WATCHERS = ("Лебедева", "Ремизова", "Валеев", "Наблюдатель")
"""User, holder, colleague, observer."""
MARKS = ("user_delivered_seq", "user_read_seq", "staff_delivered_seq", "staff_read_seq")
Act = Callable[[], Awaitable[Any]]


@dataclass
class Stage:
    live: Live
    browsers: dict[str, httpx.AsyncClient]
    other_line: Any

    async def snapshots(self) -> dict[str, dict[str, Any]]:
        found = {}
        await self.live.numbered()
        for name, browser in self.browsers.items():
            answer = await browser.get("/api/snapshot")
            assert answer.status_code == 200, name
            found[name] = answer.json()
        return found

    async def check(self, what: str, act: Act) -> None:
        """Do it and look what each of them was told."""
        before = await self.snapshots()
        await act()
        after = await self.snapshots()
        for name, browser in self.browsers.items():
            answer = (await browser.get("/api/events", params={"after": before[name]["pos"], "limit": 1000})).json()
            assert not answer["resync"]
            untold = silent(before[name], after[name], answer["events"])
            assert untold == [], f"{what}: {name} was not told of {untold}"


def silent(before: dict[str, Any], after: dict[str, Any], events: list[dict[str, Any]]) -> list[str]:
    """What is different and was not told."""
    if any(event["type"] == "access.changed" for event in events):
        return []
    told: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        told.setdefault(event["type"], []).append(event["data"])
    return [
        *silent_feeds(before, after, told),
        *silent_inquiries(before, after, told),
        *silent_presence(before, after, told),
        *silent_rest(before, after, told),
    ]


def by(rows: list[dict[str, Any]], *keys: str) -> dict[Any, dict[str, Any]]:
    return {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in rows}


def silent_feeds(before: dict[str, Any], after: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> list[str]:
    old, new, untold = by(before["feeds"], "id"), by(after["feeds"], "id"), []
    added = {data["feed_id"] for data in told.get("feed.entries_added", [])}
    changed = {data["entry"]["feed_id"] for data in told.get("feed.entry_changed", [])}
    marked = {data["feed_id"]: data for data in told.get("feed.marked", [])}
    read = {data["feed_id"]: data for data in told.get("feed.read", [])}
    ends = {data["feed_id"]: data["entries"][-1]["seq"] for data in told.get("feed.entries_added", [])}
    untold += [f"the feed {feed_id} is gone" for feed_id in old.keys() - new.keys()]
    for feed_id, feed in new.items():
        was = old.get(feed_id)
        if was is None:
            untold += [] if feed_id in added else [f"the new feed {feed_id}"]
            continue
        if feed["last_seq"] != was["last_seq"] and ends.get(feed_id) != feed["last_seq"]:
            untold.append("last_seq")
        if feed["last"] != was["last"] and feed_id not in added | changed:
            untold.append("last")
        for mark in MARKS:
            if feed[mark] != was[mark] and feed_id not in added and marked.get(feed_id, {}).get(mark) != feed[mark]:
                untold.append(mark)
        if feed["my_read_seq"] != was["my_read_seq"] and feed_id not in added:
            mine = read.get(feed_id, {}).get("my_read_seq", marked.get(feed_id, {}).get("user_read_seq"))
            untold += [] if mine == feed["my_read_seq"] else ["my_read_seq"]
    return untold


def silent_inquiries(before: dict[str, Any], after: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> list[str]:
    """`place` is whispered; `waiting_since` follows from the entries."""
    old, new, untold = by(before["inquiries"], "id"), by(after["inquiries"], "id"), []
    last = {data["inquiry"]["id"]: data["inquiry"] for data in told.get("inquiry.changed", [])}
    entries = [entry for data in told.get("feed.entries_added", []) for entry in data["entries"]]
    talked = {entry["inquiry_id"] for entry in entries}
    for gone in old.keys() - new.keys():
        untold += [] if gone in last else [f"the inquiry {gone} is gone"]
    for inquiry_id, inquiry in new.items():
        was = old.get(inquiry_id, {})
        for name, value in inquiry.items():
            if name == "place" or value == was.get(name, "missing"):
                continue
            if name == "waiting_since" and inquiry_id in talked:
                continue
            if last.get(inquiry_id, {}).get(name, "missing") != value:
                untold.append(f"inquiry.{name}")
    return untold


def silent_presence(before: dict[str, Any], after: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> list[str]:
    """A user is told of himself and of those who hold his inquiries."""
    known = set(by(before["people"], "id")) & set(by(after["people"], "id"))
    old, new = ({one: seen for one, seen in side["presence"].items() if one in known} for side in (before, after))
    if "specialist" not in after["me"]["roles"]:
        near = {inquiry["assignee_id"] for inquiry in after["inquiries"] if inquiry["state"] in ("assigned", "in_work")}
        near.add(after["me"]["account_id"])
        old, new = ({one: side[one] for one in side.keys() & near} for side in (old, new))
    last = {data["account_id"]: data for data in told.get("presence.changed", [])}
    return [
        f"the presence of {account}"
        for account in old.keys() | new.keys()
        if old.get(account) != new.get(account)
        and last.get(account, {}).get("status") != new.get(account, {"status": "offline"})["status"]
    ]


def silent_rest(before: dict[str, Any], after: dict[str, Any], told: dict[str, list[dict[str, Any]]]) -> list[str]:
    untold = []
    answering = {data["line_id"]: data["answering"] for data in told.get("line.answering", [])}
    old_lines, new_lines = by(before["lines"], "id"), by(after["lines"], "id")
    untold += ["lines"] if old_lines.keys() != new_lines.keys() else []
    for line_id in old_lines.keys() & new_lines.keys():
        for name, value in new_lines[line_id].items():
            if name == "typical_answer_s" or value == old_lines[line_id][name]:
                continue
            if name != "answering" or answering.get(line_id) != value:
                untold.append(f"line.{name}")
    rated = {data["rating"]["inquiry_id"]: data["rating"] for data in told.get("inquiry.rated", [])}
    for inquiry_id, rating in by(after["ratings"], "inquiry_id").items():
        if by(before["ratings"], "inquiry_id").get(inquiry_id) != rating and rated.get(inquiry_id) != rating:
            untold.append("rating")
    favourites = {(data["line_id"], data["user_id"]): data["on"] for data in told.get("favourite.changed", [])}
    was, now = (set(by(side["favourites"], "line_id", "user_id")) for side in (before, after))
    untold += ["favourite" for key in was ^ now if favourites.get(key) != (key in now)]
    persons = {data["person"]["id"]: data["person"] for data in told.get("person.changed", [])}
    people = by(before["people"], "id")
    for person_id, person in by(after["people"], "id").items():
        if people.get(person_id) != person and persons.get(person_id) != person:
            untold.append(f"the person {person['name']}")
    mine = told.get("presence.mine", [{}])[-1]
    untold += ["my status"] if before["me"]["status"] != after["me"]["status"] != mine.get("status") else []
    for name in ("contacts", "partner"):
        untold += [name] if before[name] != after[name] and before["me"] == after["me"] else []
    return untold


@pytest.fixture
async def stage(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Stage]:
    async with running(fresh_urls, tmp_path) as live, AsyncExitStack() as stack:
        world = live.world
        await world.user("Лебедева")
        await world.user("Аникеев")
        await world.specialist("Ремизова", "high")
        await world.specialist("Валеев")
        await world.specialist("Наблюдатель", "observer")
        first_line = world.line

        async def other(tx: Tx) -> Any:
            line = await make.make_line(tx, world.partner)
            await make.connect(tx, line, world.client)
            await make.make_specialist(tx, line, world.people["Валеев"])
            return line

        other_line = await live.database.run(SYSTEM, other)
        world.line = first_line
        browsers = {name: await stack.enter_async_context(live.browser(name)) for name in WATCHERS}
        yield Stage(live, browsers, other_line)


def system(stage: Stage, verb: Callable[..., Awaitable[Any]], *given: Any) -> Act:
    return lambda: stage.live.database.run(SYSTEM, lambda tx: verb(tx, SYSTEM, *given))


async def test_nothing_changes_silently_while_somebody_is_helped(stage: Stage) -> None:
    world = stage.live.world
    user = world.people["Лебедева"].id
    await stage.check("first question", lambda: world.asks("Лебедева", "Не закрывается октябрь"))
    inquiry = await world.inquiry("Лебедева")
    feed = inquiry.feed_id
    await stage.check("the user goes on", lambda: world.asks("Лебедева", "И ещё"))
    await stage.check("delivered", lambda: world.does("Ремизова", feeds.mark_delivered, feed, 3))
    await stage.check("read by the holder", lambda: world.does("Ремизова", feeds.mark_read, feed, 4))
    await stage.check("read by a colleague", lambda: world.does("Валеев", feeds.mark_read, feed, 2))
    await stage.check("work is started", lambda: world.does("Ремизова", inquiries.start_work, world.line.id, user))
    await stage.check("the holder answers", lambda: world.answers("Ремизова", "Лебедева"))
    await stage.check("read by the user", lambda: world.does("Лебедева", feeds.mark_read, feed, 99))
    await stage.check("a colleague takes over", lambda: world.answers("Валеев", "Лебедева"))
    to = ToSpecialist(kind="specialist", account_id=world.people["Ремизова"].id)
    await stage.check("transfer", lambda: world.does("Валеев", inquiries.transfer, inquiry.id, to, "Две группы"))
    sent = await world.asks("Лебедева", "Описка")
    await stage.check("edit", lambda: world.does("Лебедева", feeds.edit_message, feed, sent["entry_id"], "Верно"))
    await stage.check("delete", lambda: world.does("Лебедева", feeds.delete_message, feed, sent["entry_id"]))
    await stage.check("favourite", lambda: world.does("Валеев", inquiries.set_favourite, world.line.id, user, True))
    await stage.check("the favourite writes", lambda: world.asks("Лебедева", "Ещё"))
    await stage.check("no favourite", lambda: world.does("Валеев", inquiries.set_favourite, world.line.id, user, False))
    await stage.check("the end", lambda: world.does("Ремизова", inquiries.finish_work, inquiry.id))
    await stage.check("taken back", lambda: world.does("Ремизова", inquiries.resume_work, inquiry.id))
    await stage.check("the end again", lambda: world.does("Ремизова", inquiries.finish_work, inquiry.id))
    await stage.check("rated", lambda: world.does("Лебедева", ratings.rate, inquiry.id, 4, "Быстро"))
    await stage.check("a new one", lambda: world.asks("Лебедева", "Новый вопрос"))
    newer = await world.inquiry("Лебедева")
    away = ToLine(kind="line", line_id=stage.other_line.id)
    await stage.check("to another line", lambda: world.does("Ремизова", inquiries.transfer, newer.id, away, "К вам"))


async def test_nothing_changes_silently_while_people_come_and_go(stage: Stage) -> None:
    world = stage.live.world
    await stage.check("a question", lambda: world.asks("Лебедева"))
    for status in ("busy", "dnd", "free", "away"):
        await stage.check(f"the holder is {status}", lambda status=status: world.sets("Ремизова", status))  # type: ignore[misc]
    await stage.check("somebody else gets it", lambda: world.asks("Лебедева", "Вы здесь?"))
    await stage.check("nobody is left", lambda: world.sets("Валеев", "away"))
    await stage.check("into the queue again", lambda: world.asks("Лебедева", "Ау"))
    await stage.check("another one into the queue", lambda: world.asks("Аникеев"))
    await stage.check("the next is taken", lambda: world.does("Валеев", inquiries.take_next, world.line.id))
    await stage.check("the queue is served", lambda: world.sets("Ремизова", "free"))
    await stage.check("somebody signs out", lambda: world.leaves("Ремизова"))
    await stage.check("and comes back", lambda: world.comes("Ремизова"))
    await stage.check("the user comes", lambda: world.comes("Лебедева"))
    window = world.windows["Валеев"]
    await stage.check("nobody types", lambda: world.does("Валеев", presence.set_idle, window, True))
    await stage.check("somebody types", lambda: world.does("Валеев", presence.set_idle, window, False))


async def test_nothing_changes_silently_when_the_company_changes(stage: Stage) -> None:
    world = stage.live.world
    await world.asks("Лебедева")
    person, line = world.people, world.line.id
    change = AccountChange(last_name="Лебедева-Новая", position="Главная")
    await stage.check("the user is renamed", system(stage, accounts.change_account, person["Лебедева"].id, change))
    await stage.check("a line is renamed", system(stage, lines.change_line, line, LineChange(name="Учёт")))
    await stage.check("a priority", system(stage, lines.set_specialist, line, person["Валеев"].id, "medium"))
    await stage.check("an observer serves", system(stage, lines.set_specialist, line, person["Наблюдатель"].id, "high"))
    await stage.check("one leaves the line", system(stage, lines.remove_specialist, line, person["Валеев"].id))
    async with stage.live.database.tx(SYSTEM) as tx:
        (connection, *_) = await lines.list_connections(tx, SYSTEM, line)
    await stage.check("the line is taken away", system(stage, lines.disconnect, line, connection["id"]))
    await stage.check("a user is blocked", system(stage, accounts.block_account, person["Аникеев"].id))


async def test_users_are_told_that_their_specialist_has_a_new_name(stage: Stage) -> None:
    await stage.live.world.asks("Лебедева")
    change = AccountChange(last_name="Ремизова-Новая")
    person = stage.live.world.people["Ремизова"].id
    await stage.check("a specialist is renamed", system(stage, accounts.change_account, person, change))
