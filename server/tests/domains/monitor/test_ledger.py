"""The ledger against a real PostgreSQL: balanced whatever people do, and told at once when something is broken on purpose."""

from __future__ import annotations

from typing import Any, cast

import pytest
import structlog
from sqlalchemy import CursorResult, text

from liniya.core.access import SYSTEM
from liniya.core.tx import Database, Tx
from liniya.domains.inquiries import service as inquiries
from liniya.domains.monitor import service
from liniya.domains.monitor.service import LedgerReport
from tests.fixtures import Clock
from tests.flows.world import World, make_world


async def check(database: Database, **how: Any) -> LedgerReport:
    report = await database.run(SYSTEM, lambda tx: service.check_ledger(tx, pause_s=0, **how))
    assert report is not None
    return report


async def behind_the_back(database: Database, statement: str, **values: Any) -> None:
    async def work(tx: Tx) -> None:
        result = await tx.session.execute(text(statement), values)
        assert cast(CursorResult[Any], result).rowcount == 1

    await database.run(SYSTEM, work)


@pytest.fixture
async def world(database: Database, clock: Clock) -> World:
    """One queued, one assigned, one in work, one finished and resumed, one finished; opened on three days."""
    world = await make_world(database)
    for name in ("first", "second", "third", "fourth", "fifth"):
        await world.user(name)
    await world.specialist("Anna", "high")
    await world.asks("fifth")
    await world.answers("Anna", "fifth")
    await world.does("Anna", inquiries.finish_work, (await world.inquiry("fifth")).id)
    clock.move(days=3)
    await world.comes("Anna")
    await world.asks("third")
    await world.answers("Anna", "third")
    await world.asks("fourth")
    await world.answers("Anna", "fourth")
    await world.does("Anna", inquiries.finish_work, (await world.inquiry("fourth")).id)
    await world.does("Anna", inquiries.resume_work, (await world.inquiry("fourth")).id)
    clock.move(days=2)
    await world.comes("Anna")
    await world.asks("second")
    await world.leaves("Anna")
    await world.asks("first")
    return world


async def test_everything_received_is_somewhere(database: Database, world: World) -> None:
    report = await check(database)
    (ledger,) = report.partners
    assert report.is_balanced
    assert ledger["partner_id"] == world.partner.id
    assert ledger["received"] == 5
    states = [(await world.inquiry(name)).state for name in ("first", "second", "third", "fourth", "fifth")]
    assert {state: ledger[state] for state in ("queued", "assigned", "in_work", "finished")} == {
        state: states.count(state) for state in ("queued", "assigned", "in_work", "finished")
    }
    assert states.count("finished") == 1
    assert ledger["difference"] == 0


async def test_checked_by_one_at_a_time_and_not_too_often(database: Database, world: World, clock: Clock) -> None:
    await check(database)
    assert await database.run(SYSTEM, service.check_ledger) is None
    clock.move(seconds=60)
    assert await database.run(SYSTEM, service.check_ledger) is not None


async def test_a_lost_inquiry_is_missed(database: Database, world: World, clock: Clock) -> None:
    """Also one of an old day, that was in order before."""
    await check(database)
    clock.move(days=30)
    await behind_the_back(database, "DELETE FROM inquiries WHERE id = :id", id=(await world.inquiry("fifth")).id)
    with structlog.testing.capture_logs() as logs:
        report = await check(database, operator_email="duty@example.com")
    (alarm,) = [line for line in logs if line["event"] == "ledger_out_of_balance"]
    assert alarm["log_level"] == "error"
    assert alarm["differences"] == {str(world.partner.id): 1}
    assert [one["difference"] for one in report.partners] == [1]
    assert report.unbalanced_days == 1
    assert "message_without_inquiry" in report.findings
    await check(database, operator_email="duty@example.com")
    async with database.tx(SYSTEM) as tx:
        letters = (
            await tx.session.execute(text("SELECT subject, recipients FROM letters WHERE key LIKE 'ledger:%'"))
        ).all()
    assert [letter.recipients for letter in letters] == [["duty@example.com"]]


async def test_a_lost_opening_is_missed(database: Database, world: World) -> None:
    statement = "DELETE FROM feed_entries WHERE kind = 'inquiry_opened' AND inquiry_id = :id"
    await behind_the_back(database, statement, id=(await world.inquiry("second")).id)
    report = await check(database)
    assert [one["difference"] for one in report.partners] == [-1]
    assert report.findings == {"feed_with_gaps": 1}


async def test_a_lost_message_leaves_a_gap(database: Database, world: World) -> None:
    sent = await world.asks("second", "И ещё")
    await world.asks("second", "И вот ещё")
    await behind_the_back(database, "DELETE FROM feed_entries WHERE id = :id", id=sent["entry_id"])
    report = await check(database)
    assert report.unbalanced_days == 0
    assert report.findings == {"feed_with_gaps": 1}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (
            "UPDATE inquiries SET state = 'queued', assignee_id = NULL, queued_at = now(), queue_no = 1 WHERE id = :id",
            "queued_with_assignment",
        ),
        ("UPDATE inquiries SET state = 'finished', finished_at = now() WHERE id = :id", "assignment_without_inquiry"),
        ("UPDATE inquiries SET assignee_id = user_id WHERE id = :id", "assigned_to_another"),
        (
            "UPDATE assignments SET ended_at = now() WHERE inquiry_id = :id AND ended_at IS NULL",
            "held_without_assignment",
        ),
    ],
)
async def test_a_changed_state_contradicts_its_assignment(
    database: Database, world: World, change: str, kind: str
) -> None:
    await behind_the_back(database, change, id=(await world.inquiry("third")).id)
    assert (await check(database)).findings[kind] == 1


async def test_what_is_put_right_is_forgotten(database: Database, world: World) -> None:
    id_ = (await world.inquiry("third")).id
    await behind_the_back(database, "UPDATE inquiries SET assignee_id = user_id WHERE id = :id", id=id_)
    assert not (await check(database)).is_balanced
    anna = world.people["Anna"].id
    await behind_the_back(database, "UPDATE inquiries SET assignee_id = :anna WHERE id = :id", id=id_, anna=anna)
    assert (await check(database)).is_balanced
