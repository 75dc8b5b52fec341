"""Deaths that reports on the Syrian war tell, against what people read in them (FA-KES)."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language

from rashomon.extract.figures import find_figures
from rashomon.extract.times import find_times
from rashomon.record import Article, Figure

#: Reports of the half that are read, the first by the hash of their number.
SAMPLE = 120
#: Words of what is counted that make the dead combatants; all others are civilians.
COMBATANTS = frozenset(
    [
        "fighter",
        "fighters",
        "militant",
        "militants",
        "rebel",
        "rebels",
        "insurgent",
        "insurgents",
        "terrorist",
        "terrorists",
        "soldier",
        "soldiers",
        "troops",
        "jihadist",
        "jihadists",
        "gunmen",
        "extremists",
        "personnel",
        "servicemen",
        "militiamen",
        "officers",
        "members",
        "elements",
        "mercenaries",
    ]
)


@dataclass
class Deaths:
    """How often a label that is not 0 is told by some figure, by the first of its kind, and how often 0 is right."""

    labelled: int = 0
    told: int = 0
    first: int = 0
    without: int = 0
    none_found: int = 0
    misses: list[str] = field(default_factory=list)


def in_dev(unit: str) -> bool:
    """Whether a report belongs to the fixed half that only measures."""
    return _hash(unit) % 2 == 0


def _hash(unit: str) -> int:
    return int(hashlib.sha256(unit.encode()).hexdigest(), 16)


def rows(path: Path, dev: bool) -> Iterator[dict[str, Any]]:
    """The first reports of one half."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if in_dev(row["unit_id"]) == dev:
                found.append(row)
    yield from sorted(found, key=lambda row: _hash(row["unit_id"]))[:SAMPLE]


def score(path: Path, nlp: Language, dev: bool = True) -> dict[str, Deaths]:
    """Deaths of civilians and of non-civilians, over one half of the reports."""
    counts = {"civilians": Deaths(), "noncivilians": Deaths()}
    for row in rows(path, dev):
        text = row["article_content"]
        article = Article(id=row["unit_id"], source="syria-claims", text=text)
        doc = nlp(text)
        killed = [f for f in find_figures(doc, article, find_times(doc, article)) if f.measure == "killed" and f.low]
        for kind, tally in counts.items():
            _count(tally, int(row[f"nb_{kind}"]), list(_of_kind(killed, kind)), killed, row["article_title"])
    return counts


def _of_kind(killed: Iterable[Figure], kind: str) -> Iterator[Figure]:
    for figure in killed:
        combatants = bool(COMBATANTS & set((figure.of or "").casefold().split()))
        if combatants == (kind == "noncivilians"):
            yield figure


def _count(tally: Deaths, label: int, mine: list[Figure], killed: list[Figure], title: str) -> None:
    if label == 0:
        tally.without += 1
        tally.none_found += not mine
        return
    tally.labelled += 1
    told = any(f.low == label for f in killed)
    tally.told += told
    tally.first += bool(mine) and mine[0].low == label
    if not told:
        tally.misses.append(f"{label}: {title} / {[f.evidence.text for f in killed]}")
