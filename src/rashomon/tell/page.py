"""The record as one self-contained HTML page: no network, no trust in what the articles say.

Everything from the record goes through Jinja's autoescaping; the only style and script are the package's own, named
by their SHA-256 in a Content-Security-Policy that allows nothing else (W3C, Content Security Policy Level 3). So
even an article that smuggled markup past the escaping could load and run nothing. The same record gives the same
bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined

from rashomon import record
from rashomon.record import Evidence
from rashomon.tell.chart import figure_in_words, range_chart, short_number
from rashomon.tell.dates import date_in_words, range_in_words
from rashomon.tell.highlight import anchor, paragraphs
from rashomon.tell.outline import Outline
from rashomon.tell.views import ACTS, HAPPENINGS, NOBODY, OWN_VOICE, PointView, merged, unique

# What HTML and UTF-8 cannot carry: control characters other than tab and line breaks, and lone surrogates.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
OPEN_ARTICLES_UP_TO = 12  # a story of more articles begins with them folded, and is laid out as it comes into view

POINTS_SHOWN = 12  # of the contested and the agreed points; the rest is folded


def render(story: record.Record) -> str:
    """The page of a story.

    Args:
        story: the record; ids in it that lead nowhere are passed over.

    Returns:
        A whole HTML document that can be encoded as UTF-8.
    """
    environment = Environment(
        loader=PackageLoader("rashomon.tell"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        anchor=anchor,
        merged=merged,
        date=date_in_words,
        dates=range_in_words,
        number=short_number,
        figure=figure_in_words,
        oneline=lambda text: " ".join(text.split()),
    )
    style = _asset(environment, "page.css")
    script = _asset(environment, "page.js")
    outline = Outline(story)
    outlet_numbers = {name: number for number, name in enumerate(outline.outlets, start=1)}
    environment.filters["outlet_number"] = outlet_numbers.__getitem__
    marks = _marks(story)
    contested_at: dict[str, list[PointView]] = defaultdict(list)
    for view in outline.contested:
        for words in unique(said.words for said in view.said):
            contested_at[anchor(words)].append(view)
    html = environment.get_template("page.html.jinja").render(
        story=story,
        outline=outline,
        style=style,
        script=script,
        style_hash=_csp_hash(style),
        script_hash=_csp_hash(script),
        paragraphs=lambda article: paragraphs(article, marks[article.id]),
        chart=lambda group: range_chart([row.figure for row in group.rows]),
        contested_at=contested_at,
        points_shown=POINTS_SHOWN,
        long=len(story.articles) > OPEN_ARTICLES_UP_TO,
        acts=ACTS,
        happenings=HAPPENINGS,
        own_voice=OWN_VOICE,
        nobody=NOBODY,
    )
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", html)


def _asset(environment: Environment, name: str) -> str:
    """A style or script of the package, as it stands between its tags."""
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].strip()


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _marks(story: record.Record) -> dict[str, list[tuple[str, Evidence]]]:
    """What is marked in each article, by article id: (kind, evidence)."""
    marks: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)

    def mark(kind: str, evidence: Iterable[Evidence | None]) -> None:
        for words in evidence:
            if words is not None:
                marks[words.article].append((kind, words))

    mark("statement", (s.content for s in story.statements))
    mark("figure", (f.evidence for f in story.figures))
    mark("time", (t.evidence for t in story.times))
    mark("event", (m for e in story.events for m in e.mentions))
    for talks in story.talks:
        for told in (talks.rounds, talks.delegations, talks.outcomes, talks.next):
            mark("event", (t.evidence for t in told))
    for agreement in story.agreements:
        mark("event", (s.evidence for s in agreement.signings))
        mark("event", (t.evidence for t in agreement.terms))
    mark("claim", (c.evidence for c in story.claims))
    mark("claim", (side for r in story.relations for side in (r.a, r.b)))
    mark("term", (f.term for f in story.framing))
    mark("role", (r for e in story.entities for r in e.roles))
    for article in story.articles:
        mark("credit", article.credit_evidence)
        mark("furniture", article.furniture)
    return marks
