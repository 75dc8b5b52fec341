"""Events by PLOVER root: who did what to whom, where, and one entry for one event."""

from __future__ import annotations

from spacy.tokens import Doc
from statement_docs import article_of, doc_of

from rashomon.extract.events import find_events
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import EventMention, Mention, Reading
from rashomon.record import Article, DateRange
from rashomon.resolve.entities import resolve_entities
from rashomon.resolve.events import merge_events

MET = (
    "Lund//PROPN/4/nsubj/B-PERSON and//CCONJ/3/cc Berg//PROPN/1/conj/B-PERSON discussed/discuss/VERB/0/root "
    "Norway//PROPN/4/obj/B-STATE in//ADP/7/case Oslo//PROPN/4/obl/B-PLACE .//PUNCT/4/punct"
)
KILLED = (
    "Two//NUM/2/nummod soldiers/soldier/NOUN/4/nsubj:pass were/be/AUX/4/aux:pass killed/kill/VERB/0/root "
    "by//ADP/7/case Danish//ADJ/7/amod/B-STATE forces/force/NOUN/4/obl:agent near//ADP/9/case "
    "Aarhus//PROPN/4/obl/B-PLACE .//PUNCT/4/punct"
)
ATTACK = (
    "The//DET/2/det rebels/rebel/NOUN/3/nsubj launched/launch/VERB/0/root an//DET/5/det attack/attack/NOUN/3/obj "
    "on//ADP/9/case the//DET/9/det Danish//ADJ/9/amod/B-STATE army//NOUN/5/nmod .//PUNCT/3/punct"
)


def read(doc: Doc, identifier: str = "a1") -> tuple[Article, list[Mention], list[EventMention]]:
    """An article, its mentions and its events."""
    article = article_of(doc)
    article.id = identifier
    mentions = find_mentions(doc, article)
    return article, mentions, find_events(doc, article, mentions, [], [], [])


def sides(doc: Doc) -> tuple[str, list[str], list[str], str | None]:
    """Root, actors, recipients and place of the only event, in words."""
    _, mentions, (event,) = read(doc)
    text = [m.evidence.text for m in mentions]
    place = text[event.place] if event.place is not None else None
    return event.type, [text[i] for i in event.actors], [text[i] for i in event.recipients], place


def test_a_matter_discussed_is_no_side() -> None:
    """Two people who discuss a country are the actors, and the country is none."""
    assert sides(doc_of(MET)) == ("CONSULT", ["Lund", "Berg"], [], "Oslo")


def test_a_passive_has_its_actor_behind_by() -> None:
    """The agent acts, the subject suffers, and the place is what "near" leads to."""
    assert sides(doc_of(KILLED)) == ("ASSAULT", ["Danish forces"], ["Two soldiers"], "Aarhus")


def test_a_verb_that_carries_a_noun_is_one_event() -> None:
    """ "Launched an attack on" is one event with both sides."""
    assert sides(doc_of(ATTACK)) == ("ASSAULT", ["The rebels"], ["the Danish army"], None)


def test_what_is_planned_or_denied_is_marked() -> None:
    """An auxiliary makes a plan, a negation a denial."""
    planned = doc_of(
        "Danish//ADJ/2/amod/B-STATE forces/force/NOUN/4/nsubj will//AUX/4/aux "
        "attack/attack/VERB/0/root Lund//PROPN/4/obj/B-PERSON"
    )
    negated = doc_of(
        "Danish//ADJ/2/amod/B-STATE forces/force/NOUN/5/nsubj did//AUX/5/aux not//PART/5/advmod "
        "attack/attack/VERB/0/root Lund//PROPN/5/obj/B-PERSON"
    )
    assert read(planned)[2][0].modality == "planned"
    assert read(negated)[2][0].polarity == "negated"


class Anchored:
    """No time expressions at all."""

    def __init__(self) -> None:
        self.values: dict[str, tuple[str, str | None]] = {}


def test_one_event_in_two_articles_is_one_entry() -> None:
    """The same act of the same sides at the same place is one event with two mentions; another place makes another."""
    elsewhere = KILLED.replace("Aarhus", "Odense")
    parts = [read(doc_of(KILLED), "a1"), read(doc_of(KILLED), "a2"), read(doc_of(elsewhere), "a3")]
    articles = [p[0] for p in parts]
    for article in articles:
        article.published = DateRange(from_="2031-05-02", to="2031-05-02", basis="metadata")
    readings = [Reading(article=a.id, mentions=m, events=e) for a, m, e in parts]
    events, event_of = merge_events(articles, readings, resolve_entities(articles, readings), Anchored())
    assert sorted(len(e.mentions) for e in events) == [1, 2]
    assert event_of[parts[0][2][0].id] == event_of[parts[1][2][0].id] == parts[0][2][0].id
    assert all(e.status == "reported" for e in events)


def test_events_do_not_depend_on_the_order_of_articles() -> None:
    """The same articles in another order give the same events."""
    parts = [read(doc_of(KILLED), "a1"), read(doc_of(MET), "a2"), read(doc_of(KILLED), "a3")]
    outcomes = []
    for order in (parts, parts[::-1]):
        readings = [Reading(article=a.id, mentions=m, events=e) for a, m, e in order]
        articles = [p[0] for p in order]
        outcomes.append(merge_events(articles, readings, resolve_entities(articles, readings), Anchored()))
    assert outcomes[0] == outcomes[1]


def test_nobody_is_given_a_deed_by_a_doubtful_pronoun() -> None:
    """A pronoun whose person is far off, and may be another, gives an event no actor."""
    met = "Lund//PROPN/2/nsubj/B-PERSON left/leave/VERB/0/root .//PUNCT/2/punct"
    quoted = '"//PUNCT/2/punct Rain/rain/NOUN/3/nsubj falls/fall/VERB/0/root "//PUNCT/3/punct .//PUNCT/3/punct'
    attacked = (
        "He/he/PRON/2/nsubj attacked/attack/VERB/0/root Danish//ADJ/4/amod/B-STATE forces/force/NOUN/2/obj "
        ".//PUNCT/2/punct"
    )
    sure, doubtful = doc_of(met, attacked), doc_of(met, quoted, quoted, attacked)
    assert sides(sure) == ("ASSAULT", ["He"], ["Danish forces"], None)
    assert sides(doubtful) == ("ASSAULT", [], ["Danish forces"], None)
