"""The act of a statement: from its cue where that tells, else from its content."""

from __future__ import annotations

import numpy as np
import pytest

from rashomon.extract.acts import ACTS, act_of


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        (["say"], "the dam held", "say"),
        (["deny"], "the dam broke", "deny"),
        (["warn"], "the river rises", "warn"),
        (["say"], "the council must resign", "demand"),
        (["say"], "we must be patient with the river", "say"),
        (["say"], "the reports are baseless", "deny"),
        (["say"], "the plan is unacceptable", "reject"),
        (["say"], "the builders violated the contract", "accuse"),
        (["say"], "if Grey refuses, the dam will break", "warn"),
        (["tell"], "I will rebuild the dam", "promise"),
        (["insist"], "the dam had held", "claim"),
        ([], "Who opened the gate?", "ask"),
        (["ask"], "So the dam will hold?", "ask"),
        (["ask"], "the council to resign", "demand"),
        (["ask"], "whether the dam would hold", "ask"),
        (["agree"], "to rebuild the dam", "promise"),
        (["claim"], "the builders violated the contract", "accuse"),
        (["suggest"], "the council should resign", "demand"),
    ],
)
def test_act(cue: list[str], content: str, act: str) -> None:
    """A telling cue decides; a plain one leaves it to what is said."""
    assert act_of(cue, content) == act


def test_negated_denial() -> None:
    """Who does not deny confirms, and who does not rule out has not rejected."""
    assert act_of(["deny"], "the dam broke", negated=True) == "confirm"
    assert act_of(["rule", "out"], "a second gate", hint="reject", negated=True) == "say"


def test_the_engine_is_weighed_against_the_lore() -> None:
    """Behind a plain cue a sure engine overrules the lore and a doubtful one does not; a telling cue stands."""
    scores = np.zeros(len(ACTS), np.float32)
    rising = "the river will lead to disaster"
    assert act_of(["say"], rising, scores=scores) == "warn"
    scores[ACTS.index("accuse")] = 0.5
    assert act_of(["say"], rising, scores=scores) == "warn"
    scores[ACTS.index("accuse")] = 4.0
    assert act_of(["say"], rising, scores=scores) == "accuse"
    assert act_of(["deny"], rising, scores=scores) == "deny"
    assert act_of(["thank"], "the crew", scores=scores) == "accuse"
    scores[:] = 0.0
    scores[ACTS.index("say")] = 1.0
    assert act_of(["say"], rising, scores=scores) == "warn"
