"""Origins: shared copy, and whose voice stands behind a claim."""

from compare_units import article

from rashomon.compare.origins import article_origins, origin_of, passage_origins, shared_passages

WIRE = (
    "The ferry between Osk and the northern islands stopped on Friday after its crew refused to sail through the "
    "strait, the harbour office said, adding that it could not tell when boats would run again this month."
)


def test_copy_that_two_articles_share_is_found_word_for_word():
    """The evidence of both sides is the shared run itself."""
    one = article(f"By our staff. {WIRE} Nothing more is known.", "The Courier")
    two = article(f"Harbour closed. {WIRE} Shops fear for trade.", "Osk Radio", day="2031-05-03")
    (passage,) = shared_passages([one, two])
    assert passage.first.text == WIRE.rstrip(".") and passage.second.text == WIRE.rstrip(".")
    assert passage.words > 30


def test_carriers_of_one_copy_have_one_origin():
    """Both articles carry the copy, so they share its origin; a third does not."""
    one, two = article(WIRE, "The Courier"), article(WIRE, "Osk Radio", day="2031-05-03")
    other = article("The parliament of Kelmar met on Monday to vote on a budget for its schools.", "Kelmar Post")
    articles = [one, two, other]
    origins = article_origins(articles, shared_passages(articles))
    assert origins[one.id] == origins[two.id] and other.id not in origins


def test_a_later_carrier_does_not_rename_the_origin():
    """A third outlet that carries the copy afterwards leaves its id as it was."""
    one, two = article(WIRE, "The Courier"), article(WIRE, "Osk Radio", day="2031-05-03")
    late = article(WIRE, "Kelmar Post", day="2031-05-09")
    before = article_origins([one, two], shared_passages([one, two]))
    after = article_origins([one, two, late], shared_passages([one, two, late]))
    assert after[one.id] == before[one.id] == after[late.id]


def test_a_passage_has_the_origin_of_its_copy():
    """An outlet that adds a paragraph to an agency's has two origins."""
    one = article(f"{WIRE}\n\nOur reporter saw an empty pier and heard angry voices there.", "The Courier")
    two = article(WIRE, "Osk Radio")
    stretches = passage_origins([one, two], shared_passages([one, two]))
    start = one.text.index("Our reporter")
    assert origin_of(one, 0, 40, None, stretches) == origin_of(two, 0, 40, None, stretches)
    assert origin_of(one, start, start + 20, None, stretches) == "outlet:The Courier"


def test_articles_without_common_copy():
    """No shared run, no passage."""
    assert shared_passages([article("A short note.", "A"), article("Another short note.", "B")]) == []
