"""Framing: which word each outlet in its own voice, and each speaker, uses for one referent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from rashomon.extract.reading import Mention, Reading
from rashomon.lore import lore
from rashomon.record import Article, Entity, Framing, Statement, make_id

VARIANTS = 2  # a referent named in fewer ways than this is not framed


@cache
def _groups() -> dict[str, str]:
    """Head word to the referent that it names."""
    return {head: group["referent"] for group in lore("framing") for head in group["heads"]}


def _head(mention: Mention) -> str:
    return mention.head.casefold()


def _holder(mention: Mention, statements: Sequence[Statement]) -> str:
    """``outlet`` or the id of the innermost statement whose content holds the mention."""
    around = [
        s for s in statements if s.content.start <= mention.evidence.start and mention.evidence.end <= s.content.end
    ]
    return min(around, key=lambda s: (s.content.end - s.content.start, s.id)).id if around else "outlet"


def _nameless(entity: Entity) -> bool:
    """Whether an entity is people of whom the story tells neither name nor state: only the word for them is known."""
    return entity.kind in ("armed_group", "other") and entity.side is None and entity.name.islower()


def find_framing(
    articles: Sequence[Article],
    readings: Sequence[Reading],
    entity_of: Mapping[tuple[str, int], str],
    entities: Mapping[str, Entity],
) -> tuple[list[Framing], list[Entity]]:
    """The loaded words for each referent that the story names in at least two ways.

    A mention that resolves to an entity frames that entity; one that does not, or only to people without a name ("the
    rebels"), frames the referent of its word group within the story, for which an entity of kind ``other`` is made,
    named by the word used most.

    Returns:
        The framings in text order, and the entities that were made for them.
    """
    groups = _groups()
    found: dict[str, list[tuple[Article, Mention, str]]] = {}
    for article, reading in zip(articles, readings, strict=True):
        for mention in reading.mentions:
            referent = groups.get(_head(mention))
            if referent is None or mention.label == "PRONOUN":
                continue
            entity = entities.get(entity_of.get((article.id, mention.index), ""))
            key = make_id("e", "referent", referent) if entity is None or _nameless(entity) else entity.id
            found.setdefault(key, []).append((article, mention, _holder(mention, reading.statements)))
    framings, made = [], []
    for key in sorted(found):
        uses = found[key]
        words = [_head(m) for _, m, _ in uses]
        if len({w.rstrip("s") for w in words}) < VARIANTS:
            continue
        if key not in entities:
            name = max(sorted(set(words)), key=words.count)
            made.append(Entity(id=key, name=name, kind="other", mentions=[m.evidence for _, m, _ in uses]))
        framings += [Framing(entity=key, term=m.evidence, article=a.id, voice=v) for a, m, v in uses]
    order = {a.id: n for n, a in enumerate(articles)}
    framings.sort(key=lambda f: (f.entity, order[f.article], f.term.start))
    return framings, made
