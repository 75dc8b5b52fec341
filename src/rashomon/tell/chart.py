"""Where the bars of a range chart stand: numbers to percentages of the chart's width.

Only geometry; the template draws it as SVG. Positions are percentages so that the chart stretches with the page and
its type does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.record import Figure

# Beyond this ratio of the largest to the smallest number small bars could no longer be told apart on a linear scale.
LOGARITHMIC_FROM = 40
MOST_DECADES = 12  # what is smaller than the rest by more stands at the left edge
SMALLEST = 1e-6  # anything closer to zero is drawn as zero
LEFT, RIGHT = 2.0, 94.0  # room for the arrows of open ends, in percent


@dataclass(frozen=True)
class Bar:
    """A figure on the chart: its ends in percent, and which of them are open."""

    left: float
    right: float
    open_left: bool
    open_right: bool


@dataclass(frozen=True)
class Tick:
    """A labelled place on the axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """The bars of a group of figures, in the order given, over one axis."""

    bars: list[Bar]
    ticks: list[Tick]
    logarithmic: bool


def range_chart(figures: Sequence[Figure]) -> Chart:
    """Lay figures over one axis.

    Args:
        figures: at least one, each with ``low`` or ``high``.

    Returns:
        One bar per figure. The axis begins at zero, or is logarithmic where the numbers span more than
        ``LOGARITHMIC_FROM`` to one.
    """
    numbers = [float(n) for f in figures for n in (f.low, f.high) if n is not None and math.isfinite(n)]
    top = max([n for n in numbers if n >= SMALLEST], default=1.0)
    least = min([n for n in numbers if n >= SMALLEST], default=1.0)
    logarithmic = top / least > LOGARITHMIC_FROM
    step = _step(top)
    end = step * math.ceil(top / step - 1e-9)
    start = 10.0 ** math.floor(math.log10(least))
    if logarithmic:
        end = 10.0 ** math.ceil(math.log10(top) - 1e-9)
        start = max(start, end / 10.0**MOST_DECADES)

    def at(number: float) -> float:
        position = math.log(max(number, start) / start) / math.log(end / start) if logarithmic else number / end
        return round(LEFT + min(max(position, 0.0), 1.0) * (RIGHT - LEFT), 2)

    bars = []
    for figure in figures:
        low = float(figure.low) if figure.low is not None and math.isfinite(figure.low) else None
        high = float(figure.high) if figure.high is not None and math.isfinite(figure.high) else None
        left, right = (LEFT if low is None else at(low)), (at(high) if high is not None else 100.0)
        bars.append(Bar(left, max(left, right), low is None, high is None))
    if logarithmic:
        decades = range(round(math.log10(start)), round(math.log10(end)) + 1)
        marks = [10.0**d for d in decades]
        marks = marks[:: max(1, math.ceil(len(marks) / 6))]
    else:
        marks = [step * i for i in range(round(end / step) + 1)]
    return Chart(bars, [Tick(at(m), short_number(m)) for m in marks], logarithmic)


def _step(top: float) -> float:
    """A round step (1, 2 or 5 times a power of ten) that cuts the axis into at most five."""
    raw = top / 5
    power = 10.0 ** math.floor(math.log10(raw))
    return next((m * power for m in (1, 2, 5) if m * power >= raw - 1e-12), 10 * power)


def short_number(number: float) -> str:
    """A number for an axis: 1700000 is "1.7 m", 40000 is "40,000"."""
    for size, unit in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(number) >= size:
            return f"{number / size:g} {unit}"
    return f"{number:,.10g}"


def figure_in_words(figure: Figure) -> str:
    """The bounds of a figure for those who do not see the chart: "26 or more", "0 to 50", "about 1 m"."""
    low, high = figure.low, figure.high
    if low is None and high is None:
        return "no number"
    if low is None:
        return f"{short_number(high or 0)} or fewer"
    if high is None:
        return f"{short_number(low)} or more"
    if low == high:
        hedge = figure.hedge if figure.hedge in ("about", "nearly") else ""
        return f"{hedge} {short_number(low)}".strip()
    return f"{short_number(low)} to {short_number(high)}"
