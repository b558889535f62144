"""Positions follow the order of the feed, however its facts were committed."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.inquiries import service as inquiries
from liniya.kit.ids import new_id
from tests.flows.world import make_world


async def test_a_batch_numbers_what_was_committed_before_it(database: Database) -> None:
    """A single transaction leaves its facts to the relay; a batch of the same feed may not overtake them."""
    world = await make_world(database)
    await world.specialist("Ремизова")
    await world.user("Лебедева")
    told: list[Any] = []
    database.bus.subscribe("numbered", told.extend)
    actor = await world.actor("Лебедева")
    for turn in range(3):
        await world.answers("Ремизова", "Лебедева", f"одна {turn}")
        send = inquiries.Send(actor, new_id(), world.line.id, actor.me, f"в партии {turn}")
        async with database.batch(inquiries.scope_of([send])) as tx:
            await inquiries.send_messages(tx, [send])
    async with database.tx(SYSTEM) as tx:
        query = "SELECT pos, data FROM stream_events WHERE type = 'feed.entries_added' ORDER BY pos"
        rows = (await tx.session.execute(text(query))).all()
        (waiting,) = (await tx.session.execute(text("SELECT count(*) FROM stream_events WHERE pos IS NULL"))).one()
    seqs = [entry["seq"] for row in rows for entry in row.data["entries"]]
    assert seqs == list(range(1, len(seqs) + 1))
    assert waiting == 0
    positions = [fact.pos for fact in told]
    assert positions == list(range(1, len(positions) + 1))
    assert [orjson.loads(fact.frame)["pos"] for fact in told] == positions
