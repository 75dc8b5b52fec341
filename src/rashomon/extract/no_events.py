"""Event words that tell of no event: "self-proclaimed", "declined to comment", "needs are met", "a threat to peace".

What is told here leaves the word out altogether; what is merely planned or supposed is an event of its own standing
(:mod:`rashomon.extract.reality`). The words stand in ``event_words.yaml`` under ``no_event``.
"""

from __future__ import annotations

from collections.abc import Collection

from spacy.tokens import Token

from rashomon.extract.event_words import case_of, is_object, lemma_of, lore_root
from rashomon.extract.world import verb_roots
from rashomon.lore import lore

_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})


def tells_no_event(token: Token, root: str, somebody: Collection[int]) -> bool:
    """Whether an event word names a quality, a thing or a way of speaking, and nothing that happened.

    Args:
        token: the event's word in a text with a dependency tree.
        root: its PLOVER root.
        somebody: the indices of the tokens that stand in a mention of somebody.
    """
    if token.pos_ in ("VERB", "AUX"):
        return (
            _is_quality(token, root, somebody)
            or _withholds_words(token)
            or (verb_roots().get(lemma_of(token)) == root and _needs_somebody(token, somebody))
            or _is_of_a_paper(token, root)
        )
    return _is_danger(token, somebody)


def _words(name: str) -> list[str]:
    words: list[str] = lore("event_words")["no_event"][name]
    return words


def _is_quality(verb: Token, root: str, somebody: Collection[int]) -> bool:
    """A participle before its noun: "a negotiated deal", "state-backed"; but "the detained activists" were detained."""
    if verb.dep_ != "amod" or verb.head.i < verb.i:
        return False
    hyphened = verb.i > 0 and verb.nbor(-1).text in ("-", "–", "‑")
    return hyphened or root not in _words("lasting") or verb.head.i not in somebody


def _withholds_words(verb: Token) -> bool:
    """ "Declined to comment", "refused to give details": nothing that anybody demanded is rejected."""
    if lemma_of(verb) not in _words("withholding"):
        return False
    return any(lemma_of(c) in _words("telling") for c in verb.children if c.dep_ in ("xcomp", "conj", "ccomp", "obj"))


def _needs_somebody(verb: Token, somebody: Collection[int]) -> bool:
    """Verbs that tell an event only where they befall somebody: "met the deadline", "released a report"."""
    if lemma_of(verb) not in _words("of_somebody"):
        return False
    befallen = [c for c in verb.children if is_object(c) or c.dep_ == "nsubj:pass"]
    things = [c for c in befallen if c.pos_ == "NOUN" and not _is_somebody(c, somebody) and lore_root(c) is None]
    return bool(befallen) and len(things) == len(befallen)


def _is_somebody(noun: Token, somebody: Collection[int]) -> bool:
    """A noun that stands in a mention, or an amount of somebody: "dozens of sailors"."""
    amount = lemma_of(noun) in _words("amounts") or any(c.dep_ == "nummod" for c in noun.children)
    return noun.i in somebody or amount


def _is_of_a_paper(verb: Token, root: str) -> bool:
    """What a text asks for is a term of it and no request: "a deal that calls for elections"."""
    if root != "REQUEST":
        return False
    subjects = [c for c in verb.children if c.dep_ in _SUBJECTS]
    nouns = [verb.head] if verb.dep_.startswith("acl") else []
    nouns += [c for c in subjects if c.pos_ == "NOUN"]
    return any(lemma_of(n) in _words("papers") for n in nouns)


def _is_danger(noun: Token, somebody: Collection[int]) -> bool:
    """A threat that nobody makes: "a threat to peace", "the threat from the sea"."""
    if lemma_of(noun) not in _words("dangers"):
        return False
    made = any(c.dep_ == "nmod:poss" and c.i in somebody for c in noun.children)
    uttered = any(c.dep_ == "acl" and c.pos_ == "VERB" and c.tag_ == "VB" for c in noun.children)
    against = any(case_of(c) == "against" for c in noun.children)
    return not (made or uttered or against or lemma_of(noun.head) in _words("utters"))
