"""What happened, in one article: event words with their PLOVER root, who did it to whom, where, when and how many.

Event words come from the engine (``doc._.triggers``) and from the lore (``event_words.yaml``). Who acts and who is
acted upon is read from the tree in Universal Dependencies: subject and object of a verb, the agent of a passive, and
for a noun what stands before it, behind "by", "of", "on", "between" or "with". The place of an event is what a
preposition of place beside the event's word leads to; a place that is merely named in the sentence is not taken.

How an event is told (as a fact, planned, denied) is read by :mod:`rashomon.extract.reality`.

The roots are those of the PLOVER codebook (Political Language Ontology for Verifiable Event Records).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

from spacy.tokens import Doc, Token

from rashomon.extract.clauses import innermost
from rashomon.extract.event_words import OBJECT, Candidate, case_of, find_candidates, is_object, lemma_of, lore_root
from rashomon.extract.no_events import tells_no_event
from rashomon.extract.reading import EventMention, Mention, TimeExpression
from rashomon.extract.reality import Told, how_told
from rashomon.lore import lore
from rashomon.record import Article, EventType, Evidence, Figure, Statement, make_id

#: Relations of which the words behind them belong to another clause.
_OTHER_CLAUSE = frozenset({"ccomp", "advcl", "parataxis", "conj", "acl:relcl", "csubj", "discourse", "advcl:relcl"})
_SUBJECT, _PASSIVE = frozenset({"nsubj", "csubj", "nsubj:outer"}), frozenset({"nsubj:pass", "csubj:pass"})
_OBLIQUE = frozenset({"obl", "obl:agent", "obl:arg", "nmod", "obl:by", "nmod:of", "obl:lmod"})
#: Relations across which a clause is in a time of its own, and those by which a time belongs to a noun alone.
_OWN_TIME = frozenset({"ccomp", "acl", "acl:relcl", "parataxis", "csubj", "appos", "discourse", "csubj:pass"})
_OF_THE_NOUN = frozenset({"compound", "amod", "nmod:poss", "nummod", "nmod:desc"})
_CASES_OF_THE_NOUN = frozenset({"of", "by", "from", "since", "for", "until", "between"})
#: Forms of time expressions in which no word names an event.
_CALENDAR = frozenset({"absolute", "day_month", "month"})
#: Roots of which some verbs move the one who is their object.
_MOVES = frozenset({"MOBILIZE", "RETREAT"})
_BEFORE_NOUN = frozenset({"nmod:poss", "amod", "compound", "nmod:desc", "nmod"})


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
    for candidate in find_candidates(doc):
        if candidate.token.i in taken:
            continue
        event = finder.event(candidate)
        if event is not None:
            found.append(event)
            taken.update(range(candidate.start, candidate.end))
    return sorted(found, key=lambda e: (e.trigger.start, e.id))


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

    def event(self, candidate: Candidate) -> EventMention | None:
        """The event of one event word; None where nothing is known of it."""
        token = candidate.token
        trigger = self._evidence(candidate.start, candidate.end)
        if any(trigger.start < e and s < trigger.end for s, e in self.furniture):
            return None
        if any(t.form in _CALENDAR and t.evidence.overlaps(trigger) for t in self.times):
            return None  # "in March"
        if self.parsed and tells_no_event(token, candidate.root, self.at):
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
        told = how_told(token, words) if self.parsed else Told()
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
            time=time,
            figures=counted,
            statement=innermost(self.statements, evidence.start, evidence.end),
            polarity=told.polarity,
            modality=told.modality,
            alleged=told.alleged,
            past=told.past,
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
        # A participle behind a copula is a passive that the tree calls a predicate.
        passive = any(c.dep_ in _PASSIVE or c.dep_ == "aux:pass" for c in token.children) or (
            token.tag_ == "VBN" and _has_copula(token)
        )
        participle = token.dep_ in ("acl", "amod") and token.tag_ == "VBN"
        for child in token.children:
            if child.dep_ in _PASSIVE:
                recipients += self._named(child)
            elif child.dep_ in _SUBJECT:
                (recipients if passive else actors).extend(self._named(child))
            elif child.dep_ in OBJECT and lemma_of(token) not in lore("event_words")["topical"]:
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
        if root in _MOVES and lemma_of(token) in lore("event_words")["movers"]:
            # "sent troops": who is moved is no other side, and acts where nobody is said to have sent him.
            actors, recipients = actors or recipients, []
        others = self._oblique(token, _recipient_cases())
        if root in lore("event_words")["mutual"] and not recipients:
            recipients += self._oblique(token, ("with", "between", "among", "to"))
        elif not recipients:
            recipients += [m for m in others if self.mentions[m].label not in ("PLACE", "FACILITY")]
        # "launched an attack on X": the noun that the verb carries has the other side.
        if lemma_of(token) in lore("event_words")["carriers"]:
            for child in token.children:
                if (is_object(child) or child.dep_ == "nsubj:pass") and lore_root(child):
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
                # "the Aarhus accord": a town right before the noun is where it was, and no side.
                actors += [m for m in self._named(child) if child.dep_ == "nmod:poss" or not self._is_town(m)]
            elif child.dep_ in _OBLIQUE or child.dep_.startswith("nmod"):
                case = case_of(child)
                if case == "by" or case in ("between", "among") or (case == "with" and mutual):
                    actors += self._named(child)
                elif case == "of":
                    (actors if giver else recipients).extend(self._named(child))
                elif case in _recipient_cases():
                    recipients += [
                        m for m in self._named(child) if case != "in" and self.mentions[m].label not in ("FACILITY",)
                    ]
        words = lore("event_words")
        if lemma_of(token) in words["suffered"] and not recipients:
            # "the mayor's arrest": it befell him; but "the mayor's murder of his rival"
            owners = [m for c in token.children if c.dep_ == "nmod:poss" for m in self._named(c)]
            actors, recipients = [a for a in actors if a not in owners], owners
        governed = borrow and token.head.i != token.i and (is_object(token) or token.dep_.startswith("obl"))
        if governed and lemma_of(token.head) in words["receivers"] and not mutual:
            # "faced criticism from the mayor"
            actors += self._oblique(token, ("from",)) + self._oblique(token.head, ("from",))
            recipients = [m for c in token.head.children if c.dep_ in _SUBJECT for m in self._named(c)]
            return actors, recipients or self._borrowed(token.head)
        if borrow and token.head.i != token.i and lemma_of(token.head) in words["carriers"]:
            verb = token.head
            if token.dep_ in OBJECT or token.dep_ in ("obl", "obl:arg"):
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
        if have & ((_SUBJECT | {"ccomp"}) if before else (OBJECT | {"ccomp", "xcomp"})):
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
                objects = [c for c in above.children if c.dep_ in OBJECT]
                if objects:
                    # "ordered the army to attack": the object acts.
                    return self._named(objects[0])
            wanted = _PASSIVE if passive else _SUBJECT | _PASSIVE
            if case_of(token) or any(c.dep_ == "mark" and c.lower_ in ("by", "in") for c in token.children):
                wanted -= _PASSIVE  # "were killed by shelling": those who suffer it do not do it
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
                case = case_of(child)
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
                # "killed two men and, near the base, a boy": behind a preposition of its own it is no conjunct.
                if child.dep_ == "conj" and case_of(child) in ("", case_of(token)):
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
            case = case_of(child)
            modifies = child.dep_ in ("nmod:poss", "amod", "compound", "appos", "flat", "nmod:desc")
            if modifies or (child.dep_ == "nmod" and case in ("of", "by", "")):
                inner = self._inner(child, depth - 1)
                if inner is not None:
                    found.append(inner)
        # "Danish Minister Lund" is Lund, though Denmark stands first.
        return min(found, key=lambda i: (self.mentions[i].label != "PERSON", found.index(i)), default=None)

    def _is_town(self, index: int) -> bool:
        return self.mentions[index].label in ("PLACE", "FACILITY")

    def _may_act(self, index: int) -> bool:
        """Whether a mention may be a side: nobody is given a deed by a pronoun that may be another's."""
        mention = self.mentions[index]
        return mention.label not in ("EVENT", "AGREEMENT") and not mention.doubtful

    def _place(self, token: Token) -> int | None:
        """Where it was: what a preposition of place beside the word, or beside the verb that carries it, leads to."""
        around = [token]
        if token.pos_ == "NOUN" and token.head.i != token.i:
            around.append(token.head)
        around += [c for c in token.children if c.dep_ in (*OBJECT, "xcomp", "obl") and c.pos_ == "NOUN"]
        cases = set(lore("event_words")["place_cases"])
        for word in around:
            for child in sorted(word.children, key=lambda c: c.i):
                if not (child.dep_.startswith(("obl", "nmod")) and not child.dep_.endswith("poss")):
                    continue
                case = case_of(child)
                if case in cases:
                    place = self._located(child)
                    town = place is not None and self.mentions[place].label in ("PLACE", "FACILITY")
                    # "an attack on X", "troops from X": a state is there a side and no place.
                    if place is not None and (town or case not in ("from", "on", "over", "across")):
                        return place
        before = [self.at.get(c.i) for c in token.children if c.i < token.i and c.dep_ in ("compound", "amod")]
        return next((i for i in before if i is not None and self._is_town(i)), None)

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
            and token.dep_ in (*OBJECT, *_PASSIVE)
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

    def _time(self, token: Token, start: int, end: int) -> str | None:
        """The time expression nearest to the event's word of those that tell when it was."""
        sentence = token.sent if self.doc.has_annotation("SENT_START") else self.doc[:]
        first, last = (sentence.start_char, sentence.end_char) if self.parsed else (start, end)
        near = [
            t
            for t in self.times
            if t.form != "duration"
            and first <= t.evidence.start
            and t.evidence.end <= last
            and (not self.parsed or self._dates(t, token))
        ]
        return min(near, key=lambda t: (abs(t.evidence.start - token.idx), t.id)).id if near else None

    def _dates(self, time: TimeExpression, token: Token) -> bool:
        """Whether a time expression stands with the event's word, or with a clause in whose time the event falls.

        "Berg said on Friday that the base was attacked" dates what was said, and not the attack.
        """
        span = self.doc.char_span(time.evidence.start, time.evidence.end, alignment_mode="expand")
        if span is None:
            return False
        named = {token.i, *(c.i for c in token.children if is_object(c) and lore_root(c))}
        if span.start - 1 <= token.i <= span.end or (case_of(span.root) and token.i == span.start - 2):
            return True
        word = span.root
        of_noun = word.dep_ in _OF_THE_NOUN or case_of(word) in _CASES_OF_THE_NOUN
        while word.head.i != word.i and word.head.pos_ not in ("VERB", "AUX") and not _has_copula(word.head):
            if word.head.i in named:
                return True
            if of_noun:
                return False  # "the 1979 treaty", "elections by May": the time is the other noun's own
            word = word.head
        return word.head.i in _same_time(token)

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


def _has_copula(token: Token) -> bool:
    return any(c.dep_ == "cop" for c in token.children)


def _is_meanwhile(verb: Token) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ in ("as", "when", "while") for c in verb.children)


def _same_time(token: Token) -> set[int]:
    """The event's word with those above it whose time is the event's too.

    What is said, thought or told of somebody in passing has a time of its own.
    """
    found = {token.i}
    for child in token.children:
        # "a blast that killed nine on Monday", "were attacked as talks began on Monday"
        told = child.dep_ == "acl:relcl" if token.pos_ == "NOUN" else child.dep_ == "advcl" and _is_meanwhile(child)
        if told:
            found.add(child.i)
    word = token
    # "issued a statement accusing the rebels": what somebody does meanwhile is in the same time.
    while word.head.i != word.i and (word.dep_ not in _OWN_TIME or (word.dep_ == "acl" and word.tag_ == "VBG")):
        word = word.head
        found.add(word.i)
    return found


def _once(indices: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(indices))


@cache
def _recipient_cases() -> frozenset[str]:
    return frozenset(lore("event_words")["recipient_cases"])
