"""Two figures side by side."""

from compare_units import figure, unit

from rashomon.compare.numbers import compare_figures


def kind(a, b, **more):
    """The relation between two figures that stand in units of their own."""
    first = unit("first words here", "kill soldier", figures=[a], day=100, times=more.get("times_a"))
    second = unit("second words here", "kill soldier", figures=[b], day=more.get("day", 100), times=more.get("times_b"))
    reason = compare_figures(first, second)
    return reason and reason.type


def test_bounds_that_cannot_both_hold_contradict():
    """Twelve and thirty of one group on one day are two accounts."""
    assert kind(figure("12 miners", 12, 12, "miners"), figure("30 miners", 30, 30, "miners")) == "contradicts"


def test_bounds_that_can_both_hold_corroborate():
    """At least 17 and 18 do not contradict each other."""
    at_least = figure("at least 17 miners", 17, None, "miners", hedge="more_than")
    assert kind(at_least, figure("18 miners", 18, 18, "miners")) == "corroborates"


def test_what_has_no_measure_is_not_called_other():
    """A reader is told what two figures count where that has a name, and else that it is the same."""
    dead = [figure("12 miners", 12, 12, "miners"), figure("30 miners", 30, 30, "miners")]
    lamps = [figure("12 lamps", 12, 12, "lamps", measure="other"), figure("30 lamps", 30, 30, "lamps", measure="other")]
    whys = [
        compare_figures(unit("first words", "kill", figures=[a]), unit("second words", "kill", figures=[b])).why
        for a, b in (dead, lamps)
    ]
    assert whys[0].endswith("for one count of killed") and whys[1].endswith("for one count")


def test_about_leaves_room():
    """About 70 can be 68, not 40."""
    about = figure("about 70 miners", 70, 70, "miners", hedge="about")
    assert kind(about, figure("68 miners", 68, 68, "miners")) == "corroborates"
    assert kind(about, figure("40 miners", 40, 40, "miners")) == "contradicts"


def test_a_later_higher_toll_is_an_update():
    """A count of the dead that is higher two days later has risen."""
    assert kind(figure("12 miners", 12, 12, "miners"), figure("30 miners", 30, 30, "miners"), day=102) == "updates"


def test_a_later_lower_toll_is_no_update():
    """The dead do not become fewer: a lower count later contradicts."""
    assert kind(figure("30 miners", 30, 30, "miners"), figure("12 miners", 12, 12, "miners"), day=102) == "contradicts"


def test_another_group_or_period_is_another_scope():
    """Of two groups, or over two periods, both counts can be right."""
    ours, theirs = (
        figure("7 Kelmar soldiers", 7, 7, "Kelmar soldiers"),
        figure("90 Osk soldiers", 90, 90, "Osk soldiers"),
    )
    assert kind(ours, theirs) == "differs_in_scope"
    a, b = figure("12 miners", 12, 12, "miners"), figure("30 miners", 30, 30, "miners")
    assert kind(a, b, times_a=[("2029", None)], times_b=[("2031-05-02", None)]) == "differs_in_scope"


def test_other_things_are_not_compared():
    """Miners and convoys, the dead and the wounded, are not one count."""
    assert kind(figure("12 miners", 12, 12, "miners"), figure("30 convoys", 30, 30, "convoys", "destroyed")) is None
    assert kind(figure("12 miners", 12, 12, "miners"), figure("30 miners", 30, 30, "miners", "wounded")) is None
    assert kind(figure("2 rounds", 2, 2, "rounds", "other"), figure("9 posts", 9, 9, "posts", "other")) is None
