"""A ranking as dots with their intervals: never bars, which hide the error."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, WIDE, axis_spec, frame, scaled, value_axis
from actionlines.charts.letters import isolated, width, wrapped
from actionlines.charts.palette import colour
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import figures
from actionlines.charts.svg import draw
from actionlines.languages import interval

NAMES: Final = 200
"""Widest line of a name."""
LEADING: Final = 16
TOP: Final = 8
BOTTOM: Final = 28


@dataclass(frozen=True)
class Dot:
    """One row of a ranking."""

    code: str
    name: str
    value: float
    low: float | None
    high: float | None


def dot_plot(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    by: str = "REF_AREA",
    names: Mapping[str, str] | None = None,
    focus: Collection[str] = (),
    lowest_first: bool = False,
    title: str | None = None,
    ident: str | None = None,
) -> Picture:
    """Draw one figure of each of some areas in order, highest first, a row each.

    Parameters
    ----------
    table : frame with OBS_VALUE and the column `by`
        One row an area; rows without a value are left out. STD_ERROR, or LOW and HIGH, give the interval.
    measure, lang, by, names, title, ident
        As for `line_chart`.
    focus : collection of str, optional
        Areas to be picked out.
    lowest_first : bool
        Where less is better.

    Raises
    ------
    MissingColumnError, NothingToDrawError
        If the table cannot be drawn.
    """
    dots = _dots(figures(table, measure, by=by), by, names or {}, lowest_first=lowest_first)
    title = title or sentences.title_of_areas(measure, len(dots), lang=lang)
    order = [each.name for each in dots], [each.value for each in dots]
    told = [sentences.of_dots(*order, measure, lang=lang)]
    bounded = any(each.low is not None for each in dots)
    told += [sentences.interval_of_dots(lang=lang)] if bounded else []
    description = sentences.joined(told, lang=lang)
    spec = _spec(dots, focus, measure, lang=lang)
    headings = sentences.headings(lang)
    return Picture(
        svg=draw(spec, title=title, description=description, ident=ident),
        title=title,
        description=description,
        table=table,
        columns=(headings["area"], headings["value"], *([headings["interval"]] if bounded else [])),
        rows=tuple(_row(each, measure, bounded=bounded) for each in dots),
        spec=spec,
    )


def _dots(given: pl.DataFrame, by: str, names: Mapping[str, str], *, lowest_first: bool) -> list[Dot]:
    dots = [
        Dot(row[by], names.get(row[by], row[by]), row["OBS_VALUE"], row.get("LOW"), row.get("HIGH"))
        for row in given.iter_rows(named=True)
    ]
    return sorted(dots, key=lambda each: (each.value if lowest_first else -each.value, each.name))


def _row(dot: Dot, measure: Measure, *, bounded: bool) -> tuple[str, ...]:
    if not bounded:
        return (dot.name, measure.write(dot.value))
    if dot.low is None or dot.high is None:
        return (dot.name, measure.write(dot.value), MISSING)
    return (dot.name, measure.write(dot.value), interval(measure.write(dot.low), measure.write(dot.high)))


def _spec(dots: Sequence[Dot], focus: Collection[str], measure: Measure, *, lang: str) -> dict[str, Any]:
    ends = [end for each in dots for end in (each.value, each.low, each.high) if end is not None]
    axis = value_axis(ends, measure, lang=lang)
    texts = [wrapped(each.name, size=FONT, widest=NAMES) for each in dots]
    values = [measure.write(each.value) for each in dots]
    left = round(max(width(line, FONT) for lines in texts for line in lines) + 14)
    right = round(max(width(value, FONT) for value in values) + 20)
    middles, height = _middles(texts)
    across = WIDE - left - right
    spec = frame(across, height, left=left, right=right, top=TOP, bottom=BOTTOM)
    x = scaled(axis, "x", axis_spec(axis, grid=True, line=False, extent=BOTTOM, orient="bottom"))
    layers = _intervals(dots, middles)
    layers += _marks(dots, middles, focus)
    for lines, value, y in zip(texts, values, middles, strict=True):
        layers.append(_text([isolated(line) for line in lines], -10, y, "right"))
        layers.append(_text([isolated(value)], across + 12, y, "left"))
    return {**spec, "encoding": {"x": x}, "layer": layers}


def _middles(texts: Sequence[Sequence[str]]) -> tuple[list[float], float]:
    middles, below = [], 2.0
    for lines in texts:
        tall = LEADING * len(lines) + 7
        middles.append(below + tall / 2)
        below += tall
    return middles, below + 2


def _intervals(dots: Sequence[Dot], middles: Sequence[float]) -> list[dict[str, Any]]:
    rows = [
        {"x": each.low, "x2": each.high, "y": y}
        for each, y in zip(dots, middles, strict=True)
        if each.low is not None and each.high is not None
    ]
    if not rows:
        return []
    mark = {"aria": False, "type": "rule", "color": colour("strong"), "strokeWidth": 3}
    ends = {"x2": {"field": "x2"}, "y": _in_pixels()}
    return [{"data": {"values": rows}, "mark": mark, "encoding": ends}]


def _marks(dots: Sequence[Dot], middles: Sequence[float], focus: Collection[str]) -> Iterator[dict[str, Any]]:
    for picked in (False, True):
        rows = [
            {"x": each.value, "y": y}
            for each, y in zip(dots, middles, strict=True)
            if (each.code in focus or not focus) == picked
        ]
        if rows:
            mark = {"aria": False, "type": "circle", "opacity": 1, "size": 90 if picked else 60}
            mark["color"] = colour("accent" if picked else "quiet")
            yield {"data": {"values": rows}, "mark": mark, "encoding": {"y": _in_pixels()}}


def _in_pixels() -> dict[str, Any]:
    return {"field": "y", "type": "quantitative", "scale": None, "axis": None}


def _text(lines: list[str], x: float, middle: float, align: str) -> dict[str, Any]:
    mark = {"aria": False, "type": "text", "align": align, "baseline": "alphabetic", "lineHeight": LEADING}
    first = middle - LEADING * (len(lines) - 1) / 2 + 5
    return {
        "data": {"values": [{}]},
        "mark": {**mark, "text": lines},
        "encoding": {"x": {"value": x}, "y": {"value": first}},
    }
