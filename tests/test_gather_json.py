"""JSON documents and JSON lines become articles, under the field names that people have."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from rashomon.gather import read_inputs
from rashomon.record import Article

TEXT = "The ministry of Velland said on Monday that talks with the northern rebels had failed."


def read_row(tmp_path: Path, row: dict[str, Any]) -> Article:
    path = tmp_path / "row.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    gathered = read_inputs([path])
    assert gathered.refusals == []
    (article,) = gathered.articles
    return article


@pytest.mark.parametrize("name", ["text", "maintext", "content", "body", "articleBody", "Text"])
def test_names_of_the_text(tmp_path: Path, name: str) -> None:
    """The text is found under each of its usual names, in any case."""
    assert read_row(tmp_path, {name: TEXT}).text == TEXT


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        ({"outlet": "Velland Times"}, "Velland Times"),
        ({"source": {"id": None, "name": "Velland Times"}}, "Velland Times"),
        ({"source_domain": "www.rt.com"}, "RT"),
        ({"source_domain": "velland-times.example"}, "velland-times.example"),
        ({"url": "https://english.alarabiya.net/x"}, "Al Arabiya"),
        ({"outlet": "unknown"}, None),
    ],
)
def test_names_of_the_outlet(tmp_path: Path, fields: dict[str, Any], outlet: str | None) -> None:
    """The outlet comes from its field, from a domain or from the address, and is not invented."""
    assert read_row(tmp_path, {"text": TEXT, **fields}).outlet == outlet


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"date": "2021-03-04"}, "2021-03-04"),
        ({"published": "2021-03"}, "2021-03"),
        ({"date_publish": "2021-03-04 12:00:00"}, "2021-03-04"),
        ({"publishedAt": "2021-03-04T12:00:00Z"}, "2021-03-04"),
        ({"pubDate": "Thu, 04 Mar 2021 10:00:00 GMT"}, "2021-03-04"),
        ({"timestamp": 1614852000}, "2021-03-04"),
        ({"timestamp": 1614852000000}, "2021-03-04"),
        ({"url": "https://velland.example/2021/03/04/talks"}, "2021-03-04"),
        ({"url": "https://velland.example/2021/mar/04/talks"}, "2021-03-04"),
    ],
)
def test_dates_as_people_write_them(tmp_path: Path, fields: dict[str, Any], day: str) -> None:
    """A date is kept as precise as it was given, with the field that gave it as the reason."""
    published = read_row(tmp_path, {"text": TEXT, **fields}).published
    assert published is not None
    assert (published.from_, published.to, published.basis) == (day, day, "metadata")
    assert next(iter(fields)) in published.why or "address" in published.why


@pytest.mark.parametrize("value", ["yesterday", "March 4", "2021-02-30", "", None, True, -5])
def test_what_is_no_date_is_not_guessed(tmp_path: Path, value: object, caplog: pytest.LogCaptureFixture) -> None:
    """A value that does not hold a whole date of its own gives none, and surely not one relative to the clock.

    Who gave it is told so.
    """
    assert read_row(tmp_path, {"text": TEXT, "date": value}).published is None
    told = "field date holds no date" in caplog.text
    assert told == ((isinstance(value, str) and bool(value)) or value == -5)


def test_rows_have_their_own_sources(tmp_path: Path) -> None:
    """Each row of a file is an article whose source names the file and the row."""
    path = tmp_path / "rows.json"
    path.write_text(json.dumps({"articles": [{"text": f"{TEXT} Part {n}."} for n in (1, 2)]}), encoding="utf-8")
    assert sorted(a.source for a in read_inputs([path]).articles) == [f"{path}#1", f"{path}#2"]


def test_packed_json_lines(tmp_path: Path) -> None:
    """JSON lines are read from a gzip file, blank lines left out of account but counted."""
    path = tmp_path / "feed.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"text": f"{TEXT} One."}) + "\n\n" + json.dumps({"maintext": f"{TEXT} Two."}) + "\n")
    assert sorted(a.source for a in read_inputs([path]).articles) == [f"{path}#1", f"{path}#3"]


def test_markup_in_a_field(tmp_path: Path) -> None:
    """A field that holds HTML gives its text."""
    second = "Its spokesman added that the delegation would return to Oria on Friday."
    article = read_row(tmp_path, {"content": f"<p>{TEXT}</p><p>{second}</p><script>alert(1)</script>"})
    assert article.text.split("\n") == [TEXT, second]


def test_half_a_character(tmp_path: Path) -> None:
    """A lone surrogate, which no text may hold, becomes the replacement character."""
    assert read_row(tmp_path, {"text": TEXT + " \ud800"}).text == TEXT + " \ufffd"
