"""Talks and agreements in one article: the words for each, and which of them speak of the same one.

A *naming* is a noun phrase for talks or an agreement ("the third round of peace talks", "the 2029 accord"). Namings are
read in the order of the text, and each joins the last dealing of its kind that it does not contradict: by its group of
words (a summit is no treaty), by what stands before it ("trade" talks are not "peace" talks), by round, by place and by
parties. An indefinite naming ("a summit") begins a new one. What is said of a dealing is found by
:mod:`rashomon.extract.talks` and :mod:`rashomon.extract.agreements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from rashomon.extract.clauses import argument, innermost, modality_of, polarity_of
from rashomon.extract.event_words import lemma_of
from rashomon.extract.reading import Dealing, Detail, EventMention, Mention, TimeExpression
from rashomon.lore import lore
from rashomon.record import Article, Evidence, Statement

Kind = Literal["talks", "agreement"]
_PREMODIFIERS = ("det", "amod", "nummod", "compound", "nmod:poss", "nmod:desc", "flat")
#: "Any deal" is none yet.
_THOUGHT_OF = frozenset({"any", "no", "some", "every", "each"})
_WHO = frozenset({"PERSON", "BODY", "ARMED_GROUP", "STATE", "NOMINAL"})
_WHERE = frozenset({"PLACE", "FACILITY"})
#: Words of a sentence that one piece of evidence may hold.
_LONGEST = 45


@cache
def vocabulary() -> frozenset[str]:
    """Every word that the lore of diplomacy gives a meaning."""

    def words(part: object) -> Iterator[str]:
        if isinstance(part, str):
            yield from (part, *part.split())
        elif isinstance(part, dict):
            yield from (w for key, value in part.items() for w in (*words(key), *words(value)))
        elif isinstance(part, list):
            yield from (w for item in part for w in words(item))

    return frozenset(words(lore("diplomacy")))


def base(token: Token) -> str:
    """The form of a word by which the lore knows it; a verb with its particle ("break off")."""
    form = token.lower_ if token.lower_ in vocabulary() and token.pos_ != "VERB" else lemma_of(token, vocabulary())
    particle = next((c.lower_ for c in token.children if c.dep_ == "compound:prt"), "")
    return f"{form} {particle}" if f"{form} {particle}" in vocabulary() else form


def case_of(token: Token) -> str:
    """The preposition before a noun, with the words fixed to it ("according to"), in small letters."""
    for child in token.children:
        if child.dep_ == "case":
            return " ".join([child.lower_, *(c.lower_ for c in child.children if c.dep_ == "fixed")])
    return ""


@dataclass
class Naming:
    """A noun phrase for talks or an agreement.

    ``noun`` names it; ``top`` is the word that stands in the sentence for it ("round" of "a round of talks").
    ``begins`` where it is named as new ("a summit"), ``other`` where it is none of those spoken of ("previous talks",
    "any deal").
    """

    kind: Kind
    noun: Token
    top: Token
    group: int
    evidence: Evidence
    begins: bool
    other: bool
    matter: frozenset[str]
    number: int | None = None
    mention: int | None = None
    parties: list[int] = field(default_factory=list)
    place: int | None = None
    event: EventMention | None = None


class Scene:
    """An article with what was found in it, asked by token."""

    def __init__(
        self,
        doc: Doc,
        article: Article,
        mentions: Sequence[Mention],
        times: Sequence[TimeExpression],
        statements: Sequence[Statement],
        events: Sequence[EventMention],
    ):
        self.doc = doc
        self.article = article
        self.mentions = mentions
        self.times = times
        self.statements = statements
        self.event_at = {e.trigger.start: e for e in events}
        self.furniture = [(f.start, f.end) for f in article.furniture]
        ends = {t.idx + len(t): t.i for t in doc}
        # A name before the noun phrase or the pronoun that ends at the same word.
        order = sorted(mentions, key=lambda m: (m.label in ("NOMINAL", "PRONOUN"), m.index), reverse=True)
        self.head_at = {ends[m.evidence.end]: m.index for m in order if m.evidence.end in ends}

    def evidence(self, start: int, end: int) -> Evidence:
        """The words from one token to another, both included, without spaces and marks at the ends."""
        while start < end and (self.doc[start].is_space or self.doc[start].is_punct):
            start += 1
        while end > start and (
            self.doc[end].is_space or (self.doc[end].is_punct and self.doc[end].text not in "\"”’')")
        ):
            end -= 1
        return self.article.evidence(self.doc[start].idx, self.doc[end].idx + len(self.doc[end]))

    def spanning(self, *tokens: Token) -> Evidence:
        """The stretch from the first of these tokens to the last."""
        return self.evidence(min(t.i for t in tokens), max(t.i for t in tokens))

    def clause(self, verb: Token) -> Evidence:
        """A verb's clause: its words in one piece, without the clauses that follow it."""
        words = [verb]
        for child in verb.children:
            if child.dep_ in ("parataxis", "conj", "punct", "cc", "discourse", "csubj", "mark"):
                continue
            if child.dep_ in ("advcl", "ccomp") and (child.i < verb.i or child.dep_ == "ccomp"):
                continue
            words += [t for t in child.subtree if not t.is_space]
        near = [t for t in words if t.sent.start == verb.sent.start and abs(t.i - verb.i) <= _LONGEST]
        return self.spanning(*near)

    def statement(self, words: Evidence) -> str | None:
        """The innermost statement that says these words."""
        return innermost(self.statements, words.start, words.end)

    def who(self, token: Token | None, labels: frozenset[str] = _WHO) -> list[int]:
        """The people, states and bodies that a noun phrase names, with those that "and" joins to it."""
        if token is None:
            return []
        index = self._mention(token, labels)
        joined = (self.who(child, labels) for child in token.children if child.dep_ == "conj")
        return [*([] if index is None else [index]), *(i for indices in joined for i in indices)]

    def where(self, token: Token) -> int | None:
        """The place that "in", "at" or "near" beside a word leads to."""
        for child in token.children:
            if child.dep_.startswith(("obl", "nmod")) and case_of(child) in ("in", "at", "near"):
                index = self._mention(child, _WHERE)
                if index is not None:
                    return index
        return None

    def when(self, *tokens: Token) -> str | None:
        """The time expression that hangs from one of these words, durations left out; the first of two joined ones."""
        heads = [c for t in tokens for c in t.children if c.dep_.startswith(("obl", "nmod", "advmod", "compound"))]
        found = [
            t.id
            for t in self.times
            if t.form not in ("duration", "clock", "set", "reference", "other")
            and any(t.evidence.start <= c.idx < t.evidence.end for c in heads)
        ]
        return found[0] if found else None

    def _mention(self, token: Token, labels: frozenset[str]) -> int | None:
        for word in (token, *(c for c in token.children if c.dep_ in ("appos", "flat", "compound") and c.i > token.i)):
            index = self.head_at.get(word.i)
            if index is not None and self.mentions[index].label in labels:
                return index
        return None

    def same(self, a: int, b: int) -> bool:
        """Whether two mentions are of one chain or bear one name."""
        one, two = self.mentions[a], self.mentions[b]
        return (one.cluster >= 0 and one.cluster == two.cluster) or one.evidence.text == two.evidence.text


def happened(verb: Token) -> bool:
    """Whether a verb tells what was: no modal word or future, no condition, no infinitive of a wish.

    Nor may it stand under a verb that does not ("will say that talks failed", "to make sure that they succeed").
    """
    # The verb's own sense is no matter here (to demand is required of others, and done), nor is the month of May.
    if modality_of(verb, [c for c in verb.children if c.dep_.startswith(("aux", "advmod"))]) != "fact":
        return False
    marks = {w.lower_ for c in verb.children if c.dep_ == "mark" for w in (c, *c.children)}
    infinitive = any(c.lower_ == "to" and c.dep_ in ("mark", "aux") for c in verb.children)
    if infinitive or marks & {"if", "unless", "whether", "until", "before", "lest", "case"}:
        return False
    above = verb
    while above.dep_ in ("ccomp", "acl", "obj") and above.head.i != above.i:
        above = above.head
        if above.pos_ == "VERB":
            return happened(above)
    return True


def is_negated(verb: Token) -> bool:
    """Whether a negator stands at a verb or at one of its arguments; "fail" itself is told, and no negator."""
    arguments = [c for c in verb.children if c.dep_ not in ("conj", "ccomp", "advcl", "parataxis", "acl:relcl")]
    return polarity_of(verb, [*arguments, *(g for c in arguments for g in c.children)]) == "negated"


def find_namings(scene: Scene, kind: Kind) -> list[Naming]:
    """The noun phrases for talks, or for agreements, in the order of the text."""
    table = lore("diplomacy")["talks" if kind == "talks" else "agreements"]
    groups = {word: number for number, line in enumerate(table["words"]) for word in line}
    found = []
    for noun in scene.doc:
        if noun.pos_ not in ("NOUN", "PROPN") or any(s <= noun.idx < e for s, e in scene.furniture):
            continue
        index = scene.head_at.get(noun.i)
        named = index is not None and scene.mentions[index].label == "AGREEMENT"
        named = named and noun.lower_ not in lore("diplomacy")["agreements"]["laws"]
        form = noun.lower_ if noun.lower_ in groups else ""
        if not form and not (kind == "agreement" and named):
            continue
        if noun.dep_ == "compound" and noun.head.i > noun.i:
            continue  # "the ceasefire monitors"
        before = noun.nbor(-1).lower_ if noun.i else ""
        if before in table["not_after"]:
            continue
        found.append(_naming(scene, kind, noun, groups.get(form, -1), index if named else None))
    return found


def _naming(scene: Scene, kind: Kind, noun: Token, group: int, mention: int | None) -> Naming:
    table = lore("diplomacy")["talks" if kind == "talks" else "agreements"]
    top = noun
    measured = kind == "talks" and noun.dep_.startswith("nmod") and case_of(noun) == "of"
    if measured and lemma_of(noun.head, vocabulary()) in table["measures"]:
        top = noun.head
    start = top.i
    for word in reversed(scene.doc[max(top.left_edge.i, top.i - 8) : top.i]):
        if word.pos_ in ("ADP", "SCONJ", "AUX") or (
            word.pos_ == "VERB" and word.dep_ != "amod" and word.nbor().text != "-"
        ):
            break
        start = word.i
    before = [t for t in scene.doc[start : noun.i] if not t.is_space]
    words = {t.lower_ for t in before}
    determiner = next((t.lower_ for t in before if t.dep_ == "det" or t.pos_ == "DET"), "")
    adjectives = [t for t in before if t.head.i == noun.i and t.dep_ in _PREMODIFIERS and t.pos_ != "DET"]
    plain = {*table.get("plain", ()), *table.get("others", ()), *table.get("coming", ()), *_ordinals()}
    naming = Naming(
        kind=kind,
        noun=noun,
        top=top,
        group=group,
        evidence=scene.evidence(start, noun.i),
        begins=determiner in ("a", "an", "another"),
        other=determiner in _THOUGHT_OF or bool(words & set(table.get("others", ()))),
        matter=frozenset(
            t.lower_
            for t in adjectives
            if t.lower_ not in plain and t.dep_ != "nmod:poss" and t.tag_ not in ("VBN", "VBG") and t.is_alpha
        ),
        number=_number(before) if top is not noun and lemma_of(top, vocabulary()) == "round" else None,
        mention=mention,
        event=scene.event_at.get(noun.idx) or scene.event_at.get(top.head.idx),
    )
    for word in {noun.i: noun, top.i: top}.values():
        for child in word.children:
            if child.dep_.startswith(("nmod", "obl")) and case_of(child) in ("between", "with", "among"):
                naming.parties += scene.who(child, _WHO | _WHERE)  # a state may be taken for a place
        naming.place = naming.place if naming.place is not None else scene.where(word)
    return naming


@cache
def _ordinals() -> dict[str, int]:
    return {word: n for n, word in enumerate(lore("diplomacy")["talks"]["ordinals"], start=1)}


def _number(words: Iterable[Token]) -> int | None:
    """The ordinal among words: "third", "12th"."""
    for word in words:
        form = word.lower_
        if form in _ordinals():
            return _ordinals()[form]
        if form[:-2].isdigit() and form[-2:] in ("st", "nd", "rd", "th"):
            return int(form[:-2])
    return None


def gather(scene: Scene, namings: Sequence[Naming]) -> list[tuple[Dealing, list[Naming]]]:
    """The dealings that the namings of one kind speak of, each with its namings."""
    groups: list[list[Naming]] = []
    for naming in namings:
        near = next((g for g in reversed(groups) if _joins(scene, naming, g)), None)
        if near is None:
            groups.append([naming])
        else:
            near.append(naming)
    return [(_dealing(scene, group), group) for group in groups]


def _joins(scene: Scene, naming: Naming, group: Sequence[Naming]) -> bool:
    """Whether a naming speaks of what these namings speak of: nothing that it says is against it."""
    chains = {scene.mentions[n.mention].cluster for n in group if n.mention is not None} - {-1}
    if naming.mention is not None and chains:
        return scene.mentions[naming.mention].cluster in chains
    if naming.begins or naming.other or group[0].other:
        return False
    if naming.group >= 0 and not {naming.group, -1} & {n.group for n in group}:
        return False
    for attribute in ("matter", "parties"):
        mine = getattr(naming, attribute)
        theirs = [x for n in group for x in getattr(n, attribute)]
        if (
            mine
            and theirs
            and not any(a == b or (attribute == "parties" and scene.same(a, b)) for a in mine for b in theirs)
        ):
            return False
    numbers = {n.number for n in group} - {None}
    if naming.number and numbers and naming.number not in numbers:
        return False
    places = [n.place for n in group if n.place is not None]
    return naming.place is None or not places or any(scene.same(naming.place, p) for p in places)


def _dealing(scene: Scene, group: Sequence[Naming]) -> Dealing:
    root = "CONSULT" if group[0].kind == "talks" else "AGREE"
    events = {n.event.id: n.event for n in group if n.event is not None and n.event.type == root}
    return Dealing(
        kind=group[0].kind,
        mentions=[n.evidence for n in group],
        names=[n.mention for n in group if n.mention is not None],
        parties=list(dict.fromkeys(p for n in group for p in n.parties)),
        place=next((n.place for n in group if n.place is not None), None),
        events=list(events),
    )


def subject_of(verb: Token) -> Token | None:
    """A verb's subject: its own, the one it shares with the verb before it, or what "who" and "that" refer to."""
    subject = argument(verb, ("nsubj", "nsubj:pass"))
    relative = subject is None or subject.lower_ in ("who", "that", "which")
    return verb.head if relative and verb.dep_.startswith("acl") and verb.head.i != verb.i else subject


def tell(dealing: Dealing, detail: Detail) -> None:
    """Add what is said of a dealing, each stretch of words once."""
    if not any(d.kind == detail.kind and d.evidence == detail.evidence for d in dealing.details):
        dealing.details.append(detail)
