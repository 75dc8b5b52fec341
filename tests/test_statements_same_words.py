"""The same words in several articles: quoted whole or shortened, quoted once and told once, or translated twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from rashomon.record import DateRange, Evidence, Statement, StatementKind
from rashomon.resolve.statements import link_same_words


def statement(article: str, text: str, kind: StatementKind = "direct", speaker: str = "e1") -> Statement:
    """A statement of an article that holds nothing else."""
    content = Evidence(article=article, start=0, end=len(text), text=text)
    return Statement(id=f"s{article}", content=content, kind=kind, act="say", speaker=speaker, speaker_name="Ada Grey")


def alike(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Vectors that put all texts at a cosine of 0.6: near, and not near enough by itself."""
    made = np.zeros((len(texts), len(texts) + 1), dtype=np.float32)
    made[:, 0] = np.sqrt(0.6)
    made[np.arange(len(texts)), np.arange(len(texts)) + 1] = np.sqrt(0.4)
    return made


def linked(*statements: Statement, published: dict[str, DateRange | None] | None = None) -> bool:
    """Whether the first two statements are linked, each to the other."""
    link_same_words(statements, published or {}, {"e1"}, alike)
    a, b = statements[:2]
    assert (b.id in a.same_as) == (a.id in b.same_as)
    return b.id in a.same_as


OTHERS = [
    statement("3", "The harvest was poor in the upper valley this year."),
    statement("4", "Nobody has asked the farmers about their fields."),
    statement("5", "Bread costs twice as much as it did in spring."),
]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The dam will hold until the spring floods.", "The dam will hold until the spring floods."),
        ("The dam will hold until the spring floods, and we shall see.", "The dam will hold until the spring floods"),
        (
            "We built it ourselves. The dam will hold until the spring floods.",
            "The dam will hold until the spring floods. Nobody need fear.",
        ),
    ],
)
def test_quoted_whole_or_cut(one: str, two: str) -> None:
    """Quotations are one where the shorter stands in the longer, or where both were cut from one."""
    assert linked(statement("1", one), statement("2", two))


def test_a_piece_of_a_quotation() -> None:
    """A few quoted words inside an outlet's own sentence are known again in the full quotation."""
    piece = statement("1", "the delay was a “knife in the back”", kind="mixed")
    assert linked(piece, statement("2", "This is a knife in the back of every farmer."))


def test_two_translations_of_a_refusal() -> None:
    """A refusal in two translations is one utterance, though hardly a word stands in the same place."""
    one = statement("1", "We did not accept the drawing and paper presented to us.")
    two = statement("2", "So far it rained, and we have not accepted the proposals that were presented.")
    assert linked(one, two, *OTHERS)


def test_a_denial_is_no_affirmation() -> None:
    """The same matter affirmed and denied is not one utterance."""
    one = statement("1", "We did not accept the drawing and paper presented to us.")
    two = statement("2", "We have accepted the drawing on thin paper as presented.")
    assert not linked(one, two, *OTHERS)


def test_other_speakers_and_other_days() -> None:
    """Another speaker, or another occasion days later, is never linked."""
    text = "The dam will hold until the spring floods."
    assert not linked(statement("1", text), statement("2", text, speaker="e2"))
    days = [DateRange(from_=day, to=day, basis="metadata", why="") for day in ("2020-02-03", "2020-02-18")]
    assert not linked(statement("1", text), statement("2", text), published=dict(zip("12", days, strict=True)))
