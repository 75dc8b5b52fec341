"""Talks in one article: their round, the delegations and who heads them, what came of them, and what comes next.

Everything is read from the clause in which the talks are named (lore: ``diplomacy.yaml``), so that nothing is said of
talks that the words do not say; only a delegation may stand in a sentence of its own, near the talks. An outcome is
taken where the clause tells it as a fact, what comes next where it is fixed and not merely wished for.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from rashomon.record import OutcomeKind

_OPPOSITE: dict[OutcomeKind, OutcomeKind] = {
    "agreement": "no_agreement",
    "progress": "no_progress",
    "positive": "negative",
    "negative": "positive",
}
#: How many sentences a delegation may stand behind the talks that it is sent to.
_NEAR = 3


def find_talks(scene: Scene) -> list[Dealing]:
    """The talks that an article tells something of, in the order of the text."""
    gathered = gather(scene, find_namings(scene, "talks"))
    for dealing, namings in gathered:
        for naming in namings:
            if naming.number is not None:
                evidence = naming.evidence
                tell(dealing, Detail(kind="round", evidence=evidence, number=naming.number))
            verb = _governor(naming.top)
            if naming.top.dep_ == "obj" and base(verb) in lore("diplomacy")["next"]["holders"]:
                dealing.parties = list(dict.fromkeys([*dealing.parties, *scene.who(subject_of(verb))]))
            outcome = _outcome(naming, verb)
            coming = _comes_next(naming, verb)
            if outcome is not None:
                words = naming.evidence if outcome[1] is None else scene.clause(outcome[1])
                statement = scene.statement(words)
                tell(dealing, Detail(kind="outcome", evidence=words, outcome=outcome[0], statement=statement))
            elif coming is not None:
                words = scene.clause(coming)
                tell(
                    dealing,
                    Detail(
                        kind="next",
                        evidence=words,
                        time=scene.when(coming, naming.top, *_below(verb, coming)),
                        place=next((p for t in (verb, coming, naming.top) if (p := scene.where(t)) is not None), None),
                        statement=scene.statement(words),
                    ),
                )
    _add_delegations(scene, gathered)
    return [dealing for dealing, _ in gathered if dealing.details]


def _governor(top: Token) -> Token:
    """The predicate in whose clause the talks stand: the word above them, and what "and" joins them to."""
    word = top
    while word.dep_ == "conj" and word.head.i != word.i:
        word = word.head
    return word.head


def _below(verb: Token, top: Token) -> list[Token]:
    """The verb, where it hangs from another one ("agreed to hold")."""
    return [verb] if verb.i != top.i else []


def _is_subject(top: Token) -> bool:
    return top.dep_ in ("nsubj", "nsubj:pass")


# Outcomes


def _outcome(naming: Naming, verb: Token) -> tuple[OutcomeKind, Token | None] | None:
    """What came of the talks, and the predicate that says so; None in its place where a participle does."""
    table = lore("diplomacy")["outcomes"]
    if naming.begins:
        return None
    for child in naming.noun.children:
        if child.i < naming.noun.i and child.lower_ in table["before"] and child.dep_ == "amod":
            return table["before"][child.lower_], None
    if naming.other or not happened(verb):
        return None
    kind: OutcomeKind | None = None
    if _is_subject(naming.top):
        kind = _of_subject(verb)
    elif naming.top.dep_ == "obj" and base(verb) in table["judges"]:
        judged = [_assessment(c, is_negated(verb)) for c in verb.children if c.dep_ in ("xcomp", "obl")]
        kind = next((k for k in judged if k), None)
    elif naming.top.dep_ == "obj" and base(verb) in table["broken_off"] and base(verb) != "break down":
        kind = None if is_negated(verb) or _may_not_be(verb) else "broken_off"
    elif naming.top.dep_.startswith(("obl", "nmod")) and case_of(naming.top) in ("in", "at", "during", "after"):
        # "Agreed at the talks", "reached no deal in talks": also where the tree hangs the talks from the deal.
        above = verb if verb.pos_ == "VERB" else verb.head
        if happened(above):
            kind, verb = _of_parties(above), above
    return (kind, verb) if kind else None


def _may_not_be(verb: Token) -> bool:
    """Whether a verb is governed by another one, so that it tells no fact of its own ("threatened to cancel")."""
    return verb.dep_ in ("xcomp", "advcl", "acl", "csubj")


def _of_subject(verb: Token) -> OutcomeKind | None:
    """What a predicate says of the talks that are its subject."""
    table = lore("diplomacy")["outcomes"]
    lemma, negated = base(verb), is_negated(verb)
    passive = any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children)
    if lemma == "fail" and any(c.dep_ == "xcomp" for c in verb.children):
        return next((_opposite(k) for c in verb.children if c.dep_ == "xcomp" and (k := _of_maker(c))), None)
    if lemma in table["no_agreement"] and not passive:
        return None if negated else "no_agreement"
    if lemma in table["no_progress"]:
        return None if negated else "no_progress"
    if lemma in table["broken_off"] and (passive or lemma in ("break off", "break down")):
        return None if negated else "broken_off"
    if verb.pos_ != "VERB" and any(c.dep_ == "cop" for c in verb.children):
        return _assessment(verb, negated)
    if lemma in table["enders"] or base(verb).split()[0] in table["enders"]:
        ended = _of_ender(verb)
        if ended:
            return ended
    if passive:
        return None
    return _of_maker(verb)


def _assessment(word: Token, negated: bool) -> OutcomeKind | None:
    """What an adjective or noun says of the talks that are called it: "constructive", "a failure"."""
    table = lore("diplomacy")["outcomes"]
    kind: OutcomeKind | None = None
    if base(word) in table["positive"]:
        kind = "positive"
    elif base(word) in table["negative"]:
        kind = "negative"
    return _OPPOSITE[kind] if kind and negated else kind


def _of_ender(verb: Token) -> OutcomeKind | None:
    """ "Ended without an agreement", "ended in deadlock", "led to a truce"."""
    for child in verb.children:
        case = case_of(child)
        if child.dep_.startswith("obl") and case in ("without", "in", "with", "to"):
            kind = _of_noun(child)
            if kind:
                return _opposite(kind) if case == "without" else kind
        without = any(c.dep_ == "mark" and c.lower_ == "without" for c in child.children)
        if child.dep_ == "advcl" and without:
            return next((_opposite(k) for c in child.children if c.dep_ == "obj" and (k := _of_noun(c))), None)
    return None


def _of_maker(verb: Token) -> OutcomeKind | None:
    """ "Produced a deal", "made no progress", "reached an agreement"."""
    if base(verb) not in lore("diplomacy")["outcomes"]["makers"]:
        return None
    kind = next((k for c in verb.children if c.dep_ == "obj" and (k := _of_noun(c))), None)
    denied = any(c.lower_ in ("not", "n't", "n’t", "never") for c in verb.children)
    return _opposite(kind) if kind and denied else kind


def _of_noun(noun: Token) -> OutcomeKind | None:
    """What a noun says of the talks that ended in it or brought it; "no" and "little" before it count."""
    table = lore("diplomacy")["outcomes"]
    word = base(noun)
    before = {c.lower_ for c in noun.children if c.i < noun.i}
    kind: OutcomeKind | None = None
    if word in table["deadlock"]:
        return "no_agreement"
    if word in table["goals"]:
        kind = "agreement"
    elif word in table["progress"]:
        kind = "progress"
    if kind and before & {"no", *table["little"]}:
        return _opposite(kind)
    return kind


def _opposite(kind: OutcomeKind) -> OutcomeKind | None:
    return _OPPOSITE.get(kind)


def _of_parties(verb: Token) -> OutcomeKind | None:
    """What the parties did at the talks: agreed on something, reached a deal or none."""
    table = lore("diplomacy")["outcomes"]
    if _may_not_be(verb) and base(verb.head) != "fail":
        return None
    failed = verb.dep_ == "xcomp" and base(verb.head) == "fail" and happened(verb.head)
    if base(verb) == "agree" and subject_of(verb) is not None:
        return "no_agreement" if failed or is_negated(verb) else "agreement"
    if base(verb) in table["reachers"]:
        relations = ("obj", "nsubj:pass")
        kind = next((k for c in verb.children if c.dep_ in relations and (k := _of_noun(c))), None)
        return _opposite(kind) if kind and failed else kind
    return None


# What comes next


def _comes_next(naming: Naming, verb: Token) -> Token | None:
    """The predicate that says that talks are to come; None where they are wished for, possible, or past."""
    table = lore("diplomacy")["next"]
    lemma = base(verb)
    if is_negated(verb) or any(c.dep_ == "advcl" and _conditional(c) for c in verb.children):
        return None
    if _is_subject(naming.top) and lemma in table["verbs"]:
        return verb if _is_fixed(verb) else None
    if naming.top.dep_ == "obj" and lemma in table["holders"]:
        if _is_fixed(verb):
            return verb
        above = verb.head
        if verb.dep_ == "xcomp" and base(above) in table["settled"] and above.tag_ != "VBG":
            return above if happened(above) and not is_negated(above) else None
    return None


def _conditional(clause: Token) -> bool:
    return any(c.lower_ in ("if", "unless") for c in clause.children if c.dep_ in ("mark", "advmod"))


def _is_fixed(verb: Token) -> bool:
    """ "Will resume", "are to resume", "are scheduled for Monday", "are due to start"."""
    around = {c.lower_ for c in verb.children if c.dep_.startswith("aux")}
    if around & {"will", "'ll", "’ll"}:
        return True
    if base(verb) in ("schedule", "set", "slate", "plan") and "being" not in around:
        return bool(around & {"is", "are", "was", "were", "been"}) and not around & {"had", "has", "have"}
    above = verb.head
    if verb.dep_ == "xcomp" and base(above) in lore("diplomacy")["next"]["settled"]:
        return bool({c.lower_ for c in above.children} & {"is", "are", "was", "were"})
    return False


# Delegations


def _add_delegations(scene: Scene, gathered: Sequence[tuple[Dealing, list[Naming]]]) -> None:
    """Give each delegation to the talks named in its sentence, else to those named last in the sentences before."""
    sentences = {s.start: n for n, s in enumerate(scene.doc.sents)}
    namings = sorted(((n.noun.i, dealing) for dealing, ns in gathered for n in ns), key=lambda pair: pair[0])
    for token, detail in _delegations(scene):
        here = sentences[token.sent.start]
        behind = [d for i, d in namings if 0 <= here - sentences[scene.doc[i].sent.start] <= _NEAR]
        same = [d for i, d in namings if scene.doc[i].sent.start == token.sent.start]
        if same or behind:
            tell((same or behind)[-1], detail)


def _delegations(scene: Scene) -> list[tuple[Token, Detail]]:
    found = []
    table = lore("diplomacy")["delegations"]
    for token in scene.doc:
        if token.pos_ not in ("NOUN", "PROPN") or any(s <= token.idx < e for s, e in scene.furniture):
            continue
        pair = f"{token.nbor(-1).lower_} {token.lower_}" if token.i else ""
        if token.lower_ not in table["words"] and pair not in table["words"]:
            continue
        side, head = _side(scene, token), _head(scene, token)
        if side is None and head is None:
            continue
        index = None if head is None else head[0]
        before = (c for c in token.children if c.dep_ in ("amod", "compound", "nmod:poss", "det"))
        words = [token, *(t for c in before for t in c.subtree if 0 < token.i - t.i <= 5)]
        evidence = scene.spanning(*words, *(() if head is None else head[1]))
        found.append((token, Detail(kind="delegation", evidence=evidence, side=side, head=index)))
    for mention in scene.mentions:
        role = mention.role
        if mention.label != "PERSON" or role is None:
            continue
        if not any(title in role.text.lower() for title in table["titles"]):
            continue
        start, end = min(role.start, mention.evidence.start), max(role.end, mention.evidence.end)
        span = scene.doc.char_span(start, end, alignment_mode="expand")
        of = mention.of
        side = next(
            (
                m.index
                for m in scene.mentions
                if of and m.evidence == of and m.label in ("STATE", "BODY", "ARMED_GROUP")
            ),
            None,
        )
        if span is not None and span[0].sent.start == span[-1].sent.start:
            evidence = scene.evidence(span.start, span.end - 1)
            found.append((span[0], Detail(kind="delegation", evidence=evidence, side=side, head=mention.index)))
    return sorted(found, key=lambda pair: (pair[1].evidence.start, pair[1].evidence.end))


def _side(scene: Scene, delegation: Token) -> int | None:
    """For whom a delegation sits: "Danish", "the army's", "of" or "from" somebody."""
    for child in delegation.children:
        before = child.i < delegation.i and child.dep_ in ("amod", "compound", "nmod:poss", "nmod:desc")
        if before or (child.dep_.startswith("nmod") and case_of(child) in ("of", "from")):
            for index in scene.who(child):
                if scene.mentions[index].label in ("STATE", "BODY", "ARMED_GROUP"):
                    return index
    return None


def _head(scene: Scene, delegation: Token) -> tuple[int, list[Token]] | None:
    """Who heads a delegation, with the words that say so: "led by Lund", "Lund leads …", "Lund, heading …"."""
    lead = lore("diplomacy")["delegations"]["lead"]
    for child in delegation.children:
        if child.dep_ in ("acl", "acl:relcl") and base(child) in lead:
            for agent in child.children:
                if agent.dep_.startswith("obl") and case_of(agent) == "by":
                    return _person(scene, agent, child)
    verb = delegation.head
    if base(verb) not in lead or verb.pos_ != "VERB" or is_negated(verb):
        return None
    if delegation.dep_ == "nsubj:pass":
        agents = (c for c in verb.children if c.dep_.startswith("obl") and case_of(c) == "by")
        return next((found for a in agents if (found := _person(scene, a, verb))), None)
    if delegation.dep_ == "obj":
        subject = subject_of(verb)
        return None if subject is None else _person(scene, subject, verb)
    return None


def _person(scene: Scene, token: Token, verb: Token) -> tuple[int, list[Token]] | None:
    people = [m for m in scene.who(token) if scene.mentions[m].label == "PERSON"]
    return (people[0], [token, verb]) if people else None
