"""What could not be read, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(Exception):
    """An input that cannot be read: what is wrong with it, and what its owner can do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, order=True)
class Refusal:
    """One line about one input.

    ``duplicate`` marks an article that was not read a second time: nothing is lost, so it is no failure.
    """

    source: str
    problem: str
    remedy: str
    duplicate: bool = False

    def __str__(self) -> str:
        return f"{self.source}: {self.problem}; {self.remedy}"
