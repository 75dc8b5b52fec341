"""Rashomon reads what many outlets report about one story and gives back one sourced record of it."""

from rashomon.version import __version__

__all__ = ["__version__"]
