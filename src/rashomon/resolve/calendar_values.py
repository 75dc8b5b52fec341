"""What a time expression is worth on a given day of publication: ISO 8601 values, as news usage means them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import holidays
from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from rashomon.extract.reading import TimeExpression
from rashomon.lore import lore

#: A value and the end of its range, or None for a single value.
Value = tuple[str, str | None]

#: A weekday in the past is one of the last six days at most; six days back is rarer than a text that was brought up
#: a day after its date, so it is read as the day after.
LONGEST_WEEKDAY_LOOKBACK = 5
#: A month, or a day of a month, without a year lies at most so many months back where it could also lie ahead.
LONGEST_MONTH_LOOKBACK = 8
#: A day told as past may lie so many days behind the given date: the text was brought up.
LATE_EDIT_DAYS = 2

_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}


def value_on(expression: TimeExpression, day: date, values: Mapping[str, Value]) -> Value | None:
    """The value of an expression in an article published on ``day``.

    Args:
        expression: what the text says.
        day: the publication date, or the day that the words were spoken.
        values: values of the article's other expressions, for those that count from one of them.

    Returns:
        The value as ISO 8601 (``2020-02-18``, ``2020-02``, ``2020``, ``2020-W08``, ``2020-SU``, ``P9Y`` …) with the end
        of the range where there is one; None where the text does not say.
    """
    e = expression
    match e.form:
        case "absolute" | "year" | "duration" | "set" | "reference" | "other":
            return (e.value, e.upto) if e.value else None
        case "day_month":
            return _day_of_month(e, day)
        case "month":
            return (_month(e, day), None)
        case "weekday":
            return _iso(_weekday(e, _base(e, day, values), counted=e.anchor is not None))
        case "today":
            return _iso(day + timedelta(days=e.offset or 0))
        case "clock":
            return (f"{_base(e, day, values).isoformat()}T{e.part}", None)
        case "offset":
            return _offset(e, day, values)
        case "season":
            return _season(e, day)
        case "quarter":
            return _quarter(e, day, values)
        case "festival":
            return _festival(e, day)


def _iso(day: date | None) -> Value | None:
    return (day.isoformat(), None) if day else None


def first_day(value: str) -> date | None:
    """The first day that a value covers; None for values that are no stretch of the calendar."""
    return _edge(value, last=False)


def last_day(value: str) -> date | None:
    """The last day that a value covers; None for values that are no stretch of the calendar."""
    return _edge(value, last=True)


def _edge(value: str, last: bool) -> date | None:
    parts = value[:10].split("-")
    if not all(p.isdigit() for p in parts) or len(parts[0]) != 4:
        return None
    year = int(parts[0])
    month = int(parts[1]) if len(parts) > 1 else (12 if last else 1)
    day = int(parts[2]) if len(parts) > 2 else (monthrange(year, month)[1] if last else 1)
    return safe_date(year, month, day)


@lru_cache(maxsize=4096)
def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _base(e: TimeExpression, day: date, values: Mapping[str, Value]) -> date:
    if e.anchor is not None and e.anchor in values:
        value, upto = values[e.anchor]
        return first_day(upto or value) or day
    return day


def _years_by_distance(month: int, dayno: int, day: date, direction: str) -> int | None:
    """The year that a day or month without one means: near by, in the direction of the verb where that is near."""
    earlier = next(
        (y for y in (day.year, day.year - 1) if _at(y, month, dayno) <= day + timedelta(days=LATE_EDIT_DAYS)), None
    )
    later = next((y for y in (day.year, day.year + 1) if _at(y, month, dayno) >= day), None)
    if earlier is None or later is None or earlier == later:
        return earlier if earlier is not None else later
    back = (day - _at(earlier, month, dayno)).days
    ahead = (_at(later, month, dayno) - day).days
    if direction == "future":
        return later if back > 3 and ahead <= 30 * LONGEST_MONTH_LOOKBACK else earlier
    return later if back > 30 * LONGEST_MONTH_LOOKBACK and ahead < 120 else earlier


def _at(year: int, month: int, dayno: int) -> date:
    return date(year, month, min(dayno, monthrange(year, month)[1]))


def _day_of_month(e: TimeExpression, day: date) -> Value | None:
    assert e.month is not None and e.day is not None
    years = [day.year, day.year - 1, day.year + 1]
    year = _years_by_distance(e.month, e.day, day, e.direction)
    if e.upcoming:
        nearest = _at(day.year, e.month, e.day)
        year = day.year + (0 if (nearest < day) == (e.upcoming < 0) else e.upcoming)
    if e.weekday is not None:
        fits = [y for y in years if (d := safe_date(y, e.month, e.day)) and d.weekday() == e.weekday]
        year = fits[0] if len(fits) == 1 else year
    if year is None or safe_date(year, e.month, e.day) is None:
        year = next((y for y in range(day.year, day.year - 8, -1) if safe_date(y, e.month, e.day)), None)
        if year is None:
            return None
    upto = f"{year:04d}-{e.month:02d}-{e.last_day:02d}" if e.last_day else None
    return f"{year:04d}-{e.month:02d}-{e.day:02d}", upto


def _month(e: TimeExpression, day: date) -> str:
    assert e.month is not None
    if e.offset is not None and e.unit == "year":
        return f"{day.year + e.offset:04d}-{e.month:02d}"
    if e.upcoming < 0:
        # "last August" said in September is rather that of the year before: the nearer one is "last month".
        year = day.year if e.month < day.month - 1 else day.year - 1
    elif e.upcoming > 0:
        year = day.year if e.month > day.month else day.year + 1
    elif e.month == day.month:
        year = day.year
    else:
        back = (day.month - e.month) % 12
        ahead = 12 - back
        past = day.year if e.month <= day.month else day.year - 1
        future = past + 1
        if e.direction == "future":
            year = future if ahead <= LONGEST_MONTH_LOOKBACK else past
        else:
            year = future if back > LONGEST_MONTH_LOOKBACK and ahead <= 3 else past
    return f"{year:04d}-{e.month:02d}"


def _weekday(e: TimeExpression, base: date, counted: bool) -> date:
    assert e.weekday is not None
    back = (base.weekday() - e.weekday) % 7
    ahead = (e.weekday - base.weekday()) % 7
    if counted:
        return base - timedelta(days=back or 7) if e.direction == "past" else base + timedelta(days=ahead or 7)
    if e.upcoming < 0:
        return base - timedelta(days=back or 7)
    if e.upcoming > 0:
        return base + timedelta(days=ahead or 7)
    # Six days ahead is yesterday's weekday, which is named far more often than that of next week.
    if e.direction == "future" and ahead < 6:
        return base + timedelta(days=ahead)
    if e.direction == "nearest":
        return base - timedelta(days=back) if back < ahead else base + timedelta(days=ahead)
    return base - timedelta(days=back) if back <= LONGEST_WEEKDAY_LOOKBACK else base + timedelta(days=ahead)


def _add_months(base: date, months: int) -> date:
    index = base.year * 12 + base.month - 1 + months
    return _at(index // 12, index % 12 + 1, base.day)


def _offset(e: TimeExpression, day: date, values: Mapping[str, Value]) -> Value | None:
    base, by = _base(e, day, values), e.offset or 0
    counted = values.get(e.anchor or "")
    if counted and e.unit == "year" and "-Q" in counted[0]:
        named, quarter = counted[0].split("-")
        return f"{int(named) + by:04d}-{quarter}", None
    try:
        match e.unit:
            case "day":
                return _iso(base + timedelta(days=by))
            case "week":
                year, week, _ = (base + timedelta(weeks=by)).isocalendar()
                return f"{year:04d}-W{week:02d}", None
            case "weekend":
                # The weekend of a Monday to Thursday is the one before; from Friday on it is this week's.
                near = by - 1 if by == 0 and e.direction == "past" and base.weekday() < 4 else by
                near = 0 if by < 0 and base.weekday() > 4 else near
                year, week, _ = (base + timedelta(weeks=near)).isocalendar()
                return f"{year:04d}-W{week:02d}-WE", None
            case "month":
                return _add_months(base, by).isoformat()[:7], None
            case "quarter":
                moved = _add_months(base, 3 * by)
                return f"{moved.year:04d}-Q{(moved.month + 2) // 3}", None
            case "year":
                return f"{base.year + by:04d}", None
            case "decade":
                return f"{base.year // 10 + by:03d}", None
            case _:
                return f"{base.year // 100 + by:02d}", None
    except (OverflowError, ValueError):
        return None


def _season(e: TimeExpression, day: date) -> Value | None:
    if e.value:
        return e.value, None
    first, last = _SEASON_MONTHS[e.part or "SU"]
    year = day.year
    if e.upcoming < 0:
        year = day.year if day.month > max(first, last) and first < 12 else day.year - 1
    elif e.upcoming > 0:
        year = day.year if day.month < first else day.year + 1
    elif e.direction == "past" and first > day.month:
        year = day.year - 1
    return f"{year:04d}-{e.part}", None


def _quarter(e: TimeExpression, day: date, values: Mapping[str, Value]) -> Value | None:
    if e.value:
        return e.value, None
    if counted := values.get(e.anchor or ""):
        return counted
    part, year = e.part or "Q", day.year
    if e.offset is not None:
        year += e.offset
    if len(part) == 1:
        moved = _add_months(day, -3)
        return (f"{moved.year:04d}-Q{(moved.month + 2) // 3}", None) if part == "Q" else None
    length = 3 if part[0] == "Q" else 6
    if e.offset is None and e.direction == "past" and (int(part[1]) - 1) * length + 1 > day.month:
        year -= 1
    return f"{year:04d}-{part}", None


@cache
def _festivals() -> dict[str, dict[str, Any]]:
    return {name.replace("’", "'"): rule for rule in lore("festivals") for name in rule["names"]}


def _festival(e: TimeExpression, day: date) -> Value | None:
    rule = _festivals()[e.name or ""]
    shift = timedelta(days=e.offset or 0)
    if e.year is not None:
        found = festival_day(rule, e.year)
        return _iso(found + shift) if found else None
    if "once" in rule:
        return _iso(date.fromisoformat(rule["once"]) + shift)
    days = [d + shift for y in (day.year - 1, day.year, day.year + 1) if (d := festival_day(rule, y))]
    if not days:
        return None
    past, future = [d for d in days if d <= day], [d for d in days if d >= day]
    if e.direction == "future" and future:
        return _iso(future[0])
    nearest = min(days, key=lambda d: (abs((d - day).days), d))
    return _iso(nearest if nearest > day and (nearest - day).days < 45 else past[-1] if past else nearest)


@cache
def _calendar_of(country: str, year: int) -> list[tuple[date, str]]:
    return sorted(holidays.country_holidays(country, years=year, language="en_US").items())


def festival_day(rule: Mapping[str, Any], year: int) -> date | None:
    """The day on which a festival of ``lore/festivals.yaml`` falls in a year; of several days the first."""
    if "once" in rule:
        return date.fromisoformat(str(rule["once"]))
    if "fixed" in rule:
        month, day = rule["fixed"].split("-")
        return safe_date(year, int(month), int(day))
    if "easter" in rule:
        return easter(year, EASTER_WESTERN) + timedelta(days=int(rule["easter"]))
    if "orthodox_easter" in rule:
        return easter(year, EASTER_ORTHODOX) + timedelta(days=int(rule["orthodox_easter"]))
    if "nth" in rule:
        which, weekday, month = rule["nth"]
        days: list[date] = [d for n in range(1, 32) if (d := safe_date(year, month, n)) and d.weekday() == weekday]
        return days[int(which) - 1 if which > 0 else int(which)]
    country, name = rule["calendar"]
    return next((d for d, holiday in _calendar_of(country, year) if name in holiday.split("; ")), None)
