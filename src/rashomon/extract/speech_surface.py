"""Attributed content found without a tree: the words in their order, cue verbs by their forms, and punctuation.

News says who said what in a handful of word orders, so order alone finds most of it. This reader stands beside the
tree's, whose errors are others, and reads on its own where no parser has run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from rashomon.extract.cues import Cue, cue_senses, forms, word_set
from rashomon.extract.reading import Mention
from rashomon.extract.speech_frames import Candidate

SURE = 0.85  # how far a reading of a clause without a tree is trusted, beside what the lore says of the cue
LESS_SURE = 0.55  # the same for objects and infinitives, whose ends only a tree shows
PARTY = re.compile(r"^\(?[RDI][-–](?:[A-Z][a-z]*\.?)+$|^[RDI]$|^(?:[A-Z]\.){2}$")
JOINING = frozenset(("and", "but", ",", "then", "also", "or"))


class SurfaceReader:
    """Reads one article by the order of its words.

    Args:
        doc: the article's tokens, with sentence bounds; tags are used where they are there.
        mentions: the article's mentions, among which the speaker is looked for.
    """

    def __init__(self, doc: Doc, mentions: Sequence[Mention]):
        self.doc = doc
        self.tagged = doc.has_annotation("POS")
        self.last_subject: Token | None = None
        by_char = {t.idx: t.i for t in doc}
        self.mention_at: dict[int, tuple[int, int, Mention]] = {}
        for m in mentions:
            first = by_char.get(m.evidence.start)
            if first is None:
                continue
            last = first
            while last + 1 < len(doc) and doc[last + 1].idx < m.evidence.end:
                last += 1
            for i in range(first, last + 1):
                old = self.mention_at.get(i)
                if old is None or old[1] - old[0] < last - first or (m.label == "PERSON" and old[2].adjective):
                    self.mention_at[i] = (first, last, m)

    def candidates(self) -> Iterator[Candidate]:
        """What the words in their order attribute."""
        for sentence in self.doc.sents:
            self.last_subject = None
            for token in sentence:
                form = forms().get(token.lower_)
                if form and self._verbal(token, form[1]):
                    yield from self._verb(sentence, token, *form)
                elif (
                    token.lower_ == "according" and token.i + 1 < sentence.end and self.doc[token.i + 1].lower_ == "to"
                ):
                    yield from self._beside(sentence, token)

    def _verbal(self, token: Token, kind: str) -> bool:
        if self.tagged and token.pos_:
            return token.pos_ == "VERB"
        if token.is_title and not token.is_sent_start:
            return False
        before = self.doc[token.i - 1].lower_ if token.i else ""
        if kind in ("past", "ing"):
            return not (kind == "past" and before in ("the", "a", "an", "his", "her", "its", "their"))
        if before in word_set("determiners") or (token.i and self.doc[token.i - 1].is_punct and kind == "third"):
            return False
        if kind == "base":
            mention = self.mention_at.get(token.i - 1)
            return before in ("to", "they", "we", "i", "you") or (
                mention is not None and (mention[2].plural or before.endswith("s"))
            )
        return (
            token.i - 1 in self.mention_at or before in word_set("skipped_before_cue") or before in ("it", "he", "she")
        )

    def _subject(self, sentence: Span, cue: Token) -> Token | None:
        """The noun before a cue that can be its subject, past auxiliaries, adverbs and an apposition."""
        i = cue.i - 1
        while i >= sentence.start and (
            self.doc[i].lower_ in word_set("skipped_before_cue") or self.doc[i].lower_ in word_set("days")
        ):
            i -= 1
        i = self._before_party(sentence, i)
        if i < sentence.start:
            return None
        if i in self.mention_at:
            first, last, m = self.mention_at[i]
            head = self.doc[last]
            if m.label in ("PERSON", "PRONOUN", "STATE"):
                return head
            # "X, spokesman for the ministry, said": the name before the apposition speaks.
            return self._before_apposition(sentence, first) or head
        if self.doc[i].text == ",":
            back = i - 1
            while back >= sentence.start and cue.i - back < 30:
                if back in self.mention_at and self.mention_at[back][2].label in ("PERSON", "PRONOUN"):
                    return self.doc[self.mention_at[back][1]]
                back -= 1
            return self.doc[self.mention_at[i - 1][1]] if i - 1 in self.mention_at else None
        for back in range(i, max(sentence.start, i - 8) - 1, -1):
            if self.doc[back].text in (",", ";", "“", "”", '"', "—"):
                break
            if back in self.mention_at and not self.mention_at[back][2].adjective:
                return self.doc[self.mention_at[back][1]]
        word = self.doc[i]
        if self.tagged and word.pos_:
            return word if word.pos_ in ("NOUN", "PROPN", "PRON") else None
        near = {t.lower_ for t in self.doc[max(sentence.start, i - 3) : i]}
        if word.is_alpha and (
            near & word_set("determiners") or (word.lower_.endswith("s") and word.lower_ not in forms())
        ):
            return word
        return None

    def _before_party(self, sentence: Span, i: int) -> int:
        """Where a name ends before a party and state in brackets or commas: "Grey (D-Calif.)", "Grey, R-Tenn.,"."""
        if self.doc[i].text == ")":
            opening = next((j for j in range(i - 1, max(sentence.start, i - 9), -1) if self.doc[j].text == "("), None)
            return opening - 1 if opening is not None else i
        j = i
        while j > sentence.start and self.doc[j].text in (",", ")", ".", "("):
            j -= 1
        if not PARTY.match(self.doc[j].text):
            return i
        while j > sentence.start and (PARTY.match(self.doc[j].text) or self.doc[j].text in (",", "(", "-", "–")):
            j -= 1
        return j

    def _before_apposition(self, sentence: Span, at: int) -> Token | None:
        for back in range(at - 1, max(sentence.start, at - 12) - 1, -1):
            if (
                self.doc[back].text == ","
                and back - 1 in self.mention_at
                and self.mention_at[back - 1][2].label == "PERSON"
            ):
                return self.doc[self.mention_at[back - 1][1]]
            if self.doc[back].lower_ in word_set("clause_starts"):
                return None
        return None

    def _after(self, sentence: Span, cue: Token) -> Token | None:
        """The subject behind an inverted cue: "said Grey, the warden"."""
        for i in range(cue.i + 1, min(cue.i + 10, sentence.end)):
            if self.doc[i].is_punct:
                return None
            if i in self.mention_at and not self.mention_at[i][2].adjective:
                return self.doc[self.mention_at[i][1]]
        return None

    def _verb(self, sentence: Span, cue: Token, lemma: str, kind: str) -> Iterator[Candidate]:
        senses = {s.frame: s for s in reversed(cue_senses("verbs")[lemma]) if not s.words}
        if not senses:
            return
        before = [t.lower_ for t in self.doc[max(sentence.start, cue.i - 3) : cue.i]]
        if cue.i + 1 < sentence.end and self.doc[cue.i + 1].lower_ in word_set("particles"):
            return
        if kind == "base" and before[-1:] == ["to"] and before[-2:-1] not in (["on"], ["continued"], ["continue"]):
            return  # to be said still, or said by nobody in particular
        if {"not", "n't", "never", "declined", "refused"} & set(before) and "clause" in senses:
            return
        subject = self._subject(sentence, cue)
        joined = cue.i > sentence.start and self.doc[cue.i - 1].lower_ in JOINING
        if subject is None and (kind == "ing" or joined):
            subject = self.last_subject or self._main_subject(sentence, cue)
        elif subject is not None:
            self.last_subject = subject
        clause = senses.get("clause")
        end = self._clause_end(sentence, cue.i + 1)
        rest = list(self.doc[cue.i + 1 : end])
        if clause and clause.weight > 0.7 and not self._has_content(rest) and kind != "ing":
            yield from self._content_before(sentence, cue, clause, subject)
            return
        start = self._content_start(cue, end, lemma)
        if start is None:
            return
        first = self.doc[start]
        sense: Cue | None = None
        words = {t.lower_ for t in self.doc[start:end]}
        if first.lower_ == "to" and "to" in senses:
            sense = senses["to"]
        elif first.lower_ in senses and first.lower_ != "to":
            sense, start = senses[first.lower_], start + 1
        elif clause and (self.doc[start - 1].lower_ == "that" or self._finite(start, end)):
            sense = clause
        else:
            for frame, s in senses.items():
                if frame.startswith("object+") and (frame[7:] in words or frame == "object+as"):
                    sense = s
                    break
            sense = sense or senses.get("object")
        if sense is None or start >= end or subject is None:
            return
        if sense.frame == "object":
            end = self._object_end(start, end)
        last = end - 1
        while (
            last > start and (self.doc[last].is_punct or self.doc[last].is_space) and self.doc[last].text not in "\"”’'"
        ):
            last -= 1
        if last - start < 1 and sense.frame == "clause":
            return
        yield Candidate(
            self.doc[start].idx,
            self.doc[last].idx + len(self.doc[last]),
            f"surface {sense.frame}",
            sense.weight * (SURE if sense.frame == "clause" else LESS_SURE),
            subject.i,
            cue.i,
            act=sense.act,
        )

    def _object_end(self, start: int, end: int) -> int:
        """Where an object ends: at a comma, a stop, or a word that begins another clause."""
        for i in range(start + 1, end):
            t = self.doc[i]
            if t.text in (",", ";", ":", "—", "–", ".", "-", "--") or t.lower_ in word_set("object_ends"):
                return i
            if (
                t.lower_ == "and"
                and i + 1 < end
                and self.doc[i + 1].lower_ in forms()
                and forms()[self.doc[i + 1].lower_][1] != "base"
            ):
                return i
            if t.lower_ in word_set("days") or (
                t.lower_ == "on" and i + 1 < end and self.doc[i + 1].lower_ in word_set("days")
            ):
                return i
        return end

    def _main_subject(self, sentence: Span, cue: Token) -> Token | None:
        """For a participle: the subject of the sentence's own verb, taken to be its first mention."""
        for i in range(sentence.start, cue.i):
            if i in self.mention_at and not self.mention_at[i][2].adjective:
                return self.doc[self.mention_at[i][1]]
        return None

    def _has_content(self, rest: Sequence[Token]) -> bool:
        """Whether words after a cue can be what was said, and not only when, where, to whom or by whom."""
        words = [t for t in rest if not t.is_punct and not t.is_space]
        if len(words) < 2:
            return bool(words) and words[0].lower_ in ("no", "yes")
        if any(t.lower_ == "that" for t in words[:8]):
            return True
        if self.doc[words[0].i - 1].lower_ in word_set("telling_forms") and len(words) > 1:
            told = self.mention_at.get(words[0].i)
            words = [w for w in words[1:] if told is None or w.i > told[1]]
        if not words or words[0].lower_ in word_set("clause_starts"):
            return False
        if words[0].lower_ in word_set("occasion_prepositions") or words[0].lower_ in word_set("days"):
            later = [t for t in words[1:] if t.lower_ in word_set("days") or t.text == ","]
            return any(self._finite(t.i + 1, rest[-1].i + 1) for t in later)
        return self._finite(words[0].i, rest[-1].i + 1)

    def _finite(self, start: int, end: int) -> bool:
        """Whether a stretch holds a finite verb after its first word, as far as forms tell."""
        for t in self.doc[start + 1 : end]:
            if self.tagged and t.pos_:
                if t.pos_ == "AUX" or (t.pos_ == "VERB" and t.tag_ in ("VBD", "VBZ", "VBP")):
                    return True
            elif (
                t.lower_ in word_set("finite_words")
                or t.text in ("'s", "’s", "'re", "’re", "'ll", "’ll", "n't")
                or t.lower_.endswith("ed")
            ):
                return True
        return False

    def _content_start(self, cue: Token, end: int, lemma: str) -> int | None:
        i = cue.i + 1
        for j in range(cue.i + 1, min(cue.i + 14, end)):
            if self.doc[j].lower_ == "that" and not (j + 1 < end and self.doc[j + 1].text in (",", ".")):
                before = self.doc[cue.i + 1 : j]
                if not self._finite(cue.i, j) or lemma in word_set("telling_cues") or before.text == "":
                    return j + 1 if j + 1 < end else None  # a text may break off at "said that"
                break
        if lemma in word_set("telling_cues") and i < end:
            # "told reporters the dam held": one noun phrase is the one spoken to.
            if i in self.mention_at:
                i = self.mention_at[i][1] + 1
            elif i + 1 < end:
                i += 2 if self.doc[i].lower_ in word_set("determiners") else 1
        while i < end and (
            self.doc[i].lower_ in word_set("days")
            or (self.doc[i].lower_ == "on" and i + 1 < end and self.doc[i + 1].lower_ in word_set("days"))
        ):
            i += 1
        while i < end and self.doc[i].text in (",", ":", "—", "-"):
            i += 1
        return i if i < end else None

    def _clause_end(self, sentence: Span, start: int) -> int:
        """Where what follows a cue ends: at the sentence's end, or before another cue that takes over."""
        quote = 0
        for i in range(start, sentence.end):
            t = self.doc[i]
            if t.text in ("“", '"', "”"):
                quote += 1
            if t.text in (".", "!", "?") and not quote % 2 and i > start:
                return i
            if t.text != "," or quote % 2:
                if t.lower_ in ("and", "but") and i + 1 < sentence.end and i > start + 2:
                    following = self.doc[i + 1]
                    if (
                        following.lower_ in forms()
                        and forms()[following.lower_][1] in ("past", "third")
                        and self._verbal(following, "past")
                    ):
                        return i
                continue
            if i + 1 < sentence.end:
                following = self.doc[i + 1]
                form = forms().get(following.lower_)
                if form and (form[1] == "ing" or (form[1] in ("past", "third") and self._verbal(following, form[1]))):
                    return i
                if following.lower_ == "according":
                    return i
                if following.lower_ in ("but", "and", "while") and any(
                    forms().get(t2.lower_, ("", ""))[1] in ("past", "third")
                    for t2 in self.doc[i + 2 : min(i + 8, sentence.end)]
                ):
                    return i
        return sentence.end

    def _content_before(self, sentence: Span, cue: Token, sense: Cue, subject: Token | None) -> Iterator[Candidate]:
        """ "The dam held, Grey said" and "The dam held, said Grey": what stands before the comma is the content."""
        left = subject.i if subject is not None else cue.i
        inverted = None
        comma = None
        for i in range(cue.i - 1, max(sentence.start, cue.i - 26), -1):
            if self.doc[i].text in (",", "”", '"') and i < left:
                comma = i
                break
        if self.doc[cue.i - 1].text in (",", "”", '"', "’", "'") if cue.i > sentence.start else False:
            comma, inverted = cue.i - 1, self._after(sentence, cue)
        if comma is None or comma - sentence.start < 2:
            return
        speaker = inverted or subject
        if speaker is None or not self._finite(sentence.start, comma):
            return
        occasion = self.doc[sentence.start].lower_ in word_set("occasion_prepositions")
        if occasion and not any(t.text == "," for t in self.doc[sentence.start : comma]):
            # "In announcing the plan, he said": the words before the comma are when, not what.
            return
        start, last = self._own_start(sentence, comma), comma - 1
        while start < last and (
            self.doc[start].is_punct
            or self.doc[start].is_space
            or self.doc[start].lower_ in ("but", "and", "meanwhile")
        ):
            start += 1
        yield Candidate(
            self.doc[start].idx,
            self.doc[last].idx + len(self.doc[last]),
            "surface before",
            sense.weight * SURE,
            speaker.i,
            cue.i,
            act=sense.act,
        )

    def _own_start(self, sentence: Span, comma: int) -> int:
        """Where the sentence that ends at ``comma`` begins, should the engine have run two into one."""
        quoted = self.doc[comma].text in ("”", '"')
        for i in range(comma - 1, sentence.start, -1):
            text = self.doc[i].text
            if quoted:
                quoted = text not in ("“", '"')
            elif text in (".", "!", "?") or (text in ("”", '"') and self.doc[i - 1].text in (".", "!", "?")):
                return i + 1
        return sentence.start

    def _beside(self, sentence: Span, cue: Token) -> Iterator[Candidate]:
        i = cue.i + 2
        noun = None
        while i < sentence.end and i < cue.i + 14:
            if i in self.mention_at and not self.mention_at[i][2].adjective:
                noun = self.doc[self.mention_at[i][1]]
                break
            i += 1
        if noun is None:
            return
        if cue.i - sentence.start >= 3:
            start, last = sentence.start, cue.i - 1
        else:
            comma = next((j for j in range(noun.i + 1, sentence.end) if self.doc[j].text == ","), None)
            if comma is None or comma + 2 >= sentence.end:
                return
            start, last = comma + 1, sentence.end - 1
        while last > start and (self.doc[last].is_punct or self.doc[last].is_space):
            last -= 1
        span = self.doc[cue.i : cue.i + 2]
        yield Candidate(
            self.doc[start].idx,
            self.doc[last].idx + len(self.doc[last]),
            "surface beside",
            0.85 * SURE,
            noun.i,
            cue.i,
            cue_span=(span.start_char, span.end_char),
            act="say",
        )


def surface_candidates(doc: Doc, mentions: Sequence[Mention]) -> list[Candidate]:
    """All candidates that the order of the words gives; none where sentences are unknown."""
    if not doc.has_annotation("SENT_START"):
        return []
    return list(SurfaceReader(doc, mentions).candidates())
