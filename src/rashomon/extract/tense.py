"""In which direction a date lies: the tense of what governs it, from tags where there are any, else from words."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Doc

from rashomon.lore import lore

Direction = Literal["past", "future", "nearest"]


class Tense:
    """Says in which direction a date lies, from the verb that governs it."""

    def __init__(self, doc: Doc):
        self.doc = doc
        self.tagged = doc.has_annotation("TAG")
        self.parsed = doc.has_annotation("DEP")
        words = lore("tenses")
        self.future = frozenset(words["future"])
        self.past = frozenset(words["past"])
        self.future_nouns = frozenset(words["future_nouns"])
        self.sentence_of: list[int] = []
        if doc.has_annotation("SENT_START"):
            for index, sentence in enumerate(doc.sents):
                self.sentence_of += [index] * len(sentence)
        else:
            paragraph = 0
            for token in doc:
                self.sentence_of.append(paragraph)
                paragraph += "\n" in token.text_with_ws

    def at(self, start: int, end: int) -> tuple[int, str]:
        """Index of the sentence, and the direction, of the expression at ``start``."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None or not len(span):
            return 0, "past"
        return self.sentence_of[span.start], self._direction(span.start, span.end)

    def _direction(self, first: int, last: int) -> str:
        doc, sentence = self.doc, self.sentence_of[first]
        if last + 1 < len(doc) and doc[last].text in ("'s", "’s") and doc[last + 1].lower_ in self.future_nouns:
            return "future"
        if last < len(doc) and doc[last].lower_ in self.future_nouns:
            return "future"
        # The nearest verb or cue to the left in the sentence; else the first to the right.
        for i in range(first - 1, max(-1, first - 25), -1):
            if self.sentence_of[i] != sentence:
                break
            verdict = self._verdict(i, first - i)
            if verdict:
                return verdict
        for i in range(last, min(len(doc), last + 15)):
            if self.sentence_of[i] != sentence:
                break
            verdict = self._verdict(i, 99)
            if verdict:
                return verdict
        return "past"

    def _verdict(self, i: int, distance: int) -> str | None:
        """What a word says about the direction; None where it says nothing."""
        token = self.doc[i]
        word = token.lower_
        if word in ("by", "until", "till") and distance <= 2:
            return self._governed(i) or "future"
        if (
            word == "for"
            and distance <= 2
            and i
            and self.doc[i - 1].lower_ in ("set", "scheduled", "planned", "slated", "due", "up", "expected")
        ):
            return "past" if self._left(i, ("had", "was", "were"), 6) and self._left(i, ("had",), 6) else "future"
        if word in ("ahead", "upcoming", "deadline", "ultimatum") and distance <= 4:
            return "future"
        tag = token.tag_ if self.tagged else ""
        if tag:
            if tag == "VBD":
                if word in ("was", "were", "had") and self._right(
                    i, ("scheduled", "expected", "due", "set", "supposed", "planned", "slated"), 3
                ):
                    return "future" if word != "had" else "past"
                return "past"
            if tag == "VBN":
                if word in ("scheduled", "expected", "due", "slated", "planned", "set"):
                    return "past" if self._left(i, ("had",), 3) else "future"
                return (
                    "past"
                    if not self._left(
                        i, ("will", "would", "'ll", "shall", "to", "should", "could", "can", "may", "might", "must"), 4
                    )
                    or self._left(i, ("have",), 2)
                    else "future"
                )
            if tag == "VB":
                if self._left(i, ("did", "n't", "not"), 3) and self._left(i, ("did",), 3):
                    return "past"
                if self._left(
                    i,
                    (
                        "will",
                        "would",
                        "'ll",
                        "’ll",
                        "shall",
                        "to",
                        "should",
                        "could",
                        "can",
                        "may",
                        "might",
                        "must",
                        "wo",
                    ),
                    4,
                ):
                    return "future"
                return "future"
            if tag in ("VBZ", "VBP"):
                if word in ("has", "have", "'ve", "’ve"):
                    return "past"
                if word in ("says", "say", "reports", "reported"):
                    return "past"
                return (
                    "future"
                    if self._right(i, ("to", "due", "scheduled", "set", "expected", "planned", "going"), 2)
                    or distance <= 6
                    else None
                )
            if tag == "MD":
                return "past" if self._right(i, ("have",), 3) else "future"
            return None
        if word in ("will", "would", "'ll", "’ll", "shall", "wo") or (
            word
            in (
                "scheduled",
                "due",
                "slated",
                "expected",
                "planned",
                "upcoming",
                "planning",
                "plans",
                "expects",
                "intends",
                "hopes",
            )
            and distance <= 8
        ):
            return "past" if self._right(i, ("have",), 2) else "future"
        if (
            word == "to"
            and i + 1 < len(self.doc)
            and self.doc[i + 1].is_lower
            and self.doc[i + 1].lower_ not in ("the", "a", "an", "its", "his", "her", "their")
        ):
            return "future"
        if (
            (word in self.past or word.endswith("ed"))
            and self._left(i, ("will", "would", "to"), 3)
            and not self._left(i, ("have",), 2)
        ):
            return "future"
        if word in self.past or (len(word) > 4 and word.endswith("ed") and token.is_lower):
            return "past"
        return None

    def _governed(self, i: int) -> str | None:
        """ "by Friday" after a past verb that is over ("had left by Friday") lies behind."""
        for j in range(i - 1, max(-1, i - 8), -1):
            word = self.doc[j].lower_
            if word in (
                "will",
                "would",
                "to",
                "must",
                "should",
                "deadline",
                "needs",
                "need",
                "expected",
                "due",
                "can",
                "could",
                "may",
                "agreed",
            ):
                return "future"
            if word in ("had", "was", "were"):
                return "past"
        return None

    def _left(self, i: int, words: tuple[str, ...], reach: int) -> bool:
        return any(self.doc[j].lower_ in words for j in range(max(0, i - reach), i))

    def _right(self, i: int, words: tuple[str, ...], reach: int) -> bool:
        return any(self.doc[j].lower_ in words for j in range(i + 1, min(len(self.doc), i + 1 + reach)))
