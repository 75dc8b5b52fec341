"""Whom he, she, it and "the president" refer to, by their places in the sentences around."""

from __future__ import annotations

from spacy.tokens import Doc
from statement_docs import article_of, doc_of

from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Mention


def mentions_in(doc: Doc) -> list[Mention]:
    """The mentions of a document in the order of the text."""
    return find_mentions(doc, article_of(doc))


def same(mentions: list[Mention], a: str, b: str) -> bool:
    """Whether the first mention with the words ``a`` and the last with the words ``b`` are in one chain."""
    first = next(m for m in mentions if m.evidence.text == a)
    last = next(m for m in reversed(mentions) if m.evidence.text == b)
    return first.cluster == last.cluster >= 0


BERG_ON_LUND = (
    "Berg//PROPN/2/nsubj/B-PERSON praised/praise/VERB/0/root Lund//PROPN/4/nmod:poss/B-PERSON 's//PART/3/case "
    "plan/plan/NOUN/2/obj .//PUNCT/2/punct"
)


def test_he_is_the_subject_of_the_sentence_before() -> None:
    """A subject is taken up again, and not a name inside a possessive that stands nearer."""
    said = "He/he/PRON/2/nsubj said/say/VERB/0/root so/so/ADV/2/advmod .//PUNCT/2/punct"
    mentions = mentions_in(doc_of(BERG_ON_LUND, said))
    assert same(mentions, "Berg", "He")
    assert not same(mentions, "Lund", "He")


def test_he_inside_what_somebody_says_is_the_one_who_says_it() -> None:
    """ "Lund said he had left" is about Lund, though the sentence before had another subject."""
    said = (
        "Lund//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root he/he/PRON/5/nsubj had/have/AUX/5/aux "
        "left/leave/VERB/2/ccomp .//PUNCT/2/punct"
    )
    assert same(mentions_in(doc_of(BERG_ON_LUND, said)), "Lund", "he")


def test_a_verb_has_two_people_for_subject_and_object() -> None:
    """In "Lund met him" he is not Lund."""
    met = "Lund//PROPN/2/nsubj/B-PERSON met/meet/VERB/0/root him/he/PRON/2/obj .//PUNCT/2/punct"
    mentions = mentions_in(doc_of(BERG_ON_LUND, met))
    assert same(mentions, "Berg", "him")
    assert not same(mentions, "Lund", "him")


def test_himself_is_the_subject() -> None:
    """A reflexive pronoun is bound to the subject of its own verb."""
    blamed = "Lund//PROPN/2/nsubj/B-PERSON blamed/blame/VERB/0/root himself/himself/PRON/2/obj .//PUNCT/2/punct"
    assert same(mentions_in(doc_of(BERG_ON_LUND, blamed)), "Lund", "himself")


def test_the_president_is_who_bears_the_office() -> None:
    """An office goes to its bearer, whatever chain the engine put it into."""
    doc = doc_of(
        "President/president/NOUN/2/compound Berg//PROPN/3/nsubj/B-PERSON dismissed/dismiss/VERB/0/root "
        "Director/director/NOUN/5/compound Lund//PROPN/3/obj/B-PERSON .//PUNCT/3/punct",
        "Then/then/ADV/4/advmod the/the/DET/3/det president/president/NOUN/4/nsubj left/leave/VERB/0/root "
        ".//PUNCT/4/punct",
    )
    doc._.coreference = [[doc[4:5], doc[7:9]]]
    mentions = mentions_in(doc)
    assert same(mentions, "Berg", "the president")
    assert not same(mentions, "Lund", "the president")


def test_somebody_without_a_name_is_not_the_next_one_named() -> None:
    """ "A judge" brings somebody in, and is no short form of a name that the engine chains behind it."""
    doc = doc_of(
        "A/a/DET/2/det judge/judge/NOUN/3/nsubj ruled/rule/VERB/0/root against/against/ADP/5/case "
        "Lund//PROPN/3/obl/B-PERSON .//PUNCT/3/punct",
        "Lund//PROPN/2/nsubj/B-PERSON appealed/appeal/VERB/0/root .//PUNCT/2/punct",
    )
    doc._.coreference = [[doc[0:2], doc[6:7]]]
    assert not same(mentions_in(doc), "A judge", "Lund")


def test_the_court_is_no_church() -> None:
    """A noun that says what kind of body is meant joins no body of another kind."""
    doc = doc_of(
        "The/the/DET/3/det Lund//PROPN/3/compound/B-BODY Church//PROPN/4/nsubj/I-BODY sued/sue/VERB/0/root "
        ".//PUNCT/4/punct",
        "The/the/DET/2/det court/court/NOUN/3/nsubj agreed/agree/VERB/0/root .//PUNCT/3/punct",
    )
    doc._.coreference = [[doc[0:3], doc[5:7]]]
    assert not same(mentions_in(doc), "Lund Church", "The court")


def test_it_is_the_body_that_spoke() -> None:
    """ "It said" goes back to the body that is the subject before."""
    doc = doc_of(
        "The/the/DET/3/det Harbour//PROPN/3/compound/B-BODY Union//PROPN/4/nsubj/I-BODY rejected/reject/VERB/0/root "
        "the/the/DET/6/det offer/offer/NOUN/4/obj .//PUNCT/4/punct",
        "It/it/PRON/2/nsubj said/say/VERB/0/root so/so/ADV/2/advmod .//PUNCT/2/punct",
    )
    assert same(mentions_in(doc), "Harbour Union", "It")


def test_two_surnames_with_a_hyphen_are_nobody() -> None:
    """ "The Berg-Lund plan" joins two people and is no third name of theirs."""
    doc = doc_of(
        "Berg//PROPN/4/nsubj/B-PERSON and/and/CCONJ/3/cc Lund//PROPN/1/conj/B-PERSON met/meet/VERB/0/root "
        ".//PUNCT/4/punct",
        "The/the/DET/5/det Berg//PROPN/5/compound/B-PERSON -//PUNCT/2/punct/I-PERSON Lund//PROPN/2/flat/I-PERSON "
        "plan/plan/NOUN/6/nsubj failed/fail/VERB/0/root .//PUNCT/6/punct",
    )
    people = [m for m in mentions_in(doc) if m.label == "PERSON"]
    assert not same(people, "Berg", "Lund")
    assert all("-" not in m.evidence.text for m in people)


def test_an_antecedent_far_off_is_doubtful() -> None:
    """The subject of the sentence before is taken up without doubt; beyond two that are quoted, only with doubt."""
    quoted = '"//PUNCT/2/punct Rain/rain/NOUN/3/nsubj falls/fall/VERB/0/root "//PUNCT/3/punct .//PUNCT/3/punct'
    left = "He/he/PRON/2/nsubj left/leave/VERB/0/root .//PUNCT/2/punct"
    near = mentions_in(doc_of(BERG_ON_LUND, left))
    far = mentions_in(doc_of(BERG_ON_LUND, quoted, quoted, left))
    assert same(near, "Berg", "He") and same(far, "Berg", "He")
    assert not near[-1].doubtful and far[-1].doubtful
