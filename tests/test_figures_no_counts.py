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
        "The gallery shows the harbour. 1 of 12 View slideshow",
        "It falls under section 31(b)(12) of the act.",
        "He carried a 20-gauge shotgun.",
        "The ministry has a zero tolerance policy.",
        "Seas will have risen by 2100.",
        "They broke an 1807 law that allows seizures.",
        "Alder 52 37 15 Birch 53 41 12 Cedar 51 40 11.",
        "She sat with the Gang of Eight.",
        "The office is at 1221 North Maple Grove Avenue.",
    ],
)
def test_counts_nothing(text: str) -> None:
    """Names, telephone numbers, ranks, scores, times of day, ages, addresses and dates are not counted."""
    assert [f.evidence.text for f in figures(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "A 71-year-old swimming teacher won.",
        "Most 18-year-olds stayed at home.",
        "The bill lets 16- and 17-year-olds vote.",
        "The driving age was lowered to 17 in May.",
        "They proposed to lower the driving age to 17.",
        "Drivers aged between 16 and 20 pay more.",
        "The clerk gave her age as 38.",
        "Another woman, 27, was unhurt.",
        "Adults 50 to 64 were asked.",
    ],
)
def test_ages_are_not_counted(text: str) -> None:
    """An age is no figure, whether in a compound, a row, a law or behind a noun for somebody."""
    assert [f.evidence.text for f in figures(text)] == []


def test_what_looks_like_an_age_is_counted() -> None:
    """Shots and a length of road are counted, though such numbers also stand for ages and years."""
    assert [f.low for f in figures("Those 10 shots came fast. A 1700 mile road was closed.")] == [10, 1700]


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
