"""Statements: everything that an article attributes to somebody, with its cue, its speaker and the way it took.

Three readers propose and one decides. The engine proposes what it has learned to see; the cue lore proposes what the
tree shows (``speech_frames``); the quotation marks propose what nobody attributed. They are joined by content and cue,
cut at quotation marks, and kept where their joint score is high enough (constants below, set on the train stories by
``benchmarks/attribution``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from rashomon.extract import acts
from rashomon.extract.chains import Channels, addressee, place_said, time_said
from rashomon.extract.cues import cue_lemma, is_cue, is_cue_word, word_set
from rashomon.extract.quotations import Quotation, find_quotations, outermost, paragraphs
from rashomon.extract.reading import Mention, TimeExpression
from rashomon.extract.speakers import MALE_OR_FEMALE, POSSESSIVES, Speakers, listed
from rashomon.extract.speech_frames import (
    Candidate,
    agent,
    children,
    negated,
    owner_of,
    passive,
    rule_candidates,
    speaker_of,
    trim,
)
from rashomon.extract.speech_lines import by_form
from rashomon.extract.speech_surface import surface_candidates
from rashomon.extract.world import office_heads, singular
from rashomon.lore import lore
from rashomon.record import Act, Article, Statement, StatementKind, make_id

#: How far each reader is trusted, the one whose bounds of a content are taken first. Set on PolNeAR's development
#: articles: there a rule alone is right one time in four, a rule with the engine or with another rule mostly.
TRUST = {"engine": 1.2, "tree": 0.33, "order": 0.33}
KEPT = 0.4  # the least joint score …
KEPT_BY_RULES = 0.2  # … and where the engine gave nothing at all
#: What follows a quotation and tells to which question it answered.
ASKED = re.compile(
    r"(?:when |after being |after he was |after she was )?asked (?:about|if|whether|what|why|how|by)\b", re.I
)
UNKNOWN_CUE = 0.5  # what is left of the engine's score where its cue is no word of the lore
LEAD_IN = 4  # words before an interrupting cue that are no content of themselves
NAMING = ("PROPN", "PRON", "DET", "PUNCT", "SPACE")  # classes of words that name and do not tell
FINITE = ("VBD", "VBZ", "VBP", "MD")  # tags of finite verbs
QUOTED_PART = 5  # words from which a quoted part of a sentence is somebody's words and no scare quotes
HALF = 0.5  # intersection over union with a content that is known from which a line's form tells nothing new
SAME_CONTENT = 0.6  # intersection over union from which two contents are one
CUE_CLAUSE = 12  # words between two quotations that can be no more than the cue of the first
RELATIVE_PHRASE = 15  # tokens that a noun before "who" can take with what it is of
SPOKE_LATELY = 6  # statements before "the agency said" among which the body that spoke is looked for
#: The end of a sentence with more words behind it.
SENTENCE_AND_MORE = re.compile(r"[.!?][\"”’']?\s+\S")
NAMED_LATELY = 150  # tokens before "the newspaper" among which its name is looked for
LOOK_BACK = 30  # statements before a pronoun among which its speaker is looked for


@dataclass
class StatementsFound:
    """The statements of one article in text order.

    ``speakers`` maps a statement's id to the index of the mention that speaks, ``said_on`` to the id of the time
    expression that says when.
    """

    statements: list[Statement] = field(default_factory=list)
    speakers: dict[str, int] = field(default_factory=dict)
    said_on: dict[str, str] = field(default_factory=dict)


def find_statements(
    doc: Doc,
    article: Article,
    mentions: Sequence[Mention],
    times: Sequence[TimeExpression] = (),
    engine: bool = True,
    rules: bool = True,
) -> StatementsFound:
    """Every attributed content of an article.

    Args:
        doc: the engine's annotation of ``article.text``; what it misses is missing here, nothing more.
        article: the article; its furniture carries no statements.
        mentions: the article's mentions, with their chains.
        times: the article's time expressions, among which it is looked up when something was said.
        engine: whether to use the engine's attributions.
        rules: whether to use cue lore over the tree.
    """
    if not len(doc):
        return StatementsFound()
    parsed = doc.has_annotation("DEP")
    doc = doc if parsed else _with_flat_trees(doc)
    quotations = find_quotations(article.text)
    residue = [(f.start, f.end) for f in article.furniture]
    candidates = candidates_of(doc, quotations, mentions, engine, rules, parsed, article.title or "", residue)
    candidates = [_beside_furniture(c, article) for c in candidates if not _in_furniture(doc, article, c)]
    return _Builder(doc, article, mentions, times, quotations).build(candidates)


def _with_flat_trees(doc: Doc) -> Doc:
    """A copy of a document that no parser has read, with flat trees: spaCy crashes on trees that are not there."""
    starts = [s.start for s in doc.sents] if doc.has_annotation("SENT_START") else [0]
    heads = [starts[bisect_right(starts, i) - 1] for i in range(len(doc))]
    flat = Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        lemmas=[t.lemma_ or t.lower_ for t in doc],
        heads=heads,
        deps=["ROOT" if heads[i] == i else "dep" for i in range(len(doc))],
    )
    flat.ents = [Span(flat, e.start, e.end, e.label_) for e in doc.ents]
    flat._.attributions = []
    return flat


def candidates_of(
    doc: Doc,
    quotations: Sequence[Quotation],
    mentions: Sequence[Mention] = (),
    engine: bool = True,
    rules: bool = True,
    tree: bool = True,
    heading: str = "",
    residue: Sequence[tuple[int, int]] = (),
) -> list[Candidate]:
    """The contents that are kept, by offsets in the document, in text order.

    ``heading`` is the article's title and ``residue`` what of the text is no prose, by (start, end).
    """
    text = doc.text  # spaCy joins the words anew on every access
    top = outermost(list(quotations))
    by_engine = _rejoined(doc, text, _engine_candidates(doc)) if engine else []
    by_rule = rule_candidates(doc) if rules and tree else []
    if rules:
        by_rule += surface_candidates(doc, mentions)
    told = [c for c in [*by_engine, *by_rule] if not _own_voice(doc, c) and not _nobody(doc, c)]
    proposals = [_less_sure(doc, text, piece, top) for c in told for piece in _snap(doc, text, c, top)]
    kept = _decide(proposals, KEPT if by_engine else KEPT_BY_RULES)
    kept = [c for c in kept if not _lead_in(doc, text, c, kept, top) and not _names_alone(doc, c, top)]
    if rules:
        for found in by_form(doc, mentions, heading, residue):
            whole = [c for c in found if c.origin in ("turn", "speech")]
            kept = [d for d in kept if not any(iou(c, d) >= HALF for c in whole)]
            kept += [c for c in found if not any(iou(c, d) >= HALF for d in kept)]
        kept = _quotations_left(doc, kept, top, mentions)
    return sorted(kept, key=lambda c: (c.start, -c.end, c.cue if c.cue is not None else -1))


# Proposals


def _engine_candidates(doc: Doc) -> list[Candidate]:
    found = []
    for a in doc._.attributions:
        cue = _cue_head(a.cue) if a.cue is not None else None
        source = a.source.root.i if a.source is not None else None
        found.append(
            Candidate(
                a.content.start_char,
                a.content.end_char,
                "engine",
                float(a.score),
                source,
                cue.i if cue is not None else None,
                (a.source.start_char, a.source.end_char) if a.source is not None else None,
                (a.cue.start_char, a.cue.end_char) if a.cue is not None else None,
            )
        )
    return found


def _cue_head(cue: Iterable[Token]) -> Token:
    tokens = [t for t in cue if not t.is_space and not t.is_punct] or list(cue)
    known = [t for t in tokens if is_cue(cue_lemma(t)) and t.pos_ != "AUX"]
    verbs = [t for t in tokens if t.pos_ == "VERB"]
    # "went on to say", "was quoted as saying": the last verb is the one that speaks.
    return (known or verbs or tokens)[-1]


def _rejoined(doc: Doc, text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Contents that an insertion has broken, made whole: "said the dam – built in 1950 – would hold".

    A piece without a finite verb is the subject of the next piece on the same side of the same cue.
    """
    joined: list[Candidate] = []
    for c in sorted(found, key=lambda c: (c.start, c.end)):
        last = joined[-1] if joined else None
        if last is not None and last.cue is not None and last.cue == c.cue and last.end < c.start:
            cue = doc[last.cue].idx
            between = text[last.end : c.start]
            one_side = cue < last.start or cue > c.end
            if one_side and not re.search(r"[.!?;\n]", between.rstrip()) and not _finite(doc, last) and _finite(doc, c):
                joined[-1] = replace(last, end=c.end, score=max(last.score, c.score))
                continue
        joined.append(c)
    return joined


def _finite(doc: Doc, c: Candidate) -> bool:
    """Whether a content holds a finite verb."""
    words = doc.char_span(c.start, c.end, alignment_mode="expand")
    return words is not None and any(t.tag_ in FINITE for t in words)


def _lead_in(doc: Doc, text: str, c: Candidate, kept: Sequence[Candidate], top: Sequence[Quotation]) -> bool:
    """Whether a content is no more than the first words of what its cue interrupts: "In the past, he says, it held"."""
    if c.cue is None or c.end > doc[c.cue].idx or len(text[c.start : c.end].split()) > LEAD_IN or _finite(doc, c):
        return False
    return not _touches_quotation(c, top) and any(d.cue == c.cue and d.start > doc[c.cue].idx for d in kept)


def _names_alone(doc: Doc, c: Candidate, top: Sequence[Quotation]) -> bool:
    """Whether a content outside quotation marks is names alone: "praised Ada Grey" tells nothing that he said.

    Of nine such in 270 articles marked after the engine was trained none was marked.
    """
    words = doc.char_span(c.start, c.end, alignment_mode="expand")
    return words is not None and all(t.pos_ in NAMING for t in words) and not _touches_quotation(c, top)


def _touches_quotation(c: Candidate, top: Sequence[Quotation]) -> bool:
    """Whether any of a content stands between quotation marks."""
    return any(q.outer_start < c.end and c.start < q.outer_end for q in top)


def _own_voice(doc: Doc, c: Candidate) -> bool:
    """Whether a cue is the writer's or the quoted speaker's own, or the reader's ("I think", "we urge", "you know").

    It attributes nothing beside what it stands in.
    """
    if c.source is None or c.cue is None:
        return False
    words = doc.char_span(*c.source_span, alignment_mode="expand") if c.source_span is not None else None
    first = words[0] if words is not None else doc[c.source]
    return bool({first.lower_, doc[c.source].lower_} & word_set("own_voice"))


def _nobody(doc: Doc, c: Candidate) -> bool:
    """Whether a source speaks for nobody: "no one said", or a thing that only shows ("the evidence suggests")."""
    if c.source is None:
        return False
    head = doc[c.source]
    denied = head.lower_ == "one" and head.i > 0 and doc[head.i - 1].lower_ == "no"
    if denied or head.lower_ in word_set("nobody") or any(t.lower_ == "no" and t.dep_ == "det" for t in head.children):
        return True
    beside = c.cue is not None and doc[c.cue].lower_ == "according"
    return head.pos_ == "NOUN" and singular(head.lower_) in word_set("no_speakers") and not beside


def _less_sure(doc: Doc, text: str, c: Candidate, top: Sequence[Quotation]) -> Candidate:
    """What the engine finds with a cue that the lore does not know, or in two words without marks, needs another
    reader: alone it is right one time in four."""
    if c.origin != "engine" or c.cue is None:
        return c
    span = doc.char_span(*c.cue_span, alignment_mode="expand") if c.cue_span is not None else None
    known = any(is_cue_word(cue_lemma(t)) for t in (span if span is not None else (doc[c.cue],)))
    short = len(text[c.start : c.end].split()) <= 2
    if (known and not short) or _touches_quotation(c, top):
        return c
    return replace(c, score=c.score * UNKNOWN_CUE)


def _snap(doc: Doc, text: str, c: Candidate, top: Sequence[Quotation]) -> list[Candidate]:
    """A candidate with its ends at quotation marks where it quotes, and none of the marks' leftovers at its edges."""
    start, end = c.start, c.end
    cue_at = doc[c.cue].idx if c.cue is not None else -1
    for q in top:
        if q.outer_end <= start or q.outer_start >= end:
            continue
        cue_inside = q.start <= cue_at < q.end
        if cue_inside:
            # A cue inside the marks: the content stays inside them.
            start, end = max(start, q.start), min(end, q.end)
            continue
        inside = min(end, q.outer_end) - max(start, q.outer_start)
        if inside >= 0.5 * (end - start) and inside < 0.3 * (q.end - q.start) and "\n" in text[q.start : q.end]:
            continue
        if start > q.outer_start and not text[q.start : start].strip(" \n\t\"“”'‘’.…—-"):
            start = q.outer_start
        if start > q.outer_start:
            # The engine or the tree took a part of a quotation: all that stands between the marks is said.
            start = q.outer_start if not q.start <= cue_at <= start else start
        end = max(end, q.outer_end)
    start, end = trim(text, start, end)
    for q in top:
        if start >= q.outer_start and end <= q.outer_end and start <= q.start and end >= q.end:
            start, end = q.start, q.end
            break
    if end - start < 2 or text[start:end].lower() in word_set("no_content") or ASKED.match(text, start, end):
        return []
    if cue_at >= 0 and _names_a_work(text, start, end, cue_at):
        return []
    if c.cue is not None and doc[c.cue].lower_ in word_set("declining"):
        return []
    if c.cue is not None and cue_lemma(doc[c.cue]) in word_set("answering") and negated(doc[c.cue]):
        return []
    if c.cue is not None and start <= cue_at < end and c.origin != "engine":
        return []
    return [replace(c, start=start, end=end)]


def _names_a_work(text: str, start: int, end: int, cue_at: int) -> bool:
    """Whether a quoted content is the programme or paper spoken to: "told the Echo's “Morning Hour.”"."""
    words = text[start:end].strip(" .,").split()
    before = text[max(0, start - 30) : start].rstrip("\"“‘'` ")
    return (
        cue_at < start
        and len(words) <= 5
        and len(words) > 1
        and all(w[:1].isupper() or w.lower() in ("the", "of", "and", "a", "&", "in", "to") for w in words)
        and bool(re.search(r"(?:told|on|with|['’]s?|by)$", before))
    )


# Decision


def iou(a: Candidate, b: Candidate) -> float:
    """Intersection over union of two contents, in characters."""
    both = min(a.end, b.end) - max(a.start, b.start)
    return both / (max(a.end, b.end) - min(a.start, b.start)) if both > 0 else 0.0


def _same_cue(a: Candidate, b: Candidate) -> bool:
    if a.cue is None or b.cue is None:
        return True
    return abs(a.cue - b.cue) <= 3


def _decide(proposals: list[Candidate], least: float) -> list[Candidate]:
    """One candidate for each content and cue, with the joint score of the readers who propose it; the weak left out."""
    groups: list[list[Candidate]] = []
    for reader in TRUST:
        for c in sorted((c for c in proposals if c.reader == reader), key=lambda c: (-c.score, c.start, c.end)):
            best = max(((iou(c, g[0]), -k) for k, g in enumerate(groups) if _same_cue(c, g[0])), default=(0.0, 0))
            if best[0] >= SAME_CONTENT:
                groups[-best[1]].append(c)
            else:
                groups.append([c])
    joined = [_joined(group) for group in groups]
    # A content without a source is nobody's, and mostly wrong.
    kept = [c for c in joined if c.score >= least and c.source is not None]
    return _without_rivals(kept)


def _joined(group: Sequence[Candidate]) -> Candidate:
    """One candidate of all that propose the same: each reader is counted once, by its best, as far as it is trusted."""
    doubt = 1.0
    for reader, trust in TRUST.items():
        doubt *= 1 - min(1.0, trust * max((c.score for c in group if c.reader == reader), default=0.0))
    first = group[0]
    source = next((c for c in group if c.source is not None), first)
    return replace(
        first,
        score=1 - doubt,
        cue=next((c.cue for c in group if c.cue is not None), None),
        source=source.source,
        source_span=source.source_span,
        act=next((c.act for c in group if c.act is not None), None),
    )


def _without_rivals(kept: list[Candidate]) -> list[Candidate]:
    """Contents that cross another's, or share its cue and part of its words, give way to the surer one."""
    chosen: list[int] = []
    for i in sorted(range(len(kept)), key=lambda i: (-kept[i].score, i)):
        if not any(_rivals(kept[i], kept[j]) for j in chosen):
            chosen.append(i)
    return [kept[i] for i in sorted(chosen)]


def _rivals(c: Candidate, d: Candidate) -> bool:
    both = min(c.end, d.end) - max(c.start, d.start)
    if both <= 0:
        return False
    if c.cue is not None and c.cue == d.cue:
        return True
    nested = (c.start >= d.start and c.end <= d.end) or (d.start >= c.start and d.end <= c.end)
    return (not nested and both > 3) or iou(c, d) >= 0.9


# Quotations that nobody attributed


def _quotations_left(
    doc: Doc, kept: list[Candidate], top: Sequence[Quotation], mentions: Sequence[Mention]
) -> list[Candidate]:
    """Adds the outermost quotations that stand alone: by the cue beside them, else as the last speaker's next words."""
    text = doc.text
    lines = paragraphs(text)
    starts = [a for a, _ in lines]
    token_at = {t.idx: t.i for t in doc}
    result = sorted((_with_cue(doc, text, c, top, lines, token_at) for c in kept), key=lambda c: (c.start, c.end))
    for q in top:
        if any(min(c.end, q.outer_end) - max(c.start, q.outer_start) >= 0.4 * (q.end - q.start) for c in result):
            continue
        start, end = trim_quotation(text, q)
        words = text[start:end].split()
        line = bisect_right(starts, q.outer_start) - 1
        low, high = lines[line]
        if not words or (len(words) < 2 and not _own_sentence(text, q)) or is_title(words):
            continue
        sentence_like = text[start : start + 1].isupper() or text[start : start + 1] in "…[." or q.continues
        finished = text[q.end - 1 : q.end] in ".!?,…" or text[q.outer_end : q.outer_end + 1] in ".!?," or not q.closed
        cue = _cue_beside(doc, text, q, low, high, token_at)
        if cue is not None and _names_a_work(text, start, end, cue.idx):
            continue
        speaker = _speaker_beside(doc, cue, q, mentions, token_at) if cue is not None else None
        if cue is not None and speaker is not None and (sentence_like or len(words) >= 3):
            found = Candidate(start, end, "beside quotation", 0.8, speaker.i, cue.i)
        else:
            last = _speaker_before(result, q.outer_start, starts, line, alone=not text[low : q.outer_start].strip())
            if last is None:
                continue
            if not (sentence_like and finished and (len(words) >= 3 or _own_sentence(text, q))):
                # "It “would bring peace to the valley” in a year.": the outlet's own frame around the speaker's words.
                if len(words) < QUOTED_PART:
                    continue
                start, end = trim(text, *_sentence_around(doc, q, low, high, token_at))
                if any(min(c.end, end) > max(c.start, start) for c in result):
                    continue
            found = Candidate(start, end, "continued", 0.6, last.source, None, last.source_span)
        result.append(found)
        result.sort(key=lambda c: (c.start, c.end))
    return result


def _speaker_beside(
    doc: Doc, cue: Token, q: Quotation, mentions: Sequence[Mention], token_at: dict[int, int]
) -> Token | None:
    """Who speaks by a cue beside a quotation: by the tree, else the person nearest to it in its sentence."""
    if cue.pos_ == "NOUN":
        owner = owner_of(cue)
        speaker = owner[0] if owner is not None else None
    else:
        speaker = speaker_of(cue)
    opens = not doc.text[cue.idx + len(cue) : q.outer_start].strip(" :,") and cue.idx < q.outer_start
    if speaker is not None or (cue.pos_ != "VERB" and not opens):
        return speaker
    low, high = cue.sent.start_char, cue.sent.end_char
    near = [
        (abs(m.evidence.start - cue.idx), m.evidence.start)
        for m in mentions
        if m.label in ("PERSON", "PRONOUN")
        and low <= m.evidence.start
        and m.evidence.end <= high
        and not (q.outer_start <= m.evidence.start < q.outer_end)
        and m.evidence.text.lower() not in POSSESSIVES
        and not m.adjective
    ]
    return doc[token_at[min(near)[1]]] if near and min(near)[1] in token_at else None


def _own_sentence(text: str, q: Quotation) -> bool:
    """Whether a quotation stands between two sentences and is one: "… will hold,” he said. “Really?”"."""
    before = text[: q.outer_start].rstrip(" ")[-1:]
    after = text[q.outer_end : q.outer_end + 1]
    return text[q.end - 1] in ".!?" and before in (".", "!", "?") and after in ("", " ", "\n")


def _with_cue(
    doc: Doc,
    text: str,
    c: Candidate,
    top: Sequence[Quotation],
    lines: Sequence[tuple[int, int]],
    token_at: dict[int, int],
) -> Candidate:
    """A quotation that was found without its cue, with the cue that stands beside it."""
    if c.cue is not None:
        return c
    for q in top:
        if q.start <= c.start and c.end <= q.end:
            low, high = next((a, b) for a, b in lines if a <= q.outer_start <= b)
            cue = _cue_beside(doc, text, q, low, high, token_at)
            speaker = speaker_of(cue) if cue is not None else None
            if cue is not None and speaker is not None:
                return replace(c, cue=cue.i, source=speaker.i, source_span=None)
    return c


def _speaker_before(
    result: Sequence[Candidate], at: int, starts: Sequence[int], line: int, alone: bool
) -> Candidate | None:
    """The statement whose speaker a quotation at ``at`` can go on with: the last one before it, not far back."""
    before = [c for c in result if c.end <= at + 1]
    if not before:
        return None
    last = max(before, key=lambda c: (c.end, c.start))
    back = bisect_right(starts, last.start) - 1
    return last if line - back <= (2 if alone else 0) else None


def _sentence_around(doc: Doc, q: Quotation, low: int, high: int, token_at: dict[int, int]) -> tuple[int, int]:
    """The sentence that holds a quotation, kept inside its paragraph."""
    first = token_at.get(q.outer_start)
    if first is None:
        return q.start, q.end
    sentence = doc[first].sent
    return max(low, min(sentence.start_char, q.outer_start)), min(high, max(sentence.end_char, q.outer_end))


def trim_quotation(text: str, q: Quotation) -> tuple[int, int]:
    """A quotation's words without blanks at its ends; its own punctuation stays."""
    start, end = q.start, q.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def is_title(words: Sequence[str]) -> bool:
    """Whether quoted words look like the name of a work or a programme: few, each capitalised, no stop at the end."""
    if len(words) > 7 or words[-1][-1:] in ".!?,":
        return False
    long = [w for w in words if len(w) > 3]
    return bool(long) and all(w[:1].isupper() for w in long) and words[0][:1].isupper() and len(words) > 1


def _cue_beside(doc: Doc, text: str, q: Quotation, low: int, high: int, token_at: dict[int, int]) -> Token | None:
    """The cue verb in the words just after or just before a quotation, within its paragraph and sentence."""
    after = re.split(r"[.!?](?=\s|$)|[\"“”]", text[q.outer_end : high], maxsplit=1)[0]
    before = re.split(r"[.!?](?=\s)|[\"“”]", text[low : q.outer_start])[-1]
    ends_open = text[q.end - 1 : q.end] in ",?!—" or text[q.outer_end : q.outer_end + 1] == ","
    for offset, words, usable in (
        (q.outer_end, after, ends_open),
        (
            q.outer_start - len(before),
            before,
            bool(re.search(r"[:,]\s*$|\b(?:that|as|a|an|is|was)\s*$", before)) or not ends_open,
        ),
    ):
        if not usable:
            continue
        inside = [token_at[i] for i in range(offset, offset + len(words)) if i in token_at]
        verbs = [
            doc[i]
            for i in inside
            if is_cue(cue_lemma(doc[i])) and doc[i].pos_ in ("VERB", "AUX", "NOUN", "X", "PROPN", "")
        ]
        verbs = [v for v in verbs if v.pos_ != "NOUN"] or verbs
        if verbs:
            return verbs[0] if offset == q.outer_end else verbs[-1]
    return None


def _in_furniture(doc: Doc, article: Article, c: Candidate) -> bool:
    """Whether half of a content is page residue, or what attributes it is: "Story highlights Grey resigns"."""
    words = [doc[i].idx for i in (c.cue, c.source) if i is not None]
    return any(
        min(c.end, f.end) - max(c.start, f.start) >= 0.5 * (c.end - c.start)
        or any(f.start <= at < f.end for at in words)
        for f in article.furniture
    )


def _beside_furniture(c: Candidate, article: Article) -> Candidate:
    """A content without the page residue that runs into it at either end."""
    start, end = c.start, c.end
    for f in article.furniture:
        if f.start <= start < f.end < end:
            start = end - len(article.text[f.end : end].lstrip())
        elif start < f.start < end <= f.end:
            end = start + len(article.text[start : f.start].rstrip())
    return replace(c, start=start, end=end) if (start, end) != (c.start, c.end) else c


# Statements


class _Builder:
    """Makes statements of the candidates kept: speaker, kind, act, chain and nesting."""

    def __init__(
        self,
        doc: Doc,
        article: Article,
        mentions: Sequence[Mention],
        times: Sequence[TimeExpression],
        quotations: Sequence[Quotation],
    ):
        self.doc = doc
        self.article = article
        self.mentions = mentions
        self.speakers = Speakers(doc, mentions)
        self.channels = Channels(doc, mentions, article.outlet)
        self.top = outermost(list(quotations))
        self.paragraphs = paragraphs(article.text)
        self.paragraph_starts = [start for start, _ in self.paragraphs]
        self.times: dict[int, str] = {}
        for time in times:
            span = doc.char_span(time.evidence.start, time.evidence.end, alignment_mode="contract")
            self.times.update({t.i: time.id for t in span or ()})

    def build(self, candidates: list[Candidate]) -> StatementsFound:
        told = [self._without_carrier(self._of_agent(self._quoted(c))) for c in candidates]
        candidates, carriers = self._carried(told)
        parents = parents_of(candidates, self.doc)
        found = StatementsFound()
        used: dict[str, int] = {}
        named: list[tuple[int | None, str | None]] = []
        for k, c in enumerate(candidates):
            named.append(self._speaker(c, candidates[:k], named))
        statements: list[Statement] = []
        for k, c in enumerate(candidates):
            mention, name = named[k]
            source = self._source_span(c)
            content = self.article.evidence(c.start, c.end)
            identity: tuple[object, ...] = (self.article.id, c.start, c.end)
            if make_id("s", *identity) in used:
                identity = (*identity, source[0] if source else -1, c.cue if c.cue is not None else -1)
            sid = make_id("s", *identity)
            if sid in used:
                continue
            used[sid] = k
            cue = self._cue_span(c)
            cue_token = self.doc[c.cue] if c.cue is not None else None
            statement = Statement(
                id=sid,
                content=content,
                kind=self._kind(c),
                act=self._act(c, cue),
                speaker_name=name,
                speaker_text=self.article.evidence(*source) if source else None,
                cue=self.article.evidence(*cue) if cue else None,
                addressee=addressee(self.doc, cue_token) if cue_token is not None else None,
            )
            if cue_token is not None:
                place = place_said(cue_token)
                if place:
                    statement.said_where = self.article.evidence(*place)
                said = time_said(cue_token, self.times)
                if said:
                    found.said_on[sid] = said
            if mention is not None:
                found.speakers[sid] = mention
            statements.append(statement)
        ids = {k: sid for sid, k in used.items()}
        for statement in statements:
            parent = parents[used[statement.id]]
            if parent is not None and parent in ids:
                statement.reported_by = ids[parent]
        self._give_chains(statements, candidates, used, carriers, parents)
        found.statements = statements
        return found

    def _quoted(self, c: Candidate) -> Candidate:
        """What "the Echo cited the mayor as saying" gives is the mayor's."""
        if c.source is None or c.cue is None or cue_lemma(self.doc[c.cue]) not in word_set("quoting_cues"):
            return c
        cue = self.doc[c.cue]
        if passive(cue) or c.source > c.cue:
            return c
        objects = [t for t in children(cue, "obj") if t.i > cue.i and not c.start <= t.idx < c.end]
        if not objects:
            sentence = cue.sent
            after = [i for i in range(cue.i + 1, min(cue.i + 12, sentence.end)) if self.speakers.at.get(i)]
            objects = [self.doc[i] for i in after[:1] if not c.start <= self.doc[i].idx < c.end]
        if not objects:
            return c
        index = self.speakers.mention_of(objects[0].i)
        head = objects[0]
        if index is not None and self.mentions[index].label in ("AGREEMENT", "EVENT"):
            return c
        saying = next((t for t in self.doc[head.i + 1 : head.i + 8] if cue_lemma(t) == "say" and t.tag_ == "VBG"), None)
        return replace(c, source=head.i, source_span=None, cue=saying.i if saying else c.cue, cue_span=None)

    def _of_agent(self, c: Candidate) -> Candidate:
        """What is said of a passive's subject is its agent's, or nobody's that is named: "Grey was accused of lying (by
        the board)", "asked why it failed, Grey said"."""
        if c.source is None or c.cue is None:
            return c
        cue, source = self.doc[c.cue], self.doc[c.source]
        if cue_lemma(cue) not in word_set("said_of_subject") or self.channels.outlet(source) is not None:
            return c  # "the Echo was told": the outlet answers for it
        is_object = source.dep_ == "nsubj:pass" and source.head.i == cue.i
        hangs = cue.tag_ == "VBN" and cue.dep_ in ("acl", "advcl") and not children(cue, "nsubj", "nsubj:pass", "aux")
        is_object = is_object or (hangs and source.i in (cue.head.i, *(t.i for t in cue.head.children)))
        if not is_object:
            return c
        by = agent(cue)
        return replace(c, source=by.i if by is not None else None, source_span=None)

    def _without_carrier(self, c: Candidate) -> Candidate:
        """A content without the words at its end that only tell who carried it: "… will hold, writes the Echo"."""
        words = self.doc.char_span(c.start, c.end, alignment_mode="expand")
        if words is None or len(words) < 6:
            return c
        for phrase in self.channels.phrases(words.end - 5, words.end):
            if phrase.role == "carries" and max(phrase.last, phrase.by) == words.end - 1:
                first = min(phrase.first, phrase.by)
                while self.doc[first - 1].lower_ in word_set("determiners") or self.doc[first - 1].is_punct:
                    first -= 1
                start, end = trim(self.doc.text, c.start, self.doc[first].idx)
                if end > start and (c.cue is None or not first <= c.cue < words.end):
                    return replace(c, start=start, end=end)
        return c

    # Who

    def _speaker(
        self, c: Candidate, before: Sequence[Candidate], named: Sequence[tuple[int | None, str | None]]
    ) -> tuple[int | None, str | None]:
        if c.origin == "continued":
            for k in range(len(before) - 1, -1, -1):
                if before[k].source == c.source and before[k].end <= c.start:
                    return named[k]
            if before and c.source is not None and self.channels.outlet(self.doc[c.source]) is not None:
                # "…, said Grey, the Echo reports. “…”": who goes on is whom the outlet carried.
                return named[max(range(len(before)), key=lambda k: before[k].end)]
        if c.name is not None:
            here = self.speakers.at.get(c.source, []) if c.source is not None else []
            known = next((i for i in here if self.mentions[i].label == "PERSON"), None)
            known = self.speakers.named(c.name) if known is None else known
            return known, (self.speakers.chain_name(known) if known is not None else None) or c.name
        if c.source is None:
            return None, None
        stands_for = self.speakers.antecedent(c.source)
        if stands_for != c.source:
            noun = self.doc[stands_for]
            words = self.doc[noun.left_edge.i : c.source]
            near = 0 < len(words) <= RELATIVE_PHRASE
            span = (words.start_char, words.end_char) if near else None
            return self._speaker(replace(c, source=stands_for, source_span=span), before, named)
        token = self.doc[c.source]
        pair = self.speakers.pair_before(c.source)
        if pair is not None:
            return None, pair
        seat_holder = self.speakers.seat_holder(c.source)
        if seat_holder is not None:
            return seat_holder, self.speakers.chain_name(seat_holder)
        office = self.speakers.office_of_the_country(c.source)
        if office is not None:
            return office, self.speakers.chain_name(office)
        outlet = self._outlet_before(token)
        if outlet is not None:
            return None, outlet
        span = self._span_of_noun(c, token)
        index = self.speakers.mention_of(c.source, span)
        pronoun = token.lower_ if token.pos_ == "PRON" else ""
        if index is not None and self.mentions[index].label == "PRONOUN":
            pronoun = self.mentions[index].evidence.text.lower()
        if pronoun:
            newcomer = self._newcomer(c, pronoun, before)
            if newcomer is not None:
                return newcomer, self.speakers.chain_name(newcomer) or self._nominal(newcomer)
        if pronoun in ("he", "she") or self.speakers.takes_up(c.source):
            unnamed = self._unnamed_before(c, before, named)
            if unnamed is not None:
                return None, unnamed
        if index is None:
            issuer = self._issued_by(token, named)
            if issuer is not None:
                return issuer, self.speakers.chain_name(issuer)
            if token.pos_ == "PRON" and token.lower_ not in word_set("indefinite"):
                return self._handed_down(c, before, named)
            return None, self.speakers.described(c.source, span)
        mention = self.mentions[index]
        if self.speakers.introduces(index):
            return None, self.speakers.described(c.source, span)
        name = self.speakers.chain_name(index)
        if mention.label == "NOMINAL" and token.lower_ == "administration":
            return index, self.speakers.described(c.source, span)  # no state, though its chain may say so
        if mention.label == "BODY" and token.lower_ in word_set("said_of_anybody"):
            name = None  # "the Republican", "the California Democrat"
        if pronoun in MALE_OR_FEMALE and self.speakers.is_no_person(index):
            name = None
        if pronoun in MALE_OR_FEMALE:
            last = self._handed_down(c, before, named)
            asked = self._asked(c, before, named)
            if last[0] is not None and (self._nearer(last[0], index) or (asked is not None and name == asked)):
                return last
        elif pronoun in ("they", "it", "we") and name is not None and self.speakers.is_person(index):
            name = None
        if name is None and mention.label in ("NOMINAL", "BODY"):
            last = self._handed_down(c, before, named, person=True)
            spoke = [i for i, _ in reversed(named[-SPOKE_LATELY:]) if i is not None and self.speakers.is_body(i)]
            taken_up = self.speakers.referent(c.source, last[0], spoke)
            if taken_up is not None:
                return taken_up, self.speakers.chain_name(taken_up)
            name = self.speakers.described(c.source, span)
        elif name is None and mention.label == "PRONOUN":
            found = self._handed_down(c, before, named)
            return found if found[1] is not None else (index, self._nominal_of_chain(index))
        if mention.label == "PERSON" and name is not None and " " not in name:
            # Of two with one family name, the bare name is whoever spoke by it last.
            bear = [(k, n.split()) for k, n in reversed(named) if k is not None and n is not None]
            alike = [k for k, words in bear if len(words) > 1 and words[-1] == name and "and" not in words]
            if alike and self.speakers.is_person(alike[0]):
                return alike[0], self.speakers.chain_name(alike[0])
        return index, self._with_others(token, index, name, span)

    def _outlet_before(self, token: Token) -> str | None:
        """The outlet that "the newspaper" or "the news agency" takes up: the last one named, of the last paragraphs."""
        doc = self.doc
        agency = token.lower_ == "agency" and token.i > 1 and doc[token.i - 1].lower_ == "news"
        first = token.i - 2 if agency else token.i - 1
        known = agency or token.lower_ in word_set("said_of_outlets") or token.lower_ == "article"
        if not known or token.i in self.channels.at or first < 0 or doc[first].lower_ != "the":
            return None
        before = range(first - 1, max(-1, first - 1 - NAMED_LATELY), -1)
        names = (self.channels.at[i] for i in before if i in self.channels.at)
        return next((n for n in names if n[:1].isupper() and n not in lore("cues")["channels"]), None)

    def _issued_by(self, token: Token, named: Sequence[tuple[int | None, str | None]]) -> int | None:
        """The body whose "the statement" is, where nothing says so: the one that has just spoken."""
        if token.lower_ not in word_set("issued") or token.i == 0 or self.doc[token.i - 1].lower_ != "the":
            return None
        if self.speakers.described(token.i) != token.text:
            return None
        spoke = named[-1][0] if named else None
        return spoke if spoke is not None and self.speakers.is_body(spoke) else None

    def _unnamed_before(
        self, c: Candidate, before: Sequence[Candidate], named: Sequence[tuple[int | None, str | None]]
    ) -> str | None:
        """Who spoke last, where that was one person without a name: "a senior official", who is "he" and "the official"
        next. A noun goes back over what others said to whoever was brought in by it."""
        doc = self.doc
        token = doc[c.source] if c.source is not None else None
        noun = token.lower_ if token is not None and token.pos_ == "NOUN" else ""
        # "the defense official" is no one who was an army official.
        told = {t.lower_ for t in token.lefts if t.dep_ != "det"} if token is not None else set()
        for k in range(len(before) - 1, max(-1, len(before) - 1 - SPOKE_LATELY), -1):
            source = before[k].source
            if source is None or before[k].start >= c.start or any(_inside(before[k], d) for d in before[:k]):
                continue
            head = doc[source]
            index, name = named[k]
            unnamed = (
                index is None
                and name is not None
                and head.pos_ == "NOUN"
                and singular(head.lower_) == head.lower_
                and (head.lower_ in office_heads() or head.lower_ in word_set("unnamed_people"))
            )
            same = head.lower_ == noun and told <= set(str(name).lower().split())
            if unnamed and same and token is not None and self.speakers.holds_office(noun, head.idx, token.idx):
                return None  # "a judge" has got a name since: "Judge Grey"
            if unnamed and (same or not noun):
                return name
            if not noun:
                return None
        return None

    def _nominal(self, index: int) -> str:
        """A noun phrase's own words as a name."""
        m = self.mentions[index].evidence
        head = self.doc.char_span(m.start, m.end, alignment_mode="expand")
        return self.speakers.described(head.root.i, (m.start, m.end)) if head is not None else m.text

    def _nominal_of_chain(self, index: int) -> str | None:
        """The first noun phrase of a chain that holds no name: "a woman", for the "she" that speaks later."""
        chain = self.speakers.chains.get(self.mentions[index].cluster, [])
        nominal = next((i for i in chain if self.mentions[i].label == "NOMINAL"), None)
        return self._nominal(nominal) if nominal is not None else None

    def _with_others(
        self, head: Token, index: int, name: str | None, span: tuple[int, int] | None = None
    ) -> str | None:
        """A name with those that speak beside it: "Grey and aides"."""
        if name is None or self.mentions[index].label not in ("PERSON", "STATE", "BODY", "PRONOUN"):
            return name
        names = [name]
        for t in children(head, "conj"):
            other = self.speakers.mention_of(t.i)
            if other is None or other == index or self._second_office(other):
                continue
            names.append(self._beside(other))
        together = self.speakers.joined(span, index) if span is not None else []
        if len(together) > len(names):
            names = [name if i == index else self._beside(i) for i in together]
        return listed(list(dict.fromkeys(names)))

    def _beside(self, index: int) -> str:
        """The name of somebody who speaks beside another: "aides" of "Grey and his aides"."""
        return re.sub(r"^(?:his|her|its|their) ", "", self.speakers.chain_name(index) or self._nominal(index))

    def _second_office(self, index: int) -> bool:
        """Whether a mention is no other speaker but another office of the same: "Grey, a member and chairman"."""
        m = self.mentions[index]
        return m.label == "NOMINAL" and not m.plural and m.evidence.text.split()[0].lower() in office_heads()

    def _newcomer(self, c: Candidate, pronoun: str, before: Sequence[Candidate]) -> int | None:
        """Who came into the text as a subject since the last statement: a pronoun that speaks means them."""
        if c.source is None or pronoun not in ("he", "she", "they"):
            return None
        doc = self.doc
        at = doc[c.source]
        low = max((d.end for d in before if d.end <= at.idx), default=0)
        for d in before:
            # Who was spoken of, by nobody that is named, has come in all the same.
            for i in (d.cue, d.source) if d.source is not None else ():
                if i is not None and i < at.i:
                    low = max(low, doc[i].idx + len(doc[i]))
        line = self.article.text.rfind("\n", 0, at.idx) + 1
        line = self.article.text.rfind("\n", 0, len(self.article.text[:line].rstrip())) + 1
        start = max(low, line)
        found: int | None = None
        for m in self.mentions:
            if m.evidence.start < start or m.evidence.end > at.idx or m.adjective:
                continue
            if c.start <= m.evidence.start < c.end or any(d.start <= m.evidence.start < d.end for d in before):
                continue
            words = doc.char_span(m.evidence.start, m.evidence.end, alignment_mode="expand")
            if words is None or words.root.dep_ not in ("nsubj", "nsubj:pass"):
                continue
            plural = m.plural or bool(children(words.root, "conj"))
            if m.label == "PRONOUN":
                found = None if m.evidence.text.lower() in (pronoun, "it") else found
            elif (pronoun == "they" and plural and m.label in ("NOMINAL", "BODY", "ARMED_GROUP", "STATE")) or (
                pronoun != "they" and m.label == "PERSON" and not plural and self.speakers.can_be(pronoun, m.index)
            ):
                found = m.index
        return found

    def _span_of_noun(self, c: Candidate, source: Token) -> tuple[int, int] | None:
        """The words of a source where a reader gave them, grown to the mention and its role around its head."""
        if c.source_span is None:
            return None
        start, end = c.source_span
        for i in self.speakers.at.get(source.i, []):
            m = self.mentions[i].evidence
            start, end = min(start, m.start), max(end, m.end)
        return start, end

    def _nearer(self, speaker: int, pronoun: int) -> bool:
        """Whether the last speaker stands nearer before a pronoun than the name that coreference gives it.

        In news a pronoun that speaks goes on with the last speaker four times in five.
        """
        start = self.mentions[pronoun].evidence.start
        chain = self.speakers.chains.get(self.mentions[pronoun].cluster, [])
        names = [i for i in chain if self.mentions[i].label == "PERSON" and self.mentions[i].evidence.start < start]
        return not names or self.mentions[max(names)].sentence < self.mentions[pronoun].sentence

    def _handed_down(
        self,
        c: Candidate,
        before: Sequence[Candidate],
        named: Sequence[tuple[int | None, str | None]],
        person: bool = False,
    ) -> tuple[int | None, str | None]:
        """For a pronoun that coreference left alone: the last speaker before it that it can stand for.

        ``person`` asks for a person whatever the word is.
        """
        word = self.doc[c.source].lower_ if c.source is not None else ""
        asked = self._asked(c, before, named)
        for k in range(len(before) - 1, max(-1, len(before) - 1 - LOOK_BACK), -1):
            index, name = named[k]
            around = before[max(0, k - LOOK_BACK) : k]
            if name is None or before[k].start >= c.start or any(_inside(before[k], d) for d in around):
                continue
            if person or word in MALE_OR_FEMALE:
                if index is None or not self.speakers.is_person(index) or not self.speakers.can_be(word, index):
                    continue
                if asked is not None and name == asked:
                    continue  # who replies is not who asked
            elif word == "it" and index is not None and self.speakers.is_person(index):
                continue
            return index, name
        return None, None

    def _asked(
        self, c: Candidate, before: Sequence[Candidate], named: Sequence[tuple[int | None, str | None]]
    ) -> str | None:
        """Who asked what a statement replies to; None where it replies to nothing."""
        if c.cue is None or cue_lemma(self.doc[c.cue]) not in word_set("reply_cues"):
            return None
        for k in range(len(before) - 1, max(-1, len(before) - 4), -1):
            cue = before[k].cue
            question = self.article.text[before[k].start : before[k].end + 1].rstrip("”\"' ").endswith("?")
            if question or (cue is not None and cue_lemma(self.doc[cue]) in word_set("asking_cues")):
                return named[k][1]
        return None

    def _source_span(self, c: Candidate) -> tuple[int, int] | None:
        if c.source_span is not None:
            return c.source_span
        if c.source is None:
            return None
        index = self.speakers.mention_of(c.source)
        token = self.doc[c.source]
        start, end = token.idx, token.idx + len(token)
        if index is not None:
            m = self.mentions[index]
            start, end = min(start, m.evidence.start), max(end, m.evidence.end)
            if m.role is not None and abs(m.role.end - m.evidence.start) < 12:
                start = min(start, m.role.start)
        return start, end

    # What

    def _cue_span(self, c: Candidate) -> tuple[int, int] | None:
        if c.cue_span is not None:
            return c.cue_span
        if c.cue is None:
            return None
        token = self.doc[c.cue]
        return token.idx, token.idx + len(token)

    def _kind(self, c: Candidate) -> StatementKind:
        inside = any(q.start <= c.start and c.end <= q.end for q in self.top)
        if inside or c.origin in ("post", "turn", "speech"):
            return "direct"
        return "mixed" if _touches_quotation(c, self.top) else "indirect"

    def _act(self, c: Candidate, cue: tuple[int, int] | None) -> Act:
        text = self.article.text[c.start : c.end]
        span = self.doc.char_span(*cue, alignment_mode="expand") if cue is not None else None
        lemmas = [cue_lemma(t) for t in span] if span is not None else []
        head = self.doc[c.cue] if c.cue is not None else None
        content = self.doc.char_span(c.start, c.end, alignment_mode="expand")
        scores = None if self.doc._.act_scores is None or not content else self.doc._.act_scores[content.start]
        return acts.act_of(lemmas, text, c.act, head is not None and negated(head), scores)

    # The way it took

    def _carried(self, candidates: list[Candidate]) -> tuple[list[Candidate], dict[int, list[str]]]:
        """Takes out what an outlet says where that is no more than another's statement: the outlet carried it.

        Returns the candidates left and, for each by its place among them, the outlets that carried it, nearest first.
        """
        doc = self.doc
        gone: set[int] = set()
        carried: dict[int, list[str]] = {}
        for k, c in enumerate(candidates):
            if c.source is None or c.cue is None:
                continue
            outlet = self.channels.outlet(doc[c.source]) or self._quoting(c)
            if outlet is None:
                continue
            inside = [
                j
                for j, d in enumerate(candidates)
                if j != k
                and d.cue is not None
                and c.start <= doc[d.cue].idx < c.end
                and c.start <= d.start
                and d.end <= c.end + 2
                and d.source is not None
                and self.channels.outlet(doc[d.source]) is None
            ]
            if not inside:
                continue
            heads = _main_verbs(doc, c)
            main = [j for j in inside if candidates[j].cue in heads]
            # Where the tree fails: most of what the outlet says is what one other says.
            if main or any(d.end - d.start >= 0.4 * (c.end - c.start) for d in (candidates[j] for j in inside)):
                gone.add(k)
                for j in inside:
                    if not self.channels.is_own(outlet):
                        carried.setdefault(j, []).append(outlet)
        left = [k for k in range(len(candidates)) if k not in gone]
        place = {k: n for n, k in enumerate(left)}
        return [candidates[k] for k in left], {place[k]: v for k, v in carried.items() if k in place}

    def _give_chains(
        self,
        statements: list[Statement],
        candidates: Sequence[Candidate],
        used: dict[str, int],
        carriers: dict[int, list[str]],
        parents: Sequence[int | None],
    ) -> None:
        """Fills ``via`` of every statement, nearest first: its own channel or the one it goes on with, then whoever
        carried it, then the chain of the statement it stands in."""
        via: dict[int, list[str]] = {}
        spoken: dict[int, list[str]] = {}
        before: list[Statement] = []
        for statement in statements:
            k = used[statement.id]
            c = candidates[k]
            parent = parents[k]
            own, carried = self._channels_of(candidates, k, parents)
            spoken[k] = list(own)
            if not own and not carried and parent is None:
                own = list(self._gone_on(before, via, spoken, used, statement, candidates))
                spoken[k] = list(own)
            own += carried
            if parent is not None:
                own += via.get(parent, [])
                source = candidates[parent].source
                outlet = self.channels.outlet(self.doc[source]) if source is not None else None
                if outlet and not self.channels.is_own(outlet):
                    own.append(outlet)
            own += carriers.get(k, [])
            if parent is None and (opened := self._opened_by(c)) is not None:
                own.append(opened)
            speaker = self.channels.outlet(self.doc[c.source]) if c.source is not None and c.origin != "post" else None
            statement.via = [v for v in dict.fromkeys(own) if v != speaker]
            via[k] = statement.via
            before.append(statement)

    def _channels_of(
        self, candidates: Sequence[Candidate], k: int, parents: Sequence[int | None]
    ) -> tuple[list[str], list[str]]:
        """The channels of a statement's own and the outlets that carry it, by the words around it."""
        c = candidates[k]
        if c.origin == "post":
            return ["Twitter"], []
        doc = self.doc
        own: list[str] = []
        if c.source is not None and (works_for := self._works_for(c.source)):
            own.append(works_for)
        if c.cue is not None:
            own += self.channels.of_cue(doc[c.cue])
        first, end = self._frame(c)
        cues = {d.cue for j, d in enumerate(candidates) if j != k and d.cue is not None and d.source != c.source}
        carried: list[str] = []
        for phrase in self.channels.phrases(first, end):
            at = doc[phrase.first].idx
            around = [j for j, d in enumerate(candidates) if d.start <= at < d.end]
            if any(j != parents[k] and not _encloses(candidates[j], c, doc) for j in around):
                continue  # said inside another's words, or inside these
            if phrase.role == "carries":
                if phrase.by == c.cue and cue_lemma(doc[phrase.by]) not in word_set("quoting_cues"):
                    continue
                if phrase.by not in cues or cue_lemma(doc[phrase.by]) in word_set("quoting_cues"):
                    carried.append(phrase.name)
            elif (at_word := c.cue if c.cue is not None else c.source) is not None and first <= at_word < end:
                low, high = sorted((at_word, phrase.first))
                if not any(low < other < high for other in cues):
                    own.append(phrase.name)
        return own, carried

    def _opened_by(self, c: Candidate) -> str | None:
        """The outlet from which a paragraph is taken over, where the one before it ends by saying so and a colon."""
        k = bisect_right(self.paragraph_starts, c.start) - 1
        return self.channels.opens(*self.paragraphs[k - 1]) if k > 0 else None

    def _works_for(self, source: int) -> str | None:
        """The outlet that a speaker works for, by the words before the name there or wherever else it is named."""
        heads = [self.doc[source]]
        index = self.speakers.mention_of(source)
        if index is not None and self.speakers.is_person(index):
            chain = (
                self.speakers.chains.get(self.mentions[index].cluster, []) if self.mentions[index].cluster >= 0 else []
            )
            for m in (self.mentions[i] for i in chain if self.mentions[i].label == "PERSON"):
                words = self.doc.char_span(m.evidence.start, m.evidence.end, alignment_mode="expand")
                heads += [words.root] if words is not None else []
        return next((outlet for head in heads if (outlet := self.channels.of_journalist(head))), None)

    def _quoting(self, c: Candidate) -> str | None:
        """Whoever quotes another by the cue of a candidate is an outlet there, be it known as one or not."""
        if c.source is None or c.cue is None or cue_lemma(self.doc[c.cue]) not in word_set("quoting_cues"):
            return None
        index = self.speakers.mention_of(c.source)
        named = index is not None and self.mentions[index].label in ("BODY", "OUTLET")
        return self.mentions[index].evidence.text if named and index is not None else None

    def _frame(self, c: Candidate) -> tuple[int, int]:
        """The tokens around a statement in which its channel can be named: its sentences, and a short one behind that
        only says who carried it, all within its paragraph."""
        doc, text = self.doc, self.article.text
        content = doc.char_span(c.start, c.end, alignment_mode="expand")
        marks = [c.cue] if c.cue is not None else []
        marks += [content.start, content.end - 1] if content is not None else []
        first = min(doc[i].sent.start for i in marks)
        end = max(doc[i].sent.end for i in marks)
        while first > 0 and doc[first - 1].text == ",":
            first = doc[first - 1].sent.start  # "On Twitter, | she said": no sentence ends in a comma
        low = text.rfind("\n", 0, doc[min(marks)].idx) + 1
        high = text.find("\n", doc[max(marks)].idx)
        if end < len(doc) and doc[end].sent.end - end <= 8:
            end = doc[end].sent.end
        while first < end and doc[first].idx < low:
            first += 1
        while high >= 0 and end > first and doc[end - 1].idx > high:
            end -= 1
        return first, end

    def _gone_on(
        self,
        before: Sequence[Statement],
        via: dict[int, list[str]],
        spoken: dict[int, list[str]],
        used: dict[str, int],
        statement: Statement,
        candidates: Sequence[Candidate],
    ) -> list[str]:
        """The channel that a statement goes on with: that of the same speaker just before, or of the one replied to."""
        c = candidates[used[statement.id]]
        told = [s for s in before if s.reported_by is None]
        if not told:
            return []
        last = told[-1]
        between = self.article.text[last.content.end : statement.content.start]
        same = last.speaker_name is not None and last.speaker_name == statement.speaker_name
        near = between.count("\n\n") <= 1
        if near and c.cue is None and (same or c.origin == "continued"):
            return via.get(used[last.id], [])
        rest, _, cue = between.rpartition("\n")
        only_cues = len(cue.split()) <= CUE_CLAUSE and not SENTENCE_AND_MORE.search(rest.strip())
        goes_on = near and statement.kind == "direct" and only_cues
        replies = near and c.cue is not None and cue_lemma(self.doc[c.cue]) in word_set("reply_cues")
        if replies or (same and (goes_on or "\n" not in between)):
            return spoken.get(used[last.id], [])
        return []


def _encloses(d: Candidate, c: Candidate, doc: Doc) -> bool:
    """Whether a content holds another together with its cue."""
    return d.start <= c.start and c.end <= d.end and (c.cue is None or d.start <= doc[c.cue].idx < d.end)


def _main_verbs(doc: Doc, c: Candidate) -> set[int]:
    """The tokens that head a content: its topmost tokens and what is coordinated with them."""
    span = doc.char_span(c.start, c.end, alignment_mode="expand")
    if span is None:
        return set()
    tops = [t for t in span if t.head.i == t.i or not span.start <= t.head.i < span.end]
    heads = {t.i for t in tops if not t.is_punct}
    grown = True
    while grown:
        more = {
            t.i
            for t in span
            if t.head.i in heads and t.dep_ in ("conj", "xcomp", "parataxis", "advcl") and t.i not in heads
        }
        heads |= more
        grown = bool(more)
    return heads


def _inside(c: Candidate, d: Candidate) -> bool:
    """Whether one content stands inside another, which somebody else says."""
    return d.start <= c.start and c.end <= d.end and d.end - d.start > c.end - c.start


def parents_of(candidates: Sequence[Candidate], doc: Doc) -> list[int | None]:
    """For each content the smallest other one that encloses it together with its cue; None where there is none."""
    parents: list[int | None] = []
    for k, c in enumerate(candidates):
        best: int | None = None
        for j, d in enumerate(candidates):
            if j == k or not (d.start <= c.start and c.end <= d.end):
                continue
            if c.cue is not None and not d.start <= doc[c.cue].idx < d.end:
                continue
            if d.end - d.start <= c.end - c.start:
                continue
            if best is None or d.end - d.start < candidates[best].end - candidates[best].start:
                best = j
        parents.append(best)
    return parents
