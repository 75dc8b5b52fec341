"""Text to spaCy ``Doc``: sentences, tags, trees, names, attributions, event triggers, coreference.

``load()`` gives a usual spaCy pipeline, ``sentence_vectors()`` the untouched sentence encoder, ``model_info()`` what
goes into the record. Nothing here needs a network or PyTorch.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from rashomon.language.annotations import ENTITY_LABELS, PLOVER_ROOTS, Attribution, Trigger
from rashomon.language.onnx_model import ModelError, ModelFolder

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "ENTITY_LABELS",
    "PLOVER_ROOTS",
    "Attribution",
    "ModelError",
    "Trigger",
    "load",
    "model_info",
    "sentence_vectors",
]


def load(pipeline: str | None = None, jobs: int = 1) -> Language:
    """A spaCy pipeline with the engine in it.

    ``pipeline`` names an installed spaCy pipeline (``en_core_web_trf``) that is to supply tags, tree and names; the
    engine then adds attributions, triggers and coreference. ``jobs`` is the number of threads for the network.

    Raises ``ModelError`` where a model file is missing or damaged, ``OSError`` where spaCy has no such pipeline.
    """
    import spacy

    import rashomon.language.component  # noqa: F401  (registers the factory where the package is not installed)
    from rashomon.language.tokens import LinearTokenizer

    if pipeline is None:
        nlp = spacy.blank("en")
        nlp.tokenizer = LinearTokenizer(nlp.tokenizer)
        nlp.add_pipe("rashomon_engine", config={"jobs": jobs})
    else:
        nlp = spacy.load(pipeline)
        nlp.add_pipe("rashomon_engine", config={"jobs": jobs, "keep_pipeline": True})
    # Cost and memory grow no faster than the text; spaCy's limit guards components that need much more.
    nlp.max_length = 1 << 30
    return nlp


def model_info() -> dict[str, str]:
    """Name, version and hash of the model, as the record carries them."""
    model = ModelFolder()
    return {"name": str(model.manifest["name"]), "version": str(model.manifest["version"]), "hash": model.hash}


@cache
def _sentence_encoder() -> tuple[object, object]:
    from rashomon.language.text import WordPieces

    model = ModelFolder()
    return WordPieces(model.path("tokenizer.json")), model.graph("sentence")


def sentence_vectors(texts: Sequence[str]) -> np.ndarray:
    """One vector for each text from the untouched all-MiniLM-L6-v2: (n, 384) float32 of length 1.

    Mean over the pieces (Reimers and Gurevych 2019); text beyond 254 pieces is not read. The same text gives the
    same vector whatever stands beside it.
    """
    pieces, graph = _sentence_encoder()
    out = np.zeros((len(texts), 384), np.float32)
    for i, text in enumerate(texts):
        ids = np.array(pieces.sentence(text), np.int64)  # type: ignore[attr-defined]
        vector = graph.run(ids, np.zeros_like(ids))[0]  # type: ignore[attr-defined]
        out[i] = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return out
