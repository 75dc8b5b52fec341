"""Points: claims about one thing, headed by the sources' own words, and how many origins stand behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rashomon.compare.units import Unit
from rashomon.partition import Partition
from rashomon.record import Point, PointStatus, Relation, make_id

LARGEST = 16  # claims; a point of more would be a subject and not one matter
HEADING = 5  # words in a heading


def group_units(units: Sequence[Unit], relations: Sequence[tuple[int, int, Relation]]) -> list[list[int]]:
    """Units joined by their relations, the surest relation first, no group larger than ``LARGEST``.

    ``differs_in_scope`` joins too: a reader must see both scopes at one place to see that they do not contradict.
    """
    together = Partition(range(len(units)))
    size = [1] * len(units)
    for i, j, _ in sorted(relations, key=lambda r: (-r[2].score, r[0], r[1])):
        a, b = sorted((together.leader(i), together.leader(j)))
        if a != b and size[a] + size[b] <= LARGEST:
            together.join(a, b)
            size[a] += size[b]
    groups: dict[int, list[int]] = {}
    for i in range(len(units)):
        groups.setdefault(together.leader(i), []).append(i)
    return list(groups.values())


def heading(members: Sequence[Unit]) -> str:
    """A short heading made of words that the claims share, as and in the order in which the first claim has them."""
    counts = Counter(w for u in members for w in u.matter)
    central = max(members, key=lambda u: (sum(counts[w] for w in u.matter) / (4 + len(u.matter)), u.id))
    shared = sorted(set(central.clause.lemmas), key=lambda w: (-counts[w], central.clause.lemmas.index(w)))
    keep = {w for w in shared[:HEADING] if counts[w] > 1 or len(members) == 1}
    if len(keep) < 2 or len(members) == 1:
        return _clip(central.text)
    words = [w for w in dict.fromkeys(central.clause.lemmas) if w in keep]
    return " · ".join(_surface(w, central) for w in words)


def _surface(lemma: str, unit: Unit) -> str:
    """A lemma as the unit's text writes it: the word that begins alike, else the lemma."""
    for word in unit.text.split():
        bare = word.strip(".,;:!?\"'“”‘’()[]")
        if bare.casefold().startswith(lemma[: max(3, len(lemma) - 2)]):
            return bare
    return lemma


def _clip(text: str, length: int = 90) -> str:
    return text if len(text) <= length else text[: length - 2].rsplit(" ", 1)[0] + " …"


def make_points(
    units: Sequence[Unit], relations: Sequence[tuple[int, int, Relation]]
) -> tuple[list[Point], dict[int, str]]:
    """The points of a story, contested first, and the point of each unit.

    A point is contested when two of its claims contradict each other, agreed when at least two independent origins
    stand behind it, echoed when several articles carry it from one origin, single when one article does. The id is
    that of its earliest claim, so that a later article does not rename it.
    """
    contested = {(i, j) for i, j, r in relations if r.type == "contradicts"}
    points, point_of = [], {}
    for members in group_units(units, relations):
        inside = [units[i] for i in members]
        origins = {u.origin for u in inside}
        carriers = {u.article.id for u in inside}
        here = set(members)
        status: PointStatus
        if any(i in here and j in here for i, j in contested):
            status = "contested"
        elif len(carriers) == 1:
            status = "single"
        else:
            status = "agreed" if len(origins) > 1 else "echoed"
        first = min(inside, key=lambda u: (u.day if u.day is not None else 10**9, u.id))
        point = Point(
            id=make_id("p", first.id),
            question=heading(inside),
            status=status,
            claims=[u.id for u in inside],
            origins=len(origins),
            carriers=len(carriers),
        )
        points.append(point)
        point_of.update(dict.fromkeys(members, point.id))
    order = {"contested": 0, "agreed": 1, "echoed": 2, "single": 3}
    points.sort(key=lambda p: (order[p.status], -p.origins, -p.carriers, -len(p.claims), p.id))
    return points, point_of
