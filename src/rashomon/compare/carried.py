"""What follows from two relations: what tells the same as one side stands where that side stands.

A and B are one account, B contradicts C: so does A, though A and C may share no word and the ranker never brought them
together. A pair that two relations join in this way is read by the scorer like any other, and needs less of its word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rashomon.compare.propose import comparable
from rashomon.compare.reasons import short
from rashomon.compare.units import Unit
from rashomon.record import Relation, RelationType

#: What one account told twice is.
ALIKE = ("same_origin", "corroborates")
#: The least product of both relations' scores, by the type that follows. Chosen on the train stories, so that about as
#: many of the pairs that follow are right, among those that touch a marked pair, as of the pairs found directly.
LEAST: dict[RelationType, float] = {
    "contradicts": 0.04,
    "differs_in_scope": 0.05,
    "updates": 0.05,
    "corroborates": 0.1,
    "same_origin": 0.2,
}
NEIGHBOURS = 16  # of a unit, the surest: what hundreds carry would else meet hundreds

Found = tuple[int, int, Relation]


class Carried(NamedTuple):
    """A relation that two others suggest: of ``like`` and ``far`` by ``through``, which tells what ``like`` tells.

    Attributes:
        like, far, through: indices of units.
        kind: the type that follows.
        strength: the product of both relations' scores, 0 to 1.
        relation: the one between ``through`` and ``far``.
    """

    like: int
    far: int
    through: int
    kind: RelationType
    strength: float
    relation: Relation

    @property
    def pair(self) -> tuple[int, int]:
        """Both sides, the earlier index first."""
        return min(self.like, self.far), max(self.like, self.far)

    def why(self, units: Sequence[Unit]) -> str:
        """A line for a reader: what stands between the two sides, and how it stands to the other one."""
        told = short(units[self.through])
        return f"{units[self.like].voice_name or 'unnamed'} tells the same as «{told}»; of that: {self.relation.why}"


def carried_relations(found: Sequence[Found], units: Sequence[Unit], limit: int) -> list[Carried]:
    """The relations that follow from two others, the strongest of each pair and type, the strongest first.

    Args:
        found: the story's relations.
        units: its units.
        limit: how many at most.
    """
    related = {(min(i, j), max(i, j)) for i, j, _ in found}
    neighbours: dict[int, list[tuple[int, Relation]]] = {}
    for i, j, relation in sorted(found, key=lambda r: (-r[2].score, r[0], r[1])):
        for one, other in ((i, j), (j, i)):
            near = neighbours.setdefault(one, [])
            if len(near) < NEIGHBOURS:
                near.append((other, relation))
    best: dict[tuple[tuple[int, int], RelationType], Carried] = {}
    for carried in _paths(neighbours, units):
        if carried.pair in related or carried.strength < LEAST[carried.kind]:
            continue
        known = best.get((carried.pair, carried.kind))
        if known is None or (carried.strength, -carried.through) > (known.strength, -known.through):
            best[carried.pair, carried.kind] = carried
    return sorted(best.values(), key=lambda c: (-c.strength, c.pair, c.kind))[:limit]


def _paths(neighbours: dict[int, list[tuple[int, Relation]]], units: Sequence[Unit]) -> Iterator[Carried]:
    for through, near in neighbours.items():
        for like, same in near:
            if same.type not in ALIKE:
                continue
            for far, relation in near:
                if far != like and comparable(units[like], units[far]):
                    kind = _follows(same.type, relation.type)
                    yield Carried(like, far, through, kind, same.score * relation.score, relation)


def _follows(same: RelationType, other: RelationType) -> RelationType:
    if other not in ALIKE:
        return other
    return "same_origin" if same == other == "same_origin" else "corroborates"
