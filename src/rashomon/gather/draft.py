"""One article between its file and the record: the text with what its carrier said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rashomon.gather import furniture, outlets, published
from rashomon.gather.english import check_english
from rashomon.gather.refusals import Refused
from rashomon.record import Article, DateRange, make_id

#: Most characters of one article; the longest real reports have some 100,000.
LONGEST = 500_000
_TITLE_WORDS = range(3, 31)


@dataclass
class Draft:
    """What a reader of some format found. Empty and "unknown" values are None."""

    source: str
    text: str
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    url: str | None = None
    published: DateRange | None = None

    def article(self, today: date | None) -> Article:
        """The article, with its outlet and furniture found in the text.

        Args:
            today: taken as the date of publication where the carrier gave none.

        Raises:
            Refused: the text is empty, too long, not English, or nothing but page furniture.
        """
        if not self.text.strip():
            raise Refused("is empty", "give it the article's text")
        check_length(len(self.text))
        language = check_english(self.text)
        residue = furniture.mark(self.text, self.title)
        if not furniture.has_prose(self.text, residue):
            raise Refused(
                "holds no article, only menus and other page furniture",
                "save the article's own page, or paste its text into a .txt file",
            )
        outlet = self.outlet or outlets.outlet_of_address(self.url) or outlets.outlet_in_text(self.text)
        published_on = self.published or published.from_url(self.url)
        article = Article(
            id=make_id("a", self.text, self.url, outlet, self.title, published_on and published_on.from_),
            source=self.source,
            text=self.text,
            outlet=outlet,
            title=self.title or _headline(self.text, residue),
            author=self.author,
            url=self.url,
            language=language,
            published=published_on or (published.on_reading(today) if today else None),
        )
        article.furniture = [article.evidence(start, end) for start, end in residue]
        return article


def check_length(characters: int) -> None:
    """Refuse more characters than an article has.

    Raises:
        Refused: the text is longer than :data:`LONGEST`.
    """
    if characters > LONGEST:
        raise Refused(
            f"is one text of {characters:,} characters, and an article may have {LONGEST:,}",
            "split it into one file for each article, or into JSON lines with one article a line",
        )


def given(value: object) -> str | None:
    """A text value as a header line or field gives it; None for what says that it is not known."""
    text = " ".join(str(value).split()) if isinstance(value, str) else ""
    return None if text.casefold() in {"", "unknown", "none", "null", "n/a", "nan"} else text


def _headline(text: str, residue: list[tuple[int, int]]) -> str | None:
    """The first line that is no residue, where it has the form of a headline."""
    covered = {start for start, _ in residue}
    at = 0
    for line in text.splitlines(keepends=True):
        start = at + len(line) - len(line.lstrip())
        at += len(line)
        content = line.strip()
        if not content or start in covered:
            continue
        is_headline = len(content.split()) in _TITLE_WORDS and not content.endswith((".", "”", '"', ":", ","))
        return content if is_headline and text[at:].strip() else None
    return None
