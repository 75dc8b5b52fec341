"""How well and how fast accounts are compared: ``python -m benchmarks.compare [--check] [--sizes 10 30 100 ...]``.

Prints the relations of the dev and train stories by type, the learned scorer beside the lore's reasons alone and
beside no scorer at all (what the proposal of pairs reaches at best); then the seconds that reading and comparing take
for growing numbers of real articles, and the peak memory. Floors are for the figures, never for time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.shared import report_floors, scorer, shared_folder, story_folders
from rashomon.compare import compare_accounts, pairs_to_read, units_of
from rashomon.compare.relations import relate
from rashomon.compare.scorer import ReasonScorer, load_scorer
from rashomon.gather import read_inputs
from rashomon.record import Article, Relation
from rashomon.story import Resolved, resolve_story

FLOORS = Path(__file__).with_name("floors.yaml")
TYPES = ("contradicts", "differs_in_scope", "updates", "corroborates", "same_origin")
TOPICS = {
    "middle_east",
    "terrorism",
    "foreign_policy",
    "isis",
    "national_security",
    "world",
    "white_house",
    "elections",
}
SIZES = [10, 30, 100, 300]


class RecordOf:
    """As much of ``score.Record`` as the scoring of relations asks for, without a file in between."""

    def __init__(self, score: Any, gold: Any, articles: list[Article], relations: list[Relation]):
        self.score, self.story = score, gold
        self.names = {a.id: gold.by_file.get(Path(a.source).name) for a in articles}
        self.data = {"relations": [{"type": r.type, "a": r.a, "b": r.b} for r in relations]}

    def span(self, evidence: Any) -> Any:
        """The evidence as a span of the gold story."""
        return self.score.Span(self.names[evidence.article], evidence.start, evidence.end)


def answers_of(story: Resolved) -> dict[str, list[Relation]]:
    """A story's relations by the learned scorer, by the reasons alone, and every proposed pair.

    The last is the ceiling of whatever decides after the proposal; its relations have no type of their own.
    """
    units = units_of(story.accounts)
    model = load_scorer()
    proposer, pairs = pairs_to_read(story.accounts, units, model)
    names = {e.id: e.name for e in story.entities.entities}
    answers = {
        name: [r for _, _, r in relate(units, pairs, how, lambda e: names.get(e, e), propose=proposer.these)]
        for name, how in (("learned", model), ("reasons alone", ReasonScorer()))
    }
    answers["proposed pairs"] = [
        Relation(type="corroborates", a=units[p.first].evidence, b=units[p.second].evidence, why="", score=0.0)
        for p in pairs
    ]
    return answers


def accuracy(shared: Path, part: str) -> dict[str, float]:
    """Print the relations' table of a part of the stories; the learned scorer's figures by name."""
    score = scorer(shared)
    totals = {name: score.Score() for name in ("learned", "reasons alone", "proposed pairs")}
    for folder in story_folders(shared, part):
        gold = score.Story(folder)
        story = resolve_story(read_inputs([str(folder / "articles")]).articles)
        for name, relations in answers_of(story).items():
            score.score_relations(gold, RecordOf(score, gold, story.articles, relations), totals[name])
    print(f"{part:6} {'':18}" + "".join(f"{name:>26}" for name in totals))
    reached = {}
    for measure in ("relations", "relations, typed", *(f"  {t}" for t in TYPES)):
        row = f"{'':6} {measure.strip():18}"
        for name, total in totals.items():
            figures = total.tally(measure).figures()
            row += f"   P {figures['precision']:.3f} R {figures['recall']:.3f} ({figures['right']:4})"
            if name == "learned":
                reached.update({f"{part}/{measure.strip()}/{k}": figures[k] for k in ("precision", "recall")})
        print(row)
    print(f"{'':6} {'unjudged':18}" + "".join(f"{total.unjudged:26}" for total in totals.values()))
    return reached


def curve(shared: Path, sizes: list[int]) -> None:
    """Print seconds and memory for growing stories: real articles of one subject, nearest in time first."""
    with gzip.open(shared / "data" / "articles-2012-2020.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["topic"] in TOPICS]
    rows.sort(key=lambda row: (row["published"], row["id"]))
    print("articles   words   claims   relations   reading   comparing   ratio   peak memory")
    for size in sizes:
        articles = [
            Article(id=f"a{n:06}", source=row["id"], text=row["text"], outlet=row["outlet"], title=row["title"])
            for n, row in enumerate(rows[:size])
        ]
        began = time.perf_counter()
        story = resolve_story(articles)
        read = time.perf_counter() - began
        began = time.perf_counter()
        found = compare_accounts(story.accounts, story.event_of)
        spent = time.perf_counter() - began
        words = sum(r.words for r in story.readings)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:8} {words:7} {len(found.claims):8} {len(found.relations):11} {read:8.1f}s {spent:10.1f}s "
              f"{spent / read:7.2f} {peak:10.0f} MB", flush=True)  # fmt: skip


def main() -> int:
    """Print the tables and the curve; 1 where a floor is missed and ``--check`` was given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail where a floor is not reached; leaves the curve out")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="numbers of articles of the curve")
    parser.add_argument("--part", nargs="+", choices=["dev", "train"], default=["dev", "train"])
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    reached: dict[str, float] = {}
    for part in ["dev"] if arguments.check else arguments.part:
        reached.update(accuracy(shared, part))
    if not arguments.check:
        curve(shared, arguments.sizes)
    return report_floors(reached, FLOORS, arguments.check)


if __name__ == "__main__":
    sys.exit(main())
