"""All areas as one strip, one of them picked out, with the medians of its groups below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import FONT, NARROW, WIDE, Axis, axis_spec, frame, scaled, value_axis
from actionlines.charts.letters import isolated, width
from actionlines.charts.live import live_strip
from actionlines.charts.palette import colour
from actionlines.charts.picture import Measure, Picture
from actionlines.charts.series import figures
from actionlines.charts.svg import draw

SIDE: Final = 28
STRIP: Final = 34
"""How tall the strip is."""
ROW: Final = 20
"""How far below each other the medians stand."""
BOTTOM: Final = 26


@dataclass(frozen=True)
class Goal:
    """A value that the areas are to come to, and the sentence that says who has."""

    name: str
    value: float
    told: str


def strip_chart(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    by: str = "REF_AREA",
    names: Mapping[str, str] | None = None,
    focus: str | None = None,
    goal: Goal | None = None,
    medians: Mapping[str, float] | None = None,
    title: str | None = None,
    ident: str | None = None,
) -> Picture:
    """Draw one figure of every area as a strip of fine lines.

    Parameters
    ----------
    table : frame with OBS_VALUE and the column `by`
        One row an area; rows without a value are left out.
    measure, lang, by, names, title, ident
        As for `line_chart`.
    focus : str, optional
        The area to be picked out. One without a figure leaves the strip without a mark.
    goal : Goal, optional
        Marked in place of an area, where none is picked out.
    medians : mapping of str to float, optional
        Name and median of each group to be marked, in the order they are shown.

    Raises
    ------
    MissingColumnError, NothingToDrawError
        If the table cannot be drawn.
    """
    given = figures(table, measure, by=by).sort("OBS_VALUE", by, descending=[True, False])
    codes, values = given[by].to_list(), given["OBS_VALUE"].to_list()
    names, medians = names or {}, medians or {}
    picked = dict(zip(codes, values, strict=True)).get(focus) if focus else None
    title = title or sentences.title_of_areas(measure, len(codes), lang=lang)
    told = [sentences.of_all(values, measure, lang=lang)]
    if focus and picked is not None:
        others = [value for code, value in zip(codes, values, strict=True) if code != focus]
        told = [sentences.of_strip(names.get(focus, focus), picked, others, measure, lang=lang)]
    label = f"{names.get(focus, focus)} {measure.write(picked)}" if focus and picked is not None else ""
    if goal is not None and not label:
        picked, label = goal.value, f"{goal.name} {measure.write(goal.value)}"
        told.append(goal.told)
    told += sentences.of_medians(medians, measure, lang=lang)
    description = sentences.joined(told, lang=lang)
    spec, narrow = (
        _spec(values, picked, label, medians, measure, lang=lang, wide=wide) for wide in (WIDE, NARROW)
    )
    headings = sentences.headings(lang)
    named = [(names.get(code, code), value) for code, value in zip(codes, values, strict=True)]
    return Picture(
        svg=draw(spec, title=title, description=description, ident=ident),
        title=title,
        description=description,
        table=table,
        columns=(headings["area"], headings["value"]),
        rows=tuple((name, measure.write(value)) for name, value in named),
        spec=spec,
        narrow_spec=narrow,
        live=partial(live_strip, spec, named, measure, lang=lang),
        live_narrow=partial(live_strip, narrow, named, measure, lang=lang),
    )


def _spec(
    values: list[float],
    picked: float | None,
    label: str,
    medians: Mapping[str, float],
    measure: Measure,
    *,
    lang: str,
    wide: int,
) -> dict[str, Any]:
    marked = [] if picked is None else [picked]
    axis = value_axis(
        [*values, *marked, *medians.values()], measure, lang=lang, ticks=6 if wide == WIDE else 4
    )
    across = wide - 2 * SIDE
    top = 26 if label else 8
    height = STRIP + (8 + ROW * len(medians) if medians else 4)
    spec = frame(across, height, left=SIDE, right=SIDE, top=top, bottom=BOTTOM)
    x = scaled(axis, "x", axis_spec(axis, grid=False, line=True, extent=BOTTOM, orient="bottom"))
    layers = [_lines([{"x": value} for value in values], colour("strong"), 1, 0, STRIP, opacity=0.55)]
    if picked is not None:
        layers.append(_lines([{"x": picked}], colour("accent"), 3.5, -4, STRIP + 2))
        layers.append(_text(label, axis, picked, across, -9, "accent"))
    for row, (name, value) in enumerate(medians.items()):
        layers += _median(
            sentences.label_of_median(name, value, measure, lang=lang), axis, value, across, row
        )
    return {**spec, "encoding": {"x": x}, "layer": layers}


def _lines(
    points: list[dict[str, float]], hue: str, thick: float, top: float, bottom: float, *, opacity: float = 1
) -> dict[str, Any]:
    mark = {"aria": False, "type": "rule", "color": hue, "strokeWidth": thick, "strokeOpacity": opacity}
    return {
        "data": {"values": points},
        "mark": mark,
        "encoding": {"y": {"value": top}, "y2": {"value": bottom}},
    }


def _median(text: str, axis: Axis, value: float, across: float, row: int) -> Iterator[dict[str, Any]]:
    bottom = STRIP + 8 + ROW * row + ROW / 2
    yield _lines([{"x": value}], colour("ink"), 1.5, STRIP - 8, bottom + 4)
    yield _text(text, axis, value, across, bottom + 4, "ink", beside=7)


def _text(
    text: str, axis: Axis, value: float, across: float, y: float, role: str, *, beside: float = 0
) -> dict[str, Any]:
    """A label over its line, or beside it; on the side that has room."""
    at, wide = axis.place(value, across), width(text, FONT)
    align, x = "center", min(max(at, wide / 2 - SIDE), across + SIDE - wide / 2)
    if beside:
        ends_left = at + beside + wide > across + SIDE and at - beside - wide >= -SIDE
        align = "right" if ends_left else "left"
        x = at - beside if ends_left else min(at + beside, across + SIDE - wide)
    mark = {"aria": False, "type": "text", "align": align, "baseline": "alphabetic", "color": colour(role)}
    weight = {} if beside else {"fontWeight": 600}
    return {
        "data": {"values": [{}]},
        "mark": {**mark, **weight, "text": isolated(text)},
        "encoding": {"x": {"value": round(x, 2)}, "y": {"value": y}},
    }
