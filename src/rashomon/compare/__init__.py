"""Where accounts agree and where they part: origins, claims, relations, points, framing, silences of one story."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rashomon.compare.framing import find_framing
from rashomon.compare.origins import article_origins, origin_of, passage_origins, shared_passages
from rashomon.compare.points import make_points
from rashomon.compare.propose import Proposal, Proposer
from rashomon.compare.reasons import carried_pairs
from rashomon.compare.relations import relate
from rashomon.compare.scorer import PairScorer, load_scorer
from rashomon.compare.silences import find_silences
from rashomon.compare.units import Unit, build_units
from rashomon.extract.reading import Reading
from rashomon.record import SHOWN, Article, Claim, Entity, Figure, Framing, Point, Relation, Silence, Statement

__all__ = ["Accounts", "Comparison", "compare_accounts", "pairs_to_read", "units_of"]


@dataclass
class Comparison:
    """What the comparison of a story's accounts gave: parts of the record."""

    claims: list[Claim] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    framing: list[Framing] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


@dataclass
class Accounts:
    """One story's articles and what they gave, resolved over all of them: what is compared.

    Attributes:
        articles, readings: the story, in the same order.
        statements, figures, entities: resolved over the story.
        entity_of: (article id, mention index) to entity id.
        times: time expression id to its calendar value and the end of its range.
    """

    articles: Sequence[Article]
    readings: Sequence[Reading]
    statements: Sequence[Statement] = ()
    figures: Sequence[Figure] = ()
    entities: Sequence[Entity] = ()
    entity_of: Mapping[tuple[str, int], str] = field(default_factory=dict)
    times: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)


def units_of(story: Accounts) -> list[Unit]:
    """The units of a story with their origins; sets ``origin`` on articles that carry one copy."""
    passages = shared_passages(story.articles)
    copies = article_origins(story.articles, passages)
    for article in story.articles:
        article.origin = copies.get(article.id)
    stretches = passage_origins(story.articles, passages)
    by_id = {s.id: s for s in story.statements}
    origins = {}
    for article, reading in zip(story.articles, story.readings, strict=True):
        for clause in reading.clauses:
            start, end = clause.evidence.start, clause.evidence.end
            statement = by_id.get(clause.statement) if clause.statement else None
            origins[f"{article.id}:{start}"] = origin_of(article, start, end, statement, stretches)
    return build_units(
        story.articles,
        story.readings,
        by_id,
        {f.id: f for f in story.figures},
        story.entity_of,
        {e.id: e for e in story.entities},
        story.times,
        origins,
    )


def pairs_to_read(
    story: Accounts, units: Sequence[Unit], model: PairScorer, jobs: int = 1
) -> tuple[Proposer, list[Proposal]]:
    """The pairs of a story's units that the pair scorer reads, the ranker's likeliest first; and who proposes more."""
    proposer = Proposer(units, model.vectors(units, jobs), model.ranker)
    pairs = proposer.likeliest(len(story.articles))
    proposed = {(p.first, p.second) for p in pairs}
    return proposer, pairs + proposer.these(pair for pair in carried_pairs(units) if pair not in proposed)


def relate_units(
    story: Accounts,
    units: Sequence[Unit],
    progress: Callable[[int, int], None] = lambda done, total: None,
    jobs: int = 1,
) -> list[tuple[int, int, Relation]]:
    """The relations of a story's units: proposed by the model's ranker, judged by its pair scorer."""
    if len(units) < 2:
        return []
    names = {e.id: e.name for e in story.entities}
    model = load_scorer()
    proposer, pairs = pairs_to_read(story, units, model, jobs)
    return relate(
        units, pairs, model, lambda e: names.get(e, e), lambda done: progress(done, len(pairs)), jobs, proposer.these
    )


def compare_accounts(
    story: Accounts,
    events: Mapping[str, str],
    progress: Callable[[int, int], None] = lambda done, total: None,
    jobs: int = 1,
) -> Comparison:
    """Compare the accounts of one story.

    Args:
        story: what is compared.
        events: id of an event mention to the id of its event.
        progress: called with the pairs done and the pairs in all.
        jobs: threads that read pairs; the result does not depend on it.
    """
    units = units_of(story)
    relations = relate_units(story, units, progress, jobs)
    shown = [r for r in relations if r[2].score >= SHOWN[r[2].type]]
    points, point_of = make_points(units, shown)
    for i, j, relation in shown:
        if point_of[i] == point_of[j]:
            relation.point = point_of[i]
    framing, referents = find_framing(
        story.articles, story.readings, story.entity_of, {e.id: e for e in story.entities}
    )
    return Comparison(
        claims=[_claim(u, events, story.entity_of) for u in units],
        points=points,
        relations=[r for _, _, r in relations],
        framing=framing,
        silences=find_silences(story.articles, units, points),
        entities=referents,
    )


def _claim(unit: Unit, events: Mapping[str, str], entity_of: Mapping[tuple[str, int], str]) -> Claim:
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
        undertaking=clause.undertaking,
        party=None if clause.party is None else entity_of.get((unit.article.id, clause.party)),
    )
