"""Publication dates where none is given: every text says something, and the articles of one story narrow each other.

An article that has a date of its own keeps it. For the others, each remark leaves some of the possible days: a year
named as past bounds them below, "Tuesday, 18 February" exists only in some years, "earlier this month" needs a month
that is some days old, a bare "on Tuesday" is used up to the following Monday. Then the articles of the story are
compared: events that two of them tell and one of them dates, and rounds of talks that one tells as over and the other
as news. What is left is the answer, a range where the texts leave one, and every step that narrowed it is in ``why``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from math import log
from unicodedata import combining, normalize

from rashomon.extract.reading import Reading, TimeExpression
from rashomon.extract.time_grammar import MONTHS, WEEKDAYS
from rashomon.lore import lore
from rashomon.record import Article, Basis, DateRange
from rashomon.resolve.calendar_values import LONGEST_MONTH_LOOKBACK, first_day, last_day, safe_date, value_on

#: A bare weekday, and the day that a report dates its own news by, lie at most so many days before publication.
NEWS_DAYS = 6
#: News that is a saying ("said on May 3" in the lead) is of that day or the next: of 74 dated reports of two
#: collections whose lead has "said on" a weekday, 42 are of that day and 28 of the day after.
SAYING_DAYS = 1
#: The date of a saying stands within so many characters of its cue.
NEAR_CUE = 40
#: Articles of one story were published within so many days of each other.
STORY_DAYS = 90
#: An article lies no further outside the dated ones than they lie apart, or so many days: of the 73 dated articles of
#: nine stories one lies 36 days outside the others, which lie 42 apart, and none other more than 5.
NEAR_DAYS = 30
#: How many dated articles it takes to say how long a story lasts.
ENOUGH_DATED = 3
#: Years after the last one named as past in which a weekday and a date may still be sought.
YEARS_AHEAD = 12
#: "earlier this month" is not said before this day of it.
EARLIER_THIS_MONTH_FROM = 3
#: The news of a report stands within its first characters.
LEAD_CHARACTERS = 700
#: Least likeness of two sentences (0 to 1) that tell the same dated event, in articles that share a rare name.
SAME_EVENT = 0.25
#: The likeness at which two articles or more say together what none says alone.
PERHAPS_SAME_EVENT = 0.18
#: A week is chosen for bare weekdays when no other week has more than this share of its support.
MARGIN = 0.6
#: Content words that two sentences of one article share when they tell the same event.
SHARED_WORDS = 3

_STATED = re.compile(r"(?:published|posted|updated|last modified|date|issued)(?:\s(?:on|at))?\s*:?\s*$", re.IGNORECASE)
_DATELINE = re.compile(r"(?:^|\n)\s*[A-Z][A-Z .,'’-]{2,40}(?:,\s[A-Z][\w.]+)?,\s$")
_YEARS = re.compile(r"P(\d+)Y$")
_BEGINNING = re.compile(r"\b(?:since|outbreak|began|begin|started|start|broke out|erupted)\b")
_PRIOR_ROUND = re.compile(
    r"\b(?:previous|prior|earlier|preceding|past|first|last)\s(?:two\s|three\s|several\s)?"
    r"(?:rounds?|meetings?|talks|sessions?|negotiations|summits?|visits?|contacts|consultations)"
    r"(?:\sof\s\w+)?[^.;\n]{0,30}?\sin\s(?P<place>[A-Z]\w+)"
)
_MEETING = re.compile(
    r"\b(?:talks|rounds?|meetings?|sessions?|negotiations?|delegations?|consultations?|summits?|visits?|visiting)\b",
    re.IGNORECASE,
)
#: What is done to people on a day.
_DEEDS = ("killed", "wounded", "captured", "displaced")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")
#: A day that an article names, and the sentence that names it.
Told = tuple[date, int]


@dataclass
class _Open:
    """An article without a date: the days on which it may have been published, and why no others.

    ``settled`` tells that its year follows from a text, ``closed`` that its day needs no other article, ``stated`` that
    the page itself gives a date.
    """

    article: Article
    reading: Reading
    days: set[int] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    settled: bool = False
    closed: bool = False
    stated: bool = False

    def keep(self, test: Callable[[date], bool], reason: str) -> bool:
        """Keep the days that pass and say why; False where that would leave none, and the remark is not believed."""
        left = {d for d in self.days if test(date.fromordinal(d))}
        if left and left != self.days:
            self.days = left
            self.why.append(reason)
        return bool(left)

    def sentence(self, index: int) -> str:
        if not 0 <= index < len(self.reading.sentences):
            return ""
        start, end = self.reading.sentences[index]
        return self.article.text[start:end]

    @property
    def past_days(self) -> list[TimeExpression]:
        """Days of a month told as past."""
        return [e for e in self.reading.times if e.form == "day_month" and e.listed and e.direction == "past"]

    @property
    def past_weekdays(self) -> list[TimeExpression]:
        """Bare weekdays told as past."""
        return [
            e
            for e in self.reading.times
            if e.form == "weekday" and not e.upcoming and e.anchor is None and e.direction == "past"
        ]


def solve_publication(articles: Sequence[Article], readings: Sequence[Reading]) -> dict[str, DateRange]:
    """When each article was published, as far as its metadata or the texts of the story tell.

    Args:
        articles: the articles of one story; those with ``published`` keep it.
        readings: what each gave, with its time expressions.

    Returns:
        A date range for every article of which anything is known, by article id; its ``to`` is None where the texts
        only say "not before". ``why`` gives the steps; where a text contradicts the date it came with, ``why`` says so
        and the date stands.
    """
    by_id = {r.article: r for r in readings}
    published: dict[str, DateRange] = {}
    unknown: list[_Open] = []
    for article in sorted(articles, key=lambda a: a.id):
        reading = by_id.get(article.id, Reading(article=article.id))
        if article.published and article.published.from_:
            published[article.id] = _check(article.published, reading)
        else:
            unknown.append(_Open(article, reading))
    if not unknown:
        return published
    known = [d for r in published.values() if (d := first_day(r.from_ or ""))]
    _open_days(unknown, known)
    for item in unknown:
        _narrow_alone(item)
    if not known:
        _settle_year(unknown)
    _narrow_together(unknown, {a.id: a for a in articles}, by_id, published)
    for item in unknown:
        if item.days:
            published[item.article.id] = _answer(item)
    return published


def _answer(item: _Open) -> DateRange:
    low, high = date.fromordinal(min(item.days)), date.fromordinal(max(item.days))
    basis: Basis = "stated" if item.stated else "inferred"
    to = high.isoformat() if item.settled or (high - low).days <= NEWS_DAYS else None
    return DateRange(from_=low.isoformat(), to=to, basis=basis, why="; ".join(item.why))


def _check(given: DateRange, reading: Reading) -> DateRange:
    """The given date, with what in the text contradicts it."""
    day = last_day(given.to or given.from_ or "")
    if day is None:
        return given
    doubts = [f"«{e.evidence.text}» {doubt}" for e in reading.times if (doubt := _contradiction(e, day))]
    if not doubts:
        return given
    more = f" and {len(doubts) - 3} more" if len(doubts) > 3 else ""
    said = f"the text contradicts its date or was brought up after it: {', '.join(doubts[:3])}{more}"
    why = f"{given.why}; {said}" if given.why else said
    return DateRange(from_=given.from_, to=given.to, basis=given.basis, why=why)


def _contradiction(e: TimeExpression, day: date) -> str | None:
    """What is wrong with an expression in an article of that day."""
    if e.direction != "past":
        return None
    if e.form == "absolute" and e.value and (told := first_day(e.value)) and told > day:
        return "is told as past"
    if e.form == "day_month" and e.weekday is not None and (value := value_on(e, day, {})):
        told = first_day(value[0])
        return "is no such weekday" if told and told.weekday() != e.weekday else None
    if e.form == "weekday" and not e.upcoming and e.anchor is None and (day.weekday() - (e.weekday or 0)) % 7 == 6:
        return "reads as the day after"
    return None


# -- the days that are possible at all --------------------------------------------------------------------------------


def _open_days(unknown: Sequence[_Open], known: Sequence[date]) -> None:
    """Around the dated articles of the story, else from the last day or year named as past onward."""
    if known:
        low, high = min(known) - timedelta(days=STORY_DAYS), max(known) + timedelta(days=STORY_DAYS)
        for item in unknown:
            item.days = set(range(low.toordinal(), high.toordinal() + 1))
            item.why.append(f"the story's dated articles are of {min(known)} to {max(known)}")
            item.settled = True
            _after_named(item)
        return
    named = [pair for item in unknown for pair in _named_as_past(item)]
    if not named:
        return
    floor, source = max(named, key=lambda pair: (pair[0], pair[1].id))
    low = floor - timedelta(days=STORY_DAYS)
    high = date(floor.year + YEARS_AHEAD, 12, 31)
    for item in unknown:
        item.days = set(range(low.toordinal(), high.toordinal() + 1))
        if source.evidence.article != item.article.id:
            item.why.append(f"another article of the story tells «{source.evidence.text}» as past")
        _after_named(item)


def _named_as_past(item: _Open) -> list[tuple[date, TimeExpression]]:
    """First days of the years, months and days that a text tells as past."""
    return [
        (day, e)
        for e in item.reading.times
        if e.form in ("absolute", "year") and e.listed and e.direction == "past" and e.value
        if (day := first_day(e.value)) and 1950 <= day.year <= 2090
    ]


def _after_named(item: _Open) -> None:
    named = _named_as_past(item)
    if named:
        floor, e = max(named, key=lambda pair: (pair[0], pair[1].id))
        item.keep(lambda day: day >= floor, f"«{e.evidence.text}» is told as past")


# -- what an article's own words leave --------------------------------------------------------------------------------


def _narrow_alone(item: _Open) -> None:
    _read_own_date(item)
    for e in item.past_days:
        _read_day(item, e)
    for e in item.reading.times:
        _read_this(item, e)
    _read_ages(item)
    _read_other_day(item)
    _read_today(item)
    _read_lead(item)


def _recent(e: TimeExpression, day: date, number: int | None = None) -> date | None:
    """When the day of a month that an expression names was last, up to ``day``."""
    for year in range(day.year, day.year - 5, -1):
        found = safe_date(year, e.month or 1, number or e.day or 1)
        if found and found <= day:
            return found
    return None


def _days_since(e: TimeExpression, day: date) -> int:
    """Days from the last time of what an expression names (the end of a range) to ``day``."""
    found = _recent(e, day, e.last_day or e.day)
    return (day - found).days if found else 10**6


def _was_weekday(e: TimeExpression, day: date, weekday: int | None) -> bool:
    """Whether one of the days that an expression names was such a weekday when it was last."""
    found = [_recent(e, day, n) for n in (e.day, e.last_day) if n]
    return any(d is not None and d.weekday() == weekday for d in found)


def _read_day(item: _Open, e: TimeExpression) -> None:
    """A day of a month without a year: not long ago, and with its weekday only in some years."""
    words = e.evidence.text
    if e.weekday is not None and item.keep(
        lambda day: _was_weekday(e, day, e.weekday), f"«{words}» falls on that weekday"
    ):
        item.settled = True
    item.keep(
        lambda day: _days_since(e, day) <= 30 * LONGEST_MONTH_LOOKBACK, f"«{words}» without a year is not long ago"
    )
    if re.match(r"\s(?:of\s)?this\syear\b", item.article.text[e.evidence.end : e.evidence.end + 16]):
        item.keep(lambda day: (day.month, day.day) >= (e.month or 1, e.day or 1), f"«{words}» is of the same year")


def _read_this(item: _Open, e: TimeExpression) -> None:
    """A month of this year, and earlier this month."""
    if e.form == "month" and e.unit == "year" and e.offset == 0:
        item.keep(lambda day: day.month >= (e.month or 1), f"«{e.evidence.text}» is of the same year")
    elif e.form == "offset" and e.unit == "month" and e.offset == 0 and e.anchor is None and e.upcoming < 0:
        item.keep(lambda day: day.day >= EARLIER_THIS_MONTH_FROM, f"«{e.evidence.text}» needs a month some days old")


def _read_ages(item: _Open) -> None:
    """The age of a thing whose beginning is named: "the nine-year war" beside "since the war broke out in 2011"."""
    text = item.article.text
    for e in item.reading.times:
        match = _YEARS.match(e.value or "")
        thing = re.match(r"(?:[-\s]?(?:old|long))?\s(\w{3,})", text[e.evidence.end : e.evidence.end + 25])
        if e.form != "duration" or match is None or thing is None:
            continue
        for start in item.reading.times:
            near = text[max(0, start.evidence.start - 70) : start.evidence.start]
            if start.form != "year" or start.year is None or not _BEGINNING.search(near):
                continue
            about = (near + text[start.evidence.end : start.evidence.end + 30]).casefold()
            if thing[1] not in _words("common") and re.search(rf"\b{re.escape(thing[1].casefold())}", about):
                last = start.year + int(match[1])
                why = f"«{e.evidence.text} {thing[1]}» that began in «{start.evidence.text}»"
                item.settled |= item.keep(_within_years(last - 1, last), why)


def _within_years(first: int, last: int) -> Callable[[date], bool]:
    return lambda day: first <= day.year <= last


def _read_other_day(item: _Open) -> None:
    """Another day than the one just named, though it may be the same weekday: "On 3 February … On Monday too"."""
    for e in item.past_weekdays:
        if not re.search(r"\b(?:too|also|again|another)\b", item.sentence(e.sentence)):
            continue
        for named in item.past_days:
            if 0 < e.sentence - named.sentence <= 3:
                item.keep(_not_the_same(named, e), f"«{e.evidence.text}» is another day than «{named.evidence.text}»")


def _not_the_same(named: TimeExpression, weekday: TimeExpression) -> Callable[[date], bool]:
    return lambda day: _days_since(named, day) > NEWS_DAYS or not _was_weekday(named, day, weekday.weekday)


def _read_today(item: _Open) -> None:
    """What happened "today" is told again with its date, so that the date, or the end of its range, is today."""
    today = [
        e
        for e in item.reading.times
        if e.form == "today" and e.offset == 0 and not e.quoted and e.direction == "past" and e.listed
    ]
    for e in item.past_days:
        told = _stems(item.sentence(e.sentence))
        if not any(
            len(_stems(item.sentence(t.sentence)) & told) >= SHARED_WORDS for t in today if t.sentence != e.sentence
        ):
            continue
        beside = [w for w in item.past_weekdays if w.sentence == e.sentence]
        if len(beside) == 1 and item.keep(
            lambda day, e=e, w=beside[0].weekday: _was_weekday(e, day, w),  # type: ignore[misc]
            f"«{e.evidence.text}» and «{beside[0].evidence.text}» in one sentence fall together",
        ):
            item.settled = True
        item.closed = item.keep(
            lambda day, e=e: _days_since(e, day) == 0,  # type: ignore[misc]
            f"what happened «today» is told again as of «{e.evidence.text}»",
        )
        return


def _read_lead(item: _Open) -> None:
    """A report that dates its news by a day of a month, and nothing by a weekday."""
    news = [e for e in item.past_days if e.evidence.start < LEAD_CHARACTERS]
    if news and not item.past_weekdays and not item.closed:
        e = max(news, key=lambda n: ((n.month or 0, n.last_day or n.day or 0), n.id))
        item.closed = item.keep(
            lambda day: _days_since(e, day) <= NEWS_DAYS,
            f"its news is of «{e.evidence.text}», and no report waits longer than {NEWS_DAYS} days",
        )
        if item.closed and _dates_a_saying(item.reading, e):
            item.keep(
                lambda day: _days_since(e, day) <= SAYING_DAYS,
                f"what was said on «{e.evidence.text}» is its news; sayings are reported that day, less often the next",
            )


def _dates_a_saying(reading: Reading, e: TimeExpression) -> bool:
    """Whether a day is that of a statement ("said on May 3"), and no part of what was said."""
    if any(s.content.start <= e.evidence.start < s.content.end for s in reading.statements):
        return False
    cues = [s.cue for s in reading.statements if s.cue is not None and s.cue.text.casefold().startswith("said")]
    return any(0 <= e.evidence.start - cue.end <= NEAR_CUE for cue in cues)


def _read_own_date(item: _Open) -> None:
    """A date that the page states for itself: "Published 3 May 2020", a line of its own, an agency's dateline."""
    text = item.article.text
    for e in item.reading.times:
        before, after = (
            text[max(0, e.evidence.start - 60) : e.evidence.start],
            text[e.evidence.end : e.evidence.end + 20],
        )
        alone = re.search(r"(?:^|\n)\s*$", before) and re.match(r"[\s|·-]*(?:\d{1,2}[:.]\d\d.*)?(?:\n|$)", after)
        dateline = _DATELINE.search(before) and re.match(r"\.?\s?(?:\(|[-–—])", after)
        stated = _STATED.search(before) or (alone and e.evidence.start < 400) or dateline
        if not stated or item.stated:
            continue
        if e.form == "absolute" and e.value and (day := first_day(e.value)) and len(e.value) == 10:
            if item.days and day.toordinal() not in item.days:
                continue
            item.days = {day.toordinal()}
            item.why.append(f"the page gives «{e.evidence.text}» as its date")
            item.stated = item.settled = item.closed = True
        elif e.form == "day_month" and dateline:
            item.stated = item.closed = item.keep(
                lambda day, e=e: _days_since(e, day) == 0,  # type: ignore[misc]
                f"its dateline is «{e.evidence.text}»",
            )


# -- what the story leaves --------------------------------------------------------------------------------------------


def _settle_year(unknown: Sequence[_Open]) -> None:
    """The year of the whole story: its articles are of one time, so it is the first year that all can share."""
    fixed = [item for item in unknown if item.days and item.settled]
    years = sorted({date.fromordinal(d).year for item in fixed for d in item.days})
    for year in years:
        inside = [sorted(d for d in item.days if date.fromordinal(d).year == year) for item in fixed]
        if not all(inside):
            continue
        low, high = max(d[0] for d in inside) - STORY_DAYS, min(d[-1] for d in inside) + STORY_DAYS
        left = [
            {d for d in item.days if low <= d <= high and (item not in fixed or date.fromordinal(d).year == year)}
            for item in unknown
        ]
        if any(item.days and not days for item, days in zip(unknown, left, strict=True)):
            continue
        for item, days in zip(unknown, left, strict=True):
            if days != item.days:
                own = item in fixed and len(years) > 1
                item.why.append(
                    f"of the years left, {year} is the first after those it names"
                    if own
                    else f"the story's other articles are of {year}"
                )
            item.days, item.settled = days, True
        return


def _narrow_together(
    unknown: Sequence[_Open],
    articles: Mapping[str, Article],
    readings: Mapping[str, Reading],
    published: Mapping[str, DateRange],
) -> None:
    """Let articles narrow each other, until nothing changes."""
    likeness = _Likeness(articles, readings)
    for _ in range(5):
        before = [len(item.days) for item in unknown]
        dated = dict(published) | {i.article.id: _answer(i) for i in unknown if i.days and i.settled}
        told = {id_: _told_days(readings[id_], dated[id_]) for id_ in sorted(dated) if id_ in readings}
        for item in unknown:
            if item.days and item.settled and not item.closed:
                others = {id_: days for id_, days in told.items() if id_ != item.article.id}
                _come_before(item, others, articles)
                _match_weekdays(item, others, articles, likeness)
                _after_deeds(item, readings, others)
                _stay_near(item, {id_: range_ for id_, range_ in dated.items() if id_ != item.article.id}, unknown)
        if before == [len(item.days) for item in unknown]:
            return


def _told_days(reading: Reading, published: DateRange) -> list[Told]:
    """The days that an article names, where all of its possible dates of publication agree on them."""
    low, high = first_day(published.from_ or ""), last_day(published.to or published.from_ or "")
    if low is None or high is None:
        return []
    told = []
    for e in reading.times:
        if e.form not in ("absolute", "day_month", "weekday", "today") or not e.listed or e.anchor:
            continue
        value = value_on(e, low, {})
        if value is None or value != value_on(e, high, {}) or len(value[0]) != 10:
            continue
        days = (first_day(v) for v in dict.fromkeys((value[0], value[1] or value[0])))
        told += [(day, e.sentence) for day in days if day]
    return told


def _stay_near(item: _Open, dated: Mapping[str, DateRange], unknown: Sequence[_Open]) -> None:
    """Not much further from the story's dated articles than these lie apart."""
    open_still = {i.article.id for i in unknown if not i.closed}
    sure = {id_: range_ for id_, range_ in dated.items() if id_ not in open_still and range_.from_ and range_.to}
    firsts = [d for r in sure.values() if (d := first_day(r.from_ or ""))]
    lasts = [d for r in sure.values() if (d := last_day(r.to or ""))]
    if len(sure) < ENOUGH_DATED:
        return
    first, last = min(firsts), max(lasts)
    margin = timedelta(days=min(STORY_DAYS, max(NEAR_DAYS, (last - first).days)))
    item.keep(
        lambda day: first - margin <= day <= last + margin,
        f"the story's other articles are of {first} to {last}, and one story's lie within {margin.days} days",
    )


def _after_deeds(item: _Open, readings: Mapping[str, Reading], told: Mapping[str, Sequence[Told]]) -> None:
    """Whom an article speaks of as known to have been killed had been killed, on a day that another article gives."""
    text = item.article.text
    deeds: dict[tuple[str, str], list[date]] = {}
    for id_, days in sorted(told.items()):
        for figure in readings[id_].figures:
            if figure.measure not in _DEEDS or not figure.of or len(figure.of.split()) < 2:
                continue
            index = next((n for n, (s, e) in enumerate(readings[id_].sentences) if s <= figure.evidence.start < e), -1)
            deeds.setdefault((figure.of.casefold(), figure.measure), []).extend(d for d, n in days if n == index)
    for (whom, measure), found in sorted(deeds.items()):
        known = re.search(
            rf"\bthe\s{re.escape(whom)}\s(?:who|that)\s(?:were|was|have\sbeen|had\sbeen)\s{measure}\b",
            text,
            re.IGNORECASE,
        )
        if known and found:
            day = min(found)
            item.keep(lambda d, day=day: d >= day, f"«{known[0]}», which is first told of {day}")  # type: ignore[misc]


def _come_before(item: _Open, told: Mapping[str, Sequence[Told]], articles: Mapping[str, Article]) -> None:
    """Another article tells this one's news as a round that is over before the day that it tells itself."""
    lead = item.article.text[:LEAD_CHARACTERS]
    if not _MEETING.search(lead):
        return
    for id_, days in sorted(told.items()):
        other = articles[id_]
        for match in _PRIOR_ROUND.finditer(other.text):
            here = re.search(rf"\b(?:in|to|visiting)\s{re.escape(match['place'])}\b", lead)
            if not days or not here or match["place"] in other.text[:LEAD_CHARACTERS]:
                continue
            last = max(day for day, _ in days)
            first = min(day for day, _ in days if (last - day).days <= NEWS_DAYS)
            item.keep(
                lambda day, first=first: day < first,  # type: ignore[misc]
                f"{other.outlet or id_}, on {first}, tells of «{match[0]}» as over",
            )


class _Likeness:
    """How alike two sentences of the story are: the shared words, each weighed by how rare it is in the story.

    That alone does not tell one Tuesday's statement from the next one's, so the articles must also share a name that
    few others of the story bear.
    """

    def __init__(self, articles: Mapping[str, Article], readings: Mapping[str, Reading]):
        self.stems: dict[tuple[str, int], set[str]] = {}
        counts: Counter[str] = Counter()
        for id_, reading in sorted(readings.items()):
            for index, (start, end) in enumerate(reading.sentences):
                if id_ in articles:
                    stems = _stems(articles[id_].text[start:end])
                    self.stems[id_, index] = stems
                    counts.update(stems)
        texts = {id_: _fold(article.text) for id_, article in sorted(articles.items())}
        lower = {w for text in texts.values() for w in _WORD.findall(text) if w.islower()}
        lower |= {*MONTHS, *WEEKDAYS, *_words("titles")}
        self.names = {id_: {n.casefold() for n in _NAME.findall(text)} - lower for id_, text in texts.items()}
        bearers = Counter(name for names in self.names.values() for name in names)
        self.rare = {name for name, n in bearers.items() if n <= max(2, len(texts) // 2)}
        total = max(1, len(self.stems))
        self.weight = {stem: log(1 + total / n) for stem, n in counts.items()}

    def __call__(self, a: tuple[str, int], b: tuple[str, int]) -> float:
        """Between 0 and 1; each sentence is read together with the one behind it."""
        if not self.names[a[0]] & self.names[b[0]] & self.rare:
            return 0.0
        x = self.stems.get(a, set()) | self.stems.get((a[0], a[1] + 1), set())
        y = self.stems.get(b, set()) | self.stems.get((b[0], b[1] + 1), set())
        least = min(sum(self.weight[s] for s in sorted(words)) for words in (x, y))
        return sum(self.weight[s] for s in sorted(x & y)) / least if least and len(x & y) > SHARED_WORDS else 0.0


def _match_weekdays(
    item: _Open, told: Mapping[str, Sequence[Told]], articles: Mapping[str, Article], likeness: _Likeness
) -> None:
    """Bare weekdays for which other articles, telling the same events, have dates: the week that most of them give."""
    links: list[tuple[float, date, str, TimeExpression]] = []
    for e in item.past_weekdays:
        best: dict[date, dict[str, float]] = {}
        for id_, days in told.items():
            for day, sentence in days:
                score = likeness((item.article.id, e.sentence), (id_, sentence)) if day.weekday() == e.weekday else 0.0
                if score >= PERHAPS_SAME_EVENT:
                    best.setdefault(day, {})[id_] = max(best.get(day, {}).get(id_, 0.0), score)
        for day, by_article in sorted(best.items()):
            score, id_ = max((score, id_) for id_, score in by_article.items())
            if score >= SAME_EVENT or len(by_article) > 1:
                links.append((score, day, id_, e))
    support = {p: sum(link[0] for link in links if 0 <= p - link[1].toordinal() <= NEWS_DAYS) for p in item.days}
    most = max(support.values(), default=0.0)
    if most == 0:
        return
    chosen = {p for p, value in support.items() if value >= MARGIN * most}
    rival = max((v for p, v in support.items() if min(abs(p - c) for c in chosen) > NEWS_DAYS), default=0.0)
    if rival > MARGIN * most:
        return
    first = date.fromordinal(min(chosen))
    _, day, id_, e = max(
        (link for link in links if 0 <= (first - link[1]).days <= NEWS_DAYS), key=lambda link: link[:3]
    )
    name = articles[id_].outlet or id_
    item.closed = item.keep(
        lambda p: p.toordinal() in chosen,
        f"«{e.evidence.text}» is {day}, which {name} gives for the same event, and is said up to {NEWS_DAYS} days on",
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lore("common_words")[name].split())


def _fold(text: str) -> str:
    """Without accents, so that one name in two alphabets' Latin spellings meets itself."""
    return "".join(c for c in normalize("NFKD", text.replace("ı", "i")) if not combining(c))


def _stems(text: str) -> set[str]:
    """Content words, cut to their first five letters so that "ended" and "end of" or "talk" and "talks" meet."""
    common = _words("common")
    return {w.casefold()[:5].rstrip("s") for w in _WORD.findall(text) if w.casefold() not in common}
