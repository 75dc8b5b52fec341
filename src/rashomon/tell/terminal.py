"""The brief: the record as a few screens of text in the terminal.

Lists are cut, and say so; the whole is in the page. What comes from an article is stripped of control characters
first, so that no article can drive the terminal, and never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from rashomon.record import Record
from rashomon.tell.chart import figure_in_words, range_chart, short_number
from rashomon.tell.outline import (
    ACTS,
    NOBODY,
    OWN_VOICE,
    Day,
    FigureGroup,
    Outline,
    PointView,
    Said,
    Source,
    SpeakerView,
    Utterance,
    clipped,
    merged,
    unique,
)

WHOLE = "story.html"
PLAIN_WIDTH = 100
# How much of each list is shown.
ARTICLES, CONTESTED, SIDE, AGREED, GROUPS, ROWS, DAYS, EVENTS, SPEAKERS, UTTERANCES = 20, 6, 2, 5, 4, 6, 12, 2, 6, 3
LONGEST_WORDS = 240
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
        by = f"headline of {clean(headline.label)}" if headline else ""
        yield Text(", ".join(p for p in (outline.span, count, by) if p), style="dim")
        yield from self._section("Articles", [_article(s) for s in outline.sources], ARTICLES)
        for refusal in self.refusals:
            yield Padding(Text(f"not read: {clean(str(refusal))}", style="yellow"), (0, 0, 0, 2))
        yield from self._section("Contested", [_contested(p) for p in outline.contested], CONTESTED)
        agreed = [_agreed(p) for p in outline.points_with("agreed")]
        yield from self._section("All agree", agreed, AGREED)
        yield from self._section("Figures", [_figures(g) for g in outline.figures], GROUPS)
        yield from self._section("Timeline", [_day(d) for d in outline.timeline if d.date], DAYS)
        yield from self._section("Who said what", [_speaker(s) for s in outline.speakers if s.name != NOBODY], SPEAKERS)

    @staticmethod
    def _section(title: str, items: Sequence[RenderableType], shown: int) -> Iterable[RenderableType]:
        if not items:
            return
        yield Text()
        yield Rule(Text(title, style="bold"), align="left", style="dim", characters="─")
        for item in items[:shown]:
            yield Padding(item, (0, 0, 0, 2))
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


def _more(count: int) -> Text:
    return Text(f"and {count} more (see {WHOLE})", style="dim")


def _words(text: str) -> Text:
    words = clipped(clean(text), LONGEST_WORDS)
    return Text("“" + words.strip('“”"') + "”")


def _way(said: Said) -> Text:
    """Who, where, through whom and when."""
    text = Text(style="dim")
    if said.who == OWN_VOICE:
        text.append(clean(said.source.label), style="bold not dim").append(f" {OWN_VOICE}")
    else:
        text.append(clean(said.who), style="bold not dim")
        text.append(f", in {clean(', '.join(s.source.label for s in (said, *said.again)))}")
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


def _list(items: Sequence[RenderableType], shown: int, indent: int = 2) -> list[RenderableType]:
    kept = list(items[:shown])
    if len(items) > shown:
        kept.append(_more(len(items) - shown))
    return [Padding(item, (0, 0, 0, indent)) for item in kept]


def _article(source: Source) -> RenderableType:
    head = Text(clean(source.label), style="bold")
    article = source.article
    if article.title and article.title != source.label:
        head.append(f"  {clean(article.title)}", style="not bold")
    facts = [source.published or "date not known"]
    if source.why:
        facts[0] += f" ({clean(source.why)})"
    if article.credits:
        facts.append(f"draws on {clean(', '.join(article.credits))}")
    return Group(head, Padding(Text("; ".join(facts), style="dim"), (0, 0, 0, 2)))


def _head(view: PointView) -> Text:
    text = Text(clean(view.point.question), style="bold")
    origins, articles = view.point.origins, len(view.outlets)
    counts = [f"{origins} independent origin{'s' * (origins != 1)}"] if origins else []
    counts.append(f"{articles} article{'s' * (articles != 1)}")
    return text.append(f"  {', '.join(counts)}", style="not bold dim")


def _contested(view: PointView) -> RenderableType:
    lines: list[RenderableType] = [_head(view)]
    for number, side in enumerate(view.sides):
        speakers = ", ".join(side.speakers[:3]) + (" and others" if len(side.speakers) > 3 else "")
        lines.append(Padding(Text(f"{chr(ord('A') + number % 26)}  {clean(speakers)}", style="red"), (0, 0, 0, 2)))
        lines += _list([_said(s) for s in merged(side.said)], SIDE, 5)
    why = next((r.why for r in view.reasons if r.type == "contradicts"), "")
    if why:
        lines.append(Padding(Text(f"— {clean(why)}", style="dim"), (0, 0, 0, 2)))
    return Group(*lines, Text())


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
        line = Text(_drawn(bar.left, bar.right, bar.open_right), style="cyan")
        line.append(f"  {figure_in_words(row.figure)}  ", style="bold default")
        line.append_text(_way(row.said))
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
    for event in day.events:
        line = Text(event.event.type.lower(), style="cyan")
        if event.event.status != "reported":
            line.append(f" ({event.event.status})", style="yellow")
        line.append("  ").append_text(_words(event.said[0].words.text))
        outlets = event.outlets
        line.append(f"  {clean(', '.join(outlets[:3]))}", style="dim")
        if len(outlets) > 3:
            line.append(f" and {len(outlets) - 3} more", style="dim")
        events.append(line)
    return Group(Text(day.date, style="bold"), *_list(events, EVENTS))


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
    return clean(" ← ".join([said.source.outlet, *said.via]))
