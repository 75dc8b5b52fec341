"""Rashomon reads what many outlets report about one story and gives back one sourced record of it.

>>> import rashomon
>>> story = rashomon.read(["articles/"])            # doctest: +SKIP
>>> for point in story.contested():                 # doctest: +SKIP
...     print(point.question, point.origins)

``read`` gives a :class:`Story` with ``record`` (the whole record, typed), its lists ``articles``, ``statements``,
``figures``, ``times``, ``events``, ``entities``, ``claims``, ``points`` and ``relations``, with ``contested()``,
``agreed()`` and ``to_json()``, and with ``refusals``: what could not be read, and why. docs/record.md says more.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from rashomon.version import __version__

if TYPE_CHECKING:
    from rashomon.story import NothingToRead, Story, read

__all__ = ["NothingToRead", "Story", "__version__", "read"]


def __getattr__(name: str) -> Any:
    # Imported when first asked for: spaCy takes a second to load, and help, schema and version need none of it.
    if name in __all__:
        return getattr(import_module("rashomon.story"), name)
    raise AttributeError(f"module 'rashomon' has no attribute {name!r}")
