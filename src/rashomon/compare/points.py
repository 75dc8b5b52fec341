"""Points: claims about one thing, headed by the sources' own words, and how many origins stand behind them."""

from __future__ import annotations

from collections import Counter
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
            # One side's words are shown as such, in quotation marks, where another side contradicts them.
            question=f"“{heading(inside)}”" if status == "contested" else heading(inside),
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
