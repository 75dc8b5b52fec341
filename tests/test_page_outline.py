"""How claims are parted into sides, figures and words into groups, before they are drawn."""

from __future__ import annotations

import pytest
from story_factory import StoryMaker, harbour_story

from rashomon.record import SHOWN, DateRange, Event, Evidence, RelationType
from rashomon.tell.dates import date_in_words, range_in_words
from rashomon.tell.outline import Outline
from rashomon.tell.sides import split_into_sides
from rashomon.tell.views import Said, Source, merged

A, B, C, D = (Evidence(article="a1", start=i, end=i + 1, text="x") for i in range(4))


def nobody(evidence: Evidence) -> str:
    """Each word has its own speaker."""
    return str(evidence.start)


Pairs = list[tuple[RelationType, Evidence, Evidence]]


def test_two_accounts_make_two_sides() -> None:
    """Words that contradict each other stand apart."""
    assert split_into_sides([A, B], [("contradicts", A, B)], nobody) == [[A], [B]]


def test_enemies_of_one_account_stand_together() -> None:
    """Two accounts that both contradict a third are one side unless they contradict each other."""
    relations: Pairs = [("contradicts", A, B), ("contradicts", A, C)]
    assert split_into_sides([A, B, C], relations, nobody) == [[A], [B, C]]


def test_three_accounts_that_exclude_each_other() -> None:
    """They make three sides."""
    relations: Pairs = [("contradicts", A, B), ("contradicts", B, C), ("contradicts", A, C)]
    assert split_into_sides([A, B, C], relations, nobody) == [[A], [B], [C]]


def test_corroborating_words_join_their_side() -> None:
    """What says the same stands on the same side, without a contradiction of its own."""
    relations: Pairs = [("contradicts", A, B), ("corroborates", B, C)]
    assert split_into_sides([A, B, C], relations, nobody) == [[A], [B, C]]


def test_speaker_stays_on_one_side() -> None:
    """A contradiction that nothing links to the first is laid by who speaks in it."""
    relations: Pairs = [("contradicts", A, B), ("contradicts", C, D)]
    speakers = {A: "minister", B: "rebel", C: "rebel", D: "minister"}
    assert split_into_sides([A, B, C, D], relations, speakers.__getitem__) == [[A, D], [B, C]]


def test_words_in_no_contradiction_take_no_side() -> None:
    """What only stands beside a contradiction is on neither side."""
    assert split_into_sides([A, B, C], [("contradicts", A, B)], nobody) == [[A], [B]]


def test_self_contradiction_makes_no_side() -> None:
    """Words joined as one cannot be parted; the relation is passed over and nothing fails."""
    relations: Pairs = [("corroborates", A, B), ("corroborates", B, C), ("contradicts", A, C)]
    assert split_into_sides([A, B, C], relations, nobody) == []


def test_relation_of_a_part_of_a_claim_counts_for_the_claim() -> None:
    """A contradiction that stands on some words of a claim sets the whole claim on a side, and shows it once."""
    make = StoryMaker({"One": "the talks ended without result", "Two": "the talks were a success"})
    a, b = make.claim("One", "the talks ended without result"), make.claim("Two", "the talks were a success")
    point = make.point("the talks", "contested", [a, b], 2)
    make.relation("contradicts", make.claim("One", "without result"), b, "opposite outcomes", point)
    (view,) = Outline(make.record).contested
    assert [[s.words.text for s in side.said] for side in view.sides] == [
        ["the talks ended without result"],
        ["the talks were a success"],
    ]
    assert view.others == []


def test_articles_of_one_outlet_are_told_apart() -> None:
    """Two reports of one outlet bear their dates; two of one day bear numbers."""
    make = StoryMaker({"First": "one", "Second": "two", "Third": "three"})
    for article, day in zip(make.record.articles, ("04", "05", "05"), strict=True):
        article.outlet = "Port Gazette"
        article.published = DateRange(from_=f"2031-05-{day}", to=f"2031-05-{day}")
    labels = [s.label for s in Outline(make.record).sources]
    assert labels[0] == "Port Gazette, 4 May 2031"
    assert sorted(labels[1:]) == ["Port Gazette, 5 May 2031 (1)", "Port Gazette, 5 May 2031 (2)"]


def test_copied_words_are_shown_once() -> None:
    """The same words of one speaker in two outlets are one entry that names both; two outlets' own words are two."""
    make = StoryMaker({"One": "The roof fell, she said.", "Two": "the roof  fell, she said.", "Three": "The roof fell"})
    speaker = make.entity("Dana Okello", "person")
    ids = [make.statement("One", "The roof fell", speaker), make.statement("Two", "the roof  fell", speaker)]
    said = [Outline(make.record).spoken(s) for s in make.record.statements if s.id in ids]
    own = [Outline(make.record).voiced(make.words(o, t)) for o, t in (("Three", "The roof fell"), ("One", "she said"))]
    shown = merged(s for s in (*said, *own) if s)
    assert [(s.words.text, [o.source.label for o in s.again]) for s in shown] == [
        ("The roof fell", ["Two"]),
        ("The roof fell", []),
        ("she said", []),
    ]


def test_reason_for_a_date_names_articles_as_the_reader_knows_them() -> None:
    """An id in the reason becomes the label of that article."""
    make = StoryMaker({"First": "one", "Second": "two"})
    first, second = make.record.articles
    second.published = DateRange(to="2031-05-05", why=f"{first.id} tells of it as over; a0123456789ab is unknown")
    labels = {s.label: s.why for s in Outline(make.record).sources}
    assert labels["Second"] == "First tells of it as over; a0123456789ab is unknown"


def test_reason_names_an_article_of_unknown_outlet_by_its_label() -> None:
    """A file's path or name in a reason becomes the headline under which the page shows it."""
    make = StoryMaker({"One": "it is so", "Two": "it is not so"})
    make.articles["One"].outlet, make.articles["One"].source = None, "folder/one.txt"
    a, b = make.claim("One", "it is so"), make.claim("Two", "it is not so")
    make.relation("contradicts", a, b, "Two denies what folder/one.txt asserts, on one matter")
    assert (
        Outline(make.record).loose_contradictions[0].why == "Two denies what “One on the talks” asserts, on one matter"
    )
    make.articles["One"].source = "folder/2031-one.txt"
    make.record.relations[0].why = "2031-one against Two"
    assert Outline(make.record).loose_contradictions[0].why == "“One on the talks” against Two"


def test_article_of_unknown_outlet_is_called_by_its_beginning() -> None:
    """Its headline stands for it, in quotation marks; without one its first words that are no page residue."""
    make = StoryMaker(
        {"One": "Menu | Sport\nThe talks on the harbour of Harvel failed again on Sunday night, they say."}
    )
    article = make.articles["One"]
    article.outlet = None
    assert Outline(make.record).sources[0].label == "“One on the talks”"
    article.title, article.furniture = None, [make.words("One", "Menu | Sport")]
    assert Outline(make.record).sources[0].label == "“The talks on the harbour of Harvel failed again …”"


def test_hardly_known_day_is_not_repeated_at_every_word() -> None:
    """A date of publication that may be any of many months stands with the article alone."""
    make = StoryMaker({"One": "it is so"})
    make.articles["One"].published = DateRange(from_="2030", to="2031")
    said = Outline(make.record).voiced(make.words("One", "it is so"))
    assert said is not None and said.when == ""
    make.articles["One"].published = DateRange(from_="2031-02", to="2031-02")
    said = Outline(make.record).voiced(make.words("One", "it is so"))
    assert said is not None and said.when == "February 2031"


def test_figure_of_one_speaker_in_two_outlets_is_one_row() -> None:
    """A count that one agency gave to two outlets is told once, with both."""
    make = StoryMaker({"One": "12 dead, he said", "Two": "12 dead, he said", "Three": "15 dead"})
    speaker = make.entity("Relief Union", "body")
    for outlet, number in (("One", "12"), ("Two", "12"), ("Three", "15")):
        given = make.statement(outlet, f"{number} dead", speaker) if outlet != "Three" else None
        make.figure(outlet, number, int(number), int(number), measure="killed", of="people", given_by=given)
    (group,) = Outline(make.record).figures
    assert [[r.said.source.label, *(s.source.label for s in r.said.again)] for r in group.rows] == [
        ["One", "Two"],
        ["Three"],
    ]


def test_mention_that_tells_what_happened_stands_first() -> None:
    """ "Their assault" alone says nothing to a reader, so the fuller words come before it."""
    make = StoryMaker({"One": "after their assault", "Two": "the army shelled the town of Harvel"})
    words = [make.words("One", "their assault"), make.words("Two", "the army shelled the town")]
    make.record.events = [Event(id="v0", type="ASSAULT", mentions=words)]
    (day,) = Outline(make.record).timeline
    assert [s.words.text for s in day.events[0].said] == ["the army shelled the town", "their assault"]


def test_contradictions_between_articles_come_first() -> None:
    """An article that tells of both parties contradicts no other article, however sure the contradiction."""
    make = StoryMaker({"One": "she says so; he says not so; the gate is open", "Two": "the gate is shut"})
    a, b = make.claim("One", "she says so"), make.claim("One", "he says not so")
    c, d = make.claim("One", "the gate is open"), make.claim("Two", "the gate is shut")
    make.relation("contradicts", a, b, "opposites", make.point("so", "contested", [a, b], 2))
    make.relation("contradicts", c, d, "opposites", make.point("the gate", "contested", [c, d], 2))
    make.record.relations[1].score = 0.6
    assert [v.point.question for v in Outline(make.record).contested] == ["the gate", "so"]


def test_contradiction_on_no_point_is_not_lost() -> None:
    """It stands by itself, with both sides."""
    make = StoryMaker({"One": "it is so", "Two": "it is not so"})
    make.relation("contradicts", make.claim("One", "it is so"), make.claim("Two", "it is not so"), "opposites")
    outline = Outline(make.record)
    assert outline.contested == []
    assert [(r.a.source.label, r.b.source.label) for r in outline.loose_contradictions] == [("One", "Two")]


def test_what_is_not_sure_enough_is_not_shown() -> None:
    """The record keeps an unsure relation, the page and the brief leave it out."""
    make = StoryMaker({"One": "it is so", "Two": "it is not so"})
    make.relation("contradicts", make.claim("One", "it is so"), make.claim("Two", "it is not so"), "opposites")
    make.record.relations[0].score = SHOWN["contradicts"] - 0.01
    outline = Outline(make.record)
    assert outline.relations == outline.loose_contradictions == outline.differences("contradicts") == []
    make.record.relations[0].score = SHOWN["contradicts"]
    assert len(Outline(make.record).loose_contradictions) == 1


def test_figures_of_one_count_stand_together() -> None:
    """The three counts of the hurt are one group; the count over ten years is not in it."""
    groups = Outline(harbour_story()).figures
    assert [[r.figure.low for r in g.rows] for g in groups] == [[5, 12, 19]]
    assert groups[0].bounds == (5, 19)
    assert {r.type for r in groups[0].reasons} == {"contradicts", "updates", "differs_in_scope"}
    (scope,) = (r for r in groups[0].reasons if r.type == "differs_in_scope")
    assert "More than 300" in scope.b.words.text


def test_figures_that_no_relation_joins_stand_together_by_what_they_count() -> None:
    """Measure and what is counted decide; a figure that nothing else counts stands alone."""
    make = StoryMaker({"One": "12 dead here", "Two": "15 dead here", "Three": "15 hurt here"})
    make.figure("One", "12", 12, 12, measure="killed", of="people")
    make.figure("Two", "15", 15, 15, measure="killed", of="People")
    make.figure("Three", "15", 15, 15, measure="wounded", of="people")
    outline = Outline(make.record)
    assert [[r.said.source.outlet for r in g.rows] for g in outline.figures] == [["One", "Two"]]
    assert [r.said.source.outlet for r in outline.lone_figures] == ["Three"]


def test_undated_events_come_last() -> None:
    """An event that stands on no date of the timeline is not lost."""
    days = Outline(harbour_story()).timeline
    assert [d.date for d in days] == ["28 April 2031", ""]
    assert [e.event.status for e in days[-1].events] == ["denied"]


@pytest.mark.parametrize(
    ("cue", "shown"),
    [
        ("denied", "denied"),
        ("has denied", "denied"),
        ("has not denied", "has not denied"),
        ("to deny", ""),
        ("says", ""),
    ],
)
def test_cue_is_shown_where_it_tells_more_than_a_saying(cue: str, shown: str) -> None:
    """The source's own verb in the form that a reader expects before the words, or none."""
    make = StoryMaker({"One": f"The mayor {cue} that it rained."})
    make.statement("One", "it rained", make.entity("mayor", "person"), "deny", cue=make.words("One", cue))
    statement = make.record.statements[0]
    source = Source(make.record.articles[0], "One", "", "", None)
    assert Said(statement.content, source, "mayor", act="deny", statement=statement).cue == shown


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2020-02-18", "18 February 2020"),
        ("2020-02", "February 2020"),
        ("2020", "2020"),
        ("2020-SU", "summer 2020"),
        ("2020-W08", "week 8 of 2020"),
        ("2020-W18-WE", "weekend of week 18 of 2020"),
        ("2020-13", "2020-13"),
    ],
)
def test_date_in_words(date: str, words: str) -> None:
    """A date is said as far as it is known; what is no date stays as it is."""
    assert date_in_words(date) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2020-02-17", "2020-02-18", "17 to 18 February 2020"),
        ("2020-01-31", "2020-02-01", "31 January to 1 February 2020"),
        ("2019-12-31", "2020-01-01", "31 December 2019 to 1 January 2020"),
        ("2020-01", "2020-02-05", "January 2020 to 5 February 2020"),
        ("2020-02-18", "2020-02-18", "18 February 2020"),
        ("2020", "2021", "2020 to 2021"),
        ("2020-02-18", None, "from 18 February 2020"),
        (None, "2020-02-18", "until 18 February 2020"),
        (None, None, ""),
    ],
)
def test_range_in_words(start: str | None, end: str | None, words: str) -> None:
    """What both ends share is said once, and an open end is said to be open."""
    assert range_in_words(DateRange(from_=start, to=end)) == words
