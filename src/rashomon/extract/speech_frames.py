"""Attributed content found by rule: cue lore applied to the tree.

Every rule gives a :class:`Candidate`. What is kept of them, beside what the engine finds, is decided in
``statements``; the weights here say how surely a frame attributes something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from rashomon.extract.cues import Cue, cue_lemma, cue_senses, word_set
from rashomon.lore import lore
from rashomon.record import Act

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")
AGENTS = ("obl:agent", "obl")
RELATIVE = {"who", "which", "that", "whom", "whose"}
NEGATORS = {"not", "n't", "n’t", "never", "nor"}
#: Dependents that stand before the noun they belong to.
BEFORE_NOUN = {"det", "amod", "compound", "nummod", "nmod:poss", "flat", "case", "nmod:desc", "appos", "punct", "fixed"}
#: A cue under one of these has not been uttered.
UNREAL = {"would", "could", "might", "should", "may", "must"}


@dataclass
class Candidate:
    """An attributed content before it is decided on. All spans are (start, end) in characters of the document.

    ``source`` is the index of the token that heads the speaker, ``cue`` the index of the cue's head token; None where
    there is none. ``origin`` names the rule, or ``engine``; ``name`` is who speaks where no token of the text says so.
    """

    start: int
    end: int
    origin: str
    score: float
    source: int | None = None
    cue: int | None = None
    source_span: tuple[int, int] | None = None
    cue_span: tuple[int, int] | None = None
    act: Act | None = None
    name: str | None = None

    @property
    def reader(self) -> str:
        """Who proposes it: ``engine``, ``tree`` or ``order`` (of words)."""
        if self.origin == "engine":
            return "engine"
        return "order" if self.origin.startswith("surface") else "tree"

    @property
    def span(self) -> tuple[int, int]:
        """The content, in characters."""
        return self.start, self.end


def children(token: Token, *relations: str) -> list[Token]:
    """The dependents of a token that bear one of the relations, in text order."""
    return [c for c in token.children if c.dep_ in relations]


def below(token: Token) -> list[Token]:
    """A token with all that depends on it, in text order also where the tree crosses itself.

    Itself alone where no parser has run: spaCy would fail there.
    """
    return sorted(token.subtree, key=lambda t: t.i) if token.doc.has_annotation("DEP") else [token]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, joining punctuation and a leading "that"; a quotation's own marks stay."""
    while start < end and (text[start].isspace() or text[start] in ",;:.-–—)"):
        start += 1
    m = re.match(r"that\s+(?=\S)", text[start:end])
    if m:
        start += m.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:.-–—("):
        end -= 1
    return start, end


def case_of(token: Token) -> str:
    """The preposition of a noun, with its fixed parts: "of", "according to"; empty where it has none."""
    words = []
    for c in token.children:
        if c.dep_ in ("case", "mark") and c.i < token.i:
            words.append(c.lower_)
            words += [f.lower_ for f in c.children if f.dep_ == "fixed"]
    return " ".join(words)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for, and otherwise the token itself."""
    if token.lower_ in RELATIVE or token.tag_ in ("WP", "WDT"):
        for up in (token, *token.ancestors):
            if up.dep_ in ("acl:relcl", "acl"):
                return up.head
    return token


def conjunct_head(token: Token) -> Token:
    """The first conjunct of the coordination a token stands in."""
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token


def passive(verb: Token) -> bool:
    """Whether a verb is in the passive voice."""
    return any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children)


def agent(verb: Token) -> Token | None:
    """Who does what a passive verb says: "was accused by the ministry"."""
    for c in verb.children:
        if c.dep_ in AGENTS and case_of(c) == "by" and c.i > verb.i:
            return c
    return None


def speaker_of(verb: Token, depth: int = 0) -> Token | None:
    """Who speaks, for the verb that says so: its subject, or the subject of the clause it depends on."""
    if depth > 6:
        return None
    for c in verb.children:
        if c.dep_ in SUBJECTS:
            if c.dep_ == "nsubj:pass":
                by = agent(verb)
                return antecedent(by) if by is not None else None
            if c.lower_ in ("it", "there") and c.dep_ == "expl":
                continue
            return antecedent(c)
    if verb.i == verb.head.i:
        return None
    head = verb.head
    if verb.dep_ in ("acl", "acl:relcl"):
        # "a statement saying", "the minister, quoted as saying": the noun speaks.
        return None if passive_participle(verb) else head
    if verb.dep_ == "conj":
        return speaker_of(head, depth + 1) if head.pos_ in ("VERB", "AUX", "ADJ", "NOUN") else None
    if verb.dep_ in ("xcomp", "advcl", "ccomp", "parataxis", "dep", "obl", "cop", "root", "ROOT"):
        if cue_lemma(head) in ("quote", "cite", "hear", "see", "remember", "report") and verb.dep_ in (
            "xcomp",
            "advcl",
            "ccomp",
        ):
            quoted = children(head, "obj", "nsubj:pass")
            if quoted:
                return antecedent(quoted[0])
            if head.dep_ in ("acl", "acl:relcl"):
                return head.head
        if verb.dep_ in ("xcomp", "advcl") or (verb.dep_ == "ccomp" and verb.tag_ in ("VBG", "VB")):
            if passive(head):
                subject = children(head, "nsubj:pass")
                return antecedent(subject[0]) if subject else None
            return speaker_of(head, depth + 1)
    return None


def passive_participle(verb: Token) -> bool:
    """Whether a verb after a noun is a past participle: "the plan announced on Monday"."""
    return verb.tag_ == "VBN" and verb.dep_ == "acl"


def negated(token: Token) -> bool:
    """Whether a cue is denied: by a negator of its own or a verb of not speaking above it."""
    if any(c.lower_ in NEGATORS or (c.lower_ == "no" and c.dep_ == "det") for c in token.children):
        return True
    up = token.head
    if up.i == token.i or token.dep_ not in ("xcomp", "ccomp", "conj"):
        return False
    if token.dep_ == "conj":
        return False
    return cue_lemma(up) in word_set("withholding") or any(c.lower_ in NEGATORS for c in up.children)


def unreal(token: Token) -> bool:
    """Whether a cue is only possible or still to come: "would say", "if he says"."""
    for c in token.children:
        if c.dep_ == "aux" and c.lower_ in UNREAL:
            return True
        if c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether"):
            return True
    return False


def pieces(doc: Doc, keep: list[Token]) -> list[tuple[int, int]]:
    """Contiguous runs of tokens as (first, last) token indices, punctuation and marks trimmed at both ends."""
    runs: list[list[Token]] = []
    for token in sorted(keep, key=lambda t: t.i):
        if runs and all(t.is_punct or t.is_space for t in doc[runs[-1][-1].i + 1 : token.i]):
            runs[-1].append(token)
        else:
            runs.append([token])
    found = []
    for run in runs:
        while run and (
            run[0].is_punct
            or run[0].is_space
            or (run[0].dep_ in ("mark", "cc") and run[0].lower_ in ("that", "and", "but"))
        ):
            run = run[1:]
        while run and (run[-1].is_punct or run[-1].is_space or run[-1].dep_ == "cc"):
            run = run[:-1]
        if run:
            found.append((run[0].i, run[-1].i))
    return found


def without(head: Token, *cut: Token) -> list[Token]:
    """The subtree of ``head`` without the subtrees of the tokens to cut."""
    away = {t.i for c in cut for t in below(c)}
    return [t for t in below(head) if t.i not in away]


def _phrase_fits(token: Token, words: tuple[str, ...]) -> Token | None:
    """The last of the words that make a phrase with ``token``, where all follow it within six tokens."""
    at = token
    doc = token.doc
    for word in words:
        for t in doc[at.i + 1 : min(token.i + 7, len(doc))]:
            if cue_lemma(t) == word or t.lower_ == word:
                at = t
                break
        else:
            return None
    return at


def verb_candidates(doc: Doc, verb: Token, senses: tuple[Cue, ...]) -> Iterator[Candidate]:
    """The contents that one cue verb governs, by the frames of its senses."""
    by_frame: dict[str, Cue] = {}
    for sense in senses:
        if sense.words and _phrase_fits(verb, sense.words) is None:
            continue
        by_frame.setdefault(sense.frame, sense)
    if not by_frame:
        return
    if negated(verb) and not any(s.act in ("reject", "deny") or s.weight < 0.7 for s in by_frame.values()):
        return
    source = speaker_of(verb)
    scale = 0.5 if unreal(verb) else 1.0
    if negated(verb):
        scale *= 0.5
    if source is None and verb.dep_ not in ("parataxis",):
        scale *= 0.5

    def give(tokens: list[Token], cue: Cue, rule: str) -> Iterator[Candidate]:
        runs = pieces(doc, tokens)
        if rule == "host" and len(runs) > 1:
            # "The plan, he said, has failed": of a broken clause only what has a verb is a content.
            runs = [r for r in runs if any(t.pos_ in ("VERB", "AUX") for t in doc[r[0] : r[1] + 1])] or runs
        for first, last in runs:
            start, end = doc[first].idx, doc[last].idx + len(doc[last])
            if cue.frame == "clause" and last - first < 1 and doc[first].lower_ != "no":
                continue
            yield Candidate(
                start, end, rule, cue.weight * scale, source.i if source is not None else None, verb.i, act=cue.act
            )

    used = False
    is_passive = passive(verb)
    clause = by_frame.get("clause")
    objects = children(verb, "obj", "nsubj:pass") if is_passive else children(verb, "obj", "iobj")
    complements = [c for c in children(verb, "ccomp", "csubj:pass") if c.i != verb.i]
    infinitives = [
        c for c in children(verb, "xcomp") if any(g.lower_ == "to" and g.dep_ in ("mark", "aux") for g in c.children)
    ]
    infinitives += [
        c
        for c in children(verb, "ccomp", "advcl")
        if c.tag_ == "VB" and any(g.lower_ == "to" and g.dep_ == "mark" for g in c.children) and c not in infinitives
    ]
    obliques = [
        c for c in children(verb, "obl", "obl:agent", "nmod", "advcl", "obl:arg", "xcomp", "ccomp") if case_of(c)
    ]
    if clause:
        finite = [c for c in complements if c not in infinitives]
        finite += [
            c
            for c in children(verb, "xcomp", "acl", "dep", "parataxis")
            if c.i > verb.i and any(g.dep_ in SUBJECTS for g in c.children) and c not in finite
        ]
        for c in finite:
            if c.dep_ == "parataxis" and not any(t.text in (":", "“", '"') for t in doc[verb.i + 1 : c.i]):
                continue
            used = True
            yield from give(without(c, verb) if verb.is_ancestor(c) is False else below(c), clause, "clause")
        if not used and verb.dep_ in ("parataxis", "ccomp", "dep", "advcl", "conj") and verb.head.i != verb.i:
            # "The plan, he said, has failed": the clause that the cue interrupts or follows is the content.
            host = verb.head
            as_said = verb.dep_ == "advcl" and verb.tag_ != "VBN" and any(g.lower_ == "as" for g in verb.children)
            if verb.dep_ == "parataxis" or (
                as_said and clause.act in ("say", "claim", "warn", "confirm") and source is not None
            ):
                tokens = without(host, verb)
                used = True
                yield from give(tokens, clause, "host")
        gerund = [c for c in children(verb, "xcomp", "ccomp") if c.tag_ == "VBG"]
        if (
            not used
            and gerund
            and cue_lemma(verb) in ("deny", "suggest", "admit", "propose", "advocate", "recommend", "report")
        ):
            used = True
            yield from give(below(gerund[0]), clause, "gerund")
    if "object+to" in by_frame and objects and infinitives:
        yield from give(_until(verb, objects[0], infinitives[0]), by_frame["object+to"], "object+to")
        used = True
    elif "on+to" in by_frame and infinitives:
        on = [o for o in obliques if case_of(o) in ("on", "upon", "for") and o.i < infinitives[0].i]
        if on:
            yield from give(_until(verb, on[0], infinitives[0], skip=case_of(on[0])), by_frame["on+to"], "object+to")
            used = True
    if not used and "to" in by_frame and infinitives:
        yield from give(below(infinitives[0]), by_frame["to"], "to")
        used = True
    if not used and objects:
        for frame, cue in by_frame.items():
            prep = frame.removeprefix("object+")
            if not frame.startswith("object+") or prep == "to":
                continue
            if prep == "as":
                predicates = [
                    c for c in children(verb, "xcomp", "advcl", "obl") if case_of(c) == "as" or c.dep_ == "xcomp"
                ]
            else:
                predicates = [
                    c
                    for c in [*obliques, *[g for o in objects for g in children(o, "nmod", "acl")]]
                    if case_of(c).split(" ")[0] == prep
                ]
            predicates = [c for c in predicates if c.i > verb.i]
            if predicates:
                yield from give(_until(verb, objects[0], predicates[0]), cue, f"object+{prep}")
                used = True
                break
    if not used and "object" in by_frame and objects and objects[0].dep_ != "iobj":
        obj = objects[-1]
        if obj.i > verb.i or is_passive or obj.lower_ in RELATIVE:
            target = antecedent(obj)
            tokens = below(target) if target is obj else without(target, verb)
            yield from give(tokens, by_frame["object"], "object")
            used = True
    if not used:
        for oblique in obliques:
            prep = case_of(oblique).split(" ")[0]
            governed = by_frame.get(prep)
            if governed and prep != "to" and oblique.i > verb.i:
                tokens = [
                    t
                    for t in below(oblique)
                    if t.i not in {c.i for c in oblique.children if c.dep_ in ("case", "mark")}
                ]
                yield from give(tokens, governed, f"oblique {prep}")
                break


def _until(verb: Token, first: Token, last: Token, skip: str = "") -> list[Token]:
    """Everything below ``verb`` from the left edge of ``first`` to the right edge of ``last``."""
    start = min(t.i for t in below(first))
    if skip:
        start = min((t.i for t in below(first) if t.dep_ not in ("case", "fixed")), default=start)
    if first.lower_ in RELATIVE:
        start = min(t.i for t in below(last))
    end = max(t.i for t in below(last))
    if first.i > last.i:
        end = max(t.i for t in below(first))
        start = min(start, min(t.i for t in below(last)))
    return [t for t in below(verb) if start <= t.i <= end]


def noun_candidates(doc: Doc, noun: Token, senses: tuple[Cue, ...]) -> Iterator[Candidate]:
    """The contents that a cue noun governs: "his claim that …", "warnings of …", "a request for …"."""
    by_frame = {s.frame: s for s in reversed(senses)}
    source = owner_of(noun)
    if source is None:
        return
    source_at, certain = source
    if any(c.lower_ == "no" and c.dep_ == "det" for c in noun.children):
        return
    for child in noun.children:
        if child.i < noun.i:
            continue
        mark = [g.lower_ for g in child.children if g.dep_ == "mark"]
        frame = None
        if child.dep_ in ("acl", "ccomp", "acl:relcl", "appos") and "that" in mark:
            frame = "clause"
        elif child.dep_ in ("acl", "xcomp", "ccomp", "advcl") and "to" in mark:
            frame = "to"
        elif child.dep_ in ("nmod", "obl", "acl", "nmod:of", "nmod:desc"):
            frame = case_of(child).split(" ")[0]
        if frame in by_frame:
            cue = by_frame[frame]
            drop = {c.i for c in child.children if c.dep_ in ("case",)}
            if frame != "to":
                drop |= {c.i for c in child.children if c.dep_ == "mark"}
            for first, last in pieces(doc, [t for t in below(child) if t.i not in drop])[:1]:
                yield Candidate(
                    doc[first].idx,
                    doc[last].idx + len(doc[last]),
                    f"noun {frame}",
                    cue.weight * (0.9 if certain else 0.5),
                    source_at.i,
                    noun.i,
                    act=cue.act,
                )
            return


def owner_of(noun: Token) -> tuple[Token, bool] | None:
    """Whose word a cue noun is, and whether the grammar says so outright."""
    for c in children(noun, "nmod:poss"):
        return c, True
    for c in children(noun, "nmod", "obl"):
        if case_of(c) in ("by", "from") or (case_of(c) == "of" and cue_lemma(noun) == "word"):
            return c, True
    verb = conjunct_head(noun).head
    if noun.dep_ in ("obj", "obl", "conj", "nsubj:pass") and cue_lemma(verb) in word_set("carrying_verbs"):
        speaker = speaker_of(verb)
        if speaker is not None:
            return speaker, True
    for c in children(noun, "amod", "compound", "nmod:desc"):
        if c.ent_type_ in ("STATE", "BODY", "PERSON", "ARMED_GROUP", "OUTLET", "PLACE") or c.lower_ in word_set(
            "owners"
        ):
            return c, False
    return None


def adjective_candidates(doc: Doc, adjective: Token, senses: tuple[Cue, ...]) -> Iterator[Candidate]:
    """What somebody is sure, afraid or willing of: "is convinced that …", "was concerned by …"."""
    if negated(adjective) or adjective.dep_ in ("amod", "advmod"):
        return
    source = next((antecedent(c) for c in children(adjective, "nsubj", "nsubj:pass")), None)
    if source is None:
        source = speaker_of(adjective) if adjective.dep_ in ("conj", "xcomp", "advcl") else None
    if source is None or source.lower_ in ("it", "there", "this", "that"):
        return
    by_frame = {s.frame: s for s in reversed(senses)}
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        mark = [g.lower_ for g in child.children if g.dep_ == "mark"]
        frame = None
        if child.dep_ in ("ccomp", "advcl") and "to" not in mark and any(g.dep_ in SUBJECTS for g in child.children):
            frame = "clause"
        elif child.dep_ in ("xcomp", "ccomp", "advcl") and "to" in mark:
            frame = "to"
        elif child.dep_ in ("obl", "obl:agent", "advcl"):
            frame = case_of(child).split(" ")[0]
        if frame in by_frame:
            cue = by_frame[frame]
            drop = {c.i for c in child.children if c.dep_ == "case"}
            for first, last in pieces(doc, [t for t in below(child) if t.i not in drop])[:1]:
                yield Candidate(
                    doc[first].idx,
                    doc[last].idx + len(doc[last]),
                    f"adjective {frame}",
                    cue.weight,
                    source.i,
                    adjective.i,
                    act=cue.act,
                )
            return


def beside_candidates(doc: Doc) -> Iterator[Candidate]:
    """Speakers named beside the clause: "according to the ministry, …"."""
    for group in lore("cues")["sources"]:
        for words in group["words"]:
            parts = words.split()
            for token in doc[: len(doc) - len(parts)]:
                if token.lower_ != parts[0] or [t.lower_ for t in doc[token.i : token.i + len(parts)]] != parts:
                    continue
                after = doc[token.i + len(parts)]
                noun = after
                while noun.head.i != noun.i and noun.head.i > token.i and noun.dep_ in BEFORE_NOUN:
                    noun = noun.head
                host = noun.head
                if host.i == noun.i:
                    continue
                hops = 0
                while (
                    host.dep_
                    in ("case", "fixed", "nmod", "obj", "flat", "compound", "amod", "appos", "obl", "nummod", "conj")
                    and host.head.i != host.i
                    and hops < 6
                ):
                    if host.pos_ in ("VERB", "AUX") or any(
                        c.dep_ in ("nsubj", "cop", "nsubj:pass") for c in host.children
                    ):
                        break
                    host, hops = host.head, hops + 1
                # Set off by a comma, it speaks of the whole sentence and not of its last participle.
                while (
                    host.dep_ in ("advcl", "acl", "xcomp", "conj")
                    and host.head.i != host.i
                    and doc[token.i - 1].text == ","
                    and host.tag_ in ("VBG", "VBN", "VB")
                ):
                    host = host.head
                tokens = without(host, noun)
                tokens = [t for t in tokens if not token.i <= t.i <= token.i + len(parts) - 1]
                runs = pieces(doc, tokens)
                near = [r for r in runs if r[1] < token.i] or [r for r in runs if r[0] > noun.i]
                if not near:
                    continue
                first, last = max(near, key=lambda r: r[1] - r[0])
                yield Candidate(
                    doc[first].idx,
                    doc[last].idx + len(doc[last]),
                    "beside",
                    0.85,
                    noun.i,
                    token.i,
                    cue_span=(token.idx, doc[token.i + len(parts) - 1].idx + len(parts[-1])),
                    act=group["act"],
                )


def rule_candidates(doc: Doc) -> list[Candidate]:
    """All candidates that cue lore and the tree give, in text order."""
    verbs, nouns, adjectives, phrases = (cue_senses(c) for c in ("verbs", "nouns", "adjectives", "phrases"))
    found: list[Candidate] = []
    for token in doc:
        lemma = cue_lemma(token)
        if token.pos_ == "VERB" or (token.pos_ == "AUX" and lemma not in ("be", "have", "do")):
            senses = (*phrases.get(lemma, ()), *verbs.get(lemma, ()))
            if senses:
                found += verb_candidates(doc, token, senses)
        elif token.pos_ == "NOUN" and lemma in nouns:
            found += noun_candidates(doc, token, nouns[lemma])
        if (token.pos_ == "ADJ" or token.tag_ == "VBN") and lemma in adjectives:
            found += adjective_candidates(doc, token, adjectives[lemma])
    found += beside_candidates(doc)
    return sorted(found, key=lambda c: (c.start, c.end, c.origin))
