"""Things put together step by step: what is joined with one is joined with all that were joined with it before."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Partition(Generic[T]):
    """Disjoint sets of things (Tarjan, "Efficiency of a good but not linear set union algorithm", 1975)."""

    def __init__(self, things: Iterable[T]) -> None:
        self._leader = {thing: thing for thing in things}

    def leader(self, thing: T) -> T:
        """The thing that stands for all that this one is together with; its own leader where it is alone."""
        while self._leader[thing] != thing:
            self._leader[thing] = self._leader[self._leader[thing]]
            thing = self._leader[thing]
        return thing

    def join(self, a: T, b: T) -> None:
        """Put the two and all that they are together with into one; what led ``a`` leads on."""
        self._leader[self.leader(b)] = self.leader(a)
