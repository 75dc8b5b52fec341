"""Publication dates where none is given, and the calendar values of the dates inside.

An article that has a date of its own keeps it. Of the others every text says something: a year named as past bounds it
below, a weekday and a day of a month fall together only in some years, "earlier this month" needs a month that is some
days old, and a bare "on Tuesday" is used up to the following Monday. Each such remark leaves some of the possible days;
articles of one story then narrow each other, through events that both tell and one of them dates, and through rounds
that one tells as over and the other as news. What is left is the answer, a range where the texts leave one, and every
step that narrowed it is part of ``why``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log
from unicodedata import combining, normalize

from rashomon.extract.reading import Reading, TimeExpression
from rashomon.extract.time_grammar import MONTHS, WEEKDAYS
from rashomon.record import Article, DateRange, Time
from rashomon.resolve.calendar_values import LONGEST_MONTH_LOOKBACK, Value, first_day, last_day, safe_date, value_on

#: A bare weekday, and the day that a report dates its own news by, lie at most so many days before publication.
NEWS_DAYS = 6
#: Articles of one story were published within so many days of each other.
STORY_DAYS = 90
#: Years after the last one named as past in which a weekday and a date may still be sought.
YEARS_AHEAD = 12
#: "earlier this month" is not said before this day of it.
EARLIER_THIS_MONTH_FROM = 3
#: The news of a report stands within its first characters.
LEAD_CHARACTERS = 700
#: Least likeness of two sentences (0 to 1) that tell the same dated event, in articles that share a rare name.
SAME_EVENT = 0.20

_STATED = re.compile(r"(?:published|posted|updated|last modified|date|issued)(?:\s(?:on|at))?\s*:?\s*$", re.IGNORECASE)
_DATELINE = re.compile(r"(?:^|\n)\s*[A-Z][A-Z .,'’-]{2,40}(?:,\s[A-Z][\w.]+)?,\s$")
_BARE_DURATION = re.compile(r"P(\d+)Y$")
_PRIOR_ROUND = re.compile(
    r"\b(?:previous|prior|earlier|preceding|past|first|last)\s(?:two\s|three\s|several\s)?"
    r"(?P<what>rounds?|meetings?|talks|sessions?|negotiations|summits?|visits?|contacts|consultations)"
    r"(?:\sof\s\w+)?[^.;\n]{0,30}?\sin\s(?P<place>[A-Z]\w+)"
)
_MEETING = re.compile(
    r"\b(?:talks|rounds?|meetings?|sessions?|negotiations?|delegations?|consultations?|summits?|visits?|visiting)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}")
_NO_NAMES = (
    frozenset(MONTHS)
    | frozenset(WEEKDAYS)
    | frozenset(
        "president presidential minister ministry foreign defense defence interior prime deputy secretary general "
        "spokesman spokeswoman spokesperson state council government party united nations army security national".split()
    )
)
_COMMON = frozenset(
    ["the", "and", "for", "that", "with", "was", "were", "are", "has", "have", "had", "been", "said", "says", "from", "they", "this", "their", "there", "which", "will", "would", "not", "but", "who", "his", "her", "its", "into", "after", "before", "about", "over", "also", "more", "than", "when", "where", "what", "all", "one", "two", "out", "our", "you", "she", "him", "them"]
)


@dataclass(frozen=True)
class Anchored:
    """The record's times, and the calendar value (and end of range) of each time expression by id."""

    times: list[Time]
    values: dict[str, Value]


# -- publication dates ------------------------------------------------------------------------------------------------


@dataclass
class _Open:
    """An article without a date: the days on which it may have been published, and why no others."""

    article: Article
    reading: Reading
    days: set[int] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    settled_year: bool = False
    stated: bool = False
    bounded: bool = False

    def keep(self, test: Callable[[date], bool], reason: str) -> bool:
        """Keep the days that pass; a remark that would leave none is not believed."""
        left = {d for d in self.days if test(date.fromordinal(d))}
        if not left or left == self.days:
            return bool(left)
        self.days = left
        self.why.append(reason)
        return True

    def sentence(self, index: int) -> str:
        if not 0 <= index < len(self.reading.sentences):
            return ""
        start, end = self.reading.sentences[index]
        return self.article.text[start:end]


def solve_publication(articles: Sequence[Article], readings: Sequence[Reading]) -> dict[str, DateRange]:
    """When each article was published, as far as its metadata or the texts of the story tell.

    Args:
        articles: the articles of one story; those with ``published`` keep it.
        readings: what each gave, with its time expressions.

    Returns:
        A date range for every article of which anything is known, by article id. ``why`` gives the steps; where a text
        contradicts the date it came with, ``why`` says so and the date stands.
    """
    by_id = {r.article: r for r in readings}
    published: dict[str, DateRange] = {}
    known: list[date] = []
    unknown: list[_Open] = []
    for article in sorted(articles, key=lambda a: a.id):
        reading = by_id.get(article.id, Reading(article=article.id))
        if article.published and article.published.from_:
            published[article.id] = _check(article, article.published, reading)
            known += [d for d in (first_day(article.published.from_),) if d]
        else:
            unknown.append(_Open(article, reading))
    if not unknown:
        return published
    _open_domains(unknown, known)
    for item in unknown:
        _narrow_alone(item)
    _settle_years(unknown, known)
    _narrow_together(unknown, {a.id: a for a in articles}, by_id, published)
    for item in unknown:
        found = _answer(item)
        if found is not None:
            published[item.article.id] = found
    return published


def _check(article: Article, given: DateRange, reading: Reading) -> DateRange:
    """The given date, with what in the text contradicts it."""
    day = last_day(given.to or given.from_ or "")
    if day is None:
        return given
    doubts = []
    for e in reading.times:
        if e.form == "absolute" and e.direction == "past" and e.value and (told := first_day(e.value)) and told > day:
            doubts.append(f"«{e.evidence.text}»")
        elif e.form == "day_month" and e.weekday is not None and (value := value_on(e, day, {})):
            told = first_day(value[0])
            if told and told.weekday() != e.weekday:
                doubts.append(f"«{e.evidence.text}» falls on another weekday")
        elif (
            e.form == "weekday"
            and e.direction == "past"
            and e.upcoming == 0
            and e.weekday is not None
            and (day.weekday() - e.weekday) % 7 == 6
        ):
            doubts.append(f"«{e.evidence.text}» reads as the day after")
    if not doubts:
        return given
    why = f"{given.why}; " if given.why else ""
    more = f" and {len(doubts) - 3} more" if len(doubts) > 3 else ""
    return DateRange(
        from_=given.from_,
        to=given.to,
        basis=given.basis,
        why=f"{why}the text contradicts its date or was brought up after it: {', '.join(doubts[:3])}{more}",
    )


def _past_day(e: TimeExpression) -> date | None:
    """The first day of a value that the text tells as past."""
    if e.form in ("absolute", "year") and e.value and e.direction == "past" and e.listed:
        return first_day(e.value)
    return None


def _open_domains(unknown: Sequence[_Open], known: Sequence[date]) -> None:
    """The days that are possible at all: around the dated articles, else from the last year named as past onward."""
    if known:
        low, high = min(known) - timedelta(days=STORY_DAYS), max(known) + timedelta(days=STORY_DAYS)
        reason = f"the story's dated articles are of {min(known)} to {max(known)}"
        for item in unknown:
            item.days = set(range(low.toordinal(), high.toordinal() + 1))
            item.why.append(reason)
            item.settled_year = True
        return
    named = [(d, e) for item in unknown for e in item.reading.times if (d := _past_day(e)) and 1950 <= d.year <= 2090]
    if not named:
        return
    floor, expression = max(named, key=lambda pair: (pair[0], pair[1].id))
    low = floor - timedelta(days=STORY_DAYS)
    high = safe_date(floor.year + YEARS_AHEAD, 12, 31) or floor
    for item in unknown:
        item.days = set(range(low.toordinal(), high.toordinal() + 1))
        own = [(d, e) for e in item.reading.times if (d := _past_day(e))]
        if own:
            day, e = max(own, key=lambda pair: (pair[0], pair[1].id))
            item.keep(lambda p, day=day: p >= day, f"«{e.evidence.text}» is told as past")  # type: ignore[misc]
        elif expression.evidence.article != item.article.id:
            item.why.append(f"another article of the story tells «{expression.evidence.text}» as past")


def _recent(month: int, dayno: int, day: date) -> date | None:
    """The last such day of a month up to ``day``."""
    for year in range(day.year, day.year - 5, -1):
        found = safe_date(year, month, dayno)
        if found and found <= day:
            return found
    return None


def _narrow_alone(item: _Open) -> None:
    """What an article's own words leave."""
    times = item.reading.times
    days = [e for e in times if e.form == "day_month" and e.listed and e.direction == "past"]
    weekdays = [
        e for e in times if e.form == "weekday" and e.upcoming == 0 and e.anchor is None and e.direction == "past"
    ]
    lead = [e for e in times if e.evidence.start < LEAD_CHARACTERS]
    _read_dateline(item)
    for e in days:
        weekday, words = e.weekday, f"«{e.evidence.text}»"
        if weekday is None:
            beside = [w for w in weekdays if w.sentence == e.sentence]
            if len(beside) != 1:
                continue
            weekday, words = beside[0].weekday, f"«{e.evidence.text}» and «{beside[0].evidence.text}» in one sentence"
        numbers = {n for n in (e.day, e.last_day) if n}
        if item.keep(lambda p, e=e, n=numbers, w=weekday: _falls_on(e, n, w, p), f"{words} fall together"):  # type: ignore[misc]
            item.settled_year = True
    for e in days:
        item.keep(
            lambda p, e=e: (
                (d := _recent(e.month or 1, e.day or 1, p)) is not None and (p - d).days <= 30 * LONGEST_MONTH_LOOKBACK
            ),  # type: ignore[misc]
            f"«{e.evidence.text}» without a year is not long ago",
        )
        if re.match(r"\s(?:of\s)?this\syear\b", item.article.text[e.evidence.end : e.evidence.end + 16]):
            item.keep(
                lambda p, e=e: (p.month, p.day) >= (e.month, e.day),  # type: ignore[misc]
                f"«{e.evidence.text}» is of the same year",
            )
    for e in times:
        if e.form == "month" and e.unit == "year" and e.offset == 0 and e.month is not None:
            item.keep(lambda p, m=e.month: p.month >= m, f"«{e.evidence.text}» is of the same year")  # type: ignore[misc]
        if e.form == "offset" and e.unit == "month" and e.offset == 0 and e.anchor is None and e.upcoming < 0:
            item.keep(lambda p: p.day >= EARLIER_THIS_MONTH_FROM, f"«{e.evidence.text}» needs a month some days old")
    _read_ages(item)
    today = [e for e in times if e.form == "today" and e.offset == 0 and not e.quoted and e.direction == "past"]
    for e in days:
        if any(
            _overlap(item.sentence(t.sentence), item.sentence(e.sentence)) >= 3
            for t in today
            if t.sentence != e.sentence
        ):
            number = e.last_day or e.day or 1
            item.keep(
                lambda p, e=e, n=number: (p.month, p.day) == (e.month, n),  # type: ignore[misc]
                f"what happened «today» is told again as of «{e.evidence.text}»",
            )
            item.bounded = True
            return
    news = [e for e in lead if e.form == "day_month" and e in days]
    bare = [e for e in lead if e in weekdays]
    if news and not bare:
        e = max(news, key=lambda n: ((n.month or 0, n.last_day or n.day or 0), n.id))
        number = e.last_day or e.day or 1
        item.keep(
            lambda p: (d := _recent(e.month or 1, number, p)) is not None and (p - d).days <= NEWS_DAYS,
            f"its news is of «{e.evidence.text}», and no report waits longer than {NEWS_DAYS} days",
        )
        item.bounded = True


def _falls_on(e: TimeExpression, numbers: Iterable[int], weekday: int | None, day: date) -> bool:
    assert e.month is not None
    recents = [_recent(e.month, n, day) for n in numbers]
    return any(d is not None and d.weekday() == weekday and (day - d).days < 300 for d in recents)


def _fold(text: str) -> str:
    """Without accents, so that one name in two alphabets' Latin spellings meets itself."""
    return "".join(c for c in normalize("NFKD", text.replace("ı", "i")) if not combining(c))


def _overlap(a: str, b: str) -> int:
    return len(_stems(a) & _stems(b))


def _stems(text: str) -> set[str]:
    """Content words, cut to their first five letters so that "ended" and "end of" or "talk" and "talks" meet."""
    return {w.casefold()[:5].rstrip("s") for w in _WORD.findall(text) if w.casefold() not in _COMMON}


def _read_dateline(item: _Open) -> None:
    """A date that the page states for itself: "Published 3 May 2020", a line of its own, an agency's dateline."""
    text = item.article.text
    for e in item.reading.times:
        start, end = e.evidence.start, e.evidence.end
        before, after = text[max(0, start - 60) : start], text[end : end + 20]
        alone = re.search(r"(?:^|\n)\s*$", before) and re.match(r"[\s|·-]*(?:\d{1,2}[:.]\d\d.*)?(?:\n|$)", after)
        stated = _STATED.search(before) is not None or bool(alone and start < 400)
        dateline = _DATELINE.search(before) and re.match(r"\.?\s?(?:\(|[-–—])", after)
        if e.form == "absolute" and e.value and len(e.value) == 10 and (stated or dateline):
            day = first_day(e.value)
            if day is not None:
                item.days = item.days or {day.toordinal()}
                if day.toordinal() in item.days:
                    item.days = {day.toordinal()}
                    item.why.append(f"the page gives «{e.evidence.text}» as its date")
                    item.stated = item.settled_year = item.bounded = True
                    return
        if e.form == "day_month" and dateline:
            item.keep(
                lambda p, e=e: (p.month, p.day) == (e.month, e.day),  # type: ignore[misc]
                f"its dateline is «{e.evidence.text}»",
            )
            item.stated = item.bounded = True
            return


def _read_ages(item: _Open) -> None:
    """ "the nine-year war" beside "since the war broke out in 2011": the age of a thing whose beginning is named."""
    text = item.article.text
    begun = [
        (int(e.value), e)
        for e in item.reading.times
        if e.form == "year"
        and e.value
        and re.search(
            r"\b(?:since|outbreak|began|begin|started|start|broke out|erupted)\b",
            text[max(0, e.evidence.start - 70) : e.evidence.start],
        )
    ]
    for e in item.reading.times:
        match = _BARE_DURATION.match(e.value or "")
        if e.form != "duration" or match is None:
            continue
        thing = re.match(r"(?:[-\s]?(?:old|long))?\s(\w+)", text[e.evidence.end : e.evidence.end + 25])
        if thing is None:
            continue
        for year, start in begun:
            about = text[max(0, start.evidence.start - 70) : start.evidence.end + 30]
            if thing[1].casefold()[:4] in about.casefold():
                end = year + int(match[1])
                item.keep(
                    lambda p, end=end: end - 1 <= p.year <= end,  # type: ignore[misc]
                    f"«{e.evidence.text} {thing[1]}» that began in «{start.evidence.text}»",
                )
                item.settled_year = True


def _settle_years(unknown: Sequence[_Open], known: Sequence[date]) -> None:
    """Choose the year for the whole story: its articles are of one time, so the first year that all can share."""
    fixed = [item for item in unknown if item.days and item.settled_year]
    if known or not fixed:
        return
    years = sorted({date.fromordinal(d).year for item in fixed for d in item.days})
    for year in years:
        low, high = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        inside = [sorted(d for d in item.days if low <= d <= high) for item in fixed]
        if not all(inside):
            continue
        window_low, window_high = max(d[0] for d in inside) - STORY_DAYS, min(d[-1] for d in inside) + STORY_DAYS
        reason = f"of the years left, {year} is the first after those it names"
        others = [y for y in years if y != year]
        for item in unknown:
            left = {d for d in item.days if window_low <= d <= window_high and (item not in fixed or low <= d <= high)}
            if left and left != item.days:
                item.days = left
                item.why.append(reason if item in fixed and others else f"the story's other articles are of {year}")
                item.settled_year = True
        return


def _narrow_together(
    unknown: Sequence[_Open],
    articles: Mapping[str, Article],
    readings: Mapping[str, Reading],
    published: Mapping[str, DateRange],
) -> None:
    """Let articles narrow each other, until nothing changes: events that both tell, and rounds told as over."""
    likeness = _Likeness(articles, readings)
    for _ in range(4):
        before = [len(item.days) for item in unknown]
        dated = dict(published) | {
            i.article.id: r for i in unknown if i.days and (r := _answer(i)) and r.to is not None
        }
        told = {id_: _told_days(readings[id_], range_) for id_, range_ in sorted(dated.items()) if id_ in readings}
        for item in unknown:
            others = {id_: days for id_, days in told.items() if id_ != item.article.id}
            if item.days and not item.bounded:
                _come_before(item, others, articles)
                _match_weekday(item, others, articles, likeness)
                _news_weekday(item)
        if before == [len(item.days) for item in unknown]:
            return


def _told_days(reading: Reading, published: DateRange) -> list[tuple[date, int, TimeExpression]]:
    """The days that an article names, with the sentence of each, where all of its possible dates agree on them."""
    low, high = first_day(published.from_ or ""), last_day(published.to or published.from_ or "")
    if low is None or high is None:
        return []
    out = []
    for e in reading.times:
        if e.form not in ("absolute", "day_month", "weekday", "today") or not e.listed or e.anchor:
            continue
        a, b = value_on(e, low, {}), value_on(e, high, {})
        if a is None or a != b or len(a[0]) != 10:
            continue
        for value in dict.fromkeys((a[0], a[1] or a[0])):
            day = first_day(value)
            if day:
                out.append((day, e.sentence, e))
    return out


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
        self.names = {id_: {n.casefold() for n in _NAME.findall(text)} - lower - _NO_NAMES for id_, text in texts.items()}
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
        shared = sum(self.weight[s] for s in sorted(x & y))
        least = min(sum(self.weight[s] for s in sorted(x)), sum(self.weight[s] for s in sorted(y)))
        return shared / least if least and len(x & y) >= 4 else 0.0


def _match_weekday(
    item: _Open,
    told: Mapping[str, list[tuple[date, int, TimeExpression]]],
    articles: Mapping[str, Article],
    likeness: _Likeness,
) -> None:
    """A bare weekday for which another article, telling the same event, has a date."""
    best: tuple[float, date, TimeExpression, str] | None = None
    for e in item.reading.times:
        if e.form != "weekday" or e.upcoming or e.anchor or e.direction != "past":
            continue
        for id_, days in told.items():
            for day, sentence, _ in days:
                if day.weekday() != e.weekday:
                    continue
                score = likeness((item.article.id, e.sentence), (id_, sentence))
                if score >= SAME_EVENT and (best is None or (score, day.isoformat()) > (best[0], best[1].isoformat())):
                    best = (score, day, e, id_)
    if best is None:
        return
    _, day, e, other = best
    name = articles[other].outlet or other
    item.bounded = item.keep(
        lambda p: 0 <= (p - day).days <= NEWS_DAYS,
        f"«{e.evidence.text}» is {day}, which {name} gives for the same event, and is said up to {NEWS_DAYS} days on",
    )


def _come_before(
    item: _Open, told: Mapping[str, list[tuple[date, int, TimeExpression]]], articles: Mapping[str, Article]
) -> None:
    """Another article tells this one's news as a round that is over before the day it tells itself."""
    lead = item.article.text[:LEAD_CHARACTERS]
    if not _MEETING.search(lead):
        return
    for id_, days in sorted(told.items()):
        for match in _PRIOR_ROUND.finditer(articles[id_].text):
            if not days or not re.search(rf"\b(?:in|to|visiting)\s{re.escape(match['place'])}\b", lead):
                continue
            if match["place"] in articles[id_].text[:LEAD_CHARACTERS]:
                continue
            recent = max(d for d, _, _ in days)
            first = min(d for d, _, _ in days if (recent - d).days <= NEWS_DAYS)
            name = articles[id_].outlet or id_
            item.keep(
                lambda p, first=first: p < first,  # type: ignore[misc]
                f"{name}, on {first}, tells of «{match[0]}» as over",
            )


def _news_weekday(item: _Open) -> None:
    """A bare weekday in the lead is the day of the news; older days are named by their date."""
    times = item.reading.times
    lead = [
        e
        for e in times
        if e.form == "weekday"
        and e.evidence.start < LEAD_CHARACTERS
        and not e.upcoming
        and not e.anchor
        and e.direction == "past"
    ]
    older = [e for e in times if e.form == "day_month" and e.listed and e.direction == "past" and e.weekday is None]
    if not lead or not older or not item.settled_year:
        return
    weekday, words = lead[0].weekday or 0, lead[0].evidence.text

    def newest(p: date) -> date | None:
        found = [d for e in older if (d := _recent(e.month or 1, e.last_day or e.day or 1, p))]
        return max(found, default=None)

    item.keep(
        lambda p: (d := newest(p)) is None or (p - d).days > NEWS_DAYS,
        f"days within {NEWS_DAYS} of it would be weekdays, as «{words}» is, and not dates, as «{older[-1].evidence.text}» is",
    )
    span = sorted(item.days)
    if not span:
        return
    # Only one such weekday is left between the first and the last possible day.
    news = [d for d in range(span[0] - NEWS_DAYS, span[-1] + 1) if date.fromordinal(d).weekday() == weekday]
    older_days = [d for p in span[:1] if (d := newest(date.fromordinal(p)))]
    news = [d for d in news if d in item.days and all(d > o.toordinal() for o in older_days)]
    if len(news) == 1:
        only = date.fromordinal(news[0])
        item.keep(lambda p: 0 <= (p - only).days <= NEWS_DAYS, f"«{words}» can only be {only}")
        item.bounded = True


def _answer(item: _Open) -> DateRange | None:
    if not item.days:
        return None
    low, high = min(item.days), max(item.days)
    basis = "stated" if item.stated else "inferred"
    why = "; ".join(item.why)
    if not item.settled_year and high - low > 366:
        return DateRange(from_=date.fromordinal(low).isoformat(), to=None, basis=basis, why=why)
    return DateRange(
        from_=date.fromordinal(low).isoformat(), to=date.fromordinal(high).isoformat(), basis=basis, why=why
    )


# -- the dates inside -------------------------------------------------------------------------------------------------


def anchor_times(readings: Sequence[Reading], published: Mapping[str, DateRange]) -> Anchored:
    """Calendar values of the time expressions of all articles.

    Args:
        readings: what the articles gave.
        published: when each was published, from :func:`solve_publication`.

    Returns:
        The record's times (those that fix a day, month or year), and all values by expression id. Where the
        publication date is a range, a value is given as finely as all days of the range agree on it.
    """
    times: list[Time] = []
    values: dict[str, Value] = {}
    for reading in readings:
        range_ = published.get(reading.article)
        own = _values(reading, range_)
        values |= own
        times += [t for e in reading.times if (t := _time(e, own.get(e.id), range_))]
    return Anchored(times, values)


def _time(e: TimeExpression, value: Value | None, published: DateRange | None) -> Time | None:
    if not e.listed or value is None or first_day(value[0]) is None:
        return None
    stated = e.form in ("absolute", "year")
    basis = "stated" if stated or (published is not None and published.basis != "inferred") else "inferred"
    return Time(id=e.id, evidence=e.evidence, date=value[0], basis=basis, to=value[1])


def _values(reading: Reading, published: DateRange | None) -> dict[str, Value]:
    days = _anchor_days(published)
    values: dict[str, Value] = {}
    for e in reading.times:
        if not days and e.form not in ("absolute", "year", "duration", "set", "reference", "other"):
            continue
        found = [value_on(e, day, values) for day in days or [date(2000, 1, 1)]]
        if found[0] is not None and (value := _common([f for f in found if f is not None])):
            values[e.id] = value
    spoken = _spoken(reading, values)
    for e in reading.times:
        if e.id in spoken and (value := value_on(e, spoken[e.id], values)):
            values[e.id] = value
    return values


def _anchor_days(published: DateRange | None) -> list[date]:
    """The days to count from: the date of publication; of a short range its first day, when the news is; else its ends."""
    if published is None or not published.from_:
        return []
    low = first_day(published.from_)
    if low is None:
        return []
    high = last_day(published.to or published.from_) if published.to or len(published.from_) < 10 else None
    if high is None:
        return []
    return [low] if (high - low).days <= NEWS_DAYS else [low, high]


def _common(values: Sequence[Value]) -> Value | None:
    """What all values agree on: the value, or its year and month, or its year."""
    if all(v == values[0] for v in values):
        return values[0]
    for length in (7, 4):
        cut = {v[0][:length] for v in values}
        if len(cut) == 1 and all(first_day(v[0]) for v in values):
            return cut.pop(), None
    return None


def _spoken(reading: Reading, values: Mapping[str, Value]) -> dict[str, date]:
    """For "today" and its like inside a quotation whose day is known: that day, from which they count."""
    days: dict[str, date] = {}
    for statement in reading.statements:
        when = reading.said_on.get(statement.id)
        day = first_day(values[when][0]) if when in values and len(values[when][0]) == 10 else None
        if day is None or statement.kind == "indirect":
            continue
        for e in reading.times:
            inside = statement.content.start <= e.evidence.start and e.evidence.end <= statement.content.end
            if inside and e.id != when and e.anchor is None and e.form in ("today", "offset"):
                days[e.id] = day
    return days
