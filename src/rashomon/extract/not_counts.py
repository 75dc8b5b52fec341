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
    r"(?<![,.\d])\b\d{1,3}[-–]\d{1,3}\b(?!,\d)"
    r"(?!\s?(?:%|per\s?cent|[a-z]+s\b|[a-z]+-|people|million|billion|km|mile|day|year))",
    re.IGNORECASE,
)
_RESULT = re.compile(r"(?<![,.\d])\b(\d{1,3})\sto\s(\d{1,3})(?!,\d)(?=\s?(?:[.,;:)]|$)|\svotes?\b|\smargin)")
_DASHED = re.compile(r"(?<![,.\d])\b(\d{1,3})[-–](\d{1,3})(?=\s[a-z])")
#: "1 of 10" over a gallery of pictures, and "section 21(a)(12)" of a law.
_COUNTER = re.compile(
    r"\b\d{1,3}\sof\s\d{1,3}\b(?=\s*(?:\n|$)|\s(?:i\s)?(?:View|Hide|Show|Close|Next|Previous|Photos?|Slides?|Images?|Caption)\b)"
)
#: A row of a table: numbers with nothing between them.
_TABLE = re.compile(r"(?<![\w$€£.,])[-+]?\d+(?:\.\d+)?(?:\s(?:[-+]?\d+(?:\.\d+)?|NA)(?![\w,%])){2,}(?!\s?%)")
_PARAGRAPH = re.compile(r"\b\d{1,4}\([a-z]{1,3}\)(?:\(\w{1,4}\))*")
_CALIBRE = re.compile(r"[-\s](?:gauge|caliber|calibre|bore)\b", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|www\.|@|#)\S+")

_AGE_BEFORE = re.compile(
    r"\b(?:aged?|ages|age\sof|turned|turning|turns|younger\sthan|older\sthan)(?:\s(?:about|around|between|from))?\s$"
    r"|\b(?:people|voters|adults|children|women|men|those|kids|anyone|everyone|Americans|students|workers)\s"
    r"(?:aged|(?:aged\s)?(?:over|under|above|below|(?:younger|older)\sthan))\s$",
    re.IGNORECASE,
)
#: "the voting age was lowered to 18", "gave her age as 41".
_AGE_SET = re.compile(
    r"\bage\b(?!\s(?:groups?|brackets?)\b)[^.;:,()“”\"]{0,40}\b(?:to|at|from|was|is|as|be|than|under|over|between)\s$",
    re.IGNORECASE,
)
_COUNTED_BEHIND = re.compile(r"\s(?!(?:is|was|has|as|its|this|years?)\b)(?:[a-z]+s|per\s?cent|people)\b|\s?%")
#: "girls, ages 14 and 16", "aged between 16 and 20": the second of two ages.
_AGE_TOO = re.compile(
    r"\b(?:aged?|ages)\s(?:between\s|from\s)?\d{1,3}(?:,\s\d{1,3})*,?\s(?:and|or|to)\s$"
    r"|\b(?:people|voters|adults|those|anyone|everyone|Americans)\s\d{1,3}(?:\s(?:to|through)\s|\s?[-–]\s?)$",
    re.IGNORECASE,
)
#: "those 18 to 29", "adults 50-64": a group of people by their ages.
_AGE_GROUP = re.compile(r"\b(?:people|voters|adults|those|anyone|everyone|Americans)\s$", re.IGNORECASE)
_TO_AGE = re.compile(r"(?:\s?[-–]\s?|\s(?:to|through)\s)\d{1,3}\b(?!\s[a-z]+s\b)|,?\s(?:and|or)\s(?:younger|older)\b")
#: "16- and 17-year-olds": the first of two ages.
_OLD_TOO = re.compile(r"-?\s?(?:and|or|to|[-–])\s?\w+(?=[-\s](?:day|week|month|year)s?[-\s]olds?\b)", re.IGNORECASE)
#: "an IQ of 78", "a magnitude of 6": a value on a scale counts nothing.
_SCALE = re.compile(
    r"\b(?:IQ|magnitude|score|rating|grade|temperature)s?\s(?:of|at|was|is)\s(?:only\s|just\s|about\s)?$"
)
_AGE_BEHIND = re.compile(r"\s(?:and|or)\s(?:younger|older|under|over|up|above)\b")
_OLD = re.compile(
    r"\s?[-\s](?:second|minute|hour|day|week|month|year|decade|century|centurie)s?[-\s]old(?P<people>s)?\b",
    re.IGNORECASE,
)

#: Nouns for somebody by what he does: a supervisor, a chemist, a fireman.
_AGENT = re.compile(r"(?:er|or|ist|man|woman)$")

#: "Jane Roe, 34, of Leeds", "another woman, 27, was hurt": an age behind a name or a noun for somebody.
_APPOSED = re.compile(
    r"(?:[A-Z][\w.’'-]+|\b(?:man|woman|boy|girl|son|daughter|brother|sister|husband|wife|mother|father)),\s$"
)
_ORDINAL_OR_TIME = re.compile(r"(?:st|nd|rd|th)\b|['’]?s\b|[/:]\d")
_NUMBERED = re.compile(r"[#№]\s?$|\bNos?\.\s?$|\d[/:.]$")
_NAMED_WORD = re.compile(r"\b(?:Number|Phase|Article|Chapter|Day|Part|Act)\s$")
_LISTED = re.compile(r"\b(?:Group\sof|Caption|Photo|Image|Slide|Page)\s(?:\d+\sof\s)?$")
_TITLE_BEHIND = re.compile(
    r"\s(?:Minutes|Hours|Days|Years|Downing|Images|Photos|Comments|Shares|Views|Slides|CE|BC|AD|BCE)\b"
    r"|\s(?:[A-Z][\w.]*\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Lane|Square|Place)\b"
)
_PLURAL_BEHIND = re.compile(
    r"\s(?:[a-z]+\s)?[a-z]+s\b|\s(?:people|percent|per\s|men|women|million|billion|[A-Z]\w+\s[a-z]+s\b)|%"
)
#: Things that are also numbered, but counted where their plural follows or they are written small.
_ALSO_COUNTED = ("school", "hospital", "train", "bus")


def noise(text: str) -> Iterator[tuple[int, int]]:
    """Spans of telephone numbers, results of games and votes, paragraphs of laws, tables, web addresses."""
    for m in _PHONE.finditer(text):
        if sum(c.isdigit() for c in m[0]) >= 9 and not _NO_PHONE.search(m[0]):
            yield m.span()
    for pattern in (_SCORE, _WEB, _COUNTER, _TABLE, _PARAGRAPH):
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
        named = _NAMED_WORD.search(before) or re.search(r"\b(?:Group|[Gg]ang)\sof\s$", before)
        return number.form == "words" and named is not None
    if re.search(r"[%$€£]", text[max(0, number.start - 1) : number.end + 1]):
        return False
    if _SCALE.search(before) or _CALIBRE.match(after):
        return True
    if _ORDINAL_OR_TIME.match(after) or _NUMBERED.search(before) or _LISTED.search(before):
        return True
    plain = digits.isdecimal()
    dated = re.search(r"\b(?:in|since|by|of|from|until)\s$", before) is not None
    if plain and len(digits) == 4 and (1500 <= number.low <= 2099 or (dated and 2100 <= number.low < 2200)):
        if re.match(r"[-\s](?:people|men|women|feet|foot|mile|km|square)\b", after):
            return dated
        plural = re.match(r"\s(?:[a-z]+\s){0,2}[a-z]{2,}s\b", after)
        return plural is None or dated or re.search(r"\ban?\s$", before) is not None
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
    if young and _AGE_GROUP.search(before) and _TO_AGE.match(after):
        return True
    if young and _AGE_SET.search(before) and not _COUNTED_BEHIND.match(after):
        return True
    too = _OLD_TOO.match(after)
    behind = after[too.end() :] if too else after
    if old := _OLD.match(behind):
        return old["people"] is not None or _is_of_somebody(behind[old.end() :])
    return young and bool(_APPOSED.search(before) and re.match(r"[,.;)]", after))


def _is_of_somebody(rest: str) -> bool:
    """Whether what stands behind "12-year-old" is a person: no noun at all, or one for people."""
    nouns = re.findall(r"[A-Za-z]+", rest)[:3]
    if not nouns or not rest[0].isspace() or nouns[0][0].isupper():
        return True
    sets = measures().sets
    plain = [noun.casefold() for noun in nouns]
    known = any(noun in sets["aged"] | sets["troops"] for noun in plain)
    # The second noun tells as much where the two are a compound: "a 40-year-old swimming teacher".
    phrase = re.match(r"\s[A-Za-z]+\s[a-z]+", rest) is not None
    agent = any(_AGENT.search(n) and n not in sets["not_aged"] | common_words() for n in plain[: 1 + phrase])
    # "the 18-year-old noted": no noun follows, so that somebody is of that age.
    told = plain[0] in sets["aged_then"] or plain[0] in forms() or plain[0] in common_words()
    return known or agent or told
