"""What the benchmarks have in common: where the data lies, the stories' scorer, and floors."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType

import yaml

ROOT = Path(__file__).parents[1]


def shared_folder() -> Path | None:
    """Where stories and data lie: ``RASHOMON_SHARED``, or ``../shared`` beside the repository; None if absent."""
    folder = Path(os.environ.get("RASHOMON_SHARED") or ROOT.parent / "shared")
    if (folder / "eval" / "score.py").is_file():
        return folder
    print(
        f"No stories and no data at {folder.name} (RASHOMON_SHARED, or ../shared beside the repository): not measured."
    )
    return None


@cache
def scorer(shared: Path) -> ModuleType:
    """``eval/score.py`` of the shared folder as a module."""
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["score"] = module
    spec.loader.exec_module(module)
    return module


def story_folders(shared: Path, part: str) -> list[Path]:
    """The annotated stories of ``train`` or ``dev``, by name."""
    return sorted(f for f in (shared / "stories" / part).iterdir() if (f / "gold.json").is_file())


def below_floors(reached: Mapping[str, float], floors: Path) -> list[str]:
    """A line for every pinned figure that was not reached or not measured."""
    pinned: dict[str, float] = yaml.safe_load(floors.read_text(encoding="utf-8"))["floors"]
    return [
        f"{name}: {reached.get(name, float('nan')):.3f} is below its floor {floor}"
        for name, floor in pinned.items()
        if not reached.get(name, float("-inf")) >= floor
    ]


def report_floors(reached: Mapping[str, float], floors: Path, check: bool) -> int:
    """Print what fell below its floor; the exit status, 1 only where ``check`` asks for it."""
    missed = below_floors(reached, floors)
    print("\n".join(missed) if missed else "every floor is reached")
    return int(bool(missed) and check)
