"""Chains: whom an utterance passed through, by the words around it."""

from __future__ import annotations

import pytest
from statement_docs import article_of, doc_of, names

from rashomon.extract.statements import find_statements
from rashomon.record import Statement

# form/lemma/POS/head/relation[/entity]; every sentence is invented, the outlets are real ones that the lore knows.
CASES = {
    "told": (
        "Grey//PROPN/2/nsubj/B-PERSON told/tell/VERB/0/root Reuters//PROPN/2/obj/B-OUTLET that//SCONJ/7/mark "
        "the//DET/6/det dam//NOUN/7/nsubj held/hold/VERB/2/ccomp .//PUNCT/2/punct",
        ["Reuters"],
    ),
    "on a channel": (
        "On//ADP/2/case Twitter//PROPN/5/obl ,//PUNCT/2/punct Grey//PROPN/5/nsubj/B-PERSON said/say/VERB/0/root "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct",
        ["Twitter"],
    ),
    "in an interview": (
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root in//ADP/5/case an//DET/5/det interview//NOUN/2/obl "
        "with//ADP/7/case Reuters//PROPN/5/nmod/B-OUTLET that//SCONJ/11/mark the//DET/10/det dam//NOUN/11/nsubj "
        "held/hold/VERB/2/ccomp .//PUNCT/2/punct",
        ["Reuters"],
    ),
    "a post on the net without the channel's name": (
        "In//ADP/3/case two//NUM/3/nummod tweets/tweet/NOUN/6/obl ,//PUNCT/3/punct Grey//PROPN/6/nsubj/B-PERSON "
        "said/say/VERB/0/root the//DET/8/det dam//NOUN/9/nsubj held/hold/VERB/6/ccomp .//PUNCT/6/punct",
        ["Twitter"],
    ),
    "quoted by": (
        "Grey//PROPN/3/nsubj:pass/B-PERSON was/be/AUX/3/aux:pass quoted/quote/VERB/0/root as//SCONJ/5/mark "
        "saying/say/VERB/3/advcl by//ADP/7/case Sputnik//PROPN/3/obl/B-OUTLET that//SCONJ/11/mark the//DET/10/det "
        "dam//NOUN/11/nsubj held/hold/VERB/5/ccomp .//PUNCT/3/punct",
        ["Sputnik"],
    ),
    "an outlet cites a speaker": (
        "Sputnik//PROPN/2/nsubj/B-OUTLET cited/cite/VERB/0/root Grey//PROPN/2/obj/B-PERSON as//SCONJ/5/mark "
        "saying/say/VERB/2/advcl that//SCONJ/9/mark the//DET/8/det dam//NOUN/9/nsubj held/hold/VERB/5/ccomp "
        ".//PUNCT/2/punct",
        ["Sputnik"],
    ),
    "carried, told at the end": (
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
        ",//PUNCT/8/punct Reuters//PROPN/8/nsubj/B-OUTLET reported/report/VERB/2/parataxis .//PUNCT/2/punct",
        ["Reuters"],
    ),
    "carried, without a comma": (
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root the//DET/4/det old//ADJ/5/amod dam//NOUN/6/nsubj "
        "held/hold/VERB/2/ccomp through//ADP/9/case the//DET/9/det night//NOUN/6/obl writes/write/VERB/2/parataxis "
        "Sputnik//PROPN/10/nsubj/B-OUTLET .//PUNCT/2/punct",
        ["Sputnik"],
    ),
    "an outlet that only the text calls one": (
        "In//ADP/3/case the//DET/3/det newspaper//NOUN/7/obl Daleside//PROPN/3/appos/B-BODY ,//PUNCT/3/punct "
        "Grey//PROPN/7/nsubj/B-PERSON said/say/VERB/0/root the//DET/9/det dam//NOUN/10/nsubj held/hold/VERB/7/ccomp "
        ".//PUNCT/7/punct",
        ["Daleside"],
    ),
    "media by whose they are": (
        "Grey//PROPN/2/nsubj/B-PERSON told/tell/VERB/0/root state//NOUN/4/compound television//NOUN/2/obj "
        "that//SCONJ/8/mark the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/2/ccomp .//PUNCT/2/punct",
        ["state television"],
    ),
    "posts on X": (
        "Grey//PROPN/2/nsubj/B-PERSON wrote/write/VERB/0/root on//ADP/4/case X//PROPN/2/obl that//SCONJ/8/mark "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/2/ccomp .//PUNCT/2/punct",
        ["X"],
    ),
    "an outlet that is only spoken of": (
        "Grey//PROPN/5/nsubj/B-PERSON ,//PUNCT/1/punct sued/sue/VERB/1/acl Reuters//PROPN/3/obj/B-OUTLET "
        "said/say/VERB/0/root the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct",
        [],
    ),
}


def statements_of(*sentences: str, outlet: str | None = None) -> list[Statement]:
    """The statements of a hand-built article."""
    doc = doc_of(*sentences)
    article = article_of(doc, outlet=outlet)
    return find_statements(doc, article, names(doc, article)).statements


@pytest.mark.parametrize("case", CASES)
def test_channel(case: str) -> None:
    """Each way of naming a channel gives the speaker the words and the channel its place in the chain."""
    sentence, via = CASES[case]
    said = ("the dam held", "the old dam held through the night")
    found = [(s.speaker_name, s.via) for s in statements_of(sentence) if s.content.text in said]
    assert found == [("Grey", via)]


def test_own_outlet_is_no_stage() -> None:
    """What is said to the article's own outlet has passed through nobody else."""
    (statement,) = statements_of(CASES["told"][0], outlet="Reuters")
    assert statement.via == []


QUOTED = (
    "“//PUNCT/4/punct The//DET/3/det dam//NOUN/4/nsubj held/hold/VERB/8/ccomp ,//PUNCT/4/punct ”//PUNCT/4/punct "
    "Grey//PROPN/8/nsubj/B-PERSON told/tell/VERB/0/root Reuters//PROPN/8/obj/B-OUTLET .//PUNCT/8/punct"
)
GOES_ON = "“//PUNCT/4/punct The//DET/3/det river//NOUN/4/nsubj rose/rise/VERB/0/root .//PUNCT/4/punct ”//PUNCT/4/punct"
QUOTED_AT_LENGTH = (
    "“//PUNCT/4/punct The//DET/3/det dam//NOUN/4/nsubj held/hold/VERB/21/ccomp ,//PUNCT/4/punct ”//PUNCT/4/punct "
    "Grey//PROPN/21/nsubj/B-PERSON ,//PUNCT/12/punct the//DET/12/det old//ADJ/12/amod new//ADJ/12/amod "
    "head//NOUN/7/appos of//ADP/18/case the//DET/18/det small//ADJ/18/amod river//NOUN/18/compound "
    "trust//NOUN/18/compound office//NOUN/12/nmod there//ADV/12/advmod ,//PUNCT/12/punct told/tell/VERB/0/root "
    "Reuters//PROPN/21/obj/B-OUTLET .//PUNCT/21/punct"
)
SAID_AGAIN = (
    "“//PUNCT/4/punct The//DET/3/det river//NOUN/4/nsubj rose/rise/VERB/8/ccomp ,//PUNCT/4/punct ”//PUNCT/4/punct "
    "Grey//PROPN/8/nsubj/B-PERSON said/say/VERB/0/root .//PUNCT/8/punct"
)
ANOTHER = (
    "Brown//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root the//DET/4/det river//NOUN/5/nsubj rose/rise/VERB/2/ccomp "
    ".//PUNCT/2/punct"
)


def test_a_quotation_goes_on_in_the_channel() -> None:
    """A quotation without a cue goes on with the speaker before it, and on the same channel."""
    assert [s.via for s in statements_of(QUOTED, GOES_ON)] == [["Reuters"], ["Reuters"]]


def test_the_next_paragraph_s_quotation_goes_on_in_the_channel() -> None:
    """A quotation in the next paragraph, with no more than its cue, is of the same talk, however long the first cue."""
    found = statements_of(QUOTED_AT_LENGTH, "¶//SPACE/1/root", SAID_AGAIN)
    assert [(s.speaker_name, s.via) for s in found] == [("Grey", ["Reuters"]), ("Grey", ["Reuters"])]


def test_a_channel_is_not_another_speaker_s() -> None:
    """Another speaker in the same paragraph has not spoken on that channel."""
    assert [(s.speaker_name, s.via) for s in statements_of(QUOTED, ANOTHER)] == [("Grey", ["Reuters"]), ("Brown", [])]


def test_a_colon_opens_another_outlets_words() -> None:
    """A paragraph behind “As the Echo reports:” has that outlet in its chain, the next one no longer."""
    said = (
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
        ".//PUNCT/2/punct ¶//SPACE/6/dep"
    )
    opening = (
        "As//SCONJ/3/mark Reuters//PROPN/3/nsubj/B-OUTLET reports/report/VERB/0/root ://PUNCT/3/punct ¶//SPACE/4/dep"
    )
    found = statements_of(opening, said, ANOTHER)
    assert [(s.speaker_name, s.via) for s in found] == [("Grey", ["Reuters"]), ("Brown", [])]


def test_a_breakfast_is_no_channel() -> None:
    """What is said at an outlet's breakfast has not passed through it; what is said on its programme has."""
    said = (
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root at//ADP/6/case a//DET/6/det "
        "Reuters//PROPN/6/compound/B-OUTLET breakfast//NOUN/2/obl that//SCONJ/10/mark "
        "the//DET/9/det dam//NOUN/10/nsubj held/hold/VERB/2/ccomp "
        ".//PUNCT/2/punct"
    )
    assert [s.via for s in statements_of(said)] == [[]]
    assert [s.via for s in statements_of(said.replace("breakfast", "program"))] == [["Reuters"]]


def test_a_journalist_of_an_outlet() -> None:
    """What a journalist “at” an outlet says has come through it."""
    (statement,) = statements_of(
        "Grey//PROPN/4/nsubj/B-PERSON at//ADP/3/case Reuters//PROPN/1/nmod/B-OUTLET said/say/VERB/0/root "
        "the//DET/6/det dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct"
    )
    assert (statement.speaker_name, statement.via) == ("Grey", ["Reuters"])


def test_who_goes_on_behind_a_carrier() -> None:
    """A quotation behind “…, Reuters reported.” is by whom Reuters carried, through Reuters."""
    found = statements_of(CASES["carried, told at the end"][0], GOES_ON)
    assert [(s.speaker_name, s.via) for s in found] == [("Grey", ["Reuters"]), ("Grey", ["Reuters"])]
