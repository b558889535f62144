"""What lies in deploy/, used as it is: HAProxy in front of real nodes, the units as systemd reads them."""

from __future__ import annotations

import asyncio
import configparser
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from liniya.core.deps import COOKIE
from liniya.infra.postgres import DatabaseUrls
from liniya.main import serve
from liniya.main.settings import load_settings
from tests.live import eventually
from tests.main.program import Program, free_port
from tests.nodes.processes import CERTIFICATE, DEPLOY, Company, balancer, company, is_up, launched, times_told

pytestmark = pytest.mark.slow
USERS = [f"Клиент {n}" for n in range(10)]


@pytest.fixture
async def shop(fresh_urls: DatabaseUrls, short_dir: Path) -> AsyncIterator[Company]:
    async with company(fresh_urls, short_dir) as made:
        for name in USERS:
            await made.world.user(name)
        yield made


@pytest.fixture
def tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(CERTIFICATE))


async def test_a_rolling_restart_is_noticed_by_nobody(shop: Company, short_dir: Path, tls: ssl.SSLContext) -> None:
    """Two nodes behind HAProxy, restarted in turn while everybody writes; then one of them is killed."""
    port = free_port()
    public = f"https://localhost:{port}"
    settings = {"public_url": public, "trusted_proxies": "127.0.0.1", "drain_s": "2"}
    nodes = [shop.node(**settings), shop.node(**settings)]
    with launched(*nodes, shop.worker()), balancer(short_dir, nodes, port):
        await eventually(lambda: is_served(public, tls))
        clients = [await shop.client(name, public, tls=tls) for name in (*USERS, "Ремизова")]
        async with AsyncExitStack() as stack:
            await asyncio.gather(*(stack.enter_async_context(client.online()) for client in clients))
            *users, staff = clients
            is_over = asyncio.Event()
            sent = [0] * len(users)
            requests: list[int] = []

            async def write(number: int) -> None:
                while not is_over.is_set():
                    line = {"line_id": str(shop.world.line.id), "text": f"{number}:{sent[number]}"}
                    sent[number] += 1
                    await users[number].do("message.send", line)
                    await asyncio.sleep(0.02)

            async def read(browser: httpx.AsyncClient) -> None:
                while not is_over.is_set():
                    requests.append((await browser.get("/api/session")).status_code)
                    await asyncio.sleep(0.05)

            cookies = {COOKIE: staff.token}
            browser = await stack.enter_async_context(httpx.AsyncClient(base_url=public, cookies=cookies, verify=tls))
            tasks = [asyncio.create_task(write(number)) for number in range(len(users))]
            tasks.append(asyncio.create_task(read(browser)))
            await asyncio.sleep(1)
            for node in nodes:
                await restart(node)
            assert {code for client in clients for code in client.closed} == {1001}
            nodes[0].kill()
            await asyncio.sleep(3)
            is_over.set()
            await asyncio.wait_for(asyncio.gather(*tasks), 15)
            await staff.hears(sum(sent))
            for number, user in enumerate(users):
                wanted = [f"{number}:{turn}" for turn in range(sent[number])]
                await user.hears(len(wanted))
                assert user.heard() == wanted
                assert [words for words in staff.heard() if words.startswith(f"{number}:")] == wanted
            for client in clients:
                assert client.resyncs == 0
                assert {event["type"] for event in client.events}.isdisjoint({"session.ended"})
                assert all(code in (1001, 1006) for code in client.closed)
                assert max(client.away_s) < 5
            assert set(requests) == {200}
            (row,) = await shop.rows("SELECT count(*) AS n FROM feed_entries WHERE kind = 'message'")
            assert row.n == sum(sent)
            assert await times_told(shop, "Ремизова") == 1  # she came, and was here all the time
            assert "Traceback" not in nodes[1].said()


async def restart(node: Program) -> None:
    """As `systemctl restart` does: wait for the end, start again, wait until it is ready and the balancer has seen it."""
    assert node.process
    node.process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(node.process.wait, 20) == 0, node.said()
    assert "Traceback" not in node.said()
    node.launch()
    assert await asyncio.to_thread(is_up, node), node.said()
    await asyncio.sleep(2)


async def is_served(public: str, tls: ssl.SSLContext) -> bool:
    async with httpx.AsyncClient(base_url=public, verify=tls) as browser:
        answer = await browser.get("/api/welcome")
        return answer.status_code == 200 and "strict-transport-security" in answer.headers


async def test_where_people_come_from_is_said_by_haproxy_alone(short_dir: Path, tls: ssl.SSLContext) -> None:
    heads: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        heads.append(head)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        node = Program(short_dir / "echo", port=server.sockets[0].getsockname()[1])
        with balancer(short_dir, [node, node]) as port:
            async with httpx.AsyncClient(verify=tls) as browser:
                await eventually(lambda: asks(browser, f"https://localhost:{port}/asked"))
    (head,) = [head for head in heads if "get /asked" in head]
    assert re.findall(r"x-forwarded-for: *(.*)\r", head) == ["127.0.0.1"]
    assert "x-forwarded-proto: https" in head


async def asks(browser: httpx.AsyncClient, url: str) -> bool:
    return (await browser.get(url, headers={"X-Forwarded-For": "203.0.113.7"})).status_code == 200


# -- systemd


def unit(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "systemd" / name)
    return parser


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_the_units_are_as_systemd_wants_them(tmp_path: Path) -> None:
    for source in (DEPLOY / "systemd").iterdir():
        text = source.read_text().replace("/opt/liniya/.venv/bin/python", sys.executable)
        (tmp_path / source.name.replace("@", "@8001")).write_text(text)
    units = [str(path) for path in tmp_path.iterdir()]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_example_is_a_working_set_of_settings() -> None:
    lines = (DEPLOY / "liniya.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    settings = load_settings(given)
    assert settings.jobs == "apart"
    patience = float(unit("liniya@.service")["Service"]["TimeoutStopSec"])
    assert patience > settings.drain_s + serve.LONGEST_STOP_S


def test_systemd_is_told_when_a_node_is_ready_and_when_it_stops(short_dir: Path) -> None:
    address = short_dir / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(address))
        listener.settimeout(20)
        with Program(short_dir / "told", {"NOTIFY_SOCKET": str(address)}) as program:
            assert listener.recv(100) == b"READY=1"
            assert program.health()
            began = time.monotonic()
            assert program.stop(signal.SIGTERM) == 0
            assert listener.recv(100) == b"STOPPING=1"
            assert time.monotonic() - began < 5
