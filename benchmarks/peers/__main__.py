"""Rashomon's statements beside those of other open extractors: same texts, same pipeline, same scorer.

    python -m benchmarks.peers [--part dev] [--gender-gap-tracker CHECKOUT]

Every extractor reads the documents that the engine made of the stories' articles, with straight quotation marks, as
both peers expect them.
Peers are imported only here: textacy where it is installed (``pip install textacy``), the Gender Gap
Tracker's English extractor where a checkout of its repository is named. What cannot be run is said.

Sources: textacy's ``extract.direct_quotations`` (B. DeWilde); F. T. Asr, M. Mazraeh, A. Lopes, V. Gautam, J. Gonzales,
P. Rao, M. Taboada, "The Gender Gap Tracker", PLoS ONE 16(1), 2021.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from spacy.tokens import Doc

from benchmarks.attribution.__main__ import read_story
from benchmarks.shared import scorer, shared_folder, story_folders
from rashomon import language

Found = list[tuple[int, int, str | None]]  # start and end of a content in characters, and its speaker's name
MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


def by_textacy(doc: Doc) -> Found:
    """What textacy finds; nothing where it refuses a text with an odd number of marks."""
    from textacy.extract import direct_quotations

    try:
        triples = list(direct_quotations(doc))
    except ValueError:
        return []
    return [(t.content.start_char, t.content.end_char, " ".join(w.text for w in t.speaker)) for t in triples]


def gender_gap_tracker(checkout: Path) -> Callable[[Doc], Found]:
    """The Gender Gap Tracker's extractor out of a checkout of its repository.

    Raises:
        FileNotFoundError: the checkout has no English quote extractor.
    """
    folder = checkout / "nlp" / "english"
    path = folder / "quote_extractor.py"
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: name a checkout of sfu-discourse-lab/GenderGapTracker")
    # Its database client and log files serve nothing here.
    for name, content in (
        ("bson", {"ObjectId": str}),
        ("utils", {"create_logger": lambda *_, **__: logging.getLogger("gender-gap-tracker")}),
    ):
        module = ModuleType(name)
        module.__dict__.update(content)
        sys.modules[name] = module
    spec = importlib.util.spec_from_file_location("gender_gap_tracker", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    verbs = folder / "rules" / "quote_verb_list.txt"
    extractor = module.QuoteExtractor({"spacy_lang": None, "NLP": {"QUOTE_VERBS": str(verbs)}})

    def find(doc: Doc) -> Found:
        found: Found = []
        for quote in extractor.extract_quotes(doc):
            start, end = (int(n) for n in quote["quote_index"][1:-1].split(","))
            found.append((start, end, quote["speaker"] or None))
        return found

    return find


def main() -> int:
    """Prints one line for each extractor."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--part", choices=["dev", "train"], default="dev")
    parser.add_argument("--gender-gap-tracker", type=Path, metavar="CHECKOUT")
    args = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    peers: dict[str, Callable[[Doc], Found]] = {}
    try:
        peers[f"textacy {version('textacy')}"] = by_textacy
    except PackageNotFoundError:
        print("textacy is not installed: pip install textacy")
    if args.gender_gap_tracker:
        peers["Gender Gap Tracker"] = gender_gap_tracker(args.gender_gap_tracker)
    else:
        print("Gender Gap Tracker left out: name a checkout with --gender-gap-tracker")

    score = scorer(shared)
    engine = language.load()
    sums = {name: [0, 0, 0, 0] for name in ("rashomon", *peers)}
    for folder in story_folders(shared, args.part):
        story = score.Story(folder)
        articles, statements = read_story(folder, engine)
        gold = story.spans("statements", "content", "content_start")
        found: dict[str, list[tuple[Any, Any]]] = {name: [] for name in sums}
        for article in articles:
            gold_id = story.by_file[Path(article.source).name]
            lead = len(article.text) - len(article.text.lstrip("\n"))
            shift = story.bodies[gold_id].find(article.text.strip("\n")) - lead
            doc = engine(article.text.translate(MARKS))
            for name, find in peers.items():
                for start, end, speaker in find(doc):
                    found[name].append((score.Span(gold_id, start + shift, end + shift), SimpleNamespace(name=speaker)))
            for s in statements:
                if s.content.article == article.id:
                    span = score.Span(gold_id, s.content.start + shift, s.content.end + shift)
                    found["rashomon"].append((span, SimpleNamespace(name=s.speaker_name)))
        for name, mine in found.items():
            pairs = score.pair_up(gold, mine, lambda g, p: iou if (iou := g[0].iou(p[0])) >= score.OVERLAP else 0)
            named = sum(score.same_name(gold[i][1]["source"], mine[j][1].name) for i, j in pairs)
            for k, v in enumerate((len(pairs), len(gold), len(mine), named)):
                sums[name][k] += v
    print(f"{'':26} {'P':>6} {'R':>6} {'F1':>6} {'with the speaker, F1':>22}")
    for name, (right, gold_count, mine_count, named) in sums.items():
        p, r = right / max(1, mine_count), right / max(1, gold_count)
        f, attributed = (2 * n / max(1, gold_count + mine_count) for n in (right, named))
        print(f"{name:26} {p:6.3f} {r:6.3f} {f:6.3f} {attributed:22.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
