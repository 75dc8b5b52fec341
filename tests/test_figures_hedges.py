"""How sure a number is: hedges and the bounds that they open and close."""

from __future__ import annotations

import pytest
from fact_docs import figures, only


@pytest.mark.parametrize(
    ("text", "hedge", "low", "high"),
    [
        ("40 villagers", "exact", 40, 40),
        ("about 40 villagers", "about", 40, 40),
        ("some 40 villagers", "about", 40, 40),
        ("40 or so villagers", "about", 40, 40),
        ("nearly 40 villagers", "nearly", 40, 40),
        ("at least 40 villagers", "more_than", 40, None),
        ("well over 40 villagers", "more_than", 40, None),
        ("no fewer than 40 villagers", "more_than", 40, None),
        ("40 or more villagers", "more_than", 40, None),
        ("fewer than 40 villagers", "less_than", 0, 40),
        ("up to 40 villagers", "up_to", 0, 40),
        ("as many as 40 villagers", "up_to", 0, 40),
        ("30 to 40 villagers", "range", 30, 40),
        ("between 30 and 40 villagers", "range", 30, 40),
        ("30-40 villagers", "range", 30, 40),
        ("dozens of villagers", "vague", 12, None),
        ("a couple of villagers", "about", 2, 2),
    ],
)
def test_hedge(text: str, hedge: str, low: float, high: float | None) -> None:
    """A hedge is named, and opens or closes the bound that it means."""
    figure = only(f"The mayor received {text}.")
    assert (figure.hedge, figure.low, figure.high) == (hedge, low, high)


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("The hall seats 200 villagers or more.", "more_than"),
        ("The lake may warm by 2 degrees or less.", "up_to"),
        ("Their number must not exceed 40.", "up_to"),
        ("The plan revolves around three villages.", "exact"),
        ("They argued over 12 villages.", "exact"),
        ("He was asked about the 40 villages.", "exact"),
    ],
)
def test_what_is_a_hedge_and_what_is_none(text: str, hedge: str) -> None:
    """A hedge may stand behind what is counted; "around", "over" and "about" are none where a verb asks for them."""
    assert only(text).hedge == hedge


def test_a_range_takes_its_magnitude_from_its_end() -> None:
    """In "2 to 3 billion dollars" both are billions."""
    figure = only("The dam cost 2 to 3 billion dollars.")
    assert (figure.low, figure.high, figure.measure) == (2 * 10**9, 3 * 10**9, "money")


def test_two_rates_are_no_range() -> None:
    """A rate that rises from one value to another is two figures."""
    assert [f.low for f in figures("The levy rose from 10% to 25%.")] == [10, 25]


def test_over_a_span_is_a_period_and_no_hedge() -> None:
    """ "over five days" says how long, "for over five days" at least how long."""
    assert only("The warnings were repeated over five days.").hedge == "exact"
    assert only("The port was closed for over five days.").hedge == "more_than"


def test_a_conversion_keeps_the_hedge() -> None:
    """The same length in another unit is as sure as the first."""
    miles, kilometres = figures("The depot lies about 12 miles (19 kilometres) from the coast.")
    assert miles.hedge == kilometres.hedge == "about"
