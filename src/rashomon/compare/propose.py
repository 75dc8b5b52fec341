"""Which pairs of units are worth a look: likeness proposes, it decides nothing.

Every unit meets those nearest to it by sentence vector; a linear ranker over a few cheap features orders these pairs,
and the best go to the scorer. Their number is bounded per story, so the cost of what follows grows with the number of
articles and not with its square.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rashomon.compare.units import Unit

NEAREST = 150  # units a unit meets
BLOCK = 512  # units a block, so that memory stays flat
PAIRS_PER_ARTICLE = 60
PAIRS_AT_LEAST = 3000
CHARGES = ("accuse", "claim", "warn")

#: What makes a pair worth a look, and how much: fitted by logistic regression on pairs of three train stories (which
#: of all pairs of clauses somebody marked as related), weights for the features as they are.
WEIGHTS = {
    "cosine": 9.666,
    "cosine_squared": -2.44,
    "overlap": 1.923,
    "jaccard": 5.017,
    "shared": 0.032,
    "names": -0.237,
    "same_article": 1.095,
    "same_voice": 0.89,
    "same_article_cosine": -2.489,
    "same_voice_cosine": -0.903,
    "said": 0.626,
    "said_both": 0.306,
    "counted_both": -0.467,
    "counted_both_cosine": 8.214,
    "counted_one": 0.026,
    "negated_one": 0.376,
    "denied": 0.712,
    "accused": 0.173,
    "length": 0.486,
    "shorter": -0.174,
    "days": -0.97,
    "same_day": -0.188,
    "unreal": -0.359,
    "cosine_overlap": -5.441,
}

Floats = npt.NDArray[np.float32]


class _Columns:
    """The units' properties as arrays, one row for each unit."""

    def __init__(self, units: Sequence[Unit]):
        counts = Counter(w for u in units for w in u.matter)
        self.rarity = {w: math.log(1 + len(units) / c) for w, c in counts.items()}
        names = Counter(e for u in units for e in u.entities)
        self.name_rarity = {e: math.log(1 + len(units) / c) for e, c in names.items()}
        self.weight = _column(units, lambda u: max(0.1, sum(self.rarity[w] for w in sorted(u.matter))))
        self.said = _column(units, lambda u: u.statement is not None)
        self.counted = _column(units, lambda u: bool(u.figures))
        self.negated = _column(units, lambda u: u.negated)
        self.denied = _column(units, lambda u: u.denies)
        self.accused = _column(units, lambda u: u.statement is not None and u.statement.act in CHARGES)
        self.length = _column(units, lambda u: math.log(1 + len(u.matter)))
        self.unreal = _column(units, lambda u: u.clause.modality != "fact")
        self.day = _column(units, lambda u: u.day or 0)


def _column(units: Sequence[Unit], value: object) -> Floats:
    return np.array([value(u) for u in units], np.float32)  # type: ignore[operator]


def propose_pairs(units: Sequence[Unit], vectors: Floats, articles: int) -> list[tuple[int, int, float, float]]:
    """Pairs of units worth comparing.

    Args:
        units: the story's units.
        vectors: their unit-length sentence vectors, shape ``(len(units), width)``.
        articles: how many articles the story has; bounds the number of pairs.

    Returns:
        (index, greater index, likeness, cosine), the likeliest first.
    """
    columns = _Columns(units)
    limit = max(PAIRS_AT_LEAST, PAIRS_PER_ARTICLE * articles)
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for start in range(0, len(units), BLOCK):
        near = vectors[start : start + BLOCK] @ vectors.T
        for row in range(near.shape[0]):
            i = start + row
            others = _nearest(near[row], i)
            others = others[[comparable(units[i], units[j]) and (min(i, j), max(i, j)) not in found for j in others]]
            if len(others):
                scores = _scores(i, others, near[row, others], units, columns)
                for j, score in zip(others.tolist(), scores, strict=True):
                    found[min(i, j), max(i, j)] = (float(score), float(near[row, j]))
        if len(found) > 4 * limit:
            found = dict(_best(found, 2 * limit))
    return [(a, b, score, cosine) for (a, b), (score, cosine) in _best(found, limit)]


def _best(
    found: dict[tuple[int, int], tuple[float, float]], limit: int
) -> list[tuple[tuple[int, int], tuple[float, float]]]:
    return sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:limit]


def _nearest(row: Floats, i: int) -> npt.NDArray[np.int64]:
    """The indices of the nearest units, in ascending order."""
    count = min(len(row) - 1, NEAREST)
    if count < 1:
        return np.zeros(0, np.int64)
    nearest = np.argpartition(-row, count)[: count + 1]
    return np.sort(nearest[nearest != i])


def _scores(i: int, others: npt.NDArray[np.int64], cosine: Floats, units: Sequence[Unit], c: _Columns) -> Floats:
    """The ranker's scores of one unit against others, shape ``(len(others),)``."""
    unit = units[i]
    shared, names, same, voice = (np.zeros(len(others), np.float32) for _ in range(4))
    for n, j in enumerate(others):
        other = units[j]
        shared[n] = sum(c.rarity[w] for w in sorted(unit.matter & other.matter))
        names[n] = sum(c.name_rarity[e] for e in sorted(unit.entities & other.entities))
        same[n] = unit.article.id == other.article.id
        voice[n] = bool(unit.voice) and unit.voice == other.voice
    overlap = shared / np.minimum(c.weight[i], c.weight[others])
    apart = np.abs(c.day[i] - c.day[others])
    features = {
        "cosine": cosine,
        "cosine_squared": cosine * cosine,
        "overlap": overlap,
        "jaccard": shared / np.maximum(0.1, c.weight[i] + c.weight[others] - shared),
        "shared": np.log1p(shared),
        "names": np.log1p(names),
        "same_article": same,
        "same_voice": voice,
        "same_article_cosine": same * cosine,
        "same_voice_cosine": voice * cosine,
        "said": c.said[i] + c.said[others],
        "said_both": c.said[i] * c.said[others],
        "counted_both": c.counted[i] * c.counted[others],
        "counted_both_cosine": c.counted[i] * c.counted[others] * cosine,
        "counted_one": np.abs(c.counted[i] - c.counted[others]),
        "negated_one": np.abs(c.negated[i] - c.negated[others]),
        "denied": c.denied[i] + c.denied[others],
        "accused": c.accused[i] + c.accused[others],
        "length": c.length[i] + c.length[others],
        "shorter": np.minimum(c.length[i], c.length[others]),
        "days": np.minimum(1, apart / 7),
        "same_day": apart == 0,
        "unreal": c.unreal[i] + c.unreal[others],
        "cosine_overlap": np.maximum(cosine, 0) * overlap,
    }
    total: Floats = np.asarray(sum(WEIGHTS[name] * value for name, value in features.items()), np.float32)
    return total


def comparable(u: Unit, v: Unit) -> bool:
    """Two clauses of one sentence, or overlapping ones, are one breath and are not compared."""
    if u.article.id != v.article.id:
        return True
    return u.clause.sentence != v.clause.sentence and not u.evidence.overlaps(v.evidence)
