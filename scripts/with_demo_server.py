"""Run a command against a demo server of its own: a free port, a data folder that is thrown away.

    scripts/with_demo_server.py npm --prefix web run e2e

The command finds the address in LINIYA_URL; its exit code is ours.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

START_PATIENCE_S = 60
SERVER = Path(__file__).resolve().parent.parent / "server"


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="liniya-") as folder:
        port = free_port()
        url = f"http://localhost:{port}"
        bare = {name: value for name, value in os.environ.items() if not name.startswith("LINIYA_")}
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [sys.executable, "-m", "liniya.main.cli", "serve", "--demo"],
                cwd=SERVER,
                env=bare | {"LINIYA_PORT": str(port), "LINIYA_DATA_DIR": f"{folder}/data"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        code = 1
        try:
            if wait_until_ready(server, url):
                code = subprocess.run(command, env=bare | {"LINIYA_URL": url}, check=False).returncode
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
            if code != 0:
                last = log.read_text().splitlines()[-40:]
                sys.stderr.write("\n".join(["-- last lines of the server:", *last, ""]))
        return code


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + START_PATIENCE_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
