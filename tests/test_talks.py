"""Talks: their round, delegations and heads, outcome, and what comes next; on trees written out by hand."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from statement_docs import article_of, doc_of

from rashomon.extract.dealings import Scene
from rashomon.extract.events import find_events
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Dealing, Detail
from rashomon.extract.talks import find_talks
from rashomon.extract.times import find_times


def talks(doc: Doc) -> tuple[list[Dealing], list[str]]:
    """The talks of a document, and the words of its mentions."""
    article = article_of(doc)
    mentions, times = find_mentions(doc, article), find_times(doc, article)
    events = find_events(doc, article, mentions, times, [], [])
    scene = Scene(doc, article, mentions, times, [], events)
    return find_talks(scene), [m.evidence.text for m in mentions]


def details(*sentences: str) -> list[Detail]:
    """All that is said of the talks."""
    return [d for dealing in talks(doc_of(*sentences))[0] for d in dealing.details]


def outcomes(*sentences: str) -> list[str | None]:
    """The kinds of the outcomes that are told."""
    return [d.outcome for d in details(*sentences) if d.kind == "outcome"]


ENDED = "The//DET/2/det talks/talk/NOUN/3/nsubj ended/end/VERB/0/root"


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        (f"{ENDED} without//ADP/6/case an//DET/6/det agreement//NOUN/3/obl .//PUNCT/3/punct", "no_agreement"),
        (f"{ENDED} in//ADP/5/case deadlock//NOUN/3/obl .//PUNCT/3/punct", "no_agreement"),
        (f"{ENDED} with//ADP/6/case a//DET/6/det truce//NOUN/3/obl .//PUNCT/3/punct", "agreement"),
        ("The//DET/2/det talks/talk/NOUN/3/nsubj collapsed/collapse/VERB/0/root .//PUNCT/3/punct", "no_agreement"),
        (
            "The//DET/2/det talks/talk/NOUN/3/nsubj made/make/VERB/0/root no//DET/5/det "
            "progress//NOUN/3/obj .//PUNCT/3/punct",
            "no_progress",
        ),
        (
            "The//DET/2/det talks/talk/NOUN/4/nsubj were/be/AUX/4/cop constructive//ADJ/0/root .//PUNCT/4/punct",
            "positive",
        ),
        (
            "The//DET/2/det talks/talk/NOUN/5/nsubj were/be/AUX/5/cop not//PART/5/advmod fruitful//ADJ/0/root "
            ".//PUNCT/5/punct",
            "negative",
        ),
        (
            "Denmark//PROPN/2/nsubj/B-STATE suspended/suspend/VERB/0/root the//DET/4/det talks/talk/NOUN/2/obj "
            ".//PUNCT/2/punct",
            "broken_off",
        ),
        (
            "Lund//PROPN/2/nsubj/B-PERSON agreed/agree/VERB/0/root at//ADP/5/case the//DET/5/det "
            "summit//NOUN/2/obl to//PART/7/mark leave//VERB/2/xcomp .//PUNCT/2/punct",
            "agreement",
        ),
    ],
)
def test_outcome(sentence: str, outcome: str) -> None:
    """What came of talks is read from the predicate that they are the subject or the place of."""
    assert outcomes(sentence) == [outcome]


@pytest.mark.parametrize(
    "sentence",
    [
        f"{ENDED} at//ADP/5/case noon//NOUN/3/obl .//PUNCT/3/punct",
        "The//DET/2/det talks/talk/NOUN/4/nsubj may//AUX/4/aux collapse/collapse/VERB/0/root .//PUNCT/4/punct",
        "If//SCONJ/3/mark talks/talk/NOUN/3/nsubj fail/fail/VERB/6/advcl ,//PUNCT/3/punct Lund//PROPN/6/nsubj/B-PERSON "
        "goes/go/VERB/0/root .//PUNCT/6/punct",
        "The//DET/2/det talks/talk/NOUN/5/nsubj did//AUX/5/aux not//PART/5/advmod collapse/collapse/VERB/0/root "
        ".//PUNCT/5/punct",
        "Lund//PROPN/2/nsubj/B-PERSON works/work/VERB/0/root to//PART/4/mark ensure/ensure/VERB/2/advcl the//DET/6/det "
        "talks/talk/NOUN/8/nsubj are/be/AUX/8/cop fruitful//ADJ/4/ccomp .//PUNCT/2/punct",
        "The//DET/4/det news//NOUN/4/compound press//NOUN/4/compound conference//NOUN/5/nsubj "
        "collapsed/collapse/VERB/0/root .//PUNCT/5/punct",
        "Lund//PROPN/2/nsubj/B-PERSON threatened/threaten/VERB/0/root to//PART/4/mark cancel/cancel/VERB/2/xcomp "
        "the//DET/6/det talks/talk/NOUN/4/obj .//PUNCT/2/punct",
    ],
)
def test_no_outcome(sentence: str) -> None:
    """A bare end, what may be, what is conditional, denied or threatened, and a press conference give no outcome."""
    assert outcomes(sentence) == []


ROUND = "The//DET/3/det third//ADJ/3/amod round//NOUN/6/nsubj of//ADP/5/case talks/talk/NOUN/3/nmod"


def test_round() -> None:
    """The ordinal before "round of talks" is its number, and what the round does the talks do."""
    found = details(f"{ROUND} failed/fail/VERB/0/root .//PUNCT/6/punct")
    assert [(d.kind, d.number, d.outcome) for d in found] == [("round", 3, None), ("outcome", None, "no_agreement")]
    assert found[0].evidence.text == "The third round of talks"


NEXT = (
    "The//DET/3/det next//ADJ/3/amod round//NOUN/8/nsubj:pass of//ADP/5/case talks/talk/NOUN/3/nmod will//AUX/8/aux "
    "be//AUX/8/aux:pass held/hold/VERB/0/root in//ADP/10/case Aarhus//PROPN/8/obl/B-PLACE on//ADP/12/case "
    "12//NUM/8/obl May//PROPN/12/nmod 2031//NUM/12/nmod .//PUNCT/8/punct"
)


def test_what_comes_next() -> None:
    """The next round has its date and its place."""
    doc = doc_of(NEXT)
    found, words = talks(doc)
    (coming,) = found[0].details
    (time,) = find_times(doc, article_of(doc))
    assert coming.kind == "next" and coming.place is not None and words[coming.place] == "Aarhus"
    assert coming.time == time.id and time.value == "2031-05-12"


@pytest.mark.parametrize(
    "sentence",
    [
        "The//DET/2/det talks/talk/NOUN/4/nsubj could//AUX/4/aux resume/resume/VERB/0/root .//PUNCT/4/punct",
        "Lund//PROPN/2/nsubj/B-PERSON wants/want/VERB/0/root to//PART/4/mark resume/resume/VERB/2/xcomp "
        "talks/talk/NOUN/4/obj .//PUNCT/2/punct",
        "The//DET/2/det talks/talk/NOUN/3/nsubj resumed/resume/VERB/0/root .//PUNCT/3/punct",
        "The//DET/2/det talks/talk/NOUN/5/nsubj will//AUX/5/aux not//PART/5/advmod resume/resume/VERB/0/root "
        ".//PUNCT/5/punct",
    ],
)
def test_nothing_comes_next(sentence: str) -> None:
    """What may be, is wished for, is past or is denied is no appointment."""
    assert details(sentence) == []


def test_delegation_and_its_head() -> None:
    """A delegation has its side and who leads it, by a participle or as the subject, in a sentence of its own."""
    met = "The//DET/2/det talks/talk/NOUN/3/nsubj collapsed/collapse/VERB/0/root .//PUNCT/3/punct"
    led = (
        "A//DET/3/det Danish//ADJ/3/amod/B-STATE delegation//NOUN/7/nsubj led/lead/VERB/3/acl by//ADP/6/case "
        "Lund//PROPN/4/obl/B-PERSON left/leave/VERB/0/root .//PUNCT/7/punct"
    )
    leads = (
        "Berg//PROPN/2/nsubj/B-PERSON heads/head/VERB/0/root the//DET/5/det Swedish//ADJ/5/amod/B-STATE "
        "delegation//NOUN/2/obj .//PUNCT/2/punct"
    )
    found, words = talks(doc_of(met, led, leads))
    heads = [(words[d.side or 0], words[d.head or 0]) for d in found[0].details if d.kind == "delegation"]
    assert heads == [("Danish", "Lund"), ("Swedish", "Berg")]


def test_a_delegation_without_talks_is_left_out() -> None:
    """Where no talks are named before it, a delegation belongs to none."""
    alone = (
        "Berg//PROPN/2/nsubj/B-PERSON heads/head/VERB/0/root the//DET/5/det Swedish//ADJ/5/amod/B-STATE "
        "delegation//NOUN/2/obj .//PUNCT/2/punct"
    )
    assert talks(doc_of(alone))[0] == []


def test_other_talks_are_kept_apart() -> None:
    """What is said of trade talks is not said of the peace talks beside them."""
    peace = (
        "The//DET/3/det peace//NOUN/3/compound talks/talk/NOUN/4/nsubj collapsed/collapse/VERB/0/root .//PUNCT/4/punct"
    )
    trade = (
        "The//DET/3/det trade//NOUN/3/compound talks/talk/NOUN/5/nsubj were/be/AUX/5/cop "
        "constructive//ADJ/0/root .//PUNCT/5/punct"
    )
    again = "The//DET/2/det talks/talk/NOUN/3/nsubj stalled/stall/VERB/0/root .//PUNCT/3/punct"
    found, _ = talks(doc_of(peace, trade, again))
    assert [[d.outcome for d in f.details] for f in found] == [["no_agreement"], ["positive", "no_progress"]]
