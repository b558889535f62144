"""The demo company is what the verbs would have written, whenever it is made, and its logins work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from liniya.core.access import SYSTEM
from liniya.core.events import json_for_engine
from liniya.core.tx import Database
from liniya.domains.accounts import rules as account_rules
from liniya.domains.accounts.service import hashing
from liniya.infra.bus import LocalBus
from liniya.infra.engine import make_engine
from liniya.infra.jobs import make_jobs, postgres_connector
from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from liniya.infra.roles import plain
from liniya.kit.refusal import Refused
from liniya.kit.time import utc_now
from liniya.main.app import create_app
from liniya.main.demo import company
from liniya.main.demo.fill import Logins, fill, list_logins
from liniya.main.demo.wipe import wipe
from liniya.main.settings import Settings
from liniya.main.wiring import WIRING
from tests.conftest import cloned

KINDS = {
    *("message", "inquiry_opened", "inquiry_queued", "inquiry_assigned", "work_started", "transferred"),
    *("work_finished", "work_resumed", "rated"),
}
MOMENTS = {
    "monday morning": datetime(2026, 11, 23, 6, 40, tzinfo=UTC),
    "wednesday afternoon": datetime(2026, 11, 25, 13, 5, 7, 123456, tzinfo=UTC),
    "just after midnight": datetime(2027, 1, 1, 22, 3, tzinfo=UTC),
    "on leap day": datetime(2028, 2, 24, 12, 0, tzinfo=UTC),
}
NOBODY_HAS = {
    "a gap in the numbers of a feed": """
        SELECT f.id FROM feeds f LEFT JOIN feed_entries e ON e.feed_id = f.id
        GROUP BY f.id HAVING count(e.seq) <> f.last_seq OR min(e.seq) <> 1 OR max(e.seq) <> f.last_seq""",
    "entries out of time": """
        SELECT id FROM (
            SELECT id, at, lag(at) OVER (PARTITION BY feed_id ORDER BY seq) AS before FROM feed_entries) AS e
        WHERE at < before OR at > %(now)s""",
    "a wrong end of a feed": """
        SELECT f.id FROM feeds f JOIN feed_entries e ON e.feed_id = f.id AND e.seq = f.last_seq
        WHERE (f.last ->> 'kind', f.last_at) IS DISTINCT FROM (e.kind, e.at)
           OR (f.last ->> 'author_id') IS DISTINCT FROM e.author_id::text
           OR f.last ->> 'text' <> left(coalesce(CASE e.kind WHEN 'message' THEN e.payload ->> 'text' END, ''), 120)
              AND f.last ->> 'text' NOT LIKE '%%…'""",
    "marks behind or beyond": """
        SELECT id FROM feeds WHERE user_read_seq > user_delivered_seq OR staff_read_seq > staff_delivered_seq
           OR greatest(user_delivered_seq, staff_delivered_seq) > last_seq
        UNION SELECT m.feed_id FROM feed_marks m JOIN feeds f ON f.id = m.feed_id WHERE m.read_seq > f.last_seq""",
    "a holder who is not in the ledger": """
        SELECT i.id FROM inquiries i LEFT JOIN assignments a ON a.inquiry_id = i.id AND a.ended_at IS NULL
        WHERE (i.state IN ('assigned', 'in_work')) <> (a.id IS NOT NULL) OR a.account_id <> i.assignee_id""",
    "a ledger with holes": """
        SELECT id FROM (
            SELECT id, started_at, ended_at,
                lag(ended_at) OVER (PARTITION BY inquiry_id ORDER BY started_at, id) AS before
            FROM assignments) AS a WHERE ended_at < started_at OR before > started_at""",
    "another last holder than in the ledger": """
        SELECT i.id FROM inquiries i JOIN LATERAL (
            SELECT account_id FROM assignments WHERE inquiry_id = i.id ORDER BY started_at DESC, id DESC LIMIT 1
        ) AS a ON true WHERE i.state <> 'queued' AND i.assignee_id <> a.account_id""",
    "not exactly one opening": """
        SELECT i.id FROM inquiries i WHERE (
            SELECT count(*) FROM feed_entries e WHERE e.inquiry_id = i.id AND e.kind = 'inquiry_opened'
            AND (e.payload ->> 'number')::bigint = i.number AND e.author_id = i.opened_by_id) <> 1""",
    "ends that do not match": """
        SELECT i.id FROM inquiries i LEFT JOIN feed_entries e ON e.inquiry_id = i.id GROUP BY i.id
        HAVING count(*) FILTER (WHERE e.kind = 'work_finished') - count(*) FILTER (WHERE e.kind = 'work_resumed')
            <> (i.state = 'finished')::int""",
    "times in the wrong order": """
        SELECT id FROM inquiries WHERE assigned_at < opened_at OR first_reply_at < opened_at OR started_at < opened_at
           OR finished_at < greatest(assigned_at, started_at, first_reply_at) OR waiting_since < opened_at
           OR greatest(opened_at, assigned_at, started_at, first_reply_at, finished_at) > %(now)s""",
    "a wait that is none": """
        SELECT i.id FROM inquiries i JOIN LATERAL (
            SELECT author_id FROM feed_entries WHERE inquiry_id = i.id AND kind = 'message'
            ORDER BY at DESC, seq DESC LIMIT 1
        ) AS m ON true
        WHERE (i.state <> 'finished' AND m.author_id = i.user_id) <> (i.waiting_since IS NOT NULL)""",
    "a judgement without its entry": """
        SELECT r.inquiry_id FROM ratings r JOIN inquiries i ON i.id = r.inquiry_id
        LEFT JOIN feed_entries e ON e.inquiry_id = i.id AND e.kind = 'rated' AND (e.payload ->> 'stars')::int = r.stars
            AND coalesce(e.payload ->> 'comment', '') = r.comment
        WHERE i.state <> 'finished' OR r.account_id <> i.assignee_id OR e.id IS NULL OR r.at < i.finished_at""",
    "a missed inquiry without its letter": """
        SELECT i.id FROM inquiries i LEFT JOIN letters l ON l.key = 'missed:' || i.id || ':1'
        WHERE (i.missed_count > 0) <> (l.id IS NOT NULL) OR (i.missed_at IS NULL) <> (i.missed_count = 0)""",
    "a text that is too long": "SELECT id FROM feed_entries WHERE length(payload ->> 'text') NOT BETWEEN 1 AND 10000",
    "words that were not put in": """
        SELECT id FROM feed_entries WHERE payload ->> 'text' LIKE '%%{%%' OR payload ->> 'note' LIKE '%%{%%'""",
    "a question on a line he does not have": """
        SELECT f.id FROM feeds f JOIN accounts a ON a.id = f.user_id WHERE NOT EXISTS (
            SELECT FROM line_connections c WHERE c.line_id = f.line_id AND (
                c.client_id = a.client_id OR c.unit_id = a.unit_id
                OR (num_nonnulls(c.client_id, c.unit_id, c.account_id) = 0 AND a.client_id IS NULL)))""",
    "work by somebody who is not on the line": """
        SELECT i.id FROM inquiries i WHERE i.assignee_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM line_specialists s WHERE s.line_id = i.line_id AND s.account_id = i.assignee_id
            AND s.priority <> 'observer' AND s.account_id <> i.user_id)""",
    "presence without a window": "SELECT account_id FROM presence WHERE status <> 'offline'",
}


def make_demo(urls: DatabaseUrls, now: datetime | None = None) -> Logins:
    """In an event loop of its own: the company is made once for many tests."""

    async def run() -> Logins:
        engine = make_engine(urls.app, json_for_engine, pool_size=2)
        jobs = make_jobs(postgres_connector(urls.app, max_size=1))
        clock = (lambda: now) if now else utc_now
        database = Database(engine=engine, jobs=jobs, bus=LocalBus(), wiring=WIRING, clock=clock)
        try:
            async with database.tx(SYSTEM) as tx:
                await fill(tx)
                return await list_logins(tx)
        finally:
            await engine.dispose()

    return asyncio.run(run())


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda name: name.replace(" ", "-"))
def demo(request: pytest.FixtureRequest, postgres: EmbeddedPostgres) -> Iterator[tuple[datetime, DatabaseUrls]]:
    now = MOMENTS[request.param]
    with cloned(postgres) as urls:
        make_demo(urls, now)
        yield now, urls


@pytest.fixture(scope="module")
def today(postgres: EmbeddedPostgres) -> Iterator[tuple[DatabaseUrls, Logins]]:
    with cloned(postgres) as urls:
        yield urls, make_demo(urls)


def ask(urls: DatabaseUrls, query: str, **values: Any) -> list[Any]:
    with psycopg.connect(plain(urls.owner)) as connection:
        connection.execute("SELECT set_config('liniya.scope', '*', false)")
        return connection.execute(query, values).fetchall()


def test_the_history_is_whole(demo: tuple[datetime, DatabaseUrls]) -> None:
    now, urls = demo
    found = {name: ask(urls, query, now=now)[:3] for name, query in NOBODY_HAS.items()}
    assert {name: rows for name, rows in found.items() if rows} == {}


def test_no_screen_is_empty(demo: tuple[datetime, DatabaseUrls]) -> None:
    now, urls = demo
    assert {row[0] for row in ask(urls, "SELECT DISTINCT kind FROM feed_entries")} == KINDS
    reasons = {row[0] for row in ask(urls, "SELECT DISTINCT why FROM assignments")}
    assert reasons == {"chosen", "care", "queue", "taken", "absent", "turned", "transfer"}
    states = dict(ask(urls, "SELECT state, count(*) FROM inquiries GROUP BY state"))
    assert (states["queued"], states["assigned"], states["in_work"]) == (2, 2, 7)
    assert 300 < states["finished"] < 800
    assert {row[0] for row in ask(urls, "SELECT DISTINCT stars FROM ratings")} == {1, 2, 3, 4, 5}
    (edited, deleted) = ask(urls, "SELECT count(edited_at), count(deleted_at) FROM feed_entries")[0]
    assert edited > 0
    assert deleted > 0
    people = ask(urls, "SELECT count(*) FILTER (WHERE client_id IS NOT NULL), count(*) FROM accounts")[0]
    assert people == (40, 51)
    until = ask(urls, "SELECT min(contract_until) FROM clients")[0][0]
    assert timedelta() < until - now.date() < timedelta(days=25)


def test_the_same_moment_makes_the_same_company(postgres: EmbeddedPostgres) -> None:
    now = MOMENTS["wednesday afternoon"]
    rows = []
    for _ in range(2):
        with cloned(postgres) as urls:
            make_demo(urls, now)
            rows.append(ask(urls, "SELECT id, seq, kind, payload FROM feed_entries ORDER BY id"))
    assert rows[0] == rows[1]


def test_a_company_that_is_there_is_left_alone(today: tuple[DatabaseUrls, Logins]) -> None:
    with pytest.raises(Refused, match="has a company already"):
        make_demo(today[0])


def test_it_can_be_made_anew(fresh_urls: DatabaseUrls) -> None:
    make_demo(fresh_urls)
    before = ask(fresh_urls, "SELECT pos FROM stream_head")
    wipe(fresh_urls)
    make_demo(fresh_urls)
    assert ask(fresh_urls, "SELECT count(*) FROM partners") == [(1,)]
    assert ask(fresh_urls, "SELECT pos, kept_from FROM stream_head") == [(before[0][0] + 1, before[0][0] + 2)]
    ask(fresh_urls, "INSERT INTO nodes VALUES (gen_random_uuid(), now()) RETURNING id")
    with pytest.raises(Refused, match="server is running"):
        wipe(fresh_urls)


def test_it_is_made_quickly(fresh_urls: DatabaseUrls) -> None:
    """In seconds of our processor: neighbours do not count."""
    began = time.process_time()
    make_demo(fresh_urls)
    assert time.process_time() - began < 3


async def test_the_password_satisfies_the_rules() -> None:
    score = await hashing.rate_password(company.PASSWORD, [])
    assert {account_rules.reason_against_password(company.PASSWORD, login, score) for login in company.PRINTED} == {
        None
    }


async def test_every_login_sees_its_screens(today: tuple[DatabaseUrls, Logins]) -> None:
    urls, logins = today
    app = create_app(Settings(demo=True), urls, logins)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        welcome = (await client.get("/api/welcome")).json()
        assert welcome["name"] == "Баланс-Сервис"
        assert [each["login"] for each in welcome["demo_logins"]] == list(company.PRINTED)
        for each in welcome["demo_logins"]:
            signed = await client.post("/api/session", json={"login": each["login"], "password": each["password"]})
            assert signed.status_code == 200, signed.text
            assert each["role"] in signed.json()["roles"]
            answer = await client.get("/api/snapshot")
            assert answer.status_code == 200, answer.text
            await looks_alive(client, each["role"], answer.json())
    await app.state.database.close()


async def looks_alive(client: httpx.AsyncClient, role: str, snapshot: dict[str, Any]) -> None:
    me = snapshot["me"]["account_id"]
    if role == "administrator":
        for path in ("accounts", "clients", "lines"):
            answer = await client.get(f"/api/{path}")
            assert answer.status_code == 200
            assert answer.json()
        return
    assert snapshot["lines"]
    assert snapshot["feeds"]
    assert snapshot["inquiries"]
    newest = snapshot["feeds"][0]
    page = (await client.get(f"/api/feeds/{newest['id']}/entries")).json()
    assert page["entries"][-1]["seq"] == newest["last_seq"]
    if role == "user":
        assert any(inquiry["user_id"] == me and inquiry["state"] == "in_work" for inquiry in snapshot["inquiries"])
        return
    assert any(inquiry["assignee_id"] == me for inquiry in snapshot["inquiries"])
    figures = (await client.get("/api/today")).json()
    assert figures["inquiries_usual"] > 0
    assert figures["ratings"] > 0
    unread = [feed for feed in snapshot["feeds"] if feed["my_read_seq"] not in (None, feed["last_seq"])]
    assert unread
