"""The lore of measures and hedges, made ready for matching."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from rashomon.lore import lore
from rashomon.record import Hedge, Measure

#: What may stand between a number and its unit ("three more weeks", "hundreds of miles").
_BEFORE_UNIT = "more|full|straight|consecutive|additional|extra|whole|business|working|of"
#: What may stand between a hedge and its number ("more than a dozen", "nearly all 300").
_OF_WHOM = r"(?:taxpayers?['’]?|public|federal|government|private|oil|aid|tax|campaign)"
_DETERMINERS = "the|a|an|another|all|their|its|his|her"


class Unit(NamedTuple):
    """What a unit's word measures, the unit that the figure is given in, and how many of that it is."""

    measure: Measure
    name: str
    factor: float


@dataclass(frozen=True)
class Fate:
    """The words that say that people were killed, wounded … (``lore/measures.yaml`` tells what each set is)."""

    nouns: frozenset[str]
    states: frozenset[str]
    verbs: frozenset[str]
    losing: frozenset[str] = frozenset()
    lives: frozenset[str] = frozenset()
    tolls: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Measures:
    """``lore/measures.yaml`` and ``lore/hedges.yaml``; ``before`` and ``after`` have the longest phrase first."""

    units: dict[str, Unit]
    unit_behind: re.Pattern[str]
    coined: re.Pattern[str]
    signs: dict[str, str]
    currency: re.Pattern[str]
    fates: dict[Measure, Fate]
    sets: dict[str, frozenset[str]]
    words: dict[str, frozenset[str]]
    before: list[tuple[re.Pattern[str], Hedge]]
    after: list[tuple[re.Pattern[str], Hedge]]


@cache
def measures() -> Measures:
    """The lore, read once."""
    data: dict[str, Any] = lore("measures")
    hedges = lore("hedges")
    units = {
        form: Unit(measure, *data["multiples"].get(unit, (unit, 1)))
        for measure, kinds in data["units"].items()
        for unit, forms in kinds.items()
        for form in forms
    }
    forms = "|".join(re.escape(f) for f in sorted(units, key=len, reverse=True))
    coins = "|".join(form for kind in data["units"]["money"].values() for form in kind)
    signs = data["currency_signs"]
    prefixes = "|".join(data["currency_prefixes"])
    before = r"(?:^|(?<!\w)){}(?:\s(?:" + _DETERMINERS + r"))?[\s(]*$"
    return Measures(
        units=units,
        unit_behind=re.compile(rf"(?:[-\s]|(?<=\d))?(?:(?:{_BEFORE_UNIT})\s)?(?P<unit>{forms})(?!\w)", re.IGNORECASE),
        coined=re.compile(
            rf"(?:\sof)?\s(?:(?:[a-z]+\s)?{_OF_WHOM}|U\.?S\.?|[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s(?P<unit>{coins})(?!\w)"
        ),
        signs=signs,
        currency=re.compile(rf"(?:\b(?:{prefixes}))?(?P<sign>[{re.escape(''.join(signs))}])\s?$"),
        fates={m: Fate(**{k: frozenset(words) for k, words in kinds.items()}) for m, kinds in data["fates"].items()},
        sets={name: frozenset(words) for name, words in data.items() if isinstance(words, list)},
        words={name: frozenset(words.split()) for name, words in data["words"].items()},
        before=_patterns(hedges["before"], before),
        after=_patterns(hedges["after"], r"\s?{}(?!\w)"),
    )


@cache
def common_words() -> frozenset[str]:
    """Words of grammar and everyday words, none of which is a noun that a number counts."""
    return frozenset(lore("common_words")["common"].split())


def _patterns(phrases: dict[Hedge, list[str]], template: str) -> list[tuple[re.Pattern[str], Hedge]]:
    pairs = sorted(((p, hedge) for hedge, ps in phrases.items() for p in ps), key=lambda pair: -len(pair[0]))
    return [(re.compile(template.format(re.escape(p).replace(r"\ ", r"\s")), re.IGNORECASE), h) for p, h in pairs]
