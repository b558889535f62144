"""Acts of the command line on the product's data: one transaction as the system, then the process ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.infra.clock import SharedClock
from liniya.infra.postgres import DatabaseUrls
from liniya.main.app import make_database
from liniya.main.database import open_database
from liniya.main.migrate import migrate
from liniya.main.settings import Settings

T = TypeVar("T")


def act(settings: Settings, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Do the work in one transaction on the database of these settings, whether or not the product is running."""
    with open_database(settings) as urls:
        migrate(urls)
        return asyncio.run(act_on(settings, urls, work))


async def act_on(settings: Settings, urls: DatabaseUrls, work: Callable[[Tx], Awaitable[T]]) -> T:
    """The same on a database that is migrated already."""
    clock = SharedClock()
    database = make_database(settings, urls, clock)
    try:
        await clock.look(database.engine)
        async with database.jobs.open_async():
            return await database.run(SYSTEM, work)
    finally:
        await database.close()
