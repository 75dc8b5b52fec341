"""Time expressions: dates, weekdays, spans and distances in time, as an article alone tells them.

The grammar is a list of patterns over the text, so that it needs no model; the tense of the governing verb, from the
engine's tags where it gave them, decides in which direction a bare weekday or month lies. Nothing is anchored here:
``resolve.dates`` gives values once publication dates are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from spacy.tokens import Doc

from rashomon.lore import lore
from rashomon.extract.numerals import from_digits, from_words
from rashomon.extract.reading import TimeExpression
from rashomon.record import Article, make_id

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_UNITS = {
    "day": "day",
    "night": "day",
    "week": "week",
    "weekend": "weekend",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "decade": "decade",
    "century": "century",
}
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PARTS = {
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
    "tonight": "NI",
    "midday": "MI",
    "overnight": "NI",
}
_PERIODS = {
    "second": ("PT{}S", 1),
    "minute": ("PT{}M", 1),
    "hour": ("PT{}H", 1),
    "day": ("P{}D", 1),
    "night": ("P{}D", 1),
    "week": ("P{}W", 1),
    "weekend": ("P{}WE", 1),
    "month": ("P{}M", 1),
    "quarter": ("P{}Q", 1),
    "year": ("P{}Y", 1),
    "decade": ("P{}Y", 10),
    "generation": ("P{}Y", 30),
    "century": ("P{}Y", 100),
}
_LAST_DAY = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}

_MONTH = (
    r"(?P<month{n}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_LONG_MONTH = r"(?P<month{n}>January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = (
    r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY"
    r"|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?(?=,?\s(?:\d|[JFMASOND][a-z]{{2}})))"
)
_DAY = r"(?P<day{n}>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|[.,:]\d|\s(?:a\.?m|p\.?m)\b)"
_YEAR = r"(?P<year{n}>(?:1[5-9]|20)\d\d)(?!\w|[.,]\d|[-/]\d)"
_COUNT = (
    r"(?P<count>\d+(?:\.\d+)?(?:\s?[½¼¾])?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|a\sdozen|half\san?|a\shundred|several|a\sfew|many|a\scouple(?:\sof)?|few)"
    r"(?P<half>\sand\sa\shalf|\s1/2|½)?"
)
_UNIT = r"(?P<unit>second|minute|hour|day|night|weekend|week|month|quarter|year|decade|generation|century|centurie)s?"
_HEDGE = r"(?P<hedge>(?:(?:just\s|slightly\s|well\s)?(?:more|less|fewer)\sthan|at\sleast|nearly|almost|about|around|roughly|some|approximately|over|under|up\sto|as\s(?:long|much|many)\sas|barely|only|just|no\smore\sthan|perhaps|maybe|an\sestimated)\s)"
_PART = r"(?P<part>morning|afternoon|evening|night|midday)"
_EARLY = r"(?P<early>(?:the\s)?(?:early|mid|late|mid-to-late|beginning\sof|end\sof|middle\sof|start\sof)[\s-])"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_REL = r"(?P<rel>last|this|next|past|previous|following|same|coming|current|upcoming|preceding|prior)"

_Read = Callable[[re.Match[str]], dict[str, Any] | None]


def find_times(doc: Doc, article: Article) -> list[TimeExpression]:
    """The time expressions of an article, in the order of the text.

    Args:
        doc: the engine's document over ``article.text``; a blank one with sentences will do.
        article: the article itself.

    Returns:
        Expressions that never overlap, not yet anchored. Those with ``listed`` fix a day, a month or a year, as far as
        the text goes; the others (durations, parts of days, weeks, "recently") serve the stages that ask for them.
    """
    text = article.text
    tense = _Tense(doc)
    people = {i for e in doc.ents if e.label_ == "PERSON" for i in range(e.start_char, e.end_char)}
    quoted = _quotations(text)
    found: list[TimeExpression] = []
    for start, end, parts in _scan(text):
        if start in people and parts["form"] in ("month", "season"):
            continue
        sentence, direction = tense.at(start, end)
        given = parts.pop("direction", None)
        found.append(
            TimeExpression(
                id=make_id("t", article.id, start, end),
                evidence=article.evidence(start, end),
                sentence=sentence,
                direction=given or direction,
                quoted=any(a < start and end < b for a, b in quoted),
                **parts,
            )
        )
    _tie(found)
    _unlist_repeated(found, text)
    return found


def _unlist_repeated(found: list[TimeExpression], text: str) -> None:
    """Dates in words that stand in the page over and over (the title of a picture gallery) tell nothing."""
    contexts = [text[max(0, t.evidence.start - 20) : t.evidence.end + 12] for t in found]
    counts = Counter(contexts)
    for expression, context in zip(found, contexts, strict=True):
        if counts[context] > 2:
            expression.listed = False


def _tie(found: list[TimeExpression]) -> None:
    """Let "the next day" and "a day earlier" count from the day that the text has just named."""
    for index, expression in enumerate(found):
        if expression.anchor != "text":
            continue
        expression.anchor = None
        for earlier in reversed(found[:index]):
            if expression.sentence - earlier.sentence > 2:
                break
            if earlier.form in ("absolute", "day_month", "weekday", "today", "month", "festival") and earlier.listed:
                expression.anchor = earlier.id
                break


def _quotations(text: str) -> list[tuple[int, int]]:
    """Spans between quotation marks, none longer than a few paragraphs."""
    return [m.span() for m in re.finditer(r"“[^”]{1,1500}”|\"[^\"]{1,1500}\"|``.{1,1500}?''", text, re.DOTALL)]


# -- direction --------------------------------------------------------------------------------------------------------


class _Tense:
    """Says in which direction a date lies, from the verb that governs it."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.tagged = doc.has_annotation("TAG")
        self.parsed = doc.has_annotation("DEP")
        words = lore("tenses")
        self.future = frozenset(words["future"])
        self.past = frozenset(words["past"])
        self.future_nouns = frozenset(words["future_nouns"])
        self.sentence_of: list[int] = []
        if doc.has_annotation("SENT_START"):
            for index, sentence in enumerate(doc.sents):
                self.sentence_of += [index] * len(sentence)
        else:
            paragraph = 0
            for token in doc:
                self.sentence_of.append(paragraph)
                paragraph += "\n" in token.text_with_ws

    def at(self, start: int, end: int) -> tuple[int, str]:
        """Index of the sentence, and the direction, of the expression at ``start``."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            return 0, "past"
        return self.sentence_of[span.start], self._direction(span.start, span.end)

    def _direction(self, first: int, last: int) -> str:
        doc, sentence = self.doc, self.sentence_of[first]
        if last + 1 < len(doc) and doc[last].text in ("'s", "’s") and doc[last + 1].lower_ in self.future_nouns:
            return "future"
        if last < len(doc) and doc[last].lower_ in self.future_nouns:
            return "future"
        # The nearest verb or cue to the left in the sentence; else the first to the right.
        for i in range(first - 1, max(-1, first - 25), -1):
            if self.sentence_of[i] != sentence:
                break
            verdict = self._verdict(i, first - i)
            if verdict:
                return verdict
        for i in range(last, min(len(doc), last + 15)):
            if self.sentence_of[i] != sentence:
                break
            verdict = self._verdict(i, 99)
            if verdict:
                return verdict
        return "past"

    def _verdict(self, i: int, distance: int) -> str | None:
        """What a word says about the direction; None where it says nothing."""
        token = self.doc[i]
        word = token.lower_
        if word in ("by", "until", "till") and distance <= 2:
            return self._governed(i) or "future"
        if (
            word == "for"
            and distance <= 2
            and i
            and self.doc[i - 1].lower_ in ("set", "scheduled", "planned", "slated", "due", "up", "expected")
        ):
            return "past" if self._left(i, ("had", "was", "were"), 6) and self._left(i, ("had",), 6) else "future"
        if word in ("ahead", "upcoming", "deadline", "ultimatum") and distance <= 4:
            return "future"
        tag = token.tag_ if self.tagged else ""
        if tag:
            if tag == "VBD":
                if word in ("was", "were", "had") and self._right(
                    i, ("scheduled", "expected", "due", "set", "supposed", "planned", "slated"), 3
                ):
                    return "future" if word != "had" else "past"
                return "past"
            if tag == "VBN":
                if word in ("scheduled", "expected", "due", "slated", "planned", "set"):
                    return "past" if self._left(i, ("had",), 3) else "future"
                return (
                    "past"
                    if not self._left(
                        i, ("will", "would", "'ll", "shall", "to", "should", "could", "can", "may", "might", "must"), 4
                    )
                    or self._left(i, ("have",), 2)
                    else "future"
                )
            if tag == "VB":
                if self._left(i, ("did", "n't", "not"), 3) and self._left(i, ("did",), 3):
                    return "past"
                if self._left(
                    i,
                    (
                        "will",
                        "would",
                        "'ll",
                        "’ll",
                        "shall",
                        "to",
                        "should",
                        "could",
                        "can",
                        "may",
                        "might",
                        "must",
                        "wo",
                    ),
                    4,
                ):
                    return "future"
                return "future"
            if tag in ("VBZ", "VBP"):
                if word in ("has", "have", "'ve", "’ve"):
                    return "past"
                if word in ("says", "say", "reports", "reported"):
                    return "past"
                return (
                    "future"
                    if self._right(i, ("to", "due", "scheduled", "set", "expected", "planned", "going"), 2)
                    or distance <= 6
                    else None
                )
            if tag == "MD":
                return "past" if self._right(i, ("have",), 3) else "future"
            return None
        if word in ("will", "would", "'ll", "’ll", "shall", "wo") or (
            word
            in (
                "scheduled",
                "due",
                "slated",
                "expected",
                "planned",
                "upcoming",
                "planning",
                "plans",
                "expects",
                "intends",
                "hopes",
            )
            and distance <= 8
        ):
            return "past" if self._right(i, ("have",), 2) else "future"
        if (
            word == "to"
            and i + 1 < len(self.doc)
            and self.doc[i + 1].is_lower
            and self.doc[i + 1].lower_ not in ("the", "a", "an", "its", "his", "her", "their")
        ):
            return "future"
        if (
            (word in self.past or word.endswith("ed"))
            and self._left(i, ("will", "would", "to"), 3)
            and not self._left(i, ("have",), 2)
        ):
            return "future"
        if word in self.past or (len(word) > 4 and word.endswith("ed") and token.is_lower):
            return "past"
        return None

    def _governed(self, i: int) -> str | None:
        """ "by Friday" after a past verb that is over ("had left by Friday") lies behind."""
        for j in range(i - 1, max(-1, i - 8), -1):
            word = self.doc[j].lower_
            if word in (
                "will",
                "would",
                "to",
                "must",
                "should",
                "deadline",
                "needs",
                "need",
                "expected",
                "due",
                "can",
                "could",
                "may",
                "agreed",
            ):
                return "future"
            if word in ("had", "was", "were"):
                return "past"
        return None

    def _left(self, i: int, words: tuple[str, ...], reach: int) -> bool:
        return any(self.doc[j].lower_ in words for j in range(max(0, i - reach), i))

    def _right(self, i: int, words: tuple[str, ...], reach: int) -> bool:
        return any(self.doc[j].lower_ in words for j in range(i + 1, min(len(self.doc), i + 1 + reach)))


# -- grammar ----------------------------------------------------------------------------------------------------------


def _month_of(name: str) -> int:
    return next(i for i, month in enumerate(MONTHS, start=1) if month.startswith(name.casefold().rstrip(".")[:3]))


def _weekday_of(name: str) -> int:
    return next(i for i, day in enumerate(WEEKDAYS) if day.startswith(name.casefold().rstrip(".")[:3]))


def _real(year: int | None, month: int, day: int) -> bool:
    """Whether the calendar has the day; without a year, whether any year has it."""
    if not 1 <= day <= _LAST_DAY.get(month, 0):
        return False
    if year is None:
        return True
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _group(m: re.Match[str], name: str) -> str | None:
    return m.groupdict().get(name)


def _read_full(m: re.Match[str]) -> dict[str, Any] | None:
    """A day of a month, with or without weekday, year, or a second day."""
    month, day = _month_of(m["month"]), int(from_digits(m["day"]))
    year = int(from_digits(m["year"])) if _group(m, "year") else None
    last = _group(m, "last_day")
    if not _real(year, month, day):
        # 31 June: no such day, and so no value; marked, so that its month is not read alone.
        return {"form": "other", "listed": False}
    if last is not None and not _real(year, month, int(last)):
        last = None
    out: dict[str, Any] = {"form": "day_month", "month": month, "day": day}
    if _group(m, "weekday"):
        out["weekday"] = _weekday_of(m["weekday"])
    if last is not None and int(last) > day:
        out["last_day"] = int(last)
    if year is not None:
        out |= {"form": "absolute", "year": year, "value": f"{year:04d}-{month:02d}-{day:02d}"}
        if "last_day" in out:
            out["upto"] = f"{year:04d}-{month:02d}-{out['last_day']:02d}"
    return out


def _read_iso(m: re.Match[str]) -> dict[str, Any] | None:
    year, month, day = (int(from_digits(m[g])) for g in ("year", "month", "day"))
    if not _real(year, month, day):
        return None
    return {"form": "absolute", "value": f"{year:04d}-{month:02d}-{day:02d}", "year": year, "month": month, "day": day}


def _read_slashed(m: re.Match[str]) -> dict[str, Any] | None:
    """Numbers with slashes, where only one order of day and month is possible."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["year"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    if a > 12 or a == b:
        day, month = a, b
    elif b > 12:
        month, day = a, b
    else:
        return {"form": "year", "value": f"{year:04d}", "year": year} if len(m["year"]) == 4 else None
    if not _real(year, month, day):
        return None
    return {"form": "absolute", "value": f"{year:04d}-{month:02d}-{day:02d}", "year": year, "month": month, "day": day}


def _read_month_year(m: re.Match[str]) -> dict[str, Any] | None:
    year, month = int(m["year"]), _month_of(m["month"])
    return {"form": "absolute", "value": f"{year:04d}-{month:02d}", "year": year, "month": month}


def _read_month_relative(m: re.Match[str]) -> dict[str, Any] | None:
    offset = {"last": -1, "this": 0, "next": 1, "previous": -1, "following": 1, "same": 0}.get(m["rel"].casefold())
    if offset is None:
        return None
    return {"form": "month", "month": _month_of(m["month"]), "offset": offset, "unit": "year"}


def _read_month(m: re.Match[str]) -> dict[str, Any] | None:
    out: dict[str, Any] = {"form": "month", "month": _month_of(m["month"])}
    rel = (_group(m, "rel") or "").casefold()
    if rel in ("last", "past"):
        out |= {"direction": "past", "upcoming": -1}
    elif rel in ("next", "coming"):
        out |= {"direction": "future", "upcoming": 1}
    elif rel and rel != "this":
        return None
    return out


def _read_year(m: re.Match[str]) -> dict[str, Any] | None:
    year = int(from_digits(m["year"]))
    return {"form": "year", "value": f"{year:04d}", "year": year}


def _read_years(m: re.Match[str]) -> dict[str, Any] | None:
    low = int(m["year"])
    high = int(m["year2"]) if len(m["year2"]) == 4 else low - low % 100 + int(m["year2"])
    return {"form": "year", "value": f"{low:04d}", "year": low, "upto": f"{high:04d}"} if low < high else None


def _read_decade(m: re.Match[str]) -> dict[str, Any] | None:
    digits = m["decade"]
    value = digits[:3] if len(digits) == 4 else f"19{digits[0]}"
    return {"form": "other", "value": value, "listed": False}


def _read_weekday(m: re.Match[str]) -> dict[str, Any] | None:
    out: dict[str, Any] = {"form": "weekday", "weekday": _weekday_of(m["weekday"])}
    if _group(m, "part"):
        out["part"] = _PARTS[m["part"].casefold()]
    rel = (_group(m, "rel") or "").casefold()
    if rel == "last" or rel == "past":
        out |= {"direction": "past", "upcoming": -1}
    elif rel in ("next", "coming"):
        out |= {"direction": "future", "upcoming": 1}
    elif rel == "this":
        out |= {"direction": "nearest"}
    elif rel:
        out |= {"direction": "past" if rel in ("previous", "preceding", "prior") else "future", "anchor": "text"}
    return out


def _read_weekdays(m: re.Match[str]) -> dict[str, Any] | None:
    return {"form": "set", "weekday": _weekday_of(m["weekday"]), "listed": False}


def _read_today(m: re.Match[str]) -> dict[str, Any] | None:
    word = re.sub(r"\s+", " ", m[0].casefold())
    offset = 0
    if word.startswith("the day before yesterday"):
        offset = -2
    elif word.startswith("the day after tomorrow"):
        offset = 2
    elif "yesterday" in word or word.startswith(("last night", "last evening")):
        offset = -1
    elif "tomorrow" in word:
        offset = 1
    part = next((v for k, v in _PARTS.items() if k in word), None)
    if m[0].isupper():
        return None  # USA TODAY
    listed = word != "overnight" and not word.startswith("the ") or "yesterday" in word or "tomorrow" in word
    return {"form": "today", "offset": offset, "unit": "day", "part": part, "listed": listed}


def _read_relative_unit(m: re.Match[str]) -> dict[str, Any] | None:
    """last week, this month, the following year, earlier this month."""
    rel, unit = m["rel"].casefold(), _UNITS[m["unit"].casefold()]
    shift = (_group(m, "shift") or "").casefold()
    offset = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1, "upcoming": 1}.get(rel, 0)
    out: dict[str, Any] = {"form": "offset", "offset": offset, "unit": unit, "listed": unit in ("month", "year")}
    if rel in ("following", "same", "preceding", "prior", "previous"):
        out |= {"anchor": "text", "listed": unit in ("month", "year")}
        if rel in ("preceding", "prior", "previous"):
            out["offset"] = -1
    elif rel == "past":
        out |= {"form": "duration", "value": _period(1, unit), "listed": False}
    if unit == "day" and rel not in ("following", "same", "preceding", "previous", "next", "prior"):
        return None
    if unit == "day" and rel == "next":
        out |= {"anchor": "text", "listed": False}
    if "earlier" in shift:
        out |= {"upcoming": -1, "direction": "past"}
    elif "later" in shift:
        out |= {"upcoming": 1, "direction": "future"}
    return out


def _count(text: str) -> float | None:
    """The value of a count in front of a unit; None for a vague one."""
    text = re.sub(r"\s+", " ", text.casefold())
    if text in ("several", "a few", "many", "few"):
        return None
    if text.startswith("a couple"):
        return 2
    if text == "a dozen":
        return 12
    if text.startswith("half a"):
        return 0.5
    if text[0].isdecimal():
        whole = float(from_digits(re.match(r"[\d.]+", text)[0]))  # type: ignore[index]
        return whole + {"½": 0.5, "¼": 0.25, "¾": 0.75}.get(text[-1], 0)
    return float(from_words(text))


def _period(count: float | None, unit: str) -> str:
    pattern, factor = _PERIODS[{"centurie": "century"}.get(unit, unit)]
    if count is None:
        return pattern.format("X")
    value = count * factor
    return pattern.format(int(value) if value == int(value) else value)


def _read_distance(m: re.Match[str]) -> dict[str, Any] | None:
    """three days ago, a week later, two months earlier."""
    count, unit = _count(m["count"]), m["unit"].casefold()
    unit = {"centurie": "century"}.get(unit, unit)
    if count is not None and _group(m, "half"):
        count += 0.5
    way = re.sub(r"\s+", " ", m["way"].casefold())
    vague = count is None or _group(m, "hedge") is not None or count != int(count) or "couple" in m["count"].casefold()
    if unit in ("second", "minute", "hour"):
        return {"form": "duration", "value": _period(count, unit), "listed": False}
    sign = -1 if way in ("ago", "earlier", "before", "previously", "prior", "back") else 1
    if count is None:
        return {"form": "reference", "value": "PAST_REF" if sign < 0 else "FUTURE_REF", "listed": False}
    whole = int(count)
    if unit == "century":
        whole, unit = whole * 100, "year"
    if unit == "decade":
        whole, unit = whole * 10, "year"
    out: dict[str, Any] = {"form": "offset", "offset": sign * whole, "unit": _UNITS[unit]}
    out["listed"] = not vague and unit in ("day", "month", "year")
    if way in ("ago", "from now", "hence"):
        return out
    out |= {"anchor": "text", "listed": False}
    if way in ("after", "before"):
        # "two days after the talks": counted from something that happened, which is a length and no date.
        return {"form": "duration", "value": _period(count, unit), "listed": False}
    return out


def _read_duration(m: re.Match[str]) -> dict[str, Any] | None:
    count = _count(m["count"])
    if count is not None and _group(m, "half"):
        count += 0.5
    return {"form": "duration", "value": _period(count, m["unit"].casefold()), "listed": False}


def _read_bare_duration(m: re.Match[str]) -> dict[str, Any] | None:
    return {"form": "duration", "value": _period(1, m["unit"].casefold()), "listed": False}


def _read_vague_duration(m: re.Match[str]) -> dict[str, Any] | None:
    return {"form": "duration", "value": _period(None, m["unit"].casefold()), "listed": False}


def _read_season(m: re.Match[str]) -> dict[str, Any] | None:
    out: dict[str, Any] = {"form": "season", "part": _SEASONS[m["season"].casefold()], "listed": False}
    if _group(m, "year"):
        out["year"] = int(m["year"])
        out["value"] = f"{out['year']:04d}-{out['part']}"
    rel = (_group(m, "rel") or "").casefold()
    if rel in ("last", "past", "previous"):
        out |= {"direction": "past", "upcoming": -1}
    elif rel in ("next", "coming"):
        out |= {"direction": "future", "upcoming": 1}
    return out


def _read_quarter(m: re.Match[str]) -> dict[str, Any] | None:
    word = m["which"].casefold()
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}.get(word)
    half = m["part_of"].casefold() == "half"
    out: dict[str, Any] = {"form": "quarter", "part": f"{'H' if half else 'Q'}{number or ''}", "listed": False}
    if _group(m, "year"):
        out["year"] = int(m["year"])
        if number:
            out["value"] = f"{m['year']}-{out['part']}"
    rel = (_group(m, "rel") or "").casefold()
    if rel:
        out["offset"] = {"last": -1, "next": 1}.get(rel, 0)
    return out


def _read_clock(m: re.Match[str]) -> dict[str, Any] | None:
    word = m[0].casefold()
    if word.startswith(("noon", "midday")):
        part = "12:00"
    elif word.startswith("midnight"):
        part = "24:00"
    else:
        hour, minute = int(m["hour"]), int(m["minute"] or 0)
        if _group(m, "half_day"):
            if hour > 12:
                return None
            hour = hour % 12 + (12 if m["half_day"].casefold().startswith("p") else 0)
        if hour > 24 or minute > 59:
            return None
        part = f"{hour:02d}:{minute:02d}" if m["minute"] else f"{hour:02d}"
    return {"form": "clock", "part": part, "offset": 0, "unit": "day", "listed": False}


def _read_set(m: re.Match[str]) -> dict[str, Any] | None:
    word = re.sub(r"^(?:every|each|a|per|once\sa)\s", "", m[0].casefold())
    value = next(
        (
            v
            for k, v in {
                "dai": "P1D",
                "day": "P1D",
                "week": "P1W",
                "month": "P1M",
                "quarter": "P1Q",
                "year": "P1Y",
                "annual": "P1Y",
                "night": "P1D",
            }.items()
            if word.startswith(k)
        ),
        None,
    )
    return {"form": "set", "value": value, "listed": False}


def _read_reference(m: re.Match[str]) -> dict[str, Any] | None:
    word = m[0].casefold()
    if re.search(r"future|soon|coming", word):
        value = "FUTURE_REF"
    elif re.search(r"past|recent|former|previous|once", word):
        value = "PAST_REF"
    else:
        value = "PRESENT_REF"
    return {"form": "reference", "value": value, "listed": False}


def _read_festival(m: re.Match[str]) -> dict[str, Any] | None:
    name = re.sub(r"\s+", " ", m["festival"].replace("’", "'"))
    shift = (_group(m, "shift") or "").casefold()
    offset = -1 if "before" in shift else 1 if "after" in shift else 0
    out: dict[str, Any] = {"form": "festival", "name": name, "offset": offset, "unit": "day"}
    if _group(m, "year"):
        out["year"] = int(m["year"])
    return out


_NOT_MAY = r"(?!\s(?:be|have|not|also|well|still|yet|I|we|the|[a-z]+\snot)\b)"

#: Patterns with their readers, the more specific first; at one place the longest match wins.
_GRAMMAR: list[tuple[str, _Read]] = [
    (r"(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3]\d)(?:T\d\d:\d\d(?::\d\d)?\w*)?(?!\d)", _read_iso),
    (r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>(?:19|20)\d\d|\d\d)(?![\d/])", _read_slashed),
    (
        rf"(?:{_WEEKDAY},?\s(?:the\s|on\s)?)?{_MONTH}\s{_DAY}(?:\s?(?:-|–|to|and|through|until)\s?(?:{_MONTH.replace('{n}', '2')}\s)?(?P<last_day>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|[.,:]\d))?(?:,?\s(?:of\s)?{_YEAR})?",
        _read_full,
    ),
    (
        rf"(?:{_WEEKDAY},?\s(?:the\s)?)?(?:the\s)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?(?P<last_day>[0-3]?\d)(?:st|nd|rd|th)?)?\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR})?",
        _read_full,
    ),
    (rf"{_EARLY}?{_MONTH}(?:,?\s(?:of\s)?|\s?[-–]\s?){_YEAR}", _read_month_year),
    (rf"{_EARLY}?{_LONG_MONTH}(?:\sof)?\s(?P<rel>last|this|next)\syear\b", _read_month_relative),
    (rf"(?P<rel>last|this|next)\syear(?:'s|’s)?\s{_LONG_MONTH}\b", _read_month_relative),
    (rf"(?:{_EARLY}|(?P<rel>last|this|next|past|coming)\s)?{_LONG_MONTH}\b{_NOT_MAY}", _read_month),
    (rf"(?P<year>(?:1[5-9]|20)\d\d)\s?[-–/]\s?(?P<year2>(?:(?:1[5-9]|20)\d\d|\d\d))(?![\w/-])", _read_years),
    (rf"(?:(?:the\s)?{_EARLY})?{_YEAR}", _read_year),
    (rf"(?:the\s)?{_EARLY}?(?<![\w,.])['’]?(?P<decade>(?:1[5-9]|20)\d0|[2-9]0)s\b", _read_decade),
    (rf"(?:{_REL}\s)?{_WEEKDAY}(?:\s{_PART}\b)?", _read_weekday),
    (
        r"(?:(?:every|each)\s)(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|(?P<weekday2>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days)\b",
        lambda m: {"form": "set", "weekday": _weekday_of(m["weekday"] or m["weekday2"]), "listed": False},
    ),
    (
        rf"the\sday\s(?:before\syesterday|after\stomorrow)|(?:earlier\s|later\s)?(?:today|tonight|yesterday|tomorrow|(?:late|early)\s(?:yesterday|tomorrow))(?:\s{_PART}\b)?|(?:earlier\s|later\s)?(?:this|last)\s(?:morning|afternoon|evening|night)\b|overnight\b|the\s(?:morning|afternoon|evening)\b",
        _read_today,
    ),
    (
        rf"(?P<shift>(?:earlier|later|late|early|sometime)\s(?:in\s)?)?(?:the\s)?{_REL}\s(?P<unit>day|weekend|week|month|quarter|year|decade|century)\b(?!-)",
        _read_relative_unit,
    ),
    (
        rf"{_HEDGE}?{_COUNT}[\s-]{_UNIT}\s(?P<way>ago|earlier|later|before|after|from\snow|hence|back|previously|prior)\b",
        _read_distance,
    ),
    (rf"(?:the\s)?(?P<count>a)\s?(?P<unit>day|week|month|year)\s(?P<way>earlier|later|ago)\b", _read_distance),
    (
        r"(?P<unit>year|quarter|month|week)-(?P<way>earlier|ago)(?=\s)",
        lambda m: {"form": "offset", "offset": -1, "unit": m["unit"].casefold(), "listed": False},
    ),
    (
        rf"(?:the\s)?(?:(?P<rel>past|last|next|coming|first|previous)\s)?{_HEDGE}?{_COUNT}(?:\s(?:more|full|straight|consecutive|additional|whole|long|short))?(?:[\s-]{_UNIT}(?:-long|-old|\sold)?)(?!\w)",
        _read_duration,
    ),
    (r"\b(?P<unit>hour|day|week|month|year|decade)[-\s]?long\b", _read_bare_duration),
    (
        r"(?:(?:the\s)?(?:past|last|next|recent|coming)\s(?:few\s|several\s)?|many\s|several\s|the\s)?(?P<unit>minute|hour|day|week|month|year|decade)s(?:-long)?\b(?!\sof\sage)",
        _read_vague_duration,
    ),
    (
        rf"(?:the\s)?{_EARLY}?(?:(?P<rel>last|this|next|past|coming|previous)\s(?:past\s)?)?{_SEASON}\b(?:\sof\s{_YEAR}|\s(?P<year9>(?:19|20)\d\d))?",
        _read_season,
    ),
    (
        rf"(?:the\s)?(?:fiscal\s)?(?P<which>first|second|third|fourth|final|latest)[\s-](?P<part_of>quarter|half)\b(?:\s(?:of\s)?(?:{_YEAR}|(?P<rel>last|this|next)\syear))?",
        _read_quarter,
    ),
    (
        r"(?:about\s|around\s)?(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?(?P<half_day>a\.?m\.?|p\.?m\.?)(?!\w)(?:\s\(?(?:ET|EST|EDT|GMT|UTC|PT|PST|PDT|BST|CET|local\stime)\b\)?)?",
        _read_clock,
    ),
    (
        r"(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?![\d:])(?:\s(?:ET|EST|EDT|GMT|UTC|BST|CET|local\stime)\b)?",
        _read_clock,
    ),
    (r"(?:noon|midnight|midday)\b", _read_clock),
    (
        r"(?:every|each)\s(?:day|week|month|quarter|year|night)\b|daily|weekly|monthly|quarterly|annually|yearly|annual\b",
        _read_set,
    ),
    (
        r"(?:(?:right|just)\s)?now\b(?!\sthat)|currently\b|these\sdays|current(?=\s)|at\s(?:this|the)\s(?:moment|point)\b|nowadays",
        _read_reference,
    ),
    (
        r"recently\b|recent\b|the\s(?:recent\s)?past\b|(?:the\s)?(?:near\s)?future\b|soon\b|previously\b|formerly\b",
        _read_reference,
    ),
]


@cache
def _compiled() -> list[tuple[re.Pattern[str], _Read]]:
    names = [n for festival in lore("festivals") for n in festival["names"]]
    festivals = "|".join(re.escape(n).replace(r"\ ", r"\s") for n in sorted(names, key=len, reverse=True))
    grammar = [
        *_GRAMMAR,
        (
            rf"(?P<shift>the\sday\s(?:before|after)\s)?(?P<festival>{festivals})(?!\w)(?:,?\s(?:of\s)?{_YEAR})?",
            _read_festival,
        ),
    ]
    out = []
    for pattern, reader in grammar:
        body = pattern.replace("{{2}}", "{2}").replace("{n}", "")
        flags = 0 if any(k in pattern for k in ("January", "Satur", "festival")) else re.IGNORECASE
        out.append((re.compile(rf"(?<![\w$€£#@/.-])(?:{body})", flags), reader))
    return out


def _scan(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Spans and parts of the expressions, left to right, the longest where several begin together."""
    hits: list[tuple[int, int, int, dict[str, Any]]] = []
    for rank, (pattern, reader) in enumerate(_compiled()):
        for match in pattern.finditer(text):
            if _is_other(match, text):
                continue
            parts = reader(match)
            if parts is not None:
                hits.append((match.start(), -match.end(), rank, parts))
    end = -1
    for start, negative_end, _, parts in sorted(hits, key=lambda hit: hit[:3]):
        if start >= end:
            end = -negative_end
            yield start, end, parts


_PREPOSED = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|through|to|during|before|after|between|and|or|for|on|this|last|next|early|late|mid|end|beginning|as|every|each|the|around|about|over|back|said|both|than|past|ended|ending|began|beginning|starting)[\s-]|[-–(]\s?|^)$",
    re.IGNORECASE,
)


def _is_other(match: re.Match[str], text: str) -> bool:
    """Words that look like a date and are none: March the verb, May the person, 2000 people, Good Friday Agreement."""
    word = match[0]
    before = text[max(0, match.start() - 25) : match.start()]
    after = text[match.end() : match.end() + 25]
    if word in ("May", "March", "April", "June", "August"):
        if re.match(r"\s[A-Z][a-z]", after) and not re.match(r"\s(?:[A-Z]\w+day)\b", after):
            return True
        if re.search(r"(?:[A-Z][a-z]+|Mrs?\.|Ms\.|Dr\.|President|Minister)\s$", before) and not re.search(
            r"\b(?:In|Since|By|Until|From|Last|This|Next|Early|Late|Of|During|After|Before|Mid|Between|And|On|Till|As|The|To|Through|For|Around|About|Back)\s$",
            before,
        ):
            return True
        if word in ("May", "March") and not _PREPOSED.search(before):
            return True
        if re.match(r"['’]s\b", after) and word in ("May", "April", "June") and not _PREPOSED.search(before):
            return True
    if re.search(r"(?:©|\([cC]\)|[Cc]opyright)\W*(?:[Cc]opyright\W*)?$", before):
        return True
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", word):
        return _is_count(word, before, after)
    if re.search(r"[A-Z][a-z]+day\b", word):
        if re.search(
            r"\b(?:Black|Good|Super|Bloody|Ash|Palm|Cyber|Holy|Easter|Ruby|Girl|Casual|Giving|News|Robinson|Man)\s$",
            before,
        ):
            return True
        if re.match(
            r"\s(?:Times|Telegraph|Mail|Mirror|Express|Herald|Night\sLive|Night\sFootball|Post|Morning\sHerald|talk\sshows?|shows?|newspapers?|papers|school|mass|services)\b",
            after,
        ):
            return True
    return word.casefold() in ("the fall", "fall", "spring") and not re.search(
        r"\b(?:in|this|last|next|since|the|by|until|during|of)\s$", before, re.IGNORECASE
    )


def _is_count(word: str, before: str, after: str) -> bool:
    """Whether four digits are a number and not a year."""
    if re.search(
        r"(?:[$€£#]|\bNo\.\s?|\d[-–]|[A-Za-z]-|\b(?:Resolution|resolution|flight|Flight|room|Room|Boeing|page|than|least|about|some|nearly|almost|approximately|roughly|another|over)\s)$",
        before,
    ):
        # "more than 2000 people", but "since about 1990".
        return not re.search(r"\b(?:since|in)\s(?:about|around)\s$", before)
    if re.match(
        r"\s?(?:%|percent|per\scent|km|kilomet|miles|met(?:er|re)s|feet|tons|tonnes|people|million|billion|hours|days|pounds|men|troops|soldiers|dollars|euros)",
        after,
    ):
        return True
    if re.match(r"\s[A-Z][\w.]*\s(?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Blvd)\b", after):
        return True
    if int(word) < 1850 and not re.search(
        r"\b(?:in|since|from|until|of|by|to|between|and|before|after|around|circa|early|late|year)\s$",
        before,
        re.IGNORECASE,
    ):
        return True
    return bool(
        int(word) % 100 == 0
        and re.match(r"\s(?:[a-z]+\s)?[a-z]+s\b", after)
        and not re.match(r"\s(?:elections?|games|olympics|attacks)", after, re.IGNORECASE)
    ) and not re.search(r"\bin\s$", before)
