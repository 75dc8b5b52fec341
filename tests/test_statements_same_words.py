"""The same words in several articles: quoted whole or shortened, quoted once and told once, or translated twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from rashomon.record import DateRange, Evidence, Statement, StatementKind
from rashomon.resolve.statements import link_same_words


def statement(article: str, text: str, kind: StatementKind = "direct", speaker: str = "e1") -> Statement:
    """A statement of an article that holds nothing else."""
    content = Evidence(article=article, start=0, end=len(text), text=text)
    return Statement(id=f"s{article}", content=content, kind=kind, act="say", speaker=speaker, speaker_name="Ada Grey")


Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]


def all_at(cosine: float) -> Embed:
    """Vectors that put all texts at one cosine from each other."""

    def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        made = np.zeros((len(texts), len(texts) + 1), dtype=np.float32)
        made[:, 0] = np.sqrt(cosine)
        made[np.arange(len(texts)), np.arange(len(texts)) + 1] = np.sqrt(1 - cosine)
        return made

    return embed


#: Near, and not near enough by itself.
alike = all_at(0.6)


def linked(*statements: Statement, published: dict[str, DateRange | None] | None = None, embed: Embed = alike) -> bool:
    """Whether the first two statements are linked, each to the other."""
    link_same_words(statements, published or {}, {"e1"}, embed)
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


ONE_WORDING = "They laid a drawing and a list before us. We took neither, and told them so."
OTHER_WORDING = "We were given a drawing and an inventory. We did not want either, and we said it openly."


def test_two_quotations_near_in_meaning() -> None:
    """Two quotations of one person that are very near in meaning are one, with a single word in common."""
    near = all_at(0.8)
    assert linked(statement("1", ONE_WORDING), statement("2", OTHER_WORDING), embed=near)
    told = statement("2", OTHER_WORDING, kind="indirect")
    assert not linked(statement("1", ONE_WORDING), told, embed=near), "one is told in the outlet's own words"
    taken = statement("2", "We were given a drawing and an inventory. We wanted both, and we said it openly.")
    assert not linked(statement("1", ONE_WORDING), taken, embed=near), "one denies what the other does not"


def test_a_no_thrown_in_denies_nothing() -> None:
    """A word or two beside a quotation's clauses do not turn it into a denial."""
    near = all_at(0.8)
    one = statement("1", "The inventory of the upper dam comes far too late. No!")
    assert linked(one, statement("2", "It is going too slowly with the inventory, as it did before."), embed=near)


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
