"""A file with 10,000 people is taken in while others work: rows per second, memory, and what a request of somebody else takes.

Starts the product (`liniya serve`) on a data folder of its own. An administrator loads the file and runs it; meanwhile
another account asks every 20 ms for something that needs the database.

Prints `name: value` lines last, and exits with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
from xlsxwriter import Workbook

from bench import machine, product
from liniya.core.access import SYSTEM
from liniya.core.deps import COOKIE
from liniya.core.tx import Tx
from liniya.infra.postgres import EmbeddedPostgres
from liniya.main import make

P100_LIMIT_MS = 500.0
"""No request of somebody else may take longer."""
EVERY_S = 0.02


def sheet(rows: int) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Фамилия", "Имя", "Отчество", "Должность", "Почта", "Телефон", "Подразделение"])
        for n in range(rows):
            where = f"Отдел {n % 40}"
            page.write_row(
                n + 1,
                0,
                [f"Фамилия{n}", "Имя", "Отчество", "Бухгалтер", f"p{n}@len.example", "+7 401 200-00-00", where],
            )
    return file.getvalue()


async def found_company(tx: Tx) -> tuple[str, str]:
    """The administrator's cookie, and that of somebody who works meanwhile."""
    partner = await make.make_partner(tx)
    people = [await make.make_account(tx, partner, (role,)) for role in ("administrator", "specialist")]
    chief, worker = [await make.sign_in_as(tx, account) for account in people]
    return chief, worker


async def ask_all_the_time(browser: httpx.AsyncClient, seen_ms: list[float]) -> None:
    while True:
        started = time.perf_counter()
        (await browser.get("/api/session")).raise_for_status()
        seen_ms.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(EVERY_S)


async def watch_memory(pid: int, seen: list[int]) -> None:
    while True:
        seen.append(await asyncio.to_thread(machine.memory_bytes, [pid]))
        await asyncio.sleep(0.5)


async def measure(port: int, pid: int, cookies: tuple[str, str], rows: int) -> dict[str, float]:
    raw = sheet(rows)
    base = f"http://127.0.0.1:{port}"
    async with (
        httpx.AsyncClient(base_url=base, cookies={COOKIE: cookies[0]}, timeout=120) as chief,
        httpx.AsyncClient(base_url=base, cookies={COOKIE: cookies[1]}, timeout=120) as worker,
        asyncio.TaskGroup() as tasks,
    ):
        seen_ms: list[float] = []
        memory: list[int] = [machine.memory_bytes([pid])]
        watching = [tasks.create_task(ask_all_the_time(worker, seen_ms)), tasks.create_task(watch_memory(pid, memory))]
        started = time.perf_counter()
        found = (await chief.post("/api/imports", params={"name": "people.xlsx"}, content=raw)).raise_for_status()
        file: dict[str, Any] = found.json()
        read_s = time.perf_counter() - started
        started = time.perf_counter()
        (await chief.post(f"/api/imports/{file['id']}/run")).raise_for_status()
        while file["state"] != "done":
            await asyncio.sleep(0.5)
            file = (await chief.get(f"/api/imports/{file['id']}")).raise_for_status().json()
        taken_s = time.perf_counter() - started
        for task in watching:
            task.cancel()
    if file["counts"]["done"] != rows:
        raise SystemExit(f"only {file['counts']['done']} of {rows} rows were taken in")
    seen_ms.sort()
    return {
        "rows_read_per_s": rows / read_s,
        "rows_taken_in_per_s": rows / taken_s,
        "memory_before_mib": memory[0] / 2**20,
        "memory_peak_mib": max(memory) / 2**20,
        "request_meanwhile_p50_ms": seen_ms[len(seen_ms) // 2],
        "request_meanwhile_p99_ms": seen_ms[int(len(seen_ms) * 0.99)],
        "request_meanwhile_longest_ms": seen_ms[-1],
    }


async def run(rows: int) -> dict[str, float]:
    folder, port = Path(tempfile.mkdtemp(prefix="liniya-bench-")), machine.free_port()
    try:
        with product.serve(folder, port) as process:
            urls = EmbeddedPostgres(folder / "postgres").urls
            async with product.database_at(folder, urls) as database:
                cookies = await database.run(SYSTEM, found_company)
            return await measure(port, process.pid, cookies, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    figures = asyncio.run(run(parser.parse_args().rows))
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    return 0 if figures["request_meanwhile_longest_ms"] <= P100_LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
