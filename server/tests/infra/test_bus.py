"""Both buses keep the same promises; the shared one also between processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import psycopg
import pytest

from liniya.core.events import Whisper, pack_whisper, unpack_whisper, whisper
from liniya.infra.bus import STREAM_CHANNEL, Bus, LocalBus, NotifyBus
from liniya.infra.postgres import DatabaseUrls

PATIENCE_S = 10.0
Join = Callable[[], Any]


async def until(said: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not said():
            await asyncio.sleep(0.01)


@pytest.fixture
async def join(fresh_urls: DatabaseUrls) -> AsyncIterator[Join]:
    """Another process of the same database: its bus, listening."""
    async with AsyncExitStack() as stack:

        async def start() -> NotifyBus:
            bus = NotifyBus(fresh_urls.app, pack_whisper, unpack_whisper)
            ready: list[Any] = []
            bus.subscribe("stream", ready.append)
            await stack.enter_async_context(bus.running())
            await until(lambda: ready)
            return bus

        yield start


@pytest.fixture(params=["local", "notify"])
async def bus(request: pytest.FixtureRequest, join: Join) -> Bus:
    return LocalBus() if request.param == "local" else await join()


async def test_listeners_of_a_topic_are_told_at_once_and_in_order(bus: Bus) -> None:
    heard: list[Any] = []
    bus.subscribe("numbered", heard.append)
    bus.subscribe("whisper", lambda _: heard.append("wrong topic"))
    bus.publish("numbered", 1)
    bus.publish("numbered", 2)
    assert heard == [1, 2]
    assert not bus.is_lost


async def test_a_whisper_reaches_the_other_process_and_does_not_come_back(join: Join) -> None:
    here, there = await join(), await join()
    heard_here: list[Whisper] = []
    heard_there: list[Whisper] = []
    here.subscribe("whisper", heard_here.append)
    there.subscribe("whisper", heard_there.append)
    told = [whisper("feed.typing", {"n": n}, ["account:1", "line:2"], but="account:1") for n in range(300)]
    for item in told:
        here.publish("whisper", item)
    await until(lambda: len(heard_there) == len(told))
    assert heard_there == told
    there.publish("whisper", told[0])
    await until(lambda: len(heard_here) == len(told) + 1)
    assert heard_here == [*told, told[0]]


async def test_who_is_alone_tells_nobody_until_another_one_comes(join: Join, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liniya.infra.bus.QUIET_S", 0.5)
    here = await join()
    assert here.name  # not known yet
    here.note_others(0)
    assert here.name == ""
    here.publish("whisper", whisper("feed.typing", {"n": 1}, ["account:1"]))
    assert not here._outgoing
    there = await join()  # not on record yet, but it has said that it is here
    await until(lambda: here.name)
    heard: list[Whisper] = []
    there.subscribe("whisper", heard.append)
    item = whisper("feed.typing", {"n": 2}, ["account:1"])
    here.publish("whisper", item)
    await until(lambda: heard == [item])
    await until(lambda: not here.name)
    here.note_others(1)
    assert here.name


async def test_a_whisper_that_fits_into_no_payload_is_dropped_and_the_next_one_arrives(join: Join) -> None:
    here, there = await join(), await join()
    heard: list[Whisper] = []
    there.subscribe("whisper", heard.append)
    here.publish("whisper", whisper("feed.typing", {"text": "x" * 9000}, ["account:1"]))
    small = whisper("feed.typing", {"n": 1}, ["account:1"])
    here.publish("whisper", small)
    await until(lambda: heard)
    assert heard == [small]


async def test_positions_of_another_process_are_heard(join: Join, fresh_urls: DatabaseUrls) -> None:
    here = await join()
    heard: list[int] = []
    here.subscribe("heard", heard.append)
    address = fresh_urls.app.replace("postgresql+psycopg", "postgresql")
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as other:
        await other.execute("SELECT pg_notify(%s, %s)", (STREAM_CHANNEL, f"{here.name}:6"))
        await other.execute("SELECT pg_notify(%s, %s)", (STREAM_CHANNEL, "another:7"))
    await until(lambda: heard)
    assert heard == [7]


async def test_a_lost_connection_is_made_again_and_the_stream_is_looked_at(
    join: Join, fresh_urls: DatabaseUrls
) -> None:
    here, there = await join(), await join()
    woken: list[Any] = []
    here.subscribe("stream", woken.append)
    address = fresh_urls.app.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    await until(lambda: woken and not here.is_lost)
    heard: list[Whisper] = []
    here.subscribe("whisper", heard.append)
    item = whisper("feed.typing", {"n": 1}, ["account:1"])
    async with asyncio.timeout(PATIENCE_S):
        while not heard:
            there.publish("whisper", item)
            await asyncio.sleep(0.1)
    assert heard[0] == item
