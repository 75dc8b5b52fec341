"""Commitments, demands and violations as marks on clauses, with whose they are; on trees written out by hand."""

from __future__ import annotations

import pytest
from statement_docs import article_of, doc_of

from rashomon.extract.clauses import find_clauses
from rashomon.extract.dealings import Scene
from rashomon.extract.mentions import find_mentions
from rashomon.extract.undertakings import mark_undertakings


def marked(sentence: str) -> list[tuple[str, str | None]]:
    """The kind and the party of each clause that tells an undertaking."""
    doc = doc_of(sentence)
    article = article_of(doc)
    mentions = find_mentions(doc, article)
    clauses = find_clauses(doc, article, mentions, [], [], [], [])
    mark_undertakings(Scene(doc, article, mentions, [], [], []), clauses)
    words = {m.index: m.evidence.text for m in mentions}
    return [(c.undertaking, words.get(-1 if c.party is None else c.party)) for c in clauses if c.undertaking]


@pytest.mark.parametrize(
    ("sentence", "kind", "party"),
    [
        (
            "Denmark//PROPN/2/nsubj/B-STATE pledged/pledge/VERB/0/root to//PART/4/mark withdraw//VERB/2/xcomp "
            "heavy//ADJ/6/amod guns//NOUN/4/obj .//PUNCT/2/punct",
            "commitment",
            "Denmark",
        ),
        (
            "Denmark//PROPN/2/nsubj/B-STATE urged/urge/VERB/0/root Sweden//PROPN/2/obj/B-STATE to//PART/5/mark "
            "withdraw//VERB/2/xcomp heavy//ADJ/7/amod guns//NOUN/5/obj .//PUNCT/2/punct",
            "demand",
            "Sweden",
        ),
        (
            "Denmark//PROPN/2/nsubj/B-STATE urged/urge/VERB/0/root Sweden//PROPN/5/obj/B-STATE to//PART/5/mark "
            "withdraw//VERB/2/xcomp heavy//ADJ/7/amod guns//NOUN/5/obj .//PUNCT/2/punct",
            "demand",
            "Sweden",
        ),
        (
            "Denmark//PROPN/2/nsubj/B-STATE called/call/VERB/0/root on//ADP/4/case Sweden//PROPN/2/obl/B-STATE "
            "to//PART/6/mark withdraw//VERB/2/xcomp guns//NOUN/6/obj .//PUNCT/2/punct",
            "demand",
            "Sweden",
        ),
        (
            "Danish//ADJ/2/amod/B-STATE forces/force/NOUN/3/nsubj violated/violate/VERB/0/root the//DET/5/det "
            "truce//NOUN/3/obj .//PUNCT/3/punct",
            "violation",
            "Danish forces",
        ),
        (
            "Sweden//PROPN/2/nsubj/B-STATE accused/accuse/VERB/0/root Denmark//PROPN/2/obj/B-STATE of//SCONJ/5/mark "
            "violating/violate/VERB/2/advcl the//DET/7/det truce//NOUN/5/obj .//PUNCT/2/punct",
            "violation",
            "Denmark",
        ),
    ],
)
def test_kind_and_party(sentence: str, kind: str, party: str) -> None:
    """Who pledges, who is urged or called on, and who is said to break the truce is the party."""
    assert (kind, party) in marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Denmark//PROPN/4/nsubj/B-STATE did//AUX/4/aux not//PART/4/advmod pledge/pledge/VERB/0/root to//PART/6/mark "
        "withdraw//VERB/4/xcomp guns//NOUN/6/obj .//PUNCT/4/punct",
        "Danish//ADJ/2/amod/B-STATE forces/force/NOUN/3/nsubj committed/commit/VERB/0/root war//NOUN/5/compound "
        "crimes//NOUN/3/obj .//PUNCT/3/punct",
        "The//DET/2/det talks/talk/NOUN/3/nsubj broke/break/VERB/0/root up//ADP/3/compound:prt the//DET/6/det "
        "truce//NOUN/3/obj .//PUNCT/3/punct",
        "Denmark//PROPN/4/nsubj/B-STATE can//AUX/4/aux not//PART/4/advmod demand/demand/VERB/0/root aid//NOUN/4/obj "
        ".//PUNCT/4/punct",
        "Lund//PROPN/2/nsubj/B-PERSON called/call/VERB/0/root a//DET/4/det meeting//NOUN/2/obj on//ADP/6/case "
        "Monday//PROPN/2/obl .//PUNCT/2/punct",
        "Lund//PROPN/2/nsubj/B-PERSON broke/break/VERB/0/root the//DET/4/det window//NOUN/2/obj .//PUNCT/2/punct",
        "Denmark//PROPN/3/nsubj/B-STATE may//AUX/3/aux violate/violate/VERB/0/root the//DET/5/det truce//NOUN/3/obj "
        ".//PUNCT/3/punct",
    ],
)
def test_no_undertaking(sentence: str) -> None:
    """No pledge, crimes committed, talks broken up, no demand, a meeting called, a window broken, what may be."""
    assert marked(sentence) == []
