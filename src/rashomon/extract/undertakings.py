"""Commitments, demands and violations: which clauses of an article tell one, and whose it is.

A clause is marked, and the claim made of it bears the mark; who claims it is who says the clause. The party is who
commits itself, of whom something is demanded, or who is said to have broken its word. Where the matter stands in a
clause of its own ("demanded that the army leave") that clause is marked, else the one with the verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from rashomon.extract.dealings import Scene, base, case_of, find_namings, happened, is_negated, subject_of
from rashomon.extract.reading import Clause
from rashomon.lore import lore
from rashomon.record import Undertaking


def mark_undertakings(scene: Scene, clauses: Sequence[Clause]) -> None:
    """Set ``undertaking`` and ``party`` of the clauses that tell a commitment, a demand or a violation."""
    agreements = {n.noun.i for n in find_namings(scene, "agreement")}
    for token in scene.doc:
        found = _violation(scene, token, agreements)
        if found is None and token.pos_ == "VERB" and happened(token):
            found = _commitment(scene, token) or _demand(scene, token)
        if found is None:
            continue
        kind, party, matter = found
        for clause in _holding(clauses, matter) or _holding(clauses, [token]):
            if clause.undertaking is None:
                clause.undertaking, clause.party = kind, party


def _holding(clauses: Sequence[Clause], words: Sequence[Token]) -> list[Clause]:
    """For each word the shortest clause that it stands in."""
    found = []
    for word in words:
        around = [c for c in clauses if c.evidence.start <= word.idx < c.evidence.end]
        if around:
            found.append(min(around, key=lambda c: (c.evidence.end - c.evidence.start, c.evidence.start)))
    return found


_Found = tuple[Undertaking, int | None, list[Token]]


def _commitment(scene: Scene, verb: Token) -> _Found | None:
    """ "Denmark pledged to withdraw", "promised that …", "pledged 200 trucks"; the party must be named."""
    table = lore("diplomacy")["undertakings"]["commitment"]
    if base(verb) not in table["verbs"] or is_negated(verb):
        return None
    party = next(iter(scene.who(subject_of(verb))), None)
    matter = [c for c in verb.children if c.dep_ == "xcomp" and any(g.lower_ == "to" for g in c.children)]
    if base(verb) in table["objects"]:
        matter += [c for c in verb.children if c.dep_ == "ccomp"]
        matter = matter or [c for c in verb.children if c.dep_ == "obj"]
    if base(verb) == "commit":
        # "Is committed to the truce" hangs the truce from a verb or from a quality.
        matter += [c for c in verb.children if c.dep_.startswith(("obl", "nmod")) and case_of(c) == "to"]
    return ("commitment", party, matter) if party is not None and matter else None


def _demand(scene: Scene, verb: Token) -> _Found | None:
    """ "Demanded that the army leave", "urged Denmark to stop", "called on both sides to …", "called for a truce"."""
    table = lore("diplomacy")["undertakings"]["demand"]
    if base(verb) not in table["verbs"] or is_negated(verb) or not scene.who(subject_of(verb)):
        return None
    clauses = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "advcl") and c.i > verb.i and _asks(c, verb)]
    cases = table["cases"].get(base(verb), ())
    obliques = [
        c
        for c in verb.children
        if c.dep_.startswith("obl") and case_of(c) in cases and (case_of(c) == "for" or scene.who(c))
    ]
    objects = [c for c in verb.children if c.dep_ in ("obj", "iobj")]
    if cases:
        matter = [*clauses, *obliques] if (obliques or base(verb) == "insist") and not objects else []
    else:
        matter = clauses if base(verb) in ("urge", "press") else [*clauses, *objects]
    if not matter:
        return None
    asked = [p for c in (*objects, *(o for o in obliques if case_of(o) != "for")) for p in scene.who(c)]
    # Of "urged Denmark to stop" the tree at times hangs Denmark from "stop".
    doers = [d for c in clauses for d in c.children if d.dep_ in ("nsubj", "nsubj:pass", "obj") and d.i < c.i]
    asked += [p for d in doers for p in scene.who(d)]
    return "demand", next(iter(asked), None), matter


def _asks(clause: Token, verb: Token) -> bool:
    """Whether a clause is an infinitive, or a bare form as after "demand that": "that the army leave"."""
    words = {c.lower_ for c in clause.children if c.dep_ in ("mark", "aux", "aux:pass", "cop")}
    if clause.dep_ == "ccomp":
        # "Insisted that they leave" may as well say that they do.
        subjunctive = base(verb) != "insist" and ("be" in words or clause.tag_ in ("VB", "VBP"))
        return subjunctive or bool(words & {"must", "should"})
    return "to" in words and "in" not in words


def _violation(scene: Scene, token: Token, agreements: set[int]) -> _Found | None:
    """ "Violated the truce", "a breach of the accord by …", "accused Denmark of breaking the deal"."""
    table = lore("diplomacy")["undertakings"]["violation"]

    def is_kept(noun: Token, verb: str) -> bool:
        if noun.i in agreements:
            return True
        return base(noun) in table["objects"] and not (verb == "break" and base(noun) in table["not_broken"])

    if token.pos_ == "NOUN" and base(token) in table["nouns"]:
        of = [c for c in token.children if c.dep_.startswith("nmod") and case_of(c) == "of" and is_kept(c, "")]
        if not of and not any(
            c.i in agreements or base(c) in table["objects"] for c in token.children if c.dep_ == "compound"
        ):
            return None
        doers = [
            c for c in token.children if c.dep_ == "nmod:poss" or (c.dep_.startswith("nmod") and case_of(c) == "by")
        ]
        return "violation", next((p for c in doers for p in scene.who(c)), None), [token]
    if token.pos_ != "VERB" or base(token) not in table["verbs"]:
        return None
    if any(c.dep_ == "compound:prt" for c in token.children):
        return None  # "broke up"
    passive = [c for c in token.children if c.dep_ == "nsubj:pass" and is_kept(c, base(token))]
    if not passive and not any(c.dep_ == "obj" and is_kept(c, base(token)) for c in token.children):
        return None
    if not token.lower_.endswith("ing") and not happened(token):
        return None
    party: list[int] = []
    if passive:
        party = [p for c in token.children if c.dep_.startswith("obl") and case_of(c) == "by" for p in scene.who(c)]
    elif token.lower_.endswith("ing") and base(token.head) in table["accusers"]:
        party = [p for c in token.head.children if c.dep_ in ("obj", "nsubj:pass") for p in scene.who(c)]
    else:
        party = scene.who(subject_of(token))
    return "violation", next(iter(party), None), [token]
