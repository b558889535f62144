"""Verbs of imports: read a file, mend its rows, take them in piece by piece (A7).

Each row is taken in whole or not at all. What is wrong waits for whoever mends it, and holds up nobody.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, Final, cast
from uuid import UUID

from liniya.core.access import Actor, Right, Role
from liniya.core.events import to_staff
from liniya.core.problems import InvalidInput, Problem
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.schemas import COLUMNS, ROLE_WORDS, AccountChange, NewAccount
from liniya.domains.audit import service as audit
from liniya.domains.audit.schemas import Subject
from liniya.domains.imports import rules, store
from liniya.domains.imports.errors import (
    FileEmpty,
    FileLocked,
    FileTooLarge,
    FileUnreadable,
    ImportIsRunning,
    NothingToImport,
)
from liniya.domains.imports.rules import Around, Person
from liniya.domains.imports.schemas import (
    TITLES,
    Counts,
    ImportChange,
    ImportOut,
    RowChange,
    RowChanged,
    RowOut,
    RowPage,
)
from liniya.domains.imports.tables import ImportRow, PeopleImport
from liniya.domains.organisations import service as organisations
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.schemas import NewUnit
from liniya.infra.sheet_reader import MOST_ROWS, NotRead, reading
from liniya.infra.sheets import Cell, Row, SheetKind, write_sheet
from liniya.kit.ids import new_id

TAKE_IN_JOB: Final = "imports.take_in"
MEGABYTES: Final = 20
KEEP: Final = timedelta(days=1)
PIECE: Final = 100
"""So many rows are taken in by one transaction."""
_LOOK: Final = 500
"""So many rows are looked at before others have their turn."""
Units = dict[UUID | None, dict[str, rules.Named]]
"""By client and lowered name; those that are made meanwhile are added."""
_REFUSALS: Final[dict[str, type[Problem]]] = {
    "unreadable": FileUnreadable,
    "too-large": FileTooLarge,
    "locked": FileLocked,
    "empty": FileEmpty,
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in."""

    path: Path
    digest: str


@asynccontextmanager
async def receiving(pieces: AsyncIterable[bytes]) -> AsyncIterator[Upload]:
    """Keep what comes in a file of its own, for as long as it is needed. Raises `FileTooLarge` before more is taken."""
    with tempfile.TemporaryDirectory(prefix="liniya-import-") as folder:
        path, size, digest = Path(folder) / "people", 0, hashlib.sha256()
        with path.open("wb") as file:
            async for piece in pieces:
                size += len(piece)
                if size > MEGABYTES * 1024 * 1024:
                    raise _refusal("too-large")
                digest.update(piece)
                await asyncio.to_thread(file.write, piece)
        yield Upload(path, digest.hexdigest())


async def read_file(tx: Tx, actor: Actor, upload: Upload, name: str) -> ImportOut:
    """Read a table of people and look at every row. Nothing is changed yet."""
    home = organisations.choose_partner(actor, Right.MANAGE_COMPANY)
    found: PeopleImport | None = None
    number = 1
    try:
        async with reading(upload.path, name) as pieces:
            async for piece in pieces:
                if found is None:
                    found = _new_import(tx, actor, home, name, piece.pop(0))
                    await store.add_import(tx, found)
                if piece:
                    await store.add_rows(
                        tx, [_new_row(found, number + nth, cells) for nth, cells in enumerate(piece, 1)]
                    )
                    number += len(piece)
    except NotRead as refused:
        raise _refusal(refused.why) from None
    assert found is not None  # noqa: S101  the reader says when there is nothing
    await _judge_all(tx, actor, found)
    return await _out(tx, found)


async def get_import(tx: Tx, actor: Actor, import_id: UUID) -> ImportOut:
    """How a file stands."""
    return await _out(tx, _ours(actor, await store.get_import(tx, import_id)))


async def list_rows(
    tx: Tx,
    actor: Actor,
    import_id: UUID,
    *,
    kind: str | None = None,
    is_warned: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> RowPage:
    """Rows in the order of the file."""
    _ours(actor, await store.get_import(tx, import_id))
    rows, total = await store.list_rows(tx, import_id, kind=kind, is_warned=is_warned, limit=limit, offset=offset)
    return {"items": [_row_out(row) for row in rows], "total": total}


async def change_import(tx: Tx, actor: Actor, import_id: UUID, change: ImportChange) -> ImportOut:
    """Say what the columns hold, and whether people are invited. Raises `ImportIsRunning`."""
    found = await _lock_open(tx, actor, import_id)
    if change.mapping is not None:
        if not rules.may_map(change.mapping, len(found.columns), COLUMNS):
            raise InvalidInput(fields=[{"field": "mapping", "problem": "one field for each column, each once"}])
        found.mapping = list(change.mapping)
        await _judge_all(tx, actor, found)
    if change.invite is not None:
        found.invite = change.invite
    return await _out(tx, found)


async def change_row(tx: Tx, actor: Actor, import_id: UUID, number: int, change: RowChange) -> RowChanged:
    """Mend cells of a row."""
    found = await _lock_open(tx, actor, import_id)
    row = await store.get_row(tx, import_id, number)
    before = row.key
    if row.is_done:
        raise ImportIsRunning
    row.cells = [change.cells.get(column, text) for column, text in enumerate(row.cells)]
    after = rules.merge_person(row.cells, found.mapping, ROLE_WORDS).key
    await tx.session.flush()
    concerned = {one.number: one for one in await store.list_of_keys(tx, import_id, {before, after})} | {number: row}
    people = {one.number: rules.merge_person(one.cells, found.mapping, ROLE_WORDS) for one in concerned.values()}
    repeats = rules.find_repeats([(at, person.key) for at, person in people.items()])
    await _judge(tx, actor, found, people, repeats)
    for one in concerned.values():
        await tx.session.refresh(one)
    return {"row": _row_out(row), "counts": await _count(tx, import_id)}


async def run_import(tx: Tx, actor: Actor, import_id: UUID) -> ImportOut:
    """Begin to take in what is right. Raises `ImportIsRunning`, `NothingToImport`."""
    found = await _lock_open(tx, actor, import_id)
    if not await store.has_waiting(tx, import_id):
        raise NothingToImport
    found.state = "running"
    found.account_id = actor.me
    partner = await organisations.get_partner_out(tx, found.partner_id)
    subject = Subject("partner", found.partner_id, partner["name"], found.partner_id)
    await audit.record(tx, actor, "account.imported", subject, after={"file": found.name, "invite": found.invite})
    await tx.defer(TAKE_IN_JOB, import_id=str(import_id))
    return await _out(tx, found)


async def stop_import(tx: Tx, actor: Actor, import_id: UUID) -> ImportOut:
    """Take in no more rows; what was taken in stays, and the rest can go on later."""
    found = _ours(actor, await store.lock_import(tx, import_id))
    if found.state == "running":
        found.state = "stopped"
        await _tell_staff(tx, found.partner_id)
    return await _out(tx, found)


async def export_wrong(tx: Tx, actor: Actor, import_id: UUID, kind: SheetKind) -> IO[bytes]:
    """The rows that are wrong, as they came: to be mended and loaded again."""
    found = _ours(actor, await store.get_import(tx, import_id))

    async def pages() -> AsyncIterator[Sequence[Row]]:
        offset, total = 0, 1
        while offset < total:
            rows, total = await store.list_rows(
                tx, import_id, kind="wrong", is_warned=False, limit=_LOOK, offset=offset
            )
            offset += _LOOK
            yield [row.cells for row in rows]

    return await write_sheet(kind, found.columns, pages())


async def export_template(actor: Actor, kind: SheetKind) -> IO[bytes]:
    """An empty table with the columns that are understood, and one line that shows how they are filled in."""
    word = int(actor.locale == "en")
    example: dict[str, tuple[Cell, Cell]] = {
        "last_name": ("Иванова", "Smith"),
        "first_name": ("Мария", "Mary"),
        "middle_name": ("Петровна", ""),
        "position": ("Бухгалтер", "Accountant"),
        "email": ("ivanova@company.example", "smith@company.example"),
        "phone": ("+7 900 000-00-00", "+44 20 0000 0000"),
        "login": ("ivanova", "smith"),
        "roles": ROLE_WORDS["user"],
        "birthday": ("31.12.1990", "31.12.1990"),
    }

    async def pages() -> AsyncIterator[Sequence[Row]]:
        yield [[example.get(name, ("", ""))[word] for name in COLUMNS]]

    return await write_sheet(kind, [words[word] for words in COLUMNS.values()], pages())


async def take_piece(tx: Tx, import_id: UUID) -> bool:
    """Take in the next rows, as whoever has begun it; returns whether there may be more. For the job."""
    found = await store.lock_import(tx, import_id)
    if found.state != "running":
        return False
    try:
        actor = await accounts.load_actor(tx, found.account_id, "job")
        organisations.require_company(actor, Right.MANAGE_COMPANY, found.partner_id)
    except Problem:
        found.state = "stopped"
        return False
    await tx.act_as(actor)
    rows = await store.list_waiting(tx, import_id, PIECE)
    people = {row.number: rules.merge_person(row.cells, found.mapping, ROLE_WORDS) for row in rows}
    around = await _look_around(tx, actor, people.values())
    units = {client: dict(known) for client, known in around.units.items()}
    judged = {row.number: rules.state_of_row(people[row.number], around) for row in rows}
    unit_ids = {
        number: await _find_unit(tx, actor, people[number].unit, _client_of(people[number], around), units)
        for number, (kind, _) in judged.items()
        if kind in ("new", "changed")
    }
    news = {
        number: _new_account(people[number], around, unit_ids[number], locale=actor.locale, invite=found.invite)
        for number, (kind, _) in judged.items()
        if kind == "new"
    }
    together = await _create_together(tx, actor, list(news.values()))
    wrong: list[dict[str, Any]] = []
    for row in rows:
        kind, remarks = judged[row.number]
        try:
            if kind == "wrong":
                raise _Wrong(remarks)
            if kind == "new" and not together:
                await accounts.create_accounts(tx, actor, [news[row.number]])
            elif kind == "changed":
                await _bring_up_to_date(tx, actor, people[row.number], around, unit_ids[row.number])
            row.is_done = True
        except (_Wrong, Problem) as problem:
            told = problem.remarks if isinstance(problem, _Wrong) else [_remark(problem)]
            wrong.append({"number": row.number, "key": row.key, "kind": "wrong", "remarks": told})
    if wrong:
        await store.change_rows(tx, import_id, wrong)
    if len(rows) < PIECE:
        found.state, found.finished_at = "done", tx.now
        await _tell_staff(tx, found.partner_id)
    return found.state == "running"


async def forget_old(tx: Tx) -> None:
    """Files with people are not kept for longer than they are needed."""
    await store.forget(tx, tx.now - KEEP)


# Inside


class _Wrong(Exception):
    def __init__(self, remarks: list[rules.Remark]) -> None:
        super().__init__()
        self.remarks = remarks


def _remark(problem: Problem) -> rules.Remark:
    return {"field": "login", "slug": problem.slug, "better": None}


def _refusal(why: str) -> Problem:
    extra = {"megabytes": MEGABYTES, "rows": MOST_ROWS} if why == "too-large" else {}
    return _REFUSALS[why](**extra)


def _new_import(tx: Tx, actor: Actor, home: UUID, name: str, header: list[str]) -> PeopleImport:
    return PeopleImport(
        id=new_id(),
        partner_id=home,
        account_id=actor.me,
        name=name,
        columns=header,
        mapping=rules.choose_mapping(header, TITLES),
        invite=False,
        state="open",
        created_at=tx.now,
        finished_at=None,
    )


def _new_row(of: PeopleImport, number: int, cells: list[str]) -> dict[str, Any]:
    width = len(of.columns)
    return {
        "import_id": of.id,
        "number": number,
        "partner_id": of.partner_id,
        "cells": [*cells, *[""] * (width - len(cells))],
        "key": "",
        "kind": "wrong",
        "remarks": [],
        "is_done": False,
    }


def _ours(actor: Actor, found: PeopleImport) -> PeopleImport:
    organisations.require_company(actor, Right.MANAGE_COMPANY, found.partner_id)
    return found


async def _lock_open(tx: Tx, actor: Actor, import_id: UUID) -> PeopleImport:
    found = _ours(actor, await store.lock_import(tx, import_id))
    if found.state == "running":
        raise ImportIsRunning
    return found


async def _judge_all(tx: Tx, actor: Actor, found: PeopleImport) -> None:
    """Look at every row that was not taken in. Others have their turn in between."""
    people: dict[int, Person] = {}
    number = 0
    while rows := await store.list_after(tx, found.id, number, _LOOK):
        for row in rows:
            if not row.is_done:
                people[row.number] = rules.merge_person(row.cells, found.mapping, ROLE_WORDS)
        number = rows[-1].number
        tx.session.expunge_all()
    repeats = rules.find_repeats([(at, person.key) for at, person in people.items()])
    numbers = sorted(people)
    for first in range(0, len(numbers), _LOOK):
        await _judge(tx, actor, found, {at: people[at] for at in numbers[first : first + _LOOK]}, repeats)


async def _judge(
    tx: Tx, actor: Actor, found: PeopleImport, people: Mapping[int, Person], repeats: Collection[int]
) -> None:
    around = await _look_around(tx, actor, people.values())
    changes = []
    for number, person in people.items():
        kind, remarks = rules.state_of_row(person, around)
        if number in repeats and kind != "wrong":
            kind, remarks = "repeat", []
        changes.append({"number": number, "key": person.key, "kind": kind, "remarks": remarks})
    await store.change_rows(tx, found.id, changes)


async def _look_around(tx: Tx, actor: Actor, people: Collection[Person]) -> Around:
    """What is there of what these rows name. A few queries for any number of them."""
    keys = {person.key for person in people if person.key}
    known, foreign = await accounts.find_accounts(tx, actor, keys, ())
    wanted = {person.client for person in people if person.client}
    named: dict[str, rules.Named] = {}
    for client in await organisations.list_clients_called(tx, actor, wanted):
        for name in (client["name"], client["tax_number"]):
            named.setdefault(name.lower(), (client["id"], client["name"]))
    homes = {None, *(id_ for id_, _ in named.values()), *(one["client_id"] for one in known)}
    units: dict[UUID | None, dict[str, rules.Named]] = {home: {} for home in homes}
    for unit in await organisations.list_units_of(tx, actor, homes):
        units[unit["client_id"]].setdefault(unit["name"].lower(), (unit["id"], unit["name"]))
    return Around(named, units, {one["login"].lower(): one for one in known}, foreign)


async def _create_together(tx: Tx, actor: Actor, news: Sequence[NewAccount]) -> bool:
    """Whether all of them could be made at once; otherwise none was, and each must be tried for itself."""
    try:
        async with tx.session.begin_nested():
            await accounts.create_accounts(tx, actor, news)
    except Problem:
        return False
    return True


def _client_of(person: Person, around: Around) -> UUID | None:
    existing = around.accounts.get(person.key)
    return existing["client_id"] if existing else around.clients.get(person.client.lower(), (None, ""))[0]


def _new_account(person: Person, around: Around, unit_id: UUID | None, *, locale: str, invite: bool) -> NewAccount:
    return NewAccount.model_validate(
        {
            **{name: getattr(person, name) for name in ("login", "email", "last_name", "first_name")},
            **{name: getattr(person, name) for name in ("middle_name", "position", "phone", "birthday")},
            "client_id": _client_of(person, around),
            "unit_id": unit_id,
            "roles": person.roles or ("user",),
            "locale": locale,
            "invite": invite and bool(person.email),
        }
    )


async def _bring_up_to_date(tx: Tx, actor: Actor, person: Person, around: Around, unit_id: UUID | None) -> None:
    """Somebody who is there: what the row says differently, whole or not at all."""
    existing = around.accounts[person.key]
    async with tx.session.begin_nested():
        changes = rules.find_changes(person, existing)
        if changes.pop("unit", None):
            changes["unit_id"] = unit_id
        if changes:
            await accounts.change_account(tx, actor, existing["id"], AccountChange(**changes), tells=False)
        for role in person.roles:
            await accounts.grant_role(tx, actor, existing["id"], cast(Role, role))


async def _find_unit(tx: Tx, actor: Actor, name: str, client_id: UUID | None, units: Units) -> UUID | None:
    """The unit of this name; it is made when there is none."""
    if not name:
        return None
    known = units.setdefault(client_id, {})
    if name.lower() not in known:
        made = await organisations.create_unit(tx, actor, NewUnit(name=name, client_id=client_id))
        known[name.lower()] = (made["id"], made["name"])
    return known[name.lower()][0]


async def _tell_staff(tx: Tx, partner_id: UUID) -> None:
    """Everybody looks at the company anew, once for the whole file."""
    await tx.emit(AccessChanged(), to=[to_staff(partner_id)])


async def _count(tx: Tx, import_id: UUID) -> Counts:
    return cast(Counts, await store.count_rows(tx, import_id))


async def _out(tx: Tx, found: PeopleImport) -> ImportOut:
    await tx.session.flush()
    return {
        "id": found.id,
        "name": found.name,
        "columns": found.columns,
        "mapping": found.mapping,
        "invite": found.invite,
        "state": found.state,  # type: ignore[typeddict-item]
        "counts": await _count(tx, found.id),
        "created_at": found.created_at,
        "finished_at": found.finished_at,
    }


def _row_out(row: ImportRow) -> RowOut:
    return {
        "number": row.number,
        "cells": row.cells,
        "kind": row.kind,  # type: ignore[typeddict-item]
        "remarks": row.remarks,  # type: ignore[typeddict-item]
        "is_done": row.is_done,
    }
