"""Lines over years, each named at its end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, Final

import polars as pl

from actionlines.charts import sentences
from actionlines.charts.axes import (
    FONT,
    NARROW,
    WIDE,
    Axis,
    axis_spec,
    frame,
    scaled,
    value_axis,
    year_axis,
)
from actionlines.charts.letters import isolated, spread, width, wrapped
from actionlines.charts.live import live_lines
from actionlines.charts.palette import NAMED, colour
from actionlines.charts.picture import MISSING, Measure, Picture
from actionlines.charts.series import Series, Spot, series_of
from actionlines.charts.svg import draw

HEIGHT: Final = 270
LABEL: Final = {WIDE: 150, NARROW: 96}
"""Widest line of a label."""
TICKS: Final = {WIDE: 8, NARROW: 4}
"""Years that are named, at most."""
LEADING: Final = 16
TOP: Final = 12
BOTTOM: Final = 30
APART: Final = 14
SPARSE: Final = 12
"""A line of so few figures shows each as a dot."""


@dataclass(frozen=True)
class Look:
    """How one line is drawn."""

    colour: str
    thick: float
    dash: tuple[int, ...] = ()


@dataclass(frozen=True)
class Label:
    """The name at the end of a line: where it stands, and the point it belongs to."""

    lines: tuple[str, ...]
    x: float
    y: float
    wanted: float

    @property
    def height(self) -> float:
        return LEADING * len(self.lines) + 2


def line_chart(
    table: pl.DataFrame,
    *,
    measure: Measure,
    lang: str,
    by: str = "REF_AREA",
    names: Mapping[str, str] | None = None,
    focus: Collection[str] = (),
    title: str | None = None,
    ident: str | None = None,
) -> Picture:
    """Draw one indicator over time, a line for each area, sex, place or source.

    Parameters
    ----------
    table : frame with TIME_PERIOD, OBS_VALUE and the column `by`
        One figure a line and period. Further columns of a release are used where they are there: OBS_STATUS
        (B marks a break), FLAGS (not empty: a ring), STD_ERROR or LOW and HIGH (a band, at 95 %). A row
        without a value and a period without a row are the same: missing, and left open.
    measure : Measure
        What is measured.
    lang : str
        Language of axes, labels, title and description.
    by : str
        The column that tells one line from another.
    names : mapping of str to str, optional
        What each line is called; its order is the order of colours. Without a name the code is shown.
    focus : collection of str, optional
        Lines to be picked out; the others are grey.
    title, ident : str, optional
        What the picture is called, and what its `id` attributes begin with, where not our own choice.

    Raises
    ------
    MissingColumnError, NothingToDrawError, TwoValuesError
        If the table cannot be drawn.
    """
    series = series_of(table, measure, by=by, names=names or {})
    title = title or sentences.title_of_lines(series, measure, lang=lang)
    description = sentences.of_lines(series, measure, lang=lang)
    looks = _looks(series, focus)
    spec, narrow = (_spec(series, looks, measure, lang=lang, wide=wide) for wide in (WIDE, NARROW))
    periods = sorted({(spot.at, spot.period) for each in series for spot in each.spots})
    cells = [{spot.period: measure.write(spot.value) for spot in each.spots} for each in series]
    return Picture(
        svg=draw(spec, title=title, description=description, ident=ident),
        title=title,
        description=description,
        table=table,
        columns=(sentences.headings(lang)["period"], *(each.name for each in series)),
        rows=tuple(
            (sentences.when(period, lang=lang), *(cell.get(period, MISSING) for cell in cells))
            for _, period in periods
        ),
        spec=spec,
        narrow_spec=narrow,
        live=partial(live_lines, spec, series, measure, lang=lang),
        live_narrow=partial(live_lines, narrow, series, measure, lang=lang),
    )


def _looks(series: Sequence[Series], focus: Collection[str]) -> list[Look]:
    if focus:
        picked = Look(colour("accent"), 2.5)
        return [picked if each.code in focus else Look(colour("strong"), 1.5) for each in series]
    if len(series) == 1:
        return [Look(colour("accent"), 2.5)]
    dashes: tuple[tuple[int, ...], ...] = ((), (5, 3), (1, 3))
    return [Look(colour(NAMED[n % 6]), 2, dashes[n // 6 % 3]) for n in range(len(series))]


def _spec(
    series: Sequence[Series], looks: Sequence[Look], measure: Measure, *, lang: str, wide: int
) -> dict[str, Any]:
    spots = [spot for each in series for spot in each.spots]
    ends = [end for spot in spots for end in (spot.value, spot.low, spot.high) if end is not None]
    values = value_axis(ends, measure, lang=lang)
    years = year_axis(min(spot.at for spot in spots), max(spot.at for spot in spots), ticks=TICKS[wide])
    texts = [_label_lines(each, measure, LABEL[wide]) for each in series]
    left = round(max(width(text, FONT) for _, text in values.ticks) + 12)
    right = round(max(width(line, FONT) for lines in texts for line in lines) + APART + 8)
    height = max(HEIGHT, sum(LEADING * len(lines) + 2 for lines in texts))
    across = wide - left - right
    labels = _labels(series, texts, years, values, across, height)
    spec = frame(across, height, left=left, right=right, top=TOP, bottom=BOTTOM)
    x = scaled(years, "x", axis_spec(years, grid=False, line=True, extent=BOTTOM, orient="bottom"))
    y = scaled(values, "y", axis_spec(values, grid=True, line=False, extent=left, orient="left"))
    layers = [layer for each, look in zip(series, looks, strict=True) for layer in _layers(each, look)]
    layers += [layer for pair in zip(labels, looks, strict=True) for layer in _label_layers(*pair, across)]
    return {**spec, "encoding": {"x": x, "y": y}, "layer": layers}


def _label_lines(series: Series, measure: Measure, widest: float) -> tuple[str, ...]:
    text = f"{series.name} {measure.write(series.last.value)}"
    return tuple(isolated(line) for line in wrapped(text, size=FONT, widest=widest))


def _labels(
    series: Sequence[Series],
    texts: Sequence[tuple[str, ...]],
    years: Axis,
    values: Axis,
    across: float,
    height: float,
) -> list[Label]:
    wanted = [height - values.place(each.last.value, height) for each in series]
    heights = [LEADING * len(lines) + 2.0 for lines in texts]
    middles = spread(wanted, heights, low=-TOP + 2, high=height + 8)
    ends = [years.place(each.last.at, across) for each in series]
    return [Label(*each) for each in zip(texts, ends, middles, wanted, strict=True)]


def _layers(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    plain = {"aria": False, "color": look.colour}
    band = [
        {"x": spot.at, "y": spot.low, "y2": spot.high, "part": n}
        for n, part in enumerate(series.parts)
        for spot in part
        if spot.low is not None
    ]
    if band:
        detail = {"y2": {"field": "y2"}, "detail": {"field": "part"}}
        mark = {**plain, "type": "area", "fillOpacity": 0.18, "opacity": 1}
        yield {"data": {"values": band}, "mark": mark, "encoding": detail}
    joined = [
        {"x": spot.at, "y": spot.value, "part": n}
        for n, part in enumerate(series.parts)
        for spot in part
        if len(part) > 1
    ]
    if joined:
        mark = {**plain, "type": "line", "strokeWidth": look.thick, "strokeDash": list(look.dash)}
        yield {"data": {"values": joined}, "mark": mark, "encoding": {"detail": {"field": "part"}}}
    yield from _dots(series, look)
    yield from _breaks(series)


def _dots(series: Series, look: Look) -> Iterator[dict[str, Any]]:
    alone = [part[0] for part in series.parts if len(part) == 1]
    shown = series.spots if len(series.spots) <= SPARSE else [*alone, series.last]
    dot = {"aria": False, "type": "circle", "opacity": 1, "color": look.colour, "size": 9 * look.thick}
    yield {"data": {"values": _points(shown)}, "mark": dot}
    if flagged := [spot for spot in series.spots if spot.flagged]:
        ring = {"aria": False, "type": "point", "opacity": 1, "size": 60, "strokeWidth": 1.5}
        ring |= {"fill": colour("paper"), "stroke": look.colour}
        yield {"data": {"values": _points(flagged)}, "mark": ring}


def _points(spots: Sequence[Spot]) -> list[dict[str, float]]:
    return [{"x": spot.at, "y": spot.value} for spot in spots]


def _breaks(series: Series) -> Iterator[dict[str, Any]]:
    """An upright bar halfway between the last figure before a break and the first after it."""
    bars = [
        {"x": (one.at + other.at) / 2, "y": (one.value + other.value) / 2}
        for one, other in pairwise(series.spots)
        if other.broken
    ]
    if bars:
        ends = {"y": {"field": "y", "type": "quantitative"}, "y2": {"field": "y"}}
        mark = {"aria": False, "type": "rule", "color": colour("ink"), "strokeWidth": 1.5}
        yield {"data": {"values": bars}, "mark": {**mark, "yOffset": -9, "y2Offset": 9}, "encoding": ends}


def _label_layers(label: Label, look: Look, across: float) -> Iterator[dict[str, Any]]:
    """The name, and a hair line from the end of its line to it."""
    one: dict[str, Any] = {"values": [{}]}
    hair = {"aria": False, "type": "rule", "color": look.colour, "strokeWidth": 1}
    places = {"x": label.x + 5, "x2": across + APART - 3, "y": label.wanted, "y2": label.y}
    yield {"data": one, "mark": hair, "encoding": {end: {"value": at} for end, at in places.items()}}
    first = label.y - LEADING * (len(label.lines) - 1) / 2 + 5
    mark = {"aria": False, "type": "text", "align": "left", "baseline": "alphabetic", "lineHeight": LEADING}
    yield {
        "data": one,
        "mark": {**mark, "text": list(label.lines)},
        "encoding": {"x": {"value": across + APART}, "y": {"value": first}},
    }
