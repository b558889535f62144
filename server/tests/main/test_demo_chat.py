"""The demo on the command line: made once, told in one sentence otherwise, and played on a running server."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import urllib.request
import uuid
from pathlib import Path

import pytest

from liniya.main.demo import company, scenarios
from liniya.main.demo.chat import Talk
from tests.main.program import COMMAND, Program, free_port, run, wait_for


@pytest.fixture
def folder(short_dir: Path) -> Path:
    return short_dir / f"demo-{uuid.uuid4().hex[:8]}"


def test_the_demo_is_imported_once(folder: Path) -> None:
    made = run("import-demo", LINIYA_DATA_DIR=str(folder))
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("The demo company is there: 51 people")
    assert "remizova  demo-liniya" in made.stdout

    again = run("import-demo", LINIYA_DATA_DIR=str(folder))
    assert again.returncode == 2
    assert again.stderr.count("\n") == 1
    assert "has a company already" in again.stderr

    unsure = run("import-demo", "--anew", given="n\n", LINIYA_DATA_DIR=str(folder))
    assert unsure.returncode == 1
    anew = run("import-demo", "--anew", given="y\n", LINIYA_DATA_DIR=str(folder))
    assert anew.returncode == 0, anew.stderr


def test_players_need_a_server() -> None:
    alone = run("demo-chat", LINIYA_PORT=str(free_port()))
    assert alone.returncode == 2
    assert alone.stderr.startswith("No server answers at http://localhost:")


@pytest.mark.slow
def test_players_move_the_screens_until_ctrl_c(folder: Path) -> None:
    with Program(folder, words=("serve", "--demo")) as program:
        welcome = json.load(urllib.request.urlopen(f"http://127.0.0.1:{program.port}/api/welcome"))
        assert [each["login"] for each in welcome["demo_logins"]] == list(company.PRINTED)
        assert "remizova  demo-liniya" in program.said()

        told = folder.with_suffix(".chat")
        with told.open("wb") as output:
            players = subprocess.Popen(
                [*COMMAND, "demo-chat", "--pace", "30", "--users", "3", "--specialists", "3"],
                env={"LINIYA_PORT": str(program.port), "PATH": ""},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assert wait_for(lambda: "has finished" in told.read_text() or players.poll() is not None), told.read_text()
        players.send_signal(signal.SIGINT)
        assert players.wait(15) == 0, told.read_text()
        assert told.read_text().endswith("Stopped.\n")
        assert "Traceback" not in program.said()


def test_answers_follow_the_questions() -> None:
    talk = Talk([("?", ["a", "b"]), ("!", ["c"]), ("?", ["d"]), ("!", ["e", "f"])])
    assert talk.questions() == [["a", "b"], ["d"]]
    assert talk.answer() == []
    talk.said = 1
    assert (talk.answer(), talk.is_over()) == (["c"], False)
    talk.said = 2
    assert (talk.answer(), talk.is_over()) == (["e", "f"], True)


@pytest.mark.parametrize("line", [company.BOOKS, company.WAGES, company.PLACES])
def test_every_scenario_can_be_said_by_everybody(line: str) -> None:
    rng = random.Random(7)
    for text in (*scenarios.SCENARIOS[line], *scenarios.TURNED[line]):
        for sex in "fm":
            words = scenarios.choose_words(rng, user="Марина", user_sex=sex, staff_sex=sex)
            turns = scenarios.read_scenario(text, words)
            assert {side for side, _ in turns} == {"?", "!"}
            assert all(said and "{" not in said for _, said in turns)
