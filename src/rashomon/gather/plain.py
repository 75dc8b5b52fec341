"""Plain text, with or without header lines.

Header lines (``URL:``, ``OUTLET:``, ``PUBLISHED:``, ``TITLE:``, ``AUTHOR:``, in capitals or not, or another name that
people give them) stand before the first blank line and are no part of the article's text.
"""

from __future__ import annotations

import re

from rashomon.gather import outlets, published
from rashomon.gather.draft import Draft, given

#: Other names of header lines. "Source:" is not among them: at the head of an article it credits an agency.
_ALSO = {"DATE": "PUBLISHED", "PUBLICATION DATE": "PUBLISHED", "PUBLISHER": "OUTLET", "HEADLINE": "TITLE",
         "BYLINE": "AUTHOR", "LINK": "URL"}  # fmt: skip
_HEADER_LINE = re.compile(rf"(URL|OUTLET|PUBLISHED|TITLE|AUTHOR|{'|'.join(_ALSO)})[ \t]*:[ \t]*(.*)", re.I)


def read(source: str, text: str) -> Draft:
    """The article in a plain text; the text is everything behind the header lines, unchanged."""
    head, blank, body = text.partition("\n\n")
    lines = [_HEADER_LINE.fullmatch(line.strip()) for line in head.lstrip("\ufeff\n").splitlines()]
    header = {_ALSO.get(line[1].upper(), line[1].upper()): line[2] for line in lines if line}
    if not header or not all(lines):
        return Draft(source=source, text=text)
    return Draft(
        source=source,
        text=body if blank else "",
        outlet=outlets.named(header.get("OUTLET")),
        title=given(header.get("TITLE")),
        author=given(header.get("AUTHOR")),
        url=given(header.get("URL")),
        published=published.from_value(given(header.get("PUBLISHED")), "header line PUBLISHED", source),
    )
