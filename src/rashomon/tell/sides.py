"""Which words on a point stand together, and which against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rashomon.partition import Partition
from rashomon.record import Evidence, RelationType


def most_overlapping(words: Evidence, among: Iterable[Evidence]) -> Evidence | None:
    """That of the other words which shares most with these, None where none shares anything."""
    shared = [(min(words.end, e.end) - max(words.start, e.start), e) for e in among if e.overlaps(words)]
    return max(shared)[1] if shared else None


def split_into_sides(
    words: Sequence[Evidence],
    relations: Sequence[tuple[RelationType, Evidence, Evidence]],
    speaker: Callable[[Evidence], str],
) -> list[list[Evidence]]:
    """Part the words on a point into sides that contradict each other.

    Words that corroborate each other or share an origin stand together; words joined by ``contradicts`` stand apart
    (greedy colouring of the graph of contradictions, so three accounts that all exclude each other make three
    sides). A contradiction not linked to the ones before is laid so that a speaker stays on one side.

    Args:
        words: the words in reading order.
        relations: (type, a, b) between them.
        speaker: who says the words.

    Returns:
        The sides, in reading order within each and of their first words; words in no contradiction are in none.
    """
    together = Partition(words)
    opposed = {frozenset((a, b)) for type, a, b in relations if type == "contradicts"}
    for type, a, b in relations:
        if type in ("corroborates", "same_origin") and frozenset((a, b)) not in opposed:
            together.join(a, b)
    against: dict[Evidence, set[Evidence]] = defaultdict(set)
    for type, a, b in relations:
        a, b = together.leader(a), together.leader(b)
        if type == "contradicts" and a != b:
            against[a].add(b)
            against[b].add(a)
    members: dict[Evidence, list[Evidence]] = defaultdict(list)
    for word in words:
        members[together.leader(word)].append(word)
    sides: dict[Evidence, int] = {}
    speakers_on: dict[int, set[str]] = defaultdict(set)
    queue: list[Evidence] = []
    for start in words:
        if together.leader(start) in sides or not against.get(together.leader(start)):
            continue
        queue = [together.leader(start)]
        while queue:
            group = queue.pop(0)
            if group in sides:
                continue
            barred = {sides[g] for g in against[group] if g in sides}
            said_by = {speaker(w) for w in members[group]}
            free = [s for s in range(len(sides) + 1) if s not in barred]
            side = next((s for s in free if said_by & speakers_on[s]), free[0])
            sides[group] = side
            speakers_on[side] |= said_by
            queue += [g for g in words if g in against[group] and g not in sides]
    used = sorted(set(sides.values()))
    return [[w for w in words if sides.get(together.leader(w)) == side] for side in used]
