"""Machines whose clocks are wrong by an hour, or jump: what nodes and workers compare is told by the database's clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from liniya.core.deps import COOKIE
from liniya.domains.presence.rules import GRACE
from liniya.infra.postgres import DatabaseUrls
from tests.faults.clocks import HOUR_S, WallClock
from tests.infra.test_mail import running as mail_server
from tests.live import eventually
from tests.main.program import Program, free_port
from tests.nodes.processes import Company, company, launched

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("ahead_s", [HOUR_S, -HOUR_S])]


@pytest.fixture
async def shop(fresh_urls: DatabaseUrls, short_dir: Path) -> AsyncIterator[Company]:
    async with company(fresh_urls, short_dir) as made:
        yield made


def with_clock(program: Program) -> WallClock:
    """The program's own clock."""
    clock = WallClock(program.folder.with_suffix(".clock"))
    program.settings |= clock.environment
    return clock


async def test_people_leave_after_the_same_grace_wherever_they_were(shop: Company, ahead_s: int) -> None:
    """One of two nodes jumps while they are connected to it: nobody leaves early, late, or loses his sign-in."""
    one, two = shop.node(), shop.node()
    clock = with_clock(one)
    with launched(one, two):
        client = await shop.client("Ремизова", f"http://127.0.0.1:{one.port}")
        async with client.online():
            await eventually(lambda: shop.rows("SELECT 1 FROM presence WHERE status = 'free'"))
            clock.set(ahead_s)
            assert "ok" in await client.ask("presence.set", {"status": "busy"})
            signed_in = {COOKIE: client.token}
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{one.port}", cookies=signed_in) as browser:
                answer = await browser.get("/api/session")
            assert answer.status_code == 200, answer.text
            (row,) = await shop.rows("SELECT now() - since AS ago, left_at FROM presence WHERE status = 'busy'")
            assert abs(row.ago.total_seconds()) < 60
            assert row.left_at is None
        await eventually(lambda: shop.rows("SELECT 1 FROM presence WHERE status = 'offline'"), 20)
        (row,) = await shop.rows("SELECT now() - left_at AS ago, since - left_at AS stayed FROM presence")
        assert 0 <= row.ago.total_seconds() < 60
        assert GRACE <= row.stayed < 3 * GRACE
        assert client.closed == []


async def test_a_letter_is_tried_again_in_time_by_a_worker_with_a_wrong_clock(shop: Company, ahead_s: int) -> None:
    port = free_port()
    worker = shop.worker(smtp_url=f"smtp://127.0.0.1:{port}")
    with_clock(worker).set(ahead_s)
    with launched(worker):
        await shop.world.asks("Лебедева")
        await eventually(lambda: shop.rows("SELECT 1 FROM letters WHERE failures > 0"))
        async with mail_server(port=port) as mail:

            async def is_sent() -> bool:
                return bool(mail.letters)

            await eventually(is_sent, 40)
            await eventually(lambda: shop.rows("SELECT 1 FROM letters WHERE sent_at IS NOT NULL"))
        (row,) = await shop.rows("SELECT sent_at - at AS took FROM letters")
        assert 0 < row.took.total_seconds() < 60
        assert len(mail.letters) == 1
