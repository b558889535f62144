"""The contracts of `.importlinter` hold, seen from the test suite, too: a red floor is found where people look."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

CONTRACTS = Path(__file__).resolve().parents[2] / ".importlinter"


def test_floors_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(CONTRACTS), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_imports_are_absolute() -> None:
    """Relative imports would hide a step over a floor from a reader's search."""
    from tests.structure.source import all_sources

    found = [
        source.at(node)
        for source in all_sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert found == []
