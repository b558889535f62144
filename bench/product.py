"""The product as it is installed: `liniya serve`, a process of its own, with real accounts in its database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from liniya.core.tx import Database
from liniya.infra.postgres import DatabaseUrls
from liniya.kit.refusal import Refused
from liniya.main.app import make_database
from liniya.main.settings import Settings

START_S = 60.0


@contextmanager
def serve(folder: Path, port: int, urls: DatabaseUrls | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`liniya serve` on a data folder of its own; with `urls` on that database instead of the embedded one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LINIYA_")}
    # One client asks here as much as a thousand people. Both are still counted.
    environment |= {"LINIYA_REQUESTS_PER_S": "100000", "LINIYA_COMMANDS_PER_S": "100000"}
    environment |= {"LINIYA_DATA_DIR": str(folder), "LINIYA_PORT": str(port), "LINIYA_LOG_LEVEL": "warning"}
    if urls is not None:
        environment |= {"LINIYA_DATABASE_URL": urls.owner, "LINIYA_DATABASE_APP_URL": urls.app}
    with (folder / "serve.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "liniya.main.cli", "serve"],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, folder, port)
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def _wait_until_it_answers(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    limit = time.monotonic() + START_S
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    said = (folder / "serve.log").read_text(errors="replace").strip()
    raise Refused(f"The product did not start: {said[-2000:]}")


@asynccontextmanager
async def database_at(folder: Path, urls: DatabaseUrls) -> AsyncIterator[Database]:
    """The running product's database, for making companies in it."""
    database = make_database(Settings(data_dir=folder), urls)
    async with database.jobs.open_async():
        yield database
    await database.close()
