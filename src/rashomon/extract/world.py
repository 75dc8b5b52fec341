"""What the lore knows of states, offices, bodies and groups, ready to be asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii

from rashomon.lore import lore

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def straight(text: str) -> str:
    """The text with straight apostrophes and single spaces: the form in which lore is looked up."""
    return " ".join(text.translate(_APOSTROPHES).split())


@cache
def fold(text: str) -> str:
    """The text's words in plain lower-case ASCII without accents, apostrophes or punctuation."""
    plain = text if text.isascii() else anyascii(unicodedata.normalize("NFC", text.translate(_APOSTROPHES)))
    plain = plain.lower().replace("'", "").replace(".", "")
    return _NOT_WORD.sub(" ", plain).strip()


@dataclass(frozen=True)
class Known:
    """A thing that the lore lists: its first name, kind of mention, and the state and sector it belongs to."""

    name: str
    label: str
    state: str | None = None
    sector: str | None = None
    code: str | None = None
    adjective: bool = False
    capital: bool = False
    people: bool = False


@cache
def states() -> dict[str, str]:
    """The English name of each state by its ISO 3166-1 alpha-3 code."""
    return {code: str(line).split("|")[0].split(",")[0].strip() for code, line in lore("states").items()}


#: Regions that are as often a person's name; the engine must say which.
_PERSONAL = frozenset({"Virginia", "Wales", "England", "Montana"})


@cache
def known_names() -> dict[str, Known]:
    """Every name in the lore, as :func:`straight` gives it, with what it stands for."""
    names: dict[str, Known] = {}
    for entry in lore("groups"):
        first = entry["names"][0]
        label = "ARMED_GROUP" if entry["kind"] == "armed_group" else "BODY"
        for name in entry["names"]:
            people = entry["kind"] == "other"
            adjective = people and not name.endswith("s")
            names[straight(name)] = Known(
                first,
                label,
                entry.get("state"),
                entry.get("sector"),
                entry.get("code"),
                adjective=adjective,
                people=people,
            )
    for code, line in lore("states").items():
        called, people, capitals = [[n.strip() for n in part.split(",") if n.strip()] for part in str(line).split("|")]
        first = called[0]
        for name in capitals:
            seat = fold(name.removeprefix("the ")) in seats()
            names.setdefault(
                straight(name), Known(name.removeprefix("the "), "BODY" if seat else "PLACE", code, "GOV", capital=True)
            )
        for name in called:
            names[straight(name)] = Known(first, "STATE", code)
        for name in people:
            names[straight(name)] = Known(first, "STATE", code, adjective=True)
    for line in lore("regions"):
        first, *others = [n.strip() for n in line.split("|")[0].split(",")]
        for name in (first, *others):
            if name not in _PERSONAL:
                names.setdefault(straight(name), Known(first, "PLACE"))
    for entry in lore("outlets"):
        if not entry.get("common"):
            for name in (entry["name"], *entry.get("aliases", ())):
                names.setdefault(straight(name), Known(entry["name"], "OUTLET", sector="MED"))
    return names


@cache
def seats() -> frozenset[str]:
    """Names of government seats such as the Kremlin, folded."""
    return frozenset(fold(name) for name in lore("bodies")["seats"])


@cache
def sector_of_noun() -> dict[str, str]:
    """The sector of each noun for a person by office or for an actor, singular as listed."""
    sectors: dict[str, str] = {}
    for table in (lore("actors")["nouns"], lore("offices")["heads"]):
        for sector, nouns in table.items():
            for noun in nouns:
                sectors.setdefault(noun.lower(), sector)
    return sectors


@cache
def office_heads() -> dict[str, str]:
    """Nouns for one person by office, profession or kinship, with their sector."""
    return {noun.lower(): sector for sector, nouns in lore("offices")["heads"].items() for noun in nouns}


@cache
def actor_nouns() -> dict[str, str]:
    """Nouns for a body, force or kind of people, with their sector."""
    return {noun.lower(): sector for sector, nouns in lore("actors")["nouns"].items() for noun in nouns}


_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "people": "person",
    "children": "child",
    "spokesmen": "spokesman",
    "wives": "wife",
}
_SAME = frozenset(
    {"police", "media", "forces", "troops", "news", "press", "congress", "series", "corps", "mass", "boss"}
)


def singular(noun: str) -> str:
    """The singular of an English noun in lower case, by spelling alone."""
    if noun in _SAME or len(noun) < 4:
        return noun
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("men") and noun != "omen":
        return noun[:-3] + "man"
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun


def noun_sector(noun: str) -> str | None:
    """The sector of a noun for a person or an actor, in singular or plural; None if it is neither."""
    noun = noun.lower()
    return sector_of_noun().get(noun) or sector_of_noun().get(singular(noun))


@cache
def name_words() -> dict[str, str]:
    """What a word inside a name says of the thing named: ``Ministry`` → ``BODY``."""
    kinds = ("event", "outlet", "agreement", "place", "facility", "armed_group", "body")
    return {word: kind.upper() for kind in kinds for word in lore("bodies")[kind]}


@cache
def phrases(file: str, key: str) -> frozenset[str]:
    """A list of the lore in lower case."""
    return frozenset(str(item).lower() for item in lore(file)[key])


#: What tells father from son behind a name, folded: "Ada Grey Jr.".
GENERATIONS = ("jr", "sr", "ii", "iii")


def family_name(name: str) -> str:
    """The family name in a person's folded name: the last word, or the first where the language puts it first.

    >>> family_name("moon jae in"), family_name("angela merkel")
    ('moon', 'merkel')
    """
    words = name.split()
    given_first = not words or words[0] not in phrases("given_names", "family_first") or len(words) > 4
    if len(words) < 2 or given_first or words[-1] in phrases("given_names", "family_first"):
        return words[-1] if words else ""
    return words[0]


@cache
def verb_roots() -> dict[str, str]:
    """The PLOVER root of each verb that the lore lists by itself."""
    return {verb: root for root, words in lore("event_words").items() if root.isupper() for verb in words["verbs"]}
