"""How text becomes model input: shapes, quotations, windows, lemmas, names. No model is needed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.language import decode, names, text
from rashomon.language.features import cue_view, quote_regions
from rashomon.language.lemmas import apply_rule, respelled, rule_for
from rashomon.language.tokens import LinearTokenizer


def _shapes(words: list[str], breaks: set[int] = frozenset()) -> list[int]:  # type: ignore[assignment]
    return text.shape_ids(words, [True] * len(words), [i in breaks for i in range(len(words))]).tolist()


def test_words_between_quotation_marks_are_known_as_such() -> None:
    """What stands between marks, straight or curly, bears the flag; the marks themselves are told apart."""
    shapes = _shapes(["He", "said", '"', "We", "left", '"', "."])
    assert shapes == [
        text.TITLE,
        text.LOWER,
        text.OPEN_QUOTE,
        text.TITLE + 8,
        text.LOWER + 8,
        text.CLOSE_QUOTE,
        text.MARK,
    ]
    assert _shapes(["“", "No", "”"]) == [text.OPEN_QUOTE, text.TITLE + 8, text.CLOSE_QUOTE]


def test_a_quotation_does_not_run_over_a_paragraph() -> None:
    """A mark that is never closed spoils its own paragraph only."""
    assert _shapes(["“", "No", "Then"], {2})[2] == text.TITLE


def test_quote_regions_grow_at_each_mark() -> None:
    """Words on one side of a mark share a number."""
    regions = quote_regions(np.array(_shapes(["a", "“", "b", "”", "c"])))
    assert regions[0] < regions[1] == regions[2] == regions[3] < regions[4]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=400),
    st.integers(20, 80),
)
def test_windows_cover_every_word_once(words: list[tuple[int, bool]], capacity: int) -> None:
    """Kept parts follow each other without gap, lie within what is read, and no window is larger than allowed."""
    sizes = np.array([w[0] for w in words])
    blocks = np.array([i == 0 or w[1] for i, w in enumerate(words)])
    at = 0
    for window in text.plan_windows(sizes, blocks, capacity, 10):
        assert window.keep_start == at
        assert window.start <= window.keep_start <= window.keep_end <= window.end
        assert sizes[window.start : window.end].sum() <= capacity
        at = window.keep_end
    assert at == len(words)


def test_windows_grow_linearly() -> None:
    """Twice the text is no more than about twice the windows."""
    sizes, blocks = np.full(20_000, 2), np.arange(20_000) % 20 == 0
    half = len(text.plan_windows(sizes[:10_000], blocks[:10_000]))
    assert len(text.plan_windows(sizes, blocks)) <= 2 * half + 1


def test_paragraphs_and_wrapped_lines() -> None:
    """An empty line ends a paragraph; a line feed in the middle of a sentence does not."""
    nlp = spacy.blank("en")
    keep, breaks, _ = text.paragraph_breaks(nlp("One.\n\nTwo goes\non here."))
    words = nlp("One.\n\nTwo goes\non here.")
    assert [words[k].text for k, b in zip(keep, breaks, strict=True) if b] == ["Two"]


@given(
    st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=12),
    st.text(st.characters(categories=("Ll", "Lu")), min_size=1, max_size=12),
)
def test_lemma_rules_undo_themselves(form: str, lemma: str) -> None:
    """The rule made from a pair gives the lemma back, where lower-casing loses no letters."""
    if len(form.lower()) == len(form):
        assert apply_rule(form, rule_for(form, lemma)) == lemma


def test_names_know_states_outlets_and_armed_groups() -> None:
    """Lists and last words settle what the network cannot know."""
    assert names.refine("PLACE", ["Turkey"]) == "STATE"
    assert names.refine("BODY", ["the", "United", "States"]) == "STATE"
    assert names.refine("BODY", ["Reuters"]) == "OUTLET"
    assert names.refine("BODY", ["Free", "Kelmar", "Brigade"]) == "ARMED_GROUP"
    assert names.refine("PERSON", ["Jordan"]) == "PERSON"
    assert names.refine("PLACE", ["Kelmar", "Airport"]) == "FACILITY"


def test_quantities_take_their_hedges() -> None:
    """A number expression is found with its hedge, currency and unit."""
    words = ["at", "least", "17", "people", "paid", "$", "3", "million", ",", "5", "percent", "more"]
    assert names.quantity_spans(words) == [(0, 3), (5, 8), (9, 11)]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 12), st.integers(0, 2**31))
def test_there_is_always_one_tree(n: int, seed: int) -> None:
    """Whatever the scores, each sentence gets one root and no circle."""
    rng = np.random.default_rng(seed)
    starts = np.flatnonzero(np.concatenate([[True], rng.random(n - 1) < 0.2]))
    heads = decode.trees(rng.normal(size=(n, n)), rng.normal(size=n), starts)
    bounds = [*starts.tolist(), n]
    for a, b in itertools.pairwise(bounds):
        own = heads[a:b]
        assert ((own >= a) & (own < b)).all()
        assert (own == np.arange(a, b)).sum() == 1
        for i in range(a, b):
            at, steps = i, 0
            while heads[at] != at:
                at, steps = int(heads[at]), steps + 1
                assert steps <= n


@pytest.mark.parametrize("seed", range(20))
def test_the_tree_is_the_best_one(seed: int) -> None:
    """Against every assignment of heads to a short sentence: none with one root and no circle scores more."""
    rng = np.random.default_rng(seed)
    n = 4
    scores, roots = rng.normal(size=(n, n)), rng.normal(size=n) - 3
    np.fill_diagonal(scores, roots)

    def valid(heads: tuple[int, ...]) -> bool:
        if sum(h == i for i, h in enumerate(heads)) != 1:
            return False
        for i in range(n):
            at = i
            for _ in range(n):
                at = heads[at]
            if heads[at] != at:
                return False
        return True

    best = max(
        (sum(scores[i, h] for i, h in enumerate(hs)), hs) for hs in itertools.product(range(n), repeat=n) if valid(hs)
    )
    found = decode.trees(scores, roots, np.array([0]))
    # The root is chosen before the rest; where that costs something, it is little.
    assert sum(scores[i, h] for i, h in enumerate(found)) >= best[0] - 2.5
    assert valid(tuple(int(h) for h in found))


def test_names_are_decoded_as_well_formed_spans() -> None:
    """A tagging whose best single tags do not fit together is replaced by the best that does."""
    scores = np.zeros((3, 9))
    scores[0, 1] = 2.0  # B of the first kind
    scores[1, 6] = 1.0  # I of the second kind does not go on from it
    scores[1, 2] = 0.9
    scores[2, 3] = 2.0  # E of the first kind
    assert decode.name_spans(scores) == [(0, 3, 0)]


def test_relation_tags_are_decoded_with_their_moves() -> None:
    """A content that is opened is closed by its own end tag."""
    from math import inf

    moves = np.full((9, 9), -inf)
    for i in (0, 3, 4, 7, 8):
        moves[i, [0, 1, 4, 5, 8]] = 0
    for b in (1, 5):
        moves[b, [b + 1, b + 2]] = moves[b + 1, [b + 1, b + 2]] = 0
    scores = np.zeros((1, 4, 9))
    scores[0, 0, 4] = 3  # a source of one word
    scores[0, 1, 5], scores[0, 2, 6], scores[0, 3, 7] = 3, 1, 3
    tags = decode.relation_viterbi(scores, np.array([4]), moves)
    assert decode.relation_parts(tags[0]) == ([(0, 1)], [(1, 4)])


def test_the_view_of_a_cue_does_not_depend_on_where_its_window_begins() -> None:
    """Distances are differences: a window that begins elsewhere gives the same rows."""
    sentence = np.array([1, 1, 2, 2, 2, 3])
    paragraph, region = np.zeros(6, int), np.array([0, 0, 1, 1, 2, 2])
    whole = cue_view(np.array([3]), np.array([3]), 0, 6, sentence, paragraph, region)
    part = cue_view(np.array([1]), np.array([1]), 0, 4, sentence[2:], paragraph[2:], region[2:])
    for name, rows in part.items():
        assert (rows == whole[name][:, 2:]).all()


def test_a_line_without_spaces_is_tokenized_in_linear_time() -> None:
    """A long run is cut, nothing is lost, and other words are as spaCy makes them."""
    nlp = spacy.blank("en")
    long = "He left. " + "a,b;" * 20_000 + " Then (again) he came."
    doc = LinearTokenizer(nlp.tokenizer)(long)
    assert doc.text == long
    assert [t.text for t in doc][:3] == ["He", "left", "."]
    assert [t.text for t in doc][-7:] == ["Then", "(", "again", ")", "he", "came", "."]
    short = "Mr. Petrov's men didn't go."
    assert [t.text for t in LinearTokenizer(nlp.tokenizer)(short)] == [t.text for t in nlp(short)]


@pytest.mark.parametrize(
    ("form", "lemma", "word"),
    [("denied", "deni", "deny"), ("Cities", "citie", "city"), ("movies", "movie", "movie"), ("ties", "tie", "tie")],
)
def test_lemmas_get_their_y_back(form: str, lemma: str, word: str) -> None:
    """What an ending had changed is spelled as the word is, and words in "-ie" stay."""
    assert respelled(form, lemma) == word
