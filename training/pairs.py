"""Train the claim-pair scorer: ``python -m training.pairs``.

A cross-encoder on MiniLM with the features of ``rashomon.compare.features``. It learns from three sources: the
relations of the train stories; relations marked for this project in further articles (``pairs_data/marked.jsonl``
holds article ids, offsets and types, no text); and pairs of clauses invented for it (``pairs_data/invented.jsonl``).
Pairs that the product itself proposes and nobody marked count as ``none`` with a lower weight, since the marking is
not exhaustive. Thresholds are chosen on train stories that are held out from training; the dev stories are not seen.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import pickle
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
import torch.nn.functional as F
import yaml
from torch import Tensor, nn

from rashomon import language
from rashomon.compare import units_of
from rashomon.compare.features import NAMES, pair_features, pair_texts
from rashomon.compare.propose import propose_pairs
from rashomon.compare.reasons import find_reasons
from rashomon.compare.relations import in_order
from rashomon.compare.scorer import TYPES, pair_pieces
from rashomon.compare.units import Unit
from rashomon.extract import read_article
from rashomon.gather import read_inputs
from rashomon.language.onnx_model import MODEL_FOLDER
from rashomon.language.text import WordPieces
from rashomon.record import Article, DateRange, make_id
from rashomon.story import resolve_story
from training.data import shared_root
from training.export import export_graph, quantise, write_manifest
from training.model import WIDTH, Encoder, load_encoder, source_weights, word_embeddings
from training.train import wheel_model

HERE = Path(__file__).parent
SIDE = 0.3  # eval/score.py: least share of the shorter side that must overlap
FEATURE_WIDTH, HIDDEN = 64, 256


@dataclass
class Example:
    """A pair as the network reads it."""

    ids: np.ndarray
    types: np.ndarray
    features: np.ndarray
    label: int
    weight: float
    story: str
    sides: tuple[Any, Any] | None = None


@dataclass
class Marked:
    """A relation somebody marked: two spans of articles (by file or corpus id) and its type."""

    a: tuple[str, int, int]
    b: tuple[str, int, int]
    type: str


class Reader:
    """Stories to units, and units to examples, by the product's own stages."""

    def __init__(self, model: Path):
        self.pieces = WordPieces(model / "tokenizer.json")
        self.nlp = language.load()

    def units(self, articles: Sequence[Article]) -> list[Unit]:
        """The units of a story, as the product makes them."""
        story = resolve_story(articles)
        return units_of(
            story.articles, story.readings, story.statements, story.figures, story.entities.entities,
            story.entities.of_mention, story.times,
        )  # fmt: skip

    def example(self, u: Unit, v: Unit, cosine: float, label: str, weight: float, story: str) -> Example:
        """A pair of units, the earlier first."""
        if not in_order(u, v):
            u, v = v, u
        reasons = find_reasons(u, v, lambda e: e)
        first, second = pair_texts(u, v)
        ids, types = pair_pieces(self.pieces.sentence(first), self.pieces.sentence(second))
        features = pair_features(u, v, cosine, reasons)
        return Example(ids, types, features, TYPES.index(label), weight, story, (u.evidence, v.evidence))

    def story(
        self, name: str, articles: Sequence[Article], keys: dict[str, str], marked: Sequence[Marked]
    ) -> list[Example]:
        """Every pair that the product proposes in a story, with the marked type where there is one, and the marked
        pairs it did not propose. ``keys`` maps article ids to the names that the marks use."""
        units = self.units(articles)
        vectors = language.sentence_vectors([u.text for u in units])
        found = []
        taken: set[tuple[int, int]] = set()
        by_article: dict[str, list[int]] = {}
        for i, u in enumerate(units):
            by_article.setdefault(keys[u.article.id], []).append(i)

        def meet(i: int, span: tuple[str, int, int]) -> float:
            e = units[i].evidence
            shared = min(e.end, span[2]) - max(e.start, span[1])
            return shared / max(1, min(e.end - e.start, span[2] - span[1]))

        types: dict[tuple[int, int], str] = {}
        beside: set[tuple[int, int]] = set()
        for mark in marked:
            sides = []
            for span in (mark.a, mark.b):
                hits = [i for i in by_article.get(span[0], []) if meet(i, span) >= SIDE]
                sides.append(sorted(hits, key=lambda i: -meet(i, span))[:2])
            for n, i in enumerate(sides[0]):
                for m, j in enumerate(sides[1]):
                    if i != j:
                        # Only the clauses that meet a mark best stand for it; the next best are left out of both sides.
                        pair = (min(i, j), max(i, j))
                        if n == m == 0:
                            types.setdefault(pair, mark.type)
                        beside.add(pair)
        for a, b, _, cosine in propose_pairs(units, vectors, len(articles)):
            label = types.get((a, b))
            if label is None and (a, b) in beside:
                continue
            found.append(self.example(units[a], units[b], cosine, label or "none", 1.0 if label else 0.5, name))
            taken.add((a, b))
        for (a, b), label in sorted(types.items()):
            if (a, b) not in taken:
                found.append(self.example(units[a], units[b], float(vectors[a] @ vectors[b]), label, 0.7, name))
        proposed = len(set(types) & taken)
        print(f"{name}: {len(units)} units, {len(found)} pairs, {len(types)} marked ({proposed} proposed)", flush=True)
        return found

    def invented(self, rows: Iterable[dict[str, Any]]) -> list[Example]:
        """Invented pairs, each side read as an article of one clause."""
        made = []
        for row in rows:
            units = [
                self._unit(row[k], row[f"{k}_by"], 737000 + (0 if k == "a" else int(row.get("days") or 0)))
                for k in "ab"
            ]
            cosine = float(np.dot(*language.sentence_vectors([u.text for u in units])))
            reasons = find_reasons(units[0], units[1], lambda e: e)
            first, second = (f"{u.voice_name} said: {u.text}" for u in units)
            ids, types = pair_pieces(self.pieces.sentence(first), self.pieces.sentence(second))
            features = pair_features(units[0], units[1], cosine, reasons)
            made.append(Example(ids, types, features, TYPES.index(row["type"]), 0.8, "invented"))
        return made

    def _unit(self, text: str, by: str, day: int) -> Unit:
        article = Article(id=make_id("a", text, by), source="invented", text=text, outlet=by)
        reading = read_article(self.nlp(text), article)
        clauses = reading.clauses
        clause = max(clauses, key=lambda c: len(c.lemmas)) if clauses else None
        units = units_of([article], [reading], reading.statements, reading.figures, [], {}, {})
        if clause is None or not units:
            from rashomon.extract.reading import Clause

            clause = Clause(evidence=article.evidence(0, len(text)), predicate="", lemmas=text.casefold().split())
            unit = Unit(article.id, article, clause, None, by, by, day, by)
        else:
            unit = max(units, key=lambda u: len(u.matter))
        whole = article.evidence(0, len(text))
        unit.clause = unit.clause.__class__(
            **{**{f: getattr(unit.clause, f) for f in unit.clause.__struct_fields__}, "evidence": whole}
        )
        unit.matter = frozenset(w for c in clauses for w in c.lemmas) or unit.matter
        unit.figures = list(reading.figures)
        unit.day, unit.voice, unit.voice_name, unit.statement = day, by, by, None
        return unit


def train_stories(root: Path) -> Iterable[tuple[str, list[Article], dict[str, str], list[Marked]]]:
    """The train stories with their relations, by file name; offsets are into the body, as the articles' texts are."""
    for folder in sorted((root / "stories" / "train").iterdir()):
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        articles = read_inputs([str(folder / "articles")]).articles
        by_gold = {a["id"]: Path(a["file"]).name for a in gold["articles"]}
        keys = {a.id: Path(a.source).name for a in articles}
        marked = [
            Marked(
                (by_gold[r["a"]["article"]], r["a"]["start"], r["a"]["end"]),
                (by_gold[r["b"]["article"]], r["b"]["start"], r["b"]["end"]),
                r["type"],
            )
            for r in gold["relations"]
        ]
        yield folder.name, articles, keys, marked


def marked_groups(root: Path) -> Iterable[tuple[str, list[Article], dict[str, str], list[Marked]]]:
    """The articles marked for this project: ids, offsets and types from the repository, texts from the data."""
    rows = [
        json.loads(line) for line in (HERE / "pairs_data" / "marked.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    wanted = {a for row in rows for a in row["articles"]}
    corpus = {}
    with gzip.open(root / "data" / "articles-2012-2020.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            article = json.loads(line)
            if article["id"] in wanted:
                corpus[article["id"]] = article
    for row in rows:
        articles = []
        for key, length in row["articles"].items():
            source = corpus[key]
            text = source["text"][:length]
            day = str(source["published"])[:10]
            articles.append(
                Article(
                    id=make_id("a", text, key),
                    source=key,
                    text=text,
                    outlet=source["outlet"],
                    title=source["title"],
                    published=DateRange(from_=day, to=day, basis="metadata"),
                )
            )
        marks = [Marked(tuple(p[0]), tuple(p[1]), p[2]) for p in row["pairs"]]  # type: ignore[arg-type]
        yield row["group"], articles, {a.id: a.source for a in articles}, marks


def build_examples(root: Path, folder: Path, limit: int | None = None) -> list[Example]:
    """All examples, kept in the build folder story by story, so that a run that was stopped goes on."""
    reader = Reader(MODEL_FOLDER)
    examples: list[Example] = []
    folder.mkdir(parents=True, exist_ok=True)

    def kept(name: str, make: Callable[[], list[Example]]) -> None:
        path = folder / f"{name}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(make()))
        examples.extend(pickle.loads(path.read_bytes()))

    for source in (train_stories, marked_groups):
        for n, (name, articles, keys, marked) in enumerate(source(root)):
            if limit is None or n < limit:
                kept(name, lambda s=(name, articles, keys, marked): reader.story(*s))  # type: ignore[misc]
    rows = [
        json.loads(line) for line in (HERE / "pairs_data" / "invented.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    kept("invented", lambda: reader.invented(rows[: None if limit is None else 50 * limit]))
    return examples


class PairNet(nn.Module):
    """MiniLM over both sides, pooled each, beside the features; logits in the order of ``TYPES``."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        super().__init__()
        self.encoder = encoder or Encoder()
        self.features = nn.Linear(len(NAMES), FEATURE_WIDTH)
        self.hidden = nn.Linear(5 * WIDTH + FEATURE_WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(TYPES))

    def forward(
        self, embeds: Tensor, types: Tensor, features: Tensor, on: Tensor | None = None, rate: float = 0.0
    ) -> Tensor:
        drop: Callable[[Tensor], Tensor] = (lambda x: F.dropout(x, rate)) if rate else (lambda x: x)
        mask = (
            None if on is None else torch.zeros(on.shape, dtype=embeds.dtype).masked_fill(~on, -1e4)[:, None, None, :]
        )
        x = self.encoder(embeds, types, mask, drop)
        there = torch.ones_like(types) if on is None else on.long()
        second = (types * there).unsqueeze(-1).to(x.dtype)
        first = ((1 - types) * there).unsqueeze(-1).to(x.dtype)
        a = (x * first).sum(1) / first.sum(1)
        b = (x * second).sum(1) / second.sum(1)
        h = torch.cat([x[:, 0], a, b, (a - b).abs(), a * b, F.relu(self.features(features))], -1)
        return self.out(drop(F.gelu(self.hidden(drop(h)))))


def batches(examples: Sequence[Example], pieces: int, rng: random.Random | None) -> Iterable[list[Example]]:
    """Batches of about equal length, of at most ``pieces`` padded pieces, in random order if ``rng`` is given."""
    order = sorted(examples, key=lambda e: (len(e.ids), rng.random() if rng else 0))
    groups: list[list[Example]] = [[]]
    for example in order:
        if groups[-1] and len(example.ids) * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(example)
    if rng:
        rng.shuffle(groups)
    return groups


def collate(batch: Sequence[Example], table: Tensor) -> tuple[Tensor, ...]:
    """Embeddings, types, features, mask, labels and weights of a batch."""
    n = max(len(e.ids) for e in batch)
    ids, types = np.zeros((len(batch), n), np.int64), np.zeros((len(batch), n), np.int64)
    on = np.zeros((len(batch), n), bool)
    for i, e in enumerate(batch):
        ids[i, : len(e.ids)], types[i, : len(e.ids)], on[i, : len(e.ids)] = e.ids, e.types, True
    features = torch.tensor(np.stack([e.features for e in batch]))
    labels = torch.tensor([e.label for e in batch])
    weights = torch.tensor([e.weight for e in batch])
    return table[torch.tensor(ids)], torch.tensor(types), features, torch.tensor(on), labels, weights


def predict(net: PairNet, examples: Sequence[Example], table: Tensor) -> np.ndarray:
    """Probabilities, shape (len(examples), len(TYPES)), in the order of the examples."""
    net.eval()
    place = {id(e): i for i, e in enumerate(examples)}
    out = np.zeros((len(examples), len(TYPES)), np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for batch in batches(examples, 8192, None):
            embeds, types, features, on, _, _ = collate(batch, table)
            logits = net(embeds, types, features, on).float()
            for e, p in zip(batch, logits.softmax(-1).numpy(), strict=True):
                out[place[id(e)]] = p
    return out


def choose_thresholds(
    probabilities: np.ndarray, examples: Sequence[Example], least: dict[str, float]
) -> dict[str, float]:
    """For each type the lowest threshold at which its precision on held-out stories reaches ``least``.

    Judged are the pairs that somebody marked; of those that nobody marked, a third is taken for wrong (measured on a
    sample read by hand: docs/benchmarks.md). Where no threshold reaches it, the most precise with ten hits is taken.
    """
    labels = np.array([e.label for e in examples])
    marked = np.array([e.weight > 0.6 for e in examples])
    best = 1 + probabilities[:, 1:].argmax(1)
    chosen = {}
    for k, name in enumerate(TYPES):
        if name == "none":
            continue
        options = []
        for threshold in np.arange(0.14, 0.97, 0.02):
            taken = (best == k) & (probabilities[:, k] >= threshold)
            right = (taken & (labels == k)).sum()
            wrong = (taken & marked & (labels != k)).sum() + (taken & ~marked).sum() / 3
            if right >= 10:
                options.append((float(threshold), right / (right + wrong), int(right)))
        good = [o for o in options if o[1] >= least[name]]
        pick = good[0] if good else max(options, key=lambda o: o[1], default=(0.9, 0.0, 0))
        chosen[name] = round(pick[0], 2)
        print(
            f"threshold {name}: {pick[0]:.2f} precision {pick[1]:.3f} right {pick[2]} of {(labels == k).sum()}",
            flush=True,
        )
    return chosen


def train(
    config: dict[str, Any], examples: Sequence[Example], folder: Path
) -> tuple[PairNet, dict[str, float], list[dict[str, Any]]]:
    """Train, keep the epoch with the best mean F1 over the relation types on the held-out stories."""
    torch.manual_seed(config["seed"])
    rng = random.Random(config["seed"])
    torch.set_num_threads(config["threads"])
    held = [e for e in examples if e.story in config["held_out"]]
    rest = [e for e in examples if e.story not in config["held_out"]]
    weights = source_weights(wheel_model() / "model.safetensors")
    table, net = word_embeddings(weights), PairNet(load_encoder(weights))
    slow = list(net.encoder.parameters())
    known = {id(p) for p in slow}
    quick = [p for p in net.parameters() if id(p) not in known]
    rates = config["learning_rate"]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "peak": rates["encoder"]}, {"params": quick, "peak": rates["head"]}],
        lr=0.0,
        weight_decay=0.01,
    )
    positive = [e for e in rest if e.weight > 0.6]
    unmarked = [e for e in rest if e.weight <= 0.6]
    print(f"{len(positive)} marked pairs, {len(unmarked)} unmarked, {len(held)} held out", flush=True)
    history: list[dict[str, Any]] = []
    steps, total, best = 0, None, -1.0
    for epoch in range(config["epochs"]):
        drawn = positive + rng.sample(unmarked, min(len(unmarked), int(config["unmarked"] * len(positive))))
        groups = list(batches(drawn, config["batch_pieces"], rng))
        total = total or config["epochs"] * len(groups)
        net.train()
        began, sums = time.monotonic(), 0.0
        for n, batch in enumerate(groups, 1):
            share = min(1.0, (steps + 1) / 100) * max(0.02, 1 - steps / (total + 1))
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * share
            embeds, types, features, on, labels, weight = collate(batch, table)
            # Features are hidden now and then, so that the words must do.
            features = features * (torch.rand(len(batch), 1) > config["feature_dropout"])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = net(embeds, types, features, on, config["dropout"])
            loss = (F.cross_entropy(logits.float(), labels, reduction="none", label_smoothing=0.05) * weight).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            steps += 1
            sums += float(loss.detach())
            if n % 50 == 0:
                left = (total - steps) * (time.monotonic() - began) / n
                where = f"epoch {epoch + 1}/{config['epochs']} step {steps}/{total}"
                print(f"{where} loss {sums / n:.3f} left {left / 60:.1f} min", flush=True)
        probabilities = predict(net, held, table)
        scores = f_scores(probabilities, held)
        history.append({"epoch": epoch + 1, "seconds": round(time.monotonic() - began), **scores})
        print("held out " + json.dumps(history[-1]), flush=True)
        if scores["mean"] > best:
            best = scores["mean"]
            torch.save(net.state_dict(), folder / "best.pt")
    net.load_state_dict(torch.load(folder / "best.pt"))
    thresholds = choose_thresholds(predict(net, held, table), held, config["precision"])
    return net, {**thresholds, **config["thresholds"]}, history


def f_scores(probabilities: np.ndarray, examples: Sequence[Example]) -> dict[str, float]:
    """F1 of each relation type over marked pairs and half of the unmarked, and their mean."""
    labels, best = np.array([e.label for e in examples]), probabilities.argmax(1)
    weight = np.array([e.weight for e in examples])
    scores = {}
    for k, name in enumerate(TYPES):
        hit = (weight * ((best == k) & (labels == k))).sum()
        scores[name] = round(
            float(2 * hit / max(1e-9, (weight * (best == k)).sum() + (weight * (labels == k)).sum())), 3
        )
    scores["mean"] = round(float(np.mean([v for k, v in scores.items() if k != "none"])), 4)
    return scores


def export(net: PairNet, thresholds: dict[str, float], model: Path) -> None:
    """Write ``pairs.onnx`` in int8 into the model folder and its thresholds into the manifest."""
    net = net.float().eval()
    n = 24
    types = torch.cat([torch.zeros(1, n // 2, dtype=torch.long), torch.ones(1, n // 2, dtype=torch.long)], 1)
    inputs = {"embeds": torch.randn(1, n, WIDTH), "types": types, "features": torch.zeros(1, len(NAMES))}
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "raw.onnx"
        export_graph(net, inputs, ["logits"], raw, {"embeds": {1: "pieces"}, "types": {1: "pieces"}})
        quantise(raw, model / "pairs.onnx")
    write_manifest(model, pairs={"features": list(NAMES), "types": list(TYPES), "thresholds": thresholds})


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.pairs", description=__doc__)
    parser.add_argument("--config", type=Path, default=HERE / "pairs.yaml")
    parser.add_argument("--out", type=Path, default=Path("build/pairs"), help="examples, checkpoints and logs")
    parser.add_argument("--model", type=Path, help="model folder to export to (default: OUT/model)")
    parser.add_argument("--examples", action="store_true", help="only read the stories into examples")
    parser.add_argument("--slice", action="store_true", help="a tiny run, to see that all works")
    args = parser.parse_args(argv)
    root = shared_root()
    if root is None:
        print("no training data: set RASHOMON_SHARED to the folder that holds data/ and stories/", file=sys.stderr)
        return 0 if args.slice else 2
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    if args.slice:
        config["epochs"] = 1
    examples = build_examples(root, args.out, 1 if args.slice else None)
    if args.examples:
        return 0
    net, thresholds, history = train(config, examples, args.out)
    (args.out / "history.json").write_text(json.dumps(history, indent=1))
    model = args.model or args.out / "model"
    if model != MODEL_FOLDER:
        import shutil

        shutil.copytree(MODEL_FOLDER, model, dirs_exist_ok=True)
    export(net, thresholds, model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
