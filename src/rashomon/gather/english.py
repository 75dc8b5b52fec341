"""Which language an article is in. Rashomon reads English."""

from __future__ import annotations

from functools import cache

import pycountry
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from rashomon.gather.refusals import Refused

#: Varieties that the identifier tells apart and that read as English here.
_ENGLISH = {"en", "pcm", "sco"}
#: Least probability at which a text is refused as being in another language; short texts seldom reach it.
_SURE = 0.9
_SAMPLE = 3000


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def check_english(text: str) -> str:
    """The language code ``en``.

    Decided by py3langid (Barbaresi, after Lui and Baldwin 2012) on the beginning and the middle of the text.

    Raises:
        Refused: the text is in another language.
    """
    middle = len(text) // 2
    sample = text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + "\n" + text[middle : middle + _SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    latin = sum(c < "\u0250" for c in letters)
    language, probability = _identifier().classify(sample)
    if language not in _ENGLISH and (probability >= _SURE or latin < len(letters) / 2):
        raise Refused(f"is in {_name(language)}", "Rashomon reads English; give it an English edition or a translation")
    return "en"


def _name(code: str) -> str:
    known = pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code})
    return str(known.name) if known else f"the language {code}"
