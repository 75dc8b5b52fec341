"""Small documents for the tests of figures, times and publication dates: sentences, and no engine."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language

from rashomon.extract.figures import find_figures
from rashomon.extract.reading import Reading, TimeExpression
from rashomon.extract.times import find_times
from rashomon.record import Article, DateRange, Figure, Time
from rashomon.resolve.dates import anchor_times, solve_publication


@cache
def blank() -> Language:
    """English words and sentences, without tags."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


def article(text: str, published: str | None = None, name: str = "a") -> Article:
    """An article with a text and, where one is given, a date of its own."""
    day = DateRange(from_=published, to=published, basis="metadata") if published else None
    return Article(id=name, source=f"{name}.txt", text=text, published=day)


def read(item: Article) -> Reading:
    """Times and figures of an article."""
    doc = blank()(item.text)
    times = find_times(doc, item)
    sentences = [(s.start_char, s.end_char) for s in doc.sents]
    return Reading(article=item.id, times=times, figures=find_figures(doc, item, times), sentences=sentences)


def figures(text: str) -> list[Figure]:
    """The figures of a text."""
    return read(article(text)).figures


def only(text: str) -> Figure:
    """The one figure of a text."""
    found = figures(text)
    assert len(found) == 1, [f.evidence.text for f in found]
    return found[0]


def expressions(text: str) -> list[TimeExpression]:
    """The time expressions of a text."""
    return read(article(text)).times


def dates(text: str, published: str) -> list[Time]:
    """The dates of a text published on a day, as the record lists them."""
    item = article(text, published)
    reading = read(item)
    return anchor_times([reading], solve_publication([item], [reading])).times


def date_of(text: str, published: str) -> str:
    """The value of the one date in a text."""
    found = dates(text, published)
    assert len(found) == 1, [(t.evidence.text, t.date) for t in found]
    return found[0].date
