"""Talks and agreements over all articles of a story.

What two articles say of talks is put together where their words stand for one event of the story, unless they give
another round; what they say of an agreement, where its name is one entity. All else stays each article's own: a wrong
merge is worse than a missed one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rashomon.extract.reading import Dealing, Detail, Reading
from rashomon.record import (
    Agreement,
    DateRange,
    Delegation,
    Entity,
    Event,
    Occasion,
    Outcome,
    Round,
    Statement,
    Talks,
    Term,
    make_id,
)
from rashomon.resolve.dates import Anchored
from rashomon.resolve.entities import Entities


def merge_dealings(
    readings: Sequence[Reading],
    entities: Entities,
    anchored: Anchored,
    statements: Sequence[Statement],
    events: Sequence[Event],
    event_of: Mapping[str, str],
) -> tuple[list[Talks], list[Agreement]]:
    """The talks and the agreements of a story.

    Args:
        readings: what each article gave, in order of publication.
        entities, anchored, statements, events: the story's, as resolved.
        event_of: the id of the event of each event mention.

    Returns:
        Both in the order in which the articles first name them. A dealing's id is made of its entity or of its first
        mention.
    """
    merger = _Merger(entities, anchored, {s.id for s in statements}, events, event_of)
    talks: list[list[tuple[str, Dealing]]] = []
    agreements: list[list[tuple[str, Dealing]]] = []
    for reading in readings:
        for dealing in reading.dealings:
            groups = talks if dealing.kind == "talks" else agreements
            mine = (reading.article, dealing)
            near = next((g for g in groups if merger.is_one(mine, g)), None)
            if near is None:
                groups.append([mine])
            else:
                near.append(mine)
    return [merger.talks(g) for g in talks], [merger.agreement(g) for g in agreements]


class _Merger:
    def __init__(
        self,
        entities: Entities,
        anchored: Anchored,
        statements: Collection[str],
        events: Sequence[Event],
        event_of: Mapping[str, str],
    ):
        self.entities = entities
        self.by_id: dict[str, Entity] = {e.id: e for e in entities.entities}
        self.times = {t.id: t for t in anchored.times}
        self.statements = statements
        self.events = {e.id: e for e in events}
        self.event_of = event_of

    def is_one(self, mine: tuple[str, Dealing], group: Sequence[tuple[str, Dealing]]) -> bool:
        """Whether a dealing of one article is that of the others."""
        keys = self._keys(*mine)
        if not any(keys & self._keys(*other) for other in group):
            return False
        rounds = {d.number for d in mine[1].details if d.kind == "round"}
        others = {d.number for _, dealing in group for d in dealing.details if d.kind == "round"}
        return not rounds or not others or bool(rounds & others)

    def _keys(self, article: str, dealing: Dealing) -> set[str]:
        if dealing.kind == "talks":
            return {self.event_of[e] for e in dealing.events if e in self.event_of}
        ids = self._ids(article, dealing.names)
        return {i for i in ids if self.by_id[i].kind == "agreement"}

    def talks(self, group: Sequence[tuple[str, Dealing]]) -> Talks:
        """One entry for talks, with what each article says of them."""
        first = group[0][1].mentions[0]
        ids = dict.fromkeys(self.event_of[e] for _, d in group for e in d.events if e in self.event_of)
        events = [self.events[i] for i in ids]
        places = [self._id(article, d.place) for article, d in group]
        return Talks(
            id=make_id("n", first.article, first.start),
            mentions=sorted({m for _, d in group for m in d.mentions}),
            events=list(ids),
            parties=self._parties(group),
            place=next((p for p in (*places, *(e.place for e in events)) if p), None),
            date=next((e.date for e in events if e.date), None),
            rounds=[
                Round(evidence=d.evidence, number=d.number) for _, d in _of(group, "round") if d.number is not None
            ],
            delegations=[
                Delegation(evidence=d.evidence, side=self._id(article, d.side), head=self._id(article, d.head))
                for article, d in _of(group, "delegation")
            ],
            outcomes=[
                Outcome(evidence=d.evidence, kind=d.outcome, statement=self._statement(d))
                for _, d in _of(group, "outcome")
                if d.outcome is not None
            ],
            next=self._occasions(group, "next"),
        )

    def agreement(self, group: Sequence[tuple[str, Dealing]]) -> Agreement:
        """One entry for an agreement, with what each article says of it."""
        first = group[0][1].mentions[0]
        named = [i for article, d in group for i in sorted(self._keys(article, d))]
        entity = self.by_id[named[0]] if named else None
        mentions = sorted({m for _, d in group for m in d.mentions})
        words = max(mentions, key=lambda m: (len(m.text), -m.start)).text
        return Agreement(
            id=make_id("g", entity.id) if entity else make_id("g", first.article, first.start),
            name=entity.name if entity else " ".join(words.split()),
            entity=entity.id if entity else None,
            mentions=mentions,
            parties=self._parties(group),
            signings=self._occasions(group, "signing"),
            terms=[Term(evidence=d.evidence, statement=self._statement(d)) for _, d in _of(group, "term")],
        )

    def _occasions(self, group: Sequence[tuple[str, Dealing]], kind: str) -> list[Occasion]:
        return [
            Occasion(
                evidence=d.evidence,
                date=self._date(d),
                place=self._id(article, d.place),
                statement=self._statement(d),
            )
            for article, d in _of(group, kind)
        ]

    def _id(self, article: str, mention: int | None) -> str | None:
        return None if mention is None else self.entities.of_mention.get((article, mention))

    def _ids(self, article: str, mentions: Sequence[int]) -> list[str]:
        return [i for m in mentions if (i := self._id(article, m))]

    def _parties(self, group: Sequence[tuple[str, Dealing]]) -> list[str]:
        return list(dict.fromkeys(i for article, d in group for i in self._ids(article, d.parties)))

    def _statement(self, detail: Detail) -> str | None:
        return detail.statement if detail.statement in self.statements else None

    def _date(self, detail: Detail) -> DateRange | None:
        time = self.times.get(detail.time or "")
        if time is None:
            return None
        return DateRange(from_=time.date, to=time.to or time.date, basis=time.basis, why=f"«{time.evidence.text}»")


def _of(group: Sequence[tuple[str, Dealing]], kind: str) -> list[tuple[str, Detail]]:
    return [(article, d) for article, dealing in group for d in dealing.details if d.kind == kind]
