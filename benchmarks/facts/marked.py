"""Figures of articles that were marked for this project: ``training/figures_data/marked.jsonl``, offsets without text.

Each line has the data set and the id of an article, how much of its text was marked (``length``), its half (0 was
learned from, 1 only measures) and the figures: start, end, low, high, hedge, measure. Language-model readers marked
them after ``annotate/GUIDE.md``. They also knew the measure "missing", which the record does not: it counts against
"in full".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language

from benchmarks.facts.stories import read_facts
from benchmarks.shared import scorer as scorer_of
from rashomon.record import Article
from training.data import marked_rows

MARKED = Path(__file__).parents[2] / "training" / "figures_data" / "marked.jsonl"
#: What the two halves are called in the table.
HALVES = ("marked, learned from", "marked, held out")


def score(shared: Path, nlp: Language, misses: list[str]) -> dict[str, Any]:
    """Tallies of ``eval/score.py`` by the name of the half, of figures found and of figures right in full.

    Args:
        misses: takes a line for each figure missed or found without being in the gold, of the half learned from only.
    """
    scorer = scorer_of(shared)
    tallies = {f"{half}{kind}": scorer.Tally() for half in HALVES for kind in ("", ", in full")}
    for row, text in marked_rows(shared, MARKED):
        article = Article(id=row["article"], source=row["set"], text=text)
        found = read_facts(nlp(text), article).figures
        gold = [(scorer.Span("", g[0], g[1]), (g[2], g[4], g[5])) for g in row["figures"]]
        predicted = [(scorer.Span("", f.evidence.start, f.evidence.end), (f.low, f.hedge, f.measure)) for f in found]
        pairs = scorer.pair_up(gold, predicted, _fit)
        full = [(i, j) for i, j in pairs if gold[i][1] == predicted[j][1]]
        half = HALVES[row["half"]]
        tallies[half].add(scorer.Tally(len(pairs), len(gold), len(predicted)))
        tallies[f"{half}, in full"].add(scorer.Tally(len(full), len(gold), len(predicted)))
        if row["half"] == 0:
            right = [{i for i, _ in pairs}, {j for _, j in pairs}]
            for name, items, done in zip(("missed", "extra"), (gold, predicted), right, strict=True):
                misses += [_line(name, text, *item) for i, item in enumerate(items) if i not in done]
    return tallies


def _fit(gold: Any, predicted: Any) -> float:
    return float(gold[0].share_of_shorter(predicted[0])) if gold[1][0] == predicted[1][0] else 0.0


def _line(name: str, text: str, span: Any, values: tuple[Any, ...]) -> str:
    around = (
        f"{text[max(0, span.start - 40) : span.start]}[{text[span.start : span.end]}]{text[span.end : span.end + 30]}"
    )
    return f"{name}: {around} = {values}".replace("\n", "/")
