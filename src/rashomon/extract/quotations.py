"""Quotations: what stands between quotation marks of any style, nested, unclosed or running over paragraphs.

This is a matter of characters alone, so it is exact where the tree is not: what a statement quotes begins and ends
where the marks do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING = {"“": "”", "„": "”“‟", "«": "»", "‹": "›", "‘": "’", "‟": "”", "``": "''"}
CLOSING = "”»›"
#: A straight or typographic single mark opens a quotation only before a letter and after one of these.
BEFORE_SINGLE = set(' \n\t([{—–-“"„«:') | {""}
MARKS = re.compile(r"``|''|[“”„‟«»‹›\"‘’']")
PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*|\n")
# Contractions that begin with an apostrophe and so look like an opening single mark.
ELISIONS = re.compile(r"['’‘](?:\d\ds?|em|tis|twas|til|cause|bout|round|n)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Quotation:
    """What stands between two marks.

    ``start`` and ``end`` enclose the words without the marks, ``outer_start`` and ``outer_end`` with them, all in
    characters. ``depth`` is 0 for an outermost quotation. ``opened`` and ``closed`` say whether the marks are really
    there: a quotation over several paragraphs gives one for each paragraph, of which only the last is closed, and
    ``continues`` says that it takes up the one before it.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int = 0
    opened: bool = True
    closed: bool = True
    continues: bool = False


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The lines of a text that are not blank, as (start, end)."""
    spans = []
    at = 0
    for gap in [*PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if text[at:end].strip():
            lead = len(text[at:end]) - len(text[at:end].lstrip())
            spans.append((at + lead, at + len(text[at:end].rstrip())))
        if gap:
            at = gap.end()
    return spans


def _is_single(mark: str) -> bool:
    return mark in ("'", "‘", "’")


def _opens(text: str, at: int, mark: str, low: int, high: int, open_marks: list[tuple[str, int]]) -> bool:
    """Whether the mark at ``at`` opens a quotation, from what stands around it and what is open."""
    before = text[at - 1] if at > low else ""
    after = text[at + len(mark)] if at + len(mark) < high else ""
    if mark == "“" and any(m == "„" for m, _ in open_marks):
        return False  # German marks close with what opens English ones
    if mark in ("“", "„", "«", "‹", "``"):
        return True
    if mark == "‟":
        return not open_marks
    if mark == '"':
        is_open = any(m == '"' for m, _ in open_marks)
        if not is_open:
            # A straight mark with a blank on both sides, or none, opens unless one is open.
            return not (before and not before.isspace() and (not after or after.isspace() or after in ".,;:!?"))
        # A nested quotation in the same straight marks cannot be told from an end.
        return False
    if mark in ("'", "‘", "’"):
        if not after or not (after.isalnum() or after in '“"$[(.'):
            return False
        if mark == "’":
            return False
        if before not in BEFORE_SINGLE and not before.isspace():
            return False
        if ELISIONS.match(text, at):
            return False
        return _closing_single(text, at + 1, high) is not None
    return False


def _looks_opening(text: str, at: int, low: int, high: int) -> bool:
    """Whether a straight mark stands after a full stop and a blank and before a word, as only an opening one does."""
    return (
        low < at - 1 and text[at - 1].isspace() and text[at - 2] in ".!?" and at + 1 < high and text[at + 1].isalnum()
    )


def _closing_single(text: str, at: int, high: int) -> int | None:
    """Where a single quotation that began before ``at`` ends: a single mark after a word's end or a stop."""
    for m in re.finditer(r"['’]", text[at:high]):
        i = at + m.start()
        before = text[i - 1]
        after = text[i + 1] if i + 1 < high else ""
        if before.isspace() or after.isalnum():
            continue
        # "the rebels' stronghold": a possessive plural goes on with a blank and a small letter after an "s".
        if (
            before in "sS"
            and after == " "
            and i + 2 < high
            and text[i + 2].islower()
            and re.search(r"['’]", text[i + 1 : high])
        ):
            later = [j.start() + i + 1 for j in re.finditer(r"['’]", text[i + 1 : high])]
            if any(text[j - 1] in ".,!?" or text[j + 1 : j + 2] in ("", " ", ".", ",", '"', "”") for j in later):
                continue
        return i
    return None


def find_quotations(text: str) -> list[Quotation]:
    """All quotations of a text in the order of their beginnings, nested ones after what holds them.

    A quotation that is opened and never closed ends with its paragraph; one that is closed and never opened begins
    with its paragraph, or after the quotation before it there. Inches, feet, apostrophes and elisions are not marks.
    """
    found: list[Quotation] = []
    unclosed_before = False
    for low, high in paragraphs(text):
        open_marks: list[tuple[str, int]] = []
        first = True
        here: list[Quotation] = []
        carried = unclosed_before
        unclosed_before = False
        for m in MARKS.finditer(text, low, high):
            mark, at = m.group(), m.start()
            if mark == '"' and at > low and text[at - 1].isdigit() and not any(k == '"' for k, _ in open_marks):
                continue  # inches
            if mark == '"' and any(k == '"' for k, _ in open_marks) and _looks_opening(text, at, low, high):
                continue  # the opening mark repeated where a paragraph of the original began
            if _opens(text, at, mark, low, high, open_marks):
                open_marks.append((mark, m.end()))
                first = False
                continue
            if _is_single(mark):
                if not (open_marks and _is_single(open_marks[-1][0])):
                    continue
                if _closing_single(text, open_marks[-1][1], high) != at:
                    continue
            closing = [
                k
                for k in range(len(open_marks) - 1, -1, -1)
                if mark == open_marks[k][0] == '"'
                or mark in OPENING.get(open_marks[k][0], "")
                or (mark == '"' and open_marks[k][0] in "“”")
                or (mark == "”" and open_marks[k][0] == '"')
            ]
            if _is_single(mark):
                closing = [len(open_marks) - 1]
            if closing:
                k = closing[0]
                begin = open_marks[k][1]
                width = len(open_marks[k][0])
                del open_marks[k:]
                if text[begin:at].strip():
                    here.append(
                        Quotation(
                            begin, at, begin - width, m.end(), depth=k, continues=carried and begin - width == low
                        )
                    )
            elif mark in CLOSING or mark == '"':
                begin = max([low] + [q.outer_end for q in here])
                if first and text[begin:at].strip():
                    here.append(Quotation(begin, at, begin, m.end(), opened=False, continues=carried))
            first = False
        for k, (mark, begin) in enumerate(open_marks):
            if _is_single(mark) or not text[begin:high].strip():
                continue
            here.append(
                Quotation(
                    begin,
                    high,
                    begin - len(mark),
                    high,
                    depth=k,
                    closed=False,
                    continues=carried and begin - len(mark) == low,
                )
            )
            unclosed_before = True
            break
        found += here
    return sorted(found, key=lambda q: (q.outer_start, -q.outer_end))


def outermost(quotations: list[Quotation]) -> list[Quotation]:
    """The quotations that stand in no other."""
    kept: list[Quotation] = []
    for q in quotations:
        if not kept or q.outer_start >= kept[-1].outer_end:
            kept.append(q)
    return kept
