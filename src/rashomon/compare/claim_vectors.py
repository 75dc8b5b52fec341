"""A vector for each unit, from the pair scorer's encoder: the unit's words as they stand in their sentence.

The encoder that reads two sides at once also reads one (``training.pairs`` trains both together). A sentence is read
once, behind its speaker and cue where it is speech, and each of its units is the mean over its own word pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rashomon.compare.units import Unit
from rashomon.language.text import CLS, SEP, WordPieces

PIECES = 112  # word pieces of a speaker and sentence that are read; a longer sentence is read clause by clause

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class SentenceInput:
    """Piece ids of one sentence and, for each of its units, the index of the unit and its first and last piece."""

    ids: npt.NDArray[np.int64]
    spans: tuple[tuple[int, int, int], ...]


def spoken_by(unit: Unit) -> str:
    """Who says a unit and how ("Ibrahim Kalin denied"); empty where the article says it itself."""
    if unit.statement is None:
        return ""
    return f"{unit.voice_name} {unit.statement.cue.text if unit.statement.cue else 'said'}"


def sentence_inputs(units: Sequence[Unit], pieces: WordPieces) -> list[SentenceInput]:
    """What the encoder reads for the units of a story, each sentence once for each speaker, in the units' order."""
    groups: dict[tuple[str, tuple[int, int], str], list[int]] = {}
    for i, unit in enumerate(units):
        groups.setdefault((unit.article.id, unit.sentence, spoken_by(unit)), []).append(i)
    inputs = []
    for (_, (start, end), voice), members in groups.items():
        text = units[members[0]].article.text
        spans = [(i, units[i].evidence.start, units[i].evidence.end) for i in members]
        whole = _input(pieces, voice, text, start, end, spans)
        if len(whole.ids) <= PIECES:
            inputs.append(whole)
        else:
            inputs.extend(_input(pieces, voice, text, span[1], span[2], [span]) for span in spans)
    return inputs


def _input(
    pieces: WordPieces, voice: str, text: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]
) -> SentenceInput:
    ids, places = pieces.with_offsets(text[start:end])
    head = [CLS, *(pieces.with_offsets(f"{voice}:")[0] if voice else [])]
    room = max(1, PIECES - len(head) - 1) if len(spans) == 1 else len(ids)
    found = []
    for i, first, last in spans:
        inside = [k for k, (a, b) in enumerate(places[:room]) if a + start < last and b + start > first]
        low, high = (inside[0], inside[-1]) if inside else (0, min(room, len(ids)) - 1)
        found.append((i, len(head) + low, len(head) + max(low, high)))
    return SentenceInput(np.asarray([*head, *ids[:room], SEP], np.int64), tuple(found))
