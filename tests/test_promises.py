"""The record's three promises, on texts that nobody would write: grounded, deterministic, stable."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rashomon import language, story
from rashomon.record import DateRange, Record, Time, from_json, json_schema, to_json, ungrounded

EXAMPLE = Path(__file__).parent.parent / "examples" / "kelmar-talks"

PEOPLE = [
    "Ines Calder",
    "President Omar Lindqvist",
    "the Velland Defence Ministry",
    "Çelik Ağar",
    "a rebel spokesman",
    "She",
]
PLACES = ["Oria", "the Northern Province", "Vellandgrad", "Saint-Où", "the capital"]
CUES = [
    "said",
    "denied",
    "claimed that",
    "warned",
    "told Reuters",
    "was quoted as saying by AFP",
    "accused the rebels of",
]
NUMBERS = [
    "12",
    "at least 40",
    "around 1 million",
    "dozens of",
    "5,000",
    "no",
    "between 3 and 7",
    "€2.5bn in",
    "³½",
    "10^9",
]
THINGS = ["soldiers were killed", "people fled", "talks failed", "homes were destroyed", "the accord was violated"]
DAYS = [
    "on Monday",
    "on 3 March 2031",
    "last week",
    "in 2029",
    "on Feb. 30",
    "yesterday",
    "on 04/05/31",
    "now",
    "on Tuesday evening",
]
ODDITIES = [
    "\u202e",
    "\u200b",
    "\ufeff",
    "﷽",
    "e\u0301",
    "👩‍👩‍👧",
    "\xa0",
    "\t",
    "“",
    "”",
    '"',
    "'",
    "(",
    "/",
    "--",
    "…",
    "\n",
    "\n\n",
]

clauses = st.builds(
    lambda *parts: " ".join(parts), *(st.sampled_from(words) for words in (NUMBERS, THINGS, DAYS)), st.just("in"),
    st.sampled_from(PLACES),
)  # fmt: skip
sentences = st.one_of(
    st.builds(lambda who, cue, what: f"{who} {cue} {what}.", st.sampled_from(PEOPLE), st.sampled_from(CUES), clauses),
    st.builds(
        lambda who, cue, what: f"“{what},” {who} {cue}.", st.sampled_from(PEOPLE), st.sampled_from(CUES), clauses
    ),
    st.builds(lambda what: f"{what}.", clauses),
)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """An article of a few sentences with characters cut out, doubled and put in anywhere."""
    text = draw(st.sampled_from([" ", "\n\n"])).join(draw(st.lists(sentences, min_size=2, max_size=6)))
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        text = text[:start] + draw(st.sampled_from(ODDITIES) | st.text(max_size=4)) + text[end:]
    return text


@pytest.fixture(scope="module", autouse=True)
def model() -> None:
    """Nothing can be shown without the model: its absence is a failure that says what to do."""
    try:
        language.model_info()
    except language.ModelError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="module")
def example() -> bytes:
    """The record of the example story, read by one process with its files in order."""
    return story.read(sorted(EXAMPLE.iterdir())).to_json()


def read_texts(texts: list[str]) -> Record | None:
    """The record of these texts, as JSON lines on standard input; None where none of them is an article."""
    lines = "\n".join(json.dumps({"text": text, "outlet": f"Outlet {n}"}) for n, text in enumerate(texts))
    try:
        return story.read("-", stdin=BytesIO(lines.encode())).record
    except story.NothingToRead:
        return None


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(mangled(), min_size=1, max_size=3))
def test_every_evidence_is_its_slice(texts: list[str]) -> None:
    """Whatever the text, each evidence in the record is the exact slice of its article, and none is empty."""
    record = read_texts(texts)
    assume(record is not None)
    assert ungrounded(record) == []


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(mangled(), min_size=2, max_size=3))
def test_every_record_is_valid(texts: list[str]) -> None:
    """Whatever the text, the record fits its schema, reads back as it was, and holds its ids and real dates."""
    record = read_texts(texts)
    assume(record is not None)
    written = to_json(record)
    jsonschema.validate(json.loads(written), json_schema())
    assert to_json(from_json(written)) == written
    assert dangling(record) == []
    assert [date for date in dates(record) if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", date)] == []


def test_order_of_the_files_changes_nothing(example: bytes) -> None:
    """The same articles in other orders give the same bytes."""
    paths = sorted(EXAMPLE.iterdir())
    assert story.read(paths[::-1]).to_json() == example
    assert story.read(paths[3:] + paths[:3]).to_json() == example


@pytest.mark.parametrize("jobs", [2, 4])
def test_number_of_processes_changes_nothing(example: bytes, jobs: int) -> None:
    """Several processes give the same bytes as one."""
    assert story.read(sorted(EXAMPLE.iterdir()), jobs=jobs).to_json() == example


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_of_hashes_changes_nothing(example: bytes, seed: str) -> None:
    """A fresh interpreter, in which strings hash otherwise, gives the same bytes."""
    command = [sys.executable, "-m", "rashomon", "read", *map(str, sorted(EXAMPLE.iterdir())), "--format", "json"]
    ran = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
    assert ran.stdout == example


@pytest.mark.parametrize("added", sorted(EXAMPLE.iterdir()), ids=lambda path: path.stem)
def test_adding_an_article_renames_nothing(example: bytes, added: Path) -> None:
    """Reading one article more leaves the id of each item that is in both records as it was."""
    before = names(story.read([path for path in sorted(EXAMPLE.iterdir()) if path != added]).record)
    after = names(from_json(example))
    assert {what: (id, after[what]) for what, id in before.items() if after.get(what, id) != id} == {}


def names(record: Record) -> dict[tuple[object, ...], str]:
    """The id of each item, by what the item is."""
    found: dict[tuple[object, ...], str] = {("article", a.source): a.id for a in record.articles}
    found |= {("statement", s.content): s.id for s in record.statements}
    found |= {("figure", f.evidence): f.id for f in record.figures}
    found |= {("time", t.evidence): t.id for t in record.times}
    found |= {("claim", c.evidence, c.statement, c.figure, c.event is None): c.id for c in record.claims}
    return found


def dates(part: object) -> list[str]:
    """Every date in a part of the record."""
    if isinstance(part, DateRange):
        return [date for date in (part.from_, part.to) if date is not None]
    if isinstance(part, Time):
        return [date for date in (part.date, part.to) if date is not None]
    if isinstance(part, msgspec.Struct):
        return [date for name in part.__struct_fields__ for date in dates(getattr(part, name))]
    return [date for item in part for date in dates(item)] if isinstance(part, list) else []


def dangling(record: Record) -> list[str]:
    """Ids that an item refers to and the record does not hold."""
    entities = {e.id for e in record.entities}
    statements = {s.id for s in record.statements}
    figures = {f.id for f in record.figures}
    events = {e.id for e in record.events}
    claims = {c.id for c in record.claims}
    points = {p.id for p in record.points}
    articles = {a.id for a in record.articles}
    wanted: list[tuple[set[str], list[str | None]]] = [
        (entities, [s.speaker for s in record.statements]),
        (entities, [e.side for e in record.entities]),
        (entities, [id for e in record.events for id in (*e.actors, *e.recipients, e.place)]),
        (entities, [id for f in record.figures for id in (f.place, f.attributed_to)]),
        (entities, [f.entity for f in record.framing]),
        (statements, [id for s in record.statements for id in (s.reported_by, *s.same_as)]),
        (statements, [f.given_by for f in record.figures] + [c.statement for c in record.claims]),
        (statements, [f.voice for f in record.framing if f.voice != "outlet"]),
        (figures, [c.figure for c in record.claims] + [id for e in record.events for id in e.figures]),
        (events, [c.event for c in record.claims] + [id for t in record.timeline for id in t.events]),
        (claims, [id for p in record.points for id in p.claims] + [id for r in record.relations for id in r.claims]),
        (points, [r.point for r in record.relations] + [s.point for s in record.silences]),
        (entities, [id for t in record.talks for id in (*t.parties, t.place)]),
        (entities, [id for t in record.talks for d in t.delegations for id in (d.side, d.head)]),
        (entities, [o.place for t in record.talks for o in t.next] + [c.party for c in record.claims]),
        (entities, [id for a in record.agreements for id in (a.entity, *a.parties)]),
        (entities, [o.place for a in record.agreements for o in a.signings]),
        (events, [id for t in record.talks for id in t.events]),
        (statements, [o.statement for t in record.talks for o in (*t.outcomes, *t.next)]),
        (statements, [o.statement for a in record.agreements for o in (*a.signings, *a.terms)]),
        (articles, [s.article for s in record.silences] + [f.article for f in record.framing]),
    ]
    return sorted({id for held, ids in wanted for id in ids if id is not None and id not in held})
