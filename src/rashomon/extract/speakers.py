"""Who speaks: from the words that name a source to a mention, and from its chain to the article's best name for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from rashomon.extract.cues import cue_lemma, is_cue, word_set
from rashomon.extract.reading import Mention
from rashomon.extract.speech_frames import below
from rashomon.extract.world import fold, known_names, phrases, singular, states, straight

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
ABBREVIATION = re.compile(r"^(?:[A-Z]\.?){2,6}$")
LEADING = re.compile(r"^(?:(?:the|a|an|one|of|these|this|those|that|some|two|three|four|five|several)\s+)+", re.I)
RELATIVE_TAIL = re.compile(r"(?:,| who\b| which\b| that\b| —| \().*$")
WITHIN = 120  # tokens before "the statement" within which it was brought in
MALE_OR_FEMALE = {"he", "she", "his", "her", "him"}
POSSESSIVES = {"his", "her", "their", "its", "my", "our"}


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
        if head.pos_ == "PROPN" and not self.at.get(source):
            # "Mr. Grey", where the name finder saw only "Ada Grey" before.
            alike = [m.index for m in self.mentions if m.label == "PERSON" and m.evidence.text.split()[-1] == head.text]
            if alike:
                return alike[0]
        core = core_tokens(head)
        seen = {i: None for t in core for i in self.at.get(t.i, [])}
        found = [self.mentions[i] for i in seen]
        people = [
            m
            for m in found
            # "the Grey campaign": a person before a common noun is not who speaks.
            if m.label == "PERSON" and not m.adjective and not (m.evidence.end + 1 == head.idx and head.pos_ == "NOUN")
        ]
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
        governed = apposed = False
        for t in words:
            if t.text == ",":
                governed, apposed = False, True
            elif t.pos_ == "ADP" and t.i > words.start:
                governed = True
            if governed:
                continue
            for i in self.at.get(t.i, []):
                m = self.mentions[i]
                if apposed and m.label not in ("PERSON", "BODY", "ARMED_GROUP"):
                    continue  # "reports from Wells, Kelmar": a place behind a comma speaks for nobody
                if m.label == "PRONOUN" and m.evidence.text.lower() in POSSESSIVES and m.evidence.end < span[1]:
                    continue
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
            if labels == NAMES and group:
                return max(group, key=lambda m: m.evidence.end).index
            if group:
                return group[0].index
        return None

    def chain_name(self, index: int) -> str | None:
        """The fullest name in the chain of a mention; None where the chain holds no name."""
        m = self.mentions[index]
        if m.label == "NOMINAL" and self._introduces(m):
            return None
        members = [self.mentions[i] for i in self.chains.get(m.cluster, [index])] if m.cluster >= 0 else [m]
        owners = self._owners(m) if m.label == "NOMINAL" else frozenset()
        for labels in (("PERSON",), ("BODY", "ARMED_GROUP", "OUTLET"), ("STATE",), ("AGREEMENT", "FACILITY", "PLACE")):
            names = [x for x in members if x.label in labels and not (x.adjective and x.index != index)]
            names = [x for x in names if x.evidence.text not in owners]
            if names:
                if m.label in labels and labels != ("PERSON",):
                    names = [m]
                best = max(names, key=lambda x: (len(x.evidence.text.split()), len(x.evidence.text), -x.index))
                return proper_name(best)
        return None

    def _owners(self, mention: Mention) -> frozenset[str]:
        """The names right before a noun phrase or inside it: "Grey's adviser" and "the Grey
        campaign" are never Grey."""
        low = self.doc.text.rfind("\n", 0, mention.evidence.start) + 1
        start = max(low, mention.evidence.start - 40)
        return frozenset(
            m.evidence.text
            for m in self.mentions
            if start <= m.evidence.start
            and m.evidence.end <= mention.evidence.end
            and m.label == "PERSON"
            and (
                re.match(r"(?: \w+)?['’]s?\s", self.doc.text[m.evidence.end : m.evidence.end + 30])
                or mention.evidence.start <= m.evidence.start < m.evidence.end < mention.evidence.end
            )
        )

    def _introduces(self, mention: Mention) -> bool:
        """Whether a noun phrase brings somebody new ("a senior official"), whom no name before it can name."""
        words = mention.evidence.text.lower().split()
        return words[0] in word_set("introducing") or words[0] in POSSESSIVES

    def introduces(self, index: int) -> bool:
        """Whether a mention is a noun phrase for somebody whom no name of its chain can name: new, or "his aide"."""
        m = self.mentions[index]
        return m.label == "NOMINAL" and self._introduces(m)

    def is_person(self, index: int) -> bool:
        """Whether a mention's chain names a person."""
        m = self.mentions[index]
        return any(self.mentions[i].label == "PERSON" for i in self.chains.get(m.cluster, [index]))

    def can_be(self, pronoun: str, index: int) -> bool:
        """Whether "he" or "she" can stand for a mention's chain, by its titles and given names; True where they tell
        nothing."""
        if pronoun not in MALE_OR_FEMALE:
            return True
        wanted = "feminine" if pronoun in ("she", "her") else "masculine"
        chain = self.chains.get(self.mentions[index].cluster, []) if self.mentions[index].cluster >= 0 else [index]
        told: set[str] = set()
        for m in (self.mentions[i] for i in chain):
            words = m.role.text.lower().split() if m.role is not None else []
            words += m.evidence.text.lower().split() if m.label == "NOMINAL" else []
            first = fold(m.evidence.text.split()[0]) if m.label == "PERSON" and " " in m.evidence.text else ""
            for gender in ("feminine", "masculine"):
                if first in phrases("given_names", gender) or any(w in phrases("offices", gender) for w in words):
                    told.add(gender)
        return not told or wanted in told

    def described(self, source: int, span: tuple[int, int] | None = None) -> str:
        """How the text describes a speaker it does not name: the noun phrase without its article.

        A spokesman or a document speaks for whoever it belongs to, so "a spokesman for the ministry" and "the
        ministry's report" are the ministry.
        """
        head = self.doc[source]
        lemma = singular(head.lower_)
        if lemma in word_set("mouthpieces"):
            owner = self._owner(head) or self._named_before(head, lemma)
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

    def _named_before(self, head: Token, lemma: str) -> str | None:
        """Whose "the statement" is, where the text has named it before: "a statement by the ministry", "in a statement"
        that somebody said or put out."""
        if head.i == 0 or head.nbor(-1).lower_ not in ("the", "this", "that"):
            return None
        for t in reversed(self.doc[max(0, head.i - WITHIN) : head.i]):
            if t.pos_ != "NOUN" or t.head.i == t.i:
                continue
            noun = singular(t.lower_)
            if noun != lemma:
                continue
            owner = self._owner(t)
            if owner is not None:
                return owner
            verb = t.head
            said = is_cue(cue_lemma(verb)) or cue_lemma(verb) in word_set("carrying_verbs")
            subject = next((c for c in verb.children if c.dep_ == "nsubj"), None) if said else None
            if subject is not None and subject.i != t.i:
                index = self.mention_of(subject.i)
                name = self.chain_name(index) if index is not None else None
                if name is not None:
                    return name
        return None

    def referent(self, source: int, last: int | None) -> int | None:
        """The earlier mention that a definite noun phrase without a name of its own takes up; None where none fits.

        "The ministry" is the last ministry named, "the minister" the last person with that office, and "the lawmaker",
        a noun that anybody can be called by, whoever spoke last.

        Args:
            source: the index of the token that heads the phrase.
            last: the mention that spoke last, where it is a person.
        """
        head = self.doc[source]
        noun = head.lower_
        first = next((t for t in head.lefts if t.dep_ == "det"), head.nbor(-1) if head.i else head)
        if first.lower_ != "the" or singular(noun) != noun:
            return None
        if first.i < head.i - 1 and not all(t.pos_ in ("PROPN", "ADJ", "NOUN") for t in self.doc[first.i + 1 : head.i]):
            return None
        bare = first.i == head.i - 1
        for m in reversed(self.mentions):
            if m.evidence.end > head.idx or not bare:
                continue
            words = m.evidence.text.lower().split()
            if m.label in ("BODY", "ARMED_GROUP") and len(words) > 1 and words[-1] == noun:
                return m.index
            if m.label == "PERSON" and m.role is not None and m.role.text.lower().split()[-1:] == [noun]:
                return m.index
        if last is not None and noun in word_set("said_of_anybody"):
            return last
        return None

    def _owner(self, head: Token) -> str | None:
        under = [
            t
            for c in head.children
            if c.dep_ in ("nmod:poss", "nmod", "compound", "amod", "obl", "acl", "nmod:desc")
            for t in below(c)
        ]
        best: tuple[int, Mention] | None = None
        rank = {"BODY": 0, "ARMED_GROUP": 0, "OUTLET": 0, "PERSON": 1, "PRONOUN": 1, "STATE": 2, "NOMINAL": 3}
        for t in under:
            for i in self.at.get(t.i, []):
                m = self.mentions[i]
                if m.label == "PRONOUN" and (self.chain_name(i) is None or t.lower_ not in POSSESSIVES):
                    continue
                if m.label in rank and (best is None or rank[m.label] < best[0]):
                    best = rank[m.label], m
        if best is None:
            return None
        m = best[1]
        name = self.chain_name(m.index) or m.evidence.text
        if (
            m.label in ("PERSON", "PRONOUN")
            and self.is_person(m.index)
            and singular(head.lower_) not in word_set("documents")
        ):
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
    if known and mention.label in ("BODY", "OUTLET") and ABBREVIATION.match(text):
        return known.name
    return text.removeprefix("the ").removeprefix("The ")
