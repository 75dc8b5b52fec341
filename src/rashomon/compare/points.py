"""Points: claims about one thing, headed by the sources' own words, and how many origins stand behind them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from rashomon.compare.units import Unit
from rashomon.partition import Partition
from rashomon.record import Point, PointStatus, Relation, make_id

JOINING = ("contradicts", "corroborates", "same_origin")
LARGEST = 8  # claims; a point of more would be a subject and not one matter
MOST = 0.7  # of the shared words, each counted as often as it is shared, that a claim must hold to head a point


def group_units(units: Sequence[Unit], relations: Sequence[tuple[int, int, Relation]]) -> list[list[int]]:
    """Units joined by their relations, the surest relation first, no group larger than ``LARGEST``.

    What came later or is of another scope is another matter: joined, claims of two origins would seem to agree that
    never said the same. Such relations are shown by themselves.
    """
    together = Partition(range(len(units)))
    size = [1] * len(units)
    joining = [r for r in relations if r[2].type in JOINING]
    for i, j, _ in sorted(joining, key=lambda r: (-r[2].score, r[0], r[1])):
        a, b = sorted((together.leader(i), together.leader(j)))
        if a != b and size[a] + size[b] <= LARGEST:
            together.join(a, b)
            size[a] += size[b]
    groups: dict[int, list[int]] = {}
    for i in range(len(units)):
        groups.setdefault(together.leader(i), []).append(i)
    return list(groups.values())


def independent_origins(units: Sequence[Unit], members: Sequence[int], of_one_origin: Sequence[tuple[int, int]]) -> int:
    """How many origins stand behind some units; ``of_one_origin`` are pairs of them that a relation gives one.

    Two outlets that write the same words of their own are two origins by their names and one by their words.
    """
    together = Partition(sorted({units[i].origin for i in members}))
    for i, j in of_one_origin:
        together.join(units[i].origin, units[j].origin)
    return len({together.leader(units[i].origin) for i in members})


def heading(members: Sequence[Unit]) -> str:
    """What the point is about in a source's own words: the shortest claim that holds most of what the claims share.

    A claim with a subject goes before one without: "the ministry denied it" reads as a heading, "denied it" does not.
    """
    counts = Counter(w for u in members for w in u.matter)
    least = 1 if len(members) == 1 else 2
    held = {u.id: sum(counts[w] for w in u.matter if counts[w] >= least) for u in members}
    most = max(held.values())
    fitting = [u for u in members if held[u.id] >= MOST * most]
    return _clip(min(fitting, key=lambda u: (u.clause.subject is None, len(u.text), u.id)).text)


def _clip(text: str, length: int = 88) -> str:
    """On one line without the marks that a cut clause leaves at its ends, and no longer than ``length``."""
    text = text.strip(" ,;:–—-")
    return text if len(text) <= length else text[: length - 2].rsplit(" ", 1)[0] + " …"


def make_points(
    units: Sequence[Unit], relations: Sequence[tuple[int, int, Relation]]
) -> tuple[list[Point], dict[int, str]]:
    """The points of a story, contested first, and the point of each unit.

    A point is contested when two of its claims contradict each other, agreed when at least two independent origins
    stand behind it, echoed when several articles carry it from one origin, single when one article does. The id is
    that of its earliest claim, so that a later article does not rename it.
    """
    groups = group_units(units, relations)
    group_of = {i: n for n, members in enumerate(groups) for i in members}
    contested: set[int] = set()
    copied: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for i, j, relation in relations:
        n = group_of[i]
        if n == group_of[j] and relation.type == "contradicts":
            contested.add(n)
        elif n == group_of[j] and relation.type == "same_origin":
            copied[n].append((i, j))
    points, point_of = [], {}
    for n, members in enumerate(groups):
        inside = [units[i] for i in members]
        origins = independent_origins(units, members, copied[n])
        carriers = {u.article.id for u in inside}
        status: PointStatus
        if n in contested:
            status = "contested"
        elif len(carriers) == 1:
            status = "single"
        else:
            status = "agreed" if origins > 1 else "echoed"
        first = min(inside, key=lambda u: (u.day if u.day is not None else 10**9, u.id))
        point = Point(
            id=make_id("p", first.id),
            # One side's words are shown as such, in quotation marks, where another side contradicts them.
            question=f"“{heading(inside)}”" if status == "contested" else heading(inside),
            status=status,
            claims=[u.id for u in inside],
            origins=origins,
            carriers=len(carriers),
        )
        points.append(point)
        point_of.update(dict.fromkeys(members, point.id))
    order = {"contested": 0, "agreed": 1, "echoed": 2, "single": 3}
    points.sort(key=lambda p: (order[p.status], -p.origins, -p.carriers, -len(p.claims), p.id))
    return points, point_of
