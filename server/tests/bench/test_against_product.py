"""The benchmarks in their shortest form, against the real product: they must not rot. What they measure here is noise."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=170
    )
    assert done.returncode in (0, 1), done.stderr
    return done


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_hotpath(tmp_path: Path) -> None:
    short = ["--rounds", "1", "--seconds", "0.5", "--warm-up", "0.2", "--idle", "25", "--peers", "", "--alongside"]
    log = tmp_path / "runs.jsonl"
    done = _run("bench.hotpath", *short, "--only", "pairs,page of 50,two nodes,idle", "--json", str(log))
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    played = ["pgbench 1 row", "pgbench 64 rows", "pairs", "page of 50", "two nodes", "idle"]
    assert [row["scenario"] for row in rows] == played
    assert all(row["messages"] > 0 and row["cpu_us"] > 0 for row in rows if "messages" in row)
    assert "two nodes: CPU per message / one node" in done.stdout


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_storm() -> None:
    done = _run("bench.storm", "--clients", "60", "--lines", "2", "--specialists", "3")
    figures = dict(line.split(": ") for line in done.stdout.splitlines())
    assert float(figures["clients"]) == 60
    assert float(figures["live_again_p99_s"]) < 60
    assert float(figures["messages"]) > 0
    assert float(figures["messages_wrong"]) == 0
