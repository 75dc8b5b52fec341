"""What a story is called, and the span of its reporting."""

from __future__ import annotations

import pytest

from rashomon.extract.reading import EventMention, Reading
from rashomon.record import Article, DateRange, Entity, EntityKind, EventType
from rashomon.resolve.title import span_of, title_of

TEXTS = [
    "Talks in Harvel failed, the Osmerian minister said. The breach of the truce was condemned.",
    "Osmeria says the talks in Harvel were a success. The port of Harvel is closed. The breach was denied.",
    "After the shelling of Harvel, Osmeria left the talks. Nera Holt, of Velland, was hurt in the shelling.",
]


def articles() -> list[Article]:
    """Three reports under headlines of their own."""
    return [
        Article(id=f"a{n}", source=f"{n}.txt", text=text, title=f"Headline {n} of talks in Harvel {'failed' * n}")
        for n, text in enumerate(TEXTS)
    ]


def entity(name: str, kind: EntityKind, *forms: str) -> Entity:
    """An entity wherever one of its forms stands."""
    mentions = [
        a.evidence(start, start + len(form))
        for a in articles()
        for form in forms or (name,)
        for start in range(len(a.text))
        if a.text.startswith(form, start)
    ]
    return Entity(id=f"e{name}", name=name, kind=kind, mentions=mentions)


def readings(*triggers: tuple[str, EventType]) -> list[Reading]:
    """Readings with an event at every place where a trigger stands."""
    made = []
    for a in articles():
        events = []
        for word, type in triggers:
            for start in range(len(a.text)):
                if a.text.startswith(word, start):
                    here = a.evidence(start, start + len(word))
                    events.append(
                        EventMention(id=f"v{start}", evidence=here, trigger=here, lemma=word, type=type, score=1.0)
                    )
        made.append(Reading(article=a.id, events=events))
    return made


ENTITIES = [
    entity("Nera Holt", "person"),
    entity("Osmeria", "state", "Osmeria", "Osmerian"),
    entity("Harvel", "place"),
    entity("port of Harvel", "facility"),
    entity("Velland", "state"),
]


def test_title_is_made_of_what_most_articles_share() -> None:
    """The names that most articles have, and the happenings that at least half of them name."""
    title = title_of(
        articles(), readings(("talks", "CONSULT"), ("Talks", "CONSULT"), ("shelling", "ASSAULT")), ENTITIES
    )
    assert title == "Osmeria, Harvel: talks"


def test_what_headlines_share_stands_in_for_happenings() -> None:
    """Where no noun for an event is common to the articles, plain words of half of the headlines are."""
    some = articles()
    for article, title in zip(some, ("Port strike grows", "Harvel port closed", "War fears"), strict=True):
        article.title, article.text = title, f"{article.text} The port was quiet."
    assert title_of(some, readings(), ENTITIES) == "Osmeria, Harvel: port"


def test_a_month_is_no_march() -> None:
    """A noun for an event counts where it is written as a common noun."""
    some = articles()
    for article in some:
        article.text += " It was 4 March, said Carl Dent."
    events = [
        EventMention(id=a.id, evidence=here, trigger=here, lemma="march", type="PROTEST", score=1.0)
        for a in some
        for here in [a.evidence(a.text.index("March"), a.text.index("March") + 5)]
    ]
    made = [Reading(article=a.id, events=[e]) for a, e in zip(some, events, strict=True)]
    assert "march" not in title_of(some, made, ENTITIES).casefold()


def test_words_that_take_a_side_name_no_story() -> None:
    """A breach is what one side calls it, however many articles have the word."""
    assert "breach" not in title_of(articles(), readings(("breach", "REJECT")), ENTITIES)


def test_what_stands_far_down_is_background() -> None:
    """What every article tells of below its news is not what the story is called after."""
    some = articles()
    for article in some:
        article.text += " He had come in by the back gate." * 40 + " There were protests in those days."
    events = [
        EventMention(id=a.id, evidence=here, trigger=here, lemma="protest", type="PROTEST", score=1.0)
        for a in some
        for here in [a.evidence(a.text.index("protests"), a.text.index("protests") + 8)]
    ]
    made = [Reading(article=a.id, events=[e]) for a, e in zip(some, events, strict=True)]
    assert "protests" not in title_of(some, made, ENTITIES)


def test_words_of_headlines_that_tell_of_an_event_come_first() -> None:
    """Of the plain words that the headlines share, what happened names the story."""
    some = articles()
    for article in some:
        article.title, article.text = "Former minister shot", f"{article.text} A former minister was shot."
    events = [
        EventMention(id=a.id, evidence=here, trigger=here, lemma="shoot", type="ASSAULT", score=1.0)
        for a in some
        for here in [a.evidence(a.text.index("shot"), a.text.index("shot") + 4)]
    ]
    made = [Reading(article=a.id, events=[e]) for a, e in zip(some, events, strict=True)]
    assert title_of(some, made, ENTITIES) == "Osmeria, Harvel: shot"


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_story_without_names_is_called_by_the_headline_nearest_to_the_others(order: list[int]) -> None:
    """And where there is no headline by its first words."""
    some = [articles()[n] for n in order]
    some[order.index(1)].title = "Talks in Harvel failed says minister"
    assert title_of(some, [], []) == "Talks in Harvel failed says minister"
    for article in some:
        article.title = None
    assert title_of(some, [], []) == TEXTS[order[0]]


def test_hardly_dated_article_does_not_stretch_the_span() -> None:
    """The span is that of the articles whose day is known to within a month, if there are any."""
    some = articles()
    some[0].published = DateRange(from_="2031-05-04", to="2031-05-04")
    some[1].published = DateRange(from_="2031-05-06", to="2031-05-12")
    some[2].published = DateRange(from_="2030-11-01", to="2031-11-30")
    assert span_of(some) == ("2031-05-04", "2031-05-12")
    assert span_of(some[2:]) == ("2030-11-01", "2031-11-30")
    assert span_of(articles()) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [("2031-05-04", "2031-05-04", 1), ("2032-02", "2032-02", 29), ("2031", "2031", 365), (None, "2031", None)],
)
def test_length_of_a_date(first: str | None, last: str | None, days: int | None) -> None:
    """A month or a year is as long as it is; an open end has no length."""
    assert DateRange(from_=first, to=last).days == days
