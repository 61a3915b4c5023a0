"""Two groups over time: both lines told without colour, the gap drawn part by part, breaks left open."""

from __future__ import annotations

import polars as pl
import pytest
from lxml import etree

from actionlines.charts import Measure, NothingToDrawError, Picture, pair_chart

MEASURE = Measure("Users", write=lambda value: f"{value:g} %", kind="percent", lowest=0, highest=100)


def drawn(rows: list[tuple[str, float | None, float | None, bool]], lang: str = "en") -> Picture:
    schema = {"TIME_PERIOD": pl.String, "FIRST": pl.Float64, "SECOND": pl.Float64, "BROKEN": pl.Boolean}
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return pair_chart(table, measure=MEASURE, lang=lang, names=("women", "men"), title="Users")


FOUR = [
    ("2018", 20.0, 30.0, False),
    ("2019", 24.0, 31.0, False),
    ("2020", 40.0, 44.0, True),
    ("2021", 42.0, 41.0, False),
]


def paths(picture: Picture, role: str) -> list[str]:
    root = etree.fromstring(picture.svg)
    return [node.get("d") for node in root.iter("{*}path") if node.get("class") == role]


def test_lines_are_told_by_dashes_and_marks_too() -> None:
    svg = drawn(FOUR).svg
    assert svg.count("stroke-dasharray") == 1
    assert svg.count("<circle") == 4
    assert "women 42 %" in svg
    assert "men 41 %" in svg


def test_nothing_is_drawn_across_a_break() -> None:
    picture = drawn(FOUR)
    assert paths(picture, "s-1")[0].count("M") == 2
    band = paths(picture, "f-strong")[0]
    assert band.count("z") == 2
    assert "break" in picture.description


def test_one_period_alone_is_two_marks_and_the_way_between() -> None:
    picture = drawn([("2020", 40.0, 44.0, False)])
    assert paths(picture, "s-1") == []
    assert picture.rows == (("2020", "40 %", "44 %"),)


def test_it_has_a_name_and_says_both_ways_in_words() -> None:
    picture = drawn(FOUR)
    assert picture.description.startswith("women: up from 20 % in 2018 to 42 % in 2021. men: up from 30 %")
    assert 'role="img"' in picture.svg


def test_it_stays_small() -> None:
    rows = [(str(1990 + n), 20.0 + n, 25.0 + n, False) for n in range(33)]
    assert len(drawn(rows).svg) < 4000


def test_no_figure_is_no_picture() -> None:
    with pytest.raises(NothingToDrawError):
        drawn([("2020", None, None, False)])
