"""Whom a pronoun refers to: the candidates before it weighed by where they and it stand in their sentences.

News prose goes back to subjects, above all to whoever spoke last, and hardly ever to a name inside a possessive or a
quotation. The weights follow the salience factors of Lappin and Leass, *An Algorithm for Pronominal Anaphora
Resolution* (1994); what an engine's chain says is one vote among them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from spacy.tokens import Doc, Token

from rashomon.extract.cues import cue_lemma, is_cue

#: How many sentences back a pronoun's name may stand; how many more where only quotations lie between.
REACH, REACH_OVER_QUOTES = 2, 5
#: The salience of each place in a sentence.
_MAIN, _SUBJECT, _OBJECT, _OTHER, _OWNER = 3.0, 2.2, 1.2, 0.6, 0.2
#: For a subject of a verb above the pronoun's own ("Smith said he"), and for one who speaks where the pronoun does.
_ABOVE, _SPEAKS = 2.0, 1.2
#: What each sentence between takes away, and one that is all quotation.
_FAR, _QUOTED = 1.3, 0.2
#: For a candidate inside a quotation that the pronoun is outside of.
_OTHER_VOICE = -3.0
#: A candidate that comes after its pronoun ("Despite his defeat, Smith said").
_AHEAD = -0.5
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_POSSESSIVE = frozenset({"his", "its", "their"})
_QUOTATION = re.compile(r"“[^”]{1,1500}”|\"[^\"]{1,1500}\"|``.{1,1500}?''", re.DOTALL)


class Antecedents:
    """Weighs candidates for the pronouns of one article.

    Args:
        doc: the article's text with a tree.
        sentence_of: the number of each token's sentence.
    """

    def __init__(self, doc: Doc, sentence_of: list[int]):
        self.doc = doc
        self.sentence_of = sentence_of
        self.quotations = [m.span() for m in _QUOTATION.finditer(doc.text)]
        self.quote_of = self._number_quotations()
        sentences = list(doc.sents)
        words = [[t for t in s if t.is_alpha] for s in sentences]
        self.all_quoted = [bool(w) and sum(self.quote_of[t.i] >= 0 for t in w) > 0.6 * len(w) for w in words]

    def _number_quotations(self) -> list[int]:
        numbers = [-1] * len(self.doc)
        k = 0
        for token in self.doc:
            while k < len(self.quotations) and self.quotations[k][1] <= token.idx:
                k += 1
            if k < len(self.quotations) and self.quotations[k][0] <= token.idx:
                numbers[token.i] = k
        return numbers

    def ranked(
        self, pronoun: Token, candidates: Iterable[Token], vote: Callable[[int], float]
    ) -> list[tuple[float, int]]:
        """Whom the pronoun may refer to, the likeliest first: a salience and the index of the token.

        Args:
            candidates: heads of mentions of the right sort, in any order.
            vote: what else speaks for the candidate with that token index.
        """
        candidates = list(candidates)
        if pronoun.lower_ in _REFLEXIVE:
            subject = self._own_subject(pronoun)
            if subject is not None:
                return [(_MAIN, c.i) for c in candidates if c.i == subject.i]
        scored = [(s + vote(c.i), c.i) for c in candidates if (s := self._salience(pronoun, c)) is not None]
        return sorted(scored, reverse=True)

    def best(
        self, pronoun: Token, candidates: Iterable[Token], vote: Callable[[int], float], least: float = -9.0
    ) -> int | None:
        """The first of those ranked; None where no candidate fits or its salience is below ``least``."""
        ranked = self.ranked(pronoun, candidates, vote)
        return ranked[0][1] if ranked and ranked[0][0] >= least else None

    def near(self, pronoun: Token, candidate: Token) -> bool:
        """Whether a candidate stands near enough to be asked about."""
        here, there = self.sentence_of[pronoun.i], self.sentence_of[candidate.i]
        if candidate.i > pronoun.i:
            return here == there and self._fronted(pronoun, candidate)
        between = range(there + 1, here)
        spoken = sum(self.all_quoted[n] for n in between)
        return len(between) - spoken < REACH and len(between) < REACH_OVER_QUOTES

    def _salience(self, pronoun: Token, candidate: Token) -> float | None:
        if not self.near(pronoun, candidate) or self._excluded(pronoun, candidate):
            return None
        head = _outer(candidate)
        score = _place(head)
        above = [v for v in _verbs_above(pronoun) if v.i != pronoun.head.i or pronoun.lower_ in _POSSESSIVE]
        subject = head.dep_.startswith("nsubj") or _inverted(head)
        if subject and any(v.i == head.head.i for v in above):
            score += _ABOVE
        speaker = subject and is_cue(cue_lemma(head.head))
        if speaker and speaks(pronoun):
            score += _SPEAKS
        quote, own = self.quote_of[candidate.i], self.quote_of[pronoun.i]
        if quote >= 0 and quote != own:
            score += _OTHER_VOICE
        elif own >= 0 > quote and speaker and self.sentence_of[candidate.i] == self.sentence_of[pronoun.i]:
            # Nobody calls himself "he".
            score += _OTHER_VOICE
        if candidate.i > pronoun.i:
            return score + _AHEAD
        here, there = self.sentence_of[pronoun.i], self.sentence_of[candidate.i]
        for n in range(there, here):
            score -= _QUOTED if self.all_quoted[n] and n > there else _FAR
        return score

    def _excluded(self, pronoun: Token, candidate: Token) -> bool:
        """Whether grammar forbids it: one verb's subject and object are two, and no noun owns itself."""
        head = _outer(candidate)
        if pronoun.lower_ in _POSSESSIVE or pronoun.dep_ == "nmod:poss":
            # "his lawyer" is not he; "Smith's his" does not occur.
            return pronoun.head.i == candidate.i or (head.i == pronoun.head.i)
        same_verb = head.head.i == pronoun.head.i and head.i != pronoun.head.i
        arguments = ("nsubj", "obj", "iobj", "obl")
        if same_verb and head.dep_.startswith(arguments) and pronoun.dep_.startswith(arguments):
            return True
        # "Smith's plan hurt him" is fine; "the man with him" is not he.
        return any(a.i == candidate.i for a in pronoun.ancestors if a.pos_ in ("NOUN", "PROPN"))

    def _own_subject(self, pronoun: Token) -> Token | None:
        verb = pronoun.head
        for _ in range(4):
            subject = next((c for c in verb.children if c.dep_.startswith("nsubj")), None)
            if subject is not None:
                return subject
            if verb.dep_ not in ("xcomp", "conj", "nmod", "obl", "advcl", "obj"):
                return None
            verb = verb.head
        return None

    def _fronted(self, pronoun: Token, candidate: Token) -> bool:
        """Whether a pronoun stands in what is put before the clause whose subject the candidate is."""
        if _outer(candidate).dep_ != "nsubj" or (pronoun.dep_ == "nsubj" and pronoun.head.dep_ == "ROOT"):
            return False
        verb = _outer(candidate).head
        return pronoun.i < candidate.i and any(a.i == verb.i for a in pronoun.ancestors) and pronoun.head.i != verb.i


def _outer(token: Token) -> Token:
    """The word that carries the mention's place in the clause: over name parts, appositions and titles."""
    for _ in range(4):
        if token.dep_ not in ("flat", "compound", "appos") or token.head.i == token.i:
            break
        token = token.head
    return token


def _place(head: Token) -> float:
    if head.dep_ == "conj":
        return _place(head.head) - 0.4 if head.head.i != head.i else _OTHER
    if head.dep_.startswith("nsubj"):
        return _MAIN if head.head.dep_ in ("ROOT", "parataxis") or _is_conjunct(head.head) else _SUBJECT
    if head.dep_ in ("ROOT", "vocative"):
        return _SUBJECT
    if _inverted(head):
        return _MAIN
    if head.dep_ in ("obj", "iobj"):
        return _OBJECT
    return _OWNER if head.dep_ == "nmod:poss" else _OTHER


def _inverted(head: Token) -> bool:
    """Whether a name right behind a cue is its subject, whatever the tree says: "Not so, contended Smith"."""
    verb = head.head
    subject = any(c.dep_.startswith("nsubj") for c in verb.children)
    return head.dep_ in ("obj", "obl") and not subject and 0 < head.i - verb.i <= 3 and is_cue(cue_lemma(verb))


def _is_conjunct(verb: Token) -> bool:
    return verb.dep_ == "conj" and verb.head.dep_ == "ROOT"


def _verbs_above(token: Token) -> list[Token]:
    """The predicates that a word depends on, and the first of each row of coordinated ones."""
    return [a for a in token.ancestors if a.pos_ in ("VERB", "AUX", "ADJ", "NOUN")]


def speaks(pronoun: Token) -> bool:
    """Whether a word is the subject of a cue."""
    return pronoun.dep_.startswith("nsubj") and is_cue(cue_lemma(pronoun.head))
