"""The calendar values of the dates inside the articles, counted from when each was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rashomon.extract.reading import Reading, TimeExpression
from rashomon.record import Basis, DateRange, Time
from rashomon.resolve.calendar_values import Value, first_day, last_day, value_on
from rashomon.resolve.publication import NEWS_DAYS, solve_publication

__all__ = ["Anchored", "anchor_times", "solve_publication"]


@dataclass(frozen=True)
class Anchored:
    """The record's times, and the calendar value (and end of range) of each time expression by id."""

    times: list[Time]
    values: dict[str, Value]


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
    if e.form in ("weekday", "today") and len(value[0]) == 4:
        return None  # of a day, the year alone is no date
    stated = e.form in ("absolute", "year")
    basis: Basis = "stated" if stated or (published is not None and published.basis != "inferred") else "inferred"
    return Time(id=e.id, evidence=e.evidence, date=value[0], basis=basis, to=value[1])


def _values(reading: Reading, published: DateRange | None) -> dict[str, Value]:
    days = _anchor_days(published)
    values: dict[str, Value] = {}
    # A clock time may count from a day that stands behind it ("9 a.m. Tuesday"), so that it comes last.
    for e in sorted(reading.times, key=lambda t: t.form == "clock"):
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
    """The days to count from: the date of publication; of a short range its first day, the news'; else its ends."""
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
        when = reading.said_on.get(statement.id, "")
        day = first_day(values[when][0]) if when in values and len(values[when][0]) == 10 else None
        if day is None or statement.kind == "indirect":
            continue
        for e in reading.times:
            inside = statement.content.start <= e.evidence.start and e.evidence.end <= statement.content.end
            if inside and e.id != when and e.anchor is None and e.form in ("today", "offset"):
                days[e.id] = day
    return days
