"""Page residue in the text of an article, marked by what it is: menus, prompts, notices, links, captions and credits.

A piece of residue is a line, or a sentence at the head or the foot of a long line where a page was flattened. It is
told from the article by whom it speaks to (the reader about the page), what it speaks of (the page, its makers, its
rights), and by its form at the edges (short, no sentence). The words it is known by stand in ``lore/furniture.yaml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rashomon.gather import outlets
from rashomon.lore import lore

Span = tuple[int, int]

#: A line longer than this is looked at sentence by sentence: it may be a whole page in one line.
_LONG_LINE = 400
#: No single sentence of residue is longer, in words.
_LONGEST = 45
#: Most words of a line at the edge of a page that is no sentence.
_EDGE_WORDS = 8
#: An outlet's name on a line of its own is residue in this many lines from the head.
_HEAD = 8
#: What stands behind a notice of rights at the foot of a page is the page's, so many sentences at most.
_BEHIND_RIGHTS = 8
#: Most words of a link's title.
_LINK_WORDS = 20

_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*\Z|[\"”]\Z")
_SENTENCES = re.compile(r"\S.*?(?:[.!?][\"”’)\]]*(?=\s+[A-Z\"“‘'(©*•])|\Z)", re.DOTALL)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|shall|should|said|says|told|"
    r"isn't|aren't|wasn't|weren't|don't|doesn't|didn't|won't|he|she|they|we|it|i)\b",
    re.I,
)
_REPORTED = re.compile(r"\b(?:said|says|told|added|according to|announced|claimed|stated|wrote|tweeted|asked)\b", re.I)
_OUTER = " \t\u00a0-–—―|•·*⦁>»<«[](){}:.,;!…_=+~#©\"'“”‘’"
_BYLINE = re.compile(
    r"(?:By|BY|by)\s+(?:[A-Z][\w.'’-]+|and|&|the|of|for|in|with|de|al|van|von|,)(?:[\s,]+(?:[A-Z][\w.'’-]*|and|&|the|of|for|in|de|al|van|von))*\W*"
)
_RIGHTS = re.compile(r"(?:©|\(c\)|\bcopyright\b)\W*(?:\bcopyright\b)?[^a-z]{0,6}(?:(?:19|20)\d\d|[A-Z])", re.I)
#: A notice of rights as it stands at the foot of a page: "© 2025 Northern Voice".
_NOTICE = re.compile(r"(?:©|\(c\)|copyright)[\s©]*(?:19|20)\d\d\b", re.I)
_PICTURE_CREDIT = re.compile(
    r"[(\[][^()\[\]]{0,60}(?:/|\b(?:photo|image|via|courtesy|getty|pool)\b)[^()\[\]]{0,60}[)\]]\W*\Z|"
    r"(?:/(?:AP|AFP|Reuters|REUTERS|Getty Images|EPA|TASS|Xinhua|Pool|Shutterstock|dpa|Anadolu)\b[^.]{0,40})\Z|"
    r"\b(?:REUTERS|AP Photo|AFP PHOTO|AFP|EPA|Getty Images)/[A-Z][^/]{2,40}\Z|"
    r"\A(?:FILE|FILE PHOTO|File photo|PHOTO|Photo|Image)\s*(?:[-–—:]|PHOTO)"
)
#: The button of an overlay that holds a video, run together with the video's caption.
_CLOSE_BUTTON = re.compile(r"CLOSE [A-Z\"“‘]")
#: Two or more names and nothing else, as over an article that several wrote.
_NAMES = re.compile(r"{0}(?:(?:, and |, | and ){0})+".format(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]*){1,2}"))
#: A label in capitals that runs into the title of another piece: "NOT GUILTY:Driver acquitted".
_CAPITAL_LABEL = re.compile(r"[A-Z][A-Z '’-]{2,30}:(?=[A-Z\"“‘'’])[^\n]{5,80}[^.!?”\"\s]")
_AGO = re.compile(r"(?:(?:updated|published|posted)\s+)?\d+\s+(?:second|minute|hour|day|week|month|year)s?\s+ago", re.I)
_COUNTER = re.compile(
    r"(?:\d+(?:\.\d+)?k?\s+(?:shares?|comments?|views?|likes?|min(?:ute)?s? read)|"
    r"(?:image|photo|slide)\s+\d+\s+of\s+\d+|(?:prev|next)\s+image\s+\d+\s+of\s+\d+|\d+:\d\d|\d+\s*/\s*\d+)",
    re.I,
)
_LINKS_FOLLOW = re.compile(
    r"more|related|read|see also|also|other|recommended|you (?:may|might)|most|latest|trending|popular|up next|in other"
)
_MARKUP = re.compile(r"<[!/a-z][^>]*>?|//\W*>|https?://\S+|pic\.twitter\.com/\S+|\S+@\S+\.\w+", re.I)
_HANDLE = re.compile(r"(?:follow(?:ing)?\s+)?@\w+(?:\s*(?:follow\s*)?@\w+)*", re.I)
_BIOGRAPHY = re.compile(
    r"[^,.]{3,60}(?:, [^,.]{3,60},)? (?:is|are|was) (?:an? |the |our )?[^.]{0,80}"
    r"\b(?:columnist|correspondent|contributor|contributing|editor|staff writer|reporter|anchor|host|author of)\b",
)


class _Piece(NamedTuple):
    start: int
    end: int
    words: int
    sentence: bool


def mark(text: str, title: str | None = None) -> list[Span]:
    """The slices of ``text`` that are page residue, in order, none of them empty.

    Args:
        text: the article as it was read.
        title: the headline, where it is known besides the text; it is never residue the first time it stands there.
    """
    lines = [_piece(text, m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    marked = {i for i, line in enumerate(lines) if _is_residue(text[line.start : line.end])}
    marked |= _repeated(text, lines)
    marked |= _links_below(text, lines, marked)
    marked |= _edges(text, lines, marked, title)
    marked |= {i for i in range(max(0, len(lines) - 4), len(lines)) if _is_biography(text, lines, i, marked)}
    spans = [(lines[i].start, lines[i].end) for i in sorted(marked)]
    for i, line in enumerate(lines):
        if i in marked:
            continue
        label = _run_in_label().match(text, line.start, line.end)
        if label is not None:
            spans.append(label.span())
            line = _piece(text, label.end() + 1, line.end)
        if line.end - line.start > _LONG_LINE:
            spans += _inside(text, line)
    return sorted(spans)


def has_prose(text: str, spans: list[Span]) -> bool:
    """Whether anything but residue and menus is left: at least one sentence."""
    rest, at = [], 0
    for start, end in sorted(spans):
        rest.append(text[at:start])
        at = max(at, end)
    rest.append(text[at:])
    lines = [line.strip() for part in rest for line in part.splitlines()]
    return any(
        len(line.split()) >= 4 and (_SENTENCE_END.search(line) or _FINITE.search(line) or len(line.split()) > 8)
        for line in lines
    )


def _piece(text: str, start: int, end: int) -> _Piece:
    content = text[start:end]
    words = len(content.split())
    return _Piece(start, end, words, words >= 5 and bool(_SENTENCE_END.search(content)))


def _is_residue(content: str) -> bool:
    """Whether a line, or each of its sentences, is residue whatever stands around it."""
    if len(content) > _LONG_LINE * 2:
        return False
    if _one_is_residue(content):
        return True
    sentences = [m[0] for m in _SENTENCES.finditer(content)]
    return len(sentences) > 1 and all(_one_is_residue(s) for s in sentences)


def _one_is_residue(content: str) -> bool:
    bare = content.strip(_OUTER)
    lower = bare.replace("’", "'").casefold()
    words = lower.split()
    if not words:
        return True
    if (
        lower in _lore("whole_lines")
        or lower.endswith(" read more")
        or _is_menu(content)
        or any(p.fullmatch(bare) for p in (_AGO, _COUNTER, _MARKUP, _HANDLE))
        or _CAPITAL_LABEL.fullmatch(content)
        or (_CLOSE_BUTTON.match(content) and len(words) <= 2 * _LONGEST)
    ):
        return True
    if len(words) > _LONGEST or content[0] in '"“':
        return False
    if _RIGHTS.search(content) and len(words) <= 25:
        return True
    if len(words) <= 12 and _BYLINE.fullmatch(content):
        return True
    if _REPORTED.search(lower) and not re.match(r"(?:file|photo|image)\b", lower):
        return _about_itself(lower)
    return (
        any(lower.startswith(b) for b in _lore("beginnings") if _prompt_length(words, b))
        or any(a in lower for a in _lore("anywhere"))
        or _addresses_reader(words)
        or _about_itself(lower)
        or _is_link(content, lower)
        or _is_caption(content)
    )


def _is_menu(content: str) -> bool:
    """Several short labels in a row, with marks between them."""
    labels = re.split(r"\s*[|•·»›>]\s*", content.strip())
    return len(labels) >= 3 and all(len(label.split()) <= 4 and not _SENTENCE_END.search(label) for label in labels)


def _prompt_length(words: list[str], beginning: str) -> bool:
    """One-word beginnings ("tags", "the source") prove less, so the line must be short."""
    return len(words) <= (30 if len(beginning.split()) > 2 else 12)


def _is_caption(content: str) -> bool:
    """A picture's credit ends the line, or the line calls itself a file photo."""
    return (
        bool(_PICTURE_CREDIT.search(content))
        and len(_SENTENCES.findall(content)) <= 5
        and not content.rstrip().endswith(":")
    )


def _addresses_reader(words: list[str]) -> bool:
    return (
        words[0] in _lore("reader_verbs")
        and any(w.strip(_OUTER) in _lore("reader_things") or w.startswith("@") for w in words[1:14])
        and len(words) <= 30
    )


def _about_itself(lower: str) -> bool:
    return any(n in lower for n in _lore("own_nouns")) and any(w in lower for w in _lore("own_words"))


def _is_link(content: str, lower: str) -> bool:
    label, colon, title = lower.partition(":")
    if not colon or not (label.strip(_OUTER) in _lore("link_labels") or label.lstrip(_OUTER).startswith("also on ")):
        return False
    return len(title.split()) <= _LINK_WORDS and not content.rstrip(_OUTER[:3]).endswith((".", "”", '"'))


def _repeated(text: str, lines: list[_Piece]) -> set[int]:
    """Lines that stand in the text a second time, such as a headline over the article and again over its picture.

    A quotation that comes again is not among them: it may be said again.
    """
    seen: set[str] = set()
    again = set()
    for i, line in enumerate(lines):
        key = re.sub(r"\W+", " ", text[line.start : line.end]).casefold().strip()
        if line.words >= 4 and key in seen and text[line.start] not in '"“':
            again.add(i)
        seen.add(key)
    return again


def _links_below(text: str, lines: list[_Piece], marked: set[int]) -> set[int]:
    """Titles of other pieces, which follow a label such as "Related articles"."""
    found = set()
    for i in marked:
        label = text[lines[i].start : lines[i].end].strip(_OUTER).casefold()
        if not _LINKS_FOLLOW.match(label):
            continue
        for j in range(i + 1, min(i + 7, len(lines))):
            content = text[lines[j].start : lines[j].end]
            if (
                (lines[j].sentence and not content.endswith("?"))
                or not 3 <= lines[j].words <= _LINK_WORDS
                or _REPORTED.search(content)
            ):
                break
            found.add(j)
        else:
            continue
    return found if found and max(found) >= len(lines) - 2 else {j for j in found if j + 1 in found or j - 1 in found}


def _edges(text: str, lines: list[_Piece], marked: set[int], title: str | None) -> set[int]:
    """Short lines that are no sentence before the article begins and after it has ended."""
    prose = [i for i, line in enumerate(lines) if line.sentence and line.words >= 8 and i not in marked]
    if not prose:
        return set()
    heading = _heading(lines, prose[0], marked)
    found = {
        i
        for i in range(prose[0])
        if i not in marked and i != heading and lines[i].words <= 3 and not _stands_for(text, lines[i], title)
    }
    found |= {
        i
        for i in range(prose[0])
        if (i != heading or title) and _NAMES.fullmatch(text[lines[i].start : lines[i].end]) and lines[i].words <= 12
    }
    found |= {
        i
        for i in range(min(_HEAD, len(lines)))
        if outlets.known(text[lines[i].start : lines[i].end].strip(_OUTER)) and lines[i].words <= 6
    }
    last = max(
        i for i, line in enumerate(lines) if i not in marked and _SENTENCE_END.search(text[line.start : line.end])
    )
    found |= {
        i
        for i in range(last + 1, len(lines))
        if lines[i].words <= _EDGE_WORDS and not _stands_for(text, lines[i], title)
    }
    return found


def _heading(lines: list[_Piece], before: int, marked: set[int]) -> int | None:
    """The line above the article that is most likely its headline: the longest."""
    above = [i for i in range(before) if i not in marked]
    return max(above, key=lambda i: (lines[i].words, -i)) if above else None


def _stands_for(text: str, line: _Piece, title: str | None) -> bool:
    """Whether an edge line is part of the article after all: its title, a date, or something with a verb."""
    content = text[line.start : line.end]
    return bool(
        (title and content.strip(_OUTER).casefold() == title.strip(_OUTER).casefold())
        or re.search(r"\b(?:19|20)\d\d\b", content)
        or _FINITE.search(content)
        or (line.words >= 4 and re.search(r"\w{2}ed\b", content))
    )


def _is_biography(text: str, lines: list[_Piece], i: int, marked: set[int]) -> bool:
    """The line on who wrote the article, where only residue follows it."""
    content = text[lines[i].start : lines[i].end]
    return (
        bool(_BIOGRAPHY.match(content.lstrip(_OUTER)))
        and lines[i].words <= _LONGEST
        and not _REPORTED.search(content)
        and content[0] not in '"“'
        and all(j in marked or _is_residue(text[lines[j].start : lines[j].end]) for j in range(i + 1, len(lines)))
    )


def _inside(text: str, line: _Piece) -> list[Span]:
    """Residue at the head and the foot of a line that holds a whole page, or several paragraphs of one.

    What a page goes on with behind its notice of rights is residue too.
    """
    sentences = [
        (line.start + m.start(), line.start + m.end()) for m in _SENTENCES.finditer(text[line.start : line.end])
    ]
    head, foot = 0, len(sentences)
    while head < foot and _one_is_residue(text[slice(*sentences[head])]):
        head += 1
    near = range(max(head, foot - _BEHIND_RIGHTS), foot)
    foot = next((n for n in near if _NOTICE.match(text, *sentences[n])), foot)
    while foot > head and _one_is_residue(text[slice(*sentences[foot - 1])]):
        foot -= 1
    runs = (sentences[:head], sentences[foot:])
    return [(run[0][0], run[-1][1]) for run in runs if run]


@cache
def _run_in_label() -> re.Pattern[str]:
    """A label at the head of a line, with the words of the article behind it."""
    labels = "|".join(re.escape(label) for label in sorted(_lore("run_in_labels"), reverse=True))
    return re.compile(rf"(?i:{labels}):?(?=\s[A-Z0-9\"“‘'’])")


@cache
def _lore(name: str) -> frozenset[str]:
    return frozenset(str(word) for word in lore("furniture")[name])
