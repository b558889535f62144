"""Verbs of the command line, as an operator types them."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

from tests.main.program import run


def test_a_company_is_made_from_nothing(short_dir: Path) -> None:
    folder = str(short_dir / f"cli-{uuid.uuid4().hex[:8]}")
    partner = ("create-partner", "Бета-Софт", "--admin-login", "anna", "--admin-last-name", "Иванова")

    made = run(*partner, LINIYA_DATA_DIR=folder)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == "Done. anna needs a password: liniya set-password anna\n"

    again = run(*partner, LINIYA_DATA_DIR=folder)
    assert (again.returncode, again.stderr) == (1, "This login is taken. Choose another login.\n")

    weak = run("set-password", "anna", given="anna\n", LINIYA_DATA_DIR=folder)
    assert weak.returncode == 1
    assert weak.stderr.startswith("The password is too weak.")

    strong = run("set-password", "anna", given="tea at seven o'clock\n", LINIYA_DATA_DIR=folder)
    assert (strong.returncode, strong.stdout) == (0, "anna has a new password.\n")

    nobody = run("set-password", "nobody", given="tea at seven o'clock\n", LINIYA_DATA_DIR=folder)
    assert (nobody.returncode, nobody.stdout) == (1, "")


def test_a_link_for_the_first_company_is_printed_as_long_as_there_is_none(short_dir: Path) -> None:
    folder = str(short_dir / f"cli-{uuid.uuid4().hex[:8]}")
    link = run("setup-link", LINIYA_DATA_DIR=folder, LINIYA_PUBLIC_URL="https://help.example.com")
    assert re.fullmatch(r"https://help\.example\.com/setup#[\w-]{27}\n", link.stdout), link.stderr
    run("create-distributor", "Центр", "--login", "anna", "--last-name", "Иванова", LINIYA_DATA_DIR=folder)
    assert run("setup-link", LINIYA_DATA_DIR=folder).stdout == "There is a company already: sign in.\n"


def test_what_is_typed_is_checked_before_anything_starts(short_dir: Path) -> None:
    folder = short_dir / f"cli-{uuid.uuid4().hex[:8]}"
    wrong = run(
        "create-distributor", "Центр", "--login", "two words", "--last-name", "Иванова", LINIYA_DATA_DIR=str(folder)
    )
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("login: ")
    assert not folder.exists()


def test_settings_are_shown_without_secrets() -> None:
    shown = run("settings", LINIYA_DATABASE_URL="postgresql://me:secret@db/liniya", LINIYA_PORT="8123")
    assert "LINIYA_PORT=8123\n" in shown.stdout
    assert "LINIYA_DATABASE_URL=(hidden)\n" in shown.stdout
    assert "secret" not in shown.stdout


def test_rest_interface_is_described_without_a_database() -> None:
    described = json.loads(run("openapi").stdout)
    assert described["info"]["title"] == "Liniya"
    assert "/healthz" in described["paths"]


def test_help_names_every_verb() -> None:
    told = run("--help").stdout
    for verb in ("serve", "migrate", "settings", "openapi", "create-distributor", "create-partner", "set-password"):
        assert verb in told
