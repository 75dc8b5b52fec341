"""Statements against gold: the annotated stories, and PolNeAR's development articles.

    python -m benchmarks.attribution [--part dev train] [--polnear] [--marked] [--check] [--misses]

Prints, for each part of the stories, precision, recall and F1 of statements (``eval/score.py``'s own pairing), the
same with the right speaker, the accuracy of the act among the statements found, the recall of ``via`` and the share of
``via`` that is invented, and the ``same_as`` links against the quotation pairs that the stories mark as one origin. For
PolNeAR it prints what the engine finds alone, what the rules find alone, and what both find together, and for the
articles of which the statements were marked for this project what is found of each article by itself. ``--check`` reads
the dev stories alone and exits with 1 where a figure is below its floor in ``floors.yaml``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from spacy.tokens import Doc

from benchmarks.shared import report_floors, scorer, shared_folder, story_folders
from rashomon import language
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Reading
from rashomon.extract.statements import StatementsFound, find_statements
from rashomon.extract.times import find_times
from rashomon.gather import read_inputs
from rashomon.record import Article, Statement
from rashomon.resolve.dates import anchor_times, solve_publication
from rashomon.resolve.entities import resolve_entities
from rashomon.resolve.statements import resolve_statements

FLOORS = Path(__file__).with_name("floors.yaml")
Parse = Callable[[str], Doc]


@dataclass
class Counts:
    """Sums over stories, from which the figures are made."""

    statements: list[int] = field(default_factory=lambda: [0, 0, 0])
    attributed: int = 0
    acts: list[int] = field(default_factory=lambda: [0, 0])
    via: list[int] = field(default_factory=lambda: [0, 0, 0])
    via_wrong: int = 0
    same_as: list[int] = field(default_factory=lambda: [0, 0])

    def figures(self) -> dict[str, float]:
        """The figures as the report prints them, each between 0 and 1."""
        right, gold, predicted = self.statements
        ap, ar = ratio(self.attributed, predicted), ratio(self.attributed, gold)
        return {
            **found_of(right, gold, predicted),
            "attributed_precision": ap,
            "attributed_recall": ar,
            "attributed_f1": f1(ap, ar),
            "act_accuracy": ratio(*self.acts),
            "via_recall": ratio(self.via[0], self.via[1]),
            "via_invented": ratio(self.via_wrong, self.via[2] + self.via_wrong),
            "same_as_recall": ratio(self.same_as[0], self.same_as[1]),
        }


def ratio(part: int, whole: int) -> float:
    """``part / whole``, 0 where there is no whole."""
    return part / whole if whole else 0.0


def f1(p: float, r: float) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * p * r / (p + r) if p + r else 0.0


def found_of(right: int, gold: int, predicted: int) -> dict[str, float]:
    """Precision, recall and F1 of what was found."""
    p, r = ratio(right, predicted), ratio(right, gold)
    return {"precision": p, "recall": r, "f1": f1(p, r)}


def read_story(
    folder: Path, parse: Parse, find: Callable[..., StatementsFound] = find_statements
) -> tuple[list[Article], list[Statement]]:
    """The articles of a story and its statements, by the stages that statements need and no others."""
    articles = sorted(read_inputs([str(folder / "articles")], stdin=None, today=None).articles, key=lambda a: a.id)
    readings = []
    for article in articles:
        doc = parse(article.text)
        mentions = find_mentions(doc, article)
        times = find_times(doc, article)
        found = find(doc, article, mentions, times)
        readings.append(
            Reading(
                article=article.id,
                sentences=[(s.start_char, s.end_char) for s in doc.sents],
                mentions=mentions,
                times=times,
                statements=found.statements,
                speakers=found.speakers,
                said_on=found.said_on,
            )
        )
    published = solve_publication(articles, readings)
    entities = resolve_entities(articles, readings)
    return articles, resolve_statements(articles, readings, entities, anchor_times(readings, published))


def count(
    folder: Path, articles: list[Article], statements: list[Statement], score: ModuleType, misses: bool = False
) -> Counts:
    """The statements of one story against its gold."""
    story = score.Story(folder)
    shift = {}
    for article in articles:
        gold_id = story.by_file.get(Path(article.source).name)
        lead = len(article.text) - len(article.text.lstrip("\n"))
        shift[article.id] = (
            (gold_id, story.bodies[gold_id].find(article.text.strip("\n")) - lead) if gold_id else (None, 0)
        )

    def span(start: int, end: int, article: str) -> Any:
        gold_id, by = shift[article]
        return score.Span(gold_id, start + by, end + by)

    gold = story.spans("statements", "content", "content_start")
    mine = [(span(s.content.start, s.content.end, s.content.article), s) for s in statements]
    pairs = score.pair_up(gold, mine, lambda g, p: iou if (iou := g[0].iou(p[0])) >= score.OVERLAP else 0)
    counts = Counts([len(pairs), len(gold), len(mine)])
    matched: dict[str, int] = {}
    for i, j in pairs:
        want, got = gold[i][1], mine[j][1]
        named = score.same_name(want["source"], got.speaker_name)
        counts.attributed += named
        counts.acts[0] += want["act"] == got.act
        counts.acts[1] += 1
        right = sum(any(score.same_name(v, w) for w in got.via) for v in want["via"])
        counts.via[0] += right
        good = sum(any(score.same_name(v, w) for w in want["via"]) for v in got.via)
        counts.via[2] += good
        counts.via_wrong += len(got.via) - good
        matched[got.id] = i
        if misses and not named:
            print(f"  speaker: {want['source']!r} not {got.speaker_name!r}: {got.content.text[:70]!r}")
        if misses and (right < len(want["via"]) or good < len(got.via)):
            print(f"  via: {want['via']} not {got.via}: {got.content.text[:70]!r}")
    counts.via[1] = sum(len(g["via"]) for _, g in gold)
    for relation, a, b in ((r, score.side(story, r["a"]), score.side(story, r["b"])) for r in story.gold["relations"]):
        if relation["type"] != "same_origin" or not a or not b:
            continue
        sides = [[s for g, s in mine if g.share_of_shorter(e) >= 0.5] for e in (a, b)]
        quotes = [[g for g, q in gold if q["kind"] != "indirect" and g.share_of_shorter(e) >= 0.5] for e in (a, b)]
        if quotes[0] and quotes[1] and a.article != b.article:
            counts.same_as[1] += 1
            linked = {s.id for s in sides[0]} & {i for s in sides[1] for i in s.same_as}
            counts.same_as[0] += bool(linked)
    if misses:
        found = {i for i, _ in pairs}
        right_ones = {j for _, j in pairs}
        for i, (g, s) in enumerate(gold):
            if i not in found:
                print(f"  missed: {g.article} [{s['source']}] {s['cue']!r}: {s['content'][:100]!r}")
        for j, (g, s) in enumerate(mine):
            if j not in right_ones:
                print(
                    f"  false: {g.article} [{s.speaker_name}] {s.cue.text if s.cue else ''!r}: {s.content.text[:100]!r}"
                )
    return counts


def add(total: Counts, more: Counts) -> None:
    """Adds the counts of a story to a total."""
    total.attributed += more.attributed
    total.via_wrong += more.via_wrong
    for name in ("statements", "acts", "via", "same_as"):
        for k, v in enumerate(getattr(more, name)):
            getattr(total, name)[k] += v


def polnear(shared: Path, parse: Parse, limit: int | None = None) -> dict[str, dict[str, float]]:
    """PolNeAR's development articles: contents found by the engine, by the rules, and by both."""
    with gzip.open(shared / "data" / "polnear-dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][:limit]
    sums = {name: [0, 0, 0] for name in ("engine", "rules", "both")}
    for row in rows:
        gold = [
            (min(a for a, _ in x["content"]), max(b for _, b in x["content"]))
            for x in row["attributions"]
            if x["content"]
        ]
        article = Article(id="a", source=row["id"], text=row["text"])
        doc = parse(row["text"])
        for name in sums:
            found = find_statements(doc, article, [], engine=name != "rules", rules=name != "engine")
            mine = [(s.content.start, s.content.end) for s in found.statements]
            hits = paired(gold, mine)
            for k, v in enumerate((len(hits), len(gold), len(mine))):
                sums[name][k] += v
    result = {}
    for name, (right, gold_count, mine_count) in sums.items():
        result[name] = found_of(right, gold_count, mine_count)
    return result


def marked(shared: Path, parse: Parse, misses: bool = False) -> dict[str, dict[str, float]]:
    """The articles that were marked for this project, those learned from and the fifth held out: contents and acts."""
    from training.data import fifth, marked_articles

    sums = {name: [0] * 4 for name in ("held out", "learned from")}
    for name, source, text, statements in marked_articles(shared):
        part = sums["held out" if fifth(name) else "learned from"]
        article = Article(id="a", source=name, text=text)
        found = find_statements(parse(text), article, [])
        mine = [(s.content.start, s.content.end) for s in found.statements]
        hits = paired([s.content for s in statements], mine)
        for k, v in enumerate((len(hits), len(statements), len(mine))):
            part[k] += v
        part[3] += sum(statements[i].act == found.statements[j].act for i, j in hits)
        if misses and not fifth(name):
            for i in sorted(set(range(len(statements))) - {i for i, _ in hits}):
                a, b = statements[i].content
                cue = statements[i].cue
                print(f"  missed: {source} {name} {text[slice(*cue)] if cue else ''!r}: {text[a:b][:100]!r}")
            for j in sorted(set(range(len(mine))) - {j for _, j in hits}):
                s = found.statements[j]
                print(f"  false: {source} {name} {s.cue.text if s.cue else ''!r}: {s.content.text[:100]!r}")
    result = {}
    for name, (right, gold, predicted, acts_right) in sums.items():
        result[name] = {**found_of(right, gold, predicted), "act_accuracy": ratio(acts_right, right)}
    return result


def paired(gold: list[tuple[int, int]], mine: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that pair up one to one with intersection over union of at least one half, the best first."""

    def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
        both = min(a[1], b[1]) - max(a[0], b[0])
        return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0

    scored = sorted(
        ((overlap(g, m), i, j) for i, g in enumerate(gold) for j, m in enumerate(mine)), key=lambda t: (-t[0], t[1:])
    )
    left, right, hits = set(), set(), []
    for value, i, j in scored:
        if value < 0.5:
            break
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            hits.append((i, j))
    return hits


def main() -> int:
    """Print the figures; 1 where a floor is missed and ``--check`` was given."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.attribution", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--part", nargs="+", choices=["dev", "train"], default=["dev", "train"])
    parser.add_argument("--polnear", action="store_true", help="also score PolNeAR's development articles")
    parser.add_argument("--marked", action="store_true", help="also score the articles marked for this project")
    parser.add_argument("--check", action="store_true", help="the dev stories alone; fail where a floor is not reached")
    parser.add_argument("--misses", action="store_true", help="list what was missed, wrong or too much")
    args = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    score = scorer(shared)
    engine = language.load()
    spent = {"engine": 0.0, "statements": 0.0}

    def parse(text: str) -> Doc:
        started = time.perf_counter()
        doc = engine(text)
        spent["engine"] += time.perf_counter() - started
        return doc

    def find(*given: Any) -> StatementsFound:
        started = time.perf_counter()
        found = find_statements(*given)
        spent["statements"] += time.perf_counter() - started
        return found

    reached: dict[str, float] = {}
    for part in ["dev"] if args.check else args.part:
        total = Counts()
        for folder in story_folders(shared, part):
            one = count(folder, *read_story(folder, parse, find), score, args.misses)
            show(folder.name, one.figures())
            add(total, one)
        reached.update({f"{part}/{name}": value for name, value in total.figures().items()})
        show(f"{part}: all", total.figures())
        print(f"  right/gold/predicted {total.statements}, attributed {total.attributed}, same_as {total.same_as[:2]}")
    print(f"statements took {spent['statements'] / max(spent['engine'], 1e-9):.2f} of the engine's time")
    if args.polnear:
        for name, values in polnear(shared, parse).items():
            show(f"PolNeAR dev, {name}", values)
    if args.marked:
        for name, values in marked(shared, parse, args.misses).items():
            show(f"marked articles, {name}", values)
    return report_floors(reached, FLOORS, args.check)


def show(title: str, figures: dict[str, float]) -> None:
    """One line of figures."""
    print(f"{title:28} " + "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))


if __name__ == "__main__":
    sys.exit(main())
