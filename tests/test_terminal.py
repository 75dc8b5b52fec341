"""The brief in the terminal."""

from __future__ import annotations

import io

from rich.console import Console
from story_factory import StoryMaker, harbour_story

from rashomon.tell import terminal


def test_says_what_a_reader_needs_first() -> None:
    """Title, span, every article with its date and reason, both sides, figures, timeline, speakers."""
    text = " ".join(str(terminal.brief(harbour_story())).split())
    for part in (
        "The harbour talks of Harvel",
        "28 April to 8 May 2031, 4 articles",
        "[4] Coast Digest, 5 to 8 May 2031 Coast Digest on the talks date inferred: after Northern Wire,",
        "draws on Port Gazette",
        "“The talks on the harbour were a success”",
        "“The harbour talks ended on Sunday without any result”",
        "2 independent origins",
        "wounded, 5 to 19",
        "12 or more",
        "28 April 2031",
        "Northern Wire [3] ← Port Gazette",
    ):
        assert part in text
    assert (
        text.index("Contested")
        < text.index("Agreed by independent origins")
        < text.index("Figures")
        < text.index("Timeline")
    )


def test_denial_is_shown_as_denial() -> None:
    """Denied words are not shown bare."""
    assert "denied: “police had been sent to the quay”" in str(terminal.brief(harbour_story()))


def test_refusals_are_named() -> None:
    """What could not be read stands with the articles, in its own words."""
    assert "not read: notes.txt: is empty" in str(terminal.brief(harbour_story(), ["notes.txt: is empty"]))


def test_plain_when_not_a_terminal() -> None:
    """Printed into a file there are no escape codes."""
    into = io.StringIO()
    Console(file=into).print(terminal.brief(harbour_story()))
    assert "\x1b" not in into.getvalue() and "The harbour talks" in into.getvalue()


def test_fits_a_narrow_terminal() -> None:
    """No line is longer than the terminal is wide."""
    into = io.StringIO()
    Console(file=into, width=40).print(terminal.brief(harbour_story()))
    assert max(len(line.rstrip()) for line in into.getvalue().splitlines()) <= 40


def test_long_lists_are_cut_and_say_so() -> None:
    """Of many articles the first are shown, and how many more there are."""
    make = StoryMaker({f"Outlet {n:02}": f"Report {n}" for n in range(30)})
    text = str(terminal.brief(make.record))
    assert "and 10 more" in text and "The page (--out DIR) has all of it" in text
    assert "Outlet 29" not in text


def test_articles_cannot_drive_the_terminal() -> None:
    """Escape codes, bidirectional overrides and rich's markup in an article are not obeyed."""
    make = StoryMaker(
        {"Outlet": "\x1b[2J\x1b]0;owned\x07[bold red]he \u202esaid[/] so\ud800"}, title="[link=x]T[/link]\x1b[1m"
    )
    make.statement("Outlet", make.articles["Outlet"].text, make.entity("Some\x1b[5mone", "person"))
    into = io.StringIO()
    Console(file=into, force_terminal=True, width=100).print(terminal.brief(make.record))
    shown = into.getvalue()
    assert "\x1b[2J" not in shown and "\x1b]0" not in shown and "\x1b[5m" not in shown
    assert "\u202e" not in shown and "\ud800" not in shown
    assert "[link=x]T[/link]" in shown and "[bold red]he" in shown
