"""Panels of lines over the same years, placed in pixels and drawn by hand: a page may have a dozen of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import polars as pl

from actionlines.charts.axes import FONT, Axis
from actionlines.charts.letters import isolated, spread, width, wrapped
from actionlines.charts.marks import Row, lines, rings, rules, shapes, texts
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

    role: str
    """Part of the palette."""
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

    def size(self, panels: int) -> tuple[int, int]:
        """How large all panels are together."""
        columns, rows = min(panels, self.columns), -(-panels // self.columns)
        return columns * (WIDTH + ROOM) - ROOM, round(rows * (self.tall + ROOM) - ROOM)


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


def grounds_of(
    panels: Sequence[Panel], looks: Mapping[str, Look], years: Axis, layout: Layout
) -> list[Ground]:
    """Give each panel its place in one picture."""
    return [Ground(panel, looks, years, layout, *layout.corner(n)) for n, panel in enumerate(panels)]


def body_of(grounds: Sequence[Ground]) -> str:
    """Draw panels: the same kind of mark of all of them together, the ground first, names last."""
    return "".join(
        [
            rules((row for each in grounds for row in grid(each)), role="rule"),
            rules((row for each in grounds for row in ground_line(each)), role="strong"),
            texts((row for each in grounds for row in value_ticks(each)), anchor="end", role="quiet"),
            texts((row for each in grounds for row in year_ticks(each)), anchor="middle", role="quiet"),
            lines(part for each in grounds for part in line_parts(each)),
            rules((row for each in grounds for row in breaks(each)), role="ink", thick=1.5),
            rules(row for each in grounds for row in hairs(each)),
            shapes(row for each in grounds for row in marks(each)),
            rings(row for each in grounds for row in unusual(each)),
            texts(row for each in grounds for row in names(each)),
            texts((row for each in grounds for row in titles(each)), weight=600),
        ]
    )


def grid(ground: Ground) -> Iterator[Row]:
    for value, _ in ground.panel.values.ticks:
        y = math.floor(ground.down(value)) + 0.5
        yield {"x": ground.x, "x2": ground.x + ground.layout.across, "y": y, "y2": y}


def ground_line(ground: Ground) -> Iterator[Row]:
    floor = math.floor(ground.y + ground.layout.height) + 0.5
    yield {"x": ground.x, "x2": ground.x + ground.layout.across, "y": floor, "y2": floor}
    for year, _ in ground.years.ticks:
        x = ground.x + ground.years.place(year, ground.layout.across)
        yield {"x": x, "x2": x, "y": floor, "y2": floor + 4}


def value_ticks(ground: Ground) -> Iterator[Row]:
    for value, text in ground.panel.values.ticks:
        yield {"x": ground.x - 6, "y": ground.down(value) + 5, "t": isolated(text)}


def year_ticks(ground: Ground) -> Iterator[Row]:
    for year, text in ground.years.ticks:
        x = ground.x + ground.years.place(year, ground.layout.across)
        yield {"x": x, "y": ground.y + ground.layout.height + 19, "t": text}


def line_parts(ground: Ground) -> Iterator[tuple[str, tuple[int, ...], list[tuple[float, float]]]]:
    """Colour, dash and points of each piece of a line without a hole."""
    for each in ground.panel.series:
        look = ground.looks[each.code]
        for part in each.parts:
            if len(part) > 1:
                yield look.role, look.dash, [ground.place(spot) for spot in part]


def breaks(ground: Ground) -> Iterator[Row]:
    """An upright bar halfway between the last figure before a break and the first after it."""
    for each in ground.panel.series:
        for one, other in pairwise(each.spots):
            if other.broken:
                (x, y), (x2, y2) = ground.place(one), ground.place(other)
                yield {"x": (x + x2) / 2, "x2": (x + x2) / 2, "y": (y + y2) / 2 - 8, "y2": (y + y2) / 2 + 8}


def marks(ground: Ground) -> Iterator[Row]:
    """The shape of each line at its end, and at figures that stand alone."""
    for each in ground.panel.series:
        look = ground.looks[each.code]
        alone = [part[0] for part in each.parts if len(part) == 1]
        for spot in each.spots if len(each.spots) <= SPARSE else [*alone, each.last]:
            x, y = ground.place(spot)
            yield {"x": x, "y": y, "c": look.role, "s": look.shape}


def unusual(ground: Ground) -> Iterator[Row]:
    """A ring at each figure that our checks found unusual."""
    for each in ground.panel.series:
        for spot in each.spots:
            if spot.flagged:
                x, y = ground.place(spot)
                yield {"x": x, "y": y, "c": ground.looks[each.code].role}


def _ends(ground: Ground) -> Iterator[tuple[Series, tuple[str, ...], float]]:
    """Each line, the lines of its name, and how far down the middle of the name stands."""
    texts = [_label(each, ground.panel) for each in ground.panel.series]
    wanted = [ground.down(each.last.value) - ground.y for each in ground.panel.series]
    heights = [LEADING * len(lines) + 2.0 for lines in texts]
    middles = spread(wanted, heights, low=-TOP + 2, high=ground.layout.height + 8)
    for each, told, middle in zip(ground.panel.series, texts, middles, strict=True):
        yield each, told, ground.y + middle


def hairs(ground: Ground) -> Iterator[Row]:
    """A hair line from the end of each line to its name."""
    for each, _, middle in _ends(ground):
        x, y = ground.place(each.last)
        edge = ground.x + ground.layout.across + APART - 4
        yield {"x": x + 5, "x2": edge, "y": y, "y2": middle, "c": ground.looks[each.code].role}


def names(ground: Ground) -> Iterator[Row]:
    for _, told, middle in _ends(ground):
        first = middle - LEADING * (len(told) - 1) / 2 + 5
        for n, line in enumerate(told):
            yield {"x": ground.x + ground.layout.across + APART, "y": first + LEADING * n, "t": line}


def titles(ground: Ground) -> Iterator[Row]:
    lines = _title(ground.panel) if ground.layout.titled else []
    for n, line in enumerate(reversed(lines)):
        yield {"x": ground.x - ground.layout.left, "y": ground.y - TOP - 6 - LEADING * n, "t": isolated(line)}
