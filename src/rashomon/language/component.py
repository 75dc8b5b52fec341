"""The engine as a spaCy component: a ``Doc`` of plain tokens goes in, an annotated one comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.language import Language
from spacy.tokens import Doc, Span

from rashomon.language.annotations import ENTITY_LABELS, PLOVER_ROOTS, Attribution, Trigger, register_extensions
from rashomon.language.blas import one_thread
from rashomon.language.lemmas import apply_rule, fits, respelled, with_cut
from rashomon.language.names import refine
from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder
from rashomon.language.reader import CueReading, Reader, Reading
from rashomon.language.text import WordPieces, paragraph_breaks

_NAMED = {"PERSON", "BODY", "ARMED_GROUP", "PLACE", "STATE", "OUTLET", "FACILITY", "AGREEMENT"}
_OPEN, _CLOSE = {'"', "“", "‘", "``", "'", "«"}, {'"', "”", "’", "''", "'", "»"}
#: Verbs that tell giving up ground from giving way, which the training data calls one thing.
_RETREAT = {
    "withdraw",
    "retreat",
    "pull",
    "leave",
    "evacuate",
    "withdrawal",
    "pullout",
    "evacuation",
    "ceasefire",
    "truce",
    "quit",
}


@Language.factory(
    "rashomon_engine",
    assigns=[
        "doc.ents",
        "doc.sents",
        "token.pos",
        "token.tag",
        "token.lemma",
        "token.morph",
        "token.dep",
        "token.head",
        "doc._.attributions",
        "doc._.triggers",
        "doc._.coreference",
    ],
    default_config={"jobs": 1, "keep_pipeline": False, "model": None},
)
def make_engine(nlp: Language, name: str, jobs: int, keep_pipeline: bool, model: str | None) -> Engine:
    """The component; ``keep_pipeline`` leaves tags, trees and names as earlier components made them."""
    return Engine(nlp, name, ModelFolder(Path(model) if model else MODEL_FOLDER, jobs), keep_pipeline)


def make_reader(model: ModelFolder) -> Reader:
    """A reader over the model's engine graph."""
    graph = model.graph("engine")

    def run(ids: np.ndarray, types: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        logits, projections = graph.run(ids, types, first=first)
        return logits, projections

    labels, projections = model.manifest["labels"], model.manifest["projections"]
    return Reader(run, WordPieces(model.path("tokenizer.json")), labels, model.arrays("heads.npz"), projections)


class Engine:
    """Fills documents. Holds no state between them."""

    def __init__(self, nlp: Language, name: str, model: ModelFolder, keep_pipeline: bool):
        register_extensions()
        self.name, self._keep = name, keep_pipeline
        self.reader = make_reader(model)
        labels = self.reader.labels
        strings, morphology = nlp.vocab.strings, nlp.vocab.morphology
        self._ids = {k: np.array([strings.add(v) for v in labels[k]], np.uint64) for k in ("upos", "xpos", "deprel")}
        self._ids["feats"] = np.array([morphology.add("" if v == "_" else v) for v in labels["feats"]], np.uint64)
        self._strings = strings
        endings = labels.get("lemma_endings", [])
        self._endings = {r: set(e.split(" ")) for r, e in zip(labels["lemma"], endings, strict=bool(endings))}
        self._empty_morph = morphology.add("")
        self._space = {k: strings.add(v) for k, v in (("upos", "SPACE"), ("xpos", "_SP"), ("deprel", "dep"))}
        self._lemmas: dict[tuple[str, int], int] = {}

    def __call__(self, doc: Doc) -> Doc:
        keep, breaks, spaced = paragraph_breaks(doc)
        words = [doc[i].text for i in keep] if len(keep) != len(doc) else [t.text for t in doc]
        starts = None
        if self._keep and doc.has_annotation("SENT_START"):
            starts = np.array([bool(doc[i].is_sent_start) for i in keep])
        with one_thread():
            reading = self.reader.read(words, spaced, breaks, starts=starts, tree=not self._keep)
        place = np.array(keep, np.int64)
        if not self._keep:
            self._tokens(doc, words, place, reading)
            self._names(doc, words, place, reading)
        doc._.attributions = self._attributions(doc, words, place, reading.cues)
        act_scores = np.zeros((len(doc), reading.acts.shape[1]), np.float32)
        act_scores[place] = reading.acts
        doc._.act_scores = act_scores
        doc._.triggers = [self._trigger(doc, place, *t) for t in reading.triggers]
        doc._.coreference = self._coreference(doc, place, reading.clusters)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:
        """One document after the other: windows are never batched, so that no text changes another's reading."""
        for doc in stream:
            yield self(doc)

    def _tokens(self, doc: Doc, words: Sequence[str], place: np.ndarray, reading: Reading) -> None:
        n = len(doc)
        if n == 0:
            return
        values = np.zeros((n, 6), np.uint64)
        values[:, 0], values[:, 1] = self._space["upos"], self._space["xpos"]
        values[:, 3] = self._empty_morph
        values[:, 4] = self._space["deprel"]
        heads = np.arange(n)
        if len(place):
            upos, xpos = reading.tags["upos"], reading.tags["xpos"]
            values[place, 0], values[place, 1] = self._ids["upos"][upos], self._ids["xpos"][xpos]
            values[place, 2] = self._lemma_ids(words, reading.tags["lemma"])
            values[place, 3] = self._ids["feats"][reading.tags["feats"]]
            values[place, 4] = self._ids["deprel"][reading.deprel]
            heads[place] = place[reading.heads]
        blank = np.ones(n, bool)
        blank[place] = False
        for i in np.flatnonzero(blank).tolist():
            # White space hangs on the word before it; at the very beginning on the first word.
            heads[i] = (
                heads[i - 1]
                if i and doc[i - 1].text.isspace()
                else (i - 1 if i else (int(place[0]) if len(place) else 0))
            )
            values[i, 2] = self._strings.add(doc[i].text)
        values[:, 5] = (heads - np.arange(n)).astype(np.int64).view(np.uint64)
        doc.from_array([POS, TAG, LEMMA, MORPH, DEP, HEAD], values)  # type: ignore[arg-type]

    def _lemma_ids(self, words: Sequence[str], rules: np.ndarray) -> list[int]:
        known, names, add = self._lemmas, self.reader.labels["lemma"], self._strings.add
        out = []
        for key in zip(words, rules.tolist(), strict=True):
            value = known.get(key)
            if value is None:
                if len(known) > 200_000:
                    known.clear()
                value = known[key] = add(self._lemma(key[0], names[key[1]]) or key[0])
            out.append(value)
        return out

    def _lemma(self, form: str, rule: str) -> str:
        """The lemma by ``rule``, or by one with the same new ending that was seen to replace such an old one."""
        if not self._endings or fits(form, rule, self._endings.get(rule, ())):
            lemma = apply_rule(form, rule)
            return respelled(form, lemma)
        for cut in (4, 3, 2, 1):
            other = with_cut(rule, cut)
            if fits(form, other, self._endings.get(other, ())):
                return apply_rule(form, other)
        return form.lower()

    def _names(self, doc: Doc, words: Sequence[str], place: np.ndarray, reading: Reading) -> None:
        spans = []
        for a, b, kind in reading.names:
            label = refine(ENTITY_LABELS[kind], list(words[a:b]))
            spans.append(Span(doc, int(place[a]), int(place[b - 1]) + 1, label=label))
        doc.set_ents(spans)

    def _attributions(
        self, doc: Doc, words: Sequence[str], place: np.ndarray, cues: list[CueReading]
    ) -> list[Attribution]:
        rows: list[tuple[int, int, tuple[int, int] | None, tuple[int, int] | None, float]] = []
        seen: dict[tuple[int, int], int] = {}
        for reading in cues:
            cue = None if reading.pseudo else reading.cue
            source = None
            if reading.source:
                near = reading.cue[0]
                source = min(reading.source, key=lambda s: (abs(s[0] - near), s))
            for a, b in reading.content:
                a, b = _bare(words, a, b)
                if a >= b:
                    continue
                if cue is None and (a, b) in seen:
                    continue
                seen[(a, b)] = len(rows)
                rows.append((a, b, cue, source, reading.score))
        rows.sort(key=lambda r: (r[0], -r[1], r[2] or (0, 0)))
        out = []
        open_: list[int] = []
        for k, (a, b, cue, source, score) in enumerate(rows):
            while open_ and rows[open_[-1]][1] <= a:
                open_.pop()
            # The smallest that encloses this one; equal contents (two cues for one) enclose neither.
            parent = next((p for p in reversed(open_) if rows[p][1] >= b and (rows[p][0], rows[p][1]) != (a, b)), None)
            open_.append(k)
            out.append(
                Attribution(
                    _span(doc, place, source),
                    _span(doc, place, cue),
                    _content(doc, place, a, b),
                    parent,
                    round(score, 4),
                )
            )
        return out

    def _trigger(self, doc: Doc, place: np.ndarray, a: int, b: int, root: int, score: float) -> Trigger:
        span = _content(doc, place, a, b)
        name = self.reader.labels["root"][root]
        if name == "YIELD":
            name = "RETREAT" if any(t.lemma_.lower() in _RETREAT or t.lower_ in _RETREAT for t in span) else "CONCEDE"
        assert name in PLOVER_ROOTS
        return Trigger(span, name, round(score, 4))

    def _coreference(self, doc: Doc, place: np.ndarray, clusters: list[list[int]]) -> list[list[Span]]:
        heads = [[int(place[i]) for i in cluster] for cluster in clusters]
        merged = _join_names(doc, heads)
        return [[mention_span(doc, i) for i in cluster] for cluster in merged if len(cluster) > 1]


def _span(doc: Doc, place: np.ndarray, words: tuple[int, int] | None) -> Span | None:
    return None if words is None else _content(doc, place, *words)


def _content(doc: Doc, place: np.ndarray, a: int, b: int) -> Span:
    return Span(doc, int(place[a]), int(place[b - 1]) + 1)


def _bare(words: Sequence[str], a: int, b: int) -> tuple[int, int]:
    """A content without the marks that enclose all of it, and without what only joins it to its cue."""
    while b - a > 1 and words[b - 1] in (",", ";", ":", "—", "–", "-"):
        b -= 1
    while b - a > 1 and words[a] in (",", ";", ":", "—", "–", "that", "That"):
        a += 1
    if (
        b - a > 2
        and words[a] in _OPEN
        and words[b - 1] in _CLOSE
        and not any(w in _OPEN for w in words[a + 1 : b - 1] if w != "'")
    ):
        a, b = a + 1, b - 1
        while b - a > 1 and words[b - 1] == ",":
            b -= 1
    return a, b


def mention_span(doc: Doc, head: int) -> Span:
    """The mention around its head word: what hangs on it by name, article, adjective, number or possession."""
    token = doc[head]
    left, right = head, head
    if token.pos_ == "PRON":
        return doc[head : head + 1]
    inside = (
        "det",
        "amod",
        "compound",
        "flat",
        "nummod",
        "nmod",
        "case",
        "fixed",
        "goeswith",
        "appos",
        "advmod",
        "punct",
    )
    for child in token.lefts:
        label = child.dep_.split(":")[0]
        if label in inside and label not in ("case", "punct", "appos", "advmod"):
            left = min(left, child.left_edge.i)
    for child in token.rights:
        label = child.dep_.split(":")[0]
        if label in ("flat", "compound", "nmod", "fixed", "goeswith", "nummod"):
            right = max(right, child.right_edge.i)
    while left < head and (doc[left].is_space or doc[left].is_punct):
        left += 1
    while right > head and (doc[right].is_space or doc[right].text == ","):
        right -= 1
    return doc[left : right + 1]


def _join_names(doc: Doc, clusters: list[list[int]]) -> list[list[int]]:
    """Join clusters, and names not in one, that bear the same full name anywhere in the text."""
    by_name: dict[str, int] = {}
    parent: dict[int, int] = {}

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(a: int, b: int) -> None:
        a, b = find(a), find(b)
        if a != b:
            parent[max(a, b)] = min(a, b)

    for cluster in clusters:
        for i in cluster:
            parent.setdefault(i, i)
            join(cluster[0], i)
    named = [e for e in doc.ents if e.label_ in _NAMED and e.root.pos_ != "ADJ"]
    full: dict[str, set[str]] = {}
    for ent in named:
        if ent.label_ == "PERSON" and len(ent) > 1:
            full.setdefault(ent[-1].text.lower(), set()).add(ent.text.lower())
    for ent in named:
        key = ent.text.lower()
        if ent.label_ == "PERSON" and len(full.get(key, ())) == 1:
            # A surname alone is the one person who bears it in full.
            key = next(iter(full[key]))
        head = ent.root.i
        parent.setdefault(head, head)
        join(by_name.setdefault(key, head), head)
    groups: dict[int, list[int]] = {}
    for i in sorted(parent):
        groups.setdefault(find(i), []).append(i)
    return [groups[k] for k in sorted(groups)]


def engine_of(nlp: Language) -> Any:
    """The engine in a pipeline."""
    return nlp.get_pipe("rashomon_engine")
