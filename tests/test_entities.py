"""One entity for all spellings of a name over a story."""

from __future__ import annotations

import spacy

import rashomon.language.annotations  # noqa: F401  registers the Doc extensions
from rashomon.extract.mentions import find_mentions
from rashomon.extract.reading import Mention, MentionLabel, Reading
from rashomon.record import Article, Entity
from rashomon.resolve.entities import Entities, resolve_entities

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def story(*texts: str) -> Entities:
    """The entities of articles with these texts, every mention taken as a speaker so that none is dropped."""
    articles = [Article(id=f"a{n}", source=f"a{n}.txt", text=text) for n, text in enumerate(texts)]
    readings = []
    for article in articles:
        mentions = find_mentions(NLP(article.text), article)
        readings.append(
            Reading(article=article.id, mentions=mentions, speakers={f"s{m.index}": m.index for m in mentions})
        )
    return resolve_entities(articles, readings)


def called(entities: Entities, name: str) -> Entity:
    """The entity that bears this name, or has it among its aliases."""
    return next(e for e in entities.entities if name in (e.name, *e.aliases))


def test_spellings_of_one_person_are_one_entity() -> None:
    """Transliterations, accents and short forms meet over articles."""
    entities = story(
        "Foreign Minister Sergei Orlov spoke.",
        "Foreign Minister Sergey Orlov spoke. Orlov left.",
        "In the evening Orlov said no.",
    )
    person = called(entities, "Orlov")
    assert {"Sergei Orlov", "Sergey Orlov"} <= {person.name, *person.aliases}
    assert len(person.mentions) == 4


def test_two_people_with_one_surname_stay_two_over_articles() -> None:
    """Other given names speak against a merge; the bare surname of a third article joins neither."""
    entities = story("Minister Kari Lund spoke.", "General Per Lund spoke.", "Later Lund said no.")
    assert called(entities, "Kari Lund").id != called(entities, "Per Lund").id
    assert len([e for e in entities.entities if e.name.endswith("Lund")]) == 3


def test_ids_do_not_depend_on_order_or_on_added_articles() -> None:
    """A person known by surname keeps the id when the full name comes with another article."""
    alone = story("In the evening Orlov said no.")
    texts = ("In the evening Orlov said no.", "Foreign Minister Sergei Orlov spoke.")
    assert called(alone, "Orlov").id == called(story(*texts), "Sergei Orlov").id
    assert {e.id for e in story(*texts).entities} == {e.id for e in story(*reversed(texts)).entities}


def test_a_ministry_has_one_entity_for_all_its_names() -> None:
    """ "Danish Ministry of Defence" and "Denmark's Defense Ministry" are one body, of Denmark."""
    entities = story("The Danish Ministry of Defence said so.", "Denmark's Defense Ministry said so.")
    body = called(entities, "Danish Ministry of Defence")
    assert len(body.mentions) == 2
    assert body.codes.cameo == "DNKGOV"
    assert body.side == called(entities, "Denmark").id


def test_the_regime_and_the_government_of_a_state_are_one_side() -> None:
    """Two names for a state's government are one body, and its forces have the same side."""
    entities = story("The Danish regime said no.", "The Danish government said no. Danish army units left.")
    government = called(entities, "Danish government")
    assert len([e for e in entities.entities if e.codes.cameo == "DNKGOV"]) == 1
    army = next(e for e in entities.entities if e.codes.cameo == "DNKMIL")
    assert army.side == government.side


def test_state_entities_have_codes_and_a_place() -> None:
    """A state has CAMEO and ISO codes and a point of country precision."""
    state = called(story("Denmark denied it."), "Denmark")
    assert (state.kind, state.codes.cameo, state.codes.iso3166) == ("state", "DNK", "DK")
    assert state.location is not None and state.location.precision == 6


def test_a_capital_that_speaks_is_the_state_and_the_town_is_not() -> None:
    """Metonymy: the speaking capital has the state's id, the town where it happened has its own."""
    entities = story("Denmark denied it. Copenhagen denied it. It began in Copenhagen.")
    assert called(entities, "Denmark").mentions[1].text == "Copenhagen"
    assert next(e for e in entities.entities if e.kind == "place").name == "Copenhagen"


def test_an_office_with_its_state_is_its_bearer() -> None:
    """ "Denmark's foreign minister" in one article is the person introduced with that office in another."""
    entities = story("Danish Foreign Minister Ola Berg spoke.", "Denmark's foreign minister said no.")
    assert (
        entities.name("a1", next(i for (a, i), n in entities.names.items() if a == "a1" and n == "Ola Berg"))
        == "Ola Berg"
    )


def test_the_office_that_is_given_most_often_stands_first() -> None:
    """What one article calls him in passing does not stand before what all call him."""
    entities = story(
        "Then-President Carl Dent spoke.", "President Carl Dent said no.", "In Oria, President Carl Dent left."
    )
    assert [r.text for r in called(entities, "Carl Dent").roles] == ["President", "Then-President"]


def test_unnamed_officials_of_two_articles_are_two() -> None:
    """One unnamed person is the article's own; people in the plural are one group."""
    entities = story(
        "A Danish official said no. Danish officials agreed.", "A Danish official said yes. Danish officials left."
    )
    singles = [e for e in entities.entities if e.name == "Danish official"]
    groups = [e for e in entities.entities if e.name == "Danish officials"]
    assert len(singles) == 2 and len(groups) == 1 and len(groups[0].mentions) == 2


def named(label: MentionLabel, *names: str, outlets: tuple[str, ...] = ()) -> Entities:
    """The entities of articles that each hold one name, which the engine has given this label."""
    articles, readings = [], []
    for n, name in enumerate(names):
        article = Article(id=f"a{n}", source=f"a{n}.txt", text=name, outlet=outlets[n] if outlets else None)
        articles.append(article)
        mention = Mention(
            index=0, evidence=article.evidence(0, len(name)), label=label, head=name, lemma=name, sentence=0
        )
        readings.append(Reading(article=article.id, mentions=[mention]))
    return resolve_entities(articles, readings)


def test_spellings_of_a_place_that_no_gazetteer_has() -> None:
    """Transliterations of one unlisted town meet; names that only sound alike, or are too short to tell, do not."""
    towns = named("PLACE", "Zhurmishte", "Žurmište", "Zurmiste", "Block A", "Block E")
    assert len(towns.entities) == 3
    assert len(called(towns, "Zhurmishte").mentions) == 3
    assert called(towns, "Zurmiste").id == called(named("PLACE", "Zurmiste"), "Zurmiste").id, "ids stay"


def test_people_in_the_chain_of_a_town_are_nobody_of_its_name() -> None:
    """Where the story tells that a name is a town's, the people whom one article's chain put to it are their own."""
    text = "Vashtan. The rebels and they."
    words: list[tuple[str, MentionLabel, int, bool]] = [
        ("Vashtan", "ARMED_GROUP", 0, False),
        ("The rebels", "NOMINAL", 9, True),
        ("they", "PRONOUN", 24, True),
    ]
    article = Article(id="a0", source="a0.txt", text=text)
    joined = [
        Mention(
            index=n,
            evidence=article.evidence(start, start + len(word)),
            label=label,
            head=word.split()[-1],
            lemma=word,
            sentence=0,
            cluster=1,
            plural=plural,
        )
        for n, (word, label, start, plural) in enumerate(words)
    ]
    other = Article(id="a1", source="a1.txt", text="Vashtan Vashtan")
    places = [
        Mention(index=n, evidence=other.evidence(a, a + 7), label="PLACE", head="Vashtan", lemma="Vashtan", sentence=0)
        for n, a in enumerate((0, 8))
    ]
    readings = [Reading(article="a0", mentions=joined, speakers={"s": 1}), Reading(article="a1", mentions=places)]
    entities = resolve_entities([article, other], readings)
    town = called(entities, "Vashtan")
    assert town.kind == "place" and len(town.mentions) == 3
    assert [m.text for m in called(entities, "rebels").mentions] == ["The rebels", "they"]


def test_a_country_without_a_name_is_no_person() -> None:
    """ "It … the eastern country" is somebody's country, whatever pronoun its chain begins with."""
    article = Article(id="a0", source="a0.txt", text="It rose. The eastern country fell.")
    it = Mention(
        index=0, evidence=article.evidence(0, 2), label="PRONOUN", head="It", lemma="it", sentence=0, cluster=1
    )
    country = Mention(
        index=1,
        evidence=article.evidence(9, 28),
        label="NOMINAL",
        head="country",
        lemma="country",
        sentence=1,
        cluster=1,
    )
    entities = resolve_entities([article], [Reading(article="a0", mentions=[it, country], speakers={"s": 1})])
    assert [e.kind for e in entities.entities] == ["other"]


def test_the_story_knows_its_outlets() -> None:
    """What an article of the story appeared in is an outlet wherever it is named, whatever the engine took it for."""
    entities = named("PERSON", "Hill Courier", "Ada Grey", outlets=("Valley Post", "The Hill Courier"))
    assert called(entities, "Hill Courier").kind == "outlet"
    assert called(entities, "Ada Grey").kind == "person"
