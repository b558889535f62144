"""Who comes in: tokens become actors and what they hear, many in one transaction."""

from collections.abc import Callable, Sequence
from itertools import groupby
from uuid import UUID

from liniya.core.access import SYSTEM, Actor
from liniya.core.problems import Problem
from liniya.core.tx import Database, Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.lines import service as lines
from liniya.doors.realtime.groups import Groups
from liniya.doors.realtime.hub import audiences_of

Entered = tuple[Actor, frozenset[str]]


class Entrance:
    """One per process. It holds one connection of the pool at most: requests find one, however many come in."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._groups: Groups[str, Entered] = Groups(self._identify)

    @property
    def waiting(self) -> int:
        """How many stand before the door."""
        return self._groups.waiting

    async def enter(self, token: str, is_wanted: Callable[[], bool]) -> Entered:
        """The actor of a token, and his audiences. Raises what `accounts.identify` raises, and `Overloaded`."""
        return await self._groups.do(token, is_wanted)

    async def _identify(self, tokens: Sequence[str]) -> list[Entered | Problem]:
        return await self._database.run(SYSTEM, lambda tx: _enter_all(tx, tokens))


async def _enter_all(tx: Tx, tokens: Sequence[str]) -> list[Entered | Problem]:
    found = await accounts.identify_all(tx, tokens)
    actors = {actor.me: actor for actor in found if isinstance(actor, Actor)}
    heard: dict[UUID, lines.Heard] = {}
    for scope, alike in groupby(sorted(actors.values(), key=_scope_of), key=_scope_of):
        await tx.set_scope(scope)
        heard |= await lines.list_heard(tx, list(alike))
    return [
        (one, audiences_of(one, heard[one.me].served, heard[one.me].connected)) if isinstance(one, Actor) else one
        for one in found
    ]


def _scope_of(actor: Actor) -> str:
    return actor.scope
