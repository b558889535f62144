"""What `liniya serve` does before it answers for the first time: the demo company, or the way to the first real one."""

from __future__ import annotations

import asyncio

from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.infra.postgres import DatabaseUrls
from liniya.main.act import act_on
from liniya.main.demo.start import prepare as prepare_demo
from liniya.main.serve import Welcome
from liniya.main.settings import Settings


def prepare(settings: Settings, urls: DatabaseUrls) -> Welcome:
    """Fill the migrated database in demo mode; else, while nobody uses it, make a link for the first company."""
    if settings.demo:
        return Welcome(logins=prepare_demo(settings, urls))
    return Welcome(setup_link=asyncio.run(act_on(settings, urls, lambda tx: make_link(tx, settings))))


async def make_link(tx: Tx, settings: Settings) -> str | None:
    """A new link to make the first company with; None when there is one. As the system."""
    code = await accounts.make_setup_code(tx)
    return None if code is None else f"{settings.public_url}/setup#{code}"
