"""Stories, marks and invented pairs as the ranker and the claim-pair scorer are trained on them.

Everything is made by the product's own stages, so that what is learned is what is met later.
"""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rashomon import language
from rashomon.compare import Accounts, units_of
from rashomon.compare.claim_vectors import SentenceInput, sentence_inputs
from rashomon.compare.features import NAMES, TYPES, pair_features, pair_texts, ranked_features
from rashomon.compare.propose import PairFeatures, comparable
from rashomon.compare.reasons import find_reasons
from rashomon.compare.relations import in_order
from rashomon.compare.scorer import pair_pieces
from rashomon.compare.units import Unit
from rashomon.extract import read_article
from rashomon.extract.reading import Clause
from rashomon.gather import read_inputs
from rashomon.gather.published import from_value
from rashomon.language.onnx_model import MODEL_FOLDER
from rashomon.language.text import WordPieces
from rashomon.record import Article, make_id
from rashomon.story import resolve_story
from training.event_stories import Mention, event_topics, same_event_pairs

HERE = Path(__file__).parent
SIDE = 0.3  # eval/score.py: least share of the shorter side that must overlap
#: The data sets that hold the groups' articles, and the field that names the outlet.
OUTLET_FIELDS = {"articles-2012-2020": "outlet", "feeds-2025-05-21": "source"}
NONE = TYPES.index("none")
RELATED = len(TYPES)  # the label of a pair that is related in a way that nobody marked


@dataclass
class Story:
    """A story's units and what is known of their pairs.

    ``marked`` maps pairs of units (the lesser index first) to a type or ``RELATED``; ``beside`` are pairs that touch a
    mark and are left out of both sides. ``pairs``, shape (n, 2), and ``columns``, shape (n, features), are all that may
    be compared.
    """

    name: str
    units: list[Unit]
    marked: dict[tuple[int, int], int]
    beside: set[tuple[int, int]]
    sentences: list[SentenceInput]
    pairs: np.ndarray
    columns: np.ndarray
    labels: np.ndarray = field(init=False)  # of ``pairs``: a type, or -1 for unmarked, or -2 for left out

    def __post_init__(self) -> None:
        self.labels = np.full(len(self.pairs), -1, np.int64)
        place = {(int(a), int(b)): n for n, (a, b) in enumerate(self.pairs)}
        for pair in self.beside:
            if pair in place:
                self.labels[place[pair]] = -2
        for pair, kind in self.marked.items():
            if pair in place:
                self.labels[place[pair]] = kind


@dataclass
class Example:
    """A pair as the cross-encoder reads it; ``features`` without what the ranker gives, which stands last."""

    ids: np.ndarray
    types: np.ndarray
    features: np.ndarray
    label: int
    weight: float


@dataclass
class Invented:
    """An invented pair: as the cross-encoder reads it, and its two units as the ranker does."""

    example: Example
    sentences: list[SentenceInput]
    columns: np.ndarray


@dataclass
class Marked:
    """A relation somebody marked: two spans of articles (by file or corpus id) and its type."""

    a: tuple[str, int, int]
    b: tuple[str, int, int]
    type: str


def marked_units(
    units: Sequence[Unit], keys: dict[str, str], marks: Sequence[Marked]
) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """The pairs of units that stand for marks, with their types, and the next best ones beside them."""
    by_article: dict[str, list[int]] = {}
    for i, u in enumerate(units):
        by_article.setdefault(keys[u.article.id], []).append(i)

    def meet(i: int, span: tuple[str, int, int]) -> float:
        e = units[i].evidence
        shared = min(e.end, span[2]) - max(e.start, span[1])
        return shared / max(1, min(e.end - e.start, span[2] - span[1]))

    types: dict[tuple[int, int], int] = {}
    beside: set[tuple[int, int]] = set()
    for mark in marks:
        sides = []
        for span in (mark.a, mark.b):
            hits = [i for i in by_article.get(span[0], []) if meet(i, span) >= SIDE]
            sides.append(sorted(hits, key=lambda i: -meet(i, span))[:2])
        for n, i in enumerate(sides[0]):
            for m, j in enumerate(sides[1]):
                if i != j:
                    pair = (min(i, j), max(i, j))
                    if n == m == 0:
                        types.setdefault(pair, TYPES.index(mark.type))
                    beside.add(pair)
    return types, beside


class Reader:
    """Stories and invented pairs to what is trained on, by the product's own stages."""

    def __init__(self, model: Path):
        self.pieces = WordPieces(model / "tokenizer.json")
        self.nlp = language.load()

    def units(self, articles: Sequence[Article]) -> list[Unit]:
        """The units of a story, as the product makes them."""
        return units_of(resolve_story(articles).accounts)

    def story(self, name: str, articles: Sequence[Article], keys: dict[str, str], marks: Sequence[Marked]) -> Story:
        """A story with its marks. ``keys`` maps article ids to the names that the marks use."""
        units = self.units(articles)
        return self.of_units(name, units, *marked_units(units, keys, marks))

    def event_topic(self, name: str, articles: Sequence[Article], mentions: dict[str, list[Mention]]) -> Story:
        """A topic of ECB+ with some of the pairs that are and that are not of one event."""
        units = self.units(articles)
        return self.of_units(name, units, *same_event_pairs(units, mentions, RELATED))

    def of_units(
        self, name: str, units: list[Unit], types: dict[tuple[int, int], int], beside: set[tuple[int, int]]
    ) -> Story:
        """Units with the labels of some of their pairs, and all pairs that may be compared."""
        known = PairFeatures(units)
        pairs, columns = [], []
        for i in range(len(units)):
            others = np.array([j for j in range(i + 1, len(units)) if comparable(units[i], units[j])], np.int64)
            if len(others):
                pairs.append(np.stack([np.full(len(others), i), others], 1))
                columns.append(known.against(i, others).astype(np.float16))
        print(f"{name}: {len(units)} units, {len(types)} marked pairs", flush=True)
        return Story(
            name, units, types, beside, sentence_inputs(units, self.pieces), np.concatenate(pairs).astype(np.int32),
            np.concatenate(columns),
        )  # fmt: skip

    def invented(self, rows: Iterable[dict[str, Any]]) -> list[Invented]:
        """Invented pairs, each side read as an article of one clause."""
        made = []
        for row in rows:
            units = [
                self._unit(row[k], row[f"{k}_by"], 737000 + (0 if k == "a" else int(row.get("days") or 0)))
                for k in "ab"
            ]
            example = pair_example(self.pieces, units[0], units[1], TYPES.index(row["type"]), 0.8)
            columns = PairFeatures(units).against(0, np.array([1]))
            made.append(Invented(example, sentence_inputs(units, self.pieces), columns.astype(np.float16)))
        return made

    def _unit(self, text: str, by: str, day: int) -> Unit:
        article = Article(id=make_id("a", text, by), source="invented", text=text, outlet=by)
        reading = read_article(self.nlp(text), article)
        clauses = reading.clauses
        units = units_of(Accounts([article], [reading], reading.statements, reading.figures))
        whole = article.evidence(0, len(text))
        if units:
            unit = max(units, key=lambda u: len(u.matter))
        else:
            clause = Clause(evidence=whole, predicate="", lemmas=text.casefold().split())
            unit = Unit(article.id, article, clause, None, by, by, day, by)
        unit.clause = Clause(
            **{**{f: getattr(unit.clause, f) for f in unit.clause.__struct_fields__}, "evidence": whole}
        )
        unit.matter = frozenset(w for c in clauses for w in c.lemmas) or unit.matter
        unit.figures = list(reading.figures)
        unit.sentence = (0, len(text))
        unit.day, unit.voice, unit.voice_name, unit.statement = day, by, by, None
        return unit


def pair_example(pieces: WordPieces, u: Unit, v: Unit, label: int, weight: float) -> Example:
    """A pair of units, the earlier first, for the cross-encoder; the ranker's part of the features is left at zero."""
    if not in_order(u, v):
        u, v = v, u
    reasons = find_reasons(u, v, lambda e: e)
    first, second = pair_texts(u, v)
    ids, types = pair_pieces(pieces.sentence(first), pieces.sentence(second))
    features = pair_features(u, v, 0.0, np.zeros(len(TYPES), np.float32), reasons)
    return Example(ids, types, features, label, weight)


def _rows(name: str) -> list[dict[str, Any]]:
    path = HERE / "pairs_data" / name
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _judged() -> dict[str, list[Marked]]:
    """Pairs that an earlier ranker proposed and somebody judged, by story or group."""
    return {row["group"]: [_mark(p) for p in row["pairs"]] for row in _rows("judged.jsonl")}


def _mark(pair: list[Any]) -> Marked:
    return Marked(tuple(pair[0]), tuple(pair[1]), pair[2])  # type: ignore[arg-type]


def _marked_rows() -> list[dict[str, Any]]:
    """Groups that were marked by reading, then those of which only proposed pairs were judged."""
    rows = _rows("marked.jsonl")
    known = {row["group"] for row in rows}
    return rows + [
        {**row, "pairs": []} for row in _rows("judged.jsonl") if row["articles"] and row["group"] not in known
    ]


def train_stories(root: Path) -> Iterable[tuple[str, list[Article], dict[str, str], list[Marked]]]:
    """The train stories with their relations, by file name; offsets are into the body, as the articles' texts are."""
    judged = _judged()
    for folder in sorted((root / "stories" / "train").iterdir()):
        gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
        articles = read_inputs([str(folder / "articles")]).articles
        by_gold = {a["id"]: Path(a["file"]).name for a in gold["articles"]}
        keys = {a.id: Path(a.source).name for a in articles}
        marked = [
            Marked(
                (by_gold[r["a"]["article"]], r["a"]["start"], r["a"]["end"]),
                (by_gold[r["b"]["article"]], r["b"]["start"], r["b"]["end"]),
                r["type"],
            )
            for r in gold["relations"]
        ]
        yield folder.name, articles, keys, marked + judged.get(folder.name, [])


def marked_groups(root: Path) -> Iterable[tuple[str, list[Article], dict[str, str], list[Marked]]]:
    """The groups marked for this project, with their marks."""
    judged = _judged()
    marks = {row["group"]: [_mark(p) for p in row["pairs"]] for row in _marked_rows()}
    for name, articles, keys in articles_of(root, _marked_rows()):
        yield name, articles, keys, marks[name] + judged.get(name, [])


def articles_of(root: Path, rows: Sequence[dict[str, Any]]) -> Iterable[tuple[str, list[Article], dict[str, str]]]:
    """The articles of groups: ids and lengths from the repository, texts from the data; article ids to corpus ids."""
    wanted = {a for row in rows for a in row["articles"]}
    corpus = {}
    for name, outlet in OUTLET_FIELDS.items():
        with gzip.open(root / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                article = json.loads(line)
                if str(article["id"]) in wanted:
                    article["outlet"] = article[outlet]
                    corpus[str(article["id"])] = article
    for row in rows:
        articles = []
        for key, length in row["articles"].items():
            source = corpus[key]
            text = source["text"][:length]
            published = from_value(str(source["published"]), "field published", key)
            articles.append(
                Article(
                    id=make_id("a", text, key),
                    source=key,
                    text=text,
                    outlet=source["outlet"],
                    title=source["title"],
                    published=published,
                )
            )
        yield row["group"], articles, {a.id: a.source for a in articles}


def judged_stories(root: Path, folder: Path, name: str) -> Iterable[Story]:
    """Groups and train stories with their judged pairs alone, kept in the build folder.

    ``name`` is that of a file in ``pairs_data``: ``judged`` was trained on, ``judged_unseen`` was not.
    """
    rows = {row["group"]: row for row in _rows(f"{name}.jsonl")}
    known = {row["group"]: row for row in _rows("marked.jsonl")}
    groups = [row if row["articles"] else known[g] for g, row in rows.items() if row["articles"] or g in known]
    reader: Reader | None = None
    folder.mkdir(parents=True, exist_ok=True)
    stories = ((story, articles, keys) for story, articles, keys, _ in train_stories(root))
    for story, articles, keys in (*stories, *articles_of(root, groups)):
        if story not in rows:
            continue
        path = folder / f"{story}.pickle"
        if not path.exists():
            reader = reader or Reader(MODEL_FOLDER)
            marks = [_mark(p) for p in rows[story]["pairs"]]
            path.write_bytes(pickle.dumps(reader.story(story, articles, keys, marks)))
        yield pickle.loads(path.read_bytes())


def build(root: Path, folder: Path, limit: int | None = None) -> tuple[list[Story], list[Invented]]:
    """All stories and invented pairs, kept in the build folder one by one, so that a run that was stopped goes on."""
    made: list[Reader] = []
    folder.mkdir(parents=True, exist_ok=True)

    def kept(name: str, make: Callable[[Reader], Any]) -> Any:
        path = folder / f"{name}.pickle"
        if not path.exists():
            if not made:
                made.append(Reader(MODEL_FOLDER))
            path.write_bytes(pickle.dumps(make(made[0])))
        return pickle.loads(path.read_bytes())

    stories = []
    for source in (train_stories, marked_groups):
        for n, (name, articles, keys, marks) in enumerate(source(root)):
            if limit is None or n < limit:
                given = (name, articles, keys, marks)
                stories.append(kept(name, lambda reader, given=given: reader.story(*given)))  # type: ignore[misc]
    for n, given in enumerate(event_topics(root)):
        if limit is None or n < limit:
            stories.append(kept(given[0], lambda reader, given=given: reader.event_topic(*given)))  # type: ignore[misc]
    invented: list[Invented] = []
    for path in sorted((HERE / "pairs_data").glob("invented*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = rows[: None if limit is None else 50 * limit]
        invented += kept(path.stem, lambda reader, rows=rows: reader.invented(rows))  # type: ignore[misc]
    return stories, invented


def with_rank(example: Example, cosine: float, scores: np.ndarray) -> Example:
    """An example with what the ranker says of it."""
    features = example.features.copy()
    features[NAMES.index("cosine")] = cosine
    features[-len(TYPES) :] = ranked_features(scores)
    return Example(example.ids, example.types, features, example.label, example.weight)
