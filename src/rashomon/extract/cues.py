"""Cue lore: which words attribute something, in which frames, and what act each performs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from rashomon.lore import lore
from rashomon.record import Act

WordClass = Literal["verbs", "nouns", "adjectives", "phrases"]
PREPOSITIONS = frozenset(("for", "on", "upon", "of", "about", "against", "at", "with"))
WEIGHT = 0.9  # how surely a cue attributes something where the lore gives no weight


@dataclass(frozen=True)
class Cue:
    """One sense of a cue word: the act it performs and the frame in which it does so.

    ``words`` are the lemmas that must follow the head lemma near by ("point" with ("out",)). ``weight`` lies between
    0 and 1: how surely the word attributes something where the frame fits.
    """

    lemma: str
    frame: str
    act: Act
    weight: float
    words: tuple[str, ...] = ()


@cache
def cue_senses(word_class: WordClass) -> dict[str, tuple[Cue, ...]]:
    """All senses of the cues of a word class, by head lemma, in the order of the lore file."""
    senses: dict[str, list[Cue]] = {}
    for group in lore("cues")[word_class]:
        for word in group["words"]:
            head, *rest = word.split()
            for frame in group["frames"]:
                cue = Cue(head, frame, group["act"], group.get("weight", WEIGHT), tuple(rest))
                senses.setdefault(head, []).append(cue)
    return {head: tuple(cues) for head, cues in senses.items()}


@cache
def cue_acts() -> dict[str, Act]:
    """The act that each cue performs in its first sense, by its lemma or its lemma and preposition ("call for")."""
    acts: dict[str, Act] = {}
    for word_class in ("phrases", "verbs", "nouns", "adjectives"):
        for head, cues in cue_senses(word_class).items():  # type: ignore[arg-type]
            for cue in cues:
                acts.setdefault(" ".join((head, *cue.words)), cue.act)
                if cue.frame in PREPOSITIONS:
                    acts.setdefault(f"{head} {cue.frame}", cue.act)
    return acts


@cache
def word_set(name: str) -> frozenset[str]:
    """A flat list of words of the cue lore, such as ``media`` or ``plain_cues``."""
    return frozenset(lore("cues")[name])


def is_cue(lemma: str) -> bool:
    """Whether a lemma stands in the lore as a cue verb."""
    return lemma in cue_senses("verbs")


def act_of_lemmas(lemmas: Iterable[str]) -> Act | None:
    """The act of a cue span, from the most telling of its lemmas: a cue that is not plain before one that is."""
    known = cue_acts()
    plain = word_set("plain_cues")
    words = list(lemmas)
    pairs = [" ".join(p) for p in pairwise(words)]
    found = [w for w in [*pairs, *words] if w in known]
    telling = [w for w in found if (" " in w or w not in plain) and known[w] != "say"]
    if telling:
        return known[telling[0]]
    return known[found[0]] if found else None
