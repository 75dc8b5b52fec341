"""What the code knows about the world, as YAML that a non-programmer can mend: one file per kind of knowledge."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def load(name: str) -> Any:
    """What ``lore/<name>.yaml`` holds, read once; callers must not change it.

    Raises:
        FileNotFoundError: there is no such file of lore.
        ValueError: the file is not valid YAML; the message names the file and the line.
    """
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(f"lore/{name}.yaml is not valid YAML: {error}") from error
