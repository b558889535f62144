"""Write the demo company: one transaction, a handful of statements, behind the fence of its own partner."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from liniya.core.access import SYSTEM
from liniya.core.sql import insert_rows
from liniya.core.tables import Base
from liniya.core.tx import Tx
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account, AccountRole, ClientCare
from liniya.domains.feeds.tables import Feed, FeedEntry, FeedMark
from liniya.domains.inquiries import store as inquiries
from liniya.domains.inquiries.tables import Assignment, Favourite, Inquiry
from liniya.domains.lines.tables import Line, LineConnection, LineSpecialist
from liniya.domains.notices.tables import Letter
from liniya.domains.organisations.tables import Client, Distributor, Partner, PartnerSetup, Unit
from liniya.domains.presence.tables import Presence
from liniya.domains.ratings.tables import Rating
from liniya.domains.requests.tables import Request
from liniya.kit.refusal import Refused
from liniya.main.demo import company
from liniya.main.demo.book import Book, Row, make_id
from liniya.main.demo.company import Person
from liniya.main.demo.history import History, World

Logins = tuple[dict[str, str], ...]
_SEED: Final = 20261123
_ROLE_SHOWN: Final = ("administrator", "specialist", "user", "distributor")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was written."""

    people: int
    inquiries: int
    entries: int
    ratings: int


class _Maker:
    """Rows of the company with their ids."""

    def __init__(self, now: datetime, password_hash: str) -> None:
        self.rng = random.Random(_SEED)  # noqa: S311
        self.now = now
        self.since = now - timedelta(days=200)
        self.password_hash = password_hash
        self.rows: dict[type[Base], list[Row]] = {}
        self.ids: dict[str, UUID] = {}
        self.lines: dict[str, UUID] = {}
        self.clients: dict[str, UUID] = {}
        self.people: dict[str, Person] = {}
        self.companies: dict[str, company.Client | None] = {}

    def new_id(self) -> UUID:
        return make_id(self.rng, self.since)

    def add(self, table: type[Base], **values: Any) -> Row:
        self.rows.setdefault(table, []).append(values)
        return values

    def units(self, units: tuple[company.Unit, ...], client_id: UUID | None) -> dict[str, UUID]:
        ids = {unit.name: self.new_id() for unit in units}
        for unit in units:
            parent = ids.get(unit.under)
            self.add(
                Unit,
                id=ids[unit.name],
                partner_id=company.PARTNER_ID,
                client_id=client_id,
                parent_id=parent,
                name=unit.name,
            )
        return ids

    def person(
        self, person: Person, mail_at: str, *, partner_id: UUID | None = company.PARTNER_ID, **given: UUID | None
    ) -> None:
        self.ids[person.login] = account_id = self.new_id()
        self.people[person.login] = person
        values: Row = {"distributor_id": None, "client_id": None, "unit_id": None} | given
        self.add(
            Account,
            id=account_id,
            partner_id=partner_id,
            **values,
            login=person.login,
            email=f"{person.login}@{mail_at}.example",
            password_hash=self.password_hash,
            last_name=person.last,
            first_name=person.first,
            middle_name=person.middle,
            position=person.position,
            phone=f"+7 401 200-00-{len(self.ids) % 100:02}",
            birthday=company.birthday(person, self.now.date()),
            locale="ru",
            is_blocked=False,
            last_seen_at=None,
            created_at=self.since,
        )
        for role in person.roles:
            role_row = {"account_id": account_id, "partner_id": partner_id, "role": role}
            self.add(AccountRole, id=self.new_id(), **role_row, granted_at=self.since, revoked_at=None)


async def fill(tx: Tx) -> Figures:
    """Make the demo company with its history. Raises `Refused` when there is a company already."""
    if not await is_empty(tx):
        raise Refused(
            "This database has a company already; `make demo` throws it away and makes the demo company anew."
        )
    maker = _Maker(tx.now, await accounts.hash_password(company.PASSWORD))
    await _write_distributor(tx, maker)
    await tx.set_scope(str(company.PARTNER_ID))
    _make_partner(maker)
    world = _make_world(maker)
    first_number = (await inquiries.next_inquiry_numbers(tx, 1))[0]
    book = _make_book(tx, maker, world, first_number)
    History(world, book, maker.rng, tx.now).pass_time()
    await inquiries.next_inquiry_numbers(tx, len(book.inquiries) - 1)
    await _write_company(tx, maker, book)
    await _write_book(tx, book)
    await tx.act_as(SYSTEM)
    return Figures(len(maker.ids), len(book.inquiries), len(book.entries), len(book.ratings))


async def is_empty(tx: Tx) -> bool:
    """Whether there is no partner yet."""
    return (await tx.session.scalars(select(Partner.id).limit(1))).first() is None


async def list_logins(tx: Tx) -> Logins:
    """Logins for the sign-in page; none unless this database holds the demo company."""
    query = select(Account.login).where(Account.partner_id == company.PARTNER_ID, Account.login.in_(company.PRINTED))
    known = set(await tx.session.scalars(query))
    return tuple(login for login in _printed() if login["login"] in known)


def _printed() -> Logins:
    people = [
        *company.STAFF,
        company.ADMINISTRATOR,
        *(person for client in company.CLIENTS for person in client.people),
    ]
    by_login = {person.login: person for person in people}
    return tuple(
        {
            "login": login,
            "password": company.PASSWORD,
            "name": f"{by_login[login].first} {by_login[login].last}",
            "role": next(role for role in _ROLE_SHOWN if role in by_login[login].roles),
        }
        for login in company.PRINTED
    )


async def _write_distributor(tx: Tx, maker: _Maker) -> None:
    """Before the fence: distributors' people belong to no partner."""
    distributor_id = maker.new_id()
    maker.add(Distributor, id=distributor_id, name=company.DISTRIBUTOR)
    maker.person(company.DISTRIBUTOR_PERSON, "zapadny", partner_id=None, distributor_id=distributor_id)
    for table in (Distributor, Account, AccountRole):
        await insert_rows(tx, table, maker.rows.pop(table))
    maker.add(
        Partner,
        id=company.PARTNER_ID,
        distributor_id=distributor_id,
        name="Баланс-Сервис",
        phone="+7 401 200-00-40",
        email="info@balans-service.example",
        site="https://balans-service.example",
        greeting="Поможем с учётом, зарплатой и компьютерами",
        missed_email="dezhurny@balans-service.example",
        is_vendor=False,
        created_at=maker.since,
    )


def _make_partner(maker: _Maker) -> None:
    partner = company.PARTNER_ID
    maker.add(PartnerSetup, partner_id=partner, skipped=[], finished_at=maker.since)
    units = maker.units(company.PARTNER_UNITS, None)
    for person in (*company.STAFF, company.ADMINISTRATOR):
        maker.person(person, "balans-service", unit_id=units[person.unit])
        maker.companies[person.login] = None
    for line in company.LINES:
        line_id = maker.lines[line.name] = maker.new_id()
        maker.add(
            Line,
            id=line_id,
            partner_id=partner,
            name=line.name,
            icon=line.icon,
            delivery_rule=line.rule,
            owner_email=line.owner_email,
            wait_warn_s=line.wait_warn_s,
            wait_bad_s=line.wait_bad_s,
            created_at=maker.since,
            deleted_at=None,
        )
        for login, priority in line.team.items():
            member = {"account_id": maker.ids[login], "partner_id": partner, "side_partner_id": partner}
            maker.add(LineSpecialist, line_id=line_id, **member, priority=priority)
    for client in company.CLIENTS:
        _make_client(maker, client)
    _connect(maker, company.PLACES)
    for request in company.REQUESTS:
        _make_request(maker, request)


def _make_client(maker: _Maker, client: company.Client) -> None:
    client_id = maker.clients[client.name] = maker.new_id()
    maker.add(
        Client,
        id=client_id,
        partner_id=company.PARTNER_ID,
        kind=client.kind,
        name=client.name,
        tax_number=client.tax_number,
        registration_number=client.registration_number,
        contract_number=f"ИТС-{client.registration_number[-3:]}",
        contract_from=maker.now.date() + timedelta(days=client.contract_days - 365),
        contract_until=maker.now.date() + timedelta(days=client.contract_days),
    )
    units = maker.units(client.units, client_id)
    for person in client.people:
        maker.person(person, client.short, client_id=client_id, unit_id=units.get(person.unit))
        maker.companies[person.login] = client
    if client.care or client.manager:
        care = {"care_specialist_id": maker.ids.get(client.care), "client_manager_id": maker.ids.get(client.manager)}
        maker.add(ClientCare, client_id=client_id, partner_id=company.PARTNER_ID, **care)
    for line in client.lines:
        _connect(maker, line, client_id=client_id)
    for name, unit, line, days in company.UNIT_LINES:
        if name == client.name:
            _connect(maker, line, unit_id=units[unit], until=maker.now + timedelta(days=days))


def _make_request(maker: _Maker, request: company.Request) -> None:
    made_at = maker.now - timedelta(minutes=request.minutes)
    client = maker.companies[request.login]
    client_id = maker.clients[client.name] if client else None
    words = request.wish.get("email") or request.wish.get("words", "").casefold() or str(client_id)
    maker.add(
        Request,
        id=make_id(maker.rng, made_at),
        partner_id=company.PARTNER_ID,
        asker_id=maker.ids[request.login],
        client_id=client_id,
        kind=request.kind,
        key=f"{request.kind}:{words}",
        wish=request.wish,
        comment=request.comment,
        state="waiting",
        made_at=made_at,
        answered_at=None,
        answered_by_id=None,
        reason="",
        outcome={},
    )


def _connect(
    maker: _Maker,
    line: str,
    *,
    client_id: UUID | None = None,
    unit_id: UUID | None = None,
    until: datetime | None = None,
) -> None:
    """Without a target: all own people of the partner."""
    maker.add(
        LineConnection,
        id=maker.new_id(),
        line_id=maker.lines[line],
        partner_id=company.PARTNER_ID,
        side_partner_id=company.PARTNER_ID,
        client_id=client_id,
        unit_id=unit_id,
        account_id=None,
        active_from=maker.since,
        active_until=until,
        disconnected_at=None,
    )


def _make_world(maker: _Maker) -> World:
    askers = {
        (login, line): person.asks
        for login, person in maker.people.items()
        if "user" in person.roles
        for line in company.lines_of(maker.companies[login], person)
    }
    cared = {login: (client.care, client.manager) for login, client in maker.companies.items() if client}
    return World(
        ids=maker.ids,
        lines=maker.lines,
        people=maker.people,
        teams={line.name: line.team for line in company.LINES},
        rules={line.name: line.rule for line in company.LINES},
        care=cared,
        askers=askers,
    )


def _make_book(tx: Tx, maker: _Maker, world: World, first_number: int) -> Book:
    names = {account_id: login for login, account_id in maker.ids.items()}
    lines = {maker.lines[line.name]: line for line in company.LINES}

    def letter_facts(line_id: UUID, user_id: UUID) -> tuple[str, str, str, list[str]]:
        person, client = maker.people[names[user_id]], maker.companies[names[user_id]]
        to = ["dezhurny@balans-service.example", lines[line_id].owner_email]
        user = f"{person.last} {person.first} {person.middle}"
        return lines[line_id].name, user, client.name if client else "Баланс-Сервис", to

    observers = {
        maker.lines[name]: [maker.ids[login] for login, priority in team.items() if priority == "observer"]
        for name, team in world.teams.items()
    }
    favourites: dict[tuple[UUID, UUID], list[UUID]] = {}
    for staff, line, user in company.FAVOURITES:
        key = (maker.lines[line], maker.ids[user])
        favourites.setdefault(key, []).append(maker.ids[staff])
        maker.add(
            Favourite,
            account_id=maker.ids[staff],
            line_id=key[0],
            user_id=key[1],
            partner_id=company.PARTNER_ID,
            side_partner_id=company.PARTNER_ID,
        )
    return Book(
        maker.rng, company.PARTNER_ID, observers, favourites, letter_facts, tx.database.public_url, first_number
    )


async def _write_company(tx: Tx, maker: _Maker, book: Book) -> None:
    for row in maker.rows[Account]:
        row["last_seen_at"] = book.seen.get(row["id"])
    for login, account_id in maker.ids.items():
        if seen := book.seen.get(account_id):
            chosen = "busy" if login in company.BUSY else "free"
            here = {"account_id": account_id, "partner_id": company.PARTNER_ID, "chosen": chosen, "status": "offline"}
            maker.add(Presence, **here, since=seen, left_at=seen)
    order = (Partner, Client, Unit, Account, AccountRole, ClientCare, Line, LineSpecialist, LineConnection)
    for table in (*order, Presence, Favourite, Request):
        await insert_rows(tx, table, maker.rows[table])


async def _write_book(tx: Tx, book: Book) -> None:
    queued = sorted((row for row in book.inquiries if row["state"] == "queued"), key=lambda row: row["queue_no"])
    for row, number in zip(queued, await inquiries.next_queue_numbers(tx, len(queued)), strict=True):
        row["queue_no"] = number
    sides = {"partner_id": company.PARTNER_ID, "side_partner_id": company.PARTNER_ID}
    marks = [
        {"feed_id": feed_id, "account_id": account_id, **sides, "read_seq": seq}
        for feed_id, found in book.marks.items()
        for account_id, seq in found.items()
    ]
    await insert_rows(tx, Feed, list(book.feeds.values()))
    for table, rows in (
        (Inquiry, book.inquiries),
        (FeedEntry, book.entries),
        (FeedMark, marks),
        (Assignment, book.assignments),
        (Rating, book.ratings),
        (Letter, book.letters),
    ):
        await insert_rows(tx, table, rows)
