"""A mail server that is killed: `python -m tests.faults.mail PORT FOLDER` keeps each Message-ID in a file before it says 250."""

from __future__ import annotations

import itertools
import os
import sys
import threading
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


class Keeper:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        message_id = str(message_from_bytes(envelope.content)["Message-ID"])
        path = self._folder / f"{os.getpid()}-{next(self._numbers):06}.id"
        with path.open("w") as file:
            file.write(message_id)
            file.flush()
            os.fsync(file.fileno())
        return "250 OK"


def main(port: int, folder: Path) -> None:
    Controller(Keeper(folder), hostname="127.0.0.1", port=port).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
