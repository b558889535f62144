"""How facts of the stream get their positions: always under the lock of the single row `stream_head`, held until the commit.

`LOCK` first, and by itself: what follows must see what others have numbered while we waited.
"""

from typing import Final

from liniya.infra.bus import STREAM_CHANNEL

LOCK: Final = "SELECT FROM stream_head FOR UPDATE"
NUMBER: Final = """
    WITH head AS (SELECT pos FROM stream_head), batch AS (
        SELECT id, row_number() OVER (ORDER BY id) AS n
        FROM (SELECT id FROM stream_events WHERE pos IS NULL ORDER BY id LIMIT %(batch)s) AS first
    ), moved AS (
        UPDATE stream_head SET pos = pos + (SELECT count(*) FROM batch) WHERE EXISTS (SELECT FROM batch)
    )
    UPDATE stream_events AS e SET pos = head.pos + batch.n
    FROM head, batch WHERE e.id = batch.id
    RETURNING e.pos, e.type, e.audiences, e.at, e.data::text AS data
"""
"""Number facts that were committed without a position, in the order in which they were written."""
ADD_NUMBERED: Final = f"""
    WITH head AS (UPDATE stream_head SET pos = pos + %(count)s RETURNING pos), added AS (
        INSERT INTO stream_events (pos, type, audiences, data, at)
        SELECT head.pos - %(count)s + n.nth, n.type, n.audiences::text[], n.data, %(at)s
        FROM head, unnest(%(types)s::text[], %(audiences)s::text[], %(data)s::json[])
             WITH ORDINALITY AS n(type, audiences, data, nth)
    )
    SELECT pos - %(count)s AS before,
           CASE WHEN %(name)s::text IS NOT NULL THEN pg_notify('{STREAM_CHANNEL}', %(name)s::text || ':' || pos) END
    FROM head
"""  # noqa: S608
"""Write facts with their positions, and tell other processes (`name`: whose facts they are; without it nobody listens).

After `NUMBER`: facts of the same feed that were committed before have lower positions.
"""
NOTIFY: Final = f"SELECT pg_notify('{STREAM_CHANNEL}', %(name)s || ':' || pos) FROM stream_head"  # noqa: S608
"""Tells other processes up to where the stream is numbered, when this transaction commits."""
