"""The disk is full (R18): nothing that was confirmed is lost, what can't be kept is not confirmed, and it goes on by itself."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from liniya.core.access import SYSTEM
from liniya.core.tx import Tx
from liniya.infra.postgres import EmbeddedPostgres
from liniya.main import make
from liniya.main.app import make_database
from liniya.main.settings import Settings
from tests.faults.stage import stage
from tests.nodes.client import Client


@pytest.fixture
def small_disk(short_dir: Path) -> Iterator[Path]:
    """A disk of its own, of 256 MiB."""
    folder = short_dir / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256m,mode=755", "tmpfs", str(folder)]
    if shutil.which("mount") is None or os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        pytest.skip("only root can give the test a small disk (mount)")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """Take the last byte, as a log or a film does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            try:
                while True:
                    file.write(b"." * size)
            except OSError:
                continue
    return ballast


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(small_disk: Path) -> None:
    async with stage(small_disk / "s", nodes=1) as made:
        supervising = asyncio.create_task(made.supervise())
        user, line = await one_user(made.server, small_disk)
        client = Client(made.urls[0], user, 0, patience_s=4)
        async with client.online():
            confirmed = []

            async def say(n: int) -> str:
                # Long and hard to compress: the disk is full soon.
                words = f"{n} " + "".join(os.urandom(4000).hex())
                answer = await client.ask("message.send", {"line_id": line, "text": words})
                if "ok" in answer:
                    confirmed.append(answer["ok"])
                    return "ok"
                return str(answer["problem"]["slug"])

            assert await say(0) == "ok"
            ballast = fill(small_disk)
            told, number = "ok", 0
            async with asyncio.timeout(60):
                while told == "ok":
                    number += 1
                    try:
                        async with asyncio.timeout(8):
                            told = await say(number)
                    except TimeoutError:
                        told = "no answer yet"  # the client says it again until there is one
            assert told in ("unexpected", "no answer yet")
            ballast.unlink()
            async with asyncio.timeout(60):
                while await say(number + 1) != "ok":
                    await asyncio.sleep(0.2)
            await made.all_up()
        with made.server.connect("liniya") as connection:
            found = connection.execute(
                "SELECT id, seq FROM feed_entries WHERE kind = 'message' ORDER BY seq"
            ).fetchall()
            ends = connection.execute("SELECT last_seq, (SELECT count(*) FROM feed_entries) FROM feeds").fetchall()
        assert set(confirmed) <= {str(entry_id) for entry_id, _ in found}
        assert [last == count for last, count in ends] == [True]
        supervising.cancel()


async def one_user(server: EmbeddedPostgres, folder: Path) -> tuple[str, str]:
    """His cookie, and the line that he may ask."""
    database = make_database(Settings(data_dir=folder, database_url=server.urls.owner), server.urls)

    async def work(tx: Tx) -> tuple[str, str]:
        partner = await make.make_partner(tx)
        client = await make.make_client(tx, partner)
        line = await make.make_line(tx, partner)
        await make.connect(tx, line, client)
        account = await make.make_account(tx, partner, ("user",), client=client)
        return await make.sign_in_as(tx, account), str(line.id)

    async with database.jobs.open_async():
        made = await database.run(SYSTEM, work)
    await database.engine.dispose()
    return made
