"""Which figures stand on one chart."""

from __future__ import annotations

from story_factory import StoryMaker

from rashomon.record import DateRange, Record
from rashomon.tell.counts import group_counts

TEXTS = {"One": "12 dead and 30 hurt here", "Two": "15 killed here, 30 hurt", "Three": "90 dead in ten years"}


def groups(record: Record) -> list[list[float | None]]:
    """The lower bounds of each group."""
    return [[f.low for f in g] for g in group_counts(record.figures, record.claims, record.relations)]


def test_same_words_for_what_is_counted() -> None:
    """Figures of one measure that count the same by name belong together, whatever the case and spacing."""
    make = StoryMaker(TEXTS)
    make.figure("One", "12", 12, 12, measure="killed", of="people")
    make.figure("Two", "15", 15, 15, measure="killed", of="People")
    make.figure("Two", "30", 30, 30, measure="wounded", of="people")
    assert groups(make.record) == [[12, 15]]


def test_people_of_no_known_measure_may_be_anything() -> None:
    """Where the measure is unknown, one word for what is counted is not enough."""
    make = StoryMaker({"One": "12 people came, 3 aid trucks", "Two": "90 people left, 4 aid trucks"})
    for outlet, people, trucks in (("One", "12", "3"), ("Two", "90", "4")):
        make.figure(outlet, people, int(people), int(people), of="people")
        make.figure(outlet, trucks, int(trucks), int(trucks), of="aid trucks")
    assert groups(make.record) == [[3, 4]]


def test_another_place_or_period_keeps_apart() -> None:
    """Counts of other places or of periods that do not meet are not one count."""
    make = StoryMaker(TEXTS)
    day, year = DateRange(from_="2031-05-03", to="2031-05-03"), DateRange(from_="2030", to="2030")
    make.figure("One", "12", 12, 12, measure="killed", of="people", place="e1", period=day)
    make.figure("Two", "15", 15, 15, measure="killed", of="people", place="e2", period=day)
    make.figure("Three", "90", 90, 90, measure="killed", of="people", place="e1", period=year)
    assert groups(make.record) == []
    make.record.figures[2].period = DateRange(from_="2031", to="2031")
    assert groups(make.record) == [[12, 90]]


def test_tolls_of_anybody_are_one_count() -> None:
    """A toll that rises from day to day is one chart, however the counted are called; vague or far numbers are not."""
    make = StoryMaker({"One": "12 killed", "Two": "15 dead", "Three": "90,000 killed, dozens killed"})
    for outlet, number, of, day in (("One", "12", "people", "03"), ("Two", "15", "dead", "06")):
        period = DateRange(from_=f"2031-05-{day}", to=f"2031-05-{day}")
        make.figure(outlet, number, int(number), int(number), measure="killed", of=of, period=period)
    make.figure("Three", "90,000", 90000, 90000, measure="killed", of="people")
    make.figure("Three", "dozens", 24, None, measure="killed", hedge="vague")
    assert groups(make.record) == [[12, 15]]
    make.record.figures[1].period = DateRange(from_="2031-07-06", to="2031-07-06")
    assert groups(make.record) == []


def test_related_figures_belong_together() -> None:
    """A relation joins figures of which one may count anybody, unless it says that the scope differs."""
    make = StoryMaker(TEXTS)
    dead = make.figure("One", "12", 12, 12, measure="killed", of="dead")
    more = make.figure("Three", "90", 90, 90, measure="killed", of="civilians")
    a, b = make.claim("One", "12 dead", figure=dead), make.claim("Three", "90 dead in ten years", figure=more)
    make.relation("differs_in_scope", a, b, "another period")
    assert groups(make.record) == []
    make.record.relations[0].type = "updates"
    assert groups(make.record) == [[12, 90]]
    make.record.figures[0].of = "soldiers"
    assert groups(make.record) == []


def test_figure_of_anybody_is_no_bridge() -> None:
    """A count of people is set beside one of soldiers or one of civilians, never both beside each other through it."""
    make = StoryMaker({"One": "7 soldiers died", "Two": "20 people died", "Three": "90 civilians died"})
    claims = []
    for outlet, number, of in (("One", "7", "soldiers"), ("Two", "20", "people"), ("Three", "90", "civilians")):
        figure = make.figure(outlet, number, int(number), int(number), measure="killed", of=of)
        claims.append(make.claim(outlet, f"{number} {of} died", figure=figure))
    make.relation("contradicts", claims[0], claims[1], "7 and 20")
    make.relation("contradicts", claims[1], claims[2], "20 and 90")
    assert groups(make.record) == [[7, 20]]


def test_clause_with_figures_of_two_kinds() -> None:
    """Of the figures in a clause only those that count what the other side counts are joined to it."""
    make = StoryMaker({"One": "7 soldiers and 1 civilian were killed", "Two": "5 soldiers were killed, 30 hurt"})
    make.figure("One", "7 soldiers", 7, 7, measure="killed", of="Harvel soldiers")
    make.figure("One", "1 civilian", 1, 1, measure="killed", of="civilian")
    make.figure("Two", "5 soldiers", 5, 5, measure="killed", of="soldiers")
    make.figure("Two", "30 hurt", 30, 30, measure="wounded", of="soldiers")
    a, b = (
        make.claim("One", "7 soldiers and 1 civilian were killed"),
        make.claim("Two", "5 soldiers were killed, 30 hurt"),
    )
    make.relation("contradicts", a, b, "7 and 5 cannot both hold")
    assert groups(make.record) == [[7, 5]]


def test_a_figure_without_bounds_is_passed_over() -> None:
    """What has no number cannot stand on a chart."""
    make = StoryMaker(TEXTS)
    make.figure("One", "12", None, None, measure="killed", of="people")
    make.figure("Two", "15", 15, 15, measure="killed", of="people")
    assert groups(make.record) == []
