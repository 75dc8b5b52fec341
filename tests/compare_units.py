"""Units made by hand for the tests of the comparison: a clause, who says it and when, without an engine."""

from __future__ import annotations

from rashomon.compare.units import Unit
from rashomon.extract.reading import Clause
from rashomon.record import Article, DateRange, Evidence, Figure, Statement, make_id


def article(text: str, outlet: str = "The Courier", day: str = "2031-05-02", **more: object) -> Article:
    """An article published on ``day``."""
    published = DateRange(from_=day, to=day, basis="metadata")
    return Article(id=make_id("a", text, outlet), source="a.txt", text=text, outlet=outlet, published=published, **more)


def figure(
    words: str, low: float | None, high: float | None, of: str, measure: str = "killed", **more: object
) -> Figure:
    """A figure whose evidence is ``words``."""
    evidence = Evidence(article="a", start=0, end=len(words), text=words)
    return Figure(id=make_id("f", words, of), evidence=evidence, low=low, high=high, of=of, measure=measure, **more)


def unit(
    text: str,
    lemmas: str,
    *,
    by: str | None = None,
    act: str = "say",
    outlet: str = "The Courier",
    day: int = 100,
    sentence: int = 0,
    polarity: str = "affirmed",
    modality: str = "fact",
    tense: str = "Past",
    entities: set[str] | None = None,
    subject: set[str] | None = None,
    object: set[str] | None = None,
    figures: list[Figure] | None = None,
    times: list[tuple[str, str | None]] | None = None,
) -> Unit:
    """A unit whose article is its own text; ``by`` makes it a statement of that speaker."""
    source = article(text, outlet)
    evidence = source.evidence(0, len(text))
    statement = None
    if by:
        statement = Statement(
            id=make_id("s", source.id),
            content=evidence,
            kind="indirect",
            act=act,
            speaker=by,
            speaker_name=by,
            cue=evidence,
        )
    clause = Clause(
        evidence=evidence, predicate=lemmas.split()[0], lemmas=lemmas.split(), sentence=sentence, polarity=polarity,
        modality=modality, tense=tense, statement=statement.id if statement else None,
    )  # fmt: skip
    return Unit(
        id=make_id("c", source.id), article=source, clause=clause, statement=statement, voice=by or outlet,
        voice_name=by or outlet, day=day, origin=f"speaker:{by}" if by else f"outlet:{outlet}",
        figures=figures or [], times=times or [], entities=frozenset(entities or set()),
        subject=frozenset(subject or set()), object=frozenset(object or set()), matter=frozenset(lemmas.split()),
 common=frozenset(lemmas.split()),
    )  # fmt: skip
