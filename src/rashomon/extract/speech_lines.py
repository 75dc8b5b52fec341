"""Attributed content known by the form of its lines: posts, turns of a conversation, headlines, speeches printed whole.

None of these has a cue. A line says who speaks by a name before a colon or behind a dash, and a page by its heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span

from rashomon.extract.cues import word_set
from rashomon.extract.quotations import paragraphs
from rashomon.extract.reading import Mention
from rashomon.extract.speech_frames import Candidate, trim
from rashomon.extract.world import GENERATIONS, fold, office_heads
from rashomon.lore import lore

POSTED = re.compile(r"\n*\s*[—–-]{1,2}\s*(?P<name>[^\n(@]{2,60}?)\s*\((?P<handle>@\w{2,30})\)[^\n]*")
LINK_AT_END = re.compile(r"\s*(?:https?://\S+|pic\.twitter\.com/\S+)\s*$")
#: A name and a colon that begin a line; in capitals, or as names are written.
LABEL = re.compile(
    r"^[ \t]*(?P<who>[A-Z][\w.'’-]*(?:,? (?:[A-Z][\w.'’-]*|de|van|von|al|bin|of|the)){0,5})"
    r"(?:, [^:\n]{1,60}| ?\([^)\n]{1,40}\))?: ?(?P<what>\S[^\n]*)$",
    re.MULTILINE,
)
IN_BRACKETS = re.compile(r"^[(\[][^()\[\]]*[)\]]$")
#: Turns that each of two speakers needs where their names are not in capitals, as any other label can be.
TURNS_EACH = 2
ASKS, ANSWERS = "interviewer", "interviewed"
LETTERS = 4  # the longest key of an unknown label that is somebody's initials
OTHER = "="  # before the key of a label that names nobody known
MOSTLY = 0.7  # the share of an unknown label's lines behind which a person's follows, where the label is who asks
HEADLINE = re.compile(r"^(?P<who>[A-Z][^\n:\"“”.!?]{1,48}): (?P<what>[^\n]{12,160})$", re.MULTILINE)
#: Words of a heading or of the line that opens a speech.
LONGEST_HEADING = 40
#: Lines at the head of a page among which its headings are looked for.
HEADINGS = 12
FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Uu]s|[Mm]y|[Mm]e)\b(?![-–])")
#: The share of a speech's paragraphs, and their number, in which who speaks says "I" or "we".
OWN_WORDS = 0.4
OWN_PARAGRAPHS = 3
NAME = r"[A-Z][\w.'’-]*[\w.](?: (?:[A-Z][\w.'’-]*[\w.]|de|van|von|al|bin))*"


def by_form(
    doc: Doc, mentions: Sequence[Mention], heading: str, residue: Sequence[tuple[int, int]]
) -> Iterator[list[Candidate]]:
    """What the form of lines attributes, one kind after the other.

    Args:
        doc: the article's tokens.
        mentions: the article's mentions, among which the names before a colon are looked for.
        heading: the article's title, empty where it has none.
        residue: what of the text is no prose, by (start, end); a line begins anew behind it.
    """
    text = doc.text
    for start, end in residue:
        text = text[:start] + "\n" * (end - start) + text[end:]
    yield posts(doc, text)
    yield turns(doc, text, mentions)
    yield headlines(doc, text)
    yield speech(text, heading)


def posts(doc: Doc, text: str) -> list[Candidate]:
    """Posts set into the text: a paragraph whose last line or next line is "— Name (@handle) date"."""
    token_at = {t.idx: t.i for t in doc}
    found = []
    for m in POSTED.finditer(text):
        end = len(text[: m.start()].rstrip())
        start = text.rfind("\n", 0, end) + 1
        tail = LINK_AT_END.search(text[start:end])
        if tail:
            end = start + tail.start()
        name_at = token_at.get(m.start("name"))
        if end - start >= 10 and name_at is not None:
            found.append(Candidate(start, end, "post", 0.9, name_at, None, (m.start("name"), m.end("name"))))
    return found


class _Turn(NamedTuple):
    """A line that begins with a name: whose (its last word, or a role), in full, its tokens, where the words stand."""

    key: str
    name: str
    who: Span
    start: int
    end: int


def turns(doc: Doc, text: str, mentions: Sequence[Mention]) -> list[Candidate]:
    """The turns of a conversation printed as one: lines that begin with a speaker's name and a colon, with the lines
    behind them up to the next name.

    Two at least must speak. Names that are not in capitals must come again, and so must "Q" and "A", the interviewer
    and whoever is named most before the first question.
    """
    told = _turns(doc, text, mentions)
    count = Counter(t.key for t in told)
    again = {key for key in count if count[key] >= TURNS_EACH}
    capitals = {t.key for t in told if t.who.text.isupper() and t.key not in (ASKS, ANSWERS)}
    if len(again) < 2:
        again = set()
    if len(again | capitals) < 2:
        return []
    told = [t for t in told if t.key in again | capitals]
    full = {t.key: t for t in sorted(told, key=lambda t: (len(t.name.split()), len(t.who), -t.start))}
    answers = _interviewed(mentions, told[0].start) if ANSWERS in again else None
    lines = paragraphs(text)
    found = []
    for k, turn in enumerate(told):
        label = (turn.who.start_char, turn.who.end_char)
        spans = [(turn.start, turn.end)]
        if again and k + 1 < len(told):
            spans += [(a, b) for a, b in lines if turn.end < a < told[k + 1].who.start_char]
        whole = full[turn.key].name
        name = {ASKS: ASKS, ANSWERS: answers}.get(
            turn.key, whole.title() if " " in whole and whole.isupper() else whole
        )
        source = next((t.i for t in reversed(full[turn.key].who) if t.ent_type_ == "PERSON"), None)
        if name is not None:
            spans = [(a, b) for a, b in spans if not IN_BRACKETS.match(text[a:b])]
            found += [Candidate(a, b, "turn", 0.9, source, None, label, name=name) for a, b in spans]
    return found


def _turns(doc: Doc, text: str, mentions: Sequence[Mention]) -> list[_Turn]:
    """The lines of a text that begin with the name of somebody, or with a role in a conversation."""
    persons = {fold(m.evidence.text).split()[-1] for m in mentions if m.label == "PERSON"}
    named = {"".join(w[0] for w in fold(m.evidence.text).split()): m.evidence.text for m in mentions if _full(m)}
    found = []
    for m in LABEL.finditer(text):
        who = doc.char_span(m.start("who"), m.end("who"), alignment_mode="expand")
        if who is None:
            continue
        words = [w for w in fold(who.text.replace(",", " ")).split() if w not in GENERATIONS]
        name = who.text
        key = ANSWERS if words == ["a"] else ASKS if " ".join(words) in word_set("interviewers") else ""
        if words and not key and (words[-1] in persons or any(t.ent_type_ == "PERSON" for t in who)):
            key = words[-1]
            named["".join(w[0] for w in words)] = who.text
        elif not key and "".join(words) in named:
            name = named["".join(words)]  # "AG: …", for "ADA GREY" above
            key = fold(name).split()[-1]
        key = key or OTHER + who.text
        found.append(_Turn(key, name, who, m.start("what"), m.start("what") + len(m["what"].rstrip())))
    return [t for k, t in enumerate(found) if not t.key.startswith(OTHER) or _asks(found, t.key)]


def _full(mention: Mention) -> bool:
    """Whether a mention is a person's name of two words or more."""
    return mention.label == "PERSON" and len(fold(mention.evidence.text).split()) > 1


def _asks(found: Sequence[_Turn], key: str) -> bool:
    """Whether a label that is no person's is whoever asks, as an outlet does: it comes again, before a person's."""
    at = [k for k, t in enumerate(found) if t.key == key]
    letters = key.isupper() and len(key) <= LETTERS
    replied = [k for k in at if k + 1 < len(found) and not found[k + 1].key.startswith(OTHER)]
    return len(at) >= (1 if letters else TURNS_EACH) and len(replied) >= MOSTLY * len(at)


def _interviewed(mentions: Sequence[Mention], before: int) -> str | None:
    """The name of the person whom the text names most before the first question; None where it names nobody."""
    count = Counter(m.evidence.text.split()[-1] for m in mentions if m.label == "PERSON" and m.evidence.end < before)
    return min(count, key=lambda name: (-count[name], name)) if count else None


def headlines(doc: Doc, text: str) -> list[Candidate]:
    """Headlines and highlights with a colon: "Rebel leader: up to 4,000 fight here"."""
    token_at = {t.idx: t.i for t in doc}
    found = []
    for m in HEADLINE.finditer(text):
        first = token_at.get(m.start("who"))
        if first is None or m.group("what").rstrip()[-1:] in ".:":
            continue
        last = next((i for i in range(first, len(doc)) if doc[i].idx + len(doc[i]) >= m.end("who")), first)
        speakers = [
            t
            for t in doc[first : last + 1]
            if t.ent_type_ in ("PERSON", "BODY", "STATE", "ARMED_GROUP", "OUTLET")
            or t.lower_ in word_set("headline_speakers")
        ]
        if not speakers or len(doc[first : last + 1]) > 6:
            continue
        head = next((t for t in doc[first : last + 1] if not first <= t.head.i <= last or t.head.i == t.i), doc[last])
        if head.pos_ == "VERB":
            continue  # "Grey came with a promise: …"
        found.append(Candidate(*trim(text, m.start("what"), m.end("what")), "headline", 0.8, head.i, None))
    return found


def speech(text: str, title: str) -> list[Candidate]:
    """The paragraphs of a speech, address or letter that is printed whole, by whom the heading says has given it.

    The title or a line at the head must say that it is printed whole and whose it is ("Transcript: Grey's speech",
    "Remarks by President Grey"), and the paragraphs below must be somebody's own words.
    """
    lines = paragraphs(text)
    short = [k for k, (a, b) in enumerate(lines[:HEADINGS]) if len(text[a:b].split()) <= LONGEST_HEADING]
    headings = [k for k in short if _printed_whole(text[slice(*lines[k])])]
    whole = [title] if _printed_whole(title) else []
    whole += [text[slice(*lines[k])] for k in headings]
    who = next((name for line in whole if (name := giver(line)) is not None), None)
    if who is None:
        return []
    below = lines[headings[-1] + 1 :] if headings else lines
    last = fold(who).split()[-1]
    named = re.compile(rf"\b{re.escape(last)}s?\b")
    told = [(a, b) for a, b in below if not IN_BRACKETS.match(text[a:b]) and text[a] not in '"“']
    told = [(a, b) for a, b in told if not named.search(fold(text[a:b]))]
    own = [(a, b) for a, b in told if FIRST_PERSON.search(text, a, b)]
    if len(own) < max(OWN_PARAGRAPHS, OWN_WORDS * len(below)):
        return []
    first = own[0][0]
    return [Candidate(a, b, "speech", 0.9, name=who) for a, b in told if a >= first and len(text[a:b].split()) > 2]


def _printed_whole(line: str) -> bool:
    """Whether a line announces the whole text of something."""
    folded = fold(line)
    return any(re.search(rf"\b{re.escape(mark)}\b", folded) for mark in lore("cues")["printed_whole"])


def giver(heading: str) -> str | None:
    """Who has given the speech that a heading names, without titles; None where it names none or nobody."""
    genres = "|".join(sorted(word_set("speech_genres")))
    given = rf"(?i:\b(?:{genres})\s+(?:\w+\s+){{0,4}}?(?:by|of|from)\s+(?:the\s+)?)(?P<name>{NAME})"
    owned = rf"(?P<name>{NAME})['’]s?\s+(?:[\w-]+\s+){{0,3}}?(?i:{genres})\b"
    for m in (*re.finditer(given, heading), *re.finditer(owned, heading)):
        words = m["name"].split()
        after = next((k for k, w in enumerate(words) if w.lower() in word_set("occasion_prepositions")), len(words))
        words = words[:after]
        titles = [k for k, w in enumerate(words) if w.lower() in office_heads() or w in lore("offices")["titles"]]
        words = words[titles[-1] + 1 :] if titles else words
        while words and words[0].lower() in word_set("heading_openers"):
            words = words[1:]
        if words:
            return " ".join(words)
    return None
