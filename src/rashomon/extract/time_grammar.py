"""The grammar of time expressions: patterns over plain text, each with a reader that says what it found means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from rashomon.extract.numerals import from_digits, from_words
from rashomon.lore import lore

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
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
    r"|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?(?=,?\s(?:\d{{1,2}}\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)))"
)
_DAY = r"(?P<day{n}>[0-3]?\d)(?:st|nd|rd|th)?(?![\w%]|[.,:]\d|\s(?:a\.?m|p\.?m)\b)"
_YEAR = r"(?P<year{n}>(?:1[5-9]|20)\d\d)(?!\w|[.,]\d|[-/]\d|-[A-Z]{2})"
_COUNT = (
    r"(?P<count>\d+(?:\.\d+)?(?:\s?[½¼¾])?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|a\sdozen|half\san?|a\shundred|several|a\sfew"
    r"|many|a\scouple(?:\sof)?|few)"
    r"(?P<half>\sand\sa\shalf|\s1/2|½)?"
)
_UNIT = r"(?P<unit>second|minute|hour|day|night|weekend|week|month|year|decade|generation|century|centurie)s?"
_HEDGE = (
    r"(?P<hedge>(?:(?:just\s|slightly\s|well\s)?(?:more|less|fewer)\sthan|at\sleast|nearly|almost|about|around|roughly"
    r"|some|approximately|over|under|up\sto|as\s(?:long|much|many)\sas|barely|only|just|no\smore\sthan|perhaps|maybe"
    r"|an\sestimated)\s)"
)
_TO_DAY = r"(?P<last_day>[0-3]?\d)(?:st|nd|rd|th)?"
_PART = r"(?P<part>morning|afternoon|evening|night|midday)"
_EARLY = r"(?P<early>(?:the\s)?(?:early|mid|late|mid-to-late|beginning\sof|end\sof|middle\sof|start\sof)[\s-])"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_REL = r"(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|past|previous|following|same|coming|current|upcoming|preceding|prior)"

_Read = Callable[[re.Match[str]], dict[str, Any] | None]


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
    if last is not None and int(last) > day and not _group(m, "month2"):
        out["last_day"] = int(last)
    if (_group(m, "rel") or "").casefold() in ("last", "next"):
        last_one = m["rel"].casefold() == "last"
        out |= {"direction": "past" if last_one else "future", "upcoming": -1 if last_one else 1}
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
    listed = (word != "overnight" and not word.startswith("the ")) or "yesterday" in word or "tomorrow" in word
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
    if m["count"].casefold() == "a" and unit == "second":
        return None
    if unit in ("second", "minute", "hour"):
        return {"form": "duration", "value": _period(count, unit), "listed": False}
    sign = -1 if way in ("ago", "earlier", "before", "previously", "prior", "back") else 1
    if count is None:
        return {"form": "reference", "value": "PAST_REF" if sign < 0 else "FUTURE_REF", "listed": False}
    whole = int(count)
    whole *= {"decade": 10, "generation": 30, "century": 100}.get(unit, 1)
    unit = "year" if unit in ("decade", "generation", "century") else unit
    out: dict[str, Any] = {"form": "offset", "offset": sign * whole, "unit": _UNITS[unit]}
    out["listed"] = not vague and unit in ("day", "month", "year")
    if way in ("ago", "earlier") and unit == "year" and whole == 1:
        out["anchor"] = "quarter"
        return out | {"listed": out["listed"] and way == "ago"}
    if way in ("ago", "from now", "hence"):
        return out
    out |= {"anchor": "text", "listed": False}
    if way in ("after", "before"):
        # "two days after the talks": counted from something that happened, which is a length and no date.
        return {"form": "duration", "value": _period(count, unit), "listed": False}
    return out


def _read_duration(m: re.Match[str]) -> dict[str, Any] | None:
    if m[0].casefold() == "a second":
        return None  # "a second round"
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
        part = f"{hour:02d}:{minute:02d}"
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
        rf"(?:(?P<rel>last|this|next)\s)?(?:{_WEEKDAY},?\s(?:the\s|on\s)?)?{_MONTH}\s{_DAY}"
        rf"(?:\s?(?:-|–|to|and|through|until)\s?(?:{_MONTH.replace('{n}', '2')}\s)?{_TO_DAY}(?![\w%]|[.,:]\d))?"
        rf"(?:,?\s(?:of\s)?{_YEAR})?",
        _read_full,
    ),
    (
        rf"(?:{_WEEKDAY},?\s(?:the\s)?)?(?:the\s)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
        rf"(?:\s?(?:-|–|to|and)\s?{_TO_DAY})?\s(?:of\s)?{_MONTH}(?!\w)(?:,?\s{_YEAR})?",
        _read_full,
    ),
    (rf"{_EARLY}?{_MONTH}(?:,?\s(?:of\s)?|\s?[-–]\s?){_YEAR}", _read_month_year),
    (rf"{_EARLY}?{_LONG_MONTH}(?:\sof)?\s(?P<rel>last|this|next)\syear\b", _read_month_relative),
    (rf"(?P<rel>last|this|next)\syear(?:'s|’s)?\s{_LONG_MONTH}\b", _read_month_relative),
    (rf"(?:{_EARLY}|(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|past|coming)\s)?{_LONG_MONTH}\b{_NOT_MAY}", _read_month),
    (r"(?P<year>(?:1[5-9]|20)\d\d)\s?[-–/]\s?(?P<year2>(?:(?:1[5-9]|20)\d\d|\d\d))(?![\w/-])", _read_years),
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
    (r"(?:the\s)?(?P<count>a)\s?(?P<unit>day|week|month|year)\s(?P<way>earlier|later|ago)\b", _read_distance),
    (
        r"(?:the\s)?(?P<unit>year|quarter|month|week)-(?P<way>earlier|ago)(?=\s)(?:\squarter\b)?",
        lambda m: {"form": "offset", "offset": -1, "unit": m["unit"].casefold(), "listed": False, "anchor": "quarter"},
    ),
    (
        r"the\s(?:latest\s|same\s|current\s)?quarter\b",
        lambda m: {"form": "quarter", "part": "Q", "listed": False, "anchor": "quarter"},
    ),
    (
        r"(?:the|over\sthe|this)\sweekend\b",
        lambda m: {"form": "offset", "offset": 0, "unit": "weekend", "listed": False},
    ),
    (
        rf"(?:the\s)?(?:(?P<rel>past|last|next|coming|first|previous)\s)?{_HEDGE}?{_COUNT}(?:\s(?:more|full|straight|consecutive|additional|whole|long|short))?(?:[\s-]{_UNIT}(?:-long)?)(?![\w]|[-\s](?:year-)?olds?\b)",
        _read_duration,
    ),
    (r"\b(?P<unit>hour|day|week|month|year|decade)[-\s]?long\b", _read_bare_duration),
    (
        r"(?:(?:the\s)?(?:past|last|next|recent|coming)\s(?:few\s|several\s)?|many\s|several\s|(?<=for\s)|(?<=in\s))(?P<unit>day|week|month|year|decade)s(?:-long)?\b(?!\sof\sage|-old)",
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
        r"(?:(?:every|each)\s(?:day|week|month|quarter|year|night)|daily|weekly|monthly|yearly)\b",
        _read_set,
    ),
    (
        r"(?:(?:right|just)\s)?now\b(?!\sthat)|currently\b|these\sdays|current(?=\s)|at\s(?:this|the)\s(?:moment|point)\b|nowadays",
        _read_reference,
    ),
    (
        r"recently\b|the\s(?:recent\s)?past\b|the\s(?:near\s)?future\b|(?:near|in)\sfuture\b",
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


def scan(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
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
        if (
            word == "March"
            and re.search(r"\b[Tt]he\s$", before)
            and re.match(r"\s(?:to|on|for|of|through|by)\b", after)
        ):
            return True
        if re.match(r"['’]s\b", after) and word in ("May", "April", "June") and not _PREPOSED.search(before):
            return True
    if word == "Today" and before.endswith("USA "):
        return True
    if re.match(r"an?\s\w+$", word) and re.search(
        r"(?:\d|llion|thousand|hundred|times|once|twice|dollars|cents?|%|percent)\s$", before
    ):
        return True  # "$3 a day" is a rate
    if re.match(r"\s(?:Agreement|Accords?|Massacre|Uprising|Rising|Offensive|War|Revolution|Parade)\b", after):
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
        if re.search(r"\b(?:on\sa|was\sa|one|any|some|every|each)\s$", before):
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
