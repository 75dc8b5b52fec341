"""Dev scores of a reader, head by head. The same functions measure a checkpoint in training and the shipped graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import spacy

from rashomon.language.annotations import ENTITY_LABELS
from rashomon.language.reader import Reader, Reading
from rashomon.language.text import paragraph_breaks
from training.data import CONTENT, IGNORE, Sample


class Count:
    """Right, predicted and gold, and the F1 they make."""

    def __init__(self) -> None:
        self.right = self.predicted = self.gold = 0

    def add(self, gold: set[Any], predicted: set[Any]) -> None:
        self.right += len(gold & predicted)
        self.gold += len(gold)
        self.predicted += len(predicted)

    @property
    def f1(self) -> float:
        total = self.gold + self.predicted
        return 200 * self.right / total if total else 0.0


def _read(reader: Reader, sample: Sample, starts: np.ndarray | None = None, tree: bool = True) -> Reading:
    return reader.read(sample.words, sample.spaced, sample.breaks, starts=starts, tree=tree)


def treebank(reader: Reader, samples: Iterable[Sample]) -> dict[str, float]:
    """Tags and trees on gold tokens and gold sentences, in per cent of words; labels count in full (``nmod:poss``)."""
    hits: dict[str, int] = defaultdict(int)
    n = 0
    names = reader.labels
    for s in samples:
        assert s.heads is not None and s.deprel is not None and s.sentence is not None
        r = _read(reader, s, starts=np.diff(s.sentence, prepend=-1) > 0)
        n += len(s.words)
        for task in ("upos", "xpos", "feats", "lemma"):
            hits[task] += int((r.tags[task] == s.labels[task]).sum())
        right = r.heads == s.heads
        hits["uas"] += int(right.sum())
        hits["las"] += int((right & (r.deprel == s.deprel)).sum())
        base = np.array([x.split(":")[0] for x in names["deprel"]])
        hits["las_universal"] += int((right & (base[r.deprel] == np.where(s.deprel >= 0, base[s.deprel], "?"))).sum())
    return {k: 100 * v / n for k, v in hits.items()}


_BLANK = spacy.blank("en")


def raw_text(sample: Sample) -> tuple[str, list[int], list[int]]:
    """A treebank document as text, an empty line between paragraphs; where its sentences and its words begin."""
    text, starts, places = "", [], []
    assert sample.sentence is not None
    for i, word in enumerate(sample.words):
        if i:
            text += "\n\n" if sample.breaks[i] else (" " if sample.spaced[i] else "")
        places.append(len(text))
        if i == 0 or sample.sentence[i] != sample.sentence[i - 1]:
            starts.append(len(text))
        text += word
    return text, starts, places


def sentences(reader: Reader, samples: Iterable[Sample]) -> float:
    """F1 of whole sentences (both ends right) from raw text with the product's own tokens."""
    count = Count()
    for s in samples:
        text, starts, _ = raw_text(s)
        doc = _BLANK(text)
        keep, breaks, spaced = paragraph_breaks(doc)
        r = reader.read([doc[i].text for i in keep], spaced, breaks, tree=False)
        found = [doc[keep[i]].idx for i in np.flatnonzero(r.starts)]
        end = len(text)
        count.add(set(zip(starts, [*starts[1:], end], strict=True)), set(zip(found, [*found[1:], end], strict=True)))
    return count.f1


def names(reader: Reader, samples: Iterable[Sample]) -> dict[str, float]:
    """Exact F1 of names with their kinds; ``names`` leaves quantities out, which patterns made in the gold too."""
    per: dict[str, Count] = defaultdict(Count)
    for s in samples:
        r = _read(reader, s, tree=False)
        from rashomon.language.decode import name_spans

        tags = np.eye(len(reader.labels["ner"]))[s.labels["ner"]]
        gold = {(a, b, ENTITY_LABELS[k]) for a, b, k in name_spans(tags)}
        found = {(a, b, ENTITY_LABELS[k]) for a, b, k in r.names}
        for label in ENTITY_LABELS:
            per[label].add({g for g in gold if g[2] == label}, {f for f in found if f[2] == label})
        per["all"].add(gold, found)
        per["names"].add({g for g in gold if g[2] != "QUANTITY"}, {f for f in found if f[2] != "QUANTITY"})
    return {k: c.f1 for k, c in per.items() if c.gold or c.predicted}


def attribution(reader: Reader, samples: Iterable[Sample]) -> dict[str, float]:
    """Exact span F1 of source, cue and content, and F1 of relations whose spans all overlap by half of their union."""
    count: dict[str, Count] = defaultdict(Count)

    def flat(parts: Iterable[tuple[int, int]]) -> frozenset[int]:
        return frozenset(i for a, b in parts for i in range(a, b))

    for s in samples:
        r = _read(reader, s, tree=False)
        gold, found = [], []
        for x in s.relations:
            gold.append(
                (
                    flat((a, b) for a, b, k in x.parts if k != CONTENT),
                    frozenset(x.cue_words),
                    flat((a, b) for a, b, k in x.parts if k == CONTENT),
                )
            )
        for c in r.cues:
            found.append((flat(c.source), frozenset() if c.pseudo else flat([c.cue]), flat(c.content)))
        for k, name in enumerate(("source", "cue", "content")):
            count[name].add({g[k] for g in gold if g[k]}, {f[k] for f in found if f[k]})
        pairs = sorted(
            (
                (min(_overlap(x, y) for x, y in zip(g, f, strict=True)), i, j)
                for i, g in enumerate(gold)
                for j, f in enumerate(found)
            ),
            reverse=True,
        )
        used_gold: set[int] = set()
        used_found: set[int] = set()
        for score, i, j in pairs:
            if score >= 0.5 and i not in used_gold and j not in used_found:
                used_gold.add(i)
                used_found.add(j)
        count["relation"].right += len(used_gold)
        count["relation"].gold += len(gold)
        count["relation"].predicted += len(found)
        content = sorted(
            ((_overlap(g[2], f[2]), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)), reverse=True
        )
        used_gold, used_found = set(), set()
        for score, i, j in content:
            if score >= 0.5 and i not in used_gold and j not in used_found:
                used_gold.add(i)
                used_found.add(j)
        count["content_half"].right += len(used_gold)
        count["content_half"].gold += len(gold)
        count["content_half"].predicted += len(found)
    return {k: c.f1 for k, c in count.items()}


def acts(reader: Reader, samples: Iterable[Sample]) -> float:
    """How often the act of a marked content is right, in per cent, read off its first word as the product does."""
    right = total = 0
    for s in samples:
        read = _read(reader, s, tree=False).acts.argmax(1)
        for x in s.relations:
            for a, b, kind in x.parts:
                # A mark that opens a quotation belongs to no content.
                first = next((i for i in range(a, b) if s.labels["act"][i] != IGNORE), None)
                if kind == CONTENT and first is not None:
                    total += 1
                    right += int(read[first] == s.labels["act"][first])
    return 100 * right / max(total, 1)


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    if not a and not b:
        return 1.0
    return len(a & b) / len(a | b)


def triggers(reader: Reader, samples: Iterable[Sample]) -> float:
    """Exact F1 of event triggers in the annotated sentences of ECB+."""
    from rashomon.language.decode import bio_spans

    count = Count()
    for s in samples:
        given = s.labels["trigger"]
        r = _read(reader, s, tree=False)
        count.add(set(bio_spans(given)), {(a, b) for a, b, _, _ in r.triggers if given[a] != IGNORE})
    return count.f1


def roots(reader: Reader, samples: Iterable[Sample]) -> float:
    """Macro F1 of the PLOVER root over the roots that the held-out part has."""
    gold, found = [], []
    for s in samples:
        for x in s.roots:
            gold.append(x["root"])
            found.append(int(reader.root_scores(s.words, x["source"], x["target"]).argmax()))
    scores = []
    for k in sorted(set(gold)):
        right = sum(g == f == k for g, f in zip(gold, found, strict=True))
        scores.append(2 * right / (gold.count(k) + found.count(k)))
    return 100 * float(np.mean(scores)) if scores else 0.0


def coreference(reader: Reader, samples: Iterable[Sample], baseline: bool = False) -> dict[str, float]:
    """MUC, B-cubed, CEAF-e and their mean (CoNLL F1), singletons left out.

    A mention counts as found when its head word is; the spans come from the tree, which is scored apart.
    ``baseline`` links equal names and nouns, and each pronoun to the nearest name or noun before it.
    """
    muc, cubed, ceaf = np.zeros(4), np.zeros(4), np.zeros(4)
    for s in samples:
        gold_sets: dict[int, set[int]] = defaultdict(set)
        for _, _, head, cluster in s.mentions:
            gold_sets[cluster].add(head)
        gold = [c for c in gold_sets.values() if len(c) > 1]
        r = _read(reader, s, tree=False)
        found = [set(c) for c in (_nearest(reader, s, r) if baseline else r.clusters) if len(c) > 1]
        muc += _muc(gold, found)
        cubed += _cubed(gold, found)
        ceaf += _ceaf(gold, found)

    def f1(x: np.ndarray) -> float:
        recall, precision = x[0] / max(x[1], 1e-9), x[2] / max(x[3], 1e-9)
        return float(200 * recall * precision / max(recall + precision, 1e-9))

    scores = {"muc": f1(muc), "b3": f1(cubed), "ceafe": f1(ceaf)}
    return {"conll": float(np.mean(list(scores.values()))), **scores}


def _nearest(reader: Reader, s: Sample, r: Reading) -> list[list[int]]:
    from rashomon.language.features import PRONOUNS

    upos = [reader.labels["upos"][k] for k in r.tags["upos"]]
    last: int | None = None
    by_word: dict[str, int] = {}
    cluster: dict[int, int] = {}
    sets: list[list[int]] = []
    for i, word in enumerate(s.words):
        low = word.lower()
        link = None
        if low in PRONOUNS and PRONOUNS[low] < 4:
            link = last
        elif upos[i] in ("PROPN", "NOUN"):
            link = by_word.get(low)
            by_word[low] = last = i
        if link is not None:
            if link not in cluster:
                cluster[link] = len(sets)
                sets.append([link])
            cluster[i] = cluster[link]
            sets[cluster[link]].append(i)
    return sets


def _muc(gold: list[set[int]], found: list[set[int]]) -> np.ndarray:
    def side(a: list[set[int]], b: list[set[int]]) -> tuple[int, int]:
        where = {m: k for k, c in enumerate(b) for m in c}
        right = total = 0
        for c in a:
            parts = len({where[m] for m in c if m in where}) + sum(m not in where for m in c)
            right += len(c) - parts
            total += len(c) - 1
        return right, total

    return np.array([*side(gold, found), *side(found, gold)], float)


def _cubed(gold: list[set[int]], found: list[set[int]]) -> np.ndarray:
    def side(a: list[set[int]], b: list[set[int]]) -> tuple[float, float]:
        where = {m: c for c in b for m in c}
        right = sum(len(c & where[m]) / len(c) for c in a for m in c if m in where)
        return right, float(sum(len(c) for c in a))

    return np.array([*side(gold, found), *side(found, gold)], float)


def _ceaf(gold: list[set[int]], found: list[set[int]]) -> np.ndarray:
    if not gold or not found:
        return np.array([0, len(gold), 0, len(found)], float)
    table = np.array([[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold])
    total = _best_assignment(table)
    return np.array([total, len(gold), total, len(found)], float)


def _best_assignment(gain: np.ndarray) -> float:
    """The largest sum of one entry in each row and column (Hungarian method with potentials)."""
    if gain.shape[0] > gain.shape[1]:
        gain = gain.T
    n, m = gain.shape
    cost = -gain
    u, v = np.zeros(n + 1), np.zeros(m + 1)
    owner = np.zeros(m + 1, np.int64)
    for i in range(1, n + 1):
        owner[0] = i
        at = 0
        slack, way, used = np.full(m + 1, np.inf), np.zeros(m + 1, np.int64), np.zeros(m + 1, bool)
        while owner[at]:
            used[at] = True
            row = owner[at]
            reduced = cost[row - 1] - u[row] - v[1:]
            better = ~used[1:] & (reduced < slack[1:])
            slack[1:][better], way[1:][better] = reduced[better], at
            free = np.where(used, np.inf, slack)
            free[0] = np.inf
            nxt = int(free.argmin())
            delta = free[nxt]
            u[owner[used]] += delta
            v[used] -= delta
            slack[~used] -= delta
            at = nxt
        while at:
            owner[at] = owner[way[at]]
            at = int(way[at])
    return float(sum(gain[owner[j] - 1, j - 1] for j in range(1, m + 1) if owner[j]))


def dev_scores(reader: Reader, dev: dict[str, list[Sample]]) -> dict[str, float]:
    """All dev scores in per cent, flat, under the names that the configuration's criterion uses."""
    gum, ewt = treebank(reader, dev["gum"]), treebank(reader, dev["ewt"])
    out: dict[str, float] = {}
    for key in gum:
        out[f"gum_{key}"], out[f"ewt_{key}"] = gum[key], ewt[key]
    for key in ("upos", "uas", "las"):
        out[key] = (gum[key] + ewt[key]) / 2
    out["sentence"] = sentences(reader, dev["gum"])
    gum_names, re3d_names = names(reader, dev["gum"]), names(reader, dev["re3d"])
    out["gum_names"], out["gum_names_with_quantities"] = gum_names["names"], gum_names["all"]
    out["re3d_names"] = re3d_names["names"]
    out["names"] = (gum_names["names"] + re3d_names["names"]) / 2
    out.update({f"gum_{k.lower()}": v for k, v in gum_names.items() if k.isupper()})
    out.update(attribution(reader, dev["polnear"]))
    out.update({f"marked_{k}": v for k, v in attribution(reader, dev["marked"]).items()})
    out["marked_act"] = acts(reader, dev["marked"])
    out["trigger"] = triggers(reader, dev["ecb"])
    out["root"] = roots(reader, dev["plover"])
    spoken = [s for s in dev["gum"] if s.genre in ("news", "interview")]
    out["coref"] = coreference(reader, spoken)["conll"]
    return {k: round(v, 2) for k, v in out.items()}


def torch_reader(model: Any, table: Any, labels: dict[str, list[str]], pieces: Any, exact: bool = False) -> Reader:
    """A reader that runs the PyTorch model, in bfloat16 for dev scores during training, or in float32."""
    import torch

    from training.export import head_arrays
    from training.model import PROJECTIONS

    device = next(model.parameters()).device

    def run(ids: np.ndarray, types: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16, enabled=not exact):
            given = [torch.from_numpy(x).unsqueeze(0).to(device) for x in (ids, types, first)]
            logits, projections = model(table[given[0]], given[1], given[2])
        return logits[0].float().cpu().numpy(), projections[0].float().cpu().numpy()

    return Reader(run, pieces, labels, head_arrays(model), PROJECTIONS)


def evaluate_torch(trainer: Any) -> dict[str, float]:
    """Dev scores of the model in training, on some of the dev documents: all would take longer than the epoch."""
    from rashomon.language.text import WordPieces
    from training.train import wheel_model

    pieces = WordPieces(wheel_model() / "tokenizer.json")
    dev = _some(trainer.corpus.dev, {"gum": 3, "ewt": 10, "polnear": 8, "marked": 8, "ecb": 8})
    return dev_scores(torch_reader(trainer.model, trainer.table, trainer.corpus.labels, pieces), dev)


def _some(dev: dict[str, list[Sample]], every: dict[str, int]) -> dict[str, list[Sample]]:
    return {k: v[:: every.get(k, 1)] for k, v in dev.items()}


def main(argv: list[str] | None = None) -> int:
    """What int8 costs: the same dev documents read in float32 by PyTorch and by the exported graph."""
    import argparse
    from pathlib import Path

    from rashomon.language.component import make_reader
    from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder
    from training.data import load_corpus, shared_root
    from training.export import load_run
    from training.model import source_weights, word_embeddings
    from training.train import wheel_model

    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=main.__doc__)
    parser.add_argument("--run", type=Path, default=Path("build/engine"))
    parser.add_argument("--checkpoint", default="checkpoint.pt")
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--loss", type=float, default=0.5, help="points that a head may lose")
    args = parser.parse_args(argv)
    root = shared_root()
    if root is None:
        print("no data to measure on")
        return 0
    engine, state = load_run(args.run / args.checkpoint)
    small = make_reader(ModelFolder(args.model))
    corpus = load_corpus(root, [], small._pieces, only_dev=True, labels=state["labels"])
    table = word_embeddings(source_weights(wheel_model() / "model.safetensors"))
    dev = _some(corpus.dev, {"gum": 2, "ewt": 4, "polnear": 5, "marked": 5, "ecb": 6})
    whole = dev_scores(torch_reader(engine, table, state["labels"], small._pieces, exact=True), dev)
    quantised = dev_scores(small, dev)
    lost = 0
    for key in whole:
        gap = whole[key] - quantised[key]
        lost += gap > args.loss
        print(f"{key:28}{whole[key]:8.2f}{quantised[key]:8.2f}{-gap:+8.2f}{'  <' if gap > args.loss else ''}")
    return int(lost > 0)


if __name__ == "__main__":
    import sys

    sys.exit(main())
