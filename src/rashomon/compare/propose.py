"""Which pairs of units are worth a look: a learned ranker proposes, it decides nothing.

Every unit meets those nearest to it by claim vector (all others in a small story). A small network sees what the two
vectors have in common and apart, beside features of the pair, and gives each relation type a score; the pairs whose
relation is likeliest go to the pair scorer. Their number is bounded per story, so the cost of what follows grows with
the number of articles and not with its square. The ranker is trained by ``training.pairs`` together with the encoder
of the vectors.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rashomon.compare.units import Unit
from rashomon.language.blas import one_thread

MEETINGS = 400_000  # pairs of units that a story may try, and NEAREST of each unit at least
NEAREST = 120
BLOCK = 512  # units a block, so that memory stays flat
PAIRS_PER_ARTICLE = 25
PAIRS_AT_LEAST = 1600
CHARGES = ("accuse", "claim", "warn")

#: What the ranker sees of a pair beside its vectors, each about within 0 to 2 and the same in either order.
PAIR_FEATURES = (
    "overlap",
    "jaccard",
    "shared",
    "names",
    "same_article",
    "same_voice",
    "own_voice_both",
    "own_voice_one",
    "counted_both",
    "counted_one",
    "negated_one",
    "negated_both",
    "denied",
    "accused",
    "length",
    "shorter",
    "days",
    "same_day",
    "unreal",
)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Proposal:
    """A pair of units worth comparing: the earlier index first, how alike their vectors are, the ranker's scores.

    ``scores`` are log probabilities, none first and then the relation types, as ``scorer.TYPES`` has them.
    """

    first: int
    second: int
    cosine: float
    scores: Floats

    @property
    def related(self) -> float:
        """How likely the ranker takes the pair to stand in any relation, 0 to 1."""
        return 1.0 - math.exp(float(self.scores[0]))


class Ranker:
    """The network over claim vectors: of two vectors the product, the distance and the sum, each projected."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[np.float32]]):
        self._w = arrays

    def project(self, vectors: Floats) -> Floats:
        """Claim vectors, shape (n, width), as the ranker compares them, shape (n, rank)."""
        out: Floats = vectors @ self._w["project"] + self._w["project_bias"]
        return out

    def score(self, one: Floats, others: Floats, cosine: Floats, features: Floats) -> Floats:
        """Log probabilities of none and the relation types, shape (len(others), types).

        ``one`` is a projected vector, ``others`` the projected vectors it meets, ``features`` their pair features.
        """
        w = self._w
        hidden = (one * others) @ w["product"] + np.abs(one - others) @ w["distance"] + (one + others) @ w["sum"]
        hidden = np.maximum(hidden + np.column_stack([cosine, features]) @ w["features"] + w["bias"], 0)
        logits = hidden @ w["out"] + w["out_bias"]
        logits -= logits.max(1, keepdims=True)
        out: Floats = logits - np.log(np.exp(logits).sum(1, keepdims=True))
        return out


class PairFeatures:
    """The pair features of a story's units, one unit against many."""

    def __init__(self, units: Sequence[Unit]):
        self.units = units
        self._words, self._names = _Shared([u.matter for u in units]), _Shared([u.entities for u in units])
        self.weight = self._column(lambda u: max(100, sum(self._words.rarity[w] for w in u.matter))) / 1000
        self.article, self.voice = _codes([u.article.id for u in units]), _codes([u.voice for u in units])
        self.own = self._column(lambda u: u.statement is None)
        self.counted = self._column(lambda u: bool(u.figures))
        self.negated = self._column(lambda u: u.negated)
        self.denied = self._column(lambda u: u.denies)
        self.accused = self._column(lambda u: u.statement is not None and u.statement.act in CHARGES)
        self.length = self._column(lambda u: math.log(1 + len(u.matter)))
        self.unreal = self._column(lambda u: u.clause.modality != "fact")
        self.day = self._column(lambda u: u.day or 0)

    def _column(self, value: object) -> Floats:
        return np.array([value(u) for u in self.units], np.float32)  # type: ignore[operator]

    def against(self, i: int, others: npt.NDArray[np.int64]) -> Floats:
        """The features of one unit with others, shape (len(others), len(PAIR_FEATURES))."""
        shared = self._words.shared_by(i)[others].astype(np.float32) / 1000
        names = self._names.shared_by(i)[others].astype(np.float32) / 1000
        both = self.weight[i] + self.weight[others]
        features = {
            "overlap": shared / np.minimum(self.weight[i], self.weight[others]),
            "jaccard": shared / np.maximum(0.1, both - shared),
            "shared": np.log1p(shared) / 2,
            "names": np.log1p(names) / 2,
            "same_article": self.article[others] == self.article[i],
            "same_voice": (self.voice[others] == self.voice[i]) & (self.voice[i] >= 0),
            "own_voice_both": self.own[i] * self.own[others],
            "own_voice_one": np.abs(self.own[i] - self.own[others]),
            "counted_both": self.counted[i] * self.counted[others],
            "counted_one": np.abs(self.counted[i] - self.counted[others]),
            "negated_one": np.abs(self.negated[i] - self.negated[others]),
            "negated_both": self.negated[i] * self.negated[others],
            "denied": self.denied[i] + self.denied[others],
            "accused": self.accused[i] + self.accused[others],
            "length": (self.length[i] + self.length[others]) / 4,
            "shorter": np.minimum(self.length[i], self.length[others]) / 2,
            "days": np.minimum(1, np.abs(self.day[i] - self.day[others]) / 7),
            "same_day": (self.day[i] == self.day[others]).astype(np.float32),
            "unreal": self.unreal[i] + self.unreal[others],
        }
        return np.stack([features[name] for name in PAIR_FEATURES], 1).astype(np.float32)


class _Shared:
    """How much one set of words has in common with each other: the sum of the words' rarity, in thousandths.

    Whole numbers add up alike in any order, and sets have none. ``rarity`` says how rare each word is among the sets.
    """

    def __init__(self, sets: Sequence[frozenset[str]]):
        self._sets = sets
        holders: dict[str, list[int]] = {}
        for i, words in enumerate(sets):
            for word in words:
                holders.setdefault(word, []).append(i)
        self.rarity = {w: round(1000 * math.log(1 + len(sets) / len(h))) for w, h in holders.items()}
        self._holders = {w: np.array(h, np.int64) for w, h in holders.items()}

    def shared_by(self, i: int) -> npt.NDArray[np.int64]:
        """What set ``i`` shares with every set, shape ``(len(sets),)``."""
        out = np.zeros(len(self._sets), np.int64)
        for word in self._sets[i]:
            out[self._holders[word]] += self.rarity[word]
        return out


def _codes(values: Sequence[str | None]) -> npt.NDArray[np.int64]:
    """A number for each value, the same for the same; -1 for None."""
    known: dict[str | None, int] = {None: -1}
    return np.array([known.setdefault(v, len(known)) for v in values], np.int64)


def unit_length(vectors: Floats) -> Floats:
    """Vectors scaled to length 1."""
    out: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return out


class Proposer:
    """Proposes pairs of a story's units; what it knows of the units is computed once.

    Args:
        units: the story's units.
        vectors: their claim vectors, shape ``(len(units), width)``.
        ranker: gives each pair its scores.
    """

    # Split over threads, sums differ in their last bits, and the order of the pairs with them.
    @one_thread()
    def __init__(self, units: Sequence[Unit], vectors: Floats, ranker: Ranker):
        self._units, self._ranker, self._known = units, ranker, PairFeatures(units)
        self._projected, self._straight = ranker.project(vectors), unit_length(vectors)

    @one_thread()
    def likeliest(self, articles: int) -> list[Proposal]:
        """The pairs least likely to stand in no relation, the likeliest first.

        Args:
            articles: how many articles the story has; bounds the number of pairs.
        """
        limit = max(PAIRS_AT_LEAST, PAIRS_PER_ARTICLE * articles)
        units, straight, article = self._units, self._straight, self._known.article
        meets = max(NEAREST, MEETINGS // max(1, len(units)))
        found: dict[tuple[int, int], tuple[float, float, Floats]] = {}
        for start in range(0, len(units), BLOCK):
            near = straight[start : start + BLOCK] @ straight.T
            for row in range(near.shape[0]):
                i = start + row
                others = _nearest(near[row], i, meets)
                if meets >= len(units) - 1:
                    others = others[others > i]  # All meet, so what comes before has met this one.
                inside = article[others] == article[i]
                others = others[
                    [
                        (j > i or (j, i) not in found) and (not same or comparable(units[i], units[j]))
                        for j, same in zip(others.tolist(), inside.tolist(), strict=True)
                    ]
                ]
                if len(others):
                    cosine = near[row, others]
                    scores = self._score(i, others, cosine)
                    for n in np.argsort(scores[:, 0], kind="stable")[:limit].tolist():
                        j = int(others[n])
                        found[min(i, j), max(i, j)] = (float(scores[n, 0]), float(cosine[n]), scores[n])
            if len(found) > 4 * limit:
                found = dict(_best(found, 2 * limit))
        return [Proposal(a, b, cosine, scores) for (a, b), (_, cosine, scores) in _best(found, limit)]

    @one_thread()
    def these(self, wanted: Iterable[tuple[int, int]]) -> list[Proposal]:
        """Proposals of pairs that are given, in their order, the earlier index first in each."""
        out = []
        for pair in wanted:
            i, j = sorted(pair)
            cosine = self._straight[j : j + 1] @ self._straight[i]
            out.append(Proposal(i, j, float(cosine[0]), self._score(i, np.array([j]), cosine)[0]))
        return out

    def _score(self, i: int, others: npt.NDArray[np.int64], cosine: Floats) -> Floats:
        known = self._known.against(i, others)
        return self._ranker.score(self._projected[i], self._projected[others], cosine, known)


def _best(
    found: dict[tuple[int, int], tuple[float, float, Floats]], limit: int
) -> list[tuple[tuple[int, int], tuple[float, float, Floats]]]:
    return sorted(found.items(), key=lambda item: (item[1][0], item[0]))[:limit]


def _nearest(row: Floats, i: int, count: int) -> npt.NDArray[np.int64]:
    """The indices of the nearest units, in ascending order."""
    count = min(len(row) - 1, count)
    if count < 1:
        return np.zeros(0, np.int64)
    nearest = np.argpartition(-row, count)[: count + 1]
    return np.sort(nearest[nearest != i])


def comparable(u: Unit, v: Unit) -> bool:
    """Two clauses of one sentence, or overlapping ones, are one breath and are not compared."""
    if u.article.id != v.article.id:
        return True
    return u.clause.sentence != v.clause.sentence and not u.evidence.overlaps(v.evidence)
