"""What a reader is shown, and in which order: the record turned from lists of items into an account of the story.

The page and the terminal brief are both drawn from an :class:`Outline`, so that they never disagree. Nothing is added
to the record here; it is only joined (a claim with its speaker, outlet and date), grouped and ordered. Every list
comes in an order that depends on the record alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from rashomon.record import (
    SHOWN,
    Agreement,
    Article,
    Claim,
    DateRange,
    Entity,
    Event,
    Evidence,
    Figure,
    Occasion,
    Point,
    PointStatus,
    Record,
    Relation,
    RelationType,
    Statement,
    Talks,
)
from rashomon.tell.counts import group_counts
from rashomon.tell.dates import range_in_words
from rashomon.tell.labels import namer, sources_of
from rashomon.tell.sides import most_overlapping, split_into_sides
from rashomon.tell.views import (
    NOBODY,
    OUTCOMES,
    OWN_VOICE,
    Day,
    DealingView,
    EventView,
    FigureGroup,
    FigureView,
    Naming,
    PointView,
    Reason,
    Said,
    Side,
    SilenceView,
    Source,
    SpeakerView,
    Spelling,
    TermUse,
    Utterance,
    merged,
    unique,
)

ARTICLES = {"the", "a", "an"}  # "the regime" and "regime" are one word for a thing


class Outline:
    """The record as a reader goes through it. All parts are made on first use.

    Raises:
        nothing: ids that lead nowhere are left out, so that a record written by hand can be shown as well.
    """

    def __init__(self, record: Record) -> None:
        self.record = record
        self._entities = {e.id: e for e in record.entities}
        self._statements = {s.id: s for s in record.statements}
        self._claims = {c.id: c for c in record.claims}
        self._events = {e.id: e for e in record.events}
        self._figures = {f.id: f for f in record.figures}
        self._claims_at: dict[Evidence, list[Claim]] = defaultdict(list)
        for claim in record.claims:
            self._claims_at[claim.evidence].append(claim)

    # -- articles ------------------------------------------------------------------------------------------------

    @cached_property
    def sources(self) -> list[Source]:
        """The articles, by date of publication as far as it is known, then by label."""
        sources = sources_of(self.record.articles)
        sources.sort(key=lambda s: (self._published_key(s.article), s.label, s.id))
        return [replace(source, number=number) for number, source in enumerate(sources, start=1)]

    @cached_property
    def _renamed(self) -> Callable[[str], str]:
        return namer(self.sources)

    @cached_property
    def outlets(self) -> list[str]:
        """The outlets of the story, by name."""
        return sorted({s.outlet for s in self.sources}, key=lambda name: (name.casefold(), name))

    @staticmethod
    def _published_key(article: Article) -> tuple[str, str]:
        date = article.published
        return ((date.to or date.from_ or "~"), (date.from_ or "")) if date else ("~", "~")

    @cached_property
    def _source_of(self) -> dict[str, Source]:
        return {s.id: s for s in self.sources}

    @cached_property
    def _order(self) -> dict[str, int]:
        return {s.id: i for i, s in enumerate(self.sources)}

    def _by_reading_order(self, evidence: Evidence) -> tuple[int, int, int]:
        return (self._order.get(evidence.article, len(self._order)), evidence.start, evidence.end)

    @property
    def span(self) -> str:
        """From when to when the story runs, in words."""
        return range_in_words(DateRange(from_=self.record.from_, to=self.record.to))

    @property
    def headline_of(self) -> Source | None:
        """The article whose headline stands as the story's title: a headline is one outlet's view."""
        return next((s for s in self.sources if s.article.title == self.record.title), None)

    def copies(self, source: Source) -> list[Source]:
        """The other articles that carry the same copy."""
        origin = source.article.origin
        return [s for s in self.sources if origin and s.article.origin == origin and s.id != source.id]

    def entity_name(self, id: str | None) -> str:
        """The name of an entity, "" for none or an unknown id."""
        entity = self._entities.get(id or "")
        return entity.name if entity else ""

    # -- words and who said them ---------------------------------------------------------------------------------

    def spoken(self, statement: Statement, words: Evidence | None = None) -> Said | None:
        """A statement, or a part of its words, with speaker, date and way; None where its article is missing."""
        words = words or statement.content
        source = self._source_of.get(words.article)
        if source is None:
            return None
        named = statement.speaker_name or self.entity_name(statement.speaker)
        who = named or (statement.speaker_text.text if statement.speaker_text else NOBODY)
        when = range_in_words(statement.said_on)
        return Said(words, source, who, when, tuple(statement.via), statement.act, statement)

    def voiced(self, words: Evidence, claim: Claim | None = None) -> Said | None:
        """Words of an article with who says them: the claim's statement or author, else the innermost statement
        around the words, else the outlet."""
        source = self._source_of.get(words.article)
        if source is None:
            return None
        statement = self._statements.get(claim.statement or "") if claim else self._statement_around(words)
        if statement:
            return self.spoken(statement, words)
        by = self.entity_name(claim.by) if claim else ""
        who = by if by and by != source.article.outlet else OWN_VOICE
        return Said(words, source, who, source.when)

    @cached_property
    def _statements_in(self) -> dict[str, list[Statement]]:
        grouped: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.record.statements:
            grouped[statement.content.article].append(statement)
        return grouped

    def _statement_around(self, words: Evidence) -> Statement | None:
        around = [
            s
            for s in self._statements_in.get(words.article, ())
            if s.content.start <= words.start and words.end <= s.content.end
        ]
        return min(around, key=lambda s: (s.content.end - s.content.start, s.id), default=None)

    def _all_voiced(self, evidence: Iterable[Evidence]) -> list[Said]:
        found = (self.voiced(e) for e in sorted(set(evidence), key=self._by_reading_order))
        return [s for s in found if s is not None]

    # -- points --------------------------------------------------------------------------------------------------

    @cached_property
    def relations(self) -> list[Relation]:
        """The relations that are sure enough to be shown."""
        return [r for r in self.record.relations if r.score >= SHOWN[r.type]]

    @cached_property
    def _relations_of(self) -> dict[str, list[Relation]]:
        grouped: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            if relation.point:
                grouped[relation.point].append(relation)
        return grouped

    @cached_property
    def points(self) -> list[PointView]:
        """All points, those that most outlets carry first."""
        views = [self._point_view(p) for p in self.record.points]
        return sorted(
            (v for v in views if v.said),
            key=lambda v: (-v.point.origins, -len(v.outlets), -len(v.said), self._by_reading_order(v.said[0].words)),
        )

    def points_with(self, *status: PointStatus) -> list[PointView]:
        """The points of one status or more, in the order of :attr:`points`."""
        return [v for v in self.points if v.point.status in status]

    def _point_view(self, point: Point) -> PointView:
        relations = self._relations_of.get(point.id, [])
        claims = {id: self._claims[id] for id in point.claims if id in self._claims}
        told: dict[Evidence, Said] = {}
        for claim in claims.values():
            said = self.voiced(claim.evidence, claim)
            if said:
                told.setdefault(claim.evidence, said)
        # a relation may join words that no claim of the point covers; they belong to the point all the same
        joined = []
        surest: dict[Evidence, float] = defaultdict(float)
        for relation in relations:
            ends: list[Evidence] = []
            for words in (relation.a, relation.b):
                known = words if words in told else most_overlapping(words, told)
                if known is None and (said := self.voiced(words, self._claim_at(words))):
                    told[words] = said
                    known = words
                if known is not None:
                    ends.append(known)
            if len(set(ends)) == 2:
                joined.append((relation.type, ends[0], ends[1]))
            if relation.type == "contradicts":
                for end in ends:
                    surest[end] = max(surest[end], relation.score)
        ordered = sorted(told, key=self._by_reading_order)
        parties = split_into_sides(ordered, joined, lambda e: told[e].who)
        sides = [Side([told[e] for e in sorted(party, key=lambda e: -surest[e])]) for party in parties]
        taken = {e for party in parties for e in party}
        reasons = self._reasons(relations)
        return PointView(point, sides, [told[e] for e in ordered if e not in taken], reasons)

    def _claim_at(self, words: Evidence) -> Claim | None:
        return next(iter(self._claims_at.get(words, ())), None)

    def _reason(self, relation: Relation) -> Reason | None:
        a = self.voiced(relation.a, self._claim_at(relation.a))
        b = self.voiced(relation.b, self._claim_at(relation.b))
        why = self._renamed(relation.why)
        return Reason(relation.type, a, b, why, relation.score) if a and b else None

    @cached_property
    def contested(self) -> list[PointView]:
        """The contested points, numbered.

        Those on which articles stand against each other come before those within one article, then the surest
        contradictions, then those whose sides most articles carry.
        """
        views = sorted(
            (v for v in self.points_with("contested") if len(v.sides) > 1),
            key=lambda v: (len(v.opposed) < 2, -round(v.certainty, 1), -len(v.opposed)),
        )
        return [replace(view, number=number) for number, view in enumerate(views, start=1)]

    @cached_property
    def loose_contradictions(self) -> list[Reason]:
        """The contradictions that belong to no contested point."""
        shown = {view.point.id for view in self.contested}
        return self._reasons(r for r in self.relations if r.type == "contradicts" and r.point not in shown)

    def differences(self, type: RelationType) -> list[Reason]:
        """The relations of one type with both sides, the surest first."""
        return self._reasons(r for r in self.relations if r.type == type)

    def _reasons(self, relations: Iterable[Relation]) -> list[Reason]:
        reasons = unique_reasons(self._reason(r) for r in relations)
        return sorted(reasons, key=lambda r: (-r.score, self._by_reading_order(r.a.words)))

    # -- figures -------------------------------------------------------------------------------------------------

    @cached_property
    def figures(self) -> list[FigureGroup]:
        """Counts that more than one figure gives: disputed ones first, then those that most sources give."""
        groups = []
        for figures in group_counts(self.record.figures, self.record.claims, self.relations):
            rows = self._figure_rows(figures)
            if len(rows) < 2:
                continue
            measure = figures[0].measure if figures[0].measure != "other" else ""
            unit = figures[0].unit or ""
            groups.append(FigureGroup(_heading(rows), measure, unit if unit != measure else "", rows, []))
        self._add_reasons(groups)
        return sorted(
            groups,
            key=lambda g: (
                not g.disputed,
                -len({said.source.id for r in g.rows for said in (r.said, *r.said.again)}),
                -len(g.rows),
                self._by_reading_order(g.rows[0].said.words),
            ),
        )

    def _add_reasons(self, groups: Sequence[FigureGroup]) -> None:
        """Give each group the relations between its figures, and those to figures of another scope."""
        groups_in: dict[str, list[tuple[Evidence, int]]] = defaultdict(list)
        for number, group in enumerate(groups):
            for row in group.rows:
                groups_in[row.said.source.id].append((row.said.words, number))
        for relation in self.relations:
            a, b = ({n for e, n in groups_in[side.article] if e.overlaps(side)} for side in (relation.a, relation.b))
            for number in sorted(a ^ b if relation.type == "differs_in_scope" else a & b):
                reason = self._reason(relation)
                if reason:
                    groups[number].reasons.append(reason if number in a else replace(reason, a=reason.b, b=reason.a))

    @cached_property
    def lone_figures(self) -> list[FigureView]:
        """The figures that stand in no group, in reading order."""
        grouped = {said.words for g in self.figures for r in g.rows for said in (r.said, *r.said.again)}
        return self._figure_rows(f for f in self.record.figures if f.evidence not in grouped)

    def _figure_rows(self, figures: Iterable[Figure]) -> list[FigureView]:
        """Figures in reading order; what one speaker is quoted with in several outlets is one row."""
        views = {v.said.words: v for v in (self._figure_view(f) for f in figures) if v}
        ordered = sorted(views.values(), key=lambda v: self._by_reading_order(v.said.words))
        return [replace(views[said.words], said=said) for said in merged(v.said for v in ordered)]

    def _figure_view(self, figure: Figure) -> FigureView | None:
        giver = self._statements.get(figure.given_by or "")
        said = self.spoken(giver, figure.evidence) if giver else self.voiced(figure.evidence)
        if said is None:
            return None
        return FigureView(figure, said, self.entity_name(figure.place), range_in_words(figure.period))

    # -- events --------------------------------------------------------------------------------------------------

    @cached_property
    def timeline(self) -> list[Day]:
        """The events by the date on which they happened; those that nothing dates come last."""
        days = []
        placed: set[str] = set()
        for entry in self.record.timeline:
            views = [self._event_view(self._events[id]) for id in entry.events if id in self._events]
            views = [v for v in views if v.said]
            placed.update(v.event.id for v in views)
            if views:
                views.sort(
                    key=lambda v: (-len(v.outlets), v.said[0].says_little, self._by_reading_order(v.said[0].words))
                )
                days.append(Day(range_in_words(entry.date), views))
        rest = [self._event_view(e) for e in self.record.events if e.id not in placed]
        rest = sorted((v for v in rest if v.said), key=lambda v: (-len(v.outlets), v.event.id))
        return [*days, Day("", rest)] if rest else days

    def _event_view(self, event: Event) -> EventView:
        return EventView(
            event,
            [n for n in map(self.entity_name, event.actors) if n],
            [n for n in map(self.entity_name, event.recipients) if n],
            self.entity_name(event.place),
            range_in_words(event.date),
            sorted(self._all_voiced(event.mentions), key=lambda s: s.says_little),
        )

    # -- talks and agreements ------------------------------------------------------------------------------------

    @cached_property
    def dealings(self) -> list[DealingView]:
        """The talks, then the agreements, in the order in which the articles first name them."""
        views = [self._talks_view(t) for t in self.record.talks]
        views += [self._agreement_view(a) for a in self.record.agreements]
        return [v for v in views if v.told]

    def _talks_view(self, talks: Talks) -> DealingView:
        told: list[tuple[str, Evidence, str | None]] = [(f"round {r.number}", r.evidence, None) for r in talks.rounds]
        for delegation in talks.delegations:
            head = self.entity_name(delegation.head)
            told.append((f"delegation headed by {head}" if head else "delegation", delegation.evidence, None))
        told += [(OUTCOMES[o.kind], o.evidence, o.statement) for o in talks.outcomes]
        told += [(self._occasion("to come", n), n.evidence, n.statement) for n in talks.next]
        named = max((m.text for m in talks.mentions), key=len, default="talks")
        return self._dealing_view(named, talks.parties, talks.place, talks.date, told)

    def _agreement_view(self, agreement: Agreement) -> DealingView:
        told = [(self._occasion("made", s), s.evidence, s.statement) for s in agreement.signings]
        told += [("term", t.evidence, t.statement) for t in agreement.terms]
        return self._dealing_view(agreement.name, agreement.parties, None, None, told)

    def _occasion(self, what: str, occasion: Occasion) -> str:
        return ", ".join(p for p in (what, range_in_words(occasion.date), self.entity_name(occasion.place)) if p)

    def _dealing_view(
        self,
        name: str,
        parties: Iterable[str],
        place: str | None,
        date: DateRange | None,
        told: Iterable[tuple[str, Evidence, str | None]],
    ) -> DealingView:
        voiced: list[tuple[str, Said]] = []
        for what, words, statement in told:
            speech = self._statements.get(statement or "")
            said = self.spoken(speech, words) if speech else self.voiced(words)
            if said:
                voiced.append((what, said))
        names = [n for n in map(self.entity_name, parties) if n]
        return DealingView(" ".join(name.split()), names, self.entity_name(place), range_in_words(date), voiced)

    # -- speakers ------------------------------------------------------------------------------------------------

    @cached_property
    def speakers(self) -> list[SpeakerView]:
        """Who said what, the most quoted speaker first; what nobody is named for comes last."""
        by_speaker: dict[str, list[Said]] = defaultdict(list)
        entity_of: dict[str, Entity] = {}
        for statement in sorted(self.record.statements, key=lambda s: self._by_reading_order(s.content)):
            said = self.spoken(statement)
            if said is None:
                continue
            by_speaker[said.who].append(said)
            if statement.speaker in self._entities:
                entity_of.setdefault(said.who, self._entities[statement.speaker])
        views = []
        for name, spoken in by_speaker.items():
            entity = entity_of.get(name)
            roles = entity.roles if entity else []
            side = self.entity_name(entity.side) if entity and entity.side != entity.id else ""
            views.append(SpeakerView(name, roles, side, self._utterances(spoken)))
        return sorted(views, key=lambda v: (v.name == NOBODY, -len(v.utterances), v.name))

    def _utterances(self, spoken: Sequence[Said]) -> list[Utterance]:
        mine = {s.statement.id: s for s in spoken if s.statement}
        same: dict[str, list[str]] = {id: [] for id in mine}
        for id, said in mine.items():
            for other in said.statement.same_as if said.statement else ():
                if other in mine and other != id:
                    same[id].append(other)
                    same[other].append(id)
        made: list[Utterance] = []
        told: set[str] = set()
        for id, said in mine.items():
            if id in told:
                continue
            carriages = sorted(set(same[id]) - told, key=lambda i: self._by_reading_order(mine[i].words))
            told.update([id, *carriages])
            made.append(Utterance(said, [mine[i] for i in carriages], self._said_inside.get(id, [])))
        return made

    @cached_property
    def _said_inside(self) -> dict[str, list[Said]]:
        inside: dict[str, list[Said]] = defaultdict(list)
        for statement in self.record.statements:
            said = self.spoken(statement) if statement.reported_by else None
            if said and statement.reported_by:
                inside[statement.reported_by].append(said)
        return inside

    # -- names ---------------------------------------------------------------------------------------------------

    @cached_property
    def namings(self) -> list[Naming]:
        """How each outlet names things: first the referents for which the outlets' words differ most."""
        own: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
        quoted: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
        for framing in self.record.framing:
            if framing.article not in self._source_of:
                continue
            if framing.voice == "outlet":
                own[framing.entity][framing.article].append(framing.term)
                continue
            statement = self._statements.get(framing.voice)
            said = self.spoken(statement) if statement else None
            if said and said.who != NOBODY:
                quoted[framing.entity][said.who].append(framing.term)
        views = []
        for entity in unique(f.entity for f in self.record.framing):
            outlets = [(self._source_of[a], self._term_uses(own[entity][a])) for a in own[entity]]
            outlets.sort(key=lambda pair: self._order[pair[0].id])
            speakers = sorted((who, self._term_uses(terms)) for who, terms in quoted[entity].items())
            if outlets or speakers:
                views.append(Naming(self.entity_name(entity) or entity, outlets, speakers))
        return sorted(views, key=lambda v: (-self._terms_in(v), -len(v.outlets), v.name))

    @staticmethod
    def _terms_in(naming: Naming) -> int:
        return len({u.term.casefold() for _, uses in naming.outlets for u in uses})

    def _term_uses(self, terms: Iterable[Evidence]) -> list[TermUse]:
        grouped: dict[str, list[Evidence]] = defaultdict(list)
        for term in sorted(terms, key=self._by_reading_order):
            words = term.text.casefold().split()
            grouped[" ".join(words[words[0] in ARTICLES and len(words) > 1 :])].append(term)
        uses = [TermUse(" ".join(e[0].text.split()), len(e), e[0]) for e in grouped.values()]
        return sorted(uses, key=lambda u: (-u.count, u.term))

    @cached_property
    def spellings(self) -> list[Spelling]:
        """Names that the articles write in more than one way, those with most spellings first."""
        found = [
            Spelling(e.name, e.kind, [a for a in unique(e.aliases) if a != e.name])
            for e in self.record.entities
            if len({a.casefold() for a in (e.name, *e.aliases)}) > 1
        ]
        return sorted(found, key=lambda s: (-len(s.aliases), s.name))

    # -- silences ------------------------------------------------------------------------------------------------

    @cached_property
    def silences(self) -> list[SilenceView]:
        """What each article leaves out, in the order of :attr:`sources`; articles that leave out nothing are absent."""
        by_id = {v.point.id: v for v in self.points}
        grouped: dict[str, list[tuple[float, int, PointView]]] = defaultdict(list)
        for place, silence in enumerate(self.record.silences):
            if silence.point in by_id:
                grouped[silence.article].append((-silence.weight, place, by_id[silence.point]))
        return [
            SilenceView(source, [view for _, _, view in sorted(grouped[source.id], key=lambda g: g[:2])])
            for source in self.sources
            if grouped.get(source.id)
        ]


def _heading(rows: Sequence[FigureView]) -> str:
    """What is counted, as most of the figures say it, and where if all of them say so."""
    of = Counter(r.figure.of.strip() for r in rows if r.figure.of)
    heading = of.most_common(1)[0][0] if of else rows[0].said.words.text
    places = {r.place for r in rows}
    place = places.pop() if len(places) == 1 else ""
    return f"{heading}, {place}" if place and place not in heading else heading


def unique_reasons(reasons: Iterable[Reason | None]) -> list[Reason]:
    """The reasons that lead somewhere, each pair of words once."""
    kept = {(r.type, r.a.words, r.b.words): r for r in reasons if r}
    return list(kept.values())
