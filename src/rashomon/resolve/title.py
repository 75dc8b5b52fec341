"""What a story is called, and when it was reported.

A headline is one outlet's view, so the title is made of what most articles speak of.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from rashomon.extract.reading import EventMention, Reading
from rashomon.lore import lore
from rashomon.record import Article, Entity

#: How many names and how many happenings a title has at most.
_NAMES, _HAPPENINGS = 3, 2
#: What an article reports stands near its head, within so many characters; what stands only further down is background.
_LEAD = 1000
#: An article whose day is known to within so many days counts for the span of the story.
_CLOSE = 31
_NAMED = {"state", "place", "body", "person", "armed_group", "agreement"}
#: Kinds of events whose very name takes a side ("breach", "denunciation") or says nothing of the matter ("interview").
_PARTIAL = {"ACCUSE", "REJECT", "SUPPORT", "CONCEDE", "THREATEN", "STATEMENT", "REQUEST"}


def title_of(articles: Sequence[Article], readings: Sequence[Reading], entities: Sequence[Entity]) -> str:
    """The names and the happenings that most articles share: "Osmeria, Tarvonia, Dravište: talks and shelling".

    Names and happenings are such as at least half of the articles have. The names come in the order of how much of
    each article's naming they take; the happenings are nouns for events that some tell near their head, or where there
    are none such words as half of the headlines have, of events first. A story without names is called by the headline
    whose words the other articles use most, or else by its first words.

    Args:
        articles: the articles of the story, in an order that does not depend on the input's.
        readings: what was read in each, in the same order.
        entities: the story's entities with their mentions.
    """
    names = _names(entities, len(articles))
    if not names:
        return nearest_headline(articles)
    events = [reading.events for reading in readings]
    happenings = _happenings(events) or _headline_words(articles, events)
    return ", ".join(names) + (f": {' and '.join(happenings)}" if happenings else "")


def nearest_headline(articles: Sequence[Article]) -> str:
    """The headline whose words the other articles use most; else the first words of the first article."""
    titled = [a for a in articles if a.title and a.title.strip()]
    if not titled:
        return " ".join(articles[0].text.split())[:120]
    words = [set(a.text.casefold().split()) for a in articles]

    def shared(article: Article) -> float:
        title = {w for w in (article.title or "").casefold().split() if len(w) > 3}
        return sum(len(title & w) for w in words) / (4 + len(title))

    return " ".join((max(titled, key=lambda a: (shared(a), a.id)).title or "").split())


def span_of(articles: Sequence[Article]) -> tuple[str | None, str | None]:
    """The first and the last day of the reporting.

    An article of which nobody knows the month does not stretch the span, as long as another's day is better known.
    """
    published = [a.published for a in articles if a.published]
    close = [p for p in published if (days := p.days) is not None and days <= _CLOSE]
    ends = sorted(end for p in close or published for end in (p.from_, p.to) if end)
    return (ends[0], ends[-1]) if ends else (None, None)


def _names(entities: Sequence[Entity], articles: int) -> list[str]:
    """The names that take most of the articles' naming, none of which is part of another."""
    mentions_in: Counter[str] = Counter(m.article for e in entities for m in e.mentions)
    ranked: list[tuple[bool, float, str]] = []
    for entity in entities:
        if entity.kind in _NAMED and entity.name[:1].isupper():
            here = Counter(m.article for m in entity.mentions)
            ranked.append((2 * len(here) < articles, -sum(n / mentions_in[a] for a, n in here.items()), entity.name))
    kept: list[str] = []
    for rare, _, name in sorted(ranked):
        words = set(name.casefold().split())
        if not any(words & set(other.casefold().split()) for other in kept) and not (rare and kept):
            kept.append(name)
    return kept[:_NAMES]


def _happenings(events: Iterable[Sequence[EventMention]]) -> list[str]:
    """The nouns for what happened that at least half of the articles, and more than one of several, use.

    At least a quarter of the articles, and more than one of several, have them near the head.
    """
    articles = 0
    used_in: dict[str, set[int]] = defaultdict(set)
    led_by: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for articles, mentions in enumerate(events, start=1):
        for event in mentions:
            form = " ".join(event.trigger.text.casefold().split())
            noun = next((n for n in (form, form.removesuffix("s"), form.removesuffix("es")) if n in _nouns()), None)
            # in lower case, for "March" is a month and the "Shelling" of a headline is told again in its text
            if noun and event.type not in _PARTIAL and event.trigger.text.islower():
                used_in[noun].add(articles)
                if event.trigger.start < _LEAD:
                    led_by[noun].add(articles)
                forms[noun][form] += 1
    told = (n for n in used_in if len(used_in[n]) >= _least(articles, 2) and len(led_by[n]) >= _least(articles, 4))
    ranked = sorted((-len(used_in[n]), -forms[n].total(), n) for n in told)
    return [max(forms[n].items(), key=lambda f: (f[1], f[0]))[0] for _, _, n in ranked[:_HAPPENINGS]]


def _headline_words(articles: Sequence[Article], events: Iterable[Sequence[EventMention]]) -> list[str]:
    """The common nouns and other plain words that at least half of the headlines have, the most used first.

    Where some of them tell of an event ("shot"), only those.
    """
    plain = Counter(word for a in articles for word in set(re.findall(r"\b[a-z]{3,}\b", a.text)))
    headed = Counter(
        word for a in articles for word in set(re.findall(r"[a-z]+", (a.title or "").casefold())) if plain[word]
    )
    half = _least(len(articles), 2)
    ranked = sorted((-n, -plain[w], w) for w, n in headed.items() if n >= half and w not in _common())
    words = [word for _, _, word in ranked if plain[word] >= half]
    triggers = {event.trigger.text.casefold() for mentions in events for event in mentions}
    return ([word for word in words if word in triggers] or words)[:_HAPPENINGS]


def _least(articles: int, part: int) -> int:
    """How many of the articles are at least a half (``part`` 2) or a quarter (4), and more than one of several."""
    return max(min(2, articles), -(-articles // part))


@cache
def _common() -> frozenset[str]:
    return frozenset(lore("common_words")["common"].split())


@cache
def _nouns() -> frozenset[str]:
    """The lore's nouns for events."""
    kinds = lore("event_words")
    return frozenset(noun for kind in kinds if kind.isupper() and kind not in _PARTIAL for noun in kinds[kind]["nouns"])
