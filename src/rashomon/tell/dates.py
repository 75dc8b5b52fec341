"""Calendar values in words: ``2020-02`` is "February 2020", an open range is "until 24 February 2020"."""

from __future__ import annotations

import datetime
import re

from rashomon.record import DateRange

# Not `calendar.month_name`: that one follows the locale, and a record must look the same everywhere.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
WEEK = re.compile(r"(?P<year>\d{4})-W0?(?P<week>\d{1,2})(?P<end>-WE)?")

CLOSE = 31  # days of which one is meant; a longer range is a date that is hardly known


def date_in_words(date: str) -> str:
    """A day, month, year, season or week of ISO 8601 and TIMEX3 as a reader would say it.

    ``2020-02-18``, ``2020-02``, ``2020``, ``2020-SU``, ``2020-W08`` or ``2020-W08-WE``; anything else comes back
    unchanged.
    """
    if date[4:5] == "-" and date[5:] in SEASONS:
        return f"{SEASONS[date[5:]]} {date[:4]}"
    if week := WEEK.fullmatch(date):
        return f"{'weekend of ' if week['end'] else ''}week {week['week']} of {week['year']}"
    try:
        year, month, day, *_ = [*(int(p) for p in date.split("-")), 0, 0]
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return date
    return " ".join(p for p in (str(day or ""), MONTHS[month - 1] if month else "", str(year)) if p)


def range_in_words(date: DateRange | None) -> str:
    """A date range as a reader would say it, "" where nothing is known.

    What both ends share is said once: "17 to 18 February 2020".
    """
    if date is None or (date.from_ is None and date.to is None):
        return ""
    if date.from_ is None or date.to is None:
        return f"until {date_in_words(date.to)}" if date.to else f"from {date_in_words(date.from_ or '')}"
    if date.from_ == date.to:
        return date_in_words(date.to)
    first, last = date_in_words(date.from_).split(), date_in_words(date.to).split()
    shared = 0
    while shared < len(first) - 1 and len(first) == len(last) and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def is_vague(date: DateRange | None) -> bool:
    """Whether a date is not known even to within a month."""
    days = date.days if date else None
    return days is None or days > CLOSE
