"""Saved HTML pages, through trafilatura: the article's text, and what the page's metadata say of it."""

from __future__ import annotations

import email
import re

import trafilatura
from trafilatura.settings import Document

from rashomon.gather import outlets, published
from rashomon.gather.decode import clean
from rashomon.gather.draft import Draft, given
from rashomon.gather.refusals import Refused

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_BEGINNINGS = ("<!doctype html", "<html", "<head", "<body", "<article")
_TAGS = re.compile(r"</(?:p|div|a|li|span|br)>|<br\s*/?>", re.I)
_EMBEDDED = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=%\s]+")
#: Most characters of a page without the pictures in it; the longest real ones have some 2 million.
LARGEST = 4_000_000
#: The search for a date must not depend on the day on which the program runs, nor guess from the page's text.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def declared_charset(data: bytes) -> str | None:
    """The charset that a page names in its first lines."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def from_archive(data: bytes) -> bytes:
    """The page inside a web archive (MHTML, a page that a browser saved as one file); other bytes as they are."""
    if b"multipart/related" not in data[:4096] or b"mime-version:" not in data[:4096].lower():
        return data
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else data
    return data


def is_page(text: str) -> bool:
    """Whether a text is an HTML page, by how it begins."""
    head = text[:4096].lstrip("\ufeff \t\n").lower()
    return head.startswith(_BEGINNINGS) or (head.startswith(("<?xml", "<!--")) and "<html" in head)


def is_other_markup(text: str) -> bool:
    """Whether a text is XML that is no page, such as a feed."""
    return not is_page(text) and text[:4096].lstrip("\ufeff \t\n").lower().startswith(
        ("<?xml", "<rss", "<feed", "<rdf")
    )


def has_markup(text: str) -> bool:
    """Whether a field holds HTML and not text."""
    return len(_TAGS.findall(text)) >= 2


def read(source: str, html: str) -> Draft:
    """The article on a saved page.

    Raises:
        Refused: the page is too large, or holds no article that can be told from its menus.
    """
    html = _EMBEDDED.sub("", html)
    if len(html) > LARGEST:
        raise Refused(
            f"is a page of {len(html):,} characters, and one may have {LARGEST:,}",
            "save the page of a single article, as 'HTML only'",
        )
    document = trafilatura.bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params=_DATES,
    )
    if not isinstance(document, Document) or not document.text:
        raise Refused(
            "is a page without an article's text",
            "save the article's own page after it has loaded, or paste its text into a .txt file",
        )
    return Draft(
        source=source,
        text=clean(document.text),
        outlet=outlets.named(given(document.sitename)),
        title=given(document.title),
        author=given(document.author),
        url=given(document.url),
        published=published.from_value(document.date, "the page's metadata", source),
    )


def text_of(html: str) -> str:
    """The text of an HTML fragment, one line a paragraph."""
    document = trafilatura.bare_extraction(f"<html><body><article>{html}</article></body></html>", favor_recall=True)
    return clean(document.text or "") if isinstance(document, Document) else ""
