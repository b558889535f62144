"""Snapshot and stream over plain HTTP."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response
from typing_extensions import TypedDict

from liniya.core import relay
from liniya.core.deps import ActorDep, TxDep
from liniya.core.events import to_json
from liniya.domains.lines import service as lines
from liniya.doors.realtime.hub import audiences_of
from liniya.doors.realtime.snapshot import Snapshot, take_snapshot

router = APIRouter(prefix="/api", tags=["stream"])


class EventOut(TypedDict):
    """One fact of the stream."""

    pos: int
    type: str
    at: str
    data: dict[str, Any]


class EventsOut(TypedDict):
    """`pos`: where to go on; `resync`: take a new snapshot, the stream does not reach back that far."""

    events: list[EventOut]
    pos: int
    resync: bool


@router.get("/snapshot", response_model=Snapshot)
async def get_snapshot(request: Request, tx: TxDep, actor: ActorDep) -> Response:
    """Everything that the program shows at first."""
    snapshot = await take_snapshot(tx, actor, request.app.state.settings.idle_away_s)
    return Response(to_json(snapshot), media_type="application/json")


@router.get("/events", response_model=EventsOut)
async def list_events(
    tx: TxDep,
    actor: ActorDep,
    after: Annotated[int, Query(ge=0, le=2**62)],
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """What happened after a position."""
    connection = await tx.session.connection()
    end, kept_from = await relay.head(connection)
    if after > end or after < kept_from - 1:
        return _json({"events": [], "pos": end, "resync": True})
    mine = await lines.list_my_lines(tx, actor)
    served = [line["id"] for line in mine if line["my_priority"]]
    connected = [line["id"] for line in mine if line["as_user"]]
    found = await relay.read_for(connection, audiences_of(actor, served, connected), after, end, limit)
    pos = found[-1].pos if len(found) == limit else end
    return _json({"events": [orjson.Fragment(item.frame) for item in found], "pos": pos, "resync": False})


def _json(value: Any) -> Response:
    return Response(to_json(value), media_type="application/json")
