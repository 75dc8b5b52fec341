"""Which relation two units stand in: the scorer proposes, a reason decides what is shown.

The pair scorer gives each proposed pair a probability for every relation type and for none. A relation is kept when
its probability passes the type's threshold (fixed on pairs judged by reading, stored with the model) and there is a
line for ``why`` that a reader can check: a lore reason of that type where there is one, else the two voices, their
words and what the clauses share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from rashomon.compare.carried import Carried, carried_relations
from rashomon.compare.features import TYPES, pair_features, pair_texts
from rashomon.compare.numbers import Reason
from rashomon.compare.propose import Proposal
from rashomon.compare.reasons import WORD, find_reasons, may_be, shared_matter, word_for_word
from rashomon.compare.scorer import Scorer
from rashomon.compare.threads import in_threads
from rashomon.compare.units import Unit, days_later, one_voice
from rashomon.record import Evidence, Relation, RelationType

#: A reason that decides without the scorer, and how often it was right among pairs judged by reading (120 of 121).
SURE = {"same_statement": 0.97}
#: Reasons with which the scorer may be less sure of the type they speak for: right in 18 of 42 judged pairs, in 14 of
#: 25 marked ones and in 233 of 304 judged ones; of the others for these types none was right in a quarter.
RELIABLE = frozenset({"denial", "figure_rises", "same_words"})
#: Types of which the ranker knows something that the scorer does not (measured on held-out stories).
AS_RANKED = [TYPES.index("contradicts"), TYPES.index("corroborates")]
LOWERED = 0.7  # of a type's threshold, where a reliable reason speaks for it
FOLLOWING = 0.5  # the same, where it follows from two other relations
SIDES_ALIKE = 0.5  # overlap of both sides beyond which two relations of one type say the same thing


def in_order(u: Unit, v: Unit) -> bool:
    """Whether ``u`` comes first: by day, then by article and place, so that an update runs from a to b."""
    return (u.day if u.day is not None else 0, u.article.id, u.evidence.start) <= (
        v.day if v.day is not None else 0,
        v.article.id,
        v.evidence.start,
    )


def explain(kind: RelationType, u: Unit, v: Unit, reasons: Sequence[Reason], shared: str) -> str | None:
    """The ``why`` of a relation: the weightiest reason of its type, else what can be read off the two sides.

    None where nothing can be shown: an update within one day, say.
    """
    for reason in reasons:
        if reason.type == kind:
            return reason.why
    if kind == "differs_in_scope" and (apart := next((r for r in reasons if r.kind == "figure_apart"), None)):
        return f"{apart.why}: one of them seems to count another group, place or time"
    if not shared:
        return None
    one, other = u.voice_name or "unnamed", v.voice_name or "unnamed"
    against = f"{one} against {other}" if one != other else f"{one} in both"
    both = f"{one} and {other}" if one != other else f"{one} twice"
    if kind == "contradicts":
        return f"{against}, on one matter: {shared}"
    if kind == "updates":
        later = days_later(u, v)
        return f"said {later} of the same: {shared}" if later else None
    if kind == "corroborates":
        return f"{both} say alike: {shared}"
    if kind == "same_origin":
        if u.voice and u.voice == v.voice:
            return f"one source, {one}, in both: {shared}"
        return f"one copy, carried by {both}: {shared}" if u.origin == v.origin else None
    return f"{against}, on one subject, of another group, place or time: {shared}"


def shared_names_and_matter(u: Unit, v: Unit, name_of: Callable[[str], str]) -> str:
    """What two units have in common, for a reader: a few names, then content words that are in none of them."""
    names = sorted(name_of(e) for e in u.entities & v.entities)[:3]
    known = {w for name in names for w in name.casefold().split()}
    words = [_as_written(w, u.text) for w in shared_matter(u, v) if w not in known][:4]
    return ", ".join(dict.fromkeys([*names, *words]))


def _as_written(lemma: str, text: str) -> str:
    """A lemma as the words have it; lemmas of a model may be no words ("kille")."""
    words = [w for w in WORD.findall(text.casefold()) if may_be(w, lemma)]
    return words[0] if words else lemma


class PairReading(NamedTuple):
    """A proposed pair as it was read: the earlier unit's index first, ``told`` by the scorer alone.

    ``probabilities`` are what is decided by: two readings of one pair, what the scorer sees in the words as far as the
    ranker too takes them for related: ``related`` is how likely it does.
    """

    first: int
    second: int
    reasons: Sequence[Reason]
    features: npt.NDArray[np.float32]
    told: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32]
    related: float


def read_pair(units: Sequence[Unit], pair: Proposal, scorer: Scorer, name_of: Callable[[str], str]) -> PairReading:
    """What reasons, features and scorer say of a proposed pair."""
    i, j = pair.first, pair.second
    if not in_order(units[i], units[j]):
        i, j = j, i
    u, v = units[i], units[j]
    reasons = find_reasons(u, v, name_of)
    features = pair_features(u, v, pair.cosine, pair.scores, reasons)
    told = scorer.score(*pair_texts(u, v), features, reasons)
    probabilities = told.copy()
    probabilities[AS_RANKED] *= pair.related
    return PairReading(i, j, reasons, features, told, probabilities, pair.related)


def relate(
    units: Sequence[Unit],
    pairs: Sequence[Proposal],
    scorer: Scorer,
    name_of: Callable[[str], str],
    progress: Callable[[int], None] = lambda n: None,
    jobs: int = 1,
    propose: Callable[[Sequence[tuple[int, int]]], Sequence[Proposal]] = lambda wanted: [],
) -> list[tuple[int, int, Relation]]:
    """The relations among proposed pairs, and those that follow from two of them.

    Args:
        units: the story's units.
        pairs: what ``propose.Proposer`` gave.
        scorer: gives the probabilities, see ``scorer``.
        name_of: entity id to name, for the ``why``.
        progress: called with the number of pairs done.
        jobs: threads that score pairs; the result does not depend on it.
        propose: gives the proposals of further pairs; without it nothing is followed up.

    Returns:
        (index of a, index of b, relation), the surest first.
    """

    def read_all(proposals: Sequence[Proposal]) -> Iterator[PairReading]:
        return in_threads(lambda pair: read_pair(units, pair, scorer, name_of), proposals, jobs)

    readings: dict[tuple[int, int], PairReading] = {}
    found = []
    for done, (pair, reading) in enumerate(zip(pairs, read_all(pairs), strict=True)):
        progress(done + 1)
        readings[pair.first, pair.second] = reading
        relation = _judged(units, reading, scorer, name_of)
        if relation is not None:
            found.append((reading.first, reading.second, relation))
    found = _distinct(found, units)

    carried = carried_relations(found, units, len(pairs) // 4)
    further = propose(sorted({way.pair for way in carried} - readings.keys()))
    for pair, reading in zip(further, read_all(further), strict=True):
        readings[pair.first, pair.second] = reading
    for way in carried:
        if way.pair in readings:
            reading = readings[way.pair]
            relation = _judged(units, reading, scorer, name_of, way)
            if relation is not None:
                found.append((reading.first, reading.second, relation))
    return _distinct(found, units)


def _judged(
    units: Sequence[Unit],
    reading: PairReading,
    scorer: Scorer,
    name_of: Callable[[str], str],
    carried: Carried | None = None,
) -> Relation | None:
    """The relation that a reading gives, if any: of any type, or of the one that follows from two others."""
    u, v = units[reading.first], units[reading.second]
    sure = next((r for r in reading.reasons if r.kind in SURE), None)
    kind: RelationType | None
    if carried is not None:
        reached = float(reading.probabilities[TYPES.index(carried.kind)])
        kind = carried.kind if reached >= FOLLOWING * scorer.thresholds[carried.kind] else None
    else:
        kind = sure.type if sure else decide(reading.probabilities, scorer.thresholds, reading.reasons)
    kind = overruled(kind, u, v, reading.probabilities, reading.reasons)
    if kind is None:
        return None
    why = explain(kind, u, v, reading.reasons, shared_names_and_matter(u, v, name_of))
    score = SURE[sure.kind] if sure else scorer.sureness(kind, reading.told, reading.related, reading.features)
    if carried is not None:
        # What follows from two relations is at most as likely as both of them together.
        why, score = carried.why(units), min(score, carried.strength)
    if why is None:
        return None
    return Relation(type=kind, a=u.evidence, b=v.evidence, why=why, score=round(score, 3), claims=[u.id, v.id])


def decide(
    probabilities: npt.NDArray[np.float32], thresholds: dict[str, float], reasons: Sequence[Reason] = ()
) -> RelationType | None:
    """The type that is furthest above its threshold, which a reliable reason lowers; None where none reaches it."""
    best: tuple[float, RelationType] | None = None
    for kind in get_args(RelationType):
        helped = any(r.type == kind and r.kind in RELIABLE for r in reasons)
        margin = float(probabilities[TYPES.index(kind)]) / (thresholds[kind] * (LOWERED if helped else 1.0))
        if margin >= 1 and (best is None or margin > best[0]):
            best = (margin, kind)
    return best[1] if best else None


def overruled(
    kind: RelationType | None,
    u: Unit,
    v: Unit,
    probabilities: npt.NDArray[np.float32],
    reasons: Sequence[Reason],
) -> RelationType | None:
    """The type after what origins, numbers and negation do not allow.

    One origin cannot bear itself out: what agrees with its own source, or word for word, is one account carried twice.
    Accounts that tell the same with numbers that cannot both hold do not tell the same: they are an update or of
    another scope. Who denies a thing and who says that it was not so do not contradict each other, nor does a voice
    contradict itself or those it speaks with (of 24 pairs of one voice that were judged by reading none did), nor do
    two outlets that write the same words.
    """
    if kind == "contradicts" and ((u.negated and v.negated and u.denies != v.denies) or one_voice(u, v)):
        return None
    if kind == "contradicts" and not u.statement and not v.statement and u.negated == v.negated and word_for_word(u, v):
        kind = "same_origin"
    copied = any(r.kind == "same_words" for r in reasons) and word_for_word(u, v)
    if kind == "corroborates" and (u.origin == v.origin or copied):
        return "same_origin"
    number = next((r for r in reasons if r.kind.startswith("figure_") and r.kind != "figure_alike"), None)
    if number is None or kind not in ("corroborates", "same_origin"):
        return kind
    if number.kind != "figure_apart":
        return number.type
    against, scope = (float(probabilities[TYPES.index(k)]) for k in ("contradicts", "differs_in_scope"))
    return "contradicts" if against > scope else "differs_in_scope"


def _distinct(found: Sequence[tuple[int, int, Relation]], units: Sequence[Unit]) -> list[tuple[int, int, Relation]]:
    """Relations of which no surer one says the same, the surest first: nested clauses would else repeat each other."""
    found = sorted(found, key=lambda r: (-r[2].score, r[2].a, r[2].b))
    kept: list[tuple[int, int, Relation]] = []
    by_side: dict[tuple[str, ...], list[int]] = {}
    for item in found:
        relation = item[2]
        key = (relation.type, *sorted((relation.a.article, relation.b.article)))
        near = by_side.setdefault(key, [])
        if any(_repeats(relation, kept[n][2]) for n in near):
            continue
        near.append(len(kept))
        kept.append(item)
    return kept


def _repeats(one: Relation, other: Relation) -> bool:
    def alike(x: Evidence, y: Evidence) -> bool:
        shared = min(x.end, y.end) - max(x.start, y.start)
        return x.article == y.article and shared > SIDES_ALIKE * min(x.end - x.start, y.end - y.start)

    return (alike(one.a, other.a) and alike(one.b, other.b)) or (alike(one.a, other.b) and alike(one.b, other.a))
