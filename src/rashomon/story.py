"""One story, end to end: the stages in their order, and the answer as typed objects."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from os import PathLike
from typing import IO

import spacy.language

from rashomon import language
from rashomon.compare import Accounts, compare_accounts
from rashomon.extract import Reading, read_article
from rashomon.gather import Refusal, read_inputs
from rashomon.record import (
    Agreement,
    Article,
    Claim,
    Entity,
    Event,
    Figure,
    Model,
    Point,
    Record,
    Relation,
    Statement,
    Talks,
    Time,
    TimelineEntry,
    make_id,
    to_json,
)
from rashomon.resolve.dates import Anchored, anchor_times, solve_publication
from rashomon.resolve.dealings import merge_dealings
from rashomon.resolve.entities import Entities, resolve_entities
from rashomon.resolve.events import merge_events
from rashomon.resolve.figures import complete_figures
from rashomon.resolve.statements import resolve_statements
from rashomon.resolve.title import span_of, title_of

_log = logging.getLogger(__name__)

#: (stage, done, total): stage is ``read`` (articles) or ``compare`` (pairs).
Progress = Callable[[str, int, int], None]


class NothingToRead(Exception):
    """None of the inputs could be read; ``refusals`` says why of each."""

    def __init__(self, refusals: Sequence[Refusal]):
        self.refusals = list(refusals)
        reasons = "; ".join(f"{r.source}: {r.problem}" for r in refusals)
        super().__init__(f"no article could be read ({reasons or 'no input'})")


class ProcessLost(RuntimeError):
    """One of several reading processes ended before its article was read."""

    def __init__(self) -> None:
        super().__init__(
            "a process that read articles was stopped, for lack of memory or, in a script, because the call with jobs "
            "does not stand under `if __name__ == '__main__':`; read with jobs=1 instead"
        )


@dataclass
class Story:
    """A story as it was read: the record, and what could not be read."""

    record: Record
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the story is called: the names and happenings that most of its articles share."""
        return self.record.title

    @property
    def articles(self) -> list[Article]:
        """The articles, by publication date."""
        return self.record.articles

    @property
    def statements(self) -> list[Statement]:
        """Who said what, in the order of the articles."""
        return self.record.statements

    @property
    def figures(self) -> list[Figure]:
        """How many, each as its source gives it."""
        return self.record.figures

    @property
    def times(self) -> list[Time]:
        """Time expressions with their calendar values."""
        return self.record.times

    @property
    def events(self) -> list[Event]:
        """What happened, one entry for one event over all articles."""
        return self.record.events

    @property
    def talks(self) -> list[Talks]:
        """Talks of which the articles tell the round, the delegations, the outcome or what comes next."""
        return self.record.talks

    @property
    def agreements(self) -> list[Agreement]:
        """Agreements of which the articles tell when or where they were made, or what they lay down."""
        return self.record.agreements

    @property
    def entities(self) -> list[Entity]:
        """Who and where, over all spellings."""
        return self.record.entities

    @property
    def claims(self) -> list[Claim]:
        """What is asserted, in statements and in the outlets' own voice."""
        return self.record.claims

    @property
    def points(self) -> list[Point]:
        """What the claims are about, contested points first."""
        return self.record.points

    @property
    def relations(self) -> list[Relation]:
        """How claims stand to each other, the surest first."""
        return self.record.relations

    def contested(self) -> list[Point]:
        """The points on which accounts contradict each other."""
        return [p for p in self.record.points if p.status == "contested"]

    def agreed(self) -> list[Point]:
        """The points on which independent origins agree."""
        return [p for p in self.record.points if p.status == "agreed"]

    def to_json(self) -> bytes:
        """The record as UTF-8 JSON (RECORD.md)."""
        return to_json(self.record)


def read(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    jobs: int = 1,
    today: str | date | None = None,
    pipeline: str | None = None,
    stdin: IO[bytes] | None = None,
    progress: Progress | None = None,
) -> Story:
    """Read one story.

    Args:
        paths: files, folders or globs, or ``-`` for ``stdin``; plain text, HTML, JSON or JSON lines.
        jobs: processes that read articles, and threads that compare them; the result does not depend on it.
        today: publication date for input that has none of its own, ``YYYY-MM-DD`` or a date.
        pipeline: an installed spaCy pipeline to take tags, tree and names from, in place of the engine's.
        stdin: where ``-`` is read from.
        progress: told of each article read and each pair compared.

    Raises:
        NothingToRead: no input could be read.
        ProcessLost: with several jobs, a reading process was stopped.
        rashomon.language.ModelError: the engine's model is missing or damaged.
    """
    if isinstance(paths, (str, PathLike)):
        paths = [paths]
    gathered = read_inputs([str(p) for p in paths], stdin=stdin, today=today)
    if not gathered.articles:
        raise NothingToRead(gathered.refusals)
    record = read_story(gathered.articles, jobs=jobs, pipeline=pipeline, progress=progress)
    return Story(record, list(gathered.refusals))


@dataclass
class Resolved:
    """A story before its accounts are compared: articles by date, what each gave, and what only all of them tell.

    ``event_of`` maps an event mention's id to its event's.
    """

    articles: list[Article]
    readings: list[Reading]
    entities: Entities
    statements: list[Statement]
    figures: list[Figure]
    anchored: Anchored
    events: list[Event]
    event_of: dict[str, str]

    @property
    def accounts(self) -> Accounts:
        """What is compared of the story."""
        return Accounts(
            self.articles,
            self.readings,
            self.statements,
            self.figures,
            self.entities.entities,
            self.entities.of_mention,
            self.anchored.values,
        )


def resolve_story(
    articles: Sequence[Article],
    *,
    jobs: int = 1,
    pipeline: str | None = None,
    progress: Progress | None = None,
) -> Resolved:
    """Read gathered articles, in any order, and resolve dates, entities, speakers and events over all of them."""
    tell = progress or (lambda stage, done, total: None)
    ordered = sorted(articles, key=lambda a: a.id)
    readings = []
    for reading in _read_all(ordered, jobs, pipeline):
        readings.append(reading)
        tell("read", len(readings), len(ordered))

    published = solve_publication(ordered, readings)
    for article in ordered:
        article.published = published.get(article.id, article.published)
    order = sorted(range(len(ordered)), key=lambda i: (_first_day(ordered[i]), ordered[i].id))
    ordered, readings = [ordered[i] for i in order], [readings[i] for i in order]

    anchored = anchor_times(readings, published)
    entities = resolve_entities(ordered, readings)
    complete_figures(ordered, readings, anchored.values, entities.of_mention)
    statements = resolve_statements(ordered, readings, entities, anchored)
    figures = [f for r in readings for f in r.figures]
    events, event_of = merge_events(ordered, readings, entities, anchored)
    return Resolved(ordered, readings, entities, statements, figures, anchored, events, event_of)


def read_story(
    articles: Sequence[Article],
    *,
    jobs: int = 1,
    pipeline: str | None = None,
    progress: Progress | None = None,
) -> Record:
    """The record of articles that have been gathered.

    Args:
        articles: in any order; the record does not depend on it.
        jobs, pipeline, progress: as for :func:`read`.
    """
    story = resolve_story(articles, jobs=jobs, pipeline=pipeline, progress=progress)
    ordered = story.articles
    tell = progress or (lambda stage, done, total: None)
    talks, agreements = merge_dealings(
        story.readings, story.entities, story.anchored, story.statements, story.events, story.event_of
    )
    comparison = compare_accounts(
        story.accounts, story.event_of, lambda done, total: tell("compare", done, total), jobs
    )
    info = language.model_info()
    first, last = span_of(ordered)
    return Record(
        id=make_id("story", *(a.id for a in sorted(ordered, key=lambda a: a.id))),
        title=title_of(ordered, story.readings, story.entities.entities),
        model=Model(name=info["name"], version=info["version"], hash=info["hash"]),
        from_=first,
        to=last,
        articles=ordered,
        entities=story.entities.entities + comparison.entities,
        statements=story.statements,
        figures=story.figures,
        times=story.anchored.times,
        events=story.events,
        talks=talks,
        agreements=agreements,
        claims=comparison.claims,
        points=comparison.points,
        relations=comparison.relations,
        timeline=_timeline(story.events),
        framing=comparison.framing,
        silences=comparison.silences,
    )


def _first_day(article: Article) -> str:
    return (article.published.from_ if article.published else None) or "9999"


def _read_all(articles: Sequence[Article], jobs: int, pipeline: str | None) -> Iterator[Reading]:
    """Readings in the order of the articles, by one process or several; which one reads which changes nothing."""
    if jobs <= 1 or len(articles) <= 1:
        for article in articles:
            yield _read_one(article, pipeline)
        return
    # Spawned, not forked: a forked child would share the parent's onnxruntime threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(articles)), mp_context=context) as pool:
        chunk = 1 + len(articles) // (8 * jobs)
        try:
            yield from pool.map(_read_one, articles, [pipeline] * len(articles), chunksize=chunk)
        except BrokenProcessPool as error:
            raise ProcessLost from error


@cache
def _engine(pipeline: str | None) -> spacy.language.Language:
    return language.load(pipeline)


def _read_one(article: Article, pipeline: str | None) -> Reading:
    """The reading of one article; an empty one, and a line that says so, where a mistake of ours breaks it off."""
    engine = _engine(pipeline)
    try:
        return read_article(engine(article.text), article)
    except Exception as error:
        _log.error(
            "%s: reading it broke off (%s: %s), so the record holds nothing that it says; the others are read. "
            "This is a mistake in Rashomon: please report it with the article.",
            article.source,
            type(error).__name__,
            error,
        )
        return Reading(article=article.id)


def _timeline(events: Sequence[Event]) -> list[TimelineEntry]:
    """Events by date, the earliest first; events without a date stand in no entry."""
    entries: dict[tuple[str, str], TimelineEntry] = {}
    for event in events:
        if event.date is None or event.date.from_ is None:
            continue
        key = (event.date.from_, event.date.to or "")
        entry = entries.setdefault(key, TimelineEntry(date=event.date))
        entry.events.append(event.id)
    return [entries[k] for k in sorted(entries)]
