"""How an event is told (fact, planned, denied, alleged), what is no event, and which date is the event's own."""

from __future__ import annotations

import pytest
from statement_docs import article_of, doc_of

from rashomon.extract.events import find_events
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import EventMention, Reading
from rashomon.extract.times import find_times
from rashomon.record import DateRange, Event
from rashomon.resolve.dates import anchor_times
from rashomon.resolve.entities import resolve_entities
from rashomon.resolve.events import merge_events

REBELS = "The//DET/2/det rebels/rebel/NOUN/"


def events_of(sentence: str, **tags: str) -> list[EventMention]:
    """The event mentions of one sentence; ``tags`` gives words a tag of their own."""
    doc = doc_of(sentence)
    for token in doc:
        token.tag_ = tags.get(token.text, token.tag_)
    article = article_of(doc)
    return find_events(doc, article, find_mentions(doc, article), find_times(doc, article), [], [])


def the(sentence: str, trigger: str, **tags: str) -> EventMention:
    """The event of one word."""
    return next(e for e in events_of(sentence, **tags) if e.trigger.text == trigger)


def story(sentence: str, published: str) -> list[Event]:
    """The events of a story of one sentence, published on a day."""
    doc = doc_of(sentence)
    article = article_of(doc)
    article.published = DateRange(from_=published, to=published, basis="metadata")
    mentions, times = find_mentions(doc, article), find_times(doc, article)
    reading = Reading(
        article=article.id, mentions=mentions, times=times, events=find_events(doc, article, mentions, times, [], [])
    )
    anchored = anchor_times([reading], {article.id: article.published})
    return merge_events([article], [reading], resolve_entities([article], [reading]), anchored)[0]


@pytest.mark.parametrize(
    ("verb", "root"), [("demanded/demand", "REQUEST"), ("agreed/agree", "AGREE"), ("threatened/threaten", "THREATEN")]
)
def test_a_word_does_not_speak_about_itself(verb: str, root: str) -> None:
    """Who demanded, agreed or threatened has done so: the event is a fact, though what it speaks of is not."""
    (event,) = events_of(f"{REBELS}3/nsubj {verb}/VERB/0/root Lund//PROPN/3/obj/B-PERSON .//PUNCT/3/punct")
    assert (event.type, event.modality) == (root, "fact")


def test_who_denies_has_denied() -> None:
    """A denial is an event that came about; only a word of negation beside it makes it one that did not."""
    sentence = f"{REBELS}4/nsubj not//PART/4/advmod denied/deny/VERB/0/root Lund//PROPN/4/obj/B-PERSON"
    assert the(sentence, "denied").polarity == "negated"
    assert the(sentence.replace("not//PART/4/advmod", "then//ADV/4/advmod"), "denied").polarity == "affirmed"


@pytest.mark.parametrize(
    ("governor", "modality"),
    [
        ("feared/fear/VERB", "possible"),
        ("sought/seek/VERB", "planned"),
        ("urged/urge/VERB", "required"),
        ("watched/watch/VERB", "fact"),
    ],
)
def test_what_governs_a_happening_says_whether_it_came_about(governor: str, modality: str) -> None:
    """Talks that are feared, sought or urged have not been held; talks that are watched have."""
    sentence = f"{REBELS}3/nsubj {governor}/0/root talks/talk/NOUN/3/obj with//ADP/6/case Norway//PROPN/4/nmod/B-STATE"
    assert the(sentence, "talks").modality == modality


def test_a_threat_of_attacks_is_no_attack() -> None:
    """What a noun of danger or of will leads to has not come about; what "news of" leads to has."""
    sentence = (
        "Lund//PROPN/2/nsubj/B-PERSON saw/see/VERB/0/root the//DET/4/det risk//NOUN/2/obj of//ADP/6/case "
        "attacks/attack/NOUN/4/nmod on//ADP/8/case Norway//PROPN/6/nmod/B-STATE"
    )
    assert the(sentence, "attacks").modality == "possible"
    assert the(sentence.replace("risk//", "news//"), "attacks").modality == "fact"


def test_any_attack_and_a_planned_summit_are_still_to_come() -> None:
    """A word before the noun says that the happening is supposed or planned."""
    sentence = (
        "Lund//PROPN/2/nsubj/B-PERSON discussed/discuss/VERB/0/root {}/4/{} attack/attack/NOUN/2/obj "
        "on//ADP/6/case Norway//PROPN/4/nmod/B-STATE"
    )
    assert the(sentence.format("any//DET", "det"), "attack").modality == "possible"
    assert the(sentence.format("the//DET", "det"), "attack").modality == "fact"
    assert the(sentence.format("planned/plan/VERB", "amod"), "attack", planned="VBN").modality == "planned"


def test_an_infinitive_follows_its_governors() -> None:
    """ "Ready to attack" and "failed to attack" are no attacks, over a verb in between too."""
    sentence = (
        f"{REBELS}3/nsubj {{}}/0/root to//PART/5/mark begin/begin/VERB/3/xcomp to//PART/7/mark "
        "attack/attack/VERB/5/xcomp Lund//PROPN/7/obj/B-PERSON"
    )
    tags = {"begin": "VB", "attack": "VB"}
    assert the(sentence.format("hoped/hope/VERB"), "attack", **tags).modality == "planned"
    direct = f"{REBELS}3/nsubj {{}}/0/root to//PART/5/mark attack/attack/VERB/3/xcomp Lund//PROPN/5/obj/B-PERSON"
    assert the(direct.format("failed/fail/VERB"), "attack", attack="VB").polarity == "negated"
    assert the(direct.format("came/come/VERB"), "attack", attack="VB").modality == "fact"


def test_what_only_supposes_is_told_from_what_went_before() -> None:
    """ "Until they attack" is still to come, "until they attacked" is over; "if" always supposes."""
    sentence = (
        "Lund//PROPN/2/nsubj/B-PERSON stayed/stay/VERB/0/root {}//SCONJ/6/mark the//DET/5/det "
        "rebels/rebel/NOUN/6/nsubj {}/attack/VERB/2/advcl Norway//PROPN/6/obj/B-STATE"
    )
    assert the(sentence.format("until", "attack"), "attack", attack="VBP").modality == "possible"
    assert the(sentence.format("until", "attacked"), "attacked").modality == "fact"
    assert the(sentence.format("if", "attacked"), "attacked").modality == "possible"


def test_hearsay_is_alleged() -> None:
    """ "Allegedly attacked" and "may have attacked" are guesses at what is past, and the event is claimed."""
    sentence = f"{REBELS}4/nsubj {{}}//ADV/4/advmod attacked/attack/VERB/0/root Lund//PROPN/4/obj/B-PERSON"
    event = the(sentence.format("allegedly"), "attacked")
    assert (event.alleged, event.modality) == (True, "fact")
    guess = f"{REBELS}5/nsubj may//AUX/5/aux have//AUX/5/aux attacked/attack/VERB/0/root Lund//PROPN/5/obj/B-PERSON"
    assert the(guess, "attacked").alleged
    assert [e.status for e in story(sentence.format("allegedly"), "2031-05-02")] == ["claimed"]
    assert [e.status for e in story(sentence.format("twice"), "2031-05-02")] == ["reported"]


def test_a_quality_is_no_event() -> None:
    """ "Norwegian-backed" and "a negotiated peace" name qualities; "the detained rebels" were detained."""
    backed = (
        "Danish//ADJ/3/amod/B-STATE -//PUNCT/1/punct backed/back/VERB/4/amod rebels/rebel/NOUN/5/nsubj "
        "slept/sleep/VERB/0/root"
    )
    assert not events_of(backed, backed="VBN")
    detained = "The//DET/3/det detained/detain/VERB/3/amod rebels/rebel/NOUN/4/nsubj slept/sleep/VERB/0/root"
    assert [e.type for e in events_of(detained, detained="VBN")] == ["COERCE"]


def test_a_refusal_to_comment_rejects_nothing() -> None:
    """ "Declined to comment" is a way of speaking; "declined to leave" is a refusal."""
    sentence = "Lund//PROPN/2/nsubj/B-PERSON declined/decline/VERB/0/root to//PART/4/mark {}/VERB/2/xcomp"
    assert not events_of(sentence.format("comment/comment"))
    assert [e.type for e in events_of(sentence.format("step/step"))] == ["REJECT"]


def test_some_verbs_need_somebody() -> None:
    """Needs that are met and reports that are released are no meeting and no concession; freed soldiers are."""
    sentence = "Denmark//PROPN/2/nsubj/B-STATE released/release/VERB/0/root the//DET/4/det {}/NOUN/2/obj"
    assert [e.type for e in events_of(sentence.format("soldiers/soldier"))] == ["CONCEDE"]
    assert not events_of(sentence.format("butter/butter"))


def test_a_term_of_a_deal_is_no_request() -> None:
    """A deal that calls for something asks nobody; a man who calls for it does."""
    sentence = "{} called/call/VERB/0/root for//ADP/4/case peace//NOUN/2/obl in//ADP/6/case Oslo//PROPN/2/obl/B-PLACE"
    assert "REQUEST" not in {e.type for e in events_of(sentence.format("deal/deal/NOUN/2/nsubj"))}
    assert [e.type for e in events_of(sentence.format("Lund//PROPN/2/nsubj/B-PERSON"))] == ["REQUEST"]


def test_a_danger_that_nobody_utters_is_no_threat() -> None:
    """ "A threat to Norway" is a danger; "the rebels' threat to Norway" is uttered."""
    danger = (
        "It//PRON/4/nsubj is/be/AUX/4/cop a//DET/4/det threat//NOUN/0/root to//ADP/6/case Norway//PROPN/4/nmod/B-STATE"
    )
    assert not events_of(danger)
    uttered = (
        "Lund//PROPN/3/nmod:poss/B-PERSON 's//PART/1/case threat//NOUN/6/nsubj to//ADP/5/case "
        "Norway//PROPN/3/nmod/B-STATE passed/pass/VERB/0/root"
    )
    assert [e.type for e in events_of(uttered)] == ["THREATEN"]


def test_the_month_of_march_is_no_march() -> None:
    """A word inside a date names no event."""
    sentence = (
        "Lund//PROPN/2/nsubj/B-PERSON slept/sleep/VERB/0/root in//ADP/4/case March//PROPN/2/obl "
        "in//ADP/6/case Oslo//PROPN/4/nmod/B-PLACE"
    )
    assert not events_of(sentence)


SAID = (
    "Lund//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root on//ADP/4/case Friday//PROPN/2/obl that//SCONJ/7/mark "
    "rebels/rebel/NOUN/7/nsubj attacked/attack/VERB/2/ccomp Norway//PROPN/7/obj/B-STATE"
)


def test_the_day_of_saying_is_not_the_day_of_the_event() -> None:
    """ "Said on Friday that rebels attacked" dates the words; "attacked on Friday" dates the attack."""
    assert the(SAID, "attacked").time is None
    own = f"{REBELS}3/nsubj attacked/attack/VERB/0/root Norway//PROPN/3/obj/B-STATE on//ADP/6/case Friday//PROPN/3/obl"
    assert the(own, "attacked").time is not None


def test_a_time_inside_another_noun_is_not_the_events() -> None:
    """ "Attacked the 2019 base" does not date the attack; a relative clause dates the noun that it tells of."""
    other = (
        f"{REBELS}3/nsubj attacked/attack/VERB/0/root Norway//PROPN/3/obj/B-STATE over//ADP/8/case "
        "the//DET/8/det 2019//NUM/8/nummod treaty/treaty/NOUN/3/obl"
    )
    assert the(other, "attacked").time is None
    told = (
        "The//DET/2/det blast/blast/NOUN/0/root in//ADP/4/case Oslo//PROPN/2/nmod/B-PLACE that//PRON/6/nsubj "
        "shook/shake/VERB/2/acl:relcl it//PRON/6/obj on//ADP/9/case Friday//PROPN/6/obl"
    )
    assert the(told, "blast").time is not None


def test_who_is_sent_is_no_other_side() -> None:
    """Troops that are sent are neither sender nor foe."""
    sentence = (
        "Denmark//PROPN/2/nsubj/B-STATE deployed/deploy/VERB/0/root soldiers/soldier/NOUN/2/obj "
        "against//ADP/5/case rebels/rebel/NOUN/2/obl"
    )
    doc = doc_of(sentence)
    mentions = find_mentions(doc, article_of(doc))
    event = the(sentence, "deployed")
    assert [mentions[i].evidence.text for i in event.actors] == ["Denmark"]
    assert [mentions[i].evidence.text for i in event.recipients] == ["rebels"]


def test_a_noun_of_suffering_befalls_its_owner() -> None:
    """Lund's arrest befell Lund, and criticism that he faced came from another."""
    arrest = "Lund//PROPN/3/nmod:poss/B-PERSON 's//PART/1/case arrest//NOUN/4/nsubj came/come/VERB/0/root"
    event = the(arrest, "arrest")
    assert event.recipients and not event.actors
    faced = (
        "Lund//PROPN/2/nsubj/B-PERSON faced/face/VERB/0/root criticism//NOUN/2/obj from//ADP/5/case "
        "Berg//PROPN/3/nmod/B-PERSON"
    )
    doc = doc_of(faced)
    mentions = find_mentions(doc, article_of(doc))
    event = the(faced, "criticism")
    assert [mentions[i].evidence.text for i in (*event.actors, *event.recipients)] == ["Berg", "Lund"]


def test_a_town_before_a_noun_is_where_it_was() -> None:
    """The Aarhus accord was made there, and Aarhus agreed to nothing."""
    sentence = (
        "Lund//PROPN/2/nsubj/B-PERSON read/read/VERB/0/root the//DET/5/det Aarhus//PROPN/5/compound/B-PLACE "
        "accord//NOUN/2/obj"
    )
    event = the(sentence, "accord")
    assert event.place is not None and not event.actors


def test_what_lies_ahead_of_the_article_is_planned() -> None:
    """A day after publication is that of a plan in the present tense, and not that of a deed in the past."""
    future = (
        "Norway//PROPN/2/nsubj/B-STATE {}/meet/VERB/0/root Denmark//PROPN/2/obj/B-STATE on//ADP/5/case "
        "9//NUM/2/obl May//PROPN/5/nmod 2031//NUM/5/nmod"
    )
    (planned,) = story(future.format("meets"), "2031-05-02")
    assert (planned.status, planned.date.from_ if planned.date else None) == ("planned", "2031-05-09")
    (past,) = story(future.format("met"), "2031-05-02")
    assert (past.status, past.date) == ("reported", None)
