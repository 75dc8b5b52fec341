"""Publication dates solved from the texts of a story, and contradicted ones reported."""

from __future__ import annotations

from fact_docs import article, read

from rashomon.record import Article, DateRange, Statement
from rashomon.resolve.dates import anchor_times, solve_publication


def solve(*articles: Article) -> dict[str, DateRange]:
    """The dates of a story's articles."""
    return solve_publication(list(articles), [read(a) for a in articles])


def test_metadata_stands() -> None:
    """An article's own date is kept as it came."""
    item = article("They met on Monday.", "2031-06-18")
    assert solve(item)["a"] == item.published


def test_a_contradiction_is_reported_and_the_date_stands() -> None:
    """A text that tells a later day as past is reported in ``why``; the date is not changed."""
    found = solve(article("They signed on 3 July 2031 in Geneva.", "2031-06-18"))["a"]
    assert (found.from_, found.basis) == ("2031-06-18", "metadata")
    assert "3 July 2031" in found.why


def test_nothing_known_is_nothing_said() -> None:
    """Without any date in the text there is no answer."""
    assert solve(article("The talks failed.")) == {}


def test_a_year_named_as_past_is_a_lower_bound() -> None:
    """A year alone leaves the end open: no false precision."""
    found = solve(article("The truce was signed in 2029 and broke."))["a"]
    assert (found.from_, found.to, found.basis) == ("2029-01-01", None, "inferred")


def test_a_weekday_and_a_day_fix_the_year() -> None:
    """18 June is a Wednesday in few years; the first after the last year named is taken, and ``why`` says so."""
    found = solve(article("The truce of 2029 broke. They met again on Wednesday, June 18, in Oslo."))["a"]
    assert found.from_ is not None and found.from_.startswith("2031-06-18")
    assert "2031 is the first" in found.why


def test_a_report_that_dates_its_news_is_of_that_week() -> None:
    """News "on June 18" is at most six days old, and "earlier this month" keeps it in the month."""
    dated = article("Envoys met in Oslo. It was calm.", "2031-06-10", "b")
    text = "The minister spoke on June 28. Envoys had met in Oslo earlier this month."
    found = solve(article(text), dated)["a"]
    assert found.from_ == "2031-06-28"
    assert found.to == "2031-07-04"


def test_a_saying_is_reported_that_day_or_the_next() -> None:
    """The day of "said on" leaves two days; a day within what was said leaves the week."""
    dated = article("Envoys met in Oslo. It was calm.", "2031-06-10", "b")
    for text, last in (
        ("The envoys will meet again, the minister said on June 28.", "2031-06-29"),
        ("The minister said the envoys had met on June 28.", "2031-07-04"),
    ):
        item = article(text)
        reading = read(item)
        cue = item.evidence(text.index("said"), text.index("said") + 4)
        bounds = (0, text.index(",")) if "," in text else (cue.end + 1, len(text) - 1)
        content = item.evidence(*bounds)
        reading.statements = [Statement(id="s", content=content, kind="indirect", act="say", cue=cue)]
        found = solve_publication([item, dated], [reading, read(dated)])["a"]
        assert (found.from_, found.to) == ("2031-06-28", last)


def test_earlier_this_month_needs_some_days() -> None:
    """On the first days of a month nothing was "earlier this month"."""
    dated = article("Envoys met in Oslo. It was calm.", "2031-06-10", "b")
    text = "The minister spoke on June 28. Envoys had met earlier this month."
    days = solve(article(text), dated)["a"]
    assert days.to is not None and days.to not in ("2031-07-01", "2031-07-02")


def test_an_event_dated_elsewhere_dates_a_weekday() -> None:
    """A bare "on Tuesday" takes its date from the article that tells the same event, and is said for a week."""
    dated = article(
        "The harbour strike ended on Tuesday after union leader Marta Quill signed the wage accord with the port.",
        "2031-06-18",
        "b",
    )
    other = article("Storms closed two airports. A minister visited the north on Sunday.", "2031-07-20", "c")
    found = solve(
        article("Dockers went back after union leader Marta Quill signed a wage accord with the port on Tuesday."),
        dated,
        other,
    )["a"]
    assert (found.from_, found.to) == ("2031-06-17", "2031-06-23")
    assert "2031-06-17" in found.why


def test_the_page_states_its_date() -> None:
    """A date that the page gives for itself is taken as stated."""
    found = solve(article("Published: 18 June 2031\n\nThe talks failed."))["a"]
    assert (found.from_, found.to, found.basis) == ("2031-06-18", "2031-06-18", "stated")


def test_a_range_gives_only_what_all_its_days_agree_on() -> None:
    """ "last year" is sure though the day is not; "yesterday" is not."""
    dated = article("Envoys met in Oslo. It was calm.", "2031-06-10", "b")
    item = article("They met last year, and again yesterday.")
    readings = [read(item), read(dated)]
    times = anchor_times(readings, solve_publication([item, dated], readings)).times
    values = {t.evidence.text: t.date for t in times}
    assert values.get("last year") == "2030"
    assert values.get("yesterday") in (None, "2031")


def test_the_order_of_the_articles_changes_nothing() -> None:
    """The answer does not depend on the order in which articles come."""
    items = [
        article("They met on Wednesday, June 18, in Oslo, after the truce of 2029.", name="a"),
        article("The minister spoke on June 20. They had met in Oslo.", name="b"),
    ]
    assert solve(*items) == solve(*reversed(items))


def test_two_articles_say_together_what_one_does_not() -> None:
    """Likenesses too faint alone are believed where two articles give the same day."""
    faint = "Talks between the two unions in Harvel ended on Tuesday with opposing accounts, as Marta Quill had said."
    other = "Storms closed two airports in Orbay. A minister visited the north on Sunday."
    item = article(
        "The talks of the unions in Harvel collapsed on Tuesday after two days, an aide of Marta Quill said."
    )
    both = solve(
        item,
        article(faint, "2031-06-18", "b"),
        article(faint.replace("with", "amid"), "2031-06-19", "c"),
        article(other, "2031-07-20", "d"),
        article(other.replace("two", "three"), "2031-07-21", "e"),
        article(other.replace("two", "four"), "2031-07-22", "f"),
    )["a"]
    assert (both.from_, both.to) == ("2031-06-17", "2031-06-23")


def test_an_article_stays_near_the_others_of_its_story() -> None:
    """Three dated articles a few days apart leave thirty days on either side, and the reason says so."""
    dated = [
        article("Envoys met in Oslo.", "2031-06-10", "b"),
        article("They met again.", "2031-06-12", "c"),
        article("They left.", "2031-06-15", "d"),
    ]
    found = solve(article("The talks failed, a minister said on Tuesday."), *dated)["a"]
    assert (found.from_, found.to) == ("2031-05-11", "2031-07-15")
    assert "30 days" in found.why


def test_known_deaths_come_after_the_day_they_are_told_of() -> None:
    """ "The harbour pilots who were killed" were killed on the day that another article gives, and not later."""
    dated = [
        article("On June 9 a raid killed seven harbour pilots.", "2031-06-10", "b"),
        article("They met again.", "2031-06-12", "c"),
        article("They left.", "2031-06-15", "d"),
    ]
    found = solve(article("Marta Quill spoke of the harbour pilots who were killed."), *dated)["a"]
    assert found.from_ == "2031-06-09"
    assert "harbour pilots who were killed" in found.why
