"""Asks the API at an even pace, in a process of its own: what it measures does not depend on how busy the bench is.

with Asker(port, token, paths, rate) as asker: …
asker.answers     # when each was due (time.monotonic), after how many seconds it was answered, and whether well
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

import orjson


@dataclass(frozen=True, slots=True)
class Answer:
    """`due`: when it was to be asked; `seconds`: from then to the last byte."""

    due: float
    seconds: float
    is_good: bool


@dataclass
class Asker:
    """Inside the `with` it asks for each path in turn, whether it is answered or not."""

    port: int
    token: str
    paths: Sequence[str]
    rate: float
    answers: Sequence[Answer] = ()

    def __enter__(self) -> Asker:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.asker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps([self.port, self.token, self.paths, self.rate]) + b"\n")
        self._process.stdin.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        said, _ = self._process.communicate(timeout=90)
        if error is None:
            self.answers = [Answer(**answer) for answer in orjson.loads(said)]


async def _ask_on(port: int, token: str, paths: Sequence[str], rate: float) -> list[Answer]:
    """Until there is no more input."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), ended.set)
    answers: list[Answer] = []
    start, number = time.monotonic(), 0
    async with asyncio.TaskGroup() as tasks:
        while not ended.is_set():
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            tasks.create_task(_ask(port, token, paths[number % len(paths)], due, answers))
            number += 1
    return answers


async def _ask(port: int, token: str, path: str, due: float, answers: list[Answer]) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n"
        writer.write(f"{head}cookie: liniya_session={token}\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
    except OSError:
        answer = b""
    answers.append(Answer(due, time.monotonic() - due, answer.startswith(b"HTTP/1.1 200")))


if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(asyncio.run(_ask_on(*orjson.loads(sys.stdin.readline())))))
