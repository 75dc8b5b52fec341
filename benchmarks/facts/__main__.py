"""Figures, times and publication dates against what people marked.

    python -m benchmarks.facts [--marked] [--check] [--misses]

- **stories**: figures, dates and publication dates of the annotated stories, counted by ``eval/score.py``.
- **hidden dates**: the date of one article at a time is hidden; ``inside`` says how often the range solved for it holds
  it, ``narrow`` how often that range is of a week or less.
- **TimeBank**: value F1 of time expressions on the fifth of ``timebank`` that only measures (``timebank.py`` says what
  is counted).
- **deaths**: ``syria-claims``, the half that only measures: how often the number that people read is told by some
  figure of killed people, and by the first of its kind.
- **marked** (alone with ``--marked``): figures of ninety articles that were marked for this project, one half of which
  was learned from, the other only measures (``marked.py``).

``--check`` fails where a figure is below ``floors.yaml``, or ``floors_marked.yaml`` for the marked articles;
``--misses`` lists what was missed on the learning parts.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from spacy.language import Language

from benchmarks.facts import marked, stories, syria, timebank
from benchmarks.shared import report_floors, shared_folder
from rashomon import language

HERE = Path(__file__).parent
#: What the project set out to reach, by the name of the figure.
TARGETS = {
    "dev figures": 0.88,
    "dev figures, in full": 0.70,
    "dev dates": 0.88,
    "dev published": 1.0,
    "timebank dev values": 0.80,
}


def measure(shared: Path, nlp: Language, misses: bool) -> dict[str, float]:
    """Every figure of this benchmark but those of the marked articles, by name; prints the counts behind them."""
    found: dict[str, float] = {}
    for split in ("train", "dev"):
        scored = stories.score_stories(shared, split, nlp, whole=True)
        for name in stories.MEASURES:
            f = scored.score.tallies[name].figures()
            found[f"{split} {name}"] = f["f1"]
            _row(f"{split} {name}", f["f1"], f"P {f['precision']:.3f} R {f['recall']:.3f}, {f['right']} of {f['gold']}")
        if misses and split == "train":
            print("\n".join(f"    {line}" for line in scored.misses))
        hidden = scored.hidden
        if hidden.articles:
            found[f"{split} hidden dates, inside"] = hidden.inside / hidden.articles
            narrow = f"{hidden.inside} of {hidden.articles}; a week or less: {hidden.narrow}"
            _row(f"{split} hidden dates, inside", hidden.inside / hidden.articles, narrow)
    for part in ("learning", "dev") if misses else ("dev",):
        lines: list[str] = []
        counts = timebank.score(shared / "data" / "timebank.jsonl.gz", nlp, dev=part == "dev", misses=lines)
        for name, c in counts.items():
            found[f"timebank {part} {name}"] = c.f1
            _row(f"timebank {part} {name}", c.f1, f"{c.right} right, {c.gold} gold, {c.predicted} predicted")
        if misses and part == "learning":
            print("\n".join(f"    {line}" for line in lines))
    for kind, d in syria.score(shared / "data" / "syria-claims.jsonl.gz", nlp, dev=True).items():
        found[f"deaths of {kind}, told"] = d.told / d.labelled
        _row(f"deaths of {kind}, told", d.told / d.labelled, f"{d.told} of {d.labelled} reports")
        _row(f"deaths of {kind}, first", d.first / d.labelled, f"{d.first} of {d.labelled} reports")
        _row(f"deaths of {kind}, none where none", d.none_found / max(1, d.without), f"{d.none_found} of {d.without}")
    return found


def measure_marked(shared: Path, nlp: Language, misses: bool) -> dict[str, float]:
    """The figures of the marked articles, by name; prints the counts behind them."""
    lines: list[str] = []
    found = {}
    for name, tally in marked.score(shared, nlp, lines).items():
        f = tally.figures()
        found[name] = f["f1"]
        _row(name, f["f1"], f"P {f['precision']:.3f} R {f['recall']:.3f}, {f['right']} of {f['gold']}")
    if misses:
        print("\n".join(f"    {line}" for line in lines))
    return found


def _row(name: str, value: float, detail: str) -> None:
    target = f"to reach {TARGETS[name]:.2f}" if name in TARGETS else ""
    print(f"  {name:36} {value:6.3f}  {target:13}  {detail}", flush=True)


def main() -> int:
    """Print the table; the exit status says whether the floors held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.facts", description=__doc__.split("\n")[0])
    parser.add_argument("--marked", action="store_true", help="only the articles that were marked for this project")
    parser.add_argument("--check", action="store_true", help="fail where a floor is not reached")
    parser.add_argument("--misses", action="store_true", help="list what was missed on the learning parts")
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    nlp = language.load()
    status = 0
    if not arguments.marked:
        status = report_floors(measure(shared, nlp, arguments.misses), HERE / "floors.yaml", arguments.check)
    found = measure_marked(shared, nlp, arguments.misses)
    return max(status, report_floors(found, HERE / "floors_marked.yaml", arguments.check))


if __name__ == "__main__":
    sys.exit(main())
