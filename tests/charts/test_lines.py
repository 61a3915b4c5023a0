from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest

from actionlines.charts import (
    Measure,
    MissingColumnError,
    NothingToDrawError,
    Picture,
    TwoValuesError,
    dot_plot,
    line_chart,
    mute_sparkline,
    sparkline,
    strip_chart,
)
from actionlines.languages import number

MEASURE = Measure("Users", lambda value: number(value, lang="en"), "percent", lowest=0, highest=100)


def table(*points: tuple[str, str, float | None], **more: list[Any]) -> pl.DataFrame:
    names = ["REF_AREA", "TIME_PERIOD", "OBS_VALUE"]
    return pl.DataFrame(list(points), schema=names, orient="row").with_columns(
        **{name: pl.Series(values) for name, values in more.items()}
    )


def drawn(frame: pl.DataFrame, **options: Any) -> Picture:
    return line_chart(frame, measure=MEASURE, lang="en", **options)


def marks(picture: Picture, kind: str) -> list[dict[str, Any]]:
    return [layer for layer in picture.spec["layer"] if layer["mark"]["type"] == kind]


def parts(picture: Picture) -> list[list[float]]:
    """The years of each joined part of the lines."""
    found: dict[tuple[int, int], list[float]] = {}
    for n, layer in enumerate(marks(picture, "line")):
        for row in layer["data"]["values"]:
            found.setdefault((n, row["part"]), []).append(row["x"])
    return list(found.values())


def test_one_line_rises() -> None:
    picture = drawn(table(("RWA", "2019", 20), ("RWA", "2020", 30)), names={"RWA": "Rwanda"})
    assert picture.title == "Users: Rwanda, 2019 to 2020"
    assert picture.description == "Rwanda: up from 20 in 2019 to 30 in 2020."
    assert picture.columns == ("Period", "Rwanda")
    assert picture.rows == (("2019", "20"), ("2020", "30"))


def test_a_line_falls_or_stays() -> None:
    picture = drawn(table(("A", "2019", 30), ("A", "2020", 20), ("B", "2019", 5), ("B", "2020", 5)))
    assert picture.description == "A: down from 30 in 2019 to 20 in 2020. B: 5 in 2020, the same as in 2019."


def test_a_single_figure_is_a_dot() -> None:
    picture = drawn(table(("A", "2019", 30)))
    assert (picture.title, picture.description) == ("Users: A, 2019", "A: 30 in 2019.")
    assert marks(picture, "line") == []
    assert marks(picture, "circle")[0]["data"]["values"] == [{"x": 2019.0, "y": 30.0}]


def test_a_year_without_a_figure_parts_the_line() -> None:
    rows = [("A", str(year), 10.0) for year in (2010, 2011, 2012, 2014, 2015)]
    picture = drawn(table(*rows))
    assert parts(picture) == [[2010, 2011, 2012], [2014, 2015]]
    assert picture.description.endswith(
        "1 figure between the first and the last is missing; its place is left empty."
    )


def test_a_row_without_a_value_is_as_missing_as_no_row() -> None:
    rows = [("A", str(year), None if year == 2013 else 10.0) for year in range(2010, 2016)]
    without = [row for row in rows if row[2] is not None]
    assert drawn(table(*rows)).svg == drawn(table(*without)).svg


def test_a_survey_of_every_other_year_is_one_line() -> None:
    picture = drawn(table(*[("A", str(year), 10.0) for year in (2010, 2012, 2014, 2018)]))
    assert parts(picture) == [[2010, 2012, 2014]]
    assert "1 figure between" in picture.description


def test_a_figure_alone_between_two_holes_is_a_dot() -> None:
    years = [*range(1990, 2000), 2005, *range(2010, 2020)]
    picture = drawn(table(*[("A", str(year), 10.0) for year in years]))
    shown = {row["x"] for layer in marks(picture, "circle") for row in layer["data"]["values"]}
    assert shown == {2005, 2019}


def test_a_break_parts_the_line_and_is_marked_between_its_sides() -> None:
    frame = table(*[("A", str(year), 10.0 * (year - 2009)) for year in range(2010, 2014)])
    picture = drawn(frame.with_columns(OBS_STATUS=pl.Series(["A", "A", "B", "A"])))
    assert parts(picture) == [[2010, 2011], [2012, 2013]]
    bar = next(layer for layer in marks(picture, "rule") if "yOffset" in layer["mark"])
    assert bar["data"]["values"] == [{"x": 2011.5, "y": 25.0}]
    assert "An upright bar marks a break" in picture.description


def test_a_flagged_figure_is_a_ring() -> None:
    picture = drawn(table(("A", "2010", 10), ("A", "2011", 90), FLAGS=["", "jump"]))
    assert marks(picture, "point")[0]["data"]["values"] == [{"x": 2011.0, "y": 90.0}]
    assert picture.description.endswith("A ring marks a figure that our checks found unusual.")


def test_a_standard_error_is_a_band_within_the_valid_range() -> None:
    picture = drawn(table(("A", "2010", 50), ("A", "2011", 99), STD_ERROR=[1.0, 2.0]))
    rows = marks(picture, "area")[0]["data"]["values"]
    assert [(row["y"], row["y2"]) for row in rows] == [
        (pytest.approx(48.040), pytest.approx(51.960)),
        (pytest.approx(95.080), 100.0),
    ]
    assert picture.description.endswith("The band is the 95% interval.")


def test_of_many_lines_only_the_ends_are_told() -> None:
    frame = table(*[(area, "2020", value) for area, value in zip("ABCD", (4, 1, 9, 5), strict=True)])
    assert drawn(frame).description == "Latest figures: highest C with 9 (2020), lowest B with 1 (2020)."


def test_lines_are_coloured_in_the_order_of_their_names() -> None:
    frame = table(("A", "2020", 1), ("B", "2020", 2))
    colours = [
        [layer["mark"]["color"] for layer in marks(drawn(frame, names=names), "circle")]
        for names in ({"A": "a", "B": "b"}, {"B": "b", "A": "a"})
    ]
    assert colours == [["#0072b2", "#d55e00"], ["#0072b2", "#d55e00"]]
    assert drawn(frame, names={"B": "b", "A": "a"}).columns == ("Period", "b", "a")


def test_a_line_picked_out_leaves_the_others_grey() -> None:
    picture = drawn(table(("A", "2020", 1), ("B", "2020", 2)), focus=["B"])
    assert [layer["mark"]["color"] for layer in marks(picture, "circle")] == ["#868d8f", "#00696b"]


def test_the_axis_of_a_share_never_passes_a_hundred() -> None:
    picture = drawn(table(("A", "2019", 99.9), ("A", "2020", 100)))
    assert picture.spec["encoding"]["y"]["scale"]["domain"][1] == 100


def test_lines_can_be_told_apart_by_another_column() -> None:
    frame = table(("RWA", "2020", 1), ("RWA", "2020", 2), SEX=["F", "M"])
    assert drawn(frame, by="SEX", names={"F": "Women", "M": "Men"}).rows == (("2020", "1", "2"),)


def test_two_figures_for_one_point_are_an_error() -> None:
    with pytest.raises(TwoValuesError, match="A has two figures for 2020: draw one source and one breakdown"):
        drawn(table(("A", "2020", 1), ("A", "2020", 2)))


@pytest.mark.parametrize("chart", [line_chart, strip_chart, dot_plot, sparkline])
def test_a_table_without_figures_is_an_error_that_says_what_to_do(chart: Any) -> None:
    with pytest.raises(NothingToDrawError, match="show in words that nothing is measured"):
        chart(table(("A", "2020", None)).cast({"OBS_VALUE": pl.Float64}), measure=MEASURE, lang="en")


@pytest.mark.parametrize("chart", [line_chart, strip_chart, dot_plot])
def test_a_table_without_a_column_is_an_error_that_names_it(chart: Any) -> None:
    with pytest.raises(MissingColumnError, match="no column SEX; there are REF_AREA, TIME_PERIOD, OBS_VALUE"):
        chart(table(("A", "2020", 1)), measure=MEASURE, lang="en", by="SEX")


def test_a_strip_says_how_many_lie_on_each_side() -> None:
    frame = table(*[(area, "2020", value) for area, value in zip("ABCDE", (1, 5, 5, 7, 9), strict=True)])
    picture = strip_chart(
        frame, measure=MEASURE, lang="en", focus="B", names={"B": "Bee"}, medians={"All": 5}
    )
    assert picture.description == "Bee: 5. Of 4 other areas: lower 1, same 1, higher 2. Median of All: 5."
    assert picture.rows == (("E", "9"), ("D", "7"), ("Bee", "5"), ("C", "5"), ("A", "1"))


def test_a_strip_without_the_one_picked_out_tells_of_all() -> None:
    frame = table(("A", "2020", 1), ("B", "2020", 5))
    picture = strip_chart(frame, measure=MEASURE, lang="en", focus="Z")
    assert picture.description == "2 areas: lowest 1, median 3, highest 5."


def test_a_ranking_has_the_highest_first_and_tells_its_intervals() -> None:
    frame = table(("A", "2020", 1), ("B", "2020", 5), LOW=[0.5, 4.0], HIGH=[2.0, 6.0])
    picture = dot_plot(frame, measure=MEASURE, lang="en")
    assert picture.columns == ("Area", "Value", "95% interval")
    assert picture.rows == (("B", "5", "4–6"), ("A", "1", "0.5–2"))
    assert picture.description == (
        "2 areas in order: first B with 5, last A with 1. "
        "The line through a dot is the 95% interval; where two overlap, their order is not certain."
    )


def test_a_ranking_can_have_the_lowest_first() -> None:
    frame = table(("A", "2020", 1), ("B", "2020", 5))
    assert [row[0] for row in dot_plot(frame, measure=MEASURE, lang="en", lowest_first=True).rows] == [
        "A",
        "B",
    ]


def test_a_sparkline_beside_its_words_is_silent_and_draws_the_same() -> None:
    points = [("2015", 2.0), ("2019", 1.0), ("2020", math.nan), ("2021", 5.0)]
    frame = table(*(("A", *point) for point in points))
    spoken, mute = sparkline(frame, measure=MEASURE, lang="en"), mute_sparkline(points)
    assert 'aria-hidden="true"' in mute
    assert "title" not in mute
    assert spoken.svg[spoken.svg.index("</desc>") + len("</desc>") :] == mute[mute.index(">") + 1 :]
    assert spoken.description == "Up from 2 in 2015 to 5 in 2021."


def test_a_sparkline_without_a_figure_is_refused() -> None:
    with pytest.raises(NothingToDrawError):
        mute_sparkline([("2019", math.nan)])


def test_a_sparkline_of_one_value_is_level() -> None:
    frame = table(*[("A", str(year), 5.0) for year in range(2010, 2015)])
    assert 'd="M3,12L23.5,12L44,12L64.5,12L85,12"' in sparkline(frame, measure=MEASURE, lang="en").svg
