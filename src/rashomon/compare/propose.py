"""Which pairs of units are worth a look: likeness proposes, it decides nothing.

Every unit is paired with those nearest to it by sentence vector, shared names and shared rare words. The number of
pairs is bounded per unit and per story, so the cost of what follows grows with the number of units.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rashomon.compare.units import Unit

NEAREST = 14  # candidates a unit
LEAST = 0.30  # likeness below which nothing is proposed
BLOCK = 1024  # units a block, so that memory stays flat
PAIRS_PER_ARTICLE = 60
PAIRS_AT_LEAST = 1500


def rarity(units: Sequence[Unit]) -> dict[str, float]:
    """Inverse document frequency of every content word of the story, by unit."""
    counts = Counter(w for u in units for w in u.matter)
    return {w: math.log(1 + len(units) / c) for w, c in counts.items()}


def propose_pairs(
    units: Sequence[Unit], vectors: npt.NDArray[np.float32], articles: int
) -> list[tuple[int, int, float, float]]:
    """Pairs of units worth comparing.

    Args:
        units: the story's units.
        vectors: their unit-length sentence vectors, shape ``(len(units), width)``.
        articles: how many articles the story has; bounds the number of pairs.

    Returns:
        (index, greater index, likeness, cosine), the likeliest first.
    """
    rare = rarity(units)
    weights = [sum(rare[w] for w in u.matter) or 1.0 for u in units]
    holders: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        for word in unit.matter:
            holders.setdefault(word, []).append(i)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for start in range(0, len(units), BLOCK):
        near = vectors[start : start + BLOCK] @ vectors.T
        for row in range(near.shape[0]):
            i = start + row
            for j in _nearest(i, near[row], units, rare, weights, holders):
                a, b = min(i, j), max(i, j)
                if (a, b) not in found:
                    cosine = float(near[row, j])
                    found[a, b] = (likeness(units[a], units[b], cosine, rare, weights[a], weights[b]), cosine)
    ranked = sorted(((s, c, a, b) for (a, b), (s, c) in found.items() if s >= LEAST), key=lambda t: (-t[0], t[2], t[3]))
    limit = max(PAIRS_AT_LEAST, PAIRS_PER_ARTICLE * articles)
    return [(a, b, s, c) for s, c, a, b in ranked[:limit]]


def likeness(u: Unit, v: Unit, cosine: float, rare: dict[str, float], wu: float, wv: float) -> float:
    """Cosine, raised by shared rare words and shared names."""
    words = sum(rare[w] for w in u.matter & v.matter) / min(wu, wv)
    names = len(u.entities & v.entities) / max(1, min(len(u.entities), len(v.entities)))
    return 0.7 * cosine + 0.25 * min(1.0, words) + 0.1 * names


def _nearest(
    i: int,
    row: npt.NDArray[np.float32],
    units: Sequence[Unit],
    rare: dict[str, float],
    weights: Sequence[float],
    holders: dict[str, list[int]],
) -> list[int]:
    """The candidates of one unit: nearest by vector, and those that share its rarest words."""
    unit = units[i]
    count = min(len(units) - 1, 4 * NEAREST)
    candidates = set(np.argpartition(-row, count)[: count + 1].tolist()) if count else set()
    for word in sorted(unit.matter, key=lambda w: (-rare[w], w))[:3]:
        if len(holders[word]) <= 2 * NEAREST:
            candidates.update(holders[word])
    scored = [
        (likeness(unit, units[j], float(row[j]), rare, weights[i], weights[j]), -j)
        for j in candidates
        if j != i and comparable(unit, units[j])
    ]
    return [-j for _, j in sorted(scored, reverse=True)[:NEAREST]]


def comparable(u: Unit, v: Unit) -> bool:
    """Two clauses of one sentence, or overlapping ones, are one breath and are not compared."""
    if u.article.id != v.article.id:
        return True
    return u.clause.sentence != v.clause.sentence and not u.evidence.overlaps(v.evidence)
