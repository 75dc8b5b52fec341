"""Cue lore: which words attribute something, in which frames, and what act each performs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal

from spacy.tokens import Token

from rashomon.extract.world import singular
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
        for head, cues in cue_senses(word_class).items():
            for cue in cues:
                acts.setdefault(" ".join((head, *cue.words)), cue.act)
                if cue.frame in PREPOSITIONS:
                    acts.setdefault(f"{head} {cue.frame}", cue.act)
    return acts


@cache
def forms() -> dict[str, tuple[str, str]]:
    """Every form of the lore's cue verbs, with its lemma and ``past``, ``third``, ``ing`` or ``base``."""
    irregular: dict[str, str] = lore("cues")["past_forms"]
    found: dict[str, tuple[str, str]] = {}
    for lemma in cue_senses("verbs"):
        past = irregular.get(lemma) or _past(lemma)
        found.setdefault(_third(lemma), (lemma, "third"))
        found.setdefault(_ing(lemma), (lemma, "ing"))
        found.setdefault(lemma, (lemma, "base"))
        for form in past.split("/"):
            found[form] = (lemma, "past")
    return found


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _ing(lemma: str) -> str:
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma) + "ing"


def cue_lemma(token: Token) -> str:
    """The lemma of a token as the cue lore writes it: by the form where the lore has it, else the engine's lemma.

    A cue is missed altogether where its lemma is wrong, so the forms of the lore's own verbs go before any model.
    """
    form = forms().get(token.lower_)
    if form is not None and token.pos_ in ("VERB", "AUX", "", "X"):
        return form[0]
    if token.pos_ == "NOUN":
        return singular(token.lower_)
    return token.lower_ if token.pos_ == "ADJ" else token.lemma_.lower()


@cache
def word_set(name: str) -> frozenset[str]:
    """A flat list of words of the cue lore, such as ``media`` or ``plain_cues``."""
    return frozenset(lore("cues")[name])


def is_cue(lemma: str) -> bool:
    """Whether a lemma stands in the lore as a cue verb."""
    return lemma in cue_senses("verbs")


@cache
def _cue_words() -> frozenset[str]:
    classes: tuple[WordClass, ...] = ("verbs", "nouns", "adjectives", "phrases")
    beside = (words for group in lore("cues")["sources"] for words in group["words"])
    return frozenset(head for c in classes for head in cue_senses(c)) | {w.split()[0] for w in beside} | {"accord"}


def is_cue_word(lemma: str) -> bool:
    """Whether a lemma heads a cue of the lore, be it a verb, noun, adjective or an expression ("according to")."""
    return lemma in _cue_words()


def act_of_lemmas(lemmas: Iterable[str], content: str = "") -> Act | None:
    """The act of a cue span, from the most telling of its lemmas: a cue that is not plain before one that is.

    A content that begins with "to" tells that a verb is used with an infinitive: "agreed to leave" promises.
    """
    known = cue_acts()
    plain = word_set("plain_cues")
    words = list(lemmas)
    if re.match(r"to\b", content, re.IGNORECASE):
        senses = (s for w in words for s in cue_senses("verbs").get(w, ()) if s.frame == "to")
        if (sense := next(senses, None)) is not None:
            return sense.act
    pairs = [" ".join(p) for p in pairwise(words)]
    found = [w for w in [*pairs, *words] if w in known]
    telling = [w for w in found if (" " in w or w not in plain) and known[w] != "say"]
    if telling:
        return known[telling[0]]
    return known[found[0]] if found else None
