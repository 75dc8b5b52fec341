"""What one article gave: the items of the extract stage, before anything is known of the other articles.

A :class:`Reading` is small and holds no spaCy objects, so that articles can be read in other processes and a story
of a thousand articles fits in memory. Items are already the record's own types; what only the whole story can tell
(which entity a name is, the full name of a speaker, an article's date) is filled in by ``resolve``.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from rashomon.record import (
    DateRange,
    EventType,
    Evidence,
    Figure,
    Modality,
    OutcomeKind,
    Polarity,
    Statement,
    Undertaking,
)

MentionLabel = Literal[
    "PERSON",
    "BODY",
    "ARMED_GROUP",
    "STATE",
    "PLACE",
    "FACILITY",
    "AGREEMENT",
    "OUTLET",
    "EVENT",
    "NOMINAL",
    "PRONOUN",
]


class Mention(msgspec.Struct, kw_only=True):
    """A name, noun phrase or pronoun that refers to somebody or something.

    ``index`` is its place in ``Reading.mentions``. ``cluster`` numbers the article's coreference chains (-1: none).
    ``role`` is the title or office that stands with it ("presidential spokesman"), ``of`` the state or body that
    role belongs to ("Turkish"), ``adjective`` whether it modifies another name ("Turkish soldiers").
    ``sentence`` is the index of its sentence in ``Reading.sentences``. ``doubtful`` tells of a pronoun whose person
    another may well be.
    """

    index: int
    evidence: Evidence
    label: MentionLabel
    head: str
    lemma: str
    sentence: int
    cluster: int = -1
    role: Evidence | None = None
    of: Evidence | None = None
    adjective: bool = False
    plural: bool = False
    doubtful: bool = False


class TimeExpression(msgspec.Struct, kw_only=True):
    """A time expression as the article alone tells it, still to be anchored by ``resolve.dates``.

    ``value`` is set when the text fixes it without the publication date ("3 February 2020", "2011", and durations as
    ISO 8601 periods). Otherwise the known parts are given (``month``, ``day``, ``weekday`` with Monday 0, ``offset``
    counted in ``unit`` from the anchor) with the ``direction`` that usage means. ``anchor`` is the id of another
    expression it counts from ("a day earlier"), None for the publication date. ``upto`` is the value of the end of a
    range. ``part`` is a part of the day or a season in TIMEX3's letters (MO, AF, EV, NI; SP, SU, FA, WI), or a clock
    time (``15:00``). ``listed`` tells whether it fixes a day, month or year, as the record's ``times`` want it;
    ``upcoming`` how the text marks a coming or a going month or year ("earlier this month": -1, "later": 1).
    """

    id: str
    evidence: Evidence
    form: Literal[
        "absolute",
        "day_month",
        "month",
        "weekday",
        "offset",
        "today",
        "year",
        "season",
        "festival",
        "quarter",
        "duration",
        "clock",
        "set",
        "reference",
        "other",
    ]
    sentence: int
    value: str | None = None
    upto: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    offset: int | None = None
    unit: Literal["day", "week", "weekend", "month", "quarter", "year", "decade", "century"] | None = None
    direction: Literal["past", "future", "nearest"] = "past"
    anchor: str | None = None
    part: str | None = None
    name: str | None = None
    listed: bool = True
    upcoming: int = 0
    quoted: bool = False


class EventMention(msgspec.Struct, kw_only=True):
    """One clause that tells of an event. Actors, recipients and place are indices into ``Reading.mentions``.

    ``alleged`` is what the teller gives as hearsay or as a guess at what is past ("may have killed"), ``past`` what
    is told in a past tense.
    """

    id: str
    evidence: Evidence
    trigger: Evidence
    lemma: str
    type: EventType
    score: float
    actors: list[int] = []
    recipients: list[int] = []
    place: int | None = None
    time: str | None = None
    figures: list[str] = []
    statement: str | None = None
    polarity: Polarity = "affirmed"
    modality: Modality = "fact"
    alleged: bool = False
    past: bool = False
    date: DateRange | None = None


class Detail(msgspec.Struct, kw_only=True):
    """One thing said of talks or of an agreement, by its kind in the record.

    ``number`` belongs to a round and ``outcome`` to an outcome; ``side``, ``head`` and ``place`` are indices into
    ``Reading.mentions``, ``time`` the id of a time expression, ``statement`` the innermost statement that says it.
    """

    kind: Literal["round", "delegation", "outcome", "next", "signing", "term"]
    evidence: Evidence
    number: int | None = None
    outcome: OutcomeKind | None = None
    side: int | None = None
    head: int | None = None
    place: int | None = None
    time: str | None = None
    statement: str | None = None


class Dealing(msgspec.Struct, kw_only=True):
    """Talks or an agreement, with all the words by which one article speaks of it and all that it says of it.

    ``names``, ``parties`` and ``place`` are indices into ``Reading.mentions``; ``events`` ids of event mentions.
    """

    kind: Literal["talks", "agreement"]
    mentions: list[Evidence]
    names: list[int] = []
    parties: list[int] = []
    place: int | None = None
    events: list[str] = []
    details: list[Detail] = []


class Clause(msgspec.Struct, kw_only=True):
    """The shortest clause that carries a matter: what the comparison of accounts works on.

    ``lemmas`` are its content words; ``predicate`` the lemma of its head; ``subject`` and ``object`` the text of the
    arguments; ``statement`` the innermost statement whose content holds it (None: the outlet's own voice).
    ``undertaking`` says whether it is a commitment, a demand or a violation, ``party`` whose: an index into
    ``Reading.mentions``.
    """

    evidence: Evidence
    predicate: str
    lemmas: list[str]
    subject: str | None = None
    object: str | None = None
    subject_mentions: list[int] = []
    object_mentions: list[int] = []
    mentions: list[int] = []
    statement: str | None = None
    sentence: int = 0
    polarity: Polarity = "affirmed"
    modality: Modality = "fact"
    tense: str = ""
    figures: list[str] = []
    times: list[str] = []
    events: list[str] = []
    undertaking: Undertaking | None = None
    party: int | None = None


class Reading(msgspec.Struct, kw_only=True):
    """Everything that one article gave.

    ``sentences`` are (start, end) offsets into the article's text. ``figure_times`` maps a figure's id to the time
    expression that gives its period, ``figure_agents`` to the words for who is said to have done it. ``said_on`` maps
    a statement's id to the id of the time expression that says when it was said; ``speakers`` a statement's id to the
    index of the mention that is its speaker, after the article's own coreference.
    """

    article: str
    sentences: list[tuple[int, int]] = []
    mentions: list[Mention] = []
    statements: list[Statement] = []
    figures: list[Figure] = []
    times: list[TimeExpression] = []
    figure_times: dict[str, str] = {}
    figure_agents: dict[str, Evidence] = {}
    said_on: dict[str, str] = {}
    speakers: dict[str, int] = {}
    events: list[EventMention] = []
    clauses: list[Clause] = []
    dealings: list[Dealing] = []
    words: int = 0
