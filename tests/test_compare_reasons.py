"""Reasons: what in the words of two clauses makes them agree or part."""

from datetime import date

from compare_units import unit

from rashomon.compare.reasons import (
    blame,
    carried_again,
    carried_out,
    carried_pairs,
    commitment,
    denial,
    elsewhere,
    left_out,
    opposition,
    reversal,
    same_words,
)
from rashomon.compare.units import days_later, middle, one_voice
from rashomon.record import DateRange


def test_a_denial_meets_what_it_denies():
    """One minister denies the shelling that another alleges."""
    alleged = unit("Osk shelled the border town", "shell border town", by="Minister Dann", entities={"town"})
    denied = unit(
        "its guns shelled the border town", "gun shell border town", by="Colonel Ruy", act="deny", entities={"town"}
    )
    reason = denial(alleged, denied)
    assert reason and reason.type == "contradicts" and "Colonel Ruy" in reason.why


def test_two_denials_do_not_contradict():
    """Both deny it: nothing stands against anything."""
    one = unit("it shelled the border town", "shell border town", by="A", act="deny")
    two = unit("it shelled the border town", "shell border town", by="B", act="deny")
    assert denial(one, two) is None


def test_opposites_need_a_shared_matter():
    """Talks that failed stand against talks that progressed, and not against a harvest that progressed."""
    failed = unit("the talks on Kelmar failed", "talk kelmar fail")
    assert opposition(failed, unit("the talks made progress", "talk make progress"))
    assert opposition(failed, unit("the harvest made progress", "harvest make progress")) is None


def test_a_negation_turns_an_opposition_off():
    """Talks that did not fail and talks that made progress say alike."""
    kept = unit("the talks did not fail", "talk fail", polarity="negated")
    assert opposition(kept, unit("the talks made progress", "talk make progress")) is None


def test_one_party_that_says_the_opposite_later_revises_itself():
    """The same voice on another day is an update."""
    before = unit("the talks failed", "talk fail", by="Dann", day=100)
    after = unit("the talks made progress", "talk make progress", by="Dann", day=104)
    reason = opposition(before, after)
    assert reason and reason.type == "updates"


def test_roles_turned_round():
    """Kelmar attacked Osk, Osk attacked Kelmar."""
    one = unit("Kelmar attacked Osk", "attack", subject={"kelmar"}, object={"osk"})
    two = unit("Osk attacked Kelmar", "attack", subject={"osk"}, object={"kelmar"})
    reason = reversal(one, two, str)
    assert reason and "kelmar" in reason.why


def test_blame_on_two_sides():
    """One breach of the truce, laid on each side by the other."""
    one = unit("Kelmar violated the truce", "violate truce", by="Osk's army", subject={"kelmar"})
    two = unit("Osk broke the truce", "break truce", by="Kelmar's army", subject={"osk"})
    assert blame(one, two, str)
    same = unit("Kelmar broke the truce", "break truce", by="a witness", subject={"kelmar"})
    assert blame(one, same, str) is None


def test_commitment_against_breach():
    """A party that says it keeps the accord, and a party that says it breaks it."""
    kept = unit("Kelmar is committed to the accord", "commit accord", by="Dann", entities={"accord"})
    broken = unit("Kelmar flouts the accord", "flout accord", by="Ruy", entities={"accord"})
    assert commitment(kept, broken)


def test_two_carriages_of_one_statement():
    """Linked statements are one in any words where a clause is all that is said, else by their matter."""
    one = unit("We accepted neither of them", "accept", by="Ruy", outlet="A")
    two = unit("None found our agreement", "find agreement", by="Ruy", outlet="B")
    other = unit("None found our agreement", "find agreement", by="Ruy", outlet="C")
    assert carried_again(one, two) is None and carried_pairs([one, two, other]) == []
    one.statement.same_as, two.statement.same_as = [two.statement.id], [one.statement.id]
    reason = carried_again(one, two)
    assert reason and (reason.type, reason.kind) == ("same_origin", "same_statement")
    assert carried_pairs([one, two, other]) == [(0, 1)]
    two.clause.evidence = two.article.evidence(0, 10)
    assert carried_again(one, two) is None, "half of what is said, in other words"


def test_one_act_on_two_dates_or_in_two_towns():
    """The same verb of the same party cannot be on two days or in two towns at once; two parties' can."""
    monday = unit("Dann met the envoy on 3 May", "meet envoy", subject={"dann"}, times=[("2031-05-03", None)])
    friday = unit("Dann saw the envoy on 7 May", "meet envoy", subject={"dann"}, times=[("2031-05-07", None)])
    reason = elsewhere(monday, friday, str)
    assert reason and (reason.type, reason.kind) == ("contradicts", "event_date") and "2031-05-07" in reason.why
    other = unit("Ruy met the envoy on 7 May", "meet envoy", subject={"ruy"}, times=[("2031-05-07", None)])
    assert elsewhere(monday, other, str) is None
    north, south = (
        unit("Dann landed in Osk", "land", subject={"dann"}),
        unit("he landed in Ulm", "land", subject={"dann"}),
    )
    north.towns, south.towns = {"Osk": (48.0, 2.0)}, {"Ulm": (44.0, 2.0)}
    reason = elsewhere(north, south, str)
    assert reason and reason.kind == "event_place" and "in Osk in one, in Ulm in the other" in reason.why
    south.towns = {"Osk-Port": (48.05, 2.0)}
    assert elsewhere(north, south, str) is None
    planned = unit("he will land in Ulm", "land", subject={"dann"}, modality="planned")
    planned.towns = {"Ulm": (44.0, 2.0)}
    assert elsewhere(north, planned, str) is None


def test_what_an_account_leaves_out_as_another_points_out():
    """A readout without the withdrawal stands beside the one that has it, and beside nothing else."""
    silent = unit("Dann’s readout made no mention of the withdrawal of guns", "make mention withdrawal gun readout")
    told = unit("Dann promised the withdrawal of all guns", "promise withdrawal gun", by="Colonel Ruy")
    reason = left_out(told, silent)
    assert reason and (reason.type, reason.kind) == ("differs_in_scope", "left_out")
    assert "The Courier points out" in reason.why and "gun, withdrawal" in reason.why
    assert left_out(silent, unit("the readout praised the harvest", "praise harvest readout")) is None
    assert left_out(silent, silent) is None


def test_a_plan_that_was_carried_out():
    """What was planned on one day and done on a later one is an update; on the same day it is not."""
    planned = unit("it will close the bridge", "close bridge", modality="planned", day=100)
    done = unit("it closed the bridge", "close bridge", day=103)
    reason = carried_out(planned, done)
    assert reason and reason.type == "updates"
    assert carried_out(planned, unit("it closed the bridge", "close bridge", day=100)) is None


def test_words_that_are_the_same():
    """Five words running are one quotation; two are chance."""
    one = unit("we shall not leave the valley before winter", "leave valley winter")
    assert same_words(one, unit("they shall not leave the valley before spring", "leave valley spring"))
    assert same_words(one, unit("nobody saw the valley", "see valley")) is None


def test_who_speaks_with_others_does_not_contradict_them():
    """Holm and Lund speak for Lund too; a ministry of two matters is no pair of speakers."""
    joint = unit("the talks failed", "talk fail", by="Ada Holm and Per Lund")
    alone = unit("the talks made progress", "talk make progress", by="Per Lund")
    assert one_voice(joint, alone) and one_voice(alone, joint)
    assert not one_voice(joint, unit("the talks failed", "talk fail", by="Ola Lund"))
    assert not one_voice(unit("a", "fail", by="Ministry of Trade and Labour"), unit("b", "fail", by="Labour Party"))


def test_what_came_later_is_told_only_of_known_days() -> None:
    """A range of months or one that is open has no day; within a week its middle stands for it."""
    assert middle(DateRange(from_="2031-05-01", to="2031-05-05")) == date(2031, 5, 3).toordinal()
    assert middle(DateRange(from_="2031-03", to="2031-05")) is None
    assert middle(DateRange(from_="2031-05-01")) is None and middle(None) is None
    early, late = unit("the talks failed", "talk fail", day=100), unit("the talks failed", "talk fail", day=101)
    assert days_later(early, late) == days_later(late, early) == "1 day later"
    assert days_later(early, early) is None
