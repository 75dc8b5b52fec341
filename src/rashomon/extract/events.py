"""What happened, in one article: event words with their PLOVER root, who did it to whom, where, when and how many.

Event words come from the engine (``doc._.triggers``) and from the lore (``event_words.yaml``). Who acts and who is
acted upon is read from the tree in Universal Dependencies: subject and object of a verb, the agent of a passive, and
for a noun what stands before it, behind "by", "of", "on", "between" or "with". The place of an event is what a
preposition of place beside the event's word leads to; a place that is merely named in the sentence is not taken.

The roots are those of the PLOVER codebook (Political Language Ontology for Verifiable Event Records).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast, get_args

from spacy.tokens import Doc, Token

from rashomon.extract.clauses import innermost, modality_of, polarity_of
from rashomon.extract.reading import EventMention, Mention, TimeExpression
from rashomon.extract.world import singular, verb_roots
from rashomon.lore import lore
from rashomon.record import Article, EventType, Evidence, Figure, Modality, Polarity, Statement, make_id

_ROOTS: tuple[str, ...] = get_args(EventType)
#: Relations of which the words behind them belong to another clause.
_OTHER_CLAUSE = frozenset({"ccomp", "advcl", "parataxis", "conj", "acl:relcl", "csubj", "discourse", "advcl:relcl"})
_SUBJECT, _PASSIVE = frozenset({"nsubj", "csubj", "nsubj:outer"}), frozenset({"nsubj:pass", "csubj:pass"})
_OBJECT = frozenset({"obj", "iobj", "dobj"})
_OBLIQUE = frozenset({"obl", "obl:agent", "obl:arg", "nmod", "obl:by", "nmod:of", "obl:lmod"})
_BEFORE_NOUN = frozenset({"nmod:poss", "amod", "compound", "nmod:desc", "nmod"})


@dataclass
class _Candidate:
    """An event word while its sides are sought."""

    token: Token
    root: str
    score: float
    start: int
    end: int


def find_events(
    doc: Doc,
    article: Article,
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression],
    figures: Sequence[Figure],
    statements: Sequence[Statement],
) -> list[EventMention]:
    """The events of an article in the order of the text.

    Args:
        doc: the article's text; without a dependency tree the sides are the names next to the event's word.
        article: the article that ``doc`` was made of.
        mentions, times, figures, statements: what was found in it; a mention's index is what an event refers to.

    Returns:
        Events of which at least one side, the place, the time or a figure is known.
    """
    finder = _Finder(doc, article, mentions, times, figures, statements)
    found = []
    taken: set[int] = set()
    for candidate in _candidates(doc):
        if candidate.token.i in taken:
            continue
        event = finder.event(candidate)
        if event is not None:
            found.append(event)
            taken.update(range(candidate.start, candidate.end))
    return sorted(found, key=lambda e: (e.trigger.start, e.id))


# Event words


@cache
def _nouns() -> dict[str, str]:
    return {noun: root for root in _ROOTS if root in lore("event_words") for noun in lore("event_words")[root]["nouns"]}


@cache
def _phrases() -> dict[str, dict[str, str]]:
    """Verb → the word beside it → root."""
    table: dict[str, dict[str, str]] = {}
    for root in _ROOTS:
        for phrase in lore("event_words").get(root, {}).get("phrases", ()):
            verb, word = phrase.split(" + ")
            table.setdefault(verb, {})[word] = root
    return table


def _candidates(doc: Doc) -> list[_Candidate]:
    """Event words, a phrase before its bare verb and the verb before the noun it carries; one for each place."""
    scores: dict[int, tuple[str, float]] = {}
    for trigger in doc._.triggers if doc.has_extension("triggers") else []:
        token = trigger.span.root if doc.has_annotation("DEP") else trigger.span[0]
        scores[token.i] = (trigger.root, trigger.score)
    by_token: dict[int, _Candidate] = {}
    for token in doc:
        root = _lore_root(token)
        if root is not None:
            engine_root, score = scores.get(token.i, ("", 0.0))
            agreed = 0.5 + score / 2 if engine_root == root else 0.5
            by_token[token.i] = _Candidate(token, root, agreed, token.i, token.i + 1)
    return [c for i, c in sorted(by_token.items()) if not _is_carried(c.token, by_token)]


def _lore_root(token: Token) -> str | None:
    """The root of a word by the lore: as a phrase, a verb or a noun."""
    lemma = lemma_of(token)
    if not token.doc.has_annotation("POS"):
        return verb_roots().get(lemma)
    if token.pos_ in ("VERB", "AUX"):
        beside = _phrases().get(lemma)
        return (_phrase_root(token, beside) if beside else None) or verb_roots().get(lemma)
    if token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "amod"):
        joined = _hyphenated(token)
        if joined in _nouns():
            return _nouns()[joined]
        sides = [_case(c) for c in token.children if c.dep_.startswith("nmod")]
        if lemma == "call" and {"with", "between"} & set(sides):
            return "CONSULT"  # "the president's call with her": no call for anything
        before = f"{token.nbor(-1).lower_} {lemma}" if token.i else ""
        return _nouns().get(before) or _nouns().get(lemma) or _nouns().get(singular(lemma))
    return None


def _case(token: Token) -> str:
    return next((c.lower_ for c in token.children if c.dep_ == "case"), "")


def _phrase_root(token: Token, beside: dict[str, str]) -> str | None:
    """The root of a verb with its particle, preposition, object or infinitive; ``beside`` maps that word to a root."""
    for child in token.children:
        word = lemma_of(child)
        close = child.dep_ in ("compound:prt", "advmod", "xcomp", "nsubj:pass") or _is_object(child)
        if close and word in beside:
            return beside[word]
        if child.dep_ in ("obl", "obl:arg", "advcl", "xcomp", "ccomp"):
            case = next((c.lower_ for c in child.children if c.dep_ in ("case", "mark")), "")
            if case in beside:
                return beside[case]
            # "took to the streets", "spoke by phone"; but not whatever else a preposition brings in.
            if child.dep_ == "obl" and word in beside and case in ("", "by", "to", "on", "in", "under"):
                return beside[word]
    return None


def _hyphenated(token: Token) -> str:
    """A word with what hyphens join to it: "cease-fire", "shoot-down"."""
    start, end = token.i, token.i
    doc = token.doc
    while start > 1 and doc[start - 1].text == "-":
        start -= 2
    while end + 2 < len(doc) and doc[end + 1].text == "-":
        end += 2
    return doc[start : end + 1].text.lower()


def lemma_of(token: Token, known: frozenset[str] | None = None) -> str:
    """A token's lemma; where ``known`` (the lore of events) lacks the one it bears, the form its spelling leads to."""
    lemma = (token.lemma_ or token.text).lower()
    known = _vocabulary() if known is None else known
    form = token.lower_
    irregular: dict[str, str] = lore("event_words")["irregular"]
    if form in irregular and token.pos_ in ("VERB", "AUX"):
        return irregular[form]
    if lemma in known:
        return lemma
    for ending, instead in _ENDINGS:
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            if stem + instead in known:
                return stem + instead
            if instead == "" and len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known:
                return stem[:-1]
    return lemma


_ENDINGS = (("ied", "y"), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""))


@cache
def _vocabulary() -> frozenset[str]:
    """Every word that the lore of events gives a meaning."""
    words = set(verb_roots()) | set(_nouns()) | set(_phrases()) | set(lore("event_words")["carriers"])
    for beside in _phrases().values():
        words |= set(beside)
    for kind in ("required", "planned", "possible"):
        words |= set(lore("modality")[kind]["verbs"])
    return frozenset(words)


def _is_carried(token: Token, candidates: dict[int, _Candidate]) -> bool:
    """Whether the noun is the object of an event word that says the same ("launched an attack"): one event, not two."""
    if token.pos_ != "NOUN" or token.dep_ not in (*_OBJECT, "nsubj:pass"):
        return False
    verb = token.head
    if verb.i not in candidates or lemma_of(verb) not in _phrases():
        return False
    return lemma_of(token) in _phrases()[lemma_of(verb)]


# Sides


class _Finder:
    def __init__(
        self,
        doc: Doc,
        article: Article,
        mentions: Sequence[Mention],
        times: Sequence[TimeExpression],
        figures: Sequence[Figure],
        statements: Sequence[Statement],
    ):
        self.doc = doc
        self.article = article
        self.mentions = mentions
        self.times = times
        self.figures = figures
        self.statements = statements
        self.parsed = doc.has_annotation("DEP")
        self.furniture = [(f.start, f.end) for f in article.furniture]
        self.at: dict[int, int] = {}
        ends = {t.idx + len(t): t.i for t in doc}
        starts = {t.idx: t.i for t in doc}
        for mention in mentions:
            first, last = starts.get(mention.evidence.start), ends.get(mention.evidence.end)
            if first is None or last is None:
                continue
            for i in range(first, last + 1):
                # An outer noun phrase owns its head; the name inside it owns its own words.
                if i == last or i not in self.at:
                    self.at[i] = mention.index
        for mention in mentions:
            first, last = starts.get(mention.evidence.start), ends.get(mention.evidence.end)
            if first is not None and last is not None and mention.label not in ("NOMINAL", "PRONOUN"):
                for i in range(first, last + 1):
                    self.at[i] = mention.index

    def event(self, candidate: _Candidate) -> EventMention | None:
        """The event of one event word; None where nothing is known of it."""
        token = candidate.token
        trigger = self._evidence(candidate.start, candidate.end)
        if any(trigger.start < e and s < trigger.end for s, e in self.furniture):
            return None
        if self.parsed:
            actors, recipients = self._sides(token, candidate.root)
            place = self._place(token)
            words = self._clause(token)
            if token.pos_ == "VERB":
                actors = actors or self._beside(token, before=True)
                recipients = recipients or self._beside(token, before=False)
        else:
            actors, recipients, place, words = self._neighbours(token)
        recipients = [r for r in recipients if r not in actors and not self._same(r, actors)]
        # "bombed the town": where it was, rather than whom it befell.
        struck = [r for r in recipients if self.mentions[r].label == "PLACE"]
        place = struck[0] if place is None and struck else place
        recipients = [r for r in recipients if r not in struck]
        start, end = words[0].i, words[-1].i + 1
        evidence = self._evidence(start, end)
        polarity, modality = self._status(token, words)
        time = self._time(token, evidence.start, evidence.end)
        counted = [f.id for f in self.figures if evidence.start <= f.evidence.start and f.evidence.end <= evidence.end]
        if not actors and not recipients and place is None and not time and not counted:
            return None
        return EventMention(
            id=make_id("v", self.article.id, trigger.start),
            evidence=evidence,
            trigger=trigger,
            lemma=lemma_of(token),
            type=cast(EventType, candidate.root),
            score=round(float(candidate.score), 3),
            actors=actors,
            recipients=recipients,
            place=place,
            time=self._time(token, evidence.start, evidence.end),
            figures=[
                f.id for f in self.figures if evidence.start <= f.evidence.start and f.evidence.end <= evidence.end
            ],
            statement=innermost(self.statements, evidence.start, evidence.end),
            polarity=polarity,
            modality=modality,
        )

    def _evidence(self, start: int, end: int) -> Evidence:
        last = self.doc[end - 1]
        return self.article.evidence(self.doc[start].idx, last.idx + len(last))

    def _same(self, index: int, others: Iterable[int]) -> bool:
        cluster = self.mentions[index].cluster
        return cluster >= 0 and any(self.mentions[o].cluster == cluster for o in others)

    def _sides(self, token: Token, root: str) -> tuple[list[int], list[int]]:
        """Who acts and who is acted upon, as mention indices, each once and in the order of the text."""
        actors, recipients = (self._verb_sides if token.pos_ in ("VERB", "AUX") else self._noun_sides)(token, root)
        if lemma_of(token) in lore("event_words")["sufferers"]:
            actors, recipients = [], actors + recipients
        return _once(actors), _once(recipients)

    def _verb_sides(self, token: Token, root: str) -> tuple[list[int], list[int]]:
        actors: list[int] = []
        recipients: list[int] = []
        passive = any(c.dep_ in _PASSIVE or c.dep_ == "aux:pass" for c in token.children)
        participle = token.dep_ in ("acl", "amod") and token.tag_ == "VBN"
        for child in token.children:
            if child.dep_ in _PASSIVE:
                recipients += self._named(child)
            elif child.dep_ in _SUBJECT:
                (recipients if passive else actors).extend(self._named(child))
            elif child.dep_ in _OBJECT and token.lemma_.lower() not in lore("event_words")["topical"]:
                recipients += self._named(child)
        actors += self._oblique(token, ("by",)) if passive or participle else []
        if participle and token.head.i != token.i:
            recipients += self._named(token.head, conjuncts=False)
        elif token.dep_ in ("acl", "acl:relcl") and not actors and not passive:
            actors += self._named(token.head, conjuncts=False)
        elif token.dep_ == "acl:relcl" and passive and not recipients:
            recipients += self._named(token.head, conjuncts=False)
        if not actors and not passive and not participle:
            actors += self._borrowed(token)
        if passive and not recipients:
            recipients += self._borrowed(token, passive=True)
        others = self._oblique(token, _recipient_cases())
        if root in lore("event_words")["mutual"] and not recipients:
            recipients += self._oblique(token, ("with", "between", "among", "to"))
        elif not recipients:
            recipients += [m for m in others if self.mentions[m].label not in ("PLACE", "FACILITY")]
        # "launched an attack on X": the noun that the verb carries has the other side.
        if lemma_of(token) in lore("event_words")["carriers"]:
            for child in token.children:
                if (_is_object(child) or child.dep_ == "nsubj:pass") and _lore_root(child):
                    more_actors, more_recipients = self._noun_sides(child, root, borrow=False)
                    recipients = [r for r in recipients if r not in more_actors] + more_recipients
                    actors += [a for a in more_actors if root in lore("event_words")["mutual"] or not actors]
        return actors, recipients

    def _noun_sides(self, token: Token, root: str, borrow: bool = True) -> tuple[list[int], list[int]]:
        actors: list[int] = []
        recipients: list[int] = []
        mutual = root in lore("event_words")["mutual"]
        giver = root in lore("event_words")["givers"]
        for child in token.children:
            if (
                child.dep_ in _BEFORE_NOUN
                and child.i < token.i
                and not any(c.dep_ == "case" and c.i < child.i for c in child.children)
            ):
                actors += self._named(child)
            elif child.dep_ in _OBLIQUE or child.dep_.startswith("nmod"):
                case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
                if case == "by" or case in ("between", "among") or (case == "with" and mutual):
                    actors += self._named(child)
                elif case == "of":
                    (actors if giver else recipients).extend(self._named(child))
                elif case in _recipient_cases():
                    recipients += [
                        m for m in self._named(child) if case != "in" and self.mentions[m].label not in ("FACILITY",)
                    ]
        if borrow and token.head.i != token.i and lemma_of(token.head) in lore("event_words")["carriers"]:
            verb = token.head
            if token.dep_ in _OBJECT or token.dep_ in ("obl", "obl:arg"):
                for child in verb.children:
                    if child.dep_ in _SUBJECT:
                        actors += self._named(child)
                actors += self._borrowed(verb) if not actors else []
                recipients += self._oblique(verb, ("on", "against", "with", "to")) if not recipients else []
            elif token.dep_ in _PASSIVE:
                actors += self._oblique(verb, ("by",))
        return actors, recipients

    def _beside(self, token: Token, before: bool) -> list[int]:
        """What a tree that is wrong there leaves out: the subject or object that stands right beside an active verb."""
        passive = any(c.dep_ in ("aux:pass", *_PASSIVE) for c in token.children)
        if passive or token.dep_ in ("acl", "amod", "xcomp") or lemma_of(token) in lore("event_words")["topical"]:
            return []
        have = {c.dep_ for c in token.children}
        if have & ((_SUBJECT | {"ccomp"}) if before else (_OBJECT | {"ccomp", "xcomp"})):
            return []
        steps = range(token.i - 1, token.sent.start - 1, -1) if before else range(token.i + 1, token.sent.end)
        for n, i in enumerate(steps):
            word = self.doc[i]
            if i in self.at:
                mention = self.mentions[self.at[i]]
                return [mention.index] if mention.label not in ("PLACE", "FACILITY") else []
            allowed = ("AUX", "ADV", "PART") if before else ("DET", "ADJ", "NOUN", "ADV", "PROPN", "NUM")
            if n > 4 or word.pos_ not in allowed:
                return []
        return []

    def _borrowed(self, verb: Token, passive: bool = False) -> list[int]:
        """The subject that a verb shares with the verb it hangs from: "agreed to meet", "came and attacked"."""
        token = verb
        for _ in range(3):
            if token.dep_ not in ("conj", "xcomp", "advcl") or token.head.i == token.i:
                break
            if (
                token.dep_ == "advcl"
                and any(c.dep_ in ("mark",) and c.lower_ != "to" for c in token.children)
                and token.tag_ != "VBG"
            ):
                break
            above = token.head
            if token.dep_ == "xcomp":
                objects = [c for c in above.children if c.dep_ in _OBJECT]
                if objects:
                    # "ordered the army to attack": the object acts.
                    return self._named(objects[0])
            wanted = _PASSIVE if passive else _SUBJECT | _PASSIVE
            subjects = [c for c in above.children if c.dep_ in wanted]
            if subjects:
                return self._named(subjects[0])
            token = above
        return []

    def _oblique(self, token: Token, cases: Iterable[str]) -> list[int]:
        """What the prepositions beside a word lead to."""
        wanted = set(cases)
        found: list[int] = []
        for child in token.children:
            if child.dep_ in _OBLIQUE or child.dep_.startswith(("obl", "nmod")):
                case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
                if case in wanted:
                    found += self._named(child)
        return found

    def _named(self, token: Token, conjuncts: bool = True) -> list[int]:
        """The mentions that a noun phrase stands for, by its head or the name before it, and by what "and" joins."""
        found: list[int] = []
        inner = self._inner(token)
        if inner is not None:
            found.append(inner)
        if conjuncts:
            for child in token.children:
                if child.dep_ == "conj":
                    found += self._named(child)
        return found

    def _inner(self, token: Token, depth: int = 2) -> int | None:
        """The mention at a word, else at what modifies it: "a Danish plane" stands for Denmark."""
        index = self.at.get(token.i)
        if index is not None and self._may_act(index):
            return index
        if depth == 0:
            return None
        found: list[int] = []
        for child in token.children:
            case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
            modifies = child.dep_ in ("nmod:poss", "amod", "compound", "appos", "flat", "nmod:desc")
            if modifies or (child.dep_ == "nmod" and case in ("of", "by", "")):
                inner = self._inner(child, depth - 1)
                if inner is not None:
                    found.append(inner)
        # "Danish Minister Lund" is Lund, though Denmark stands first.
        return min(found, key=lambda i: (self.mentions[i].label != "PERSON", found.index(i)), default=None)

    def _may_act(self, index: int) -> bool:
        return self.mentions[index].label not in ("EVENT", "AGREEMENT")

    def _place(self, token: Token) -> int | None:
        """Where it was: what a preposition of place beside the word, or beside the verb that carries it, leads to."""
        around = [token]
        if token.pos_ == "NOUN" and token.head.i != token.i:
            around.append(token.head)
        around += [c for c in token.children if c.dep_ in (*_OBJECT, "xcomp", "obl") and c.pos_ == "NOUN"]
        cases = set(lore("event_words")["place_cases"])
        for word in around:
            for child in sorted(word.children, key=lambda c: c.i):
                if not (child.dep_.startswith(("obl", "nmod")) and not child.dep_.endswith("poss")):
                    continue
                case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
                if case in cases:
                    place = self._located(child)
                    town = place is not None and self.mentions[place].label in ("PLACE", "FACILITY")
                    # "an attack on X", "troops from X": a state is there a side and no place.
                    if place is not None and (town or case not in ("from", "on", "over", "across")):
                        return place
        return None

    def _located(self, token: Token) -> int | None:
        """The place that a noun phrase names: "Idlib", "the town of X", "Syria's X province"."""
        inner = [c for c in token.children if c.dep_ in ("appos", "nmod", "compound", "flat", "nmod:poss", "amod")]
        ground = lemma_of(token) in lore("event_words")["grounds"]
        for word in (token, *inner):
            index = self.at.get(word.i)
            if index is None:
                continue
            label = self.mentions[index].label
            itself = word is token or ground
            if label in ("PLACE", "FACILITY") or (label == "STATE" and itself):
                return index
        return None

    def _clause(self, token: Token) -> list[Token]:
        """The words of the event's clause, those of other clauses left out."""
        top = token
        if (
            token.pos_ == "NOUN"
            and token.head.i != token.i
            and lemma_of(token.head) in lore("event_words")["carriers"]
            and token.dep_ in (*_OBJECT, *_PASSIVE)
        ):
            top = token.head
        kept: list[Token] = []
        stack = [top]
        while stack:
            word = stack.pop()
            kept.append(word)
            stack += [
                c for c in word.children if not (c.dep_ in _OTHER_CLAUSE and word.i == top.i) and c.dep_ != "punct"
            ]
        kept = sorted((t for t in kept if not t.is_space), key=lambda t: t.i)
        # The clause as evidence is one piece: what follows a gap of another clause's words stays out.
        piece = [t for t in kept if abs(t.i - token.i) <= 40]
        return piece or [token]

    def _status(self, token: Token, words: Sequence[Token]) -> tuple[Polarity, Modality]:
        if not self.parsed:
            return "affirmed", "fact"
        polarity = polarity_of(token, words)
        head = token
        if token.pos_ == "NOUN" and lemma_of(token.head) in lore("event_words")["carriers"]:
            head = token.head
        modality = modality_of(head, words)
        if modality == "fact":
            modality = self._governed(head)
        return polarity, modality

    def _governed(self, token: Token) -> Modality:
        """What the verb above makes of it: "plans to attack" is planned, "if they attack" possible."""
        marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
        if marks & {"if", "unless", "whether"}:
            return "possible"
        if token.dep_ == "xcomp" or (token.dep_ in ("ccomp", "acl", "advcl", "csubj") and "to" in marks):
            above = lemma_of(token.head)
            kinds: tuple[Modality, ...] = ("required", "planned", "possible")
            for kind in kinds:
                if above in lore("modality")[kind]["verbs"]:
                    return kind
            if token.dep_ in ("acl", "advcl", "csubj"):
                return "planned"
        return "fact"

    def _time(self, token: Token, start: int, end: int) -> str | None:
        """The time expression in the event's clause, the nearest to its word; else the only one of the sentence."""
        inside = [t for t in self.times if start <= t.evidence.start and t.evidence.end <= end and t.form != "duration"]
        if not inside and self.doc.has_annotation("SENT_START"):
            sentence = token.sent
            inside = [
                t
                for t in self.times
                if sentence.start_char <= t.evidence.start
                and t.evidence.end <= sentence.end_char
                and t.form != "duration"
            ]
            if len(inside) > 1:
                return None
        return min(inside, key=lambda t: (abs(t.evidence.start - token.idx), t.id)).id if inside else None

    def _neighbours(self, token: Token) -> tuple[list[int], list[int], int | None, list[Token]]:
        """Without a tree: the nearest name before and after the word in its sentence, and a place behind "in"."""
        sentence = list(token.sent) if self.doc.has_annotation("SENT_START") else list(self.doc)
        first, last = sentence[0].idx, sentence[-1].idx + len(sentence[-1])
        here = [m for m in self.mentions if first <= m.evidence.start and m.evidence.end <= last and m.label != "EVENT"]
        before = [
            m.index
            for m in here
            if m.evidence.end <= token.idx and m.label not in ("PLACE", "FACILITY") and not m.adjective
        ]
        after = [m.index for m in here if m.evidence.start > token.idx and m.label not in ("PLACE", "FACILITY")]
        place = next(
            (
                m.index
                for m in here
                if m.label in ("PLACE", "FACILITY", "STATE")
                and self.article.text[: m.evidence.start].rstrip().rsplit(None, 1)[-1:] in (["in"], ["at"], ["near"])
            ),
            None,
        )
        words = [t for t in sentence if not t.is_space]
        return before[-1:], after[:1], place, words or [token]


def _is_object(token: Token) -> bool:
    """Whether a verb's dependent is its object; a parser's bare oblique that tells no time is one too."""
    bare = token.dep_ == "obl" and token.ent_type_ not in ("TIME", "QUANTITY")
    return token.dep_ in _OBJECT or (bare and not any(c.dep_ in ("case", "mark") for c in token.children))


def _once(indices: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(indices))


@cache
def _recipient_cases() -> frozenset[str]:
    return frozenset(lore("event_words")["recipient_cases"])
