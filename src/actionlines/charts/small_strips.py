"""All areas in one measure as a strip of fine lines, small enough to stand among others like it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, Axis, value_axis
from actionlines.charts.letters import isolated, width
from actionlines.charts.marks import Row, rules, texts
from actionlines.charts.panels import WIDTH
from actionlines.charts.picture import Measure, Picture
from actionlines.charts.series import figures
from actionlines.charts.svg import enclose
from actionlines.languages import translate

SIDE: Final = 24
TOP: Final = 24
STRIP: Final = 30
BOTTOM: Final = 26


def small_strip(table: pl.DataFrame, *, measure: Measure, lang: str) -> Picture:
    """Draw one figure of every area, and the median of all.

    Parameters
    ----------
    table : frame with REF_AREA and OBS_VALUE
        One row an area; rows without a value are left out.
    measure, lang
        As for `line_chart`.

    Raises
    ------
    MissingColumnError, NothingToDrawError
        If the table cannot be drawn.
    """
    values = figures(table, measure, by="REF_AREA")["OBS_VALUE"].to_list()
    axis, middle = value_axis(values, measure, lang=lang, ticks=4), median(values)
    described = sentences.of_all(values, measure, lang=lang)
    body = "".join(
        [
            rules(_fine(values, axis), role="strong", opacity=0.55),
            rules(_axis(axis), role="strong"),
            rules([_upright(axis, middle, TOP - 5, TOP + STRIP + 2)], role="accent", thick=3),
            texts([_median(axis, middle, measure, lang)], anchor="middle", weight=600),
            texts(_ticks(axis), anchor="middle", role="quiet"),
        ]
    )
    size = (WIDTH, TOP + STRIP + 4 + BOTTOM)
    svg = enclose(body, size=size, title=measure.name, description=described)
    return Picture(svg=svg, title=measure.name, description=described, table=table)


def _upright(axis: Axis, value: float, top: float, bottom: float) -> Row:
    x = SIDE + axis.place(value, WIDTH - 2 * SIDE)
    return {"x": x, "x2": x, "y": top, "y2": bottom}


def _fine(values: list[float], axis: Axis) -> Iterator[Row]:
    for value in values:
        yield _upright(axis, value, TOP, TOP + STRIP)


def _axis(axis: Axis) -> Iterator[Row]:
    floor = TOP + STRIP + 4.5
    yield {"x": SIDE, "x2": WIDTH - SIDE, "y": floor, "y2": floor}
    for value, _ in axis.ticks:
        yield _upright(axis, value, floor, floor + 4)


def _ticks(axis: Axis) -> Iterator[Row]:
    for value, text in axis.ticks:
        at = _upright(axis, value, 0, 0)["x"]
        half = width(text, FONT) / 2
        yield {"x": min(max(at, half), WIDTH - half), "y": TOP + STRIP + 23, "t": isolated(text)}


def _median(axis: Axis, value: float, measure: Measure, lang: str) -> Row:
    text = translate("median %(median)s", lang=lang) % {"median": measure.write(value)}
    half = width(text, FONT) / 2
    x = min(max(_upright(axis, value, 0, 0)["x"], half), WIDTH - half)
    return {"x": x, "y": TOP - 10, "t": isolated(text)}
