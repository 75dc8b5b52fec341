"""Which figures are drawn on one chart: those that count one thing, as far as the record knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from rashomon.partition import Partition
from rashomon.record import Claim, DateRange, Evidence, Figure, Relation
from rashomon.tell.dates import CLOSE

ANYBODY = {
    "people",
    "persons",
    "person",
    "others",
    "dead",
    "killed",
    "wounded",
    "injured",
    "victims",
    "displaced",
    "the",
}
VICTIMS = {"killed", "wounded", "casualties", "displaced", "captured"}
# Days, percents and kilometres measure anything, so the measure alone does not say that two are of one thing.
OF_ANYTHING = {"other", "duration", "percent", "distance", "money"}
LIKE_SIZE = 50  # a toll that is so many times another is of something else


def group_counts(
    figures: Sequence[Figure], claims: Iterable[Claim], relations: Iterable[Relation]
) -> list[list[Figure]]:
    """Figures of one measure and unit that count the same.

    Two figures belong together when a relation other than ``differs_in_scope`` joins them, when what is counted reads
    the same and neither place nor period keeps them apart, or when both count people to whom the same was done, as
    the tolls of one event on one day after the other do.

    Args:
        figures: all figures of the story; those without a bound are passed over.
        claims: the claims that say which figure a side of a relation is about.
        relations: the relations of the story.

    Returns:
        Groups of two or more, each in the order of ``figures``, and the groups in the order of their first figures.
    """
    known = {f.id: f for f in figures if f.low is not None or f.high is not None}
    together = Partition(known)
    counted = {id: _counted(f) for id, f in known.items()}

    def join(a: Figure, b: Figure) -> None:
        one, other = together.leader(a.id), together.leader(b.id)
        # a figure that may count anybody must not bring soldiers and civilians together
        if counted[one] and counted[other] and not counted[one] & counted[other]:
            return
        together.join(one, other)
        counted[one] = counted[one] | counted[other]

    figure_of = {c.id: c.figure for c in claims if c.figure in known}
    inside: dict[str, list[Figure]] = defaultdict(list)
    for figure in known.values():
        inside[figure.evidence.article].append(figure)

    def meant(side: Evidence, claim: str | None) -> list[Figure]:
        """The figures that one side of a relation is about: its claim's, else all that stand in its words."""
        named = figure_of.get(claim or "")
        return [known[named]] if named else [f for f in inside[side.article] if f.evidence.overlaps(side)]

    for relation in relations:
        if relation.type == "differs_in_scope":
            continue
        ends = [*relation.claims, None, None]
        pairs = [
            (a, b)
            for a in meant(relation.a, ends[0])
            for b in meant(relation.b, ends[1])
            if (a.measure, a.unit) == (b.measure, b.unit)
        ]
        for a, b in pairs:
            # of several figures in one clause only those can be meant that count what the other side counts, and
            # where neither measure nor words tell what is counted, nothing says that two numbers are one count
            known_alike = _head(a) and _head(a) == _head(b)
            if known_alike or (len(pairs) == 1 and a.measure not in OF_ANYTHING):
                join(a, b)
    alike: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in known.values():
        # "people" of no known measure may be anything; "observation posts" are observation posts; "hundreds of
        # thousands" and "millions" are no numbers that could be set against each other
        if figure.of and figure.hedge != "vague" and (figure.measure != "other" or len(figure.of.split()) > 1):
            alike[(figure.measure, figure.unit or "", " ".join(figure.of.casefold().split()))].append(figure)
    for same in alike.values():
        for a, b in combinations(same, 2):
            if not _apart(a, b) and (_counted(a) or _of_like_size(a, b)):
                join(a, b)
    tolls: dict[str, list[Figure]] = defaultdict(list)
    for figure in known.values():
        if figure.measure in VICTIMS and figure.hedge != "vague" and not _counted(figure):
            tolls[figure.measure].append(figure)
    for same in tolls.values():
        for a, b in combinations(same, 2):
            if _one_toll(a, b):
                join(a, b)
    groups: dict[str, list[Figure]] = defaultdict(list)
    for id, figure in known.items():
        groups[together.leader(id)].append(figure)
    return [group for group in groups.values() if len(group) > 1]


def _counted(figure: Figure) -> set[str]:
    """The words for what is counted, less those that may stand for anybody; empty where nothing tells."""
    return set((figure.of or "").casefold().split()) - ANYBODY


def _head(figure: Figure) -> str:
    """The noun for what is counted, "" where it may stand for anybody ("resolution" of "page resolution")."""
    words = (figure.of or "").casefold().split()
    return words[-1] if words and words[-1] not in ANYBODY else ""


def _one_toll(a: Figure, b: Figure) -> bool:
    """Whether two counts of anybody may be one toll: not of other places or times, and of like size."""
    if a.place and b.place and a.place != b.place:
        return False
    days = sorted(p.from_ for p in (a.period, b.period) if p and p.from_ and p.days is not None and p.days <= CLOSE)
    if any(p and (p.days is None or p.days > CLOSE) for p in (a.period, b.period)):
        return False
    if len(days) == 2 and (DateRange(from_=days[0], to=days[1]).days or 0) > CLOSE:
        return False
    return _of_like_size(a, b)


def _of_like_size(a: Figure, b: Figure) -> bool:
    low, high = sorted(max(n for n in (f.low, f.high) if n is not None) for f in (a, b))
    return high <= LIKE_SIZE * max(low, 1)


def _apart(a: Figure, b: Figure) -> bool:
    """Whether place or period says that two figures are not about one thing."""
    if a.place and b.place and a.place != b.place:
        return True
    if a.period is None or b.period is None:
        return False
    # ISO dates sort as text; "~" comes after every digit, so that "2020" as an end covers all of the year
    begins = [p.from_ or "" for p in (a.period, b.period)]
    ends = [f"{p.to or ''}~" for p in (a.period, b.period)]
    return begins[0] > ends[1] or begins[1] > ends[0]
