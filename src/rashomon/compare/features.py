"""A pair of units as numbers: what the pair scorer sees beside the words themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import get_args

import numpy as np
import numpy.typing as npt

from rashomon.compare.claim_vectors import spoken_by
from rashomon.compare.numbers import Reason, apart_in_time
from rashomon.compare.reasons import longest_shared_run
from rashomon.compare.units import Unit
from rashomon.record import RelationType

REASON_KINDS = (
    "figure_period",
    "figure_place",
    "figure_group",
    "figure_alike",
    "figure_rises",
    "figure_apart",
    "same_statement",
    "same_words",
    "denial",
    "negation",
    "opposites",
    "revision",
    "reversal",
    "blame",
    "commitment",
    "carried_out",
)
ACTS = ("deny", "accuse", "reject", "promise", "demand", "confirm", "claim")
#: What a pair may be: in no relation, or in one.
TYPES: tuple[str, ...] = ("none", *get_args(RelationType))
NAMES = (
    "same_article",
    "same_voice",
    "both_own_voice",
    "one_own_voice",
    "days",
    "days_apart",
    "same_day",
    "cosine",
    "word_overlap",
    "shared_words",
    "entity_overlap",
    "shared_entities",
    "same_subject",
    "same_object",
    "swapped",
    "negated_first",
    "negated_second",
    "negated_one",
    "denied_one",
    "planned_first",
    "planned_second",
    "other_modality",
    "figures_both",
    "figures_one",
    "apart_in_time",
    "shared_run",
    *(f"act_{a}" for a in ACTS),
    *(f"reason_{k}" for k in REASON_KINDS),
    *(f"ranked_{k}" for k in TYPES),
)


#: What a relation's sureness is read off: what scorer and ranker say of it, and the features of the pair.
SURENESS = ("log_odds", "log_none", "log_related", *NAMES)


def sureness_features(
    kind: int, probabilities: npt.NDArray[np.float32], related: float, features: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """What the sureness of a relation is read off, in the order of ``SURENESS``.

    Args:
        kind: the relation's index in ``TYPES``.
        probabilities: the scorer's, in the order of ``TYPES``.
        related: how likely the ranker takes the pair to be related at all, 0 to 1.
        features: what ``pair_features`` gave.
    """
    p, none, near = (float(min(max(x, 1e-4), 1 - 1e-4)) for x in (probabilities[kind], probabilities[0], related))
    told = [math.log(p / (1 - p)), math.log(none), math.log(near)]
    return np.concatenate([np.asarray(told, np.float32), features])


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def ranked_features(ranked: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The ranker's log probabilities as features, the last ``len(TYPES)`` of ``NAMES``."""
    return np.maximum(np.float32(-1), ranked / 8)


def pair_features(
    u: Unit, v: Unit, cosine: float, ranked: npt.NDArray[np.float32], reasons: Sequence[Reason]
) -> npt.NDArray[np.float32]:
    """The features of a pair, in the order of ``NAMES``, each about within -1 to 1.

    Args:
        u, v: the units, the earlier first.
        cosine: similarity of their claim vectors.
        ranked: the ranker's log probabilities for them, none first, then the relation types.
        reasons: what ``reasons.find_reasons`` gave for the pair.

    Returns:
        A vector of shape ``(len(NAMES),)``.
    """
    days = (v.day - u.day) if u.day is not None and v.day is not None else 0
    acts = {s.act for s in (u.statement, v.statement) if s is not None}
    own = (u.statement is None, v.statement is None)
    weights = {r.kind: r.weight for r in reasons}
    values = [
        u.article.id == v.article.id,
        bool(u.voice) and u.voice == v.voice,
        all(own),
        own[0] != own[1],
        max(-1.0, min(1.0, days / 14)),
        min(1.0, abs(days) / 7),
        u.day is not None and u.day == v.day,
        cosine,
        _overlap(u.matter, v.matter),
        min(1.0, len(u.matter & v.matter) / 5),
        _overlap(u.entities, v.entities),
        min(1.0, len(u.entities & v.entities) / 3),
        bool(u.subject & v.subject),
        bool(u.object & v.object),
        bool(u.subject & v.object or v.subject & u.object),
        u.negated,
        v.negated,
        u.negated != v.negated,
        u.denies != v.denies,
        u.clause.modality != "fact",
        v.clause.modality != "fact",
        u.clause.modality != v.clause.modality,
        bool(u.figures and v.figures),
        bool(u.figures) != bool(v.figures),
        apart_in_time(u, v),
        min(1.0, longest_shared_run(u, v) / 10),
        *(a in acts for a in ACTS),
        *(weights.get(k, 0.0) for k in REASON_KINDS),
        *ranked_features(ranked),
    ]
    return np.asarray(values, dtype=np.float32)


def pair_texts(u: Unit, v: Unit) -> tuple[str, str]:
    """The two sides as the scorer reads them: speaker and cue before the words where there is a statement."""
    return _side(u), _side(v)


def _side(unit: Unit) -> str:
    voice = spoken_by(unit)
    return f"{voice}: {unit.text}" if voice else unit.text
