"""Where figures stand on a range chart, and how their bounds are put in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.record import Evidence, Figure, Hedge
from rashomon.tell.chart import figure_in_words, range_chart, short_number

NUMBERS = st.one_of(st.none(), st.integers(0, 10**13), st.floats(0, 1e13, allow_nan=False))


def figure(low: float | None, high: float | None, hedge: Hedge = "exact") -> Figure:
    """A figure with these bounds."""
    return Figure(id="f", evidence=Evidence(article="a", start=0, end=1, text="x"), low=low, high=high, hedge=hedge)


@given(st.lists(st.tuples(NUMBERS, NUMBERS).filter(lambda b: b != (None, None)), min_size=1, max_size=6))
def test_bars_stay_on_the_chart(bounds: list[tuple[float | None, float | None]]) -> None:
    """Whatever the numbers, every bar lies on the chart and every tick is a number."""
    chart = range_chart([figure(low, high) for low, high in bounds])
    for bar in chart.bars:
        assert 0 <= bar.left <= bar.right <= 100
    assert all(math.isfinite(t.at) and t.label for t in chart.ticks)


def test_order_of_numbers_is_order_on_the_chart() -> None:
    """A larger number stands further right, on both kinds of scale."""
    for numbers in ([5, 12, 19], [3, 400, 90000]):
        places = [bar.left for bar in range_chart([figure(n, n) for n in numbers]).bars]
        assert places == sorted(places) and len(set(places)) == 3


def test_wide_spread_is_logarithmic() -> None:
    """A dozen and a hundred thousand are only both visible on a logarithmic scale."""
    assert range_chart([figure(12, 12), figure(100_000, 100_000)]).logarithmic
    assert not range_chart([figure(12, 12), figure(30, 30)]).logarithmic


def test_open_end_is_open() -> None:
    """ "At least 12" runs to the edge."""
    bar = range_chart([figure(12, None), figure(30, 30)]).bars[0]
    assert bar.open_right and bar.right == 100


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (figure(26, None, "more_than"), "26 or more"),
        (figure(None, 50, "less_than"), "50 or fewer"),
        (figure(0, 50, "up_to"), "0 to 50"),
        (figure(1_700_000, 1_700_000, "about"), "about 1.7 m"),
        (figure(40_000, 40_000), "40,000"),
    ],
)
def test_figure_in_words(shown: Figure, words: str) -> None:
    """Bounds and hedge in words."""
    assert figure_in_words(shown) == words


def test_axis_numbers() -> None:
    """Large numbers are short on the axis."""
    assert [short_number(n) for n in (0, 7.5, 40_000, 2_000_000, 3e9)] == ["0", "7.5", "40,000", "2 m", "3 bn"]
