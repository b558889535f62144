"""What the command line does with the demo company."""

from __future__ import annotations

import asyncio
import logging

from liniya.core.tx import Tx
from liniya.infra.postgres import DatabaseUrls
from liniya.main.act import act_on
from liniya.main.database import open_database
from liniya.main.demo.fill import Figures, Logins, fill, is_empty, list_logins
from liniya.main.demo.wipe import wipe
from liniya.main.migrate import migrate
from liniya.main.settings import Settings

log = logging.getLogger(__name__)


def prepare(settings: Settings, urls: DatabaseUrls) -> Logins:
    """Fill an empty database, and tell the logins of the demo company if it is there."""

    async def work(tx: Tx) -> Logins:
        if await is_empty(tx):
            figures = await fill(tx)
            log.info("made the demo company: %s requests, %s entries", figures.inquiries, figures.entries)
        return await list_logins(tx)

    return asyncio.run(act_on(settings, urls, work))


def import_demo(settings: Settings, *, anew: bool) -> tuple[Figures, Logins]:
    """Fill an empty database; `anew`: empty it first. Raises `Refused` when there is a company."""

    async def work(tx: Tx) -> tuple[Figures, Logins]:
        return await fill(tx), await list_logins(tx)

    with open_database(settings) as urls:
        migrate(urls)
        if anew:
            wipe(urls)
        return asyncio.run(act_on(settings, urls, work))
