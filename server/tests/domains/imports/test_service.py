"""Files with people against a real PostgreSQL."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from xlsxwriter import Workbook

from liniya.core.access import Actor
from liniya.core.problems import Forbidden, NotFound
from liniya.domains.accounts import service as accounts
from liniya.domains.accounts.tables import Account
from liniya.domains.audit.tables import AuditEntry
from liniya.domains.imports import service
from liniya.domains.imports.errors import (
    FileEmpty,
    FileTooLarge,
    FileUnreadable,
    ImportIsRunning,
    NothingToImport,
)
from liniya.domains.imports.schemas import ImportChange, ImportOut, RowChange
from liniya.domains.notices.tables import Letter
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.tables import Partner, Unit
from liniya.main import make
from tests.domains.accounts.test_service import as_
from tests.fixtures import SpyTx, counting_queries

HEADER = ["Фамилия", "Имя", "Почта", "Логин", "Подразделение", "Клиент", "Роли"]


async def company(tx: SpyTx) -> tuple[Partner, Actor]:
    partner = await make.make_partner(tx, name="Баланс-Сервис")
    return partner, await as_(tx, await make.make_account(tx, partner, ("administrator",)))


def xlsx(*rows: list[Any]) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


async def read(tx: SpyTx, actor: Actor, raw: bytes, name: str = "Сотрудники.xlsx") -> ImportOut:
    async def pieces() -> AsyncIterator[bytes]:
        for first in range(0, len(raw), 65536):
            yield raw[first : first + 65536]

    async with service.receiving(pieces()) as upload:
        return await service.read_file(tx, actor, upload, name)


async def take_in(tx: SpyTx, found: ImportOut) -> None:
    while await service.take_piece(tx, found["id"]):
        pass
    await tx.session.flush()  # as the end of the job's transaction does


def sheet(number: int = 5) -> bytes:
    people = [[f"Фамилия{n}", "Имя", f"p{n}@len.example", f"p{n}", "Склад", "", "Пользователь"] for n in range(number)]
    return xlsx(HEADER, *people)


async def test_a_file_is_taken_in_and_the_same_file_changes_nothing(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    found = await read(tx, actor, sheet(250))
    assert found["mapping"] == ["last_name", "first_name", "email", "login", "unit", "client", "roles"]
    assert (found["state"], found["counts"]["new"], found["counts"]["warned"]) == ("open", 250, 250)
    assert (await accounts.list_accounts(tx, actor))["total"] == 1

    await service.run_import(tx, actor, found["id"])
    tx.emitted.clear()
    await take_in(tx, found)
    await as_(tx, await tx.session.get_one(Account, actor.me))
    done = await service.get_import(tx, actor, found["id"])
    assert (done["state"], done["counts"]["done"], done["counts"]["wrong"]) == ("done", 250, 0)
    assert done["finished_at"] == tx.now
    page = await accounts.list_accounts(tx, actor, q="Фамилия7")
    assert {one["unit"] for one in page["items"]} == {"Склад"}
    assert (await tx.session.scalars(select(func.count()).select_from(Unit))).one() == 1
    told = [to for event, to in tx.emitted if isinstance(event, AccessChanged) and to == (f"staff:{partner.id}",)]
    assert len(told) == 1

    again = await read(tx, actor, sheet(250))
    assert again["counts"]["same"] == 250
    with pytest.raises(NothingToImport):
        await service.run_import(tx, actor, again["id"])
    entries = await tx.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "account.imported"))
    assert len(entries.all()) == 1


async def test_wrong_cells_are_mended_in_place_and_hold_up_nobody(tx: SpyTx) -> None:
    _, actor = await company(tx)
    rows = [
        ["Гусев", "Олег", "gusev@len", "", "", "", ""],
        ["", "Кассир", "kassa@len.example", "", "", "", ""],
        ["Ким", "Вера", "kim@len.example", "", "", "ООО «Никто»", ""],
        ["Ершова", "Полина", "ershova@len.example", "", "", "", ""],
        ["Ершова", "Полина А.", "ershova@len.example", "", "", "", ""],
    ]
    found = await read(tx, actor, xlsx(HEADER, *rows))
    counts = found["counts"]
    assert (counts["wrong"], counts["repeat"], counts["new"]) == (3, 1, 1)
    wrong = await service.list_rows(tx, actor, found["id"], kind="wrong")
    assert [row["number"] for row in wrong["items"]] == [2, 3, 4]
    assert [row["remarks"][0]["slug"] for row in wrong["items"]] == ["bad-email", "no-name", "unknown-client"]

    with await service.export_wrong(tx, actor, found["id"], "xlsx") as file:
        told = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert [row[0] for row in told] == ["Фамилия", "Гусев", "", "Ким"]

    mended = await service.change_row(tx, actor, found["id"], 2, RowChange(cells={2: "gusev@len.example"}))
    assert (mended["row"]["kind"], mended["row"]["remarks"], mended["counts"]["wrong"]) == ("new", [], 2)
    await service.change_row(tx, actor, found["id"], 3, RowChange(cells={0: "Ершова", 2: "ershova@len.example"}))
    page = await service.list_rows(tx, actor, found["id"])
    assert [row["kind"] for row in page["items"]] == ["new", "repeat", "wrong", "repeat", "new"]

    await service.run_import(tx, actor, found["id"])
    await take_in(tx, found)
    assert (await accounts.list_accounts(tx, actor, q="Ершова"))["items"][0]["first_name"] == "Полина А."
    done = await service.get_import(tx, actor, found["id"])
    assert (done["counts"]["done"], done["counts"]["wrong"]) == (2, 1)
    await service.change_row(tx, actor, found["id"], 4, RowChange(cells={5: ""}))
    await service.run_import(tx, actor, found["id"])
    await take_in(tx, found)
    assert (await accounts.list_accounts(tx, actor, q="Ким"))["total"] == 1
    with pytest.raises(ImportIsRunning):
        await service.change_row(tx, actor, found["id"], 4, RowChange(cells={0: "Кимов"}))


async def test_a_row_that_was_taken_in_is_not_judged_anew(tx: SpyTx) -> None:
    _, actor = await company(tx)
    rows = [["Гусев", "Олег", "gusev@len.example", "", "", "", ""], ["Гусь", "Олег", "gusev@len", "", "", "", ""]]
    found = await read(tx, actor, xlsx(HEADER, *rows))
    await service.run_import(tx, actor, found["id"])
    await take_in(tx, found)
    mended = await service.change_row(tx, actor, found["id"], 3, RowChange(cells={2: "gusev@len.example"}))
    assert (mended["counts"]["new"], mended["counts"]["changed"], mended["counts"]["done"]) == (1, 1, 1)
    first, second = (await service.list_rows(tx, actor, found["id"]))["items"]
    assert (first["kind"], first["is_done"], second["kind"], second["is_done"]) == ("new", True, "changed", False)


async def test_who_is_there_is_brought_up_to_date_and_loses_nothing(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    client = await make.make_client(tx, partner, name="ООО «Лён»", tax_number="3900000000")
    person = await make.make_account(
        tx, partner, client=client, login="p1", last_name="Прежняя", phone="+7 401 200-00-01", email="p1@len.example"
    )
    rows = [
        ["Новая", "", "", "P1", "Цех", "3900000000", ""],
        ["Вторая", "", "v@len.example", "", "цех", "ооо «лён»", ""],
    ]
    found = await read(tx, actor, xlsx(HEADER, *rows))
    assert (found["counts"]["changed"], found["counts"]["new"]) == (1, 1)
    await service.change_import(tx, actor, found["id"], ImportChange(invite=True))
    await service.run_import(tx, actor, found["id"])
    await take_in(tx, found)
    now = await accounts.get_account(tx, actor, person.id)
    assert (now["last_name"], now["phone"], now["email"], now["unit"]) == (
        "Новая",
        "+7 401 200-00-01",
        "p1@len.example",
        "Цех",
    )
    (second,) = (await accounts.list_accounts(tx, actor, q="Вторая"))["items"]
    assert (second["client_id"], second["unit"], second["invited_at"]) == (client.id, "Цех", tx.now)
    letters = (await tx.session.scalars(select(Letter))).all()
    assert [letter.recipients for letter in letters] == [["v@len.example"]]


async def test_columns_are_chosen_by_hand(tx: SpyTx) -> None:
    _, actor = await company(tx)
    raw = "Кто;Куда писать;Табельный\nЛебедева Марина Павловна;m@len.example;17\n".encode("cp1251")
    found = await read(tx, actor, raw, "people.csv")
    assert (found["mapping"], found["counts"]["wrong"]) == ([None, None, None], 1)
    chosen = await service.change_import(tx, actor, found["id"], ImportChange(mapping=("full_name", "email", None)))
    assert chosen["counts"]["new"] == 1


@pytest.mark.parametrize(
    ("raw", "name", "refusal"),
    [
        (b"", "people.csv", FileEmpty),
        (b"", "people.xlsx", FileUnreadable),
        ("Фамилия;Имя".encode(), "people.csv", FileEmpty),
        (bytes(range(256)) * 9, "people.csv", FileUnreadable),
        (b"PK\x03\x04 and then nothing", "people.xlsx", FileUnreadable),
        (b"%PDF-1.7", "people.xlsx", FileUnreadable),
        (b"a\n" * 60_000, "people.csv", FileTooLarge),
        ((";".join("a" * 80) + "\n").encode() * 3, "people.csv", FileTooLarge),
    ],
)
async def test_hostile_files_are_refused(tx: SpyTx, raw: bytes, name: str, refusal: type[Exception]) -> None:
    _, actor = await company(tx)
    with pytest.raises(refusal):
        await read(tx, actor, raw, name)


async def test_a_bomb_is_refused_before_it_is_unpacked(tx: SpyTx, tmp_path: Path) -> None:
    _, actor = await company(tx)
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (210 * 1024 * 1024))
    with pytest.raises(FileTooLarge):
        await read(tx, actor, bomb.read_bytes())


async def test_no_more_is_taken_than_is_allowed(tx: SpyTx) -> None:
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"\0" * 1024 * 1024

    with pytest.raises(FileTooLarge):
        async with service.receiving(endless()):
            pass
    assert taken == service.MEGABYTES + 1


async def test_stopping_leaves_the_rest_for_later(tx: SpyTx) -> None:
    _, actor = await company(tx)
    found = await read(tx, actor, sheet(150))
    await service.run_import(tx, actor, found["id"])
    assert await service.take_piece(tx, found["id"])
    with pytest.raises(ImportIsRunning):
        await service.change_import(tx, actor, found["id"], ImportChange(invite=True))
    stopped = await service.stop_import(tx, actor, found["id"])
    assert (stopped["state"], stopped["counts"]["done"]) == ("stopped", 100)
    assert not await service.take_piece(tx, found["id"])
    await service.run_import(tx, actor, found["id"])
    await take_in(tx, found)
    assert (await service.get_import(tx, actor, found["id"]))["counts"]["done"] == 150


async def test_a_login_that_is_taken_in_the_same_moment_holds_up_its_own_row_alone(
    tx: SpyTx, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner, actor = await company(tx)
    found = await read(tx, actor, sheet(5))
    await service.run_import(tx, actor, found["id"])
    look = service._look_around

    async def look_and_lose_the_race(*asked: Any) -> Any:
        around = await look(*asked)
        await make.make_account(tx, partner, login="P3")
        return around

    monkeypatch.setattr(service, "_look_around", look_and_lose_the_race)
    await take_in(tx, found)
    monkeypatch.undo()
    done = await service.get_import(tx, actor, found["id"])
    assert (done["state"], done["counts"]["done"], done["counts"]["wrong"]) == ("done", 4, 1)
    (wrong,) = (await service.list_rows(tx, actor, found["id"], kind="wrong"))["items"]
    assert (wrong["number"], wrong["remarks"][0]["slug"]) == (5, "login-taken")
    created = await tx.session.scalars(select(AuditEntry.id).where(AuditEntry.act == "account.created"))
    assert len(created.all()) == 4


async def test_who_is_no_administrator_any_more_takes_nothing_in(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    await make.make_account(tx, partner, ("administrator",))
    found = await read(tx, actor, sheet())
    await service.run_import(tx, actor, found["id"])
    await accounts.revoke_role(tx, actor, actor.me, "administrator")
    assert not await service.take_piece(tx, found["id"])
    with pytest.raises(Forbidden):
        await service.get_import(tx, await as_(tx, await tx.session.get_one(Account, actor.me)), found["id"])
    assert (await tx.session.scalars(select(func.count()).select_from(Account))).one() == 2


async def test_files_of_strangers_are_not_there(tx: SpyTx) -> None:
    stranger, _ = await company(tx)
    boss = await make.make_account(tx, stranger, ("administrator",))
    found = await read(tx, await as_(tx, boss), sheet())
    await tx.set_scope("*")
    _, actor = await company(tx)
    with pytest.raises(NotFound):
        await service.get_import(tx, actor, found["id"])


async def test_a_large_file_takes_few_statements_to_look_at(tx: SpyTx) -> None:
    _, actor = await company(tx)
    with counting_queries(tx) as small:
        await read(tx, actor, sheet(400))
    few = len(small)
    with counting_queries(tx) as large:
        await read(tx, actor, sheet(2400))
    assert len(large) <= few * 6


async def test_the_template_is_understood(tx: SpyTx) -> None:
    _, actor = await company(tx)
    with await service.export_template(actor, "xlsx") as file:
        found = await read(tx, actor, file.read())
    assert None not in found["mapping"]
    assert found["counts"]["new"] == 1
