"""Figures: the numbers of an article that count or measure something, each with its doubt.

What is a figure, and how vague amounts are valued, follows the project's annotation guide and the ACLED codebook
(dates, ages, ordinals, times of day and numbers in names are none). Everything is decided from the words around a
number; part-of-speech tags, where the engine gave them, only refine what the words leave open.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from rashomon.extract.fates import OF_PEOPLE, Counted, Fates, Word, share_fates
from rashomon.extract.measures import measures
from rashomon.extract.not_counts import is_age, names_something, noise
from rashomon.extract.numerals import Number, find_numbers, tidy
from rashomon.extract.reading import TimeExpression
from rashomon.record import Article, Figure, Hedge, Measure, make_id

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]")
_COMPOUND = re.compile(r"-([A-Za-z]+)")
_POINTS = re.compile(
    r"[-\s]points?\s(?:\w+\s)?(?:margin|lead|advantage|gap|majority|swing|win|victory|edge|deficit|ahead|behind)\b"
)
#: "46 to 42 percent": the unit that the next number names.
_PERCENT_BEHIND = re.compile(r"(?:\sto\s|\s?[-–]\s?|\sversus\s|\sand\s)\d+(?:\.\d+)?\s?(?:%|percent\b|per\scent\b)")
_RANGE = re.compile(
    r"-?(?:%|\sper\s?cent|\s?km)?(?:\s?(?P<dash>[-–—])\s?|\s(?P<word>to|or|and)\s|(?P<comma>,\s))[$€£]?"
)
_MAGNITUDE = re.compile(r"\b(?:hundred|thousand|million|billion|trillion)\b|(?<=\d)(?:bn|m|k)\b", re.IGNORECASE)
_FACTORS = {
    "hundred": 10**2,
    "thousand": 10**3,
    "k": 10**3,
    "million": 10**6,
    "m": 10**6,
    "billion": 10**9,
    "bn": 10**9,
    "trillion": 10**12,
}
_ONE_SPAN = r"(?:minute|hour|day|week|month|year|decade|century|mile|kilomet(?:er|re)|met(?:er|re)|yard)"
_DOUBT = r"(?:than|over|about|around|roughly|nearly|almost|approximately|least|under|to|just|only|close\sto)"
_LASTING = r"\b(?:wait(?:ed|ing|s)?|last(?:ed|ing|s)?|took|takes?|taking|spen[dt](?:ing|s)?)"
#: Measures of one without a number: "an hour-long meeting", "more than a week", "for a year", "a kilometre inside".
_ONE_UNIT = re.compile(
    r"\b(?P<long>hour|day|week|month|year|decade|century)[-\s]?long\b"
    r"|\b(?P<halfhour>half[-\s](?:an\s)?hour)\b"
    rf"|\b(?P<halved>half\san?\s(?P<whole>{_ONE_SPAN}))\b"
    r"|(?:(?<=\bpast\s)|(?<=\blast\s))(?P<decade>decade)\b"
    rf"|\banother\s(?P<another>minute|hour|week|month|year|decade)\b"
    rf"|(?:(?<=\bfor\s)|(?<=\bwithin\s)|(?P<lasting>{_LASTING}\s)|(?P<hedged>\b{_DOUBT}\s))"
    rf"(?P<one>an?\s(?P<half>half[-\s])?(?P<span>{_ONE_SPAN})\b(?P<more>\sand\sa\shalf)?)"
    r"|\ban?\s(?P<length>mile|kilomet(?:er|re))"
    r"(?=\s(?:inside|from|away|off|north|south|east|west|into|outside|long|wide|deep|high|of|down|up)\b)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:bring(?:s|ing)?|brought|total|toll|so far|overall|altogether|in all(?!\s\d))\b", re.IGNORECASE
)
_INCREMENT = re.compile(r"\b(?:[Aa]nother|additional|further|extra)\s")
_MORE_BEHIND = re.compile(r"\s(?:more|additional|further|extra|new|other)\b(?!\sthan)")
#: Before "over" and a span of time these make it a hedge ("for over a year"); else it is a period ("over five months").
_HEDGING_OVER = re.compile(r"\b(?:in|for|of|after|than|by|to|just|is|was|been|took|lasted|last|takes?|a|the|well)$")
#: "revolves around three questions".
_TURNING = re.compile(
    r"\b(?:revolv|cent(?:er|re)|centr|buil[dt]|wrap|rall|gather|organi[sz]|structur|turn|play|pass)\w*$"
)
_DISPUTED_OVER = re.compile(
    r"\b(?:concerns?|control|fight|fighting|talks|taken?|deal|disputes?|dominance|negotiations?|won|win|victory|lead"
    r"|argu\w+|battles?|clash\w*|row|feud\w*|debates?|outcry|outrage|anger|divided|split|protests?|questions|fears?|lawsuit"
    r"|ran|run|drove|driven|rolled|flew|flown|criticism|criticized|criticised|presid\w+|margin|advantage|jurisdiction|fired|sued|charges)$"
)
#: "questions about two of them", "brought about one success".
_ABOUT_WHAT = re.compile(
    r"\b(?:bring|brings|bringing|brought|talk\w*|concern\w*|worr\w+|questions?|ask\w*|think\w*|thought"
    r"|know\w*|learn\w*|hear\w*|warn\w*|tell\w*|told|speak\w*|spoke|doubts?|details|something|nothing|complain\w*|wrote|writ\w+"
    r"|information|book|article|stor(?:y|ies)|be|all)$"
)
_RISING = re.compile(
    r"\b(?:go|goes|went|gone|rises?|rose|climb|climbed|raised?|shot|jump|jumped|soar|soared|surged|grew|grown|drive|drove"
    r"|moved?|bring|brought|come|came|adds?|added)$"
)
#: "rose from 401 to 408": two numbers, and no range.
_FROM_TO = re.compile(
    r"\b(?:r[io]se[sn]?|rising|jump\w*|increas\w*|gr[eo]wn?s?|climb\w*|fell|fall\w*|dropp?\w*|declin\w*|cut\w*|reduc\w*"
    r"|rais\w+|expand\w*|shr[aiu]nk\w*|lower\w*|doubl\w*|chang\w*|went|gone)\b[^.;]{0,50}\bfrom\s(?:about\s|around\s)?$",
    re.IGNORECASE,
)
#: What a toll does: "has risen to 23", "stood at 19", "puts the number of dead at 40".
_REACHES = (
    r"\b(?:r[io]se[sn]?|rising|climb\w*|gr[eo]wn?s?|growing|increas\w+|jump\w*|reach\w*|pass\w*|top\w*|surpass\w*|st(?:ands?|ood)"
    r"|remain\w*|exceed\w*|hit|put|puts|was|is|were|now|went|gone)\b(?:(?!,\sand\b)[^.;]){0,60}?"
)
_TOLLS = re.compile(
    r"\b(?:toll|tally|body\scount|(?:number|count|total|tally|figure|estimate)s?\s(?:of|for|who)\s[^.;]{3,110}?)"
    r"[^.;]{0,60}?(?:" + _REACHES + r"\s(?:to|at|by)?\s*|\bat\s)$",
    re.IGNORECASE,
)
#: "put the number at 90,000": the same thing as the number before.
_THE_NUMBER = re.compile(
    r"\b(?:the|its|their|that)\s(?:own\s)?(?:number|figure|toll|count|total|tally)\s[^.;]{0,20}\bat\s$", re.IGNORECASE
)
#: What stands between a figure and a bare number that goes on with it, and what follows that number.
_GOES_ON = re.compile(r"[^.;:()“”\"]{0,60}?(?:,|,?\s(?:and|but|while))\s")
_SOMEWHERE = re.compile(r"\s(?:in|at|on|from|near|during|are|were|is|was|have|had)\b")
_ALONGSIDE = re.compile(
    r"\b(?:killed|died|dead|slain|injured|wounded|captured|kidnapped|abducted|arrested|detained)\b[^.;:]{0,80}"
    r"\b(?:along|together)\swith\s[^.;:]{0,40}$"
)
_TIMES = re.compile(r"\s(?:as|the|that|those|what|its|their|his|her)\b")
#: "has cut its troops to 4,000": how many troops there are, were or shall be.
_OF_TROOPS = re.compile(
    r"\b(?:troops?|soldiers|drawdown|(?:troop|force)\slevels?)\b[^.;:()]{0,50}\b(?:to|at|of|from)\s$", re.IGNORECASE
)
#: "40,000 people have crossed into the country".
_CROSSED = re.compile(
    r"(?:\s(?:have|had|has|who|already)){0,3}\s(?:(?:crossed|poured|streamed|spilled)\s(?:over\s)?into\s[A-Z]"
    r"|(?:fled|crossed)\s(?:(?:across|over)\s)?(?:the\s(?:\w+\s)?(?:border|country)\b|abroad\b))"
)
_MANY = 100
#: "40,000 people have left the town": behind what is counted.
_LEFT = re.compile(
    r"\s(?:have\s|had\s|has\s)?(?:already\s)?left\s(?:(?:the|their)\s(?:\w+\s)?(?:homes?|houses?|city|cities|towns?|villages?|area|areas|region"
    r"|province|district|enclave|country|camps?)\b|[A-Z]\w+)"
    r"|\s(?:have|had|has)\smoved\s(?:near|to|towards?|close)\b"
    r"|[^.;,]{0,30}\s(?:been\s)?(?:driven|forced)\s(?:from|out\sof|off)\b"
)
#: Measures of which there is neither a running total nor an increment.
_NO_TOTAL = ("percent", "distance", "duration")


def find_figures(doc: Doc, article: Article, times: Sequence[TimeExpression]) -> list[Figure]:
    """The figures of an article, in the order of the text.

    Args:
        doc: the engine's document over ``article.text``; a blank one with sentences will do.
        article: the article, with its furniture marked; nothing is counted in furniture.
        times: what :func:`rashomon.extract.times.find_times` found, so that dates are not counted.

    Returns:
        Figures whose evidence is the number with its hedge and what is counted. ``period``, ``place``, ``given_by``
        and ``attributed_to`` are left for the stages that know calendars, places and statements.
    """
    text = article.text
    no_figures = _Spans(
        [
            *((t.evidence.start, t.evidence.end) for t in times if _is_date(t)),
            *((e.start, e.end) for e in article.furniture),
            *noise(text),
        ]
    )
    numbers = [n for n in find_numbers(text) if not no_figures.touches(n.start, n.end)]
    units = [m for m in _ONE_UNIT.finditer(text) if not no_figures.touches(*m.span())]
    figures: list[Figure] = []
    for start, end in _sentences(doc):
        inside = [n for n in numbers if start <= n.start < end]
        bare = [m for m in units if start <= m.start() < end]
        if inside or bare:
            reader = _SentenceReader(article, (start, end), list(_words(doc, text, start, end)), inside)
            figures += reader.figures(bare)
    share_fates(figures)
    return figures


def _is_date(time: TimeExpression) -> bool:
    return time.form not in ("duration", "set", "reference") and (time.form != "offset" or time.listed)


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


def _words(doc: Doc, text: str, start: int, end: int) -> Iterator[Word]:
    span = doc.char_span(start, end, alignment_mode="expand")
    pos = {token.idx: token.pos_ for token in span} if span is not None else {}
    for m in _WORD.finditer(text, start, end):
        yield Word(m[0], m[0].casefold(), m.start(), m.end(), pos.get(m.start(), ""))


@dataclass
class _Candidate:
    """A number on its way to becoming a figure. ``first`` and ``last`` bound the evidence, ``of`` what is counted."""

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
    toll: bool = False

    @property
    def counted(self) -> Counted:
        return Counted(self.first, self.number.end, self.last, self.head)

    def bound(self, hedge: Hedge) -> None:
        """Take a hedge, and open or close the bounds as it says; a vague amount and a range keep theirs."""
        if self.hedge in ("vague", "range"):
            return
        self.hedge = hedge
        if hedge == "more_than":
            self.high = None
        elif hedge in ("less_than", "up_to"):
            self.low = 0


class _SentenceReader:
    """Reads the figures of one sentence."""

    def __init__(self, article: Article, sentence: tuple[int, int], words: list[Word], numbers: list[Number]):
        self.article = article
        self.text = article.text
        self.start, self.end = sentence
        self.words = words
        self.numbers = numbers
        self.lore = measures()
        self.fates = Fates(words, [n.start for n in numbers])

    def figures(self, bare: Sequence[re.Match[str]]) -> list[Figure]:
        """The figures of the numbers, and of the measures of one that have no number."""
        found: list[_Candidate] = []
        done = -1
        for index, number in enumerate(self.numbers):
            if number.start < done:
                continue
            following = self.numbers[index + 1] if index + 1 < len(self.numbers) else None
            candidate = self._read(number, following, found[-1] if found else None)
            if candidate is not None:
                found.append(candidate)
                done = candidate.number.end
        self._share_coordinated(found)
        taken = _Spans((c.first, c.last) for c in found)
        found += [c for m in bare if (c := self._bare_measure(m, taken))]
        return [self._figure(c) for c in sorted(found, key=lambda c: c.first)]

    def _share_coordinated(self, found: list[_Candidate]) -> None:
        """The fate told of the last of several is that of all: "16 protesters and 13 policemen were wounded"."""
        for c, following in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
            joined = re.fullmatch(r",?\s(?:and\s)?", self.text[c.last : following.first])
            if joined and following.measure in OF_PEOPLE and c.measure in ("other", "troops"):
                c.measure = following.measure if self.fates.is_people(c.head) else c.measure

    def _figure(self, c: _Candidate) -> Figure:
        return Figure(
            id=make_id("f", self.article.id, c.first, c.last),
            evidence=self.article.evidence(c.first, c.last),
            low=c.low,
            high=c.high,
            hedge=c.hedge,
            measure=c.measure,
            of=self.text[c.of[0] : c.of[1]] if c.of else None,
            unit=c.unit,
            total=self._is_total(c),
        )

    def _is_total(self, c: _Candidate) -> bool | None:
        """True for a running total, False for an increment ("another 20"), None where the text does not say."""
        if c.measure in _NO_TOTAL:
            return None
        before = self.text[max(self.start, c.first - 12) : c.number.start]
        if _INCREMENT.search(before) or _MORE_BEHIND.match(self.text, c.number.end):
            return False
        return True if c.toll or _TOTAL.search(self.text[max(self.start, c.first - 40) : c.last]) else None

    # -- one number ----------------------------------------------------------------------------------------------------

    def _read(self, number: Number, following: Number | None, previous: _Candidate | None) -> _Candidate | None:
        before = self.text[max(0, number.start - 60) : number.start]
        if names_something(self.text, number, self.start) or is_age(self.text, number):
            return None
        c = _Candidate(
            number, number.low, number.high, "vague" if number.form == "vague" else "exact", number.start, number.end
        )
        if following is not None and (bounds := self._range(number, following, before)):
            c.low, c.high, c.hedge, c.last = *bounds, "range", following.end
            c.number = Number(number.start, following.end, number.low, following.high, number.form)
        if not self._measure(c, before):
            return None
        if number.form == "pair" and "couple" in self._word(c):
            c.hedge = "about"
        self._hedge(c, self.text[max(self.start, c.first - 60) : c.first], previous)
        self._noun_phrase(c)
        self._hedge_behind_noun(c)
        if c.measure == "other" and c.unit is None:
            same = self._ellipsis(c, previous)
            if same is None and not self._counts(c):
                return None
            toll = self._toll(c)
            c.measure = self.fates.of(c.counted) or toll or same or self._alongside(c) or "other"
            if c.measure in ("other", "troops") and self._left(c):
                c.measure = "displaced"
            if c.measure == "other" and c.head is None and _OF_TROOPS.search(self.text, self.start, c.first):
                c.measure = "troops"
            if c.measure in ("other", "displaced") and self._abroad(c):
                c.measure = "refugees"
            if c.measure == "other" and previous is not None and c.head is None:
                again = _THE_NUMBER.search(self.text[max(self.start, c.first - 60) : c.first])
                c.measure = previous.measure if again and previous.measure in OF_PEOPLE else "other"
        return None if number.form == "zero" and c.measure == "other" else c

    def _ellipsis(self, c: _Candidate, previous: _Candidate | None) -> Measure | None:
        """The measure of the figure before, where a bare number goes on with it; ``None`` where none does.

        "Eight were killed in May, two in June"; "ten guns stand in the north and four are in the harbour".
        """
        if previous is None or c.head is not None or c.number.form not in ("digits", "words") or self._word(c) == "one":
            return None
        joined = _GOES_ON.fullmatch(self.text, previous.last, c.first)
        same = previous.measure not in ("percent", "money", "distance", "duration")
        return previous.measure if same and joined and _SOMEWHERE.match(self.text, c.last, self.end) else None

    def _alongside(self, c: _Candidate) -> Measure | None:
        """What befell those with whom the counted are named: "the ambassador died along with five others"."""
        if not self.fates.is_people(c.head):
            return None
        told = _ALONGSIDE.search(self.text[max(self.start, c.first - 160) : c.first])
        return self.fates.told_in(told[0]) if told else None

    def _toll(self, c: _Candidate) -> Measure | None:
        """What a number is the toll of: "the number of people killed in the shelling has risen to 23"."""
        if c.head is not None and not self.fates.is_people(c.head):
            return None
        toll = _TOLLS.search(self.text[max(self.start, c.first - 220) : c.first])
        if toll is None:
            return None
        c.toll = True
        return self.fates.told_in(toll[0])

    def _left(self, c: _Candidate) -> bool:
        """Whether many people left the place that they lived in."""
        many = c.low is not None and c.low >= _MANY and self.fates.is_people(c.head)
        return many and _LEFT.match(self.text, c.last, self.end) is not None

    def _abroad(self, c: _Candidate) -> bool:
        """Whether many people crossed a border: "thousands of villagers have crossed into the neighbouring state"."""
        many = c.low is not None and c.low >= _MANY and self.fates.is_people(c.head)
        return many and _CROSSED.match(self.text, c.last, self.end) is not None

    def _word(self, c: _Candidate) -> str:
        return self.text[c.number.start : c.number.end].casefold()

    def _range(self, number: Number, following: Number, before: str) -> tuple[float | int, float | int] | None:
        """Low and high where two numbers make a range: "30 to 40", "between 3,000 and 4,000", "7-8", "95, 98%"."""
        match = _RANGE.fullmatch(self.text, number.end, following.start)
        exact = all(n.form in ("digits", "words") for n in (number, following))
        if match is None or following.high is None or not exact:
            return None
        percent = "%" in (self.text[following.end : following.end + 1], self.text[number.end : number.end + 1])
        if match["word"] == "and" and not re.search(r"\bbetween\s(?:about\s|around\s)?[$€£]?$", before, re.IGNORECASE):
            return None
        if match["word"] == "to" and percent and re.search(r"\bfrom\s(?:about\s|around\s)?$", before, re.IGNORECASE):
            # "raised from 10% to 25%" names two rates and no range.
            return None
        if match["word"] == "to" and _FROM_TO.search(before):
            return None
        if match["comma"] and not percent:
            return None
        low = number.low
        magnitude = _MAGNITUDE.search(self.text, following.start, following.end)
        if magnitude and low < 1000 and not re.search("[a-z]", self.text[number.start : number.end], re.IGNORECASE):
            low = tidy(low * _FACTORS[magnitude[0].casefold()])
        return (low, following.high) if low < following.high else None

    def _measure(self, c: _Candidate, before: str) -> bool:
        """Find the unit or the currency; False where the number turns out to be no figure."""
        end = c.last
        if sign := self.lore.currency.search(before):
            c.measure, c.unit, c.first = "money", self.lore.signs[sign["sign"]], c.number.start - len(sign[0])
        elif points := _POINTS.match(self.text, end):
            c.measure, c.unit, c.last = "percent", "percent", points.end()
        elif coined := self.lore.coined.match(self.text, end, self.end):
            c.measure, c.unit, c.last = "money", self.lore.units[coined["unit"].casefold()].name, coined.end()
        elif unit := self.lore.unit_behind.match(self.text, end, self.end):
            return self._use_unit(c, unit)
        elif c.number.form != "vague" and _PERCENT_BEHIND.match(self.text, end):
            c.measure, c.unit = "percent", "percent"
        elif c.number.form == "fraction":
            c.measure, c.unit = "percent", "percent"
            return self._is_share(c, before)
        else:
            return not self.text[c.number.end : c.number.end + 1].isalnum()
        return True

    def _use_unit(self, c: _Candidate, match: re.Match[str]) -> bool:
        unit = self.lore.units[re.sub(r"\s+", " ", match["unit"].casefold())]
        spans = unit.measure in ("duration", "distance")
        if re.search(r"\sof\s", match[0]) and (
            c.number.form not in ("vague", "pair") or not (spans or unit.measure == "money")
        ):
            return True
        calibre = unit.name == "millimetre" and re.match(r"\s[a-z]", self.text[match.end() : match.end() + 2])
        if calibre or (unit.measure == "duration" and not self._is_duration(c, match)):
            return False
        c.measure, c.unit, c.last = unit.measure, unit.name, match.end()
        factor = unit.factor
        if c.number.form == "fraction":
            factor /= 100  # shares are held in percent; half a mile is not
            if not spans:
                return False
        c.low = None if c.low is None else tidy(round(c.low * factor, 6))
        c.high = None if c.high is None else tidy(round(c.high * factor, 6))
        return True

    def _is_duration(self, c: _Candidate, unit: re.Match[str]) -> bool:
        """Not a point in time ("three years ago", "one day we shall"), nor "tens of minutes"."""
        after = self.text[unit.end() : min(self.end, unit.end() + 20)]
        before = self.text[max(self.start, c.first - 30) : c.first]
        if re.match(r"\s(?:ago|earlier)\b", after) and not re.search(
            r"(?:than|nearly|almost|about|roughly)\s$", before
        ):
            return False
        if self._word(c) == "one" and unit["unit"].casefold() == "day":
            return bool(re.match(r"\s(?:before|after|later|of)\b", after)) or unit[0].startswith("-")
        return self._word(c) not in ("tens", "scores")

    def _is_share(self, c: _Candidate, before: str) -> bool:
        """Whether a fraction is a share of something ("a third of the seats") and not an ordinal ("a third round")."""
        after = self.text[c.number.end : min(self.end, c.number.end + 20)].casefold()
        if re.search(r"\b(?:in|out of)\b", self._word(c)):
            return True
        if re.match(r"\sof\b", after):
            return not re.match(r"\sof\s(?:the\s)?(?:time|way)\b", after)
        if re.match(r"\s(?:the|its|their|all)\b", after):
            return self._word(c) == "half"
        if re.match(r"\s(?:have|has|had|were|was|are|is|said|say)\b", after):
            return any(pattern.search(before) for pattern, _ in self.lore.before)
        named = re.search(r"\bby\s$", before) or any(pattern.search(before) for pattern, _ in self.lore.before)
        if named and re.match(r"\s?(?:[.,;:)]|$|in\b|since\b|over\b|from\b|this\b|last\b)", after):
            return True
        return bool(re.search(r"thirds$|quarters$|fourths$|fifths$", self._word(c)))

    def _hedge(self, c: _Candidate, before: str, previous: _Candidate | None) -> None:
        opened = previous and re.fullmatch(r"\s?\(", self.text[previous.last : c.first])
        if previous and opened and previous.measure == c.measure and c.unit is not None:
            # The same length once more, in another unit: "about 12 miles (20 kilometres)".
            c.bound(previous.hedge)
            return
        for pattern, hedge in self.lore.before:
            match = pattern.search(before)
            if match is not None and not self._is_no_hedge(match, c, before):
                c.first -= len(before) - match.start()
                c.bound(hedge)
                return
        for pattern, hedge in self.lore.after:
            match = pattern.match(self.text, c.last, self.end)
            if match is not None and match[0] != " plus":
                c.last = match.end()
                c.bound(hedge)
                return

    def _hedge_behind_noun(self, c: _Candidate) -> None:
        """A hedge behind what is counted: "200 guests or more", "2 degrees or less"."""
        for pattern, hedge in self.lore.after:
            match = pattern.match(self.text, c.last, self.end)
            if c.hedge == "exact" and match is not None and re.match(r"\sor\s", match[0]):
                c.last = match.end()
                c.bound(hedge)
                return

    def _is_no_hedge(self, match: re.Match[str], c: _Candidate, before: str) -> bool:
        """Whether the word is another: "over five months of fighting", "a fight over 12 seats", "rise up to 25%"."""
        word = re.match(r"\W*(up to|\w*)", match[0].casefold())
        lead = before[: match.start()].rstrip().casefold()
        if word is None or word[1] not in ("over", "under", "above", "below", "up to", "around", "about"):
            return False
        if re.search(r"\s(?:the|its|their|his|her)\b", match[0]):
            return True
        if word[1] == "about":
            return c.measure == "other" and _ABOUT_WHAT.search(lead) is not None
        if word[1] == "around":
            return _TURNING.search(lead) is not None
        if word[1] == "up to":
            return _RISING.search(lead) is not None
        if c.measure == "duration":
            return _HEDGING_OVER.search(lead) is None
        return _DISPUTED_OVER.search(lead) is not None

    # -- what is counted -----------------------------------------------------------------------------------------------

    def _noun_phrase(self, c: _Candidate) -> None:
        """Stretch the evidence over what is counted, and remember its head noun."""
        words = self.words
        i = self.fates.after(c.last)
        if i < len(words) and words[i].text == "-" and words[i].start == c.last:
            i += 1
        begin = i
        head: Word | None = None
        crossed_of = False
        while i < min(len(words), begin + 9):
            w = words[i]
            if w.lower == "of" and not crossed_of and (i == begin or (head is not None and c.number.form == "vague")):
                crossed_of = True
            elif crossed_of and w.lower in self.lore.words["determiners"] and words[i - 1].lower in ("of", "all"):
                if w.lower in ("those", "them", "us"):
                    head = w
                    i += 1
                    break
            elif w.text[0].isalpha() and self._in_phrase(w, head):
                head = w
            elif not (i > begin and self._is_inside_word(i)) and not (head is None and self._leads_on(w, i == begin)):
                break
            i += 1
        if head is not None and head.lower.endswith("ing") and head.pos == "VERB" and head == words[i - 1]:
            i, head = i - 1, None  # "cut to 4,000 starting in spring": no noun follows
        while i > begin and (
            not words[i - 1].text[-1].isalnum() or words[i - 1].lower in ("of", "the", "a", "an", "its")
        ):
            i -= 1
        if head is None or i == begin:
            return
        c.head = head
        first = begin + 1 if words[begin].lower == "of" and i - begin > 1 else begin
        c.of = (words[first].start, words[i - 1].end)
        c.last = max(c.last, words[i - 1].end)

    @staticmethod
    def _leads_on(w: Word, first: bool) -> bool:
        """Whether a noun may still follow: "seven mostly rural regions", "three “plans”"."""
        return (
            (w.pos == "ADV" and w.lower.endswith("ly")) or w.lower in ("most", "least") or (first and w.text in '“‘"')
        )

    def _is_inside_word(self, i: int) -> bool:
        """Whether a mark joins its neighbours into one word: "pro-government", "O'Brien", "AT&T"."""
        w = self.words[i]
        if w.text not in "'’-–&." or i + 1 >= len(self.words):
            return False
        return self.words[i - 1].end == w.start and self.words[i + 1].start == w.end

    def _in_phrase(self, w: Word, head: Word | None) -> bool:
        sets, words = self.lore.sets, self.lore.words
        if w.lower in words["ends_phrase"] or w.lower.endswith(("n't", "n’t")):
            return False
        if w.lower in sets["troops"] or w.lower in words["plurals"]:
            # "In both cases people lost": another noun begins.
            another = head is not None and w.lower == "people" and re.search(r"[a-z]{2}[^sui\W]s$", head.text)
            return head is None or (head.lower not in words["plurals"] and not another)
        if head is not None and any(w.lower in fate.states for fate in self.lore.fates.values()):
            return False
        if w.pos:
            participle = w.pos == "VERB" and w.lower.endswith(("ing", "ed")) and head is None
            return w.pos in ("NOUN", "PROPN", "ADJ", "NUM") or participle
        if head is None:
            return True
        if head.lower in words["plurals"] or (re.search("s$", head.text) and len(head.text) > 3):
            return False
        return head.text[0].isupper() or w.text[0].islower() or head.lower in words["before_name"]

    def _counts(self, c: _Candidate) -> bool:
        """Whether a plain number counts something in the story."""
        word, before = self._word(c), self.text[max(0, c.number.start - 12) : c.number.start]
        sets = self.lore.sets
        compound = _COMPOUND.match(self.text, c.number.end)
        if re.search(r"\b[Oo]ne of (?:the )?$", before) and (c.number.low or 0) < 10:
            return False
        if re.search(r"\bfactor\sof\s$", before):
            return True
        crowd = compound and compound[1].casefold() in ("person", "man", "woman") and (c.number.low or 0) >= 10
        if compound and not crowd and (compound[1].endswith("ed") or compound[1].casefold() in sets["compounds"]):
            return False
        if c.number.form == "zero" or (word == "one" and c.hedge != "exact"):
            return True
        if word == "one":
            return self._one_counts(c, before)
        if c.number.form == "pair":
            return self._pair_counts(c, word)
        if c.head is None:
            return self._bare_number_counts(c, before)
        known = re.search(r"(?:\b(?:the|these|those|between|its|their|our|other)|['’]s?)\s$", before, re.IGNORECASE)
        followed = self.text[c.number.end : c.number.end + 4] == " of "
        return not (word == "two" and known and not followed and c.head.lower in self.lore.sets["pairs"])

    def _bare_number_counts(self, c: _Candidate, before: str) -> bool:
        if c.number.form == "vague":
            return not re.search(r"\b(?:as|in\sthe|into\sthe|by\sthe)\s$", before)
        if c.number.low < 120 and re.search(r"\b(?:was|is|were|when)\s$", before):
            return False
        if re.search(r"\b(?:[Oo]nly|[Jj]ust)\s$", before):
            return True
        return c.number.low >= 10 or c.hedge != "exact" or self.fates.of(c.counted) is not None

    def _one_counts(self, c: _Candidate, before: str) -> bool:
        """Rarely, as "one" rather points at something: where it is stressed, or a number or a fate follows."""
        if c.head is None or c.head.lower in self.lore.sets["pointing"]:
            return False
        after = self.text[c.number.end : c.number.end + 20]
        if re.search(r"\b(?:just|only|least)\s$", before) or after.startswith("-"):
            return True
        if re.match(r"\sof\s(?:the\s)?(?:two|three|four|five|six|\d)", after):
            return True
        return self.fates.of(c.counted) not in (None, "troops")

    def _pair_counts(self, c: _Candidate, word: str) -> bool:
        """Whether "both", "a pair of", "a couple of" count: not two sides that are known, nor "both X and Y"."""
        sets = self.lore.sets
        if _TIMES.match(self.text, c.number.end, self.end) and word in ("twice", "double", "triple", "quadruple"):
            return True  # "twice as many", "double the price"
        if c.head is None or word in ("twice", "thrice") or c.head.lower in sets["pointing"]:
            return False
        if word != "both":
            return True
        i = self.fates.after(c.last)
        two_things = i < len(self.words) and self.words[i].lower == "and"
        counted = (sets["people"] | sets["things"] | sets["troops"]) - sets["pairs"]
        return c.head.lower in counted and not two_things

    def _bare_measure(self, match: re.Match[str], taken: _Spans) -> _Candidate | None:
        start = match.start("one") if match["span"] else match.start()
        if taken.touches(start, match.end()) or re.search(r"[\w-]$", self.text[max(0, start - 1) : start]):
            return None
        named = next((match[g] for g in ("long", "span", "length", "whole", "decade", "another") if match[g]), "hour")
        unit = self.lore.units[named.casefold()]
        half = match["half"] or match["halfhour"] or match["whole"]
        value = tidy(unit.factor * (0.5 if half else 1.5 if match["more"] else 1))
        number = Number(start, match.end(), value, value, "words")
        c = _Candidate(number, value, value, "exact", start, match.end(), unit.measure, unit.name)
        self._hedge(c, self.text[max(self.start, start - 60) : start], None)
        behind = self.text[match.end() : match.end() + 9]
        point = re.match(r"\s(?:ago|earlier|later)\b", behind)
        long = (match["span"] or "").casefold() in ("week", "month", "year", "decade", "century")
        if long and re.match(r"\s(?:later|after|before)\b", behind):
            return None  # "about a week after the truce" is a point in time
        if c.hedge == "exact" and (match["hedged"] or point):
            return None
        self._noun_phrase(c)
        return c
