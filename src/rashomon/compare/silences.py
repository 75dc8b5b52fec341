"""What each article leaves out that others carry."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.compare.units import Unit
from rashomon.record import Article, Point, Silence

CARRIERS = 2  # other articles that must carry a point before leaving it out means anything
PER_ARTICLE = 12


def find_silences(articles: Sequence[Article], units: Sequence[Unit], points: Sequence[Point]) -> list[Silence]:
    """The points that an article leaves out, weighted by the share of the other articles that carry them.

    An article is not silent on what was said or published only after it.
    """
    by_id = {u.id: u for u in units}
    days = {a.id: _day(a) for a in articles}
    found: dict[str, list[tuple[float, str]]] = {a.id: [] for a in articles}
    for point in points:
        if point.carriers < CARRIERS:
            continue
        carriers = {by_id[c].article.id for c in point.claims}
        first = min((day for c in carriers if (day := days[c]) is not None), default=None)
        for article in articles:
            day = days[article.id]
            later = first is not None and day is not None and day < first
            if article.id not in carriers and not later:
                found[article.id].append((len(carriers) / max(1, len(articles) - 1), point.id))
    silences = []
    for article in articles:
        for weight, point_id in sorted(found[article.id], key=lambda t: (-t[0], t[1]))[:PER_ARTICLE]:
            silences.append(Silence(article=article.id, point=point_id, weight=round(weight, 3)))
    return silences


def _day(article: Article) -> str | None:
    return article.published.to if article.published else None
