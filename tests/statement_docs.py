"""Hand-built documents for the statement tests: sentences with their trees written out."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

import rashomon.language.annotations  # noqa: F401  registers the Doc extensions
from rashomon.extract.reading import Mention
from rashomon.record import Article

VOCAB = spacy.blank("en").vocab
CLOSING = {".", ",", "”", ")", "'s", "’s", ":", ";", "n't", "?", "!"}
OPENING = {"“", "("}


def doc_of(*sentences: str) -> Doc:
    """A document from sentences of ``form/lemma/POS/head/relation[/ENT]``, heads counted from 1 and 0 for the root.

    The form ``¶`` is the break between two paragraphs.
    """
    words, lemmas, pos, heads, deps, starts, ents = [], [], [], [], [], [], []
    for sentence in sentences:
        base = len(words)
        for n, item in enumerate(sentence.split()):
            form, lemma, tag, head, dep, *ent = item.split("/")
            words.append("\n\n" if form == "¶" else form)
            lemmas.append(lemma or form.lower())
            pos.append(tag)
            heads.append(base + (int(head) - 1 if int(head) else n))
            deps.append("ROOT" if dep == "root" else dep)
            starts.append(n == 0)
            ents.append(ent[0] if ent else "O")
    spaces = [i + 1 < len(words) and words[i + 1] not in CLOSING and words[i] not in OPENING for i in range(len(words))]
    tags = [{"VERB": "VBD", "NOUN": "NN", "PROPN": "NNP", "PRON": "PRP"}.get(p, p) for p in pos]
    return Doc(
        VOCAB,
        words=words,
        spaces=spaces,
        lemmas=lemmas,
        pos=pos,
        tags=tags,
        heads=heads,
        deps=deps,
        sent_starts=starts,
        ents=ents,
    )


def article_of(doc: Doc, **fields: object) -> Article:
    """An article with the document's text."""
    return Article(id="a1", source="a1.txt", text=doc.text, **fields)  # type: ignore[arg-type]


def names(doc: Doc, article: Article) -> list[Mention]:
    """A mention for each entity of the document; equal texts, or texts whose last words agree, share a chain."""
    found: list[Mention] = []
    chains: dict[str, int] = {}
    for n, ent in enumerate(doc.ents):
        found.append(
            Mention(
                index=n,
                evidence=article.evidence(ent.start_char, ent.end_char),
                label=ent.label_,  # type: ignore[arg-type]
                head=ent.root.text,
                lemma=ent.root.lemma_,
                sentence=0,
                cluster=chains.setdefault(ent[-1].text, len(chains)),
            )
        )
    return found
