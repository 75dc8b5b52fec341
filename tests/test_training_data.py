"""How data sets become labels, on sentences written here. No data set and no PyTorch is needed."""

from __future__ import annotations

import numpy as np

from rashomon.language.annotations import ENTITY_LABELS
from rashomon.language.decode import name_spans
from training import evaluate
from training.data import (
    CONTENT,
    IGNORE,
    SOURCE,
    Marked,
    _conllu,
    add_statements,
    polnear_sample,
    raw_sample,
    treebank_sample,
    word_range,
)

CONLLU = """# newdoc id = GUM_news_kelmar
# newpar
# text = Ivan Petrov didn't leave Kelmar.
1\tIvan\tIvan\tPROPN\tNNP\tNumber=Sing\t5\tnsubj\t_\tEntity=(1-person-new-cf1-1-sgl
2\tPetrov\tPetrov\tPROPN\tNNP\tNumber=Sing\t1\tflat\t_\tEntity=1)
3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tdid\tdo\tAUX\tVBD\t_\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\tleave\tleave\tVERB\tVB\t_\t0\troot\t_\t_
6\tKelmar\tKelmar\tPROPN\tNNP\tNumber=Sing\t5\tobj\t_\tEntity=(2-place-new-cf2-1-sgl)|SpaceAfter=No
7\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

# newpar
# text = He stayed.
1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(1-person-giv-cf1-1-ana)
2\tstayed\tstay\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


def _sample():  # type: ignore[no-untyped-def]
    kinds = {
        "upos": ["ADV", "AUX", "NOUN", "PART", "PRON", "PROPN", "PUNCT", "VERB"],
        "xpos": ["NNP"],
        "feats": ["_"],
        "lemma": ["l0"],
        "deprel": ["nsubj", "root", "obj"],
    }
    ids = {k: {v: i for i, v in enumerate(vs)} for k, vs in kinds.items()}
    return treebank_sample({"id": "GUM_news_kelmar", "conllu": CONLLU}, "gum", ids)


def test_a_treebank_gives_words_trees_and_paragraphs() -> None:
    """Contracted words are two, heads count over the document, a root is its own head, unknown labels are left out."""
    sample = _sample()
    assert sample.words == ["Ivan", "Petrov", "did", "n't", "leave", "Kelmar", ".", "He", "stayed", "."]
    assert sample.heads is not None and sample.deprel is not None
    assert sample.heads.tolist() == [4, 0, 4, 4, 4, 4, 4, 8, 8, 8]
    assert [i for i, b in enumerate(sample.breaks) if b] == [7]
    assert sample.deprel[6] == IGNORE
    assert not sample.spaced[3] and not sample.spaced[6]
    text, starts, _ = evaluate.raw_text(sample)
    assert text == "Ivan Petrov didn't leave Kelmar.\n\nHe stayed." and starts == [0, 34]


def test_names_and_coreference_come_from_the_entities() -> None:
    """A phrase headed by a proper noun is a name of the record's kinds; its mentions share a cluster."""
    sample = _sample()
    tags = np.eye(1 + 4 * len(ENTITY_LABELS))[sample.labels["ner"]]
    assert [(a, b, ENTITY_LABELS[k]) for a, b, k in name_spans(tags)] == [(0, 2, "PERSON"), (5, 6, "PLACE")]
    assert sample.coref is not None
    assert sample.coref[0] == sample.coref[7] == 1


def test_an_attribution_becomes_word_ranges() -> None:
    """Character offsets become words; a content broken by its cue stays one relation with two parts."""
    text = "“We left,” Petrov said, “at dawn.”"
    row = {
        "id": "x_1",
        "text": text,
        "attributions": [{"source": [[11, 17]], "cue": [[18, 22]], "content": [[0, 10], [24, 34]]}],
    }
    sample = polnear_sample(row)
    (relation,) = sample.relations
    assert [sample.words[i] for i in relation.cue_words] == ["said"]
    parts = [(" ".join(sample.words[a:b]), kind) for a, b, kind in relation.parts]
    assert parts == [("“ We left , ”", CONTENT), ("“ at dawn . ”", CONTENT), ("Petrov", SOURCE)]
    assert sample.labels["cue"][relation.cue[0]] == 1


def test_word_ranges_touch_what_they_cover() -> None:
    """A range that begins or ends within a word takes the whole word; one between words is empty."""
    offsets = np.array([[0, 3], [4, 8], [8, 9]])
    assert word_range(offsets, 1, 5) == (0, 2)
    assert word_range(offsets, 3, 4) == (1, 1)
    assert len(list(_conllu(CONLLU))) == 2
    assert SOURCE != CONTENT


def test_coreference_scores_are_those_of_the_literature() -> None:
    """The example of Pradhan et al. (2014), counted by hand."""
    gold = [{1, 2, 3}, {4, 5, 6, 7}]
    found = [{1, 2}, {3, 4}, {6, 7, 8, 9}]
    muc, cubed, ceaf = evaluate._muc(gold, found), evaluate._cubed(gold, found), evaluate._ceaf(gold, found)
    assert muc.tolist() == [2, 5, 2, 5]
    assert round(cubed[0] / cubed[1], 3) == 0.417 and round(cubed[2] / cubed[3], 2) == 0.50
    assert round(ceaf[0] / ceaf[1], 2) == 0.65 and round(ceaf[2] / ceaf[3], 2) == 0.43


def test_marked_statements_become_attributions() -> None:
    """A quotation broken by its cue is one relation of two contents; one without a cue begins at its content."""
    text = 'The dam, said Mr Dann, is "safe". Nobody will have to leave the valley.'
    sample = raw_sample("a", "marked", "letters", text)

    def at(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    said = at("Mr Dann"), at("said")
    marks = [
        Marked(at("The dam"), *said),
        Marked(at('is "safe"'), *said),
        Marked(at("Nobody will have to leave"), None, None),
    ]
    add_statements(sample, text, marks)
    first, second = sample.relations
    assert [(" ".join(sample.words[a:b]), k) for a, b, k in first.parts] == [
        ("The dam", CONTENT),
        ('is " safe "', CONTENT),
        ("Mr Dann", SOURCE),
    ]
    assert (first.pseudo, second.pseudo) == (False, True)
    assert sample.words[second.cue[0]] == "Nobody"
    assert sample.labels["cue"][first.cue[0]] == 1 and sample.labels["cue"][second.cue[0]] == 3
