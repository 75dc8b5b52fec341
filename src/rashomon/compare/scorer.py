"""The pair scorer: how likely each relation, and none, is between two units.

A cross-encoder (Devlin et al. 2019): MiniLM reads both sides at once, and beside its word vectors a small network
sees the features of the pair (same voice, days between, figures, reasons of the lore, what the ranker thinks of it).
The same encoder reads one side alone for the ranker's claim vectors. Both are trained by ``training.pairs``; the graph
``pairs``, the ranker's arrays and the thresholds are part of the model folder.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from rashomon.compare.claim_vectors import SentenceInput, sentence_inputs
from rashomon.compare.features import NAMES as FEATURE_NAMES
from rashomon.compare.features import TYPES, sureness_features
from rashomon.compare.numbers import Reason
from rashomon.compare.propose import PAIR_FEATURES, Ranker
from rashomon.compare.threads import in_threads
from rashomon.compare.units import Unit
from rashomon.language.onnx_model import ModelError, ModelFolder
from rashomon.language.text import WordPieces
from rashomon.record import RelationType

Scored = Literal["none"] | RelationType
WIDTH = 384
SIDE_PIECES = 80  # word pieces of a side that are read


class Scorer(Protocol):
    """What ``relations.relate`` asks of a scorer."""

    @property
    def thresholds(self) -> dict[str, float]:
        """The least probability at which each relation type is shown."""
        ...

    def score(
        self, first: str, second: str, features: npt.NDArray[np.float32], reasons: Sequence[Reason]
    ) -> npt.NDArray[np.float32]:
        """Probabilities in the order of ``TYPES``, shape ``(len(TYPES),)``."""
        ...

    def sureness(
        self,
        kind: RelationType,
        probabilities: npt.NDArray[np.float32],
        related: float,
        features: npt.NDArray[np.float32],
    ) -> float:
        """The share of relations like this one that were right when they were read, 0 to 1."""
        ...


class PairScorer:
    """The learned scorer. One pair is one run of the graph, so a pair's score never depends on the others."""

    def __init__(self, model: ModelFolder):
        known = model.manifest.get("pairs")
        if not known:
            raise ModelError(f"the model in {model.folder} has no pair scorer: reinstall the package, or make train")
        if [tuple(known[k]) for k in ("features", "ranks", "types")] != [FEATURE_NAMES, PAIR_FEATURES, TYPES]:
            raise ModelError("the pair scorer was trained on other features than this version has: make train")
        self.thresholds: dict[str, float] = known["thresholds"]
        self._sureness = {k: (v["bias"], np.asarray(v["weights"], np.float32)) for k, v in known["sureness"].items()}
        self.ranker = Ranker(model.arrays("pairs.npz"))
        self._pieces = WordPieces(model.path("tokenizer.json"))
        self._graph = model.graph("pairs")

    def vectors(self, units: Sequence[Unit], jobs: int = 1) -> npt.NDArray[np.float32]:
        """The units' claim vectors, shape ``(len(units), 384)``; one run a sentence, in ``jobs`` threads."""
        out = np.zeros((len(units), WIDTH), np.float32)
        none = np.zeros(len(FEATURE_NAMES), np.float32)
        sentences = sentence_inputs(units, self._pieces)

        def hidden(sentence: SentenceInput) -> npt.NDArray[np.float32]:
            return self._graph.run(sentence.ids, np.zeros_like(sentence.ids), features=none)[1]

        for sentence, pieces in zip(sentences, in_threads(hidden, sentences, jobs), strict=True):
            for i, first, last in sentence.spans:
                out[i] = pieces[first : last + 1].mean(0)
        return out

    def score(
        self, first: str, second: str, features: npt.NDArray[np.float32], reasons: Sequence[Reason] = ()
    ) -> npt.NDArray[np.float32]:
        """Probabilities in the order of ``TYPES``; ``reasons`` are among the features already."""
        ids, types = pair_pieces(self._pieces.sentence(first), self._pieces.sentence(second))
        logits = self._graph.run(ids, types, features=features)[0]
        weights = np.exp(logits - logits.max())
        probabilities: npt.NDArray[np.float32] = weights / weights.sum()
        return probabilities

    def sureness(
        self,
        kind: RelationType,
        probabilities: npt.NDArray[np.float32],
        related: float,
        features: npt.NDArray[np.float32],
    ) -> float:
        """The share of relations like this one that were right when they were read, 0 to 1.

        Args:
            kind: the relation's type.
            probabilities: what ``score`` gave.
            related: how likely the ranker takes the pair to be related at all.
            features: those of the pair.
        """
        bias, weights = self._sureness[kind]
        told = sureness_features(TYPES.index(kind), probabilities, related, features)
        return 1 / (1 + math.exp(-bias - float(told @ weights)))


class ReasonScorer:
    """The lore's reasons alone, without a model: the baseline that the learned scorer is measured against."""

    thresholds = dict.fromkeys(get_args(RelationType), 0.5)

    def score(
        self, first: str, second: str, features: npt.NDArray[np.float32], reasons: Sequence[Reason]
    ) -> npt.NDArray[np.float32]:
        """The weight of the best reason of each type, lowered where the sides are little alike."""
        cosine = float(features[FEATURE_NAMES.index("cosine")])
        scores = np.zeros(len(TYPES), np.float32)
        for reason in reasons:
            k = TYPES.index(reason.type)
            scores[k] = max(scores[k], reason.weight * min(1.0, 0.5 + cosine))
        scores[0] = max(0.0, 1 - scores.sum())
        return scores

    def sureness(
        self,
        kind: RelationType,
        probabilities: npt.NDArray[np.float32],
        related: float,
        features: npt.NDArray[np.float32],
    ) -> float:
        """The weight itself: nobody read what reasons alone give."""
        return float(probabilities[TYPES.index(kind)])


def pair_pieces(first: Sequence[int], second: Sequence[int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Piece ids and type ids of a pair, from the sides' ids with their [CLS] and [SEP]: ``[CLS] a [SEP] b [SEP]``."""
    start, end = first[0], first[-1]
    a, b = list(first[1:-1])[:SIDE_PIECES], list(second[1:-1])[:SIDE_PIECES]
    ids = [start, *a, end, *b, end]
    types = [0] * (len(a) + 2) + [1] * (len(b) + 1)
    return np.asarray(ids, np.int64), np.asarray(types, np.int64)


@cache
def load_scorer() -> PairScorer:
    """The model's pair scorer."""
    return PairScorer(ModelFolder())
