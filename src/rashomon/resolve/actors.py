"""For whom an actor speaks or acts, and its code: CAMEO's country and sector in the letters of PLOVER.

A code is the ISO 3166-1 alpha-3 letters of the state and a sector (``TURGOV``, ``SYRMIL``); bodies that belong to no
state have the codes that CAMEO gives them (``IGOUNO``). Schrodt, *CAMEO: Conflict and Mediation Event Observations
Event and Actor Codebook* (2012), chapters 3 and 4; *PLOVER Event Coding Manual*.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from rashomon.extract.world import Known, fold, known_names, noun_sector, office_heads, singular, straight
from rashomon.lore import lore


def state_of(text: str) -> str | None:
    """The ISO 3166-1 alpha-3 code of the state that a name is of or belongs to: "Turkish", "Pentagon", "Ankara"."""
    known = lookup(text)
    if known:
        return known.state
    # "Turkish Defence Ministry": the first word of the name that is a state's.
    words = straight(text).split()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            inner = known_names().get(" ".join(words[start : start + size]).removesuffix("'s"))
            if inner and inner.label == "STATE" and not inner.capital:
                return inner.state
    return None


def lookup(text: str) -> Known | None:
    """What the lore knows of a name, with or without its article."""
    plain = straight(text)
    bare = plain.removeprefix("the ").removeprefix("The ")
    known = known_names().get(plain) or known_names().get(bare)
    # "the Republican party": a name of several words is the same in small letters.
    return known or (_by_small_letters().get(bare.lower()) if " " in bare else None)


@cache
def _by_small_letters() -> dict[str, Known]:
    return {name.lower(): known for name, known in known_names().items() if " " in name}


def sector_of_role(role: str) -> str | None:
    """The sector of an office: "deputy foreign minister" → ``GOV``; its last telling word decides."""
    words = straight(role).lower().split()
    if "opposition" in words:
        return "OPP"
    for size in (3, 2, 1):
        for start in range(len(words) - size, -1, -1):
            head = " ".join(words[start : start + size])
            sector = office_heads().get(head) or office_heads().get(singular(head))
            if sector:
                return None if sector == "ORG" else sector
    return lore("offices")["title_sectors"].get(words[0]) if words else None


def sector_of_body(name: str, label: str) -> str | None:
    """The sector of a body or force by the words of its name."""
    words = set(fold(name).split())
    for sector, telling in lore("bodies")["sectors"].items():
        if not words.isdisjoint(telling):
            return str(sector)
    if label == "ARMED_GROUP":
        return "REB"
    return noun_sector(straight(name).split()[-1]) if name.split() else None


def cameo(state: str | None, sector: str | None) -> str | None:
    """The actor code of a state and a sector; None where neither is known."""
    if state and sector and sector not in ("SIDE", "IGO"):
        return state + sector
    return state or (sector if sector not in ("SIDE", "ORG") else None)


def most(votes: Counter[str]) -> str | None:
    """The value with most votes, the first in the alphabet where two have as many; None without votes."""
    return min(votes, key=lambda v: (-votes[v], v)) if votes else None
