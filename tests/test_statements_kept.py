"""Which proposals of the engine and of the text's form become statements. Every sentence is invented."""

from __future__ import annotations

from spacy.tokens import Doc
from statement_docs import article_of, doc_of, names

from rashomon.extract.statements import find_statements
from rashomon.language.annotations import Attribution

HELD = (
    "Grey//PROPN/2/nsubj/B-PERSON {cue}/VERB/0/root the//DET/4/det dam//NOUN/5/nsubj held/hold/VERB/2/ccomp "
    "all//DET/7/det winter//NOUN/5/obl .//PUNCT/2/punct"
)


def attributed(doc: Doc, source: int, cue: int, *contents: tuple[int, int], score: float = 0.6) -> Doc:
    """The document with attributions of the engine: contents as (first token, end), one source and one cue."""
    doc._.attributions = [
        Attribution(doc[source : source + 1], doc[cue : cue + 1], doc[a:b], None, score) for a, b in contents
    ]
    return doc


def contents(doc: Doc) -> list[str]:
    """The contents found, in text order."""
    article = article_of(doc)
    return [s.content.text for s in find_statements(doc, article, names(doc, article)).statements]


def test_engine_alone_with_a_known_cue() -> None:
    """What the engine alone finds is kept where the lore knows the cue, though no frame of it fits."""
    doc = attributed(doc_of(HELD.format(cue="cited/cite")), 0, 1, (2, 7))
    assert contents(doc) == ["the dam held all winter"]


def test_engine_alone_with_an_unknown_cue() -> None:
    """The same with a word that is no cue of the lore is left out."""
    doc = attributed(doc_of(HELD.format(cue="waded/wade")), 0, 1, (2, 7))
    assert contents(doc) == []


def test_the_writers_own_voice() -> None:
    """ "We say" in the article's own voice attributes nothing, be it the engine or a rule that reads it so."""
    doc = doc_of(HELD.format(cue="say/say").replace("Grey//PROPN/2/nsubj/B-PERSON", "We/we/PRON/2/nsubj"))
    assert contents(attributed(doc, 0, 1, (2, 7))) == []


def test_pronoun_alone() -> None:
    """A pronoun alone is the content of nothing."""
    doc = doc_of("Grey//PROPN/2/nsubj/B-PERSON denied/deny/VERB/0/root it//PRON/2/obj .//PUNCT/2/punct")
    assert contents(attributed(doc, 0, 1, (2, 3), score=0.9)) == []


def test_names_alone() -> None:
    """Whom somebody praised is nothing that he said; a name that he uttered is."""
    words = (
        "Grey//PROPN/2/nsubj/B-PERSON praised/praise/VERB/0/root Ada//PROPN/2/obj/B-PERSON Holm//PROPN/3/flat/I-PERSON"
    )
    doc = doc_of(words + " .//PUNCT/2/punct")
    assert contents(attributed(doc, 0, 1, (2, 4), score=0.9)) == []
    uttered = words.replace("praised/praise", "said/say").replace(" Ada", " “//PUNCT/2/punct Ada")
    doc = doc_of(uttered + " ”//PUNCT/2/punct .//PUNCT/2/punct")
    assert contents(attributed(doc, 0, 1, (3, 5), score=0.9)) == ["Ada Holm"]


def test_content_broken_by_an_insertion() -> None:
    """A subject and its verb on both sides of an insertion are one content."""
    doc = doc_of(
        "Grey//PROPN/2/nsubj/B-PERSON said/say/VERB/0/root the//DET/4/det dam//NOUN/10/nsubj –//PUNCT/6/punct "
        "built/build/ADJ/4/acl in//ADP/8/case 1950//NUM/6/obl –//PUNCT/6/punct held/hold/VERB/2/ccomp "
        "all//DET/12/det winter//NOUN/10/obl .//PUNCT/2/punct"
    )
    assert contents(attributed(doc, 0, 1, (2, 4), (9, 12))) == ["the dam – built in 1950 – held all winter"]


def test_printed_conversation() -> None:
    """Lines that begin with names in capitals are what each of them says; one such line alone is none."""
    question = (
        "ADA//PROPN/4/flat/B-PERSON GREY//PROPN/1/flat/I-PERSON :/:/PUNCT/1/punct Has/have/AUX/0/root "
        "it//PRON/6/nsubj held/hold/VERB/4/dep ?//PUNCT/4/punct ¶//SPACE/4/dep"
    )
    answer = (
        "TOM//PROPN/4/flat/B-PERSON MOSS//PROPN/1/flat/I-PERSON :/:/PUNCT/1/punct It//PRON/5/nsubj "
        "has/have/VERB/0/root ,//PUNCT/5/punct so//ADV/8/advmod far//ADV/5/advmod .//PUNCT/5/punct"
    )
    assert contents(doc_of(question, answer)) == ["Has it held?", "It has, so far."]
    assert contents(doc_of(answer)) == []


def test_short_quotation_after_a_cue() -> None:
    """A quotation of a word or two that is a sentence of itself goes on with the last speaker."""
    doc = doc_of(
        "“//PUNCT/4/punct The//DET/3/det dam//NOUN/4/nsubj held/hold/VERB/0/root ,//PUNCT/4/punct ”//PUNCT/4/punct "
        "Grey//PROPN/8/nsubj/B-PERSON said/say/VERB/4/parataxis .//PUNCT/4/punct",
        "“//PUNCT/2/punct Really//ADV/0/root ?//PUNCT/2/punct ”//PUNCT/2/punct",
    )
    assert contents(attributed(doc, 6, 7, (1, 5))) == ["The dam held,", "Really?"]


def test_no_answer() -> None:
    """Who did not respond to something has said nothing."""
    doc = doc_of(
        "Grey//PROPN/4/nsubj/B-PERSON did/do/AUX/4/aux not//PART/4/advmod respond/respond/VERB/0/root to//ADP/7/case "
        "three//NUM/7/nummod letters/letter/NOUN/4/obl .//PUNCT/4/punct"
    )
    assert contents(attributed(doc, 0, 3, (4, 7))) == []


def test_words_before_an_interrupting_cue() -> None:
    """The few words before a cue that breaks into a clause are no content of themselves."""
    doc = doc_of(
        "In//ADP/2/case winter//NOUN/8/obl ,//PUNCT/5/punct Grey//PROPN/5/nsubj/B-PERSON said/say/VERB/8/parataxis "
        ",//PUNCT/5/punct it//PRON/8/nsubj held/hold/VERB/0/root well//ADV/8/advmod .//PUNCT/8/punct"
    )
    assert contents(attributed(doc, 3, 4, (0, 2), (6, 9))) == ["it held well"]
