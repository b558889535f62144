"""Acts on many accounts, erasing, and tables of people."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from liniya.core.access import Actor
from liniya.core.problems import ChangedMeanwhile, Forbidden, NotFound
from liniya.domains.accounts import service
from liniya.domains.accounts.errors import NobodyToInvite
from liniya.domains.accounts.events import PersonChanged
from liniya.domains.accounts.schemas import AccountChange, ActOut, ManyAct
from liniya.domains.accounts.tables import Account, PasswordLink, SignIn
from liniya.domains.audit.tables import AuditEntry
from liniya.domains.organisations.events import AccessChanged
from liniya.domains.organisations.tables import Partner
from liniya.kit.whence import Whence, coming_from
from liniya.main import make
from tests.domains.accounts.test_service import as_
from tests.fixtures import SpyTx, counting_queries


async def company(tx: SpyTx) -> tuple[Partner, Actor]:
    partner = await make.make_partner(tx, name="Баланс-Сервис")
    chief = await make.make_account(tx, partner, ("administrator",), last_name="Щукин")
    return partner, await as_(tx, chief)


def again(act: ActOut) -> ManyAct:
    return ManyAct.model_validate(act)


async def test_what_was_done_to_many_can_be_taken_back(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    sales, store_room = await make.make_unit(tx, partner), await make.make_unit(tx, partner)
    people = [await make.make_account(tx, partner, ("user",), unit=unit) for unit in (sales, sales, None, store_room)]
    ids = tuple(one.id for one in people)
    before = {one.id: one.unit_id for one in people}

    moved = await service.act_on_many(tx, actor, ManyAct(act="move", ids=ids, unit_id=store_room.id))
    assert set(moved["changed"]) == set(ids[:3])
    assert (await service.list_accounts(tx, actor, unit_id=store_room.id))["total"] == 4
    for act in moved["undo"]:
        await service.act_on_many(tx, actor, again(act))
    rows = (await tx.session.execute(select(Account.id, Account.unit_id).where(Account.id.in_(ids)))).all()
    assert {row[0]: row[1] for row in rows} == before

    for act_, reverse in (("block", "unblock"), ("grant", "revoke")):
        wish = ManyAct.model_validate({"act": act_, "ids": ids, "role": "specialist" if act_ == "grant" else None})
        done = await service.act_on_many(tx, actor, wish)
        assert (set(done["changed"]), done["refused"]) == (set(ids), [])
        (undo,) = done["undo"]
        assert undo["act"] == reverse
        assert set((await service.act_on_many(tx, actor, again(undo)))["changed"]) == set(ids)
        assert (await service.act_on_many(tx, actor, again(undo))) == {"changed": [], "refused": [], "undo": []}


async def test_who_cannot_be_acted_on_stops_nobody_else(tx: SpyTx) -> None:
    stranger = await make.make_account(tx, await make.make_partner(tx), ("user",))
    partner, actor = await company(tx)
    client = await make.make_client(tx, partner)
    own, theirs = await make.make_account(tx, partner), await make.make_account(tx, partner, client=client)
    wish = ManyAct(act="grant", role="specialist", ids=(own.id, theirs.id, stranger.id, uuid4()))
    done = await service.act_on_many(tx, actor, wish)
    assert done["changed"] == [own.id]
    reasons = {one["id"]: one["slug"] for one in done["refused"]}
    assert reasons.pop(theirs.id) == "role-does-not-fit"
    assert set(reasons.values()) == {"not-found"}
    assert all(one["title"] for one in done["refused"])
    assert [one["name"] for one in done["refused"] if one["id"] == stranger.id] == [""]

    last = await service.act_on_many(tx, actor, ManyAct(act="block", ids=(actor.me,)))
    assert [one["slug"] for one in last["refused"]] == ["last-administrator"]
    mute = await make.make_account(tx, partner, email="")
    invited = await service.act_on_many(tx, actor, ManyAct(act="invite", ids=(own.id, mute.id)))
    assert (invited["changed"], invited["undo"]) == ([own.id], [])
    assert [one["slug"] for one in invited["refused"]] == ["nobody-to-invite"]
    (found,) = [one for one in (await service.list_accounts(tx, actor))["items"] if one["id"] == own.id]
    assert (found["invited_at"], found["has_password"]) == (tx.now, False)
    worker = await as_(tx, await make.make_account(tx, partner, ("specialist",)))
    with pytest.raises(Forbidden):
        await service.act_on_many(tx, worker, wish)


async def test_staff_are_told_once_of_an_act_on_many(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    people = [await make.make_account(tx, partner) for _ in range(5)]
    with counting_queries(tx) as queries:
        await service.act_on_many(tx, actor, ManyAct(act="block", ids=tuple(one.id for one in people)))
    assert len(queries) < 10 * len(people)
    told = [to for event, to in tx.emitted if isinstance(event, AccessChanged)]
    assert set(map(tuple, told)) == {(f"staff:{partner.id}",)}
    stream = [row for row in tx._stream if row[0] == AccessChanged.type]
    assert len(stream) == 1


async def test_two_administrators_do_not_overwrite_each_other(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    person = await make.make_account(tx, partner, position="Бухгалтер")
    seen = (await service.get_account(tx, actor, person.id))["version"]
    first = await service.change_account(tx, actor, person.id, AccountChange(position="Кадровик", version=seen))
    assert first["version"] == seen + 1
    with pytest.raises(ChangedMeanwhile) as refused:
        await service.change_account(tx, actor, person.id, AccountChange(position="Юрист", version=seen))
    assert refused.value.extra == {"version": seen + 1}
    assert (await service.get_account(tx, actor, person.id))["position"] == "Кадровик"
    blind = await service.change_account(tx, actor, person.id, AccountChange(phone="1"))
    assert (blind["position"], blind["version"]) == ("Кадровик", seen + 2)


async def test_who_is_erased_leaves_what_he_wrote_and_no_data(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    names: dict[str, Any] = {"last_name": "Лебедева", "first_name": "Марина", "middle_name": "Павловна"}
    person = await make.make_account(
        tx, partner, ("user", "specialist"), **names, login="lebedeva", email="m@x.example", phone="1", position="Бух"
    )
    await make.sign_in_as(tx, person)
    await service.erase_account(tx, actor, person.id)
    await tx.session.refresh(person)
    assert (person.last_name, person.first_name, person.email, person.phone) == ("Удалённый пользователь", "", "", "")
    assert person.is_blocked
    assert person.erased_at == tx.now
    living = select(SignIn.id).where(SignIn.account_id == person.id, SignIn.ended_at.is_(None))
    assert (await tx.session.scalars(living)).all() == []
    assert [event.person["name"] for event, _ in tx.emitted if isinstance(event, PersonChanged)] == [
        "Удалённый пользователь"
    ]
    assert person.id not in [one["id"] for one in (await service.list_accounts(tx, actor))["items"]]
    for verb in (service.unblock_account, service.erase_account):
        with pytest.raises(NotFound):
            await verb(tx, actor, person.id)
    with pytest.raises(NobodyToInvite):
        await service.send_password_link(tx, actor, person.id)
    again_ = await make.make_account(tx, partner, login="lebedeva")
    assert again_.login == "lebedeva"


async def test_the_history_tells_roles_and_where_one_signed_in(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    person = await make.make_account(tx, partner, ("user",))
    await service.grant_role(tx, actor, person.id, "specialist")
    await service.revoke_role(tx, actor, person.id, "specialist")
    with coming_from(Whence("192.0.2.7", "Mozilla/5.0 (Windows NT 10.0)")):
        await make.sign_in_as(tx, person)
    history = await service.get_history(tx, actor, person.id)
    assert {(row["role"], row["revoked_at"] is None) for row in history["roles"]} == {
        ("user", True),
        ("specialist", False),
    }
    (sign_in,) = history["sign_ins"]
    assert (sign_in["address"], sign_in["device"]) == ("192.0.2.7", "Mozilla/5.0 (Windows NT 10.0)")
    assert sign_in["ended_at"] is None
    await service.end_session(tx, actor, person.id)
    (sign_in,) = (await service.get_history(tx, actor, person.id))["sign_ins"]
    assert sign_in["end_reason"] == "ended_by_administrator"


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
async def test_people_are_given_out_as_a_table(tx: SpyTx, kind: Any) -> None:
    await make.make_account(tx, await make.make_partner(tx), last_name="Ёжиков")
    partner, actor = await company(tx)
    client = await make.make_client(tx, partner, name="ООО «Лён»")
    for number in range(3):
        await make.make_account(tx, partner, client=client, last_name=f"Ёлкин{number}", position="=1+1")
    await make.make_account(tx, partner, ("user", "specialist"), last_name="Ежов", password_hash="there is one")
    file = await service.export_accounts(tx, actor, kind, q="ё")
    told = file.read()
    file.close()
    if kind == "csv":
        assert told.startswith(b"\xef\xbb\xbf")
        rows: list[list[Any]] = list(csv.reader(io.StringIO(told.decode("utf-8-sig")), delimiter=";"))
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(told)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Фамилия", "Имя", "Отчество", "Должность"]
    assert [row[0] for row in rows[1:]] == ["Ёлкин0", "Ёлкин1", "Ёлкин2"]
    first = dict(zip(rows[0], rows[1], strict=True))
    assert first["Должность"] == ("'=1+1" if kind == "csv" else "=1+1")
    assert (first["Клиент"], first["Роли"], first["Состояние"]) == ("ООО «Лён»", "Пользователь", "Приглашён")
    entries = (await tx.session.scalars(select(AuditEntry).where(AuditEntry.act == "account.exported"))).all()
    assert [entry.changes[0]["after"] for entry in entries] == [3]


async def test_the_list_is_sorted_and_filtered_in_the_database(tx: SpyTx) -> None:
    partner, actor = await company(tx)
    client = await make.make_client(tx, partner)
    top = await make.make_unit(tx, partner)
    below = await make.make_unit(tx, partner, parent=top)
    for name, more in (
        ("Ящиков", {"unit": below}),
        ("ёлкин", {"client": client}),
        ("Жуков", {"is_blocked": True}),
        ("Еремин", {"unit": top, "password_hash": "there is one"}),
    ):
        await make.make_account(tx, partner, last_name=name, **more)

    async def found(**asked: Any) -> list[str]:
        return [one["last_name"] for one in (await service.list_accounts(tx, actor, **asked))["items"]]

    assert await found() == ["ёлкин", "Еремин", "Жуков", "Щукин", "Ящиков"]
    assert (await found(is_descending=True))[0] == "Ящиков"
    assert await found(unit_id=top.id) == ["Еремин", "Ящиков"]
    assert await found(side="clients") == ["ёлкин"]
    assert await found(state="active") == ["Еремин"]
    assert await found(state="blocked") == ["Жуков"]
    assert await found(state="uninvited") == ["ёлкин", "Щукин", "Ящиков"]
    asked = (await service.list_accounts(tx, actor, q="ёлкин"))["items"][0]["id"]
    await service.send_password_link(tx, actor, asked)
    assert await found(state="uninvited") == ["Щукин", "Ящиков"]
    links = update(PasswordLink).values(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    await tx.session.execute(links, execution_options={"synchronize_session": False})
    assert await found(state="uninvited") == ["ёлкин", "Щукин", "Ящиков"]
    page = await service.list_accounts(tx, actor, limit=2, offset=40)
    assert (page["items"], page["total"]) == ([], 5)
    selected = await service.list_account_ids(tx, actor, side="own")
    assert (len(selected["ids"]), selected["total"]) == (4, 4)
