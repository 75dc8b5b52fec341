"""How an event is told: as a fact, as planned, possible or required, and whether it is denied.

The word of an event never speaks about itself: who demands has demanded, who refuses has refused. What makes an event
one that has not come about stands around it: its auxiliaries, a conjunction ("if", "unless"), the verb, noun or
adjective that governs it ("called for talks", "the threat of attacks", "ready to meet") and the words before a noun
("any attack"). The words that do so stand in ``prospects.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from rashomon.extract.clauses import KINDS, modality_of, polarity_of
from rashomon.extract.event_words import case_of, is_object, lemma_of, lore_root
from rashomon.lore import lore
from rashomon.record import Modality, Polarity

#: So many governors above the event's word are asked.
_STEPS = 5
_NO_AUXILIARY = frozenset({"nsubj", "nsubj:pass", "csubj", "nsubj:outer"})
#: Prepositions behind which the noun is what the noun or the verb before it is about.
_ABOUT = frozenset({"of", "for", "to", "about", "on", "against"})
_GOVERNED = _ABOUT | {"", "out", "at", "from", "into", "in"}
#: Prepositions behind which talks and deals are where or why something is done: "will fly to Oslo for talks".
_OCCASION = frozenset({"for", "at", "in", "during", "into", "to"})
_VERBAL = ("verbs", "prepositional", "infinitives", "adjectives")
#: The lists of the lore that a governor of each part of speech is looked up in.
_LISTS = {"VERB": _VERBAL, "AUX": _VERBAL, "NOUN": ("nouns",), "PROPN": ("nouns",), "ADJ": ("adjectives",)}
_PAST = frozenset({"VBD", "VBN", "VBG"})


@dataclass(frozen=True)
class Told:
    """How an event is told; ``alleged`` as a guess or hearsay about what has come about, ``past`` in a past tense."""

    polarity: Polarity = "affirmed"
    modality: Modality = "fact"
    alleged: bool = False
    past: bool = False


def how_told(token: Token, words: Sequence[Token]) -> Told:
    """Whether an event is affirmed or denied, and whether it is told as a fact.

    Args:
        token: the event's word in a text with a dependency tree.
        words: the words of its clause.
    """
    carrier = carrier_of(token)
    head = carrier or token
    if _is_withheld(head):
        polarity: Polarity = "negated"
    else:
        polarity = polarity_of(token, [t for t in words if t.i != token.i])
        if carrier is not None and polarity == "affirmed":
            polarity = polarity_of(carrier, list(carrier.children))
    if _is_alleged(head) or (carrier is not None and _is_alleged(token)):
        return Told(polarity, "fact", alleged=True, past=_is_past(head))
    return Told(polarity, _modality(token, carrier), past=_is_past(head))


def carrier_of(noun: Token) -> Token | None:
    """The verb that only carries the event that a noun names ("hold talks", "talks began"); None where it has none."""
    if noun.pos_ in ("VERB", "AUX") or noun.head.i == noun.i or noun.head.pos_ not in ("VERB", "AUX"):
        return None
    verb, lemma = noun.head, lemma_of(noun.head)
    if noun.dep_ == "nsubj":
        return verb if lemma in lore("prospects")["comes_about"] else None
    carries = is_object(noun) or noun.dep_ == "nsubj:pass"
    carries = carries or (noun.dep_.startswith("obl") and case_of(noun) in ("in", "into", "to", "with", "for", "off"))
    return verb if carries and lemma in lore("event_words")["carriers"] else None


def _is_withheld(verb: Token) -> bool:
    """Whether it is the infinitive of a verb that says that it did not come about: "refused to meet"."""
    return verb.dep_ == "xcomp" and lemma_of(verb.head) in lore("prospects")["withheld"]


def _is_past(verb: Token) -> bool:
    return (verb.tag_ == "VBD" and not verb.lower_.endswith("s")) or any(
        c.lower_ in ("had", "was", "were") for c in verb.children
    )


def _is_alleged(word: Token) -> bool:
    """Whether a word is hearsay ("allegedly killed", "accused of killing") or a guess at what is past ("may have")."""
    alleging = lore("prospects")["alleging"]
    beside = {c.lower_ for c in word.children}
    if beside & set(alleging["words"]) or ("have" in beside and modality_of(word, list(word.children)) == "possible"):
        return True
    above = word.head
    if word.pos_ in ("VERB", "AUX"):
        governed = word.dep_ == "xcomp" or (word.dep_ in ("advcl", "obl", "acl", "ccomp") and case_of(word) == "of")
        governed = governed or (word.dep_ in ("advcl", "acl") and "of" in beside)
        kind = "nouns" if above.pos_ == "NOUN" else "verbs"
        return lemma_of(above) in alleging[kind] and (governed or (kind == "nouns" and word.dep_ in ("acl", "ccomp")))
    return word.dep_.startswith("nmod") and case_of(word) == "of" and lemma_of(above) in alleging["nouns"]


def _modality(token: Token, carrier: Token | None) -> Modality:
    """What stands at the word itself and at its carrier, then at each word that governs it."""
    if token.pos_ in ("VERB", "AUX"):
        return _of_verb(token, _STEPS)
    if carrier is None:
        return _of_noun(token, _STEPS)
    kind = _before(token)
    kind = _kind(carrier, _lists_for(token)) or "fact" if kind == "fact" else kind
    return _of_verb(carrier, _STEPS) if kind == "fact" else kind


def _auxiliaries(verb: Token) -> Modality:
    """What the auxiliaries and adverbs of a verb say, "is to meet" among them."""
    beside = list(verb.children)
    arranged = any(c.dep_ in ("cop", "aux") and lemma_of(c) == "be" for c in beside)
    if arranged and any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in beside) and verb.tag_ == "VB":
        return "planned"
    return modality_of(verb, beside)


def _of_verb(verb: Token, steps: int) -> Modality:
    """The modality of a clause by its auxiliaries, its conjunction and what governs it."""
    kind = _auxiliaries(verb)
    marks = {c.lower_ for c in verb.children if c.dep_ in ("mark", "advmod", "case")}
    if kind == "fact" and (marks & _set("supposing") or (marks & _set("ahead") and verb.tag_ not in _PAST)):
        kind = "possible"
    if kind != "fact" or steps == 0 or verb.head.i == verb.i:
        return kind
    above, infinitive = verb.head, "to" in marks
    if verb.dep_ == "conj":
        # "will attack and kill"; a subject of its own makes a clause of its own.
        own = any(c.dep_ in _NO_AUXILIARY or c.dep_.startswith("aux") for c in verb.children)
        return "fact" if own else _of_verb(above, steps - 1)
    if verb.dep_ in ("xcomp", "ccomp", "acl", "advcl", "csubj", "obl", "advcl:relcl"):
        if infinitive or verb.dep_ == "xcomp":
            more = ("prepositional", "infinitives") if infinitive else ()
            if found := _kind(above, ("verbs", "nouns", "adjectives", *more)):
                return found
            if verb.dep_ in ("acl", "advcl", "csubj"):
                return "planned"
        elif verb.dep_ == "ccomp" and lemma_of(above) in _set("clauses") and verb.tag_ != "VBD":
            return _kind(above, ("verbs",)) or "planned"
        elif verb.tag_ == "VBG" and verb.dep_ != "acl" and (found := _kind(above, ("verbs", "nouns"))):
            return found
        if verb.dep_ == "xcomp":
            return _of_verb(above, steps - 1)
    if verb.dep_ in ("acl", "obl", "nmod", "advcl") and verb.tag_ == "VBG" and {"of", "for"} & marks:
        return _kind(above, ("nouns", "verbs")) or "fact"
    return "fact"


def _of_noun(noun: Token, steps: int) -> Modality:
    """The modality of a happening that a noun names and no verb carries."""
    kind = _before(noun)
    if kind != "fact" or steps == 0 or noun.head.i == noun.i:
        return kind
    above, case = noun.head, case_of(noun)
    if noun.dep_ == "conj":
        return _of_noun(above, steps - 1) if above.pos_ in ("NOUN", "PROPN") else "fact"
    if noun.dep_.startswith("nmod") and noun.dep_ != "nmod:poss" and case in _ABOUT:
        return _kind(above, ("nouns",)) or "fact"
    governed = is_object(noun) or noun.dep_ in ("nsubj:pass", "xcomp") or noun.dep_.startswith("obl")
    if governed and case in _GOVERNED and above.pos_ in ("VERB", "AUX") and (found := _kind(above, _lists_for(noun))):
        return found
    if is_object(noun) and lemma_of(above) in _set("makes"):
        return _of_verb(above, steps - 1)
    mutual = lore("event_words")["mutual"]
    if noun.dep_.startswith("obl") and case in _OCCASION and above.pos_ == "VERB" and lore_root(noun) in mutual:
        return _of_verb(above, steps - 1)
    return "fact"


def _lists_for(noun: Token) -> tuple[str, ...]:
    """The lists of the lore in which a verb is looked up that governs a noun with or without a preposition."""
    case = case_of(noun)
    bound = case or any(c.dep_ == "compound:prt" for c in noun.head.children)
    return ("verbs", *(("prepositional",) if bound else ()), *(("infinitives",) if case == "to" else ()))


def _before(noun: Token) -> Modality:
    """What the words before a noun say: "any attack", "the planned summit"."""
    beside = {lemma_of(c) for c in noun.children} | {c.lower_ for c in noun.children if c.i < noun.i}
    return next((kind for kind in KINDS if beside & _set(kind, "before")), "fact")


def _kind(word: Token, parts: Sequence[str]) -> Modality | None:
    """What a word makes of what it governs, by the given lists of the lore."""
    can = _LISTS.get(word.pos_, _LISTS["ADJ"])
    forms = {lemma_of(word), word.lower_}
    return next((kind for kind in KINDS if any(forms & _set(kind, p) for p in parts if p in can)), None)


@cache
def _set(key: str, part: str | None = None) -> frozenset[str]:
    words = lore("prospects")[key]
    return frozenset(words[part] if part else words)
