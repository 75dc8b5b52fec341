"""Words a second in each stage, and peak memory, on 100 real articles read as one story.

    python -m benchmarks.speed [--articles N] [--check]

The articles are those of one subject that lie closest together in time: the stages that compare shall have work to do.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.shared import shared_folder
from rashomon import story
from rashomon.tell.page import render

#: What reading a hundred articles may take at most. Time is printed and never a limit: machines differ and are noisy.
MOST_MEGABYTES = 3000
STAGES = ["gather", "language", "extract", "resolve", "compare", "tell"]


class Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, whose time counts for the stage."""

        def call(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[stage] += time.perf_counter() - began

        return call

    def watch(self) -> None:
        """Time everything that ``story`` takes from the stages."""
        for name, value in list(vars(story).items()):
            stage = str(getattr(value, "__module__", "")).split(".")
            if callable(value) and not isinstance(value, type) and stage[:1] == ["rashomon"] and stage[1] in STAGES:
                setattr(story, name, self.timed(stage[1], value))
        engine = story._engine
        story._engine = lambda pipeline: self.timed("language", engine(pipeline))  # type: ignore[assignment]


def rows(shared: Path, count: int) -> list[dict[str, Any]]:
    """That many articles of one subject, of all subjects those that lie closest together in time."""
    with gzip.open(shared / "data" / "articles-2012-2020.jsonl.gz", "rt", encoding="utf-8") as file:
        everything = sorted(map(json.loads, file), key=lambda row: (row["topic"], row["published"], row["id"]))
    windows = [
        (date.fromisoformat(last["published"]) - date.fromisoformat(first["published"]), at)
        for at, (first, last) in enumerate(zip(everything, everything[count - 1 :], strict=False))
        if first["topic"] == last["topic"]
    ]
    _, at = min(windows)
    return everything[at : at + count]


def main() -> int:
    """Measure, print, and compare with the pinned limits where asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--articles", type=int, default=100, help="how many (default: 100)")
    parser.add_argument("--check", action="store_true", help="fail where a limit is not kept")
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    chosen = rows(shared, arguments.articles)
    words = sum(len(row["text"].split()) for row in chosen)
    story._engine(None)  # loading the model is no part of reading
    clock = Clock()
    clock.watch()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("\n".join(map(json.dumps, chosen)), encoding="utf-8")
        began = time.perf_counter()
        result = story.read([path])
    clock.timed("tell", render)(result.record)
    clock.timed("tell", result.to_json)()
    total = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(result.articles)} articles on {chosen[0]['topic']}, {chosen[0]['published']} on")
    print(f"  {words:,} words, 1 process")
    for stage, seconds in clock.seconds.items():
        print(f"  {stage:9} {seconds:7.1f} s {words / max(seconds, 0.001):12,.0f} words/s")
    print(f"  {'all':9} {total:7.1f} s {words / total:12,.0f} words/s")
    print(f"  peak memory {megabytes:,.0f} MB")
    if not arguments.check:
        return 0
    large = megabytes > MOST_MEGABYTES
    print(f"  limit of memory, {MOST_MEGABYTES} MB: {'not kept' if large else 'kept'}")
    return int(large)


if __name__ == "__main__":
    sys.exit(main())
