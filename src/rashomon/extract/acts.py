"""What a statement does: say, deny, accuse, demand, promise, warn, reject, confirm, claim or ask.

The cue tells where it is a telling one ("denied"). A plain one ("said") leaves the act to the content, of which the
lore lists words and openings that show it, in the order in which they are tried; what the engine reads is weighed
against that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import get_args

import numpy as np

from rashomon.extract.cues import act_of_lemmas, word_set
from rashomon.lore import lore
from rashomon.record import Act

ACTS: tuple[Act, ...] = get_args(Act)
#: What the lore's act is worth beside the engine's log probabilities, and how much more the engine must be sure of a
#: plain "say", which the marked articles hold more often than the stories. Set on articles marked after the engine was
#: trained, and on the train stories.
LORE, PLAIN = 1.0, 0.6


def _weighed(by_lore: Act, scores: np.ndarray) -> Act:
    """The act by what the lore finds in a content and by the engine together."""
    chance = scores - np.logaddexp.reduce(scores)
    chance[ACTS.index(by_lore)] += LORE
    chance[ACTS.index("say")] -= PLAIN
    return ACTS[int(chance.argmax())]


@cache
def _content_signs() -> tuple[tuple[Act, re.Pattern[str]], ...]:
    return tuple(
        (entry["act"], re.compile(entry["pattern"], re.IGNORECASE)) for entry in lore("cues")["acts_of_content"]
    )


def _is_question(content: str) -> bool:
    """Whether a content asks: with a question mark, or as a clause that begins with a word of asking."""
    first = re.match(r"\w+", content)
    begins = first is not None and first.group().lower() in word_set("asking_openings")
    return begins or content.rstrip(" \"”'’").endswith("?")


def act_of(
    cue_lemmas: Sequence[str],
    content: str,
    hint: Act | None = None,
    negated: bool = False,
    scores: np.ndarray | None = None,
) -> Act:
    """The act of a statement.

    Args:
        cue_lemmas: the lemmas of the cue in text order; empty where a quotation has none.
        content: the words attributed.
        hint: the act of the frame that the cue was found in, where it was.
        negated: whether the cue is denied ("did not rule out"): a denial or rejection then turns round.
        scores: the engine's scores (A,) of the acts at the content's first word, in the record's order, where an engine
            has read it.
    """
    if any(c in word_set("asking_cues") for c in cue_lemmas) and _is_question(content):
        return "ask"
    act = hint if hint not in (None, "say") else act_of_lemmas(cue_lemmas, content) or hint
    if negated and act in ("deny", "reject"):
        return "confirm" if act == "deny" else "say"
    if act is None or act == "say":
        plain = all(c in word_set("plain_cues") or act_of_lemmas([c]) is None for c in cue_lemmas)
        by_lore = (_act_of_content(content) if plain else None) or "say"
        return by_lore if scores is None else _weighed(by_lore, scores)
    if act == "claim" and (told := _act_of_content(content)) in ("accuse", "deny", "warn", "demand"):
        return told  # who argues that somebody broke a promise accuses
    return act


def _act_of_content(content: str) -> Act | None:
    """The act that the first of the lore's signs in a content shows; None where there is none."""
    text = content.replace("’", "'")
    return next((act for act, pattern in _content_signs() if pattern.search(text)), None)
