"""What the program knows about English and the world, as YAML that a non-programmer can mend."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def lore(name: str) -> Any:
    """The content of ``lore/<name>.yaml``, read once. Treat it as read-only.

    Raises:
        FileNotFoundError: there is no lore of that name.
    """
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
