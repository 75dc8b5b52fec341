"""Units: the clauses of a story as the comparison sees them, with who asserts each, when and from which origin."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rashomon.extract.reading import Clause, Reading
from rashomon.record import Article, DateRange, Entity, Evidence, Figure, Statement, make_id

_WORD = re.compile(r"\w+")
TOWN = 2  # UCDP precision code: exact, or within 25 km of a known point
ABOUT = 7  # days that a date range may span for its middle to stand for it
_JOINED = re.compile(r",? and |, ")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(eq=False)
class Unit:
    """One clause with what the whole story knows of it.

    ``voice`` is the entity id of the speaker, or the article's outlet where the article says it itself.
    ``towns`` are where the places named in it lie that are no region, by entity id, degrees north and east.
    ``day`` is the ordinal day on which it was said or published (None: unknown). ``entities`` are the entity ids
    named in it, ``times`` the calendar values in it, ``matter`` its content lemmas without negators, ``common``
    those of them that are no part of a name; ``sentence`` is
    where the sentence it stands in begins and ends in the article's text.
    """

    id: str
    article: Article
    clause: Clause
    statement: Statement | None
    voice: str | None
    voice_name: str
    day: int | None
    origin: str
    figures: list[Figure] = field(default_factory=list)
    times: list[tuple[str, str | None]] = field(default_factory=list)
    entities: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    matter: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    towns: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    sentence: tuple[int, int] = (0, 0)

    @property
    def evidence(self) -> Evidence:
        """The words of the clause."""
        return self.clause.evidence

    @property
    def text(self) -> str:
        """The words of the clause on one line."""
        return " ".join(self.clause.evidence.text.split())

    @property
    def denies(self) -> bool:
        """Whether the speaker rejects what the clause says ("denied that its guns fired").

        A clause that is negated itself is what the speaker says ("our guns did not fire"), and not what is rejected.
        """
        rejects = self.statement is not None and self.statement.act in ("deny", "reject")
        return rejects and self.clause.polarity == "affirmed"

    @property
    def negated(self) -> bool:
        """Whether the matter is asserted not to hold, by the clause's own negation or by a denial of it."""
        return self.clause.polarity == "negated" or self.denies


def one_voice(u: Unit, v: Unit) -> bool:
    """Whether one speaker says both, alone or with others: "Ada Holm and Per Lund" speak for Per Lund too."""
    if u.voice and u.voice == v.voice:
        return True
    a, b = ([name.strip() for name in _JOINED.split(x.voice_name)] if x.statement else [] for x in (u, v))
    return (len(a) > 1 and v.voice_name in a) or (len(b) > 1 and u.voice_name in b)


def ordinal(value: str | None, *, end: bool = False) -> int | None:
    """The ordinal day of an ISO prefix: its first day, or with ``end`` its last; None for what is no such date."""
    match = _ISO.fullmatch(value or "")
    if not match:
        return None
    year, month, day = (int(p) if p else None for p in match.groups())
    assert year is not None
    try:
        if day is not None and month is not None:
            return date(year, month, day).toordinal()
        if end:
            month = month or 12
            return date(year, month, monthrange(year, month)[1]).toordinal()
        return date(year, month or 1, 1).toordinal()
    except ValueError:
        return None


def middle(span: DateRange | None) -> int | None:
    """The ordinal day in the middle of a date range; None where it is open or too long to say what came later."""
    low, high = (ordinal(span.from_), ordinal(span.to, end=True)) if span else (None, None)
    if low is None or high is None or high - low > ABOUT:
        return None
    return (low + high) // 2


def days_later(u: Unit, v: Unit) -> str | None:
    """How much later one of two units was said than the other; None on one day, or where either day is unknown."""
    if u.day is None or v.day is None or u.day == v.day:
        return None
    days = abs(v.day - u.day)
    return "1 day later" if days == 1 else f"{days} days later"


def _common(clause: Clause) -> frozenset[str]:
    """The content lemmas of a clause that it does not write with a capital in mid-sentence."""
    words = _WORD.findall(clause.evidence.text)
    names = {w.casefold() for w in words[1:] if w[0].isupper()} - {w for w in words if w[0].islower()}
    return frozenset(w for w in clause.lemmas if w not in names)


def build_units(
    articles: Sequence[Article],
    readings: Sequence[Reading],
    statements: Mapping[str, Statement],
    figures: Mapping[str, Figure],
    entity_of: Mapping[tuple[str, int], str],
    entities: Mapping[str, Entity],
    times: Mapping[str, tuple[str, str | None]],
    origins: Mapping[str, str],
) -> list[Unit]:
    """The units of a story in the order of the articles and of their texts.

    Args:
        articles: the story's articles, in the record's order.
        readings: what each gave, in the same order.
        statements: resolved statements by id.
        figures: figures by id.
        entity_of: (article id, mention index) to entity id.
        entities: the story's entities by id.
        times: time expression id to its calendar value and the end of its range.
        origins: (article id + ":" + clause start) or article id to the origin of its words, see ``origins``.
    """
    towns = {
        e.id: (e.location.lat, e.location.lon)
        for e in entities.values()
        if e.kind in ("place", "facility") and e.location and e.location.precision <= TOWN
    }
    units = []
    for article, reading in zip(articles, readings, strict=True):
        for clause in reading.clauses:
            statement = statements.get(clause.statement) if clause.statement else None
            voice = statement.speaker if statement else article.outlet or article.id
            name = (statement.speaker_name or "") if statement else article.outlet or article.id
            said = middle(statement.said_on) if statement and statement.said_on else None

            def ids(indices: Sequence[int], of: str = article.id) -> frozenset[str]:
                return frozenset(e for i in indices if (e := entity_of.get((of, i))))

            named = ids(clause.mentions)
            units.append(
                Unit(
                    id=make_id("c", article.id, clause.evidence.start, clause.evidence.end),
                    article=article,
                    clause=clause,
                    statement=statement,
                    voice=voice,
                    voice_name=entities[voice].name if voice and voice in entities else name,
                    day=said if said is not None else middle(article.published),
                    origin=origins.get(f"{article.id}:{clause.evidence.start}")
                    or origins.get(article.id)
                    or article.id,
                    figures=[figures[f] for f in clause.figures if f in figures],
                    times=[times[t] for t in clause.times if t in times],
                    entities=named,
                    subject=ids(clause.subject_mentions),
                    object=ids(clause.object_mentions),
                    matter=frozenset(clause.lemmas),
                    common=_common(clause),
                    towns={e: towns[e] for e in sorted(named) if e in towns},
                    sentence=reading.sentences[clause.sentence],
                )
            )
    return units
