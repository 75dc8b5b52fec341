"""Page residue in plain text is marked for what it is, and the article's own words are not."""

from __future__ import annotations

import pytest

from rashomon.gather import furniture

FIRST = "The ministry of Velland said on Monday that talks with the northern rebels had failed once more."
SECOND = "Its spokesman added that the delegation would return to Oria on Friday with a new proposal."


def marked(*lines: str, title: str | None = None) -> list[str]:
    text = "\n\n".join(lines)
    return [text[start:end] for start, end in furniture.mark(text, title)]


@pytest.mark.parametrize(
    "line",
    [
        "Write your comment here!",
        "Please enter your e-mail",
        "Comments",
        "17 comments",
        "Share this story",
        "Click to print (Opens in new window)",
        "Save my name and email in this browser for the next time I comment.",
        "Subscribe to the Velland Times for the price of a coffee",
        "Sign up for our evening newsletter and get it in your inbox",
        "Follow us on Telegram",
        "Related articles",
        "Advertisement",
        "© 2021 The Velland Times. All rights reserved.",
        "Copyright 2021 Velland Media Group",
        "This report was edited by The Velland Review, which has not verified the content of this story.",
        "The opinions expressed in this article are those of the author and do not necessarily reflect our own.",
        "A version of this article appeared in print on March 4.",
        "By Ann Bell",
        "A woman waits at the gate of Oria. (Carl Dent/Reuters)",
        "FILE PHOTO: Soldiers at the gate of Oria, March 1, 2021. REUTERS/Carl Dent",
        "Photo: Carl Dent",
        "READ MORE: Five things to know about Oria",
        "( PHOTOS: The gates of Oria)",
        "( Also on VELLAND POST: The gates of Oria)",
        "NOT GUILTY:Guard of the gate acquitted",
        "CLOSE Nera Holt said at the gate that the talks were over. VPC",
        "Editor’s Note:",
        "Reporting by Ann Bell; editing by Carl Dent",
        "Ann Bell contributed to this report.",
        "The Source: Agencies",
        "3 hours ago",
        "Home | News | Letters to us | About",
        "Home » World » Velland",
        "We use cookies to improve this site.",
        "https://velland.example/talks",
        "***",
    ],
)
def test_residue_between_paragraphs(line: str) -> None:
    """A line that speaks to the reader about the page, or of the page and its makers, is residue anywhere."""
    assert marked(FIRST, line, SECOND) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Talks to resume",
        "Breach of the accord",
        "He declined to comment.",
        '"Read this story again," the minister told the editor.',
        "The minister said he would follow the talks on Twitter.",
        "The statement said the page had been edited by the rebels.",
        "Share prices fell by a third.",
        "Photographs of the gate were shown in court.",
        "Read the treaty, the president told his critics.",
        "More than 40 people were killed.",
        "Related violence in the province killed two.",
        "Comments by the minister angered Oria.",
        '"Sign up," the recruiters told the boys, "and your family gets a house."',
        "Reuters could not verify the account.",
        "WHO: Cases in Velland rise by a third",
        "Close to the gate, soldiers waited.",
        "Nera Holt and Carl Dent",
    ],
)
def test_the_article_between_paragraphs(line: str) -> None:
    """Subheads, quotations and sentences that only sound like a page's own words are left alone."""
    assert marked(FIRST, line, SECOND) == []


def test_menus_at_the_edges() -> None:
    """Short lines without a verb before the headline and after the last sentence are a page's menus."""
    headline = "Talks fail again in Oria"
    assert marked("Oria Daily", "World", headline, FIRST, SECOND, "Other pieces", "Useful words") == [
        "Oria Daily",
        "World",
        "Other pieces",
        "Useful words",
    ]


def test_names_of_the_writers_at_the_head() -> None:
    """A line of names alone between the headline and the text says who wrote it, unless it may be the headline."""
    assert marked("Talks fail again in Oria on Monday", "Ann Bell and Carl Dent", FIRST) == ["Ann Bell and Carl Dent"]
    assert marked("Ann Bell and Carl Dent", FIRST, SECOND) == []


def test_short_sentences_at_the_end_are_kept() -> None:
    """A last line is no menu when it has a verb, an end mark, or a year."""
    for last in ("The rebels denied this", "No one was hurt.", "Oria, 4 March 2021"):
        assert marked(FIRST, SECOND, last) == []


def test_a_repeated_headline() -> None:
    """The headline over the picture and again over the text is residue the second time only."""
    headline = "Minister: talks in Oria have become very tense"
    text = "\n".join(["Search", "", headline, FIRST, headline, SECOND])
    spans = furniture.mark(text)
    assert [text[a:b] for a, b in spans] == ["Search", headline]
    assert spans[1][0] == text.rindex(headline)


def test_links_to_other_pieces() -> None:
    """Headlines that follow a label such as "Related stories" at the foot go with it."""
    links = ["Oria gate reopens after a week", "Who holds the north?", "Rebels name a new speaker"]
    assert marked(FIRST, SECOND, "Related stories", *links) == ["Related stories", *links]


def test_a_page_in_one_line() -> None:
    """Where a page was flattened into one line, residue is marked at its two ends, sentence by sentence."""
    head = "Notifications can be managed in browser preferences."
    foot = "Copyright 2021 The Velland Times. All rights reserved. Read about our approach to external linking."
    text = " ".join([head, *[FIRST, SECOND] * 3, foot])
    assert [text[a:b] for a, b in furniture.mark(text)] == [head, foot]


def test_nothing_but_a_menu_is_no_prose() -> None:
    """A text of menu lines has no prose; one sentence is enough to have some."""
    menu = "Home\nWorld\nSports\nLog in\nAbout us\n"
    assert not furniture.has_prose(menu, furniture.mark(menu))
    article = f"{menu}\n{FIRST}\n"
    assert furniture.has_prose(article, furniture.mark(article))


def test_a_label_run_into_its_line() -> None:
    """A label that a page has run into the first words of the article is residue, and the words behind it are not."""
    assert marked(f"Story highlights {FIRST}", SECOND) == ["Story highlights"]
    assert marked(f"Advertisement Supported by {FIRST}", SECOND) == ["Advertisement Supported by"]
    assert marked(f"Story highlights of the year were few in Velland. {FIRST}", SECOND) == []


def test_what_follows_a_notice_of_rights_is_the_pages() -> None:
    """A page in one line goes on behind its notice of rights with what no rule knows."""
    article = "The ferry sank off Harvel on Monday, and nine people were saved by fishermen. " * 6
    foot = "© 2031 Northern Voice LLC. All Rights Reserved. A Division of Harvel Press. Tide tables by the harbour."
    text = article + foot
    spans = furniture.mark(text)
    assert [text[start:end] for start, end in spans] == [foot]
