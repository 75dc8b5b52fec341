"""Speakers over the whole story, and the same words carried by several articles."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from rashomon.extract.quotations import find_quotations, outermost
from rashomon.extract.reading import Mention, Reading
from rashomon.extract.world import fold, known_names, straight
from rashomon.lore import lore
from rashomon.record import Article, Basis, DateRange, Entity, Statement
from rashomon.resolve.calendar_values import first_day
from rashomon.resolve.entities import initials_of

SHORTEST = 5  # words; fewer are no quotation that could be known again
CARRIED = 0.8  # share of the shorter's words that stand in the longer in one run
LONG_RUN = 6  # words that two quotations have in one run from which they are one, wherever each was cut
SHORT_QUOTATION = 12  # words up to which two quoted words in a row can be known again
FRAGMENT = 4  # words up to which a quotation is a piece of a sentence, whose small words outlets change
TRANSLATED = 0.86  # cosine of two contents from which they are one statement worded twice …
SHARED = 0.4  # … where they share this part of their content words besides
ANOTHER_WORDING = 0.75  # cosine from which two quotations of one person are one, however few words they share
ANEW = 0.43  # share of matter times cosine from which two clauses of one person are one utterance in other words …
ANEW_DENIED = 0.3  # … and where both deny or refuse
DAYS_APART = 4  # two occasions further apart are two statements
QUALIFIED = frozenset(("vice", "deputy", "former", "ex", "acting", "assistant"))
NEGATED = re.compile(r"\b(?:not|no|never|nor|none|nothing|nobody|neither|cannot)\b|n['’]t\b", re.IGNORECASE)
CLAUSE_END = re.compile(r"(?<=[.!?;])\s+|,\s+(?=(?:and|but|so)\b)|\n+")
WORD = re.compile(r"\w+(?:['’]\w+)*")


class Resolved(Protocol):
    """What ``resolve.entities`` gives: the entities, and the entity of each mention by (article id, mention index)."""

    @property
    def entities(self) -> Sequence[Entity]: ...

    @property
    def of_mention(self) -> Mapping[tuple[str, int], str]: ...


class Anchored(Protocol):
    """What ``resolve.dates`` gives: the day of each time expression by its id, and the end where it is a range."""

    @property
    def values(self) -> Mapping[str, tuple[str, str | None]]: ...


def resolve_statements(
    articles: Sequence[Article], readings: Sequence[Reading], entities: Resolved, anchored: Anchored
) -> list[Statement]:
    """The statements of a story with their speakers' full names and entities, dates, and links between carriages.

    Args:
        articles: the story's articles.
        readings: what each gave, in the same order.
        entities: the story's entities.
        anchored: the values of its time expressions.

    Returns:
        The statements of all readings, article by article in text order. They are those of the readings, filled in.
    """
    by_id = {e.id: e for e in entities.entities}
    offices = Offices(readings, entities, by_id)
    published = {a.id: a.published for a in articles}
    statements: list[Statement] = []
    for reading in readings:
        by_time = {t.id: t for t in reading.times}
        for s in reading.statements:
            index = reading.speakers.get(s.id)
            entity = by_id.get(entities.of_mention.get((reading.article, index), "")) if index is not None else None
            if index is not None and (entity is None or not _named_person(entity)):
                entity = offices.holder(reading, reading.mentions[index]) or entity
            if entity is not None:
                s.speaker = entity.id
                s.speaker_name = full_name(s.speaker_name, entity)
            said = by_time.get(reading.said_on.get(s.id, ""))
            first, last = anchored.values.get(said.id, ("", None)) if said is not None else ("", None)
            if said is not None and first_day(first) is not None:  # "now" is no day of the calendar
                first, last = first[:10], (last or first)[:10]
                basis: Basis = "stated" if said.form in ("absolute", "year") else "inferred"
                why = f"“{' '.join(said.evidence.text.split())}” stands with it"
                s.said_on = DateRange(from_=first, to=last, basis=basis, why=why)
            statements.append(s)
    link_same_words(statements, published, {e.id for e in entities.entities if e.kind == "person"})
    return statements


def full_name(own: str | None, entity: Entity) -> str:
    """The name of a speaker over the whole story, from the article's name for it and the entity it is.

    A person's name is taken from the story, and so is any name that says the same in more words. Otherwise the
    article's own name stays: "a ministry official" is not the ministry, and Moscow may speak for a state.
    """
    if own is None:
        return entity.name
    if " and " in own and " and " not in entity.name:
        return own
    mine, theirs = set(fold(own).split()), set(fold(entity.name).split())
    spelled = entity.kind in ("body", "armed_group", "outlet") and own.isupper() and initials_of(entity.name, own)
    return entity.name if _named_person(entity) or mine <= theirs or spelled else own


def _named_person(entity: Entity) -> bool:
    return entity.kind == "person" and any(word[:1].isupper() for word in entity.name.split())


class Offices:
    """Who holds which office in a story, by the titles that stand before names ("President Grey").

    An office of a named state ("Kelmar's premier", "the Kelmari president") is held by whoever bears that title
    with that state's name, or speaks for that state.
    """

    def __init__(self, readings: Sequence[Reading], entities: Resolved, by_id: Mapping[str, Entity]):
        self.by_id = by_id
        self.held: dict[str, Counter[tuple[str, str]]] = {}
        self.of_state: dict[tuple[str, str], set[str]] = {}
        for reading in readings:
            for m in reading.mentions:
                entity = by_id.get(entities.of_mention.get((reading.article, m.index), ""))
                if m.role is None or m.label != "PERSON" or entity is None or not _named_person(entity):
                    continue
                office, state = _office(m.role.text)
                if not office or QUALIFIED & set(office.split()):
                    continue
                for known in {office, office.split()[-1]}:
                    self.held.setdefault(known, Counter())[reading.article, entity.id] += 1
                side = by_id.get(entity.side or "")
                for of in {state, _office(m.of.text)[1] if m.of else None, side.name if side else None} - {None}:
                    self.of_state.setdefault((office, str(of)), set()).add(entity.id)

    def holder(self, reading: Reading, mention: Mention) -> Entity | None:
        """Whom "the president" means: its most frequent holder in the article, else the only one of the story."""
        if mention.label != "NOMINAL":
            return None
        office, state = _office(mention.evidence.text)
        if state is not None:
            who = self.of_state.get((office, state), set())
            return self.by_id[min(who)] if len(who) == 1 else None
        if not mention.evidence.text.lower().startswith("the "):
            return None
        held = self.held.get(office, Counter())
        here = Counter({entity: n for (article, entity), n in held.items() if article == reading.article})
        if here:
            return self.by_id[min(here, key=lambda e: (-here[e], e))]
        everywhere = {entity for _, entity in held}
        return self.by_id[everywhere.pop()] if len(everywhere) == 1 else None


def _office(text: str) -> tuple[str, str | None]:
    """An office in folded words, and the name of the state that stands with it."""
    state = None
    words = []
    for word in text.split():
        known = known_names().get(straight(word.removesuffix("'s").removesuffix("’s")))
        if known is not None and known.label == "STATE" and known.state:
            state = known.name
        else:
            words.append(fold(word))
    return " ".join(w for w in words if w not in ("the", "s")), state


def link_same_words(
    statements: Sequence[Statement],
    published: Mapping[str, DateRange | None],
    people: Container[str] = (),
    embed: Callable[[Sequence[str]], npt.NDArray[np.float32]] | None = None,
) -> None:
    """Fills ``same_as``: contents of one speaker that are one utterance, whole or shortened, quoted or worded anew.

    Args:
        statements: all statements of a story.
        published: the publication date of each article, to keep apart what was said on different occasions.
        people: ids of the entities that are persons, of whom a quotation is known again in other words too.
        embed: unit vectors of texts, shape (n, width); ``language.sentence_vectors`` if None.
    """
    if embed is None:
        from rashomon.language import sentence_vectors

        embed = sentence_vectors
    groups: dict[str, list[int]] = {}
    for i, s in enumerate(statements):
        key = s.speaker or fold(s.speaker_name or "")
        if key:
            groups.setdefault(key, []).append(i)
    pairs = [(i, j) for g in groups.values() for n, i in enumerate(g) for j in g[n + 1 :]]
    words = [words_of(s.content.text) for s in statements]
    quoted = [quoted_parts(s) for s in statements]
    matter = [content_words(w) for w in words]
    pairs = [
        (i, j)
        for i, j in pairs
        if matter[i] & matter[j]
        and _one_occasion(statements[i], statements[j], published)
        and not statements[i].content.overlaps(statements[j].content)
    ]
    cosines = _cosines([(statements[i].content.text, statements[j].content.text) for i, j in pairs], embed)
    linked = set()
    for (i, j), cosine in zip(pairs, cosines, strict=True):
        a, b = statements[i], statements[j]
        if (
            same_words(words[i], words[j])
            or (a.content.article != b.content.article and same_quotation(quoted[i], quoted[j]))
            or (cosine >= TRANSLATED and _share(matter[i], matter[j]) >= SHARED)
            or (quoted[i] and quoted[j] and cosine >= ANOTHER_WORDING and _apart(a, b, people) and _negated_alike(a, b))
        ):
            linked.add((i, j))
    told_anew = [
        (i, j)
        for i, j in pairs
        if (i, j) not in linked and (quoted[i] or quoted[j]) and _apart(statements[i], statements[j], people)
    ]
    linked.update(_worded_anew(statements, told_anew, matter, embed))
    for i, j in sorted(linked):
        statements[i].same_as.append(statements[j].id)
        statements[j].same_as.append(statements[i].id)


def _apart(a: Statement, b: Statement, people: Container[str]) -> bool:
    """Whether one person says both, in two articles: only then can other words be another translation."""
    return a.speaker in people and a.content.article != b.content.article


def _negated_alike(a: Statement, b: Statement) -> bool:
    """Whether both contents deny something or neither does; a "No!" thrown in counts for nothing."""

    def denies(text: str) -> bool:
        return any(NEGATED.search(part) and len(WORD.findall(part)) > 1 for part in CLAUSE_END.split(text))

    return denies(a.content.text) == denies(b.content.text)


def _cosines(
    pairs: Sequence[tuple[str, str]], embed: Callable[[Sequence[str]], npt.NDArray[np.float32]]
) -> list[float]:
    """How near the meanings of two texts are, for each pair; every text is embedded once."""
    texts = {" ".join(text.split()): None for pair in pairs for text in pair}
    if not texts:
        return []
    place = {text: n for n, text in enumerate(texts)}
    made = embed(list(texts))
    return [float(made[place[" ".join(a.split())]] @ made[place[" ".join(b.split())]]) for a, b in pairs]


def _worded_anew(
    statements: Sequence[Statement],
    pairs: Sequence[tuple[int, int]],
    matter: Sequence[frozenset[str]],
    embed: Callable[[Sequence[str]], npt.NDArray[np.float32]],
) -> list[tuple[int, int]]:
    """The pairs that are one utterance in two translations, or quoted once and told once in other words.

    Clause is held against clause: how much of the shorter's matter the other has, rare words of the story counting for
    more, times the cosine of the two. A denial is never held against an affirmation, and two denials need less, since
    few things are denied.
    """
    spread = Counter(word for words in matter for word in words)

    def weight(words: frozenset[str]) -> float:
        return sum(math.log((len(statements) + 1) / (spread[w] + 0.5)) for w in sorted(words))

    parts = {i: clauses_of(statements[i].content.text) for pair in pairs for i in pair}
    texts: list[tuple[str, str]] = []
    found: list[tuple[tuple[int, int], float, bool]] = []
    for i, j in pairs:
        best: tuple[float, str, str] | None = None
        for a in parts[i]:
            for b in parts[j]:
                mine, theirs = content_words(words_of(a)), content_words(words_of(b))
                if len(mine & theirs) < 2 or bool(NEGATED.search(a)) != bool(NEGATED.search(b)):
                    continue
                share = weight(mine & theirs) / max(min(weight(mine), weight(theirs)), 1e-9)
                if best is None or share > best[0]:
                    best = share, a, b
        if best is not None and best[0] >= SHARED:
            found.append(((i, j), best[0], bool(NEGATED.search(best[1]))))
            texts.append(best[1:])
    return [
        pair
        for (pair, share, denied), cosine in zip(found, _cosines(texts, embed), strict=True)
        if share * cosine >= (ANEW_DENIED if denied else ANEW)
    ]


def clauses_of(text: str) -> list[str]:
    """A content's sentences and coordinated clauses, without those of a word or two; the whole where it has one."""
    return [part for part in CLAUSE_END.split(text) if len(WORD.findall(part)) > 3] or [text]


def same_words(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether the shorter of two contents stands in the longer, nearly whole and in one run."""
    if min(len(a), len(b)) < SHORTEST:
        return False
    return longest_run(a, b) >= CARRIED * min(len(a), len(b))


def same_quotation(a: Sequence[Sequence[str]], b: Sequence[Sequence[str]]) -> bool:
    """Whether two statements quote the same words, however each cuts them.

    A long run in common is enough. Of a short quotation nearly all must stand in the other one, with two words that
    carry matter at least, and two words in a row are known again only in another short one.

    Args:
        a: what one statement has between quotation marks, each part as its words.
        b: the same of the other.
    """
    for x in a:
        for y in b:
            run = common_run(x, y)
            matter = content_words(run)
            shorter = min(len(x), len(y))
            both_short = max(len(x), len(y)) <= SHORT_QUOTATION
            if len(run) >= LONG_RUN and len(matter) >= 3:
                return True
            if len(matter) >= 2 and len(run) >= CARRIED * shorter and (len(run) > 2 or both_short):
                return True
            mine, theirs = sorted((content_words(x), content_words(y)), key=len)
            if both_short and len(mine) >= 2 and mine <= theirs and min(len(x), len(y)) <= FRAGMENT:
                return True
    return False


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(w) for w in WORD.findall(text)]


def quoted_parts(statement: Statement) -> list[list[str]]:
    """What a statement has between quotation marks, each part as its words; all of it where it is a quotation."""
    text = statement.content.text
    if statement.kind == "direct":
        return [words_of(text)]
    if statement.kind == "indirect":
        return []
    return [words_of(text[q.start : q.end]) for q in outermost(find_quotations(text))]


def longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest run of words that two texts have in common."""
    return len(common_run(a, b))


def common_run(a: Sequence[str], b: Sequence[str]) -> Sequence[str]:
    """The longest run of words that two texts have in common, the first of several."""
    best, end = 0, 0
    before = [0] * (len(b) + 1)
    for i, x in enumerate(a):
        now = [0] * (len(b) + 1)
        for j, y in enumerate(b):
            if x == y:
                now[j + 1] = before[j] + 1
                if now[j + 1] > best:
                    best, end = now[j + 1], i + 1
        before = now
    return a[end - best : end]


def content_words(words: Sequence[str]) -> frozenset[str]:
    """The words that carry a content's matter: no function words, and each cut to its first six letters."""
    function = frozenset(lore("cues")["function_words"])
    return frozenset(w[:6] for w in words if len(w) > 2 and w not in function)


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _one_occasion(a: Statement, b: Statement, published: Mapping[str, DateRange | None]) -> bool:
    """Whether two statements can be of one day: by when they were said, else by when they were published."""
    days = []
    for s in (a, b):
        span = s.said_on or published.get(s.content.article)
        if span is None or span.from_ is None or span.to is None or len(span.from_) < 10 or len(span.to) < 10:
            return True
        days.append((np.datetime64(span.from_), np.datetime64(span.to)))
    gap = max(days[0][0], days[1][0]) - min(days[0][1], days[1][1])
    return bool(gap <= np.timedelta64(DAYS_APART, "D"))
