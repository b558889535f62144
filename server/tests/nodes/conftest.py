"""Two nodes of the product on one database, in the test's own loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from liniya.infra.postgres import DatabaseUrls
from tests.live import Live, running

Pair = tuple[Live, Live]


@pytest.fixture
async def pair(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Pair]:
    """One line with a user and a specialist, served by two nodes."""
    async with (
        running(fresh_urls, tmp_path, database_url=fresh_urls.owner) as one,
        running(fresh_urls, tmp_path, beside=one, database_url=fresh_urls.owner) as two,
    ):
        await one.world.user("Лебедева")
        await one.world.specialist("Ремизова", here=False)
        yield one, two
