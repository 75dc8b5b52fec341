"""Agreements in one article: when, where and between whom they were made, and what they lay down.

A term is what the agreement's own verb governs ("the accord bans …"), the clause that follows "under the accord" where
that clause binds somebody, or the infinitive of "an agreement to …". What an agreement that does not exist yet might
say ("any deal must …") is no term.
"""

from __future__ import annotations

from spacy.tokens import Token

from rashomon.extract.dealings import (
    Naming,
    Scene,
    base,
    case_of,
    find_namings,
    gather,
    happened,
    is_negated,
    subject_of,
    tell,
)
from rashomon.extract.reading import Dealing, Detail
from rashomon.lore import lore
from rashomon.record import Evidence

_CLAUSES = ("ccomp", "xcomp", "obj", "obl", "advcl", "iobj", "compound:prt")


def find_agreements(scene: Scene) -> list[Dealing]:
    """The agreements of which an article tells a date, a place or a term, in the order of the text."""
    found = []
    for dealing, namings in gather(scene, find_namings(scene, "agreement")):
        for naming in namings:
            signing = _signing(scene, naming, dealing)
            if signing is not None:
                tell(dealing, signing)
            words = _term(scene, naming)
            if words is not None:
                tell(dealing, Detail(kind="term", evidence=words, statement=scene.statement(words)))
        if dealing.details:
            found.append(dealing)
    return found


def _signing(scene: Scene, naming: Naming, dealing: Dealing) -> Detail | None:
    """When and where an agreement was made; who made it joins the dealing's parties."""
    verb = _signed_by(naming)
    time = _dated_name(scene, naming)
    place = None
    pieces = [naming.evidence]
    if verb is not None:
        passive = naming.noun.dep_ == "nsubj:pass" or (verb.tag_ == "VBN" and verb.i > naming.noun.i)
        subject = None if passive else subject_of(verb)
        makers = [c for c in verb.children if c.dep_.startswith("obl") and case_of(c) in ("by", "between", "with")]
        if subject is not None:
            makers.append(subject)
        parties = [p for maker in makers for p in scene.who(maker)]
        dealing.parties = list(dict.fromkeys([*dealing.parties, *parties]))
        time, place = scene.when(verb) or time, scene.where(verb)
        pieces += [scene.spanning(verb, *makers)]
    if time is None and place is None:
        return None
    pieces += [t.evidence for t in scene.times if t.id == time]
    pieces += [] if place is None else [scene.mentions[place].evidence]
    words = scene.article.evidence(min(p.start for p in pieces), max(p.end for p in pieces))
    return Detail(kind="signing", evidence=words, time=time, place=place, statement=scene.statement(words))


def _signed_by(naming: Naming) -> Token | None:
    """The verb by which an agreement came about, told as a fact."""
    signs = lore("diplomacy")["agreements"]["sign"]
    noun = naming.noun
    if noun.dep_ in ("obj", "nsubj:pass"):
        verb = noun.head
        governed = verb.dep_ in ("xcomp", "acl", "advcl", "csubj") and noun.dep_ == "obj" and verb.tag_ != "VBG"
        if base(verb) in signs and happened(verb) and not is_negated(verb) and not governed:
            return verb
    behind = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    for child in noun.children:
        if child.dep_ in ("acl", "acl:relcl") and base(child) in signs and happened(child) and not is_negated(child):
            return child
    # "The accord signed in …": a participle right behind the noun, wherever the tree hangs it.
    return behind if behind.tag_ == "VBN" and behind.pos_ == "VERB" and base(behind) in signs else None


def _dated_name(scene: Scene, naming: Naming) -> str | None:
    """The time in an agreement's own name: "the 2029 accord", "the accord of 3 May 2029"."""
    if naming.begins or naming.other:
        return None
    start, end = naming.evidence.start, naming.evidence.end
    for child in naming.noun.children:
        if child.dep_.startswith("nmod") and child.i == naming.noun.i + 2 and case_of(child) == "of":
            end = child.right_edge.idx + len(child.right_edge)
    forms = ("absolute", "month", "year", "day_month")
    inside = [t.id for t in scene.times if t.form in forms and start <= t.evidence.start and t.evidence.end <= end]
    return inside[0] if len(inside) == 1 else None


def _term(scene: Scene, naming: Naming) -> Evidence | None:
    """What an agreement lays down, in the words of the clause where it is named."""
    table = lore("diplomacy")["agreements"]
    noun = naming.noun
    if naming.other:
        return None
    if noun.dep_ == "nsubj":
        return _laid_down(scene, noun.head)
    for child in noun.children:
        if child.dep_ == "acl:relcl" and not naming.begins:
            subject = next((c for c in child.children if c.dep_ == "nsubj"), None)
            if subject is not None and subject.lower_ in ("that", "which"):
                return _laid_down(scene, child)
        to = any(c.lower_ == "to" and c.dep_ == "mark" for c in child.children)
        lays_down = child.dep_ == "acl" and to and child.i > noun.i and base(child) not in table["purposes"]
        if lays_down and _signed_by(naming) is not None:
            return scene.evidence(child.i, child.right_edge.i)
    # "Under the terms of the accord"
    phrase = noun.head if noun.dep_.startswith("nmod") and noun.head.lower_ in ("terms", "provisions") else noun
    if phrase.dep_.startswith("obl") and case_of(phrase) in table["under"] and not naming.begins:
        return _bound(scene, phrase)
    return None


def _laid_down(scene: Scene, verb: Token) -> Evidence | None:
    """A verb that lays something down with all that it governs: "requires both sides to withdraw"."""
    table = lore("diplomacy")["agreements"]
    if verb.pos_ != "VERB" or base(verb) not in table["lay_down"] or is_negated(verb):
        return None
    if any(c.lower_ in ("must", "should", "may", "might", "could", "can", "if") for c in verb.children):
        return None
    if any(
        c.dep_ == "aux:pass" or (c.lower_ in ("is", "are", "was", "were") and c.dep_ == "aux") for c in verb.children
    ):
        return None  # what a truce is allowing is an effect of it
    governed = [c for c in verb.children if c.dep_.startswith(_CLAUSES) and c.i > verb.i]
    if not governed:
        return None
    if base(verb) == "call" and not any(case_of(c) in ("for", "on") for c in governed):
        return None
    return scene.evidence(verb.i, max(c.right_edge.i for c in governed))


def _bound(scene: Scene, noun: Token) -> Evidence | None:
    """The clause that "under the accord" stands in, without those words, where it binds or lets somebody."""
    table = lore("diplomacy")["agreements"]
    verb = noun.head
    if verb.pos_ != "VERB":
        return None
    binding = base(verb) in table["binding"] or any(
        c.lower_ in table["binding"] for c in verb.children if c.dep_.startswith("aux")
    )
    bound = binding or _is_to(verb)
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubj:pass")), None)
    if not bound or subject is None:
        return None
    left, right = subject.left_edge.i, verb.right_edge.i
    if left <= noun.left_edge.i <= right:
        # The phrase stands behind the subject: the clause before it where it comes last, else not in one piece.
        if noun.right_edge.i < verb.i or noun.right_edge.i < right - 1:
            return None
        right = noun.left_edge.i - 1
    clause = [c for c in verb.children if c.i > verb.i and c.dep_ in ("conj", "parataxis")]
    right = min([right, *(c.left_edge.i - 1 for c in clause)])
    return scene.evidence(left, right) if left < right else None


def _is_to(verb: Token) -> bool:
    """ "Is to withdraw", "are to be disbanded"."""
    children = {c.lower_ for c in verb.children if c.dep_ in ("mark", "aux", "cop", "aux:pass")}
    return "to" in children and bool(children & {"is", "are", "was", "were"})
