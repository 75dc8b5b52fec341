"""Words that name an event, by the lore (``event_words.yaml``): a verb, a verb with what makes it one, or a noun.

The engine's triggers (``doc._.triggers``) only say how sure a word of the lore is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import get_args

from spacy.tokens import Doc, Token

from rashomon.extract.world import singular, verb_roots
from rashomon.lore import lore
from rashomon.record import EventType

_ROOTS: tuple[str, ...] = get_args(EventType)
OBJECT = frozenset({"obj", "iobj", "dobj"})


@dataclass
class Candidate:
    """An event word while its sides are sought."""

    token: Token
    root: str
    score: float
    start: int
    end: int


@cache
def _nouns() -> dict[str, str]:
    return {noun: root for root in _ROOTS if root in lore("event_words") for noun in lore("event_words")[root]["nouns"]}


@cache
def _phrases() -> dict[str, dict[str, str]]:
    """Verb → the word beside it → root."""
    table: dict[str, dict[str, str]] = {}
    for root in _ROOTS:
        for phrase in lore("event_words").get(root, {}).get("phrases", ()):
            verb, word = phrase.split(" + ")
            table.setdefault(verb, {})[word] = root
    return table


def find_candidates(doc: Doc) -> list[Candidate]:
    """Event words, a phrase before its bare verb and the verb before the noun it carries; one for each place."""
    scores: dict[int, tuple[str, float]] = {}
    for trigger in doc._.triggers if doc.has_extension("triggers") else []:
        token = trigger.span.root if doc.has_annotation("DEP") else trigger.span[0]
        scores[token.i] = (trigger.root, trigger.score)
    by_token: dict[int, Candidate] = {}
    for token in doc:
        root = lore_root(token)
        if root is not None:
            engine_root, score = scores.get(token.i, ("", 0.0))
            agreed = 0.5 + score / 2 if engine_root == root else 0.5
            by_token[token.i] = Candidate(token, root, agreed, token.i, token.i + 1)
    return [c for i, c in sorted(by_token.items()) if not _is_carried(c.token, by_token)]


def lore_root(token: Token) -> str | None:
    """The root of a word by the lore: as a phrase, a verb or a noun."""
    lemma = lemma_of(token)
    if not token.doc.has_annotation("POS"):
        return verb_roots().get(lemma)
    if token.pos_ in ("VERB", "AUX"):
        beside = _phrases().get(lemma)
        return (_phrase_root(token, beside) if beside else None) or verb_roots().get(lemma)
    if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "amod"):
        joined = _hyphenated(token)
        if joined in _nouns():
            return _nouns()[joined]
        sides = [case_of(c) for c in token.children if c.dep_.startswith("nmod")]
        if lemma == "call" and {"with", "between"} & set(sides):
            return "CONSULT"  # "the president's call with her": no call for anything
        before = f"{token.nbor(-1).lower_} {lemma}" if token.i else ""
        return _nouns().get(before) or _nouns().get(lemma) or _nouns().get(singular(lemma))
    return None


def case_of(token: Token) -> str:
    """The first word of the preposition before a noun, in small letters; empty where it has none."""
    return next((c.lower_ for c in token.children if c.dep_ == "case"), "")


def _phrase_root(token: Token, beside: dict[str, str]) -> str | None:
    """The root of a verb with its particle, preposition, object or infinitive; ``beside`` maps that word to a root."""
    for child in token.children:
        word = lemma_of(child)
        close = child.dep_ in ("compound:prt", "advmod", "xcomp", "nsubj:pass") or is_object(child)
        if close and word in beside:
            return beside[word]
        if child.dep_ in ("obl", "obl:arg", "advcl", "xcomp", "ccomp"):
            case = next((c.lower_ for c in child.children if c.dep_ in ("case", "mark")), "")
            if case in beside:
                return beside[case]
            # "took to the streets", "spoke by phone"; but not whatever else a preposition brings in.
            if child.dep_ == "obl" and word in beside and case in ("", "by", "to", "on", "in", "under"):
                return beside[word]
    return None


def _hyphenated(token: Token) -> str:
    """A word with what hyphens join to it: "cease-fire", "shoot-down"."""
    start, end = token.i, token.i
    doc = token.doc
    while start > 1 and doc[start - 1].text == "-":
        start -= 2
    while end + 2 < len(doc) and doc[end + 1].text == "-":
        end += 2
    return doc[start : end + 1].text.lower()


def lemma_of(token: Token, known: frozenset[str] | None = None) -> str:
    """A token's lemma; where ``known`` (the lore of events) lacks the one it bears, the form its spelling leads to."""
    lemma = (token.lemma_ or token.text).lower()
    known = _vocabulary() if known is None else known
    form = token.lower_
    irregular: dict[str, str] = lore("event_words")["irregular"]
    if form in irregular and token.pos_ in ("VERB", "AUX"):
        return irregular[form]
    if lemma in known:
        return lemma
    for ending, instead in _ENDINGS:
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            if stem + instead in known:
                return stem + instead
            if instead == "" and len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known:
                return stem[:-1]
    return lemma


_ENDINGS = (("ied", "y"), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""))


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that the lore of events gives a meaning."""
    words = set(verb_roots()) | set(_nouns()) | set(_phrases()) | set(lore("event_words")["carriers"])
    for beside in _phrases().values():
        words |= set(beside)
    for kind in ("required", "planned", "possible"):
        words |= set(lore("modality")[kind]["verbs"])
        words.update(*(lore("prospects")[kind][part] for part in ("verbs", "prepositional", "infinitives", "nouns")))
    alleging = lore("prospects")["alleging"]
    words.update(alleging["verbs"], alleging["nouns"], lore("prospects")["withheld"], lore("prospects")["makes"])
    return frozenset(words)


def _is_carried(token: Token, candidates: dict[int, Candidate]) -> bool:
    """Whether the noun is the object of an event word that says the same ("launched an attack"): one event, not two."""
    if token.pos_ != "NOUN" or token.dep_ not in (*OBJECT, "nsubj:pass"):
        return False
    verb = token.head
    if verb.i not in candidates or lemma_of(verb) not in _phrases():
        return False
    return lemma_of(token) in _phrases()[lemma_of(verb)]


def is_object(token: Token) -> bool:
    """Whether a verb's dependent is its object; a parser's bare oblique that tells no time is one too."""
    bare = token.dep_ == "obl" and token.ent_type_ not in ("TIME", "QUANTITY")
    return token.dep_ in OBJECT or (bare and not any(c.dep_ in ("case", "mark") for c in token.children))
