"""Lemmas as suffix rules: how many letters to cut, what to put instead, and whether to keep the case."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from rashomon.lore import lore

#: The rule that leaves the lower-cased form as it is.
LOWER_AS_IS = "l0"


def rule_for(form: str, lemma: str) -> str:
    """The rule that makes ``lemma`` of ``form``; ``=lemma`` where no suffix rule is short."""
    # The case of the form is kept only where the lemma shows it (names).
    keep = lemma[:1].isupper() and form[:1].isupper()
    base = form if keep else form.lower()
    k = 0
    while k < min(len(base), len(lemma)) and base[k] == lemma[k]:
        k += 1
    cut, add = len(base) - k, lemma[k:]
    if k == 0 and base != lemma:
        return "=" + lemma
    return f"{'k' if keep else 'l'}{cut}{add}"


def apply_rule(form: str, rule: str) -> str:
    """The lemma that ``rule`` makes of ``form``; the form itself where the rule does not fit."""
    if rule.startswith("="):
        return rule[1:]
    base = form if rule[:1] == "k" else form.lower()
    cut, add = _parts(rule)
    if cut >= len(base) and cut:
        return base
    return (base[: len(base) - cut] if cut else base) + add


@cache
def words_in_ie() -> frozenset[str]:
    """The words of five letters and more that end in "-ie" (lore: words_in_ie)."""
    return frozenset(lore("words_in_ie"))


def respelled(form: str, lemma: str) -> str:
    """The lemma with the "y" that an ending had changed: "denied" less "ed", and "cities" less "s".

    >>> respelled("denied", "deni"), respelled("cities", "citie"), respelled("movies", "movie")
    ('deny', 'city', 'movie')
    """
    low = form.lower()
    if lemma.endswith("i") and low.endswith(("ied", "ies")):
        return lemma[:-1] + "y"
    if low.endswith("ies") and lemma.endswith("ie") and len(lemma) > 4 and lemma.lower() not in words_in_ie():
        return lemma[:-2] + "y"
    return lemma


def _parts(rule: str) -> tuple[int, str]:
    digits = 1
    while digits < len(rule) and rule[digits].isdigit():
        digits += 1
    return int(rule[1:digits] or 0), rule[digits:]


def ending(form: str, rule: str) -> str:
    """What the rule takes off the form; empty where it takes nothing or stands for a whole lemma."""
    cut = 0 if rule.startswith("=") else _parts(rule)[0]
    return form.lower()[-cut:] if cut else ""


def fits(form: str, rule: str, endings: Collection[str]) -> bool:
    """Whether the rule takes nothing off, or one of the ``endings`` that it was seen to take off."""
    taken = ending(form, rule)
    return not taken or taken in endings


def with_cut(rule: str, cut: int) -> str:
    """The rule with another number of letters to cut."""
    return rule if rule.startswith("=") else f"{rule[:1]}{cut}{_parts(rule)[1]}"
