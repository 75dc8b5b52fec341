"""Which outlet an article is of, and which agencies and outlets it says it draws on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from rashomon.lore import lore

#: What a report names when it says only that agencies stand behind it.
AGENCIES = "Agencies"
_HEAD_LINES = 8
_FOOT_LINES = 12
_FOOT_LENGTH = 600

_SOURCE_NOUN = (
    r"(?:the|its|their|a|an|state|state-\w+|official|semi-official|semiofficial|pro-\S+|local|government|private|public|"
    r"independent|opposition|\S+-based|\S+-language|news|newspaper|newspapers|daily|weekly|agency|agencies|outlet|outlets|"
    r"channel|broadcaster|network|television|TV|radio|station|website|site|magazine|media|service|newswire|wire|[A-Z]\S*)"
)
_BEFORE = re.compile(
    r"(?:\b(?i:according to|citing|(?:cited|quoted|paraphrased) by|as saying (?:by|to|on|in)|carried by|"
    r"(?:reported|published|broadcast|aired|released|run|posted) (?:by|in|on)|told|tells|telling|"
    r"interview (?:with|to|on|by|for)|interviewed by|"
    r"writes|wrote|seen by|obtained by|reviewed by|speaking (?:to|on|with)|spoke (?:to|with|on)|speech on|"
    r"(?:statement|remarks|comments) (?:to|carried by)|"
    r"(?:edited|translated|contributed|prepared) by|courtesy of|translated from|reports? (?:by|from|in|on)|"
    r"(?:investigations?|exposés?|analysis|data|figures|polls?) (?:by|from)|in the pages of|"
    r"(?:explained|argued|said|wrote) (?:in|on)|"
    r"(?:appeared|published) (?:in|on|by))"
    rf"(?:\s+{_SOURCE_NOUN}){{0,6}}|\b(?i:sources?:|contributing:|reporting by|with (?:files|reporting|inputs) from))"
    r"\s+[\"“‘]?$",
)
_AFTER = re.compile(
    r"['’]?s?(?:\s+(?:news agency|news outlet|news channel|agency|TV|television|radio|newspaper|website|channel|"
    r"network|correspondent|reporter|journalist|report|article|story|investigation)s?(?:\s+that)?)?,?\s+(?:(?:also|likewise|keeps?|has|have|had|later|earlier|previously|first|"
    r"on \w+day|\w+day)\s+)*(?:said|says|reported|reports|reporting|cited|cites|citing|quoted|quotes|quoting|wrote|"
    r"writes|added|noted|learned|explained|explains|insists|insisted|insisting|"
    r"published|broadcast|aired|carried|that the)\b"
)
#: Where something was said on the air: "on CBS’s “Face the Nation”".
_ON_AIR = (re.compile(r"\b(?:on|to) $"), re.compile(r"(?: News)?['’]s?\s+[“\"‘][A-Z]"))
_LISTED = re.compile(r"\s*(?:,|and|or|,\s*and|,\s*or)\s+(?:the\s+)?\Z", re.I)
_CONTRIBUTED = re.compile(r"[^\n.]{0,80}?\bcontributed(?: reporting)? to this (?:report|story|article)\b")
_GENERIC = re.compile(
    r"\bsources?\s*:\s*(?P<a>(?:news |wire )?agencies)\b|^[^\w\n]*(?P<b>(?:news |wire )?agencies)[^\w\n]*$|"
    r"\bwith (?:inputs|reports|files|additional reporting) from (?P<c>(?:news |wire )?agencies|wires)\b|"
    r"\b(?P<d>wire(?: service)? reports)\b|\bwith (?P<e>(?:\w+ )?wires)[^\w\n]*$|\bcontributing:\s*(?P<f>wire reports)",
    re.I | re.M,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)[^\n]{0,30}\Z", re.I)
_EDITED = re.compile(r"\b(?:edited|published|prepared) by\s+(?:the\s+)?\Z", re.I)


_DATELINE = re.compile(
    r"\W{0,3}(?P<place>[A-Z][^()/\n]{0,60}?)?[\s,.]*"
    r"(?:\((?P<round>[^()\n]{2,30})\)|/(?P<slash>[^/\n]{2,30})/)(?P<rest>\s*[-–—―.:]|\s+[A-Z\"“])"
)
#: A dateline without an outlet: "LESSINA, Osmeria — ".
_PLACE_LINE = re.compile(r"[A-Z]{3}[A-Z .'’-]*(?:, [A-Z][\w. ]{1,30}){0,2}\s+[-–—―|]{1,2}\s+")
_BEHIND_OUTLET = re.compile(r"[)/]?[\s.]*[-–—―:]*\s*")
_CAPITAL = r"[A-Z][^\W\d]*"
#: An outlet's name on a line of its own, with the place of the report behind it, and the words that prove it.
_OWN_LINE = re.compile(rf"(?:By )?({_CAPITAL}(?: {_CAPITAL}){{1,4}})(?:(?:,| [|–-]) {_CAPITAL}(?: {_CAPITAL}){{0,2}})?")
_OWN_WORDS = (
    r"\b(?:told|tells|informed|interview with|speaking to|obtained by|seen by) {0}\b|"
    r"\b{0}(?:['’]s?)? (?:has learned|understands|correspondent|reporter)\b|©[^\n]{{0,12}}\b{0}\b"
)
_NAME = re.compile(r"(?!\w*day\b)[A-Z][^\W\d]*(?: [A-Z][^\W\d]*){0,3}")


@dataclass(frozen=True)
class Outlet:
    """An outlet of the world as ``lore/outlets.yaml`` knows it."""

    name: str
    country: str | None
    agency: bool
    common: bool


@dataclass(frozen=True)
class Credit:
    """An outlet or agency that a text says it draws on, and the slice that says so."""

    name: str
    start: int
    end: int


def known(name: str) -> Outlet | None:
    """The outlet of that name, in any case."""
    return _by_name().get(_key(name))


def outlet_of_address(address: str | None) -> str | None:
    """The name of the outlet whose web address this is; the bare host where the outlet is not known."""
    if not address:
        return None
    host = (urlsplit(address if "//" in address else f"//{address}").hostname or "").removeprefix("www.")
    labels = host.split(".")
    for at in range(len(labels) - 1):
        outlet = _by_domain().get(".".join(labels[at:]))
        if outlet:
            return outlet.name
    return host if len(labels) > 1 and all(labels) else None


def named(value: str | None) -> str | None:
    """An outlet's name as a header, field or page gives it: a domain becomes its outlet, "unknown" becomes None."""
    text = (value or "").strip()
    if not text or text.casefold() in {"unknown", "none", "null", "n/a", "-"}:
        return None
    if outlet := known(text):
        return outlet.name
    if re.fullmatch(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/?", text):
        return outlet_of_address(text)
    return text


def outlet_in_text(text: str) -> str | None:
    """The outlet that a text names as its own: a line of its own at the head, its editor's line, or its copyright.

    A name that the lore does not know is believed at the head ("Northern Voice, Orlec") where the text also says that
    it was told or found something.
    """
    for start, end in _lines(text)[:_HEAD_LINES]:
        outlet = known(text[start:end].strip(" \t-–—|•·:"))
        if outlet:
            return outlet.name
    for start, end in _lines(text)[:_HEAD_LINES]:
        own_line = _OWN_LINE.fullmatch(text[start:end])
        if own_line and re.search(_OWN_WORDS.format(re.escape(own_line[1])), text[end:]):
            return own_line[1]
    for start, end in (line for line in _lines(text)[-_FOOT_LINES:] if line[1] - line[0] <= _FOOT_LENGTH):
        for found, outlet in _names_in(text[start:end]):
            before = text[start : start + found.start()]
            if not outlet.agency and (_EDITED.search(before) or _COPYRIGHT.search(before)):
                return outlet.name
    own = (known(line.name) for line in datelines(text))
    return next((outlet.name for outlet in own if outlet and not outlet.agency), None)


def credits(text: str, *own: str | None, among: Mapping[str, str] | None = None) -> list[Credit]:
    """The agencies and other outlets that a text says it draws on, each at its first mention, in order of mention.

    Found are datelines, source lines, and outlets that are said to report, quote or be told something.

    Args:
        text: the article.
        own: names of the article's own outlet, which is not a credit.
        among: outlets to look for besides those that the lore knows: the forms in which they are named, to their names.
    """
    forms = among or {}
    found = {(line.start, line.end): forms.get(line.name, line.name) for line in datelines(text)}
    credited_until = -1
    for match, source in sorted(_names_in(text, forms), key=lambda found: (found[0].start(), -found[0].end())):
        listed = credited_until >= 0 and _LISTED.fullmatch(text[credited_until : match.start()])
        if listed or _credited(text, match, source):
            found.setdefault((match.start(), match.end()), source.name)
            credited_until = match.end()
    for match in _GENERIC.finditer(text):
        group = next(g for g in match.groupdict() if match[g])
        found.setdefault((match.start(group), match.end(group)), AGENCIES)
    itself = " | ".join(f"{_key(name)} | {_initials(name)}" for name in own if name)
    first: dict[str, Credit] = {}
    for (start, end), name in sorted(found.items()):
        if _key(name).removeprefix("the ") not in itself:
            first.setdefault(name, Credit(name, start, end))
    return list(first.values())


def datelines(text: str) -> Iterator[Credit]:
    """Outlets in datelines, such as "KABUL (Reuters) -", "DUBAI, May 21. /TASS/." and "(CNN)", in the first lines.

    An outlet that the lore does not know is believed only after a place in capitals and before a dash.
    """
    for start, end in _lines(text)[:_HEAD_LINES]:
        found = _DATELINE.match(text, start, end)
        if not found:
            continue
        group = "round" if found["round"] else "slash"
        outlet, place = known(found[group]), found["place"] or ""
        in_capitals = re.match(r"[A-Z]{3}", place) and re.match(r"\s*[-–—―]", found["rest"])
        if outlet and not re.search(r"[a-z] [a-z]", place):
            yield Credit(outlet.name, found.start(group), found.end(group))
        elif in_capitals and _NAME.fullmatch(found[group]):
            yield Credit(found[group], found.start(group), found.end(group))


def dateline_span(text: str) -> tuple[int, int]:
    """Where the dateline stands that the report begins with ("KABUL (Reuters) -", "LESSINA, Osmeria —"), with the
    white space behind it; an empty span without one.
    """
    credits = list(datelines(text))
    for start, end in _lines(text)[:_HEAD_LINES]:
        place = _PLACE_LINE.match(text, start, end)
        credit = next((c for c in credits if start <= c.start < end), None)
        behind = _BEHIND_OUTLET.match(text, credit.end) if credit else place
        if behind:
            return start, behind.end()
    return 0, 0


def _credited(text: str, match: re.Match[str], source: Outlet) -> bool:
    line = text.rfind("\n", 0, match.start()) + 1
    before = text[max(line, match.start() - 120) : match.start()]
    after = text[match.end() : match.end() + 120].partition("\n")[0]
    on_air = _ON_AIR[0].search(before) and _ON_AIR[1].match(after)
    if on_air or _AFTER.match(after) or _BEFORE.search(before) or _CONTRIBUTED.match(after):
        return True
    ends_line = re.fullmatch(r"\)?[.\s]*", after)
    return source.agency and bool(
        (ends_line and re.search(r"[.”\"]\s*\(\Z|[—–-]\s*\Z", before)) or _COPYRIGHT.search(before)
    )


def short_name(article_text: str, outlet: str | None) -> str | None:
    """The initials by which an outlet calls itself in a dateline ("LESSINA (TNA) -" in the Tarvonian News Agency)."""
    initials = _initials(outlet or "")
    return next((line.name for line in datelines(article_text) if line.name.casefold() == initials), None)


def _names_in(text: str, among: Mapping[str, str] | None = None) -> Iterator[tuple[re.Match[str], Outlet]]:
    for match in _running_names().finditer(text):
        if match[0] not in (among or {}):
            yield match, _by_name()[_key(match[0])]
    for form, name in (among or {}).items():
        outlet = Outlet(name, country=None, agency=False, common=False)
        for match in re.finditer(rf"(?<![\w@/.-]){re.escape(form)}(?![\w@/])(?!\.\w)", text):
            yield match, outlet


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\b[^\W\d_]\w*", name) if word[0].isupper()).casefold()


def _key(name: str) -> str:
    return re.sub(r"\s+", " ", name.replace("’", "'")).strip().casefold()


@cache
def _by_name() -> dict[str, Outlet]:
    index: dict[str, Outlet] = {}
    for entry in lore("outlets"):
        outlet = Outlet(entry["name"], entry["country"], entry.get("agency", False), entry.get("common", False))
        for name in (entry["name"], *entry["aliases"]):
            index.setdefault(_key(name), outlet)
    return index


@cache
def _by_domain() -> dict[str, Outlet]:
    return {domain: _by_name()[_key(entry["name"])] for entry in lore("outlets") for domain in entry["domains"]}


@cache
def _running_names() -> re.Pattern[str]:
    """The names that prove an outlet in running text, longest first, in the case in which they are written."""
    names = {
        name.replace("'", "['’]") if "'" in name else re.escape(name)
        for entry in lore("outlets")
        for name in (entry["name"], *entry["aliases"])
        if not (entry.get("common") and name == entry["name"])
    }
    return re.compile(
        rf"(?<![\w@/.-])(?=[\w+])(?:{'|'.join(sorted(names, key=lambda n: (-len(n), n)))})(?![\w@/])(?!\.\w)"
    )
