"""What numbers are worth: digits, words, magnitudes, fractions, vague amounts, in several scripts."""

from __future__ import annotations

import pytest
from fact_docs import figures, only
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.extract.numerals import find_numbers


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1,250 villagers", 1250, 1250),
        ("1.7 million villagers", 1_700_000, 1_700_000),
        ("3,5 million villagers", 3_500_000, 3_500_000),
        ("1.200.000 villagers", 1_200_000, 1_200_000),
        ("٣٥ villagers", 35, 35),
        ("٣٥٬٠٠٠ villagers", 35_000, 35_000),
        ("twenty-six villagers", 26, 26),
        ("two hundred and five thousand villagers", 205_000, 205_000),
        ("half a million villagers", 500_000, 500_000),
        ("two dozen villagers", 24, 24),
        ("a hundred villagers", 100, 100),
        ("tens of villagers", 10, None),
        ("dozens of villagers", 12, None),
        ("hundreds of villagers", 100, None),
        ("several thousand villagers", 1000, None),
        ("tens of thousands of villagers", 10_000, None),
        ("hundreds of thousands of villagers", 100_000, None),
        ("several hundred thousand villagers", 100_000, None),
        ("millions", 1_000_000, None),
        ("from seven villages", 7, 7),
        ("twice as many villagers", 2, 2),
        ("1,460 to 1,600 villagers (of both valleys)", 1460, 1600),
    ],
)
def test_value(text: str, low: float, high: float | None) -> None:
    """Each way of writing a number gives its value; vague amounts have ACLED's value and are open above."""
    figure = only(f"Officials met {text}.")
    assert (figure.low, figure.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("a third of the seats", 33.3),
        ("two-thirds of the seats", 66.7),
        ("about a quarter of the seats", 25),
        ("half of the seats", 50),
        ("nine in ten seats", 90),
        ("about one in twenty, of those seats", 5),
        ("three-fourths of the seats", 75),
        ("one-tenth of 1 percent of the seats", 0.1),
        ("half a percentage point", 0.5),
        ("a quarter percent", 0.25),
        ("seats by a third", 33.3),
        ("up to a quarter this year", 0),
        ("12.5 percent of the seats", 12.5),
        ("12,5% of the seats", 12.5),
    ],
)
def test_shares_are_percentages(text: str, percent: float) -> None:
    """A fraction of something is a percentage."""
    figure = only(f"The party lost {text}.")
    assert (figure.measure, figure.low) == ("percent", percent)


@pytest.mark.parametrize(
    ("text", "low", "measure"),
    [
        ("The quarrel goes on for half a century.", 50, "duration"),
        ("They had to wait a week.", 1, "duration"),
        ("They waited another month.", 1, "duration"),
        ("Rents have doubled over the past decade.", 10, "duration"),
        ("It spends millions of taxpayer dollars.", 1_000_000, "money"),
        ("The road is worth several hundred million dollars.", 100_000_000, "money"),
        ("It paid 30 Canadian dollars.", 30, "money"),
        ("They stored 275kg of flour.", 275, "other"),
        ("Output rose by a factor of three.", 3, "other"),
        ("A 100-person choir sang.", 100, "other"),
        ("He held an 11-point lead.", 11, "percent"),
    ],
)
def test_what_a_number_measures(text: str, low: float, measure: str) -> None:
    """Spans of one unit, money whose currency stands further on, signs of units, factors and compounds are read."""
    figure = only(text)
    assert (figure.low, figure.measure) == (low, measure)


@pytest.mark.parametrize("text", ["a third round", "the second half", "one thing"])
def test_ordinals_are_no_shares(text: str) -> None:
    """An ordinal, or "one" that points, is no figure."""
    assert figures(f"They agreed on {text}.") == []


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_any_integer_reads_back(value: int) -> None:
    """An integer with thousands separators is found whole, with its value."""
    found = list(find_numbers(f"({value:,} of them)"))
    assert [n.low for n in found] == [value]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_numbers(text: str) -> None:
    """Whatever the text, numbers come in order, do not overlap, and lie inside it."""
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end
