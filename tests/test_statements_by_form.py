"""What the form of a page attributes: turns of a conversation, speeches printed whole, labels that nobody speaks."""

from __future__ import annotations

import pytest
import spacy
from statement_docs import article_of, doc_of, names

from rashomon.extract.reading import Mention
from rashomon.extract.speech_lines import giver, speech, turns
from rashomon.extract.statements import find_statements

TOKENS = spacy.blank("en")


def said(text: str, *persons: str) -> list[tuple[str | None, str]]:
    """Who says what in the turns of a text that names these persons."""
    doc = TOKENS(text)
    article = article_of(doc)
    mentions = [
        Mention(
            index=n,
            evidence=article.evidence(text.index(name), text.index(name) + len(name)),
            label="PERSON",
            head=name.split()[-1],
            lemma=name.split()[-1].lower(),
            sentence=0,
        )
        for n, name in enumerate(persons)
    ]
    return [(c.name, text[c.start : c.end]) for c in turns(doc, text, mentions)]


def test_names_as_they_are_written() -> None:
    """An interview in “Name:” lines: a short name later on is the full one, and a line without a name goes on."""
    text = "Ada Grey: Has the dam held?\n\nTom Moss: It has.\n\nFor now.\n\nGrey: Until when?\n\nMoss: In May.\n\nEnd."
    assert said(text, "Ada Grey", "Tom Moss") == [
        ("Ada Grey", "Has the dam held?"),
        ("Tom Moss", "It has."),
        ("Tom Moss", "For now."),
        ("Ada Grey", "Until when?"),
        ("Tom Moss", "In May."),
    ]


def test_names_that_do_not_come_again() -> None:
    """Names before a colon that stand there once each are no conversation."""
    assert said("Ada Grey: a good night.\n\nTom Moss: a bad one.", "Ada Grey", "Tom Moss") == []


def test_initials_and_stage_directions() -> None:
    """“AG:” is Ada Grey whose name stood there in full; what stands in brackets is said by nobody."""
    text = "ADA GREY: Good evening.\n\nTOM MOSS: Thank you.\n\n(APPLAUSE)\n\nAG: Has it held?\n\nTM: It has."
    found = said(text, "ADA GREY", "TOM MOSS")
    assert [name for name, _ in found] == ["Ada Grey", "Tom Moss", "Ada Grey", "Tom Moss"]


def test_questions_and_answers() -> None:
    """“A:” is whom the text names most before the first question."""
    text = (
        "Tom Moss runs the dam. Ada Grey met Moss there.\n\n"
        "Q: Has it held?\n\nA: It has.\n\nQ: Until when?\n\nA: Until May."
    )
    assert said(text, "Tom Moss", "Ada Grey", "Moss") == [
        ("interviewer", "Has it held?"),
        ("Moss", "It has."),
        ("interviewer", "Until when?"),
        ("Moss", "Until May."),
    ]


def test_questions_that_nobody_answers() -> None:
    """Questions as headings of the outlet's own text are no interview."""
    assert said("Q: What is a dam?\n\nIt is a wall.\n\nQ: Does it hold?\n\nMostly, says Tom Moss.", "Tom Moss") == []


def test_an_outlet_that_asks() -> None:
    """A label that names no person is whoever asks, where a person's line follows it each time."""
    text = "Echo: Who?\n\nMoss: I.\n\nEcho: When?\n\nMoss: In May.\n\nEcho: Why?\n\nMoss: It rained."
    assert [name for name, _ in said(text, "Moss")] == ["Echo", "Moss"] * 3


def test_labels_of_sections() -> None:
    """Labels in capitals that name no person divide an article and speak for nobody."""
    assert (
        said("AIRLINES: Fewer fly.\n\nMARKETS: Prices fell.\n\nAIRLINES: None land.\n\nTom Moss left.", "Tom Moss")
        == []
    )


SPEECH = (
    "Thank you. I am glad to be here.",
    "(APPLAUSE)",
    "We built this dam together, and we will keep it.",
    "The river will rise again in May.",
    "Our children will ask what we did.",
)


def test_a_speech_by_its_title() -> None:
    """The paragraphs of a transcript are the words of whom its title names."""
    text = "\n\n".join(SPEECH)
    found = speech(text, "Transcript: Ada Grey’s speech at the dam")
    assert [(c.name, text[c.start : c.end]) for c in found] == [
        ("Ada Grey", part) for part in SPEECH if part != "(APPLAUSE)"
    ]


def test_a_speech_by_its_first_line() -> None:
    """What stands above the line that announces the transcript, or names the speaker, is the outlet's."""
    text = "\n\n".join(
        ("Crowds came.", "Here is Mayor Grey’s address in full:", *SPEECH[:3], "Grey waves.", *SPEECH[3:])
    )
    found = [text[c.start : c.end] for c in speech(text, "Crowds at the dam")]
    assert found == [part for part in SPEECH if part != "(APPLAUSE)"]


@pytest.mark.parametrize(
    "title", ["Ada Grey speaks at the dam", "Transcript shows Grey called Moss", "Ada Grey’s speech, explained"]
)
def test_no_speech(title: str) -> None:
    """A title that announces no full text makes nobody's words of an article."""
    assert speech("\n\n".join(SPEECH), title) == []


def test_an_article_about_a_speech() -> None:
    """Below such a title too, an article in which nobody says “I” or “we” is the outlet's."""
    text = "\n\n".join(["The mayor spoke at the dam.", "The crowd listened.", "It rained.", "Nobody left."])
    assert speech(text, "Full text of Mayor Grey’s speech") == []


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("REMARKS BY PRESIDENT ADA GREY AT THE DAM", "ADA GREY"),
        ("Full text of Prime Minister Ada Grey's address", "Ada Grey"),
        ("Watch Grey’s speech and read the transcript", "Grey"),
        ("Read the full text of the river deal", None),
    ],
)
def test_who_gave_a_speech(heading: str, name: str | None) -> None:
    """The name in a heading without offices and without the words that open it."""
    assert giver(heading) == name


def test_words_of_a_label() -> None:
    """A label that the page put before the text is no speaker, whatever its last word looks like."""
    doc = doc_of(
        "River//NOUN/2/nsubj highlights/highlight/VERB/0/root Grey//PROPN/4/nsubj/B-PERSON opens/open/VERB/2/ccomp "
        "the//DET/6/det dam//NOUN/4/obj .//PUNCT/2/punct"
    )
    article = article_of(doc)
    assert [s.speaker_name for s in find_statements(doc, article, names(doc, article)).statements] == ["River"]
    labelled = article_of(doc, furniture=[article.evidence(0, len("River highlights"))])
    assert find_statements(doc, labelled, names(doc, labelled)).statements == []


def test_a_label_run_into_what_is_said() -> None:
    """A content begins behind the label that the page ran into it."""
    doc = doc_of(
        "Advertisement//NOUN/4/dep The//DET/3/det dam//NOUN/4/nsubj holds/hold/VERB/7/ccomp ,//PUNCT/7/punct "
        "Grey//PROPN/7/nsubj/B-PERSON said/say/VERB/0/root .//PUNCT/7/punct"
    )
    article = article_of(doc, furniture=[article_of(doc).evidence(0, len("Advertisement"))])
    (statement,) = find_statements(doc, article, names(doc, article)).statements
    assert statement.content.text == "The dam holds"
