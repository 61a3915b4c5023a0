"""Panels of lines over the same years, placed in pixels: what looks the same in all of them is one layer.

Vega is slow by the layer and not by the figure: twelve panels cost little more than one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import polars as pl

from actionlines.charts.axes import FONT, Axis, frame
from actionlines.charts.letters import isolated, spread, width, wrapped
from actionlines.charts.palette import colour
from actionlines.charts.picture import Measure
from actionlines.charts.series import Series, Spot

WIDTH: Final = 336
"""A panel fills a screen of 360 pixels, and three of them a wide one."""
HEIGHT: Final = 150
LABEL: Final = 92
"""Widest line of a label."""
VALUED: Final = 6
"""Up to so many lines have their latest figure beside their name."""
LEADING: Final = 16
TOP: Final = 10
BOTTOM: Final = 28
APART: Final = 14
SPARSE: Final = 12
"""A line of so few figures shows each as a mark."""
ROOM: Final = 26
"""Between panels that are drawn together."""

SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES: Final[tuple[tuple[int, ...], ...]] = ((), (5, 3))


@dataclass(frozen=True)
class Facet:
    """What one panel shows: columns LINE, TIME_PERIOD, OBS_VALUE, and OBS_STATUS and FLAGS where they are there."""

    title: str
    table: pl.DataFrame
    measure: Measure
    code: str = ""
    """What a page knows the panel by."""


@dataclass(frozen=True)
class Look:
    """How one line is drawn in every panel: told from others by colour and by the shape at its end."""

    colour: str
    shape: str
    dash: tuple[int, ...]


@dataclass(frozen=True)
class Panel:
    """One panel, ready to be drawn."""

    facet: Facet
    series: tuple[Series, ...]
    values: Axis
    description: str


@dataclass(frozen=True)
class Layout:
    """Room that every panel of a set has, so that their years stand below each other."""

    left: float
    right: float
    top: float
    height: float
    columns: int
    titled: bool

    @property
    def across(self) -> float:
        return WIDTH - self.left - self.right

    def corner(self, panel: int) -> tuple[float, float]:
        """Where the figures of a panel begin: its upper left corner within the picture."""
        row, column = divmod(panel, self.columns)
        return column * (WIDTH + ROOM) + self.left, row * (self.tall + ROOM) + self.top

    @property
    def tall(self) -> float:
        return self.top + self.height + BOTTOM

    def size(self, panels: int) -> tuple[float, float]:
        """How large all panels are together."""
        columns, rows = min(panels, self.columns), -(-panels // self.columns)
        return columns * (WIDTH + ROOM) - ROOM, rows * (self.tall + ROOM) - ROOM


def _columns(panels: int) -> int:
    return {1: 1, 2: 2, 4: 2}.get(panels, 3)


def layout_of(panels: Sequence[Panel], *, titled: bool) -> Layout:
    ticks = [text for panel in panels for _, text in panel.values.ticks]
    texts = [_label(each, panel) for panel in panels for each in panel.series]
    left = round(max(width(text, FONT) for text in ticks) + 10)
    right = round(max(width(line, FONT) for lines in texts for line in lines) + APART + 4)
    tallest = max(sum(LEADING * len(_label(each, panel)) + 2 for each in panel.series) for panel in panels)
    above = max(len(_title(panel)) for panel in panels) * LEADING + 8 if titled else 0
    return Layout(left, right, TOP + above, max(HEIGHT, tallest), _columns(len(panels)), titled)


def _title(panel: Panel) -> list[str]:
    return wrapped(panel.facet.title, size=FONT * 1.08, widest=WIDTH - 10)


def _label(series: Series, panel: Panel) -> tuple[str, ...]:
    text = series.name
    if len(panel.series) <= VALUED:
        text = f"{text} {panel.facet.measure.write(series.last.value)}"
    return tuple(isolated(line) for line in wrapped(text, size=FONT, widest=LABEL))


@dataclass(frozen=True)
class Ground:
    """One panel at its place in the picture: from years and values to pixels."""

    panel: Panel
    looks: Mapping[str, Look]
    years: Axis
    layout: Layout
    x: float
    y: float

    def place(self, spot: Spot) -> tuple[float, float]:
        """Where a figure stands."""
        return self.x + self.years.place(spot.at, self.layout.across), self.down(spot.value)

    def down(self, value: float) -> float:
        """How far down a value stands."""
        return round(self.y + self.layout.height - self.panel.values.place(value, self.layout.height), 2)


Row = dict[str, Any]


def spec_of(
    panels: Sequence[Panel], looks: Mapping[str, Look], years: Axis, layout: Layout
) -> dict[str, Any]:
    """Give the Vega-Lite specification of some panels in one picture."""
    grounds = [Ground(panel, looks, years, layout, *layout.corner(n)) for n, panel in enumerate(panels)]
    layers = [
        _rules([row for each in grounds for row in _grid(each)], colour("rule")),
        _rules([row for each in grounds for row in _ground_line(each)], colour("strong")),
        _texts([row for each in grounds for row in _value_ticks(each)], align="right", hue="quiet"),
        _texts([row for each in grounds for row in _year_ticks(each)], align="center", hue="quiet"),
        *_lines([row for each in grounds for row in _line_rows(each)]),
        _rules([row for each in grounds for row in _breaks(each)], colour("ink"), thick=1.5),
        _rules([row for each in grounds for row in _hairs(each)]),
        _points([row for each in grounds for row in _marks(each)], filled=True),
        _points([row for each in grounds for row in _rings(each)], filled=False),
        _texts([row for each in grounds for row in _names(each)]),
        _texts([row for each in grounds for row in _title_rows(each)], weight=600),
    ]
    across, tall = layout.size(len(panels))
    spec = frame(across, tall, left=0, right=0, top=0, bottom=0)
    return {**spec, "layer": [layer for layer in layers if layer["data"]["values"]]}


def _grid(ground: Ground) -> Iterator[Row]:
    for value, _ in ground.panel.values.ticks:
        y = math.floor(ground.down(value)) + 0.5
        yield {"x": ground.x, "x2": ground.x + ground.layout.across, "y": y, "y2": y}


def _ground_line(ground: Ground) -> Iterator[Row]:
    floor = math.floor(ground.y + ground.layout.height) + 0.5
    yield {"x": ground.x, "x2": ground.x + ground.layout.across, "y": floor, "y2": floor}
    for year, _ in ground.years.ticks:
        x = ground.x + ground.years.place(year, ground.layout.across)
        yield {"x": x, "x2": x, "y": floor, "y2": floor + 4}


def _value_ticks(ground: Ground) -> Iterator[Row]:
    for value, text in ground.panel.values.ticks:
        yield {"x": ground.x - 6, "y": ground.down(value) + 5, "t": isolated(text)}


def _year_ticks(ground: Ground) -> Iterator[Row]:
    for year, text in ground.years.ticks:
        x = ground.x + ground.years.place(year, ground.layout.across)
        yield {"x": x, "y": ground.y + ground.layout.height + 19, "t": text}


def _line_rows(ground: Ground) -> Iterator[Row]:
    for each in ground.panel.series:
        look = ground.looks[each.code]
        for n, part in enumerate(each.parts):
            for spot in part if len(part) > 1 else ():
                x, y = ground.place(spot)
                detail = f"{ground.x},{ground.y},{each.code},{n}"
                yield {"x": x, "y": y, "c": look.colour, "dash": look.dash, "part": detail}


def _breaks(ground: Ground) -> Iterator[Row]:
    """An upright bar halfway between the last figure before a break and the first after it."""
    for each in ground.panel.series:
        for one, other in pairwise(each.spots):
            if other.broken:
                (x, y), (x2, y2) = ground.place(one), ground.place(other)
                yield {"x": (x + x2) / 2, "x2": (x + x2) / 2, "y": (y + y2) / 2 - 8, "y2": (y + y2) / 2 + 8}


def _marks(ground: Ground) -> Iterator[Row]:
    """The shape of each line at its end, and at figures that stand alone."""
    for each in ground.panel.series:
        look = ground.looks[each.code]
        alone = [part[0] for part in each.parts if len(part) == 1]
        for spot in each.spots if len(each.spots) <= SPARSE else [*alone, each.last]:
            x, y = ground.place(spot)
            yield {"x": x, "y": y, "c": look.colour, "s": look.shape, "n": 42}


def _rings(ground: Ground) -> Iterator[Row]:
    """A ring at each figure that our checks found unusual."""
    for each in ground.panel.series:
        for spot in each.spots:
            if spot.flagged:
                x, y = ground.place(spot)
                yield {"x": x, "y": y, "c": ground.looks[each.code].colour, "s": "circle", "n": 60}


def _ends(ground: Ground) -> Iterator[tuple[Series, tuple[str, ...], float]]:
    """Each line, the lines of its name, and how far down the middle of the name stands."""
    texts = [_label(each, ground.panel) for each in ground.panel.series]
    wanted = [ground.down(each.last.value) - ground.y for each in ground.panel.series]
    heights = [LEADING * len(lines) + 2.0 for lines in texts]
    middles = spread(wanted, heights, low=-TOP + 2, high=ground.layout.height + 8)
    for each, lines, middle in zip(ground.panel.series, texts, middles, strict=True):
        yield each, lines, ground.y + middle


def _hairs(ground: Ground) -> Iterator[Row]:
    """A hair line from the end of each line to its name."""
    for each, _, middle in _ends(ground):
        x, y = ground.place(each.last)
        edge = ground.x + ground.layout.across + APART - 4
        yield {"x": x + 5, "x2": edge, "y": y, "y2": middle, "c": ground.looks[each.code].colour}


def _names(ground: Ground) -> Iterator[Row]:
    for _, lines, middle in _ends(ground):
        first = middle - LEADING * (len(lines) - 1) / 2 + 5
        for n, line in enumerate(lines):
            yield {"x": ground.x + ground.layout.across + APART, "y": first + LEADING * n, "t": line}


def _title_rows(ground: Ground) -> Iterator[Row]:
    lines = _title(ground.panel) if ground.layout.titled else []
    for n, line in enumerate(reversed(lines)):
        yield {"x": ground.x - ground.layout.left, "y": ground.y - TOP - 6 - LEADING * n, "t": isolated(line)}


def _lines(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """One layer for lines of the same dash."""
    for dash in DASHES:
        same = [{name: row[name] for name in ("x", "y", "c", "part")} for row in rows if row["dash"] == dash]
        mark = {"aria": False, "type": "line", "strokeWidth": 2, "strokeDash": list(dash)}
        detail = {"detail": {"field": "part"}, "stroke": _as_given("c")}
        yield {"data": {"values": same}, "mark": mark, "encoding": {**_IN_PIXELS, **detail}}


def _rules(rows: list[Row], hue: str = "", *, thick: float = 1) -> dict[str, Any]:
    mark = {"aria": False, "type": "rule", "strokeWidth": thick, **({"color": hue} if hue else {})}
    own = {} if hue else {"stroke": _as_given("c")}
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": {**_IN_PIXELS, **ends, **own}}


def _points(rows: list[Row], *, filled: bool) -> dict[str, Any]:
    mark = {
        "aria": False,
        "type": "point",
        "opacity": 1,
        "filled": filled,
        "strokeWidth": 0 if filled else 1.5,
    }
    if not filled:
        mark["fill"] = colour("paper")
    hue = {"fill" if filled else "stroke": _as_given("c"), "shape": _as_given("s")}
    size = {"field": "n", "type": "quantitative", "scale": None, "legend": None}
    return {"data": {"values": rows}, "mark": mark, "encoding": {**_IN_PIXELS, **hue, "size": size}}


def _texts(
    rows: list[Row], *, align: str = "left", hue: str = "ink", weight: int | None = None
) -> dict[str, Any]:
    mark = {"aria": False, "type": "text", "align": align, "baseline": "alphabetic", "color": colour(hue)}
    if weight:
        mark["fontWeight"] = weight
    return {"data": {"values": rows}, "mark": mark, "encoding": {**_IN_PIXELS, "text": {"field": "t"}}}


_IN_PIXELS: Final = {
    name: {"field": name, "type": "quantitative", "scale": None, "axis": None} for name in ("x", "y")
}


def _as_given(field: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "scale": None, "legend": None}
