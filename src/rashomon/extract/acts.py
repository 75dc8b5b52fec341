"""What a statement does: say, deny, accuse, demand, promise, warn, reject, confirm, claim or ask.

The cue tells where it is a telling one ("denied"). A plain one ("said") leaves the act to the content, of which the
lore lists words and openings that show it, in the order in which they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rashomon.extract.cues import act_of_lemmas, word_set
from rashomon.lore import lore
from rashomon.record import Act


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


def act_of(cue_lemmas: Sequence[str], content: str, hint: Act | None = None, negated: bool = False) -> Act:
    """The act of a statement.

    Args:
        cue_lemmas: the lemmas of the cue in text order; empty where a quotation has none.
        content: the words attributed.
        hint: the act of the frame that the cue was found in, where it was.
        negated: whether the cue is denied ("did not rule out"): a denial or rejection then turns round.
    """
    if any(c in word_set("asking_cues") for c in cue_lemmas) and _is_question(content):
        return "ask"
    act = hint if hint not in (None, "say") else act_of_lemmas(cue_lemmas, content) or hint
    if negated and act in ("deny", "reject"):
        return "confirm" if act == "deny" else "say"
    plain = not cue_lemmas or all(c in word_set("plain_cues") or act_of_lemmas([c]) is None for c in cue_lemmas)
    if act in (None, "say") and plain:
        return _act_of_content(content) or "say"
    if act == "claim" and (told := _act_of_content(content)) in ("accuse", "deny", "warn", "demand"):
        return told  # who argues that somebody broke a promise accuses
    return act or "say"


def _act_of_content(content: str) -> Act | None:
    """The act that the first of the lore's signs in a content shows; None where there is none."""
    text = content.replace("’", "'")
    return next((act for act, pattern in _content_signs() if pattern.search(text)), None)
