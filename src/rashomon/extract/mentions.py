"""Who and what an article names: names, noun phrases for people and actors, pronouns, and the article's own chains.

Names come from ``doc.ents``; the lore adds what the engine missed, and where no engine has run, casing does. Roles,
and whose they are ("Turkish presidential spokesman Ibrahim Kalin"), are read from the words around. The engine's
coreference is joined with rules that hold in news prose: a short form of a name that stands in full before, an acronym
of it, "the minister" for the last person introduced with that office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from spacy.tokens import Doc, Span, Token

from rashomon.extract.cues import cue_lemma, cue_senses, is_cue
from rashomon.extract.pronouns import REACH, Antecedents, speaks
from rashomon.extract.reading import Mention, MentionLabel
from rashomon.extract.world import (
    Known,
    actor_nouns,
    family_name,
    fold,
    known_names,
    name_words,
    noun_sector,
    office_heads,
    phrases,
    seats,
    singular,
    states,
    straight,
    verb_roots,
)
from rashomon.lore import lore
from rashomon.partition import Partition
from rashomon.record import Article

NAME_LABELS: frozenset[str] = frozenset(
    ("PERSON", "BODY", "ARMED_GROUP", "STATE", "PLACE", "FACILITY", "AGREEMENT", "OUTLET", "EVENT")
)
_MALE, _FEMALE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_OF = frozenset({"of", "for", "from", "in", "at", "with", "to"})
_LONGEST_NAME = 8
#: Words that make an office another one than it is without them ("deputy attorney general").
_OTHER_OFFICE = frozenset({"vice", "deputy", "former", "assistant", "acting", "ex", "under", "prime", "then"})
#: Offices of which an article that names a single bearer means him, also before it names him.
_HIGHEST = frozenset({"president", "premier", "chancellor", "king", "queen", "pope"})
#: Nouns that any body or armed group can be called by, and plural ones for any people.
_GROUPS = frozenset(
    {"group", "organization", "organisation", "body", "agency", "movement", "institution", "team", "association"}
)
#: These, and nouns for what a body does, whatever its name calls it: the Kelmar Rain Watch is a monitor.
_OF_ANY_BODY = _GROUPS | {"monitor", "watchdog", "charity"}
_ANYBODY = frozenset(
    {"person", "people", "man", "woman", "group", "side", "country", "party", "leader", "official", "member", "other"}
)
_SAME_KIND = [
    {"ministry", "department"},
    {"government", "administration"},
    {"parliament", "assembly"},
    {"company", "firm"},
]
#: "(D-Mass.)": the party and the place that an American politician is of.
_PARTY_AND_PLACE = re.compile(r"[DRI]-[A-Z][A-Za-z]*\.?$")
#: What speaks for a pronoun's person beside the sentence: the engine's chain, a gender that is known, a name.
_ENGINE, _GENDER, _NAMED = 1.0, 0.5, 0.4
#: Among how many sentences a report's first speaker may stand without a name, and in how many more the name comes.
_HEAD_SENTENCES, _NAMED_WITHIN = 4, 3
#: The kinds of offices of which one is often called by another's word: an executive, a chairman.
_TRADES = frozenset({"BUS", "JUD", "EDU", "MED", "REL"})
#: The salience that "it" and "they" ask of their antecedent.
_LEAST = 1.2
#: A person with less salience for "he" or "she", or so little more than the next one's, or told of beyond quotations
#: alone, is in doubt: of such pronouns in GUM's news, interviews and lives (training part) four in ten were given to
#: the wrong one, and one in eight of the others.
_SURE, _AHEAD_OF_RIVALS = 1.0, 0.6
#: Words that make an office another one: "the president" is not the vice president.
_SECOND = frozenset({"vice", "deputy", "former", "prime", "assistant", "acting", "ex", "first"})


@dataclass
class _Found:
    """A mention while it is being made: token bounds, label and what stands with it."""

    start: int
    end: int
    label: str
    root: int
    role: tuple[int, int] | None = None
    of: tuple[int, int] | None = None
    adjective: bool = False
    plural: bool = False
    known: Known | None = None
    words: list[str] = field(default_factory=list)


def find_mentions(doc: Doc, article: Article) -> list[Mention]:
    """All mentions of an article in the order of the text; those inside page residue are left out.

    Args:
        doc: the article's text with at least sentence bounds; names, tags, tree and coreference are used where present.
        article: the article that ``doc`` was made of, with the same text.

    Returns:
        Mentions with ``index`` as their place in the list and ``cluster`` as the number of their chain, -1 where they
        stand alone. A name's evidence holds neither its article nor its title, which are ``role``.
    """
    if not len(doc):
        return []
    finder = _Finder(doc, article)
    found = finder.all()
    chains = _Chains(doc, found)
    clusters = chains.clusters()
    return [finder.mention(i, item, clusters[i], i in chains.doubtful) for i, item in enumerate(found)]


class _Finder:
    def __init__(self, doc: Doc, article: Article):
        self.doc = doc
        self.article = article
        self.words = [straight(t.text) for t in doc]
        self.low = [w.lower() for w in self.words]
        self.tagged = doc.has_annotation("POS")
        self.parsed = doc.has_annotation("DEP")
        self.sentence_of = _sentence_numbers(doc)
        self.furniture = sorted((f.start, f.end) for f in article.furniture)
        self.starts = _sentence_starts(doc)

    # Names

    def all(self) -> list[_Found]:
        names = self._names()
        self.taken = [-1] * len(self.doc)
        for n, item in enumerate(names):
            for i in range(item.start, item.end):
                self.taken[i] = n
        for item in names:
            if item.label == "PERSON":
                self._give_role(item, names)
            elif item.label in ("BODY", "ARMED_GROUP", "AGREEMENT", "FACILITY", "OUTLET"):
                self._give_owner(item, names)
            if item.known and item.known.adjective:
                item.adjective = self._modifies(item)
                item.plural = self.low[item.end - 1].endswith("s") and not item.adjective
            if (
                item.known
                and item.known.capital
                and item.label in ("PLACE", "STATE", "BODY")
                and item.known.label == "PLACE"
            ):
                item.label = "STATE" if self._acts(item) else "PLACE"
        found = names + list(self._nominals(names)) + list(self._pronouns())
        found = [f for f in found if not self._in_furniture(f)]
        return sorted(found, key=lambda f: (f.start, -f.end))

    def _names(self) -> list[_Found]:
        """Names that do not overlap: the engine's, then the lore's, then by casing; a longer one of the lore wins."""
        spans: list[_Found] = []
        for ent in self.doc.ents:
            # "the president" is somebody, but no name, whatever the engine calls it.
            title = ent.text in lore("offices")["titles"] and not self._borne(ent.start, ent.end)
            if ent.label_ in NAME_LABELS and not ent.text.islower() and not title:
                spans.extend(self._trimmed(ent.start, ent.end, ent.label_))
        engine = bool(self.doc.ents) or self.parsed
        lore_spans = list(self._lore_names())
        spans = self._completed(spans, lore_spans) if engine else list(self._cased_names(lore_spans))
        for item in lore_spans:
            rivals = [s for s in spans if s.start < item.end and item.start < s.end]
            if all(item.start <= s.start and s.end <= item.end for s in rivals):
                spans = [s for s in spans if s not in rivals]
                same = next((s for s in rivals if (s.start, s.end) == (item.start, item.end)), None)
                either = item.label in ("STATE", "PLACE") and not (item.known and item.known.adjective)
                if same and (same.label in ("EVENT", "FACILITY") or (same.label == "PERSON" and either)):
                    # "Jordan" or "Chad" as the engine read it in its sentence; the lore knows only the word.
                    item = same
                spans.append(item)
        spans = [s for s in spans if not self._joins_two(s, spans)]
        if engine:
            spans += self._repeated(spans)
        letters = {self.words[s.start] for s in spans if s.label == "BODY" and self.words[s.start].isupper()}
        for item in spans:
            item.words = self.words[item.start : item.end]
            if item.label == "PERSON" and len(item.words) == 1 and len(item.words[0]) > 2 and item.words[0] in letters:
                item.label = "BODY"
            if item.known is None:
                item.known = known_names().get(" ".join(item.words))
            if item.known is None and item.label != "PERSON" and self._titled(item):
                item.label = "PERSON"
        return sorted(spans, key=lambda s: s.start)

    def _joins_two(self, item: _Found, spans: list[_Found]) -> bool:
        """Whether a hyphen puts two people's surnames together: "the Berg-Lund plan" is nobody."""
        parts = "".join(self.words[item.start : item.end]).split("-")
        if item.label != "PERSON" or len(parts) != 2:
            return False
        surnames = {self.words[s.end - 1] for s in spans if s.label == "PERSON" and s is not item}
        return set(parts) <= surnames

    def _completed(self, spans: list[_Found], lore_spans: list[_Found]) -> list[_Found]:
        """The engine's names, and runs of capitalised proper nouns that it missed or of which it took only the end."""
        covered = {i for s in spans for i in range(s.start, s.end)} | {
            i for s in lore_spans for i in range(s.start, s.end)
        }
        for ent in self.doc.ents:
            if ent.label_ not in NAME_LABELS:
                covered.update(range(ent.start, ent.end))
        for run in self._cased_names(lore_spans):
            inside = [s for s in spans if s.start < run.end and run.start < s.end]
            proper = [
                i for i in range(run.start, run.end) if self.doc[i].pos_ in ("PROPN", "X") or self.words[i] == "-"
            ]
            whole = len(inside) == 1 and inside[0].end == run.end and inside[0].start > run.start
            if (
                whole
                and run.label == inside[0].label == "BODY"
                and not covered & set(range(run.start, inside[0].start))
            ):
                # "Foreign Ministry", of which the engine took "Ministry".
                spans = [s for s in spans if s is not inside[0]] + [run]
            elif not inside and not covered & set(range(run.start, run.end)):
                whole_run = len(proper) == run.end - run.start
                if whole_run and (run.end - run.start > 1 or run.label == "BODY" or self._introduced(run)):
                    spans = [*spans, run]
                elif not whole_run and (name := self._spelled_out(run) or self._behind_office(run)) is not None:
                    spans = [*spans, name]
            elif (
                len(inside) == 1 and inside[0].end == run.end and inside[0].start > run.start and run.label == "PERSON"
            ):
                free = set(range(run.start, inside[0].start)) & covered
                known = inside[0].label == "PERSON" and self._named_elsewhere(run, spans)
                particled = inside[0].label in ("PERSON", "ARMED_GROUP") and self._is_particled(run, inside[0])
                if not free and (known or particled):
                    spans = [s for s in spans if s is not inside[0]] + [run]
        return spans

    def _introduced(self, run: _Found) -> bool:
        """Whether a capitalised office stands right before a single name: "President Lund"."""
        i = run.start - 1
        return i >= 0 and run.label == "PERSON" and self._is_head(i) and self.words[i][:1].isupper()

    def _spelled_out(self, run: _Found) -> _Found | None:
        """The body that a run is whose first letters stand in brackets behind it: "River Rights Front (RRF)"."""
        letters = "".join(w[0] for w in self.words[run.start : run.end] if w[0].isupper())
        behind = self.words[run.end : run.end + 2]
        return (
            _Found(run.start, run.end, "BODY", run.end - 1) if len(letters) > 2 and behind == ["(", letters] else None
        )

    def _behind_office(self, run: _Found) -> _Found | None:
        """The person at the end of a run that begins inside an office: "(Secretary of) State Ada Lund"."""
        if not self.parsed or run.label != "PERSON" or self.low[run.start - 1 : run.start] != ["of"]:
            return None
        if run.start < 2 or not self._is_head(run.start - 2):
            return None
        for i in range(run.start + 1, run.end):
            part = self.doc[i : run.end]
            outside = [t for t in part if not i <= t.head.i < run.end or t.head.i == t.i]
            if len(outside) == 1 and all(t.pos_ in ("PROPN", "X") for t in part):
                return _Found(i, run.end, "PERSON", run.end - 1)
        return None

    def _named_elsewhere(self, run: _Found, spans: list[_Found]) -> bool:
        """Whether the engine found these very words to be a person's name in another place of the text."""
        words = self.words[run.start : run.end]
        return any(s.label == "PERSON" and self.words[s.start : s.end] == words for s in spans)

    def _is_particled(self, run: _Found, tail: _Found) -> bool:
        """Whether what a name lacks is a given name and a particle: "Omar al-" before "Haddad"."""
        particles = phrases("bodies", "particles")
        between = [w for w in self.low[run.start : tail.start] if w != "-"]
        return len(between) > 1 and between[-1] in particles

    def _trimmed(self, start: int, end: int, label: str) -> Iterator[_Found]:
        """A name without article, titles, possessive ending and stray marks."""
        while start < end and (
            self.low[start] in ("the", "a", "an") or not any(c.isalnum() for c in self.words[start])
        ):
            start += 1
        while start < end and (self.low[end - 1] in ("'s", "'") or not any(c.isalnum() for c in self.words[end - 1])):
            end -= 1
        if start >= end:
            return  # an article alone, where a text is cut in a name
        if label == "PERSON":
            first = self._after_titles(start, end)
            if first == end and not self._borne(start, end):
                return  # "the President": an office, to be read as a noun
            start = first if first < end else start
            while start < end - 1 and not any(c.isalnum() for c in self.words[start]):
                start += 1  # "Col | . Berg", where the title's stop is a word of its own
            # "President of the European Council Jan Berg": the body's name is none of his.
            bodies = [i for i in range(start, end - 2) if name_words().get(self.words[i]) == "BODY"]
            start = bodies[-1] + 1 if bodies else start
            end = self._past_hyphens(self._before_glue(start, end))
        person = label == "PERSON"
        if person and (self.low[start : start + 1] and self.low[start] in phrases("nominals", "pronouns")):
            return
        if person and _PARTY_AND_PLACE.match("".join(self.words[start:end])):
            return
        if start < end:
            yield _Found(start, end, label, end - 1)

    def _borne(self, start: int, end: int) -> bool:
        """Whether a word that is an office is here somebody's name: the last word of a longer name of the text."""
        if end - start > 1 or self.low[end - 1].endswith("s"):
            return end - start > 1 and not all(self._is_role_word(i) for i in range(start, end))
        word = self.words[start]
        return any(
            ent.label_ == "PERSON"
            and straight(ent[-1].text) == word
            # "Rep. Peter King" bears it, "Prince King" may be two offices.
            and not all(self._is_head(i) for i in range(ent.start, ent.end - 1))
            for ent in self.doc.ents
        )

    def _before_glue(self, start: int, end: int) -> int:
        """The end of a name before a word that page residue has run into another: "LundFederal"."""
        for i in range(start + 1, end):
            word = self.words[i]
            glued = any(a.islower() and b.isupper() for a, b in pairwise(word[3:]))
            if glued and word.startswith(self.words[start]):
                return start + 1
            if glued or (word in self.words[start:i] and len(word) > 3):
                return i
        return end

    def _titled(self, item: _Found) -> bool:
        """Whether a personal title stands before a name that no word of its own makes a body's or a place's."""
        i = item.start - 1
        if i < 0 or not self.words[i][:1].isupper() or any(w in name_words() for w in item.words):
            return False
        title = self.words[i] in lore("offices")["titles"] or office_heads().get(self.low[i], "ORG") not in (
            "ORG",
            "CVL",
        )
        return title and len(item.words) < 5

    def _past_hyphens(self, end: int) -> int:
        """The end of a person's name with what a hyphen joins to it: "Ban Ki-moon", but not "Lund-era"."""
        while (
            end + 1 < len(self.words)
            and self.words[end] == "-"
            and not self.doc[end - 1].whitespace_
            and not self.doc[end].whitespace_
            and self.words[end + 1].isalpha()
            and self.low[end + 1] not in phrases("nominals", "stance_after")
        ):
            end += 2
        return end

    def _after_titles(self, start: int, end: int) -> int:
        """Where the name itself begins in "Foreign Minister Sergei Lavrov"; ``end`` when the whole is an office."""
        for i in range(end - 1, start - 1, -1):
            if self._is_role_word(i) and any(self._is_head(j) for j in range(start, i + 1)):
                return i + 1
        return start

    def _lore_names(self) -> Iterator[_Found]:
        """Names of the lore that stand in the text, longest first from the left."""
        names = known_names()
        lower_starts = _lower_starts()
        i = 0
        while i < len(self.words):
            word = self.words[i]
            step = 1
            if word[:1].isupper() or self.low[i] in lower_starts:
                for j in range(min(i + _LONGEST_NAME, len(self.words)), i, -1):
                    text = straight(self.doc[i:j].text)
                    known = None if text.removeprefix("the ") != text and text[4:] in names else names.get(text)
                    if known is None and j - i > 1 and text.isupper():
                        known = names.get(text.title())
                    if known and not self._only_a_word(i, j, known):
                        yield _Found(i, j, known.label, j - 1, known=known)
                        step = j - i
                        break
            i += step

    def _only_a_word(self, start: int, end: int, known: Known) -> bool:
        """Whether the lore's name is here an everyday word in capitals, such as "IS" or "US" in a shouted line."""
        if end - start > 1 or len(self.words[start]) > 3:
            return self._in_longer_name(start, end, known)
        around = self.words[max(0, start - 2) : start] + self.words[end : end + 2]
        shouted = sum(w.isupper() and len(w) > 1 for w in around) >= 2
        return (shouted and self.low[start] in phrases("nominals", "shouted")) or (
            self.low[start] == "is" and self.tagged and self.doc[start].pos_ in ("AUX", "VERB")
        )

    def _in_longer_name(self, start: int, end: int, known: Known) -> bool:
        """Whether a state's name is here part of a person's ("Michael Jordan"): a capitalised word stands before it
        that is no sentence start, no title and no adjective."""
        if known.label != "STATE" or known.adjective or start == 0:
            return False
        before = self.words[start - 1]
        if not before[:1].isupper() or start - 1 in self.starts or not before.isalpha():
            return False
        if before in known_names() or before in name_words() or before.isupper() or self._is_role_word(start - 1):
            return False
        return self.low[start] in phrases("nominals", "personal_states")

    def _cased_names(self, lore_spans: list[_Found]) -> Iterator[_Found]:
        """Runs of capitalised words, labelled by their own words and neighbours; for a Doc that no engine has read."""
        not_names = _not_names()
        particles = phrases("bodies", "particles")
        inside = {i for s in lore_spans for i in range(s.start, s.end)}
        known_inside = {s.start: s for s in lore_spans}
        runs: list[tuple[int, int]] = []
        i = 0
        while i < len(self.words):
            if not self._cased(i):
                i += 1
                continue
            j = i + 1
            while j < len(self.words) and (
                self._cased(j)
                or (
                    j + 1 < len(self.words)
                    and self._cased(j + 1)
                    and (self.low[j] in particles or self.words[j] == "-" or self.low[j] in ("of", "for", "the"))
                    and (self.low[j] not in ("of", "for", "the") or self._heads_body(j))
                )
            ):
                j += 1
            runs.append((i, j))
            i = j
        for i, j in runs:
            while i < j and self.low[j - 1] in phrases("nominals", "calendar"):
                j -= 1
            while i < j and (
                self.words[i] in not_names or (i in self.starts and j - i == 1 and not self._seen_inside(i))
            ):
                i += 1
            # "Turkish Foreign Minister X": the adjective is a mention of its own, the office is the role.
            while (
                i < j
                and i in inside
                and known_inside.get(i)
                and known_inside[i].end < j
                and self._role_follows(known_inside[i].end, j)
            ):
                i = known_inside[i].end
            first = self._after_titles(i, j)
            titled = first > i
            i, j = first, self._before_glue(first, j)
            if i >= j or (j - i == 1 and (i in inside or len(self.words[i]) < 2)):
                continue
            if all(k in inside for k in range(i, j)):
                continue
            yield _Found(i, j, self._label_by_words(i, j, titled), j - 1)

    def _cased(self, i: int) -> bool:
        word = self.words[i]
        return word[:1].isupper() and not (len(word) == 1 and word == "I") and self.low[i] not in ("mr", "mrs")

    def _heads_body(self, i: int) -> bool:
        """Whether "of" at ``i`` continues a name: "Ministry of Defence", "Bank for Settlements"."""
        if self.low[i] == "the":
            return i > 0 and self.low[i - 1] in ("of", "for") and self._heads_body(i - 1)
        return i > 0 and name_words().get(self.words[i - 1]) in (
            "BODY",
            "ARMED_GROUP",
            "AGREEMENT",
            "FACILITY",
            "PLACE",
        )

    def _seen_inside(self, i: int) -> bool:
        return any(self.words[k] == self.words[i] and k not in self.starts for k in range(len(self.words)) if k != i)

    def _role_follows(self, start: int, end: int) -> bool:
        return start < end and self._is_role_word(start)

    def _label_by_words(self, start: int, end: int, titled: bool) -> str:
        """The label of a capitalised run: by its last telling word, the title before it, the word before or after."""
        if titled:
            return "PERSON"
        kinds = name_words()
        for k in [end - 1, *range(start, end - 1)]:
            kind = kinds.get(self.words[k])
            if kind and (k == end - 1 or kind in ("BODY", "ARMED_GROUP", "AGREEMENT")):
                return kind
        before = self.low[start - 1] if start else ""
        if end - start == 1:
            word = self.words[start]
            if word.isupper():
                return "BODY"
            if before in ("in", "near", "at", "from", "to", "around", "outside", "toward", "towards", "into"):
                return "PLACE"
            return "PERSON"
        if before in ("in", "near", "around", "outside", "into"):
            return "PLACE"
        return "PERSON" if end - start <= 4 else "BODY"

    def _repeated(self, spans: list[_Found]) -> Iterator[_Found]:
        """Single-word names that the engine found once and missed elsewhere: surnames and bodies said again."""
        labels: dict[str, set[str]] = {}
        for item in spans:
            if item.label in ("PERSON", "BODY", "ARMED_GROUP"):
                labels.setdefault(self.words[item.end - 1], set()).add(item.label)
        covered = {i for s in spans for i in range(s.start, s.end)}
        for ent in self.doc.ents:
            covered.update(range(ent.start, ent.end))
        for i, word in enumerate(self.words):
            if i in covered or len(word) < 4 or not word[0].isupper() or word in name_words() or word in _not_names():
                continue
            if (
                len(labels.get(word, ())) == 1
                and not self._is_role_word(i)
                and not (i and self._cased(i - 1) and i - 1 not in covered)
            ):
                yield _Found(i, i + 1, next(iter(labels[word])), i)

    # Roles

    def _is_head(self, i: int) -> bool:
        word = self.low[i]
        return (
            word in office_heads()
            or singular(word) in office_heads()
            or self.words[i] in lore("offices")["titles"]
            or (word == "chief" and i + 1 < len(self.words))
        )

    def _is_role_word(self, i: int) -> bool:
        if i >= len(self.low):
            return False
        return self._is_head(i) or self.low[i] in phrases("offices", "modifiers")

    def _give_role(self, item: _Found, names: list[_Found]) -> None:
        """The title before a person's name, or the apposition after it, and the state or body that it belongs to."""
        office = self._office_of(item, names)
        if office is not None:
            item.role, item.of = office
            return
        i = item.start
        if i > 2 and " ".join(self.low[i - 2 : i]) in phrases("offices", "standing") and self._is_head(i - 3):
            i -= 3
        while i > 0 and (
            (self._is_role_word(i - 1) and self.taken[i - 1] < 0)
            or (self.words[i - 1] == "-" and i > 1 and (self._is_role_word(i - 2) or self.low[i - 2] in ("ex", "vice")))
            or (self.low[i - 1] == "of" and i > 1 and self._is_head(i - 2) and i < item.start)
            # "minister for trade X", but "a spokesman for President X" is not he.
            or (self.low[i - 1] == "for" and i > 1 and self.low[i - 2] in ("minister", "secretary") and i < item.start)
        ):
            i -= 1
        while i < item.start and not self._is_role_word(i):
            i += 1
        if i < item.start and any(self._is_head(k) for k in range(i, item.start)):
            item.role = (i, item.start)
            item.of = self._owner_before(i, names)
            return
        # "spokesman for the ministry X", "the minister, X,"
        after = item.end
        if (
            after + 2 < len(self.words)
            and self.words[after] in (",", "(")
            and self.sentence_of[after] == self.sentence_of[item.start]
        ):
            role = self._noun_phrase_role(after + 1)
            if role:
                item.role, item.of = role[0], role[1] if role[1] is not None else self._owner_after(role[0][1], names)
                return
        if item.start > 1 and self.words[item.start - 1] == ",":
            k = item.start - 2
            owner: tuple[int, int] | None = None
            if self.taken[k] >= 0 and names[self.taken[k]].label in ("STATE", "BODY", "ARMED_GROUP", "PLACE"):
                other = names[self.taken[k]]
                k = other.start - 1
                if k > 0 and self.low[k] == "the":
                    k -= 1
                if k > 0 and self.low[k] in _OF:
                    owner, k = (other.start, other.end), k - 1
                else:
                    return
            if k >= 0 and self._is_head(k) and self.low[k] in office_heads() and self.taken[k] < 0:
                start = k
                while start > 0 and self._is_role_word(start - 1) and self.taken[start - 1] < 0:
                    start -= 1
                item.role, item.of = (start, k + 1), owner or self._owner_before(start, names)

    def _office_of(self, item: _Found, names: list[_Found]) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
        """An office right before a name, told with what it is of: "Secretary of State X", "head of the River Board X".

        The role's words and whose it is; None where no such office stands there.
        """
        k = item.start
        while k > 0 and self.words[k - 1] in lore("offices")["titles"] and self.taken[k - 1] < 0:
            k -= 1
        last = k
        owner: tuple[int, int] | None = None
        if k > 0 and self.taken[k - 1] >= 0:
            other = names[self.taken[k - 1]]
            if other.adjective or other.label not in ("BODY", "ARMED_GROUP", "STATE", "PLACE", "FACILITY", "AGREEMENT"):
                return None
            owner, k = (other.start, other.end), other.start
        else:
            while k > 0 and last - k < 4 and self.words[k - 1][:1].isupper() and self.taken[k - 1] < 0:
                k -= 1
            if k == last:
                return None
        if k > 0 and self.low[k - 1] == "the":
            k -= 1
        leads = self.low[k - 1 : k] == ["of"] or (
            owner is not None and k > 0 and self.low[k - 1] in ("for", "to", "in")
        )
        if k < 2 or not leads or self.low[k - 2] not in office_heads() or self.taken[k - 2] >= 0:
            return None
        start = k - 2
        while start > 0 and self._is_role_word(start - 1) and self.taken[start - 1] < 0:
            start -= 1
        if owner is None:
            return (start, item.start), self._owner_before(start, names)
        return (start, k - 1), owner

    def _noun_phrase_role(self, start: int) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
        """An apposition from ``start``: "the Turkish foreign minister", "a spokesman"; its role words and adjective."""
        i = start
        owner: tuple[int, int] | None = None
        limit = min(len(self.words), start + 9)
        while i < limit:
            if self.taken[i] >= 0:
                owner = (i, i + 1)
                while owner[1] < limit and self.taken[owner[1]] == self.taken[i]:
                    owner = (owner[0], owner[1] + 1)
                i = owner[1]
            elif self.low[i] in phrases("nominals", "determiners") or self.low[i] in ("'s", "'", "-", "who", "is"):
                i += 1
            elif self._is_role_word(i):
                j = i
                while j < limit and (
                    self._is_role_word(j) or (self.words[j] == "-" and j + 1 < limit and self._is_role_word(j + 1))
                ):
                    j += 1
                # "Smith, Speaker Jones and …": there the office is the next person's.
                next_person = j < len(self.words) and self.taken[j] >= 0
                if next_person or self.low[j - 1] not in office_heads() or self.taken[j - 1] >= 0:
                    return None
                return (i, j), owner
            elif self.tagged and self.doc[i].pos_ in ("ADJ", "ADV", "NOUN", "NUM"):
                i += 1
            else:
                return None
        return None

    def _owner_before(self, i: int, names: list[_Found]) -> tuple[int, int] | None:
        """The name right before ``i``, with or without 's."""
        k = i - 1
        while k >= 0 and self.low[k] in ("'s", "'", "-"):
            k -= 1
        if k >= 0 and self.taken[k] >= 0:
            other = names[self.taken[k]]
            if other.label in ("STATE", "BODY", "ARMED_GROUP", "PLACE", "OUTLET") or (
                other.label == "PERSON" and self.low[i - 1] in ("'s", "'")
            ):
                return other.start, other.end
        return None

    def _owner_after(self, i: int, names: list[_Found]) -> tuple[int, int] | None:
        """The name behind "of", "for" … at ``i``."""
        if i + 1 < len(self.words) and self.low[i] in _OF:
            k = i + 1
            while (
                k < len(self.words)
                and k < i + 6
                and self.taken[k] < 0
                and (self.low[k] in phrases("nominals", "determiners") or self._is_role_word(k))
            ):
                k += 1
            if k < len(self.words) and self.taken[k] >= 0:
                other = names[self.taken[k]]
                return other.start, other.end
        return None

    def _give_owner(self, item: _Found, names: list[_Found]) -> None:
        """The state in or before a body's name: "Turkish Defence Ministry", "Russia's Foreign Ministry"."""
        inside = [
            (i, j)
            for i in range(item.start, item.end)
            for j in (i + 2, i + 1)
            if j <= item.end and (i, j) != (item.start, item.end) and _is_state(straight(self.doc[i:j].text))
        ]
        item.of = inside[0] if inside else self._owner_before(item.start, names) or self._state_after_of(item, names)

    def _state_after_of(self, item: _Found, names: list[_Found]) -> tuple[int, int] | None:
        owner = self._owner_after(item.end, names) if self.low[item.end : item.end + 1] == ["of"] else None
        return owner if owner and names[self.taken[owner[0]]].label in ("STATE", "PLACE") else None

    def _modifies(self, item: _Found) -> bool:
        """Whether a state's adjective stands before the noun it belongs to, rather than for its people."""
        token = self.doc[item.end - 1]
        if self.parsed:
            return (
                token.dep_ in ("amod", "compound", "nmod:poss", "nmod") and token.head.i > token.i
            ) or token.pos_ == "ADJ"
        after = self.words[item.end] if item.end < len(self.words) else "."
        return (
            not self.low[item.end - 1].endswith("s")
            and after[:1].isalpha()
            and self.low[item.end] not in phrases("nominals", "not_nouns")
        )

    def _acts(self, item: _Found) -> bool:
        """Whether a capital stands for its government here: it acts, speaks or is dealt with as one."""
        if not self.parsed:
            before = self.low[item.start - 1] if item.start else ""
            after = self.low[item.end] if item.end < len(self.low) else ""
            return before not in lore("event_words")["place_cases"] and before != "to" and singular(after) in _SPEAKS
        token = self.doc[item.root]
        while token.dep_ in ("conj", "flat", "compound") and token.head.i < token.i:
            token = token.head
        verb = token.head.lemma_.lower()
        if token.dep_ == "nsubj":
            return token.head.pos_ == "VERB" and verb not in phrases("nominals", "town_verbs")
        if token.dep_ in ("obj", "iobj"):
            return verb_roots().get(verb, "ASSAULT") not in ("ASSAULT", "COERCE", "CONSULT", "RETREAT", "MOBILIZE")
        if token.dep_.startswith(("obl", "nmod")):
            case = next((c.lower_ for c in token.children if c.dep_ == "case"), "")
            told = cue_lemma(token.head) in cue_senses("nouns")
            if told and case in ("'s", "’s", "'", "’", "from"):
                return True  # "Copenhagen's demands", "threats from Copenhagen"
            return case in ("by", "between", "with", "against")
        return False

    # Nouns and pronouns

    def _nominals(self, names: list[_Found]) -> Iterator[_Found]:
        """Noun phrases whose head names a person by office or an actor by kind."""
        titles = {i for n in names if n.role and n.role[1] == n.start for i in range(*n.role)}
        for i, word in enumerate(self.low):
            sector = noun_sector(word)
            if (
                sector is None
                or i in titles
                or self.taken[i] >= 0
                or (self.tagged and self.doc[i].pos_ not in ("NOUN", "PROPN", "ADJ", "X"))
            ):
                continue
            if (
                self.tagged
                and self.doc[i].pos_ == "ADJ"
                and not (
                    self.low[i - 1 : i]
                    and self.low[i - 1] in phrases("nominals", "determiners")
                    and self.parsed
                    and self.doc[i].dep_ != "amod"
                )
            ):
                continue
            if self._continues(i, names):
                continue
            start, owner = self._left_edge(i, names)
            bare = start == i
            if (
                bare
                and (word in phrases("nominals", "common") or not self.tagged)
                and not word.endswith("s")
                and word not in ("police", "parliament", "congress")
            ):
                continue
            if (bare and word in phrases("nominals", "common")) or (
                word in ("major", "general", "private") and not self.tagged
            ):
                continue
            if owner is None and self._says_whose(i, sector):
                owner = self._owner_after(i + 1, names)
            # "the attorney general"
            end = (
                i + 2
                if self.low[i + 1 : i + 2] == ["general"] and f"{singular(word)} general" in office_heads()
                else i + 1
            )
            yield _Found(start, end, "NOMINAL", i, of=owner, plural=self._many(i))

    def _many(self, i: int) -> bool:
        """Whether the noun at ``i`` is in the plural."""
        word = self.low[i]
        plural = singular(word) != word or word in ("police", "troops", "forces", "people", "media")
        return plural or (self.tagged and self.doc[i].tag_ in ("NNS", "NNPS"))

    def _says_whose(self, i: int, sector: str) -> bool:
        """Whether the preposition behind a noun leads to whose it is: "troops in Syria" are not Syrian."""
        behind = self.low[i + 1] if i + 1 < len(self.low) else ""
        return behind in ("of", "for", "from") or sector in ("GOV", "IGO", "LEG")

    def _continues(self, i: int, names: list[_Found]) -> bool:
        """Whether the noun at ``i`` goes on: a title before a name, or the first noun of a compound."""
        if i + 1 >= len(self.words):
            return False
        nxt = i + 1
        if self.taken[nxt] >= 0:
            after = names[self.taken[nxt]]
            return after.label == "PERSON" or after.label in ("BODY", "OUTLET")
        if self.words[nxt] == "-":
            return nxt + 1 < len(self.words) and not self.doc[i].whitespace_
        if self.parsed:
            behind = self.doc[nxt]
            # "the October government shutdown": two nouns in a row are one, whatever the tree says.
            joined = (
                self.tagged
                and behind.tag_ in ("NN", "NNS")
                and self.doc[i].tag_ == "NN"
                and noun_sector(behind.lower_) is None
            )
            return (self.doc[i].dep_ in ("compound", "flat") and self.doc[i].head.i > i) or (
                joined and behind.dep_ != "appos"
            )
        return noun_sector(self.low[nxt]) is not None and self.low[i] not in ("people",)

    def _left_edge(self, i: int, names: list[_Found]) -> tuple[int, tuple[int, int] | None]:
        """Where the noun phrase that ends at ``i`` begins, and the name in it that says whose it is."""
        start = i
        owner: tuple[int, int] | None = None
        inner = phrases("actors", "inner") | phrases("offices", "modifiers")
        while start > 0 and i - start < 10 and start not in self.starts:
            k = start - 1
            word = self.low[k]
            if self.taken[k] >= 0:
                other = names[self.taken[k]]
                if (
                    other.label == "PERSON"
                    and self.low[start] not in ("'s", "'")
                    and not (start == i or self.low[start] in inner or noun_sector(self.low[start]))
                ):
                    break
                start = other.start
                if self._stance(other):
                    start = self._stance_start(other)
                else:
                    owner = owner or (other.start, other.end)
            elif word in phrases("nominals", "determiners"):
                if word == "that" and self._many(i):
                    break  # "said that rebels": a conjunction, where a determiner would be "those"
                start = k
                if word not in phrases("nominals", "inner_determiners"):
                    break
            elif (word in ("'s", "'") and k > 0 and (self.taken[k - 1] >= 0)) or (
                word == "-"
                or word in inner
                or noun_sector(word)
                or (k > 0 and self.words[k - 1] == "-" and word in phrases("nominals", "stance_after"))
                or (
                    self.tagged
                    and self.doc[k].pos_ in ("ADJ", "NOUN", "NUM", "PROPN")
                    and (not self.parsed or self._inside_phrase(k, i))
                )
            ):
                start = k
            else:
                break
        while start < i and self.low[start] in ("-", "'s", "'"):
            start += 1
        return start, owner

    def _stance(self, name: _Found) -> bool:
        """Whether a name only says whose friend or foe somebody is: "pro-X", "X-backed"."""
        return self._stance_start(name) < name.start or (
            self.low[name.end : name.end + 1] == ["-"]
            and name.end + 1 < len(self.low)
            and self.low[name.end + 1] in phrases("nominals", "stance_after")
        )

    def _stance_start(self, name: _Found) -> int:
        joined = name.start > 1 and self.words[name.start - 1] == "-"
        return (
            name.start - 2
            if joined and self.low[name.start - 2] in phrases("nominals", "stance_before")
            else name.start
        )

    def _inside_phrase(self, k: int, head: int) -> bool:
        token: Token = self.doc[k]
        for _ in range(4):
            if token.i == head:
                return True
            if token.head.i == token.i:
                return False
            token = token.head
        return False

    def _pronouns(self) -> Iterator[_Found]:
        for i, word in enumerate(self.low):
            if word in phrases("nominals", "pronouns") and self.taken[i] < 0:
                if word == "us" and self.words[i] == "US":
                    continue
                if self.tagged and self.doc[i].pos_ not in ("PRON", "DET"):
                    continue
                if self.parsed and self.doc[i].dep_ == "expl":
                    continue
                yield _Found(i, i + 1, "PRONOUN", i, plural=word in phrases("nominals", "plural_pronouns"))

    # Out

    def _in_furniture(self, item: _Found) -> bool:
        if not self.furniture:
            return False
        start, end = self._offsets(item.start, item.end)
        return any(start < e and s < end for s, e in self.furniture)

    def _offsets(self, start: int, end: int) -> tuple[int, int]:
        last = self.doc[end - 1]
        return self.doc[start].idx, last.idx + len(last)

    def mention(self, index: int, item: _Found, cluster: int, doubtful: bool) -> Mention:
        """The finished mention."""
        head = self.doc[item.root]
        lemma = (head.lemma_ or "").lower() or singular(self.low[item.root])
        label = cast(MentionLabel, item.label)
        return Mention(
            index=index,
            evidence=self.article.evidence(*self._offsets(item.start, item.end)),
            label=label,
            head=head.text,
            lemma=lemma,
            sentence=self.sentence_of[item.start],
            cluster=cluster,
            role=self.article.evidence(*self._offsets(*item.role)) if item.role else None,
            of=self.article.evidence(*self._offsets(*item.of)) if item.of else None,
            adjective=item.adjective,
            plural=item.plural,
            doubtful=doubtful,
        )


#: Verbs that a government's seat is the subject of, for text without a tree.
_SPEAKS = frozenset(
    {"said", "say", "accused", "denied", "denie", "warned", "rejected", "announced", "insist", "insisted", "told"}
)


def _is_state(text: str) -> bool:
    known = known_names().get(text)
    return known is not None and known.label == "STATE"


def _lower_starts() -> frozenset[str]:
    return frozenset({"al", "al-qaeda", "al-qaida", "peshmerga", "mainland", "the", "six"})


def _not_names() -> frozenset[str]:
    return frozenset(lore("bodies")["not_names"])


def _sentence_starts(doc: Doc) -> set[int]:
    """Tokens that begin a sentence or follow an opening mark, where a capital says nothing."""
    starts = {0}
    if doc.has_annotation("SENT_START"):
        starts |= {s.start for s in doc.sents}
    for i, token in enumerate(doc[:-1] if len(doc) else doc):
        if (
            token.text in (".", "!", "?", ":", "“", '"', "``", "‘", "—", "–", "•", "(")
            or "\n" in token.text
            or "\n" in token.whitespace_
        ):
            starts.add(i + 1)
    return starts


def _sentence_numbers(doc: Doc) -> list[int]:
    numbers = [0] * len(doc)
    if doc.has_annotation("SENT_START"):
        for n, sentence in enumerate(doc.sents):
            numbers[sentence.start : sentence.end] = [n] * (sentence.end - sentence.start)
    return numbers


class _Chains:
    """Which mentions of one article are the same: names first, then the engine's chains, then nouns and pronouns."""

    def __init__(self, doc: Doc, found: list[_Found]):
        self.doc = doc
        self.found = found
        self.together = Partition(range(len(found)))
        self.members = {i: [i] for i in range(len(found))}
        self.names = [_name_key(f) for f in found]
        self.sentence_of = _sentence_numbers(doc)
        #: The pronouns whose person is in doubt.
        self.doubtful: set[int] = set()

    def clusters(self) -> list[int]:
        """The chain number of each mention, numbered by first mention; -1 for a mention alone in its chain."""
        self._join_names()
        self._join_acronyms()
        self.antecedents = Antecedents(self.doc, self.sentence_of) if self.doc.has_annotation("DEP") else None
        self.chain_of = self._chain_numbers()
        self._join_bearers()
        self._join_outlets()
        self._join_named_next()
        self._join_groups()
        self._join_pronouns()
        self._join_speaking_bodies()
        self._join_engine()
        self._join_offices()
        self._join_nominals()
        roots = [self._root(i) for i in range(len(self.found))]
        sizes: dict[int, int] = {}
        for root in roots:
            sizes[root] = sizes.get(root, 0) + 1
        numbers: dict[int, int] = {}
        return [numbers.setdefault(root, len(numbers)) if sizes[root] > 1 else -1 for root in roots]

    def _root(self, i: int) -> int:
        return self.together.leader(i)

    def _join(self, a: int, b: int) -> None:
        a, b = self._root(a), self._root(b)
        if a != b:
            first, second = min(a, b), max(a, b)
            self.together.join(first, second)
            self.members[first] += self.members.pop(second)

    def _members(self, i: int) -> list[int]:
        return self.members[self._root(i)]

    def _join_names(self) -> None:
        """Equal names; a short form of a person's name with the one full name that fits it."""
        first: dict[tuple[str, str], int] = {}
        people: dict[str, list[int]] = {}
        for i, item in enumerate(self.found):
            if item.label in ("NOMINAL", "PRONOUN"):
                continue
            group = _label_class(item)
            key = (group, self.names[i])
            if item.adjective:
                key = ("adjective", self.names[i])
            elif item.label == "STATE" and item.known and item.known.adjective:
                key = ("people", self.names[i])
            if key in first:
                self._join(first[key], i)
            else:
                first[key] = i
                if item.label == "PERSON":
                    people.setdefault(family_name(self.names[i]), []).append(i)
        for same_last in people.values():
            full = [i for i in same_last if len(self.names[i].split()) > 1]
            for i in same_last:
                words = self.names[i].split()
                fits = [k for k in full if k != i and set(words) < set(self.names[k].split())]
                if len({self.names[k].split()[0] for k in fits}) == 1:
                    self._join(i, fits[0])
        # A given name alone, or the family name in the first place: only where one person bears it.
        bearers: dict[str, set[int]] = {}
        for (group, name), i in first.items():
            if group == "person" and len(name.split()) > 1:
                for word in name.split()[:-1]:
                    bearers.setdefault(word, set()).add(self._root(i))
        for (group, name), i in first.items():
            if group == "person" and len(name.split()) == 1 and len(bearers.get(name, ())) == 1 and self._root(i) == i:
                (root,) = bearers[name]
                if self.found[root].start < self.found[i].start:
                    self._join(root, i)

    def _join_acronyms(self) -> None:
        """An acronym with the name it is made of; a short form with the one longer name that begins or ends so."""
        bodies = [
            i
            for i, f in enumerate(self.found)
            if f.label in ("BODY", "ARMED_GROUP", "AGREEMENT", "FACILITY", "OUTLET", "PLACE")
        ]
        by_initials: dict[str, int] = {}
        for i in bodies:
            words = [w for w in self.found[i].words if w[:1].isupper()]
            if len(words) > 1:
                by_initials.setdefault("".join(w[0] for w in words), i)
            if len(words) > 2 and _is_state(words[0]):
                by_initials.setdefault("".join(w[0] for w in words[1:]), i)
        for i in bodies:
            text = "".join(self.found[i].words).replace(".", "")
            if len(self.found[i].words) == 1 and text.isupper() and len(text) > 2 and text in by_initials:
                self._join(by_initials[text], i)
        long = [i for i in bodies if len(self.found[i].words) > 2]
        for i in bodies:
            words = self.names[i].split()
            if 0 < len(words) < 3:
                fits = {
                    self._root(k)
                    for k in long
                    if self.found[k].start < self.found[i].start
                    and len(self.names[k].split()) > len(words)
                    and (self.names[k].split()[-len(words) :] == words or self.names[k].split()[: len(words)] == words)
                }
                definite = self.found[i].start > 0 and self.doc[self.found[i].start - 1].lower_ == "the"
                if len(fits) == 1 and definite and self.found[i].known is None:
                    self._join(fits.pop(), i)

    def _identity(self, members: list[int]) -> set[str]:
        """The full names and states in a chain, which no other may join."""
        return {self.names[k] for k in members if self.found[k].label not in ("NOMINAL", "PRONOUN")}

    def _may_join(self, a: int, b: int) -> bool:
        left, right = self._members(a), self._members(b)
        x, y = self._identity(left), self._identity(right)
        if x and y and not any(_short_of(p, q) or _short_of(q, p) for p in x for q in y):
            return False
        both = left + right
        sorts = {sort for k in both if (sort := self._sort(k))}
        if "they" in sorts and "person" in sorts:
            return False
        if len(sorts - {"they"}) > 1 and not (sorts <= {"people", "thing", "they"} and self._fighters(both)):
            return False
        if len({state for k in both if (state := self._state(k))}) > 1:
            return False
        if any(self._differ(a, b) for a in left for b in right):
            return False
        owned = any(self.found[k].label == "NOMINAL" and self.found[k].of for k in both)
        if owned and any(self.found[k].label == "STATE" for k in both):
            # "the Danish government" is not Denmark, in whatever chain.
            return False
        if not self._office_fits(both):
            return False
        offices = [k for k in both if self.found[k].label == "NOMINAL" and self._sort(k) == "person"]
        if (
            len({any(t.lower_ in _SECOND for t in self.doc[self.found[k].start : self.found[k].end]) for k in offices})
            > 1
        ):
            return False
        genders = {g for k in left + right if (g := self._gender(k))}
        return len(genders) < 2

    def _differ(self, a: int, b: int) -> bool:
        """Whether the words of two mentions say that they are two: other owners, other kinds of people or bodies."""
        x, y = self.found[a], self.found[b]
        if x.label != "NOMINAL":
            x, y = y, x
        if x.label != "NOMINAL" or y.label == "PRONOUN":
            return False
        head = singular(self.doc[x.root].lower_)
        if y.label == "NOMINAL":
            mine, theirs = self._owner(x), self._owner(y)
            if mine and theirs and not _same_state(mine, theirs) and not _short_of(fold(mine), fold(theirs)):
                return not _short_of(fold(theirs), fold(mine))
            other = singular(self.doc[y.root].lower_)
            if not (x.plural and y.plural) or head == other:
                return False
            return noun_sector(head) != noun_sector(other) and not {head, other} & _ANYBODY
        if (
            y.label in ("BODY", "OUTLET", "FACILITY")
            and not x.plural
            and head in actor_nouns()
            and head not in _OF_ANY_BODY
        ):
            # "the court" is no church, "the party" no network.
            kind = singular(y.words[-1].lower())
            told = kind in actor_nouns() or name_words().get(y.words[-1]) == "BODY"
            return told and kind != head and {kind, head} not in _SAME_KIND and kind not in _GROUPS
        return False

    def _sort(self, i: int) -> str | None:
        """Whether a mention is of one person, of people, or of a thing; "they" may be people or a body."""
        item = self.found[i]
        word = self.doc[item.root].lower_
        if item.label == "PRONOUN":
            if word in _MALE | _FEMALE:
                return "person"
            return {"they": "they", "them": "they", "their": "they", "it": "thing", "its": "thing"}.get(word)
        if item.label == "NOMINAL":
            if item.plural:
                return "people"
            return "person" if singular(word) in office_heads() else "thing" if is_actor_noun(word) else None
        return "person" if item.label == "PERSON" else "thing"

    def _fighters(self, members: list[int]) -> bool:
        """Whether people and a name may be one: "the rebels" and an armed group."""
        return all(
            self.found[k].label in ("PRONOUN", "ARMED_GROUP", "BODY")
            or (self.found[k].label == "NOMINAL" and noun_sector(self.doc[self.found[k].root].lower_) in ("REB", "OPP"))
            for k in members
        )

    def _state(self, i: int) -> str | None:
        """The state that a person's or a noun's words say it belongs to."""
        item = self.found[i]
        if item.label not in ("PERSON", "NOMINAL") or not item.of:
            return None
        known = known_names().get(self._owner(item))
        return known.state if known and known.label == "STATE" else None

    def _office_fits(self, members: list[int]) -> bool:
        """Whether a bare office is one of those that the chain's person is introduced with, where any is."""
        roles = " ".join(self.doc[r[0] : r[1]].text.lower() for k in members if (r := self.found[k].role))
        if not any(singular(w) in office_heads() for w in roles.split()):
            return True
        for k in members:
            head = singular(self.doc[self.found[k].root].lower_)
            office = self.found[k].label == "NOMINAL" and office_heads().get(head) in ("GOV", "MIL", "LEG", "JUD")
            if office and head not in phrases("offices", "vague") and head not in roles:
                return False
        return True

    def _gender(self, i: int) -> str | None:
        item = self.found[i]
        words = [self.doc[item.root].lower_] if item.label != "PERSON" else []
        if item.role:
            words += [t.lower_ for t in self.doc[item.role[0] : item.role[1]]]
        if item.label == "NOMINAL":
            words += [t.lower_ for t in self.doc[item.start : item.end]]
        if any(w in _FEMALE or w in phrases("offices", "feminine") for w in words):
            return "f"
        if any(w in _MALE or w in phrases("offices", "masculine") for w in words):
            return "m"
        if item.label == "PERSON" and len(item.words) > 1:
            given = fold(item.words[0])
            if given in phrases("given_names", "feminine"):
                return "f"
            if given in phrases("given_names", "masculine"):
                return "m"
        return None

    def _join_engine(self) -> None:
        """The engine's chains, less the links that put two names or two kinds into one."""
        at: dict[int, int] = {}
        for i, item in enumerate(self.found):
            at[item.root] = i
        for chain in self.doc._.coreference if self.doc.has_extension("coreference") else []:
            members = [k for k in (self._mention_of(span, at) for span in chain) if k is not None]
            for earlier, later in pairwise(members):
                if self._root(earlier) == self._root(later) or self._introduces(earlier, later):
                    continue
                if self._unnamed(earlier) and self.found[later].label not in ("NOMINAL", "PRONOUN"):
                    continue
                if self._may_join(earlier, later):
                    self._join(earlier, later)

    def _introduces(self, earlier: int, later: int) -> bool:
        """Whether the later mention brings somebody new: "a senior official", "rebels", and adds to no name."""
        item = self.found[later]
        if item.label != "NOMINAL" or 0 <= item.start - self.found[earlier].end <= 3:
            return False
        first = self.doc[item.start].lower_
        if first in ("a", "an", "another", "one", "some"):
            return True
        bare = item.plural and not item.of and first not in phrases("nominals", "determiners")
        return bare and self.doc[item.root].lower_ != self.doc[self.found[earlier].root].lower_

    def _unnamed(self, i: int) -> bool:
        """Whether a mention brings in somebody without a name ("a judge"), who is not the next one named."""
        item = self.found[i]
        behind = self.doc[item.end].text if item.end < len(self.doc) else ""
        first = self.doc[item.start].lower_
        return item.label == "NOMINAL" and first in ("a", "an", "another", "one") and behind not in (",", ":", "(", "-")

    def _mention_of(self, span: Span, at: dict[int, int]) -> int | None:
        exact = [i for i in (at.get(k) for k in range(span.end - 1, span.start - 1, -1)) if i is not None]
        if not exact:
            return None
        if span.root.i in at and self.doc.has_annotation("DEP"):
            return at[span.root.i]
        return exact[0] if self.found[exact[0]].start >= span.start or len(exact) == 1 else None

    def _join_offices(self) -> None:
        """ "The minister" is the last person introduced with that office, where the states they belong to agree."""
        bearers: list[tuple[int, str, str]] = []
        for i, item in enumerate(self.found):
            if item.label == "PERSON" and item.role:
                office = fold(self.doc[item.role[0] : item.role[1]].text)
                bearers.append((i, office, self._owner(item)))
            elif (
                item.label == "NOMINAL"
                and not item.plural
                and self.doc[item.start].lower_ in _DEFINITE
                and not self._identity(self._members(i))
            ):
                head = singular(self.doc[item.root].lower_)
                if head not in office_heads() or head in ("man", "woman", "person", "leader"):
                    continue
                inner = [
                    w
                    for w in fold(self.doc[item.start + 1 : item.end].text).split()
                    if w not in fold(self._owner(item)).split()
                ]
                for bearer, office, owner in reversed(bearers):
                    mine = self._owner(item)
                    if set(inner) <= set(office.split()) and (not mine or not owner or _same_state(mine, owner)):
                        if self._may_join(bearer, i):
                            self._join(bearer, i)
                        break

    def _owner(self, item: _Found) -> str:
        return straight(self.doc[item.of[0] : item.of[1]].text) if item.of else ""

    def _join_nominals(self) -> None:
        """Definite or state-marked noun phrases with the same words: "the rebels", "Turkish officials"."""
        first: dict[str, int] = {}
        for i, item in enumerate(self.found):
            if item.label != "NOMINAL" or self._root(i) != i:
                continue
            text = fold(self.doc[item.start : item.end].text)
            words = text.split()
            definite = words[:1] and words[0] in _DEFINITE
            if not words or (not definite and not (item.plural and item.of)):
                continue
            if not item.plural and singular(words[-1]) in office_heads():
                continue
            key = " ".join(words[1:] if definite else words)
            if key in first and self._may_join(first[key], i):
                self._join(first[key], i)
            first.setdefault(key, i)
        self._join_repeats()

    def _join_repeats(self) -> None:
        """The official is the one of before; the administration the only one named so far."""
        by_head: dict[str, list[int]] = {}
        for i, item in enumerate(self.found):
            named_body = item.label in ("BODY", "ARMED_GROUP") and item.start < item.root
            if any(t.lower_ in _SECOND for t in self.doc[item.start : item.end]):
                continue
            if item.label != "NOMINAL" and not named_body:
                continue
            head = singular(self.doc[item.root].lower_)
            words = self.doc[item.start : item.end].text.lower().split()
            bare = item.label == "NOMINAL" and len(words) == 2 and words[0] == "the" and item.of is None
            before = by_head.get(head, [])
            if bare and before and self._root(i) == i:
                if item.plural or head in phrases("nominals", "common"):
                    continue
                owned = {self._root(k) for k in before if self.found[k].of or self.found[k].label != "NOMINAL"}
                if head in office_heads():
                    if self._may_join(before[-1], i):
                        self._join(before[-1], i)
                elif len(owned) == 1:
                    (earlier,) = owned
                    if self._may_join(earlier, i):
                        self._join(earlier, i)
            if not item.plural:
                by_head.setdefault(head, []).append(i)

    def _join_bearers(self) -> None:
        """ "The president" with the one whom the article calls so; of several, with the one its sentences speak of."""
        if self.antecedents is None:
            return
        offices = {
            i: fold(self.doc[f.role[0] : f.role[1]].text).split()
            for i, f in enumerate(self.found)
            if f.label == "PERSON" and f.role
        }
        for i, item in enumerate(self.found):
            words = fold(self.doc[item.start : item.end].text).split()
            if item.label != "NOMINAL" or item.plural or len(words) < 2 or words[0] not in _DEFINITE:
                continue
            head = singular(self.doc[item.root].lower_)
            owner = self._owner(item)
            inner = set(words[1:]) - set(fold(owner).split()) - {"s"}
            if head not in office_heads() or head in phrases("offices", "vague"):
                continue
            bearers = {
                self._root(k)
                for k, office in offices.items()
                if inner <= set(office)
                and not (set(office) - inner) & _OTHER_OFFICE
                and (not owner or not self._owner(self.found[k]) or _same_state(owner, self._owner(self.found[k])))
            }
            fits = {self.found[m].root: m for b in bearers for m in self.members[b] if self.found[m].label == "PERSON"}
            heads = [self.doc[root] for root in fits if root < item.root]
            near = [t for t in heads if self.antecedents.near(self.doc[item.root], t)]
            if len(bearers) == 1:
                (bearer,) = bearers
                if (heads or head in _HIGHEST) and self._may_join(bearer, i):
                    self._join(bearer, i)
            elif near:
                best = self.antecedents.best(self.doc[item.root], near, lambda root: 0.0)
                if best is not None and self._may_join(fits[best], i):
                    self._join(fits[best], i)

    def _join_outlets(self) -> None:
        """ "The Kelmar news agency" with Kelmar, where that is an outlet's name."""
        names = {(f.start, f.end): k for k, f in enumerate(self.found) if f.label == "OUTLET"}
        for i, item in enumerate(self.found):
            inner = names.get(item.of) if item.label == "NOMINAL" and item.of else None
            # "Agency" is a government's word before it is the press's.
            if inner is not None and noun_sector(self.doc[item.root].lower_) in ("MED", "GOV"):
                behind = self.doc[self.found[inner].end].text
                if behind not in ("'s", "’s", "'", "’") and self._may_join(inner, i):
                    self._join(inner, i)

    def _join_named_next(self) -> None:
        """ "A monitoring group said", at the head of a report, with the body that is named and speaks right after.

        The same for "an executive" and the next one to speak who is introduced with such an office.
        """
        if self.antecedents is None:
            return
        for i, item in enumerate(self.found):
            here = self.sentence_of[item.root]
            if here > _HEAD_SENTENCES:
                break
            first = self.doc[item.start].lower_
            if item.label != "NOMINAL" or item.plural or first not in ("a", "an") or not self._tells(item):
                continue
            sort = self._sort(i)
            for k in range(i + 1, len(self.found)):
                other = self.found[k]
                if self.sentence_of[other.root] > here + _NAMED_WITHIN:
                    break
                body = other.label in ("BODY", "ARMED_GROUP", "OUTLET")
                if (other.label != "PERSON" and not body) or not self._tells(other):
                    continue
                new = self._root(k) == k
                if new and (body if sort == "thing" else self._introduced_as(other, item)) and self._may_join(k, i):
                    self._join(i, k)
                break

    def _tells(self, item: _Found) -> bool:
        """Whether a mention is the subject of a cue, stands right before one or behind "according to"."""
        token = self.doc[item.start : item.end].root
        behind = self.doc[item.end] if item.end < len(self.doc) else token
        if behind.pos_ == "VERB" and is_cue(cue_lemma(behind)):
            return True
        case = {c.lower_ for c in token.children if c.dep_ == "case"}
        return speaks(token) or "according" in case

    def _introduced_as(self, person: _Found, nominal: _Found) -> bool:
        """Whether a person's office is of the kind that a noun phrase names."""
        noun = self.doc[nominal.root].lower_
        if person.label != "PERSON" or person.role is None or noun in phrases("offices", "vague"):
            return False
        office = [t.lower_ for t in self.doc[person.role[0] : person.role[1]]]
        kind = noun_sector(noun)
        return noun in office or (kind in _TRADES and any(noun_sector(word) == kind for word in office))

    def _join_groups(self) -> None:
        """ "The insurgents" and "the group" with the armed group that the article has named, where it names one."""
        named = [i for i, f in enumerate(self.found) if f.label == "ARMED_GROUP"]
        for i, item in enumerate(self.found):
            if item.label != "NOMINAL" or self.doc[item.start].lower_ != "the" or item.of:
                continue
            words = [t.lower_ for t in self.doc[item.start + 1 : item.end]]
            armed = any(noun_sector(w) == "REB" for w in words)
            if not armed or words[-1] not in (*_GROUPS, "insurgents", "militants", "terrorists", "jihadists"):
                continue
            before = {self._root(k) for k in named if self.found[k].start < item.start}
            if len(before) == 1 and len({self._root(k) for k in named}) == 1:
                (group,) = before
                if self._may_join(group, i):
                    self._join(group, i)

    def _join_pronouns(self) -> None:
        """He and she with the person that their place in the sentence speaks for; the engine's chains have a vote."""
        if self.antecedents is None:
            self._join_last_person()
            return
        antecedents, chain_of = self.antecedents, self.chain_of
        heads = {f.root: i for i, f in enumerate(self.found) if self._is_person(f)}
        for i, item in enumerate(self.found):
            pronoun = self.doc[item.root]
            if item.label != "PRONOUN" or pronoun.lower_ not in _MALE | _FEMALE:
                continue
            want = "m" if pronoun.lower_ in _MALE else "f"
            fits = [
                self.doc[root]
                for root, k in heads.items()
                if antecedents.near(pronoun, self.doc[root]) and self._gender_fits(k, want)
            ]
            mine = chain_of.get(item.root)

            def vote(root: int, mine: int | None = mine, want: str = want) -> float:
                k = heads[root]
                together = mine is not None and any(chain_of.get(self.found[m].root) == mine for m in self._members(k))
                sure = any(self._gender(m) == want for m in self._members(k))
                named = any(self.found[m].label == "PERSON" for m in self._members(k))
                return _ENGINE * together + _GENDER * sure + _NAMED * named

            ranked = antecedents.ranked(pronoun, fits, vote)
            if ranked and self._may_join(heads[ranked[0][1]], i):
                (top, best), chain = ranked[0], self._root(heads[ranked[0][1]])
                rival = next((s for s, root in ranked if self._root(heads[root]) != chain), -9.0)
                far = self.sentence_of[item.root] - self.sentence_of[best] > REACH
                if far or top < _SURE or top - rival < _AHEAD_OF_RIVALS:
                    self.doubtful.add(i)
                self._join(heads[best], i)
                # Who was spoken of last is whom the next pronoun speaks of, more likely than not.
                heads[item.root] = i

    def _join_speaking_bodies(self) -> None:
        """ "It said", "they said": the body, the state or the people that spoke, or were spoken of, right before."""
        if self.antecedents is None:
            return
        for i, item in enumerate(self.found):
            pronoun = self.doc[item.root]
            if item.label != "PRONOUN" or pronoun.lower_ not in ("it", "they") or not speaks(pronoun):
                continue
            many = pronoun.lower_ == "they"
            heads = {f.root: k for k, f in enumerate(self.found) if f.start < item.start and self._may_speak(f, many)}
            near = [self.doc[root] for root in heads if self.antecedents.near(pronoun, self.doc[root])]
            mine = self.chain_of.get(item.root)

            def vote(root: int, mine: int | None = mine) -> float:
                return _ENGINE * (mine is not None and self.chain_of.get(root) == mine)

            best = self.antecedents.best(pronoun, near, vote, _LEAST)
            if best is not None and self._may_join(heads[best], i):
                self._join(heads[best], i)

    def _may_speak(self, item: _Found, many: bool) -> bool:
        if item.label == "NOMINAL":
            return item.plural == many and (many or is_actor_noun(self.doc[item.root].lower_))
        if item.adjective:
            return False
        if many:
            return item.plural or item.label in ("BODY", "ARMED_GROUP")
        return item.label in ("BODY", "ARMED_GROUP", "STATE", "OUTLET")

    def _is_person(self, item: _Found) -> bool:
        if item.label == "NOMINAL":
            return not item.plural and singular(self.doc[item.root].lower_) in office_heads()
        credited = item.start > 0 and self.doc[item.start - 1].text == "/"
        return item.label == "PERSON" and not credited

    def _gender_fits(self, i: int, want: str) -> bool:
        genders = {g for m in self._members(i) if (g := self._gender(m))}
        return not genders or want in genders

    def _chain_numbers(self) -> dict[int, int]:
        """The number of the engine's chain by the token that heads a mention."""
        at = {item.root: i for i, item in enumerate(self.found)}
        numbers: dict[int, int] = {}
        for n, chain in enumerate(self.doc._.coreference if self.doc.has_extension("coreference") else []):
            for span in chain:
                k = self._mention_of(span, at)
                if k is not None:
                    numbers.setdefault(self.found[k].root, n)
        return numbers

    def _join_last_person(self) -> None:
        """Without a tree: the last fitting person within three sentences."""
        for i, item in enumerate(self.found):
            word = self.doc[item.root].lower_
            if item.label != "PRONOUN" or word not in _MALE | _FEMALE or self._root(i) != i:
                continue
            want = "m" if word in _MALE else "f"
            here = self.sentence_of[item.start]
            near = [k for k in range(i) if here - self.sentence_of[self.found[k].start] <= 2]
            fits = [k for k in near if self._is_person(self.found[k]) and self._gender_fits(k, want)]
            fits = [k for k in fits if not self._owns(self.found[k], item)]
            named = [
                k for k in fits if self.sentence_of[self.found[k].start] == self.sentence_of[self.found[fits[-1]].start]
            ]
            if named:
                self._join(max(named, key=lambda k: (self.found[k].label == "PERSON", k)), i)

    def _owns(self, other: _Found, item: _Found) -> bool:
        """Whether the name is right before the pronoun's own verb as its possessor ("Putin's … he")."""
        return other.end < len(self.doc) and self.doc[other.end].text in ("'s", "’s") and item.start - other.end < 3


def _name_key(item: _Found) -> str:
    if item.known and item.known.capital and item.label == "STATE" and item.known.state:
        return fold(states()[item.known.state])
    return fold(item.known.name if item.known and item.label != "PERSON" else " ".join(item.words))


def _label_class(item: _Found) -> str:
    if item.label == "PERSON":
        return "person"
    if item.label in ("PLACE", "FACILITY", "STATE"):
        return "place" if fold(" ".join(item.words)) not in seats() else "body"
    return "body"


def _short_of(short: str, full: str) -> bool:
    """Whether every word of one name is among the other's."""
    return bool(short) and set(short.split()) <= set(full.split())


def _same_state(a: str, b: str) -> bool:
    x, y = known_names().get(a), known_names().get(b)
    return (x.state == y.state) if x and y and x.state and y.state else fold(a) == fold(b)


def is_actor_noun(word: str) -> bool:
    """Whether a noun names a body, a force or a kind of people rather than one person by office."""
    return word in actor_nouns() or singular(word) in actor_nouns()
