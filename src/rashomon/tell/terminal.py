"""The brief: the record as a few screens of text in the terminal.

Lists are cut, and say so; the whole is in the page. What comes from an article is stripped of control characters
first, so that no article can drive the terminal, and never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from rashomon.record import Record
from rashomon.tell.chart import figure_in_words, range_chart, short_number
from rashomon.tell.labels import clipped
from rashomon.tell.outline import Outline
from rashomon.tell.views import (
    ACTS,
    HAPPENINGS,
    NOBODY,
    OWN_VOICE,
    Day,
    DealingView,
    FigureGroup,
    PointView,
    Reason,
    Said,
    Source,
    SpeakerView,
    Utterance,
    merged,
    unique,
)

PLAIN_WIDTH = 100
# How much of each list is shown.
ARTICLES, CONTESTED, SIDE, AGREED, PAIRS, GROUPS, ROWS, DAYS, EVENTS, SPEAKERS, UTTERANCES = (
    *(20, 6, 2, 5, 3, 4, 10, 12, 2, 8, 3),
)
DEALINGS, TOLD = 8, 4
LONGEST_WORDS, LONGEST_REASON, LONGEST_COUNT = 240, 240, 60
BASES = {"metadata": "dated by", "stated": "dated by", "inferred": "date inferred"}
# C0 and C1 controls (ESC among them), bidirectional overrides and isolates, lone surrogates
DRIVES_TERMINALS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class Brief:
    """The brief of a story, for :meth:`rich.console.Console.print`; ``str()`` of it is plain text."""

    def __init__(self, record: Record, refusals: Sequence[object] = ()) -> None:
        self.outline = Outline(record)
        self.refusals = refusals

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self._parts()

    def __str__(self) -> str:
        console = Console(width=PLAIN_WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
        with console.capture() as capture:
            console.print(self)
        return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"

    def _parts(self) -> Iterable[RenderableType]:
        outline = self.outline
        yield Text(clean(outline.record.title), style="bold")
        count = f"{len(outline.sources)} article{'s' * (len(outline.sources) != 1)}"
        headline = outline.headline_of
        named = f"headline of {clean(headline.label)}" if headline else _named_after(len(outline.sources))
        yield Text(", ".join(p for p in (outline.span, count, named) if p), style="dim")
        yield from self._section("Articles", [_article(s) for s in outline.sources], ARTICLES)
        for refusal in self.refusals:
            yield Padding(Text(f"not read: {clean(str(refusal))}", style="yellow"), (0, 0, 0, 2))
        yield from self._section("Contested", [_contested(p) for p in outline.contested], CONTESTED, apart=True)
        agreed = [_agreed(p) for p in outline.points_with("agreed")]
        yield from self._section("Agreed by independent origins", agreed, AGREED)
        yield from self._section(
            "Brought up to date", [_pair(r) for r in outline.differences("updates")], PAIRS, apart=True
        )
        other = [_pair(r) for r in outline.differences("differs_in_scope")]
        yield from self._section("Different, but not about the same thing", other, PAIRS, apart=True)
        yield from self._section("Figures", [_figures(g) for g in outline.figures], GROUPS)
        yield from self._section("Timeline", [_day(d) for d in outline.timeline if d.date], DAYS)
        yield from self._section("Talks and agreements", [_dealing(d) for d in outline.dealings], DEALINGS)
        yield from self._section("Who said what", [_speaker(s) for s in outline.speakers if s.name != NOBODY], SPEAKERS)
        yield Text()
        yield Text("Lists are cut here. The page (--out DIR) has all of it, with each article's words.", style="dim")

    @staticmethod
    def _section(
        title: str, items: Sequence[RenderableType], shown: int, *, apart: bool = False
    ) -> Iterable[RenderableType]:
        """A titled list of its first items, with a blank line between them where they are long (``apart``)."""
        if not items:
            return
        yield Text()
        yield Rule(Text(title, style="bold"), align="left", style="dim", characters="─")
        for number, item in enumerate(items[:shown]):
            yield Padding(item, (1 if apart and number else 0, 0, 0, 2))
        if len(items) > shown:
            yield Padding(_more(len(items) - shown), (0, 0, 0, 2))


def brief(record: Record, refusals: Sequence[object] = ()) -> Brief:
    """The brief of a story.

    Args:
        record: the story.
        refusals: what could not be read; each is shown as its ``str()``.

    Returns:
        Something to print with rich, coloured and as wide as the terminal, or with ``print``, plain.
    """
    return Brief(record, refusals)


def clean(text: str) -> str:
    """The text on one line, without anything that a terminal would obey."""
    return " ".join(DRIVES_TERMINALS.sub(" ", text).split())


def _named_after(articles: int) -> str:
    """Where a title comes from that is nobody's headline."""
    return "named after whom and what " + ("it tells of" if articles == 1 else "most of them tell of")


def _more(count: int) -> Text:
    return Text(f"and {count} more", style="dim")


def _words(text: str, longest: int = LONGEST_WORDS) -> Text:
    words = clipped(clean(text), longest)
    return Text("“" + words.strip('“”"').rstrip(",") + "”")


def _cited(source: Source) -> str:
    """An article by its outlet and its number in the list of articles."""
    return f"{clean(source.article.outlet or 'article')} [{source.number}]"


def _way(said: Said) -> Text:
    """Who, where, through whom and when."""
    text = Text(style="dim")
    if said.who == OWN_VOICE:
        text.append(_cited(said.source), style="bold not dim").append(f" {OWN_VOICE}")
    else:
        text.append(clean(said.who), style="bold not dim")
        text.append(f", in {', '.join(_cited(s.source) for s in (said, *said.again))}")
    if said.via:
        text.append(f", via {clean(' ← '.join(said.via))}")
    if said.when:
        text.append(f", {said.when}")
    return text


def _said(said: Said) -> RenderableType:
    return Group(_cued(said), Padding(_way(said), (0, 0, 0, 2)))


def _cued(said: Said) -> Text:
    """The words, after the source's own verb where they would mislead without it."""
    verb = clean(said.cue) or said.act_named
    return Text(f"{verb}: " if verb else "", style="red").append_text(_words(said.words.text))


def _list(
    items: Sequence[RenderableType], shown: int, indent: int = 2, *, total: int | None = None
) -> list[RenderableType]:
    """The first items, and how many more there are in all."""
    kept = list(items[:shown])
    rest = (len(items) if total is None else total) - len(kept)
    if rest:
        kept.append(_more(rest))
    return [Padding(item, (0, 0, 0, indent)) for item in kept]


def _article(source: Source) -> RenderableType:
    article = source.article
    head = Text(f"[{source.number}] ").append(clean(source.label), style="bold")
    head.append(f", {source.published or 'undated'}")
    lines = [clean(source.title)] if source.title else []
    if not article.outlet:
        lines.append(f"outlet not known; read from {clean(PurePath(article.source).name)}")
    if source.why:
        lines.append(f"{BASES[article.published.basis] if article.published else ''}: {_reason(source.why)}")
    if article.credits:
        lines.append(f"draws on {clean(', '.join(article.credits))}")
    first = 1 if source.title else 0
    return Group(
        head,
        *(
            Padding(Text(line, style="" if number < first else "dim"), (0, 0, 0, 2))
            for number, line in enumerate(lines)
        ),
    )


def _reason(why: str) -> str:
    """A reason, cut between two of its grounds where it has very many."""
    grounds = clean(why).split("; ")
    kept = [g for n, g in enumerate(grounds) if len("; ".join(grounds[: n + 1])) <= LONGEST_REASON or n == 0]
    return "; ".join(kept) + (" …" if len(kept) < len(grounds) else "")


def _head(view: PointView) -> Text:
    text = Text(clean(view.point.question), style="bold")
    origins, articles = view.point.origins, len(view.outlets)
    counts = [f"{origins} independent origin{'s' * (origins != 1)}"] if origins else []
    counts.append(f"{articles} article{'s' * (articles != 1)}")
    return text.append(f"  {', '.join(counts)}", style="not bold dim")


def _contested(view: PointView) -> RenderableType:
    lines: list[RenderableType] = [Text(f"{view.number}  ", style="red").append_text(_head(view))]
    for number, side in enumerate(view.sides):
        speakers = ", ".join(side.speakers[:3]) + (" and others" if len(side.speakers) > 3 else "")
        lines.append(Padding(Text(f"{chr(ord('A') + number % 26)}  {clean(speakers)}", style="red"), (0, 0, 0, 2)))
        lines += _list([_said(s) for s in merged(side.said)], SIDE, 5)
    why = next((r.why for r in view.reasons if r.type == "contradicts"), "")
    if why:
        lines.append(Padding(Text(f"— {clean(why)}", style="dim"), (0, 0, 0, 2)))
    return Group(*lines)


def _pair(reason: Reason) -> RenderableType:
    return Group(_said(reason.a), _said(reason.b), Text(f"— {clean(reason.why)}", style="dim"))


def _agreed(view: PointView) -> RenderableType:
    return Group(_head(view), *_list([_said(s) for s in merged(view.said)], 1))


def _figures(group: FigureGroup) -> RenderableType:
    low, high = group.bounds
    spread = short_number(low) if low == high else f"{short_number(low)} to {short_number(high)}"
    head = Text(clean(group.heading), style="bold").append(
        f"  {', '.join(p for p in (group.measure, group.unit, spread) if p)}", style="not bold dim"
    )
    bars = range_chart([row.figure for row in group.rows]).bars
    rows: list[RenderableType] = []
    for row, bar in zip(group.rows, bars, strict=True):
        told = Text(figure_in_words(row.figure), style="bold").append("  ")
        told.append_text(_words(row.said.words.text, LONGEST_COUNT)).append("  ").append_text(_way(row.said))
        scope = [part for part in row.scope_in(group) if part != row.said.when]
        if scope:
            told.append(f"; {clean(', '.join(scope))}", style="dim")
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_row(Text(_drawn(bar.left, bar.right, bar.open_right), style="cyan"), told)
        rows.append(line)
    return Group(head, *_list(rows, ROWS))


def _drawn(left: float, right: float, open_right: bool, width: int = 20) -> str:
    """A bar of the range chart in characters."""
    first = min(width - 1, int(left / 100 * width))
    last = max(first, min(width - 1, int(right / 100 * width)))
    bar = "●" if first == last else "●" + "─" * (last - first - 1) + ("→" if open_right else "●")
    return (" " * first + bar).ljust(width)


def _day(day: Day) -> RenderableType:
    events: list[RenderableType] = []
    telling = [e for e in day.events if len(e.outlets) > 1 or not e.said[0].says_little]
    for event in telling or day.events:
        line = Text(HAPPENINGS[event.event.type], style="cyan")
        if event.event.status != "reported":
            line.append(f" ({event.event.status})", style="yellow")
        line.append("  ").append_text(_words(event.said[0].words.text))
        outlets = unique(_cited(said.source) for said in event.said)
        line.append(f"  {', '.join(outlets[:3])}", style="dim")
        if len(outlets) > 3:
            line.append(f" and {len(outlets) - 3} more", style="dim")
        events.append(line)
    return Group(Text(day.date, style="bold"), *_list(events, EVENTS, total=len(day.events)))


def _dealing(dealing: DealingView) -> RenderableType:
    head = Text(clean(dealing.name), style="bold")
    facts = [", ".join(dealing.parties[:4]), dealing.place, dealing.date]
    head.append("".join(f", {clean(f)}" for f in facts if f), style="not bold")
    told: list[RenderableType] = [
        Group(Text(f"{clean(what)}  ", style="cyan").append_text(_cued(said)), Padding(_way(said), (0, 0, 0, 2)))
        for what, said in dealing.told
    ]
    return Group(head, *_list(told, TOLD))


def _speaker(speaker: SpeakerView) -> RenderableType:
    head = Text(clean(speaker.name), style="bold")
    for role in speaker.roles[:1]:
        head.append(f", {clean(role.text)}", style="not bold")
    return Group(head, *_list([_utterance(u) for u in speaker.utterances], UTTERANCES))


def _utterance(utterance: Utterance) -> RenderableType:
    said = utterance.said
    ways = unique(_carried(s) for s in (said, *utterance.also))
    facts = [*ways, said.when] if said.when else ways
    return (
        Text(f"{ACTS[said.act]}  ", style="cyan")
        .append_text(_words(said.words.text))
        .append(f"  {', '.join(facts)}", style="dim")
    )


def _carried(said: Said) -> str:
    """The outlet, and through whom the words came to it."""
    return " ← ".join([_cited(said.source), *(clean(step) for step in said.via)])
