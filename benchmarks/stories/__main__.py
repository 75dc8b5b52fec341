"""The product against the annotated stories: ``python -m benchmarks.stories [--part dev train] [--check] [--misses]``.

Reads each story as a user would (``rashomon.read`` on its folder), writes the record to ``build/stories`` and scores
it by ``eval/score.py``. The dev stories are what counts; the train stories stand beside them, because unseen stories
are scored afterwards and the gap between the two foretells them.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import rashomon
from benchmarks.shared import ROOT, report_floors, scorer, shared_folder, story_folders

FLOORS = Path(__file__).with_name("floors.yaml")
FIELDS = ("precision", "recall", "f1")


def main() -> int:
    """Print the table of each part; 1 where a floor is missed and ``--check`` was given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stories", description=__doc__)
    parser.add_argument("--part", nargs="+", choices=["dev", "train"], default=["dev", "train"])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="list what was missed")
    parser.add_argument("--check", action="store_true", help="the dev stories alone; fail where a floor is not reached")
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    score = scorer(shared)
    out = ROOT / "build" / "stories"
    out.mkdir(parents=True, exist_ok=True)
    reached: dict[str, float] = {}
    for part in ["dev"] if arguments.check else arguments.part:
        total = score.Score()
        for folder in story_folders(shared, part):
            began = time.monotonic()
            story = rashomon.read([folder / "articles"], jobs=arguments.jobs)
            path = out / f"{folder.name}.json"
            path.write_bytes(story.to_json())
            one = score.score_story(folder, path)
            total.add(one)
            score.show(f"{part}: {folder.name} ({time.monotonic() - began:.1f} s)", one)
            if arguments.misses:
                print("\n".join("  " + m for m in one.misses) + "\n")
        score.show(f"{part}: all", total)
        for name, tally in total.tallies.items():
            figures = tally.figures()
            reached.update({f"{part}/{name.strip()}/{field}": figures[field] for field in FIELDS})
    return report_floors(reached, FLOORS, arguments.check)


if __name__ == "__main__":
    sys.exit(main())
