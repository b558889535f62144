"""Who talks to whom: companies in the product's database, and the connections that the generator opens for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bench.crowd import Person, make_people
from bench.hotpath.generator import Connection
from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.lines.tables import LineSpecialist
from liniya.main import make


@dataclass(frozen=True)
class Group:
    """One line, the user who asks on it and the specialists who see what he writes; observers only watch."""

    line_id: UUID
    user: Person
    specialists: list[Person]
    observers: list[Person]


async def found_groups(database: Database, groups: int, readers: int, observers: int = 0) -> list[Group]:
    """So many lines with one user and `readers` specialists each; the same observers watch all of them."""

    async def work(tx: Tx) -> list[Group]:
        partner = await make.make_partner(tx)
        client = await make.make_client(tx, partner)
        users = await make_people(tx, partner, "user", groups, client)
        staff = await make_people(tx, partner, "specialist", groups * readers)
        watchers = await make_people(tx, partner, "specialist", observers)
        found = []
        for number, user in enumerate(users):
            line = await make.make_line(tx, partner)
            await make.connect(tx, line, client)
            mine = staff[number * readers : (number + 1) * readers]
            for priority, people in (("standard", mine), ("observer", watchers)):
                tx.session.add_all(
                    LineSpecialist(
                        line_id=line.id,
                        account_id=person.id,
                        partner_id=partner.id,
                        side_partner_id=partner.id,
                        priority=priority,
                    )
                    for person in people
                )
            found.append(Group(line.id, user, mine, watchers))
        await tx.session.flush()
        return found

    return await database.run(SYSTEM, work)


async def found_users(database: Database, count: int) -> list[Person]:
    """So many users of one client with a line; nobody serves it."""

    async def work(tx: Tx) -> list[Person]:
        partner = await make.make_partner(tx)
        client = await make.make_client(tx, partner)
        await make.connect(tx, await make.make_line(tx, partner), client)
        return await make_people(tx, partner, "user", count, client)

    return await database.run(SYSTEM, work)


def one_way(groups: Sequence[Group], sending_port: int, receiving_port: int) -> list[Connection]:
    """Each user writes; all specialists of his line must receive. They connect first, so that they are there."""
    watchers = {watcher.id: watcher for group in groups for watcher in group.observers}
    readers = [
        Connection(receiving_port, person.token, reads=(number,))
        for number, group in enumerate(groups)
        for person in group.specialists
    ]
    watching = [Connection(receiving_port, watcher.token) for watcher in watchers.values()]
    writers = [
        Connection(sending_port, group.user.token, f'"line_id":"{group.line_id}"', sends=number)
        for number, group in enumerate(groups)
    ]
    return readers + watching + writers


def both_ways(groups: Sequence[Group], port: int) -> list[Connection]:
    """As `one_way`, and the first specialist of each line writes to its user."""
    answers = len(groups)
    staff, users = [], []
    for number, group in enumerate(groups):
        line = f'"line_id":"{group.line_id}"'
        first, *others = group.specialists
        to = f'{line},"user_id":"{group.user.id}"'
        staff.append(Connection(port, first.token, to, sends=answers + number, reads=(number,)))
        staff += [Connection(port, person.token, reads=(number,)) for person in others]
        users.append(Connection(port, group.user.token, line, sends=number, reads=(answers + number,)))
    return staff + users
