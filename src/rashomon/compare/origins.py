"""Where words come from: copy that articles share, and the origin behind each claim.

Shared copy is found by word shingles (Broder 1997, "On the resemblance and containment of documents"): every run of
eight words is looked up in an index of the runs seen before, and a hit is grown to the longest run that both texts
have word for word. Every step is a dictionary look-up, so the cost grows with the number of words; and because the
runs are compared themselves and not a sketch of them, what is reported is exact and can be shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rashomon.partition import Partition
from rashomon.record import Article, Evidence, Statement, make_id

SHINGLE = 8  # words
PASSAGE = 14  # words; a shorter shared run may be chance or a quotation
CARRIED = 0.3  # share of an article's words that makes it a carrier of the other's copy as a whole

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Passage:
    """A run of words that two articles have in common: ``first`` in the article met first, ``second`` in the other."""

    first: Evidence
    second: Evidence
    words: int


def _words(article: Article) -> list[tuple[str, int, int]]:
    """The words outside quotation-independent furniture as (folded word, start, end)."""
    residue = [(f.start, f.end) for f in article.furniture]
    found, at = [], 0
    for match in _WORD.finditer(article.text):
        while at < len(residue) and residue[at][1] <= match.start():
            at += 1
        if at < len(residue) and residue[at][0] <= match.start():
            continue
        found.append((match.group().casefold().replace("’", "'"), match.start(), match.end()))
    return found


def shared_passages(articles: Sequence[Article]) -> list[Passage]:
    """Runs of at least ``PASSAGE`` words that two articles share word for word.

    A run carried by many is linked from each carrier to the first that has it, so the number of passages grows with
    the number of carriers and not with its square.
    """
    seen: dict[tuple[str, ...], tuple[int, int]] = {}
    words = [_words(a) for a in articles]
    passages = []
    for number, mine in enumerate(words):
        at = 0
        while at + SHINGLE <= len(mine):
            key = tuple(w for w, _, _ in mine[at : at + SHINGLE])
            hit = seen.get(key)
            if hit is None or hit[0] == number:
                at += 1
                continue
            other, there = hit
            theirs = words[other]
            length = SHINGLE
            while (
                at + length < len(mine)
                and there + length < len(theirs)
                and mine[at + length][0] == theirs[there + length][0]
            ):
                length += 1
            if length >= PASSAGE:
                a, b = articles[other], articles[number]
                passages.append(
                    Passage(
                        a.evidence(theirs[there][1], theirs[there + length - 1][2]),
                        b.evidence(mine[at][1], mine[at + length - 1][2]),
                        length,
                    )
                )
            at += length
        for start in range(len(mine) - SHINGLE + 1):
            seen.setdefault(tuple(w for w, _, _ in mine[start : start + SHINGLE]), (number, start))
    return passages


def article_origins(articles: Sequence[Article], passages: Sequence[Passage]) -> dict[str, str]:
    """Article id to the id of the copy it carries, for articles that share ``CARRIED`` of their words with another.

    The id is that of the carrier with the smallest publication date, then id: it does not change when a later
    article joins.
    """
    counts = {a.id: max(1, len(_WORD.findall(a.text))) for a in articles}
    shared: dict[tuple[str, str], int] = {}
    for passage in passages:
        pair = (passage.first.article, passage.second.article)
        shared[pair] = shared.get(pair, 0) + passage.words
    together = Partition(a.id for a in articles)
    dated = {a.id: ((a.published.from_ if a.published else None) or "9999", a.id) for a in articles}
    for (one, other), words in sorted(shared.items()):
        if words >= CARRIED * min(counts[one], counts[other]):
            first, second = sorted((together.leader(one), together.leader(other)), key=dated.__getitem__)
            if first != second:
                together.join(first, second)
    members: dict[str, int] = {}
    for a in articles:
        members[together.leader(a.id)] = members.get(together.leader(a.id), 0) + 1
    return {a.id: make_id("o", together.leader(a.id)) for a in articles if members[together.leader(a.id)] > 1}


def passage_origins(articles: Sequence[Article], passages: Sequence[Passage]) -> dict[str, list[tuple[int, int, str]]]:
    """Article id to the stretches it shares with another article: (start, end, origin id), in text order."""
    found: dict[str, list[tuple[int, int, str]]] = {a.id: [] for a in articles}
    for passage in passages:
        origin = make_id("o", " ".join(passage.first.text.split()).casefold())
        found[passage.first.article].append((passage.first.start, passage.first.end, origin))
        found[passage.second.article].append((passage.second.start, passage.second.end, origin))
    return {a: sorted(spans) for a, spans in found.items()}


def origin_of(
    article: Article,
    start: int,
    end: int,
    statement: Statement | None,
    stretches: Mapping[str, Sequence[tuple[int, int, str]]],
) -> str:
    """The origin of the words ``start:end`` of an article: whose voice it is that they come from in the end.

    A statement's origin is its speaker, however many outlets carry it; copy shared with another article has the
    origin of the copy; an article whose only credit is one agency has that agency; what remains is the outlet's own.
    """
    if statement is not None and (statement.speaker or statement.speaker_name):
        return f"speaker:{statement.speaker or statement.speaker_name}"
    for low, high, origin in stretches.get(article.id, ()):
        if min(end, high) - max(start, low) >= 0.8 * (end - start):
            return origin
    if article.origin:
        return article.origin
    if statement is not None and statement.via:
        return f"outlet:{statement.via[-1]}"
    if len(article.credits) == 1:
        return f"outlet:{article.credits[0]}"
    return f"outlet:{article.outlet or article.id}"
