"""Who speaks: pronouns, noun phrases and documents, each brought back to a name or described."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span
from statement_docs import article_of, doc_of, names

from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Mention, MentionLabel
from rashomon.extract.speakers import RELATIVE_TAIL, Speakers
from rashomon.extract.statements import find_statements
from rashomon.language import Attribution
from rashomon.record import Article

GREY_SPOKE = (
    "Ada//PROPN/3/nsubj/B-PERSON Grey//PROPN/1/flat/I-PERSON said/say/VERB/0/root it//PRON/5/nsubj "
    "rained/rain/VERB/3/ccomp .//PUNCT/3/punct"
)
SHE_SPOKE = (
    "She//PRON/2/nsubj said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp .//PUNCT/2/punct"
)


def add(found: list[Mention], article: Article, text: str, label: MentionLabel, cluster: int = -1) -> None:
    """Adds the last occurrence of a text as a mention."""
    at = article.text.rindex(text)
    found.append(
        Mention(
            index=len(found),
            evidence=article.evidence(at, at + len(text)),
            label=label,
            head=text.split()[-1],
            lemma=text.split()[-1].lower(),
            sentence=1,
            cluster=cluster,
        )
    )


def speakers(doc: Doc, *more: tuple[str, MentionLabel, int]) -> list[str | None]:
    """The names of the speakers of a document, with mentions beside its entities."""
    article = article_of(doc)
    mentions = names(doc, article)
    for text, label, cluster in more:
        add(mentions, article, text, label, cluster)
    return [s.speaker_name for s in find_statements(doc, article, mentions).statements]


def test_a_pronoun_goes_on_with_the_last_speaker() -> None:
    """“She” after a statement is who made it."""
    doc = doc_of(
        GREY_SPOKE,
        SHE_SPOKE,
    )
    assert speakers(doc, ("She", "PRONOUN", -1)) == ["Ada Grey", "Ada Grey"]


def test_a_pronoun_means_who_came_in_since() -> None:
    """A person who has come in as a subject since the last statement is who “she” means, not the last speaker."""
    doc = doc_of(
        GREY_SPOKE,
        "Ines//PROPN/3/nsubj/B-PERSON Brown//PROPN/1/flat/I-PERSON arrived/arrive/VERB/0/root .//PUNCT/3/punct",
        SHE_SPOKE,
    )
    assert speakers(doc, ("She", "PRONOUN", -1)) == ["Ada Grey", "Ines Brown"]


def test_somebody_new_is_described() -> None:
    """“A senior official” is nobody who has a name, even where a chain says so."""
    doc = doc_of(
        GREY_SPOKE,
        "A//DET/3/det senior//ADJ/3/amod official//NOUN/4/nsubj said/say/VERB/0/root the//DET/6/det "
        "dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct",
    )
    assert speakers(doc, ("A senior official", "NOMINAL", 0)) == ["Ada Grey", "senior official"]


def test_the_ministry_is_the_last_one_named() -> None:
    """“The ministry” without a chain is the ministry that was named in full."""
    doc = doc_of(
        "The//DET/3/det Water//PROPN/3/compound/B-BODY Ministry//PROPN/4/nsubj/I-BODY slept/sleep/VERB/0/root "
        ".//PUNCT/4/punct",
        "The//DET/2/det ministry//NOUN/3/nsubj said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
        "held/hold/VERB/3/ccomp .//PUNCT/3/punct",
    )
    assert speakers(doc, ("The ministry", "NOMINAL", -1)) == ["Water Ministry"]


def test_a_document_speaks_for_its_issuer() -> None:
    """“The statement” is the body that issued one before."""
    doc = doc_of(
        "The//DET/3/det Water//PROPN/3/compound/B-BODY Ministry//PROPN/4/nsubj/I-BODY issued/issue/VERB/0/root "
        "a//DET/6/det statement//NOUN/4/obj .//PUNCT/4/punct",
        "The//DET/2/det statement//NOUN/3/nsubj said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
        "held/hold/VERB/3/ccomp .//PUNCT/3/punct",
    )
    assert "Water Ministry" in speakers(doc)


def test_two_who_speak_together() -> None:
    """“Grey and aides” are named together."""
    doc = doc_of(
        "Grey//PROPN/4/nsubj/B-PERSON and//CCONJ/3/cc aides//NOUN/1/conj said/say/VERB/0/root the//DET/6/det "
        "dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct",
    )
    assert speakers(doc, ("aides", "NOMINAL", -1)) == ["Grey and aides"]


def test_abbreviation_of_a_known_body() -> None:
    """A body that the lore knows is named in full where the text abbreviates it."""
    doc = doc_of(
        "The//DET/2/det U.N.//PROPN/3/nsubj/B-BODY said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
        "held/hold/VERB/3/ccomp .//PUNCT/3/punct",
    )
    assert speakers(doc) == ["United Nations"]


def test_who_replies_is_not_who_asked() -> None:
    """“He replied” after a question is the one spoken with before, not the one who asked."""
    doc = doc_of(
        "Ivan//PROPN/3/nsubj/B-PERSON Grey//PROPN/1/flat/I-PERSON said/say/VERB/0/root it//PRON/5/nsubj "
        "rained/rain/VERB/3/ccomp .//PUNCT/3/punct",
        "“//PUNCT/4/punct Did/do/AUX/4/aux it//PRON/4/nsubj rain//VERB/8/ccomp ?//PUNCT/4/punct ”//PUNCT/4/punct "
        "Brown//PROPN/8/nsubj/B-PERSON asked/ask/VERB/0/root .//PUNCT/8/punct",
        "“//PUNCT/4/punct It//PRON/4/nsubj did/do/AUX/4/aux rain//VERB/8/ccomp ,//PUNCT/4/punct ”//PUNCT/4/punct "
        "he//PRON/8/nsubj replied/reply/VERB/0/root .//PUNCT/8/punct",
    )
    assert speakers(doc, ("he", "PRONOUN", -1)) == ["Ivan Grey", "Brown", "Ivan Grey"]


def test_a_pronoun_of_the_other_sex() -> None:
    """“She” is not the last speaker where his title says that he is a man."""
    doc = doc_of(
        "Ada//PROPN/3/nsubj/B-PERSON Grey//PROPN/1/flat/I-PERSON said/say/VERB/0/root it//PRON/5/nsubj "
        "rained/rain/VERB/3/ccomp .//PUNCT/3/punct",
        "James//PROPN/3/nsubj/B-PERSON Brown//PROPN/1/flat/I-PERSON said/say/VERB/0/root it//PRON/5/nsubj "
        "snowed/snow/VERB/3/ccomp .//PUNCT/3/punct",
        SHE_SPOKE,
    )
    assert speakers(doc, ("She", "PRONOUN", -1)) == ["Ada Grey", "James Brown", "Ada Grey"]


def test_a_relative_pronoun_is_its_noun() -> None:
    """“The mayor, who told …”: it is the mayor who speaks."""
    doc = doc_of(
        "The//DET/2/det mayor//NOUN/9/nsubj ,//PUNCT/5/punct who//PRON/5/nsubj said/say/VERB/2/acl:relcl "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp left/leave/VERB/0/root .//PUNCT/9/punct",
    )
    assert speakers(doc, ("The mayor", "NOMINAL", -1)) == ["mayor"]


def test_both_are_the_two_named_before() -> None:
    """“Both” takes up the two who were named together; after three, nobody is guessed."""
    both = (
        "Both//PRON/2/nsubj said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
        ".//PUNCT/2/punct"
    )
    met = (
        "Grey//PROPN/4/nsubj/B-PERSON and//CCONJ/3/cc Brown//PROPN/1/conj/B-PERSON met/meet/VERB/0/root "
        ".//PUNCT/4/punct"
    )
    three = (
        "Grey//PROPN/6/nsubj/B-PERSON ,//PUNCT/3/punct Brown//PROPN/1/conj/B-PERSON and//CCONJ/5/cc "
        "Lund//PROPN/1/conj/B-PERSON met/meet/VERB/0/root .//PUNCT/6/punct"
    )
    assert speakers(doc_of(met, both)) == ["Grey and Brown"]
    assert speakers(doc_of(three, both)) == ["Both"]


def test_some_are_nobody_before_them() -> None:
    """“Some” never goes on with the last speaker."""
    doc = doc_of(
        GREY_SPOKE,
        "Some//PRON/2/nsubj said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
        ".//PUNCT/2/punct",
    )
    assert speakers(doc) == ["Ada Grey", "Some"]


AGENCY_SPOKE = (
    "The//DET/2/det agency//NOUN/3/nsubj said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
    "held/hold/VERB/3/ccomp .//PUNCT/3/punct"
)


def test_the_agency_is_the_body_that_spoke() -> None:
    """“The agency” is the body that spoke before; a person who spoke is none."""
    trust = (
        "The//DET/3/det River//PROPN/3/compound/B-BODY Trust//PROPN/4/nsubj/I-BODY said/say/VERB/0/root "
        "it//PRON/6/nsubj rained/rain/VERB/4/ccomp .//PUNCT/4/punct"
    )
    assert speakers(doc_of(trust, AGENCY_SPOKE), ("The agency", "NOMINAL", -1)) == ["River Trust", "River Trust"]
    assert speakers(doc_of(GREY_SPOKE, AGENCY_SPOKE), ("The agency", "NOMINAL", -1)) == ["Ada Grey", "agency"]


def test_a_company_is_no_ministry() -> None:
    """A kind of body that the last one's name rules out takes up nobody."""
    doc = doc_of(
        "The//DET/3/det Water//PROPN/3/compound/B-BODY Ministry//PROPN/4/nsubj/I-BODY said/say/VERB/0/root "
        "it//PRON/6/nsubj rained/rain/VERB/4/ccomp .//PUNCT/4/punct",
        AGENCY_SPOKE.replace("agency", "company"),
    )
    assert speakers(doc, ("The company", "NOMINAL", -1)) == ["Water Ministry", "company"]


def test_a_company_that_has_not_spoken_yet() -> None:
    """“The company” is the body that the text told of last, though it has said nothing before; not one described."""
    dug = (
        "The//DET/3/det River//PROPN/3/compound/B-BODY Works//PROPN/4/nsubj/I-BODY dug/dig/VERB/0/root .//PUNCT/4/punct"
    )
    company = AGENCY_SPOKE.replace("agency", "company")
    assert speakers(doc_of(dug, company), ("The company", "NOMINAL", -1)) == ["River Works"]
    described = (
        "The//DET/2/det company//NOUN/5/nsubj that//PRON/4/nsubj paid/pay/VERB/2/acl:relcl said/say/VERB/0/root "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct"
    )
    assert speakers(doc_of(dug, described), ("The company", "NOMINAL", -1)) == ["company"]


OFFICIAL_SPOKE = (
    "A//DET/3/det senior//ADJ/3/amod official//NOUN/4/nsubj said/say/VERB/0/root it//PRON/6/nsubj "
    "rained/rain/VERB/4/ccomp .//PUNCT/4/punct"
)


def test_somebody_without_a_name_speaks_on() -> None:
    """“He” and “the official” go on with a person without a name, whatever a chain says; another official does not."""
    he = SHE_SPOKE.replace("She", "He")
    pronoun = doc_of(GREY_SPOKE, OFFICIAL_SPOKE, he)
    more = ("A senior official", "NOMINAL", -1), ("He", "PRONOUN", 0)
    assert speakers(pronoun, *more) == ["Ada Grey", "senior official", "senior official"]  # type: ignore[arg-type]
    noun = doc_of(GREY_SPOKE, OFFICIAL_SPOKE, AGENCY_SPOKE.replace("agency", "official"))
    assert speakers(noun, more[0], ("The official", "NOMINAL", 0))[2] == "senior official"
    army = (
        "The//DET/3/det army//NOUN/3/compound official//NOUN/4/nsubj said/say/VERB/0/root the//DET/6/det "
        "dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct"
    )
    found = speakers(doc_of(GREY_SPOKE, OFFICIAL_SPOKE, army), more[0], ("The army official", "NOMINAL", -1))
    assert found[2] == "army official"


def test_the_newspaper_is_the_one_named_before() -> None:
    """“The newspaper” is the last outlet that was named."""
    doc = doc_of(
        "Grey//PROPN/2/nsubj/B-PERSON told/tell/VERB/0/root Reuters//PROPN/2/obj/B-OUTLET it//PRON/5/nsubj "
        "rained/rain/VERB/2/ccomp .//PUNCT/2/punct",
        AGENCY_SPOKE.replace("agency", "newspaper"),
    )
    assert speakers(doc) == ["Grey", "Reuters"]


def test_a_short_form_in_brackets_is_spelled_out() -> None:
    """Letters that the text has given for a body in brackets are that body, those of something else are not."""
    doc = doc_of(
        "River//PROPN/2/compound/B-BODY Council//PROPN/6/nsubj/I-BODY (//PUNCT/4/punct RivCo//PROPN/2/appos/B-BODY "
        ")//PUNCT/4/punct slept/sleep/VERB/0/root .//PUNCT/6/punct",
        "RivCo//PROPN/2/nsubj/B-BODY said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
        ".//PUNCT/2/punct",
    )
    assert speakers(doc) == ["River Council"]


def test_whoever_holds_a_seat() -> None:
    """“The Texas senator” is whom the text has named with that state, though another person spoke last."""
    doc = doc_of(
        "Ada//PROPN/6/nsubj/B-PERSON Brown//PROPN/1/flat/I-PERSON (//PUNCT/4/punct R-TX//PROPN/1/appos "
        ")//PUNCT/4/punct came/come/VERB/0/root .//PUNCT/6/punct",
        GREY_SPOKE,
        "The//DET/3/det Texas//PROPN/3/compound/B-PLACE senator//NOUN/4/nsubj said/say/VERB/0/root the//DET/6/det "
        "dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct",
    )
    assert speakers(doc, ("The Texas senator", "NOMINAL", -1)) == ["Ada Grey", "Ada Brown"]


@pytest.mark.parametrize("noun", ["senator", "Republican"])
def test_whoever_holds_a_seat_by_party_and_state(noun: str) -> None:
    """The state may stand with the party behind the name, and a lawmaker of another state is not meant."""
    texas = f"The//DET/3/det Texas//PROPN/3/compound/B-PLACE {noun}//NOUN/4/nsubj said/say/VERB/0/root "
    doc = doc_of(
        "Ada//PROPN/6/nsubj/B-PERSON Brown//PROPN/1/flat/I-PERSON ,//PUNCT/5/punct Texas//PROPN/5/compound/B-PLACE "
        "Republican//NOUN/1/appos came/come/VERB/0/root .//PUNCT/6/punct",
        "Per//PROPN/6/nsubj/B-PERSON White//PROPN/1/flat/I-PERSON ,//PUNCT/5/punct Ohio//PROPN/5/compound/B-PLACE "
        "Republican//NOUN/1/appos went/go/VERB/0/root .//PUNCT/6/punct",
        texas + "the//DET/6/det dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct",
    )
    assert speakers(doc, (f"The Texas {noun}", "NOMINAL", -1)) == ["Ada Brown"]


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("leaders of Oria, Velland, and Kelmar", "leaders of Oria, Velland, and Kelmar"),
        ("leaders of Oria, Velland and Kelmar, who met", "leaders of Oria, Velland and Kelmar"),
        ("the minister, who left", "the minister"),
        ("an official, Ada Grey", "an official"),
    ],
)
def test_a_list_of_names_belongs_to_a_description(source: str, kept: str) -> None:
    """A description ends at its first comma, but not within the names that it holds."""
    assert RELATIVE_TAIL.sub("", source) == kept


def test_those_who_are_including_somebody() -> None:
    """“Several deputies, including Grey” are the deputies."""
    doc = doc_of(
        "Several//ADJ/2/amod deputies//NOUN/7/nsubj ,//PUNCT/5/punct including/include/VERB/5/case "
        "Grey//PROPN/2/nmod/B-PERSON ,//PUNCT/5/punct said/say/VERB/0/root the//DET/9/det dam//NOUN/10/nsubj "
        "held/hold/VERB/7/ccomp .//PUNCT/7/punct",
    )
    assert speakers(doc, ("Several deputies", "NOMINAL", -1)) == ["Several deputies"]


STATEMENT_SPOKE = (
    "The//DET/2/det statement//NOUN/3/nsubj said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
    "held/hold/VERB/3/ccomp .//PUNCT/3/punct"
)


def test_a_statement_of_the_body_that_spoke() -> None:
    """“The statement” that nobody is said to have issued is that of the body that has just spoken, of no person."""
    trust = (
        "The//DET/3/det River//PROPN/3/compound/B-BODY Trust//PROPN/4/nsubj/I-BODY said/say/VERB/0/root "
        "it//PRON/6/nsubj rained/rain/VERB/4/ccomp .//PUNCT/4/punct"
    )
    assert speakers(doc_of(trust, STATEMENT_SPOKE)) == ["River Trust", "River Trust"]
    assert speakers(doc_of(GREY_SPOKE, STATEMENT_SPOKE)) == ["Ada Grey", "statement"]


def test_an_administration_is_no_state() -> None:
    """“The administration” is the one that a name was given to, though a chain may say that it is a state."""
    doc = doc_of(
        "France//PROPN/4/nsubj/B-STATE and//CCONJ/3/cc Grey//PROPN/1/conj/B-PERSON met/meet/VERB/0/root "
        ".//PUNCT/4/punct",
        "The//DET/3/det Grey//PROPN/3/compound/B-PERSON administration//NOUN/4/nsubj slept/sleep/VERB/0/root "
        ".//PUNCT/4/punct",
        AGENCY_SPOKE.replace("agency", "administration"),
    )
    assert speakers(doc, ("The administration", "NOMINAL", 0)) == ["Grey administration"]


def test_many_of_a_people_are_not_their_state() -> None:
    """“Many Italians” are Italians; “the Italians” may speak for Italy."""
    said = (
        "Italians//PROPN/3/nsubj/B-STATE said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj held/hold/VERB/3/ccomp "
        ".//PUNCT/3/punct"
    )
    assert speakers(doc_of("Many//ADJ/2/amod " + said)) == ["Italians"]
    assert speakers(doc_of("The//DET/2/det " + said)) == ["Italy"]


def test_a_known_agency_is_spelled_out() -> None:
    """An agency that goes by its letters has its full name."""
    doc = doc_of(
        "The//DET/2/det EPA//PROPN/3/nsubj/B-BODY said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
        "held/hold/VERB/3/ccomp .//PUNCT/3/punct",
    )
    assert speakers(doc) == ["Environmental Protection Agency"]


def proposed(doc: Doc, source: tuple[int, int], cue: int, content: tuple[int, int]) -> None:
    """Gives a document one attribution by the engine, in tokens."""
    doc._.attributions = [
        Attribution(Span(doc, *source), Span(doc, cue, cue + 1), Span(doc, *content), parent=None, score=0.9)
    ]


def test_whose_vow_it_is() -> None:
    """A source that ends in the possessive is whose the cue is: “chairwoman Grey's vow”."""
    doc = doc_of(
        "Board//PROPN/2/compound/B-BODY chairwoman//NOUN/3/compound Grey//PROPN/5/nmod:poss/B-PERSON 's//PART/3/case "
        "vow//NOUN/8/nsubj to//PART/7/mark rebuild//VERB/5/acl pleased/please/VERB/0/root many//ADJ/8/obj "
        ".//PUNCT/8/punct",
    )
    proposed(doc, (0, 4), 4, (5, 7))
    assert speakers(doc)[0] == "Grey"


def test_a_name_right_behind_the_office() -> None:
    """The name behind an office that a source was cut after is who speaks."""
    doc = doc_of(
        "The//DET/2/det Board//PROPN/3/compound/B-BODY spokesman//NOUN/5/nsubj Grey//PROPN/3/appos/B-PERSON "
        "said/say/VERB/0/root the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct",
    )
    proposed(doc, (0, 3), 4, (5, 8))
    assert speakers(doc) == ["Grey"]


def test_an_adjective_before_an_office() -> None:
    """“The embattled prime minister” is whoever bears that office, and no other minister."""
    doc = doc_of(
        "Prime//PROPN/2/compound Minister//PROPN/3/compound Grey//PROPN/4/nsubj/B-PERSON slept/sleep/VERB/0/root "
        ".//PUNCT/4/punct",
        "Water//PROPN/2/compound Minister//PROPN/3/compound Brown//PROPN/4/nsubj/B-PERSON slept/sleep/VERB/0/root "
        ".//PUNCT/4/punct",
        "The//DET/4/det embattled//ADJ/4/amod prime//ADJ/4/amod minister//NOUN/5/nsubj said/say/VERB/0/root "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct",
    )
    article = article_of(doc)
    mentions = names(doc, article)
    for mention, role in zip(mentions, ("Prime Minister", "Water Minister"), strict=True):
        at = article.text.index(role)
        mention.role = article.evidence(at, at + len(role))
    add(mentions, article, "The embattled prime minister", "NOMINAL")
    assert [s.speaker_name for s in find_statements(doc, article, mentions).statements] == ["Grey"]


def test_somebody_who_has_got_a_name_since() -> None:
    """“The judge” behind “a judge” is Judge Grey, where the text has named her between."""
    doc = doc_of(
        OFFICIAL_SPOKE.replace("official", "judge"),
        "Judge//PROPN/2/compound Grey//PROPN/3/nsubj/B-PERSON sat/sit/VERB/0/root .//PUNCT/3/punct",
        AGENCY_SPOKE.replace("agency", "judge"),
    )
    article = article_of(doc)
    mentions = names(doc, article)
    at = article.text.index("Judge Grey")
    mentions[0].role = article.evidence(at, at + len("Judge"))
    add(mentions, article, "A senior judge", "NOMINAL")
    add(mentions, article, "The judge", "NOMINAL")
    assert [s.speaker_name for s in find_statements(doc, article, mentions).statements] == ["senior judge", "Grey"]


def test_three_who_speak_together() -> None:
    """“The three mayors” are the three whom a sentence before has named together."""
    doc = doc_of(
        "Grey//PROPN/6/nsubj/B-PERSON ,/,/PUNCT/3/punct Brown//PROPN/1/conj/B-PERSON and//CCONJ/5/cc "
        "White//PROPN/1/conj/B-PERSON met/meet/VERB/0/root .//PUNCT/6/punct",
        "The//DET/3/det three//NUM/3/nummod mayors/mayor/NOUN/4/nsubj said/say/VERB/0/root the//DET/6/det "
        "dam//NOUN/7/nsubj held/hold/VERB/4/ccomp .//PUNCT/4/punct",
    )
    assert speakers(doc, ("The three mayors", "NOMINAL", -1)) == ["Grey, Brown and White"]


def test_those_named_together_in_a_source() -> None:
    """A source of two names is both of them, however the tree reads it; a second office of one is no second speaker."""
    together = doc_of(
        "Analysts/analyst/NOUN/5/nsubj Grey//PROPN/1/flat/B-PERSON and//CCONJ/1/cc Brown//PROPN/1/flat/B-PERSON "
        "said/say/VERB/0/root the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct"
    )
    together._.attributions = [Attribution(together[0:4], together[4:5], together[5:8], None, 0.9)]
    assert speakers(together) == ["Grey and Brown"]
    one = doc_of(
        "Grey//PROPN/7/nsubj/B-PERSON ,/,/PUNCT/3/punct member//NOUN/1/appos and//CCONJ/5/cc chairman//NOUN/1/conj "
        ",/,/PUNCT/3/punct said/say/VERB/0/root the//DET/9/det dam//NOUN/10/nsubj held/hold/VERB/7/ccomp "
        ".//PUNCT/7/punct"
    )
    assert speakers(one, ("chairman", "NOMINAL", -1)) == ["Grey"]


def test_one_of_several_is_somebody_new() -> None:
    """“At least one senator” is nobody of whom a chain says that he is."""
    doc = doc_of(
        GREY_SPOKE,
        "At//ADP/4/advmod least//ADV/1/fixed one//NUM/4/nummod senator//NOUN/5/nsubj said/say/VERB/0/root "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct",
    )
    assert speakers(doc, ("At least one senator", "NOMINAL", 0)) == ["Ada Grey", "senator"]


def test_nobody_has_spoken() -> None:
    """What no one said is no statement, nor is what the evidence suggests."""
    said = "said/say/VERB/0/root the//DET/{a}/det dam//NOUN/{b}/nsubj held/hold/VERB/{v}/ccomp .//PUNCT/{v}/punct"
    doc = doc_of("No//DET/2/det one//NOUN/3/nsubj " + said.format(a=5, b=6, v=3))
    assert speakers(doc) == []
    suggested = said.format(a=5, b=6, v=3).replace("said/say", "suggested/suggest")
    doc = doc_of("The//DET/2/det evidence//NOUN/3/nsubj " + suggested)
    assert speakers(doc) == []


def test_who_is_spoken_of() -> None:
    """The subject of “was accused of” has not accused: its agent has, or somebody who is not named."""
    accused = (
        "Ada//PROPN/4/nsubj:pass/B-PERSON Grey//PROPN/1/flat/I-PERSON was/be/AUX/4/aux:pass "
        "accused/accuse/VERB/0/root {by}"
        "of//SCONJ/{v}/mark breaking/break/VERB/4/advcl the//DET/{d}/det dam//NOUN/{v}/obj .//PUNCT/4/punct"
    )
    by = "by//ADP/7/case the//DET/7/det Board//PROPN/4/obl:agent/B-BODY "
    for doc, expected in (
        (doc_of(accused.format(by="", v=6, d=8)), None),
        (doc_of(accused.format(by=by, v=9, d=11)), "Board"),
    ):
        end = len(doc) - 1
        doc._.attributions = [Attribution(doc[0:2], doc[3:4], doc[end - 4 : end], None, 0.9)]
        assert speakers(doc) == [expected]


def test_the_countrys_minister() -> None:
    """“The country's premier” is whoever bears that office nearest by, also a little behind."""
    doc = doc_of(
        "The//DET/2/det country//NOUN/4/nmod:poss 's/'s/PART/2/case premier//NOUN/5/nsubj said/say/VERB/0/root "
        "the//DET/7/det dam//NOUN/8/nsubj held/hold/VERB/5/ccomp .//PUNCT/5/punct",
        "Premier//PROPN/2/compound Grey//PROPN/3/nsubj/B-PERSON left/leave/VERB/0/root .//PUNCT/3/punct",
    )
    article = article_of(doc)
    mentions = names(doc, article)
    at = article.text.index("Premier")
    mentions[0].role = article.evidence(at, at + len("Premier"))
    assert [s.speaker_name for s in find_statements(doc, article, mentions).statements] == ["Grey"]


def test_a_bare_family_name() -> None:
    """Of two with one family name the bare name is the one who spoke last, though it has no chain."""
    doc = doc_of(
        "Tom//PROPN/3/nsubj/B-PERSON Grey//PROPN/1/flat/I-PERSON left/leave/VERB/0/root .//PUNCT/3/punct",
        GREY_SPOKE,
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
        ".//PUNCT/2/punct",
    )
    article = article_of(doc)
    mentions = names(doc, article)
    for k, m in enumerate(mentions):
        m.cluster = k
    assert [s.speaker_name for s in find_statements(doc, article, mentions).statements] == ["Ada Grey", "Ada Grey"]


def test_a_group_led_by_somebody() -> None:
    """“A group of deputies, led by Grey” is the group."""
    doc = doc_of(
        "A//DET/2/det group//NOUN/9/nsubj of//ADP/4/case deputies/deputy/NOUN/2/nmod ,/,/PUNCT/6/punct "
        "led/lead/VERB/2/acl by//ADP/8/case Grey//PROPN/6/obl/B-PERSON said/say/VERB/0/root "
        "the//DET/11/det dam//NOUN/12/nsubj "
        "held/hold/VERB/9/ccomp .//PUNCT/9/punct"
    )
    doc._.attributions = [Attribution(doc[0:8], doc[8:9], doc[9:12], None, 0.9)]
    assert speakers(doc, ("A group of deputies", "NOMINAL", -1)) == ["group of deputies"]


def test_a_study_told_of_as_a_report() -> None:
    """“The study” is the body whose report it was called before; a report on a body is not that body's."""
    for preposition, expected in (("by", "Water Board"), ("on", "study")):
        doc = doc_of(
            f"A//DET/2/det report//NOUN/7/nsubj {preposition}//ADP/6/case the//DET/6/det "
            "Water//PROPN/6/compound/B-BODY Board//PROPN/2/nmod/I-BODY appeared/appear/VERB/0/root .//PUNCT/7/punct",
            "The//DET/2/det study//NOUN/3/nsubj said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj "
            "held/hold/VERB/3/ccomp .//PUNCT/3/punct",
        )
        assert speakers(doc) == [expected]


def test_she_is_no_people() -> None:
    """“She” that coreference gives to a people goes on with the person who spoke last."""
    doc = doc_of(
        GREY_SPOKE,
        "The//DET/2/det Kelmaris//PROPN/3/nsubj/B-STATE left/leave/VERB/0/root .//PUNCT/3/punct",
        SHE_SPOKE,
    )
    assert speakers(doc, ("She", "PRONOUN", 1)) == ["Ada Grey", "Ada Grey"]


def test_a_promise_before_its_quotation() -> None:
    """A quotation behind a cue noun and a colon is whose sentence it is."""
    doc = doc_of(
        "Grey//PROPN/2/nsubj/B-PERSON came/come/VERB/0/root with//ADP/5/case a//DET/5/det promise//NOUN/2/obl "
        ":/:/PUNCT/2/punct “//PUNCT/10/punct The//DET/9/det dam//NOUN/11/nsubj will//AUX/11/aux "
        "hold/hold/VERB/2/parataxis .//PUNCT/11/punct ”//PUNCT/11/punct"
    )
    assert speakers(doc) == ["Grey"]


def test_a_preposition_taken_for_a_source_takes_nobody_up() -> None:
    """The engine may mark a lone "of" as the source; it stands for no pair."""
    doc = doc_of("Rumours//NOUN/2/nsubj spread/spread/VERB/0/root of//ADP/2/case .//PUNCT/2/punct")
    assert Speakers(doc, []).pair_before(2) is None


def speakers_by_chains(*sentences: str) -> list[str | None]:
    """The names of the speakers, with the mentions and chains that the product itself finds."""
    doc = doc_of(*sentences)
    article = article_of(doc)
    return [s.speaker_name for s in find_statements(doc, article, find_mentions(doc, article)).statements]


def first_speaker(phrase: str, named: str) -> str | None:
    """Who said what a report begins with, where a noun phrase said it and another sentence follows."""
    said = f"{phrase} said/say/VERB/0/root the//DET/5/det dam//NOUN/6/nsubj held/hold/VERB/3/ccomp .//PUNCT/3/punct"
    return speakers_by_chains(said, named)[0]


def test_a_report_that_begins_with_somebody_unnamed() -> None:
    """“A monitor said” is the body that is named and speaks right after it; a resident is no body."""
    named = (
        "The//DET/4/det Kelmar//PROPN/4/compound/B-BODY Rain//PROPN/4/compound/I-BODY Watch//PROPN/5/nsubj/I-BODY "
        "said/say/VERB/0/root it//PRON/7/nsubj rained/rain/VERB/5/ccomp .//PUNCT/5/punct"
    )
    assert first_speaker("A//DET/2/det monitor//NOUN/3/nsubj", named) == "Kelmar Rain Watch"
    assert first_speaker("A//DET/2/det resident//NOUN/3/nsubj", named) == "resident"


def test_a_report_that_begins_with_an_office() -> None:
    """“An executive said” is the chief executive who speaks next, and an official nobody in particular."""
    named = (
        "Chief//PROPN/2/compound Executive//PROPN/3/nmod:desc Ada//PROPN/5/nsubj/B-PERSON "
        "Grey//PROPN/3/flat/I-PERSON said/say/VERB/0/root it//PRON/7/nsubj rained/rain/VERB/5/ccomp .//PUNCT/5/punct"
    )
    assert first_speaker("An//DET/2/det executive//NOUN/3/nsubj", named) == "Ada Grey"
    assert first_speaker("An//DET/2/det official//NOUN/3/nsubj", named) == "official"


def test_a_statement_from_a_spokesman() -> None:
    """A document is the spokesman's who gave it, and not his employer's whose name stands in his office."""
    said = (
        "A//DET/2/det statement//NOUN/8/nsubj from//ADP/6/case Grey//PROPN/5/compound/B-PERSON "
        "campaign//NOUN/6/compound spokesman//NOUN/7/nmod:desc Brown//PROPN/2/nmod/B-PERSON said/say/VERB/0/root "
        "it//PRON/10/nsubj rained/rain/VERB/8/ccomp .//PUNCT/8/punct"
    )
    assert speakers_by_chains(said) == ["Brown"]


def test_a_statement_by_a_ministry_is_not_its_states() -> None:
    """“A statement by the Danish foreign ministry” is the ministry's."""
    said = (
        "A//DET/2/det statement//NOUN/8/nsubj by//ADP/7/case the//DET/7/det Danish//ADJ/7/amod/B-STATE "
        "foreign//ADJ/7/amod ministry//NOUN/2/nmod said/say/VERB/0/root it//PRON/10/nsubj rained/rain/VERB/8/ccomp "
        ".//PUNCT/8/punct"
    )
    assert speakers_by_chains(said) == ["Danish foreign ministry"]
