"""How sure a relation is: ``python -m training.sureness``, after the pair scorer was trained and exported.

Pairs of groups that the scorer was not trained on were judged by reading (``pairs_data/judged_unseen.jsonl``: ids,
offsets and the type that was right). For each relation type a logistic regression over what scorer and ranker say of
such a pair and its features (``rashomon.compare.features.SURENESS``) gives the share that was right. The weights go
into the model's manifest. What is printed is of folds over groups: no group is predicted by what was fitted on it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from rashomon.compare.features import (
    REASON_KINDS,
    SURENESS,
    TYPES,
    pair_features,
    pair_texts,
    sureness_features,
)
from rashomon.compare.propose import PairFeatures, unit_length
from rashomon.compare.reasons import find_reasons
from rashomon.compare.relations import AS_RANKED, decide, in_order
from rashomon.compare.scorer import PairScorer
from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder
from training.data import shared_root
from training.export import write_manifest
from training.pair_examples import Story, unseen_stories
from training.pairs import HERE

FOLDS = 6
#: What the weights of a type may use; all of ``SURENESS`` where nothing stands here. Of contradictions too few were
#: right to learn more from: with all features the surest were no better, and the order on the train stories was worse.
USED = {"contradicts": ("log_odds", "log_related", *(f"reason_{k}" for k in REASON_KINDS))}
PENALTY = 0.3  # inverse strength of the L2 penalty: of 0.03, 0.1 and 0.3 the least log loss over the folds


def rows_of(story: Story, scorer: PairScorer, thresholds: dict[str, float]) -> Iterable[tuple[str, np.ndarray, bool]]:
    """For each judged pair that would be a relation: its type, what its sureness is read off, whether it was right."""
    vectors = scorer.vectors(story.units)
    projected, straight, known = scorer.ranker.project(vectors), unit_length(vectors), PairFeatures(story.units)
    for (a, b), right in story.marked.items():
        cosine = float(straight[a] @ straight[b])
        columns = known.against(a, np.array([b]))
        ranked = scorer.ranker.score(projected[a], projected[[b]], np.array([cosine], np.float32), columns)[0]
        related = 1 - float(np.exp(ranked[0]))
        u, v = story.units[a], story.units[b]
        if not in_order(u, v):
            u, v = v, u
        reasons = find_reasons(u, v, str)
        features = pair_features(u, v, cosine, ranked, reasons)
        told = scorer.score(*pair_texts(u, v), features, reasons)
        probabilities = told.copy()
        probabilities[AS_RANKED] *= related
        kind = decide(probabilities, thresholds, reasons)
        if kind is not None:
            k = TYPES.index(kind)
            yield kind, sureness_features(k, told, related, features), right == k


def fit(kind: str, groups: list[str], told: np.ndarray, right: np.ndarray) -> tuple[dict[str, Any], np.ndarray]:
    """The weights over all pairs of one type, and what each pair is given by weights of other groups."""
    told = told * np.isin(SURENESS, USED.get(kind, SURENESS))
    expected = np.zeros(len(right))
    for learned, held in GroupKFold(FOLDS).split(told, right, groups):
        model = LogisticRegression(C=PENALTY, max_iter=3000).fit(told[learned], right[learned])
        expected[held] = model.predict_proba(told[held])[:, 1]
    model = LogisticRegression(C=PENALTY, max_iter=3000).fit(told, right)
    weights = [round(float(w), 4) for w in model.coef_[0]]
    return {"bias": round(float(model.intercept_[0]), 4), "weights": weights}, expected


def main(argv: list[str] | None = None) -> int:
    """Fit, print how it does on groups it was not fitted on, and write the weights into the model's manifest."""
    parser = argparse.ArgumentParser(prog="python -m training.sureness", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/unseen"), help="where the groups' units are kept")
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER)
    args = parser.parse_args(argv)
    root = shared_root()
    if root is None:
        print("no training data: set RASHOMON_SHARED to the folder that holds data/ and stories/", file=sys.stderr)
        return 2
    thresholds = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))["thresholds"]
    model = ModelFolder(args.model)
    scorer = PairScorer(model)
    rows = [
        (story.name, *row) for story in unseen_stories(root, args.out) for row in rows_of(story, scorer, thresholds)
    ]
    sureness = {}
    for kind in TYPES[1:]:
        groups, _, told, right = zip(*[r for r in rows if r[1] == kind], strict=True)
        sureness[kind], expected = fit(kind, list(groups), np.stack(told), np.array(right))
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
