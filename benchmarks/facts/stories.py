"""Figures, dates and publication dates on the annotated stories, by ``eval/score.py`` of the shared folder."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from spacy.language import Language

from benchmarks.shared import scorer as scorer_of
from benchmarks.shared import story_folders
from rashomon.extract import read_article
from rashomon.extract.figures import find_figures
from rashomon.extract.reading import Reading
from rashomon.extract.times import find_times
from rashomon.record import Article, DateRange
from rashomon.resolve.dates import anchor_times, solve_publication

#: What of ``score.py`` this benchmark reports.
MEASURES = ("figures", "figures, in full", "dates", "published")


def read_gold_articles(folder: Path, story: Any) -> list[Article]:
    """The articles of a story folder, with the dates that their header lines give."""
    articles = []
    for item in story.gold["articles"]:
        head = (folder / item["file"]).read_text(encoding="utf-8").partition("\n\n")[0]
        stated = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line).get("PUBLISHED", "unknown")
        day = None if stated == "unknown" else stated
        articles.append(
            Article(
                id=item["id"],
                source=item["file"],
                text=story.bodies[item["id"]],
                published=DateRange(from_=day, to=day, basis="metadata") if day else None,
            )
        )
    return articles


def read_facts(doc: Any, article: Article) -> Reading:
    """Times and figures only: what is needed where the engine is not."""
    times = find_times(doc, article)
    sentences = [(s.start_char, s.end_char) for s in doc.sents]
    return Reading(article=article.id, times=times, figures=find_figures(doc, article, times), sentences=sentences)


@dataclass
class Hidden:
    """Publication dates solved for articles whose date was hidden; ``narrow`` ranges are of a week or less."""

    articles: int = 0
    inside: int = 0
    narrow: int = 0


@dataclass
class Scored:
    """The tallies of all stories, what was missed or found without being in the gold, and the hidden dates."""

    score: Any
    misses: list[str]
    hidden: Hidden


def score_stories(shared: Path, split: str, nlp: Language, whole: bool) -> Scored:
    """Score the stories of a split.

    Args:
        whole: read the articles with all stages, so that quotations know when they were said; else times and figures.
    """
    scorer = scorer_of(shared)
    total = Scored(scorer.Score(), [], Hidden())
    for folder in story_folders(shared, split):
        story = scorer.Story(folder)
        articles = read_gold_articles(folder, story)
        readings = [read_article(d, a) if whole else read_facts(d, a) for a in articles for d in [nlp(a.text)]]
        for article in articles:
            if article.published is not None:
                _hide_one(article, articles, readings, total.hidden)
        published = solve_publication(articles, readings)
        for article in articles:
            article.published = published.get(article.id, article.published)
        record = {
            "articles": msgspec.to_builtins(articles),
            "figures": msgspec.to_builtins([f for r in readings for f in r.figures]),
            "times": msgspec.to_builtins(anchor_times(readings, published).times),
        }
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(record, file)
            file.flush()
            predicted = scorer.Record(Path(file.name), story)
        score = scorer.Score()
        scorer.score_figures(story, predicted, score)
        scorer.score_dates(story, predicted, score)
        total.score.add(score)
        total.misses += [f"{folder.name} {line}" for line in _differences(scorer, story, predicted)]
    return total


def _differences(scorer: Any, story: Any, record: Any) -> Iterator[str]:
    for kind, part in (("figures", "figures"), ("dates", "times")):
        key = "low" if kind == "figures" else "date"
        gold = story.spans(kind)
        predicted = [(record.span(item["evidence"]), item) for item in record.data[part]]

        def fit(g: Any, p: Any, key: str = key) -> float:
            return float(g[0].share_of_shorter(p[0])) if g[1][key] == p[1].get(key) else 0.0

        pairs = scorer.pair_up(gold, predicted, fit)
        found, used = {i for i, _ in pairs}, {j for _, j in pairs}
        for name, items, done in (("missed", gold, found), ("extra", predicted, used)):
            yield from (
                _line(name, kind, story, span, item[key]) for i, (span, item) in enumerate(items) if i not in done
            )
        for i, j in pairs:
            want, got = (tuple(x[1].get(k) for k in ("hedge", "measure")) for x in (gold[i], predicted[j]))
            if kind == "figures" and want != got:
                yield _line(f"{got} for {want}", kind, story, gold[i][0], gold[i][1][key])


def _line(name: str, kind: str, story: Any, span: Any, value: Any) -> str:
    text = story.bodies[span.article]
    around = (
        f"{text[max(0, span.start - 40) : span.start]}[{text[span.start : span.end]}]{text[span.end : span.end + 30]}"
    )
    return f"{span.article} {kind} {name}: {around} = {value}".replace("\n", "/")


def _hide_one(article: Article, articles: Sequence[Article], readings: Sequence[Reading], found: Hidden) -> None:
    others = copy.deepcopy(list(articles))
    for other in others:
        if other.id == article.id:
            other.published = None
    assert article.published is not None and article.published.from_ is not None
    day = date.fromisoformat(article.published.from_)
    solved = solve_publication(others, readings).get(article.id)
    found.articles += 1
    if solved is None or solved.from_ is None:
        return
    low, high = date.fromisoformat(solved.from_), date.fromisoformat(solved.to) if solved.to else date.max
    found.inside += low <= day <= high
    found.narrow += (high - low).days < 7
