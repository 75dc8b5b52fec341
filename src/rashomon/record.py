"""The vocabulary of the story record, ``rashomon.story/1``, as typed models.

One class for each part of the record. The field names are the public contract; a field may be added, none may change
its meaning. Every other stage speaks in these types, and none of them words anything itself: where a source's words
are meant there is an :class:`Evidence`.
"""

from __future__ import annotations

import datetime
import hashlib
from calendar import monthrange
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

SCHEMA = "rashomon.story/1"

Basis = Literal["metadata", "stated", "inferred"]
EntityKind = Literal["person", "body", "armed_group", "state", "place", "facility", "agreement", "outlet", "other"]
StatementKind = Literal["direct", "indirect", "mixed"]
Act = Literal["say", "deny", "accuse", "demand", "promise", "warn", "reject", "confirm", "claim", "ask"]
Hedge = Literal["exact", "about", "more_than", "less_than", "up_to", "nearly", "vague", "range"]
Measure = Literal[
    "killed",
    "wounded",
    "casualties",
    "displaced",
    "refugees",
    "captured",
    "destroyed",
    "troops",
    "money",
    "percent",
    "distance",
    "duration",
    "other",
]
EventType = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "STATEMENT",
    "YIELD",
]
EventStatus = Literal["reported", "claimed", "denied", "planned"]
Polarity = Literal["affirmed", "negated"]
Modality = Literal["fact", "planned", "possible", "required"]
#: What a claim asserts of what somebody takes on, is asked for, or breaks.
Undertaking = Literal["commitment", "demand", "violation"]
#: What came of talks; ``no_progress`` is little or none, ``broken_off`` also called off or put off, the last two are
#: assessments.
OutcomeKind = Literal["agreement", "no_agreement", "progress", "no_progress", "broken_off", "positive", "negative"]
PointStatus = Literal["contested", "agreed", "single", "echoed"]
RelationType = Literal["contradicts", "differs_in_scope", "updates", "corroborates", "same_origin"]


class Part(msgspec.Struct, kw_only=True):
    """Base of all parts of the record: keyword arguments only, so that a call reads like the JSON."""


class Value(msgspec.Struct, kw_only=True, frozen=True):
    """Base of the parts that never change once made."""


class Evidence(Value, frozen=True, order=True):
    """The exact words an item comes from.

    ``start`` and ``end`` count Unicode code points in the text of the article with id ``article``;
    ``text`` is that slice, always.
    """

    article: str
    start: int
    end: int
    text: str

    def overlaps(self, other: Evidence) -> bool:
        """Whether the two share at least one character of one article."""
        return self.article == other.article and self.start < other.end and other.start < self.end


class DateRange(Value, frozen=True):
    """A date as far as it is known: from and to, each ``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY``; None where open."""

    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    basis: Basis = "inferred"
    why: str = ""

    @property
    def days(self) -> int | None:
        """How many days it may be, None where an end is open or no date."""

        def whole(date: str | None, missing: str) -> str:
            return f"{date}{missing[len(date or '') - 4 :]}"  # "2020" lacks month and day, "2020-02" the day

        try:
            first = datetime.date.fromisoformat(whole(self.from_, "-01-01"))
            year, month, day = map(int, whole(self.to, "-12-31").split("-"))
            last = datetime.date(year, month, min(day, monthrange(year, month)[1]))
        except ValueError:
            return None
        return (last - first).days + 1


class Article(Part):
    """One report as it was read. ``text`` has nothing removed; furniture is marked, not cut."""

    id: str
    source: str
    text: str
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: DateRange | None = None
    credits: list[str] = []
    credit_evidence: list[Evidence] = []
    origin: str | None = None
    furniture: list[Evidence] = []

    def evidence(self, start: int, end: int) -> Evidence:
        """The evidence for ``text[start:end]``.

        Raises:
            ValueError: the slice is empty or lies outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no evidence {start}:{end} in article {self.id} of {len(self.text)} characters")
        return Evidence(article=self.id, start=start, end=end, text=self.text[start:end])


class Codes(Value, frozen=True):
    """Identifiers of an entity in other people's systems."""

    cameo: str | None = None
    iso3166: str | None = None
    geonames: int | None = None


class Location(Value, frozen=True):
    """Where a place is: degrees north and east, and the UCDP precision code (1 exact … 7 unknown)."""

    lat: float
    lon: float
    precision: int


class Entity(Part):
    """A person, body, group, state, place … over all articles and spellings."""

    id: str
    name: str
    kind: EntityKind
    aliases: list[str] = []
    side: str | None = None
    roles: list[Evidence] = []
    codes: Codes = Codes()
    location: Location | None = None
    mentions: list[Evidence] = []


class Statement(Part):
    """One attributed content: who said what, with which cue, and through whom.

    ``speaker_name`` is the speaker's full name over all articles where it is known, else as the article names it.
    ``via`` lists the outlets and agencies the words passed through, nearest first.
    """

    id: str
    content: Evidence
    kind: StatementKind
    act: Act
    speaker: str | None = None
    speaker_name: str | None = None
    speaker_text: Evidence | None = None
    cue: Evidence | None = None
    addressee: str | None = None
    via: list[str] = []
    reported_by: str | None = None
    said_on: DateRange | None = None
    said_where: Evidence | None = None
    same_as: list[str] = []


class Figure(Part):
    """A number that counts or measures something, as its source gives it.

    ``low`` and ``high`` are None where the bound is open. ``of`` is what is counted, in the article's words;
    ``place`` an entity id; ``total`` tells a running total (True) from an increment (False) where the text does.
    """

    id: str
    evidence: Evidence
    low: float | int | None = None
    high: float | int | None = None
    hedge: Hedge = "exact"
    measure: Measure = "other"
    of: str | None = None
    place: str | None = None
    period: DateRange | None = None
    given_by: str | None = None
    attributed_to: str | None = None
    unit: str | None = None
    total: bool | None = None


class Time(Part):
    """A time expression with its calendar value; the value's length is its granularity."""

    id: str
    evidence: Evidence
    date: str
    basis: Basis = "stated"
    to: str | None = None


class Event(Part):
    """Something that happened, is claimed or is planned: one entry over all articles of the story."""

    id: str
    type: EventType
    status: EventStatus = "reported"
    actors: list[str] = []
    recipients: list[str] = []
    place: str | None = None
    date: DateRange | None = None
    figures: list[str] = []
    mentions: list[Evidence] = []


class Round(Part):
    """The round that talks are in, where the words give its number."""

    evidence: Evidence
    number: int


class Delegation(Part):
    """Who sits at the table for one side: entity ids of the side and of who heads it, as far as the words tell."""

    evidence: Evidence
    side: str | None = None
    head: str | None = None


class Outcome(Part):
    """What is said to have come of talks, and the statement that says so (None: the article's own voice)."""

    evidence: Evidence
    kind: OutcomeKind
    statement: str | None = None


class Occasion(Part):
    """When and where something was done or is to be, as one article tells it; ``place`` is an entity id."""

    evidence: Evidence
    date: DateRange | None = None
    place: str | None = None
    statement: str | None = None


class Talks(Part):
    """Talks over all articles of the story, where something is said of them beyond their being held.

    ``mentions`` are the words for them; ``events`` the events that are these talks; ``parties`` and ``place`` entity
    ids; ``next`` is what is said to be fixed: another round, their resumption or their start. Nothing here is settled
    between the sources: two outcomes stand side by side.
    """

    id: str
    mentions: list[Evidence] = []
    events: list[str] = []
    parties: list[str] = []
    place: str | None = None
    date: DateRange | None = None
    rounds: list[Round] = []
    delegations: list[Delegation] = []
    outcomes: list[Outcome] = []
    next: list[Occasion] = []


class Term(Part):
    """What an agreement lays down, in a source's words, and the statement that says so (None: the article's voice)."""

    evidence: Evidence
    statement: str | None = None


class Agreement(Part):
    """An agreement over all articles of the story, where its date, its place or a term is told.

    ``name`` is the fullest of the words for it; ``entity`` the entity it is, where it bears a name; ``parties`` entity
    ids of those it is said to be between or to be signed by; ``signings`` tell when and where it was reached or signed.
    """

    id: str
    name: str
    entity: str | None = None
    mentions: list[Evidence] = []
    parties: list[str] = []
    signings: list[Occasion] = []
    terms: list[Term] = []


class Claim(Part):
    """What somebody asserts: a statement's matter, or what an outlet says in its own voice.

    ``undertaking`` is set where the matter is a commitment, a demand or a violation, ``party`` then the entity that
    commits itself, is asked, or is said to have broken its word; the claimant is ``by``, as of every claim.
    """

    id: str
    evidence: Evidence
    by: str | None = None
    statement: str | None = None
    figure: str | None = None
    event: str | None = None
    polarity: Polarity = "affirmed"
    modality: Modality = "fact"
    undertaking: Undertaking | None = None
    party: str | None = None


class Point(Part):
    """What a number of claims are about, headed by the sources' own words."""

    id: str
    question: str
    status: PointStatus
    claims: list[str] = []
    origins: int = 1
    carriers: int = 1


#: The least score of a relation that points are made of and that is shown to a reader; what the record holds below it
#: is for those who would rather read too much than miss something. What agrees must be more often right than not. What
#: differs is rarer and more looked for, so a reader is shown what may be wrong, and told so.
SHOWN: dict[RelationType, float] = {
    "contradicts": 0.25,
    "differs_in_scope": 0.4,
    "updates": 0.4,
    "corroborates": 0.5,
    "same_origin": 0.7,
}


class Relation(Part):
    """How two pieces of evidence stand to each other, with a reason that a reader can check."""

    type: RelationType
    a: Evidence
    b: Evidence
    why: str
    score: float
    claims: list[str] = []
    point: str | None = None


class TimelineEntry(Part):
    """The events of one date."""

    date: DateRange
    events: list[str] = []


class Framing(Part):
    """Which word one voice uses for a referent; ``voice`` is ``outlet`` or the id of a statement."""

    entity: str
    term: Evidence
    article: str
    voice: str = "outlet"


class Silence(Part):
    """A point that an article leaves out though others carry it."""

    article: str
    point: str
    weight: float = 0.0


class Model(Value, frozen=True):
    """The engine that read the articles."""

    name: str
    version: str
    hash: str


class Record(Part):
    """The whole story record."""

    id: str
    title: str
    model: Model
    schema: str = SCHEMA
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    articles: list[Article] = []
    entities: list[Entity] = []
    statements: list[Statement] = []
    figures: list[Figure] = []
    times: list[Time] = []
    events: list[Event] = []
    talks: list[Talks] = []
    agreements: list[Agreement] = []
    claims: list[Claim] = []
    points: list[Point] = []
    relations: list[Relation] = []
    timeline: list[TimelineEntry] = []
    framing: list[Framing] = []
    silences: list[Silence] = []


def make_id(kind: str, *content: object) -> str:
    """A short id derived from content: a letter or two for the kind, then 12 hex digits of a SHA-256.

    Args:
        kind: prefix, such as ``s`` for statements.
        content: whatever identifies the item; equal content gives an equal id on every machine.
    """
    digest = hashlib.sha256("\x1f".join(str(c) for c in content).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}{digest[:12]}"


def to_json(record: Record) -> bytes:
    """The record as UTF-8 JSON, indented, in field order: equal records give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def from_json(data: bytes | str) -> Record:
    """Read a record back.

    Raises:
        msgspec.ValidationError: the JSON is not a story record.
    """
    return msgspec.json.decode(data, type=Record)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the record."""
    schema = msgspec.json.schema(Record)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}


def ungrounded(record: Record) -> list[Evidence]:
    """Every evidence in the record whose text is not its slice; empty for a sound record."""
    texts = {a.id: a.text for a in record.articles}
    return [e for e in all_evidence(record) if texts.get(e.article, "")[e.start : e.end] != e.text or not e.text]


def all_evidence(part: object) -> Iterable[Evidence]:
    """Every :class:`Evidence` inside a part of the record, depth first."""
    if isinstance(part, Evidence):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from all_evidence(getattr(part, name))
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from all_evidence(item)
