"""The clauses of an article, on trees written out by hand."""

from statement_docs import article_of, doc_of

from rashomon.extract.clauses import find_clauses
from rashomon.record import Statement


def clauses_of(sentence: str, cue: str, content: str):
    """The clauses of one sentence that holds one statement."""
    doc = doc_of(sentence)
    article = article_of(doc)
    at, said = article.text.index(cue), article.text.index(content)
    statement = Statement(
        id="s1",
        content=article.evidence(said, said + len(content)),
        kind="mixed",
        act="say",
        cue=article.evidence(at, at + len(cue)),
    )
    return [(c.evidence.text, c.statement) for c in find_clauses(doc, article, [], [], [], [statement], [])]


def test_what_is_said_without_a_verb_is_a_clause():
    """What a minister calls an offer is what others may contest; that he calls it something is not."""
    called = (
        "Dann//PROPN/2/nsubj called/call/VERB/0/root the//DET/4/det offer//NOUN/2/obj a//DET/7/det "
        "shabby//ADJ/7/amod trick//NOUN/2/xcomp .//PUNCT/2/punct"
    )
    assert clauses_of(called, "called", "the offer a shabby trick") == [("the offer a shabby trick", "s1")]


def test_one_word_of_judgement_is_enough_in_a_statement():
    """ "It is wrong" judges; "they did" says nothing by itself, nor does a short clause that nobody said."""
    wrong = (
        "Dann//PROPN/2/nsubj said/say/VERB/0/root it//PRON/5/nsubj is//AUX/5/cop wrong//ADJ/2/ccomp .//PUNCT/2/punct"
    )
    assert clauses_of(wrong, "said", "it is wrong") == [("it is wrong", "s1")]
    did = "Dann//PROPN/2/nsubj said/say/VERB/0/root they//PRON/4/nsubj paid/pay/VERB/2/ccomp .//PUNCT/2/punct"
    assert clauses_of(did, "said", "they paid") == []


def test_a_dateline_is_no_part_of_a_clause():
    """Where the engine runs a dateline into the first sentence, the clause begins behind it."""
    doc = doc_of(
        "LESSINA//PROPN/6/nsubj (//PUNCT/3/punct Reuters//PROPN/1/appos )//PUNCT/3/punct -//PUNCT/1/punct "
        "Rain//NOUN/7/nsubj flooded/flood/VERB/0/root the//DET/9/det harbour//NOUN/7/obj .//PUNCT/7/punct"
    )
    clauses = find_clauses(doc, article_of(doc), [], [], [], [], [])
    assert [c.evidence.text for c in clauses] == ["Rain flooded the harbour"]


def test_a_label_run_into_a_sentence_is_no_part_of_a_clause():
    """Page residue leaves the sentence it runs into its clauses."""
    doc = doc_of(
        "Advertisement//NOUN/4/dep Heavy//ADJ/3/amod rain//NOUN/4/nsubj flooded/flood/VERB/0/root the//DET/6/det "
        "harbour//NOUN/4/obj .//PUNCT/4/punct"
    )
    article = article_of(doc, furniture=[article_of(doc).evidence(0, len("Advertisement"))])
    clauses = find_clauses(doc, article, [], [], [], [], [])
    assert [c.evidence.text for c in clauses] == ["Heavy rain flooded the harbour"]
