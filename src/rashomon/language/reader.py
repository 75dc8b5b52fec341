"""Reads one text with the network: windows in, one ``Reading`` out. Knows neither spaCy nor how the network is run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from rashomon.language import decode
from rashomon.language.features import cue_view, pair_features, quote_regions
from rashomon.language.text import OPEN_QUOTE, Window, WordPieces, block_starts, plan_windows, shape_ids, window_input

#: Tag heads in the order of the network's first output; the roots of triggers follow them.
TAGS = ("upos", "xpos", "feats", "lemma", "sent", "ner", "cue", "trigger", "act")
#: Words of a sentence without end that are parsed together at most.
SENTENCE_WORDS = 400
#: How many earlier possible mentions an antecedent is sought among.
MEMORY = 120
#: How far the network may be against a sentence start where a final mark and a capital are for it (set on EWT dev).
PLAIN_START = -1.5
_CUE_FLUSH = 16
_NO_RELATION = -1e9

#: Runs one window: piece ids, shape ids and first pieces in, tag scores (N, T) and projections (N, P) out.
Run = Callable[[np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass
class CueReading:
    """One attribution in word ranges of the text; ``pseudo`` where no word is the cue."""

    cue: tuple[int, int]
    pseudo: bool
    source: list[tuple[int, int]]
    content: list[tuple[int, int]]
    score: float


@dataclass
class Reading:
    """All that was read of a text, by word index. Tag arrays hold indices into the label lists.

    ``acts`` has a row for each word: the scores of the acts for what it is said in.
    """

    tags: dict[str, np.ndarray]
    starts: np.ndarray
    heads: np.ndarray
    deprel: np.ndarray
    acts: np.ndarray
    names: list[tuple[int, int, int]] = field(default_factory=list)
    cues: list[CueReading] = field(default_factory=list)
    triggers: list[tuple[int, int, int, float]] = field(default_factory=list)
    clusters: list[list[int]] = field(default_factory=list)


class Reader:
    """The network's answers made into structures.

    ``heads`` are the small arrays that score pairs (see ``training.export``), ``labels`` the label lists,
    ``projections`` the names and widths of the second output's parts.
    """

    def __init__(
        self,
        run: Run,
        pieces: WordPieces,
        labels: dict[str, list[str]],
        heads: dict[str, np.ndarray],
        projections: dict[str, int],
    ):
        self._run, self._pieces, self.labels, self._heads = run, pieces, labels, heads
        self._slices: dict[str, slice] = {}
        at = 0
        for name, width in projections.items():
            self._slices[name] = slice(at, at + width)
            at += width
        self._tag_slices: dict[str, slice] = {}
        at = 0
        for name in (*TAGS, "root"):
            self._tag_slices[name] = slice(at, at + len(labels[name]))
            at += len(labels[name])
        upos = labels["upos"]
        self._nominal = np.isin(upos, ["NOUN", "PROPN", "PRON"])
        self._possessive = np.isin(labels["xpos"], ["PRP$"])

    def read(
        self,
        words: Sequence[str],
        spaced: Sequence[bool],
        breaks: Sequence[bool],
        starts: np.ndarray | None = None,
        tree: bool = True,
        root_queries: list[dict[str, tuple[int, int] | None]] | None = None,
    ) -> Reading:
        """Read a text of ``words``. ``starts`` gives sentence starts that are known; ``tree`` says whether to parse.

        The cost is linear in the number of words, and what is held at a time is bounded by the window.
        """
        n = len(words)
        tags = {k: np.zeros(n, np.int16) for k in ("upos", "xpos", "feats", "lemma")}
        acts = np.zeros((n, len(self.labels["act"])), np.float32)
        out = Reading(tags, np.zeros(n, bool), np.arange(n), np.zeros(n, np.int16), acts)
        if n == 0:
            return out
        pieces = self._pieces.words(words)
        shapes = shape_ids(words, spaced, breaks)
        blocks = block_starts(words, breaks)
        sizes = np.fromiter((len(p) for p in pieces), np.int64, n) + np.array(breaks, np.int64)
        numbers = (np.cumsum(blocks), np.cumsum(np.array(breaks, np.int64)), quote_regions(shapes))
        # A sentence begins with the mark that opens its quotation, not behind it.
        behind = np.flatnonzero(blocks[1:] & (shapes[:-1] == OPEN_QUOTE)) + 1
        plain = blocks.copy()
        plain[behind], plain[behind - 1] = False, True
        parser = _Parser(self, out, tree)
        coref = _Coreference(self, out, words)
        pending: list[_PendingCues] = []
        for window in plan_windows(sizes, blocks):
            a, b, keep, stop = window
            logits, projections = self._run(*window_input(pieces[a:b], shapes[a:b], breaks[a:b]))
            kept, local = slice(keep, stop), slice(keep - a, stop - a)
            for name in tags:
                tags[name][kept] = logits[local, self._tag_slices[name]].argmax(1)
            out.acts[kept] = logits[local, self._tag_slices["act"]]
            if starts is None:
                sent = logits[local, self._tag_slices["sent"]]
                out.starts[kept] = sent[:, 1] - sent[:, 0] > np.where(plain[kept], PLAIN_START, 0.0)
                out.starts[kept] |= np.array(breaks[keep:stop], bool)
                out.starts[0] = True
            else:
                out.starts[kept] = starts[kept]
            self._names(out, logits, window)
            self._triggers(out, logits, window)
            cues = self._cues(logits, projections, window, numbers)
            if cues is not None:
                pending.append(cues)
                if len(pending) >= _CUE_FLUSH:
                    self._relations(out, pending)
                    pending = []
            parser.add(window, projections)
            coref.add(window, projections)
        if pending:
            self._relations(out, pending)
        parser.finish()
        coref.finish()
        return out

    def part(self, projections: np.ndarray, name: str) -> np.ndarray:
        """One named part of the projections."""
        return projections[..., self._slices[name]]

    def head(self, name: str) -> np.ndarray:
        """One of the small arrays."""
        return self._heads[name]

    def root_scores(
        self, words: Sequence[str], source: tuple[int, int] | None, target: tuple[int, int] | None
    ) -> np.ndarray:
        """The scores of the PLOVER roots for what ``source`` does to ``target`` in one short text (word ranges)."""
        n = len(words)
        breaks = [False] * n
        shapes = shape_ids(words, [True] * n, breaks)
        logits, projections = self._run(*window_input(self._pieces.words(words), shapes, breaks))
        query = self._heads["root_query"].copy()
        for span, name in ((source, "root_source"), (target, "root_target")):
            if span is not None:
                query += self.part(projections, name)[span[0] : span[1]].mean(0)
        weight = decode.softmax(self.part(projections, "root_key") @ query / 8)
        out: np.ndarray = weight @ logits[:, self._tag_slices["root"]]
        return out

    def _names(self, out: Reading, logits: np.ndarray, window: Window) -> None:
        for s, e, kind in decode.name_spans(logits[:, self._tag_slices["ner"]]):
            s, e = s + window.start, e + window.start
            if window.keep_start <= s < window.keep_end and (not out.names or s >= out.names[-1][1]):
                out.names.append((s, e, kind))

    def _triggers(self, out: Reading, logits: np.ndarray, window: Window) -> None:
        scores = logits[:, self._tag_slices["trigger"]]
        spans = decode.bio_spans(scores.argmax(1))
        if not spans:
            return
        chance = decode.softmax(scores)
        roots = logits[:, self._tag_slices["root"]]
        for s, e in spans:
            if window.keep_start <= s + window.start < window.keep_end:
                summed = roots[s:e].mean(0)
                out.triggers.append(
                    (s + window.start, e + window.start, int(summed.argmax()), float(1 - chance[s:e, 0].mean()))
                )

    def _cues(
        self,
        logits: np.ndarray,
        projections: np.ndarray,
        window: Window,
        numbers: tuple[np.ndarray, np.ndarray, np.ndarray],
    ) -> _PendingCues | None:
        a, b, keep, stop = window
        scores = logits[:, self._tag_slices["cue"]]
        tags = scores.argmax(1)
        spans = [(s, e, False) for s, e in decode.bio_spans(tags)] + [
            (int(i), int(i) + 1, True) for i in np.flatnonzero(tags == 3)
        ]
        spans = sorted(s for s in spans if keep <= s[0] + a < stop)
        if not spans:
            return None
        chance = decode.softmax(scores)
        first = np.array([s for s, _, _ in spans])
        last = np.array([e - 1 for _, e, _ in spans])
        pseudo = np.array([int(p) for _, _, p in spans])
        h = self._heads
        view = cue_view(first, last, 0, b - a, *(x[a:b] for x in numbers))
        summed = (
            self.part(projections, "cue_first_sum")[first]
            + self.part(projections, "cue_last_sum")[last]
            + h["view_pseudo"][pseudo]
        )
        product = self.part(projections, "cue_first_product")[first] + self.part(projections, "cue_last_product")[last]
        hidden = self.part(projections, "word_sum")[None] + summed[:, None]
        for name in ("distance", "sentence", "paragraph", "region"):
            hidden += h["view_" + name][view[name]]
        np.maximum(hidden, 0, out=hidden)
        relation = hidden @ h["relation_sum"] + h["relation_bias"]
        relation += np.einsum(
            "nd,kd,dt->knt", self.part(projections, "word_product"), product, h["relation_product"], optimize=True
        )
        certain = np.array([chance[s, 3] if p else 1 - chance[s:e, 0].mean() for s, e, p in spans])
        return _PendingCues(a, spans, relation, certain)

    def _relations(self, out: Reading, pending: list[_PendingCues]) -> None:
        longest = max(p.scores.shape[1] for p in pending)
        lengths = np.concatenate([np.full(len(p.spans), p.scores.shape[1]) for p in pending])
        scores = np.zeros((len(lengths), longest, decode.RELATION_TAGS), np.float32)
        at = 0
        for p in pending:
            scores[at : at + len(p.spans), : p.scores.shape[1]] = p.scores
            at += len(p.spans)
        tags = decode.relation_viterbi(scores, lengths, self._heads["transitions"])
        row = 0
        for p in pending:
            for (s, e, pseudo), certain in zip(p.spans, p.certain, strict=True):
                source, content = decode.relation_parts(tags[row])
                if content:
                    chosen = np.concatenate([np.arange(x, y) for x, y in content])
                    inside = decode.softmax(scores[row, chosen])[:, 5:].sum(1).mean()
                    shift = p.start
                    out.cues.append(
                        CueReading(
                            (s + shift, e + shift),
                            pseudo,
                            [(x + shift, y + shift) for x, y in source],
                            [(x + shift, y + shift) for x, y in content],
                            float(certain * inside),
                        )
                    )
                row += 1


@dataclass
class _PendingCues:
    start: int
    spans: list[tuple[int, int, bool]]
    scores: np.ndarray
    certain: np.ndarray


class _Parser:
    """Parses sentences as soon as they are complete, so that no more than a window and a sentence is held."""

    def __init__(self, reader: Reader, out: Reading, tree: bool):
        self._reader, self._out, self._tree = reader, out, tree
        self._from = self._to = 0
        self._held: dict[str, list[np.ndarray]] = {
            k: [] for k in ("arc_dependent", "arc_head", "label_dependent", "label_head")
        }

    def add(self, window: Window, projections: np.ndarray) -> None:
        if not self._tree:
            return
        local = slice(window.keep_start - window.start, window.keep_end - window.start)
        for name, parts in self._held.items():
            parts.append(self._reader.part(projections, name)[local])
        self._to = window.keep_end
        later = np.flatnonzero(self._out.starts[self._from : self._to])
        done = int(later[-1]) if len(later) else 0
        if done == 0 and self._to - self._from > SENTENCE_WORDS:
            done = self._to - self._from
        if done:
            self._parse(done)

    def finish(self) -> None:
        if self._tree and self._to > self._from:
            self._parse(self._to - self._from)

    def _parse(self, count: int) -> None:
        out, a = self._out, self._from
        held = {k: np.concatenate(v) if len(v) != 1 else v[0] for k, v in self._held.items()}
        now = {k: v[:count] for k, v in held.items()}
        # What stays is copied, so that the window it came from can be let go.
        self._held = {k: [v[count:].copy()] if len(v) > count else [] for k, v in held.items()}
        out.starts[a] = True
        starts = np.flatnonzero(out.starts[a : a + count])
        heads = decode.trees(
            now["arc_dependent"] @ now["arc_head"].T, now["arc_dependent"] @ self._reader.head("arc_root"), starts
        )
        own = np.arange(count)
        above = now["label_head"][heads]
        above[heads == own] = self._reader.head("label_root")
        labels = decode.gelu(now["label_dependent"] + above) @ self._reader.head("label_out") + self._reader.head(
            "label_bias"
        )
        root = self._reader.labels["deprel"].index("root")
        labels[:, root] = -np.inf
        labels[heads == own, root] = np.inf
        out.heads[a : a + count] = heads + a
        out.deprel[a : a + count] = labels.argmax(1)
        self._from = a + count


class _Coreference:
    """Links each possible mention's head word to its best earlier one, among the last ``MEMORY``."""

    def __init__(self, reader: Reader, out: Reading, words: Sequence[str]):
        self._reader, self._out, self._words = reader, out, words
        self._places = np.zeros(0, np.int64)
        self._later: np.ndarray | None = None
        self._earlier: np.ndarray | None = None
        self._links: dict[int, int] = {}
        self._sentence_base = 0

    def add(self, window: Window, projections: np.ndarray) -> None:
        reader, out = self._reader, self._out
        keep, stop = window.keep_start, window.keep_end
        upos, xpos = out.tags["upos"][keep:stop], out.tags["xpos"][keep:stop]
        new = np.flatnonzero(reader._nominal[upos] | reader._possessive[xpos]) + keep
        if not len(new):
            return
        old = len(self._places)
        later = reader.part(projections, "coref_later")[new - window.start]
        earlier = reader.part(projections, "coref_earlier")[new - window.start]
        places = np.concatenate([self._places, new])
        if self._earlier is not None:
            earlier = np.concatenate([self._earlier, earlier])
        low = int(places[0])
        sentence = np.cumsum(out.starts[low:stop])
        words = [self._words[i] for i in places.tolist()]
        proper = reader.labels["upos"].index("PROPN")
        kinds = ["PROPN" if k == proper else "X" for k in out.tags["upos"][places]]
        features = pair_features(words, kinds, places - low, sentence)[old:]
        scores = later @ earlier.T / 11.3 + features @ reader.head("coref_pair") + reader.head("coref_bias")
        m = len(places)
        scores[np.arange(m)[None, :] >= np.arange(old, m)[:, None]] = -np.inf
        best = scores.argmax(1)
        for k in np.flatnonzero(scores[np.arange(len(new)), best] > 0).tolist():
            self._links[int(new[k])] = int(places[best[k]])
        cut = max(0, m - MEMORY)
        self._places, self._earlier = places[cut:], earlier[cut:].copy()

    def finish(self) -> None:
        cluster: dict[int, int] = {}
        for later in sorted(self._links):
            earlier = self._links[later]
            if earlier not in cluster:
                cluster[earlier] = len(self._out.clusters)
                self._out.clusters.append([earlier])
            cluster[later] = cluster[earlier]
            self._out.clusters[cluster[earlier]].append(later)
