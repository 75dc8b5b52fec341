"""Topics of ECB+ as stories of the pair scorer: which clauses of many articles tell of one event, by people's marks.

ECB+ (Cybulska and Vossen, 2014) links the words for one event through all documents of a topic, and a topic holds two
alike but different happenings, so its pairs teach what is the same matter and what only looks so. It says nothing of
agreement or contradiction: a pair whose heads are one event is related (``RELATED``), of a kind that nobody marked.
"""

from __future__ import annotations

import random
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rashomon.compare.units import Unit
from rashomon.record import Article, DateRange, make_id
from training.data import ecb_held_topics, ecb_markables, ecb_sample, read_rows

RELATED_PAIRS, OTHER_PAIRS = 110, 50  # a topic; one large chain alone has thousands of pairs
DAY = "2010-01-01"  # the corpus has no dates; with one for all, days apart tell nothing
#: A word that stands for an event: its first and last character, and its chain through the topic.
Mention = tuple[int, int, str]


def _document(row: dict[str, Any]) -> tuple[Article, list[Mention]] | None:
    """The sentences of one document in which anything is marked, as an article, and its event words."""
    sample = ecb_sample(row)
    tree = ElementTree.fromstring(row["xml"])
    anchors = {key: at for key, action, at in ecb_markables(tree) if action}
    if not anchors or sample.sentence is None:
        return None
    chains = {
        a.get("m_id"): link.get("note") or f"{row['id']} {link.get('r_id')}"
        for link in tree.iterfind("Relations/*")
        for a in link.iter("source")
    }
    wanted = {int(sample.sentence[i]) for at in anchors.values() for i in at}
    text, start = "", {}
    for n, word in enumerate(sample.words):
        if int(sample.sentence[n]) in wanted:
            if n and sample.sentence[n] != sample.sentence[n - 1]:
                text = text.rstrip() + "\n" if text else ""
            start[n] = len(text)
            text += word + (" " if sample.spaced[n] else "")
    mentions = [
        (start[at[0]], start[at[-1]] + len(sample.words[at[-1]]), chains.get(key) or f"{row['id']} {key}")
        for key, at in anchors.items()
    ]
    day = DateRange(from_=DAY, to=DAY, basis="metadata")
    article = Article(id=make_id("a", text, row["id"]), source=row["id"], text=text, outlet=row["id"], published=day)
    return article, mentions


def event_topics(root: Path) -> Iterable[tuple[str, list[Article], dict[str, list[Mention]]]]:
    """The topics of ECB+ that are trained on: name, articles, and the event words by article id."""
    by_topic: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in read_rows(root, "ecb-train"):
        by_topic[row["topic"]].append(row)
    held = ecb_held_topics(by_topic)
    for topic in sorted(set(by_topic) - held):
        documents = [d for row in sorted(by_topic[topic], key=lambda r: str(r["id"])) if (d := _document(row))]
        yield f"ecb-{topic}", [a for a, _ in documents], {a.id: mentions for a, mentions in documents}


def same_event_pairs(
    units: Sequence[Unit], mentions: dict[str, list[Mention]], related: int
) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    """Pairs of units by whether their heads are one event, as ``pair_examples.marked_units`` gives marks.

    Args:
        units: the units of a topic.
        mentions: the event words by article id.
        related: the label of a pair whose heads are one event; the label of one that shares no event is 0.

    Returns:
        Some pairs of both kinds with their labels, and the pairs of which the marks say nothing.
    """
    inside, head = [], []
    for u in units:
        e = u.evidence
        there = [m for m in mentions[u.article.id] if e.start <= m[0] and m[1] <= e.end]
        stem = u.clause.predicate.casefold()[:4]
        heads = [m[2] for m in there if stem and u.article.text[m[0] : m[1]].casefold().startswith(stem)]
        inside.append({m[2] for m in there})
        head.append(heads[0] if heads else None)
    same, other, unknown = [], [], set()
    for i in range(len(units)):
        for j in range(i + 1, len(units)):
            if head[i] is None or head[j] is None:
                unknown.add((i, j))
            elif head[i] == head[j]:
                same.append((i, j))
            elif inside[i] & inside[j]:
                unknown.add((i, j))
            else:
                other.append((i, j))
    rng = random.Random(len(units))
    chosen = rng.sample(same, min(len(same), RELATED_PAIRS))
    labels = dict.fromkeys(chosen, related)
    labels.update(dict.fromkeys(rng.sample(other, min(len(other), OTHER_PAIRS)), 0))
    return labels, unknown | (set(same) - set(chosen))
