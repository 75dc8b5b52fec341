"""Whose article it is, and whom it draws on."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.gather import outlets, read_inputs
from rashomon.lore import lore

FIRST = "The ministry of Velland said on Monday that talks with the northern rebels had failed once more."


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.reuters.com/world/talks", "Reuters"),
        ("http://news.sky.com/story/1", "Sky News"),
        ("https://english.ahram.org.eg/News/1.aspx", "Ahram Online"),
        ("timesofindia.indiatimes.com", "The Times of India"),
        ("https://velland-times.example/a", "velland-times.example"),
        ("not an address", None),
        (None, None),
    ],
)
def test_outlet_of_an_address(address: str | None, name: str | None) -> None:
    """The longest domain that the lore knows names the outlet; an unknown host stands for itself."""
    assert outlets.outlet_of_address(address) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Talks fail in Oria\nDuvar English\n{FIRST}", "Duvar English"),
        (
            f"{FIRST}\n\nThis article was edited by The Syrian Observer. It has not been verified.",
            "The Syrian Observer",
        ),
        (f"{FIRST}\n\n© 2021 The Washington Times, LLC.", "The Washington Times"),
        (f"ORIA (CNN) -- {FIRST}", "CNN"),
        (f"ORIA (Reuters) - {FIRST}", None),
        (f"{FIRST} He told CNN so.", None),
        (f"Talks fail in Oria\n\nNorthern Voice, Oria\n\n{FIRST} He told Northern Voice so.", "Northern Voice"),
        (f"Talks fail in Oria\n\nNorthern Voice\n\n{FIRST}\n\n© 2031 Northern Voice", "Northern Voice"),
        (f"Talks fail in Oria\n\nNera Holt, Oria\n\n{FIRST} Nera Holt told reporters so.", None),
        (FIRST, None),
    ],
)
def test_outlet_in_a_text(text: str, name: str | None) -> None:
    """A line of its own, the editor's line, the copyright or the dateline name the outlet; an agency's does not."""
    assert outlets.outlet_in_text(text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"ORIA (Reuters) - {FIRST}", ["Reuters"]),
        (f"ORIA, March 4 (Velland Wire) - {FIRST}", ["Velland Wire"]),
        (f"ORIA (Monday) - {FIRST}", []),
        (f"DUBAI, May 21. /TASS/. {FIRST}", ["TASS"]),
        (f"TEHRAN, May 21 (MNA) – {FIRST}", ["Mehr News"]),
        (f"{FIRST} (AFP)", ["AFP"]),
        (f"{FIRST}\n— AP", ["Associated Press"]),
        ("The two sides met on Tuesday, Reuters said.", ["Reuters"]),
        ("There will be no further talks, writes SANA.", ["SANA"]),
        ("“We will stay,” Saudi news outlet Al Arabiya cited him as saying.", ["Al Arabiya"]),
        ('"We will stay," the envoy was quoted as saying by Sputnik.', ["Sputnik"]),
        ("According to Turkey's state-run Anadolu Agency, the gate is closed.", ["Anadolu"]),
        ("The envoy told Al Jazeera and Reuters that he would stay.", ["Al Jazeera", "Reuters"]),
        ("“We will stay,” he said on NBC’s “Morning” show.", ["NBC News"]),
        ("The gate is closed, as The New York Times explained last month.", ["The New York Times"]),
        ("She made the claim after a Boston Globe article that said he had stayed.", ["The Boston Globe"]),
        (f"{FIRST}\n\nThe Source: Agencies", ["Agencies"]),
        (f"{FIRST}\n\nSources: Reuters, AFP", ["Reuters", "AFP"]),
        (f"{FIRST}\n\nThe Associated Press contributed to this report.", ["Associated Press"]),
        (f"{FIRST}\n\nWith inputs from agencies", ["Agencies"]),
        ("He has read Bild since he was a boy, and owns shares of Reuters.", []),
        ("The time has come, and the independent court will guard its reason.", []),
        ("A tap was opened in Oria. The map said so.", []),
    ],
)
def test_credits(text: str, names: list[str]) -> None:
    """Datelines, source lines and outlets that report or are told something are credits; a bare mention is none."""
    assert [credit.name for credit in outlets.credits(text)] == names


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KABUL (Reuters) - Five people were killed.", "KABUL (Reuters) - "),
        ("LESSINA, May 21. /TASS/. Five people were killed.", "LESSINA, May 21. /TASS/. "),
        ("LESSINA, Osmeria — Five people were killed.", "LESSINA, Osmeria — "),
        ("Five people killed\n\n(CNN) Five people were killed.", "(CNN) "),
        ("Five people — three of them children — were killed.", ""),
        ("Five people were killed in LESSINA.", ""),
    ],
)
def test_dateline_span(text: str, dateline: str) -> None:
    """The dateline with all that belongs to it, wherever in the first lines it stands, and nothing before it."""
    start, end = outlets.dateline_span(text)
    assert text[start:end] == dateline


def test_a_credit_is_shown_by_its_words() -> None:
    """The slice of a credit is the name as the text has it."""
    text = "The gate is closed, Agence France-Presse reported."
    (credit,) = outlets.credits(text)
    assert (credit.name, text[credit.start : credit.end]) == ("AFP", "Agence France-Presse")


def test_an_outlet_does_not_credit_itself() -> None:
    """What an outlet says it was told itself is its own reporting."""
    assert outlets.credits("The envoy told CNN that he would stay.", "CNN (Web News)") == []
    assert outlets.credits("ORIA (VNA) - The envoy told VNA so.", "Velland News Agency") == []


def test_outlets_of_one_story_credit_each_other(tmp_path: Path) -> None:
    """An outlet that nobody knows is a credit where another article of the story is its own."""
    (tmp_path / "a.txt").write_text(f"OUTLET: Oria Courier\n\n{FIRST}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{FIRST} The gate is closed, the Oria Courier reported.\n", encoding="utf-8")
    assert [a.credits for a in sorted(read_inputs([tmp_path]).articles, key=lambda a: a.source)] == [
        [],
        ["Oria Courier"],
    ]


def test_initials_of_an_outlet_of_the_story_are_the_outlet(tmp_path: Path) -> None:
    """What an outlet of the story calls itself in its dateline means that outlet elsewhere, whatever the lore knows."""
    own = f"OUTLET: Tarvonian News Agency\n\nORIA (TNA) - {FIRST}\n"
    (tmp_path / "a.txt").write_text(own, encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{FIRST} The state agency TNA reported it.\n", encoding="utf-8")
    assert [a.credits for a in sorted(read_inputs([tmp_path]).articles, key=lambda a: a.source)] == [
        [],
        ["Tarvonian News Agency"],
    ]


def test_the_lore_is_sound() -> None:
    """No two outlets share a name, another name or a domain, and each has a country."""
    entries = lore("outlets")
    names = [name for entry in entries for name in (entry["name"], *entry["aliases"])]
    domains = [domain for entry in entries for domain in entry["domains"]]
    assert [n for n in names if names.count(n) > 1] == []
    assert [d for d in domains if domains.count(d) > 1] == []
    assert all(len(entry["country"]) == 2 for entry in entries)
