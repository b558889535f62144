"""The whole REST API against requests that schemathesis makes from its description: `python -m tests.api.run --examples 100`.

A product with the demo company is started for each kind of person, since the requests change and delete what is there.
Refused: a fault (5xx), an answer or a shape that is not described, bad input that is taken. Exit code 1 for any of them.
`positive_data_acceptance` is left out: not every rule can be said in a schema («at most one of client, unit, account»).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from liniya.core.deps import COOKIE
from tests.main.program import Program

PEOPLE = ("admin", "ibraeva", "lebedeva", "")
"""Logins of the demo company: administrator, specialist and user in one, user, nobody."""
PASSWORD = "demo-liniya"
KEEPS_SIGNED_IN = ("--exclude-path", "/api/session")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100, help="for each operation and person")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", default=",".join(PEOPLE))
    options = parser.parse_args()
    failed = [login for login in options.people.split(",") if not is_sound(login, options.examples, options.seed)]
    return 1 if failed else 0


def is_sound(login: str, examples: int, seed: int) -> bool:
    """Try everything as this person."""
    with (
        tempfile.TemporaryDirectory(prefix="liniya-api-") as folder,
        Program(Path(folder) / "data", {"LINIYA_DEMO": "1", "LINIYA_LOG_LEVEL": "error"}) as program,
    ):
        address = f"http://127.0.0.1:{program.port}"
        command = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"]
        command += [f"{address}/api/openapi.json", "--seed", str(seed), "--max-examples", str(examples)]
        command += ["--no-color", "--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all"]
        command += ["--exclude-checks", "positive_data_acceptance", *(KEEPS_SIGNED_IN if login else ())]
        if login:
            command += ["--header", f"Cookie: {COOKIE}={sign_in(address, login)}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = program.said()
    cases = re.search(r"\d+ generated.*", done.stdout)
    is_good = done.returncode == 0 and cases is not None and "Traceback" not in said
    print(
        f"{login or 'nobody'}: {'ok' if is_good else 'FAILED'}, {cases.group() if cases else 'nothing was tried'}",
        flush=True,
    )
    if not is_good:
        print(done.stdout, done.stderr, said, sep="\n")
    return is_good


def sign_in(address: str, login: str) -> str:
    answer = httpx.post(f"{address}/api/session", json={"login": login, "password": PASSWORD, "remember": True})
    answer.raise_for_status()
    return answer.cookies[COOKIE]


if __name__ == "__main__":
    sys.exit(main())
