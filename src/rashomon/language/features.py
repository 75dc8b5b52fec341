"""What the pair scorers are told besides the encoder's vectors: distances, quotation regions, equal words.

Training and run time both call these functions, on word indices of one window or one document.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rashomon.language.text import CLOSE_QUOTE, INSIDE_QUOTE, OPEN_QUOTE

_STEPS = np.array([1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 23, 32, 48, 80])
DISTANCES = 2 * len(_STEPS) + 1
SENTENCES, PARAGRAPHS, REGIONS = 9, 7, 9
#: The tables of embeddings that a cue's view of a word adds up, and the rows of each.
CUE_TABLES = {"distance": DISTANCES, "sentence": SENTENCES, "paragraph": PARAGRAPHS, "region": REGIONS, "pseudo": 2}

PAIR_FEATURES = 16
PRONOUNS = {
    "he": 0,
    "him": 0,
    "his": 0,
    "himself": 0,
    "she": 1,
    "her": 1,
    "hers": 1,
    "herself": 1,
    "it": 2,
    "its": 2,
    "itself": 2,
    "they": 3,
    "them": 3,
    "their": 3,
    "theirs": 3,
    "themselves": 3,
    "i": 4,
    "me": 4,
    "my": 4,
    "mine": 4,
    "we": 5,
    "us": 5,
    "our": 5,
    "ours": 5,
    "you": 6,
    "your": 6,
    "yours": 6,
    "who": 7,
    "which": 7,
    "that": 7,
    "this": 8,
    "these": 8,
    "those": 8,
}


def quote_regions(shapes: np.ndarray) -> np.ndarray:
    """A running number that grows where a quotation opens or closes, so that equal numbers mean one side of a mark."""
    inside = (shapes >= INSIDE_QUOTE) | (shapes == OPEN_QUOTE) | (shapes == CLOSE_QUOTE)
    change = np.zeros(len(shapes), np.int64)
    change[1:] = inside[1:] != inside[:-1]
    # Two quotations that touch are two regions.
    change[1:] += (shapes[1:] == OPEN_QUOTE) & inside[:-1]
    return np.cumsum(change)


def cue_view(
    first: np.ndarray,
    last: np.ndarray,
    start: int,
    end: int,
    sentence: np.ndarray,
    paragraph: np.ndarray,
    region: np.ndarray,
) -> dict[str, np.ndarray]:
    """For each cue (``first`` to ``last``, inclusive) and each word in ``start`` to ``end``: rows of ``CUE_TABLES``.

    ``sentence``, ``paragraph`` and ``region`` are running numbers over the same words that the indices count.
    """
    t = np.arange(start, end)[None, :]
    a, b = first[:, None], last[:, None]
    before, after = a - t, t - b
    distance = np.where(
        before > 0,
        -np.searchsorted(_STEPS, before, side="right"),
        np.where(after > 0, np.searchsorted(_STEPS, after, side="right"), 0),
    )

    def apart(numbers: np.ndarray, size: int) -> np.ndarray:
        half = size // 2
        out: np.ndarray = np.clip(numbers[start:end][None, :] - numbers[first][:, None], -half, half) + half
        return out

    return {
        "distance": distance + len(_STEPS),
        "sentence": apart(sentence, SENTENCES),
        "paragraph": apart(paragraph, PARAGRAPHS),
        "region": apart(region, REGIONS),
    }


def pair_features(words: Sequence[str], kinds: Sequence[str], places: np.ndarray, sentence: np.ndarray) -> np.ndarray:
    """Features of each pair (i, j) of possible mention heads: (M, M, PAIR_FEATURES) float32; row i is the later one.

    ``words`` are the heads' forms, ``kinds`` their universal tags, ``places`` their word indices.
    """
    m = len(words)
    low = [w.lower() for w in words]
    codes = np.unique(low, return_inverse=True)[1].reshape(-1) if m else np.zeros(0, np.int64)
    same = codes[:, None] == codes[None, :]
    pronoun = np.array([PRONOUNS.get(w, -1) for w in low])
    proper = np.array([k == "PROPN" for k in kinds])
    is_pronoun = pronoun >= 0
    out = np.zeros((m, m, PAIR_FEATURES), np.float32)
    out[..., 0] = same & proper[:, None]
    out[..., 1] = same & ~proper[:, None] & ~is_pronoun[:, None]
    out[..., 2] = same & is_pronoun[:, None]
    out[..., 3] = is_pronoun[:, None] & ~is_pronoun[None, :]
    out[..., 4] = is_pronoun[:, None] & is_pronoun[None, :] & (pronoun[:, None] == pronoun[None, :])
    out[..., 5] = is_pronoun[:, None] & is_pronoun[None, :] & (pronoun[:, None] != pronoun[None, :])
    out[..., 6] = proper[:, None] & proper[None, :] & ~same
    out[..., 7] = proper[:, None] & ~proper[None, :] & ~is_pronoun[None, :]
    out[..., 8] = ~proper[:, None] & ~is_pronoun[:, None] & proper[None, :]
    gap = np.abs(sentence[places][:, None] - sentence[places][None, :])
    for k, (low_, high) in enumerate(((0, 0), (1, 1), (2, 3), (4, 7), (8, 10**9))):
        out[..., 9 + k] = (gap >= low_) & (gap <= high)
    apart = np.abs(np.arange(m)[:, None] - np.arange(m)[None, :])
    out[..., 14] = apart == 1
    out[..., 15] = np.log1p(apart) / 5
    return out
