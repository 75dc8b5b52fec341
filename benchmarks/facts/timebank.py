"""Values of time expressions on TimeBank and AQUAINT (TimeML): the dev fifth measures, the rest is for learning."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spacy.language import Language

from rashomon.extract.reading import TimeExpression
from rashomon.extract.times import find_times
from rashomon.record import Article
from rashomon.resolve.calendar_values import Value, value_on

_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_CALENDAR = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?$")


@dataclass(frozen=True)
class Timex:
    """One TIMEX3 of the gold: its span in the plain text, its type and value."""

    start: int
    end: int
    type: str
    value: str


@dataclass
class Counted:
    """Right, gold and predicted expressions."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.gold + self.predicted) if self.gold + self.predicted else 0.0


def in_dev(document: str) -> bool:
    """Whether a document belongs to the fixed fifth that only measures."""
    return int(hashlib.sha256(document.encode()).hexdigest(), 16) % 5 == 0


def documents(path: Path) -> Iterator[tuple[str, date, str, list[Timex]]]:
    """Id, creation date, plain text and expressions of each document; without a creation date it is left out."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            tml = row["tml"]
            created = next(
                (
                    a["value"]
                    for m in _TAG.finditer(tml)
                    if (a := dict(_ATTRIBUTE.findall(m[3]))).get("functionInDocument") == "CREATION_TIME"
                ),
                None,
            )
            body = re.search(r"<TEXT>(.*)</TEXT>", tml, re.DOTALL)
            if created is None or body is None or not re.match(r"\d{4}-\d\d-\d\d", created):
                continue
            yield row["id"], date.fromisoformat(created[:10]), *_plain(body[1])


def _plain(markup: str) -> tuple[str, list[Timex]]:
    """Text without tags, and the expressions with offsets into it."""
    text, found, position, open_ = "", [], 0, []
    for tag in _TAG.finditer(markup):
        text += html.unescape(markup[position : tag.start()])
        position = tag.end()
        if tag[2] != "TIMEX3":
            continue
        if tag[1]:
            start, attributes = open_.pop()
            if text[start:].strip():
                found.append(Timex(start, len(text), attributes["type"], _normal(attributes["value"])))
        elif not tag[3].endswith("/"):
            open_.append((len(text), dict(_ATTRIBUTE.findall(tag[3]))))
    return text + html.unescape(markup[position:]), found


def _normal(value: str) -> str:
    """One notation for what the annotators wrote in two: week 6 is W06, the eighties 198, an unknown day no day."""
    value = re.sub(r"-W(\d)$", r"-W0\1", value)
    value = re.sub(r"^(\d{3})X$", r"\1", value)
    return re.sub(r"(?:-XX)+$", "", value)


def timex_value(expression: TimeExpression, value: Value) -> str:
    """Our value in TimeML's way: parts of the day are appended, ranges are their first value."""
    plain = value[0]
    if expression.part and expression.form in ("today", "weekday") and len(plain) == 10:
        return f"{plain}T{expression.part}"
    return plain


def predictions(text: str, created: date, nlp: Language) -> list[tuple[TimeExpression, str]]:
    """What Rashomon finds in a text of that date, with TimeML values; "9 a.m. Tuesday" is one expression there."""
    article = Article(id="a", source="timebank", text=text)
    values: dict[str, Value] = {}
    found = []
    times = find_times(nlp(text), article)
    days_of_clocks = {e.anchor for e in times if e.form == "clock"}
    for expression in sorted(times, key=lambda e: e.form == "clock"):
        value = value_on(expression, created, values)
        if value is not None:
            values[expression.id] = value
            if expression.id not in days_of_clocks:
                found.append((expression, timex_value(expression, value)))
    return sorted(found, key=lambda pair: pair[0].evidence)


def score(path: Path, nlp: Language, dev: bool = True, misses: list[str] | None = None) -> dict[str, Counted]:
    """Counts by what is asked.

    ``values`` takes every TIMEX3 with text in the body: right when the spans overlap and the values are equal, as the
    relaxed value score of TempEval-3. ``calendar`` takes those, gold and predicted, whose value is a year, a month or a
    day (a part of the day or a clock time cut off), which is what the record's ``times`` hold.
    """
    counts = {"values": Counted(), "calendar": Counted()}
    for name, created, text, gold in documents(path):
        if in_dev(name) != dev:
            continue
        predicted = predictions(text, created, nlp)
        for kind, tally in counts.items():
            g = [(t.start, t.end, t.value) for t in gold]
            p = [(e.evidence.start, e.evidence.end, v) for e, v in predicted]
            if kind == "calendar":
                g = [(s, e, v.split("T")[0]) for s, e, v in g if _CALENDAR.match(v.split("T")[0])]
                p = [(s, e, v.split("T")[0]) for s, e, v in p if _CALENDAR.match(v.split("T")[0])]
            right = _match(g, p)
            tally.right += len(right)
            tally.gold += len(g)
            tally.predicted += len(p)
            if misses is not None and kind == "values":
                done, used = {i for i, _ in right}, {j for _, j in right}
                misses += [
                    f"{name} {created} missed {text[max(0, s - 40) : s]!r} [[{text[s:e]}]] {text[e : e + 25]!r} = {v}"
                    for i, (s, e, v) in enumerate(g)
                    if i not in done
                ]
                misses += [
                    f"{name} {created} wrong  {text[max(0, s - 40) : s]!r} [[{text[s:e]}]] {text[e : e + 25]!r} = {v}"
                    for j, (s, e, v) in enumerate(p)
                    if j not in used
                ]
    return counts


def _match(gold: list[tuple[int, int, str]], predicted: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """One-to-one pairs of overlapping spans of equal value, in the order of the text."""
    pairs: list[tuple[int, int]] = []
    used: set[int] = set()
    for i, (start, end, value) in enumerate(gold):
        for j, (s, e, v) in enumerate(predicted):
            if j not in used and s < end and start < e and v == value:
                pairs.append((i, j))
                used.add(j)
                break
    return pairs
