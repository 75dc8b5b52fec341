"""Words and numbers that look like dates and are none."""

from __future__ import annotations

import pytest
from fact_docs import dates


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May spoke.",
        "Mr May denied it.",
        "They may leave.",
        "May I go?",
        "Protesters march on the square.",
        "The March to the Sea was long.",
        "They meet on 31 June.",
        "They meet on February 30.",
        "More than 2000 people came.",
        "It cost $2019.",
        "Copyright 2019 The Daily Example",
        "The Good Friday Agreement holds.",
        "She writes for the Sunday Times.",
        "USA TODAY reported it.",
        "April Jones sang.",
        "It was a Sunday night like others.",
        "They meet on Fridays.",
        "Flight 1999 was late.",
    ],
)
def test_no_date(text: str) -> None:
    """Persons, verbs, impossible days, amounts, titles and habits have no calendar value."""
    assert [(t.evidence.text, t.date) for t in dates(text, "2031-06-18")] == []


def test_a_month_is_told_from_a_person() -> None:
    """The month after a preposition is found beside the person of that name."""
    found = dates("Mrs May resigned in May.", "2031-06-18")
    assert [(t.evidence.start, t.date) for t in found] == [(20, "2031-05")]


def test_a_date_repeated_in_the_page_is_residue() -> None:
    """A year in a gallery's title, over and over, is listed no more."""
    page = "".join(f"Hide Caption {n} of 9 Photos: The 2029 flood A boat passes a house. " for n in range(1, 6))
    assert dates(page, "2031-06-18") == []


def test_today_for_these_times_is_no_date() -> None:
    """Today's laws and today's world are of these times, and "Today" in quotation marks is a programme."""
    for text in ("Today's laws are vague.", "That is how today’s world works.", 'He told the programme "Today" so.'):
        assert dates(text, "2031-06-18") == [], text
    assert [t.date for t in dates("Today's talks failed.", "2031-06-18")] == ["2031-06-18"]
