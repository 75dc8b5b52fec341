"""Numbers that count nothing: in names, ages, telephone numbers, results of games and votes, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rashomon.extract.cues import forms
from rashomon.extract.measures import common_words, measures
from rashomon.extract.numerals import Number

_PHONE = re.compile(r"\+?\d[\d\s().-]{7,}\d")
_NO_PHONE = re.compile(r"\d,\d{3}|\d{4}-\d\d-\d\d|\d\s[–-]\s\d")
_SCORE = re.compile(
    r"\b\d{1,3}[-–]\d{1,3}\b"
    r"(?!\s?(?:%|per\s?cent|[a-z]+s\b|[a-z]+-|people|million|billion|km|mile|day|year))",
    re.IGNORECASE,
)
_RESULT = re.compile(r"\b(\d{1,3})\sto\s(\d{1,3})(?=\s?(?:[.,;:)]|$)|\svotes?\b|\smargin)")
_DASHED = re.compile(r"\b(\d{1,3})[-–](\d{1,3})(?=\s[a-z])")
_WEB = re.compile(r"(?:https?://|www\.|@|#)\S+")

_AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|age\sof|turned|turning|turns|younger\sthan|older\sthan)(?:\sabout|\saround)?\s$"
    r"|\b(?:people|voters|adults|children|women|men|those|kids|anyone|everyone|Americans|students|workers)\s"
    r"(?:aged\s)?(?:over|under|above|below|(?:younger|older)\sthan)?\s?$",
    re.IGNORECASE,
)
#: "girls, ages 14 and 16": the second of two ages.
_AGE_TOO = re.compile(r"\b(?:aged?|ages)\s\d{1,3}(?:,\s\d{1,3})*,?\s(?:and|or|to)\s$", re.IGNORECASE)
#: "an IQ of 78", "a magnitude of 6": a value on a scale counts nothing.
_SCALE = re.compile(
    r"\b(?:IQ|magnitude|score|rating|grade|temperature)s?\s(?:of|at|was|is)\s(?:only\s|just\s|about\s)?$"
)
_AGE_BEHIND = re.compile(r"\s(?:and|or)\s(?:younger|older|under|over|up|above)\b")
_OLD = re.compile(
    r"\s?[-\s](?:second|minute|hour|day|week|month|year|decade|century|centurie)s?[-\s]old\b", re.IGNORECASE
)

#: Nouns for somebody by what he does: a supervisor, a chemist, a fireman.
_AGENT = re.compile(r"(?:er|or|ist|man|woman)$")

_ORDINAL_OR_TIME = re.compile(r"(?:st|nd|rd|th)\b|['’]?s\b|[/:]\d")
_NUMBERED = re.compile(r"[#№]\s?$|\bNos?\.\s?$|\d[/:.]$")
_NAMED_WORD = re.compile(r"\b(?:Number|Phase|Article|Chapter|Day|Part|Act)\s$")
_LISTED = re.compile(r"\b(?:Group\sof|Caption|Photo|Image|Slide|Page)\s(?:\d+\sof\s)?$")
_TITLE_BEHIND = re.compile(
    r"\s(?:Minutes|Hours|Days|Years|Downing|Images|Photos|Comments|Shares|Views|Slides|CE|BC|AD|BCE)\b"
    r"|\s[A-Z][\w.]*\s(?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Lane|Square|Place)\b"
)
_PLURAL_BEHIND = re.compile(
    r"\s(?:[a-z]+\s)?[a-z]+s\b|\s(?:people|percent|per\s|men|women|million|billion|[A-Z]\w+\s[a-z]+s\b)|%"
)
#: Things that are also numbered, but counted where their plural follows or they are written small.
_ALSO_COUNTED = ("school", "hospital", "train", "bus")


def noise(text: str) -> Iterator[tuple[int, int]]:
    """Spans of telephone numbers, results of games and votes, web addresses and handles."""
    for m in _PHONE.finditer(text):
        if sum(c.isdigit() for c in m[0]) >= 9 and not _NO_PHONE.search(m[0]):
            yield m.span()
    for pattern in (_SCORE, _WEB):
        yield from (m.span() for m in pattern.finditer(text))
    for pattern in (_RESULT, _DASHED):
        yield from (m.span() for m in pattern.finditer(text) if int(m[1]) >= int(m[2]))


def names_something(text: str, number: Number, sentence: int) -> bool:
    """Whether the number is part of a name: flight 17, Resolution 2254, FTSE 100, 60 Minutes, No. 10, year 1968.

    ``sentence`` is where the number's sentence begins: its first word has a capital without being a name.
    """
    before, after = text[max(0, number.start - 60) : number.start], text[number.end : number.end + 30]
    digits = text[number.start : number.end]
    if number.form != "digits":
        named = _NAMED_WORD.search(before) or re.search(r"\bGroup\sof\s$", before)
        return number.form == "words" and named is not None
    if re.search(r"[%$€£]", text[max(0, number.start - 1) : number.end + 1]):
        return False
    if _SCALE.search(before):
        return True
    if _ORDINAL_OR_TIME.match(after) or _NUMBERED.search(before) or _LISTED.search(before):
        return True
    plain = digits.isdecimal()
    if plain and len(digits) == 4 and 1500 <= number.low <= 2099:
        counts = re.match(r"\s(?:[a-z]+\s){0,2}[a-z]{2,}s\b|\speople\b", after)
        return counts is None or re.search(r"\b(?:in|since|by|of|from|until)\s$", before) is not None
    if plain and _TITLE_BEHIND.match(after):
        return True
    last = re.search(r"([\w&]+)[.]?[-\s]$", before)
    return last is not None and _is_named(
        last, plain, after, opens=number.start - len(before) + last.start(1) <= sentence
    )


def _is_named(last: re.Match[str], plain: bool, after: str, opens: bool) -> bool:
    """Whether the word before a number makes a name of the two."""
    word, sets = last[1], measures().sets
    plural = _PLURAL_BEHIND.match(after) is not None
    if "&" in word:
        return plain
    if word.casefold() in sets["naming"] and word not in _ALSO_COUNTED:
        return (plain and not plural) or word[0].isupper()
    return plain and word[0].isupper() and word.casefold() not in sets["not_naming"] and not opens and not plural


def is_age(text: str, number: Number) -> bool:
    """Whether the number is somebody's age: "aged 34", "a 12-year-old girl", "Jane Roe, 34, of Leeds", "over 55s"."""
    before, after = text[max(0, number.start - 60) : number.start], text[number.end : number.end + 60]
    young = number.form == "digits" and number.low < 120
    if young and (_AGE_BEFORE.search(before) or _AGE_BEHIND.match(after) or _AGE_TOO.search(before)):
        return True
    if old := _OLD.match(after):
        rest = after[old.end() :]
        nouns = re.findall(r"[A-Za-z]+", rest)[:3]
        if not nouns or not rest[0].isspace() or nouns[0][0].isupper():
            return True
        sets = measures().sets
        plain = [noun.casefold() for noun in nouns]
        known = any(noun in sets["aged"] | sets["troops"] for noun in plain)
        agent = _AGENT.search(plain[0]) and plain[0] not in sets["not_aged"]
        # "the 18-year-old noted": no noun follows, so that somebody is of that age.
        told = plain[0] in sets["aged_then"] or plain[0] in forms() or plain[0] in common_words()
        return known or bool(agent) or told
    return young and bool(re.search(r"[A-Z][\w.’'-]+,\s$", before) and re.match(r"[,.;)]", after))
