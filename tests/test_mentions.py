"""Who an article names: names, roles, noun phrases, pronouns, and which of them are the same."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from statement_docs import article_of, doc_of

import rashomon.language.annotations  # noqa: F401  registers the Doc extensions
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Mention
from rashomon.record import Article

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def mentions_of(text: str, **fields: object) -> list[Mention]:
    """The mentions of a text that no engine has read."""
    return find_mentions(NLP(text), Article(id="a1", source="a1.txt", text=text, **fields))  # type: ignore[arg-type]


def named(mentions: list[Mention], text: str) -> Mention:
    """The first mention with these words."""
    return next(m for m in mentions if m.evidence.text == text)


def test_a_title_is_a_role_and_no_part_of_the_name() -> None:
    """The office before a name is its role, and the state's adjective says whose office it is."""
    mention = named(mentions_of("On Friday Norwegian Foreign Minister Ola Berg left."), "Ola Berg")
    assert mention.label == "PERSON"
    assert mention.role is not None and mention.role.text == "Foreign Minister"
    assert mention.of is not None and mention.of.text == "Norwegian"


@pytest.mark.parametrize(("before", "role"), [("Special Agent in Charge", "Special Agent in Charge"), ("MK", "MK")])
def test_an_office_of_several_words_or_letters(before: str, role: str) -> None:
    """What stands between an office and its bearer belongs to the office; so do a parliament's letters."""
    words = before.split()
    office = " ".join(f"{word}//PROPN/{len(words) + 1}/compound" for word in words)
    name = f"Ola//PROPN/{len(words) + 3}/nsubj/B-PERSON Berg//PROPN/{len(words) + 1}/flat/I-PERSON"
    doc = doc_of(f"{office} {name} left/leave/VERB/0/root .//PUNCT/{len(words) + 3}/punct")
    mention = named(find_mentions(doc, article_of(doc)), "Ola Berg")
    assert mention.role is not None and mention.role.text == role


def test_an_office_behind_the_name_is_a_role() -> None:
    """An apposition gives the role and the body it belongs to."""
    mention = named(mentions_of("They asked Ola Berg, a spokesman for the Danish army, about it."), "Ola Berg")
    assert mention.role is not None and mention.role.text == "spokesman"


def test_an_office_told_with_what_it_is_of_is_a_role() -> None:
    """“Head of the board X” is X's role and says whose it is; “a spokesman for President X” is another person."""
    doc = doc_of(
        "The//DET/2/det head//NOUN/8/nsubj of//ADP/6/case the//DET/6/det River//PROPN/6/compound/B-BODY "
        "Board//PROPN/2/nmod/I-BODY Ola//PROPN/2/flat/B-PERSON left/leave/VERB/0/root .//PUNCT/8/punct",
    )
    mention = named(find_mentions(doc, article_of(doc)), "Ola")
    assert mention.role is not None and mention.role.text == "head"
    assert mention.of is not None and mention.of.text == "River Board"
    doc = doc_of(
        "A//DET/2/det spokesman//NOUN/6/nsubj for//ADP/5/case President//PROPN/5/compound Ola//PROPN/2/nmod/B-PERSON "
        "left/leave/VERB/0/root .//PUNCT/6/punct",
    )
    mention = named(find_mentions(doc, article_of(doc)), "Ola")
    assert mention.role is not None and mention.role.text == "President"


def test_a_full_name_said_again_is_whole() -> None:
    """Of a name that the engine found whole in one place and by its end in another, both are the whole name."""
    doc = doc_of(
        "Ada//PROPN/3/nsubj/B-PERSON Holm//PROPN/1/flat/I-PERSON left/leave/VERB/0/root .//PUNCT/3/punct",
        "Danish//ADJ/2/amod/B-STATE President//PROPN/5/nsubj Ada//PROPN/2/flat Holm//PROPN/2/flat/B-PERSON "
        "came/come/VERB/0/root .//PUNCT/5/punct",
    )
    whole = [m for m in find_mentions(doc, article_of(doc)) if m.evidence.text == "Ada Holm"]
    assert len(whole) == 2
    assert whole[1].of is not None and whole[1].of.text == "Danish"


def test_that_before_a_plural_is_a_conjunction() -> None:
    """ "Said that rebels came" speaks of rebels; "that rebel" and "those rebels" keep their determiners."""
    assert named(mentions_of("He said that rebels came."), "rebels").plural
    assert named(mentions_of("He saw that rebel and left."), "that rebel")
    assert named(mentions_of("He saw those rebels and left."), "those rebels")


def test_letters_in_brackets_spell_a_body() -> None:
    """A run of capitals is a body, whatever its words, if the letters behind it in brackets are its first ones."""
    doc = doc_of(
        "Clean//ADJ/3/amod River//NOUN/3/compound Rights//NOUN/7/nsubj (//PUNCT/5/punct CRR//PROPN/3/appos/B-BODY "
        ")//PUNCT/5/punct spoke/speak/VERB/0/root .//PUNCT/7/punct",
    )
    mentions = find_mentions(doc, article_of(doc))
    full, short = named(mentions, "Clean River Rights"), named(mentions, "CRR")
    assert full.label == "BODY" and full.cluster == short.cluster >= 0


def test_the_office_in_a_list_belongs_to_the_next_person() -> None:
    """In "Berg, Speaker Lund" the office is Lund's."""
    mentions = mentions_of("It was Ola Berg, Speaker Kari Lund and others who came.")
    assert named(mentions, "Ola Berg").role is None
    assert named(mentions, "Kari Lund").role is not None


def test_a_surname_alone_joins_the_full_name() -> None:
    """A short form has the chain of the one full name that it fits."""
    mentions = mentions_of("President Kari Lund spoke first. Later Lund left, said Lund again.")
    assert {m.cluster for m in mentions if m.label == "PERSON"} == {named(mentions, "Kari Lund").cluster}
    assert named(mentions, "Kari Lund").cluster >= 0


def test_two_people_with_one_surname_stay_two() -> None:
    """Two full names with one surname are two chains, and the bare surname joins neither."""
    mentions = mentions_of("Minister Kari Lund met General Per Lund today. In the end Lund was content.")
    assert named(mentions, "Kari Lund").cluster == named(mentions, "Per Lund").cluster == -1
    assert named(mentions, "Lund").cluster == -1


def test_an_acronym_joins_its_name() -> None:
    """The initials of a body's name are that body."""
    mentions = mentions_of("The Northern Fishing Agency (NFA) met. The NFA then voted.")
    chains = {m.cluster for m in mentions if m.label == "BODY"}
    assert len(chains) == 1 and -1 not in chains


def test_the_minister_is_the_person_introduced_so() -> None:
    """A definite office is the last person who was introduced with it."""
    mentions = mentions_of("Norwegian Foreign Minister Ola Berg came. The minister was late.")
    assert named(mentions, "The minister").cluster == named(mentions, "Ola Berg").cluster >= 0


def test_noun_phrases_for_actors_carry_their_state() -> None:
    """Officials, forces and the like are mentions, with the name that says whose they are."""
    mention = named(mentions_of("A senior Norwegian official denied it."), "A senior Norwegian official")
    assert mention.label == "NOMINAL"
    assert mention.of is not None and mention.of.text == "Norwegian"
    assert not mention.plural


@pytest.mark.parametrize("phrase", ["pro-Danish rebels", "Danish-backed rebels"])
def test_a_friend_is_not_an_owner(phrase: str) -> None:
    """Rebels who are for a state, or whom it backs, are not that state's."""
    mention = next(m for m in mentions_of(f"Some {phrase} took the town.") if m.label == "NOMINAL")
    assert mention.of is None


def test_a_state_adjective_before_a_noun_is_marked() -> None:
    """An adjective that modifies another noun is no state by itself."""
    mentions = mentions_of("The Danish soldiers left Denmark.")
    assert named(mentions, "Danish").adjective
    assert not named(mentions, "Denmark").adjective


def test_a_capital_that_speaks_is_its_state() -> None:
    """A capital is a place, and a state where it speaks."""
    mentions = mentions_of("It began in Copenhagen. Copenhagen denied it.")
    assert [m.label for m in mentions if m.evidence.text == "Copenhagen"] == ["PLACE", "STATE"]


def test_a_capital_that_acts_by_the_tree_is_its_state() -> None:
    """With a tree the subject of a verb of action is the government, what "in" leads to is the town."""
    doc = doc_of(
        "Oslo//PROPN/2/nsubj/B-PLACE accused/accuse/VERB/0/root Madrid//PROPN/2/obj/B-PLACE .//PUNCT/2/punct",
        "They//PRON/2/nsubj met/meet/VERB/0/root in//ADP/4/case Oslo//PROPN/2/obl/B-PLACE .//PUNCT/2/punct",
    )
    found = find_mentions(doc, article_of(doc))
    assert [(m.evidence.text, m.label) for m in found if m.label != "PRONOUN"] == [
        ("Oslo", "STATE"),
        ("Madrid", "STATE"),
        ("Oslo", "PLACE"),
    ]


def test_she_is_the_last_woman_named() -> None:
    """A given name tells whom a pronoun can mean."""
    mentions = mentions_of("Minister Karen Lund met Minister Robert Berg. Then she left.")
    assert named(mentions, "she").cluster == named(mentions, "Karen Lund").cluster >= 0


def test_the_president_is_not_the_vice_president() -> None:
    """An office that "vice" makes another is not taken up by the bare office."""
    mentions = mentions_of("The vice president spoke. Then the president left.")
    assert named(mentions, "The vice president").cluster == named(mentions, "the president").cluster == -1


def test_page_residue_names_nobody() -> None:
    """Names inside furniture are left out."""
    text = "Ola Berg left. Share Kari Lund now"
    article = Article(id="a1", source="a1.txt", text=text)
    article.furniture = [article.evidence(15, len(text))]
    assert "Lund" not in " ".join(m.evidence.text for m in find_mentions(NLP(text), article))


def test_the_engine_chain_does_not_join_two_names() -> None:
    """A chain of the engine that holds two people's full names is cut between them."""
    doc = doc_of(
        "Kari//PROPN/2/compound/B-PERSON Lund//PROPN/3/nsubj/I-PERSON met/meet/VERB/0/root "
        "Ola//PROPN/5/compound/B-PERSON Berg//PROPN/3/obj/I-PERSON .//PUNCT/3/punct"
    )
    doc._.coreference = [[doc[0:2], doc[3:5]]]
    clusters = [m.cluster for m in find_mentions(doc, article_of(doc))]
    assert clusters == [-1, -1]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_grounded_mentions(text: str) -> None:
    """Whatever the text, nothing fails, and each mention's words are those of the text."""
    for mention in mentions_of(text):
        assert text[mention.evidence.start : mention.evidence.end] == mention.evidence.text


def test_an_article_taken_for_a_person_is_nobody() -> None:
    """Where a text is cut in a name, the engine may take the "A" that is left for one."""
    doc = doc_of("Grey//PROPN/2/nsubj/B-PERSON met/meet/VERB/0/root A//PROPN/2/obj/B-PERSON")
    assert [m.evidence.text for m in find_mentions(doc, article_of(doc))] == ["Grey"]


def test_a_surname_that_is_an_office() -> None:
    """ "Mr. King" is the Peter King of the sentence before and no king."""
    doc = doc_of(
        "Rep.//PROPN/2/nmod:desc Peter//PROPN/4/nsubj/B-PERSON King//PROPN/2/flat/I-PERSON left/leave/VERB/0/root "
        ".//PUNCT/4/punct",
        "Mr.//PROPN/2/nmod:desc King//PROPN/3/nsubj/B-PERSON slept/sleep/VERB/0/root .//PUNCT/3/punct",
    )
    people = [m for m in find_mentions(doc, article_of(doc)) if m.label == "PERSON"]
    assert [m.evidence.text for m in people] == ["Peter King", "King"]
    assert people[0].cluster == people[1].cluster >= 0


def test_a_news_agency_by_its_name() -> None:
    """ "The Tanjug news agency" is Tanjug."""
    doc = doc_of(
        "Tanjug//PROPN/2/nsubj/B-OUTLET wrote/write/VERB/0/root .//PUNCT/2/punct",
        "The//DET/4/det Tanjug//PROPN/4/compound/B-OUTLET news//NOUN/4/compound agency//NOUN/5/nsubj "
        "wrote/write/VERB/0/root .//PUNCT/5/punct",
    )
    mentions = find_mentions(doc, article_of(doc))
    assert len({m.cluster for m in mentions}) == 1 and mentions[0].cluster >= 0
