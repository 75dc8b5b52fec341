"""Saved HTML pages become articles: the text without the page, and what the page says of itself."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from rashomon.gather import read_inputs

PARAGRAPHS = [
    "The ministry of Velland said on Monday that talks with the northern rebels had failed once more.",
    "Its spokesman added that the delegation would return to Oria on Friday with a new proposal.",
    "The rebels denied that there had been any talks at all, and accused the ministry of a trick.",
]
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<title>Talks fail in Oria - Velland Times</title>
<meta property="og:site_name" content="Velland Times"><meta property="og:title" content="Talks fail in Oria">
<meta property="article:published_time" content="2021-03-04T23:30:00Z"><meta name="author" content="Ann Bell">
<script>window.secret = "a script that must never be read as text";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Talks fail in Oria</h1>{body}
<script>document.write("a sentence that a script writes into the page");</script></article>
<aside><a href="/x">Ten photos of kittens</a></aside><footer>Copyright 2021 Velland Times</footer></body></html>"""


def save(path: Path, charset: str = "utf-8", paragraphs: list[str] = PARAGRAPHS) -> Path:
    body = "".join(f"<p onclick='alert(1)'>{p}</p>" for p in paragraphs)
    path.write_bytes(PAGE.format(charset=charset, body=body).encode(charset))
    return path


def test_a_saved_page(tmp_path: Path) -> None:
    """The paragraphs are the text; title, outlet, author and day come from the page's metadata."""
    (article,) = read_inputs([save(tmp_path / "page.html")]).articles
    assert article.text.splitlines()[-3:] == PARAGRAPHS
    assert (article.title, article.outlet, article.author) == ("Talks fail in Oria", "Velland Times", "Ann Bell")
    assert article.published is not None
    assert (article.published.from_, article.published.basis) == ("2021-03-04", "metadata")


def test_scripts_are_not_text(tmp_path: Path) -> None:
    """Nothing that a script holds or writes, and no attribute, is read as the article's words."""
    (article,) = read_inputs([save(tmp_path / "page.html")]).articles
    for word in ("script", "alert", "secret", "kittens"):
        assert word not in article.text


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_the_charset_a_page_declares(tmp_path: Path, charset: str) -> None:
    """A page is read in the charset that it declares or marks."""
    accented = [*PARAGRAPHS, "They met in the café of Señor Müller, which stands on the square of Oria."]
    (article,) = read_inputs([save(tmp_path / "page.html", charset, accented)]).articles
    assert article.text.splitlines()[-1] == accented[-1]


def test_a_page_is_known_by_its_content(tmp_path: Path) -> None:
    """A page saved under another name is still read as a page."""
    (article,) = read_inputs([save(tmp_path / "page.txt")]).articles
    assert article.title == "Talks fail in Oria"
    assert "<p" not in article.text


def test_pictures_inside_a_page_do_not_count(tmp_path: Path) -> None:
    """A page saved with its pictures in it is as readable as one without."""
    picture = '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 500_000 + '">'
    (article,) = read_inputs([save(tmp_path / "page.html", paragraphs=[*PARAGRAPHS, picture])]).articles
    assert PARAGRAPHS[0] in article.text
    assert "iVBOR" not in article.text


def test_a_page_saved_as_a_single_file(tmp_path: Path) -> None:
    """A web archive, as Chromium saves it, is read as the page that is in it."""
    page = save(tmp_path / "page.html")
    archive = MIMEMultipart("related")
    archive.attach(MIMEText(page.read_text(encoding="utf-8"), "html", "utf-8"))
    archive.attach(MIMEImage(b"\x89PNG", "png"))
    path = tmp_path / "page.mhtml"
    path.write_bytes(archive.as_bytes())
    (article,) = read_inputs([path]).articles
    assert article.text == read_inputs([page]).articles[0].text
    assert article.title == "Talks fail in Oria"
