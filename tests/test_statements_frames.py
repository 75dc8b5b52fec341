"""The frames of cues over the tree: which words are the content, and who speaks."""

from __future__ import annotations

import pytest
from statement_docs import article_of, doc_of, names

from rashomon import language
from rashomon.extract.statements import find_statements
from rashomon.record import Article

# form/lemma/POS/head/relation[/entity]; every sentence is invented.
CASES = {
    "that clause": (
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root that//SCONJ/6/mark the//DET/5/det "
        "dam//NOUN/6/nsubj held/hold/VERB/2/ccomp .//PUNCT/2/punct",
        "Grey",
        "the dam held",
        "say",
    ),
    "cue after": (
        "The//DET/2/det dam//NOUN/3/nsubj held/hold/VERB/0/root ,//PUNCT/6/punct Grey//PROPN/6/nsubj/B-PERSON "
        "said/say/VERB/3/parataxis .//PUNCT/3/punct",
        "Grey",
        "The dam held",
        "say",
    ),
    "according to": (
        "The//DET/2/det dam//NOUN/3/nsubj held/hold/VERB/0/root ,//PUNCT/7/punct according//VERB/7/case "
        "to//ADP/5/fixed Grey//PROPN/3/obl/B-PERSON .//PUNCT/3/punct",
        "Grey",
        "The dam held",
        "say",
    ),
    "infinitive": (
        "Grey//PROPN/2/nsubj/B-PERSON vowed/vow/VERB/0/root to//PART/4/mark rebuild//VERB/2/xcomp "
        "the//DET/6/det dam//NOUN/4/obj .//PUNCT/2/punct",
        "Grey",
        "to rebuild the dam",
        "promise",
    ),
    "object of": (
        "Grey//PROPN/2/nsubj/B-PERSON accused/accuse/VERB/0/root the//DET/4/det builders/builder/NOUN/2/obj "
        "of//SCONJ/6/mark cheating/cheat/VERB/2/advcl .//PUNCT/2/punct",
        "Grey",
        "the builders of cheating",
        "accuse",
    ),
    "object and infinitive": (
        "Grey//PROPN/2/nsubj/B-PERSON urged/urge/VERB/0/root the//DET/4/det council//NOUN/2/obj "
        "to//PART/6/mark resign//VERB/2/xcomp .//PUNCT/2/punct",
        "Grey",
        "the council to resign",
        "demand",
    ),
    "object": (
        "Grey//PROPN/2/nsubj/B-PERSON rejected/reject/VERB/0/root the//DET/4/det plan//NOUN/2/obj .//PUNCT/2/punct",
        "Grey",
        "the plan",
        "reject",
    ),
    "preposition": (
        "Grey//PROPN/2/nsubj/B-PERSON warned/warn/VERB/0/root of//ADP/5/case new//ADJ/5/amod "
        "floods/flood/NOUN/2/obl .//PUNCT/2/punct",
        "Grey",
        "new floods",
        "warn",
    ),
    "noun": (
        "Grey//PROPN/3/nmod:poss/B-PERSON 's//PART/1/case claim//NOUN/9/nsubj that//SCONJ/7/mark "
        "the//DET/6/det dam//NOUN/7/nsubj held/hold/VERB/3/acl was/be/AUX/9/cop false//ADJ/0/root "
        ".//PUNCT/9/punct",
        "Grey",
        "the dam held",
        "claim",
    ),
    "adjective": (
        "Grey//PROPN/3/nsubj/B-PERSON was/be/AUX/3/cop confident//ADJ/0/root that//SCONJ/7/mark "
        "the//DET/6/det dam//NOUN/7/nsubj held/hold/VERB/3/ccomp .//PUNCT/3/punct",
        "Grey",
        "the dam held",
        "say",
    ),
    "passive": (
        "The//DET/2/det plan//NOUN/4/nsubj:pass was/be/AUX/4/aux:pass rejected/reject/VERB/0/root "
        "by//ADP/6/case Grey//PROPN/4/obl/B-PERSON .//PUNCT/4/punct",
        "Grey",
        "The plan",
        "reject",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_frame(case: str) -> None:
    """Each frame of the lore gives its content without cue and source, the speaker, and the cue's act."""
    sentence, speaker, content, act = CASES[case]
    doc = doc_of(sentence)
    article = article_of(doc)
    found = find_statements(doc, article, names(doc, article)).statements
    assert [(s.speaker_name, s.content.text, s.act) for s in found] == [(speaker, content, act)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Grey//PROPN/4/nsubj/B-PERSON did/do/AUX/4/aux not//PART/4/advmod say//VERB/0/root "
        "whether//SCONJ/8/mark the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct",
        "Grey//PROPN/2/nsubj/B-PERSON declined/decline/VERB/0/root to//PART/4/mark say//VERB/2/xcomp "
        "whether//SCONJ/8/mark the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/4/ccomp .//PUNCT/2/punct",
    ],
)
def test_what_was_not_said(sentence: str) -> None:
    """What somebody did not say or would not say is no statement of the clause that follows."""
    doc = doc_of(sentence)
    article = article_of(doc)
    assert not [s for s in find_statements(doc, article, names(doc, article)).statements if s.act == "say"]


def test_statement_inside_a_statement() -> None:
    """A says that B believes X: two statements, the inner one reported by the outer."""
    doc = doc_of(
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root Brown//PROPN/4/nsubj/B-PERSON "
        "believed/believe/VERB/2/ccomp that//SCONJ/8/mark the//DET/7/det dam//NOUN/8/nsubj "
        "held/hold/VERB/4/ccomp .//PUNCT/2/punct"
    )
    article = article_of(doc)
    outer, inner = find_statements(doc, article, names(doc, article)).statements
    assert (outer.speaker_name, outer.reported_by) == ("Grey", None)
    assert (inner.speaker_name, inner.content.text, inner.reported_by) == ("Brown", "the dam held", outer.id)


def test_quotation_goes_on() -> None:
    """A quotation after the full stop belongs to the speaker before it, without a cue."""
    doc = doc_of(
        "“//PUNCT/4/punct The//DET/3/det dam//NOUN/4/nsubj held/hold/VERB/8/ccomp ,//PUNCT/4/punct "
        "”//PUNCT/4/punct Grey//PROPN/8/nsubj/B-PERSON said/say/VERB/0/root .//PUNCT/8/punct",
        "“//PUNCT/5/punct The//DET/3/det river//NOUN/5/nsubj did/do/AUX/5/aux rise//VERB/0/root "
        ".//PUNCT/5/punct ”//PUNCT/5/punct",
    )
    article = article_of(doc)
    found = find_statements(doc, article, names(doc, article)).statements
    assert [(s.speaker_name, s.content.text, s.kind, s.cue is None) for s in found] == [
        ("Grey", "The dam held,", "direct", False),
        ("Grey", "The river did rise.", "direct", True),
    ]


def test_chain_of_outlets() -> None:
    """An outlet that only carries what another says stands in ``via`` and makes no statement of its own."""
    doc = doc_of(
        "Reuters//PROPN/2/nsubj/B-OUTLET reported/report/VERB/0/root that//SCONJ/5/mark "
        "Grey//PROPN/5/nsubj/B-PERSON said/say/VERB/2/ccomp the//DET/7/det dam//NOUN/8/nsubj "
        "held/hold/VERB/5/ccomp .//PUNCT/2/punct"
    )
    article = article_of(doc)
    (statement,) = find_statements(doc, article, names(doc, article)).statements
    assert (statement.speaker_name, statement.via) == ("Grey", ["Reuters"])


@pytest.mark.parametrize("text", ["Ada Grey told reporters that", "Grey said, on Monday, that", "Grey said on"])
def test_a_text_that_breaks_off_behind_a_cue(text: str) -> None:
    """A cut-off text attributes what is not there to nobody, and can be read."""
    doc = language.load()(text)
    assert find_statements(doc, Article(id="a", source="a.txt", text=text), []).statements == []
