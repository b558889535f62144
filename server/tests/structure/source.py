"""The source as the structure tests see it: files, trees, and where a finding is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "liniya"


@dataclass(frozen=True)
class Source:
    """One module of the product."""

    path: Path

    @property
    def name(self) -> str:
        """`domains/lines/rules.py`"""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(PACKAGE).with_suffix("").parts

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return _parse(self.path)

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def all_sources(under: str = "") -> list[Source]:
    return [Source(path) for path in sorted((PACKAGE / under).rglob("*.py"))]


def domain_sources() -> list[Source]:
    return [source for source in all_sources("domains") if len(source.parts) > 2]


def rules_sources() -> list[Source]:
    return [source for source in domain_sources() if source.parts[2] == "rules"]


def imported(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every imported module and every imported name as a dotted name, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call as a dotted name: `datetime.now`, `session.commit`; `?` for what has no name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"
