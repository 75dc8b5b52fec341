"""What numbers measure, and what befell those who are counted."""

from __future__ import annotations

import pytest
from fact_docs import figures, only


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The shelling killed at least 16 villagers.", "killed"),
        ("At least 16 villagers were killed in the shelling.", "killed"),
        ("The blast left 16 dead.", "killed"),
        ("The storm claimed 16 lives.", "killed"),
        ("The toll stood at 16 by the evening.", "killed"),
        ("Rescuers recovered 16 bodies.", "killed"),
        ("The blast injured 16.", "wounded"),
        ("Another 16 people were wounded.", "wounded"),
        ("There were 16 casualties.", "casualties"),
        ("Some 1,600 families have fled the valley.", "displaced"),
        ("The camp houses 1,600 refugees.", "refugees"),
        ("The patrol captured 16 gunmen.", "captured"),
        ("The ministry said 16 officers were being held hostage.", "captured"),
        ("The raid destroyed 16 tanks.", "destroyed"),
        ("The ministry sent 1,600 troops to the border.", "troops"),
        ("The bridge cost $16 million.", "money"),
        ("The bridge cost 16 million euros.", "money"),
        ("Turnout fell by 16 percentage points.", "percent"),
        ("The convoy stopped 16 kilometres from the town.", "distance"),
        ("The talks lasted 16 hours.", "duration"),
        ("The parties signed 16 protocols.", "other"),
        ("The militia butchered 160 peasants.", "killed"),
        ("16 babies could die before winter.", "killed"),
        ("Each year 16 villagers in the valley die of it.", "killed"),
        ("16 hikers were found dead.", "killed"),
        ("We lost 16 good men today.", "killed"),
        ("The mayor died along with 16 others.", "killed"),
        ("The clinic treats 16 wounded villagers.", "wounded"),
        ("Border guards apprehended 1,600 migrants.", "captured"),
        ("They count 1,600 detained migrants.", "captured"),
        ("Thousands of villagers have crossed into Ruritania.", "refugees"),
        ("He sent 1,600 members of the National Guard.", "troops"),
        ("The troops will be cut to 1,600 in May.", "troops"),
        ("Some 1,600 Ruritanians fought in the war.", "troops"),
        ("The island has 16 missiles stationed near the port.", "other"),
    ],
)
def test_measure(text: str, measure: str) -> None:
    """Each measure is known by its unit, its noun or the verb that tells what happened."""
    assert only(text).measure == measure


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Eight guards were killed in the north, two in the south and 14 in the west.",
            [(8, "killed"), (2, "killed"), (14, "killed")],
        ),
        ("Ten guns stand in the north and four are in the harbour.", [(10, "other"), (4, "other")]),
        ("Eight guests were hurt, and 500 guests were inside.", [(8, "wounded"), (500, "other")]),
        ("He had a wound and 16 children were missing.", [(16, "other")]),
        (
            "The toll stood at 160, the trade remains in crisis, and 900 lives are disrupted.",
            [(160, "killed"), (900, "other")],
        ),
        ("He was one of 44 sailors killed in the storm.", [(44, "killed")]),
    ],
)
def test_several_numbers_in_one_sentence(text: str, told: list[tuple[float, str]]) -> None:
    """A bare number goes on with the figure before it; whom nothing befell has no share in the fate of others."""
    assert [(f.low, f.measure) for f in figures(text)] == told


def test_those_who_killed_are_not_the_killed() -> None:
    """The subject of the verb did it; its object is who suffered."""
    gunmen, guards = figures("Two gunmen killed four guards.")
    assert (gunmen.measure, guards.measure) == ("other", "killed")


def test_attacks_are_not_killed() -> None:
    """Only people are killed: the three attacks in which it happened are not."""
    soldiers, attacks = figures("16 soldiers were killed in three attacks.")
    assert (soldiers.measure, attacks.measure) == ("killed", "other")


def test_several_groups_share_a_fate() -> None:
    """What is told of the last of several is told of all."""
    assert [f.measure for f in figures("16 protesters and 13 policemen were wounded.")] == ["wounded", "wounded"]


def test_nobody_is_a_figure_only_of_a_fate() -> None:
    """ "no casualties" is 0 casualties, "no comment" is nothing."""
    assert (only("There were no casualties.").low, only("There were no casualties.").measure) == (0, "casualties")
    assert figures("The ministry had no comment.") == []


def test_what_is_counted_is_kept() -> None:
    """``of`` is what is counted, in the article's words, and the evidence covers it with the hedge."""
    figure = only("The shelling killed at least 16 hill villagers on the road.")
    assert figure.of == "hill villagers"
    assert figure.evidence.text == "at least 16 hill villagers"


def test_units_of_ten_and_a_hundred_years() -> None:
    """Decades are given in years."""
    assert (only("They fought for three decades.").low, only("They fought for three decades.").unit) == (30, "year")


def test_an_increment_is_no_total() -> None:
    """ "another 20" adds, "bringing the total to 90" sums up, a plain number says neither."""
    added, total = figures("Another 20 miners died, bringing the total to 90.")
    assert (added.total, total.total) == (False, True)
    assert only("20 miners died.").total is None


def test_the_same_number_of_the_same_people_shares_its_fate() -> None:
    """ "these four nurses" are the four nurses whose death was told before."""
    assert [f.measure for f in figures("The raid killed four nurses. These four nurses had volunteered.")] == [
        "killed",
        "killed",
    ]


def test_a_toll_says_what_its_number_counts() -> None:
    """A number that a toll rises to is one of those whom the toll counts, and a running total."""
    for text in (
        "The number of people killed in the shelling of a market has risen to 23.",
        "The death toll climbed to 23 on Monday.",
        "The ministry's count of the dead stood at 23.",
    ):
        figure = only(text)
        assert (figure.low, figure.measure, figure.total) == (23, "killed", True), text


def test_the_number_without_a_noun_is_the_one_before() -> None:
    """ "puts the number at 90,000" gives another count of what was just counted."""
    first, second = figures("Some 40,000 villagers were displaced; the army puts the number at 9,000.")
    assert (first.measure, second.measure) == ("displaced", "displaced")


def test_many_who_left_a_place_are_displaced() -> None:
    """Thousands who leave their town are displaced; three people who leave a meeting are not."""
    assert only("Around 40,000 people have left Harvel since Saturday.").measure == "displaced"
    assert only("More than 9,000 people in the valley have been driven from their homes.").measure == "displaced"
    assert only("Twelve delegates left the hall.").measure == "other"


def test_those_known_to_have_been_killed_are_killed() -> None:
    """Words of knowing may stand between people and their fate."""
    assert only("The union said 31 miners were now known to have been killed.").measure == "killed"


def test_a_lead_in_points_is_percent() -> None:
    """ "a 2 point lead" is a difference of percentages."""
    assert only("Berg has a 2 point lead over Lund.").measure == "percent"
