"""When an article says it was published: header lines, fields and addresses, never the story's own text."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime

import dateparser

from rashomon.record import DateRange

_ISO = re.compile(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?\s*\Z", re.DOTALL)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d{2})[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?=[/_-]|$)", re.I
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
#: Seconds since 1970 between the years 1990 and 2100; more is milliseconds.
_SECONDS = (631152000, 4102444800)
_log = logging.getLogger(__name__)


def from_value(value: object, where: str, source: str) -> DateRange | None:
    """The date in a header line or a field, or None where it holds none, which is told if there is a value.

    Args:
        value: an ISO date of any precision, a date as people write it, or seconds or milliseconds since 1970.
        where: how the value's place is named in the reason, such as ``header line PUBLISHED``.
        source: the input that holds it.
    """
    if value is None:
        return None
    day = _day(value)
    if day is None:
        _log.warning("%s: %s holds no date (%s): write it as 2020-02-24", source, where, str(value).strip()[:60])
        return None
    return DateRange(from_=day, to=day, basis="metadata", why=f"{where}: {str(value).strip()}")


def from_url(url: str | None) -> DateRange | None:
    """The date that many outlets write into an address, such as ``/2012/09/18/``."""
    found = _IN_ADDRESS.search(url or "")
    if not found:
        return None
    month = found["month"].lower()
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1 if month in _MONTHS else 0
    day = _valid(int(found["year"]), number, int(found["day"]))
    if day is None:
        return None
    return DateRange(from_=day, to=day, basis="metadata", why=f"the address holds {found[0].strip('/')}")


def _day(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    text = str(value).strip()
    if iso := _ISO.match(text):
        year, month, day = iso.groups()
        return _valid(int(year), int(month or 1), int(day or 1)) and "-".join(p for p in (year, month, day) if p)
    if compact := _DIGITS.match(text):
        return _valid(*(int(p) for p in compact.groups()))
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return _epoch(float(text))
    if not re.search(r"\b(?:19|20)\d{2}\b", text):
        return None
    # All parts must stand in the value, so that none is filled in from the day on which the program runs.
    parsed = dateparser.parse(text, languages=["en"], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
    return parsed.date().isoformat() if parsed else None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _epoch(number: float) -> str | None:
    for seconds in (number, number / 1000):
        if _SECONDS[0] <= seconds <= _SECONDS[1]:
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return None


def on_reading(today: date) -> DateRange:
    """The date for input that has none, as the reader gave it."""
    day = today.isoformat()
    return DateRange(from_=day, to=day, basis="stated", why=f"undated; read as published on {day}, as asked (--today)")
