"""What an operator sees of the running product: traces, metrics, health."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
import yaml  # type: ignore[import-untyped]
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.infra import slow
from liniya.infra.logs import add_trace
from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from liniya.kit.ids import new_id
from liniya.kit.trace import current_trace, read_trace, tracing
from liniya.main import watch
from liniya.main.database import embedded_server
from liniya.main.settings import Settings
from tests.live import Live, eventually, running

TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE}-b7ad6b7169203331-01"
ALERTS = Path(__file__).resolve().parents[3] / "deploy" / "prometheus-alerts.yml"


@pytest.fixture
async def live(fresh_urls: DatabaseUrls, tmp_path: Path) -> AsyncIterator[Live]:
    async with running(fresh_urls, tmp_path) as live:
        await live.world.user("Ann")
        await live.world.specialist("Bob")
        yield live


@pytest.mark.parametrize(
    ("header", "trace"),
    [
        (TRACEPARENT, TRACE),
        (f"cc-{TRACE}-b7ad6b7169203331-01-what-the-future-brings", TRACE),
        (None, None),
        ("", None),
        (f"ff-{TRACE}-b7ad6b7169203331-01", None),
        (f"00-{'0' * 32}-b7ad6b7169203331-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"00-{TRACE.upper()}-b7ad6b7169203331-01", None),
        (TRACEPARENT + "\nforged", None),
    ],
)
def test_trace_in_a_header(header: str | None, trace: str | None) -> None:
    assert read_trace(header) == trace


def test_every_line_of_the_log_has_the_trace() -> None:
    with tracing(TRACE):
        assert add_trace(None, "info", {"event": "x"})["trace"] == TRACE
    assert "trace" not in add_trace(None, "info", {"event": "x"})


async def test_trace_of_a_request_is_answered(live: Live) -> None:
    async with live.browser("Ann") as browser:
        answer = await browser.get("/api/feeds/" + str(new_id()) + "/entries", headers={"traceparent": TRACEPARENT})
        assert answer.status_code == 404
        assert answer.json()["trace"] == answer.headers["x-trace-id"] == TRACE
        for bad in ({}, {"traceparent": "nonsense"}):
            answer = await browser.get("/api/session", headers=bad)
            assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-trace-id"])
        refused = await browser.post(
            "/api/session", headers={"origin": "https://evil.example", "traceparent": TRACEPARENT}
        )
        assert refused.status_code == 403
        assert refused.json()["trace"] == TRACE


async def test_trace_of_a_command_is_its_id(live: Live) -> None:
    async with live.window("Ann") as ann:
        await ann.hear_until("hello")
        for command in ("message.send", "inquiry.finish", "what.is.this"):
            sent = new_id()
            answer = await ann.ask(command, {"line_id": str(new_id()), "inquiry_id": str(new_id()), "text": "?"}, sent)
            assert answer["problem"]["trace"] == sent.hex


async def test_trace_reaches_the_database(live: Live) -> None:
    async def look(tx: Tx) -> str:
        return str((await tx.session.execute(text("SELECT current_setting('application_name')"))).scalar_one())

    with tracing(TRACE):
        assert await live.database.run(SYSTEM, look) == f"liniya {TRACE}"
        async with live.database.batch("*") as tx:
            (row,) = await tx.run_sql("SELECT current_setting('application_name') AS name", {})
    assert row.name == f"liniya {TRACE}"
    assert await live.database.run(SYSTEM, look) == "liniya"


async def test_a_job_goes_on_under_the_trace_of_its_cause(live: Live) -> None:
    seen: list[str] = []
    task = live.database.jobs.tasks["liniya:inquiries.serve_queue"]
    known = task.func

    async def spy(context: Any, **arguments: Any) -> None:
        await known(context, **arguments)
        seen.append(arguments["trace"])

    task.func = spy
    with tracing(TRACE):
        await live.database.run(SYSTEM, lambda tx: tx.defer("inquiries.serve_queue", line_ids=[]))

    async def was_seen() -> object:
        return seen

    await eventually(was_seen)
    assert seen == [TRACE]
    assert current_trace() == ""


async def test_slow_statements_are_told_without_values(live: Live) -> None:
    slow.set_limit(50)
    try:
        with structlog.testing.capture_logs(processors=[add_trace]) as logs, tracing(TRACE):
            async with live.database.tx(SYSTEM) as tx:
                await tx.run_sql("SELECT pg_sleep(0.06), %(secret)s::text AS t", {"secret": "Привет, Анна"})
                await tx.session.execute(
                    text("SELECT pg_sleep(0.07), CAST(:secret AS text)"), {"secret": "Привет, Анна"}
                )
    finally:
        slow.set_limit(500)
    told = [line for line in logs if line["event"] == "slow_query" and "pg_sleep" in line["statement"]]
    assert len(told) == 2
    assert all(line["ms"] >= 50 and line["trace"] == TRACE for line in told)
    assert "Анна" not in str(told)


def test_postgres_tells_slow_statements_without_values(short_dir: Path) -> None:
    folder = short_dir / f"slow-{new_id().hex[-8:]}"
    server = embedded_server(Settings(data_dir=folder, slow_query_ms=50))
    assert isinstance(server, EmbeddedPostgres)
    try:
        server.start()
        with server.connect() as connection:
            connection.execute(f"SET application_name = 'liniya {TRACE}'")
            connection.execute("SELECT pg_sleep(0.06), %s::text", ["Привет, Анна"])
        said = server.log_file.read_text()
    finally:
        server.stop()
    assert f"liniya {TRACE} LOG:  duration" in said
    assert "Анна" not in said


async def scraped(live: Live, **headers: str) -> dict[str, float]:
    live.app.state.watch.forget()
    async with httpx.AsyncClient(base_url=live.url) as client:
        answer = await client.get("/metrics", headers=headers)
    assert answer.status_code == 200, answer.text
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    return {
        sample.name + "".join(f"|{value}" for _, value in sorted(sample.labels.items())): sample.value
        for sample in samples
    }


async def test_metrics_count_what_happens(live: Live) -> None:
    before = await scraped(live)
    async with live.window("Ann") as ann, live.window("Bob"):
        await ann.hear_until("hello")
        await ann.do("message.send", {"line_id": str(live.world.line.id), "text": "Помогите"})
        assert await ann.refused("message.send", {"line_id": str(new_id()), "text": "?"}) == "line-not-connected"
        await live.numbered()
        async with live.browser("Ann") as browser:
            await browser.get(f"/api/feeds/{new_id()}/entries")
        now = await scraped(live)
    await live.app.state.database.run(SYSTEM, _check)
    after = await scraped(live)

    def grown(name: str) -> float:
        return now.get(name, 0) - before.get(name, 0)

    assert now["liniya_connections"] == 2
    assert grown("liniya_messages_total|accepted") == 1
    assert grown("liniya_messages_total|refused") == 1
    assert grown("liniya_message_batch_size_sum") == 2
    assert grown("liniya_events_numbered_total") > 0
    assert grown("liniya_events_handed_out_total") > 0
    assert grown("liniya_http_requests_total|GET|/api/feeds/{feed_id}/entries|404") == 1
    assert grown("liniya_http_request_seconds_count|GET|/api/feeds/{feed_id}/entries") == 1
    assert now["liniya_stream_position"] == now["liniya_relay_position"] > 0
    assert now["process_resident_memory_bytes"] > 0
    assert after[f"liniya_ledger_received|{live.world.partner.id}"] == 1
    assert after[f"liniya_ledger_difference|{live.world.partner.id}"] == 0


async def _check(tx: Tx) -> object:
    from liniya.domains.monitor import service

    return await service.check_ledger(tx, pause_s=0)


async def test_metrics_are_no_strangers_business(live: Live, fresh_urls: DatabaseUrls, tmp_path: Path) -> None:
    async with httpx.AsyncClient(base_url=live.url) as client:
        assert (await client.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"})).status_code == 404
    token = "a-token-of-the-tests"
    async with running(fresh_urls, tmp_path, live, metrics_token=token) as guarded:
        async with httpx.AsyncClient(base_url=guarded.url) as client:
            assert (await client.get("/metrics")).status_code == 404
            assert (await client.get("/metrics", headers={"authorization": "Bearer something-else"})).status_code == 404
        assert await scraped(guarded, authorization=f"Bearer {token}", **{"x-forwarded-for": "203.0.113.7"})


async def test_alerts_name_metrics_that_exist(live: Live) -> None:
    await live.world.asks("Ann")
    await health(live)  # a request is counted when it is answered: the first scrape would not see one
    await live.database.run(SYSTEM, _check)
    there = {name.partition("|")[0] for name in await scraped(live)}
    there |= {"liniya_socket_closes_total", "liniya_slow_statements_total", "up"}
    rules = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    for rule in rules:
        named = set(re.findall(r"\b(?:liniya|process)_[a-z_]+|\bup\b", rule["expr"]))
        assert named, rule
        assert named <= there, named - there
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["do"]


async def health(live: Live) -> tuple[int, set[str]]:
    live.app.state.watch.forget()
    async with httpx.AsyncClient(base_url=live.url) as client:
        answer = await client.get("/healthz")
    body = answer.json()
    assert body["status"] == ("degraded" if body["troubles"] else "ok")
    assert all(trouble["do"] for trouble in body["troubles"])
    return answer.status_code, {trouble["slug"] for trouble in body["troubles"]}


async def test_health_says_what_is_wrong(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await health(live) == (200, set())
    await live.world.asks("Ann")

    async def break_things(tx: Tx) -> None:
        for statement in (
            "DELETE FROM inquiries",
            "INSERT INTO letters (id, key, recipients, subject, text, is_secret, at, failures)"
            " VALUES (gen_random_uuid(), 'x', '{a@example.com}', '', '', false, now(), 6)",
        ):
            await tx.session.execute(text(statement))

    await live.database.run(SYSTEM, break_things)
    await live.database.run(SYSTEM, _check)
    monkeypatch.setattr("liniya.main.watch.LEAST_FREE_BYTES", 2**70)
    status, troubles = await health(live)
    assert status == 200
    assert troubles >= {"ledger-out-of-balance", "mail-failing", "disk-nearly-full"}
    live.node.batcher._queue.extend([None] * 6000)  # type: ignore[list-item]
    assert "messages-pile-up" in (await health(live))[1]
    live.node.batcher._queue.clear()


async def test_health_without_a_database(live: Live, postgres: EmbeddedPostgres) -> None:
    name = live.database.engine.url.database
    with postgres.connect() as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            status, troubles = await health(live)
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert status == 503
    assert "database" in troubles


async def reports(live: Live, slug: str, status: int = 200) -> None:
    async def is_told() -> bool:
        found, troubles = await health(live)
        return slug in troubles and found == status

    await eventually(is_told)


async def is_well_again(live: Live) -> None:
    async def is_well() -> bool:
        return await health(live) == (200, set())

    await eventually(is_well, 30)


async def test_health_when_nobody_does_the_jobs(fresh_urls: DatabaseUrls, tmp_path: Path) -> None:
    async with running(fresh_urls, tmp_path, jobs="apart") as live:
        await live.world.user("Ann")
        await live.world.asks("Ann")
        await is_well_again(live)
        await live.database.run(
            SYSTEM,
            lambda tx: tx.session.execute(
                text("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '3 minutes'")
            ),
        )
        await reports(live, "jobs-stuck")


async def test_health_when_events_wait_for_their_positions(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "BEHIND_S", 0.3)
    async with live.database.engine.connect() as connection:
        await connection.execute(text("SELECT FROM stream_head FOR UPDATE"))  # somebody holds the positions
        await live.world.sets("Bob", "away")
        await reports(live, "relay-behind")
    await is_well_again(live)


async def test_health_when_events_cannot_be_read(live: Live, postgres: EmbeddedPostgres) -> None:
    with postgres.connect(str(live.database.engine.url.database)) as connection:
        connection.execute("ALTER TABLE stream_head RENAME COLUMN pos TO moved")
        try:
            async with asyncio.timeout(20):
                while live.node.relay.failures <= 2:
                    await asyncio.sleep(0.05)
            await reports(live, "relay", 503)
        finally:
            connection.execute("ALTER TABLE stream_head RENAME COLUMN moved TO pos")
    await is_well_again(live)


async def test_health_when_sockets_pile_up(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "CROWDED", 3)
    await live.sign_in("Ann")
    async with AsyncExitStack() as stack:
        async with live.database.engine.connect() as connection:
            await connection.execute(text("LOCK TABLE sign_ins IN ACCESS EXCLUSIVE MODE"))
            for _ in range(6):
                await stack.enter_async_context(live.window("Ann"))
            await reports(live, "sockets-pile-up")
        await is_well_again(live)


async def test_health_when_the_other_nodes_cannot_be_heard(
    fresh_urls: DatabaseUrls, tmp_path: Path, postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(fresh_urls, tmp_path, database_url=fresh_urls.owner, jobs="apart") as live:
        await is_well_again(live)
        with monkeypatch.context() as cut:
            cut.setattr(live.database.bus, "_address", "postgresql://nobody@127.0.0.1:1/nowhere")
            listening = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"
            with postgres.connect(str(live.database.engine.url.database)) as connection:
                connection.execute(f"SELECT pg_terminate_backend(pid) FROM ({listening}) AS found")  # noqa: S608
            await reports(live, "bus-lost")
        await is_well_again(live)


async def test_health_when_the_process_is_busy(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "LATE_LOOP_S", 0.2)
    await asyncio.sleep(0.6)
    time.sleep(0.8)  # noqa: ASYNC251  something keeps the loop from its work
    await reports(live, "process-overloaded")
