"""The model folder: named ONNX graphs over one table of word-piece embeddings, each file checked by its hash.

Graphs are quantised to int8 with the range of activations found anew in each call, so a window is always run alone:
beside others in a batch it would be rounded differently, and the same text would give another answer.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

MODEL_FOLDER = Path(__file__).parent / "model"
_HINT = (
    "reinstall the package (pip install --force-reinstall rashomon), "
    "or in a checkout: git checkout -- src/rashomon/language/model, or make train"
)


class ModelError(RuntimeError):
    """A file of the model is missing or damaged; the message names it and says how to get it."""


class ModelFolder:
    """A folder with ``manifest.json``, the embeddings, the graphs and their arrays.

    ``jobs`` is the number of threads that each graph may use, never more.
    """

    def __init__(self, folder: Path = MODEL_FOLDER, jobs: int = 1):
        self.folder, self.jobs = Path(folder), max(1, jobs)
        path = self.folder / "manifest.json"
        try:
            self.manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            self._files: dict[str, str] = self.manifest["files"]
        except FileNotFoundError:
            raise ModelError(f"model file {path} is missing: {_HINT}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"model file {path} is damaged ({error}): {_HINT}") from None
        self._table: tuple[np.ndarray, np.ndarray] | None = None

    @property
    def hash(self) -> str:
        """One SHA-256 over the hashes of all files, by name, and over what the manifest says of labels."""
        lines = json.dumps({k: v for k, v in self.manifest.items() if k != "files"}, sort_keys=True) + "\n"
        lines += "".join(f"{name} {self._files[name]}\n" for name in sorted(self._files))
        return hashlib.sha256(lines.encode()).hexdigest()

    def path(self, name: str) -> Path:
        """A file of the model, after its hash was checked."""
        path = self.folder / name
        wanted = self._files.get(name)
        if wanted is None or not path.is_file():
            raise ModelError(f"model file {path} is missing: {_HINT}")
        if _digest(str(path), path.stat().st_mtime_ns) != wanted:
            raise ModelError(f"model file {path} is damaged (its SHA-256 is not the manifest's): {_HINT}")
        return path

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of a ``.npz`` file of the model."""
        with np.load(self.path(name)) as file:
            return {k: file[k] for k in file.files}

    def embed(self, ids: np.ndarray) -> np.ndarray:
        """The embeddings of piece ids: (..., 384) float32, from int8 rows with a scale each."""
        if self._table is None:
            table = self.arrays("embeddings.npz")
            self._table = (table["rows"], table["scales"])
        rows, scales = self._table
        out: np.ndarray = rows[ids].astype(np.float32) * scales[ids][..., None]
        return out

    def graph(self, name: str) -> Graph:
        """The graph ``name`` (``engine``, ``sentence``, ``pairs``), ready to run."""
        return Graph(self, name)


@lru_cache(maxsize=64)
def _digest(path: str, changed: int) -> str:
    del changed  # part of the key: a file that was replaced is read again
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class Graph:
    """One ONNX graph that takes ``embeds`` and ``types`` of one window, and more by name."""

    def __init__(self, model: ModelFolder, name: str):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = model.jobs
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Memory patterns are kept per input shape, and texts have many lengths.
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._model = model
        path = model.path(f"{name}.onnx")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise ModelError(f"model file {path} cannot be run by onnxruntime ({error}): {_HINT}") from None

    def run(self, ids: np.ndarray, types: np.ndarray, **more: np.ndarray) -> list[np.ndarray]:
        """The graph's outputs for one window of piece ids and type ids, without a batch axis."""
        feed = {"embeds": self._model.embed(ids)[None], "types": types[None]}
        feed.update({k: v[None] for k, v in more.items()})
        return [x[0] for x in self._session.run(None, feed)]
