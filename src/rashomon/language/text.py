"""Words to model input: shapes, quotation state, word pieces and windows.

Both sides import this file, so that what a word looks like to the encoder cannot differ between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

CLS, SEP, UNK = 101, 102, 100
#: A word is cut to this many characters and this many pieces before it is encoded, so that one line
#: without spaces costs no more than any other word.
WORD_CHARS, WORD_PIECES = 48, 8
#: Pieces in one window, [CLS] and [SEP] included.
WINDOW_PIECES = 256
#: Pieces that two neighbouring windows share at least, where the text is longer than one.
OVERLAP_PIECES = 32

LOWER, TITLE, UPPER, MIXED, DIGIT, OPEN_QUOTE, CLOSE_QUOTE, MARK = range(8)
#: Added to a shape id for a word that stands between quotation marks.
INSIDE_QUOTE = 8
SHAPES = 16

_CURLY_OPEN, _CURLY_CLOSE = {"“", "«", "„", "``"}, {"”", "»", "''"}
_STRAIGHT = {'"', "＂"}
_SENTENCE_MARKS = {".", "?", "!", "...", "…", "?!", "!!", "!?"}
_CLOSERS = {'"', "”", "''", "’", "'", ")", "]", "»"}
_PIECE_TEXT = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}


class Window(NamedTuple):
    """Words ``start`` to ``end`` are read together; the answers for ``keep_start`` to ``keep_end`` are kept."""

    start: int
    end: int
    keep_start: int
    keep_end: int


def _shape(word: str) -> int:
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else TITLE
    first = word[:1]
    if first.isupper() and (len(word) == 1 or word[1:].islower()):
        return TITLE
    if first.isdigit() or word[-1:].isdigit():
        return DIGIT
    if any(c.isalpha() for c in word):
        return MIXED
    return MARK


def shape_ids(words: Sequence[str], spaced: Sequence[bool], breaks: Sequence[bool]) -> np.ndarray:
    """The shape of each word and whether it stands inside a quotation, as one id in ``range(SHAPES)``.

    ``spaced[i]`` says whether white space precedes word i, ``breaks[i]`` whether a paragraph begins there.
    A quotation never runs over a paragraph break: newspapers open it again in the next paragraph.
    """
    out = np.empty(len(words), np.int64)
    known: dict[str, int] = {}
    inside = ""
    for i, word in enumerate(words):
        if breaks[i]:
            inside = ""
        if word in _CURLY_OPEN:
            inside, shape = "double", OPEN_QUOTE
        elif word in _CURLY_CLOSE:
            inside, shape = "", CLOSE_QUOTE
        elif word in _STRAIGHT:
            if inside == "double":
                inside, shape = "", CLOSE_QUOTE
            else:
                inside, shape = "double", OPEN_QUOTE
        elif word == "‘" or (word == "'" and not inside and (spaced[i] or breaks[i] or i == 0)):
            shape = OPEN_QUOTE
            inside = inside or "single"
        elif word in ("’", "'") and inside == "single":
            inside, shape = "", CLOSE_QUOTE
        else:
            shape = known.get(word, -1)
            if shape < 0:
                shape = known[word] = _shape(word)
            if inside:
                shape += INSIDE_QUOTE
        out[i] = shape
    return out


def block_starts(words: Sequence[str], breaks: Sequence[bool]) -> np.ndarray:
    """Where a sentence plainly begins: paragraph starts and words behind a final mark. Windows are cut only there.

    These are no predicted sentences: they need no model, so the same text is always cut in the same way.
    """
    out = np.zeros(len(words), bool)
    ended = True
    for i, word in enumerate(words):
        if breaks[i] or i == 0:
            out[i] = True
            ended = False
        elif ended and word not in _CLOSERS:
            out[i] = not word[:1].islower()
            ended = False
        if word in _SENTENCE_MARKS:
            ended = True
    return out


class WordPieces:
    """Word to piece ids with a bounded memory of words already seen."""

    def __init__(self, tokenizer: str | Path | Tokenizer):
        self._tokenizer = tokenizer if isinstance(tokenizer, Tokenizer) else Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._seen: dict[str, list[int]] = {}

    def word(self, word: str) -> list[int]:
        pieces = self._seen.get(word)
        if pieces is None:
            text = _PIECE_TEXT.get(word, word)[:WORD_CHARS]
            pieces = self._tokenizer.encode(text, add_special_tokens=False).ids[:WORD_PIECES] or [UNK]
            if len(self._seen) > 200_000:
                self._seen.clear()
            self._seen[word] = pieces
        return pieces

    def words(self, words: Sequence[str]) -> list[list[int]]:
        """The piece ids of each word, one at least for each."""
        seen, word = self._seen, self.word
        return [seen.get(w) or word(w) for w in words]

    def sentence(self, text: str, limit: int = WINDOW_PIECES) -> list[int]:
        """The ids of a whole text with [CLS] and [SEP], cut to ``limit``."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids[: limit - 2]
        return [CLS, *ids, SEP]

    def with_offsets(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The ids of a text's pieces, without [CLS] and [SEP], and where each begins and ends in the text."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, encoding.offsets


def window_input(
    pieces: Sequence[Sequence[int]], shapes: np.ndarray, breaks: Sequence[bool]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Piece ids, shape ids and the place of each word's first piece, for the words of one window.

    A paragraph break between two words is a [SEP] of its own.
    """
    ids, types, first = [CLS], [MARK], []
    shape_list = shapes.tolist()
    for i, word in enumerate(pieces):
        if i and breaks[i]:
            ids.append(SEP)
            types.append(MARK)
        first.append(len(ids))
        ids.extend(word)
        types.extend([shape_list[i]] * len(word))
    ids.append(SEP)
    types.append(MARK)
    return np.array(ids, np.int64), np.array(types, np.int64), np.array(first, np.int64)


def plan_windows(
    sizes: np.ndarray, blocks: np.ndarray, capacity: int = WINDOW_PIECES - 2, overlap: int = OVERLAP_PIECES
) -> list[Window]:
    """Cut a text of words with ``sizes`` pieces each into overlapping windows of whole blocks.

    ``sizes`` counts a paragraph break's [SEP] with the word behind it. The cost is linear in the length.
    Where a block alone is larger than a window it is cut at the window's size.
    """
    n = len(sizes)
    if n == 0:
        return []
    total = np.concatenate([[0], np.cumsum(sizes)])
    starts = np.flatnonzero(blocks)
    spans: list[tuple[int, int]] = []
    start = 0
    while True:
        end = int(np.searchsorted(total, total[start] + capacity, side="right")) - 1
        if end >= n:
            spans.append((start, n))
            break
        # One word is always read, whatever its size.
        end = max(end, start + 1)
        at = int(np.searchsorted(starts, end, side="right")) - 1
        cut = int(starts[at]) if at >= 0 else 0
        # A window less than half full would make the overlap eat all progress.
        if cut <= start or total[cut] - total[start] < capacity // 2:
            cut = end
        spans.append((start, cut))
        want = int(np.searchsorted(total, total[cut] - overlap, side="left"))
        at = int(np.searchsorted(starts, want, side="right")) - 1
        back = int(starts[at]) if at >= 0 else 0
        # The whole block before the cut is seen again, unless that would be more than twice the overlap.
        after = back if total[cut] - total[back] <= 2 * overlap else want
        # A quarter of a window is gained at least, so that the number of windows stays linear in the length.
        least = int(np.searchsorted(total, total[start] + capacity // 4, side="left"))
        start = min(max(after, least, start + 1), cut)
    windows = []
    keep = 0
    for k, (a, b) in enumerate(spans):
        if k + 1 == len(spans):
            stop = n
        else:
            nxt = spans[k + 1][0]
            middle = (total[nxt] + total[b]) / 2
            inner = starts[(starts > nxt) & (starts <= b)] if nxt < b else starts[:0]
            # Hand over at the sentence start nearest to the middle of what both windows read.
            stop = int(inner[np.argmin(np.abs(total[inner] - middle))]) if len(inner) else b
        windows.append(Window(a, b, keep, stop))
        keep = stop
    return windows


def paragraph_breaks(doc) -> tuple[list[int], list[bool], list[bool]]:  # type: ignore[no-untyped-def]
    """The tokens of a spaCy ``Doc`` that are words, and whether a paragraph begins and space stands before each.

    One line feed ends a paragraph unless the text looks hard-wrapped there: the next line goes on in lower case,
    or most lines are of one length and few of them end a sentence.
    """
    keep: list[int] = []
    breaks: list[bool] = []
    spaced: list[bool] = []
    wrapped = _hard_wrapped(doc.text)
    pending_break, space, last = False, True, ""
    for i, token in enumerate(doc):
        text = token.text
        if not text.strip():
            lines = text.count("\n") + text.count("\u2029")
            if lines >= 2:
                pending_break = True
            elif lines == 1:
                follows = doc[i + 1].text[:1] if i + 1 < len(doc) else ""
                pending_break = pending_break or not (follows.islower() or (wrapped and last not in _SENTENCE_MARKS))
            space = True
            continue
        keep.append(i)
        breaks.append(pending_break and bool(breaks))
        spaced.append(space)
        pending_break, space, last = False, bool(token.whitespace_), text
    return keep, breaks, spaced


def _hard_wrapped(text: str) -> bool:
    if "\n" not in text:
        return False
    lines = [line.rstrip() for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 4:
        return False
    full = sum(50 <= len(line) <= 100 for line in lines)
    ended = sum(line[-1:] in '.?!"”:' for line in lines)
    return full > 0.6 * len(lines) and ended < 0.6 * len(lines)
