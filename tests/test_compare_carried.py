"""What tells the same as one side of a relation stands where that side stands."""

import numpy as np
from compare_units import unit

from rashomon.compare.carried import LEAST, carried_relations
from rashomon.compare.features import TYPES
from rashomon.compare.propose import Proposal
from rashomon.compare.relations import relate
from rashomon.record import Relation


def relation(kind, a, b, score=0.9):
    """A relation between two units."""
    return Relation(
        type=kind, a=a.evidence, b=b.evidence, why="one against the other", score=score, claims=[a.id, b.id]
    )


def four():
    """One account in two papers, what contradicts it, and a bystander."""
    return [
        unit("the raid killed no one in the town", "raid kill town", by="Osk", outlet="A"),
        unit("nobody lost his life in the air strike", "lose life strike town", by="Osk", outlet="B"),
        unit("bombs left nine of us dead", "bomb leave dead town", by="Ruy", outlet="C"),
        unit("the harvest was good", "harvest good town", outlet="D"),
    ]


def found(units, alike="same_origin", other="contradicts", score=0.9):
    """The second unit tells what the first tells, and the third stands against the first."""
    return [(0, 1, relation(alike, *units[:2], score)), (0, 2, relation(other, units[0], units[2], score))]


def test_what_tells_the_same_contradicts_the_same():
    """The second account meets what the first contradicts; the line names what stands between them."""
    units = four()
    (way,) = carried_relations(found(units), units, 10)
    assert {way.like, way.far} == {1, 2} and (way.through, way.kind) == (0, "contradicts")
    assert abs(way.strength - 0.81) < 1e-9
    assert "Osk tells the same as «the raid killed no one in the town»" in way.why(units)
    assert way.why(units).endswith("one against the other")


def test_two_copies_of_one_account_are_one_account():
    """Of one origin with what has one origin; borne out by one of two origins, it is borne out."""
    units = four()
    for alike, other, kind in (
        ("same_origin", "same_origin", "same_origin"),
        ("same_origin", "corroborates", "corroborates"),
        ("corroborates", "corroborates", "corroborates"),
        ("corroborates", "updates", "updates"),
    ):
        assert {way.kind for way in carried_relations(found(units, alike, other), units, 10)} == {kind}


def test_nothing_follows_from_weak_relations_or_two_oppositions():
    """Who contradicts one who contradicts is no ally; two unsure steps make no third."""
    units = four()
    against = [(0, 1, relation("contradicts", *units[:2])), (0, 2, relation("contradicts", units[0], units[2]))]
    assert carried_relations(against, units, 10) == []
    weak = (LEAST["contradicts"] / 2) ** 0.5
    assert carried_relations(found(units, score=weak), units, 10) == []


def test_what_is_related_already_is_left_and_the_number_is_bounded():
    """A pair that has a relation gets no second one; the limit takes the strongest."""
    units = four()
    known = [*found(units), (1, 2, relation("updates", units[1], units[2]))]
    assert not [way for way in carried_relations(known, units, 10) if {way.like, way.far} == {1, 2}]
    assert carried_relations(found(units), units, 0) == []


class Told:
    """A scorer that says for each pair of texts what it was told to."""

    thresholds = dict.fromkeys(TYPES, 0.4)

    def __init__(self, probability):
        self.probability = probability

    def score(self, first, second, features, reasons):
        """The probability of a contradiction, the rest none; two papers with one source are one."""
        sides = {first.split(": ")[-1][:4], second.split(": ")[-1][:4]}
        kind = "same_origin" if sides == {"the ", "nobo"} else "contradicts"
        p = self.probability if sides == {"nobo", "bomb"} else 0.9
        out = np.zeros(len(TYPES), np.float32)
        out[TYPES.index(kind)], out[0] = p, 1 - p
        return out

    def sureness(self, kind, probabilities, related, features):
        """Half of its word."""
        return float(probabilities[TYPES.index(kind)]) / 2


def test_a_pair_that_follows_needs_less_of_the_scorers_word():
    """Below the threshold a pair is kept where two others suggest it, and not where the scorer is against it."""
    units = four()
    likely = np.log(np.array([0.01, *[0.99 / 5] * 5], np.float32))
    pairs = [Proposal(i, j, 0.5, likely) for i, j in ((0, 1), (0, 2), (0, 3), (1, 3))]

    def propose(wanted):
        return [Proposal(i, j, 0.5, likely) for i, j in wanted]

    def kinds(probability, propose):
        told = relate(units, pairs, Told(probability), str, propose=propose)
        return {(r.type, frozenset((i, j))) for i, j, r in told}

    follows = ("contradicts", frozenset((1, 2)))
    assert follows in kinds(0.3, propose)
    assert follows not in kinds(0.1, propose)
    assert follows not in kinds(0.3, lambda wanted: [])
