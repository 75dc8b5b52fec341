"""The pieces of a story as a reader meets them: items of the record joined with who said them, where and when.

:class:`~rashomon.tell.outline.Outline` makes them; the page and the terminal brief only draw them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rashomon.record import Article, Event, Evidence, Figure, Point, RelationType, Statement
from rashomon.tell.dates import is_vague

T = TypeVar("T")

OWN_VOICE = "in its own voice"
NOBODY = "speaker not named"
TELLING = 4  # words that tell by themselves what happened
# Cues that add nothing to the words that they introduce.
PERFECT = ("has", "have", "had")
PLAIN_CUES = {
    "to",
    "said",
    "says",
    "say",
    "saying",
    "told",
    "tells",
    "tell",
    "added",
    "adds",
    "stated",
    "states",
    "stating",
    "telling",
    "adding",
    "wrote",
    "writes",
    "noted",
    "notes",
    "according",
}
# The acts as a reader would name them. Nouns, because "denies" before the words would turn their sense round where
# the words hold the denial themselves ("there were no warnings").
ACTS = {
    "say": "statement",
    "deny": "denial",
    "accuse": "accusation",
    "demand": "demand",
    "promise": "promise",
    "warn": "warning",
    "reject": "rejection",
    "confirm": "confirmation",
    "claim": "claim",
    "ask": "question",
}
# What came of talks, as a reader would name it.
OUTCOMES = {
    "agreement": "agreement",
    "no_agreement": "no agreement",
    "progress": "progress",
    "no_progress": "little or no progress",
    "broken_off": "broken off or called off",
    "positive": "assessed well",
    "negative": "assessed badly",
}
# The PLOVER roots as a reader would name them.
HAPPENINGS = {
    "AGREE": "agreement",
    "CONSULT": "talks",
    "SUPPORT": "support",
    "CONCEDE": "concession",
    "COOPERATE": "cooperation",
    "AID": "aid",
    "RETREAT": "retreat",
    "REQUEST": "request",
    "ACCUSE": "accusation",
    "REJECT": "rejection",
    "THREATEN": "threat",
    "PROTEST": "protest",
    "SANCTION": "sanction",
    "MOBILIZE": "mobilization",
    "COERCE": "coercion",
    "ASSAULT": "assault",
    "STATEMENT": "statement",
    "YIELD": "surrender",
}


@dataclass(frozen=True)
class Source:
    """One article as a reader knows it.

    ``label`` tells it from the others: its outlet, or else its headline; ``published`` says when, and ``why`` how
    that is known; ``number`` is its place among the articles of the story, from 1.
    """

    article: Article
    label: str
    published: str
    why: str
    url: str | None
    number: int = 0

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def when(self) -> str:
        """When it was published, "" where the label says it or nobody knows even the month."""
        return "" if self.published in self.label or is_vague(self.article.published) else self.published

    @property
    def title(self) -> str:
        """The headline, "" where the label is the whole of it."""
        title = " ".join((self.article.title or "").split())
        return "" if title.strip("“”\"'‘’") == self.label.strip("“”") else title

    @property
    def outlet(self) -> str:
        """The outlet where it is known, else the label."""
        return self.article.outlet or self.label


@dataclass(frozen=True)
class Said:
    """Words with all that is known of their way to the reader.

    ``who`` is the speaker (``in its own voice`` where the outlet speaks), ``when`` the date the words were said or,
    for an outlet, published; ``via`` the outlets they passed through, nearest first; ``act`` "" for an outlet;
    ``again`` the same words of the same speaker elsewhere, see :func:`merged`.
    """

    words: Evidence
    source: Source
    who: str
    when: str = ""
    via: tuple[str, ...] = ()
    act: str = ""
    statement: Statement | None = None
    again: tuple[Said, ...] = ()

    @property
    def cue(self) -> str:
        """The source's own verb where the words alone would mislead ("denied" …), else ""."""
        cue = self.statement.cue if self.statement and self.act != "say" else None
        words = cue.text.casefold().split() if cue else []
        if len(words) > 1 and words[0] in PERFECT and words[1] not in ("not", "n't", "n’t"):
            words = words[1:]  # "has denied" reads as "denied"
        return " ".join(words) if words and words[0] not in PLAIN_CUES else ""

    @property
    def says_little(self) -> bool:
        """Whether the words alone hardly tell a reader what happened ("their assault")."""
        return len(self.words.text.split()) < TELLING

    @property
    def act_named(self) -> str:
        """The act as a noun, "" for an outlet and a plain saying."""
        return ACTS.get(self.act, "") if self.act != "say" else ""


@dataclass(frozen=True)
class Side:
    """Those claims on a point that can hold together."""

    said: list[Said]

    @property
    def outlets(self) -> list[str]:
        """The outlets that carry this side, each once."""
        return unique(s.source.label for s in self.said)

    @property
    def speakers(self) -> list[str]:
        """Who speaks for this side, outlets in their own voice among them, in the order of the words."""
        return unique(s.source.label if s.who in (OWN_VOICE, NOBODY) else s.who for s in self.said)


@dataclass(frozen=True)
class Reason:
    """Why two pieces of evidence stand to each other as they do."""

    type: RelationType
    a: Said
    b: Said
    why: str
    score: float


@dataclass(frozen=True)
class PointView:
    """A point with its sides.

    ``others`` are claims on the point that take no side in the contradiction; ``number`` counts the contested points
    as they are shown, 0 for all other points.
    """

    point: Point
    sides: list[Side]
    others: list[Said]
    reasons: list[Reason]
    number: int = 0

    @property
    def said(self) -> list[Said]:
        """All claims on the point."""
        return [s for side in self.sides for s in side.said] + self.others

    @property
    def opposed(self) -> list[str]:
        """The articles that carry a side."""
        return unique(outlet for side in self.sides for outlet in side.outlets)

    @property
    def certainty(self) -> float:
        """The score of the surest contradiction on it, 0 for none."""
        return max((r.score for r in self.reasons if r.type == "contradicts"), default=0.0)

    @property
    def outlets(self) -> list[str]:
        """The outlets that carry the point, each once."""
        return unique(s.source.label for s in self.said)


@dataclass(frozen=True)
class FigureView:
    """A figure with who gave it, where and when."""

    figure: Figure
    said: Said
    place: str
    period: str

    def scope_in(self, group: FigureGroup) -> list[str]:
        """Place and period, each as far as it is not the same for the whole group."""
        kept = [("place", self.place), ("period", self.period)]
        return [value for name, value in kept if value and len({getattr(r, name) for r in group.rows}) > 1]


@dataclass(frozen=True)
class FigureGroup:
    """Figures that count one thing.

    ``measure`` and ``unit`` are shared by all of them, "" where neither says much. ``reasons`` are relations between
    them, and those of type ``differs_in_scope`` from one of them (``a``) to what it must not be set against (``b``).
    """

    heading: str
    measure: str
    unit: str
    rows: list[FigureView]
    reasons: list[Reason]

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest number that any source gives."""
        numbers = [n for r in self.rows for n in (r.figure.low, r.figure.high) if n is not None]
        return min(numbers), max(numbers)

    @property
    def disputed(self) -> bool:
        """Whether the sources do not all give the same bounds."""
        return len({(r.figure.low, r.figure.high) for r in self.rows}) > 1


@dataclass(frozen=True)
class EventView:
    """An event with the names of those in it and its mentions, those that say most first."""

    event: Event
    actors: list[str]
    recipients: list[str]
    place: str
    date: str
    said: list[Said]

    @property
    def outlets(self) -> list[str]:
        """The outlets that report it, each once."""
        return unique(s.source.label for s in self.said)


@dataclass(frozen=True)
class DealingView:
    """Talks or an agreement: the words for it, who takes part, where and when, and what is told with what it tells of.

    ``told`` holds pairs such as ("no agreement", the words).
    """

    name: str
    parties: list[str]
    place: str
    date: str
    told: list[tuple[str, Said]]


@dataclass(frozen=True)
class Day:
    """The events of one date; ``date`` is "" for those whose date nothing tells."""

    date: str
    events: list[EventView]


@dataclass(frozen=True)
class Utterance:
    """One thing said, with its other carriages and translations, and what was said inside it."""

    said: Said
    also: list[Said] = field(default_factory=list)
    inner: list[Said] = field(default_factory=list)

    @property
    def outlets(self) -> list[str]:
        """The outlets that carry it, each once."""
        return unique(s.source.outlet for s in (self.said, *self.also))


@dataclass(frozen=True)
class SpeakerView:
    """A speaker and all that the outlets let them say."""

    name: str
    roles: list[Evidence]
    side: str
    utterances: list[Utterance]


@dataclass(frozen=True)
class TermUse:
    """A word for a referent, how often one voice uses it, and where first."""

    term: str
    count: int
    first: Evidence


@dataclass(frozen=True)
class Naming:
    """How one referent is named: by each outlet in its own voice, and by those it quotes."""

    name: str
    outlets: list[tuple[Source, list[TermUse]]]
    speakers: list[tuple[str, list[TermUse]]]


@dataclass(frozen=True)
class SilenceView:
    """What one article leaves out, the weightiest first."""

    source: Source
    points: list[PointView]


@dataclass(frozen=True)
class Spelling:
    """A name with its other spellings in this story."""

    name: str
    kind: str
    aliases: list[str]


def unique(items: Iterable[T]) -> list[T]:
    """The items without repeats, in order of first appearance."""
    return list(dict.fromkeys(items))


def merged(said: Iterable[Said]) -> list[Said]:
    """The same words of one speaker, copied from outlet to outlet, as one, with where else they stand."""
    grouped: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for one in said:
        who = one.source.id if one.who in (OWN_VOICE, NOBODY) else one.who
        grouped[(who, " ".join(one.words.text.casefold().split()).strip(".,;:"))].append(one)
    return [replace(first, again=tuple(others)) for first, *others in grouped.values()]
