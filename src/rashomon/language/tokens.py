"""spaCy's tokenizer, kept linear on text without spaces."""

from __future__ import annotations

import re
from typing import Any

from spacy.tokens import Doc

#: Longest run without white space that is handed to spaCy's tokenizer, which takes the square of it.
RUN = 1000
_LONG = re.compile(rf"\S{{{RUN + 1},}}")
_PIECE = re.compile(rf"\S{{1,{RUN}}}")


class LinearTokenizer:
    """Cuts runs of more than ``RUN`` characters without white space before they are tokenized; all else is spaCy's."""

    def __init__(self, inner: Any):
        self._inner = inner

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._inner, name)

    def __call__(self, text: str) -> Doc:
        if not _LONG.search(text):
            doc: Doc = self._inner(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        at = 0
        cuts = [p.end() for run in _LONG.finditer(text) for p in _PIECE.finditer(text, run.start(), run.end())]
        for cut in [*cuts, len(text)]:
            for token in self._inner(text[at:cut]):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
            at = cut
        return Doc(self._inner.vocab, words=words, spaces=spaces)
