"""Clauses: the shortest pieces of an article that carry a matter, with who asserts them and how.

The comparison of accounts works on clauses and not on sentences, because one sentence may carry three matters of
which only one is disputed. A clause is headed by a verb (or by a predicate with a copula) and holds the words that
hang from it and from no other clause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from rashomon.extract.reading import Clause, EventMention, Mention, TimeExpression
from rashomon.gather.outlets import dateline_span
from rashomon.lore import lore
from rashomon.record import Article, Figure, Modality, Polarity, Statement

# A dependent with one of these relations may head a clause of its own.
CLAUSAL = {"ccomp", "advcl", "acl:relcl", "acl", "parataxis", "conj", "xcomp", "csubj", "advcl:relcl", "csubj:pass"}
CONTENT_POS = {"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"}
KINDS: tuple[Modality, ...] = ("required", "planned", "possible")
SHORTEST = 3  # words; a shorter clause stays with the one above it
INTRODUCTION = 4  # content words, the verb of saying among them
LONGEST = 60  # words; a sentence the tree could not divide is cut here, so that a clause stays checkable


def is_predicate(token: Token) -> bool:
    """Whether a token can head a clause: a verb, or anything with a copula or a subject of its own."""
    if token.pos_ == "VERB":
        return True
    return any(child.dep_.startswith(("nsubj", "cop")) for child in token.children)


def clause_heads(sentence: Span) -> list[Token]:
    """The tokens of a sentence that head a clause, the sentence's root first among them in text order."""
    heads = []
    for token in sentence:
        if token.head.i == token.i or token.head.i < sentence.start or token.head.i >= sentence.end:
            heads.append(token)
        elif token.dep_ in CLAUSAL and is_predicate(token):
            if token.dep_ == "xcomp" and not any(c.dep_.startswith("obj") or c.dep_ == "obl" for c in token.children):
                continue
            heads.append(token)
    return heads


def polarity_of(head: Token, words: Sequence[Token]) -> Polarity:
    """Negated when an odd number of negators stands in the clause at its head or at the head's arguments."""
    negators = lore("negation")
    count = 0
    for token in words:
        low = token.lower_.replace("’", "'")
        near = token.head.i == head.i or token.head.head.i == head.i or token.i == head.i
        if (near and low in negators["words"]) or (token.i == head.i and token.lemma_.lower() in negators["verbs"]):
            count += 1
    return "negated" if count % 2 else "affirmed"


def modality_of(head: Token, words: Sequence[Token]) -> Modality:
    """Fact, planned, possible or required, from the auxiliaries and adverbs at the clause's head (lore: modality)."""
    kinds = lore("modality")
    for token in words:
        if token.head.i != head.i and token.i != head.i:
            continue
        word = token.lower_.replace("’", "'")
        for kind in KINDS:
            if word in kinds[kind]["words"] or (token.i == head.i and token.lemma_.lower() in kinds[kind]["verbs"]):
                return kind
    return "fact"


def argument(head: Token, relations: tuple[str, ...]) -> Token | None:
    """The first dependent of ``head`` with one of the relations; a conjunct borrows the subject of its first verb."""
    for child in head.children:
        if child.dep_ in relations:
            return child
    if head.dep_ in ("conj", "xcomp") and relations[0].startswith("nsubj") and head.head.i != head.i:
        return argument(head.head, relations)
    return None


class _Index:
    """Items by where they stand, so that the items inside a span are found without a scan of all."""

    def __init__(self, spans: Sequence[tuple[int, int]]):
        self.order = sorted(range(len(spans)), key=lambda i: spans[i])
        self.spans = spans
        self.starts = [spans[i][0] for i in self.order]

    def inside(self, start: int, end: int) -> list[int]:
        """Indices of the items that begin in ``start:end`` and end there too."""
        first = bisect_right(self.starts, start - 1)
        last = bisect_right(self.starts, end - 1)
        return [i for i in self.order[first:last] if self.spans[i][1] <= end]


def innermost(statements: Sequence[Statement], start: int, end: int) -> str | None:
    """The id of the shortest statement whose content holds at least four fifths of ``start:end``."""
    best: Statement | None = None
    for statement in statements:
        content = statement.content
        shared = min(end, content.end) - max(start, content.start)
        if shared < 0.8 * (end - start):
            continue
        if best is None or content.end - content.start < best.content.end - best.content.start:
            best = statement
    return best.id if best else None


def _spans_of(sentence: Span) -> list[tuple[Token, list[Token]]]:
    """Each clause head of a sentence with the words that hang from it and from no other clause head."""
    heads = clause_heads(sentence)
    owner = {h.i: h.i for h in heads}

    def owner_of(token: Token) -> int:
        path = []
        while token.i not in owner:
            path.append(token.i)
            token = token.head
        for i in path:
            owner[i] = owner[token.i]
        return owner[token.i]

    words: dict[int, list[Token]] = {h.i: [] for h in heads}
    for token in sentence:
        if not token.is_space:
            words[owner_of(token)].append(token)
    by_index = {h.i: h for h in heads}
    # A clause of a word or two says nothing alone: give it back to the clause it hangs from.
    for h in sorted(heads, key=lambda h: -len(list(h.ancestors))):
        mine = [t for t in words[h.i] if not t.is_punct]
        if len(mine) < SHORTEST and h.head.i != h.i and len(words) > 1 and sentence.start <= h.head.i < sentence.end:
            up = owner_of(h.head) if h.head.i != h.i else h.i
            while up not in words:
                up = owner[up]
            if up != h.i:
                words[up] = sorted(words[up] + words.pop(h.i), key=lambda t: t.i)
                owner[h.i] = up
    return [(by_index[i], ts) for i, ts in sorted(words.items()) if ts]


def _trim(words: list[Token]) -> list[Token]:
    """A clause's words without the punctuation and the joining words at its ends."""
    while words and (words[0].is_punct or words[0].dep_ in ("cc", "mark") or words[0].is_space):
        words = words[1:]
    while words and (words[-1].is_space or (words[-1].is_punct and words[-1].text not in "\"”’')")):
        words = words[:-1]
    return words


def find_clauses(
    doc: Doc,
    article: Article,
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression],
    figures: Sequence[Figure],
    statements: Sequence[Statement],
    events: Sequence[EventMention],
) -> list[Clause]:
    """The clauses of an article in text order, each with the items that stand in it.

    A clause that only introduces speech ("he said on Tuesday") is left out: what it says stands in the statement. So
    is a dateline and page residue, also where it runs on into a sentence.
    """
    left_out = [dateline_span(article.text), *((f.start, f.end) for f in article.furniture)]
    build = _Builder(article, mentions, times, figures, statements, events)
    cues = [(s.cue.start, s.cue.end) for s in statements if s.cue]
    found: list[Clause] = []
    for number, sentence in enumerate(doc.sents):
        beside = [(s, e) for s, e in left_out if s < sentence.end_char and sentence.start_char < e]
        around = [s for s in statements if s.content.start < sentence.end_char and sentence.start_char < s.content.end]
        here: list[tuple[Clause, list[Token]]] = []
        for head, words in _spans_of(sentence):
            words = _trim([t for t in words if not any(s <= t.idx < e for s, e in beside)])[:LONGEST]
            if not words:
                continue
            start, end = words[0].idx, words[-1].idx + len(words[-1])
            start, end = _within_content(start, end, head, around)
            lemmas = _lemmas(words, start, end)
            statement = innermost(around, start, end)
            # In a statement one word is enough that names or judges ("it is no amnesty"); a verb alone is not.
            enough = 1 if statement and not (head.pos_ == "VERB" and lemmas == [head.lemma_.lower()]) else 2
            if not article.text[start:end].strip() or len(lemmas) < enough:
                continue
            subject = argument(head, ("nsubj", "nsubj:pass", "csubj"))
            if (
                statement is None
                and any(start <= s and e <= end for s, e in cues)
                and any(s.cue for s in around)
                and (len(lemmas) < 5 or (not _meets(start, end, around) and _only_introduces(words, subject)))
            ):
                continue
            here.append((build.clause(start, end, head, words, lemmas, subject, number), words))
        found += _with_what_is_said(sentence, around, here, build, number)
    return found


class _Builder:
    """Makes the clauses of one article, with what stands in each."""

    def __init__(
        self,
        article: Article,
        mentions: Sequence[Mention],
        times: Sequence[TimeExpression],
        figures: Sequence[Figure],
        statements: Sequence[Statement],
        events: Sequence[EventMention],
    ):
        self.article, self.mentions, self.times, self.figures = article, mentions, times, figures
        self.statements, self.events = statements, events
        self.by_mention = _Index([(m.evidence.start, m.evidence.end) for m in mentions])
        self.by_time = _Index([(t.evidence.start, t.evidence.end) for t in times])
        self.by_figure = _Index([(f.evidence.start, f.evidence.end) for f in figures])
        self.by_event = _Index([(e.trigger.start, e.trigger.end) for e in events])

    def clause(
        self,
        start: int,
        end: int,
        head: Token,
        words: Sequence[Token],
        lemmas: list[str],
        subject: Token | None,
        number: int,
    ) -> Clause:
        """The clause of ``start:end`` in sentence ``number``."""
        obj = argument(head, ("obj", "iobj", "obl", "obl:agent"))
        ids = self.by_mention.inside(start, end)
        return Clause(
            evidence=self.article.evidence(start, end),
            predicate=head.lemma_.lower(),
            lemmas=lemmas,
            subject=_phrase(subject),
            object=_phrase(obj),
            subject_mentions=_at(subject, ids, self.mentions),
            object_mentions=_at(obj, ids, self.mentions),
            mentions=ids,
            statement=innermost(self.statements, start, end),
            sentence=number,
            polarity=polarity_of(head, words),
            modality=modality_of(head, words),
            tense="".join(head.morph.get("Tense", [])[:1]),
            figures=[self.figures[i].id for i in self.by_figure.inside(start, end)],
            times=[self.times[i].id for i in self.by_time.inside(start, end)],
            events=[self.events[i].id for i in self.by_event.inside(start, end)],
        )


def _lemmas(words: Sequence[Token], start: int, end: int) -> list[str]:
    """The lemmas of the content words that begin in ``start:end``."""
    told = (t for t in words if t.pos_ in CONTENT_POS and not t.is_stop and t.is_alpha and start <= t.idx < end)
    return [t.lemma_.lower() for t in told]


def _with_what_is_said(
    sentence: Span,
    statements: Sequence[Statement],
    clauses: Sequence[tuple[Clause, list[Token]]],
    build: _Builder,
    number: int,
) -> list[Clause]:
    """A sentence's clauses in text order, with what is said in it without a verb: "called the offer “a trick”".

    A clause that only introduces such words gives way to them: they are the speaker's, and not the outlet's.
    """
    kept = dict(enumerate(clauses))
    out: list[Clause] = []
    for statement in statements:
        start, end = statement.content.start, statement.content.end
        if start < sentence.start_char or end > sentence.end_char:
            continue
        if any(c.evidence.start < end and start < c.evidence.end for c in out):
            continue
        over = [n for n, (c, _) in kept.items() if c.evidence.start < end and start < c.evidence.end]
        around = [t for n in over for t in kept[n][1] if not start <= t.idx < end]
        if len(over) > 1 or any(kept[n][0].statement for n in over) or not _only_introduces(around, None):
            continue
        words = [t for t in sentence if start <= t.idx < end and not t.is_space][:LONGEST]
        lemmas = _lemmas(words, start, end)
        if len(lemmas) >= 2:
            head = next((t for t in words if not words[0].i <= t.head.i <= words[-1].i), words[0])
            out.append(build.clause(start, end, head, words, lemmas, None, number))
            for n in over:
                del kept[n]
    return sorted([c for c, _ in kept.values()] + out, key=lambda c: c.evidence)


def _meets(start: int, end: int, statements: Sequence[Statement]) -> bool:
    """Whether something of what is said stands in ``start:end``."""
    return any(s.content.start < end and start < s.content.end for s in statements)


def _only_introduces(words: Sequence[Token], subject: Token | None) -> bool:
    """Whether there is hardly a word of matter beside the speaker and names."""
    speaker = range(subject.left_edge.i, subject.right_edge.i + 1) if subject is not None else range(0)
    told = [t for t in words if t.pos_ in CONTENT_POS and t.pos_ != "PROPN" and not t.is_stop and t.i not in speaker]
    return len(told) < INTRODUCTION


def _within_content(start: int, end: int, head: Token, statements: Sequence[Statement]) -> tuple[int, int]:
    """A clause whose head stands in a statement's content does not reach out of it."""
    for statement in statements:
        content = statement.content
        if content.start <= head.idx < content.end:
            start, end = max(start, content.start), min(end, content.end)
    return start, end


def _phrase(token: Token | None) -> str | None:
    return None if token is None else token.doc[token.left_edge.i : token.right_edge.i + 1].text


def _at(token: Token | None, ids: Sequence[int], mentions: Sequence[Mention]) -> list[int]:
    """The mentions that stand in a token's phrase."""
    if token is None:
        return []
    start, end = token.left_edge.idx, token.right_edge.idx + len(token.right_edge)
    return [i for i in ids if start <= mentions[i].evidence.start and mentions[i].evidence.end <= end]
