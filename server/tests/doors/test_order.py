"""Many write into the same feeds over several connections at once: everybody reads the same order, 1, 2, 3, … without a gap."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from tests.doors.story import Cast, Ids, company
from tests.live import Window, running

WRITERS = ("user", "neighbour", "specialist", "colleague")
CONNECTIONS = 2
MESSAGES = 8
"""Of each connection."""


@dataclass
class Writer:
    """One connection, which says everything without waiting for answers; what is lost in between, is said again."""

    who: str
    window: Window
    said: dict[str, list[str]] = field(default_factory=dict)
    """Command ids in their order, by the user in whose feed they were said."""

    async def write(self, ids: Ids, rng: random.Random) -> None:
        for nth in range(MESSAGES):
            user = self.who if self.who in ("user", "neighbour") else rng.choice(("user", "neighbour"))
            data = {"line_id": ids["line_id"], "user_id": ids[f"{user}_id"], "text": f"{self.who} {nth}"}
            command_id = new_id()
            self.said.setdefault(user, []).append(str(command_id))
            for _ in range(rng.choice((1, 1, 2))):
                await self.window.send("message.send", data, command_id)
            for _ in range(rng.randrange(4)):
                await asyncio.sleep(0)

    async def hear_answers(self) -> None:
        for command_id in (one for said in self.said.values() for one in said):
            while command_id not in self.window.answers:
                await self.window.hear()
            assert "ok" in self.window.answers[command_id], self.window.answers[command_id]


@pytest.mark.parametrize("seed", range(4))
async def test_everybody_reads_the_same_order(fresh_urls: DatabaseUrls, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    async with running(fresh_urls, tmp_path) as live, company(live) as cast, AsyncExitStack() as stack:
        writers = [
            Writer(who, await stack.enter_async_context(cast.live.window(who, max_queue=None)))
            for who in WRITERS
            for _ in range(CONNECTIONS)
        ]
        await asyncio.gather(*(writer.window.hear_until("hello") for writer in writers))
        await asyncio.gather(*(writer.write(cast.ids, random.Random(rng.random())) for writer in writers))
        await asyncio.gather(*(writer.hear_answers() for writer in writers))
        end = await live.numbered()
        await asyncio.gather(*(writer.window.catch_up(end) for writer in writers))
        for user in ("user", "neighbour"):
            said = [one for writer in writers for one in writer.said.get(user, ())]
            order = await read(cast, user, "colleague")
            assert [entry["seq"] for entry in order] == list(range(1, len(order) + 1))
            messages = [entry["id"] for entry in order if entry["kind"] == "message"]
            assert sorted(messages) == sorted(said)
            for writer in writers:
                own = writer.said.get(user, [])
                assert [one for one in messages if one in own] == own, "one connection is one after the other"
                if writer.who in (user, "specialist", "colleague"):
                    assert heard(writer.window, order[0]["feed_id"]) == [entry["id"] for entry in order], writer.who
            for who in (user, "specialist"):
                assert await read(cast, user, who) == order


def heard(window: Window, feed_id: str) -> list[str]:
    """The entries of a feed as they were told, in the order of their coming."""
    positions = [event["pos"] for event in window.events]
    assert positions == sorted(set(positions))
    told = [event["data"] for event in window.events if event["type"] == "feed.entries_added"]
    return [entry["id"] for data in told if data["feed_id"] == feed_id for entry in data["entries"]]


async def read(cast: Cast, user: str, who: str) -> list[dict[str, Any]]:
    """The feed of a user as somebody finds it over REST."""
    browser = cast.browsers[who]
    feeds = (await browser.get("/api/snapshot")).json()["feeds"]
    (feed_id,) = [feed["id"] for feed in feeds if feed["user_id"] == cast.ids[f"{user}_id"]]
    page = await browser.get(f"/api/feeds/{feed_id}/entries", params={"limit": 200})
    entries: list[dict[str, Any]] = page.raise_for_status().json()["entries"]
    return entries
