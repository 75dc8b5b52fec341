"""What befell those who are counted: killed, wounded, displaced, captured … by the words around the number."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from rashomon.extract.measures import Fate, measures
from rashomon.record import Figure, Measure

#: Fates of people.
OF_PEOPLE: tuple[Measure, ...] = ("killed", "wounded", "casualties", "displaced", "captured")
#: How many words before the number a verb may stand, and how many behind it a passive.
_REACH_BACK, _REACH_ON = 16, 12
#: How many helping words may stand between what is counted and its state.
_HELPING = 7
#: What members of are soldiers, where no noun follows ("the Navy League" is none).
_FORCES = frozenset(["guard", "army", "navy", "militia", "forces", "military", "marines"])
_MARKS = frozenset(",.;:()")


class Word(NamedTuple):
    """A word or mark of a sentence, with offsets into the article; ``pos`` is empty where the engine is missing."""

    text: str
    lower: str
    start: int
    end: int
    pos: str


class Counted(NamedTuple):
    """A number with what it counts: offsets of the number's end and of the whole phrase, and its head noun."""

    first: int
    number_end: int
    last: int
    head: Word | None


class Fates:
    """Reads fates in one sentence.

    Args:
        words: the sentence's.
        numbers: offsets at which its numbers begin.
    """

    def __init__(self, words: Sequence[Word], numbers: Sequence[int]):
        self.words = words
        self.starts = [w.start for w in words]
        self.numbers = frozenset(numbers)
        self.lore = measures()

    def after(self, offset: int) -> int:
        """Index of the first word at or behind an offset."""
        return bisect_left(self.starts, offset)

    def of(self, counted: Counted) -> Measure | None:
        """The fate of those who are counted, ``troops`` for armed people without one, None where nothing is said."""
        head = counted.head.lower if counted.head else ""
        if head in self.lore.fates["refugees"].nouns:
            return "refugees"
        if found := self.state_behind(counted):
            return found
        behind = self.words[self.after(counted.last) : self.after(counted.last) + 3]
        if head in self.lore.fates["killed"].lives and any(w.lower in self.lore.fates["killed"].losing for w in behind):
            return "killed"
        if named := next((m for m, fate in self.lore.fates.items() if head in fate.nouns), None):
            return named
        if self.is_people(counted.head) and (such := self._such(counted)):
            return such
        if head in self.lore.sets["things"] and self.deed_before(counted) == "destroyed":
            return "destroyed"
        if self._may_suffer(counted):
            deed = self.deed_before(counted) or self._passive_behind(counted)
            if deed and deed != "destroyed":
                return deed
        return "troops" if head in self.lore.sets["troops"] or self._serve(counted) else None

    def _serve(self, counted: Counted) -> bool:
        """Whether they are members of a force: "5,000 members of the National Guard"."""
        if counted.head is None or counted.head.lower not in ("member", "members", "elements", "troops"):
            return False
        i = self.after(counted.last)
        behind = [w.lower for w in self.words[i : i + 6]]
        if behind[:1] != ["of"]:
            return False
        ends = self.lore.words["ends_phrase"] | _MARKS
        return any(
            w in _FORCES and (not rest or rest[0] in ends) for j, w in enumerate(behind) for rest in [behind[j + 1 :]]
        )

    def _such(self, counted: Counted) -> Measure | None:
        """The state told before the noun: "12 wounded soldiers", "700 detained migrants"."""
        inside = self.words[self.after(counted.number_end) : self.after(counted.last) - 1]
        states = (self._state(w) for w in inside if w.lower.endswith(("ed", "en", "dead")))
        return next((m for m in states if m not in (None, "troops")), None)

    def told_in(self, text: str) -> Measure | None:
        """The fate in a description of those counted ("number of people killed in the strike"); of a toll, deaths."""
        words = re.findall(r"[a-z]+", text.casefold())
        for word in words:
            for measure, fate in self.lore.fates.items():
                if measure != "troops" and (word in fate.states or word in fate.nouns):
                    return measure
        return "killed" if {"toll", "body"} & set(words) else None

    def is_people(self, head: Word | None) -> bool:
        """Whether a noun is one for people, or the name of a people."""
        return head is not None and (head.lower in self.lore.sets["people"] or head.text[0].isupper())

    def _may_suffer(self, counted: Counted) -> bool:
        """People, lives, and numbers alone can be killed or displaced; attacks, days and talks cannot."""
        head = counted.head
        return head is None or self.is_people(head) or head.lower in self.lore.fates["killed"].lives

    def state_behind(self, counted: Counted) -> Measure | None:
        """The state right behind, over helping words only: "hundreds injured", "12 people were killed"."""
        i = self.after(counted.last)
        if i > self.after(counted.number_end) and (measure := self._state(self.words[i - 1])):
            return measure
        for j in range(i, min(i + _HELPING, len(self.words))):
            w = self.words[j]
            if measure := self._state(w):
                told = measure != "troops" or self._are_troops(counted)
                return measure if told and not self._has_object(j) else None
            if w.lower not in self.lore.words["helping"] and not w.lower.endswith("ly") and w.text not in "'‘’\"“”":
                return None
        return None

    def _state(self, word: Word) -> Measure | None:
        return next((m for m, fate in self.lore.fates.items() if word.lower in fate.states), None)

    def _are_troops(self, counted: Counted) -> bool:
        """Whether those who are stationed or deployed are armed people, and no missiles."""
        if counted.head is not None:
            return self.is_people(counted.head) or counted.head.lower in self.lore.sets["troops"]
        return any(w.lower in self.lore.sets["troops"] for w in self.words[: self.after(counted.first)])

    def _has_object(self, i: int) -> bool:
        """Whether the verb is active, so that the number before it is who did it: "two gunmen killed four"."""
        passive = any(w.lower in self.lore.words["passive"] for w in self.words[max(0, i - 3) : i])
        if self.words[i].lower in self.lore.words["intransitive"] or passive or i + 1 >= len(self.words):
            return False
        following = self.words[i + 1]
        if following.start in self.numbers and i + 2 < len(self.words) and self._state(self.words[i + 2]):
            return False  # a headline: "Eight miners killed 14 injured"
        return (
            following.text[0].isdigit()
            or following.lower in self.lore.words["objects"]
            or following.start in self.numbers
            or following.pos in ("PRON", "DET")
        )

    def deed_before(self, counted: Counted) -> Measure | None:
        """The verb whose object the number is, or the toll that it gives: "killed at least 16", "a toll of 67"."""
        i = self.after(counted.first) - 1
        listed = i >= 0 and self.words[i].lower in self.lore.words["listing"]
        if i >= 0 and self.words[i].lower in self.lore.words["oblique"] and not self._toll_near(i):
            return self._noun_before(i) if self.words[i].lower == "of" else None
        part = i >= 0 and (
            self.words[i].lower == "including" or (counted.head is not None and counted.head.lower == "them")
        )
        for steps, j in enumerate(range(i, max(-1, i - _REACH_BACK), -1)):
            w = self.words[j]
            for measure, fate in self.lore.fates.items():
                if self._is_deed(j, measure, fate, counted, steps):
                    # "were hurt, and 500 guests were inside": a passive tells of those before it, and of some of them.
                    was = j > 0 and self.words[j - 1].lower in self.lore.words["passive"] and not part
                    return None if was else measure
            ends = w.lower in self.lore.words["begins_clause"] or w.text in ".;:()"
            if ends or (w.lower in self.lore.words["finite"] and not self._toll_near(j)):
                return None
            if w.text == "," and not listed:
                return None
        return None

    def _is_deed(self, i: int, measure: Measure, fate: Fate, counted: Counted, steps: int) -> bool:
        word = self.words[i].lower
        head = counted.head.lower if counted.head else ""
        pair = f"{self.words[i - 1].lower} {word}" if i else word
        if word in fate.verbs or pair in fate.verbs:
            return True
        if word in fate.losing:
            lost = word.startswith(("los", "claim")) and self.is_people(counted.head)
            claimed = word.startswith("claim") and counted.head is None
            return head in fate.lives or (steps <= 2 and (lost or claimed))
        if word in fate.tolls and steps <= 8 and not head:
            return True
        of = i + 1 < len(self.words) and self.words[i + 1].lower == "of"
        return steps <= 8 and of and (word in fate.nouns or word in fate.lives)

    def _noun_before(self, i: int) -> Measure | None:
        noun = self.words[i - 1].lower if i else ""
        return next((m for m, fate in self.lore.fates.items() if noun in fate.nouns), None)

    def _toll_near(self, i: int) -> bool:
        return any(
            w.lower in self.lore.fates["killed"].tolls or w.lower == "dead" for w in self.words[max(0, i - 7) : i]
        )

    def _passive_behind(self, counted: Counted) -> Measure | None:
        """A passive further on in the clause: "four people, two of them children, were killed"."""
        i = self.after(counted.last)
        for j in range(i, min(i + _REACH_ON, len(self.words) - 1)):
            w = self.words[j]
            another = w.start in self.numbers and self.words[j - 1].lower not in ("including", "among")
            if w.text in ".;:()" or another or w.lower in self.lore.words["begins_clause"]:
                return None
            if w.lower in ("said", "says"):
                return None
            if w.lower in ("was", "were", "been", "be"):
                following = self.words[j + 1 : j + 3]
                return self._state(following[-1] if following[0].lower == "also" else following[0])
            if w.lower in ("died", "die", "perished"):
                return "killed"
        return None


def share_fates(figures: Sequence[Figure]) -> None:
    """Give "these four Americans" the fate that the article told of four Americans elsewhere."""
    told = {_who(f): f.measure for f in figures if f.of and f.low and f.measure in OF_PEOPLE}
    for figure in figures:
        if figure.of and figure.measure in ("other", "troops") and figure.hedge == "exact":
            figure.measure = told.get(_who(figure), figure.measure)


def _who(figure: Figure) -> tuple[float | None, str]:
    return figure.low, (figure.of or "").split()[-1].casefold()
