"""Paths to articles: what lies where, in which form, and which of it cannot be read."""

from __future__ import annotations

import glob
import gzip
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from rashomon.gather import outlets, page, plain, rows
from rashomon.gather.decode import decode
from rashomon.gather.draft import LONGEST, Draft, check_length
from rashomon.gather.refusals import Refusal, Refused
from rashomon.record import Article

_PLAIN = (".txt", ".text")
_PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
_DOCUMENTS = (".json",)
_LINES = (".jsonl", ".ndjson", ".jsonlines")
_READ = tuple(s + z for s in _PLAIN + _PAGES + _DOCUMENTS + _LINES for z in ("", ".gz"))
#: What a folder of articles may hold besides, and what is worth a line because it surely is an article.
_UNREADABLE = (".pdf", ".doc", ".docx", ".rtf", ".odt", ".epub", ".webarchive")
#: Most bytes of one file that is a single article or page; a character has at most four.
_LARGEST_TEXT = 4 * LONGEST
#: Rows of one file that fail in the same way are told in one line from this many on.
_TOLD_TOGETHER = 4


@dataclass
class Gathered:
    """What was read: the articles, sorted by id, and a line for each input that was not."""

    articles: list[Article] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def read_inputs(
    paths: Iterable[str | os.PathLike[str]], *, stdin: IO[bytes] | None = None, today: str | date | None = None
) -> Gathered:
    """Read all articles that the paths name; one that cannot be read never stops the rest.

    Args:
        paths: files, folders (read with all folders in them), glob patterns, and ``-`` for standard input.
        stdin: what ``-`` reads; the process's own by default.
        today: the date of publication for articles whose carrier gives none, ``YYYY-MM-DD`` or a date.

    Returns:
        The same articles and refusals whatever the order of the paths. Articles with the same text and the same
        metadata are read once, under the source that sorts first.

    Raises:
        ValueError: ``today`` is no date.
    """
    on_reading = date.fromisoformat(today) if isinstance(today, str) else today
    articles: dict[str, Article] = {}
    refusals: list[Refusal] = []
    for found in _everything(sorted(os.fspath(path) for path in paths), stdin):
        if isinstance(found, Refusal):
            refusals.append(found)
            continue
        try:
            article = found.article(on_reading)
        except Refused as refused:
            refusals.append(Refusal(found.source, refused.problem, refused.remedy))
            continue
        known = articles.get(article.id)
        if known is None:
            articles[article.id] = article
            continue
        first, second = sorted((known, article), key=lambda a: a.source)
        articles[article.id] = first
        if first.source != second.source:
            remedy = "it was read once; leave one of them out"
            refusals.append(Refusal(second.source, f"is the same article as {first.source}", remedy, duplicate=True))
    gathered = Gathered([articles[id] for id in sorted(articles)], _together(sorted(refusals)))
    _credit(gathered.articles)
    return gathered


def _credit(articles: list[Article]) -> None:
    """Note whom each article draws on: outlets of the world, and the other outlets of this story."""
    forms: dict[str, str] = {}
    for article in articles:
        forms |= {line.name: line.name for line in outlets.datelines(article.text)}
    for article in articles:
        if article.outlet:
            forms[article.outlet] = article.outlet
            if short := outlets.short_name(article.text, article.outlet):
                forms[short] = article.outlet
    here = {form: name for form, name in sorted(forms.items()) if form != name or not outlets.known(form)}
    for article in articles:
        found = outlets.credits(article.text, article.outlet, outlets.outlet_of_address(article.url), among=here)
        article.credits = [credit.name for credit in found]
        article.credit_evidence = [article.evidence(credit.start, credit.end) for credit in found]


def _everything(paths: list[str], stdin: IO[bytes] | None) -> Iterator[Draft | Refusal]:
    seen: set[str] = set()
    for path in paths:
        for found in _files(path):
            if isinstance(found, Refusal):
                yield found
            elif found in seen or os.path.realpath(found) in seen:
                name = "stdin" if found == "-" else found
                yield Refusal(name, "is named twice", "it was read once; name it once", duplicate=True)
            elif found == "-":
                seen.add(found)
                yield from _guarded("stdin", (stdin or sys.stdin.buffer).read(rows.LARGEST))
            else:
                seen.add(os.path.realpath(found))
                yield from _file(found)


def _files(path: str) -> Iterator[str | Refusal]:
    """The files that one path names; a path that names none is refused."""
    if path == "-" or os.path.isfile(path):
        yield path
    elif os.path.isdir(path):
        yield from _folder(path)
    elif os.path.islink(path) and not os.path.exists(path):
        yield Refusal(path, "is a link that leads nowhere", "name the file itself")
    elif os.path.lexists(path):
        yield Refusal(path, "is neither a file nor a folder", "give files, folders, patterns, or - for standard input")
    elif glob.has_magic(path):
        matches = _matches(path)
        for match in matches:
            yield from _files(match)
        if not matches:
            yield Refusal(path, "matches no file", "check the pattern, and the folder it starts from")
    else:
        yield Refusal(path, "does not exist", "check the path")


def _matches(pattern: str) -> list[str]:
    """What a pattern names. Under ``**`` links to folders are not followed, for they may lead round in a circle."""
    before, any_depth, after = pattern.partition(f"**{os.sep}")
    if pattern.endswith(f"{os.sep}**"):
        return sorted(glob.glob(pattern.removesuffix("**")))  # all that is in a folder: the folder itself
    if not any_depth or before.rpartition(os.sep)[2]:
        return sorted(glob.glob(pattern))
    found: set[str] = set()
    for start in glob.glob(before) if before else [""]:
        for folder, inside, _ in os.walk(start or os.curdir):
            inside[:] = [name for name in inside if not name.startswith(".")]
            here = os.path.join(folder, "").removeprefix("" if start else os.path.join(os.curdir, ""))
            found.update(_matches(glob.escape(here) + after))
    return sorted(found)


def _folder(path: str) -> Iterator[str | Refusal]:
    """The articles in a folder and all folders in it, without hidden ones; links to folders are not followed."""
    unread: list[OSError] = []
    inside: list[str] = []
    for folder, folders, files in os.walk(path, onerror=unread.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside += [os.path.join(folder, name) for name in files if not name.startswith(".")]
    inside = sorted(file for file in inside if os.path.isfile(file))
    for error in unread:
        yield Refusal(error.filename or path, f"cannot be read ({error.strerror})", "check that it may be read")
    articles = [file for file in inside if file.lower().endswith(_READ)]
    yield from articles
    for file in inside:
        if file.lower().endswith(_UNREADABLE):
            yield Refusal(
                file, "is of a kind that Rashomon does not read", "save its text as .txt or its page as .html"
            )
    if not articles and not unread:
        yield Refusal(path, "is a folder without articles", "put .txt, .html, .json or .jsonl files in it")


def _file(path: str) -> Iterator[Draft | Refusal]:
    """The articles of one file, by what it holds rather than by its name, save for JSON lines."""
    name = path.lower().removesuffix(".gz")
    try:
        if name.endswith(_LINES):
            opened = gzip.open if path.lower().endswith(".gz") else open
            with opened(path, "rb") as lines:
                yield from rows.read_lines(path, lines)
            return
        size = os.path.getsize(path)
        if name.endswith(_PLAIN) and size > _LARGEST_TEXT:
            check_length(size)
        with open(path, "rb") as file:
            data = file.read(rows.LARGEST + 1)
    except Refused as refused:
        yield Refusal(path, refused.problem, refused.remedy)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Refusal(path, f"cannot be read ({reason})", "check that it is whole and may be read")
    else:
        yield from _guarded(path, data, named_json=name.endswith(_DOCUMENTS))


def _guarded(source: str, data: bytes, *, named_json: bool = False) -> Iterator[Draft | Refusal]:
    try:
        yield from _content(source, data, named_json)
    except Refused as refused:
        yield Refusal(source, refused.problem, refused.remedy)


def _content(source: str, data: bytes, named_json: bool) -> Iterator[Draft | Refusal]:
    if data.startswith(b"\x1f\x8b"):
        data = rows.unpacked(data)
    data = page.from_archive(data)
    text = decode(data, page.declared_charset(data))
    if page.is_other_markup(text):
        raise Refused("is XML, not an article", "save the article's page as .html, or its text as .txt")
    if page.is_page(text):
        yield page.read(source, text)
        return
    looks_json = text.lstrip("\ufeff \t\n")[:1] in ("{", "[")
    articles = rows.read_text(source, text, named_json=named_json) if looks_json or named_json else None
    if articles is None:
        yield plain.read(source, text)
    else:
        yield from articles


def _together(refusals: list[Refusal]) -> list[Refusal]:
    """The refusals, with many rows of one file that fail alike told in one line."""
    alike: dict[tuple[str, str, str, bool], list[str]] = {}
    for refusal in refusals:
        file, _, row = refusal.source.rpartition("#")
        if file and row.isdecimal():
            alike.setdefault((file, refusal.problem, refusal.remedy, refusal.duplicate), []).append(row)
    many = {key: numbers for key, numbers in alike.items() if len(numbers) >= _TOLD_TOGETHER}
    told = [
        refusal
        for refusal in refusals
        if (refusal.source.rpartition("#")[0], refusal.problem, refusal.remedy, refusal.duplicate) not in many
    ]
    for (file, problem, remedy, duplicate), numbers in many.items():
        first = ", ".join(sorted(numbers, key=int)[:3])
        told.append(Refusal(file, f"{problem} in {len(numbers)} rows ({first} …)", remedy, duplicate))
    return sorted(told)
