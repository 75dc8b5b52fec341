"""Who speaks: from the words that name a source to a mention, and from its chain to the article's best name for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from rashomon.extract.cues import word_set
from rashomon.extract.reading import Mention
from rashomon.extract.speech_frames import below
from rashomon.extract.world import known_names, singular, states, straight

NAMES = ("PERSON", "BODY", "ARMED_GROUP", "STATE", "OUTLET", "AGREEMENT", "FACILITY", "PLACE")
#: Dependents that belong to a noun phrase's own naming, apart from what it is of.
CORE = {
    "flat",
    "compound",
    "appos",
    "amod",
    "nmod:desc",
    "det",
    "nummod",
    "fixed",
    "goeswith",
    "flat:foreign",
    "nmod:unmarked",
    "dep",
}
#: A politician's party and state, which a name finder may take for a name: "D-Calif.", "R-Tenn".
PARTY = re.compile(r"^\(?[A-Z]{1,3}[-–][A-Z][\w.]{0,8}\)?$")
LEADING = re.compile(r"^(?:(?:the|a|an|one|of|these|this|those|that|some|two|three|four|five|several)\s+)+", re.I)
RELATIVE_TAIL = re.compile(r"(?:,| who\b| which\b| that\b| —| \().*$")
MALE_OR_FEMALE = {"he", "she", "his", "her", "him"}


def core_tokens(head: Token) -> list[Token]:
    """The tokens of a noun phrase that name its head: titles, names and appositions, not what it is "of"."""
    found, todo = [head], [head]
    while todo:
        token = todo.pop()
        for c in token.children:
            if c.dep_ in CORE and not any(
                g.dep_ == "case" and g.i < c.i for g in c.children if g.lower_ not in ("'s", "’s")
            ):
                found.append(c)
                todo.append(c)
    return sorted(found, key=lambda t: t.i)


class Speakers:
    """The speakers of one article: finds the mention behind a source and names it.

    Args:
        doc: the article's annotated text.
        mentions: all its mentions, with their chains.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention]):
        self.doc = doc
        self.mentions = mentions
        self.at: dict[int, list[int]] = {}
        by_char = {t.idx: t.i for t in doc}
        for m in mentions:
            if PARTY.match(m.evidence.text):
                continue
            start = m.evidence.start
            first = by_char.get(start)
            if first is None:
                continue
            i = first
            while i < len(doc) and doc[i].idx < m.evidence.end:
                self.at.setdefault(i, []).append(m.index)
                i += 1
        self.chains: dict[int, list[int]] = {}
        for m in mentions:
            if m.cluster >= 0:
                self.chains.setdefault(m.cluster, []).append(m.index)

    def mention_of(self, source: int, span: tuple[int, int] | None = None) -> int | None:
        """The mention that a source is, None where there is none.

        Args:
            source: the index of the token that heads the source.
            span: the source's (start, end) in characters where a reader gave it: its words are then read in their
                order, which needs no tree.
        """
        if span is not None:
            found_in_order = self._in_order(span)
            if found_in_order is not None:
                return found_in_order
        head = self.doc[source]
        core = core_tokens(head)
        seen = {i: None for t in core for i in self.at.get(t.i, [])}
        found = [self.mentions[i] for i in seen]
        people = [m for m in found if m.label == "PERSON" and not m.adjective]
        if people:
            return people[0].index
        here = [self.mentions[i] for i in self.at.get(head.i, []) if not self.mentions[i].adjective]
        for group in (
            [m for m in here if m.label in NAMES],
            [m for m in here if m.label in ("NOMINAL", "PRONOUN")],
            [m for m in found if m.label in NAMES and not m.adjective],
            [m for m in found if not m.adjective],
        ):
            if group:
                return min(
                    group, key=lambda m: m.evidence.end - m.evidence.start if m.label == "PRONOUN" else -m.evidence.end
                ).index
        return None

    def _in_order(self, span: tuple[int, int]) -> int | None:
        """The mention that a noun phrase is, by the order of its words: no owner ("X's aide"), nothing governed by a
        preposition ("aide to X"), a person before anything else."""
        words = self.doc.char_span(*span, alignment_mode="expand")
        if words is None:
            return None
        seen: dict[int, None] = {}
        governed = False
        for t in words:
            if t.text == ",":
                governed = False
            elif t.pos_ == "ADP" and t.i > words.start:
                governed = True
            if governed:
                continue
            for i in self.at.get(t.i, []):
                m = self.mentions[i]
                after = next((w for w in words if w.idx >= m.evidence.end), None)
                owns = after is not None and after.text in ("'s", "’s", "'", "’")
                # "the Grey administration": a name that a noun follows is no speaker but part of one.
                owns = owns or (m.label == "PERSON" and after is not None and after.pos_ in ("NOUN", "PROPN", "ADJ"))
                if not m.adjective and not owns:
                    seen[i] = None
        found = [self.mentions[i] for i in seen]
        for labels in (("PERSON",), ("PRONOUN",), ("NOMINAL",), NAMES):
            group = [m for m in found if m.label in labels]
            # "Health Ministry officials": a noun that ends the phrase is its head, a name that ends it is one too.
            if labels == ("NOMINAL",) and group:
                last = max(found, key=lambda m: m.evidence.end)
                return last.index
            if group:
                return group[0].index
        return None

    def chain_name(self, index: int) -> str | None:
        """The fullest name in the chain of a mention; None where the chain holds no name."""
        m = self.mentions[index]
        if m.label == "NOMINAL" and self._introduces(m):
            return None
        members = [self.mentions[i] for i in self.chains.get(m.cluster, [index])] if m.cluster >= 0 else [m]
        for labels in (("PERSON",), ("BODY", "ARMED_GROUP", "OUTLET"), ("STATE",), ("AGREEMENT", "FACILITY", "PLACE")):
            names = [x for x in members if x.label in labels and not (x.adjective and x.index != index)]
            if names:
                if m.label in labels and labels != ("PERSON",):
                    names = [m]
                best = max(names, key=lambda x: (len(x.evidence.text.split()), len(x.evidence.text), -x.index))
                return proper_name(best)
        return None

    def _introduces(self, mention: Mention) -> bool:
        """Whether a noun phrase brings somebody new ("a senior official"), whom no name before it can name."""
        first = mention.evidence.text.split()[0].lower()
        return first in word_set("introducing")

    def is_person(self, index: int) -> bool:
        """Whether a mention's chain names a person."""
        m = self.mentions[index]
        return any(self.mentions[i].label == "PERSON" for i in self.chains.get(m.cluster, [index]))

    def described(self, source: int, span: tuple[int, int] | None = None) -> str:
        """How the text describes a speaker it does not name: the noun phrase without its article.

        A spokesman or a document speaks for whoever it belongs to, so "a spokesman for the ministry" and "the
        ministry's report" are the ministry.
        """
        head = self.doc[source]
        lemma = singular(head.lower_)
        if lemma in word_set("mouthpieces"):
            owner = self._owner(head)
            if owner is not None:
                return owner
        if span is not None:
            words = self.doc.char_span(*span, alignment_mode="expand")
            text = LEADING.sub("", " ".join(words.text.split())) if words is not None else ""
            text = RELATIVE_TAIL.sub("", text)
            if text:
                return text
        keep = [t for t in core_tokens(head) if t.dep_ not in ("det", "appos") or t.i == head.i]
        extra: list[Token] = []
        for c in head.children:
            if c.dep_ == "nmod:poss" and c.pos_ != "PRON":
                extra += list(below(c))
            elif c.dep_ == "nmod" and any(
                g.dep_ == "case" and g.lower_ in ("of", "for", "from", "in", "to", "at") for g in c.children
            ):
                extra += [t for t in below(c) if t.i - head.i < 12]
        tokens = sorted({t.i: t for t in [*keep, *extra] if not t.is_space}.values(), key=lambda t: t.i)
        while tokens and (
            tokens[0].dep_ == "det" or tokens[0].is_punct or tokens[0].dep_ == "nummod" or tokens[0].dep_ == "case"
        ):
            tokens = tokens[1:]
        return "".join(t.text_with_ws for t in tokens).strip() or head.text

    def _owner(self, head: Token) -> str | None:
        under = [
            t
            for c in head.children
            if c.dep_ in ("nmod:poss", "nmod", "compound", "amod", "obl", "acl", "nmod:desc")
            for t in below(c)
        ]
        best: tuple[int, Mention] | None = None
        rank = {"BODY": 0, "ARMED_GROUP": 0, "OUTLET": 0, "PERSON": 1, "STATE": 2, "NOMINAL": 3}
        for t in under:
            for i in self.at.get(t.i, []):
                m = self.mentions[i]
                if m.label in rank and (best is None or rank[m.label] < best[0]):
                    best = rank[m.label], m
        if best is None:
            return None
        m = best[1]
        name = self.chain_name(m.index) or m.evidence.text
        if m.label == "PERSON" and singular(head.lower_) not in word_set("documents"):
            return f"{name}'s {head.text}"
        if m.label == "STATE" and singular(head.lower_) not in word_set("documents"):
            return f"{name}'s {head.text}"
        return name


def proper_name(mention: Mention) -> str:
    """A mention's text as a speaker's name: a capital or a people's name is the state that it speaks for."""
    text = straight(mention.evidence.text)
    known = known_names().get(text) or known_names().get(text.removeprefix("the "))
    if known and mention.label in ("STATE", "PLACE") and known.state:
        return states().get(known.state, known.name)
    return text.removeprefix("the ").removeprefix("The ")
