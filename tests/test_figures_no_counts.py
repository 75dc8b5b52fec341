"""Numbers that count nothing are no figures."""

from __future__ import annotations

import pytest
from fact_docs import article, blank, figures
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.extract.figures import find_figures
from rashomon.record import Figure


@pytest.mark.parametrize(
    "text",
    [
        "They boarded flight 17 in the morning.",
        "The convoy took the M5 northwards.",
        "He spoke on 60 Minutes.",
        "Call +44 20 7946 0958 for details.",
        "Ministers of the G20 met.",
        "The council adopted Resolution 4321.",
        "It cites Article 5 of the treaty.",
        "The meeting is in room 12.",
        "The FTSE 100 fell.",
        "An F-16 landed.",
        "He lives at 10 Downing Street.",
        "She was ranked No. 3 in the world.",
        "It is their 20th meeting.",
        "The hosts won 3-2.",
        "The motion passed 52 to 48.",
        "They met at 7:30 p.m. on the quay.",
        "They met at 14:30.",
        "Jane Roe, 34, of Leeds was there.",
        "The driver was aged 34.",
        "A 12-year-old girl read a poem.",
        "See https://example.org/a/1234567 for more.",
        "The treaty dates from 1936.",
        "They meet on 3 February 2031.",
        "They went home three years ago.",
    ],
)
def test_counts_nothing(text: str) -> None:
    """Names, telephone numbers, ranks, scores, times of day, ages, addresses and dates are not counted."""
    assert [f.evidence.text for f in figures(text)] == []


def test_an_age_of_a_thing_is_a_duration() -> None:
    """A war of two years is a duration, a child of two years an age."""
    (found,) = figures("The two-year-old war goes on.")
    assert (found.measure, found.low) == ("duration", 2)


def test_a_price_is_money() -> None:
    """A price is counted as money, in the unit of its sign."""
    (found,) = figures("A loaf costs £1.20 there.")
    assert (found.measure, found.low, found.unit) == ("money", 1.2, "pound sterling")


def test_furniture_is_not_counted() -> None:
    """What stands in page furniture is not counted."""
    item = article("Share this with 12 friends.\nThe raid killed 5 miners.")
    item.furniture = [item.evidence(0, 27)]
    assert [f.low for f in find_figures(blank()(item.text), item, [])] == [5]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_figures(text: str) -> None:
    """Whatever the text, every figure's evidence is its slice, and ids are unique."""
    found: list[Figure] = figures(text)
    assert all(text[f.evidence.start : f.evidence.end] == f.evidence.text for f in found)
    assert len({f.id for f in found}) == len(found)


def test_an_age_without_a_noun_is_no_count() -> None:
    """ "the 18-year-old noted" tells an age, "ages 14 and 16" two, and an IQ is a value on a scale."""
    assert figures("The 18-year-old noted it.") == []
    assert [f.low for f in figures("They found two girls, ages 14 and 16, at the pier.")] == [2]
    assert figures("He had an IQ of 78.") == []


def test_from_one_number_to_another_is_no_range() -> None:
    """What rose from 401 to 408 is told in two numbers."""
    assert [f.hedge for f in figures("The number of parks rose from 401 to 408.")] == ["exact", "exact"]
