"""Train the ranker and the claim-pair scorer: ``python -m training.pairs``.

One MiniLM encoder learns two readings together. Alone, a sentence gives each of its clauses a claim vector, and a
small network ranks all pairs of a story by their vectors and features (``rashomon.compare.propose``). Two sides at
once, a cross-encoder with the features of ``rashomon.compare.features`` scores the pairs that the ranker proposes.

Both learn from four sources: the relations of the train stories; relations marked for this project in further
articles (``pairs_data/marked.jsonl`` holds article ids, offsets and types, no text); clauses that ECB+ marks as of one
event (``training.event_stories``); and pairs of clauses invented for the project (``pairs_data/invented.jsonl``). Pairs
that the ranker itself proposes and nobody marked count as ``none`` with a lower weight, since the marking is not
exhaustive; those that an earlier ranker proposed and somebody judged by reading are in ``pairs_data/judged.jsonl``. The
best epoch is chosen on train stories and marked groups that are held out from training; the dev stories are not seen.
Thresholds stand in the configuration, with how they were found.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import math
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
import torch.distributed
import torch.multiprocessing
import torch.nn.functional as F
import yaml
from torch import Tensor, nn

from rashomon.compare.claim_vectors import SentenceInput
from rashomon.compare.features import NAMES, SURENESS, TYPES
from rashomon.compare.propose import PAIR_FEATURES, Proposer
from rashomon.compare.relations import read_pair
from rashomon.compare.scorer import PairScorer
from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder
from rashomon.language.text import WordPieces
from training.data import shared_root
from training.export import averaged, export_graph, quantise, write_manifest
from training.model import WIDTH, Dropout, Encoder, load_encoder, same, source_weights, word_embeddings
from training.pair_examples import NONE, RELATED, Example, Invented, Story, build, pair_example, with_rank
from training.train import average_gradients, process_group, wheel_model

HERE = Path(__file__).parent
FEATURE_WIDTH, HIDDEN = 64, 256
RANK, RANK_HIDDEN = 64, 96
#: The ranker's arrays as ``rashomon.compare.propose.Ranker`` has them, and the parameters they are, turned.
RANKER_ARRAYS = {
    "project": "project.weight",
    "project_bias": "project.bias",
    "product": "rank_product.weight",
    "distance": "rank_distance.weight",
    "sum": "rank_sum.weight",
    "features": "rank_features.weight",
    "bias": "rank_features.bias",
    "out": "rank_out.weight",
    "out_bias": "rank_out.bias",
}


def give_memory_back() -> None:
    """Return freed memory to the system: batches of many shapes leave holes, gigabytes of them in an hour."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


class PairNet(nn.Module):
    """MiniLM with two readings: of both sides of a pair, pooled each, beside the features; and of one sentence.

    ``forward`` gives logits in the order of ``TYPES`` and the hidden pieces, of which claim vectors are means.
    """

    def __init__(self, encoder: Encoder | None = None) -> None:
        super().__init__()
        self.encoder = encoder or Encoder()
        self.features = nn.Linear(len(NAMES), FEATURE_WIDTH)
        self.hidden = nn.Linear(5 * WIDTH + FEATURE_WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(TYPES))
        self.project = nn.Linear(WIDTH, RANK)
        self.rank_product = nn.Linear(RANK, RANK_HIDDEN, bias=False)
        self.rank_distance = nn.Linear(RANK, RANK_HIDDEN, bias=False)
        self.rank_sum = nn.Linear(RANK, RANK_HIDDEN, bias=False)
        self.rank_features = nn.Linear(1 + len(PAIR_FEATURES), RANK_HIDDEN)
        self.rank_out = nn.Linear(RANK_HIDDEN, len(TYPES))

    def encode(self, embeds: Tensor, types: Tensor, on: Tensor | None, drop: Callable[[Tensor], Tensor]) -> Tensor:
        mask = (
            None if on is None else torch.zeros(on.shape, dtype=embeds.dtype).masked_fill(~on, -1e4)[:, None, None, :]
        )
        return self.encoder(embeds, types, mask, drop)

    def forward(
        self,
        embeds: Tensor,
        types: Tensor,
        features: Tensor,
        on: Tensor | None = None,
        dropout: Callable[[Tensor], Tensor] | None = None,
    ) -> tuple[Tensor, Tensor]:
        # An exported graph takes no function, so its default is none.
        drop = dropout or same
        x = self.encode(embeds, types, on, drop)
        there = torch.ones_like(types) if on is None else on.long()
        second = (types * there).unsqueeze(-1).to(x.dtype)
        first = ((1 - types) * there).unsqueeze(-1).to(x.dtype)
        a = (x * first).sum(1) / first.sum(1)
        # One sentence alone has no second side.
        b = (x * second).sum(1) / second.sum(1).clamp(min=1)
        h = torch.cat([x[:, 0], a, b, (a - b).abs(), a * b, F.relu(self.features(features))], -1)
        return self.out(drop(F.gelu(self.hidden(drop(h))))), x

    def rank(self, vectors: Tensor, pairs: Tensor, columns: Tensor) -> Tensor:
        """Logits of pairs of claim vectors, shape (pairs, types)."""
        z = self.project(vectors)
        a, b = z[pairs[:, 0]], z[pairs[:, 1]]
        u = F.normalize(vectors, dim=-1)
        cosine = (u[pairs[:, 0]] * u[pairs[:, 1]]).sum(-1, keepdim=True)
        hidden = self.rank_product(a * b) + self.rank_distance((a - b).abs()) + self.rank_sum(a + b)
        return self.rank_out(F.relu(hidden + self.rank_features(torch.cat([cosine, columns], -1))))


def shipped_weights(net: PairNet, model: Path) -> dict[str, Tensor]:
    """The weights of an exported pair scorer, its int8 numbers as floats again: where further cycles may begin.

    Args:
        net: an untrained net, for names and order.
        model: the folder with ``pairs.onnx`` and ``pairs.npz``.

    Returns:
        The state of ``net``. A weight is off by at most half a step of its channel's scale.
    """
    import onnx
    from onnx.numpy_helper import to_array

    known = {t.name: to_array(t) for t in onnx.load(str(model / "pairs.onnx")).graph.initializer}
    names = [n.removesuffix("_quantized") for n in known if n.endswith("_quantized")]
    # MatMul and Gemm weights stand turned in the graph.
    matrices = {
        n: ((known[f"{n}_quantized"] - known[f"{n}_zero_point"].astype(np.float32)) * known[f"{n}_scale"]).T
        for n in names
    }
    # The exporter numbers the encoder's matrices, in the order of the layers.
    numbered = iter([m for n, m in matrices.items() if n.startswith("onnx::")])
    ranks = np.load(model / "pairs.npz")
    ranker = {parameter: ranks[name].T for name, parameter in RANKER_ARRAYS.items()}
    state = {}
    for name in net.state_dict():
        for place in (ranker, known, matrices):
            if name in place:
                array = place[name]
                break
        else:
            array = next(numbered)
        state[name] = torch.tensor(np.ascontiguousarray(array, np.float32))
    return state


def groups_of(sizes: Sequence[int], pieces: int) -> list[list[int]]:
    """Indices in groups of about equal length, of at most ``pieces`` padded pieces."""
    groups: list[list[int]] = [[]]
    for i in sorted(range(len(sizes)), key=lambda i: sizes[i]):
        if groups[-1] and sizes[i] * (len(groups[-1]) + 1) > pieces:
            groups.append([])
        groups[-1].append(i)
    return groups


def pair_losses(logits: Tensor, labels: Tensor, smoothing: float = 0.0) -> Tensor:
    """Cross entropy of each pair, shape (pairs,); of one that is ``RELATED``, that it is of any type but none.

    Args:
        logits: shape (pairs, types).
        labels: indices into ``TYPES``, or ``RELATED``.
        smoothing: the label smoothing of those whose type is known.
    """
    known = labels != RELATED
    told = F.cross_entropy(logits, labels.where(known, NONE), reduction="none", label_smoothing=smoothing)
    return torch.where(known, told, logits.logsumexp(-1) - logits[:, NONE + 1 :].logsumexp(-1))


def claim_vectors(
    net: PairNet,
    table: Tensor,
    sentences: Sequence[SentenceInput],
    count: int,
    pieces: int,
    drop: Callable[[Tensor], Tensor] = same,
) -> Tensor:
    """The claim vectors of ``count`` units, shape (count, WIDTH); zero for units of no sentence that is given."""
    rows: list[Tensor] = []
    order: list[int] = []
    for group in groups_of([len(s.ids) for s in sentences], pieces):
        batch = [sentences[i] for i in group]
        n = max(len(s.ids) for s in batch)
        ids, on = np.zeros((len(batch), n), np.int64), np.zeros((len(batch), n), bool)
        for k, s in enumerate(batch):
            ids[k, : len(s.ids)], on[k, : len(s.ids)] = s.ids, True
        x = net.encode(table[torch.tensor(ids)], torch.tensor(np.zeros_like(ids)), torch.tensor(on), drop)
        pool = [(k, i, first, last) for k, s in enumerate(batch) for i, first, last in s.spans]
        weight = torch.zeros(len(pool), n, dtype=x.dtype)
        for m, (_, _, first, last) in enumerate(pool):
            weight[m, first : last + 1] = 1 / (last + 1 - first)
        rows.append(torch.bmm(weight.unsqueeze(1), x[torch.tensor([p[0] for p in pool])]).squeeze(1).float())
        order.extend(p[1] for p in pool)
    return torch.zeros(count, WIDTH).index_copy(0, torch.tensor(order), torch.cat(rows))


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


class Trainer:
    """One run over two processes of one thread each (or one): every step is one story, or a handful of pairs."""

    def __init__(
        self,
        config: dict[str, Any],
        stories: Sequence[Story],
        invented: Sequence[Invented],
        folder: Path,
        rank: int = 0,
        workers: int = 1,
        begin: Path | None = None,
    ):
        torch.manual_seed(config["seed"] + rank)
        torch.set_num_threads(1)
        self.config, self.folder, self.rank, self.workers = config, folder, rank, workers
        self.held = [s for s in stories if s.name in config["held_out"]]
        self.stories = [s for s in stories if s.name not in config["held_out"]]
        self.invented = list(invented)
        self.pieces = WordPieces(MODEL_FOLDER / "tokenizer.json")
        weights = source_weights(wheel_model() / "model.safetensors")
        self.table = word_embeddings(weights)
        torch.manual_seed(config["seed"])
        self.net = PairNet(load_encoder(weights))
        if begin is not None:
            self.net.load_state_dict(shipped_weights(self.net, begin))
        slow = list(self.net.encoder.parameters())
        known = {id(p) for p in slow}
        quick = [p for p in self.net.parameters() if id(p) not in known]
        rates = config["learning_rate"]
        self.optimiser = torch.optim.AdamW(
            [{"params": slow, "peak": rates["encoder"]}, {"params": quick, "peak": rates["head"]}],
            lr=0.0,
            weight_decay=0.01,
            fused=True,
        )
        self.dropout = Dropout(config["dropout"], config["seed"] + rank, torch.device("cpu"))
        self.steps, self.total, self.peak = 0, 1, 1.0

    def step(self, loss: Tensor) -> None:
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        if self.workers > 1:
            average_gradients(self.net, self.workers)
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        share = self.peak * min(1.0, (self.steps + 1) / 60) * max(0.02, 1 - self.steps / (self.total + 1))
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * share
        self.optimiser.step()
        self.steps += 1
        if self.steps % 10 == 0:
            give_memory_back()

    def cross_loss(self, batch: Sequence[Example]) -> Tensor:
        embeds, types, features, on, labels, weight = collate(batch, self.table)
        # Features are hidden now and then, so that the words must do.
        features = features * (torch.rand(len(batch), 1) > self.config["feature_dropout"])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits, _ = self.net(embeds, types, features, on, self.dropout)
        each = pair_losses(logits.float(), labels, smoothing=0.05)
        return (each * weight).mean()

    def parts(self, rng: random.Random, shares: dict[str, float]) -> list[tuple[Story, list[int]]]:
        """Every story's marked pairs in shuffled handfuls, in random order; of stories whose name fits a pattern of
        ``shares``, so large a share of them."""
        out = []
        for story in self.stories:
            marked = np.flatnonzero(story.labels >= NONE).tolist()
            rng.shuffle(marked)
            share = next((s for pattern, s in shares.items() if re.fullmatch(pattern, story.name)), 1.0)
            marked = marked[: math.ceil(share * len(marked))]
            count = max(1, round(len(marked) / self.config["part"]))
            out.extend((story, marked[k::count]) for k in range(count) if marked)
        rng.shuffle(out)
        return out

    def part_steps(self, story: Story, marked: Sequence[int], rng: random.Random) -> tuple[float, float]:
        """The ranker on some marked pairs and on others among their sentences and a few more; then the scorer on the
        same marked pairs and on the likeliest of the others."""
        config, net = self.config, self.net
        wanted = {int(i) for n in marked for i in story.pairs[n]}
        wanted |= set(rng.sample(range(len(story.units)), int(config["others"] * len(story.units))))
        sentences = [s for s in story.sentences if any(i in wanted for i, _, _ in s.spans)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = claim_vectors(net, self.table, sentences, len(story.units), config["batch_pieces"], self.dropout)
        there = np.zeros(len(story.units), bool)
        there[[i for s in sentences for i, _, _ in s.spans]] = True
        inside = there[story.pairs].all(1)
        unmarked = torch.tensor(np.flatnonzero(inside & (story.labels == -1)))
        pairs = torch.tensor(story.pairs, dtype=torch.long)
        columns = torch.tensor(story.columns)
        with torch.no_grad():
            likely = net.rank(vectors.detach(), pairs[unmarked], columns[unmarked].float()).log_softmax(-1)[:, NONE]
        ranked = unmarked[torch.argsort(likely)]
        hard = ranked[: config["hard"]]
        drawn = torch.cat([torch.tensor(marked), hard, unmarked[torch.randint(len(unmarked), (config["random"],))]])
        weight = torch.ones(len(drawn))
        weight[len(marked) : len(marked) + len(hard)] = config["hard_weight"]
        weight[len(marked) + len(hard) :] = config["random_weight"]
        labels = torch.tensor(story.labels)[drawn].clamp(min=NONE)
        logits = net.rank(vectors, pairs[drawn], columns[drawn].float())
        rank_loss = (pair_losses(logits, labels) * weight).sum() / weight.sum()
        self.step(rank_loss)

        scores = logits.detach().log_softmax(-1).numpy()
        u = F.normalize(vectors.detach(), dim=-1)
        chosen = list(range(len(marked)))
        chosen += [
            len(marked) + k for k in rng.sample(range(len(hard)), min(len(hard), int(config["unmarked"] * len(marked))))
        ]
        examples = []
        for n in chosen:
            i, j = story.pairs[int(drawn[n])].tolist()
            doubt = 1.0 if n < len(marked) else config["doubt"]
            example = pair_example(self.pieces, story.units[i], story.units[j], int(labels[n]), doubt)
            examples.append(with_rank(example, float(u[i] @ u[j]), scores[n]))
        cross_loss = self.cross_loss(examples)
        self.step(cross_loss)
        return float(rank_loss.detach()), float(cross_loss.detach())

    def invented_step(self, batch: Sequence[Invented]) -> float:
        """One step of both readings on invented pairs."""
        sentences, count = [], 0
        for made in batch:
            for s in made.sentences:
                sentences.append(SentenceInput(s.ids, tuple((i + count, a, b) for i, a, b in s.spans)))
            count += 2
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = claim_vectors(self.net, self.table, sentences, count, self.config["batch_pieces"], self.dropout)
        pairs = torch.arange(count).view(-1, 2)
        columns = torch.tensor(np.concatenate([m.columns for m in batch]).astype(np.float32))
        logits = self.net.rank(vectors, pairs, columns)
        labels = torch.tensor([m.example.label for m in batch])
        u = F.normalize(vectors.detach(), dim=-1)
        cosine = (u[0::2] * u[1::2]).sum(-1).tolist()
        scores = logits.detach().log_softmax(-1).numpy()
        cross = self.cross_loss([with_rank(m.example, cosine[n], scores[n]) for n, m in enumerate(batch)])
        loss = cross + self.config["invented_rank"] * F.cross_entropy(logits, labels)
        self.step(loss)
        return float(loss.detach())

    def run(self) -> list[dict[str, Any]]:
        """Train cycle after cycle, each from the best epoch of the one before; one already there is not repeated."""
        history: list[dict[str, Any]] = []
        for number, cycle in enumerate(self.config["cycles"], 1):
            path = self.folder / f"cycle{number}.pt"
            if not path.exists():
                history.extend(self.run_cycle(number, cycle, path))
            if self.workers > 1:
                torch.distributed.barrier()
            self.net.load_state_dict(torch.load(path))
        return history

    def run_cycle(self, number: int, cycle: dict[str, Any], path: Path) -> list[dict[str, Any]]:
        """Some epochs with a learning rate that rises to the cycle's peak of the configured and falls to nothing."""
        config, workers = self.config, self.workers
        epochs = cycle["epochs"]
        history: list[dict[str, Any]] = []
        best = -1.0
        size = config["invented_batch"]
        self.steps, self.peak = 0, cycle["peak"]
        for epoch in range(epochs):
            rng = random.Random(config["seed"] + 100 * number + epoch)
            stories = self.parts(rng, cycle.get("shares", {}))
            made = rng.sample(self.invented, int(config["invented"] * len(self.invented)))
            work: list[tuple[str, Any]] = [("story", stories[k : k + workers]) for k in range(0, len(stories), workers)]
            work += [("invented", made[k : k + size * workers]) for k in range(0, len(made), size * workers)]
            # What does not go round all processes is left out of this epoch.
            work = [w for w in work if len(w[1]) == (workers if w[0] == "story" else size * workers)]
            rng.shuffle(work)
            self.total = epochs * sum(2 if kind == "story" else 1 for kind, _ in work)
            self.net.train()
            began = time.monotonic()
            rank_losses, cross_losses, invented_losses = [], [], []
            for n, (kind, items) in enumerate(work, 1):
                if kind == "story":
                    mine = random.Random(rng.random() + self.rank)
                    rank_loss, cross_loss = self.part_steps(*items[self.rank], mine)
                    rank_losses.append(rank_loss)
                    cross_losses.append(cross_loss)
                else:
                    invented_losses.append(self.invented_step(items[self.rank :: workers]))
                if n % 20 == 0 and self.rank == 0:
                    told = np.mean(invented_losses[-20:]) if invented_losses else math.nan
                    left = (len(work) * (epochs - epoch) - n) * (time.monotonic() - began) / n
                    print(
                        f"cycle {number} epoch {epoch + 1}/{epochs} step {self.steps}/{self.total} rank "
                        f"{np.mean(rank_losses[-60:]):.3f} cross {np.mean(cross_losses[-60:]):.3f} invented "
                        f"{told:.3f} left {left / 60:.1f} min",
                        flush=True,
                    )
            if self.rank == 0:
                scores = self.held_out(self.judge(600))
                history.append(
                    {"cycle": number, "epoch": epoch + 1, "seconds": round(time.monotonic() - began), **scores}
                )
                print("held out " + json.dumps(history[-1]), flush=True)
                torch.save(self.net.state_dict(), self.folder / "last.pt")
                if scores["criterion"] > best:
                    best = scores["criterion"]
                    torch.save(self.net.state_dict(), path)
        return history

    def judge(self, limit: int) -> list[tuple[np.ndarray, np.ndarray, list[float]]]:
        """For each held-out story: the labels of its ``limit`` likeliest pairs and its marked ones, the scorer's
        probabilities for them, and the place of each marked pair in the ranking."""
        self.net.eval()
        out = []
        with torch.no_grad():
            for story in self.held:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    vectors = claim_vectors(self.net, self.table, story.sentences, len(story.units), 8192)
                pairs = torch.tensor(story.pairs, dtype=torch.long)
                columns = torch.tensor(story.columns.astype(np.float32))
                scores = self.net.rank(vectors, pairs, columns).log_softmax(-1)
                u = F.normalize(vectors, dim=-1)
                order = torch.argsort(scores[:, NONE]).numpy()
                place = np.empty(len(order))
                place[order] = np.arange(len(order))
                related = story.labels > NONE
                chosen = [n for n in order[:limit].tolist() if story.labels[n] != -2]
                examples = []
                for n in chosen:
                    i, j = story.pairs[n].tolist()
                    example = pair_example(self.pieces, story.units[i], story.units[j], 0, 1.0)
                    examples.append(with_rank(example, float(u[i] @ u[j]), scores[n].numpy()))
                probabilities = predict(self.net, examples, self.table)
                out.append((story.labels[chosen], probabilities, sorted(place[related].tolist())))
        return out

    def held_out(self, judged: Sequence[tuple[np.ndarray, np.ndarray, list[float]]]) -> dict[str, Any]:
        """Share of the marked pairs among the first pairs of the ranking, and average precision of each type.

        Thresholds are chosen later, so what counts is the order in which a type's probability puts the pairs.
        """
        places = [p for _, _, ranks in judged for p in ranks]
        found = {f"in_{k}": round(float(np.mean([p < k for p in places])), 3) for k in (200, 600, 1600, 3000)}
        labels = np.concatenate([x[0] for x in judged])
        probabilities = np.concatenate([x[1] for x in judged])
        weight = np.where(labels == -1, 0.5, 1.0)
        truth = np.maximum(labels, NONE)
        scores = {
            name: round(average_precision(probabilities[:, k], truth == k, weight), 3) for k, name in enumerate(TYPES)
        }
        mean = float(np.mean([v for k, v in scores.items() if k != "none"]))
        return {**found, **scores, "criterion": round(mean + found["in_1600"], 4)}


def average_precision(scores: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """The mean, over the right ones, of the weighted precision down to each; 0 where none is right."""
    order = np.argsort(-scores, kind="stable")
    hits = (weight * right)[order].cumsum()
    share = hits / weight[order].cumsum()
    return float((share * (weight * right)[order]).sum() / max(1e-9, hits[-1]))


def predict(net: PairNet, examples: Sequence[Example], table: Tensor) -> np.ndarray:
    """Probabilities, shape (len(examples), len(TYPES)), in the order of the examples."""
    net.eval()
    out = np.zeros((len(examples), len(TYPES)), np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        for group in groups_of([len(e.ids) for e in examples], 8192):
            embeds, types, features, on, _, _ = collate([examples[i] for i in group], table)
            logits, _ = net(embeds, types, features, on)
            out[group] = logits.float().softmax(-1).numpy()
    return out


def ranker_arrays(net: PairNet) -> dict[str, np.ndarray]:
    """The ranker's weights as ``rashomon.compare.propose.Ranker`` has them."""

    def array(x: Tensor) -> np.ndarray:
        return np.ascontiguousarray(x.detach().float().numpy())

    state = net.state_dict()
    return {name: array(state[parameter].t()) for name, parameter in RANKER_ARRAYS.items()}


def as_scored() -> dict[str, dict[str, Any]]:
    """Sureness before anybody judged: the scorer's own probability."""
    return {kind: {"bias": 0.0, "weights": [1.0, *[0.0] * (len(SURENESS) - 1)]} for kind in TYPES[1:]}


def export(net: PairNet, thresholds: dict[str, float], model: Path) -> None:
    """Write ``pairs.onnx`` in int8 and ``pairs.npz`` into the model folder, the thresholds into the manifest."""
    net = net.float().eval()
    n = 24
    types = torch.cat([torch.zeros(1, n // 2, dtype=torch.long), torch.ones(1, n // 2, dtype=torch.long)], 1)
    inputs = {"embeds": torch.randn(1, n, WIDTH), "types": types, "features": torch.zeros(1, len(NAMES))}
    axes = {"embeds": {1: "pieces"}, "types": {1: "pieces"}, "hidden": {1: "pieces"}}
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "raw.onnx"
        export_graph(net, inputs, ["logits", "hidden"], raw, axes)
        quantise(raw, model / "pairs.onnx")
    np.savez(model / "pairs.npz", **ranker_arrays(net))  # type: ignore[arg-type]
    write_manifest(
        model,
        pairs={
            "features": list(NAMES),
            "ranks": list(PAIR_FEATURES),
            "types": list(TYPES),
            "thresholds": thresholds,
            # Until training.sureness has fitted it.
            "sureness": as_scored(),
        },
    )


def _worker(
    rank: int,
    workers: int,
    config: dict[str, Any],
    root: Path,
    folder: Path,
    limit: int | None,
    begin: Path | None,
) -> None:
    with process_group(rank, workers, folder):
        history = Trainer(config, *build(root, folder, limit), folder, rank, workers, begin).run()
        if rank == 0:
            (folder / "history.json").write_text(json.dumps(history, indent=1))


def _try_export(model: Path, story: Story) -> None:
    """Load what was exported and let it rank and score a story's likeliest pairs."""
    scorer = PairScorer(ModelFolder(model))
    pairs = Proposer(story.units, scorer.vectors(story.units), scorer.ranker).likeliest(1)[:50]
    kinds = [int(read_pair(story.units, pair, scorer, str).told.argmax()) for pair in pairs]
    print(f"the export ranks and scores {story.name}: {len(kinds)} pairs read, {sum(k != NONE for k in kinds)} related")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.pairs", description=__doc__)
    parser.add_argument("--config", type=Path, default=HERE / "pairs.yaml")
    parser.add_argument("--out", type=Path, default=Path("build/pairs"), help="examples, checkpoints and logs")
    parser.add_argument("--model", type=Path, help="model folder to export to (default: OUT/model)")
    parser.add_argument("--begin", type=Path, help="go on from this model folder's weights, by the further cycles")
    parser.add_argument("--examples", action="store_true", help="only read the stories")
    parser.add_argument("--export", action="store_true", help="only export the best epoch")
    parser.add_argument("--slice", action="store_true", help="a tiny run, to see that all works")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="processes of one thread each")
    args = parser.parse_args(argv)
    root = shared_root()
    if root is None:
        print("no training data: set RASHOMON_SHARED to the folder that holds data/ and stories/", file=sys.stderr)
        return 0 if args.slice else 2
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    limit = 1 if args.slice else None
    if args.begin is not None:
        config["cycles"] = config["further_cycles"]
    if args.slice:
        # A trial begins anew, or it would find itself done.
        (args.out / "cycle1.pt").unlink(missing_ok=True)
        config.update(cycles=[{"epochs": 1, "peak": 1.0}], held_out=["benghazi"], invented_batch=10)
    if not args.export:
        # Once here, so that the processes find everything read.
        build(root, args.out, limit)
        if args.examples:
            return 0
        (args.out / "meeting").unlink(missing_ok=True)
        if args.workers > 1:
            torch.multiprocessing.spawn(  # type: ignore[no-untyped-call]
                _worker, (args.workers, config, root, args.out, limit, args.begin), nprocs=args.workers
            )
        else:
            _worker(0, 1, config, root, args.out, limit, args.begin)
    net = PairNet()
    end = torch.load(args.out / f"cycle{len(config['cycles'])}.pt")
    if args.begin is not None:
        end = averaged(shipped_weights(net, args.begin), end, config["average"])
    net.load_state_dict(end)
    model = args.model or args.out / "model"
    if model != MODEL_FOLDER:
        shutil.copytree(MODEL_FOLDER, model, dirs_exist_ok=True)
    export(net, config["thresholds"], model)
    if args.slice:
        _try_export(model, build(root, args.out, limit)[0][0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
