"""Calendar values of the dates in a text, in the direction that news usage means."""

from __future__ import annotations

from datetime import date

import pytest
from fact_docs import article, blank, date_of, dates, expressions
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from rashomon.extract.reading import Reading
from rashomon.extract.times import find_times
from rashomon.resolve.dates import anchor_times, solve_publication

#: A Wednesday.
DAY = "2031-06-18"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They signed on 3 February 2030.", "2030-02-03"),
        ("They signed on February 3rd, 2030.", "2030-02-03"),
        ("They signed on Sunday, Feb. 3, 2030.", "2030-02-03"),
        ("They signed on 2030-02-03.", "2030-02-03"),
        ("They signed on 25/12/2030.", "2030-12-25"),
        ("They signed in February 2030.", "2030-02"),
        ("They signed in 2030.", "2030"),
        ("They signed on 3 February.", "2031-02-03"),
        ("They signed on 3 December.", "2030-12-03"),
        ("They will sign on 3 December.", "2031-12-03"),
        ("They signed in March.", "2031-03"),
        ("They signed in November.", "2030-11"),
        ("They will sign by November.", "2031-11"),
        ("They signed last month.", "2031-05"),
        ("They signed earlier this month.", "2031-06"),
        ("They will sign next year.", "2032"),
        ("They signed on Monday.", "2031-06-16"),
        ("They signed on Wednesday.", "2031-06-18"),
        ("They will sign on Monday.", "2031-06-23"),
        ("They are due to sign on Friday.", "2031-06-20"),
        ("They signed last Friday.", "2031-06-13"),
        ("They signed late on Tuesday night.", "2031-06-17"),
        ("They signed yesterday.", "2031-06-17"),
        ("They signed last night.", "2031-06-17"),
        ("They signed this morning.", "2031-06-18"),
        ("They will sign tomorrow.", "2031-06-19"),
        ("They signed the day before yesterday.", "2031-06-16"),
        ("They signed five days ago.", "2031-06-13"),
        ("They signed three months ago.", "2031-03"),
        ("They signed ten years ago.", "2021"),
        ("They signed in December last year.", "2030-12"),
        ("They signed on Christmas Day.", "2030-12-25"),
        ("They signed on the day after Christmas.", "2030-12-26"),
        ("They signed at Easter.", "2031-04-13"),
        ("They signed on Thanksgiving.", "2030-11-28"),
        ("Friday's deadline looms.", "2031-06-20"),
    ],
)
def test_value(text: str, value: str) -> None:
    """Each expression gets the day, month or year that it means in an article of Wednesday, 18 June 2031."""
    assert date_of(text, DAY) == value


def test_a_range_of_days() -> None:
    """Two days of one month are a range."""
    (found,) = dates("The talks continued on February 17th and 18th.", DAY)
    assert (found.date, found.to) == ("2031-02-17", "2031-02-18")


def test_a_month_counts_from_the_text() -> None:
    """ "the following month" counts from the month just named."""
    found = dates("The talks began in November. The following month they failed.", DAY)
    assert [t.date for t in found] == ["2030-11", "2030-12"]


def test_what_fixes_no_day_is_not_listed() -> None:
    """Weeks, weekends, clock times, durations and vague times are read, but are no dates of the record."""
    text = "Last week, over the weekend, at 3 p.m., for two years, recently and several days ago they met."
    assert dates(text, DAY) == []
    assert {"P2Y", "PAST_REF"} <= {e.value for e in expressions(text)}


def test_a_weekday_six_days_back_reads_as_the_day_after() -> None:
    """A text of Wednesday that tells what happened "on Thursday" was brought up on Thursday."""
    assert date_of("They signed on Thursday.", DAY) == "2031-06-19"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_times(text: str) -> None:
    """Whatever the text, expressions are its slices, in order, and never overlap."""
    end = 0
    for e in expressions(text):
        assert text[e.evidence.start : e.evidence.end] == e.evidence.text
        assert e.evidence.start >= end
        end = e.evidence.end


@settings(deadline=None)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 1, 1)))
def test_a_full_date_does_not_depend_on_publication(day: date) -> None:
    """A full date has its own value whenever the article was published."""
    assert date_of(f"They signed on {day:%d %B %Y}.", DAY) == str(day)


def test_a_tag_that_no_such_word_can_bear_is_not_believed() -> None:
    """Where a tagger takes "to" for a number, the word itself tells that the day lies ahead."""
    words = ["The", "plan", "is", "to", "close", "the", "port", "Friday", "."]
    tags = ["DT", "NN", "VBZ", "CD", "$", "DT", "NN", "NNP", "."]
    doc = Doc(blank().vocab, words=words, tags=tags, sent_starts=[True] + [False] * 8)
    item = article(doc.text, "2031-06-18")
    reading = Reading(article="a", times=find_times(doc, item))
    found = anchor_times([reading], solve_publication([item], [reading])).times
    assert [t.date for t in found] == ["2031-06-20"]


def test_the_weekday_told_of_before_is_meant_again() -> None:
    """ "After Monday's ruling" is the Monday on which the article says it was given."""
    found = dates("The court gave its ruling on Monday. Schools will close after Monday's ruling.", DAY)
    assert [t.date for t in found] == ["2031-06-16", "2031-06-16"]
