"""Agreements: when, where and between whom they were made, and what they lay down; on trees written out by hand."""

from __future__ import annotations

import pytest
from statement_docs import article_of, doc_of

from rashomon.extract.agreements import find_agreements
from rashomon.extract.dealings import Scene
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Dealing
from rashomon.extract.times import find_times


def agreements(*sentences: str) -> tuple[list[Dealing], dict[int, str], dict[str, str | None]]:
    """The agreements of a document, the words of its mentions, and the values of its times."""
    doc = doc_of(*sentences)
    article = article_of(doc)
    mentions, times = find_mentions(doc, article), find_times(doc, article)
    found = find_agreements(Scene(doc, article, mentions, times, [], []))
    return found, {m.index: m.evidence.text for m in mentions}, {t.id: t.value for t in times}


def terms(*sentences: str) -> list[str]:
    """The words of the terms."""
    return [d.evidence.text for f in agreements(*sentences)[0] for d in f.details if d.kind == "term"]


SIGNED = (
    "Denmark//PROPN/4/nsubj/B-STATE and//CCONJ/3/cc Sweden//PROPN/1/conj/B-STATE signed/sign/VERB/0/root "
    "the//DET/6/det accord//NOUN/4/obj in//ADP/8/case Aarhus//PROPN/4/obl/B-PLACE in//ADP/10/case "
    "May//PROPN/4/obl 2029//NUM/10/nmod .//PUNCT/4/punct"
)


def test_who_signed_when_and_where() -> None:
    """The subject of "signed" are the parties, with the date and the place beside it."""
    (accord,), words, values = agreements(SIGNED)
    (signing,) = accord.details
    assert [words[p] for p in accord.parties] == ["Denmark", "Sweden"]
    assert signing.kind == "signing" and values[signing.time or ""] == "2029-05"
    assert signing.place is not None and words[signing.place] == "Aarhus"
    assert signing.evidence.text == "Denmark and Sweden signed the accord in Aarhus in May 2029"


def test_a_year_in_the_name() -> None:
    """ "The 2029 accord" is of that year."""
    sentence = (
        "The//DET/3/det 2029//NUM/3/nummod accord//NOUN/4/nsubj bans/ban/VERB/0/root mines//NOUN/4/obj .//PUNCT/4/punct"
    )
    (accord,), _, values = agreements(sentence)
    assert [(d.kind, values.get(d.time or "")) for d in accord.details] == [("signing", "2029"), ("term", None)]


def test_an_agreement_not_signed_yet_has_no_date() -> None:
    """What is hoped for, planned or denied is no signing."""
    hoped = (
        "Denmark//PROPN/2/nsubj/B-STATE hopes/hope/VERB/0/root to//PART/4/mark sign/sign/VERB/2/xcomp the//DET/6/det "
        "accord//NOUN/4/obj in//ADP/8/case Aarhus//PROPN/4/obl/B-PLACE .//PUNCT/2/punct"
    )
    denied = (
        "Denmark//PROPN/4/nsubj/B-STATE did//AUX/4/aux not//PART/4/advmod sign/sign/VERB/0/root the//DET/6/det "
        "accord//NOUN/4/obj in//ADP/8/case Aarhus//PROPN/4/obl/B-PLACE .//PUNCT/4/punct"
    )
    assert agreements(hoped)[0] == [] and agreements(denied)[0] == []


@pytest.mark.parametrize(
    ("sentence", "term"),
    [
        (
            "The//DET/2/det truce//NOUN/3/nsubj requires/require/VERB/0/root Denmark//PROPN/3/obj/B-STATE "
            "to//PART/6/mark leave//VERB/3/xcomp .//PUNCT/3/punct",
            "requires Denmark to leave",
        ),
        (
            "Under//ADP/3/case the//DET/3/det truce//NOUN/7/obl ,//PUNCT/7/punct Denmark//PROPN/7/nsubj/B-STATE "
            "must//AUX/7/aux leave/leave/VERB/0/root Aarhus//PROPN/7/obj/B-PLACE .//PUNCT/7/punct",
            "Denmark must leave Aarhus",
        ),
        (
            "Under//ADP/3/case the//DET/3/det terms//NOUN/9/obl of//ADP/6/case the//DET/6/det truce//NOUN/3/nmod "
            ",//PUNCT/9/punct Denmark//PROPN/9/nsubj/B-STATE agreed/agree/VERB/0/root to//PART/11/mark "
            "leave//VERB/9/xcomp .//PUNCT/9/punct",
            "Denmark agreed to leave",
        ),
        (
            "They//PRON/2/nsubj signed/sign/VERB/0/root a//DET/4/det deal//NOUN/2/obj to//PART/6/mark "
            "destroy/destroy/VERB/4/acl mines//NOUN/6/obj .//PUNCT/2/punct",
            "destroy mines",
        ),
    ],
)
def test_terms(sentence: str, term: str) -> None:
    """A term is what the agreement requires, what must be under it, or what it is an agreement to do."""
    assert terms(sentence) == [term]


@pytest.mark.parametrize(
    "sentence",
    [
        "Any//DET/2/det deal//NOUN/4/nsubj will//AUX/4/aux require/require/VERB/0/root Denmark//PROPN/4/obj/B-STATE "
        "to//PART/7/mark leave//VERB/4/xcomp .//PUNCT/4/punct",
        "Under//ADP/3/case the//DET/3/det truce//NOUN/6/obl ,//PUNCT/6/punct prices//NOUN/6/nsubj "
        "rose/rise/VERB/0/root .//PUNCT/6/punct",
        "The//DET/2/det deal//NOUN/5/nsubj does//AUX/5/aux not//PART/5/advmod require/require/VERB/0/root "
        "mines//NOUN/5/obj .//PUNCT/5/punct",
        "They//PRON/2/nsubj signed/sign/VERB/0/root a//DET/4/det deal//NOUN/2/obj to//PART/6/mark "
        "end/end/VERB/4/acl fighting//NOUN/6/obj .//PUNCT/2/punct",
        "It//PRON/2/nsubj takes/take/VERB/0/root a//DET/5/det great//ADJ/5/amod deal//NOUN/2/obj to//PART/7/mark "
        "destroy/destroy/VERB/5/acl mines//NOUN/7/obj .//PUNCT/2/punct",
    ],
)
def test_no_terms(sentence: str) -> None:
    """A deal only thought of, what merely happens under a truce, what is not required, a purpose, "a great deal"."""
    assert terms(sentence) == []
