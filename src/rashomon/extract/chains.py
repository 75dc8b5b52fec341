"""The way a statement took: the outlets and channels it passed through, to whom, when and where it was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from rashomon.extract.cues import cue_lemma, word_set
from rashomon.extract.reading import Mention
from rashomon.extract.speech_frames import AGENTS, below, case_of, children
from rashomon.lore import lore

#: Prepositions that lead to the channel of an utterance: "on Twitter", "in an interview with X", "by Y", "via Z".
CHANNEL = {"on", "in", "by", "via", "through", "to", "with", "for", "at", "from"}
TIME_RELATIONS = {"obl", "obl:tmod", "obl:unmarked", "obl:npmod", "advmod", "nmod:tmod", "nmod:unmarked", "nmod"}
BETWEEN = {"on", "in", "late", "early", "last", "reporters", "journalists"}
OCCASIONS = {"in", "at", "during", "after", "before", "on", "from", "outside", "following"}


@cache
def outlet_names() -> dict[str, str]:
    """Every outlet and channel that the lore knows, from the name in running text to its usual name."""
    names: dict[str, str] = {}
    for entry in lore("outlets"):
        for name in (entry["name"], *entry.get("aliases", ())):
            words = name.lower().split()
            if not entry.get("common") or words[-1] in word_set("outlet_heads") or len(words) > 2:
                names.setdefault(name, entry["name"])
    for name, aliases in lore("cues")["channels"].items():
        for alias in (name, *aliases):
            names[alias] = name
    return names


@dataclass(frozen=True)
class Phrase:
    """A phrase that names a channel: its first and last token, the channel, what it does and the word that says so.

    ``told``: one spoke to it; ``on``: it was the place of speaking; ``carries``: it hands on what another said.
    """

    first: int
    last: int
    name: str
    role: Literal["told", "on", "carries"]
    by: int


class Channels:
    """The outlets and channels of one article.

    Args:
        doc: the article's annotated text.
        mentions: all its mentions.
        own: the article's own outlet, which is no stage that a statement passed through.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention], own: str | None):
        self.doc = doc
        self.own = _key(own) if own else ""
        self.at: dict[int, str] = {}
        known = outlet_names()
        low = {_key(k): v for k, v in known.items()}
        people = {word for m in mentions if m.label == "PERSON" for word in m.evidence.text.split()}
        outlets = [
            m
            for m in mentions
            if (m.label == "OUTLET" and m.evidence.text not in people)
            or (m.label in ("BODY", "FACILITY") and _looks_like_outlet(m.evidence.text))
        ]
        labelled = {i for m in outlets for i in range(m.evidence.start, m.evidence.end)}
        i = 0
        while i < len(doc):
            step = 1
            if not doc[i].text[:1].isupper() and doc[i].text not in known:
                i += 1
                continue
            for j in range(min(i + 5, len(doc)), i, -1):
                text = doc[i:j].text
                name = known.get(text)
                if name is None and j - i > 1 and text[:1].isupper():
                    name = low.get(_key(text))  # "Ria Novosti"
                if name is not None:
                    for k in range(i, j):
                        self.at[k] = name
                    step = j - i
                    break
            i += step
        for token in doc:
            if token.idx in labelled and token.i not in self.at:
                span = next(m for m in outlets if m.evidence.start <= token.idx < m.evidence.end)
                self.at[token.i] = known.get(span.evidence.text, span.evidence.text)
        self._described_names(mentions)
        self._short_names()
        self._unnamed()

    def _described_names(self, mentions: Sequence[Mention]) -> None:
        """Adds what the text itself calls an outlet: "the daily Kommersant", "the Bild newspaper"; and X, of posts."""
        doc = self.doc
        start_of = {m.evidence.start: m for m in mentions if m.label not in ("NOMINAL", "PRONOUN", "STATE", "PERSON")}
        end_of = {m.evidence.end: m for m in mentions if m.label in ("OUTLET", "BODY", "FACILITY", "ARMED_GROUP")}
        for token in doc:
            i = token.i
            if token.text == "X" and i and doc[i - 1].lower_ in ("on", "to", "via") and i not in self.at:
                if not (i + 1 < len(doc) and (doc[i + 1].text[:1].isupper() or doc[i + 1].text in ("-", "."))):
                    self.at[i] = "X"
                continue
            kind = self._kind_of_outlet(i)
            if kind is None:
                continue
            after = start_of.get(doc[i + 1].idx) if i + 1 < len(doc) else None
            before = end_of.get(doc[kind - 1].idx + len(doc[kind - 1])) if kind else None
            for m in (after, before):
                span = doc.char_span(m.evidence.start, m.evidence.end) if m is not None else None
                if span is not None and not any(k in self.at for k in range(span.start, span.end)):
                    self.at.update(dict.fromkeys(range(span.start, span.end), span.text))
                    break
            else:
                low = kind
                while low and doc[low - 1].pos_ == "PROPN" and low - 1 not in self.at and not doc[low - 1].ent_type_:
                    low -= 1
                if kind - low > 1 and doc[low].lower_ == "the":
                    self.at.update(dict.fromkeys(range(low, kind), doc[low:kind].text))

    def _kind_of_outlet(self, i: int) -> int | None:
        """Where the words begin that end at ``i`` and say what kind of outlet something is; None where they do not."""
        token = self.doc[i]
        word = token.lower_
        if i in self.at or token.pos_ not in ("NOUN", "PROPN"):
            return None
        if word in ("agency", "agencies"):
            return i - 1 if i and self.doc[i - 1].lower_ == "news" else None
        return i if word in word_set("outlet_nouns") else None

    def _unnamed(self) -> None:
        """Adds media without a name, by whose they are: "state television", "Turkish media", "local news agencies"."""
        doc = self.doc
        for token in doc:
            i = token.i
            kind = self._kind_of_outlet(i)
            first = i if kind is None and token.lower_ in word_set("media_nouns") else kind
            if first is None or token.lower_ in word_set("works"):
                continue
            low = first
            while low and (
                doc[low - 1].ent_type_ == "STATE"
                or doc[low - 1].lower_ in word_set("media_owners")
                or (doc[low - 1].text == "-" and not doc[low - 1].whitespace_)
            ):
                low -= 1
            if low == first or i in self.at or self.doc[low].text == "-":
                continue
            name = self.at.get(i + 1) or doc[low : i + 1].text
            self.at.update((k, name) for k in range(low, i + 1) if k not in self.at)

    def _short_names(self) -> None:
        """Adds "the Journal" where the text has named one journal in full before."""
        full: dict[str, set[str]] = {}
        for i, name in self.at.items():
            if self.at.get(i + 1) != name and len(name.split()) > 1 and _looks_like_outlet(name):
                full.setdefault(name.split()[-1], set()).add(name)
        for token in self.doc[1:]:
            names = full.get(token.text, set())
            if token.i not in self.at and len(names) == 1 and token.nbor(-1).lower_ == "the":
                self.at[token.i] = next(iter(names))

    def is_own(self, name: str) -> bool:
        """Whether a channel is the article's own outlet."""
        return bool(self.own) and set(_key(name).split()) <= set(self.own.split())

    def outlet(self, token: Token) -> str | None:
        """The outlet that a noun phrase headed by ``token`` is, or the one it belongs to ("a report from X")."""
        if token.i in self.at:
            return self.at[token.i]
        for c in token.children:
            # "at an Echo breakfast": an outlet before a noun that is none of its own only gives it.
            own = c.dep_ != "compound" or token.pos_ == "PROPN" or cue_lemma(token) in _carrier_nouns()
            if c.dep_ in ("flat", "compound", "appos", "nmod:desc") and c.i in self.at and own:
                return self.at[c.i]
        if cue_lemma(token) in word_set("carriers"):
            for t in below(token):
                if t.i in self.at:
                    return self.at[t.i]
        return None

    def of_cue(self, cue: Token) -> list[str]:
        """The channels that hang from a cue verb: its addressee, "on X", "in an interview with X", "by X"."""
        found: list[str] = []
        if cue_lemma(cue) in word_set("twitter_cues"):
            found.append("Twitter")
        heads = [cue]
        # "was quoted by X as saying", "took to X to say": the channel hangs from the verb above.
        if cue.dep_ in ("xcomp", "advcl", "ccomp") and cue_lemma(cue.head) in (
            "quote",
            "cite",
            "take",
            "go",
            "hear",
            "write",
            "tell",
        ):
            heads.append(cue.head)
        for head in heads:
            for c in head.children:
                if c.dep_ in ("obj", "iobj") and cue_lemma(head) == "tell":
                    name = self.outlet(c) or self._host(c)
                    if name:
                        found.append(name)
                elif (
                    c.dep_ in ("obl", "nmod", "obl:agent", "obl:unmarked", *AGENTS)
                    and case_of(c).split(" ")[0] in CHANNEL
                ):
                    if c.dep_ == "obl:agent" or case_of(c) == "by":
                        name = self.outlet(c)
                        if name and cue_lemma(head) in ("quote", "cite", "report", "carry", "publish"):
                            found.append(name)
                        continue
                    name = self.outlet(c)
                    if name is None and cue_lemma(c) in word_set("carriers"):
                        name = next((self.at[t.i] for t in below(c) if t.i in self.at), None)
                    if name:
                        found.append(name)
                elif c.dep_ in ("advcl", "acl") and cue_lemma(c) in (
                    "speak",
                    "talk",
                    "write",
                    "appear",
                    "tweet",
                    "post",
                ):
                    found += [n for o in children(c, "obl", "nmod", "obj") if (n := self.outlet(o))]
        return list(dict.fromkeys(n for n in found if not self.is_own(n)))

    def phrases(self, first: int, end: int) -> list[Phrase]:
        """The phrases from token ``first`` to before ``end`` that name a channel, by the order of the words."""
        found = []
        i = first
        while i < end:
            if i in self.at:
                last = i
                while last + 1 < end and self.at.get(last + 1) == self.at[i]:
                    last += 1
                role = self._role(i, last, first, end)
                if role and not self.is_own(self.at[i]):
                    found.append(Phrase(i, last, self.at[i], *role))
                i = last
            elif self.doc[i].lower_ in word_set("tweets") and self._led_by(i, first, ("in", "on", "via", "through")):
                found.append(Phrase(i, i, "Twitter", "on", i))
            i += 1
        return found

    def _led_by(self, i: int, first: int, prepositions: Sequence[str]) -> bool:
        """Whether a preposition leads to the noun at ``i``, over no more than its own modifiers."""
        for j in range(i - 1, max(first, i - 7) - 1, -1):
            if self.doc[j].lower_ in prepositions:
                return True
            if self.doc[j].pos_ in ("VERB", "AUX", "ADP", "SCONJ") or self.doc[j].is_punct:
                return self.doc[j].lower_ == "of" and self._led_by(j, first, prepositions)
        return False

    def _role(self, a: int, b: int, first: int, end: int) -> tuple[Literal["told", "on", "carries"], int] | None:
        """What the outlet named from token ``a`` to ``b`` does for the words around it, and the word that says so."""
        doc = self.doc
        i = a - 1
        carrier = False
        while i >= first and a - i < 8 and self._modifies(doc[i]):
            carrier = carrier or cue_lemma(doc[i]) in word_set("carriers")
            i -= 1
        lead = doc[i] if i >= first else None
        if lead is not None:
            word, lemma = lead.lower_, cue_lemma(lead)
            before = {cue_lemma(t) for t in doc[max(first, i - 5) : i]}
            if lemma in ("tell", "inform") and lead.pos_ != "NOUN":
                return "told", i
            if word == "to" and i > first and doc[i - 1].lower_ == "according":
                return "carries", i
            if word in ("on", "via", "through", "in"):
                return "on", i
            if word in ("with", "to", "for") and before & (word_set("carriers") | word_set("speaking_verbs")):
                return "on", i
            if word in ("from", "by", "of", "in") and {"accord", "according"} & {
                t.lower_ for t in doc[max(first, i - 6) : i]
            }:
                return "carries", i
            if word == "by" and before & word_set("carrying_speech"):
                return "on", i
            if lemma == "cite" and lead.tag_ == "VBG":
                return "carries", i
            if lead.pos_ == "VERB" and lemma in word_set("carrying_speech") and self._ends_clause(b + 1, end):
                return "carries", i  # "..., writes X."
        for j in range(b + 1, min(b + 5, end)):
            t = doc[j]
            if t.pos_ == "VERB" and cue_lemma(t) in word_set("carrying_speech"):
                return "carries", j
            if not (t.pos_ in ("ADV", "AUX") or cue_lemma(t) in word_set("carriers") or t.lower_ in word_set("days")):
                break
        return None

    def _modifies(self, token: Token) -> bool:
        """Whether a token can stand between a preposition or verb and the outlet's name it leads to."""
        if token.text in ("'s", "’s", "'", "’", "-", "“", '"', "``"):
            return True
        return token.pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM") and token.i not in self.at

    def _ends_clause(self, i: int, end: int) -> bool:
        return i >= end or self.doc[i].is_punct or self.doc[i].is_space or self.doc[i].pos_ in ("CCONJ", "SCONJ")

    def of_journalist(self, head: Token) -> str | None:
        """The outlet that a speaker works for: "the Echo's Ada Grey", "Echo correspondent Ada Grey"."""
        i = head.i
        while i - 1 >= head.sent.start and self.doc[i - 1].pos_ == "PROPN" and i - 1 not in self.at:
            i -= 1
        works = False
        while i - 1 >= head.sent.start and head.i - i < 8 and i - 1 not in self.at:
            i -= 1
            if self.doc[i].text in ("'s", "’s", "'", "’") or cue_lemma(self.doc[i]) in word_set("journalists"):
                works = True
            elif not self._modifies(self.doc[i]):
                return None
        name = self.at.get(i - 1) if works else self._works_at(head)
        return name if name and not self.is_own(name) else None

    def _works_at(self, head: Token) -> str | None:
        """The outlet behind a journalist's name: "Ada Grey at the Echo", "Ada Grey of the Echo"."""
        i = head.i + 1
        end = min(len(self.doc), head.i + 5)
        while i < end and self.doc[i].pos_ == "PROPN" and i not in self.at:
            i += 1
        if head.pos_ != "PROPN" or i >= end or self.doc[i].lower_ not in ("at", "of", "with", "from"):
            return None
        i += 2 if i + 1 < end and self.doc[i + 1].lower_ == "the" and i + 1 not in self.at else 1
        return self.at.get(i)

    def opens(self, low: int, high: int) -> str | None:
        """The outlet whose words follow a paragraph that ends by saying so: "As the Echo reports:".

        Args:
            low, high: where the paragraph begins and ends, in characters.
        """
        words = self.doc.char_span(low, high, alignment_mode="expand")
        if words is None or words[-1].text != ":":
            return None
        sentence = words[-1].sent
        found = [p for p in self.phrases(max(words.start, sentence.start), words.end) if p.role in ("carries", "told")]
        return found[-1].name if found else None

    def _host(self, token: Token) -> str | None:
        for c in children(token, "nmod:poss", "compound", "nmod"):
            if c.i in self.at:
                return self.at[c.i]
        return None


def addressee(doc: Doc, cue: Token) -> str | None:
    """To whom it was said, in the article's words: the object of "tell", the "to" of "said to"."""
    low = cue_lemma(cue)
    for c in cue.children:
        if (c.dep_ in ("obj", "iobj") and low in word_set("telling_cues") and c.pos_ in ("NOUN", "PROPN", "PRON")) or (
            c.dep_ == "obl" and case_of(c) == "to" and c.pos_ in ("NOUN", "PROPN") and c.ent_type_ != "TIME"
        ):
            tokens = [t for t in below(c) if t.dep_ not in ("acl:relcl", "acl") and t.i <= c.right_edge.i]
            stop = next(
                (t.i for t in tokens if t.dep_ in ("punct", "acl", "acl:relcl", "appos") and t.i > c.i),
                c.right_edge.i + 1,
            )
            words = [t for t in tokens if t.i < stop and not (t.dep_ == "case" and t.i < c.i)]
            return "".join(t.text_with_ws for t in words).strip() or None
    return None


def time_said(cue: Token, times: dict[int, str]) -> str | None:
    """The time expression that says when something was said; None where the text does not say.

    Args:
        cue: the head of the cue.
        times: the id of the time expression that each token belongs to.
    """
    heads = [cue]
    if cue.dep_ in ("xcomp", "advcl") and cue.head.i != cue.i:
        heads.append(cue.head)
    for head in heads:
        for c in head.children:
            if c.dep_ in TIME_RELATIONS and c.i in times:
                return times[c.i]
    # The tree may hang the day from a noun beside the cue: "Mr. Grey said Tuesday that".
    for t in cue.doc[cue.i + 1 : cue.i + 4]:
        if t.i in times and all(w.lower_ in BETWEEN for w in cue.doc[cue.i + 1 : t.i]):
            return times[t.i]
    return None


def place_said(cue: Token) -> tuple[int, int] | None:
    """Where the text says where or at what occasion something was said, as (start, end) in characters."""
    for c in cue.children:
        if c.dep_ not in ("obl", "nmod", "advcl") or case_of(c).split(" ")[0] not in OCCASIONS:
            continue
        if cue_lemma(c) in word_set("occasions") or c.ent_type_ in ("PLACE", "FACILITY"):
            tokens = [t for t in below(c) if t.ent_type_ != "TIME" and not (t.dep_ == "case" and t.head.i == c.i)]
            stop = next((t.i for t in tokens if t.i > c.i and t.dep_ in ("acl:relcl", "punct", "advcl", "acl")), None)
            tokens = [t for t in tokens if stop is None or t.i < stop]
            if tokens:
                return tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    return None


@cache
def _carrier_nouns() -> frozenset[str]:
    """Nouns for what belongs to an outlet, and for whoever works for one."""
    return word_set("carriers") | word_set("journalists") | word_set("outlet_nouns") | word_set("media_nouns")


def _looks_like_outlet(name: str) -> bool:
    """Whether a name ends as outlets' names do: "Valley TV", "Morning Post"."""
    return re.split(r"[\s-]", name.strip())[-1].lower() in word_set("outlet_heads") | word_set("outlet_endings")


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower()).strip().removeprefix("the ")
