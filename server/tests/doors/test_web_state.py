"""Snapshot + events = fresh snapshot, for every event type, on the web's own reducers.

Everybody of a company follows its story from one snapshot on, with the code that runs in the browser (`web/scripts/follow.mjs`);
after every step his state is compared with what the server says then.
Afterwards people do whatever comes into their mind, one after the other.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from liniya.doors.realtime.contract import EVENTS, WHISPERS
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from tests.doors.story import PEOPLE, SENT, STORY, Cast, Ids, Listener, Request, Step, company
from tests.live import running

WEB = Path(__file__).resolve().parents[3] / "web"
WATCHERS = PEOPLE[:5]
"""Who has a program window; a distributor has none."""
MAX_REPLY = 1 << 20
A_ROUND = 3
ROUNDS = 12


@dataclass
class Reducers:
    """The web's own, in a process of Node."""

    process: asyncio.subprocess.Process

    async def follow(self, who: str, frames: list[dict[str, Any]], now: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(orjson.dumps({"who": who, "frames": frames, "now": now}) + b"\n")
        await self.process.stdin.drain()
        heard: dict[str, Any] = orjson.loads(await self.process.stdout.readline())
        return heard


@asynccontextmanager
async def reducers() -> AsyncIterator[Reducers]:
    assert (WEB / "node_modules").exists(), "run make setup"
    process = await asyncio.create_subprocess_exec(
        *("node", "scripts/follow.mjs"),
        cwd=WEB,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=MAX_REPLY,
    )
    try:
        yield Reducers(process)
    finally:
        await process.communicate(b"")


@dataclass
class Audience:
    """Everybody who follows, and what was told so far."""

    cast: Cast
    listeners: list[Listener]
    reducers: Reducers
    heard: set[str] = field(default_factory=set)
    compared: int = 0

    async def moments(self) -> dict[str, dict[str, Any]]:
        """What the server says to each of them when nothing is on its way."""
        while True:
            pos = await self.cast.live.numbered()
            found = await asyncio.gather(*(self._ask(listener.who) for listener in self.listeners))
            if {now["snapshot"]["pos"] for now in found} == {pos} == {await self.cast.live.numbered()}:
                return {listener.who: now for listener, now in zip(self.listeners, found, strict=True)}

    async def _ask(self, who: str) -> dict[str, Any]:
        browser = self.cast.browsers[who]
        snapshot = (await browser.get("/api/snapshot")).raise_for_status().json()
        feeds = [feed["id"] for feed in snapshot["feeds"]]
        pages = [(await browser.get(f"/api/feeds/{feed}/entries")).raise_for_status().json() for feed in feeds]
        return {"snapshot": snapshot, "pages": dict(zip(feeds, pages, strict=True))}

    async def stay(self) -> None:
        """Open windows again that were closed: nobody is taken for gone."""
        end = await self.cast.live.numbered()
        for listener in self.listeners:
            await listener.hear_until(end)

    async def check(self, after: str) -> None:
        """Everybody's state is that of a fresh snapshot."""
        moments = await self.moments()
        for listener in self.listeners:
            now = moments[listener.who]
            await listener.hear_until(now["snapshot"]["pos"])
            told = await self.reducers.follow(listener.who, listener.frames, now)
            assert told["differences"] == [], f"{after}: {listener.who} has another state than a fresh snapshot says"
            assert not told["ended"], listener.who
            self.compared += not told["outdated"]
            self.heard |= {event["type"] for event in listener.events}
            self.heard |= {whisper["type"] for whisper in listener.whispers}
            listener.frames.clear()

    async def check_the_end(self, who: str) -> None:
        """Who signs in elsewhere is told so here."""
        listener = next(one for one in self.listeners if one.who == who)
        now = await self._ask(who)
        await self.cast.live.sign_in(who)
        window = self.cast.windows[who]
        await window.closed()
        told = await self.reducers.follow(who, window.frames, now)
        assert told["ended"]
        self.heard |= {event["type"] for event in window.events}
        self.listeners.remove(listener)


@asynccontextmanager
async def audience(urls: DatabaseUrls, folder: Path) -> AsyncIterator[Audience]:
    async with running(urls, folder) as live, company(live) as cast, AsyncExitStack() as stack, reducers() as web:
        begin = await live.numbered()
        found = Audience(cast, [Listener(cast, who, begin, stack) for who in WATCHERS], web)
        await found.check("the beginning")
        yield found


async def tell(audience: Audience, step: Step) -> None:
    cast = audience.cast
    cast.remember(step, await cast.say(step, step.ask(cast.ids), new_id()))
    await audience.check(f"{step.who}: {step.what}")


@pytest.mark.timeout(180)
async def test_what_followed_the_events_is_a_fresh_snapshot(fresh_urls: DatabaseUrls, tmp_path: Path) -> None:
    async with audience(fresh_urls, tmp_path) as everybody:
        for step in STORY:
            await tell(everybody, step)
        await everybody.check_the_end("user")
        needed = {event.type for event in EVENTS} | WHISPERS.keys()
        assert everybody.heard == needed, (
            f"nothing in tests/doors/story.py leads to {needed - everybody.heard}: add the step that does, so that it is seen"
            " here whether the web's reducer makes of the event what a fresh snapshot says"
        )
        assert everybody.compared > len(STORY) * 3


@dataclass
class Chance:
    """Acts of the story in any order, by anybody, about anything that there is."""

    rng: random.Random
    talks: list[Ids] = field(default_factory=list)
    done: int = 0

    def learn(self, ids: Ids) -> None:
        talk = {name: ids[name] for name in SENT if name in ids}
        if talk and talk not in self.talks:
            self.talks.append(talk)

    def acts(self, ids: Ids) -> list[tuple[str, Step, Request]]:
        """One for each of some people."""
        found = []
        for who in self.rng.sample(WATCHERS, A_ROUND):
            own = [step for step in STORY if step.who == who]
            step = self.rng.choice(own if self.rng.random() < 0.7 else STORY)
            found.append((who, step, step.ask({**ids, **self.rng.choice(self.talks)})))
        return found

    async def act(self, cast: Cast, who: str, step: Step, request: Request) -> None:
        """It may be refused, and a connection may be closed before the answer comes."""
        with contextlib.suppress(ConnectionClosed):
            answer = await cast.say(step, request, new_id(), who=who)
            if answer.status < 300:
                cast.remember(step, answer)
                self.learn(cast.ids)
                self.done += 1


@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [3, 14])
async def test_so_it_is_after_acts_in_any_order(fresh_urls: DatabaseUrls, tmp_path: Path, seed: int) -> None:
    chance = Chance(random.Random(seed))
    async with audience(fresh_urls, tmp_path) as everybody:
        cast = everybody.cast
        for step in STORY:
            cast.remember(step, await cast.say(step, step.ask(cast.ids), new_id()))
            chance.learn(cast.ids)
            await everybody.stay()
        await everybody.check("the story")
        for nth in range(ROUNDS):
            acts = chance.acts(cast.ids)
            for one in acts:
                await chance.act(cast, *one)
            await everybody.check(f"round {nth}: {[(who, step.what) for who, step, _ in acts]}")
    assert chance.done > ROUNDS
