"""Reasons: what in the words of two units makes them agree or part, each one a line that a reader can check.

A reason alone decides nothing. It is a feature of the pair scorer and, where the scorer agrees, the ``why`` of the
relation that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from rashomon.compare.numbers import Reason, apart_in_time, compare_figures
from rashomon.compare.units import Unit
from rashomon.lore import lore
from rashomon.record import Statement
from rashomon.resolve.places import distance_km

QUOTED_ALIKE = 5  # words; a run of this length in both may be one quotation or one piece of copy
COPIED = 12  # words; nobody writes so many alike by chance
NEARLY_ALL = 0.8  # of the shorter clause's words in one run; of a statement's content in one clause
CARRIERS = 8  # of a statement that are looked at
CARRIED_ALIKE = 0.4  # share of a clause's words that another carriage of its statement must have
FAR = 25  # km; towns nearer than this may be one place named two ways
WORD = re.compile(r"\w+(?:['’]\w+)*")


@cache
def _opposites() -> tuple[dict[str, set[int]], dict[str, set[int]], list[str]]:
    """Word to the groups it stands on the left of, the same for the right, and the groups' names."""
    left: dict[str, set[int]] = {}
    right: dict[str, set[int]] = {}
    groups = lore("opposites")
    for number, group in enumerate(groups):
        for word in group["left"]:
            left.setdefault(word, set()).add(number)
        for word in group["right"]:
            right.setdefault(word, set()).add(number)
    return left, right, [g["name"] for g in groups]


def opposite_words(u: Unit, v: Unit) -> tuple[str, str, str] | None:
    """A word of each unit that stand against each other in the lore, and the name of their opposition.

    A negation on one side alone turns the opposition off ("did not fail" against "succeeded").
    """
    left, right, names = _opposites()
    flipped = (u.clause.polarity == "negated") != (v.clause.polarity == "negated")
    for a in sorted(u.matter):
        for b in sorted(v.matter):
            if a == b:
                continue
            groups = (left.get(a, set()) & right.get(b, set())) | (right.get(a, set()) & left.get(b, set()))
            if groups and not flipped:
                return a, b, names[min(groups)]
            alike = (left.get(a, set()) & left.get(b, set())) | (right.get(a, set()) & right.get(b, set()))
            if alike and flipped:
                return a, b, names[min(alike)]
    return None


def shared_matter(u: Unit, v: Unit) -> list[str]:
    """The content words that two units have in common, in alphabetical order."""
    return sorted(u.matter & v.matter)


def longest_shared_run(u: Unit, v: Unit) -> int:
    """The number of words in the longest run that two units have word for word."""
    a = [w.casefold() for w in WORD.findall(u.text)]
    b = [w.casefold() for w in WORD.findall(v.text)]
    best, previous = 0, [0] * (len(b) + 1)
    for x in a:
        row = [0] * (len(b) + 1)
        for j, y in enumerate(b, 1):
            if x == y:
                row[j] = previous[j - 1] + 1
                best = max(best, row[j])
        previous = row
    return best


def _names(ids: frozenset[str], name_of: Callable[[str], str]) -> str:
    return ", ".join(sorted(name_of(i) for i in ids))


def denial(u: Unit, v: Unit) -> Reason | None:
    """One side denies or rejects, or negates, what the other asserts of the same matter."""
    shared = sorted(u.common & v.common)
    # A name in both is a subject and no matter: "Egypt does not agree" negates nothing of "Egypt's army fired".
    if u.negated == v.negated or len(shared) + bool(u.entities & v.entities) < 2 or not shared:
        return None
    words = ", ".join(shared[:4])
    for one, other in ((u, v), (v, u)):
        if one.denies:
            why = f"{one.voice_name} rejects what {other.voice_name} asserts (both: {words})"
            return Reason("contradicts", "denial", why, 0.7)
    return Reason("contradicts", "negation", f"one side negates what the other asserts (both: {words})", 0.5)


def opposition(u: Unit, v: Unit) -> Reason | None:
    """Words that stand against each other, said of a matter that both share."""
    pair = opposite_words(u, v)
    if pair is None:
        return None
    a, b, name = pair
    if not (u.entities & v.entities or (u.matter & v.matter)):
        return None
    if u.voice and u.voice == v.voice and u.day is not None and v.day is not None and u.day != v.day:
        return Reason("updates", "revision", f"{u.voice_name} says «{a}» first and «{b}» later ({name})", 0.5)
    return Reason("contradicts", "opposites", f"«{a}» against «{b}» ({name})", 0.5)


def reversal(u: Unit, v: Unit, name_of: Callable[[str], str]) -> Reason | None:
    """The same act with the roles turned round: X did it to Y, Y did it to X."""
    swapped = u.subject & v.object, v.subject & u.object
    if all(swapped) and not (u.subject & v.subject) and u.matter & v.matter:
        why = f"the roles are turned round: {_names(swapped[0], name_of)} acts in one, suffers in the other"
        return Reason("contradicts", "reversal", why, 0.6)
    return None


def blame(u: Unit, v: Unit, name_of: Callable[[str], str]) -> Reason | None:
    """One kind of act laid at the door of opposing sides."""
    known = lore("blame")
    for act, words in known["acts"].items():
        group = set(words)
        a, b = u.matter & group, v.matter & group
        if not a or not b or u.negated or v.negated:
            continue
        x, y = u.subject - v.subject, v.subject - u.subject
        if u.subject and v.subject and x and y and u.voice != v.voice:
            why = f"{act}: one lays it on {_names(x, name_of)}, the other on {_names(y, name_of)}"
            return Reason("contradicts", "blame", why, 0.6)
    return None


def commitment(u: Unit, v: Unit) -> Reason | None:
    """A party's word that it keeps an agreement, against the charge that it breaks it."""
    known = lore("blame")
    kept, broken = set(known["commitment"]), set(known["acts"]["breach"])
    for one, other in ((u, v), (v, u)):
        a, b = sorted(one.matter & kept), sorted(other.matter & broken)
        if a and b and not one.negated and not other.negated and (one.entities & other.entities):
            why = f"«{a[0]}» by {one.voice_name} against «{b[0]}» by {other.voice_name}"
            return Reason("contradicts", "commitment", why, 0.6)
    return None


def elsewhere(u: Unit, v: Unit, name_of: Callable[[str], str]) -> Reason | None:
    """One act on two dates, or in two towns: the same verb of the same party, fact in both."""
    one_act = u.clause.predicate == v.clause.predicate and (u.subject & v.subject or u.object & v.object)
    if not one_act or u.negated != v.negated or {u.clause.modality, v.clause.modality} != {"fact"}:
        return None
    if apart_in_time(u, v) and len(u.times) == len(v.times) == 1:
        why = f"«{u.clause.predicate}» on {u.times[0][0]} in one, on {v.times[0][0]} in the other"
        return Reason("contradicts", "event_date", why, 0.4)
    if len(u.towns) == len(v.towns) == 1:
        (x, there), (y, yonder) = *u.towns.items(), *v.towns.items()
        if distance_km(there, yonder) > FAR:
            why = f"«{u.clause.predicate}» in {name_of(x)} in one, in {name_of(y)} in the other"
            return Reason("contradicts", "event_place", why, 0.4)
    return None


@cache
def _omission() -> re.Pattern[str]:
    phrases = sorted(lore("omissions"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(p) for p in phrases)})\b", re.I)


def left_out(u: Unit, v: Unit) -> Reason | None:
    """One side points out that an account leaves out what the other side tells: both can hold."""
    by_u, by_v = (_omission().search(x.text.replace("’", "'")) for x in (u, v))
    for one, other, here, there in ((u, v, by_u, by_v), (v, u, by_v, by_u)):
        if here is None or there is not None:
            continue
        words = [w.casefold() for w in WORD.findall(one.text[here.end() :])]
        omitted = {m for m in one.matter if any(may_be(w, m) for w in words)}
        shared = sorted(omitted & other.matter)
        if shared and 2 * len(shared) >= len(omitted):
            why = f"«{short(one)}»: {one.voice_name} points out what an account leaves out ({', '.join(shared[:4])})"
            return Reason("differs_in_scope", "left_out", why, 0.5)
    return None


def may_be(word: str, lemma: str) -> bool:
    """Whether a word can be a form of a lemma: it begins with all of it but the last letter."""
    return word.startswith(lemma[: max(3, len(lemma) - 1)])


def same_words(u: Unit, v: Unit) -> Reason | None:
    """One quotation or one piece of copy in both."""
    run, shorter = longest_shared_run(u, v), _shorter(u, v)
    if run >= QUOTED_ALIKE or (shorter >= 3 and run >= NEARLY_ALL * shorter and u.voice == v.voice):
        return Reason("same_origin", "same_words", f"{run} words running are the same in both", min(1.0, run / 12))
    return None


def word_for_word(u: Unit, v: Unit) -> bool:
    """Whether one clause stands in the other, nearly all of it, or so long a run that it was copied.

    Five words that both have are often a name ("a trade deal with the European Union"). Of the judged pairs with such a
    run that tell one fact, 47 of 93 have independent origins where the run is a part of longer clauses, 10 of 141 where
    it is nearly all of one or 12 words long.
    """
    run = longest_shared_run(u, v)
    return run >= COPIED or run >= NEARLY_ALL * _shorter(u, v)


def _shorter(u: Unit, v: Unit) -> int:
    return min(len(WORD.findall(u.text)), len(WORD.findall(v.text)))


def carried_again(u: Unit, v: Unit) -> Reason | None:
    """Two carriages of one statement, the same words or their translation.

    The clauses share their matter, or each is nearly all of what is said: two translations may have no word in common.
    """
    if not (u.statement and v.statement and v.statement.id in u.statement.same_as):
        return None
    alike = len(u.matter & v.matter) >= CARRIED_ALIKE * min(len(u.matter), len(v.matter)) > 0
    if alike or (_whole(u, u.statement) and _whole(v, v.statement)):
        return Reason("same_origin", "same_statement", f"both carry one statement of {u.voice_name}", 0.9)
    return None


def _whole(unit: Unit, statement: Statement) -> bool:
    """Whether a clause is nearly all of its statement's content."""
    content, clause = statement.content, unit.evidence
    return clause.end - clause.start >= NEARLY_ALL * (content.end - content.start)


def carried_pairs(units: Sequence[Unit]) -> list[tuple[int, int]]:
    """The pairs of units that carry one statement, the earlier index first: the ranker need not propose them."""
    by_statement: dict[str, list[int]] = {}
    for i, unit in enumerate(units):
        if unit.statement:
            by_statement.setdefault(unit.statement.id, []).append(i)
    pairs = set()
    for i, unit in enumerate(units):
        # A few carriers of what hundreds carry: the rest follows from these.
        for other in unit.statement.same_as[:CARRIERS] if unit.statement else []:
            pairs |= {(min(i, j), max(i, j)) for j in by_statement.get(other, []) if carried_again(unit, units[j])}
    return sorted(pairs)


def carried_out(u: Unit, v: Unit) -> Reason | None:
    """What one side plans or threatens, the other, later, reports as done."""
    if u.day is None or v.day is None or not (u.matter & v.matter):
        return None
    for one, other in ((u, v), (v, u)):
        planned = one.clause.modality == "planned" and other.clause.modality == "fact"
        later = (other.day or 0) > (one.day or 0)
        if planned and later and other.clause.tense == "Past":
            return Reason("updates", "carried_out", f"planned in «{short(one)}», reported as fact later", 0.4)
    return None


def short(u: Unit) -> str:
    """The words of a clause, cut between words where they are long."""
    return u.text if len(u.text) <= 60 else u.text[:57].rsplit(" ", 1)[0] + " …"


def find_reasons(u: Unit, v: Unit, name_of: Callable[[str], str]) -> list[Reason]:
    """Every reason for a relation between two units, the weightiest first."""
    omitted = left_out(u, v)
    found = [
        omitted,
        compare_figures(u, v),
        carried_again(u, v),
        same_words(u, v),
        # Who does not mention a thing does not deny it.
        denial(u, v) if omitted is None else None,
        opposition(u, v),
        reversal(u, v, name_of),
        blame(u, v, name_of),
        commitment(u, v),
        elsewhere(u, v, name_of),
        carried_out(u, v),
    ]
    reasons = [r for r in found if r is not None]
    return sorted(reasons, key=lambda r: (-r.weight, r.kind))
