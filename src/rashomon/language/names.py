"""Which of the record's kinds a name is, where its own words say so."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_NUMBERS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
millions billion billions trillion dozen dozens half"""
NUMBER_WORDS = frozenset(_NUMBERS.split())
_NUMBER = re.compile(r"^[+-]?(\d+([.,]\d+)*|\d+/\d+)(m|bn|k|th)?$", re.I)
_BEFORE = (
    ("more", "than"),
    ("at", "least"),
    ("less", "than"),
    ("fewer", "than"),
    ("up", "to"),
    ("as", "many", "as"),
    ("about",),
    ("around",),
    ("nearly",),
    ("almost",),
    ("over",),
    ("some",),
    ("roughly",),
    ("approximately",),
    ("several",),
)
_UNITS = {"%", "percent", "per", "cent", "dollars", "dollar", "euros", "euro", "pounds"}


class Lore:
    """The lists of ``name_types.yaml``, ready to be asked."""

    def __init__(self) -> None:
        text = (Path(__file__).parent.parent / "lore" / "name_types.yaml").read_text(encoding="utf-8")
        data = yaml.safe_load(text)
        self.states: dict[str, str] = {}
        self.demonyms: dict[str, str] = {}
        for line in data["states"]:
            names, _, people = line.partition("|")
            first = names.split(",")[0].strip()
            for name in names.split(","):
                self.states[name.strip()] = first
            for group in people.split(","):
                words = group.split()
                # A demonym of two words stands between commas; otherwise each word is one.
                for demonym in [" ".join(words)] if words[:1] and words[0] in ("North", "South", "Sri") else words:
                    self.demonyms[demonym] = first
        self.outlets = set(data["outlets"])
        self.outlet_words = set(data["outlet_words"])
        self.armed_groups = set(data["armed_groups"])
        self.armed_words = set(data["armed_words"])
        self.facility_words = set(data["facility_words"])
        self.agreement_words = set(data["agreement_words"])
        self.titles = set(data["titles"])


@cache
def lore() -> Lore:
    """The lists, read once."""
    return Lore()


def is_number(word: str) -> bool:
    """Whether the word counts something: digits or a number's name."""
    return bool(_NUMBER.match(word)) or word.lower() in NUMBER_WORDS


def quantity_spans(words: list[str]) -> list[tuple[int, int]]:
    """Number expressions with their hedges, currency and per-cent words, as word ranges; no date is sorted out here."""
    spans = []
    i = 0
    n = len(words)
    low = [w.lower() for w in words]
    while i < n:
        if not is_number(words[i]):
            i += 1
            continue
        a = i
        while i < n and (
            is_number(words[i]) or (low[i] in ("-", "and", "to", "of") and i + 1 < n and is_number(words[i + 1]))
        ):
            i += 1
        while i < n and low[i] in _UNITS:
            i += 1
        b = i
        if a and words[a - 1] in ("$", "€", "£", "US$"):
            a -= 1
        for hedge in _BEFORE:
            k = len(hedge)
            if a >= k and tuple(low[a - k : a]) == hedge:
                a -= k
                break
        spans.append((a, b))
    return spans


def refine(label: str, words: list[str]) -> str:
    """The record's kind for a name of ``words`` that was read as ``label``, where lists or its last words settle it."""
    known = lore()
    if words and words[0].lower() == "the":
        words = words[1:]
    if not words:
        return label
    text = " ".join(words)
    if label in ("PERSON", "TIME", "QUANTITY"):
        # "Turkey" is never a person, but "Jordan" may be.
        return label
    if text in known.states or text in known.demonyms:
        return "STATE"
    if text in known.outlets:
        return "OUTLET" if label in ("BODY", "OUTLET", "AGREEMENT") or text.isupper() or len(words) > 1 else label
    if text in known.armed_groups:
        return "ARMED_GROUP"
    last = words[-1]
    if label in ("BODY", "OUTLET", "ARMED_GROUP") and len(words) > 1:
        if last in known.outlet_words:
            return "OUTLET"
        if last in known.armed_words:
            return "ARMED_GROUP"
    if label == "PLACE" and len(words) > 1 and last in known.facility_words and text != "White House":
        return "FACILITY"
    return label
