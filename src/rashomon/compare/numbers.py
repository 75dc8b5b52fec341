"""Two figures side by side: can both be right, do they count the same thing, does one replace the other?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rashomon.compare.units import Unit, days_later, ordinal
from rashomon.record import Figure, RelationType

# Counts of this kind only grow while a story runs, so a later, higher one replaces an earlier one.
CUMULATIVE = {"killed", "wounded", "casualties", "displaced", "refugees", "captured", "destroyed"}
ABOUT = 0.1  # "about 70" may be read as 63 to 77

OF_PEOPLE = {"killed", "wounded", "casualties", "displaced", "refugees", "captured", "troops"}
_NEEDS_NOUN = {"other", "percent", "money", "duration", "distance"}
_SMALL = {"the", "a", "an", "and", "its", "their", "his", "her", "other", "more", "another", "some", "many"}
_AFTER_HEAD = {
    "of",
    "in",
    "from",
    "on",
    "at",
    "to",
    "who",
    "that",
    "which",
    "with",
    "for",
    "by",
    "since",
    "near",
    "were",
}
_PERSONS = {"people", "persons", "person", "individuals", "victims", "dead", "lives", "casualties", "deaths", "bodies"}


@dataclass(frozen=True)
class Reason:
    """Why two units stand in a relation: its type, a line a reader can check, and how strong it is (0 to 1)."""

    type: RelationType
    kind: str
    why: str
    weight: float


def bounds(figure: Figure) -> tuple[float, float]:
    """The least and greatest value that a figure allows, infinite where it is open."""
    low = -math.inf if figure.low is None else float(figure.low)
    high = math.inf if figure.high is None else float(figure.high)
    if figure.hedge == "about" and math.isfinite(low) and math.isfinite(high):
        return low - ABOUT * abs(low), high + ABOUT * abs(high)
    if figure.hedge == "nearly" and math.isfinite(low):
        return low - ABOUT * abs(low), high
    return low, high


def _counted(figure: Figure) -> tuple[str, frozenset[str]]:
    """The head noun of what is counted, in the singular, and the words that narrow it down."""
    words: list[str] = []
    for word in "".join(c if c.isalnum() else " " for c in (figure.of or "").casefold()).split():
        if word in _AFTER_HEAD and words:
            break
        if word not in _SMALL:
            words.append(_singular(word))
    return (words[-1], frozenset(words[:-1])) if words else ("", frozenset())


def _singular(word: str) -> str:
    if word in _PERSONS:
        return "people"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def same_count(a: Figure, b: Figure) -> bool:
    """Whether two figures measure one kind of thing: measure and unit agree, and one noun is counted.

    Of people, the noun may be general on one side ("people", "soldiers"): the groups then tell the scope.
    """
    if a.measure != b.measure or (a.unit or "").casefold() != (b.unit or "").casefold():
        return False
    x, y = _counted(a)[0], _counted(b)[0]
    if x == y:
        return bool(x) or a.measure not in _NEEDS_NOUN
    general = {"people", ""}
    return a.measure in OF_PEOPLE and (x in general or y in general)


def different_group(a: Figure, b: Figure) -> str | None:
    """The words by which the counted groups differ ("Turkish" soldiers / soldiers), None where they are alike."""
    (x, narrow), (y, narrow2) = _counted(a), _counted(b)
    extra = sorted((narrow ^ narrow2) | ({x, y} - {"people", ""} if x != y else set()))
    return ", ".join(extra) or None


def _periods(unit: Unit) -> list[tuple[int, int]]:
    spans = []
    for value, upto in unit.times:
        low, high = ordinal(value), ordinal(upto or value, end=True)
        if low is not None and high is not None:
            spans.append((low, max(low, high)))
    return spans


def apart_in_time(u: Unit, v: Unit) -> bool:
    """Whether both units name dates and no date of one meets a date of the other."""
    a, b = _periods(u), _periods(v)
    return bool(a and b) and not any(low <= high2 and low2 <= high for low, high in a for low2, high2 in b)


def _show(figure: Figure) -> str:
    return f"«{figure.evidence.text}»" + (f" ({figure.of})" if figure.of else "")


def compare_figures(u: Unit, v: Unit) -> Reason | None:
    """The relation between the figures of two units, None where they do not count one kind of thing.

    Bounds that can both hold corroborate. Bounds that cannot are another scope where period, place or group differ,
    an update where a cumulative count is higher in what was said later, else a contradiction.
    """
    best: Reason | None = None
    for a in u.figures:
        for b in v.figures:
            reason = _compare(a, b, u, v)
            if reason and (best is None or reason.weight > best.weight):
                best = reason
    return best


def _compare(a: Figure, b: Figure, u: Unit, v: Unit) -> Reason | None:
    if not same_count(a, b):
        return None
    (low, high), (low2, high2) = bounds(a), bounds(b)
    both = f"{_show(a)} and {_show(b)}"
    what, of_what = (a.measure, f" of {a.measure}") if a.measure != "other" else ("the same", "")
    meet = low <= high2 and low2 <= high
    equal = a.low == b.low and a.high == b.high
    place = a.place and b.place and a.place != b.place
    group = different_group(a, b)
    if apart_in_time(u, v) and not equal:
        return Reason("differs_in_scope", "figure_period", f"{both} count {what} over different dates", 0.6)
    if place and not equal:
        return Reason("differs_in_scope", "figure_place", f"{both} count {what} in different places", 0.6)
    if group and not equal and not meet:
        return Reason("differs_in_scope", "figure_group", f"{both} count different groups: {group}", 0.5)
    if meet:
        weight = 0.8 if equal else 0.5
        return Reason("corroborates", "figure_alike", f"{both} can both hold: they count {what}", weight)
    later_is_higher = (
        u.day is not None
        and v.day is not None
        and u.day != v.day
        and a.measure in CUMULATIVE
        and ((low2 > low) == (v.day > u.day))
    )
    if later_is_higher:
        return Reason("updates", "figure_rises", f"{both}: the count of {a.measure} is higher {days_later(u, v)}", 0.7)
    return Reason("contradicts", "figure_apart", f"{both} cannot both hold for one count{of_what}", 0.6)
