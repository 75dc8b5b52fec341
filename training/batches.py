"""Windows of documents, drawn anew each epoch, and the tensors of a step."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rashomon.language.features import cue_view, pair_features, quote_regions
from rashomon.language.reader import TAGS
from rashomon.language.text import WINDOW_PIECES, window_input
from training.data import CONTENT, IGNORE, Corpus, Sample

CAPACITY = WINDOW_PIECES - 2


@dataclass
class Cut:
    """The words ``start`` to ``end`` of a sample."""

    sample: Sample
    start: int
    end: int
    size: int


def cuts(sample: Sample, rng: random.Random) -> Iterator[Cut]:
    """Windows without overlap; the first is of random size, so that each epoch cuts elsewhere."""
    assert sample.sizes is not None and sample.blocks is not None
    total = np.concatenate([[0], np.cumsum(sample.sizes)])
    if sample.sentence is not None:
        starts = np.flatnonzero(np.diff(sample.sentence, prepend=-1))
    else:
        starts = np.flatnonzero(sample.blocks)
    n = len(sample.words)
    start, capacity = 0, CAPACITY if total[n] <= CAPACITY else int(CAPACITY * rng.uniform(0.4, 1))
    while start < n:
        end = int(np.searchsorted(total, total[start] + capacity, side="right")) - 1
        if end < n:
            at = int(np.searchsorted(starts, end, side="right")) - 1
            if starts[at] > start:
                end = int(starts[at])
        end = min(max(end, start + 1), n)
        yield Cut(sample, start, end, int(total[end] - total[start]) + 2)
        start, capacity = end, CAPACITY


def useful(cut: Cut) -> bool:
    """Whether anything was annotated in a window."""
    s, a, b = cut.sample, cut.start, cut.end
    if s.heads is not None or any(a <= r["clause"][0] and r["clause"][1] <= b for r in s.roots):
        return True
    return any(bool((v[a:b] != IGNORE).any()) for v in s.labels.values())


def epoch_batches(corpus: Corpus, rounds: dict[str, float], budget: int, seed: int) -> list[list[Cut]]:
    """All windows of an epoch in batches of like size; the same seed gives the same batches."""
    rng = random.Random(seed)
    pool: list[Cut] = []
    for name in sorted(corpus.train):
        samples = corpus.train[name]
        times = rounds.get(name, 1.0)
        chosen = list(samples) * int(times)
        rest = times - int(times)
        if rest:
            chosen += rng.sample(samples, max(1, round(rest * len(samples))))
        for sample in chosen:
            pool.extend(c for c in cuts(sample, rng) if useful(c))
    rng.shuffle(pool)
    batches: list[list[Cut]] = []
    group = 400
    for k in range(0, len(pool), group):
        part = sorted(pool[k : k + group], key=lambda c: c.size)
        batch: list[Cut] = []
        for cut in part:
            if batch and max(cut.size, batch[-1].size) * (len(batch) + 1) > budget:
                batches.append(batch)
                batch = []
            batch.append(cut)
        if batch:
            batches.append(batch)
    rng.shuffle(batches)
    return batches


def relation_tags(parts: list[tuple[int, int, int]], start: int, end: int) -> np.ndarray:
    """B I E S of source and content over a window's words; a part that the window cuts keeps only the end it shows."""
    tags = np.zeros(end - start, np.int64)
    for a, b, kind in sorted(parts, key=lambda p: -p[2]):  # content first, so that a source within it stands
        base = 5 if kind == CONTENT else 1
        lo, hi = max(a, start), min(b, end)
        if lo >= hi:
            continue
        if b - a == 1:
            tags[lo - start] = base + 3
            continue
        tags[lo - start : hi - start] = base + 1
        if lo == a:
            tags[lo - start] = base
        if hi == b:
            tags[hi - 1 - start] = base + 2
    return tags


def collate(batch: list[Cut]) -> dict[str, Any]:
    """The tensors of a step. Parts that no window of the batch has are left out."""
    inputs = []
    for cut in batch:
        s, a, b = cut.sample, cut.start, cut.end
        assert s.shapes is not None
        inputs.append(window_input(s.pieces[a:b], s.shapes[a:b], s.breaks[a:b]))
    n_pieces = max(len(i[0]) for i in inputs)
    n_words = max(c.end - c.start for c in batch)
    count = len(batch)
    ids = np.zeros((count, n_pieces), np.int64)
    types = np.zeros((count, n_pieces), np.int64)
    on = np.zeros((count, n_pieces), bool)
    first = np.zeros((count, n_words), np.int64)
    for k, (i, t, f) in enumerate(inputs):
        ids[k, : len(i)], types[k, : len(t)], on[k, : len(i)], first[k, : len(f)] = i, t, True, f
    out: dict[str, Any] = {"ids": ids, "types": types, "on": on, "first": first}
    for task in TAGS:
        labels = np.full((count, n_words), IGNORE, np.int64)
        for k, cut in enumerate(batch):
            given = cut.sample.labels.get(task)
            if given is not None:
                labels[k, : cut.end - cut.start] = given[cut.start : cut.end]
        if (labels != IGNORE).any():
            out[task] = labels
    _tree(out, batch, n_words)
    _relations(out, batch, n_words)
    _roots(out, batch)
    _coref(out, batch)
    return {k: torch.from_numpy(v) if isinstance(v, np.ndarray) else v for k, v in out.items()}


def _tree(out: dict[str, Any], batch: list[Cut], n_words: int) -> None:
    rows = [k for k, c in enumerate(batch) if c.sample.heads is not None]
    if not rows:
        return
    heads = np.full((len(rows), n_words), IGNORE, np.int64)
    labels = np.full((len(rows), n_words), IGNORE, np.int64)
    sentence = np.full((len(rows), n_words), -1, np.int64)
    for r, k in enumerate(rows):
        s, a, b = batch[k].sample, batch[k].start, batch[k].end
        assert s.heads is not None and s.deprel is not None and s.sentence is not None
        h = s.heads[a:b].copy()
        root = h == np.arange(a, b)
        h = h - a
        # A sentence larger than a window is cut; its heads beyond are unknown.
        lost = (h < 0) | (h >= b - a)
        h[root], h[lost & ~root] = n_words, IGNORE
        heads[r, : b - a], labels[r, : b - a], sentence[r, : b - a] = h, s.deprel[a:b], s.sentence[a:b]
    out["tree_rows"], out["heads"], out["deprel"], out["tree_sentence"] = np.array(rows), heads, labels, sentence


def _relations(out: dict[str, Any], batch: list[Cut], n_words: int) -> None:
    rows, firsts, lasts, tags, masks, pseudo = [], [], [], [], [], []
    views: dict[str, list[np.ndarray]] = {}
    for k, cut in enumerate(batch):
        s, a, b = cut.sample, cut.start, cut.end
        chosen = [r for r in s.relations if a <= r.cue[0] and r.cue[1] <= b]
        if not chosen:
            continue
        assert s.shapes is not None and s.blocks is not None
        f = np.array([r.cue[0] - a for r in chosen])
        last = np.array([r.cue[1] - 1 - a for r in chosen])
        view = cue_view(
            f, last, 0, b - a, np.cumsum(s.blocks[a:b]), np.cumsum(s.breaks[a:b]), quote_regions(s.shapes[a:b])
        )
        for name, ids in view.items():
            padded = np.zeros((len(chosen), n_words), np.int64)
            padded[:, : b - a] = ids
            views.setdefault(name, []).append(padded)
        for r in chosen:
            tag = np.zeros(n_words, np.int64)
            tag[: b - a] = relation_tags(r.parts, a, b)
            mask = np.zeros(n_words, np.float32)
            mask[: b - a] = 1
            tags.append(tag)
            masks.append(mask)
            pseudo.append(int(r.pseudo))
        rows.extend([k] * len(chosen))
        firsts.append(f)
        lasts.append(last)
    if rows:
        out["cue_row"], out["cue_first"], out["cue_last"] = (
            np.array(rows),
            np.concatenate(firsts),
            np.concatenate(lasts),
        )
        out["relation_tags"], out["relation_mask"] = np.stack(tags), np.stack(masks)
        out["view"] = {k: torch.from_numpy(np.concatenate(v)) for k, v in views.items()}
        out["view"]["pseudo"] = torch.tensor(pseudo)


def _roots(out: dict[str, Any], batch: list[Cut]) -> None:
    items = []
    for k, cut in enumerate(batch):
        for r in cut.sample.roots:
            a, b = r["clause"]
            if not (cut.start <= a and b <= cut.end):
                continue
            move = cut.start
            shift = [None if r[x] is None else (r[x][0] - move, r[x][1] - move) for x in ("source", "target")]
            items.append((k, a - move, b - move, shift[0], shift[1], r["root"]))
    if items:
        out["roots"] = items


def _coref(out: dict[str, Any], batch: list[Cut]) -> None:
    items = []
    for k, cut in enumerate(batch):
        s, a, b = cut.sample, cut.start, cut.end
        if s.coref is None:
            continue
        places = np.flatnonzero(s.coref[a:b] != IGNORE)
        if len(places) < 2:
            continue
        words = [s.words[a + p] for p in places]
        assert s.sentence is not None and s.proper is not None
        kinds = ["PROPN" if c else "X" for c in s.proper[a:b][places]]
        features = pair_features(words, kinds, places, s.sentence[a:b])
        items.append((k, torch.from_numpy(places), torch.from_numpy(features), torch.from_numpy(s.coref[a:b][places])))
    if items:
        out["coref"] = items


def to(batch: dict[str, Any], device: torch.device) -> dict[str, Any]:
    """The batch on a device."""

    def move(x: Any) -> Any:
        if isinstance(x, Tensor):
            return x.to(device)
        if isinstance(x, dict):
            return {k: move(v) for k, v in x.items()}
        if isinstance(x, list | tuple):
            return type(x)(move(v) for v in x)
        return x

    return {k: move(v) for k, v in batch.items()}
