"""Which clauses are of one event, by marks like those of ECB+ on sentences written here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.compare_units import unit
from training.event_stories import _document, same_event_pairs

XML = """<Document doc_name="9_1">
<token t_id="1" sentence="0">Kelmar</token><token t_id="2" sentence="0">,</token>
<token t_id="3" sentence="0">unmarked</token><token t_id="4" sentence="0">.</token>
<token t_id="5" sentence="1">Shells</token><token t_id="6" sentence="1">hit</token>
<token t_id="7" sentence="1">Dravishte</token><token t_id="8" sentence="1">.</token>
<Markables><ACTION_OCCURRENCE m_id="1"><token_anchor t_id="6"/></ACTION_OCCURRENCE>
<LOC_GEO m_id="2"><token_anchor t_id="7"/></LOC_GEO>
<ACTION_OCCURRENCE m_id="3" TAG_DESCRIPTOR="hit"/></Markables>
<Relations><CROSS_DOC_COREF r_id="7" note="ACT1"><source m_id="1"/><target m_id="3"/></CROSS_DOC_COREF></Relations>
</Document>"""


def test_a_document_keeps_the_sentences_in_which_something_is_marked() -> None:
    document = _document({"id": "9_1", "topic": 9, "xml": XML})
    assert document is not None
    article, mentions = document
    assert article.text.strip() == "Shells hit Dravishte ."
    assert [(article.text[a:b], chain) for a, b, chain in mentions] == [("hit", "ACT1")]
    assert _document({"id": "9_2", "topic": 9, "xml": XML.replace("ACTION", "HUMAN")}) is None


def test_heads_of_one_event_are_related_and_what_cannot_be_told_is_left_out() -> None:
    units = [
        unit("Shells hit Dravishte", "hit shell"),
        unit("Dravishte was hit", "hit", outlet="The Gazette"),
        unit("Trucks brought bread", "bring truck bread", outlet="The Gazette"),
        unit("Bread came after shells hit", "come bread", outlet="The Herald"),
    ]
    chains = {"hit": "A1", "brought": "A2", "came": "A3"}
    mentions = {
        u.article.id: [(at, at + len(w), c) for w, c in chains.items() if (at := u.article.text.find(w)) >= 0]
        for u in units
    }
    # A head is told by the first letters of its lemma, so of "brought" and "bring" it is not.
    units[2].clause.predicate, units[3].clause.predicate = "brought", "came"
    # The last clause holds the event of the first two, but not as its head.
    labels, unknown = same_event_pairs(units, mentions, related=6)
    assert labels == {(0, 1): 6, (0, 2): 0, (1, 2): 0, (2, 3): 0}
    assert unknown == {(0, 3), (1, 3)}


@pytest.mark.parametrize("name", ["marked", "judged", "judged_unseen"])
def test_kept_pairs_lie_within_their_articles(name: str) -> None:
    path = Path(__file__).parent.parent / "training" / "pairs_data" / f"{name}.jsonl"
    groups = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({g["group"] for g in groups}) == len(groups)
    for group in groups:
        for one, other, _ in group["pairs"]:
            for key, start, end in (one, other):
                assert 0 <= start < end
                assert not group["articles"] or end <= group["articles"][key], (group["group"], key)
