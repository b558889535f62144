"""What messages must know of lines and people, kept for a moment: who serves a line, who may ask on it.

These facts change some times a day and are needed for every message. A process keeps them for `KEEP`, and forgets them
at once when the stream says that somebody's access has changed. Whoever acts on them a moment later is no worse off
than with a message that came a moment earlier. Presence, feeds and inquiries are read anew for every batch.

They are read without the tenant fence, as they are kept for all tenants together. The verb judges by the rules, and
everything that it writes is behind the fence.
"""

from collections.abc import Awaitable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from liniya.core.access import EVERYTHING
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import AskingFacts
from liniya.domains.lines import service as lines
from liniya.domains.lines.schemas import Asker, LineFacts, Member

KEEP: Final = timedelta(seconds=2)
"""A change takes effect everywhere within this time, also when nobody hears of it."""
LARGEST: Final = 50_000

Key = tuple[UUID, UUID]
"""Line and user."""


@dataclass(frozen=True, slots=True)
class Facts:
    """`routes`: the pairs whose user may ask on the line now."""

    lines: dict[UUID, LineFacts] = field(default_factory=dict)
    members: dict[UUID, list[Member]] = field(default_factory=dict)
    users: dict[UUID, AskingFacts] = field(default_factory=dict)
    routes: set[Key] = field(default_factory=set)


class Known:
    """One for each process that takes messages; an empty one knows nothing and reads everything."""

    def __init__(self) -> None:
        self._facts = Facts()
        self._until: datetime | None = None

    def forget(self) -> None:
        """Somebody's access has changed."""
        self._facts = Facts()
        self._until = None

    def _missing(self, now: datetime, keys: Collection[Key]) -> Collection[Key]:
        """Pairs of which nothing is known (any more)."""
        if self._until is None or not now <= self._until <= now + KEEP or len(self._facts.routes) > LARGEST:
            self._facts, self._until = Facts(), now + KEEP
        return [key for key in keys if key not in self._facts.routes]

    async def learn(
        self, tx: Tx, keys: Collection[Key], scope: str, *others: Awaitable[Any]
    ) -> tuple[Facts, list[Any]]:
        """What is known, with all about these pairs, and what `others` have read in the same round trip.

        `scope`: the fence that `others` are in, and everything after them.
        """
        # Into the facts as they were when reading began: after a change in between nobody looks there any more.
        missing, facts = self._missing(tx.now, keys), self._facts
        if not missing:
            return facts, await tx.together(*others)
        line_ids, user_ids = {line_id for line_id, _ in missing}, {user_id for _, user_id in missing}
        tx.post_scope(EVERYTHING)
        users, targets, found, members, _, *read = await tx.together(
            accounts.list_asking_facts(tx, user_ids),
            lines.list_targets(tx, line_ids, user_ids),
            lines.list_line_facts(tx, line_ids),
            lines.list_members(tx, line_ids),
            _come_back(tx, scope),
            *others,
        )
        facts.lines.update(found)
        facts.members.update(members)
        facts.users.update(users)
        askers = [_asker(line_id, users[user_id]) for line_id, user_id in missing if user_id in users]
        facts.routes.update(lines.routes_of(targets, askers))
        return facts, read


async def _come_back(tx: Tx, scope: str) -> None:
    """In the row of readers: those after it read behind the fence."""
    tx.post_scope(scope)


def _asker(line_id: UUID, facts: AskingFacts) -> Asker:
    return Asker(line_id, facts.account_id, facts.partner_id, facts.client_id, facts.unit_ids)
