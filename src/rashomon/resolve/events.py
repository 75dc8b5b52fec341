"""One entry for one event over all articles of a story.

Two mentions are one event when they bear one PLOVER root, their words tell the same kind of happening, and as far as
each says, the sides, the place and the date agree; where one of them says little, nothing else may speak against it and
more must be shared. Mentions are taken in the order of publication and each joins the event that it shares most with,
looked up by side and by place, so that the work grows with the number of mentions and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from rashomon.extract.reading import EventMention, Reading
from rashomon.lore import lore
from rashomon.record import Act, Article, DateRange, Entity, Event, EventStatus
from rashomon.resolve.entities import Entities

#: What two mentions must share to be one event.
_SAME_EVENT = 2.0
#: At most so many events that share a side or place are compared with a mention, those that share most first.
_COMPARED = 120
_DENYING: frozenset[Act] = frozenset({"deny", "reject"})
#: Roots of acts that one side does again and again: without a date or both sides, two mentions stay two events.
_REPEATED = frozenset({"STATEMENT", "ACCUSE", "REQUEST", "REJECT", "SUPPORT", "THREATEN"})


class _Anchored(Protocol):
    """Calendar values (with the end of a range) of time expressions by their id."""

    @property
    def values(self) -> Mapping[str, tuple[str, str | None]]: ...


@dataclass
class _Told:
    """A mention of an event with its references resolved."""

    article: str
    mention: EventMention
    actors: list[str]
    recipients: list[str]
    sides: frozenset[str]
    place: str | None
    country: str | None
    date: tuple[str, str] | None
    #: Whether the date lies behind the day on which the article was published.
    ahead: bool
    act: Act | None


@dataclass
class _Happening:
    """The mentions of one event."""

    told: list[_Told] = field(default_factory=list)
    lemmas: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    recipients: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    dates: set[tuple[str, str]] = field(default_factory=set)

    def add(self, told: _Told) -> None:
        self.told.append(told)
        self.lemmas.add(told.mention.lemma)
        self.actors.update(told.actors)
        self.recipients.update(told.recipients)
        self.sides.update(told.sides)
        if told.place:
            self.places.add(told.place)
        if told.country:
            self.countries.add(told.country)
        if told.date:
            self.dates.add(told.date)


def merge_events(
    articles: Sequence[Article], readings: Sequence[Reading], entities: Entities, anchored: _Anchored
) -> tuple[list[Event], dict[str, str]]:
    """The events of a story.

    Args:
        articles: the story's articles, with their publication dates as far as known.
        readings: what each article gave, in the order of ``articles``.
        entities: the story's entities.
        anchored: the calendar values of the readings' time expressions.

    Returns:
        The events by date, and the id of the event of each mention (``EventMention.id``). An event has the id of its
        first mention in order of publication.
    """
    by_id = {e.id: e for e in entities.entities}
    published = {a.id: (a.published.from_ or "9999") if a.published else "9999" for a in articles}
    last_days = {
        a.id: _last(a.published.to or a.published.from_) for a in articles if a.published and a.published.from_
    }
    told = [t for r in readings for t in _tell(r, entities, by_id, anchored, last_days.get(r.article, "9999"))]
    told.sort(key=lambda t: (published.get(t.article, "9999"), t.article, t.mention.trigger.start))
    happenings: list[_Happening] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for item in told:
        near = Counter(i for key in _keys(item) for i in index[key][-4 * _COMPARED :])
        best, best_score = -1, _SAME_EVENT
        for i, _ in sorted(near.items(), key=lambda n: (-n[1], n[0]))[:_COMPARED]:
            score = _shared(item, happenings[i])
            if score > best_score or (score == best_score and best < 0):
                best, best_score = i, score
        if best < 0:
            happenings.append(_Happening())
            best = len(happenings) - 1
        before = set(_event_keys(happenings[best]))
        happenings[best].add(item)
        for key in _event_keys(happenings[best]):
            if key not in before or len(happenings[best].told) == 1:
                index[key].append(best)
    events = [_event(h) for h in happenings]
    event_of = {t.mention.id: event.id for event, h in zip(events, happenings, strict=True) for t in h.told}
    return sorted(events, key=lambda e: ((e.date.from_ if e.date else None) or "9999", e.mentions[0], e.id)), event_of


def _tell(
    reading: Reading, entities: Entities, by_id: Mapping[str, Entity], anchored: _Anchored, published: str
) -> list[_Told]:
    acts = {s.id: s.act for s in reading.statements}
    told = []
    for mention in reading.events:
        actors = _ids(reading.article, mention.actors, entities)
        recipients = [r for r in _ids(reading.article, mention.recipients, entities) if r not in actors]
        place = entities.of_mention.get((reading.article, mention.place)) if mention.place is not None else None
        if not actors and not recipients and place is None:
            continue
        value = anchored.values.get(mention.time) if mention.time else None
        dated = value is not None and value[0][:1].isdigit() and len(value[0]) >= 4 and "W" not in value[0]
        date = (value[0], value[1] or value[0]) if value and dated else None
        ahead = date is not None and _first(date[0]) > published
        if ahead and mention.past:
            date, ahead = None, False  # "called off Friday's talks": the day is not that of what is over
        entity = by_id.get(place) if place else None
        told.append(
            _Told(
                article=reading.article,
                mention=mention,
                actors=actors,
                recipients=recipients,
                sides=frozenset(by_id[i].side or i for i in (*actors, *recipients) if i in by_id),
                place=place,
                country=entity.codes.iso3166 if entity else None,
                date=date,
                ahead=ahead,
                act=acts.get(mention.statement) if mention.statement else None,
            )
        )
    return told


def _ids(article: str, mentions: Sequence[int], entities: Entities) -> list[str]:
    found = (entities.of_mention.get((article, m)) for m in mentions)
    return list(dict.fromkeys(i for i in found if i))


def _keys(told: _Told) -> list[tuple[str, str]]:
    root: str = told.mention.type
    return [(root, s) for s in sorted(told.sides)] + ([(root, told.place)] if told.place else [])


def _event_keys(happening: _Happening) -> list[tuple[str, str]]:
    root: str = happening.told[0].mention.type if happening.told else ""
    return [(root, s) for s in sorted(happening.sides)] + [(root, p) for p in sorted(happening.places)]


@cache
def _families() -> dict[str, frozenset[int]]:
    table: dict[str, set[int]] = defaultdict(set)
    for number, words in enumerate(lore("event_words")["families"]):
        for word in words:
            table[word].add(number)
    return {word: frozenset(numbers) for word, numbers in table.items()}


def _like_words(lemma: str, lemmas: set[str]) -> bool:
    mine = _families().get(lemma, frozenset())
    return lemma in lemmas or any(mine & _families().get(other, frozenset()) for other in lemmas)


def _shared(told: _Told, happening: _Happening) -> float:
    """What a mention and an event share, in points; 0 where something speaks against their being one."""
    if not _like_words(told.mention.lemma, happening.lemmas):
        return 0.0
    if told.date and happening.dates and not any(_overlap(told.date, d) for d in happening.dates):
        return 0.0
    if told.place and happening.places and told.place not in happening.places and not _within(told, happening):
        return 0.0
    score = 0.0
    if told.mention.lemma in happening.lemmas:
        score += 0.4
    if told.date and happening.dates:
        # The same day says much, the same month or year little.
        score += 1.0 if any(len(d[0]) == 10 and len(told.date[0]) == 10 for d in happening.dates) else 0.3
    if told.place and told.place in happening.places:
        score += 0.8
    mine, theirs = {*told.actors, *told.recipients}, happening.actors | happening.recipients
    same = mine & theirs
    score += 0.8 * min(2, len(same))
    if len(same) < 2:
        score += 0.5 * min(2 - len(same), len((told.sides & happening.sides) - same))
    if told.mention.type not in lore("event_words")["mutual"]:
        against = (set(told.actors) & happening.recipients) - happening.actors
        if against:
            return 0.0
        if (
            told.actors
            and happening.actors
            and not set(told.actors) & happening.actors
            and not told.sides & happening.sides
        ):
            return 0.0
    elif same and len(mine) > 1 and len(theirs) > 1 and len(same) < 2 and len(told.sides & happening.sides) < 2:
        # A met B, A met C: one side in common is not one meeting.
        return 0.0
    if told.mention.type in _REPEATED and not (told.date and happening.dates) and len(same) < 2:
        score -= 0.8
    return score


def _within(told: _Told, happening: _Happening) -> bool:
    """Whether one of two places is the country in which the other lies."""
    return bool(
        told.country
        and told.country in happening.countries
        and (told.place in happening.sides or happening.places & told.sides)
    )


def _overlap(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two ranges of ISO dates, each of any granularity, have a day in common."""
    return _first(a[0]) <= _last(b[1]) and _first(b[0]) <= _last(a[1])


def _first(day: str) -> str:
    return (day + "-01-01")[:10] if len(day) == 4 else (day + "-01")[:10]


def _last(day: str) -> str:
    return (day + "-12-31")[:10] if len(day) == 4 else (day + "-31")[:10]


def _event(happening: _Happening) -> Event:
    told = happening.told
    first = told[0].mention
    return Event(
        id=first.id,
        type=first.type,
        status=_status(told),
        actors=_voted([t.actors for t in told]),
        recipients=[r for r in _voted([t.recipients for t in told]) if r not in {a for t in told for a in t.actors}],
        place=_place(told),
        date=_date(told),
        figures=sorted({f for t in told for f in t.mention.figures}),
        mentions=sorted({t.mention.evidence for t in told}),
    )


def _voted(lists: Sequence[Sequence[str]]) -> list[str]:
    """Ids by how many mentions name them, the most named first."""
    votes = Counter(i for ids in lists for i in ids)
    return sorted(votes, key=lambda i: (-votes[i], i))


def _place(told: Sequence[_Told]) -> str | None:
    votes = Counter(t.place for t in told if t.place)
    return min(votes, key=lambda p: (-votes[p], p)) if votes else None


def _date(told: Sequence[_Told]) -> DateRange | None:
    """The date that most mentions give, the more exact of two that are given as often, with its words as the reason."""
    dated = [t for t in told if t.date]
    if not dated:
        return None
    votes = Counter(t.date for t in dated if t.date)
    best = min(votes, key=lambda d: (-votes[d] * len(d[0]), d))
    one = next(t for t in dated if t.date == best)
    return DateRange(from_=best[0], to=best[1], basis="stated", why=f"«{one.mention.evidence.text[:80]}»")


def _status(told: Sequence[_Told]) -> EventStatus:
    """Reported where an outlet says in its own voice that it happened; else claimed, denied or planned."""
    facts = [t for t in told if t.mention.modality == "fact" and not t.ahead]
    happened = [t for t in facts if t.mention.polarity == "affirmed"]
    if any(t.mention.statement is None and not t.mention.alleged for t in happened):
        return "reported"
    if any(t.act not in _DENYING for t in happened):
        return "claimed"
    supposed = ("possible", "required")  # "if they do not attack" denies nothing
    if happened or any(t.mention.polarity == "negated" and t.mention.modality not in supposed for t in told):
        return "denied"
    return "planned"
