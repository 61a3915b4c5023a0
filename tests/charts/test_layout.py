"""Labels and axes: placed by numbers alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.charts.axes import value_axis, year_axis
from actionlines.charts.letters import spread, width, wrapped
from actionlines.charts.palette import ROLES
from actionlines.charts.picture import Measure
from actionlines.languages import number

PLACES = st.lists(st.tuples(st.floats(0, 300), st.sampled_from([18.0, 34.0, 50.0])), min_size=1, max_size=12)
FIGURES = st.lists(st.floats(-1e9, 1e9).map(lambda value: round(value, 4)), min_size=1, max_size=20)


def count(kind: str = "number", **more: float) -> Measure:
    return Measure("Count", lambda value: number(value, lang="en"), kind, **more)


@given(PLACES)
def test_no_label_covers_another_and_their_order_stays(labels: list[tuple[float, float]]) -> None:
    wanted, heights = [at for at, _ in labels], [tall for _, tall in labels]
    placed = spread(wanted, heights, low=0, high=max(320, sum(heights)))
    order = sorted(range(len(labels)), key=lambda each: (wanted[each], each))
    for one, other in pairwise(order):
        assert placed[other] - placed[one] >= (heights[one] + heights[other]) / 2 - 0.02
    assert placed[order[0]] - heights[order[0]] / 2 >= -0.01
    assert placed[order[-1]] + heights[order[-1]] / 2 <= max(320, sum(heights)) + 0.02


def test_labels_with_room_stand_where_they_want() -> None:
    assert spread([50, 200, 10], [18, 18, 18], low=0, high=300) == [50, 200, 10]


def test_labels_that_want_the_same_place_share_it() -> None:
    assert spread([100, 100], [18, 18], low=0, high=300) == [91, 109]


@given(FIGURES)
def test_every_value_lies_on_its_axis_and_ticks_are_few_and_even(values: list[float]) -> None:
    axis = value_axis(values, count(), lang="en")
    assert axis.low <= min(values) + 1e-6 * (axis.high - axis.low)
    assert axis.high >= max(values) - 1e-6 * (axis.high - axis.low)
    places = [at for at, _ in axis.ticks]
    assert 2 <= len(places) <= 8
    steps = {round((b - a) / (places[1] - places[0]), 3) for a, b in pairwise(places)}
    assert steps == {1.0}
    assert len({text for _, text in axis.ticks}) == len(places)


def test_ticks_are_written_in_the_language() -> None:
    share = count("percent", lowest=0, highest=100)
    assert [text for _, text in value_axis([3, 97], share, lang="fr").ticks] == [
        f"{n}\u00a0%" for n in (0, 20, 40, 60, 80, 100)
    ]
    assert [text for _, text in value_axis([0, 4e6], count(), lang="zh").ticks] == [
        "0",
        "100万",
        "200万",
        "300万",
        "400万",
    ]
    assert [text for _, text in value_axis([0.31, 0.32], count(), lang="ru").ticks] == [
        f"0,{n}" for n in (310, 312, 314, 316, 318, 320)
    ]


def test_ticks_too_near_each_other_to_be_written_short_are_written_out() -> None:
    assert [text for _, text in value_axis([1_000_000, 1_000_100], count(), lang="en").ticks][:2] == [
        *("1,000,000", "1,000,020")
    ]


@pytest.mark.parametrize(
    ("first", "last", "years"), [(1990, 2024, 5), (2015, 2022, 1), (2000, 2012, 2), (1950, 2024, 10)]
)
def test_years_are_marked_at_round_steps(first: float, last: float, years: int) -> None:
    ticks = [at for at, _ in year_axis(first, last).ticks]
    assert {b - a for a, b in pairwise(ticks)} == {years}
    assert all(first <= at <= last and at % years == 0 for at in ticks)


def test_one_year_stands_in_the_middle_of_its_axis() -> None:
    axis = year_axis(2020, 2020)
    assert (axis.low, axis.high, axis.place(2020, 100)) == (2019, 2021, 50)


@given(st.text(alphabet="abc def 互联网 русский", max_size=60), st.floats(40, 200))
def test_a_wrapped_text_loses_nothing_but_blanks(text: str, widest: float) -> None:
    lines = wrapped(text, size=14, widest=widest)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 14) <= widest or " " not in line for line in lines)


def test_han_is_broken_between_characters_and_latin_between_words() -> None:
    assert wrapped("大不列颠及北爱尔兰联合王国", size=14, widest=100) == ["大不列颠及北爱", "尔兰联合王国"]
    assert wrapped("Democratic Republic of the Congo", size=14, widest=150) == [
        "Democratic Republic",
        "of the Congo",
    ]


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"paper", "rule"}])
@pytest.mark.parametrize("mode", [0, 1])
def test_marks_stand_out_three_to_one_and_text_four_and_a_half(role: str, mode: int) -> None:
    least = 4.5 if role in {"ink", "quiet", "accent", "warm"} else 3.0
    colours = ROLES[role][:2], ROLES["paper"][:2]
    assert contrast(colours[0][mode], colours[1][mode]) >= least


def test_no_line_begins_with_a_sign_that_closes_or_ends_with_one_that_opens() -> None:
    assert wrapped("世界（中位数） 81.7%", size=14, widest=90) == ["世界（中位", "数） 81.7%"]
    assert wrapped("非洲（中位数）", size=14, widest=48) == ["非洲", "（中位", "数）"]
