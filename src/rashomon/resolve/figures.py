"""What only the story can tell of a figure: the days that it is for, its place, and who is said to have done it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rashomon.extract.reading import Reading, TimeExpression
from rashomon.record import Article, Basis, DateRange, Figure
from rashomon.resolve.calendar_values import Value, first_day, last_day

_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}
_PERIOD = re.compile(r"P(\d+)([DWMY])$")
#: "since 2018", "since the accord was signed in 2018".
_SINCE = re.compile(r"\bsince\s(?:[^.,;:“”\"]{0,60}\s)?$", re.IGNORECASE)
#: What stands before a place that something happened in.
_WHERE = re.compile(
    r"\b(?:in|at|near|inside|outside|across|around|from|fled|left|leave|flee|fleeing|leaving)\s(?:the\s)?(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
#: Measures of what happened somewhere: their place may also stand before the number.
_HAPPENED = frozenset({"killed", "wounded", "casualties", "displaced", "captured", "destroyed"})
#: How far behind its figure, in characters, a place may stand.
_REACH = 90


def complete_figures(
    articles: Sequence[Article],
    readings: Sequence[Reading],
    values: Mapping[str, Value],
    of_mention: Mapping[tuple[str, int], str],
) -> None:
    """Fill ``period``, ``place`` and ``attributed_to`` of every figure, as far as its sentence tells.

    Args:
        articles: with their publication dates.
        readings: what each gave; their figures are changed.
        values: calendar values of the time expressions, by id.
        of_mention: entity ids by article and index of the mention.
    """
    by_id = {a.id: a for a in articles}
    for reading in readings:
        article = by_id[reading.article]
        times = {t.id: t for t in reading.times}
        for figure in reading.figures:
            time = times.get(reading.figure_times.get(figure.id, ""))
            if time is not None and time.id in values:
                figure.period = _period(article, time, values[time.id])
            figure.place = _place(article, reading, figure, of_mention)
            figure.attributed_to = _doer(reading, figure, of_mention)


def _period(article: Article, time: TimeExpression, value: Value) -> DateRange | None:
    """The days a figure is for: up to publication for "since 2018" and "over the past year"."""
    published = article.published.to or article.published.from_ if article.published else None
    why = f"«{time.evidence.text}»"
    if match := _PERIOD.match(value[0]):
        end = last_day(published) if published else None
        if end is None:
            return None
        start = end - timedelta(days=int(match[1]) * _DAYS[match[2]])
        return DateRange(from_=_as_coarse(start, match[2]), to=end.isoformat(), basis="inferred", why=why)
    if first_day(value[0]) is None:
        return None
    basis: Basis = "stated" if time.form in ("absolute", "year") else "inferred"
    if _SINCE.search(article.text[max(0, time.evidence.start - 80) : time.evidence.start]):
        return DateRange(from_=value[0], to=published, basis=basis, why=f"since {why}")
    return DateRange(from_=value[0], to=value[1] or value[0], basis=basis, why=why)


def _as_coarse(day: date, unit: str) -> str:
    """A day counted back in months or years is no surer than that."""
    return day.isoformat()[: {"M": 7, "Y": 7}.get(unit, 10)]


def _place(article: Article, reading: Reading, figure: Figure, of_mention: Mapping[tuple[str, int], str]) -> str | None:
    """The nearest place behind the figure, or for a fate before it, in its sentence that something is said to be in."""
    start, end = next(((s, e) for s, e in reading.sentences if s <= figure.evidence.start < e), (0, 0))
    others = [f.evidence for f in reading.figures if f is not figure]
    behind = [
        m for m in reading.mentions if figure.evidence.end <= m.evidence.start < min(end, figure.evidence.end + _REACH)
    ]
    before = [
        m for m in reversed(reading.mentions) if start <= m.evidence.start and m.evidence.end <= figure.evidence.start
    ]
    for mention in behind + (before if figure.measure in _HAPPENED else []):
        if mention.label not in ("PLACE", "FACILITY", "STATE") or mention.adjective:
            continue
        ahead = mention.evidence.start < figure.evidence.start
        lead = article.text[start if ahead else figure.evidence.end - 12 : mention.evidence.start]
        between = [o for o in others if mention.evidence.end <= o.start < figure.evidence.start]
        if _WHERE.search(lead) and not (ahead and between):
            return of_mention.get((reading.article, mention.index))
    return None


def _doer(reading: Reading, figure: Figure, of_mention: Mapping[tuple[str, int], str]) -> str | None:
    agent = reading.figure_agents.get(figure.id)
    if agent is None:
        return None
    inside = [
        m for m in reading.mentions if agent.overlaps(m.evidence) and m.label not in ("PLACE", "FACILITY", "EVENT")
    ]
    best = max(inside, key=lambda m: (m.evidence.end - m.evidence.start, -m.index), default=None)
    return of_mention.get((reading.article, best.index)) if best is not None else None
