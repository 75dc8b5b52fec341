"""Talks and agreements over several articles, and as the page and the brief show them."""

from __future__ import annotations

from story_factory import harbour_story

from rashomon.extract.reading import Dealing, Detail, Mention, Reading
from rashomon.record import Agreement, Article, Entity, Event, Evidence, Occasion, Outcome, Talks, Term, Time
from rashomon.resolve.dates import Anchored
from rashomon.resolve.dealings import merge_dealings
from rashomon.resolve.entities import Entities
from rashomon.tell import terminal
from rashomon.tell.page import render

TEXT = "The second round of talks failed. The Aarhus Accord was signed in May 2029."


def words(article: str, text: str) -> Evidence:
    """The place of words in :data:`TEXT`."""
    start = TEXT.index(text)
    return Article(id=article, source="x", text=TEXT).evidence(start, start + len(text))


def reading(article: str, number: int, event: str) -> Reading:
    """An article that tells of a round of talks and of the accord."""
    accord = words(article, "The Aarhus Accord")
    talks = Dealing(
        kind="talks",
        mentions=[words(article, "The second round of talks")],
        events=[event],
        details=[
            Detail(kind="round", evidence=words(article, "The second round of talks"), number=number),
            Detail(kind="outcome", evidence=words(article, "talks failed"), outcome="no_agreement", statement="gone"),
        ],
    )
    agreement = Dealing(
        kind="agreement",
        mentions=[accord],
        names=[0],
        details=[Detail(kind="signing", evidence=words(article, "was signed in May 2029"), time=f"t{article}")],
    )
    mention = Mention(index=0, evidence=accord, label="AGREEMENT", head="Accord", lemma="accord", sentence=1)
    return Reading(article=article, mentions=[mention], dealings=[talks, agreement])


def merged(*readings: Reading) -> tuple[list[Talks], list[Agreement]]:
    """The dealings of a story in which the accord is one entity and all events are one."""
    entities = Entities(
        [Entity(id="e1", name="Aarhus Accord", kind="agreement")], {(r.article, 0): "e1" for r in readings}
    )
    times = [Time(id=f"t{r.article}", evidence=words(r.article, "May 2029"), date="2029-05") for r in readings]
    event_of = {e: "v" for r in readings for d in r.dealings for e in d.events}
    return merge_dealings(readings, entities, Anchored(times, {}), [], [Event(id="v", type="CONSULT")], event_of)


def test_one_event_is_one_entry() -> None:
    """Two articles that tell of one event tell of the same talks, each with its own words."""
    talks, _ = merged(reading("a1", 2, "m1"), reading("a2", 2, "m2"))
    assert [(len(t.outcomes), t.events) for t in talks] == [(2, ["v"])]
    assert talks[0].outcomes[0].statement is None  # a statement that the story does not hold is not referred to


def test_another_round_is_another_entry() -> None:
    """Talks of the second round are not those of the third, though both be taken for one event."""
    talks, _ = merged(reading("a1", 2, "m1"), reading("a2", 3, "m2"))
    assert [[r.number for r in t.rounds] for t in talks] == [[2], [3]]


def test_an_agreement_is_one_by_its_entity() -> None:
    """Two articles that name one agreement make one entry, dated by both."""
    _, agreements = merged(reading("a1", 2, "m1"), reading("a2", 3, "m2"))
    (accord,) = agreements
    assert (accord.name, accord.entity) == ("Aarhus Accord", "e1")
    assert [s.date.from_ if s.date else None for s in accord.signings] == ["2029-05", "2029-05"]


def test_shown_on_the_page_and_in_the_brief() -> None:
    """Both show what came of the talks and what the agreement lays down, with who says so."""
    record = harbour_story()
    failed = next(s for s in record.statements if s.content.text.startswith("The harbour talks ended"))
    accord = next(c.evidence for c in record.claims if c.evidence.text.startswith("Both sides confirmed"))
    record.talks = [
        Talks(
            id="n1",
            mentions=[failed.content],
            outcomes=[Outcome(evidence=failed.content, kind="no_agreement", statement=failed.id)],
        )
    ]
    record.agreements = [
        Agreement(
            id="g1", name="Harbour Agreement", terms=[Term(evidence=accord)], signings=[Occasion(evidence=accord)]
        )
    ]
    for shown in (str(terminal.brief(record)), render(record)):
        part = shown[shown.rindex("Talks and agreements") :]
        for told in ("no agreement", "Ines Calder", "Harbour Agreement", "term", "Both sides confirmed"):
            assert told in part
