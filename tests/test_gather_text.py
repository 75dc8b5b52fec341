"""Plain text files become articles: header lines, charsets, line ends."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from rashomon.gather import read_inputs
from rashomon.record import Article

BODY = (
    "The ministry of Velland said on Monday that talks with the northern rebels had failed.\n\n"
    "Its spokesman added that the delegation would return to Oria on Friday.\n"
)


def read_one(path: Path) -> Article:
    gathered = read_inputs([path])
    assert [str(r) for r in gathered.refusals] == []
    (article,) = gathered.articles
    return article


def test_without_header_lines_the_whole_file_is_the_text(tmp_path: Path) -> None:
    """A file that begins with its first paragraph is read whole, to the last line break."""
    path = tmp_path / "report.txt"
    path.write_text(BODY, encoding="utf-8")
    article = read_one(path)
    assert article.text == BODY
    assert article.source == str(path)
    assert (article.outlet, article.title, article.published) == (None, None, None)


def test_header_lines_are_metadata_and_no_text(tmp_path: Path) -> None:
    """URL, OUTLET, PUBLISHED and TITLE lines before the first blank line fill the article's fields."""
    path = tmp_path / "report.txt"
    header = "URL: https://example.org/a\nOUTLET: Velland Times\nPUBLISHED: 2021-03-04\nTITLE: Talks fail in Oria \n\n"
    path.write_text(header + BODY, encoding="utf-8")
    article = read_one(path)
    assert article.text == BODY
    assert article.url == "https://example.org/a"
    assert article.outlet == "Velland Times"
    assert article.title == "Talks fail in Oria"
    assert article.published is not None
    assert (article.published.from_, article.published.to, article.published.basis) == (
        "2021-03-04",
        "2021-03-04",
        "metadata",
    )
    assert article.published.why == "header line PUBLISHED: 2021-03-04"


def test_header_lines_under_the_names_that_people_give_them(tmp_path: Path) -> None:
    """A date, a headline and a publisher are what PUBLISHED, TITLE and OUTLET are; a credited source is not."""
    path = tmp_path / "report.txt"
    header = "Headline: Talks fail in Oria\nPublisher: Velland Times\nDate: 2021-03-04\n\n"
    path.write_text(header + BODY, encoding="utf-8")
    article = read_one(path)
    assert (article.text, article.title, article.outlet) == (BODY, "Talks fail in Oria", "Velland Times")
    assert article.published is not None and article.published.from_ == "2021-03-04"
    path.write_text("Source: Velland News Agency\n\n" + BODY, encoding="utf-8")
    assert read_one(path).text.startswith("Source:")


def test_unknown_in_a_header_line_is_no_value(tmp_path: Path) -> None:
    """The word "unknown" is how a header line says that it does not know."""
    path = tmp_path / "report.txt"
    path.write_text("URL: unknown\nOUTLET: unknown\nPUBLISHED: unknown\nTITLE: unknown\n\n" + BODY, encoding="utf-8")
    article = read_one(path)
    assert (article.url, article.outlet, article.published, article.title) == (None, None, None, None)


def test_a_first_paragraph_with_a_colon_is_no_header(tmp_path: Path) -> None:
    """Only the known names make a header; any other line with a colon belongs to the text."""
    path = tmp_path / "report.txt"
    text = "TITLE: a headline\nThe minister: no talks on Monday, and none on Tuesday.\n\n" + BODY
    path.write_text(text, encoding="utf-8")
    assert read_one(path).text == text


def test_the_headline_is_the_first_line_of_its_form(tmp_path: Path) -> None:
    """Where no header names the title, a first line that is short and no sentence is taken for it."""
    path = tmp_path / "report.txt"
    path.write_text("Search\n\nTalks fail again in Oria\n\n" + BODY, encoding="utf-8")
    assert read_one(path).title == "Talks fail again in Oria"


@pytest.mark.parametrize(
    ("charset", "phrase"),
    [
        ("utf-8", "the café in Orañia"),
        ("utf-8-sig", "the café in Orañia"),
        ("utf-16", "the café in Orañia"),
        ("utf-16-le", "the café in Orañia"),
        ("utf-32", "the café in Orañia"),
        ("latin-1", "the café in Orañia"),
        ("cp1252", "“the café” in Orañia"),
    ],
)
def test_charsets(tmp_path: Path, charset: str, phrase: str) -> None:
    """A text reads the same whatever charset it was saved in, with a byte order mark and without."""
    path = tmp_path / "report.txt"
    text = BODY + f"They met in {phrase}, he said.\n"
    path.write_bytes(text.encode(charset))
    assert read_one(path).text == text


def test_a_damaged_byte_does_not_spoil_the_rest(tmp_path: Path) -> None:
    """One byte that is no UTF-8 among text that is leaves the other letters as they are."""
    path = tmp_path / "report.txt"
    path.write_bytes(BODY.encode() + "The café, the señor and Müller ".encode() + b"\xff" + b" were there.\n")
    assert read_one(path).text == BODY + "The café, the señor and Müller \ufffd were there.\n"


def test_line_ends_and_control_characters(tmp_path: Path) -> None:
    """All line ends become one kind; NUL and other control characters become spaces, so offsets stay sane."""
    path = tmp_path / "report.txt"
    path.write_bytes(BODY.replace("\n", "\r\n").encode() + b"One more\x00line came\x07in.\rAnd another.\n")
    assert read_one(path).text == BODY + "One more line came in.\nAnd another.\n"


def test_standard_input(tmp_path: Path) -> None:
    """A dash reads standard input."""
    gathered = read_inputs(["-"], stdin=BytesIO(BODY.encode()))
    assert [(a.source, a.text) for a in gathered.articles] == [("stdin", BODY)]


def test_folders_and_patterns(tmp_path: Path) -> None:
    """A folder gives the articles in it and below it, without hidden files; a pattern gives what it matches."""
    (tmp_path / "below").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("a.txt", "below/b.txt", ".hidden/c.txt", "notes.csv"):
        (tmp_path / name).write_text(f"{BODY}Filed as {name}.\n", encoding="utf-8")
    by_folder = {Path(a.source).name for a in read_inputs([tmp_path]).articles}
    by_pattern = {Path(a.source).name for a in read_inputs([f"{tmp_path}/**/*.txt"]).articles}
    assert by_folder == by_pattern == {"a.txt", "b.txt"}


def test_today_dates_what_has_no_date(tmp_path: Path) -> None:
    """``today`` stands in for a missing date, says so, and does not change the article's id."""
    path = tmp_path / "report.txt"
    path.write_text(BODY, encoding="utf-8")
    (dated,) = read_inputs([path], today=date(2021, 3, 4)).articles
    assert dated.published is not None
    assert (dated.published.from_, dated.published.basis) == ("2021-03-04", "stated")
    assert dated.id == read_one(path).id


def test_order_of_paths_changes_nothing(tmp_path: Path) -> None:
    """The same files in another order give the same articles in the same order."""
    paths = []
    for number in range(5):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"{BODY}That was report number {number}.\n", encoding="utf-8")
        paths.append(path)
    assert read_inputs(paths).articles == read_inputs(paths[::-1]).articles
