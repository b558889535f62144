"""Nodes and workers as real processes: killed, frozen, stopped in order."""

from __future__ import annotations

import asyncio
import signal
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from liniya.infra.postgres import DatabaseUrls, EmbeddedPostgres
from liniya.infra.roles import plain
from tests.conftest import cloned
from tests.infra.test_mail import running as mail_server
from tests.live import eventually
from tests.main.program import Program, free_port, run
from tests.nodes.client import Client
from tests.nodes.processes import Company, company, freeze, is_up, launched, thaw, times_told

pytestmark = pytest.mark.slow
SILENCE = "UPDATE nodes SET seen_at = seen_at - interval '20 s'"


@pytest.fixture
async def shop(fresh_urls: DatabaseUrls, short_dir: Path) -> AsyncIterator[Company]:
    async with company(fresh_urls, short_dir) as made:
        yield made


def url(node: Any) -> str:
    return f"http://127.0.0.1:{node.port}"


async def status(shop: Company, name: str) -> str:
    found = await shop.rows("SELECT status FROM presence WHERE account_id = :id", id=shop.world.people[name].id)
    return str(found[0].status) if found else "offline"


async def becomes(shop: Company, name: str, wanted: str, within_s: float = 10) -> None:
    async def is_so() -> bool:
        return await status(shop, name) == wanted

    await eventually(is_so, within_s)


def question(shop: Company, words: str = "Помогите") -> dict[str, Any]:
    return {"line_id": str(shop.world.line.id), "text": words}


def test_nodes_that_start_together_migrate_once(postgres: EmbeddedPostgres, short_dir: Path) -> None:
    """An empty database, two nodes and a worker at the same moment: one migrates, the others wait for it."""
    with cloned(postgres, "template0") as urls:
        settings = {"LINIYA_DATABASE_URL": urls.owner, "LINIYA_JOBS": "apart"}
        programs = [
            Program(short_dir / f"first-{uuid.uuid4().hex[:6]}", settings, words=(verb,))
            for verb in ("serve", "serve", "worker")
        ]
        with launched(*programs):
            for program in programs:
                assert "Traceback" not in program.said()
            with psycopg.connect(plain(urls.owner)) as connection:
                assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
                assert connection.execute("SELECT count(*) FROM nodes").fetchone() == (2,)


async def test_a_killed_node(shop: Company) -> None:
    """Its people are here until the silence and the grace are over, then offline; who has come back elsewhere stays."""
    await shop.world.specialist("Гуров", here=False)
    one, two = shop.node(), shop.node()
    with launched(one, two):
        gone = await shop.client("Ремизова", url(one))
        back = await shop.client("Гуров", url(one))
        async with gone.online(), back.online():
            await becomes(shop, "Ремизова", "free")
            await becomes(shop, "Гуров", "free")
        one.kill()
        returned = Client(url(two).replace("http", "ws"), back.token, back.pos)
        async with returned.online():
            await asyncio.sleep(4)
            assert await status(shop, "Ремизова") == "free"
            await shop.do(SILENCE)
            await asyncio.sleep(3)
            assert await status(shop, "Ремизова") == "free"  # the grace
            await becomes(shop, "Ремизова", "offline", 8)
            assert await status(shop, "Гуров") == "free"
            assert await times_told(shop, "Гуров") == 1  # he came, and was here all the time


async def test_a_frozen_node_that_comes_back(shop: Company) -> None:
    """Who has gone meanwhile stays gone, who is still connected is here again, and nobody gets an inquiry for nothing."""
    await shop.world.specialist("Гуров", here=False)
    one, two = shop.node(), shop.node()
    with launched(one, two):
        stays = await shop.client("Ремизова", url(one))
        goes = await shop.client("Гуров", url(one))
        watcher = await shop.client("Лебедева", url(two))
        async with watcher.online(), stays.online():
            async with goes.online():
                await becomes(shop, "Ремизова", "free")
                await becomes(shop, "Гуров", "free")
                freeze(one)
            await shop.do(SILENCE)
            await becomes(shop, "Ремизова", "offline", 12)
            await becomes(shop, "Гуров", "offline", 4)
            asked = await watcher.do("message.send", question(shop))
            assert (await shop.rows("SELECT state FROM inquiries"))[0].state == "queued"
            thaw(one)
            await becomes(shop, "Ремизова", "free")
            await asyncio.sleep(3)
            assert await status(shop, "Гуров") == "offline"
            assert await shop.world.holder("Лебедева") == "Ремизова"
            assert await times_told(shop, "Гуров") == 2  # he came and went, and did not come again
            await stays.hears(1)
            assert asked["inquiry_id"] in str(stays.events)


async def test_a_frozen_node_does_not_hold_the_others_up(shop: Company) -> None:
    """Whatever lock it held at that moment: messages at the other node are refused by nobody and wait some seconds at most."""
    users = [f"Клиент {n}" for n in range(12)]
    for name in users:
        await shop.world.user(name)
    one, two = shop.node(), shop.node()
    with launched(one, two):
        busy = [await shop.client(name, url(one)) for name in users[:6]]
        calm = [await shop.client(name, url(two)) for name in users[6:]]

        async def write(client: Client, count: int) -> float:
            longest = 0.0
            for turn in range(count):
                began = time.monotonic()
                await client.do("message.send", question(shop, f"раз {turn}"))
                longest = max(longest, time.monotonic() - began)
            return longest

        async with asyncio.TaskGroup() as group:
            waits = []
            async with _all_online(busy + calm):
                load = [group.create_task(write(client, 10_000)) for client in busy]
                for _ in range(4):
                    await asyncio.sleep(0.5)
                    freeze(one)
                    waits += await asyncio.gather(*(write(client, 20) for client in calm))
                    thaw(one)
                for task in load:
                    task.cancel()
        assert max(waits) < 15


class _all_online:  # noqa: N801
    def __init__(self, clients: list[Client]) -> None:
        self._online = [client.online() for client in clients]

    async def __aenter__(self) -> None:
        await asyncio.gather(*(each.__aenter__() for each in self._online))

    async def __aexit__(self, *why: Any) -> None:
        await asyncio.gather(*(each.__aexit__(None, None, None) for each in self._online))


# -- an orderly stop


async def test_a_stop_under_load_answers_everything_it_has_taken(shop: Company) -> None:
    """No command is lost, none is done twice, and each is answered, by this node or by the one that comes after it."""
    users = [f"Клиент {n}" for n in range(20)]
    for name in users:
        await shop.world.user(name)
    one, two = shop.node(), shop.node()
    with launched(one, two):
        clients = [await shop.client(name, url(one)) for name in users]
        async with _all_online(clients):
            sent = [0] * len(clients)
            is_over = asyncio.Event()

            async def write(number: int) -> None:
                while not is_over.is_set():
                    words = f"{number}:{sent[number]}"
                    sent[number] += 1
                    await clients[number].do("message.send", question(shop, words))

            writing = [asyncio.create_task(write(number)) for number in range(len(clients))]
            await asyncio.sleep(1.5)
            assert one.process
            one.process.send_signal(signal.SIGTERM)
            for client in clients:
                client.url = url(two).replace("http", "ws")
            assert await asyncio.to_thread(one.process.wait, 15) == 0, one.said()
            await asyncio.sleep(1)
            is_over.set()
            await asyncio.wait_for(asyncio.gather(*writing), 15)
            for number, client in enumerate(clients):
                wanted = [f"{number}:{turn}" for turn in range(sent[number])]
                await client.hears(len(wanted))
                assert client.heard() == wanted
                assert client.closed == [1001]
                ((at, unanswered),) = client.unanswered
                for command_id in unanswered:
                    (entry,) = await shop.rows("SELECT at FROM feed_entries WHERE id = :id", id=command_id)
                    assert entry.at > at  # the node that stopped had not taken it
        assert "Traceback" not in one.said(), one.said()
        assert "cut off" not in one.said(), one.said()
    (row,) = await shop.rows("SELECT count(*) AS n FROM feed_entries WHERE kind = 'message'")
    assert row.n == sum(sent)


async def test_a_node_that_stops_says_so_and_still_answers_for_a_while(shop: Company) -> None:
    """The balancer has time to notice: not ready at once, no new sockets, requests are answered."""
    node = shop.node(drain_s="3")
    with launched(node):
        client = await shop.client("Лебедева", url(node))
        async with client.online():
            assert node.process
            async with httpx.AsyncClient(base_url=url(node)) as browser:
                assert (await browser.get("/readyz")).status_code == 200
                node.process.send_signal(signal.SIGTERM)
                began = time.monotonic()
                await eventually(lambda: answers(browser, "/readyz", 503), 1)
                assert (await browser.get("/api/welcome")).status_code == 200
                newcomer = Client(client.url, client.token, client.pos)
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(1), newcomer.online():
                        pass
                assert set(newcomer.closed) == {0}
                assert "ok" in await client.ask("message.send", question(shop))
                assert client.closed == []
            assert await asyncio.to_thread(node.process.wait, 10) == 0, node.said()
            assert time.monotonic() - began >= 3
            assert client.closed[0] == 1001


async def answers(browser: httpx.AsyncClient, path: str, wanted: int) -> bool:
    return (await browser.get(path)).status_code == wanted


# -- workers


async def test_the_jobs_of_a_killed_worker_are_done_by_another(shop: Company) -> None:
    async with mail_server() as mail:
        mail.delay_s = 3600
        smtp = f"smtp://127.0.0.1:{mail.port}"
        one, two = shop.worker(smtp_url=smtp), shop.worker(smtp_url=smtp)
        with launched(one):
            await shop.world.asks("Лебедева")
            await eventually(lambda: shop.rows("SELECT 1 FROM procrastinate_jobs WHERE status = 'doing'"))
            await eventually(lambda: busy(mail))
            one.kill()
            mail.delay_s = 0
            began = time.monotonic()
            with launched(two):
                await eventually(lambda: sent(mail), 30)
                assert time.monotonic() - began < 30
                await eventually(lambda: shop.rows("SELECT 1 FROM letters WHERE sent_at IS NOT NULL"))
                assert two.stop(signal.SIGTERM) == 0, two.said()
    assert len(mail.letters) == 1
    assert await shop.rows("SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing')") == []


async def test_a_worker_says_what_it_has_done(shop: Company) -> None:
    port = free_port()
    async with mail_server() as mail:
        with launched(shop.worker(smtp_url=f"smtp://127.0.0.1:{mail.port}", worker_metrics_port=str(port))):
            await shop.world.asks("Лебедева")
            await eventually(lambda: sent(mail))

            async def is_counted() -> bool:
                async with httpx.AsyncClient() as client:
                    page = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
                return 'liniya_jobs_done_total{outcome="done",task="notices.send_letter"} 1.0' in page

            await eventually(is_counted)
            other = shop.worker(worker_metrics_port=str(port))
            other.launch()
            assert other.process
            assert await asyncio.to_thread(other.process.wait, 30) == 2, other.said()
            assert f"port {port} cannot be used" in other.said()


async def busy(mail: Any) -> bool:
    return bool(mail.under_way)


async def sent(mail: Any) -> bool:
    return bool(mail.letters)


@pytest.mark.parametrize(("takes_s", "is_done"), [(1.0, True), (60.0, False)])
async def test_a_worker_that_stops_finishes_its_job_or_puts_it_back(
    shop: Company, takes_s: float, is_done: bool
) -> None:
    async with mail_server() as mail:
        mail.delay_s = takes_s
        worker = shop.worker(smtp_url=f"smtp://127.0.0.1:{mail.port}")
        with launched(worker):
            await shop.world.asks("Лебедева")
            await eventually(lambda: busy(mail))
            assert worker.process
            worker.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(worker.process.wait, 15) == 0, worker.said()
        assert bool(mail.letters) == is_done
        waiting = await shop.rows("SELECT status, scheduled_at <= now() AS now FROM procrastinate_jobs")
        assert [tuple(job) for job in waiting] == ([] if is_done else [("todo", True)])
        assert await shop.rows("SELECT 1 FROM procrastinate_workers") == []


async def test_a_worker_outlives_its_database_connections(shop: Company, postgres: EmbeddedPostgres) -> None:
    """A restart of the database ends the worker's listening; the next jobs are done all the same."""
    async with mail_server() as mail:
        worker = shop.worker(smtp_url=f"smtp://127.0.0.1:{mail.port}")
        name = shop.world.database.engine.url.database
        with launched(worker):
            for turn in range(2):
                with postgres.connect() as superuser:
                    superuser.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
                    )
                await shop.world.user(f"Клиент {turn}")
                await shop.world.asks(f"Клиент {turn}")

                async def is_sent(count: int = turn + 1) -> bool:
                    return len(mail.letters) >= count

                await eventually(is_sent, 20)
            assert worker.process
            assert worker.process.poll() is None


@pytest.mark.parametrize("verb", ["worker", "serve"])
def test_a_stop_without_the_database_takes_no_longer(short_dir: Path, verb: str) -> None:
    port = free_port()
    home = short_dir / f"gone-{uuid.uuid4().hex[:6]}"
    server = EmbeddedPostgres(home, durable=False, settings={"listen_addresses": "127.0.0.1", "port": str(port)})
    server.start()
    try:
        url = f"postgresql://liniya_owner@127.0.0.1:{port}/liniya"
        program = Program(home.with_suffix(".data"), {"LINIYA_DATABASE_URL": url}, words=(verb,))
        with launched(program):
            server.stop()
            assert program.process
            began = time.monotonic()
            program.process.send_signal(signal.SIGTERM)
            assert program.process.wait(25) == 0, program.said()
            assert time.monotonic() - began < 20
    finally:
        server.stop()


async def test_a_node_without_jobs_leaves_them_to_the_worker(shop: Company) -> None:
    with launched(shop.node()):
        await shop.world.asks("Лебедева")
        await asyncio.sleep(2)
        assert (await shop.rows("SELECT status FROM procrastinate_jobs"))[0].status == "todo"
        worker = shop.worker()
        worker.launch()
        assert is_up(worker), worker.said()
        await eventually(lambda: shop.rows("SELECT 1 FROM letters WHERE sent_at IS NOT NULL"))
        assert worker.stop(signal.SIGTERM) == 0


@pytest.mark.parametrize("words", [("worker",), ("serve",)])
def test_jobs_apart_need_a_database_apart(short_dir: Path, words: tuple[str, ...]) -> None:
    refused = run(*words, LINIYA_DATA_DIR=str(short_dir / "none"), LINIYA_JOBS="apart")
    assert refused.returncode == 2
    assert "LINIYA_DATABASE_URL" in refused.stderr
