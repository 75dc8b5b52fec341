"""Numbers as English text writes them: digits, words, magnitudes, fractions, ranges and vague amounts, with offsets.

This file knows what a number looks like and what it is worth; whether it counts anything is for ``figures`` to say.
Vague amounts follow the ACLED codebook: tens 10, dozens 12, hundreds 100, thousands 1000, open above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

#: Longer rows of digits are serial numbers.
LARGEST = 10**15
NumberForm = Literal["digits", "words", "vague", "fraction", "zero", "pair"]

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
MAGNITUDES = {
    "hundred": 100,
    "thousand": 1000,
    "lakh": 100_000,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
#: Suffixes that stand directly behind digits ("$60bn", "2.5m"), mostly of money.
SUFFIXES = {"k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12}
FRACTIONS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
}
VAGUE = {
    "tens": 10,
    "dozens": 12,
    "scores": 20,
    "hundreds": 100,
    "thousands": 1000,
    "millions": 10**6,
    "billions": 10**9,
    "trillions": 10**12,
}

_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+"
    r"|\d{1,3}(?:٬\d{3})+(?:٫\d+)?|\d+٫\d+"
    r"|\d+(?:\.\d+)?(?=(?:-|\s)?(?:million|billion|trillion))|\d+,\d{1,2}(?=%|\s(?:per\s?cent|million|billion|trillion))"
    r"|\d+(?:\.\d+)?"
)
_PLAIN_FRACTION = r"\d{1,2}\s?[/⁄]\s?\d{1,2}(?![\d/])"
_VULGAR = "[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]"
_UNIT_WORDS = "|".join(sorted([*UNITS, *TENS], key=len, reverse=True))
_MAGNITUDE_WORDS = "|".join(MAGNITUDES)
_SMALL = rf"(?:(?:{'|'.join(TENS)})[\s-](?:{'|'.join(list(UNITS)[1:10])})|{_UNIT_WORDS})"
_GROWN = rf"(?:[\s-](?:{_MAGNITUDE_WORDS}))"
_WORDS = rf"(?:{_SMALL}|an?){_GROWN}+(?:(?:,?\s(?:and\s)?){_SMALL}{_GROWN}*)*|{_SMALL}"
_FRACTION_WORDS = "half|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth)s?"
_SHARE = rf"(?:(?:an?|one|two|three|four|five|seven|nine)[\s-](?:{_FRACTION_WORDS})|half)"

_NUMBER = re.compile(
    rf"""(?<![\w.,/:+])(?<![^\W\d][-–])(?<!\s['’])(?:
      (?P<vague>(?:(?:(?:an?|some|the)\s(?:few|couple\s(?:of\s)?)|several|many|few)\s(?:(?:{_MAGNITUDE_WORDS})(?:\s(?:thousand|million|billion|trillion))?|dozen)
        |(?:tens|dozens|scores|hundreds|thousands|millions)\sof\s(?:thousands|millions|billions|trillions)
        |{"|".join(VAGUE)})\b)
      |(?P<dozen>(?:half\s(?:a\s)?|an?\s|one\s|(?:{_SMALL})[\s-]|\d+\s)dozen\b)
      |(?P<halfmag>(?:an?\s)?half(?:\san?)?[\s-](?:{_MAGNITUDE_WORDS})\b|(?:an?\s)?quarter(?:\sof)?\sa\smillion\b)
      |(?P<pair>an?\s(?:couple|pair|trio)(?=\s)|pair(?=\sof\s)|couple(?=\sof\s)|both(?=\s)|twice|thrice
        |(?:double|triple|quadruple)(?=\s(?:the|that|those|what|its|their|his|her)\b))\b
      |(?P<outof>(?P<part>{_SMALL}|\d+)\s(?:in|out\sof(?=\s(?:every|10|ten|100)\b))(?:\severy)?\s(?P<whole>{_SMALL}|\d{{1,3}}(?:,\d{{3}})*)(?=\s(?!hours|days|weeks|months|years|minutes|seconds)[A-Za-z]|[.,;:)”"]*(?:\s|$)(?!\d)))
      |(?P<ofone>(?P<share>{_SHARE})(?:(?:\sof)?\s(?:an?|one|1)(?=\s?%|\sper\s?cent)|(?=[-\s]per\s?cent)))
      |(?P<fraction>{_SHARE}(?=\s(?:of|the|its|their|his|her|all|a|an)\b|[\s,.;]))
      |(?P<digits>(?P<number>{_DIGITS})
         (?:\s?(?P<mixed>{_VULGAR}|(?<=\s){_PLAIN_FRACTION}))?
         (?:(?P<suffix>k|mn|mln|m|bn|b|tn|trn)(?![\w²³])|[\s-]?(?P<magnitude>(?:{_MAGNITUDE_WORDS})(?:\s(?:million|billion))?)(?!\w))?
         (?P<half>\sand\sa\shalf)?)
      |(?P<vulgar>{_VULGAR})
      |(?P<words>(?:{_WORDS})(?P<wordhalf>(?:\sand\sa|-and-a)[\s-]half)?\b)
      |(?P<zero>nobody|no[\s-]one|none|zero|no(?=\s))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Number:
    """A number in a text: its value, and the offsets of the words that give it.

    ``low`` and ``high`` differ only for a vague amount (``high`` None) and a range.
    """

    start: int
    end: int
    low: float | int
    high: float | int | None
    form: NumberForm


def tidy(value: Decimal | float) -> float | int:
    """An ``int`` where the value is whole, else a float without binary dust."""
    exact = Decimal(str(value)) if not isinstance(value, Decimal) else value
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def from_digits(text: str) -> Decimal:
    """The value of a number written in digits of any script, with separators; a decimal comma is understood."""
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    text = re.sub(r"[\u00a0\u2009\u202f٬]", "", text).replace("٫", ".")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        text = text.replace(".", "")
    if re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    return Decimal(text.replace(",", ""))


def from_words(text: str) -> Decimal:
    """The value of a cardinal in words ("two hundred and five thousand").

    Raises:
        ValueError: a word is not part of a number.
    """
    total = current = Decimal(0)
    for word in re.split(r"[\s,-]+", text.casefold()):
        if word in ("and", ""):
            continue
        if word in ("a", "an"):
            current += 1
        elif word in UNITS or word in TENS:
            current += UNITS.get(word, TENS.get(word, 0))
        elif word in MAGNITUDES:
            grown = max(current, Decimal(1)) * MAGNITUDES[word]
            if word == "hundred":
                current = grown
            else:
                total, current = total + grown, Decimal(0)
        else:
            raise ValueError(f"not a number word: {word!r}")
    return total + current


def find_numbers(text: str) -> Iterator[Number]:
    """Every number of a text in order, whatever it is for; overlapping readings are settled by the longest."""
    for match in _NUMBER.finditer(text):
        number = _read(match)
        if number is not None:
            yield number


def _read(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    word = match[0].casefold()
    if match["vague"]:
        return Number(start, end, _vague_value(word), None, "vague")
    if match["dozen"]:
        many = re.split(r"\s", word)[0]
        dozens = Decimal("0.5") if many == "half" else _small(word.removesuffix("dozen").rstrip(" -"))
        return _exact(start, end, dozens * 12, "words")
    if match["halfmag"]:
        share = Decimal("0.25") if "quarter" in word else Decimal("0.5")
        magnitude = MAGNITUDES[re.split(r"[\s-]", word)[-1]]
        return _exact(start, end, share * magnitude, "words")
    if match["pair"]:
        few = 4 if word == "quadruple" else 3 if "trio" in word or word in ("thrice", "triple") else 2
        return Number(start, end, few, few, "pair")
    if match["outof"]:
        part, whole = _small(match["part"]), _small(match["whole"])
        return _exact(start, end, _percent(part, whole), "fraction") if 0 < part < whole else None
    if match["ofone"]:
        # "one-tenth of 1 percent" is itself a number of percent.
        return _exact(start, end, _part(match["share"].casefold()).quantize(Decimal("0.001")), "words")
    if match["fraction"]:
        return _fraction(start, end, word)
    if match["vulgar"]:
        return _exact(start, end, Decimal(str(unicodedata.numeric(match["vulgar"]))) * 100, "fraction")
    if match["zero"] or word == "zero":
        return Number(start, end, 0, 0, "zero")
    if match["words"]:
        words = match["words"]
        if match["wordhalf"]:
            return _exact(start, end, from_words(words[: -len(match["wordhalf"])]) + Decimal("0.5"), "words")
        return _exact(start, end, from_words(words), "words")
    value = from_digits(match["number"])
    if value >= LARGEST:
        return None
    if match["mixed"]:
        value += _mixed(match["mixed"])
    for name in re.split(r"\s", (match["magnitude"] or "").casefold()):
        value *= MAGNITUDES.get(name, 1)
    value *= SUFFIXES.get((match["suffix"] or "").casefold(), 1)
    if match["half"]:
        value += Decimal("0.5")
    return _exact(start, end, value, "digits")


def _exact(start: int, end: int, value: Decimal, form: NumberForm) -> Number:
    return Number(start, end, tidy(value), tidy(value), form)


def _small(text: str) -> Decimal:
    return from_digits(text) if text[0].isdecimal() else from_words(text)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(Decimal("0.1"))


def _mixed(text: str) -> Decimal:
    if len(text) == 1:
        return Decimal(str(unicodedata.numeric(text))).quantize(Decimal("0.001"))
    part, whole = re.split(r"\s?[/⁄]\s?", text)
    return Decimal(part) / Decimal(whole) if int(whole) else Decimal(0)


def _fraction(start: int, end: int, word: str) -> Number:
    return _exact(start, end, (100 * _part(word)).quantize(Decimal("0.1")), "fraction")


def _part(word: str) -> Decimal:
    """What a fraction in words is of one: "two-thirds" 0.667."""
    parts = re.split(r"[\s-]", word)
    many = Decimal(1) if len(parts) == 1 else from_words(parts[0])
    name = parts[-1]
    return many / Decimal(FRACTIONS.get(name, FRACTIONS.get(name.removesuffix("s"), 2)))


def _vague_value(word: str) -> int:
    """The ACLED value of a vague amount: the least that it can be."""
    value = 1
    for part in re.split(r"\s", word):
        value *= VAGUE.get(part, MAGNITUDES.get(part, 12 if part == "dozen" else 1))
    return 2 * value if "couple" in word else value
