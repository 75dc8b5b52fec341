"""Data flows one way: a stage imports the vocabulary, the lore and the stages to its left, never to its right."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "rashomon"
ORDER = ["version", "lore", "partition", "record", "gather", "language", "extract", "resolve", "compare", "tell"]
FILES = sorted(path for path in SOURCE.rglob("*.py") if path.relative_to(SOURCE).parts[0].removesuffix(".py") in ORDER)


def imported_stages(path: Path) -> set[str]:
    """The parts of the package that a file imports, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "rashomon":
            names |= {f"rashomon.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[1] for name in names if name.startswith("rashomon.")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    """No file imports a stage that comes after its own."""
    stage = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    assert {name for name in imported_stages(path) if ORDER.index(name) > ORDER.index(stage)} == set()
