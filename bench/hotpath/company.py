"""Who talks to whom: companies in the product's database, and the connections that the generator opens for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from bench.hotpath.generator import Connection
from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.accounts.tables import Account
from liniya.domains.lines.tables import Line
from liniya.domains.organisations.tables import Client, Partner
from liniya.main import make


@dataclass(frozen=True)
class Person:
    id: UUID
    token: str


@dataclass
class Group:
    """One line, the user who asks on it and the specialists who see what he writes; the first of them may answer."""

    line_id: UUID
    user: Person
    specialists: list[Person]
    observers: list[Person] = field(default_factory=list)


async def found_groups(database: Database, groups: int, readers: int, observers: int = 0) -> list[Group]:
    """So many lines with one user and `readers` specialists each; every line also has `observers` who only watch."""

    async def work(tx: Tx) -> list[Group]:
        partner = await make.make_partner(tx)
        client = await make.make_client(tx, partner)
        watching = [await make.make_account(tx, partner, ("specialist",)) for _ in range(observers)]
        watchers = [await _sign_in(tx, account) for account in watching]
        found = []
        for _ in range(groups):
            line = await make.make_line(tx, partner)
            await make.connect(tx, line, client)
            for account in watching:
                await make.make_specialist(tx, line, account, priority="observer")
            found.append(await _make_group(tx, partner, client, line, readers, watchers))
        return found

    return await database.run(SYSTEM, work)


async def _make_group(
    tx: Tx, partner: Partner, client: Client, line: Line, readers: int, watchers: list[Person]
) -> Group:
    user = await make.make_account(tx, partner, ("user",), client=client)
    staff = [await make.make_specialist(tx, line) for _ in range(readers)]
    return Group(line.id, await _sign_in(tx, user), [await _sign_in(tx, account) for account in staff], watchers)


async def found_users(database: Database, count: int) -> list[Person]:
    """So many users of one client with a line; nobody serves it."""

    async def work(tx: Tx) -> list[Person]:
        partner = await make.make_partner(tx)
        client = await make.make_client(tx, partner)
        await make.connect(tx, await make.make_line(tx, partner), client)
        accounts = [await make.make_account(tx, partner, ("user",), client=client) for _ in range(count)]
        return [await _sign_in(tx, account) for account in accounts]

    return await database.run(SYSTEM, work)


async def _sign_in(tx: Tx, account: Account) -> Person:
    return Person(account.id, await make.sign_in_as(tx, account))


def one_way(groups: list[Group], sending_port: int, receiving_port: int) -> list[Connection]:
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


def both_ways(groups: list[Group], port: int) -> list[Connection]:
    """As `one_way`, and the first specialist of each line writes to its user."""
    answers = len(groups)
    connections = []
    for number, group in enumerate(groups):
        to = f'"line_id":"{group.line_id}","user_id":"{group.user.id}"'
        first, *others = group.specialists
        connections.append(Connection(port, first.token, to, sends=answers + number, reads=(number,)))
        connections += [Connection(port, person.token, reads=(number,)) for person in others]
    for number, group in enumerate(groups):
        to = f'"line_id":"{group.line_id}"'
        connections.append(Connection(port, group.user.token, to, sends=number, reads=(answers + number,)))
    return connections
