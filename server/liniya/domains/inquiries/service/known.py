"""What messages must know of lines and people, kept for a moment: who serves a line, who may ask on it.

These facts change some times a day and are needed for every message. A process keeps them for `KEEP`, and forgets them
at once when the stream says that somebody's access has changed. Whoever acts on them a moment later is no worse off
than with a message that came a moment earlier. Presence, feeds and inquiries are read anew for every batch.

They are read without the tenant fence, as they are kept for all tenants together. The verb judges by the rules, and
everything that it writes is behind the fence.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
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

    def about(self, keys: Collection[Key]) -> "Facts":
        """Those of these pairs."""
        line_ids, user_ids = {line_id for line_id, _ in keys}, {user_id for _, user_id in keys}
        return Facts(
            {line_id: self.lines[line_id] for line_id in line_ids if line_id in self.lines},
            {line_id: self.members[line_id] for line_id in line_ids if line_id in self.members},
            {user_id: self.users[user_id] for user_id in user_ids if user_id in self.users},
            {key for key in keys if key in self.routes},
        )


class Known:
    """One for each process that takes messages; an empty one knows nothing and reads everything."""

    def __init__(self) -> None:
        self._facts = Facts()
        self._until: datetime | None = None

    def forget(self) -> None:
        """Somebody's access has changed."""
        self._facts = Facts()
        self._until = None

    async def learn(self, tx: Tx, keys: Collection[Key], scope: str) -> Facts:
        """The facts about these pairs; one round trip when some are new. `scope`: the fence to come back to."""
        if self._until is None or not tx.now <= self._until <= tx.now + KEEP or len(self._facts.routes) > LARGEST:
            self._facts, self._until = Facts(), tx.now + KEEP
        facts = self._facts
        missing = [key for key in keys if key not in facts.routes]
        if missing:
            # Into the facts as they were when reading began: after a change in between nobody looks there any more.
            await _read(tx, missing, scope, facts)
        return facts.about(keys)


async def _read(tx: Tx, keys: Collection[Key], scope: str, into: Facts) -> None:
    line_ids, user_ids = {line_id for line_id, _ in keys}, {user_id for _, user_id in keys}
    tx.post_scope(EVERYTHING)
    users, targets, facts, members = await tx.together(
        accounts.list_asking_facts(tx, user_ids),
        lines.list_targets(tx, line_ids, user_ids),
        lines.list_line_facts(tx, line_ids),
        lines.list_members(tx, line_ids),
    )
    tx.post_scope(scope)
    into.lines.update(facts)
    into.members.update(members)
    into.users.update(users)
    into.routes.update(
        lines.routes_of(targets, [_asker(line_id, users[user_id]) for line_id, user_id in keys if user_id in users])
    )


def _asker(line_id: UUID, facts: AskingFacts) -> Asker:
    return Asker(line_id, facts.account_id, facts.partner_id, facts.client_id, facts.unit_ids)
