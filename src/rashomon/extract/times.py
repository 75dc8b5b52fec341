"""Time expressions: dates, weekdays, spans and distances in time, as an article alone tells them.

The grammar works on the text, so that it needs no model; the tense of the governing verb, from the engine's tags where
it gave them, decides in which direction a bare weekday or month lies. Nothing is anchored here: ``resolve.dates`` gives
values once publication dates are known.
"""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc

from rashomon.extract.reading import TimeExpression
from rashomon.extract.tense import Tense
from rashomon.extract.time_grammar import scan
from rashomon.lore import lore
from rashomon.record import Article, make_id


def find_times(doc: Doc, article: Article) -> list[TimeExpression]:
    """The time expressions of an article, in the order of the text.

    Args:
        doc: the engine's document over ``article.text``; a blank one with sentences will do.
        article: the article itself.

    Returns:
        Expressions that never overlap, not yet anchored. Those with ``listed`` fix a day, a month or a year, as far as
        the text goes; the others (durations, parts of days, weeks, "recently") serve the stages that ask for them.
    """
    text = article.text
    tense = Tense(doc)
    people = {i for e in doc.ents if e.label_ == "PERSON" for i in range(e.start_char, e.end_char)}
    quoted = _quotations(text)
    found: list[TimeExpression] = []
    for start, end, parts in scan(text):
        if start in people and parts["form"] in ("month", "season"):
            continue
        sentence, direction = tense.at(start, end)
        given = parts.pop("direction", None)
        found.append(
            TimeExpression(
                id=make_id("t", article.id, start, end),
                evidence=article.evidence(start, end),
                sentence=sentence,
                direction=given or direction,
                quoted=any(a < start and end < b for a, b in quoted),
                **parts,
            )
        )
    _tie(found)
    _go_back(found, text)
    _unlist_residue(found, text)
    for expression in found:
        if expression.form == "today" and _is_nowadays(expression, text):
            expression.listed = False
    return found


#: "today's laws", "today's world": what lasts, and no event of the day. "Today" in quotation marks is a programme.
_NOWADAYS = re.compile(r"['’]s\s(?:(?!\w+s\b)[a-z]+\s)?(?P<noun>[A-Za-z]+(?:\s[A-Z][a-z]+)*)")
_TITLE = re.compile(r"[“\"]$")


def _is_nowadays(expression: TimeExpression, text: str) -> bool:
    """Whether "today" means these times, or is a name, and so dates nothing."""
    start, end = expression.evidence.start, expression.evidence.end
    if expression.evidence.text.casefold() != "today":
        return False
    if _TITLE.search(text[max(0, start - 1) : start]) and re.match(r"[”\",]", text[end : end + 1]):
        return True
    behind = _NOWADAYS.match(text, end)
    if behind is None:
        return False
    noun = behind["noun"].split()[-1].casefold()
    many = noun.endswith("s") and not noun.endswith("ss") and noun not in _words("happenings")
    return many or noun in _words("lasting")


def _words(name: str) -> frozenset[str]:
    return frozenset(lore("tenses")[name])


def _go_back(found: list[TimeExpression], text: str) -> None:
    """ "After Monday's decision" is the Monday that the article has told of, not the next one."""
    told: set[int | None] = set()
    for expression in found:
        if expression.form != "weekday" or expression.upcoming or expression.anchor:
            continue
        owned = text[expression.evidence.end : expression.evidence.end + 2] in ("'s", "’s")
        if expression.direction == "future" and owned and expression.weekday in told:
            expression.direction = "past"
        elif expression.direction == "past":
            told.add(expression.weekday)


def _unlist_residue(found: list[TimeExpression], text: str) -> None:
    """Dates in words that stand in the page over and over (a gallery's title), and the page's own "7 years ago"."""
    contexts = [re.sub(r"\d", "0", text[max(0, t.evidence.start - 28) : t.evidence.end + 12]) for t in found]
    counts = Counter(contexts)
    for expression, context in zip(found, contexts, strict=True):
        alone = expression.form == "offset" and _ALONE.match(text, max(0, expression.evidence.start - 1))
        if counts[context] > 2 or alone:
            expression.listed = False


_ALONE = re.compile(r"(?:\n|^)?[\w ]+ ago[ \t]*(?:\n|$)")
#: Forms that name a day or a month, from which a later expression may count.
_DAYS = ("absolute", "day_month", "weekday", "today", "month", "festival")
#: How many sentences back the day or the quarter may stand that an expression counts from.
_REACH = {"text": 2, "quarter": 3}


def _tie(found: list[TimeExpression]) -> None:
    """Let expressions count from what the text has just named.

    "The next day" and "a day earlier" count from a day, "a year earlier" in a report on a quarter from that quarter, a
    clock time from the day that it stands beside.
    """
    for index, expression in enumerate(found):
        if expression.form == "clock":
            _tie_clock(expression, found[index - 1 : index] + found[index + 1 : index + 2])
        wanted = expression.anchor
        if wanted not in _REACH:
            continue
        expression.anchor = None
        for earlier in reversed(found[:index]):
            if expression.sentence - earlier.sentence > _REACH[wanted]:
                break
            day = wanted == "text" and earlier.listed and (earlier.form in _DAYS or expression.unit == earlier.form)
            quarter = wanted == "quarter" and earlier.form == "quarter" and (earlier.part or "")[1:]
            if day or quarter:
                expression.anchor = earlier.id
                if quarter:
                    expression.listed = False
                break


def _tie_clock(clock: TimeExpression, neighbours: list[TimeExpression]) -> None:
    for other in neighbours:
        gap = max(other.evidence.start - clock.evidence.end, clock.evidence.start - other.evidence.end)
        if other.form in ("weekday", "today", "day_month", "absolute") and gap <= 5 and not other.part:
            clock.anchor = other.id


def _quotations(text: str) -> list[tuple[int, int]]:
    """Spans between quotation marks, none longer than a few paragraphs."""
    return [m.span() for m in re.finditer(r"“[^”]{1,1500}”|\"[^\"]{1,1500}\"|``.{1,1500}?''", text, re.DOTALL)]
