"""Figures: the numbers of an article that count or measure something, each with its doubt.

What is a figure, and how vague amounts are valued, follows the project's annotation guide and the ACLED codebook
(dates, ages, ordinals, times of day and numbers in names are none). Everything is decided from the words around a
number; part-of-speech tags and the tree, where the engine gave them, only refine what the words leave open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, cast

from spacy.tokens import Doc

from rashomon.extract.numerals import Number, find_numbers, tidy
from rashomon.extract.reading import TimeExpression
from rashomon.lore import lore
from rashomon.record import Article, Evidence, Figure, Hedge, Measure, make_id

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]")
_STOPS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "should",
        "shall",
        "said",
        "says",
        "say",
        "told",
        "who",
        "whom",
        "whose",
        "which",
        "that",
        "where",
        "when",
        "while",
        "since",
        "after",
        "before",
        "until",
        "because",
        "although",
        "though",
        "if",
        "but",
        "and",
        "or",
        "nor",
        "as",
        "than",
        "then",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "into",
        "onto",
        "over",
        "under",
        "about",
        "against",
        "during",
        "without",
        "within",
        "between",
        "among",
        "through",
        "across",
        "near",
        "behind",
        "to",
        "off",
        "out",
        "up",
        "down",
        "via",
        "per",
        "not",
        "also",
        "still",
        "already",
        "reportedly",
        "there",
        "here",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "this",
        "these",
        "those",
    ]
)
_AUXILIARIES = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "got",
        "get",
        "gets",
        "who",
        "which",
        "that",
        "also",
        "all",
        "later",
        "both",
        "reportedly",
        "already",
        "allegedly",
        "apparently",
        "either",
        "still",
        "were",
        "being",
        "others",
        "more",
        "people",
        "to",
        "left",
        "confirmed",
        "feared",
        "believed",
        "presumed",
        "held",
    ]
)
_NOT_IN_PHRASE = frozenset(
    ["of", "the", "a", "an", "ago", "later", "earlier", "last", "next", "this", "according", "each", "every"]
)
_PLURALS = frozenset(["people", "men", "women", "children", "personnel", "aircraft"])
_ADJECTIVES = frozenset(
    [
        "other",
        "more",
        "additional",
        "new",
        "key",
        "top",
        "senior",
        "major",
        "former",
        "young",
        "local",
        "foreign",
        "fellow",
        "extra",
    ]
)
_FATES = frozenset("killed wounded casualties displaced captured".split())
_FINITE = frozenset(["is", "are", "was", "were", "has", "have", "had", "said", "says", "say", "told"])
_OBLIQUE = frozenset(
    [
        "in",
        "on",
        "at",
        "by",
        "with",
        "from",
        "after",
        "during",
        "over",
        "for",
        "within",
        "near",
        "before",
        "since",
        "until",
        "through",
    ]
)
_AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|age\sof|turned|turning|turns)(?:\sabout|\saround)?\s$"
    r"|\b(?:people|voters|adults|children|women|men|those|kids|anyone|everyone|Americans|students|workers)\s"
    r"(?:aged\s)?(?:over|under|above|below|(?:younger|older)\sthan)?\s?$",
    re.IGNORECASE,
)
_AGE_BEHIND = re.compile(r"\s(?:and|or)\s(?:younger|older|under|over|up|above)\b")
_OLD = re.compile(
    r"\s?[-\s](?:second|minute|hour|day|week|month|year|decade|century|centurie)s?[-\s]old\b", re.IGNORECASE
)
_RANGE = re.compile(r"\s?(?P<dash>[-–—])\s?|\s(?P<word>to|or|and)\s|,\s", re.IGNORECASE)
#: Measures of one without a number: "an hour-long meeting", "more than a week", "for a year", "a kilometre inside".
_ONE_UNIT = re.compile(
    r"\b(?P<long>hour|day|week|month|year|decade|century)[-\s]?long\b|\b(?P<halfhour>half[-\s](?:an\s)?hour)\b"
    r"|(?:\b(?:for|within)\s|(?P<hedged>\b(?:than|over|about|around|roughly|nearly|almost|approximately|least|under|to|just|only|close\sto)\s))"
    r"an?\s(?P<half>half[-\s])?(?P<span>minute|hour|day|week|month|year|decade|century|mile|kilomet(?:er|re)|met(?:er|re)|yard)\b(?P<more>\sand\sa\shalf)?"
    r"|\ban?\s(?P<length>mile|kilomet(?:er|re))(?=\s(?:inside|from|away|off|north|south|east|west|into|outside|long|wide|deep|high|of|down|up)\b)",
    re.IGNORECASE,
)
#: "46 to 42 percent": the unit that the next number names.
_PERCENT_BEHIND = re.compile(r"(?:\sto\s|\s?[-–]\s?|\sversus\s|\sand\s)\d+(?:\.\d+)?\s?(?:%|percent\b|per\scent\b)")
_PHONE = re.compile(r"(?:\+?\d[\d\s().-]{7,}\d)")
_SCORE = re.compile(
    r"\b\d{1,3}[-–]\d{1,3}\b(?!\s?(?:%|per\s?cent|[a-z]+s\b|[a-z]+-|people|million|billion|km|mile|day|year))",
    re.IGNORECASE,
)
_RESULT = re.compile(r"\b(\d{1,3})\sto\s(\d{1,3})(?=\s?(?:[.,;:)]|$)|\svotes?\b|\smargin)")
_WEB = re.compile(r"(?:https?://|www\.|@|#)\S+")
_PRESENT_TOTAL = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|total|toll|so far|overall|altogether|in all)\b", re.IGNORECASE
)
_INCREMENT = re.compile(r"\b(?:[Aa]nother|additional|further|extra)\s")
_MORE_BEHIND = re.compile(r"\s(?:more|additional|further|extra|new|other)\b(?!\sthan)")


class Word(NamedTuple):
    """A word or mark of a sentence, with offsets into the article; ``pos`` is empty where the engine is missing."""

    text: str
    lower: str
    start: int
    end: int
    pos: str


@dataclass(frozen=True)
class _Lore:
    units: dict[str, tuple[Measure, str, float]]
    fates: dict[str, dict[str, frozenset[str]]]
    people: frozenset[str]
    troops: frozenset[str]
    things: frozenset[str]
    pairs: frozenset[str]
    compounds: frozenset[str]
    aged: frozenset[str]
    aged_then: frozenset[str]
    naming: frozenset[str]
    not_naming: frozenset[str]
    pointing: frozenset[str]
    signs: dict[str, str]
    currency: re.Pattern[str]
    unit_after: re.Pattern[str]
    before: list[tuple[re.Pattern[str], Hedge]]
    after: list[tuple[re.Pattern[str], Hedge]]


@cache
def _lore() -> _Lore:
    data: dict[str, Any] = lore("measures")
    units: dict[str, tuple[Measure, str, float]] = {}
    for measure, kinds in data["units"].items():
        for unit, forms in kinds.items():
            base, factor = data["multiples"].get(unit, (unit, 1))
            for form in forms:
                units[form] = (measure, base, factor)
    forms = "|".join(re.escape(f) for f in sorted(units, key=len, reverse=True))
    signs = data["currency_signs"]
    prefixes = "|".join(data["currency_prefixes"])
    hedges = lore("hedges")
    return _Lore(
        units=units,
        fates={
            measure: {kind: frozenset(words) for kind, words in kinds.items()}
            for measure, kinds in data["fates"].items()
        },
        people=frozenset(data["people"]),
        troops=frozenset(data["troops"]),
        things=frozenset(data["things"]),
        pairs=frozenset(data["pairs"]),
        compounds=frozenset(data["compounds"]),
        aged=frozenset(data["aged"]),
        aged_then=frozenset(data["aged_then"]),
        naming=frozenset(data["naming"]),
        not_naming=frozenset(data["not_naming"]),
        pointing=frozenset(data["pointing"]),
        signs=signs,
        currency=re.compile(rf"(?:\b(?:{prefixes}))?(?P<sign>[{re.escape(''.join(signs))}])\s?$"),
        unit_after=re.compile(
            rf"(?:[-\s]|(?<=\d))?(?:(?:more|full|straight|consecutive|additional|extra|whole|business|working|of)\s)?(?P<unit>{forms})(?!\w)",
            re.IGNORECASE,
        ),
        before=_hedge_patterns(
            hedges["before"], r"(?:^|(?<![\w])){}(?:\s(?:the|a|an|another|all|their|its|his|her))?[\s(]*$"
        ),
        after=_hedge_patterns(hedges["after"], r"\s?{}(?!\w)"),
    )


def _hedge_patterns(phrases: dict[Hedge, list[str]], template: str) -> list[tuple[re.Pattern[str], Hedge]]:
    """One pattern for each hedge phrase, the longest phrase first."""
    pairs = sorted(((p, hedge) for hedge, ps in phrases.items() for p in ps), key=lambda pair: -len(pair[0]))
    return [(re.compile(template.format(re.escape(p).replace(r"\ ", r"\s")), re.IGNORECASE), h) for p, h in pairs]


def find_figures(doc: Doc, article: Article, times: Sequence[TimeExpression]) -> list[Figure]:
    """The figures of an article, in the order of the text.

    Args:
        doc: the engine's document over ``article.text``; a blank one with sentences will do.
        times: what :func:`rashomon.extract.times.find_times` found, so that dates are not counted.

    Returns:
        Figures whose evidence is the number with its hedge and what is counted. ``period``, ``place``, ``given_by``
        and ``attributed_to`` are left for the stages that know calendars, places and statements.
    """
    text = article.text
    dated = _Spans(
        (t.evidence.start, t.evidence.end)
        for t in times
        if t.form not in ("duration", "set", "reference") and (t.form != "offset" or t.listed)
    )
    furniture = _Spans((e.start, e.end) for e in article.furniture)
    noise = _Spans(
        m.span() for pattern in (_PHONE, _SCORE, _RESULT, _WEB) for m in pattern.finditer(text) if _is_noise(m)
    )
    figures: list[Figure] = []
    for sentence in _sentences(doc):
        words = _words(doc, text, *sentence)
        shifted = [
            Number(n.start + sentence[0], n.end + sentence[0], n.low, n.high, n.form)
            for n in find_numbers(text[sentence[0] : sentence[1]])
        ]
        kept = [n for n in shifted if not any(s.touches(n.start, n.end) for s in (dated, furniture, noise))]
        figures += _SentenceReader(article, sentence, words, kept).figures()
    _share_fates(figures)
    return figures


def _share_fates(figures: Sequence[Figure]) -> None:
    """Give "these four Americans" the fate that the article told of four Americans elsewhere."""
    fates = {
        (f.low, f.of.split()[-1].casefold()): f.measure
        for f in figures
        if f.of and f.low and f.measure in ("killed", "wounded", "captured", "displaced")
    }
    for figure in figures:
        if figure.of and figure.measure in ("other", "troops") and figure.hedge == "exact":
            figure.measure = fates.get((figure.low, figure.of.split()[-1].casefold()), figure.measure)


def _is_noise(match: re.Match[str]) -> bool:
    """Phone numbers, results of games and votes, web addresses: digits that count nothing in the story."""
    if match.re is _RESULT:
        return int(match[1]) >= int(match[2])
    if match.re is _PHONE:
        return sum(c.isdigit() for c in match[0]) >= 9 and not re.search(
            r"\d,\d{3}|\d{4}-\d\d-\d\d|\d\s[–-]\s\d", match[0]
        )
    return True


class _Spans:
    """Sorted stretches of text that can be asked quickly whether one touches them."""

    def __init__(self, spans: Iterable[tuple[int, int]]):
        self.spans = sorted(spans)
        self.starts = [s for s, _ in self.spans]
        self.longest = max((e - s for s, e in self.spans), default=0)

    def touches(self, start: int, end: int) -> bool:
        low = bisect_left(self.starts, start - self.longest)
        return any(s < end and start < e for s, e in self.spans[low : bisect_right(self.starts, end)])


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    """Character spans of the sentences; the paragraphs where nobody has marked sentences."""
    if doc.has_annotation("SENT_START"):
        return [(s.start_char, s.end_char) for s in doc.sents]
    return [m.span() for m in re.finditer(r"[^\n]+", doc.text)]


def _words(doc: Doc, text: str, start: int, end: int) -> list[Word]:
    span = doc.char_span(start, end, alignment_mode="expand")
    pos = {token.idx: token.pos_ for token in span} if span is not None else {}
    return [
        Word(m[0], m[0].casefold(), m.start(), m.end(), pos.get(m.start(), ""))
        for m in _WORD.finditer(text, start, end)
    ]


@dataclass
class _Candidate:
    """A number on its way to becoming a figure. ``first`` and ``last`` bound the evidence; ``head`` is an index."""

    number: Number
    low: float | int | None
    high: float | int | None
    hedge: Hedge
    first: int
    last: int
    measure: Measure = "other"
    unit: str | None = None
    head: Word | None = None
    of: tuple[int, int] | None = None


class _SentenceReader:
    """Reads the figures of one sentence."""

    def __init__(self, article: Article, sentence: tuple[int, int], words: list[Word], numbers: list[Number]):
        self.article = article
        self.text = article.text
        self.start, self.end = sentence
        self.words = words
        self.starts = [w.start for w in words]
        self.numbers = numbers
        self.lore = _lore()

    def figures(self) -> list[Figure]:
        candidates: list[_Candidate] = []
        skip = -1
        for index, number in enumerate(self.numbers):
            if number.start < skip:
                continue
            following = self.numbers[index + 1] if index + 1 < len(self.numbers) else None
            candidate = self._read(number, following, candidates[-1] if candidates else None)
            if candidate is not None:
                candidates.append(candidate)
                skip = max(number.end, candidate.number.end)
        self._share_coordinated(candidates)
        found = [self._figure(c) for c in candidates]
        return sorted(found + self._bare_measures(candidates), key=lambda f: f.evidence.start)

    def _share_coordinated(self, candidates: list[_Candidate]) -> None:
        """The fate told of the last of several is that of all: "16 protesters and 13 policemen were wounded"."""
        for c, following in zip(reversed(candidates[:-1]), reversed(candidates[1:]), strict=True):
            gap = self.text[c.last : following.first]
            people = c.head is not None and (c.head.lower in self.lore.people or c.head.text[0].isupper())
            if people and c.measure in ("other", "troops") and re.fullmatch(r",?\s(?:and\s)?", gap):
                c.measure = following.measure if following.measure in _FATES else c.measure

    def _figure(self, c: _Candidate) -> Figure:
        total = None
        near = self.text[max(self.start, c.first - 40) : c.last]
        if c.measure not in ("percent", "distance", "duration"):
            if _INCREMENT.search(self.text[max(self.start, c.first - 12) : c.number.start]) or _MORE_BEHIND.match(
                self.text, c.number.end
            ):
                total = False
            elif _PRESENT_TOTAL.search(near):
                total = True
        return Figure(
            id=make_id("f", self.article.id, c.first, c.last),
            evidence=self.article.evidence(c.first, c.last),
            low=c.low,
            high=c.high,
            hedge=c.hedge,
            measure=c.measure,
            of=self.text[c.of[0] : c.of[1]] if c.of else None,
            unit=c.unit,
            total=total,
        )

    # -- one number ---------------------------------------------------------------------------------------------

    def _read(self, number: Number, following: Number | None, previous: _Candidate | None) -> _Candidate | None:
        before = self.text[max(0, number.start - 60) : number.start]
        if self._names_something(number, before) or self._is_age(number, before):
            return None
        sign = self.lore.currency.search(before)
        low, high, hedge = number.low, number.high, cast(Hedge, "vague" if number.form == "vague" else "exact")
        end = number.end
        joined = self._range(number, following, before) if following else None
        if joined is not None and following is not None:
            low, high, hedge, end = joined[0], joined[1], "range", following.end
            number = Number(number.start, following.end, number.low, following.high, number.form)
        c = _Candidate(number, low, high, hedge, number.start, end)
        if sign:
            c.measure, c.unit, c.first = "money", self.lore.signs[sign["sign"]], number.start - len(sign[0])
        elif point := re.compile(r"-point\s(?:\w+\s)?(?:margin|lead|advantage|gap|majority|swing)\b").match(
            self.text, end
        ):
            c.measure, c.unit, c.last = "percent", "percent", point.end()
        elif unit := self.lore.unit_after.match(self.text, end, self.end):
            if not self._use_unit(c, unit, number):
                return None
        elif number.form != "vague" and _PERCENT_BEHIND.match(self.text, end):
            c.measure, c.unit = "percent", "percent"
        elif number.form == "fraction":
            if not self._is_share(c, before):
                return None
            c.measure, c.unit = "percent", "percent"
        elif self.text[number.end : number.end + 1].isalnum():
            return None
        if number.form == "pair" and "couple" in self.text[number.start : number.end].casefold():
            c.hedge = "about"
        self._hedge(c, self.text[max(self.start, c.first - 60) : c.first], previous)
        self._noun_phrase(c)
        if c.measure == "other" and not self._counts(c):
            return None
        if c.measure == "other":
            self._fate(c)
        if number.form == "zero" and c.measure == "other":
            return None
        return c

    def _names_something(self, number: Number, before: str) -> bool:
        """Whether the number is part of a name: flight 17, Resolution 2254, FTSE 100, 60 Minutes, No. 10."""
        if number.form != "digits" or re.search(r"[%$€£]", self.text[number.start - 1 : number.end + 1]):
            return number.form == "words" and bool(
                re.search(r"\b(?:Number|Phase|Article|Chapter|Day|Part|Act)\s$", before)
            )
        plain = self.text[number.start : number.end].isdecimal()
        after = self.text[number.end : min(self.end, number.end + 30)]
        if re.match(r"(?:st|nd|rd|th)\b|['’]?s\b|[/:]\d", after) or re.search(
            r"[#№]\s?$|\bNos?\.\s?$|\d[/:.]$", before
        ):
            return True
        if plain and len(self.text[number.start : number.end]) == 4 and 1500 <= number.low <= 2099:
            return not re.match(r"\s(?:[a-z]+\s){0,2}[a-z]{2,}s\b|\speople\b", after) or bool(
                re.search(r"\b(?:in|since|by|of|from|until)\s$", before)
            )
        if plain and re.match(
            r"\s(?:Minutes|Hours|Days|Years|Downing|[A-Z][\w.]*\s(?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Lane|Square|Place))\b",
            after,
        ):
            return True
        if re.match(r"\s(?:Images|Photos|Comments|Shares|Views|Slides|CE|BC|AD|BCE)\b", after):
            return True
        if re.search(r"\b(?:Group\sof|Caption|Photo|Image|Slide|Page)\s(?:\d+\sof\s)?$", before):
            return True
        last = re.search(r"([\w&]+)[.]?[-\s]$", before)
        if last is None:
            return False
        word = last[1]
        if word.casefold() in self.lore.naming and not (
            word.casefold() in ("school", "hospital", "train", "bus") and word.islower()
        ):
            return (plain and not re.match(r"\s[a-z]+s\b|\s(?:people|million|billion)", after)) or word[0].isupper()
        named = plain and word[:1].isupper() and word.casefold() not in self.lore.not_naming
        opens = last.start(1) + number.start - len(before) <= self.start
        return (
            named
            and not opens
            and not re.match(
                r"\s(?:[a-z]+\s)?[a-z]+s\b|\s(?:people|percent|per\s|men|women|[A-Z]\w+\s[a-z]+s\b)|%", after
            )
        )

    def _is_age(self, number: Number, before: str) -> bool:
        after = self.text[number.end : min(self.end, number.end + 60)]
        if number.form == "digits" and number.low < 120 and (_AGE_BEFORE.search(before) or _AGE_BEHIND.match(after)):
            return True
        if old := _OLD.match(after):
            rest = after[old.end() :]
            tail = re.findall(r"[A-Za-z]+", rest)[:3]
            if not tail or rest[0] in ",.;:)\"”'’":
                return True
            nouns = [w.casefold() for w in tail]
            return (
                nouns[0] in self.lore.aged_then
                or any(w in self.lore.aged | self.lore.troops for w in nouns)
                or tail[0][0].isupper()
            )
        # "Jane Roe, 34, of Leeds": a number of two digits between commas behind a name.
        return bool(
            number.form == "digits"
            and number.low < 120
            and re.search(r"[A-Z][\w.’'-]+,\s$", before)
            and re.match(r"[,.;)]", after)
        )

    def _range(self, number: Number, following: Number, before: str) -> tuple[float | int, float | int | None] | None:
        """Low and high where two numbers make a range ("30 to 40", "between 3,000 and 4,000", "7-8")."""
        gap = self.text[number.end : following.start]
        gap = re.sub(r"^(?:%|\sper\s?cent|\s?km)", "", gap)
        gap = re.sub(r"[$€£]$", "", gap)
        match = _RANGE.fullmatch(gap)
        if match is None or number.form not in ("digits", "words") or following.form not in ("digits", "words"):
            return None
        word = (match["word"] or "").casefold()
        after = self.text[following.end : following.end + 1]
        if word == "and" and not re.search(r"\bbetween\s(?:about\s|around\s)?[$€£]?$", before, re.IGNORECASE):
            return None
        if word == "to" and re.search(r"\bfrom\s(?:about\s|around\s)?[$€£]?$", before, re.IGNORECASE) and after == "%":
            return None
        if not match["dash"] and not word and not (after == "%" or self.text[number.end : number.end + 1] == "%"):
            return None
        low, high = number.low, following.high
        magnitude = re.search(
            r"\b(hundred|thousand|million|billion|trillion)\b|(?<=\d)(bn|m|k)\b",
            self.text[following.start : following.end],
            re.IGNORECASE,
        )
        if (
            magnitude
            and high is not None
            and low < 1000
            and not re.search(r"[a-z]", self.text[number.start : number.end], re.IGNORECASE)
        ):
            low = tidy(
                low
                * {
                    "hundred": 100,
                    "thousand": 1000,
                    "million": 10**6,
                    "billion": 10**9,
                    "trillion": 10**12,
                    "bn": 10**9,
                    "m": 10**6,
                    "k": 1000,
                }[magnitude[0].casefold()]
            )
        return (low, high) if high is not None and low < high else None

    def _use_unit(self, c: _Candidate, unit: re.Match[str], number: Number) -> bool:
        measure, name, factor = self.lore.units[re.sub(r"\s+", " ", unit["unit"].casefold())]
        if re.search(r"\sof\s", unit[0]) and (
            number.form not in ("vague", "pair") or measure not in ("money", "duration", "distance")
        ):
            return True
        if name == "millimetre" and re.match(r"\s[a-z]", self.text[unit.end() : unit.end() + 2]):
            return False
        word = self.text[number.start : number.end].casefold()
        if measure == "duration" and not self._is_duration(c, unit, word):
            return False
        if measure == "duration" and number.form == "vague" and word in ("tens", "scores"):
            return False
        c.measure, c.unit, c.last = measure, name, unit.end()
        if number.form == "fraction":
            if measure not in ("duration", "distance"):
                return False
            c.low = c.high = tidy(round(number.low / 100, 3))
        if factor != 1:
            c.low = None if c.low is None else tidy(round(c.low * factor, 6))
            c.high = None if c.high is None else tidy(round(c.high * factor, 6))
        return True

    def _is_duration(self, c: _Candidate, unit: re.Match[str], word: str) -> bool:
        after = self.text[unit.end() : min(self.end, unit.end() + 20)]
        before = self.text[max(self.start, c.first - 30) : c.first]
        if re.match(r"\s(?:ago|earlier)\b", after) and not re.search(
            r"(?:than|nearly|almost|about|roughly)\s$", before
        ):
            return False
        if (
            word == "one"
            and unit["unit"].casefold() == "day"
            and not re.match(r"\s(?:before|after|later|of)|-", self.text[unit.end() - 4 : unit.end()] + after)
        ):
            return bool(re.match(r"\s(?:before|after|later|of)\b", after)) or self.text[unit.start()] == "-"
        return True

    def _is_share(self, c: _Candidate, before: str) -> bool:
        """Whether a fraction is a share of something ("a third of the seats") and not an ordinal ("a third round")."""
        word = self.text[c.number.start : c.number.end].casefold()
        after = self.text[c.number.end : min(self.end, c.number.end + 20)].casefold()
        if re.match(r"\sof\s(?:the\s)?(?:time|way)\b", after):
            return False
        if re.match(r"\sof\b", after):
            return True
        if re.match(r"\s(?:the|its|their|all)\b", after):
            return word == "half"
        if re.match(r"\s(?:have|has|had|were|was|are|is|said|say)\b", after):
            return any(pattern.search(before) for pattern, _ in self.lore.before)
        return bool(re.search(r"thirds$|quarters$|fifths$|\b(?:in|out of)\b", word))

    def _hedge(self, c: _Candidate, before: str, previous: _Candidate | None) -> None:
        if previous and re.fullmatch(r"\s?\(", self.text[previous.last : c.first]) and previous.measure == c.measure:
            # The same length once more, in another unit: "about 12 miles (20 kilometres)".
            c.hedge = previous.hedge
            if c.hedge == "more_than":
                c.high = None
            elif c.hedge in ("less_than", "up_to"):
                c.low = 0
            return
        for pattern, hedge in self.lore.before:
            match = pattern.search(before)
            if match is None or self._is_no_hedge(match, c, before):
                continue
            c.first -= len(before) - match.start()
            self._apply(c, hedge)
            return
        for pattern, hedge in self.lore.after:
            if match := pattern.match(self.text, c.last, self.end):
                if match[0].strip() == "plus" and match[0][:1] != "-":
                    continue
                c.last = match.end()
                self._apply(c, hedge)
                return

    def _apply(self, c: _Candidate, hedge: Hedge) -> None:
        if c.hedge == "vague":
            return
        if c.hedge == "range":
            return
        c.hedge = hedge
        if hedge == "more_than":
            c.high = None
        elif hedge in ("less_than", "up_to"):
            c.low = 0

    def _is_no_hedge(self, match: re.Match[str], c: _Candidate, before: str) -> bool:
        """ "over five months of fighting" is a period, "some" before a unit a length, "under one roof" a place."""
        word = re.sub(r"\s(?:the|a|an|another|all|their|its|his|her)$", "", match[0].strip(" (").casefold())
        lead = before[: match.start()].rstrip().casefold()
        if word in ("over", "under", "above", "below") and c.measure == "duration":
            return not re.search(
                r"\b(?:in|for|of|after|than|by|to|just|is|was|been|took|lasted|last|takes?|a|the)$", lead
            )
        if word == "up to" and re.search(
            r"\b(?:go|goes|went|gone|rise|rose|rises|climb|climbed|raise|raised|shot|jump|jumped|soar|soared|surged|grew|grown|drive|drove|move|moved|bring|brought|come|came|add|adds|added)$",
            lead,
        ):
            return True
        return bool(
            word in ("over", "under")
            and re.search(
                r"\b(?:concerns?|control|fight|fighting|talks|taken?|deal|dispute|dominance|negotiations?|won|win|victory|lead)$",
                lead,
            )
        )

    # -- what is counted ------------------------------------------------------------------------------------------

    def _after(self, offset: int) -> int:
        """Index of the first word at or behind an offset."""
        return bisect_left(self.starts, offset)

    def _noun_phrase(self, c: _Candidate) -> None:
        """Stretch the evidence over what is counted, and remember its head noun."""
        i = self._after(c.last)
        if i < len(self.words) and self.words[i].text == "-" and self.words[i].start == c.last:
            i += 1
        begin = i
        crossed_of = False
        head: Word | None = None
        while i < len(self.words) and i - begin < 9:
            w = self.words[i]
            if w.lower == "of" and not crossed_of and (i == begin or (head is not None and c.number.form == "vague")):
                crossed_of = True
            elif (
                w.lower
                in ("the", "its", "his", "her", "their", "our", "my", "these", "those", "them", "us", "all", "a", "an")
                and crossed_of
                and self.words[i - 1].lower in ("of", "all")
            ):
                if w.lower in ("those", "them", "us"):
                    head = w
                    i += 1
                    break
            elif (
                w.text in ("'", "’", "-", "–", "&", ".")
                and i + 1 < len(self.words)
                and self.words[i + 1].start == w.end
                and self.words[i - 1].end == w.start
                and i > begin
            ):
                pass
            elif w.text[0].isalpha() and self._in_phrase(w, head):
                if (
                    c.measure in ("duration", "distance", "money", "percent")
                    and head is None
                    and i == begin
                    and w.pos in ("ADV", "ADP")
                ):
                    break
                head = w
            else:
                break
            i += 1
        while i > begin and self.words[i - 1].lower in (
            "of",
            "the",
            "a",
            "an",
            "its",
            "their",
            "-",
            "'",
            "’",
            "&",
            ".",
        ):
            i -= 1
        if head is None or i == begin:
            return
        c.head = head
        c.of = (self.words[begin].start, self.words[i - 1].end)
        if self.words[begin].lower == "of" and i - begin > 1:
            c.of = (self.words[begin + 1].start, c.of[1])
        c.last = max(c.last, self.words[i - 1].end)

    def _in_phrase(self, w: Word, head: Word | None) -> bool:
        if w.lower in _STOPS or w.lower in _NOT_IN_PHRASE:
            return False
        if w.lower in self.lore.troops or w.lower in _PLURALS:
            return head is None or head.lower not in _PLURALS
        if head is not None and any(w.lower in fate["states"] for fate in self.lore.fates.values()):
            return False
        if w.pos:
            return w.pos in ("NOUN", "PROPN", "ADJ", "NUM") or (
                w.pos == "VERB" and w.lower.endswith(("ing", "ed")) and head is None
            )
        if head is None:
            return True
        plural = head.lower in _PLURALS or (head.lower.endswith("s") and len(head.text) > 3 and not head.text.isupper())
        if plural:
            return False
        return head.text[0].isupper() or w.text[0].islower() or head.lower in _ADJECTIVES

    def _counts(self, c: _Candidate) -> bool:
        """Whether a plain number counts something in the story."""
        number, head = c.number, c.head
        word = self.text[number.start : number.end].casefold()
        if word == "one":
            return c.hedge != "exact" or self._one_counts(c)
        if re.search(r"\b[Oo]ne of (?:the )?$", self.text[max(0, number.start - 12) : number.start]):
            return False
        if compound := re.compile(r"-([A-Za-z]+)").match(self.text, number.end):
            if compound[1].casefold() in self.lore.compounds:
                return False
        if number.form == "pair":
            return self._pair_counts(c, word)
        if number.form == "zero":
            return True
        if head is None:
            if number.form == "vague":
                return self._bare_number_counts(c)
            if number.low < 120 and re.search(
                r"\b(?:was|is|were|when)\s$", self.text[max(0, number.start - 8) : number.start]
            ):
                return False
            return number.low >= 10 or c.hedge != "exact" or self._bare_number_counts(c)
        known = re.search(
            r"(?:\b(?:the|these|those|between|its|their|our|other)|['’]s?)\s$", self.text[: number.start][-12:]
        )
        followed = self.text[number.end : number.end + 4] == " of "
        return not (word == "two" and known and not followed and head.lower in self.lore.pairs)

    def _pair_counts(self, c: _Candidate, word: str) -> bool:
        """Whether "both", "a pair of", "a couple of" count: not two sides that are known, nor "both X and Y"."""
        if c.head is None or word in ("twice", "thrice") or c.head.lower in self.lore.pointing:
            return False
        if word != "both":
            return True
        i = self._after(c.last)
        counted = (self.lore.people | self.lore.things | self.lore.troops) - self.lore.pairs
        return c.head.lower in counted and not (i < len(self.words) and self.words[i].lower == "and")

    def _bare_number_counts(self, c: _Candidate) -> bool:
        if self._state_behind(c) is not None:
            return True
        return c.number.form == "vague" and self._verb_before(c, "") is not None

    def _one_counts(self, c: _Candidate) -> bool:
        """ "one" points more often than it counts: it counts where it is stressed, or where a fate or a number follows."""
        before = self.text[max(0, c.number.start - 12) : c.number.start]
        if c.head is None or c.head.lower in self.lore.pointing:
            return False
        if re.search(r"\b(?:just|only|least)\s$", before) or re.match(
            r"\sof\s(?:the\s)?(?:two|three|four|five|six|\d)", self.text[c.number.end : c.number.end + 20]
        ):
            return True
        if self.text[c.number.end : c.number.end + 1] == "-":
            return c.head.lower not in self.lore.compounds
        self._fate(c)
        return c.measure not in ("other", "troops")

    # -- what befell them -------------------------------------------------------------------------------------------

    def _fate(self, c: _Candidate) -> None:
        head = c.head.lower if c.head else ""
        fates = self.lore.fates
        measure: str | None = "refugees" if head in fates["refugees"]["nouns"] else self._state_behind(c)
        if measure is None:
            measure = next((m for m, f in fates.items() if head and head in f["nouns"]), None)
        if measure is None and head in self.lore.things and self._verb_before(c, head) == "destroyed":
            measure = "destroyed"
        if measure is None and self._may_suffer(c, head):
            measure = self._verb_before(c, head) or self._passive_behind(c)
            if measure == "destroyed":
                measure = None
        if measure is None and head in self.lore.troops:
            measure = "troops"
        if measure is not None:
            c.measure = cast(Measure, measure)

    def _may_suffer(self, c: _Candidate, head: str) -> bool:
        """People, lives, and numbers alone can be killed or displaced; attacks, days and talks cannot."""
        return (
            not head
            or head in self.lore.people
            or (c.head is not None and c.head.text[0].isupper())
            or head in self.lore.fates["killed"]["lives"]
        )

    def _state_behind(self, c: _Candidate) -> str | None:
        """ "four dead", "hundreds injured", "12 people were killed": the state right behind, over helping words only."""
        i = self._after(c.last)
        for word_index in range(self._after(c.number.end), i):
            for measure, fate in self.lore.fates.items():
                if self.words[word_index].lower in fate["states"] and word_index == i - 1:
                    return measure
        steps = 0
        while i < len(self.words) and steps < 5:
            w = self.words[i]
            for measure, fate in self.lore.fates.items():
                if w.lower in fate["states"]:
                    return None if self._is_active(i, steps, measure) else measure
            if w.lower not in _AUXILIARIES and not w.lower.endswith("ly") and w.text not in "'‘’\"“”":
                return None
            i += 1
            steps += 1
        return None

    def _is_active(self, i: int, steps: int, measure: str) -> bool:
        """ "two gunmen killed four": a verb with an object, so that the number before it is who did it."""
        w = self.words[i]
        if w.lower in ("died", "dead", "die", "dying", "dies", "fled", "flee", "fleeing", "perished"):
            return False
        if any(
            self.words[j].lower in ("was", "were", "been", "be", "being", "are", "is") for j in range(max(0, i - 3), i)
        ):
            return False
        if i + 1 >= len(self.words):
            return False
        following = self.words[i + 1]
        return (
            following.text[0].isdigit()
            or following.lower
            in (
                "the",
                "a",
                "an",
                "at",
                "more",
                "its",
                "his",
                "their",
                "them",
                "him",
                "dozens",
                "hundreds",
                "scores",
                "several",
                "many",
                "some",
                "nearly",
                "about",
            )
            or any(n.start == following.start for n in self.numbers)
            or following.pos in ("PRON", "DET")
        )

    def _verb_before(self, c: _Candidate, head: str) -> str | None:
        i = self._after(c.first) - 1
        steps = 0
        crossed = False
        listed = i >= 0 and self.words[i].lower in ("and", ",", "or", "plus", "including", "of")
        while i >= 0 and steps < 16:
            w = self.words[i]
            pair = f"{self.words[i - 1].lower} {w.lower}" if i else w.lower
            for measure, fate in self.lore.fates.items():
                if w.lower in fate["verbs"] or pair in fate["verbs"]:
                    if (
                        measure == "killed"
                        and w.lower in ("killed",)
                        and i
                        and self.words[i - 1].lower in ("was", "were", "been", "be")
                    ):
                        return None
                    return measure
                if w.lower in fate.get("losing", ()) and (
                    head in fate["lives"]
                    or (
                        steps <= 2
                        and (head in self.lore.people or (c.head and c.head.text[0].isupper()))
                        and w.lower in ("lost", "lose", "losing", "claimed", "claiming")
                    )
                ):
                    return measure
                if w.lower in fate.get("tolls", ()) and steps <= 8 and not head:
                    return measure
                if w.lower in fate["nouns"] or (measure == "killed" and w.lower in fate["lives"]):
                    if steps <= 8 and self.words[i + 1].lower == "of":
                        return measure
            if steps == 0 and w.lower in _OBLIQUE and not self._toll_near(i):
                return None
            if (
                w.text in ".;:()"
                or w.lower in ("who", "that", "which", "when", "while", "but", "after", "before", "because")
                or (w.lower in _FINITE and not self._toll_near(i))
            ):
                return None
            if w.text == ",":
                crossed = True
            if crossed and (steps > 14 or not listed):
                return None
            i -= 1
            steps += 1
        return None

    def _toll_near(self, i: int) -> bool:
        return any(
            self.words[j].lower in ("toll", "deaths", "dead", "fatalities", "killed") for j in range(max(0, i - 7), i)
        )

    def _passive_behind(self, c: _Candidate) -> str | None:
        """ "four people, two of them children, were killed": a passive further on in the same clause."""
        i = self._after(c.last)
        for j in range(i, min(i + 12, len(self.words) - 1)):
            w = self.words[j]
            if w.text in ".;:()" or any(n.start == w.start for n in self.numbers):
                return None
            if w.lower in ("who", "which", "that", "said", "says", "but", "when", "after", "before"):
                return None
            if w.lower in ("was", "were", "been", "be"):
                following = self.words[j + 1].lower
                if following == "also" and j + 2 < len(self.words):
                    following = self.words[j + 2].lower
                return next((m for m, f in self.lore.fates.items() if following in f["states"]), None)
            if w.lower in ("died", "perished"):
                return "killed"
        return None

    # -- "hour-long": a measure of one without a number -------------------------------------------------------------

    def _bare_measures(self, candidates: list[_Candidate]) -> list[Figure]:
        taken = _Spans((c.first, c.last) for c in candidates)
        found = []
        for match in _ONE_UNIT.finditer(self.text, self.start, self.end):
            unit = match["long"] or match["span"] or match["length"] or "hour"
            start = (
                match.start()
                if not match["span"]
                else re.compile(r"\ban?\s", re.IGNORECASE).search(self.text, match.start()).start()
            )  # type: ignore[union-attr]
            after = self.text[match.end() : match.end() + 6]
            if taken.touches(start, match.end()) or re.search(r"[\w-]$", self.text[max(0, start - 1) : start]):
                continue
            measure, name, factor = self.lore.units[unit.casefold()]
            value = tidy(factor * (0.5 if match["half"] or match["halfhour"] else 1.5 if match["more"] else 1))
            c = _Candidate(
                Number(start, match.end(), value, value, "words"),
                value,
                value,
                "exact",
                start,
                match.end(),
                measure,
                name,
            )
            self._hedge(c, self.text[max(self.start, start - 60) : start], None)
            if c.hedge == "exact" and (match["hedged"] or after.startswith((" ago", " earl", " later"))):
                continue
            self._noun_phrase(c)
            found.append(self._figure(c))
        return found


def find_agents(doc: Doc, figures: Sequence[Figure]) -> dict[str, Evidence]:
    """Who is said to have done it, for the figures whose sentence says so, by figure id.

    Read off the tree: the agent of the passive ("killed by rebels") or the subject of the active verb ("the strike
    killed twelve") that the figure is an argument of. Empty where the engine gave no tree.
    """
    if not doc.has_annotation("DEP"):
        return {}
    agents: dict[str, Evidence] = {}
    for figure in figures:
        if figure.measure not in ("killed", "wounded", "casualties", "displaced", "captured", "destroyed"):
            continue
        span = doc.char_span(figure.evidence.start, figure.evidence.end, alignment_mode="expand")
        if span is None:
            continue
        head = span.root
        while head.dep_ in ("conj", "nummod", "nmod", "compound") and head.head is not head:
            head = head.head
        verb = head.head
        wanted: tuple[str, ...] = ("nsubj",) if head.dep_ in ("obj", "dobj") else ("obl:agent", "obl", "agent")
        for child in verb.children:
            by = child.dep_ != "nsubj" and not any(t.lower_ == "by" for t in child.children)
            if child.dep_ not in wanted or by:
                continue
            tokens = [t for t in child.subtree if not (t.dep_ == "case" and t.head is child)]
            start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
            text = doc.text[start:end]
            agents[figure.id] = Evidence(article=figure.evidence.article, start=start, end=end, text=text)
            break
    return agents
