"""What must be tested to the last line and branch, and how much of the rest. Exit code 1, and what is missing, otherwise.

    cd server && python -m pytest --cov --cov-report= && python ../scripts/coverage_gate.py

Measured in the process of the tests (pytest-cov); what servers of their own do in tests/faults and tests/main does not count.
A new part of the product whose mistakes lose or double something belongs into EVERYTHING.
"""

from __future__ import annotations

import fnmatch
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import coverage

EVERYTHING = (
    "liniya/domains/*/rules.py",
    "liniya/core/access*.py",
    "liniya/core/events*.py",
    "liniya/core/relay.py",
    "liniya/core/numbering.py",
    "liniya/doors/realtime/batcher.py",
    "liniya/doors/realtime/past.py",
    "liniya/domains/inquiries/service/messages.py",
    "liniya/domains/inquiries/service/known.py",
)
LEAST_OVERALL = 90.0
"""Percent of lines and branches together."""
SHOWN = 20


def main() -> int:
    measured = coverage.Coverage()
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        overall = measured.json_report(outfile=str(report))
        files: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["files"]
    faults = []
    for pattern in EVERYTHING:
        found = fnmatch.filter(files, pattern)
        faults += [] if found else [f"{pattern}: there is no such file"]
        faults += [f"{path}: {missing}" for path in found if (missing := missing_in(files[path]))]
    if overall < LEAST_OVERALL:
        faults.append(f"{overall:.1f} % of everything, at least {LEAST_OVERALL:.0f}: coverage report shows where")
    print(*(f"not tested: {fault}" for fault in faults), sep="\n", end="\n" if faults else "")
    print(f"coverage: {overall:.1f} % of lines and branches")
    return 1 if faults else 0


def missing_in(told: dict[str, Any]) -> str:
    """Lines that never ran, and branches that were never taken, `from->to`; to -n: out of the function that begins at n."""
    lines = set(told["missing_lines"])
    branches = [f"{begin}->{end}" for begin, end in told["missing_branches"] if lines.isdisjoint((begin, end))]
    missing = [*map(str, sorted(lines)), *branches]
    return ", ".join(missing[:SHOWN]) + (f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else "")


if __name__ == "__main__":
    sys.exit(main())
