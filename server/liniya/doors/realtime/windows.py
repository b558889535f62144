"""What presence knows of the connections of this process: each is a window on record while it is open."""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.presence import service as presence
from liniya.domains.presence.schemas import NewWindow
from liniya.doors.realtime.groups import AT_ONCE, Groups
from liniya.doors.realtime.hub import Connection, Hub

log = structlog.get_logger(__name__)

SETTLE_S: Final = 1.0
_Change = Connection | UUID
"""A connection that has come, or the id of a window that is gone."""


class Windows:
    """`is_in_doubt`: what is on record may differ from what is open; the next `keep` puts it right."""

    def __init__(self, database: Database, hub: Hub, node_id: UUID) -> None:
        self._database = database
        self._hub = hub
        self._node_id = node_id
        self._groups: Groups[_Change, None] = Groups(self._change_all)
        self.is_in_doubt = False

    async def open(self, connection: Connection) -> None:
        """The connection is a window of its account."""
        await self._groups.do(connection)

    async def close(self, window_id: UUID) -> None:
        """The connection is gone. When the database does not answer now, it is told later."""
        try:
            await self._groups.do(window_id, longest=None)
        except Exception as error:  # noqa: BLE001  whatever it is, the connection is gone
            log.warning("window_not_closed", error=type(error).__name__)
            self.is_in_doubt = True

    async def _change_all(self, changes: Sequence[_Change]) -> list[None]:
        """In one go: when everybody is cut off and comes back, two transactions would wait for each other's accounts."""
        opened = [NewWindow(one.actor, one.id, one.is_idle) for one in changes if isinstance(one, Connection)]
        closed = [one for one in changes if isinstance(one, UUID)]
        await self._database.run(SYSTEM, lambda tx: presence.change_windows(tx, opened, closed, self._node_id))
        return [None] * len(changes)

    async def keep(self) -> None:
        """A sign of life of this process. Who was held to be dead looks who is still here, and says so."""

        async def work(tx: Tx) -> tuple[bool, int]:
            was_known = await presence.keep_node(tx, self._node_id)
            return was_known, await presence.count_other_nodes(tx, self._node_id)

        was_known, others = await self._database.run(SYSTEM, work)
        self._database.bus.note_others(others)
        if not was_known:
            self.is_in_doubt = True
        if self.is_in_doubt:
            await self._put_right()

    async def _put_right(self) -> None:
        """After a time frozen, the loop first reads which sockets have ended meanwhile: their people stay offline."""
        if self._hub.count:
            log.warning("windows_put_right", connections=self._hub.count)
            await asyncio.sleep(SETTLE_S)
        known = set(await self._database.run(SYSTEM, lambda tx: presence.list_windows(tx, self._node_id)))
        open_now = {connection.id: connection for connection in self._hub.connections}
        self.is_in_doubt = False
        await asyncio.gather(*map(self.close, known - open_now.keys()))
        missing = [open_now[window_id] for window_id in open_now.keys() - known]
        for start in range(0, len(missing), AT_ONCE):
            await asyncio.gather(*map(self._open_again, missing[start : start + AT_ONCE]))

    async def _open_again(self, connection: Connection) -> None:
        try:
            await self.open(connection)
        except Exception:
            self.is_in_doubt = True
            raise
        if connection not in self._hub.connections:
            await self.close(connection.id)
