"""Holds numpy to one thread while a text is decoded.

numpy's products wake every core by themselves, whatever number of threads was asked for, and sums that are split
differently differ in their last bits. numpy has no switch for it; the library beneath it has.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

_NAMES = (
    "scipy_openblas_{}_num_threads64_",
    "scipy_openblas_{}_num_threads",
    "openblas_{}_num_threads64_",
    "openblas_{}_num_threads",
)


@cache
def _switch() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """The two functions of the OpenBLAS that numpy's wheels carry; None where numpy was built on another library."""
    package = Path(np.__file__).parent
    for folder in (package.parent / "numpy.libs", package / ".dylibs"):
        for path in sorted(folder.glob("*openblas*")) if folder.is_dir() else ():
            try:
                library = ctypes.CDLL(str(path))
            except OSError:
                continue
            for name in _NAMES:
                if hasattr(library, name.format("get")) and hasattr(library, name.format("set")):
                    return getattr(library, name.format("get")), getattr(library, name.format("set"))
    return None


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread for numpy's products within the block; what was set before comes back after it."""
    switch = _switch()
    if switch is None:
        yield
        return
    get, put = switch
    before = int(get())
    put(1)
    try:
        yield
    finally:
        put(before)
