"""Quotation marks of every style: where what is quoted begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.extract.quotations import find_quotations, outermost


def quoted(text: str) -> list[str]:
    """The words between outermost marks."""
    return [text[q.start : q.end] for q in outermost(find_quotations(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The dam will hold,” she said.", ["The dam will hold,"]),
        ('"The dam will hold," she said.', ["The dam will hold,"]),
        ("„Der Damm hält“, sagte sie.", ["Der Damm hält"]),
        ("« Le barrage tient », dit-elle.", [" Le barrage tient "]),
        ("``The dam will hold,'' she said.", ["The dam will hold,"]),
        ("‘The dam will hold,’ she said.", ["The dam will hold,"]),
        ("'The dam will hold,' she said.", ["The dam will hold,"]),
    ],
)
def test_styles(text: str, expected: list[str]) -> None:
    """Every style of marks gives the words between them."""
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The farmers' union won't meet at the mayor's house.",
        "In the ’90s it wasn't so; rock 'n' roll was.",
        'A 12" pipe burst.',
        "It is the rebels’ stronghold and the army’s aim.",
    ],
)
def test_apostrophes_are_no_marks(text: str) -> None:
    """Apostrophes, elisions and inches open nothing."""
    assert quoted(text) == []


def test_nested_marks() -> None:
    """A quotation inside a quotation is found and stands one level deeper."""
    text = "“She told me ‘leave at once’ and left,” he said."
    found = find_quotations(text)
    assert [(text[q.start : q.end], q.depth) for q in found] == [
        ("She told me ‘leave at once’ and left,", 0),
        ("leave at once", 1),
    ]


def test_each_paragraph_of_a_long_quotation() -> None:
    """A quotation over paragraphs gives one for each, told apart by what is closed and what continues."""
    text = "“We opened the gates at noon.\n\n“The water fell by evening,” the warden said."
    found = find_quotations(text)
    assert [(text[q.start : q.end], q.closed, q.continues) for q in found] == [
        ("We opened the gates at noon.", False, False),
        ("The water fell by evening,", True, True),
    ]


def test_closing_mark_alone() -> None:
    """A mark that closes what nobody opened takes the paragraph from its beginning."""
    text = "The water fell by evening,” the warden said."
    (q,) = find_quotations(text)
    assert text[q.start : q.end] == "The water fell by evening," and not q.opened


def test_two_in_a_sentence() -> None:
    """Straight marks pair up in turn."""
    assert quoted('"Yes," he said, "we will go."') == ["Yes,", "we will go."]


@given(st.text(alphabet="ab .,\n\"'“”‘’„«»`", max_size=80))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    """No text breaks the scanner, and every quotation lies within its marks and the text."""
    for q in find_quotations(text):
        assert 0 <= q.outer_start <= q.start < q.end <= q.outer_end <= len(text)
        assert text[q.start : q.end].strip()
