"""Evidence marked in an article's text, overlapping or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rashomon.record import Article, Evidence
from rashomon.tell.highlight import paragraphs

TEXTS = st.text(alphabet=st.sampled_from("ab \n\r\u2028<é"), min_size=1, max_size=60)


def article(text: str) -> Article:
    """An article of this text."""
    return Article(id="a1", source="a.txt", text=text)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_runs_hold_the_text_and_the_evidence(text: str, cuts: list[tuple[int, int]]) -> None:
    """On any text and any spans: the runs are the text without line breaks, and those of a span are its words."""
    source = article(text)
    spans = [source.evidence(a, min(b, len(text))) for a, b in cuts if a < min(b, len(text))]
    made = paragraphs(source, [("statement", e) for e in spans])
    flat = "".join(r.text for p in made for r in p.runs)
    assert "".join(flat.split()) == "".join(text.split())
    for span in spans:
        name = f"a1-{span.start}-{span.end}"
        marked = "".join(r.text for p in made for r in p.runs if name in r.spans)
        assert "".join(marked.split()) == "".join(span.text.split())
        starts = [r for p in made for r in p.runs if name in r.starts]
        assert len(starts) <= 1


def test_overlapping_spans_share_a_run() -> None:
    """Where two spans overlap, the run between belongs to both."""
    source = article("one two three")
    made = paragraphs(source, [("statement", source.evidence(0, 7)), ("figure", source.evidence(4, 13))])
    assert [(r.text, r.kinds) for r in made[0].runs] == [
        ("one ", ("statement",)),
        ("two", ("figure", "statement")),
        (" three", ("figure",)),
    ]


def test_span_over_two_paragraphs_begins_once() -> None:
    """Evidence that runs over a line break is marked in both lines and anchored in the first."""
    source = article("one two\n\nthree four")
    made = paragraphs(source, [("statement", source.evidence(4, 14))])
    assert [[r.text for r in p.runs if r.spans] for p in made] == [["two"], ["three"]]
    assert [[r.starts for r in p.runs if r.starts] for p in made] == [[("a1-4-14",)], []]


def test_evidence_of_another_article_is_passed_over() -> None:
    """Marks are laid only on the article that they belong to."""
    made = paragraphs(article("one two"), [("statement", Evidence(article="a2", start=0, end=3, text="one"))])
    assert [r.spans for r in made[0].runs] == [()]


def test_line_that_is_all_furniture() -> None:
    """A line is furniture when all of it is, not when a part is."""
    source = article("Share this\nNews Share")
    made = paragraphs(source, [("furniture", source.evidence(0, 10)), ("furniture", source.evidence(16, 21))])
    assert [p.furniture for p in made] == [True, False]
