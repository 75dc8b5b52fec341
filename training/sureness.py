"""How sure a relation is: ``python -m training.sureness``, after the pair scorer was trained and exported.

Pairs of groups that the scorer was not trained on were judged by reading (``pairs_data/judged_unseen.jsonl``: ids,
offsets and the type that was right). For each relation type a logistic regression over what scorer and ranker say of
such a pair and its features (``rashomon.compare.features.SURENESS``) gives the share that was right. The weights go
into the model's manifest. What is printed is of folds over groups: no group is predicted by what was fitted on it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from rashomon.compare.features import REASON_KINDS, SURENESS, TYPES, sureness_features
from rashomon.compare.propose import Proposer
from rashomon.compare.relations import decide, read_pair
from rashomon.compare.scorer import PairScorer
from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder
from training.data import shared_root
from training.export import write_manifest
from training.pair_examples import Story, judged_stories
from training.pairs import HERE

FOLDS = 6
PENALTY = 0.3  # inverse strength of the L2 penalty: of 0.03, 0.1 and 0.3 the least log loss over the folds
#: Of contradictions so few were right in unseen groups that no order can be learned from them. Theirs is learned from
#: the pairs that the scorer was trained on too, from what it and the reasons say and nothing else; only the level, how
#: many are right in all, is that of the unseen groups.
FROM_SEEN = {"contradicts": ("log_odds", "log_related", *(f"reason_{k}" for k in REASON_KINDS))}


def rows_of(story: Story, scorer: PairScorer, thresholds: dict[str, float]) -> Iterable[tuple[str, np.ndarray, bool]]:
    """For each judged pair that would be a relation: its type, what its sureness is read off, whether it was right."""
    proposer = Proposer(story.units, scorer.vectors(story.units), scorer.ranker)
    for pair, right in zip(proposer.these(story.marked), story.marked.values(), strict=True):
        reading = read_pair(story.units, pair, scorer, str)
        kind = decide(reading.probabilities, thresholds, reading.reasons)
        if kind is not None:
            k = TYPES.index(kind)
            yield kind, sureness_features(k, reading.told, reading.related, reading.features), right == k


def logistic(told: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression."""
    model = LogisticRegression(C=PENALTY, max_iter=3000).fit(told, right)
    return model.coef_[0], float(model.intercept_[0])


def share(told: np.ndarray, weights: np.ndarray, bias: float) -> np.ndarray:
    """What a logistic regression gives."""
    return np.asarray(1 / (1 + np.exp(-bias - told @ weights)))


def level(told: np.ndarray, right: np.ndarray, weights: np.ndarray) -> float:
    """The bias with which, in the mean, as many are expected right as were."""
    low, high = -20.0, 20.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if share(told, weights, middle).mean() < right.mean() else (low, middle)
    return low


def fit(
    kind: str, groups: Sequence[str], told: np.ndarray, right: np.ndarray, seen: tuple[np.ndarray, np.ndarray]
) -> tuple[dict[str, Any], np.ndarray]:
    """The weights of one type, and what each pair of the unseen groups is given by weights of other groups.

    ``seen`` holds the same of pairs that the scorer was trained on.
    """
    used = np.isin(SURENESS, FROM_SEEN.get(kind, SURENESS))
    more = seen if kind in FROM_SEEN else (seen[0][:0], seen[1][:0])

    def learn(rows: np.ndarray) -> tuple[np.ndarray, float]:
        inputs, labels = np.concatenate([told[rows], more[0]]) * used, np.concatenate([right[rows], more[1]])
        weights, bias = logistic(inputs, labels)
        return weights, level(told[rows], right[rows], weights) if kind in FROM_SEEN else bias

    expected = np.zeros(len(right))
    for learned, held in GroupKFold(FOLDS).split(told, right, groups):
        expected[held] = share(told[held], *learn(learned))
    weights, bias = learn(np.arange(len(right)))
    return {"bias": round(bias, 4), "weights": [round(float(w), 4) for w in weights]}, expected


def main(argv: list[str] | None = None) -> int:
    """Fit, print how it does on groups it was not fitted on, and write the weights into the model's manifest."""
    parser = argparse.ArgumentParser(prog="python -m training.sureness", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/sureness"), help="where the groups' units are kept")
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER)
    args = parser.parse_args(argv)
    root = shared_root()
    if root is None:
        print("no training data: set RASHOMON_SHARED to the folder that holds data/ and stories/", file=sys.stderr)
        return 2
    thresholds = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))["thresholds"]
    model = ModelFolder(args.model)
    scorer = PairScorer(model)
    rows = {
        name: [
            (story.name, *row)
            for story in judged_stories(root, args.out / name, name)
            for row in rows_of(story, scorer, thresholds)
        ]
        for name in ("judged", "judged_unseen")
    }
    sureness = {}
    for kind in TYPES[1:]:
        _, _, *seen = (np.array(x) for x in zip(*[r for r in rows["judged"] if r[1] == kind], strict=True))
        groups, _, told, right = zip(*[r for r in rows["judged_unseen"] if r[1] == kind], strict=True)
        sureness[kind], expected = fit(kind, groups, np.stack(told), np.array(right), (seen[0], seen[1]))
        order = np.argsort(-expected, kind="stable")
        bands = [
            f"{n}: {np.array(right)[order[:n]].mean():.2f} ({expected[order[:n]].mean():.2f})"
            for n in (10, 20, 40, 80, 160)
            if n <= len(right)
        ]
        print(f"{kind}: {sum(right)} of {len(right)} right; of the surest, right (expected)  " + "  ".join(bands))
    pairs = {**model.manifest["pairs"], "thresholds": thresholds, "sureness": sureness}
    write_manifest(args.model, pairs=pairs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
