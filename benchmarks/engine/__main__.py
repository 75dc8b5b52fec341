"""The engine's table: ``python -m benchmarks.engine [--check] [--model DIR] [--speed-only | --no-speed]``.

Scores come from dev parts only. ``--check`` compares them with ``floors.yaml`` and fails below one; speed, time and
memory depend on the machine and are printed, never checked.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
#: What to print: key, what it is, the figure to reach, the reference.
TABLE = (
    ("gum_upos", "UPOS, GUM dev, gold tokens and sentences", 98.0, "untuned hour 97.9"),
    ("gum_uas", "UAS, GUM dev", 92.5, "untuned hour 90.8, spaCy CNN about 80"),
    ("gum_las", "LAS, GUM dev (subtypes count)", 90.5, "untuned hour 88.3, spaCy CNN about 75"),
    ("gum_las_universal", "LAS, GUM dev (universal part of the label)", None, ""),
    ("ewt_upos", "UPOS, EWT dev", 97.5, "untuned hour 96.9"),
    ("ewt_uas", "UAS, EWT dev", 92.0, "untuned hour 91.0"),
    ("ewt_las", "LAS, EWT dev (subtypes count)", 89.5, "untuned hour 88.2"),
    ("ewt_las_universal", "LAS, EWT dev (universal part of the label)", None, ""),
    ("gum_lemma", "lemma, GUM dev", None, ""),
    ("gum_feats", "features, all right, GUM dev", None, ""),
    ("sentence", "sentences F1, GUM dev, raw text", 94.0, ""),
    ("source", "attribution source, exact F1, PolNeAR dev", 84.0, "BERT-base+Cofe 83.2 (test), BiLSTM 71.2"),
    ("cue", "attribution cue, exact F1, PolNeAR dev", 76.0, "BERT-base+Cofe 75.3 (test), BiLSTM 67.0"),
    ("content", "attribution content, exact F1, PolNeAR dev", 74.0, "BERT-base+Cofe 72.9 (test), BiLSTM 62.2"),
    ("relation", "attribution, all three overlap by half, PolNeAR dev", 80.0, ""),
    ("content_half", "attribution, content overlaps by half, PolNeAR dev", None, ""),
    ("gum_names", "names F1, GUM dev, shipped types", 80.0, "same encoder, GUM's types, untuned 74"),
    ("re3d_names", "names F1, re3d held-out fifth", 75.0, ""),
    ("root", "PLOVER root, macro F1, held-out fifth", 75.0, "zero-shot large NLI 82 (test)"),
    ("trigger", "event triggers F1, ECB+ dev topics", 78.0, "untuned 73 to 75"),
    ("coref", "coreference CoNLL F1, GUM news and interview dev", None, ""),
    ("coref_baseline", "  baseline: equal words, nearest name for a pronoun", None, ""),
)


def scores(folder: Path | None, baseline: bool) -> dict[str, float] | None:
    """The dev scores of the model in ``folder`` (default: the package's own); None where there is no data."""
    from rashomon.language.component import make_reader
    from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder
    from training import evaluate
    from training.data import load_corpus, shared_root

    root = shared_root()
    if root is None:
        return None
    reader = make_reader(ModelFolder(folder or MODEL_FOLDER))
    corpus = load_corpus(root, [], reader._pieces, only_dev=True, labels=reader.labels)
    out = evaluate.dev_scores(reader, corpus.dev)
    if baseline:
        spoken = [s for s in corpus.dev["gum"] if s.genre in ("news", "interview")]
        out["coref_baseline"] = round(evaluate.coreference(reader, spoken, baseline=True)["conll"], 2)
        for genre in sorted({s.genre for s in corpus.dev["gum"]}):
            part = [s for s in corpus.dev["gum"] if s.genre == genre]
            tree = evaluate.treebank(reader, part)
            out[f"genre_{genre}"] = round(tree["las"], 2)
            out[f"genre_{genre}_upos"] = round(tree["upos"], 2)
            out[f"genre_{genre}_names"] = round(evaluate.names(reader, part).get("names", 0.0), 2)
    return out


def articles(root: Path, count: int = 100) -> list[str]:
    """The first articles of the unlabelled set."""
    out = []
    with gzip.open(root / "data" / "articles-2012-2020.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            out.append(json.loads(line)["text"])
            if len(out) == count:
                break
    return out


def speed(root: Path) -> list[str]:
    """Words a second from raw text to Doc, ours with every head against spaCy's CNN with tags and tree, in turn."""
    import rashomon.language as language

    texts = articles(root)
    ours, cnn = language.load(), _cnn(root)
    for nlp in (ours, cnn):
        nlp(texts[0])
    wall, busy = dict.fromkeys(("ours", "cnn"), 0.0), dict.fromkeys(("ours", "cnn"), 0.0)
    words = 0
    # In turns of ten articles, so that whatever else the machine does falls on both.
    for k in range(0, len(texts), 10):
        for name, nlp in (("ours", ours), ("cnn", cnn)):
            began, used = time.perf_counter(), time.process_time()
            docs = list(nlp.pipe(texts[k : k + 10], batch_size=10))
            wall[name] += time.perf_counter() - began
            busy[name] += time.process_time() - used
        words += sum(len(d) for d in docs)
    lines = [f"{words} words of {len(texts)} articles, in turn; by the clock, and by the seconds that cores were busy"]
    for name, text in (("ours", "ours, all heads, one thread"), ("cnn", "spaCy's CNN, tags and tree alone")):
        lines.append(f"{text:38}{words / wall[name]:8.0f} words/s {words / busy[name]:8.0f} words/core-s")
    return lines


def _cnn(root: Path) -> Any:
    """spaCy's CNN tagger and parser at the size of its small English pipeline, trained for a moment on GUM."""
    import random

    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    from training.data import _conllu, read_rows

    nlp = spacy.blank("en")
    width = 96
    nlp.add_pipe(
        "tok2vec",
        config={
            "model": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": width,
                    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
                    "rows": [5000, 1000, 2500, 2500],
                    "include_static_vectors": False,
                },
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": width,
                    "depth": 4,
                    "window_size": 1,
                    "maxout_pieces": 3,
                },
            }
        },
    )
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": width}
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe(
        "parser",
        config={
            "model": {
                "@architectures": "spacy.TransitionBasedParser.v2",
                "tok2vec": listener,
                "state_type": "parser",
                "hidden_width": 64,
                "maxout_pieces": 2,
                "use_upper": True,
                "extra_state_tokens": False,
            }
        },
    )
    examples = []
    for row in read_rows(root, "gum"):
        if row["split"] != "train" or len(examples) > 300:
            continue
        for tokens, _ in _conllu(row["conllu"]):
            heads = [t.head - 1 if t.head else i for i, t in enumerate(tokens)]
            gold = Doc(
                nlp.vocab,
                [t.form for t in tokens],
                [t.space for t in tokens],
                tags=[t.xpos for t in tokens],
                heads=heads,
                deps=[t.deprel for t in tokens],
            )
            examples.append(Example(Doc(nlp.vocab, [t.form for t in tokens], [t.space for t in tokens]), gold))
    optimiser = nlp.initialize(lambda: examples)
    random.Random(1).shuffle(examples)
    for k in range(0, len(examples), 50):
        nlp.update(examples[k : k + 50], sgd=optimiser)
    return nlp


_COLD = """
import resource, time
began = time.perf_counter()
import rashomon.language as language
nlp = language.load()
doc = nlp("The minister denied on Monday that troops had entered the town.")
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
import gzip, json, sys
for text in json.load(sys.stdin):
    nlp(text)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def footprint(root: Path | None) -> list[str]:
    """Size on disk, time from a cold interpreter to the first sentence, and memory."""
    from rashomon.language.onnx_model import MODEL_FOLDER, ModelFolder

    ModelFolder()
    size = sum(f.stat().st_size for f in MODEL_FOLDER.iterdir()) / 1e6
    texts = articles(root, 20) if root else []
    runs = [
        subprocess.run(
            [sys.executable, "-c", _COLD], input=json.dumps(texts), capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    first = min(float(r[0]) for r in runs)
    return [
        f"size of the model folder              {size:8.1f} MB        to reach: under 60",
        f"interpreter start to first sentence   {first:8.2f} s         to reach: under 1.5",
        f"memory after the first sentence       {float(runs[0][1]):8.0f} MB",
        f"memory after {len(texts)} articles              {float(runs[0][2]):8.0f} MB        to reach: under 700",
    ]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail below a floor of floors.yaml")
    parser.add_argument("--model", type=Path, help="another model folder")
    parser.add_argument("--device", choices=["cpu"], default="cpu", help="where it runs; there is only one answer yet")
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--speed-only", action="store_true")
    parser.add_argument("--json", type=Path, help="write the scores there too")
    args = parser.parse_args(argv)
    from training.data import shared_root

    root = shared_root()
    if root is None:
        print("No data here (RASHOMON_SHARED, or ../shared beside the repository): nothing is measured.")
        return 0
    failed = []
    if not args.speed_only:
        found = scores(args.model, baseline=not args.check)
        assert found is not None
        floors = yaml.safe_load((HERE / "floors.yaml").read_text(encoding="utf-8")) or {}
        print(f"{'':55}{'reached':>8}{'to reach':>9}{'floor':>7}  reference")
        for key, text, reach, reference in TABLE:
            if key in found:
                print(f"{text:55}{found[key]:8.1f}{reach or '':>9}{floors.get(key, ''):>7}  {reference}")
        for key in sorted(found):
            if key.startswith("genre_"):
                print(f"  {key[6:]:53}{found[key]:8.1f}")
        failed = [f"{k}: {found[k]} is below the floor {v}" for k, v in floors.items() if found.get(k, 0.0) < v]
        if args.json:
            args.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if not (args.no_speed or args.check):
        print()
        for measure in (footprint, speed):
            print("\n".join(measure(root)), flush=True)
    if args.check and failed:
        print("\n".join(failed), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
