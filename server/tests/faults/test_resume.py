"""Coming back: whoever was away gets everything that he missed, at once, or is told to begin anew (R4, R5)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from liniya.core import commands, relay
from liniya.core.access import SYSTEM
from liniya.core.events import to_line_staff
from liniya.core.tx import Tx
from liniya.domains.inquiries.events import LineAnswering
from liniya.doors.realtime.session import REPLAY_AT_MOST
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.ids import new_id
from tests.live import Live, running


@pytest.fixture
async def live(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Live]:
    async with running(fresh_urls, tmp_path) as live:
        await live.world.user("Лебедева")
        await live.world.specialist("Ремизова")
        await live.world.asks("Лебедева", "Начало")
        yield live


async def happens(live: Live, count: int) -> None:
    """So many facts for the specialists of the line, each with a position of its own."""
    line, partner = live.world.line, live.world.partner
    to = to_line_staff(line.id, partner.id, partner.id)

    async def work(tx: Tx) -> None:
        for n in range(count):
            await tx.emit(LineAnswering(line_id=line.id, answering=n % 2 == 0), to=to)

    await live.database.run(SYSTEM, work)


async def time_passes(live: Live, hours: float) -> None:
    """What has happened lies back so long, and what is done now and then by the worker is done."""

    async def work(tx: Tx) -> None:
        for table in ("stream_events", "commands"):
            query = text(f"UPDATE {table} SET at = at - :hours * interval '1 hour'")  # noqa: S608
            await tx.session.execute(query, {"hours": hours})
        await relay.forget_old(tx)
        await commands.forget_old(tx)

    await live.database.run(SYSTEM, work)


async def facts_after(live: Live, pos: int) -> list[int]:
    """The positions of all that concerns the specialists of the line."""
    query = text("SELECT pos FROM stream_events WHERE pos > :pos AND audiences && :to ORDER BY pos")
    to = [f"line:{live.world.line.id}:{live.world.partner.id}", f"account:{live.world.people['Ремизова'].id}"]
    async with live.database.tx(SYSTEM) as tx:
        return list(await tx.session.scalars(query, {"pos": pos, "to": to}))


@pytest.mark.parametrize(("hours", "facts", "limit_s"), [(1 / 6, 200, 2.0), (72, 5000, 5.0)])
async def test_who_was_away_misses_nothing(live: Live, hours: float, facts: int, limit_s: float) -> None:
    after = await live.numbered()
    await happens(live, facts)
    end = await live.numbered()
    await time_passes(live, hours)
    missed = await facts_after(live, after)
    assert len(missed) == facts
    await live.sign_in("Ремизова")
    start = time.monotonic()
    async with live.window("Ремизова", after=after) as staff:
        assert await staff.catch_up(end) >= end
        took = time.monotonic() - start
        assert not [frame for frame in staff.frames if "resync" in frame]
        assert [event["pos"] for event in staff.events if event["pos"] <= end] == missed
    assert took <= limit_s


async def test_who_missed_too_much_is_told_so(live: Live) -> None:
    """What comes before the word "resync" is a beginning without a gap, and no ping says that it was all."""
    after = await live.numbered()
    await happens(live, REPLAY_AT_MOST + 1500)
    await live.numbered()
    async with live.window("Ремизова", after=after) as staff:
        await staff.hear_until("resync")
        heard = [event["pos"] for event in staff.events]
        assert heard == (await facts_after(live, after))[: len(heard)]
        assert not [frame for frame in staff.frames if "pong" in frame]


async def test_the_log_that_no_longer_reaches_back_says_so(live: Live) -> None:
    after = await live.numbered()
    await happens(live, 3)
    await live.numbered()
    await time_passes(live, relay.KEEP.total_seconds() / 3600 + 1)
    async with live.window("Ремизова", after=after) as staff, live.browser("Ремизова") as browser:
        await staff.hear_until("resync")
        assert not [event for event in staff.events if event["type"] == "line.answering"]
        page = (await browser.get("/api/events", params={"after": after})).json()
        assert (page["resync"], page["events"]) == (True, [])


async def test_after_a_backup_was_brought_back_everybody_begins_anew(live: Live) -> None:
    """As docs/operations/backup.md has it: the positions after the backup are used again, for something else."""
    kept = await live.numbered()
    before = kept + 3  # what a program had seen that was open until then
    step = "UPDATE stream_head SET pos = pos + 1000000000, kept_from = pos + 1000000001"
    assert step in (Path(__file__).parents[3] / "docs/operations/backup.md").read_text()

    async def bring_back(tx: Tx) -> None:
        await tx.session.execute(text(step))

    await live.database.run(SYSTEM, bring_back)
    await live.node.relay.start()  # a restart
    await happens(live, 5)
    await live.numbered()
    async with live.window("Ремизова", after=before) as staff, live.browser("Ремизова") as browser:
        await staff.hear_until("resync")
        assert not [event for event in staff.events if event["type"] == "line.answering"]
        pos = (await browser.get("/api/snapshot")).json()["pos"]
        assert pos > 1000000000
        await happens(live, 1)
        await live.numbered()
        page = (await browser.get("/api/events", params={"after": pos})).json()
        assert (page["resync"], [event["type"] for event in page["events"]]) == (False, ["line.answering"])


@pytest.mark.parametrize("hours", [1, 24])
async def test_a_command_said_again_within_a_day_is_answered_as_before(live: Live, hours: float) -> None:
    inquiry = await live.world.inquiry("Лебедева")
    key = str(new_id())
    question: dict[str, Any] = {"line_id": str(live.world.line.id), "text": "Один раз"}
    async with live.browser("Лебедева") as user, live.browser("Ремизова") as staff:

        async def say() -> list[tuple[int, bytes]]:
            asked = await user.post("/api/messages", json=question, headers={"idempotency-key": key})
            finish = f"/api/inquiries/{inquiry.id}/finish"
            done = await staff.post(finish, headers={"idempotency-key": key})
            return [(answer.status_code, answer.content) for answer in (asked, done)]

        first = await say()
        assert {status for status, _ in first} <= {200, 201}
        await time_passes(live, hours)
        assert await say() == first
    kinds = await live.world.kinds("Лебедева")
    assert (kinds.count("message"), kinds.count("work_finished")) == (2, 1)
