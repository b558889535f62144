from sqlalchemy import text
from liniya.core.access import SYSTEM
from tests.flows.world import make_world
async def test_x(database):
    world = await make_world(database)
    await world.user("Лебедева")
    await world.specialist("Ремизова", "high")
    await world.specialist("Наблюдатель", "observer")
    await world.asks("Лебедева")
    async with database.tx(SYSTEM) as tx:
        for row in (await tx.session.execute(text("SELECT id, type, audiences, data FROM stream_events ORDER BY id"))).all():
            print(row.id, row.type, row.audiences, str(row.data)[:2000] if row.type.startswith('feed') else '')
        for row in (await tx.session.execute(text("SELECT * FROM feed_marks"))).all(): print(row)
