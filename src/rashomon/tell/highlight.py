"""An article's text cut into paragraphs and runs, so that overlapping pieces of evidence can all be marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rashomon.record import Article, Evidence


@dataclass(frozen=True)
class Run:
    """A piece of text under the same marks from end to end.

    ``kinds`` are what covers it (``statement``, ``figure`` …), ``spans`` the anchors of the evidence it belongs to,
    ``starts`` and ``ends`` those that begin and end with it. Each sorted.
    """

    text: str
    kinds: tuple[str, ...]
    spans: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """One line of the text; ``furniture`` where all of it is page residue."""

    runs: list[Run]
    furniture: bool


def anchor(evidence: Evidence) -> str:
    """The name of the place in the page where this evidence stands; the same words have the same name for ever."""
    return f"{evidence.article}-{evidence.start}-{evidence.end}"


def paragraphs(article: Article, marked: Iterable[tuple[str, Evidence]]) -> list[Paragraph]:
    """The article's text with its evidence marked.

    Args:
        article: the article.
        marked: (kind, evidence) pairs; those of other articles or outside the text are passed over. Kind
            ``furniture`` marks page residue.

    Returns:
        The non-empty lines in order. The runs of all of them joined are the text without its line breaks.
    """
    spans = sorted({(e.start, e.end, kind) for kind, e in marked if e.article == article.id and e.start < e.end})
    made: list[Paragraph] = []
    start = 0
    first = 0
    for line in article.text.splitlines(keepends=True):
        end = start + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        if line.strip():
            # spans are in order of their starts, so those that end before this line need not be looked at again
            while first < len(spans) and spans[first][1] <= start:
                first += 1
            here = [s for s in spans[first:] if s[0] < end and s[1] > start] if first < len(spans) else []
            made.append(_paragraph(article, start, end, here))
        start += len(line)
    return made


def _paragraph(article: Article, start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> Paragraph:
    cuts = sorted({start, end, *(c for s, e, _ in spans for c in (s, e) if start < c < end)})
    runs = []
    furniture = 0
    for a, b in pairwise(cuts):
        over = [s for s in spans if s[0] <= a and s[1] >= b]
        kinds = tuple(sorted({kind for _, _, kind in over}))
        names = sorted({(s, e) for s, e, kind in over if kind != "furniture"})
        spanning = tuple(f"{article.id}-{s}-{e}" for s, e in names)
        begins = tuple(n for n, (s, _) in zip(spanning, names, strict=True) if s == a)
        stops = tuple(n for n, (_, e) in zip(spanning, names, strict=True) if e == b)
        runs.append(Run(article.text[a:b], kinds, spanning, begins, stops))
        furniture += b - a if "furniture" in kinds else 0
    return Paragraph(runs, furniture >= end - start)
