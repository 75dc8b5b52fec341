"""Place names to coordinates, countries and precision."""

from __future__ import annotations

import pytest

from rashomon.resolve.places import country_code, distance_km, resolve_places, sound


@pytest.mark.parametrize(
    "spelling", ["Maarat al-Numan", "Ma'arrat al-Nu'man", "Marat an-Numan", "Maarrat an-Nu’man", "Maaret al-Numan"]
)
def test_five_spellings_are_one_town(spelling: str) -> None:
    """Transliterations of one name lead to one entry of the gazetteer."""
    place = resolve_places([spelling], {"SY": 10})[spelling]
    assert place.geonames == 167611
    assert place.country == "SY"


def test_an_ambiguous_name_goes_to_the_countries_of_the_story() -> None:
    """Tripoli is Libya's where the story speaks of Libya, and Lebanon's where it speaks of Lebanon."""
    assert resolve_places(["Tripoli"], {"LY": 9})["Tripoli"].country == "LY"
    assert resolve_places(["Tripoli"], {"LB": 9})["Tripoli"].country == "LB"


def test_a_known_town_is_not_lost_to_a_small_namesake() -> None:
    """A story that speaks of the United States does not move Paris to Texas."""
    assert resolve_places(["Paris"], {"US": 8, "SY": 20})["Paris"].country == "FR"


@pytest.mark.parametrize(
    ("name", "precision"),
    [("Homs", 1), ("Homs province", 4), ("Homs countryside", 3), ("northern Syria", 5), ("Syria", 6), ("Black Sea", 7)],
)
def test_precision_follows_the_words(name: str, precision: int) -> None:
    """The UCDP precision code follows what kind of place the words name."""
    assert resolve_places([name], {"SY": 5})[name].precision == precision


def test_what_nothing_fits_stays_a_name() -> None:
    """An invented place has no coordinates."""
    assert resolve_places(["Zzyrqaville"], {"SY": 5}) == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turkish", "TR"),
        ("the Netherlands", "NL"),
        ("Kosovo", "XK"),
        ("Britons", "GB"),
        ("Soviet Union", None),
        ("moon", None),
    ],
)
def test_countries_and_nationalities_have_codes(text: str, code: str | None) -> None:
    """Names, adjectives and peoples lead to ISO 3166-1 alpha-2."""
    assert country_code(text) == code


def test_distance_is_in_kilometres() -> None:
    """One degree of latitude is about 111 kilometres."""
    assert distance_km((0.0, 10.0), (1.0, 10.0)) == pytest.approx(111.2, abs=0.2)


def test_sound_keeps_different_consonants_apart() -> None:
    """Names with other consonants do not sound alike."""
    assert sound("saraqib") == sound("saraqeb")
    assert sound("saraqib") != sound("sarmada")
