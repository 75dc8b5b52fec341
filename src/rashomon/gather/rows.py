"""JSON and JSON lines: one article a row, under the field names that people have."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from rashomon.gather import outlets, page, published
from rashomon.gather.decode import clean
from rashomon.gather.draft import Draft, given
from rashomon.gather.refusals import Refusal, Refused
from rashomon.record import DateRange

_TEXT = ("text", "maintext", "content", "body", "article", "article_text", "article_content", "full_text", "fulltext",
         "articleBody", "content_text", "story", "cleaned_text", "plain_text", "content_html")  # fmt: skip
_TITLE = ("title", "headline", "article_title", "name")
_DATE = ("date", "published", "date_publish", "publishedAt", "published_at", "datePublished", "date_published",
         "publish_date", "published_date", "publication_date", "pub_date", "pubDate", "published_parsed", "timestamp",
         "created_at", "seendate")  # fmt: skip
_OUTLET = ("outlet", "source", "source_domain", "publisher", "publication", "domain", "site", "sitename", "site_name",
           "newspaper", "source_name", "media_name")  # fmt: skip
_URL = ("url", "link", "address", "source_url", "web_url", "webUrl", "canonical_url")
_AUTHOR = ("author", "authors", "byline", "creator")
#: Where a document keeps its articles, when it is not itself a list of them.
_CONTAINERS = ("articles", "items", "results", "data", "entries", "rows", "docs", "documents", "stories", "response")
#: Most bytes of one file that is read whole; JSON lines may be of any length.
LARGEST = 256 << 20


def read_text(source: str, text: str, *, named_json: bool) -> Iterator[Draft | Refusal] | None:
    """The articles of a JSON document or of JSON lines; None where the text only looks like JSON.

    A document is one object, a list of them, or an object that holds such a list.

    Args:
        source: the name of the file.
        text: its text.
        named_json: whether the file's name says that it is JSON, so that anything else in it is an error.

    Raises:
        Refused: the text is said to be JSON and is not, or is JSON without articles.
    """
    try:
        content = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        if _is_object(text.partition("\n")[0]):
            return read_lines(source, io.BytesIO(text.encode()))
        if named_json:
            raise Refused(f"is not valid JSON ({error})", "mend it, or save the article as text") from error
        return None
    rows = _rows(content)
    if rows is None and isinstance(content, dict) and not any(isinstance(v, dict | list) for v in content.values()):
        rows = [content]  # an article without its text, which is told with its fields
    if rows is None:
        raise Refused("is JSON without articles", "give a list of objects, each with its text under 'text'")
    return (_row(source if len(rows) == 1 else f"{source}#{number}", row) for number, row in enumerate(rows, 1))


def read_lines(source: str, lines: Iterable[bytes]) -> Iterator[Draft | Refusal]:
    """The articles of JSON lines, one by one: only one line is held at a time."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name = f"{source}#{number}"
        try:
            row = json.loads(line.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            yield Refusal(name, f"is not valid JSON ({error})", "mend that line")
            continue
        yield _row(name, row)


def unpacked(data: bytes) -> bytes:
    """What a gzip file holds.

    Raises:
        Refused: the file is damaged, or holds more than a JSON document may.
    """
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            content = packed.read(LARGEST + 1)
    except (OSError, EOFError) as error:
        raise Refused(f"is a damaged gzip file ({error})", "pack it again") from error
    if len(content) > LARGEST:
        raise Refused(f"holds more than {LARGEST >> 20} MB when unpacked", "give it as JSON lines (.jsonl.gz)")
    return content


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _rows(content: Any, depth: int = 0) -> list[Any] | None:
    if isinstance(content, list):
        return content if any(isinstance(row, dict) for row in content) else None
    if not isinstance(content, dict) or depth > 2:
        return None
    if _first(content, _TEXT) is not None:
        return [content]
    for name in _CONTAINERS:
        rows = _rows(content.get(name), depth + 1)
        if rows is not None:
            return rows
    return None


def _row(source: str, row: Any) -> Draft | Refusal:
    if not isinstance(row, dict):
        return Refusal(source, "is not an object", "give one object with named fields for each article")
    found = _first(row, _TEXT)
    if found is None:
        fields = ", ".join(sorted(map(str, row))[:8]) or "none"
        return Refusal(source, f"has no text (fields: {fields})", "put it under one of: text, maintext, content, body")
    text = clean(found[1])
    if found[0] == "content_html" or page.has_markup(text):
        text = page.text_of(text)
    when = _first(row, _DATE, (str, int, float, dict))
    return Draft(
        source=source,
        text=text,
        outlet=outlets.named(_name(_first(row, _OUTLET, (str, dict)))),
        title=_name(_first(row, _TITLE)),
        author=_name(_first(row, _AUTHOR, (str, list, dict))),
        url=_name(_first(row, _URL)),
        published=_published(*when, source) if when else None,
    )


def _first(row: dict[str, Any], names: tuple[str, ...], kinds: tuple[type, ...] = (str,)) -> tuple[str, Any] | None:
    """The first of these fields that holds something, in any case of its name."""
    lower = {str(name).casefold(): value for name, value in row.items()}
    for name in names:
        value = lower.get(name.casefold())
        holds = bool(value.strip()) if isinstance(value, str) else bool(value)
        if isinstance(value, kinds) and not isinstance(value, bool) and holds:
            return name, value
    return None


def _name(field: tuple[str, Any] | None) -> str | None:
    value = field[1] if field else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("title")
    if isinstance(value, list):
        parts = [v.get("name") if isinstance(v, dict) else v for v in value]
        value = ", ".join(p for p in parts if isinstance(p, str))
    return given(clean(value)) if isinstance(value, str) else None


def _published(name: str, value: Any, source: str) -> DateRange | None:
    if isinstance(value, dict):
        value = value.get("from")
    return published.from_value(given(value) if isinstance(value, str) else value, f"field {name}", source)
