"""The strip the size of a word: every figure is there, and the own one is told without its colour."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionlines.charts import Measure, NothingToDrawError, mute_strip, spark_strip
from actionlines.charts.spark_strip import EDGE, HEIGHT, WIDTH

MEASURE = Measure("Internet users", write=lambda value: f"{value:g} %")


def lines(svg: str) -> tuple[list[int], int]:
    """Places of the fine lines, and of the bold one."""
    first, steps = re.findall(r'd="M(\d+) \d+v\d+((?:m\d+-\d+v\d+)*)"', svg)[0]
    found = [int(first)]
    for step in re.findall(r"m(\d+)-", steps):
        found.append(found[-1] + int(step))
    bold = re.search(r'stroke-width="4" d="M(\d+) 0', svg)
    assert bold
    return found, int(bold[1])


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=60), st.data())
def test_lines_stand_in_order_inside_the_strip_and_the_own_one_is_among_them(
    values: list[float], data: st.DataObject
) -> None:
    own = data.draw(st.sampled_from(values))
    fine, bold = lines(spark_strip(values, own=own, name="X", measure=MEASURE, lang="en").svg)
    assert fine == sorted(set(fine))
    assert bold in fine
    assert EDGE <= fine[0] <= fine[-1] <= WIDTH - EDGE


def test_the_lowest_stands_left_and_the_highest_right() -> None:
    fine, bold = lines(spark_strip([10, 20, 90], own=90, name="X", measure=MEASURE, lang="ar").svg)
    assert (fine[0], fine[-1], bold) == (EDGE, WIDTH - EDGE, WIDTH - EDGE)


def test_it_is_described_in_words_or_hidden_beside_them() -> None:
    spoken = spark_strip([1, 2, 2, 5], own=2, name="X", measure=MEASURE, lang="en")
    assert "<desc" in spoken.svg
    assert spoken.description == "X: 2 %. Of 3 other areas: lower 1, same 1, higher 1."
    mute = mute_strip([1, 2, 2, 5], own=2)
    assert 'aria-hidden="true"' in mute
    assert spoken.svg[spoken.svg.index("</desc>") + len("</desc>") :] == mute[mute.index(">") + 1 :]


def test_a_figure_that_is_not_among_them_is_refused() -> None:
    with pytest.raises(NothingToDrawError, match="not among the 2"):
        spark_strip([1, 2], own=3, name="X", measure=MEASURE, lang="en")
    with pytest.raises(NothingToDrawError, match="not among the 2"):
        mute_strip([1, 2], own=3)


def test_an_interval_is_a_line_along_the_foot_as_far_as_the_strip_goes() -> None:
    drawn = mute_strip([0, 50, 100], own=50, ends=(40.0, 120.0))
    across = WIDTH - 2 * EDGE
    assert f"M{EDGE + round(0.4 * across)} {HEIGHT - 1}H{WIDTH - EDGE}" in drawn
    assert drawn.replace(drawn[drawn.rindex("<path") : drawn.rindex("</svg>")], "") == mute_strip(
        [0, 50, 100], own=50
    )
