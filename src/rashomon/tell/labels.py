"""What an article is called: by its outlet, or by its own headline where nothing tells the outlet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import urlsplit

from rashomon.record import Article
from rashomon.tell.dates import is_vague, range_in_words
from rashomon.tell.views import Source

ID = re.compile(r"\b[a-z]+[0-9a-f]{12}\b")  # see record.make_id
LONGEST = 48  # characters of a headline that stands for an unknown outlet


def sources_of(articles: Sequence[Article]) -> list[Source]:
    """The articles under labels that tell them apart, in the order given.

    Reports of one outlet bear their dates, and two of one day are numbered.
    """
    names = [article.outlet or quoted_beginning(article) for article in articles]
    used = Counter(names)
    labels = [
        f"{name}, {_day(article) or quoted_beginning(article)}" if used[name] > 1 and article.outlet else name
        for name, article in zip(names, articles, strict=True)
    ]
    repeated, seen = Counter(labels), Counter[str]()
    made = []
    for article, label in zip(articles, labels, strict=True):
        seen[label] += 1
        numbered = f"{label} ({seen[label]})" if repeated[label] > 1 else label
        made.append(Source(article, numbered, range_in_words(article.published), "", safe_url(article.url)))
    call = namer(made)
    return [replace(s, why=call(s.article.published.why if s.article.published else "")) for s in made]


def quoted_beginning(article: Article) -> str:
    """The headline in quotation marks, or the first words where there is none, or the file's name."""
    furniture = {e.start: e.end for e in article.furniture}
    start = 0
    while start in furniture or article.text[start : start + 1].isspace():
        start = furniture.get(start, start + 1)
    words = clipped(article.title or article.text[start : start + 2 * LONGEST], LONGEST).strip("“”\"'‘’")
    return f"“{words}”" if words else PurePath(article.source).name or article.source


def namer(sources: Sequence[Source]) -> Callable[[str], str]:
    """What words a reason anew, so that articles are called in it as the reader knows them, not by id or file."""
    labels = {s.id: s.label for s in sources}
    files: dict[str, str] = {}
    for source in sources:
        path = PurePath(source.article.source)
        if source.article.outlet is None:
            files |= {source.article.source: source.label, path.name: source.label}
            if re.search(r"[-_\d]", path.stem):  # a file called "one" must not take the place of the word
                files[path.stem] = source.label
    names = "|".join(re.escape(f) for f in sorted(files, key=lambda f: (-len(f), f)) if f)
    called = re.compile(rf"(?<![\w/.-])(?:{names})(?![\w/-])") if names else None

    def renamed(why: str) -> str:
        if called:
            why = called.sub(lambda m: files[m[0]], why)
        return ID.sub(lambda m: labels.get(m[0], m[0]), why)

    return renamed


def clipped(text: str, length: int) -> str:
    """The text on one line, cut after a word where it is longer than ``length`` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"


def safe_url(url: str | None) -> str | None:
    """The address if it is one that a page may link to (http or https with a host), else None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def _day(article: Article) -> str:
    """When it was published, where that is known well enough to tell two reports apart."""
    return "" if is_vague(article.published) else range_in_words(article.published)
