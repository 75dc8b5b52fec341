"""People, bodies, forces, states and places over all articles of a story: one entity for all spellings and short forms.

Mentions come in chains (``Mention.cluster``); each chain of an article gets a key by what it is, and chains with one
key are one entity. A wrong merge is worse than a missed one: two people with one surname who are both named in full
stay two, and a short form that could be either stays on its own.

How a key, and with it the id, is made:

- a state: its ISO 3166-1 alpha-3 code. Its name, its adjective and a capital that acts or speaks lead to it.
- a person: the consonants of the surname; where several people share them, all but the one named most often
  have the given name as well. A surname alone and the full name therefore have one id, whichever article comes first.
- a body or force: what the lore calls it, else its state and the plain words of its name, so that "Turkish Ministry
  of Defence" and "Turkey's defense ministry" meet.
- a place: its GeoNames id, else the consonants of its name, so that spellings meet; anything else: its plain name.
- people and actors without a name: state, adjectives and noun when in the plural or a body ("US officials"); one person
  without a name ("a senior official") is an entity of the article's own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import JaroWinkler

from rashomon.extract.mentions import is_actor_noun
from rashomon.extract.reading import Mention, Reading
from rashomon.extract.world import (
    Known,
    family_name,
    fold,
    known_names,
    noun_sector,
    office_heads,
    phrases,
    singular,
    states,
    straight,
)
from rashomon.lore import lore
from rashomon.record import Article, Codes, Entity, EntityKind, Evidence, Location, make_id
from rashomon.resolve.actors import cameo, lookup, most, sector_of_body, sector_of_role, state_of
from rashomon.resolve.places import Place, alpha2, resolve_places, sound, spelled_alike, spoken

#: The likeness (Jaro-Winkler) that two spellings of one surname or given name must have beside the same consonants.
_SPELLED_ALIKE = 0.82
#: How many times as often as all its namesakes a person must be named in full, for a bare surname to be that person.
_FOREMOST = 4
#: How many times as often as the next an article must name an office's bearer, for the bare office to be that person.
_CLEARLY = 2
_KIND: dict[str, EntityKind] = {
    "PERSON": "person",
    "BODY": "body",
    "ARMED_GROUP": "armed_group",
    "STATE": "state",
    "PLACE": "place",
    "FACILITY": "facility",
    "AGREEMENT": "agreement",
    "OUTLET": "outlet",
    "EVENT": "other",
}
_SMALL = frozenset(["the", "a", "an", "of", "for", "and", "in", "on", "at", "to", "s"])
#: What stands before a place, and how much of a name's uses must stand so for it to be one.
_INSIDE = re.compile(r"\b(?:in|near|inside|outside|around|across)\s(?:the\s)?$", re.IGNORECASE)
_OFTEN = 0.25
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass
class Entities:
    """The entities of a story, and which of them each mention is: by article id and index of the mention."""

    entities: list[Entity]
    of_mention: dict[tuple[str, int], str]
    names: dict[tuple[str, int], str] = field(default_factory=dict)

    def name(self, article: str, mention: int) -> str | None:
        """The full name, over all articles, of whom a mention refers to; None where it refers to nobody known."""
        return self.names.get((article, mention))


@dataclass
class _Chain:
    """One article's chain of mentions, or a mention that stands alone."""

    article: str
    mentions: list[Mention]
    label: str = "NOMINAL"
    names: Counter[str] = field(default_factory=Counter)
    roles: list[Evidence] = field(default_factory=list)
    owners: Counter[str] = field(default_factory=Counter)
    state: str | None = None
    known: Known | None = None
    key: tuple[str, ...] = ()
    speaks: bool = False


def resolve_entities(articles: Sequence[Article], readings: Sequence[Reading]) -> Entities:
    """The entities of a story.

    Args:
        articles: the story's articles; their order changes nothing.
        readings: what each article gave, in the order of ``articles``.
    """
    usual = _usual_labels(articles, readings)
    chains = [chain for reading in readings for chain in _chains(reading, usual)]
    _give_states(chains)
    speaking = {(r.article, m) for r in readings for m in r.speakers.values()}
    texts = {a.id: a.text for a in articles}
    for chain in chains:
        # "The Danes said": a people that speaks as one is its government.
        chain.speaks = any(
            (chain.article, m.index) in speaking
            and texts[chain.article][max(0, m.evidence.start - 4) : m.evidence.start].lower() == "the "
            for m in chain.mentions
        )
    places = _places(chains)
    _give_keys(chains, places)
    _key_people([c for c in chains if c.label == "PERSON"])
    chains += _part_offices(chains)
    _key_offices(chains)
    _key_regimes(chains)
    return _entities(_worth_keeping(chains, readings), places)


def _worth_keeping(chains: list[_Chain], readings: Sequence[Reading]) -> list[_Chain]:
    """Chains that name somebody, speak, take part in an event, or are referred to again; a passing noun is nobody."""
    used = {(r.article, m) for r in readings for m in r.speakers.values()}
    for reading in readings:
        for event in reading.events:
            used.update((reading.article, m) for m in (*event.actors, *event.recipients))
    keys = Counter(c.key for c in chains for _ in c.mentions)

    def keep(chain: _Chain) -> bool:
        if not chain.key or chain.key[0] not in ("actors", "one"):
            return bool(chain.key)
        if any((chain.article, m.index) in used for m in chain.mentions):
            return True
        return keys[chain.key] >= 3 and (chain.state is not None or chain.key[0] == "one")

    return [c for c in chains if keep(c)]


# Chains


def _usual_labels(articles: Sequence[Article], readings: Sequence[Reading]) -> dict[str, str]:
    """The label that each name has most often in the story: one slip of the engine must not split an entity.

    A town that the engine takes for a group is told by what stands before it: "in", "near", "from"; or by another
    spelling of it that is mostly taken for a place. The outlets of the
    story's articles are known to be outlets, and the agencies they draw on are if the engine takes them for bodies.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    inside: Counter[str] = Counter()
    texts = {a.id: a.text for a in articles}
    for reading in readings:
        for mention in reading.mentions:
            if mention.label in _KIND:
                name = fold(mention.evidence.text)
                votes[name][mention.label] += 1
                lead = texts.get(reading.article, "")[max(0, mention.evidence.start - 12) : mention.evidence.start]
                inside[name] += bool(_INSIDE.search(lead))
    usual = {name: most(labels) or "BODY" for name, labels in votes.items()}
    single = {name for name, label in usual.items() if label in ("ARMED_GROUP", "BODY") and " " not in name}
    towns: dict[str, list[str]] = defaultdict(list)
    for name, label in usual.items():
        if label == "PLACE" and " " not in name:
            towns[spoken(name)].append(name)
    for name in sorted(single):
        if inside[name] and lookup(name.title()) is None:
            others = (t for t in towns.get(spoken(name), ()) if spelled_alike(t, name))
            if any(votes[t]["PLACE"] > votes[name][usual[name]] for t in others):
                usual[name] = "PLACE"
    doubtful = {
        name for name in single if usual[name] != "PLACE" and inside[name] >= max(2, _OFTEN * votes[name].total())
    }
    found = resolve_places({name.title() for name in doubtful}, _countries(readings)) if doubtful else {}
    usual |= {name: "PLACE" for name in doubtful if name.title() in found and lookup(name.title()) is None}
    outlets = {fold(a.outlet).removeprefix("the ") for a in articles if a.outlet}
    drawn_on = {fold(credit).removeprefix("the ") for a in articles for credit in a.credits}
    for name, label in usual.items():
        plain = name.removeprefix("the ")
        if (plain in outlets and " " in plain) or (plain in outlets | drawn_on and label == "BODY"):
            usual[name] = "OUTLET"
    return usual


def _countries(readings: Sequence[Reading]) -> Counter[str]:
    """The countries that a story speaks of, by ISO 3166-1 alpha-2 code."""
    countries: Counter[str] = Counter()
    for reading in readings:
        for mention in reading.mentions:
            state = state_of(mention.evidence.text) if mention.label == "STATE" else None
            code = alpha2(state) if state else None
            if code:
                countries[code] += 1
    return countries


def _chains(reading: Reading, usual: dict[str, str]) -> list[_Chain]:
    by_cluster: dict[int, list[Mention]] = defaultdict(list)
    for mention in reading.mentions:
        by_cluster[mention.cluster if mention.cluster >= 0 else -1 - mention.index].append(mention)
    chains = []
    for mentions in _parted(by_cluster.values(), usual):
        chain = _Chain(reading.article, mentions)
        labels: Counter[str] = Counter()
        for mention in mentions:
            if mention.label in _KIND:
                text = _POSSESSIVE.sub("", straight(mention.evidence.text))
                chain.names[text] += 1
                label = usual.get(fold(mention.evidence.text), mention.label)
                labels[label] += 1
                if label != "PERSON":
                    chain.known = chain.known or lookup(mention.evidence.text)
            if mention.role:
                chain.roles.append(mention.role)
            if mention.of:
                chain.owners[straight(mention.of.text)] += 1
        chain.label = most(labels) or ("PRONOUN" if all(m.label == "PRONOUN" for m in mentions) else "NOMINAL")
        if chain.known and chain.label not in ("PERSON", "EVENT"):
            chain.label = chain.label if chain.known.capital else chain.known.label
        chains.append(chain)
    return chains


def _parted(clusters: Iterable[list[Mention]], usual: dict[str, str]) -> Iterator[list[Mention]]:
    """The chains of an article, people taken out of those that a town is in: "the rebels" are no town.

    The engine joins them where it takes the town for a group; the rest of the story tells what the town is.
    """
    for mentions in clusters:
        labels = {usual.get(fold(m.evidence.text), m.label) for m in mentions if m.label in _KIND}
        people = [m for m in mentions if m.plural and m.label in ("NOMINAL", "PRONOUN")]
        if labels and labels <= {"PLACE", "FACILITY"} and any(m.label == "NOMINAL" for m in people):
            yield [m for m in mentions if m not in people]
            yield people
        else:
            yield mentions


def _give_states(chains: list[_Chain]) -> None:
    """The state that each chain is of: its own, that of a name in it, or that of what its role belongs to."""
    for chain in chains:
        if chain.known:
            chain.state = chain.known.state
            continue
        votes: Counter[str] = Counter()
        for owner, n in chain.owners.items():
            state = state_of(owner)
            if state:
                votes[state] += n
        if not votes and chain.label not in ("PERSON", "PLACE", "STATE"):
            for name in chain.names:
                state = state_of(name)
                if state:
                    votes[state] += 1
        chain.state = most(votes)


def _places(chains: list[_Chain]) -> dict[str, Place]:
    names = {name for c in chains if c.label in ("PLACE", "FACILITY") for name in c.names}
    countries: Counter[str] = Counter()
    for chain in chains:
        code = (
            alpha2(chain.state) if chain.state and chain.label in ("STATE", "BODY", "ARMED_GROUP", "NOMINAL") else None
        )
        if code:
            countries[code] += len(chain.mentions)
    return resolve_places(names | {states()[c.state] for c in chains if c.state in states()}, countries)


# Keys


def _give_keys(chains: list[_Chain], places: dict[str, Place]) -> None:
    """Keys for everything but people; an empty key leaves a chain out."""
    for chain in chains:
        if chain.label == "PERSON":
            continue
        if chain.label == "PRONOUN":
            continue
        if chain.label == "STATE" and chain.known and chain.known.state:
            plural = all(m.plural for m in chain.mentions if m.label == "STATE")
            people = chain.known.adjective and plural and not chain.speaks
            chain.key = ("people", chain.known.state) if people else ("state", chain.known.state)
        elif chain.label == "STATE":
            # The engine's word alone: a people or a faith that the lore does not list.
            chain.label = "EVENT"
            chain.key = ("name", _main_name(chain))
        elif chain.label in ("PLACE", "FACILITY"):
            place = next((places[n] for n in _names_by_use(chain) if n in places), None)
            named = fold(chain.known.name) if chain.known and chain.known.label == "PLACE" else _main_name(chain)
            chain.key = ("geonames", str(place.geonames)) if place and place.geonames else ("place", named)
        elif chain.label == "NOMINAL":
            chain.key = _nominal_key(chain)
        elif chain.label == "AGREEMENT":
            chain.key = ("agreement", _agreement_words(chain))
        elif chain.known:
            chain.key = ("body", fold(chain.known.name))
        elif owner := _named_government(chain):
            chain.key = ("body", "", f"{owner} government")
        else:
            chain.key = ("body", chain.state or "", _body_words(_names_by_use(chain)[0]))
    _adopt_stateless(chains)
    _join_spellings(chains)


def _join_spellings(chains: list[_Chain]) -> None:
    """Places that no gazetteer has: "Dravishte" and "Draviste" are one town of the story.

    Where names have the same consonants and are not spelled alike, those other than the most used keep their names.
    """
    uses: Counter[str] = Counter()
    for chain in chains:
        if chain.key[:1] == ("place",):
            uses[chain.key[1]] += len(chain.mentions)
    main: dict[str, list[str]] = defaultdict(list)
    keys: dict[str, tuple[str, ...]] = {}
    for name in sorted(uses, key=lambda n: (-uses[n], n)):
        rivals = main[spoken(name)]
        first = next((rival for rival in rivals if spelled_alike(name, rival)), None)
        if first is None:
            rivals.append(name)
            keys[name] = ("place", spoken(name), *([name] if len(rivals) > 1 else []))
        else:
            keys[name] = keys[first]
    for chain in chains:
        if chain.key[:1] == ("place",):
            chain.key = keys[chain.key[1]]


def _names_by_use(chain: _Chain) -> list[str]:
    """The chain's names, those of more words first, then the more frequent."""
    return sorted(chain.names, key=lambda n: (-len(n.split()), -chain.names[n], n))


def _main_name(chain: _Chain) -> str:
    return " ".join(w for w in fold(_names_by_use(chain)[0]).split() if w != "the")


_SPELLINGS = {
    "defence": "defense",
    "centre": "center",
    "labour": "labor",
    "organisation": "organization",
    "programme": "program",
}


def _plain_words(text: str) -> list[str]:
    """Content words in one spelling, without states' names and adjectives."""
    words = straight(text).replace("-", " ").split()
    kept: list[str] = []
    i = 0
    stances = phrases("nominals", "stance_before"), phrases("nominals", "stance_after")
    while i < len(words):
        if words[i].lower() in stances[0] or (words[i + 1 : i + 2] and words[i + 1].lower() in stances[1]):
            # "pro-X" and "X-backed" are words of the name, and no sign of whose it is.
            kept += [fold(w) for w in words[i : i + 2]]
            i += 2
            continue
        for size in (3, 2, 1):
            known = known_names().get(_POSSESSIVE.sub("", " ".join(words[i : i + size])))
            if known and known.label == "STATE":
                i += size
                break
        else:
            word = fold(_POSSESSIVE.sub("", words[i]))
            if word and word not in _SMALL:
                kept.append(_SPELLINGS.get(word, word))
            i += 1
    return kept


def _body_words(name: str) -> str:
    return " ".join(sorted(_plain_words(name))) or fold(name)


def _agreement_words(chain: _Chain) -> str:
    """What an agreement is about, without the noun that says it is one: "Minsk" for protocol and agreements alike."""
    heads = {singular(h) for h in phrases("agreements", "heads")}
    name = _names_by_use(chain)[0]
    words = [w for w in fold(name).split() if singular(w) not in heads and w not in _SMALL]
    return " ".join(words) or fold(name)


def _nominal_key(chain: _Chain) -> tuple[str, ...]:
    """A key for people and actors without a name; one person by office is the article's own."""
    mention = chain.mentions[0]
    head = mention.head.lower()
    words = _nominal_words(mention)
    if head in _GOVERNMENTS:
        owner = _owner_person(chain)
        return ("body", "" if owner else chain.state or "", " ".join(filter(None, (owner, "government"))))
    if mention.plural or is_actor_noun(head):
        return ("actors", chain.state or "", " ".join(sorted(words)), "" if chain.state or len(words) > 1 else head)
    return ("one", chain.article, str(mention.evidence.start))


_GOVERNMENTS = frozenset({"government", "regime", "administration"})


def _named_government(chain: _Chain) -> str:
    """The person in the name of a government: "Lund" in "Lund Administration"; empty for any other name."""
    words = fold(_names_by_use(chain)[0]).split()
    return words[-2] if len(words) > 1 and words[-1] in _GOVERNMENTS and chain.state is None else ""


def _owner_person(chain: _Chain) -> str:
    """The person whose government it is: "Obama" in "the Obama administration"; empty for a state's."""
    for owner in sorted(chain.owners):
        if state_of(owner) is None:
            return fold(owner).split()[-1] if fold(owner) else ""
    return ""


def _nominal_words(mention: Mention) -> list[str]:
    words = _plain_words(mention.evidence.text)
    drop = phrases("nominals", "determiners")
    return [singular(w) for w in words if w not in drop]


def _adopt_stateless(chains: list[_Chain]) -> None:
    """A body named without its state is the one body of those words that the story names with a state."""
    bodies = {chain.key for chain in chains if chain.key[:1] == ("body",)}
    for chain in chains:
        if chain.key[:1] == ("actors",) and ("body", *chain.key[1:3]) in bodies:
            # "Denmark's foreign ministry" is the Danish Foreign Ministry.
            chain.key = ("body", *chain.key[1:3])
    with_state: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for chain in chains:
        if chain.key and chain.key[0] in ("body", "actors") and len(chain.key) > 2 and chain.key[1]:
            with_state[(chain.key[0], *chain.key[2:3])].add(chain.key[1])
    for chain in chains:
        if chain.key and chain.key[0] in ("body", "actors") and len(chain.key) > 2 and not chain.key[1]:
            states_of = with_state.get((chain.key[0], *chain.key[2:3]), set())
            specific = chain.key[0] == "body" or len(chain.key[2].split()) > 1
            if len(states_of) == 1 and specific:
                (state,) = states_of
                chain.state = state
                chain.key = (chain.key[0], state, *chain.key[2:3], *(("",) if chain.key[0] == "actors" else ()))


# People


@dataclass
class _Person:
    """Full names that are one person, while the clusters grow."""

    forms: Counter[str] = field(default_factory=Counter)
    chains: list[_Chain] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(c.mentions) for c in self.chains)


def _key_people(chains: list[_Chain]) -> None:
    """Keys for people: full names by surname and given name, then short forms where one person fits."""
    by_surname: dict[str, list[_Chain]] = defaultdict(list)
    short: list[_Chain] = []
    for chain in sorted(chains, key=lambda c: (c.article, c.mentions[0].evidence.start)):
        name = _person_name(chain)
        if len(name.split()) > 1:
            by_surname[_surname_key(name)].append(chain)
        else:
            short.append(chain)
    people: dict[str, list[_Person]] = defaultdict(list)
    for key in sorted(by_surname):
        group = sorted(by_surname[key], key=lambda c: (-len(_person_name(c).split()), _person_name(c), c.article))
        for chain in group:
            name = _person_name(chain)
            fits = [p for p in people[key] if any(_same_person(name, form) for form in p.forms)]
            # Between two that both fit, say a father and a son, nobody can choose.
            person = fits[0] if len(fits) == 1 else _Person()
            if person not in people[key]:
                people[key].append(person)
            person.forms[name] += len(chain.mentions)
            person.chains.append(chain)
    bearers: dict[str, list[_Person]] = defaultdict(list)
    for group_of in people.values():
        for person in group_of:
            for word in sorted({w for form in person.forms for w in form.split()}):
                bearers[word].append(person)
    alone: dict[str, list[_Chain]] = defaultdict(list)
    for chain in short:
        name = _person_name(chain)
        fits = bearers.get(name) or [p for p in people.get(_surname_key(name), []) if _alike(name, _last(p))]
        owner = _foremost(fits)
        if owner is not None:
            owner.chains.append(chain)
        else:
            alone[name].append(chain)
    for name, group in alone.items():
        person = _Person(Counter({name: sum(len(c.mentions) for c in group)}), group)
        people[_surname_key(name)].append(person)
    for key, group_of in people.items():
        ranked = sorted(group_of, key=lambda p: (-p.count, min(p.forms)))
        for place, person in enumerate(ranked):
            given = "" if place == 0 else min(person.forms, key=lambda f: (-len(f.split()), f))
            for chain in person.chains:
                chain.key = ("person", key, given)


def _person_name(chain: _Chain) -> str:
    """The chain's longest name, folded, the titles of the lore taken off."""
    titles = {fold(t) for t in lore("offices")["titles"]}
    best = ""
    for name in sorted(chain.names):
        words = fold(name).split()
        while len(words) > 1 and words[0] in titles:
            words = words[1:]
        candidate = " ".join(words)
        if (len(candidate.split()), chain.names[name], candidate) > (len(best.split()), chain.names.get(best, 0), best):
            best = candidate
    return best


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


def _parts(name: str) -> tuple[list[str], str]:
    words = [w for w in name.split() if w not in _SUFFIXES] or name.split()
    family = family_name(" ".join(words))
    given = words[1:] if words[0] == family and len(words) > 1 else words[:-1]
    # "al Assad": the article belongs to the surname and says nothing.
    return [w for w in given if w not in phrases("bodies", "particles")], family


def _surname_key(name: str) -> str:
    last = _parts(name)[1]
    return sound(last) or last


def _last(person: _Person) -> str:
    return _parts(min(person.forms, key=lambda f: (-person.forms[f], f)))[1]


def _alike(a: str, b: str) -> bool:
    return a == b or (sound(a) == sound(b) and JaroWinkler.similarity(a, b) >= _SPELLED_ALIKE)


def _same_person(a: str, b: str) -> bool:
    """Whether two full names can be one person: like surnames, and given names that do not speak against it."""
    given_a, last_a = _parts(a)
    given_b, last_b = _parts(b)
    if not _alike(last_a, last_b):
        return False
    if not given_a or not given_b:
        return True
    shorter, longer = sorted((given_a, given_b), key=len)
    # Every given name of the shorter form must be among the other's, as a spelling of it, an initial or a pet name.
    return all(any(_same_given(x, y) for y in longer) for x in shorter)


def _same_given(a: str, b: str) -> bool:
    if a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]):
        return True
    pets = _pet_names()
    if pets.get(a, a) == pets.get(b, b):
        return True
    return sound(a) == sound(b) and a[0] == b[0] and JaroWinkler.similarity(a, b) >= _SPELLED_ALIKE


def _pet_names() -> dict[str, str]:
    return {pet: full for full, pets in lore("given_names")["pet_names"].items() for pet in pets}


def _foremost(people: Iterable[_Person]) -> _Person | None:
    """The only one, or the one named far more often than all the others together."""
    ranked = sorted(people, key=lambda p: (-sum(p.forms.values()), min(p.forms)))
    if not ranked:
        return None
    rest = sum(sum(p.forms.values()) for p in ranked[1:])
    return ranked[0] if sum(ranked[0].forms.values()) >= _FOREMOST * rest else None


def _part_offices(chains: list[_Chain]) -> list[_Chain]:
    """New chains for offices that an article's chain gave to a person who, as the story tells, holds another one.

    "The president" in the chain of a minister is not the minister, and "Denmark's president" no Swede.
    """
    held: dict[tuple[str, ...], set[str]] = defaultdict(set)
    votes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for chain in chains:
        if chain.label == "PERSON" and chain.key:
            held[chain.key] |= {w for role in chain.roles for w in _office_words(role.text)}
            if chain.state:
                votes[chain.key][chain.state] += 1
    parted: list[_Chain] = []
    for chain in chains:
        if chain.label != "PERSON" or not held[chain.key]:
            continue
        state = most(votes[chain.key])
        for mention in list(chain.mentions):
            head = singular(mention.head.lower())
            if mention.label != "NOMINAL" or head not in _UNIQUE_OFFICES:
                continue
            owner = state_of(mention.of.text) if mention.of else None
            foreign = owner is not None and state is not None and owner != state
            if foreign or (head not in held[chain.key] and _OFFICES_OF_STATE & held[chain.key]):
                chain.mentions.remove(mention)
                key = ("one", chain.article, str(mention.evidence.start))
                parted.append(_Chain(chain.article, [mention], "NOMINAL", state=owner, key=key))
    return parted


def _key_offices(chains: list[_Chain]) -> None:
    """ "Russia's foreign minister" is the one person of the story whom some article introduces with that office."""
    bearers: dict[tuple[str, str], list[tuple[frozenset[str], tuple[str, ...]]]] = defaultdict(list)
    for chain in chains:
        if chain.label != "PERSON":
            continue
        for role in chain.roles:
            words = _office_words(role.text)
            if words and chain.state and not words & _PAST:
                for word in words:
                    bearers[chain.state, word].append((words, chain.key))
    in_article: dict[tuple[str, str], Counter[tuple[str, ...]]] = defaultdict(Counter)
    in_story: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    said = Counter((c.article, c.key) for c in chains for _ in c.mentions)
    for chain in chains:
        if chain.label == "PERSON":
            for role in chain.roles:
                words = _office_words(role.text)
                if not words & _PAST:
                    for word in words:
                        in_article[chain.article, word][chain.key] = said[chain.article, chain.key]
                        in_story[word][chain.key] += said[chain.article, chain.key]
    for chain in chains:
        if not chain.key or chain.key[0] != "one":
            continue
        mention = next((m for m in chain.mentions if m.label == "NOMINAL"), chain.mentions[0])
        words = frozenset(_nominal_words(mention))
        head = singular(mention.head.lower())
        indefinite = mention.evidence.text.lower().startswith(("a ", "an ", "one ", "another "))
        if indefinite or head not in _UNIQUE_OFFICES or words & _PAST:
            continue
        if chain.state:
            fits = {key for office, key in bearers.get((chain.state, head), ()) if words <= office or office <= words}
            if len(fits) == 1:
                (chain.key,) = fits
        elif len(words) == 1:
            # "the president": the one whom the article, or else the story, calls so far more than any other.
            ranked = (in_article.get((chain.article, head)) or in_story[head]).most_common(2)
            if ranked and (len(ranked) == 1 or ranked[0][1] >= _CLEARLY * ranked[1][1]):
                chain.key = ranked[0][0]


def _key_regimes(chains: list[_Chain]) -> None:
    """ "The Lund government" is that of the state whose office Lund has; an administration keeps its own name."""
    states_of: dict[str, Counter[str]] = defaultdict(Counter)
    for chain in chains:
        if chain.label == "PERSON" and chain.state and chain.roles:
            for name in chain.names:
                states_of[fold(name).split()[-1] if fold(name) else ""][chain.state] += len(chain.mentions)
    for chain in chains:
        if (
            chain.key[:1] == ("body",)
            and len(chain.key) == 3
            and not chain.key[1]
            and chain.key[2].endswith(" government")
        ):
            head = chain.mentions[0].head.lower()
            state = most(states_of.get(chain.key[2].split()[0], Counter()))
            if state and head != "administration":
                chain.state, chain.key = state, ("body", state, "government")


def _office_words(role: str) -> frozenset[str]:
    return frozenset(singular(w) for w in _plain_words(role))


_PAST = frozenset({"former", "ex", "late", "acting", "deputy", "vice", "assistant"})
#: Offices whose bearer is called by them, and by no other of them.
_OFFICES_OF_STATE = frozenset(
    {
        "president",
        "premier",
        "minister",
        "chancellor",
        "king",
        "queen",
        "emir",
        "secretary",
        "senator",
        "governor",
        "director",
    }
)
#: Offices that one person of a state holds at a time.
_UNIQUE_OFFICES = frozenset(
    {"president", "premier", "minister", "chancellor", "king", "queen", "emir", "ambassador", "secretary", "speaker"}
)


# The record's entities


def _entities(chains: list[_Chain], places: dict[str, Place]) -> Entities:
    by_key: dict[tuple[str, ...], list[_Chain]] = defaultdict(list)
    for chain in chains:
        if chain.key:
            by_key[chain.key].append(chain)
    ids = {key: make_id("e", *key) for key in by_key}
    of_mention: dict[tuple[str, int], str] = {}
    names: dict[tuple[str, int], str] = {}
    made: list[Entity] = []
    sides: set[str] = set()
    for key in sorted(by_key):
        entity, state = _entity(ids[key], key, by_key[key], places)
        if state and key != ("state", state):
            entity.side = make_id("e", "state", state)
            sides.add(state)
        made.append(entity)
        for chain in by_key[key]:
            for mention in chain.mentions:
                of_mention[chain.article, mention.index] = entity.id
                names[chain.article, mention.index] = entity.name
    have = {e.id for e in made}
    for state in sorted(sides):
        # A side must be somebody in the record, even where only its adjective or its capital stands in the texts.
        if make_id("e", "state", state) not in have and state in states():
            made.append(_state_entity(state, [], places))
    return Entities(sorted(made, key=lambda e: (-len(e.mentions), e.name, e.id)), of_mention, names)


def _entity(
    entity_id: str, key: tuple[str, ...], chains: list[_Chain], places: dict[str, Place]
) -> tuple[Entity, str | None]:
    mentions = sorted({m.evidence for c in chains for m in c.mentions})
    names: Counter[str] = Counter()
    for chain in chains:
        names.update(chain.names)
    state = most(Counter(c.state for c in chains if c.state))
    if key[0] == "state":
        entity = _state_entity(key[1], mentions, places)
        entity.aliases = sorted(n for n in names if n != entity.name)
        return entity, None
    roles = _roles(chains)
    label = most(Counter(c.label for c in chains)) or "NOMINAL"
    name = _entity_name(key, chains, names, state)
    sector = _sector(key, chains, name, label)
    known = next((c.known for c in chains if c.known), None)
    place = (
        next((places[n] for n in sorted(names, key=lambda n: (-names[n], n)) if n in places), None)
        if label in ("PLACE", "FACILITY")
        else None
    )
    codes = Codes(
        cameo=(known.code if known and known.code else cameo(state, sector))
        if label not in ("PLACE", "FACILITY", "AGREEMENT", "EVENT")
        else None
    )
    if place:
        codes = Codes(iso3166=place.country, geonames=place.geonames)
    entity = Entity(
        id=entity_id,
        name=name,
        kind=_kind(key, label, chains, sector),
        aliases=sorted(n for n in names if n != name),
        roles=roles,
        codes=codes,
        location=Location(lat=place.lat, lon=place.lon, precision=place.precision)
        if place and place.lat is not None and place.lon is not None
        else None,
        mentions=mentions,
    )
    return entity, state if label not in ("PLACE", "FACILITY", "AGREEMENT", "EVENT") else None


def _state_entity(state: str, mentions: list[Evidence], places: dict[str, Place]) -> Entity:
    name = states()[state]
    place = places.get(name)
    return Entity(
        id=make_id("e", "state", state),
        name=name,
        kind="state",
        codes=Codes(cameo=state, iso3166=alpha2(state), geonames=place.geonames if place else None),
        location=Location(lat=place.lat, lon=place.lon, precision=6)
        if place and place.lat is not None and place.lon is not None
        else None,
        mentions=mentions,
    )


def _roles(chains: list[_Chain]) -> list[Evidence]:
    """Each office once, where it stands first, the one that is given most often before the others."""
    seen: dict[str, list[Evidence]] = defaultdict(list)
    for role in sorted(r for c in chains for r in c.roles):
        seen[fold(role.text)].append(role)
    return [given[0] for given in sorted(seen.values(), key=lambda given: (-len(given), given[0]))]


def _kind(key: tuple[str, ...], label: str, chains: list[_Chain], sector: str | None) -> EntityKind:
    if key[0] == "people" or any(c.known and c.known.people for c in chains):
        return "other"
    if label != "NOMINAL":
        return _KIND[label]
    if key[0] == "one":
        return "other" if sector == "SIDE" else "person"  # "the country", "their side"
    head = _nominal(chains[0]).head.lower()
    if sector == "REB":
        return "armed_group"
    return "body" if is_actor_noun(head) and sector not in ("CVL", "SIDE") and not _person_noun(head) else "other"


def _nominal(chain: _Chain) -> Mention:
    """What tells most of a chain without a name: its first noun, which a pronoun may stand before."""
    return next((m for m in chain.mentions if m.label == "NOMINAL"), chain.mentions[0])


def _person_noun(head: str) -> bool:
    return singular(head) in office_heads()


def _sector(key: tuple[str, ...], chains: list[_Chain], name: str, label: str) -> str | None:
    known = next((c.known for c in chains if c.known and c.known.sector), None)
    if known:
        return known.sector
    if label == "PERSON":
        votes = Counter(s for c in chains for r in c.roles if (s := sector_of_role(r.text)))
        # "a father of two" and "the person" say less than any office.
        return most(Counter({s: n for s, n in votes.items() if s != "CVL"}) or votes)
    if key[0] in ("actors", "one"):
        mention = _nominal(chains[0])
        words = fold(mention.evidence.text).split()
        inner = next((s for w in words[:-1] if (s := noun_sector(w)) in ("REB", "OPP", "MIL", "COP", "SPY")), None)
        own = noun_sector(mention.head)
        return inner if inner and own in ("MIL", "SIDE", "GOV", "CVL", None) else own
    if key[0] == "body" and key[-1].endswith("government"):
        return "GOV"
    return sector_of_body(name, label)


def _entity_name(key: tuple[str, ...], chains: list[_Chain], names: Counter[str], state: str | None) -> str:
    """The name to show: a most frequent full name, a body's name with its state, else the words of the text."""
    if key[0] == "people":
        return max(names, key=lambda n: (names[n], n))
    if names:
        known = next((c.known for c in chains if c.known), None)
        if known and not known.capital:
            return known.name
        full = [n for n in names if len(n.split()) > 1] if key[0] == "person" else []
        best = max(full or names, key=lambda n: (names[n], len(n.split()), n))
        if key[0] == "body" and best.isupper() and " " not in best:
            # Letters alone stand for the name that they are made of, and bear no state before them.
            spelled = [n for n in names if initials_of(n, best)]
            return max(spelled, key=lambda n: (names[n], n), default=best)
        return best if key[0] != "body" or not state or state_of(best) else f"{_adjective(state)} {best}"
    nominals = [m for c in chains for m in c.mentions if m.label == "NOMINAL"]
    texts = Counter(" ".join(_nominal_words(m)) for m in nominals)
    mention = min(
        nominals,
        key=lambda m: (
            state_of(m.evidence.text) != state,
            -texts[" ".join(_nominal_words(m))],
            -len(m.evidence.text),
            m.evidence,
        ),
    )
    words = mention.evidence.text.split()
    while len(words) > 1 and words[0].lower() in phrases("nominals", "determiners"):
        words = words[1:]
    name = " ".join(words)
    owner = mention.of
    if owner and owner.start >= mention.evidence.end:
        # "a spokesman for the ministry" → "ministry spokesman"
        name = f"{owner.text} {name}"
    elif state and not state_of(name):
        name = f"{_adjective(state)} {name}"
    return name


def initials_of(name: str, letters: str) -> bool:
    """Whether letters are the first of a name's words, with a state before them or without: "US Trade Board", "TB"."""
    words = [w for w in re.split(r"[\s-]+", name) if w[:1].isupper() and w.strip(".")]
    plain = letters.replace(".", "")
    while len(words) > 1:
        if "".join(w[0] for w in words) == plain:
            return True
        if state_of(words[0]) is None:
            return False
        words = words[1:]
    return False


def _adjective(state: str) -> str:
    people = str(lore("states")[state]).split("|")[1].split(",")[0].strip()
    return "US" if state == "USA" else people or states()[state]
