"""Points, silences and the choice of relations."""

from time import sleep

import numpy as np
from compare_units import unit

from rashomon.compare.features import NAMES, TYPES
from rashomon.compare.numbers import Reason
from rashomon.compare.points import LARGEST, heading, make_points
from rashomon.compare.propose import PAIR_FEATURES, PairFeatures, Proposal, Proposer, Ranker, comparable
from rashomon.compare.relations import decide, overruled, relate
from rashomon.compare.scorer import ReasonScorer, load_scorer
from rashomon.compare.silences import find_silences
from rashomon.compare.threads import in_threads
from rashomon.record import Relation


def relation(kind, a, b, score=0.9):
    """A relation between two units."""
    return Relation(type=kind, a=a.evidence, b=b.evidence, why="because", score=score, claims=[a.id, b.id])


def test_a_point_is_contested_agreed_echoed_or_single():
    """By what its claims do to each other and by how many origins stand behind them."""
    a = unit("the talks failed", "talk fail", by="Dann", outlet="A")
    b = unit("the talks made progress", "talk progress", by="Ruy", outlet="B")
    c = unit("the bridge is closed", "bridge close", outlet="A")
    d = unit("they closed the bridge", "bridge close", outlet="C")
    e = unit("the pier burned down", "pier burn", by="Harbour office", outlet="A")
    f = unit("the pier was burned", "pier burn", by="Harbour office", outlet="B")
    g = unit("nobody else says this", "nobody say", outlet="A")
    units = [a, b, c, d, e, f, g]
    links = [
        (0, 1, relation("contradicts", a, b)),
        (2, 3, relation("corroborates", c, d)),
        (4, 5, relation("same_origin", e, f)),
    ]
    points, point_of = make_points(units, links)
    status = {point_of[i]: next(p for p in points if p.id == point_of[i]) for i in range(7)}
    assert status[point_of[0]].status == "contested" and status[point_of[0]].origins == 2
    assert status[point_of[2]].status == "agreed"
    assert status[point_of[4]].status == "echoed" and (status[point_of[4]].carriers, status[point_of[4]].origins) == (
        2,
        1,
    )
    assert status[point_of[6]].status == "single"
    assert points[0].status == "contested"
    assert points[0].question.startswith("“") and points[0].question.endswith("”")
    assert not any(p.question.startswith("“") for p in points[1:])


def test_the_same_words_in_two_outlets_are_one_origin():
    """What two outlets write word for word is echoed; with a third that tells it in its own words two origins agree."""
    a = unit("the bridge is years behind its plan", "bridge year plan", outlet="A")
    b = unit("the bridge is years behind its plan", "bridge year plan", outlet="B")
    c = unit("they build the bridge years late", "bridge year build", outlet="C")
    copied, borne_out = (0, 1, relation("same_origin", a, b)), (1, 2, relation("corroborates", b, c))
    points, _ = make_points([a, b], [copied])
    assert [(p.status, p.origins, p.carriers) for p in points] == [("echoed", 1, 2)]
    points, _ = make_points([a, b, c], [copied, borne_out])
    assert [(p.status, p.origins, p.carriers) for p in points] == [("agreed", 2, 3)]


def test_what_came_later_is_another_point():
    """Claims of two origins that an update or another scope joins do not agree on anything."""
    a = unit("the dam held", "dam hold", by="Dann", outlet="A")
    b = unit("the dam burst", "dam burst", by="Ruy", outlet="B")
    for kind in ("updates", "differs_in_scope"):
        points, _ = make_points([a, b], [(0, 1, relation(kind, a, b))])
        assert [p.status for p in points] == ["single", "single"]


def test_a_point_does_not_swallow_the_story():
    """Links beyond the largest size of a point start another one."""
    units = [unit(f"the dam number {n} burst", f"dam{n} burst") for n in range(40)]
    links = [(n, n + 1, relation("corroborates", units[n], units[n + 1])) for n in range(39)]
    points, _ = make_points(units, links)
    assert max(len(p.claims) for p in points) <= LARGEST


def test_a_heading_is_a_claim_in_the_sources_words():
    """The shortest claim that holds what the claims share heads the point, not a shorter one beside the matter."""
    inside = [
        unit("The border talks of this week failed in Osk", "border talk week fail osk"),
        unit("the border talks in Osk went on", "border talk osk go"),
        unit("talks went", "talk go"),
    ]
    assert heading(inside) == "the border talks in Osk went on"
    assert heading(inside[::-1]) == heading(inside)


def test_a_heading_has_a_subject_and_is_short():
    """A claim that says of whom it speaks goes before a shorter one, and a long one is cut between words."""
    bare, full = unit("closed the old bridge", "close bridge"), unit("the army closed the old bridge", "close bridge")
    full.clause.subject = "the army"
    assert heading([bare, full]) == "the army closed the old bridge"
    long = unit("the bridge " + "over the wide river " * 8, "bridge river")
    cut = heading([long])
    assert len(cut) <= 88 and cut.endswith(" …") and long.text.startswith(cut.removesuffix(" …") + " ")


def test_silence_is_weighted_and_never_about_what_came_later():
    """An article published before the others could carry a point is not silent on it."""
    said = [unit("the pier burned", "pier burn", outlet=o, day=100) for o in "AB"]
    link = [(0, 1, relation("corroborates", said[0], said[1]))]
    points, _ = make_points(said, link)
    quiet = unit("the harvest was good", "harvest good", outlet="C").article
    (silence,) = find_silences([said[0].article, said[1].article, quiet], said, points)
    assert silence.article == quiet.id and silence.weight == 1.0
    early = unit("the harvest was good", "harvest good", outlet="D").article
    early.published = early.published.__class__(from_="2031-04-01", to="2031-04-01", basis="metadata")
    assert find_silences([said[0].article, said[1].article, early], said, points) == []


def test_clauses_of_one_sentence_are_not_compared():
    """Two clauses of one breath stand to each other as the sentence says."""
    one = unit("the talks failed and the guests left", "talk fail")
    two = unit("the talks failed and the guests left", "guest leave")
    assert not comparable(one, two)


def likeness_ranker() -> Ranker:
    """A ranker that goes by the cosine alone."""
    types, rank, hidden = len(TYPES), 2, 3
    zeros = {"project": (4, rank), "project_bias": (rank,), "product": (rank, hidden), "distance": (rank, hidden),
             "sum": (rank, hidden), "features": (1 + len(PAIR_FEATURES), hidden), "bias": (hidden,),
             "out": (hidden, types), "out_bias": (types,)}  # fmt: skip
    arrays = {name: np.zeros(shape, np.float32) for name, shape in zeros.items()}
    arrays["features"][0] = 1
    arrays["out"][:, 0] = -1
    return Ranker(arrays)


def test_pairs_are_proposed_by_likeness_and_in_any_order():
    """Like clauses are proposed, and the order of the units changes no pair."""
    ranker = likeness_ranker()
    units = [unit(f"text {n} of the story", f"word{n // 2} matter{n // 2}", outlet=str(n)) for n in range(8)]
    base = np.eye(4, dtype=np.float32)[[n // 2 for n in range(8)]]
    forward = {frozenset((units[p.first].id, units[p.second].id)) for p in Proposer(units, base, ranker).likeliest(8)}
    back = units[::-1]
    turned = Proposer(back, base[::-1].copy(), ranker).likeliest(8)
    backward = {frozenset((back[p.first].id, back[p.second].id)) for p in turned}
    assert forward == backward
    first = Proposer(units, base, ranker).likeliest(8)[:4]
    assert {frozenset((p.first, p.second)) for p in first} == {frozenset((2 * n, 2 * n + 1)) for n in range(4)}


def test_no_relation_below_its_threshold():
    """The likeliest type counts, and only if it is sure enough."""
    sure = np.zeros(len(TYPES), np.float32)
    sure[TYPES.index("updates")] = 0.8
    assert decide(sure, dict.fromkeys(TYPES, 0.7)) == "updates"
    assert decide(sure, dict.fromkeys(TYPES, 0.9)) is None


def test_a_relation_carries_a_reason_and_its_claims():
    """What is shown names both claims and says why."""
    alleged = unit("Osk shelled the border town", "shell border town", by="Dann", entities={"town"})
    denied = unit("its guns shelled the border town", "gun shell border town", by="Ruy", act="deny", entities={"town"})
    ranked = np.log(np.array([0.01, 0.95, 0.01, 0.01, 0.01, 0.01], np.float32))
    ((_, _, found),) = relate([alleged, denied], [Proposal(0, 1, 0.9, ranked)], ReasonScorer(), str)
    assert found.type == "contradicts" and found.why and set(found.claims) == {alleged.id, denied.id}


def test_numbers_and_denials_overrule_the_scorer():
    """The same told with numbers that cannot both hold is another scope; two denials are no contradiction."""
    probabilities = np.zeros(len(TYPES), np.float32)
    probabilities[TYPES.index("corroborates")] = 0.9
    probabilities[TYPES.index("differs_in_scope")] = 0.05
    a, b = unit("around 4,000 fled the town", "flee town"), unit("26,000 fled", "flee", outlet="B")
    apart = Reason("contradicts", "figure_apart", "«4,000» and «26,000» cannot both hold", 0.6)
    assert overruled("corroborates", a, b, probabilities, [apart]) == "differs_in_scope"
    assert overruled("corroborates", a, b, probabilities, []) == "corroborates"
    again = unit("some 4,000 people fled", "people flee")
    assert overruled("corroborates", a, again, probabilities, []) == "same_origin", "both are the Courier's own"
    denied = unit("its guns fired on the town", "gun fire town", by="Osk", act="deny")
    none = unit("no gun was fired on the town", "gun fire town", by="Ruy", polarity="negated")
    asserted = unit("guns fired on the town", "gun fire town", by="Dann")
    assert overruled("contradicts", denied, none, probabilities, []) is None
    assert overruled("contradicts", denied, asserted, probabilities, []) == "contradicts"
    assert overruled("contradicts", none, unit("guns fired", "gun fire", by="Ruy"), probabilities, []) is None, (
        "himself"
    )
    dead, again = (
        unit("the victims were killed", "victim kill", outlet="A"),
        unit("the victims were killed in the battle", "victim kill", outlet="B"),
    )
    assert overruled("contradicts", dead, again, probabilities, []) == "same_origin", "the same words"


def test_a_name_that_both_use_is_no_copy():
    """A run of words makes one account of two where it is nearly all of one, not where it is a part of both."""
    probabilities = np.zeros(len(TYPES), np.float32)
    shared = Reason("same_origin", "same_words", "6 words running are the same in both", 0.5)
    a = unit("the deputy minister of foreign affairs Dann left for Osk before dawn", "minister leave", outlet="A")
    b = unit("no one saw how the deputy minister of foreign affairs Dann had gone by train", "minister go", outlet="B")
    assert overruled("corroborates", a, b, probabilities, [shared]) == "corroborates"
    c = unit("the deputy minister of foreign affairs Dann left", "minister leave", outlet="C")
    assert overruled("corroborates", a, c, probabilities, [shared]) == "same_origin"


def test_sureness_is_a_share_that_grows_with_the_scorers_probability():
    """The shipped model gives every type a share between 0 and 1, a higher one where the scorer is surer."""
    scorer, features = load_scorer(), np.zeros(len(NAMES), np.float32)

    def sureness(kind, probability):
        told = np.full(len(TYPES), (1 - probability) / 5, np.float32)
        told[TYPES.index(kind)] = probability
        return scorer.sureness(kind, told, 0.5, features)

    for kind in TYPES[1:]:
        assert 0 < sureness(kind, 0.2) < sureness(kind, 0.9) < 1, kind


def test_threads_keep_the_order():
    """Results come in the order of the work, whichever thread is done first."""
    waits = [0.03, 0.0, 0.02, 0.0]
    assert list(in_threads(lambda n: (sleep(waits[n]), n)[1], range(4), 3)) == [0, 1, 2, 3]
    assert list(in_threads(str, [1, 2], 1)) == ["1", "2"]


def test_features_do_not_depend_on_who_meets_whom():
    """A pair has the same features from either side and among whatever others it stands."""
    units = [
        unit("the dam burst", "dam burst", by="Dann", outlet="A"),
        unit("the old dam broke", "old dam break", outlet="B"),
        unit("the mayor said the dam held", "mayor dam hold", by="Dann", outlet="A"),
    ]
    known = PairFeatures(units)
    alone = known.against(0, np.array([2]))
    assert (known.against(0, np.array([1, 2]))[1] == alone[0]).all()
    assert (known.against(2, np.array([0])) == alone).all()
    named = dict(zip(PAIR_FEATURES, alone[0].tolist(), strict=True))
    assert named["same_voice"] == 1 and named["shared"] > 0
    apart = dict(zip(PAIR_FEATURES, known.against(0, np.array([1]))[0].tolist(), strict=True))
    assert apart["same_voice"] == 0 and apart["shared"] > 0
