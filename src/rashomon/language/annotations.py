"""What the engine writes on a spaCy ``Doc`` beyond spaCy's own annotation.

``doc._.attributions``, ``doc._.triggers`` and ``doc._.coreference`` are plain lists of the types
below, so that a later stage needs no more than this file to read them. ``doc._.act_scores`` is an array with a row for
each token and a column for each of the record's acts, or None where no engine has read the text.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span

#: Entity labels that ``doc.ents`` may bear.
ENTITY_LABELS = (
    "PERSON",
    "BODY",
    "ARMED_GROUP",
    "STATE",
    "PLACE",
    "FACILITY",
    "AGREEMENT",
    "OUTLET",
    "TIME",
    "QUANTITY",
    "EVENT",
)

#: PLOVER roots that a trigger may bear, in the record's order. ``YIELD`` is the older data's name
#: for what is now ``CONCEDE`` or ``RETREAT``.
PLOVER_ROOTS = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "STATEMENT",
)


@dataclass(frozen=True, eq=False)
class Attribution:
    """One attributed content: who is said to say or think it, and by which word.

    ``content`` is contiguous: a quotation broken by its cue gives two attributions that share
    ``cue`` and ``source``. ``parent`` is the index, in the same list, of the smallest other
    attribution whose content encloses this one. ``score`` lies between 0 and 1.
    """

    source: Span | None
    cue: Span | None
    content: Span
    parent: int | None
    score: float


@dataclass(frozen=True, eq=False)
class Trigger:
    """A word or phrase that names an event, with its PLOVER root; ``score`` lies between 0 and 1."""

    span: Span
    root: str
    score: float


def register_extensions() -> None:
    """Declare the ``Doc`` extensions; safe to call more than once."""
    if not Doc.has_extension("act_scores"):
        Doc.set_extension("act_scores", default=None)
    for name in ("attributions", "triggers", "coreference"):
        if not Doc.has_extension(name):
            # Getters and not a default list: spaCy would share one mutable default among all documents
            # that were never annotated.
            Doc.set_extension(name, getter=_getter(name), setter=_setter(name))


def _getter(name: str):  # type: ignore[no-untyped-def]
    def get(doc: Doc) -> list:  # type: ignore[type-arg]
        value = doc.user_data.get(("rashomon", name))  # type: ignore[call-overload]
        return [] if value is None else value

    return get


def _setter(name: str):  # type: ignore[no-untyped-def]
    def put(doc: Doc, value: list) -> None:  # type: ignore[type-arg]
        doc.user_data[("rashomon", name)] = value  # type: ignore[index]

    return put


register_extensions()
