"""From an annotated document to what the article gives: one file for each kind of item."""

from __future__ import annotations

from spacy.tokens import Doc

from rashomon.extract.agreements import find_agreements
from rashomon.extract.clauses import find_clauses
from rashomon.extract.dealings import Scene
from rashomon.extract.events import find_events
from rashomon.extract.figure_context import find_agents, find_periods
from rashomon.extract.figures import find_figures
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Reading
from rashomon.extract.statements import find_statements
from rashomon.extract.talks import find_talks
from rashomon.extract.times import find_times
from rashomon.extract.undertakings import mark_undertakings
from rashomon.record import Article

__all__ = ["Reading", "read_article"]


def read_article(doc: Doc, article: Article) -> Reading:
    """Everything that one article gives.

    Args:
        doc: the engine's annotation of ``article.text``, character for character.
        article: the article, with its furniture marked.

    Raises:
        ValueError: the document is not of this article's text.
    """
    if doc.text != article.text:
        raise ValueError(f"the document is not that of article {article.id} ({article.source})")
    mentions = find_mentions(doc, article)
    times = find_times(doc, article)
    figures = find_figures(doc, article, times)
    speech = find_statements(doc, article, mentions, times)
    events = find_events(doc, article, mentions, times, figures, speech.statements)
    clauses = find_clauses(doc, article, mentions, times, figures, speech.statements, events)
    scene = Scene(doc, article, mentions, times, speech.statements, events)
    mark_undertakings(scene, clauses)
    for figure in figures:
        inside = [s for s in speech.statements if s.content.overlaps(figure.evidence)]
        if inside:
            figure.given_by = min(inside, key=lambda s: (s.content.end - s.content.start, s.id)).id
    said = set(speech.said_on.values())
    return Reading(
        article=article.id,
        sentences=[(s.start_char, s.end_char) for s in doc.sents],
        mentions=mentions,
        statements=speech.statements,
        figures=figures,
        times=times,
        figure_times=find_periods(article.text, figures, [t for t in times if t.id not in said]),
        figure_agents=find_agents(doc, figures),
        said_on=speech.said_on,
        speakers=speech.speakers,
        events=events,
        clauses=clauses,
        dealings=find_talks(scene) + find_agreements(scene),
        words=sum(not t.is_space for t in doc),
    )
