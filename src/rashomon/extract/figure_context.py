"""What stands around a figure in its sentence: who is said to have done it, and the time that it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from rashomon.extract.cues import forms, word_set
from rashomon.extract.reading import TimeExpression
from rashomon.record import Evidence, Figure

#: Fates that somebody brings about.
_DONE_BY_SOMEBODY = ("killed", "wounded", "casualties", "displaced", "captured", "destroyed")
#: Links from a counted noun up to the argument of the verb.
_INSIDE_ARGUMENT = ("conj", "nummod", "nmod", "compound", "appos")
#: A span of time that ends now, and so gives a period: "over the past year", "in the last three months".
_UP_TO_NOW = re.compile(r"^(?:the\s)?(?:past|last|previous)\b", re.IGNORECASE)
#: "the 2018 deal": a year that names a thing.
_NAMING = re.compile(r"\b(?:the|a|an|its|their)\s$", re.IGNORECASE)
#: "the union said on Wednesday": a day on which something was said, and not the figure's.
_SAID_THEN = re.compile(r"([A-Za-z]+)(?:\s(?:reporters|journalists))?(?:\s(?:on|late|early|in\sa\sstatement))*\s$")
#: How far from its figure, in characters, a time may stand.
_REACH = 120


def find_agents(doc: Doc, figures: Sequence[Figure]) -> dict[str, Evidence]:
    """Who is said to have done it, for the figures whose sentence says so, by figure id.

    Read off the tree: the agent of the passive ("killed by rebels") or the subject of the active verb ("the strike
    killed twelve") that the figure is an argument of. Empty where the engine gave no tree.
    """
    agents: dict[str, Evidence] = {}
    if not doc.has_annotation("DEP"):
        return agents
    for figure in figures:
        span = doc.char_span(figure.evidence.start, figure.evidence.end, alignment_mode="expand")
        if figure.measure not in _DONE_BY_SOMEBODY or span is None:
            continue
        argument = span.root
        while argument.dep_ in _INSIDE_ARGUMENT and argument.head.i != argument.i:
            argument = argument.head
        found = next((c for c in argument.head.children if _is_agent(c, argument)), None)
        if found is not None:
            tokens = [t for t in found.subtree if not (t.dep_ == "case" and t.head.i == found.i)]
            start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
            agents[figure.id] = Evidence(
                article=figure.evidence.article, start=start, end=end, text=doc.text[start:end]
            )
    return agents


def _is_agent(token: Token, argument: Token) -> bool:
    if argument.dep_ == "obj":
        return bool(token.dep_ == "nsubj")
    by = any(t.lower_ == "by" and t.dep_ == "case" for t in token.children)
    return by and str(token.dep_).startswith("obl")


def find_periods(text: str, figures: Sequence[Figure], times: Sequence[TimeExpression]) -> dict[str, str]:
    """The time expression that a figure is for, by figure id: the nearest in its sentence, one behind it rather.

    Args:
        text: the article's.
        figures, times: as found in it.
    """
    periods: dict[str, str] = {}
    for figure in figures:
        if figure.measure in ("duration", "distance"):
            continue
        best: tuple[int, str] | None = None
        for time in times:
            behind = time.evidence.start - figure.evidence.end
            ahead = figure.evidence.start - time.evidence.end
            gap = behind if behind >= 0 else ahead + ahead // 4
            named = time.form == "year" and _NAMING.search(text[max(0, time.evidence.start - 6) : time.evidence.start])
            if gap < 0 or named or not _gives_period(time) or _is_of_saying(text, time):
                continue
            between = text[
                min(figure.evidence.end, time.evidence.end) : max(figure.evidence.start, time.evidence.start)
            ]
            if gap <= _REACH and not re.search(r"[.;!?]\s|\n", between) and (best is None or gap < best[0]):
                best = (gap, time.id)
        if best is not None:
            periods[figure.id] = best[1]
    return periods


def _is_of_saying(text: str, time: TimeExpression) -> bool:
    verb = _SAID_THEN.search(text[max(0, time.evidence.start - 40) : time.evidence.start])
    return verb is not None and forms().get(verb[1].casefold(), ("", ""))[0] in word_set("speaking_verbs")


def _gives_period(time: TimeExpression) -> bool:
    if time.form == "duration":
        return _UP_TO_NOW.match(time.evidence.text) is not None
    return time.form not in ("clock", "set", "reference", "other")
