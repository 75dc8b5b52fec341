"""What the pair scorer's encoder reads for a unit: its sentence, behind who says it, and the unit's own pieces."""

import numpy as np
from compare_units import unit

from rashomon.compare.claim_vectors import PIECES, sentence_inputs, spoken_by
from rashomon.language.onnx_model import MODEL_FOLDER
from rashomon.language.text import CLS, SEP, WordPieces

PIECES_OF = WordPieces(MODEL_FOLDER / "tokenizer.json")


def in_sentence(text, words, **more):
    """A unit of some words of a text that is one sentence."""
    made = unit(text, words, **more)
    start = text.index(words)
    made.clause.evidence = made.article.evidence(start, start + len(words))
    made.sentence = (0, len(text))
    return made


def ids_of(words):
    """The piece ids of some words."""
    return PIECES_OF.with_offsets(words)[0]


def test_a_unit_is_the_pieces_of_its_own_words():
    """Two clauses of one sentence are one reading, and each has its own stretch of pieces."""
    text = "The bridge was closed and the ferry stayed in port."
    units = [in_sentence(text, "The bridge was closed"), in_sentence(text, "the ferry stayed in port")]
    units[1].article = units[0].article
    (made,) = sentence_inputs(units, PIECES_OF)
    assert (made.ids[0], made.ids[-1]) == (CLS, SEP)
    for (i, first, last), u in zip(made.spans, units, strict=True):
        assert units[i] is u and made.ids[first : last + 1].tolist() == ids_of(u.text)


def test_speech_is_read_behind_its_speaker():
    """The same sentence in another voice is another reading; an article's own voice stands bare."""
    text = "The bridge was closed."
    said, told = in_sentence(text, "The bridge was closed", by="Dann"), in_sentence(text, "The bridge was closed")
    told.article = said.article
    inputs = sentence_inputs([said, told], PIECES_OF)
    assert len(inputs) == 2 and spoken_by(said).startswith("Dann") and spoken_by(told) == ""
    assert len(inputs[0].ids) > len(inputs[1].ids)
    for made in inputs:
        ((_, first, last),) = made.spans
        assert made.ids[first : last + 1].tolist() == ids_of("The bridge was closed")


def test_a_very_long_sentence_is_read_clause_by_clause():
    """No reading is longer than the encoder is given, and every unit keeps a stretch of its own."""
    text = " and ".join(f"ship number {n} left the harbour" for n in range(60)) + "."
    units = [in_sentence(text, f"ship number {n} left the harbour") for n in (0, 59)]
    units[1].article = units[0].article
    inputs = sentence_inputs(units, PIECES_OF)
    assert len(inputs) == 2 and all(len(made.ids) <= PIECES for made in inputs)
    for made in inputs:
        ((i, first, last),) = made.spans
        assert np.array_equal(made.ids[first : last + 1], ids_of(units[i].text))
