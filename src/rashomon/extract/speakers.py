"""Who speaks: from the words that name a source to a mention, and from its chain to the article's best name for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pycountry
from spacy.tokens import Doc, Token

from rashomon.extract.cues import cue_lemma, is_cue, word_set
from rashomon.extract.reading import Mention
from rashomon.extract.speech_frames import below, case_of
from rashomon.extract.world import (
    GENERATIONS,
    fold,
    known_names,
    office_heads,
    phrases,
    singular,
    states,
    straight,
)
from rashomon.lore import lore

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
BEHIND = 600  # characters behind "the country's minister" within which the name may follow
#: The labels of what no single person can be.
NOT_A_PERSON = ("STATE", "BODY", "ARMED_GROUP", "OUTLET", "AGREEMENT", "FACILITY", "PLACE")
#: A politician's party and state, which a name finder may take for a name: "D-Calif.", "R-Tenn".
PARTY = re.compile(r"^\(?[A-Z]{1,3}[-–][A-Z][\w.]{0,8}\)?$")
ABBREVIATION = re.compile(r"^(?:[A-Z]\.?){2,6}$")
LEADING = re.compile(r"^(?:(?:the|a|an|one|of|these|this|those|that|some|two|three|four|five|several)\s+)+", re.I)
#: What may stand before the number of those who speak: "at least one senator", "even some allies".
AT_LEAST = re.compile(r"^(?:(?:at least|at most|as many as|more than|fewer than|about|nearly|even|only|not) )+")
#: Numbers of those who can be taken up together: "the three leaders".
TOGETHER = {"two": 2, "three": 3, "four": 4}
#: A preposition that a reader has left before a source: "from dealers, who say".
BEFORE_SOURCE = re.compile(r"^(?:from|by|among|for|to|with|including|such as|like)\s+", re.I)
#: What stands between the names of those who speak together.
JOINED = re.compile(r"\s*(?:,|&|,? and)\s+(?:even )?(?:the )?$")
#: What goes on behind a noun phrase. A comma between names ("leaders of Kelmar, Oria and Velland") is a part of it.
_NAMED = r"(?: [A-Z][\w.’'-]*){1,3}"
RELATIVE_TAIL = re.compile(
    rf",(?!(?:{_NAMED},)*{_NAMED},? and [A-Z]| and (?:the )?[A-Z]).*$|(?: who\b| which\b| that\b| —| \().*$"
)
WITHIN = 120  # tokens before "the study" or "the company" within which it was brought in, by another word for it …
WITHIN_ARTICLE = 300  # … and by the same one
#: Short letters in brackets behind a body's name: "the River Trade Board (RiTB)".
IN_BRACKETS = re.compile(r"\s?\((?:the )?[“\"']?(?P<short>[A-Z][A-Za-z.]{1,11})[”\"']?\)")
#: A lawmaker's party and state behind the name, or the state alone: "(R-Kelm.)", ", D-Kelm.,", "of Kelmar", ", Kelmar
#: Republican".
_STATE = r"[A-Z][\w.]*(?: [A-Z][\w.]*)?"
SEAT = re.compile(
    rf",? ?\(?(?:[RDI](?:ep|em)?\.?[-–—] ?|of )(?P<state>{_STATE})|"
    rf", (?P<party>{_STATE}) (?:Republican|Democrat|Independent|independent)\b"
)
MALE_OR_FEMALE = {"he", "she", "his", "her", "him"}
#: Prepositions before whoever a document is of, or by.
OWNING = ("", "by", "of", "from", "for", "'s", "’s")
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
        self.spelled_out = self._spelled_out()

    def _spelled_out(self) -> dict[str, str]:
        """The names of bodies for which the text has given a short form in brackets, by that form."""
        found: dict[str, str] = {}
        for m in self.mentions:
            if m.label not in ("BODY", "ARMED_GROUP", "OUTLET") or len(m.evidence.text.split()) < 2:
                continue
            behind = IN_BRACKETS.match(self.doc.text, m.evidence.end)
            if behind is None:
                continue
            letters = iter(fold(m.evidence.text))
            if all(letter in letters for letter in fold(behind["short"])):
                found.setdefault(behind["short"], proper_name(m))
        return found

    def mention_of(self, source: int, span: tuple[int, int] | None = None) -> int | None:
        """The mention that a source is, None where there is none.

        Args:
            source: the index of the token that heads the source.
            span: the source's (start, end) in characters where a reader gave it: its words are then read in their
                order, which needs no tree.
        """
        if span is not None:
            found_in_order = self._name_behind(span)
            if found_in_order is None:
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
        if head.pos_ == "PROPN" and not self.at.get(source) and any(t.lower_ in office_heads() for t in core):
            return None  # "the Board's adviser J. R. Grey": a name that no name finder saw is none of the Board's
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

    def _name_behind(self, span: tuple[int, int]) -> int | None:
        """The person whose name stands right behind a source that a reader has cut after the office: "the press
        secretary | Rear Adm. Grey"."""
        words = self.doc.char_span(*span, alignment_mode="expand")
        if words is None or words[-1].lower_ not in office_heads() or words[-1].pos_ not in ("NOUN", "PROPN"):
            return None
        for t in self.doc[words.end : words.end + 3]:
            for i in self.at.get(t.i, []):
                return i if self.mentions[i].label == "PERSON" else None
            if t.pos_ != "PROPN":
                return None
        return None

    def _in_order(self, span: tuple[int, int]) -> int | None:
        """The mention that a noun phrase is, by the order of its words: no owner ("X's aide"), nothing governed by a
        preposition ("aide to X"), a person before anything else."""
        words = self.doc.char_span(*span, alignment_mode="expand")
        if words is None:
            return None
        seen: dict[int, None] = {}
        governed: int | None = None
        apposed = False
        for t in words:
            if t.text == ",":
                governed, apposed = None, True
            elif (t.lower_ == "including" or (t.tag_ in ("VBN", "VBG") and t.dep_ == "acl")) and seen:
                break  # "several deputies, including X", "a group of deputies, led by X"
            elif t.pos_ == "ADP" and t.i > words.start:
                governed = t.idx if governed is None else governed
            for i in self.at.get(t.i, []):
                m = self.mentions[i]
                # "Secretary of State X", "head of the board X": the office holds the preposition, and X the office.
                holds = m.label == "PERSON" and m.role is not None and span[0] <= m.role.start
                if governed is not None and not (holds and m.role is not None and m.role.start < governed):
                    continue
                if apposed and m.label not in ("PERSON", "BODY", "ARMED_GROUP"):
                    continue  # "reports from Wells, Kelmar": a place behind a comma speaks for nobody
                if m.label == "PRONOUN" and m.evidence.text.lower() in POSSESSIVES and m.evidence.end < span[1]:
                    continue
                behind = (w for w in words if w.idx >= m.evidence.end)
                after = next((w for w in behind if fold(w.text) not in GENERATIONS), None)
                # "Grey's vow": a source that ends in the possessive is whose the cue is.
                owns = after is not None and after.text in ("'s", "’s", "'", "’") and after.i + 1 < words.end
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

    def named(self, name: str) -> int | None:
        """The mention that bears a name, or its last word where that is a person's: the fullest, then the first."""
        words = [fold(w) for w in name.split()]
        alike = [m for m in self.mentions if m.label == "PERSON" and fold(m.evidence.text).split()[-1:] == words[-1:]]
        return min(alike, key=lambda m: (-len(m.evidence.text.split()), m.index)).index if alike else None

    def chain_name(self, index: int) -> str | None:
        """The fullest name in the chain of a mention; None where the chain holds no name."""
        m = self.mentions[index]
        members = [self.mentions[i] for i in self.chains.get(m.cluster, [index])] if m.cluster >= 0 else [m]
        if m.label == "NOMINAL" and self._introduces(m):
            # No name before it can name whom it brings in, and one behind it only "a monitor" and its like.
            named_next = m.evidence.text.split()[0].lower() in ("a", "an")
            members = [x for x in members if x.index > index] if named_next else []
        owners = self._owners(m) if m.label == "NOMINAL" else frozenset()
        for labels in (("PERSON",), ("BODY", "ARMED_GROUP", "OUTLET"), ("STATE",), ("AGREEMENT", "FACILITY", "PLACE")):
            names = [x for x in members if x.label in labels and not (x.adjective and x.index != index)]
            names = [x for x in names if x.evidence.text not in owners]
            if names:
                if m.label in labels and labels != ("PERSON",):
                    names = [m]
                best = max(names, key=lambda x: (len(x.evidence.text.split()), len(x.evidence.text), -x.index))
                if labels == ("STATE",) and self._only_some(best):
                    return best.evidence.text
                return self.spelled_out.get(best.evidence.text) or proper_name(best)
        return None

    def _only_some(self, mention: Mention) -> bool:
        """Whether a people's name is said of some of them only, who are not their state: "many Kelmaris"."""
        known = known_names().get(straight(mention.evidence.text))
        before = self.doc.text[: mention.evidence.start].split()[-1:]
        return (
            known is not None
            and known.adjective
            and mention.evidence.text.endswith("s")
            and bool(before)
            and before[0].lower() in word_set("indefinite")
        )

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
        words = AT_LEAST.sub("", mention.evidence.text.lower()).split() or [""]
        return words[0] in word_set("introducing") or words[0] in POSSESSIVES

    def introduces(self, index: int) -> bool:
        """Whether a mention is a noun phrase for somebody whom no name of its chain can name: new, or "his aide"."""
        m = self.mentions[index]
        return m.label == "NOMINAL" and self._introduces(m) and self.chain_name(index) is None

    def is_no_person(self, index: int) -> bool:
        """Whether a mention's chain names something, and nobody: a people, a state, a body."""
        labels = {self.mentions[i].label for i in self.chains.get(self.mentions[index].cluster, [index])}
        return "PERSON" not in labels and bool(labels & set(NOT_A_PERSON))

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
        homeland = self._homeland(head)
        if homeland is not None:
            return homeland
        if lemma == "administration":
            named = self._administration(head)
            if named is not None:
                return named
        if lemma in word_set("mouthpieces"):
            owner = self._owner(head) or self._issuer(head) or self._named_before(head, lemma)
            if owner is not None:
                return owner
        if span is not None:
            words = self.doc.char_span(*span, alignment_mode="expand")
            text = LEADING.sub("", " ".join(words.text.split())) if words is not None else ""
            text = LEADING.sub("", BEFORE_SOURCE.sub("", RELATIVE_TAIL.sub("", text)))
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

    def _administration(self, head: Token) -> str | None:
        """Whose "the administration" is: the last one that the text has named by a name."""
        if head.i == 0 or head.nbor(-1).lower_ != "the":
            return None
        before = (t for t in reversed(self.doc[: head.i]) if t.lower_ == "administration" and t.i)
        owners = (
            t.nbor(-1) for t in before if any(self.mentions[i].label == "PERSON" for i in self.at.get(t.i - 1, []))
        )
        return next((f"{t.text} administration" for t in owners), None)

    def _homeland(self, head: Token) -> str | None:
        """The state that "his country" is, or "his government" is of, by what the text says its owner speaks for."""
        country = head.lower_ in word_set("homelands")
        if not country and head.lower_ not in ("government", "administration"):
            return None
        own = next((c for c in head.children if c.dep_ == "nmod:poss" and c.lower_ in POSSESSIVES), None)
        for i in self.at.get(own.i, []) if own is not None else []:
            m = self.mentions[i]
            for k in self.chains.get(m.cluster, []) if m.cluster >= 0 else []:
                of = self.mentions[k].of
                known = known_names().get(straight(of.text)) if of is not None else None
                if self.mentions[k].label == "PERSON" and known and known.label == "STATE" and known.state in states():
                    name = states()[known.state]
                    return name if country else f"{name}'s {head.text}"
        return None

    def _named_before(self, head: Token, lemma: str) -> str | None:
        """Whose "the statement" is, where the text has named it before: "a statement by the ministry", "in a statement"
        that somebody said or put out."""
        if head.i == 0 or head.nbor(-1).lower_ not in ("the", "this", "that"):
            return None
        kinds = next((words for words in lore("cues")["kinds_of_document"] if lemma in words), [lemma])
        for t in reversed(self.doc[max(0, head.i - WITHIN_ARTICLE) : head.i]):
            if t.pos_ != "NOUN" or t.head.i == t.i or singular(t.lower_) not in kinds:
                continue
            if singular(t.lower_) != lemma and head.i - t.i > WITHIN:
                continue
            owner = self._owner(t)
            if owner is not None:
                return owner
            issuer = self._issuer(t)
            if issuer is not None:
                return issuer
        return None

    def _issuer(self, noun: Token) -> str | None:
        """Who put out a document, by the verb that it hangs from: "the board issued a statement"."""
        verb = noun.head
        puts_out = is_cue(cue_lemma(verb)) or cue_lemma(verb) in word_set("carrying_verbs")
        told_in = noun.dep_ == "obl" and any(c.dep_ == "case" and c.lower_ == "in" for c in noun.children)
        if not puts_out or not (noun.dep_ == "obj" or told_in):
            return None
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None or subject.i == noun.i:
            return None
        index = self.mention_of(self.antecedent(subject.i))
        return self.chain_name(index) if index is not None else None

    def antecedent(self, source: int) -> int:
        """The token that heads what a relative pronoun stands for ("the mayor, who said"); the token itself else."""
        token = self.doc[source]
        if token.lower_ not in ("who", "which", "that", "whom") or token.pos_ not in ("PRON", "DET"):
            return source
        verb = token
        for _ in range(6):
            if verb.dep_ in ("acl:relcl", "acl") and verb.head.i < token.i:
                return verb.head.i
            if verb.head.i == verb.i:
                break
            verb = verb.head
        return source

    def pair_before(self, source: int) -> str | None:
        """Those whom "both" or "the three leaders" take up: the last names of that number joined by "and"."""
        head = self.doc[source]
        words = [t.lower_ for t in self.doc[head.left_edge.i : head.i + 1] if t.dep_ != "case" or t.i == source]
        number = 2 if words[0] == "both" else TOGETHER.get(" ".join(words[1:2]), 0)
        taken_up = words[0] == "both" or (words[0] in ("the", "these", "those") and number)
        if (
            not taken_up
            or head.pos_ == "PROPN"
            or any(c.dep_.startswith(("nmod", "acl", "conj")) for c in head.children)
        ):
            return None
        people = head.lower_ not in word_set("sides")
        labels = ("PERSON", "STATE", "BODY", "ARMED_GROUP") if people else ("STATE", "BODY", "ARMED_GROUP")
        here = self._sentence(head)
        for m in reversed(self.mentions):
            if m.evidence.end > head.idx or m.label not in labels or m.adjective:
                continue
            if here - m.sentence > (2 if number == 2 else 6):
                break
            span = self.doc.char_span(m.evidence.start, m.evidence.end, alignment_mode="expand")
            top = span.root if span is not None else None
            joined = (
                [c for c in top.head.children if c.dep_ == "conj"] if top is not None and top.dep_ == "conj" else []
            )
            if top is None or len(joined) != number - 1 or top.i != joined[-1].i:
                continue
            others = [
                [i for i in self.at.get(t.i, []) if self.mentions[i].label == m.label] for t in (top.head, *joined)
            ]
            names = [self.chain_name(found[0]) for found in others if found]
            told = [name for name in dict.fromkeys(names) if name is not None]
            if len(told) == number:
                return listed(told)
        return None

    def joined(self, span: tuple[int, int], index: int) -> list[int]:
        """The mentions that are named together in a source, by the order of its words: "analysts Grey and Brown"."""
        inside = [
            m for m in self.mentions if span[0] <= m.evidence.start and m.evidence.end <= span[1] and not m.adjective
        ]
        runs: list[list[Mention]] = []
        for m in inside:
            last = runs[-1][-1] if runs else None
            if last is not None and m.evidence.start < last.evidence.end:
                continue
            begins = m.role.start if m.role is not None and m.role.end <= m.evidence.start else m.evidence.start
            between = self.doc.text[last.evidence.end : begins] if last is not None else ""
            if last is not None and JOINED.match(between) and _alike(last, m, "and" in between):
                runs[-1].append(m)
            else:
                runs.append([m])
        for run in runs:
            # Names with no "and" between them are an apposition.
            ends = "and" in self.doc.text[run[-2].evidence.end : run[-1].evidence.start] if len(run) > 1 else False
            if ends and any(m.index == index for m in run):
                return [m.index for m in run]
        return [index]

    def _sentence(self, token: Token) -> int:
        """The number of a token's sentence, by the last mention that begins before it."""
        return max((m.sentence for m in self.mentions if m.evidence.start <= token.idx), default=0)

    def is_body(self, index: int) -> bool:
        """Whether a mention's chain names a body or a force, and no person."""
        m = self.mentions[index]
        chain = self.chains.get(m.cluster, [index]) if m.cluster >= 0 else [index]
        labels = {self.mentions[i].label for i in chain}
        return bool(labels & {"BODY", "ARMED_GROUP", "OUTLET", "FACILITY"}) and "PERSON" not in labels

    def _called(self, index: int, noun: str) -> bool:
        """Whether a body can be called by a noun: its own name says no other kind of body."""
        name = self.chain_name(index) or ""
        kind = singular(name.split()[-1].lower()) if name else ""
        told = kind in word_set("said_of_bodies") or kind in word_set("other_bodies")
        return bool(name) and (not told or kind == noun or noun in word_set("said_of_any_body"))

    def referent(self, source: int, last: int | None, bodies: Sequence[int] = ()) -> int | None:
        """The earlier mention that a definite noun phrase without a name of its own takes up; None where none fits.

        "The ministry" is the last ministry named, "the minister" the last person with that office, "the lawmaker",
        a noun that anybody can be called by, whoever spoke last, and "the agency" the body that spoke last.

        Args:
            source: the index of the token that heads the phrase.
            last: the mention that spoke last, where it is a person.
            bodies: the bodies that spoke not far back, the last one first.
        """
        head = self.doc[source]
        noun = head.lower_
        first = self._the(head)
        if first is None or singular(noun) != noun:
            return None
        between = self.doc[first.i + 1 : head.i]
        if not all(t.pos_ in ("PROPN", "ADJ", "NOUN") for t in between):
            return None
        # "the embattled premier": an adjective that is no people's says nothing of whose premier it is.
        office = f"{head.nbor(-1).lower_} {noun}" if between else noun
        office = office if office in office_heads() else noun
        rest = len(between) - len(office.split()) + 1
        named = {i for t in between[:rest] for i in self.at.get(t.i, []) if self.mentions[i].label != "NOMINAL"}
        bare = not named and all(t.pos_ == "ADJ" for t in between[:rest])
        for m in reversed(self.mentions):
            if m.evidence.end > head.idx or not bare:
                continue
            words = m.evidence.text.lower().split()
            if not between and m.label in ("BODY", "ARMED_GROUP") and len(words) > 1 and words[-1] == noun:
                return m.index
            if m.label == "PERSON" and m.role is not None and f" {m.role.text.lower()}".endswith(f" {office}"):
                return m.index
        if last is not None and noun in word_set("said_of_anybody"):
            owners = [self.mentions[i] for t in between for i in self.at.get(t.i, [])]
            told = {m.evidence.text for m in owners if m.label == "STATE"}
            return last if not told or told & self._speaks_for(last) else None
        described = any(c.dep_ in ("acl:relcl", "acl", "nmod", "appos") for c in head.rights)
        if not between and not described and noun in word_set("said_of_bodies"):
            spoke = next((i for i in bodies if self._called(i, noun)), None)
            if spoke is not None and self._last_body(head, spoke):
                return spoke
            return self._body_before(head, noun)
        return None

    def office_of_the_country(self, source: int) -> int | None:
        """Who "the country's foreign minister" is: the nearest person, before or just behind, who bears that office."""
        head = self.doc[source]
        owner = next((c for c in head.children if c.dep_ == "nmod:poss" and c.lower_ in word_set("homelands")), None)
        if owner is None or head.lower_ not in office_heads() or singular(head.lower_) != head.lower_:
            return None
        office = self.doc[owner.i + 1 : head.i + 1].text.lower().removeprefix("'s ").removeprefix("’s ")
        near = [
            (m.evidence.start > head.idx, abs(m.evidence.start - head.idx), m.index)
            for m in self.mentions
            if m.label == "PERSON"
            and m.role is not None
            and f" {m.role.text.lower()}".endswith(f" {office}")
            and (m.evidence.start < head.idx or m.evidence.start - head.idx < BEHIND)
        ]
        return min(near)[2] if near else None

    def takes_up(self, source: int) -> bool:
        """Whether a source is one person by a common noun that takes up somebody told of before: "the official"."""
        head = self.doc[source]
        first = self._the(head)
        if head.pos_ != "NOUN" or first is None or singular(head.lower_) != head.lower_:
            return False
        return not any(
            m.label == "PERSON" for t in core_tokens(head) for m in map(self.mentions.__getitem__, self.at.get(t.i, []))
        )

    def holds_office(self, noun: str, first: int, end: int) -> bool:
        """Whether somebody with a name bears an office between two characters of the text: "Judge Grey"."""
        return any(
            m.label == "PERSON" and m.role is not None and noun in m.role.text.lower().split()
            for m in self.mentions
            if first <= m.evidence.start and m.evidence.end <= end
        )

    def _the(self, head: Token) -> Token | None:
        """The "the" of a noun phrase, None where it has none."""
        first = next((t for t in head.lefts if t.dep_ == "det"), head.nbor(-1) if head.i else head)
        return first if first.lower_ == "the" else None

    def _body_before(self, head: Token, noun: str) -> int | None:
        """The last body before a noun that can be called by it, one that a sentence is about before others."""
        last: int | None = None
        for m in reversed(self.mentions):
            if m.evidence.end > head.idx or m.adjective or m.label not in ("BODY", "ARMED_GROUP"):
                continue
            if m.label == "ARMED_GROUP" and noun not in word_set("said_of_any_body"):
                continue  # fighters are no charity
            words = self.doc.char_span(m.evidence.start, m.evidence.end, alignment_mode="expand")
            if words is None or not self._called(m.index, noun):
                continue
            if head.i - words.start > WITHIN:
                break
            if words.root.dep_.startswith("nsubj"):
                return m.index
            last = m.index if last is None else last
        return last

    def seat_holder(self, source: int) -> int | None:
        """The person behind "the Kelmari senator" or "the Kelmar Democrat" of a federal state.

        Whoever has been named last before with that state as the seat, else the last lawmaker whose seat is not told;
        None where nobody has.
        """
        head = self.doc[source]
        first = self._the(head)
        if head.lower_ not in word_set("seat_holders") or first is None:
            return None
        region = _region(self.doc[first.i + 1 : head.i].text)
        if region is None:
            return None
        untold: int | None = None
        for m in reversed(self.mentions):
            if m.evidence.end > head.idx or m.label != "PERSON":
                continue
            seat = SEAT.match(self.doc.text, m.evidence.end)
            words = (seat["state"] or seat["party"]).split() if seat is not None else []
            office = m.role.text.split() if m.role is not None else []
            if region in (_region(" ".join(words)), _region(" ".join(words[:1])), _region(" ".join(office[:-1]))):
                return m.index
            if untold is None and seat is None and office and office[-1].rstrip(".").lower() in word_set("seat_titles"):
                untold = m.index if all(_region(word) is None for word in office) else None
        return untold

    def _speaks_for(self, index: int) -> set[str]:
        """The states that the offices of a person's chain belong to, as the text names them."""
        m = self.mentions[index]
        chain = self.chains.get(m.cluster, [index]) if m.cluster >= 0 else [index]
        return {of.text for i in chain if (of := self.mentions[i].of) is not None}

    def _last_body(self, head: Token, index: int) -> bool:
        """Whether no other body has been the subject of a sentence since the one that a mention names."""
        name = self.chain_name(index)
        for m in reversed(self.mentions):
            if m.evidence.end > head.idx or m.adjective or m.label not in ("BODY", "ARMED_GROUP", "OUTLET"):
                continue
            if self.chain_name(m.index) == name:
                return True
            span = self.doc.char_span(m.evidence.start, m.evidence.end, alignment_mode="expand")
            if span is not None and span.root.dep_.startswith("nsubj"):
                return False
        return True

    def _before_a_noun(self, mention: Mention, head: Token) -> bool:
        """Whether a person's name only says which noun is meant: "the Grey campaign", where that is not ``head``."""
        words = self.doc.char_span(mention.evidence.start, mention.evidence.end, alignment_mode="expand")
        if mention.label != "PERSON" or words is None or words.end >= len(self.doc):
            return False
        behind = self.doc[words.end]
        return behind.pos_ == "NOUN" and behind.i != head.i

    def _owner(self, head: Token) -> str | None:
        """Whose a document is, or whom a spokesman speaks for: what hangs from the noun, a body before a person."""
        under = [
            t
            for c in head.children
            if c.dep_ in ("nmod:poss", "nmod", "compound", "amod", "obl", "acl", "nmod:desc")
            # "a letter demanding that the board resign" is none of the board's; "a letter signed by the board" is.
            and not (c.dep_ == "acl" and c.tag_ == "VBG")
            and not (c.dep_ in ("nmod", "obl") and not _owns(c, head))
            for t in below(c)
        ]
        inside = [self.mentions[i] for t in under for i in self.at.get(t.i, [])]
        # "campaign spokesman Ada Grey": what stands in a person's office is no owner where he is; nor is the state
        # where its ministry is.
        office = [e for m in inside if m.label == "PERSON" for e in (m.role, m.of) if e is not None]
        state = [m.of for m in inside if m.label == "NOMINAL" and m.of is not None]
        best: tuple[int, Mention] | None = None
        rank = {"BODY": 0, "ARMED_GROUP": 0, "OUTLET": 0, "PERSON": 1, "PRONOUN": 1, "STATE": 2, "NOMINAL": 3}
        for t in under:
            for i in self.at.get(t.i, []):
                m = self.mentions[i]
                if m.evidence.start <= head.idx < m.evidence.end or self._before_a_noun(m, head):
                    continue
                belongs = office + state if m.label == "STATE" else office
                if any(e.start <= m.evidence.start and m.evidence.end <= e.end for e in belongs):
                    continue
                if m.label == "PRONOUN" and (self.chain_name(i) is None or t.lower_ not in POSSESSIVES):
                    continue
                if m.label in rank and (best is None or rank[m.label] < best[0]):
                    best = rank[m.label], m
        if best is None:
            return None
        m = best[1]
        words = self.doc.char_span(m.evidence.start, m.evidence.end, alignment_mode="expand")
        together = self.pair_before(words.root.i) if m.label == "NOMINAL" and words is not None else None
        name = together or self.chain_name(m.index) or LEADING.sub("", m.evidence.text)
        if (
            m.label in ("PERSON", "PRONOUN")
            and self.is_person(m.index)
            and singular(head.lower_) not in word_set("documents")
        ):
            return f"{name}'s {head.text}"
        if m.label == "STATE" and singular(head.lower_) not in word_set("documents"):
            return f"{name}'s {head.text}"
        return name


def _owns(noun: Token, document: Token) -> bool:
    """Whether a noun that hangs from a document is whose it is: "a report of the board", but not "on the board"."""
    case = case_of(noun).rpartition(" ")[2]
    return noun.i > document.i and (case in OWNING or singular(noun.lower_) in word_set("sites"))


def listed(names: Sequence[str]) -> str:
    """Names of those who speak together, as one name: "Grey, Brown and White"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _alike(a: Mention, b: Mention, last: bool) -> bool:
    """Whether two mentions beside each other can be named together and are no name with its apposition."""
    if (a.label == "PERSON") == (b.label == "PERSON") and "NOMINAL" not in (a.label, b.label):
        return True
    return last and b.label == "NOMINAL" and b.plural


def _region(name: str) -> str | None:
    """The usual name of a region, by its name, the press's short form or the two letters of the post."""
    known = known_names().get(name) or known_names().get(name.rstrip("."))
    if known is not None:
        return known.name if known.label == "PLACE" else None
    letters = name.replace(".", "")
    if len(letters) != 2 or not letters.isupper():
        return None
    region = pycountry.subdivisions.get(code=f"US-{letters}")  # type: ignore[no-untyped-call]
    return region.name if region is not None else None


def proper_name(mention: Mention) -> str:
    """A mention's text as a speaker's name: a capital or a people's name is the state that it speaks for."""
    text = straight(mention.evidence.text)
    known = known_names().get(text) or known_names().get(text.removeprefix("the "))
    if known and mention.label in ("STATE", "PLACE") and known.state:
        return states().get(known.state, known.name)
    if known and mention.label in ("BODY", "OUTLET") and ABBREVIATION.match(text):
        return known.name
    return text.removeprefix("the ").removeprefix("The ")
