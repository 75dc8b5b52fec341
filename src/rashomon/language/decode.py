"""From scores to structures: trees, names, attributions, clusters. Numpy only; training uses it as run time does."""

from __future__ import annotations

import numpy as np

#: Relation tags: O, then B I E S of the source, then of the content.
RELATION_TAGS = 9
_BASES = {"source": 1, "content": 5}


def softmax(x: np.ndarray) -> np.ndarray:
    """Along the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    out: np.ndarray = e / e.sum(-1, keepdims=True)
    return out


def gelu(x: np.ndarray) -> np.ndarray:
    """The usual tanh form, within 5e-4 of the exact one."""
    out: np.ndarray = 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))
    return out


# ---------------------------------------------------------------- trees


def trees(scores: np.ndarray, roots: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The best tree with one root in each sentence.

    ``scores`` (N, N) rates each word's head, ``roots`` (N,) each word as its sentence's root, ``starts`` are the
    sentences' first words. Gives each word's head, a root's being itself. Greedy choice is kept where it is a
    tree already; the rest goes through Chu-Liu-Edmonds (McDonald et al. 2005).
    """
    n = len(roots)
    number = np.zeros(n, np.int64)
    number[starts[starts > 0]] = 1
    number = np.cumsum(number)
    masked = np.where(number[:, None] == number[None, :], scores, -np.inf)
    here = np.arange(n)
    masked[here, here] = roots
    heads = masked.argmax(1)
    jump = heads.copy()
    for _ in range(max(1, int(n).bit_length())):
        jump = jump[jump]
    is_root = heads == here
    count = np.bincount(number, weights=is_root)
    bad = (count != 1)[number] | ~is_root[jump]
    bounds = np.append(starts, n)
    for k in np.unique(number[bad]):
        a, b = int(bounds[k]), int(bounds[k + 1])
        heads[a:b] = a + _one_tree(masked[a:b, a:b])
    out: np.ndarray = heads
    return out


def _one_tree(scores: np.ndarray) -> np.ndarray:
    n = len(scores)
    root_scores = scores.diagonal()
    rest = scores.copy()
    np.fill_diagonal(rest, -np.inf)
    # What a word loses by being the root, against its best other head; the cheapest is the root.
    gain = root_scores - (rest.max(1) if n > 1 else 0)
    root = int(gain.argmax())
    rest[root] = -np.inf
    heads: np.ndarray = _edmonds(np.where(np.isfinite(rest), rest, -1e9), root)
    heads[root] = root
    return heads


def _edmonds(scores: np.ndarray, root: int) -> np.ndarray:
    """Highest scoring arborescence; ``scores[i, j]`` rates j as the head of i."""
    n = len(scores)
    heads: np.ndarray = scores.argmax(1)
    heads[root] = root
    cycle = _cycle(heads, root)
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    m = len(outside)
    new = np.full((m + 1, m + 1), -1e9)
    new[:m, :m] = scores[np.ix_(outside, outside)]
    # Out of the cycle: the best member as a head; into it: what breaking it there costs.
    leave = scores[np.ix_(outside, cycle)]
    new[:m, m] = leave.max(1)
    enter = scores[np.ix_(cycle, outside)] - scores[cycle, heads[cycle]][:, None]
    new[m, :m] = enter.max(0)
    np.fill_diagonal(new, -1e9)
    inner_root = int(np.flatnonzero(outside == root)[0])
    solved = _edmonds(new, inner_root)
    out = heads.copy()
    for i in range(m):
        if outside[i] == root:
            continue
        out[outside[i]] = cycle[int(leave[i].argmax())] if solved[i] == m else outside[solved[i]]
    entry = int(solved[m])
    member = int(enter[:, entry].argmax())
    out[cycle[member]] = outside[entry]
    out[root] = root
    return out


def _cycle(heads: np.ndarray, root: int) -> np.ndarray | None:
    state = np.zeros(len(heads), np.int8)
    state[root] = 2
    for i in range(len(heads)):
        path = []
        at = i
        while state[at] == 0:
            state[at] = 1
            path.append(at)
            at = int(heads[at])
        if state[at] == 1:
            return np.array(path[path.index(at) :])
        state[path] = 2
    return None


# ---------------------------------------------------------------- spans


def bio_spans(tags: np.ndarray, begin: int = 1, inside: int = 2) -> list[tuple[int, int]]:
    """Ranges of B I tags; an I that follows nothing begins a range."""
    spans: list[tuple[int, int]] = []
    for i in np.flatnonzero((tags == begin) | (tags == inside)).tolist():
        if tags[i] == inside and spans and spans[-1][1] == i:
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return spans


def name_spans(scores: np.ndarray) -> list[tuple[int, int, int]]:
    """Names as (start, end, kind) from (N, 1 + 4 K) scores of O and B I E S of each kind: the best well-formed tagging.

    Where the single best tags are well formed they are the best sequence; only the stretches that are not are searched.
    """
    best = scores.argmax(1)
    n = len(best)
    spans: list[tuple[int, int, int]] = []
    named = np.flatnonzero(best)
    i = 0
    while i < len(named):
        k = i
        while k + 1 < len(named) and named[k + 1] == named[k] + 1:
            k += 1
        a, b = int(named[i]), int(named[k]) + 1
        run = best[a:b]
        if not _well_formed(run):
            run = _viterbi_names(scores[a:b])
        at = 0
        while at < b - a:
            tag = int(run[at])
            if tag == 0:
                at += 1
                continue
            kind, part = divmod(tag - 1, 4)
            end = at + 1
            if part == 0:
                while end < b - a and int(run[end]) == 1 + 4 * kind + 1:
                    end += 1
                end += 1
            spans.append((a + at, min(a + end, n), kind))
            at = end
        i = k + 1
    return spans


def _well_formed(tags: np.ndarray) -> bool:
    open_ = 0
    for tag in tags.tolist():
        if tag == 0:
            if open_:
                return False
            continue
        kind, part = divmod(tag - 1, 4)
        if part in (0, 3):
            if open_:
                return False
            open_ = kind + 1 if part == 0 else 0
        else:
            if open_ != kind + 1:
                return False
            open_ = kind + 1 if part == 1 else 0
    return not open_


def _viterbi_names(scores: np.ndarray) -> np.ndarray:
    n, t = scores.shape
    ok = np.zeros((t, t), bool)
    kind, part = (np.arange(1, t) - 1) // 4, (np.arange(1, t) - 1) % 4
    ends = np.concatenate([[True], (part == 2) | (part == 3)])
    begins = np.concatenate([[True], (part == 0) | (part == 3)])
    ok |= ends[:, None] & begins[None, :]
    going = np.concatenate([[False], (part == 0) | (part == 1)])
    onward = np.concatenate([[False], (part == 1) | (part == 2)])
    kinds = np.concatenate([[-1], kind])
    ok |= going[:, None] & onward[None, :] & (kinds[:, None] == kinds[None, :])
    move = np.where(ok, 0.0, -np.inf)
    best = np.where(begins, scores[0], -np.inf)
    back = np.zeros((n, t), np.int64)
    for i in range(1, n):
        step = best[:, None] + move
        back[i] = step.argmax(0)
        best = step.max(0) + scores[i]
    best = np.where(ends, best, -np.inf)
    out = np.zeros(n, np.int64)
    out[-1] = best.argmax()
    for i in range(n - 1, 0, -1):
        out[i - 1] = back[i, out[i]]
    return out


# ---------------------------------------------------------------- attribution


def relation_viterbi(scores: np.ndarray, lengths: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """Best tag sequences (K, N) for scores (K, N, 9); ``transitions`` holds -inf where a move is not allowed."""
    k, n, t = scores.shape
    back = np.zeros((k, n, t), np.int8)
    best = scores[:, 0].copy()
    for i in range(1, n):
        step = best[:, :, None] + transitions
        back[:, i] = step.argmax(1)
        moved = step.max(1) + scores[:, i]
        best = np.where((i < lengths)[:, None], moved, best)
    out = np.zeros((k, n), np.int64)
    rows = np.arange(k)
    at = best.argmax(1)
    for i in range(n - 1, -1, -1):
        out[:, i] = np.where(i < lengths, at, 0)
        if i:
            at = np.where(i < lengths, back[rows, i, at], at)
    return out


def relation_parts(tags: np.ndarray) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The ranges of source and of content in one tag sequence."""
    out: dict[str, list[tuple[int, int]]] = {"source": [], "content": []}
    for kind, base in _BASES.items():
        at = -2
        for i in np.flatnonzero((tags >= base) & (tags <= base + 3)).tolist():
            part = tags[i] - base
            if i == at and part in (1, 2):
                out[kind][-1] = (out[kind][-1][0], i + 1)
            else:
                out[kind].append((i, i + 1))
            at = i + 1
    return out["source"], out["content"]
