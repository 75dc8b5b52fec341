"""What the page of a story holds, and in which order."""

from __future__ import annotations

import re
from itertools import pairwise

import lxml.html
import pytest
from story_factory import harbour_story

from rashomon.record import Model, Record
from rashomon.tell import page


@pytest.fixture(scope="module")
def document() -> lxml.html.HtmlElement:
    """The page of the invented story, parsed."""
    return lxml.html.fromstring(page.render(harbour_story()))


def text(element: lxml.html.HtmlElement) -> str:
    """The words of an element on one line."""
    return " ".join(element.text_content().split())


def test_parts_in_order(document: lxml.html.HtmlElement) -> None:
    """Contested points come first, then agreed ones, then the rest; the articles come last."""
    assert [text(h) for h in document.iter("h2")] == [
        "What is contested",
        "Where accounts agree",
        "What later reports brought up to date",
        "What differs, but not about the same thing",
        "Carried by several, from one origin",
        "Said by one alone",
        "The figures",
        "Timeline",
        "Who said what",
        "How each outlet names things",
        "What each article leaves out",
        "The articles",
    ]


def test_headings_skip_no_level(document: lxml.html.HtmlElement) -> None:
    """One h1, and no heading is more than one level below the one before: screen readers walk by headings."""
    levels = [int(h.tag[1]) for h in document.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_side_of_a_contested_point_stands_apart(document: lxml.html.HtmlElement) -> None:
    """Both accounts of the outcome are shown, each under those who give it, with the reason."""
    point = next(p for p in document.cssselect("#contested .point") if "without any result" in text(p.find("h3")))
    sides = [text(s) for s in point.cssselect(".side")]
    assert len(sides) == 2
    success = next(s for s in sides if "were a success" in s)
    failure = next(s for s in sides if "ended on Sunday without any result" in s)
    assert success != failure
    assert success.startswith("Transport Ministry") and "Harvel State Radio" in success
    assert failure.startswith("Ines Calder") and "Port Gazette" in failure
    assert "one side tells of a success" in text(point)
    assert "2 independent origins" in text(point)


def test_title_says_whose_headline_it_is() -> None:
    """A title taken from one article is that outlet's view, and is shown as such."""
    record = harbour_story()
    document = lxml.html.fromstring(page.render(record))
    assert text(document.cssselect(".byline")[0]) == "named after whom and what most of the articles tell of"
    record.title = record.articles[1].title or ""
    document = lxml.html.fromstring(page.render(record))
    assert text(document.cssselect(".byline")[0]) == "headline of Harvel State Radio"


def test_denial_is_shown_as_denial(document: lxml.html.HtmlElement) -> None:
    """The denied words alone would say the opposite of what the speaker says."""
    quotation = next(q for q in document.cssselect("#contested .quotation") if "had been sent" in text(q))
    assert text(quotation).startswith("denied police had been sent to the quay")


def test_figures_have_a_bar_that_says_its_bounds(document: lxml.html.HtmlElement) -> None:
    """A range chart row names its bounds in words for those who do not see it."""
    labels = [svg.get("aria-label") for svg in document.cssselect("#figures .chart svg[role=img]")]
    assert labels == ["5", "12 or more", "19"]


def test_translations_stand_together(document: lxml.html.HtmlElement) -> None:
    """The two wordings of one refusal are one entry, with the chain through which the second came."""
    entry = next(u for u in document.cssselect(".utterance") if "we did not sign it" in text(u))
    assert "They gave us a document" in text(entry)
    assert "via Port Gazette" in text(entry)


def test_words_for_one_referent_stand_by_outlet(document: lxml.html.HtmlElement) -> None:
    """The table of a referent has a row for each outlet with its word."""
    tables = {text(t.find("caption")): t for t in document.cssselect("#naming table")}
    rows = [[text(cell) for cell in row] for row in tables["Government of Harvel"].cssselect("tbody tr")]
    assert rows == [["Port Gazette", "regime"], ["Northern Wire", "government"]]


def test_silences_lead_to_the_point(document: lxml.html.HtmlElement) -> None:
    """What an article leaves out links to the point as others tell it."""
    links = document.cssselect("#silences li a")
    assert len(links) == 2
    assert all(document.cssselect(a.get("href")) for a in links)


def test_every_link_leads_somewhere(document: lxml.html.HtmlElement) -> None:
    """Each link inside the page has its target, and no id is used twice."""
    ids = [e.get("id") for e in document.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    targets = {a.get("href") for a in document.cssselect("a[href^='#']")}
    assert targets <= {f"#{id}" for id in ids}


def test_words_of_an_item_are_marked_in_its_article(document: lxml.html.HtmlElement) -> None:
    """The runs that carry an item's anchor are exactly its words, and the anchor stands before the first of them."""
    for link in document.cssselect("main a.words[href]"):
        name = link.get("href")[1:]
        runs = [r for r in document.cssselect("#articles [data-e]") if name in r.get("data-e").split()]
        if not name.startswith("p-"):
            assert "".join("".join(r.text_content() for r in runs).split()) == "".join(text(link).split())
            assert document.get_element_by_id(name).tag == "i"


def test_contested_words_lead_back_to_their_point(document: lxml.html.HtmlElement) -> None:
    """Behind contested words in an article stands the number of the point, as a link that is no part of the text."""
    refs = document.cssselect("#articles a.ref")
    assert refs
    for ref in refs:
        point = document.get_element_by_id(ref.get("href")[1:])
        assert text(point.find("h3")).startswith(ref.get("data-n"))
        assert ref.text_content() == ""


def test_article_text_is_whole(document: lxml.html.HtmlElement) -> None:
    """Nothing of the text is lost between the marks, furniture included, which is dimmed."""
    record = harbour_story()
    for article in record.articles:
        shown = document.get_element_by_id(f"a-{article.id}").cssselect(".text")[0]
        assert text(shown).replace(" ", "") == re.sub(r"\s", "", article.text)
    assert [text(p) for p in document.cssselect("p.furniture")] == ["Share this story", "Leave a comment"]


def test_same_record_same_bytes() -> None:
    """Rendering twice gives one page."""
    assert page.render(harbour_story()) == page.render(harbour_story())


def test_empty_record() -> None:
    """A record without anything still makes a page that says so."""
    html = page.render(Record(id="r0", title="Nothing yet", model=Model(name="none", version="0", hash="")))
    assert "No two of these articles were found to contradict each other." in html
    assert "<h1" in html


def test_ids_that_lead_nowhere() -> None:
    """A record whose parts refer to what is not there is shown as far as it goes."""
    record = harbour_story()
    record.entities = []
    record.claims = record.claims[::2]
    record.articles = record.articles[1:]
    html = page.render(record)
    assert "What is contested" in html
