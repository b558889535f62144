"""Run a command against a demo server of its own: a free port, a data folder that is thrown away.

    scripts/with_demo_server.py npm --prefix web run e2e

The command finds in its environment LINIYA_URL, the address; LINIYA_COMPANIES, a file with companies to play in
(web/tests/companies.py); LINIYA_HARNESS, our process: SIGUSR1 kills the server, SIGUSR2 starts it again on the same data;
LINIYA_PYTHON, with which a test starts a server of its own (web/tests/ownServer.ts) or a sign-in service.
The command's exit code is ours.
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
STOP_PATIENCE_S = 30
COMPANIES = 60
ROOT = Path(__file__).resolve().parent.parent


def main(command: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="liniya-") as folder:
        server = Server(Path(folder))
        signal.signal(signal.SIGUSR1, lambda *_: server.kill())
        signal.signal(signal.SIGUSR2, lambda *_: server.start())
        # So that the server is stopped in order, too, when we are.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        code = 1
        try:
            server.start()
            if server.is_ready():
                told = {
                    "LINIYA_URL": server.url,
                    "LINIYA_COMPANIES": str(server.make_companies()),
                    "LINIYA_HARNESS": str(os.getpid()),
                    "LINIYA_PYTHON": sys.executable,
                }
                passed_on = {name: value for name, value in os.environ.items() if name == "LINIYA_PICTURES"}
                code = subprocess.run(command, env=server.bare | passed_on | told, check=False).returncode
        except KeyboardInterrupt:
            code = 130
        finally:
            server.stop()
            if code not in (0, 130, 143):
                sys.stderr.write("\n".join(["-- last lines of the server:", *server.last_lines(), ""]))
        return code


class Server:
    """A Liniya in demo mode that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.bare = {name: value for name, value in os.environ.items() if not name.startswith("LINIYA_")}
        self._env = self.bare | {
            "LINIYA_PORT": str(port),
            "LINIYA_DATA_DIR": f"{folder}/data",
            "PYTHONPATH": str(ROOT / "server"),
            # Sign-in services of tests are on this machine.
            "LINIYA_INSIDE_NETWORKS": "127.0.0.0/8",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "liniya.main.cli", "serve", "--demo"],
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def is_ready(self) -> bool:
        deadline = time.monotonic() + START_PATIENCE_S
        while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310
                    return bool(answer.status == 200)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        return False

    def make_companies(self) -> Path:
        target = self._folder / "companies.json"
        maker = ROOT / "web" / "tests" / "companies.py"
        subprocess.run([sys.executable, maker, str(COMPANIES), target], cwd=ROOT, env=self._env, check=True)
        return target

    def kill(self) -> None:
        """As if the machine had lost its power: nothing is said to anybody."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(STOP_PATIENCE_S)

    def last_lines(self) -> list[str]:
        return (self._folder / "server.log").read_text().splitlines()[-40:]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
