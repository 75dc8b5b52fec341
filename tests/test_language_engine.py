"""The engine on a ``Doc``: what a user of the package sees."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

import rashomon.language as language
from rashomon.language.annotations import ENTITY_LABELS, PLOVER_ROOTS
from rashomon.language.onnx_model import MODEL_FOLDER, ModelError, ModelFolder

REPORT = (
    "Talks in Kelmar ended without a deal on Monday. The interior minister, Ivan Petrov, denied that government troops "
    "had entered the town.\n\n“We never crossed the border,” he said. “It is a lie.”\n\n"
    "According to two residents, at least 17 people were killed when the army shelled the hospital. "
    "Petrov told Reuters that the ministry believes the rebels fired first."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return language.load()


def _all(doc) -> list[object]:  # type: ignore[no-untyped-def]
    return [
        [(t.pos_, t.tag_, t.lemma_, str(t.morph), t.dep_, t.head.i, t.is_sent_start) for t in doc],
        [(e.start, e.end, e.label_) for e in doc.ents],
        [(str(a.source), str(a.cue), a.content.start, a.content.end, a.parent, a.score) for a in doc._.attributions],
        [(t.span.start, t.root, t.score) for t in doc._.triggers],
        [[(s.start, s.end) for s in c] for c in doc._.coreference],
    ]


def test_every_token_is_annotated(nlp: Language) -> None:
    """Tags, lemmas, labels and heads are there for every token, and names bear the record's kinds."""
    doc = nlp(REPORT)
    assert all(t.pos_ and t.tag_ and t.dep_ and t.lemma_ for t in doc)
    assert {e.label_ for e in doc.ents} <= set(ENTITY_LABELS)
    assert {t.root for t in doc._.triggers} <= set(PLOVER_ROOTS)
    assert "Ivan Petrov" in [e.text for e in doc.ents if e.label_ == "PERSON"]


def test_sentences_end_where_a_reader_ends_them(nlp: Language) -> None:
    """The dot of a title ends nothing; a paragraph always does."""
    doc = nlp("Mr. Petrov left at 5 p.m. on Monday.\n\nHe did not return.")
    assert [s.text.strip() for s in doc.sents] == ["Mr. Petrov left at 5 p.m. on Monday.", "He did not return."]


def test_statements_are_found_with_source_and_cue(nlp: Language) -> None:
    """Indirect speech, a quotation and a statement with ``According to`` each have their words, source and cue."""
    found = nlp(REPORT)._.attributions
    said = {a.content.text: a for a in found}
    denied = next(a for c, a in said.items() if "had entered the town" in c)
    assert "Petrov" in denied.source.text and denied.cue.text == "denied"
    quoted = next(a for c, a in said.items() if "never crossed" in c)
    assert quoted.source.text == "he" and quoted.cue.text == "said"
    killed = next(a for c, a in said.items() if "were killed" in c)
    assert "residents" in killed.source.text


def test_the_parent_encloses_its_part(nlp: Language) -> None:
    """A statement within a statement points at the one around it."""
    found = nlp(REPORT)._.attributions
    for a in found:
        if a.parent is not None:
            around = found[a.parent].content
            assert around.start <= a.content.start and a.content.end <= around.end


def test_a_text_is_read_the_same_in_any_company(nlp: Language) -> None:
    """Alone, in a batch, and in a pipeline of another number of threads the annotation is the same."""
    alone = _all(nlp(REPORT))
    batch = list(nlp.pipe(["Short.", REPORT, "x " * 700, REPORT], batch_size=4))
    assert _all(batch[1]) == alone == _all(batch[3])
    assert _all(language.load(jobs=2)(REPORT)) == alone


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\x00\x01\x02",
        "\u202e\ufeff",
        ".",
        "a" * 5000,
        "\n a\n",
        "😀 " * 50,
        '"' * 300,
        "word " * 3000,
        "I\n" * 400,
    ],
)
def test_odd_texts_are_read(nlp: Language, text: str) -> None:
    """Nothing that can be typed stops the engine, and the tree stays one."""
    doc = nlp(text)
    assert doc.text == text
    for sentence in doc.sents:
        assert sum(t.head == t for t in sentence) == 1


def test_sentence_vectors_are_of_length_one_and_independent() -> None:
    """A text's vector does not depend on what stands beside it; like texts are nearer than unlike ones."""
    texts = ["Troops entered the town.", "Soldiers moved into the city.", "The cake needs two eggs."]
    vectors = language.sentence_vectors(texts)
    assert vectors.shape == (3, 384) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (language.sentence_vectors(texts[1:2])[0] == vectors[1]).all()
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert language.sentence_vectors([]).shape == (0, 384)


def test_the_model_says_what_it_is() -> None:
    """Name, version and hash go into the record."""
    info = language.model_info()
    assert set(info) == {"name", "version", "hash"} and len(info["hash"]) == 64


def test_a_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    """The message names the file and says how to get it."""
    with pytest.raises(ModelError, match=r"manifest\.json is missing: .*make train"):
        ModelFolder(tmp_path)
    shutil.copy(MODEL_FOLDER / "manifest.json", tmp_path)
    with pytest.raises(ModelError, match=r"engine\.onnx is missing"):
        ModelFolder(tmp_path).graph("engine")


def test_a_damaged_file_is_one_clear_error(tmp_path: Path) -> None:
    """A file that is not the one the manifest names is never run."""
    shutil.copy(MODEL_FOLDER / "manifest.json", tmp_path)
    (tmp_path / "heads.npz").write_bytes(b"no arrays")
    with pytest.raises(ModelError, match=r"heads\.npz is damaged"):
        ModelFolder(tmp_path).arrays("heads.npz")
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ModelError, match=r"manifest\.json is damaged"):
        ModelFolder(tmp_path)


def test_the_model_is_within_its_size() -> None:
    """All files together stay under 60 MB, and the manifest names each."""
    files = json.loads((MODEL_FOLDER / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert sum((MODEL_FOLDER / name).stat().st_size for name in files) < 60_000_000


def test_a_users_own_pipeline_keeps_its_tags(tmp_path: Path) -> None:
    """With another pipeline its sentences and names stay, and the engine adds attributions."""
    import spacy

    own = spacy.blank("en")
    own.add_pipe("sentencizer")
    ruler = own.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Kelmar"}])  # type: ignore[attr-defined]
    own.to_disk(tmp_path / "own")
    doc = language.load(pipeline=str(tmp_path / "own"))(REPORT)
    assert [(e.text, e.label_) for e in doc.ents] == [("Kelmar", "GPE")]
    assert doc._.attributions
