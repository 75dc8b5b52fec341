"""Where accounts agree and where they part: origins, claims, relations, points, framing, silences of one story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rashomon.compare.framing import find_framing
from rashomon.compare.origins import article_origins, origin_of, passage_origins, shared_passages
from rashomon.compare.points import make_points
from rashomon.compare.propose import propose_pairs
from rashomon.compare.relations import relate
from rashomon.compare.scorer import Scorer, load_scorer
from rashomon.compare.silences import find_silences
from rashomon.compare.units import Unit, build_units
from rashomon.extract.reading import Reading
from rashomon.language import sentence_vectors
from rashomon.record import Article, Claim, Entity, Figure, Framing, Point, Relation, Silence, Statement

__all__ = ["Comparison", "compare_accounts", "units_of"]


@dataclass
class Comparison:
    """What the comparison of a story's accounts gave: parts of the record."""

    claims: list[Claim] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    framing: list[Framing] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


def units_of(
    articles: Sequence[Article],
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    figures: Sequence[Figure],
    entities: Sequence[Entity],
    entity_of: Mapping[tuple[str, int], str],
    times: Mapping[str, tuple[str, str | None]],
) -> list[Unit]:
    """The units of a story with their origins; sets ``origin`` on articles that carry one copy.

    Args:
        articles, readings: the story, in the same order.
        statements, figures, entities: resolved over the story.
        entity_of: (article id, mention index) to entity id.
        times: time expression id to its calendar value and the end of its range.
    """
    passages = shared_passages(articles)
    copies = article_origins(articles, passages)
    for article in articles:
        article.origin = copies.get(article.id)
    stretches = passage_origins(articles, passages)
    by_id = {s.id: s for s in statements}
    origins = {}
    for article, reading in zip(articles, readings, strict=True):
        for clause in reading.clauses:
            start, end = clause.evidence.start, clause.evidence.end
            statement = by_id.get(clause.statement) if clause.statement else None
            origins[f"{article.id}:{start}"] = origin_of(article, start, end, statement, stretches)
    return build_units(
        articles,
        readings,
        by_id,
        {f.id: f for f in figures},
        entity_of,
        {e.id: e.name for e in entities},
        times,
        origins,
    )


def compare_accounts(
    articles: Sequence[Article],
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    figures: Sequence[Figure],
    entities: Sequence[Entity],
    entity_of: Mapping[tuple[str, int], str],
    times: Mapping[str, tuple[str, str | None]],
    events: Mapping[str, str],
    progress: Callable[[int, int], None] = lambda done, total: None,
    scorer: Scorer | None = None,
) -> Comparison:
    """Compare the accounts of one story.

    Args:
        articles, readings, statements, figures, entities, entity_of, times: as for :func:`units_of`.
        events: id of an event mention to the id of its event.
        progress: called with the pairs done and the pairs in all.
        scorer: another pair scorer than the model's, for comparison.
    """
    units = units_of(articles, readings, statements, figures, entities, entity_of, times)
    names = {e.id: e.name for e in entities}
    relations = []
    if len(units) > 1:
        pairs = propose_pairs(units, sentence_vectors([u.text for u in units]), len(articles))
        relations = relate(
            units, pairs, scorer or load_scorer(), lambda e: names.get(e, e), lambda done: progress(done, len(pairs))
        )
    points, point_of = make_points(units, relations)
    for i, j, relation in relations:
        if point_of[i] == point_of[j]:
            relation.point = point_of[i]
    framing, referents = find_framing(articles, readings, entity_of, {e.id: e for e in entities})
    return Comparison(
        claims=[_claim(u, events) for u in units],
        points=points,
        relations=[r for _, _, r in relations],
        framing=framing,
        silences=find_silences(articles, units, points),
        entities=referents,
    )


def _claim(unit: Unit, events: Mapping[str, str]) -> Claim:
    clause = unit.clause
    return Claim(
        id=unit.id,
        evidence=unit.evidence,
        by=unit.voice,
        statement=clause.statement,
        figure=clause.figures[0] if clause.figures else None,
        event=next((events[e] for e in clause.events if e in events), None),
        polarity="negated" if unit.negated else "affirmed",
        modality=clause.modality,
    )
