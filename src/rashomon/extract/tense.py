"""In which direction a date lies: the tense of what stands with it, from tags where there are any, else from words."""

from __future__ import annotations

from functools import cache
from typing import Literal

from spacy.tokens import Doc, Token

from rashomon.lore import lore

Direction = Literal["past", "future"]

#: How many words to the left, and then to the right, a verb may stand that says it.
_REACH_LEFT, _REACH_RIGHT = 24, 15
#: How many words before its verb an auxiliary may stand.
_AUXILIARY = 4


#: What is put off until a day lies ahead.
_DEFERS = ("postpon", "delay", "extend", "adjourn", "defer", "suspend")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(lore("tenses")[name])


class Tense:
    """Reads directions in one document."""

    def __init__(self, doc: Doc):
        self.words = [token.lower_ for token in doc]
        self.tags = [_likely(token) for token in doc] if doc.has_annotation("TAG") else [""] * len(doc)
        self.doc = doc
        self.sentence_of = _sentence_of(doc)

    def at(self, start: int, end: int) -> tuple[int, Direction]:
        """Index of the sentence, and the direction, of the expression between two character offsets."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            return 0, "past"
        return self.sentence_of[span.start], self._direction(span.start, span.end)

    def _direction(self, first: int, last: int) -> Direction:
        behind = self.words[last : last + 2]
        if behind and (
            behind[0] in _words("future_nouns") or (behind[0] in ("'s", "’s") and self._is_future_noun(last + 1))
        ):
            return "future"
        for i in range(first - 1, max(-1, first - 1 - _REACH_LEFT), -1):
            if self.sentence_of[i] != self.sentence_of[first]:
                break
            if verdict := self._verdict(i, first - i):
                return verdict
        for i in range(last, min(len(self.words), last + _REACH_RIGHT)):
            if self.sentence_of[i] != self.sentence_of[first]:
                break
            if verdict := self._verdict(i, _REACH_LEFT):
                return verdict
        return "past"

    def _is_future_noun(self, i: int) -> bool:
        return i < len(self.words) and self.words[i] in _words("future_nouns")

    def _verdict(self, i: int, distance: int) -> Direction | None:
        """What the word ``i``, so many words before the date, says about its direction; None where it says nothing."""
        word = self.words[i]
        if distance <= 2 and word in _words("behind"):
            return "past"
        if distance <= 2 and word in _words("before_future"):
            return self._what_is_due(i)
        if distance <= 2 and word == "for" and self._near(i, _words("arranged"), 2):
            return "past" if self._near(i, {"had"}, 6) else "future"
        if distance <= 4 and word in _words("ahead"):
            return "future"
        return self._tagged(i, distance) if self.tags[i] else self._plain(i)

    def _tagged(self, i: int, distance: int) -> Direction | None:
        word, tag = self.words[i], self.tags[i]
        if tag == "VBD":
            arranged = word in ("was", "were") and self._near(i + 4, _words("arranged"), 3)
            return "future" if arranged else "past"
        if tag == "VBN":
            if word in _words("arranged"):
                return "past" if self._near(i, {"had"}, 3) else "future"
            return "future" if self._is_modal(i) else "past"
        if tag == "VB":
            return "past" if self._near(i, {"did"}, 3) or not self._is_modal(i, default=True) else "future"
        if tag == "MD":
            return "past" if self._near(i + 4, {"have"}, 3) else "future"
        if tag in ("VBZ", "VBP"):
            if word in ("has", "have", "'ve", "’ve") or word in _words("reporting"):
                return "past"
            return "future" if distance <= 6 or word in _words("planning") else None
        return None

    def _plain(self, i: int) -> Direction | None:
        word = self.words[i]
        if word in _words("modals") and (word != "to" or self._before_verb(i)):
            return "past" if self._near(i + 3, {"have"}, 2) else "future"
        if word in _words("arranged") - {"set", "up"} or word in _words("planning"):
            return "past" if self._near(i, {"had"}, 3) else "future"
        if word in _words("past") or (len(word) > 4 and word.endswith("ed")):
            return "future" if self._is_modal(i) else "past"
        return None

    def _before_verb(self, i: int) -> bool:
        following = self.words[i + 1] if i + 1 < len(self.words) else ""
        return following.isalpha() and following not in ("the", "a", "an", "its", "his", "her", "their")

    def _is_modal(self, i: int, default: bool = False) -> bool:
        """Whether the verb ``i`` is put ahead by an auxiliary; ``default`` where it has none."""
        if self._near(i, {"have"}, 2):
            return False
        return default or self._near(i, _words("modals"), _AUXILIARY)

    def _what_is_due(self, i: int) -> Direction | None:
        """Whether "by Friday" lies ahead, or behind a verb that is over ("had left by Friday")."""
        for j in range(i - 1, max(-1, i - 8), -1):
            word = self.words[j]
            if (
                word in _words("modals")
                or word in _words("arranged")
                or word in ("deadline", "needs", "need", "agreed")
            ):
                return "future"
            if word.startswith(_DEFERS):
                return "future"
            if word in ("had", "was", "were"):
                return "past"
            if self.sentence_of[j] != self.sentence_of[i]:
                return None
        return "future"

    def _near(self, i: int, words: frozenset[str] | set[str], reach: int) -> bool:
        """Whether one of the words stands among the ``reach`` words before ``i``."""
        return not words.isdisjoint(self.words[max(0, i - reach) : max(0, i)])


def _likely(token: Token) -> str:
    """The token's tag; empty where no word so written can bear it, so that the word itself is asked."""
    small = token.is_alpha and token.is_lower
    if small and token.tag_ in ("NNP", "NNPS", "CD", "$", "SYM", "HYPH", "_SP", "#"):
        return ""
    return "VBZ" if token.tag_ == "VBD" and token.lower_.endswith("s") and token.lower_ != "was" else token.tag_


def _sentence_of(doc: Doc) -> list[int]:
    """The sentence of each token; the paragraph where nobody has marked sentences."""
    if doc.has_annotation("SENT_START"):
        return [i for index, sentence in enumerate(doc.sents) for i in [index] * (sentence.end - sentence.start)]
    paragraph, found = 0, []
    for token in doc:
        found.append(paragraph)
        paragraph += "\n" in token.text_with_ws
    return found
